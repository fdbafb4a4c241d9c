"""The extension in a real LibreOffice: installed by the command, chosen from the menu, removed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from addin_parts import WORKBOOK, sources
from libreoffice_user import User, libreoffice_user, uno_python
from openpyxl import Workbook, load_workbook

from xlsync.ribbon.commands import COMMANDS, TAB
from xlsync.ribbon.user_settings import read_settings, write_settings

BOOK = "Báo cáo = 100% của An.xlsx"


@pytest.fixture
def user() -> Iterator[User]:
    with libreoffice_user() as made:
        yield made


def xlsync(user: User, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xlsync", "addin", *arguments],
        env=user.environ, capture_output=True, text=True, timeout=85, check=False,
    )  # fmt: skip


def book(user: User, folder: Path) -> str:
    path = folder / BOOK
    Workbook().save(path)
    return str(path)


def settings_file(user: User) -> Path:
    return user.home / ".config" / "xlsync" / "addin.txt"


def prepared(user: User) -> None:
    """The settings folder belongs to whoever runs the tests, LibreOffice's to the user that installs."""
    (user.home / ".config").mkdir(mode=0o777, exist_ok=True)
    (user.home / ".config").chmod(0o777)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_installed_it_has_a_menu_in_the_chosen_language_and_removed_it_has_none(
    user: User, tmp_path: Path, lang: str
) -> None:
    prepared(user)
    done = xlsync(user, "install", "--lang", lang)
    assert (done.returncode, done.stderr) == (0, "")
    assert read_settings(settings_file(user)) == {"python": str(Path(sys.executable).absolute()), "lang": lang}
    path = book(user, tmp_path)
    _, menu = user.office(["open", path], ["menu"])
    title, items = menu
    assert title == TAB.text(lang)
    assert [(label.replace("~", ""), url) for label, url in items] == [
        (each.label.text(lang), f"service:org.xlsync.Command?{each.id}") for each in COMMANDS
    ]
    removed = xlsync(user, "remove", "--lang", "en")
    assert (removed.returncode, removed.stderr) == (0, "")
    assert "LibreOffice: removed." in removed.stdout
    assert not settings_file(user).exists()
    assert user.office(["open", path], ["menu"])[1] is None
    assert xlsync(user, "remove", "--lang", "en").stdout == "There is nothing to remove.\n"


