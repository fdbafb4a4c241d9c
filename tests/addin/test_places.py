"""Where things are looked for, by environment variables alone."""

from pathlib import Path

import pytest

from xlsync.addin.places import find_places


def test_windows_has_its_folders_by_variables(tmp_path: Path) -> None:
    (tmp_path / "Roaming" / "Microsoft" / "Excel").mkdir(parents=True)
    program = tmp_path / "Program Files" / "LibreOffice" / "program"
    program.mkdir(parents=True)
    (program / "unopkg.com").touch()
    (program / "uno.py").touch()
    environ = {
        "APPDATA": str(tmp_path / "Roaming"), "LOCALAPPDATA": str(tmp_path / "Nguyễn Văn" / "Local"),
        "ProgramFiles": str(tmp_path / "Program Files"), "PATH": "",
    }  # fmt: skip
    places = find_places(environ, windows=True)
    assert places.settings == tmp_path / "Nguyễn Văn" / "Local" / "xlsync" / "addin.txt"
    assert places.excel_start == tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
    assert (places.unopkg, places.libreoffice, places.uno) == (program / "unopkg.com", program, program)


@pytest.mark.parametrize("made", ["", "Microsoft", "Microsoft/Word"])
def test_without_the_folder_of_excel_there_is_no_excel(tmp_path: Path, made: str) -> None:
    (tmp_path / made).mkdir(parents=True, exist_ok=True)
    assert find_places({"APPDATA": str(tmp_path), "PATH": ""}, windows=True).excel_start is None


def test_windows_without_variables_falls_back_to_the_profile(tmp_path: Path) -> None:
    places = find_places({"USERPROFILE": str(tmp_path), "PATH": ""}, windows=True)
    assert places.settings == tmp_path / "AppData" / "Local" / "xlsync" / "addin.txt"
    assert (places.excel_start, places.unopkg, places.uno) == (None, None, None)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [({"HOME": "/h"}, "/h/.config/xlsync/addin.txt"), ({"HOME": "/h", "XDG_CONFIG_HOME": "/c"}, "/c/xlsync/addin.txt")],
)
def test_linux_keeps_the_settings_where_programs_do(environ: dict[str, str], expected: str) -> None:
    places = find_places(environ, windows=False)
    assert places.settings == Path(expected)
    assert places.excel_start is None


def test_a_program_on_the_path_goes_first(tmp_path: Path) -> None:
    program = tmp_path / "office" / "program"
    program.mkdir(parents=True)
    for name in ("unopkg", "uno.py"):
        (program / name).touch(mode=0o755)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "unopkg").symlink_to(program / "unopkg")
    places = find_places({"HOME": "/h", "PATH": str(tmp_path / "bin")}, windows=False)
    assert places.unopkg == tmp_path / "bin" / "unopkg"
    assert (places.libreoffice, places.uno) == (program, program)
