"""A day's work by menu, pointer and keys, in a LibreOffice on a screen: the officer's report, and the province's totals.

Pictures are kept where XLSYNC_PICTURES says.
"""

import os
import shutil
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from libreoffice_user import User, libreoffice_user
from openpyxl import load_workbook
from test_menu_clicked import installed, screen, settings_file

from xlsync.forms.register import sample_register_path
from xlsync.forms.register_files import SAMPLE_MARK
from xlsync.issue.palette import MARK_FILLS
from xlsync.model import Severity
from xlsync.ribbon.commands import TAB, command
from xlsync.ribbon.user_settings import write_settings

EXAMPLES = Path(__file__).parents[2] / "examples" / "bac-giang"
REPORT = "bieu-tong-hop_BG-GD_2021-03-03..2024-02-29.xlsx"
RESULTS, REPAIRS, LOG = "Kết quả kiểm tra", "Sửa lỗi định dạng", "Nhật ký sửa"
RED = MARK_FILLS[Severity.ERROR]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The folder of an office: its settings, a register that is no sample, and a mailbag."""
    folder = tmp_path / "văn phòng"
    shutil.copytree(EXAMPLES, folder / "thư")
    lines = sample_register_path().read_text(encoding="utf-8-sig").splitlines(keepends=True)
    register = "".join(line for line in lines if not line.startswith(SAMPLE_MARK))
    (folder / "don-vi.csv").write_text(register, encoding="utf-8")
    (folder / "xlsync.toml").write_text('units = "don-vi.csv"\nperiod = "2021-03-03..2024-02-29"\n', encoding="utf-8")
    return folder


def day(user: User, folder: Path, steps: list[list[Any]]) -> list[Any]:
    """The results of steps; `["button", ID]` chooses an item of our menu, `["picture", NAME]` takes a picture."""
    pictures = Path(os.environ.get("XLSYNC_PICTURES", folder)).absolute()
    with screen(folder) as (display, framebuffer):
        done: list[list[Any]] = []
        places = []
        for name, *arguments in steps:
            if name == "button":
                found = command(arguments[0])
                assert found is not None
                done += [["click", TAB.vi], ["click", found.label.vi]]
            elif name == "picture":
                done.append([name, str(pictures / f"day-{arguments[0]}.png"), str(framebuffer)])
            else:
                done.append([name, *arguments])
            places.append(len(done) - 1)
        seeing = User(user.home, user.environ | {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"})
        results = seeing.office(*done)
    return [results[place] for place in places]


@pytest.fixture
def user(tmp_path: Path) -> Any:
    with libreoffice_user() as made:
        installed(made)
        opened = tmp_path / "opened"
        programs = tmp_path / "bin"
        programs.mkdir()
        (programs / "xdg-open").write_text(f'#!/bin/sh\necho "$1" >> "{opened}"\n')
        (programs / "xdg-open").chmod(0o755)
        made.environ["PATH"] = f"{programs}{os.pathsep}{made.environ['PATH']}"
        write_settings(settings_file(made), python=Path(sys.executable).absolute(), lang="vi")
        yield made


def test_an_officer_checks_mends_and_hands_in(user: User, office: Path, tmp_path: Path) -> None:
    path = office / "của tôi" / REPORT
    path.parent.mkdir()
    shutil.copy(office / "thư" / REPORT, path)
    sent = path.parent / "Gửi"
    before = path.read_bytes()
    results = day(user, tmp_path, [
        ["open", str(path)],
        ["type_into", "Biểu 2", "B8", "04"],
        ["type_into", "Biểu 2", "G9", 7],
        ["button", "check"],
        ["wait_sheet", RESULTS],
        ["settle"],
        ["picture", "checked"],
        ["value", "Biểu 2", "G9"],
        ["selected"],
        ["button", "next_finding"],
        ["wait_selected", ""],
        ["pause", 1],
        ["selected"],
        ["picture", "walked"],
        ["button", "repair"],
        ["wait_sheet", REPAIRS],
        ["pause", 1],
        ["picture", "repairs"],
        ["button", "repair"],
        ["wait_sheet", LOG],
        ["pause", 1],
        ["value", "Biểu 2", "B8"],
        ["picture", "repaired"],
        ["button", "clear"],
        ["wait_sheet", RESULTS, 40, False],
        ["settle"],
        ["value", "Biểu 2", "G9"],
        ["button", "hand_in"],
        ["focus", TAB.vi],
        ["picture", "refused"],
        ["keys", "Return"],
        ["gone", TAB.vi],
        ["type_into", "Biểu 2", "G9", 1],
        ["front"],
        ["button", "hand_in"],
        ["wait_file", str(sent), "*.eml"],
        ["pause", 1],
        ["picture", "handed-in"],
    ])  # fmt: skip
    seconds, marked, walked = results[4], results[7], results[12]
    assert seconds is not None
    assert marked[2] == RED
    assert walked != results[8]
    assert results[21][:2] == ["VALUE", "4"]
    assert results[26][2] != RED
    (draft,) = results[35]
    (copy,) = sent.glob("*.xlsx")
    assert copy.name == REPORT
    assert load_workbook(copy)["Biểu 2"]["B8"].value == 4
    mail = message_from_bytes(Path(draft).read_bytes(), policy=default)
    assert copy.read_bytes() in [part.get_content() for part in mail.iter_attachments()]
    assert path.read_bytes() == before
    assert Path(draft).name in (tmp_path / "opened").read_text(encoding="utf-8")


def test_the_province_consolidates_and_sees_where_a_total_comes_from(user: User, office: Path, tmp_path: Path) -> None:
    report = office / "thư" / REPORT
    write_settings(settings_file(user), mailbag=office / "thư")
    results = day(user, tmp_path, [
        ["open", str(report)],
        ["button", "consolidate"],
        ["focus", "Chọn thư mục"],
        ["picture", "mailbag"],
        ["click", "Select"],
        ["wait_file", str(office), "tong-hop.xlsx"],
        ["pause", 4],
        ["titles"],
        ["picture", "consolidated"],
    ])  # fmt: skip
    assert results[5] == [str(office / "tong-hop.xlsx")]
    assert any(each.startswith("tong-hop.xlsx") for each in results[7])
    totals = load_workbook(office / "tong-hop.xlsx")
    assert "Biểu 2" in totals.sheetnames
