"""Whatever becomes of a good file, a reader gives a workbook (or the files inside) or an IntakeError, and soon.

Bounded by time: 20 s in all, `XLSYNC_FUZZ_SECONDS` for longer. What fails is written to `corpus/found/`, made as small as
hypothesis could make it, and stays there as a test. Nothing is read here in a child process, so that a failure is seen.
"""

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from mutations import mutated

from xlsync.intake.containers.unpack import unpack
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.readers import read_data
from xlsync.intake.sniff import CONTAINERS, sniff
from xlsync.texts.catalogue import CATALOGUE

CORPUS = Path(__file__).with_name("corpus")
FOUND = CORPUS / "found"
SECONDS = float(os.environ.get("XLSYNC_FUZZ_SECONDS", "20"))
LIMITS = Limits(
    max_file_bytes=4_000_000, max_expanded_bytes=4_000_000, max_entries=200, max_cells=20_000, max_elements=200_000,
    max_sheets=20, max_merges=1_000, max_text_chars=1_000_000, max_definitions=2_000, max_attachments=100,
    max_attachment_bytes=4_000_000,
)  # fmt: skip
_SLOW = 3.0
_ROUND = 150
_KINDS = ("xlsx", "xls", "ods", "xlsb", "docx", "csv tsv", "html", "eml", "msg", "zip")


def seeds_of(kind: str) -> dict[str, bytes]:
    """The seeds with one of the suffixes."""
    return {path.name: path.read_bytes() for path in sorted(CORPUS.glob("*.*")) if path.suffix[1:] in kind.split()}


def read(data: bytes, name: str) -> bool:
    """Reads a file and what is inside; whether there was something. Raises what no reader may raise."""
    began = time.process_time()
    try:
        if sniff(data, name) in CONTAINERS:
            for part in unpack(data, name, LIMITS, ()):
                if part.error is None:
                    _refused_or_read(part.data, part.name)
                else:
                    _known(part.error)
        else:
            read_data(data, name, LIMITS, ())
    except IntakeError as error:
        _known(error)
        return False
    finally:
        taken = time.process_time() - began
    assert taken < _SLOW, f"{taken:.1f} s for {len(data)} bytes"
    return True


def _refused_or_read(data: bytes, name: str) -> None:
    try:
        if sniff(data, name) not in CONTAINERS:
            read_data(data, name, LIMITS, ())
    except IntakeError as error:
        _known(error)


def _known(error: IntakeError) -> None:
    assert error.variant in {"", *CATALOGUE[error.code].variants}, f"no text for {error.code} {error.variant}"


@pytest.mark.parametrize("kind", _KINDS)
def test_every_seed_is_read_as_it_stands(kind: str) -> None:
    seeds = seeds_of(kind)
    assert seeds
    assert all(read(data, name) for name, data in seeds.items())


def test_what_failed_once_does_not_fail_again() -> None:
    for path in sorted(FOUND.glob("*")):
        read(path.read_bytes(), path.name)


@pytest.mark.parametrize("kind", _KINDS)
def test_a_changed_file_is_read_or_refused(kind: str) -> None:
    failing: list[tuple[str, bytes]] = []
    seeds = seeds_of(kind)

    def survives(case: tuple[str, bytes]) -> None:
        name, data = case
        failing[:] = [(name, data)]
        read(data, name)
        failing.clear()

    until = time.monotonic() + SECONDS / len(_KINDS)
    number = 0
    while time.monotonic() < until:
        number += 1
        fuzz = settings(
            max_examples=_ROUND, database=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )(given(mutated(seeds))(survives))  # fmt: skip
        try:
            seed(number)(fuzz)()
        finally:
            for name, data in failing:
                _keep(name, data)
    assert number


def _keep(name: str, data: bytes) -> None:
    """Writes what failed where it will be read again each time."""
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{sha256(data).hexdigest()[:12]}{Path(name).suffix}"
    path.write_bytes(data)
    print(f"kept: {path.relative_to(CORPUS.parent)}")
