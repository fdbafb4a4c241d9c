"""Findings as text, HTML and workbook; files that are replaced only when whole; the fast worksheet."""

import subprocess
import sys
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from report_factory import make_context, shipped_form
from xlsxwriter.url import Url

from xlsync.model import Finding, Severity, Source, Submission, Verdict
from xlsync.report import book as book_module
from xlsync.report.atomic import replace_when_whole, write_text
from xlsync.report.book import Book
from xlsync.report.cells import lines
from xlsync.report.fast_sheet import FastSheet, Formula
from xlsync.report.findings_xlsx import write_findings_xlsx
from xlsync.report.html_report import to_html
from xlsync.report.text_report import to_text
from xlsync.report.wording import printable
from xlsync.texts.catalogue import finding


def at(cell: str, code: str = "XS204", unit: str = "U1", **changes: Any) -> Finding:
    return finding(
        code, **{
            "unit": unit, "form": "bieu-tong-hop", "table": "dialogue_petitions", "field": "sessions",
            "path": f"hop-thu/BC {unit}.xlsx", "sheet": "Biểu 2", "cell": cell, "found": "7.29", "values": {"likely": 7290},
            **changes,
        }
    )  # fmt: skip


# --- text ----------------------------------------------------------------------------------------------------------


def test_text_of_check_says_what_each_file_is_and_ends_with_the_result() -> None:
    text = to_text(make_context(command="check"), color=False)
    assert (
        "hop-thu/BC U1.xlsx\n  Liên đoàn Lao động huyện Mẫu 1 · Biểu tổng hợp · từ 03/03/2021 đến 29/02/2024 · Đã tiếp nhận\n  Không có lỗi."
        in text
    )
    assert text.endswith("ĐẠT – 0 lỗi phải sửa, 0 nội dung cần giải trình, 0 lưu ý.\n")
    assert "Tổng cộng" not in text and "Đơn vị chưa gửi" not in text


def test_text_has_the_findings_of_a_file_together_the_most_serious_first() -> None:
    text = to_text(make_context(findings=[at("C9", "XS211"), at("C10", unit="U2"), at("C11")]), color=False)
    places = [text.index(part) for part in ("BC U1.xlsx", "Biểu 2!C11", "Biểu 2!C9", "BC U2.xlsx", "Biểu 2!C10")]
    assert places == sorted(places)
    assert "[Lỗi phải sửa] XS204" in text and "→ Nếu đúng, nhập 7290" in text
    assert text.splitlines()[-1] == "CHƯA ĐẠT – 2 lỗi phải sửa, 0 nội dung cần giải trình, 1 lưu ý."


def test_text_tells_many_alike_once_and_names_every_cell() -> None:
    text = to_text(make_context(findings=[at(f"C{row}") for row in range(9, 40)]), color=False)
    assert text.count("[Lỗi phải sửa]") == 3
    assert "Biểu 2!C10" in text
    assert "C11" in text and text.count("–C39") == 1


def test_text_of_consolidate_has_totals_by_tier_and_who_is_missing() -> None:
    context = make_context(absent=["U2"])
    text = to_text(context, color=False)
    sessions = context.outcome.totals["bieu-tong-hop", "dialogue_petitions"].rows[0].values["sessions"]
    assert f"{sessions}*" in next(line for line in text.splitlines() if "Số buổi trực tiếp" in line)
    assert "Đơn vị chưa gửi: 1\n  Biểu tổng hợp: Liên đoàn Lao động huyện Mẫu 2\n" in text
    assert "Số có dấu * chưa đầy đủ" in text


def test_text_shows_findings_of_no_file_by_their_unit() -> None:
    text = to_text(make_context(findings=[finding("XS013", unit="U2", form="bieu-tong-hop")]), color=False)
    assert "Chung\n  [Lỗi phải sửa] XS013  Liên đoàn Lao động huyện Mẫu 2\n" in text


