"""Installing for Excel with a made-up APPDATA, and what `doctor` says of each fault."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from addin_parts import WORKBOOK, XLAM
from click.testing import CliRunner

from xlsync import __version__
from xlsync.addin.built import VERSION
from xlsync.addin.doctor import Diagnosis, doctor
from xlsync.addin.extension import IDENTIFIER
from xlsync.addin.installing import install, remove
from xlsync.addin.places import Places
from xlsync.addin.probe import probe
from xlsync.cli.main import cli
from xlsync.model import OperationError
from xlsync.ribbon.user_settings import read_settings, write_settings

PYTHON = Path(sys.executable).absolute()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    start = tmp_path / "Nguyễn" / "Microsoft" / "Excel" / "XLSTART"
    start.parent.mkdir(parents=True)
    return Places(True, tmp_path / "Local" / "xlsync" / "addin.txt", start, None, None, None)


def faults(diagnoses: Sequence[Diagnosis]) -> list[str]:
    return [each.found.en for each in diagnoses if not each.well and "xlwings" not in each.found.en]


def examined(places: Places, rule: str | None = None, version: str = __version__) -> list[str]:
    return faults(doctor(places, WORKBOOK, version, child_rule=lambda: rule))


def unopkg(folder: Path, script: str) -> Path:
    path = folder / "unopkg"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_excel_gets_the_addin_and_the_launcher_its_settings(places: Places) -> None:
    assert places.excel_start is not None
    lines = list(install(places, WORKBOOK, PYTHON, "en"))
    assert [line.en.split(":")[0] for line in lines] == ["Settings", "Excel"]
    assert (places.excel_start / "xlsync.xlam").read_bytes() == XLAM.read_bytes()
    # What Windows Script Host reads: a byte order mark, two bytes a letter, line ends of Windows.
    raw = places.settings.read_bytes()
    assert raw[:2] == b"\xff\xfe"
    assert raw[2:].decode("utf-16-le").split("\r\n") == ["# xlsync addin install", f"python={PYTHON}", "lang=en", ""]
    assert examined(places) == []


def test_installing_again_replaces_and_removing_leaves_nothing(places: Places) -> None:
    assert places.excel_start is not None
    list(install(places, WORKBOOK, PYTHON, "vi"))
    (places.excel_start / "xlsync.xlam").write_bytes(b"older")
    list(install(places, WORKBOOK, PYTHON, "en"))
    assert (places.excel_start / "xlsync.xlam").read_bytes() == XLAM.read_bytes()
    other = places.excel_start / "other.xlam"
    other.write_bytes(b"of somebody else")
    assert [line.en.split(":")[0] for line in remove(places)] == ["Excel", "Settings"]
    assert [path.name for path in places.excel_start.iterdir()] == ["other.xlam"]
    assert not places.settings.parent.exists()
    assert [line.en for line in remove(places)] == ["There is nothing to remove."]


def test_a_letter_of_any_name_survives_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "addin.txt"
    write_settings(path, python=Path("C:/Users/Nguyễn Thị Ước/=x/python.exe"), lang="vi")
    assert read_settings(path) == {"python": str(Path("C:/Users/Nguyễn Thị Ước/=x/python.exe")), "lang": "vi"}


@pytest.mark.parametrize("data", [b"", b"python=x\n", b"\xff\xfe\x00", b"\xff\xfe\x00\xd8\x00\xd8"])
def test_settings_that_are_damaged_give_no_interpreter(places: Places, data: bytes) -> None:
    places.settings.parent.mkdir(parents=True)
    places.settings.write_bytes(data)
    assert (read_settings(places.settings) or {}).get("python") is None
    assert examined(places)


def test_without_excel_and_libreoffice_nothing_is_written(tmp_path: Path) -> None:
    nowhere = Places(True, tmp_path / "xlsync" / "addin.txt", None, None, None, None)
    with pytest.raises(OperationError, match="Neither Excel nor LibreOffice"):
        list(install(nowhere, WORKBOOK, PYTHON, "vi"))
    assert not nowhere.settings.exists()
    assert "Neither Excel nor LibreOffice was found." in examined(nowhere)


def test_an_interpreter_that_cannot_run_xlsync_is_refused(places: Places, tmp_path: Path) -> None:
    other = tmp_path / "python"
    other.write_text("#!/bin/sh\necho 'ModuleNotFoundError: No module named xlsync' >&2\nexit 1\n")
    other.chmod(0o755)
    with pytest.raises(OperationError, match=r"in isolation.*No module named xlsync"):
        list(install(places, WORKBOOK, other, "vi"))
    assert not places.settings.exists()


def test_a_file_that_excel_holds_open_is_told(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, data: bytes) -> int:
        raise PermissionError(13, "in use", str(self))

    monkeypatch.setattr(Path, "write_bytes", held)
    with pytest.raises(OperationError, match="while Excel is open"):
        list(install(places, WORKBOOK, PYTHON, "vi"))


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("echo 'ERROR: Cannot run unopkg as root without --shared or --bundled option.'; exit 1", "Run this command again as the user"),
        ("echo 'ERROR: profile is locked'; exit 1", "LibreOffice says: ERROR: profile is locked"),
    ],
)  # fmt: skip
def test_what_libreoffice_refuses_is_told(tmp_path: Path, script: str, message: str) -> None:
    places = Places(False, tmp_path / "addin.txt", None, tmp_path, unopkg(tmp_path, script), None)
    with pytest.raises(OperationError, match=message):
        list(install(places, WORKBOOK, PYTHON, "vi"))


def test_doctor_finds_each_fault_and_says_what_to_do(places: Places, tmp_path: Path) -> None:
    assert places.excel_start is not None
    assert examined(places) == [f"There are no settings {places.settings}.", f"Excel: there is no {places.excel_start / 'xlsync.xlam'}."]  # fmt: skip
    list(install(places, WORKBOOK, PYTHON, "vi"))
    assert examined(places, version="9.9") == [
        f"The buttons use xlsync {__version__} at {PYTHON}, this command is 9.9."
    ]
    assert examined(places, rule="1")[0].startswith("Microsoft Defender keeps Office from starting programs")
    assert examined(places, rule="2") == []  # only reports
    (places.excel_start / "xlsync.xlam").write_bytes(b"older")
    assert examined(places) == [f"Excel: {places.excel_start / 'xlsync.xlam'} is of another version."]
    (places.excel_start / "xlsync.xlam").write_bytes(XLAM.read_bytes())
    # On Windows the mark is a second stream; where there is none, a file of that name does as well.
    Path(f"{places.excel_start / 'xlsync.xlam'}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    assert examined(places) == [f"Excel: Windows marks {places.excel_start / 'xlsync.xlam'} as downloaded."]
    write_settings(places.settings, python=tmp_path / "gone" / "python.exe", lang="vi")
    assert f"There is no Python at {tmp_path / 'gone' / 'python.exe'} any more." in examined(places)
    assert all(each.well or each.remedy for each in doctor(places, WORKBOOK, __version__, child_rule=lambda: None))


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("exit 0", "LibreOffice: the extension is not there."),
        (f"printf 'All deployed user extensions:\\n\\nIdentifier: {IDENTIFIER}\\n  Version: 0.0.1\\n'", "LibreOffice: extension 0.0.1, not " + VERSION + "."),
        ("printf 'Identifier: other\\n  Version: 0.1.0\\n'", "LibreOffice: the extension is not there."),
        ("exit 1", "LibreOffice: cannot list the extensions."),
    ],
)  # fmt: skip
def test_doctor_looks_into_libreoffice(tmp_path: Path, script: str, found: str) -> None:
    places = Places(False, tmp_path / "addin.txt", None, tmp_path, unopkg(tmp_path, script), None)
    write_settings(places.settings, python=PYTHON, lang="vi")
    assert found in examined(places)


def test_the_interpreter_is_asked_in_isolation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xlsync.py").write_text("__version__ = 'of the working folder'")
    (tmp_path / "uno.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert probe(PYTHON).version == __version__
    assert probe(PYTHON).uno is False
    assert probe(PYTHON, tmp_path).uno is True
    assert probe(tmp_path / "none").version is None


def test_the_commands_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = f"""case "$1" in
      list) test -f "{tmp_path}/there" && printf 'Identifier: {IDENTIFIER}\\n  Version: {VERSION}\\n' ;;
      add) test -f "$4" && touch "{tmp_path}/there" ;;
      remove) rm "{tmp_path}/there" ;;
    esac; exit 0"""
    unopkg(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    run = CliRunner()
    before = run.invoke(cli, ["addin", "doctor"])
    assert before.exit_code == 1
    assert "✗ LibreOffice: chưa có tiện ích. → Chạy lệnh: xlsync addin install." in before.stdout
    done = run.invoke(cli, ["addin", "install", "--lang", "en"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "LibreOffice: installed. Start LibreOffice again."
    after = run.invoke(cli, ["addin", "doctor", "--lang", "en"])
    assert f"✓ LibreOffice: extension {VERSION}." in after.stdout
    assert (after.exit_code == 0) == ("✗" not in after.stdout)
    gone = run.invoke(cli, ["addin", "remove"])
    assert "LibreOffice: đã gỡ." in gone.stdout
    assert not (tmp_path / "there").exists()
