"""From the command line of a launcher to the callback, and what the user gets to see of a failure."""

import subprocess
import sys
from pathlib import Path

import pytest
from ribbon_desk import desk_of_book

from xlsync.ribbon.call import Call, parse
from xlsync.ribbon.callbacks import checking
from xlsync.ribbon.entry import main
from xlsync.ribbon.log import log_file
from xlsync.ribbon.memory import recall
from xlsync.ribbon.running import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "bac-giang-loi" / "bieu-tong-hop_BG-XD_2021-03-03..2024-02-29.xlsx"
DIST_PACKAGES = "/usr/lib/python3/dist-packages"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["check", "--lang=en", "--from_xl=1", "--wb=a=b c.xlsx", "--hwnd=12"], Call("check", "en", "a=b c.xlsx", 12)),
        (
            [
                "clear",
                "--lang=vi",
                "--from_lo=1",
                "--wb=Báo cáo.ods",
                "--uno-pipe=p",
                "--uno-path=/opt/lo",
                "--app-pid=7",
            ],
            Call("clear", "vi", "Báo cáo.ods", None, "p", Path("/opt/lo"), 7),
        ),
        (["check", "--lang=vi"], None),
        (["check", "--wb=a.xlsx", "--hwnd=x"], None),
        (["check", "a.xlsx"], None),
        ([], None),
    ],
)
def test_the_launchers_arguments(arguments, expected):
    assert parse(arguments) == expected


def test_an_unknown_button_is_left_to_the_launcher():
    assert main(["no_such", "--wb=a.xlsx", "--hwnd=1"]) == 1


@pytest.mark.parametrize(("lang", "begins"), [("vi", "Chưa kiểm tra sổ này"), ("en", "Not checked yet")])
def test_what_cannot_be_done_is_said_in_the_users_language(app, book, lang, begins):
    assert run(Call("next_finding", lang, book.name), desk_of_book(book, lang=lang)) == 0
    assert app.impl.said[-1].startswith(begins)


def test_a_failure_of_ours_is_a_message_and_a_log_file(app, book, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def broken(desk):
        raise ZeroDivisionError("hỏng")

    monkeypatch.setattr(checking, "clear", broken)
    assert run(Call("clear", "vi", book.name), desk_of_book(book)) == 0
    assert str(log_file()) in app.impl.said[-1]
    assert "Traceback" not in app.impl.said[-1]
    assert "ZeroDivisionError: hỏng" in log_file().read_text(encoding="utf-8")


def test_a_workbook_that_is_no_report_is_checked_without_failing(app, book):
    book.sheets[0]["A1"].value = "Danh mục văn phòng phẩm"
    assert run(Call("check", "vi", book.name), desk_of_book(book)) == 0
    assert "lỗi phải sửa" in app.status_bar


@pytest.mark.parametrize("name", ["Báo cáo = quý 100%.xlsx", "BC(1)(2).xlsx"])
def test_a_process_that_the_launcher_starts_marks_and_clears(app, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(EXAMPLE.read_bytes())
    book = app.books.open(str(path))

    def press(button):
        command = [
            sys.executable,
            "-I",
            "-B",
            "-m",
            "xlsync.ribbon",
            button,
            "--lang=vi",
            "--from_lo=1",
            f"--wb={name}",
        ]
        command += [f"--uno-pipe={app.impl.pipe}", f"--uno-path={DIST_PACKAGES}"]
        return subprocess.run(command, timeout=60, check=False).returncode

    try:
        assert press("check") == 0
        assert recall(book).marks
        assert press("next_finding") == 0
        assert book.selection.row > 1
        assert press("clear") == 0
        assert recall(book) is None
        assert not any(sheet.notes for sheet in book.sheets)
    finally:
        book.close()
