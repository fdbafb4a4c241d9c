"""The button Gửi lên cấp trên, in a real LibreOffice; the program that opens mails is a stand-in."""

import email
import email.policy
import os
import shutil
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from ribbon_desk import AS_OF, desk_of_book

from xlsync.pipeline.run import check
from xlsync.ribbon.callbacks import checking, handing_in
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.memory import recall
from xlsync.ribbon.office_file import office_settings

EXAMPLES = Path(__file__).parents[2] / "examples"
CLEAN = EXAMPLES / "bac-giang" / "bieu-tong-hop_BG-GD_2021-03-03..2024-02-29.xlsx"
RENAMED = EXAMPLES / "bac-giang" / "LDLD H. Tan Yen.xlsx"
FAULTY = EXAMPLES / "bac-giang-loi" / "bieu-tong-hop_BG-XD_2021-03-03..2024-02-29.xlsx"
OLD_LETTERS = "C«ng ®oµn ngµnh Gi¸o dôc"  # TCVN3: a warning (XS110)
REASON = "Văn bản cũ, gõ bằng phông chữ cũ"
LIST = "Kết quả kiểm tra"


@pytest.fixture
def asked_to_open(tmp_path, monkeypatch):
    """What the system was asked to open."""
    folder, log = tmp_path / "bin", tmp_path / "opened.txt"
    folder.mkdir()
    opener = folder / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{log}"\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def opened(count):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            lines = log.read_text().splitlines() if log.exists() else []
            if len(lines) >= count:
                return [Path(line) for line in lines]
            time.sleep(0.05)
        raise AssertionError(f"{lines} of {count}")

    yield opened


@pytest.fixture
def desk_folder(tmp_path):
    """A folder where the officer keeps the workbook."""
    folder = tmp_path / "Báo cáo năm"
    folder.mkdir()
    return folder


def copied(path, folder):
    return Path(shutil.copy(path, folder))


def with_warnings(folder):
    book = openpyxl.load_workbook(CLEAN)
    book["Biểu 1"]["D8"] = book["Biểu 1"]["D9"] = OLD_LETTERS
    book.save(folder / CLEAN.name)
    return folder / CLEAN.name


def parts(book, path):
    """The cells of the workbook as a copy has them, with styles and notes, but for the clock."""
    book.impl.save_copy(path)
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if not name.startswith("docProps/")}


