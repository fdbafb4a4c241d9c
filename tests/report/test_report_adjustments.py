"""Figures corrected by telephone in the workbooks: what the file says and what was confirmed stand side by side."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from adjustment_factory import (
    DIALOGUE,
    REASON,
    adjusted_context,
    adjustment,
    applied,
    put,
    superseded_context,
    table_of,
)
from report_factory import contribution, make_context, source
from workbook_oracle import Oracle

from xlsync.forms.load import parse_form
from xlsync.model import Tier
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context
from xlsync.report.correction_words import LONGEST_NOTE
from xlsync.report.corrections import corrections
from xlsync.report.findings_xlsx import write_findings_xlsx
from xlsync.report.status_xlsx import write_status_xlsx

FILL = "FFCDB9E8"
SHEET = "Điều chỉnh"


def written(tmp_path: Path, context: Context) -> Oracle:
    path = tmp_path / "tong-hop.xlsx"
    write_consolidated(path, context)
    return Oracle(path)


def noted(book: Oracle) -> dict[tuple[str, str], Any]:
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in book.formulas
        for line in sheet.iter_rows()
        for cell in line
        if cell.comment is not None
    }


def told(book: Oracle) -> list[list[Any]]:
    """The rows of the adjustments, as cells hold them when opened."""
    return [row for row in book.rows(SHEET) if isinstance(row[0], int)]


def front(book: Oracle) -> list[str]:
    return [cell for line in book.rows("Tổng hợp") for cell in line if isinstance(cell, str)]


# --- the cell and its note -----------------------------------------------------------------------------------------


def test_the_adjusted_cell_has_the_confirmed_figure_a_colour_and_a_note_of_who_said_what(tmp_path: Path) -> None:
    book = written(tmp_path, adjusted_context())
    [(place, cell)] = noted(book).items()
    assert place == ("Biểu 2 - chi tiết", "E6") and cell.value == 7000 and cell.fill.fgColor.rgb == FILL
    assert book.formulas["Biểu 2 - chi tiết"]["A6"].value == "Liên đoàn Lao động huyện Mẫu 1"
    assert cell.comment.author == "xlsync"
    assert cell.comment.text == (
        "Tệp ghi 7; điều chỉnh thành 7.000, Văn phòng huyện (mẫu) xác nhận, Chuyên viên (mẫu) ghi ngày 04/03/2024 09:15; "
        f"lý do: {REASON}"
    )


def test_only_adjusted_cells_are_marked_and_the_legend_says_what_the_colour_means(tmp_path: Path) -> None:
    book = written(tmp_path, adjusted_context())
    marked = [
        (sheet.title, cell.coordinate)
        for sheet in book.formulas
        for line in sheet.iter_rows()
        for cell in line
        if cell.fill.fgColor.rgb == FILL and cell.value is not None
    ]
    assert marked == [("Biểu 2 - chi tiết", "A2"), ("Biểu 2 - chi tiết", "E6")]
    assert book.rows("Biểu 2 - chi tiết")[1][0].startswith("Ô màu này: số điều chỉnh qua điện thoại")
    assert book.rows("Biểu 4 - chi tiết")[1][0] is None


def test_the_totals_above_rest_on_the_confirmed_figure_and_have_no_star(tmp_path: Path) -> None:
    before, after = (written(tmp_path, context) for context in (make_context(), adjusted_context()))
    row = after.row_of("Biểu 2", "Công đoàn cấp trên cơ sở")
    was = before.rows("Biểu 2 - chi tiết")[5][4]
    assert after.rows("Biểu 2")[row - 1][1] == before.rows("Biểu 2")[row - 1][1] - was + 7000
    assert after.value("Biểu 2", row, 2) == after.rows("Biểu 2")[row - 1][1]
    assert '"*"' not in after.formulas["Biểu 2"].cell(row, 2).number_format
    assert after.rows("Biểu 2")[1][0].endswith(
        "1 số liệu điều chỉnh qua điện thoại: ô tô màu có ghi chú ở trang Biểu 2 - chi tiết"
    )
    assert "điện thoại" not in after.rows("Biểu 3")[1][0]


def test_a_cell_that_was_refused_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    context = adjusted_context(applied(adjustment(old=None)), submissions=[table_of("U1", 7000, typed="7.29")])
    outcome = context.outcome  # the file with its table in place of the bare one
    context = replace(context, outcome=replace(outcome, submissions=outcome.submissions[-1:]))
    [cell] = noted(written(tmp_path, context)).values()
    assert cell.comment.text.startswith("Tệp ghi “7.29” (không nhận); điều chỉnh thành 7.000")
    [row] = told(written(tmp_path, context))
    assert row[7] == "7.29" and row[9] is None


def test_a_blank_cell_is_said_to_have_no_figure(tmp_path: Path) -> None:
    book = written(tmp_path, adjusted_context(applied(adjustment(old=None))))
    assert [cell.comment.text[:15] for cell in noted(book).values()] == ["Tệp không có số"]
    assert told(book)[0][7:10] == ["–", 7000, None]


def test_a_row_of_a_grassroots_union_is_marked_and_named(tmp_path: Path) -> None:
    context = adjusted_context(
        applied(adjustment(row="U1-2", field="opinions", old=90, new=40), "D10"),
        change=lambda form, table, made: put(made, "U1-2", {"opinions": (90, 40)}) if table.id == DIALOGUE else made,
    )
    book = written(tmp_path, context)
    [((_, place), cell)] = noted(book).items()
    assert book.formulas["Biểu 2 - chi tiết"][f"B{cell.row}"].value == "CĐCS Công ty TNHH Mẫu 1.2"
    assert place == "F11" and cell.value == 40
    [row] = told(book)
    assert row[1:5] == ["Liên đoàn Lao động huyện Mẫu 1", "Biểu 2", "Số ý kiến tiếp thu giải quyết", "CĐCS Công ty TNHH Mẫu 1.2"]  # fmt: skip
    assert row[7:10] == [90, 40, -50] and row[14:] == ["Đang áp dụng", "Dòng 11"]


def test_an_own_row_named_by_the_code_of_its_unit_is_the_own_row(tmp_path: Path) -> None:
    book = written(tmp_path, adjusted_context(applied(adjustment(row="U1"))))
    assert len(noted(book)) == 1 and told(book)[0][4] == "Của đơn vị gửi"


def test_an_aggregate_that_counts_and_one_that_does_not_are_told_apart(tmp_path: Path) -> None:
    made = adjustment("U3", "cases_raised", "aggregate", table="supervision", old=21, new=12)
    here = applied(made, "E9", sheet="Biểu 3")
    aside = applied(adjustment("U2", "cases_raised", "aggregate", table="supervision"), "E9", sheet="Biểu 3")
    context = adjusted_context(
        here, aside,
        change=lambda form, table, records: put(records, "U3", {"cases_raised": (21, 12)}, aggregate=True)
        if table.id == "supervision" else records,
    )  # fmt: skip
    book = written(tmp_path, context)
    assert [(sheet, cell.value) for (sheet, _), cell in noted(book).items()] == [("Biểu 3 - chi tiết", 12)]
    assert [(row[4], row[14]) for row in told(book)] == [
        ("Gộp các CĐCS", "Đang áp dụng, nhưng dòng này không cộng vào tổng"), ("Gộp các CĐCS", "Đang áp dụng"),
    ]  # fmt: skip
    effects = [row for row in book.rows(SHEET) if row[1] == "Biểu tổng hợp"]
    assert [row[9] for row in effects] == [-9]


def test_a_long_reason_is_cut_in_the_note_and_whole_in_the_sheet(tmp_path: Path) -> None:
    long = "lý do dài " * 400
    book = written(tmp_path, adjusted_context(applied(adjustment(reason=long))))
    [cell] = noted(book).values()
    assert len(cell.comment.text) < LONGEST_NOTE + 40 and cell.comment.text.endswith("… (xem trang Điều chỉnh)")
    assert told(book)[0][13] == long.strip()


def test_the_box_of_a_note_is_as_high_as_its_text(tmp_path: Path) -> None:
    heights = []
    for number, reason in enumerate(("ngắn", "dài " * 150)):
        path = tmp_path / f"{number}.xlsx"
        write_consolidated(path, adjusted_context(applied(adjustment(reason=reason))))
        with zipfile.ZipFile(path) as package:
            [name] = [each for each in package.namelist() if "vmlDrawing" in each]
            heights += re.findall(r"height:([\d.]+)pt", package.read(name).decode())
    assert float(heights[1]) > 3 * float(heights[0]) > 100


# --- the sheet -----------------------------------------------------------------------------------------------------


def test_the_sheet_is_there_only_when_there_are_adjustments(tmp_path: Path) -> None:
    assert SHEET not in written(tmp_path, make_context()).formulas.sheetnames
    names = written(tmp_path, adjusted_context()).formulas.sheetnames
    assert names[-5:-1] == [SHEET, "Tình hình gửi", "Tệp đã nhận", "Phát hiện"]


def test_a_row_says_what_the_file_has_who_confirmed_who_entered_when_and_why(tmp_path: Path) -> None:
    book = written(tmp_path, adjusted_context())
    [row] = told(book)
    assert row[:5] == [1, "Liên đoàn Lao động huyện Mẫu 1", "Biểu 2", "Số buổi trực tiếp", "Của đơn vị gửi"]
    assert row[5:10] == ["BC U1.xlsx", "Biểu 2!C8", 7, 7000, 6993]
    assert row[10:12] == ["Văn phòng huyện (mẫu)", "Chuyên viên (mẫu)"]
    assert f"{row[12]:%d/%m/%Y %H:%M}" == "04/03/2024 09:15"
    assert row[13:] == [REASON, "Đang áp dụng", "Dòng 6"]
    cells = next(line for line in book.formulas[SHEET].iter_rows() if line[0].value == 1)
    assert cells[6].hyperlink.location == "'Biểu 2'!C8" and cells[6].hyperlink.target.endswith("hop-thu/BC%20U1.xlsx")
    assert cells[9].value == f"=I{cells[9].row}-H{cells[9].row}"
    assert cells[15].hyperlink.location == "'Biểu 2 - chi tiết'!A6"


def test_what_it_changes_in_the_totals_is_live(tmp_path: Path) -> None:
    book = written(tmp_path, adjusted_context())
    number, row = next((n, row) for n, row in enumerate(book.rows(SHEET), start=1) if row[1] == "Biểu tổng hợp")
    total = book.row_of("Biểu 2", "Tổng cộng")
    assert row[2:4] == ["Biểu 2", "Số buổi trực tiếp"]
    assert row[8] == book.rows("Biểu 2")[total - 1][1] and row[8] - row[7] == row[9] == 6993
    assert book.formulas[SHEET].cell(number, 9).value == f"=N('Biểu 2'!B{total})"


def test_what_a_later_version_supersedes_says_so_with_the_figure_of_that_version(tmp_path: Path) -> None:
    book = written(tmp_path, superseded_context())
    assert noted(book) == {}
    [row] = told(book)
    assert row[5:7] == ["BC U1 cũ.xlsx", ""] and not row[15]
    assert row[14] == "Hết hiệu lực: đã có bản gửi sau, thư.eml › BC U1.xlsx, bản này ghi 7.290"
    assert not any(each[1] == "Biểu tổng hợp" for each in book.rows(SHEET))
    assert [text for text in front(book) if "điều chỉnh" in text] == [
        "1 điều chỉnh hết hiệu lực vì đã có bản gửi sau, xem trang Điều chỉnh."
    ]


def test_those_in_force_come_first_then_the_order_of_the_register_and_of_the_form(tmp_path: Path) -> None:
    context = adjusted_context(
        applied(adjustment("T"), holds=False), applied(adjustment("U2", "opinions")), applied(adjustment("U2")),
        applied(adjustment("U1")),
    )  # fmt: skip
    shown = [(each.applied.adjustment.unit, each.applied.adjustment.field) for each in corrections(context)]
    assert shown == [("U1", "sessions"), ("U2", "sessions"), ("U2", "opinions"), ("T", "sessions")]


def test_a_file_inside_a_mail_is_linked_to_as_the_mail(tmp_path: Path) -> None:
    where = replace(source("U1"), path="hop-thu/thư.eml", member="BC.xlsx")
    book = written(tmp_path, adjusted_context(applied(adjustment(), where=where)))
    cells = next(line for line in book.formulas[SHEET].iter_rows() if line[0].value == 1)
    assert cells[5].value == "thư.eml › BC.xlsx" and cells[5].hyperlink.location is None
    assert cells[6].value == "Biểu 2!C8" and cells[6].hyperlink is None


# --- the first sheet -----------------------------------------------------------------------------------------------


def test_the_first_sheet_says_how_many_figures_rest_on_the_telephone_and_links_to_them(tmp_path: Path) -> None:
    book = written(tmp_path, adjusted_context())
    [cell] = [
        cell for line in book.formulas["Tổng hợp"].iter_rows() for cell in line if "điện thoại" in str(cell.value)
    ]
    assert cell.value == "1 số liệu điều chỉnh qua điện thoại (Biểu 2: 1), xem trang Điều chỉnh."
    assert cell.hyperlink.location == "'Điều chỉnh'!A1"


def test_without_adjustments_the_first_sheet_says_nothing_of_them(tmp_path: Path) -> None:
    assert not any("điều chỉnh" in text for text in front(written(tmp_path, make_context())))


# --- lists ---------------------------------------------------------------------------------------------------------


def test_an_entry_of_a_list_that_goes_up_is_marked_in_the_list(tmp_path: Path) -> None:
    made = adjustment("U1", "no", "8", table="documents", old=5, new=2)

    def change(form: Any, table: Any, records: list) -> list:
        changed = put(records, "U1", {"no": (5, 2)}) if table.id == "documents" else records
        return [each if each.row == 8 else replace(each, adjusted={}) for each in changed]

    book = written(tmp_path, adjusted_context(applied(made, "A8", sheet="Biểu 1"), change=change))
    [((sheet, _), cell)] = noted(book).items()
    assert sheet == "Biểu 1" and cell.value == 2 and cell.comment.text.startswith("Tệp ghi 5; điều chỉnh thành 2")
    [row] = told(book)
    assert (row[4], row[14]) == ("Dòng 8", "Đang áp dụng")
    assert row[15] == f"Dòng {cell.row}" and not any(each[1] == "Biểu tổng hợp" for each in book.rows(SHEET))


# --- what must not show, what must not run ---------------------------------------------------------------------------


def content(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return b"".join(package.read(name) for name in package.namelist())


def test_a_sensitive_figure_is_named_and_never_shown(tmp_path: Path) -> None:
    form = parse_form(
        b"form: mau\nversion: '1'\nlabel: {vi: M}\ntables:\n  - id: t\n    sheet: T\n    rows: own\n    fields:\n"
        b"      - {id: a, label: {vi: A}, type: count}\n      - {id: s, label: {vi: Kin}, type: count, sensitive: true}\n"
    )
    made = adjustment("T", "s", form="mau", table="t", old=918273, new=645546, reason="ghi 918273, đúng là 645546")
    row = contribution("T", "T", Tier.PROVINCE, 8, {"a": 1}, sheet="T")
    context = adjusted_context(
        applied(made, "B8", sheet="T"), forms=[form],
        change=lambda form, table, records: [replace(row, adjusted={"s": 918273})],
    )  # fmt: skip
    book = written(tmp_path, context)
    [line] = told(book)
    assert line[3] == "Kin" and line[7:9] == ["(nội dung được bảo vệ)"] * 2 and line[9] is None
    assert line[13] == "(nội dung được bảo vệ)" and noted(book) == {}
    write_findings_xlsx(tmp_path / "f.xlsx", context)
    write_status_xlsx(tmp_path / "s.xlsx", context)
    for name in ("tong-hop.xlsx", "f.xlsx", "s.xlsx"):
        assert b"918273" not in content(tmp_path / name) and b"645546" not in content(tmp_path / name)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "{new} {reason}", "a\x07\x1b[31m\udce1b", "<b>&\"'", "𝄞"]
)
def test_names_and_reasons_stay_text_and_leave_the_file_whole(text: str, tmp_path: Path) -> None:
    made = adjustment(confirmed_by=text, by=text, reason=text)
    path = tmp_path / "tong-hop.xlsx"
    write_consolidated(path, adjusted_context(applied(made)))
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))
    book = Oracle(path)
    cells = next(line for line in book.formulas[SHEET].iter_rows() if line[0].value == 1)
    assert [cells[place].data_type for place in (10, 11, 13)] == ["s"] * 3
    shown = cells[13].value
    assert shown == text.replace("\x07", "\ufffd").replace("\x1b", "\ufffd").replace("\udce1", "\ufffd")
    [cell] = noted(book).values()
    assert cell.comment.text.endswith(f"lý do: {shown}")


def test_the_same_outcome_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("mot.xlsx", "hai.xlsx"):
        write_consolidated(tmp_path / name, adjusted_context())
    assert (tmp_path / "mot.xlsx").read_bytes() == (tmp_path / "hai.xlsx").read_bytes()


@pytest.mark.parametrize("write", [write_findings_xlsx, write_status_xlsx])
def test_findings_and_status_have_the_sheet_too_without_totals(write: Any, tmp_path: Path) -> None:
    context = adjusted_context(command="status" if write is write_status_xlsx else "check")
    path = tmp_path / "a.xlsx"
    write(path, context)
    rows = [row for row in openpyxl.load_workbook(path)[SHEET].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[8] for row in rows] == [7000] and rows[0][14] == "Đang áp dụng" and not rows[0][15]
    write(path, make_context(command=context.outcome.command))
    assert SHEET not in openpyxl.load_workbook(path).sheetnames


def test_a_moment_that_is_none_is_shown_as_it_stands(tmp_path: Path) -> None:
    assert told(written(tmp_path, adjusted_context(applied(adjustment(at="hôm qua")))))[0][12] == "hôm qua"


def test_the_form_of_the_adjustment_may_be_unknown(tmp_path: Path) -> None:
    made = adjustment(form="khac", table="t", field="a")
    [row] = told(written(tmp_path, adjusted_context(applied(made, None))))
    assert row[2:4] == ["t", "a"] and row[6] == "Biểu 2" and not row[15]
