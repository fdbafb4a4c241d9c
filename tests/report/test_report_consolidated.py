"""The consolidated workbook: every figure is a live formula over the rows behind it, and says what it stands for."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from report_factory import PERIOD, contribution, make_context, register, shipped_form
from workbook_oracle import Oracle

from xlsync.forms.definition import Form, Table
from xlsync.forms.load import parse_form
from xlsync.model import Contribution, Rounding, Tier
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context
from xlsync.texts.catalogue import finding

FORMS = ("bieu-tong-hop", "so-kien-nghi")


def written(tmp_path: Path, context: Context) -> Oracle:
    path = tmp_path / "tong-hop.xlsx"
    write_consolidated(path, context)
    return Oracle(path)


def two_forms(**options: Any) -> Context:
    return make_context(forms=[shipped_form(form) for form in FORMS], **options)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    return written(tmp_path_factory.mktemp("book"), two_forms())


def table_form(rows: str, fields: str, *, extra: str = "") -> Form:
    return parse_form(
        f"form: mau\nversion: '1'\nlabel: {{vi: Biểu mẫu}}\ntables:\n  - id: t\n    sheet: Bảng\n    rows: {rows}\n"
        f"{extra}    fields:\n{fields}".encode()
    )


COUNT_AND_TEXT = (
    "      - {id: unit, label: {vi: Đơn vị}, type: unit}\n      - {id: a, label: {vi: Số vụ}, type: count}\n"
    "      - {id: prose, label: {vi: Nội dung}, type: text}\n"
)


def only(*rows: Contribution) -> Any:
    return lambda form, table, made: list(rows)


# --- the figures ---------------------------------------------------------------------------------------------------


def test_every_sum_agrees_with_an_independent_recomputation_of_its_cells(book: Oracle) -> None:
    checked = 0
    for sheet, row, column, formula in book.formula_cells():
        if "FIXED" in formula:  # the compound cells have a test of their own
            continue
        cached = book.cached[sheet].cell(row, column).value
        assert (cached if cached is not None else "") == pytest.approx(book.value(sheet, row, column)), (
            sheet,
            row,
            column,
        )
        checked += 1
    assert checked > 150


def test_totals_by_tier_are_sums_of_the_records_and_equal_the_outcome(tmp_path: Path) -> None:
    context = make_context()
    book = written(tmp_path, context)
    totals = context.outcome.totals["bieu-tong-hop", "dialogue_petitions"]
    for row, label in zip(totals.rows, ("LĐLĐ tỉnh", "Công đoàn cấp trên cơ sở", "Công đoàn cơ sở"), strict=True):
        cells = book.rows("Biểu 2")[book.row_of("Biểu 2", label) - 1]
        assert cells[1:8] == pytest.approx([row.values[field] for field in (
            "sessions", "opinions", "receptions", "petitions_carried", "petitions_received", "petitions_resolved", "resolved_rate",
        )])  # fmt: skip


def test_a_total_is_a_plain_sum_over_one_block_of_rows_of_its_tier(book: Oracle) -> None:
    formula = book.formulas["Biểu 2"].cell(book.row_of("Biểu 2", "Công đoàn cơ sở"), 2).value
    match = re.fullmatch(r"=SUM\('Biểu 2 - chi tiết'!E(\d+):E(\d+)\)", formula)
    assert match is not None, formula
    details = book.rows("Biểu 2 - chi tiết")
    tiers = [row[2] for row in details]
    block = range(int(match[1]) - 1, int(match[2]))
    assert {tiers[place] for place in block} == {"Công đoàn cơ sở"}
    assert tiers.count("Công đoàn cơ sở") == len(block) == 13


def test_the_matrix_has_each_unit_in_the_order_of_the_register_and_adds_up(book: Oracle) -> None:
    rows = book.rows("Biểu 2")
    start = book.row_of("Biểu 2", "Liên đoàn Lao động tỉnh Mẫu")
    assert [row[0] for row in rows[start - 1 : start + 4]] == [
        "Liên đoàn Lao động tỉnh Mẫu", *(f"Liên đoàn Lao động huyện Mẫu {n}" for n in (1, 2, 3)), "Tổng cộng",
    ]  # fmt: skip
    for row in rows[start - 1 : start + 4]:
        for place in range(1, 7):
            assert row[place] + row[place + 7] == row[place + 14]
    total, by_tier = rows[start + 3], rows[book.row_of("Biểu 2", "Tổng cộng") - 1]
    assert total[15:21] == by_tier[1:7]
    children = book.formulas["Biểu 2"].cell(start + 1, 9).value
    match = re.fullmatch(r"=SUM\('Biểu 2 - chi tiết'!E(\d+):E(\d+)\)", children)
    assert match is not None
    details = book.rows("Biểu 2 - chi tiết")[int(match[1]) - 1 : int(match[2])]
    assert {row[0] for row in details} == {"Liên đoàn Lao động huyện Mẫu 1"} and len(details) == 4


def test_own_tables_have_a_row_a_unit_and_a_total_with_live_rates(book: Oracle) -> None:
    total = book.row_of("Biểu 5", "Tổng cộng")
    assert book.formulas["Biểu 5"].cell(total, 2).value.startswith("=SUM('Biểu 5 - chi tiết'!")
    rate = book.formulas["Biểu 5"].cell(total, 8).value
    assert rate == f'=IF(COUNT(G{total},F{total})<2,"",IF(F{total}=0,"",G{total}/F{total}))'
    rows = book.rows("Biểu 5")[total - 5 : total]
    assert rows[-1][7] == pytest.approx(rows[-1][6] / rows[-1][5])
    assert rows[-1][3] == sum(row[3] for row in rows[:-1])


def test_the_annex_has_count_and_rate_in_one_cell_rounded_half_up_over_the_numeric_totals(tmp_path: Path) -> None:
    figures = {"province": (21, 30), "upper": (78, 89), "grassroots": (759, 793)}

    def change(form: Form, table: Table, made: list[Contribution]) -> list[Contribution]:
        if table.id != "dialogue_petitions":
            return made
        first: dict[str, Contribution] = {}
        for each in made:
            first.setdefault(each.tier.value, each)
        return [
            replace(
                each,
                values={**each.values, "petitions_resolved": figures[tier][0], "petitions_received": figures[tier][1]},
            )
            for tier, each in first.items()
        ]

    book = written(tmp_path, make_context(change=change))
    found = [book.rows("Tổng hợp")[book.row_of("Tổng hợp", label) - 1][6] for label in (
        "LĐLĐ tỉnh", "Công đoàn cấp trên cơ sở", "Công đoàn cơ sở", "Tổng cộng",
    )]  # fmt: skip
    assert found == ["21 (70%)", "78 (88%)", "759 (96%)", "858 (94%)"]
    formula = book.formulas["Tổng hợp"].cell(book.row_of("Tổng hợp", "LĐLĐ tỉnh"), 7).value
    assert "'Biểu 2'!G" in formula and "'Biểu 2'!F" in formula


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "shown", "truncated"),
    [(29, 200, 0, "29 (15%)", "29 (14%)"), (1, 8, 0, "1 (13%)", "1 (12%)"), (0, 5, 0, "0 (0%)", "0 (0%)"), (3, 0, 0, "3", "3"),
     (None, 5, 0, None, None), (1021, 1021, 1, "1.021 (100%)", "1.021 (100%)"), (57, 1000, 0, "57 (6%)", "57 (5%)"),
     (57, 1000, 1, "57 (5,7%)", "57 (5,7%)"), (572, 651, 1, "572 (87,9%)", "572 (87,8%)"),
     (1234567, 2000000, 0, "1.234.567 (62%)", "1.234.567 (61%)")],
)  # fmt: skip
def test_compound_cells(
    part: int | None, whole: int, decimals: int, shown: str, truncated: str, tmp_path: Path
) -> None:
    form = table_form(
        "own",
        "      - {id: a, label: {vi: Tổng số}, type: count}\n      - {id: b, label: {vi: Đã làm}, type: count}\n"
        f"      - {{id: r, label: {{vi: Tỷ lệ}}, type: rate, computed: b / a, printed_in: b, decimals: {decimals}}}\n",
    )
    row = contribution("T", "T", Tier.PROVINCE, 8, {"a": whole, "b": part})
    context = make_context(forms=[form], change=only(row))
    for rounding, expected in ((Rounding.HALF_UP, shown), (Rounding.TRUNCATE, truncated)):
        book = written(tmp_path, replace(context, rounding=rounding))
        assert book.rows("Tổng hợp")[book.row_of("Tổng hợp", "Toàn tỉnh") - 1][2] == expected


def test_what_nobody_reported_stays_blank_and_is_not_zero(tmp_path: Path) -> None:
    form = table_form("own_and_children", COUNT_AND_TEXT)
    row = contribution("T", "T", Tier.PROVINCE, 8, {"a": None}, missing={"a"})
    book = written(tmp_path, make_context(forms=[form], change=only(row)))
    cell = book.row_of("Bảng", "LĐLĐ tỉnh")
    assert book.cached["Bảng"].cell(cell, 2).value is None
    assert book.formulas["Bảng"].cell(cell, 2).value.startswith("=IF(COUNT(")
    assert book.cached["Tổng hợp"].cell(book.row_of("Tổng hợp", "LĐLĐ tỉnh"), 2).value is None


# --- incomplete figures --------------------------------------------------------------------------------------------


def test_an_incomplete_total_has_a_star_a_colour_and_a_legend(tmp_path: Path) -> None:
    def change(form: Form, table: Table, made: list[Contribution]) -> list[Contribution]:
        if table.id != "dialogue_petitions":
            return made
        values = {**made[-1].values, "sessions": None}
        return [*made[:-1], replace(made[-1], values=values, missing=frozenset({"sessions"}))]

    book = written(tmp_path, make_context(change=change))
    sheet = book.formulas["Biểu 2"]
    row = book.row_of("Biểu 2", "Công đoàn cơ sở")
    assert '"*"' in sheet.cell(row, 2).number_format and sheet.cell(row, 2).fill.fgColor.rgb == "FFFFE699"
    assert '"*"' not in sheet.cell(row, 3).number_format
    assert '"*"' not in sheet.cell(row - 1, 2).number_format
    matrix = book.row_of("Biểu 2", "Liên đoàn Lao động huyện Mẫu 3")
    assert '"*"' in sheet.cell(matrix, 9).number_format and '"*"' not in sheet.cell(matrix - 1, 9).number_format
    for name in ("Biểu 2", "Tổng hợp"):
        assert any("*" in str(cell) for line in book.rows(name) for cell in line if isinstance(cell, str)), name
    lacking = book.formulas["Biểu 2 - chi tiết"].cell(len(book.rows("Biểu 2 - chi tiết")), 5)
    assert lacking.value is None and lacking.fill.fgColor.rgb == "FFFFE699"


def test_a_complete_workbook_has_no_star(book: Oracle) -> None:
    assert not any(
        '"*"' in cell.number_format for sheet in book.formulas for line in sheet.iter_rows() for cell in line
    )


def test_units_that_are_not_in_are_named_on_the_first_sheet_and_in_the_matrix(tmp_path: Path) -> None:
    book = written(tmp_path, two_forms(absent=["U2"]))
    texts = [cell for line in book.rows("Tổng hợp") for cell in line if isinstance(cell, str)]
    assert any(text.startswith("Chưa tổng hợp số liệu của: Liên đoàn Lao động huyện Mẫu 2 (") for text in texts)
    matrix = book.rows("Biểu 2")[book.row_of("Biểu 2", "Liên đoàn Lao động huyện Mẫu 2") - 1]
    assert matrix[-1] == "Chưa có số liệu" and set(matrix[1:-1]) == {None}


def test_with_one_form_the_missing_unit_is_named_alone(tmp_path: Path) -> None:
    book = written(tmp_path, make_context(absent=["U2"]))
    texts = [cell for line in book.rows("Tổng hợp") for cell in line if isinstance(cell, str)]
    assert "Chưa tổng hợp số liệu của: Liên đoàn Lao động huyện Mẫu 2." in texts


def test_a_unit_that_lacks_one_table_only_is_named_with_that_table(tmp_path: Path) -> None:
    context = make_context()
    totals = dict(context.outcome.totals)
    key = "bieu-tong-hop", "membership_party"
    totals[key] = replace(totals[key], missing_units=("U1",))
    context = replace(context, outcome=replace(context.outcome, totals=totals))
    texts = [cell for line in written(tmp_path, context).rows("Tổng hợp") for cell in line if isinstance(cell, str)]
    assert "Chưa tổng hợp số liệu của: Liên đoàn Lao động huyện Mẫu 1 (Biểu 5)." in texts


# --- text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "{=1}", "http://a.example", "12", "a\x07b", "𝄞 & <b>"]
)
def test_text_from_a_file_stays_text(text: str, tmp_path: Path) -> None:
    form = table_form("own_and_aggregate", COUNT_AND_TEXT)
    row = contribution("T", "T", Tier.PROVINCE, 8, {"a": 1, "prose": text})
    book = written(tmp_path, make_context(forms=[form], change=only(row)))
    cells = [
        cell
        for sheet in ("Bảng - chi tiết", "Bảng - nội dung")
        for line in book.formulas[sheet].iter_rows()
        for cell in line
        if isinstance(cell.value, str) and text.replace("\x07", "_x0007_") in cell.value
    ]
    assert len(cells) == 2 and all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)


def test_prose_names_the_unit_of_every_paragraph_by_tier(book: Oracle) -> None:
    row = book.row_of("Biểu 3 - nội dung", "Công đoàn cấp trên cơ sở")
    text = book.rows("Biểu 3 - nội dung")[row - 1][1]
    for number in (1, 2, 3):
        name = f"Liên đoàn Lao động huyện Mẫu {number}"
        assert f"{name}: {name} đã giám sát" in text
    below = [line for line in book.rows("Biểu 3 - nội dung") if str(line[0]).startswith("Công đoàn cơ sở")]
    assert "CĐCS thuộc Liên đoàn Lao động tỉnh Mẫu: Các CĐCS đã giám sát" in "\n".join(
        line[1] for line in below if line[1]
    )


def test_the_figures_beside_the_prose_are_the_totals(book: Oracle) -> None:
    row = book.row_of("Biểu 3 - nội dung", "LĐLĐ tỉnh")
    shown = [cell for cell in book.rows("Biểu 3 - nội dung")[row - 1] if isinstance(cell, int | float)]
    totals = book.rows("Biểu 3")[book.row_of("Biểu 3", "LĐLĐ tỉnh") - 1][1:4]
    assert shown == totals


def test_no_word_of_long_prose_is_lost_and_every_cell_is_one_that_excel_can_hold_and_show(tmp_path: Path) -> None:
    form = table_form("own_and_aggregate", COUNT_AND_TEXT)
    words = [f"từ{number}" for number in range(9000)]
    rows = [
        contribution(
            f"U{unit}", f"U{unit}", Tier.UPPER, 8, {"a": 1, "prose": " ".join(words[3000 * unit - 3000 : 3000 * unit])}
        )
        for unit in (1, 2, 3)
    ]
    rows.append(contribution("T", "T", Tier.PROVINCE, 8, {"a": 1, "prose": "x" * 40_000}))
    book = written(tmp_path, make_context(forms=[form], change=only(*rows)))
    sheet = book.formulas["Bảng - nội dung"]
    cells = [sheet.cell(row, 3) for row in range(1, sheet.max_row + 1) if isinstance(sheet.cell(row, 3).value, str)]
    assert all(len(cell.value) <= 32_767 for cell in cells)
    assert all((sheet.row_dimensions[cell.row].height or 15) <= 409 for cell in cells)
    text = "\n".join(cell.value for cell in cells)
    assert re.findall(r"từ\d+", text) == words
    assert text.count("x") == 40_000
    for number, line in enumerate(book.rows("Bảng - nội dung")):
        if isinstance(line[2], str) and "từ" in line[2]:
            assert "Liên đoàn Lao động huyện Mẫu" in line[2], number
    details = "".join(str(line[5] or "") for line in book.rows("Bảng - chi tiết"))
    assert details.count("x") == 40_000


def test_sensitive_fields_appear_nowhere(tmp_path: Path) -> None:
    """Contributions do not carry them; were one to slip through, no column would show it."""
    form = table_form(
        "list",
        "      - {id: no, label: {vi: TT}, type: count}\n"
        "      - {id: secret, label: {vi: Nội dung tố cáo}, type: text, sensitive: true}\n",
        extra="    merged_in_total: true\n",
    )
    row = contribution("T", "T", Tier.PROVINCE, 8, {"no": 1, "secret": "CANARY-7f3a"})
    path = tmp_path / "tong-hop.xlsx"
    write_consolidated(path, make_context(forms=[form], change=only(row)))
    with zipfile.ZipFile(path) as package:
        content = b"".join(package.read(name) for name in package.namelist())
    assert b"CANARY" not in content and "Nội dung tố cáo".encode() not in content


# --- sheets --------------------------------------------------------------------------------------------------------


def test_the_sheets_and_their_order(book: Oracle) -> None:
    assert book.formulas.sheetnames == [
        "Tổng hợp", "Biểu 1", "Biểu 2", "Biểu 3", "Biểu 3 - nội dung", "Biểu 4", "Biểu 5", "Sổ kiến nghị",
        "Biểu 2 - chi tiết", "Biểu 3 - chi tiết", "Biểu 4 - chi tiết", "Biểu 5 - chi tiết",
        "Tình hình gửi", "Tệp đã nhận", "Phát hiện", "_xlsync_tong_hop",
    ]  # fmt: skip
    assert [sheet.title for sheet in book.formulas if sheet.sheet_state != "visible"] == ["_xlsync_tong_hop"]


def test_forms_with_sheets_of_the_same_long_name_get_sheets_of_their_own(tmp_path: Path) -> None:
    fields = "      - {id: a, label: {vi: A}, type: count}\n"
    forms = [
        parse_form(
            f"form: {name}\nversion: '1'\nlabel: {{vi: Mẫu}}\ntables:\n  - id: t\n    sheet: Biểu số một của tháng mười hai\n"
            f"    rows: own\n    fields:\n{fields}".encode()
        )
        for name in ("mot", "hai", "ba")
    ]
    names = written(tmp_path, make_context(forms=forms)).formulas.sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 11
    assert all(len(name) <= 31 for name in names)
    assert sum(name.endswith(" - chi tiết") for name in names) == 3


def test_lists_are_copied_with_their_source_and_registers_only_counted(book: Oracle) -> None:
    rows = [row for row in book.rows("Biểu 1") if isinstance(row[-1], int)]
    assert len(rows) == 8
    assert rows[0][0] == "Liên đoàn Lao động tỉnh Mẫu" and rows[0][-3:] == ["BC T.xlsx", "Biểu 1", 7]
    total = book.row_of("Sổ kiến nghị", "Tổng cộng")
    assert book.formulas["Sổ kiến nghị"].cell(total, 2).value == f"=SUM(B{total - 4}:B{total - 1})"
    assert book.rows("Sổ kiến nghị")[total - 1][1] == 8
    assert book.rows("Sổ kiến nghị")[total - 2] == ["Liên đoàn Lao động huyện Mẫu 3", 2, "BC U3.xlsx", "Sổ kiến nghị"]


def test_details_name_file_sheet_and_row_of_every_record(book: Oracle) -> None:
    rows = [row for row in book.rows("Biểu 2 - chi tiết") if isinstance(row[-1], int)]
    assert rows[0][:4] == ["Liên đoàn Lao động tỉnh Mẫu"] * 2 + ["LĐLĐ tỉnh", "Của đơn vị gửi"]
    assert rows[0][-3:] == ["BC T.xlsx", "Biểu 2", 8]
    assert rows[-1][1:4] == ["CĐCS Công ty TNHH Mẫu 3.4", "Công đoàn cơ sở", "Của một CĐCS"]
    sheet = book.formulas["Biểu 2 - chi tiết"]
    assert sheet.auto_filter.ref == "A4:M21" and sheet.freeze_panes == "C5"
    aggregate = [row for row in book.rows("Biểu 3 - chi tiết") if row[3] == "Gộp các CĐCS"]
    assert len(aggregate) == 4


def test_who_has_submitted_what(tmp_path: Path) -> None:
    book = written(tmp_path, two_forms(absent=["U2"], findings=[finding("XS013", unit="U2", form="so-kien-nghi")]))
    rows = {row[0]: row for row in book.rows("Tình hình gửi")}
    assert rows["Liên đoàn Lao động huyện Mẫu 1"][2:6] == ["Đã tiếp nhận", "Đã tiếp nhận", 0, 0]
    assert rows["Liên đoàn Lao động huyện Mẫu 2"][2:6] == ["Chưa gửi", "Chưa gửi", 1, 0]
    files = [row for row in book.rows("Tệp đã nhận") if str(row[0]).startswith("BC ")]
    assert len(files) == 6 and len(files[0][-1]) == 16


def test_findings_link_to_the_cell_in_the_file_and_to_the_row_behind(tmp_path: Path) -> None:
    found = [
        finding("XS006", unit="U1", path="hop-thu/BC U1.xlsx", values={"carries": "macros"}),
        finding("XS204", unit="U1", form="bieu-tong-hop", table="dialogue_petitions", field="sessions",
                path="hop-thu/BC U1.xlsx", sheet="Biểu 2", cell="C9", found="7.29", values={"likely": 7290}),
    ]  # fmt: skip
    context = make_context(findings=found)
    path = tmp_path / "ra" / "tong-hop.xlsx"
    path.parent.mkdir()
    write_consolidated(path, context)
    sheet = openpyxl.load_workbook(path)["Phát hiện"]
    rows = [row for row in sheet.iter_rows() if isinstance(row[0].value, int)]
    assert [row[2].value for row in rows] == ["XS204", "XS006"]  # most serious first
    error = rows[0]
    assert error[1].value == "Lỗi phải sửa" and error[1].fill.fgColor.rgb == "FFF8CBAD"
    assert error[7].hyperlink.location == "'Biểu 2'!C9"
    assert error[7].hyperlink.target.replace("%20", " ").endswith("hop-thu/BC U1.xlsx")
    assert not error[7].hyperlink.target.startswith(("file:", "/"))
    details = openpyxl.load_workbook(path)["Biểu 2 - chi tiết"]
    place = re.fullmatch(r"'Biểu 2 - chi tiết'!A(\d+)", error[10].hyperlink.location)
    assert place is not None
    behind = [cell.value for cell in details[int(place[1])]]
    assert behind[-3:] == ["BC U1.xlsx", "Biểu 2", 9]
    assert sheet.auto_filter.ref is not None


def test_the_first_sheet_says_whose_it_is_for_when_and_whether_it_passed(book: Oracle) -> None:
    texts = [cell for line in book.rows("Tổng hợp") for cell in line if isinstance(cell, str)]
    for wanted in (
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH MẪU", "BẢNG TỔNG HỢP SỐ LIỆU", "Kỳ báo cáo: từ 03/03/2021 đến 29/02/2024",
        "Kiểm tra ngày 05/03/2024", "ĐẠT", "TM. BAN THƯỜNG VỤ",
    ):  # fmt: skip
        assert wanted in texts, wanted
    assert "CHƯA ĐẠT" not in texts
    assert not any(text.startswith("Chưa tổng hợp") for text in texts)


def test_with_errors_the_first_sheet_says_not_passed(tmp_path: Path) -> None:
    book = written(tmp_path, make_context(findings=[finding("XS013", unit="U1", form="bieu-tong-hop")]))
    sheet = book.formulas["Tổng hợp"]
    [cell] = [cell for line in sheet.iter_rows() for cell in line if cell.value == "CHƯA ĐẠT"]
    assert cell.font.sz >= 18 and cell.font.b


def test_the_header_of_the_annex_is_that_of_the_form(book: Oracle) -> None:
    sheet = book.formulas["Tổng hợp"]
    top = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 2).value == "Tổ chức tiếp xúc, đối thoại")
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {f"A{top}:A{top + 1}", f"B{top}:C{top}", f"E{top}:G{top}"} <= merged
    assert [sheet.cell(top + 1, column).value for column in range(2, 8)] == [
        "Số buổi trực tiếp", "Số ý kiến tiếp thu giải quyết", "Số lượt CNVCLĐ", "Kỳ trước chuyển sang", "Số đơn nhận",
        "Số đã giải quyết (tỷ lệ %)",
    ]  # fmt: skip
    assert [sheet.cell(top + 2 + place, 1).value for place in range(3)] == [
        "LĐLĐ tỉnh", "Công đoàn cấp trên cơ sở", "Công đoàn cơ sở",
    ]  # fmt: skip


def test_every_sheet_prints_on_a4_one_page_wide_with_page_numbers_at_the_top(book: Oracle) -> None:
    for sheet in book.formulas:
        assert sheet.page_setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
        assert sheet.page_setup.fitToWidth in {None, 1}, sheet.title  # 1 is the default
        assert sheet.oddHeader.center.text == "&P", sheet.title
        margins = sheet.page_margins
        assert 20 <= round(margins.top * 25.4) <= 25 and 30 <= round(margins.left * 25.4) <= 35
        assert 15 <= round(margins.right * 25.4) <= 20 and 20 <= round(margins.bottom * 25.4) <= 25
        assert {cell.font.name for line in sheet.iter_rows() for cell in line if cell.value is not None} <= {
            "Times New Roman"
        }
    for name in ("Biểu 2", "Biểu 2 - chi tiết", "Biểu 3 - nội dung", "Phát hiện"):
        assert book.formulas[name].print_title_rows is not None, name
        assert book.formulas[name].page_setup.orientation == "landscape", name
    assert book.formulas["Tổng hợp"].HeaderFooter.differentFirst


def test_the_same_outcome_gives_the_same_bytes(tmp_path: Path) -> None:
    context = two_forms(absent=["U2"], findings=[finding("XS013", unit="U2", form="so-kien-nghi")])
    first, second = tmp_path / "mot.xlsx", tmp_path / "hai.xlsx"
    write_consolidated(first, context)
    write_consolidated(second, Context(context.outcome, context.forms, context.register, context.lang, context.tool))
    assert first.read_bytes() == second.read_bytes()


def test_an_empty_mailbag_still_gives_a_workbook(tmp_path: Path) -> None:
    context = two_forms(absent=["T", "U1", "U2", "U3"])
    book = written(tmp_path, context)
    assert book.rows("Biểu 2")[book.row_of("Biểu 2", "Công đoàn cơ sở") - 1][1] is None
    assert book.rows("Sổ kiến nghị")[book.row_of("Sổ kiến nghị", "Tổng cộng") - 1][1] == 0


def test_in_english_the_captions_are_english(tmp_path: Path) -> None:
    book = written(tmp_path, make_context(lang="en"))
    assert book.formulas.sheetnames[0] == "Summary" and "Biểu 2 - details" in book.formulas.sheetnames
    assert book.row_of("Biểu 2", "Grassroots unions") > 0


def test_a_sender_outside_the_register_is_shown_by_its_code(tmp_path: Path) -> None:
    row = contribution("LA", "LA", Tier.UPPER, 8, {"a": 4})
    book = written(tmp_path, make_context(forms=[table_form("own_and_children", COUNT_AND_TEXT)], change=only(row)))
    assert book.rows("Bảng")[book.row_of("Bảng", "LA") - 1][1] == 4
    assert register().get("LA", PERIOD.last) is None


def test_units_that_lack_the_same_are_named_together(tmp_path: Path) -> None:
    book = written(tmp_path, two_forms(absent=["U1", "U3"]))
    texts = [cell for line in book.rows("Tổng hợp") for cell in line if isinstance(cell, str)]
    [named] = [text for text in texts if text.startswith("Chưa tổng hợp")]
    assert named == (
        "Chưa tổng hợp số liệu của: Liên đoàn Lao động huyện Mẫu 1, Liên đoàn Lao động huyện Mẫu 3 "
        "(Biểu tổng hợp, Sổ theo dõi ý kiến, kiến nghị)."
    )


def test_a_hundred_missing_units_do_not_fill_the_first_sheet(tmp_path: Path) -> None:
    book = written(tmp_path, make_context(uppers=100, children=0, absent=[f"U{number}" for number in range(1, 101)]))
    [named] = [text for line in book.rows("Tổng hợp") for text in line if str(text).startswith("Chưa tổng hợp")]
    assert "và 40 đơn vị khác (xem trang Tình hình gửi)" in named
    assert book.rows("Tình hình gửi")[-1][2] == "Chưa gửi"