def mail(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def codes(path):
    return [
        (each.code, each.sheet, each.cell) for each in check([str(path)], office_settings(None, AS_OF)).outcome.findings
    ]


def explain(book, *reasons):
    """Writes into the list as the officer does."""
    for row, reason in enumerate(reasons, start=5):
        book.sheets[recall(book).listing][f"H{row}"].value = reason


def reasons(book):
    sheet = book.sheets[recall(book).listing]
    return sheet.range((5, 8), (4 + len(recall(book).claims), 8)).options(ndim=1).value


def test_a_clean_report_goes_as_it_is_under_its_standard_name(opened, desk_folder, asked_to_open):
    path = copied(RENAMED, desk_folder)
    book = opened(path)
    desk = desk_of_book(book)
    said = handing_in.hand_in(desk)
    copy = desk_folder / "Gửi" / "bieu-tong-hop_BG-TY_2021-03-03..2024-02-29.xlsx"
    draft = copy.with_suffix(".eml")
    assert copy.read_bytes() == path.read_bytes() == RENAMED.read_bytes()
    assert asked_to_open(1) == [draft]
    assert str(copy.parent) in said.vi and copy.name in said.vi and draft.name in said.vi
    assert desk.ask.asked == [
        "Danh mục đơn vị đang dùng là danh mục mẫu đi kèm phần mềm: xin kiểm tra lại người nhận của thư nháp."
    ]
    (attached,) = mail(draft).iter_attachments()
    assert attached.get_content() == RENAMED.read_bytes()
    assert recall(book) is None and not book.api.isModified()


def test_errors_are_marked_and_told_and_nothing_is_sent(opened, desk_folder):
    path = copied(FAULTY, desk_folder)
    book = opened(path)
    desk = desk_of_book(book)
    said = handing_in.hand_in(desk)
    errors = sum(
        found.severity == "error" for found in check([str(path)], office_settings(path, AS_OF)).outcome.findings
    )
    assert f"Còn {errors} lỗi phải sửa trước khi gửi" in desk.ask.asked[0]
    assert said.vi.startswith("Chưa gửi") and book.sheets.active.name == LIST
    marks = recall(book).marks
    checking.check(desk_of_book(book))
    assert recall(book).marks == marks
    assert [each.name for each in desk_folder.iterdir() if not each.name.startswith(".~")] == [path.name]
    assert not book.api.isModified()


def test_warnings_ask_for_reasons_and_go_with_them(opened, desk_folder, asked_to_open):
    path = with_warnings(desk_folder)
    before = path.read_bytes()
    book = opened(path)
    desk = desk_of_book(book)
    handing_in.hand_in(desk)
    assert "Còn 2 nội dung cần giải trình" in desk.ask.asked[0] and "cột Giải trình" in desk.ask.asked[0]
    assert book.sheets[LIST]["H4"].value == "Giải trình"
    explain(book, REASON, "x")
    desk = desk_of_book(book)
    handing_in.hand_in(desk)
    assert "Còn 1 nội dung cần giải trình" in desk.ask.asked[0]
    assert reasons(book) == [REASON, "x"]
    explain(book, REASON, "Tên đơn vị ghi như cũ")
    memory = recall(book)
    handing_in.hand_in(desk_of_book(book))
    assert asked_to_open(1)[0].name == CLEAN.with_suffix(".eml").name
    assert recall(book) == memory and reasons(book) == [REASON, "Tên đơn vị ghi như cũ"]
    body = mail(asked_to_open(1)[0]).get_body().get_content()
    assert REASON in body and "Tên đơn vị ghi như cũ" in body
    assert path.read_bytes() == before


def test_marks_do_not_go_with_the_copy(opened, desk_folder, asked_to_open):
    book = opened(with_warnings(desk_folder))
    unmarked = parts(book, desk_folder.parent / "chưa đánh dấu.xlsx")
    handing_in.hand_in(desk_of_book(book))
    explain(book, REASON, REASON)
    handing_in.hand_in(desk_of_book(book))
    asked_to_open(1)
    copy = desk_folder / "Gửi" / CLEAN.name
    sent = openpyxl.load_workbook(copy)
    assert LIST not in sent.sheetnames and len(sent.sheetnames) == len(openpyxl.load_workbook(CLEAN).sheetnames)
    assert not any(cell.comment for row in sent["Biểu 1"].iter_rows() for cell in row)
    assert sent["Biểu 1"]["D8"].fill.patternType is None
    assert codes(copy) == [("XS110", "Biểu 1", "D8"), ("XS110", "Biểu 1", "D9")]
    checking.clear(desk_of_book(book))
    assert parts(book, desk_folder.parent / "sau.xlsx").keys() == unmarked.keys()


def test_the_workbook_on_the_screen_ends_as_it_was(opened, desk_folder, asked_to_open):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    explain(book, REASON, REASON)
    book.sheets[LIST].activate()
    book.sheets[LIST]["H6"].select()
    before = parts(book, desk_folder.parent / "trước.xlsx")
    handing_in.hand_in(desk_of_book(book))
    asked_to_open(1)
    assert book.sheets.active.name == LIST and book.selection.address == "$H$6"
    assert book.api.isModified()
    assert parts(book, desk_folder.parent / "sau.xlsx") == before


def test_unsaved_edits_go_and_stay_unsaved(opened, desk_folder, asked_to_open):
    path = copied(CLEAN, desk_folder)
    book = opened(path)
    book.sheets["Biểu 1"]["E8"].value = "Kế hoạch mới"
    handing_in.hand_in(desk_of_book(book))
    asked_to_open(1)
    sent = openpyxl.load_workbook(desk_folder / "Gửi" / CLEAN.name)
    assert sent["Biểu 1"]["E8"].value == "Kế hoạch mới"
    assert book.api.isModified() and path.read_bytes() == CLEAN.read_bytes()


def test_a_file_saved_with_marks_goes_without_them(opened, desk_folder, asked_to_open):
    path = with_warnings(desk_folder)
    book = opened(path)
    checking.check(desk_of_book(book))
    explain(book, REASON, REASON)
    book.save()
    assert LIST in openpyxl.load_workbook(path).sheetnames
    handing_in.hand_in(desk_of_book(book))
    asked_to_open(1)
    assert LIST not in openpyxl.load_workbook(desk_folder / "Gửi" / CLEAN.name).sheetnames


def test_handing_in_twice_gives_one_copy_and_another_content_a_number(opened, desk_folder, asked_to_open):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    explain(book, REASON, REASON)
    handing_in.hand_in(desk_of_book(book))
    handing_in.hand_in(desk_of_book(book))
    first, second = asked_to_open(2)
    assert first == second
    names = sorted(each.name for each in (desk_folder / "Gửi").iterdir())
    assert names == [first.name, CLEAN.name]
    kept = (desk_folder / "Gửi" / CLEAN.name).read_bytes()
    book.sheets["Biểu 1"]["E8"].value = "Kế hoạch mới"
    handing_in.hand_in(desk_of_book(book))
    assert asked_to_open(3)[2].name == CLEAN.name.replace(".xlsx", " (2).eml")
    assert (desk_folder / "Gửi" / CLEAN.name).read_bytes() == kept
    (attached, _) = mail(asked_to_open(3)[2]).iter_attachments()
    assert attached.get_filename() == CLEAN.name.replace(".xlsx", " (2).xlsx")


def test_a_workbook_opened_in_the_folder_of_what_was_sent_makes_no_folder_in_it(opened, desk_folder, asked_to_open):
    folder = desk_folder / "Gửi"
    folder.mkdir()
    handing_in.hand_in(desk_of_book(opened(copied(CLEAN, folder))))
    assert asked_to_open(1) == [folder / CLEAN.with_suffix(".eml").name]
    assert not (folder / "Gửi").exists()


def test_a_workbook_that_was_never_saved_asks_for_a_folder(app, desk_folder, asked_to_open):
    from com.sun.star.beans import PropertyValue

    as_template = PropertyValue(Name="AsTemplate", Value=True)
    document = app.api.loadComponentFromURL(CLEAN.as_uri(), "_blank", 0, (as_template,))
    book = next(each for each in app.books if each.api == document)
    try:
        assert handing_in.hand_in(desk_of_book(book, None)) is None
        handing_in.hand_in(desk_of_book(book, desk_folder))
    finally:
        book.close()
    assert asked_to_open(1) == [desk_folder / CLEAN.with_suffix(".eml").name]
    assert sorted(each.name for each in desk_folder.iterdir()) == [CLEAN.with_suffix(".eml").name, CLEAN.name]


def test_the_suffix_of_the_workbook_stays(opened, desk_folder, asked_to_open):
    book = opened(copied(CLEAN, desk_folder))
    path = desk_folder / "báo cáo.ods"
    book.save(str(path))
    book.sheets["Biểu 1"]["E8"].value = "Kế hoạch mới"
    handing_in.hand_in(desk_of_book(book))
    draft = asked_to_open(1)[0]
    (attached,) = mail(draft).iter_attachments()
    assert attached.get_filename() == CLEAN.with_suffix(".ods").name
    assert attached.get_content_type() == "application/vnd.oasis.opendocument.spreadsheet"
    assert codes(draft) == []


def test_a_folder_that_cannot_be_written_to_is_told(opened, desk_folder):
    book = opened(copied(CLEAN, desk_folder))
    (desk_folder / "Gửi").write_text("một tệp")
    with pytest.raises(RibbonError, match="Cannot write into"):
        handing_in.hand_in(desk_of_book(book))
    assert (desk_folder / "Gửi").read_text() == "một tệp"


def test_reasons_survive_another_check_also_of_sorted_rows(opened, desk_folder):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    explain(book, "Lý do của ô D8", "-1 là lý do của D9")
    sheet = book.sheets[LIST]
    rows = sheet["A5:H6"].value
    sheet["A5:H6"].value = rows[::-1]
    said = checking.check(desk_of_book(book))
    assert reasons(book) == ["Lý do của ô D8", "\u200b-1 là lý do của D9"]
    assert "không còn hiệu lực" not in said.vi
    checking.check(desk_of_book(book))
    assert reasons(book) == ["Lý do của ô D8", "\u200b-1 là lý do của D9"]


def type_into(book, cell, text):
    """As the keyboard does it."""
    from com.sun.star.beans import PropertyValue

    book.sheets[LIST][cell].select()
    helper = book.app.engine.impl.service("com.sun.star.frame.DispatchHelper")
    typed = (PropertyValue(Name="StringName", Value=text),)
    helper.executeDispatch(book.api.CurrentController.Frame, ".uno:EnterString", "", 0, typed)


def test_what_looks_like_a_day_or_a_formula_stays_as_typed(opened, desk_folder):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    type_into(book, "H5", "12/3")
    type_into(book, "H6", "=1+1")
    checking.check(desk_of_book(book))
    assert reasons(book) == ["12/3", "\u200b=1+1"]


def test_a_reason_lapses_when_the_value_changes_and_is_told(opened, desk_folder):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    explain(book, "Lý do của ô D8", "Lý do của ô D9")
    book.sheets["Biểu 1"]["D9"].value = OLD_LETTERS + " n÷a"
    desk = desk_of_book(book)
    handing_in.hand_in(desk)
    assert "Còn 1 nội dung cần giải trình" in desk.ask.asked[0]
    assert "1 giải trình không còn hiệu lực" in desk.ask.asked[0]
    assert reasons(book) == ["Lý do của ô D8", None]
    below = book.sheets[LIST]["A8:H9"].value
    assert below[0][0].startswith("Giải trình không còn hiệu lực")
    assert (below[1][2], below[1][4], below[1][7]) == ("XS110", "D9", "Lý do của ô D9")


def test_a_check_that_fails_loses_no_reason(opened, desk_folder, monkeypatch):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    explain(book, REASON, REASON)
    (desk_folder / "xlsync.toml").write_text('units = "khong-co.csv"\n', encoding="utf-8")
    with pytest.raises(RibbonError):
        checking.check(desk_of_book(book))
    assert reasons(book) == [REASON, REASON]


def test_clearing_says_that_reasons_went(opened, desk_folder):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    explain(book, REASON)
    assert "1 giải trình" in checking.clear(desk_of_book(book)).vi
    assert recall(book) is None


def test_stopping_changes_nothing(opened, desk_folder):
    book = opened(with_warnings(desk_folder))
    checking.check(desk_of_book(book))
    explain(book, REASON, REASON)
    before = parts(book, desk_folder.parent / "trước.xlsx")
    with pytest.raises(RibbonError, match="Stopped"):
        handing_in.hand_in(desk_of_book(book, stopped=lambda: True))
    assert parts(book, desk_folder.parent / "sau.xlsx") == before
