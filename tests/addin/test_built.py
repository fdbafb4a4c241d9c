"""The committed files are those that their sources make, and the same bytes every time."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from addin_parts import WORKBOOK
from click.testing import CliRunner

from xlsync.addin.built import build, made, stale
from xlsync.cli.main import cli

SCRIPT = "import hashlib, pathlib, sys; from xlsync.addin.built import made; print({name: hashlib.sha256(data).hexdigest() for name, data in made(pathlib.Path(sys.argv[1])).items()})"  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(WORKBOOK, tmp_path / "workbook")
    return tmp_path


def test_nothing_that_is_committed_is_stale() -> None:
    assert stale(WORKBOOK) == []


def test_another_process_with_another_hash_seed_builds_the_same_bytes() -> None:
    runs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(WORKBOOK)],
            env={"PYTHONHASHSEED": seed, "TZ": zone}, capture_output=True, text=True, check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh"))
    }  # fmt: skip
    assert len(runs) == 1
    assert "xlsync.xlam" in runs.pop()


@pytest.mark.parametrize(
    ("source", "made_of_it"),
    [
        ("Launcher.bas", ["xlsync.xlam"]),
        ("XlsyncRibbon.bas", ["xlsync.xlam"]),
        ("libreoffice/component.py", ["xlsync.oxt", "xlsync-en.oxt"]),
    ],
)
def test_a_changed_source_makes_stale_what_is_made_of_it(checkout: Path, source: str, made_of_it: list[str]) -> None:
    folder = checkout / "workbook"
    path = folder / source
    comment = "'" if source.endswith(".bas") else "#"
    path.write_text(path.read_text(encoding="utf-8") + f"{comment} changed\n", encoding="utf-8")
    assert stale(folder) == made_of_it
    result = CliRunner().invoke(cli, ["addin", "build", "--check", "-o", str(checkout)])
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [f"workbook/{name}" for name in made_of_it]
    assert build(folder) == made_of_it
    assert stale(folder) == []
    assert CliRunner().invoke(cli, ["addin", "build", "--check", "-o", str(checkout)]).exit_code == 0


def test_a_source_with_line_ends_of_windows_makes_the_same(checkout: Path) -> None:
    path = checkout / "workbook" / "Launcher.bas"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert made(checkout / "workbook") == made(WORKBOOK)


def test_a_source_that_is_not_ascii_is_refused(checkout: Path) -> None:
    path = checkout / "workbook" / "Launcher.bas"
    path.write_text(path.read_text(encoding="utf-8") + "' Tổng\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"Launcher\.bas is not ASCII"):
        made(checkout / "workbook")


def test_build_outside_a_checkout_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["addin", "build", "-o", str(tmp_path)])
    assert result.exit_code == 2
    assert "Không có thư mục" in result.stderr
