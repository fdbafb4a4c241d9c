"""One run of the command over all hostile files together with good ones: nothing stops it, hangs it, or slips in unseen."""

import json
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pytest
from hostile_bag import ROOT, Done, consolidate, cpu_seconds, make_mailbag, verdicts
from hostile_files import ALL

from xlsync.intake.attachments import Opener
from xlsync.intake.files import FoundFile, find_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
VERDICTS = Path(__file__).with_name("verdicts.json")
REFERENCE = json.loads((ROOT / "examples" / "reference-figures.json").read_text(encoding="utf-8"))
_COUNTS = ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved")
_GIGABYTE = 1024**3


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "tui-thu"
    folder.mkdir()
    return make_mailbag(folder)


@pytest.fixture(scope="module")
def before(bag: Path) -> list[tuple[str, int, int]]:
    return _listing(bag)


@pytest.fixture(scope="module")
def done(bag: Path, before: list[object], tmp_path_factory: pytest.TempPathFactory) -> Done:
    assert before
    return consolidate(bag, tmp_path_factory.mktemp("run"))


def _listing(folder: Path) -> list[tuple[str, int, int]]:
    stats = ((path, path.stat()) for path in sorted(folder.rglob("*")))
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats]


def test_there_are_more_than_two_hundred_hostile_files_each_with_a_name_of_its_own() -> None:
    assert len({each.file.casefold() for each in ALL}) == len(ALL) > 200
    assert all(each.what for each in ALL)


def test_the_same_bytes_are_made_each_time() -> None:
    by_chance = [each for each in ALL if each.file.startswith(("flipped", "random", "encrypted", "names"))]
    assert len(by_chance) > 15
    assert all(each.make() == each.make() for each in by_chance)


def test_the_run_ends_with_findings_and_without_a_traceback(done: Done) -> None:
    assert done.status == 1
    assert "Traceback" not in done.err
    assert "Error" not in done.err


def test_every_good_file_is_consolidated_and_the_totals_are_the_published_ones(done: Done) -> None:
    good = [each for each in done.json["submissions"] if each["path"].startswith("tui-thu/tot/")]
    assert [each["status"] for each in good] == ["accepted"] * 18
    assert [each for each in done.json["submissions"] if each["status"] == "accepted"] == good
    assert done.json["missing"] == []
    totals = {row["tier"]: row for row in done.json["totals"]["dialogue_petitions"]}
    for published in REFERENCE["dialogue_petitions"]:
        row = totals[published["tier"]]
        assert {name: row[name] for name in _COUNTS} == {name: published[name] for name in _COUNTS}
        assert row["incomplete"] is False
    (members,) = done.json["totals"]["membership_party"]
    assert (members["members"], members["grassroots_unions"]) == (REFERENCE["members"], REFERENCE["grassroots_unions"])


def test_every_hostile_file_has_the_verdict_that_is_pinned_for_it(done: Done) -> None:
    """After a change that is meant: `python tests/hostile/pin_verdicts.py`, and read what it changed."""
    found = verdicts(done, "tui-thu/xau/")
    assert found == json.loads(VERDICTS.read_text(encoding="utf-8"))


def test_no_hostile_file_is_passed_over(done: Done) -> None:
    told = {path.partition(" › ")[0] for path in verdicts(done, "tui-thu/xau/")}
    assert {each.file.encode("utf-8", "replace").decode().replace("?", "\ufffd") for each in ALL} <= told


def test_no_process_has_more_than_two_gigabytes(done: Done) -> None:
    assert done.most_bytes < 2 * _GIGABYTE


def test_nothing_is_fetched_or_started_and_nothing_is_written_elsewhere(done: Done) -> None:
    assert done.watched > 2  # the command, and the children that read what is risky
    assert done.deeds == []


def test_no_file_that_came_is_changed(done: Done, bag: Path, before: list[tuple[str, int, int]]) -> None:
    assert done.status == 1
    assert _listing(bag) == before


@cache
def _opener() -> Opener:
    """One for all files that a process of the pool measures, as in the run itself."""
    return Opener()


def _seconds(file: FoundFile) -> tuple[str, float, float]:
    """Seconds by the clock and of the processors that a file takes, with all that is inside, as the pool reads it."""
    opener = _opener()
    began, used = time.monotonic(), cpu_seconds(os.getpid())
    with tempfile.TemporaryDirectory() as spill:
        waiting = [file]
        while waiting:
            opened = opener.open(waiting.pop(), Path(spill))
            waiting.extend(each for each in opened if isinstance(each, FoundFile))
    return file.path, time.monotonic() - began, cpu_seconds(os.getpid()) - used


def test_no_file_takes_longer_than_twenty_seconds(bag: Path) -> None:
    """Of a processor; by the clock there may be others on the machine, but a file that only waits is found as well."""
    files = find_files([str(bag / "xau")])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        taken = list(pool.map(_seconds, files))
    assert len(taken) == len(ALL)
    assert [(path, clock, used) for path, clock, used in taken if used > 20 or clock > 60] == []