def test_text_cannot_steer_the_terminal() -> None:
    odd = Submission(Source("hop-thu/\x1b[2J\udce1.xlsx"), verdict=Verdict.REJECTED, counted=False)
    context = make_context(command="check")
    context = replace(context, outcome=replace(context.outcome, submissions=(odd,)))
    for color in (False, True):
        text = to_text(context, color=color)
        assert "\x1b[2J" not in text and text.encode()
    assert "Đơn vị: không rõ · Trả lại để sửa" in to_text(context)


def test_colours_change_nothing_but_the_colours() -> None:
    import re

    context = make_context(findings=[at("C9"), at("C10", found="[bold]7.29[/bold]")], absent=["U2"])
    coloured = to_text(context, color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"[ ]+\n", "\n", re.sub(r"\x1b\[[0-9;]*m", "", coloured)) == to_text(context, color=False)


def test_plain_text_loads_neither_rich_nor_what_writes_workbooks() -> None:
    code = "import sys, xlsync.report.text_report, xlsync.report.json_report\nprint([m for m in ('rich', 'xlsxwriter', 'jinja2', 'polars') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- HTML ----------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Which tags there are, whether each is closed, what they load."""

    VOID = frozenset({"meta", "br", "link", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.loaded: list[str | None] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value for name, value in attrs if name in {"src", "href"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_html_is_whole_loads_nothing_and_has_findings_by_unit_and_file() -> None:
    page = Page(
        to_html(
            make_context(
                findings=[at("C9", unit="U2"), at("C9"), finding("XS013", unit="U3", form="bieu-tong-hop")],
                absent=["U3"],
            )
        )
    )
    assert page.open == [] and page.loaded == [] and "script" not in page.tags
    text = "\n".join(page.words)
    assert text.index("hop-thu/BC U1.xlsx") < text.index("hop-thu/BC U2.xlsx") < text.index("XS013")
    assert "CHƯA ĐẠT" in text and "Nếu đúng, nhập 7290" in text and "Công đoàn cấp trên cơ sở" in text


def test_html_escapes_what_comes_from_files() -> None:
    evil = "<script>alert(1)</script>"
    odd = Submission(Source(f"hop-thu/{evil}\udce1.xlsx"), verdict=Verdict.REJECTED)
    context = make_context(findings=[at("C9", found=evil, path=f"hop-thu/{evil}.xlsx", sheet=evil)], subject=evil)
    context = replace(context, outcome=replace(context.outcome, submissions=(odd,)))
    text = to_html(context)
    assert "<script" not in text and "&lt;script&gt;" in text
    assert text.encode()


def test_html_of_check_has_no_totals_and_says_when_all_is_well() -> None:
    text = "\n".join(Page(to_html(make_context(command="check"))).words)
    assert "Không có lỗi." in text and "ĐẠT" in text and "Bảng tổng hợp số liệu" not in text


def test_html_is_the_same_every_time() -> None:
    context = make_context(findings=[at("C9")])
    assert to_html(context) == to_html(context)


# --- findings as a workbook ----------------------------------------------------------------------------------------


def test_findings_workbook_has_a_row_a_finding_and_the_files(tmp_path: Path) -> None:
    path = tmp_path / "phat-hien.xlsx"
    write_findings_xlsx(path, make_context(command="check", findings=[at("C9"), at("C10", found="=1+1")]))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Phát hiện", "Tệp đã nhận"]
    rows = [row for row in book["Phát hiện"].iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [(row[2], row[7]) for row in rows] == [("XS204", "C9"), ("XS204", "C10")]
    assert not [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


def test_findings_workbook_is_byte_stable(tmp_path: Path) -> None:
    context = make_context(findings=[at("C9")])
    for name in ("mot.xlsx", "hai.xlsx"):
        write_findings_xlsx(tmp_path / name, context)
    assert (tmp_path / "mot.xlsx").read_bytes() == (tmp_path / "hai.xlsx").read_bytes()


def test_links_that_excel_cannot_hold_are_plain_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "MOST_LINKS", 3)
    path = tmp_path / "phat-hien.xlsx"
    write_findings_xlsx(path, make_context(command="check", findings=[at(f"C{row}") for row in range(9, 14)]))
    sheet = openpyxl.load_workbook(path)["Phát hiện"]
    rows = [row for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert sum(cell.hyperlink is not None for row in rows for cell in row) == 3
    assert [row[7].value for row in rows] == ["C9", "C10", "C11", "C12", "C13"]


def test_a_link_survives_odd_file_names(tmp_path: Path) -> None:
    names = [
        "hop-thu/a#b 100%.xlsx",
        "hop-thu/" + "dài" * 900 + ".xlsx",
        "hop-thu/\udce1.xlsx",
        "hop-thu/[x]^`{y}.xlsx",
    ]
    path = tmp_path / "phat-hien.xlsx"
    write_findings_xlsx(path, make_context(command="check", findings=[at("C9", path=name) for name in names]))
    rows = [row for row in openpyxl.load_workbook(path)["Phát hiện"].iter_rows() if isinstance(row[0].value, int)]
    assert rows[0][7].hyperlink.target.endswith("hop-thu/a%23b%20100%25.xlsx")
    assert rows[1][7].hyperlink is None and rows[1][7].value == "C9"
    assert rows[3][7].hyperlink.target.endswith("%5Bx%5D%5E%60%7By%7D.xlsx")


def test_parts_of_a_mail_are_linked_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "phat-hien.xlsx"
    write_findings_xlsx(
        path, make_context(command="check", findings=[at("C9", path="hop-thu/thu.eml", member="BC.xlsx")])
    )
    [row] = [row for row in openpyxl.load_workbook(path)["Phát hiện"].iter_rows() if isinstance(row[0].value, int)]
    assert row[5].value == "thu.eml › BC.xlsx" and row[5].hyperlink.location is None
    assert row[7].value == "C9" and row[7].hyperlink is None


# --- whole or not at all -------------------------------------------------------------------------------------------


def test_a_failed_output_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "ra.txt"
    path.write_text("cũ", encoding="utf-8")
    with pytest.raises(RuntimeError), replace_when_whole(path) as temporary:
        temporary.write_text("nửa chừng", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "cũ" and [each.name for each in tmp_path.iterdir()] == ["ra.txt"]


def test_a_whole_output_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "ra.txt"
    path.write_text("cũ", encoding="utf-8")
    path.chmod(0o640)
    write_text(path, "mới\n")
    assert path.read_bytes() == "mới\n".encode() and [each.name for each in tmp_path.iterdir()] == ["ra.txt"]
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_output_has_the_usual_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_text(tmp_path / "ra.txt", "x")
    assert (tmp_path / "ra.txt").stat().st_mode == usual.stat().st_mode


def test_a_folder_that_is_not_there_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_text(tmp_path / "nowhere" / "ra.txt", "x")


def test_a_book_that_fails_writes_no_file(tmp_path: Path) -> None:
    context = make_context(findings=[replace(at("C9"), severity=Severity.ERROR)])
    with (
        pytest.raises(RuntimeError),
        Book(tmp_path / "a.xlsx", tmp_path / "a.xlsx", context.outcome.as_of, "vi", "t") as book,
    ):
        book.sheet(book.name("Bảng"))
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


# --- the fast worksheet --------------------------------------------------------------------------------------------


def test_the_fast_worksheet_writes_what_xlsxwriter_writes(tmp_path: Path) -> None:
    rows: list[list[str | int | float | None]] = [
        ["Đơn vị", "=1+1", " hai  dấu cách ", None, "a&b<c>\"d'", "xuống\ndòng", ""],
        [0, 1, -7, 7290, 0.1, 1 / 3, 1e15],
        [None, None, None, None, None, None, "cuối"],
    ]
    read = []
    for name, worksheet_class in (("mot", None), ("hai", FastSheet)):
        workbook = xlsxwriter.Workbook(
            str(tmp_path / f"{name}.xlsx"), {"strings_to_formulas": False, "in_memory": True}
        )
        style = workbook.add_format({"border": 1, "num_format": "0.00"})
        sheet = workbook.add_worksheet("Bảng", worksheet_class)
        sheet.set_header("&C&P")
        for number, row in enumerate(rows):
            if isinstance(sheet, FastSheet):
                sheet.put_row(number, row[:3], [style] * 3)
                sheet.put_row(number, row[3:], [style] * (len(row) - 3), column=3)
                continue
            for column, value in enumerate(row):
                if value is None:
                    sheet.write_blank(number, column, None, style)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value, style)
                else:
                    sheet.write_number(number, column, value, style)
        sheet.set_row(1, 40)
        formulas: list[tuple[str, str | float]] = [("=SUM(A2:G2)", 4), ('=IF(A1<>"","",A1&"")', "a&<b"), ("=A1", "")]
        if isinstance(sheet, FastSheet):
            sheet.put_row(8, [Formula(*each) for each in formulas], [style] * 3)
        else:
            for column, (formula, value) in enumerate(formulas):
                sheet.write_formula(8, column, formula, style, value)
        sheet.write_formula(9, 2, "=SUM(A2:G2)", style, 4)
        sheet.write_formula(9, 3, '=IF(A1="","",A1)', style, "Đơn vị")
        sheet.write_number(9, 9, 5)
        bold = workbook.add_format({"bold": True})
        if isinstance(sheet, FastSheet):
            sheet.put_rich(10, 1, [(bold, "Đơn vị A: "), (style, "1 < 2 & _x0041_\n")], style)
            sheet.put_link(10, 2, Url("external:thư mục/BC.xlsx"), style)
        else:
            sheet.write_rich_string(10, 1, bold, "Đơn vị A: ", style, "1 < 2 & _x0041_\n", style)
            sheet.write_url(10, 2, "external:thư mục/BC.xlsx", style)
        sheet.write_string(10, 3, "bên phải", style)
        workbook.close()
        loaded = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["Bảng"]
        cached = openpyxl.load_workbook(tmp_path / f"{name}.xlsx", data_only=True)["Bảng"]
        read.append(
            [
                (
                    cell.coordinate,
                    cell.value,
                    cell.data_type,
                    cell.number_format,
                    cell.border.left.style,
                    cached[cell.coordinate].value,
                    loaded.row_dimensions[cell.row].height,
                    cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location),
                )
                for line in loaded.iter_rows()
                for cell in line
            ]
        )
    assert read[0] == read[1]
    with zipfile.ZipFile(tmp_path / "hai.xlsx") as package:
        assert package.testzip() is None


@given(st.text("ab  \nđ", max_size=60), st.integers(1, 15))
def test_lines_are_counted_as_a_walk_over_the_words_counts_them(text: str, room: int) -> None:
    counted = 0
    for line in text.split("\n"):
        if len(line) > 3 * room:
            counted += -(-8 * len(line) // (7 * room))
            continue
        needed, used = 1, 0
        for word in line.split(" "):
            if used + len(word) + bool(used) <= room:
                used += len(word) + bool(used)
            else:
                more, used = divmod(len(word), room) if len(word) > room else (0, len(word))
                needed += more + bool(used or not more)
        counted += needed
    assert lines(text, room, fit=1.0) == counted


@pytest.mark.parametrize("odd", ["\ud83d", "đ\udfff", "đ\ufffe", "đ\uffff"])
def test_what_no_file_can_hold_becomes_a_mark(odd: str) -> None:
    assert printable(odd)[-1] == "\ufffd"
    assert printable("Đơn vị 🙂") == "Đơn vị 🙂"


def test_all_forms_together_are_one_readable_workbook(tmp_path: Path) -> None:
    from xlsync.report.consolidated import write_consolidated

    forms = [shipped_form(name) for name in ("bieu-tong-hop", "so-kien-nghi", "so-don-thu", "so-ket-luan")]
    path = tmp_path / "tong-hop.xlsx"
    write_consolidated(path, make_context(forms=forms))
    assert {"Tổng hợp", "Biểu 2", "Phát hiện"} <= set(openpyxl.load_workbook(path).sheetnames)
