"""The menu of LibreOffice on a screen (Xvfb), chosen by a real pointer."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from libreoffice_user import User, libreoffice_user
from openpyxl import Workbook

from xlsync.addin.messages import MESSAGES
from xlsync.addin.unopkg import add_extension
from xlsync.ribbon.commands import TAB, command
from xlsync.ribbon.user_settings import read_settings, write_settings

BOOK = "Báo cáo = 100% của An.xlsx"


@contextmanager
def screen(folder: Path) -> Iterator[tuple[str, Path]]:
    """An X server of its own: the display and the file of its framebuffer."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-fbdir", str(folder), "-nolisten", "tcp"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        yield f":{number}", folder / "Xvfb_screen0"
    finally:
        server.terminate()
        server.wait(20)


def clicked(user: User, folder: Path, *steps: list[Any]) -> tuple[list[Any], Path]:
    """Results of steps after the menu was opened, and the folder of the pictures: kept where XLSYNC_PICTURES says."""
    pictures = Path(os.environ.get("XLSYNC_PICTURES", folder)).absolute()
    path = folder / BOOK
    Workbook().save(path)
    with screen(folder) as (display, framebuffer):
        seeing = User(user.home, user.environ | {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"})
        picture = ["picture", str(pictures / "menu.png"), str(framebuffer)]
        filled = [[str(each).format(framebuffer=framebuffer, pictures=pictures) for each in step] for step in steps]
        _, _, _, *results = seeing.office(["open", str(path)], ["click", TAB.vi], picture, *filled)
    return results, pictures


def installed(made: User) -> None:
    """Installs the extension for a user."""
    unopkg = shutil.which("unopkg", path=made.environ["PATH"])
    assert unopkg is not None
    before, os.environ["HOME"] = os.environ.get("HOME"), made.environ["HOME"]
    try:
        add_extension(Path(unopkg), Path(__file__).parents[2] / "workbook" / "xlsync.oxt")
    finally:
        if before is None:
            del os.environ["HOME"]
        else:
            os.environ["HOME"] = before


@pytest.fixture
def user() -> Iterator[User]:
    with libreoffice_user() as made:
        installed(made)
        yield made


def settings_file(user: User) -> Path:
    return user.home / ".config" / "xlsync" / "addin.txt"


def test_a_click_on_an_item_reaches_the_cells_of_the_open_workbook(user: User, tmp_path: Path) -> None:
    check = command("check")
    assert check is not None
    write_settings(settings_file(user), python=Path(__file__).with_name("stand_in_python.py"), lang="vi")
    results, pictures = clicked(
        user,
        tmp_path,
        ["click", check.label.vi],
        ["wait", "A1"],
        ["picture", "{pictures}/clicked.png", "{framebuffer}"],
    )
    assert "check" in json.loads(results[1])
    for name in ("menu.png", "clicked.png"):
        assert (pictures / name).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_without_settings_a_click_tells_in_vietnamese_what_to_do(user: User, tmp_path: Path) -> None:
    clear = command("clear")
    assert clear is not None
    results, _ = clicked(
        user, tmp_path, ["click", clear.label.vi], ["texts", TAB.vi],
        ["picture", "{pictures}/not-installed.png", "{framebuffer}"],
    )  # fmt: skip
    assert MESSAGES["NotInstalled"].vi in results[1]


@pytest.mark.parametrize(
    ("interpreter", "message"),
    [("missing", "NoPython"), ("#!/bin/sh\nexit 3\n", "CommandFailed"), ("not a program", "Blocked")],
)
def test_an_interpreter_that_does_not_do_its_work_is_told(
    user: User, tmp_path: Path, interpreter: str, message: str
) -> None:
    clear = command("clear")
    assert clear is not None
    python = tmp_path / "python"
    if interpreter != "missing":
        python.write_text(interpreter)
        python.chmod(0o755 if interpreter.startswith("#!") else 0o644)
    write_settings(settings_file(user), python=python, lang="vi")
    results, _ = clicked(user, tmp_path, ["click", clear.label.vi], ["texts", TAB.vi])
    assert any(each.startswith(MESSAGES[message].vi) for each in results[1])


def test_a_button_that_asks_stores_what_is_typed(user: User, tmp_path: Path) -> None:
    """The whole chain of a long command: menu, process, dialog, keys, and back to the dialog until it is cancelled.

    By the clock: BG-XYT is a unit of the sample register since July 2025.
    """
    settings = command("settings")
    assert settings is not None
    write_settings(settings_file(user), python=Path(sys.executable).absolute(), lang="vi")
    results, _ = clicked(
        user,
        tmp_path,
        ["click", settings.label.vi],
        ["focus", TAB.vi, "Đơn vị của tôi: chưa đặt"],
        ["picture", "{pictures}/settings.png", "{framebuffer}"],
        ["keys", "Return"],
        ["focus", TAB.vi, "Mã hoặc tên đơn vị"],
        ["type", "bg-xyt"],
        ["pause", "1"],
        ["keys", "Return"],
        ["focus", TAB.vi, "Đơn vị của tôi: Công đoàn xã Yên Thế (BG-XYT)"],
        ["keys", "Escape"],
        ["pause", "2"],
        ["titles"],
    )
    assert TAB.vi not in results[-1]
    assert (read_settings(settings_file(user)) or {})["unit"] == "BG-XYT"


def test_clicks_check_and_clear_a_real_report(user: User, tmp_path: Path) -> None:
    """The whole chain: extension, pointer, fixed interpreter, callback, cells."""
    check, clear = command("check"), command("clear")
    assert check is not None
    assert clear is not None
    source = Path(__file__).parents[2] / "examples" / "bac-giang-loi" / "Yen The.xlsx"
    path = tmp_path / "Yên Thế = 100%.xlsx"
    shutil.copy(source, path)
    write_settings(settings_file(user), python=Path(sys.executable).absolute(), lang="vi")
    pictures = Path(os.environ.get("XLSYNC_PICTURES", tmp_path)).absolute()
    with screen(tmp_path) as (display, framebuffer):
        seeing = User(user.home, user.environ | {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"})
        results = seeing.office(
            ["open", str(path)],
            ["all_fills"],
            ["click", TAB.vi],
            ["click", check.label.vi],
            ["wait_sheet", "Kết quả kiểm tra"],
            ["settle"],
            ["all_fills"],
            ["picture", str(pictures / "checked.png"), str(framebuffer)],
            ["click", TAB.vi],
            ["click", clear.label.vi],
            ["wait_sheet", "Kết quả kiểm tra", 40, False],
            ["settle"],
            ["all_fills"],
        )
    before, seconds, marked, gone, after = (results[at] for at in (1, 4, 6, 10, 12))
    assert seconds is not None
    assert gone is not None
    assert "Kết quả kiểm tra" in marked
    changed = {name for name in before if marked[name] != before[name]}
    assert changed
    assert after == before
    print(f"clicked and marked after {seconds:.1f} s, cleared after {gone:.1f} s")