def test_the_language_is_changed_while_the_application_runs(user: User, tmp_path: Path) -> None:
    """As the button Cài đặt does it; the menu follows at the next start."""
    prepared(user)
    assert xlsync(user, "install", "--lang", "vi").returncode == 0
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    owner = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if root else []
    pipe = f"language{time.time_ns()}"
    running = subprocess.Popen(
        [*owner, "env", f"HOME={user.home}", "soffice", "--headless", "--norestore", "--nodefault",
         f"--accept=pipe,name={pipe};urp;"],
        env=user.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for = "import uno, time, sys\nfor _ in range(200):\n try:\n  c = uno.getComponentContext(); c.ServiceManager.createInstanceWithContext('com.sun.star.bridge.UnoUrlResolver', c).resolve(sys.argv[1]); break\n except Exception: time.sleep(0.1)"
        address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        subprocess.run([*owner, uno_python() or "python3", "-c", wait_for, address], check=True, timeout=60)
        done = xlsync(user, "install", "--lang", "en")
        assert (done.returncode, done.stderr) == (0, "")
        assert running.poll() is None
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    _, menu = user.office(["open", book(user, tmp_path)], ["menu"])
    assert menu[0] == TAB.en


def test_choosing_an_item_starts_the_fixed_interpreter_which_reaches_the_open_workbook(
    user: User, tmp_path: Path
) -> None:
    prepared(user)
    assert xlsync(user, "install").returncode == 0
    stand_in = tmp_path / "python"
    stand_in.write_bytes(Path(__file__).with_name("stand_in_python.py").read_bytes())
    stand_in.chmod(0o755)
    write_settings(settings_file(user), python=stand_in, lang="en")
    path = book(user, tmp_path)
    results = user.office(
        ["open", path], ["choose", "service:org.xlsync.Command?next_finding"], ["wait", "A1"], ["wait", "B1"]
    )
    arguments = json.loads(results[2])
    assert arguments[:5] == ["-I", "-B", "-m", "xlsync.ribbon", "next_finding"]
    assert {"--lang=en", "--from_lo=1", f"--wb={BOOK}"} <= set(arguments)
    assert results[3] == str(tmp_path)  # the folder of the interpreter, whatever lies beside the workbook


def trap(folder: Path, marker: Path) -> None:
    """Whatever of a mailed folder might run makes the marker: modules, programs and settings of the names we use."""
    evil = f"open({str(marker)!r}, 'w').close()\n"
    for name in ("xlsync", "xlwings", "json", "uno", "polars", "sitecustomize", "usercustomize", "multiprocessing"):
        (folder / f"{name}.py").write_text(evil)
    (folder / "addin.txt").write_text(f"python={folder / 'evil'}\n", encoding="utf-16")
    (folder / "xlwings.conf").write_text(f'"INTERPRETER","{folder / "evil"}"\n')
    (folder / "pyvenv.cfg").write_text(f"home = {folder}\n")
    for name in ("evil", "python", "python3", "soffice"):
        (folder / name).write_text(f"#!/bin/sh\ntouch {marker}\n")
        (folder / name).chmod(0o755)


def with_xlwings_sheet(source: Path | None, path: Path) -> None:
    """A workbook with the sheet by which xlwings' own launcher is told what to run."""
    workbook = Workbook() if source is None else load_workbook(source)
    sheet = workbook.create_sheet("xlwings.conf")
    for name in ("Interpreter", "Interpreter_Win", "Interpreter_Mac"):
        sheet.append((name, str(path.parent / "evil")))
    sheet.append(("PYTHONPATH", str(path.parent)))
    workbook.save(path)


@pytest.fixture
def mail(tmp_path: Path) -> tuple[Path, Path]:
    """A folder full of traps, and what they make when one of them runs."""
    folder, marker = tmp_path / "mail", tmp_path / "ran"
    folder.mkdir()
    trap(folder, marker)
    done = subprocess.run([sys.executable, "-c", "import json"], cwd=folder, capture_output=True, check=False)
    assert marker.exists(), done  # the trap works for a Python that is started without care
    marker.unlink()
    return folder, marker


def test_what_lies_beside_a_workbook_does_not_run(user: User, mail: tuple[Path, Path]) -> None:
    """A mailed workbook with a sheet `xlwings.conf`, modules and a settings file beside it: nothing of them is asked."""
    prepared(user)
    assert xlsync(user, "install").returncode == 0
    folder, marker = mail
    path = folder / "Báo cáo.xlsx"
    with_xlwings_sheet(None, path)
    stand_in = Path(__file__).with_name("stand_in_python.py")
    write_settings(settings_file(user), python=stand_in, lang="vi")
    inside = User(user.home, user.environ, folder)  # as when the workbook was opened from that folder
    results = inside.office(
        ["open", str(path)], ["choose", "service:org.xlsync.Command?check"], ["wait", "A1"], ["wait", "B1"]
    )
    assert "check" in json.loads(results[2])
    assert results[3] == str(stand_in.parent)
    assert not marker.exists()


def test_nothing_in_a_received_workbook_changes_what_runs(user: User, mail: tuple[Path, Path]) -> None:
    """The same with the real interpreter and the helper: it does its work, and no trap snaps."""
    prepared(user)
    assert xlsync(user, "install").returncode == 0
    folder, marker = mail
    path = folder / "Yen The.xlsx"
    with_xlwings_sheet(Path(__file__).parents[2] / "examples" / "bac-giang-loi" / path.name, path)
    state = user.home / "state"
    environ = user.environ | {"XDG_STATE_HOME": str(state)}
    found = User(user.home, environ, folder).office(
        ["open", str(path)],
        ["all_fills"],
        ["choose", "service:org.xlsync.Command?check"],
        ["wait_sheet", "Kết quả kiểm tra"],
        ["settle"],
        ["all_fills"],
        ["read", str(state / "xlsync" / "helper.json")],
        ["choose", "service:org.xlsync.Command?clear"],
        ["wait_sheet", "Kết quả kiểm tra", 40, False],
        ["settle"],
        ["all_fills"],
        ["read", str(state / "xlsync" / "helper.json")],
    )
    before, marked, helper, after = (found[at] for at in (1, 5, 6, 10))
    assert any(marked[name] != before[name] for name in before)
    assert after == before
    assert json.loads(helper)["code"].endswith(str(Path(sys.executable).absolute()))
    assert found[11] == helper  # the second click was done by it
    log = state / "xlsync" / "ribbon.log"
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert not marker.exists()


def test_the_built_addin_is_loaded_and_its_pure_functions_do_what_they_say(user: User, tmp_path: Path) -> None:
    shutil.copy(WORKBOOK / "xlsync.xlam", tmp_path)  # LibreOffice locks what it opens
    long_name = "Báo cáo 100% =“tháng 9”.xlsx"
    calls = [
        (["Launcher.SafeName", 'x"; del & c_1'], "xdelc_1"),
        (["Launcher.Quoted", 'a"b%PATH%'], '"ab%XLSYNC_PERCENT%PATH%XLSYNC_PERCENT%"'),
        (
            ["Launcher.Setting", "# first\r\npython=C:\\Đồ=án\\python.exe\r\nlang=en\r\n", "python"],
            "C:\\Đồ=án\\python.exe",
        ),
        (["Launcher.Setting", "# first\r\npython=C:\\x\r\n", "lang"], ""),
        (["Launcher.Setting", "", "python"], ""),
        (["Launcher.LanguageOf", "lang=en"], "en"),
        (["Launcher.LanguageOf", "lang=fr"], "vi"),
        (["Launcher.LanguageOf", ""], "vi"),
        (["Launcher.Unescaped", "\\u0110\\u01A1n v\\u1ECB"], "Đơn vị"),
        (["Launcher.Unescaped", ""], ""),
        (
            ["Launcher.CommandLine", "C:\\Người dùng\\python.exe", "check", "vi", long_name, "1234"],
            '"C:\\Người dùng\\python.exe" -I -B -m xlsync.ribbon check --lang=vi --from_xl=1 '
            '"--wb=Báo cáo 100%XLSYNC_PERCENT% =“tháng 9”.xlsx" --hwnd=1234',
        ),
        *messages(),
    ]
    opened, found, *results = user.office(
        ["addin", str(tmp_path / "xlsync.xlam")], ["sources"], *(["call", *call] for call, _ in calls)
    )
    assert opened is None
    assert results == [expected for _, expected in calls]
    for name, text in sources().items():  # a second reader of the project: the source as LibreOffice reads it
        lines = text.splitlines()[1:]  # the name is an attribute of the module there
        assert found[name].rstrip().splitlines()[-len(lines) :] == lines, name


def messages() -> list[tuple[list[str], str]]:
    from xlsync.addin.messages import MESSAGES

    return [([f"Messages.{name}", lang], text.text(lang)) for name, text in MESSAGES.items() for lang in ("vi", "en")]
