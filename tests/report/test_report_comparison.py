"""The sheets that compare: last year, cumulative figures, targets, tier by tier and unit by unit."""

import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from comparison_factory import FORM, compared_context, counts, past
from report_factory import make_context, register
from test_report_json import validated
from test_report_recalculation import SOFFICE, without_cached_values

from xlsync.model import Register, Span, Target, Tier, Unit
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context
from xlsync.report.json_report import to_json

TABLE = "dialogue_petitions"
LAST_YEAR = past("2023-H2", counts({"petitions_carried": 0, "receptions": 2}, every=0.5), origin="so/xlsync.sqlite")
FIRST_HALF = past("2024-H1", counts({}, every=3), absent=["U2"])
TARGETS = (
    Target(FORM, TABLE, "sessions", 1000, Span.YEAR, source="Kế hoạch mẫu số 1"),
    Target(FORM, TABLE, "sessions", 100, Span.PERIOD, Tier.UPPER),
    Target(FORM, TABLE, "sessions", 5000, Span.TERM, Tier.UPPER),
    Target(FORM, TABLE, "resolved_rate", 0.9, Span.YEAR),
    Target(FORM, "membership_party", "members", 2500, Span.YEAR, unit="U1"),
)
TERM = date(2023, 7, 1)


def full(**options: Any) -> Context:
    return compared_context([LAST_YEAR, FIRST_HALF], targets=TARGETS, term=TERM, **options)


class Read:
    """A sheet of comparisons as a reader sees it: rows by their first cells, the values that the file carries."""

    def __init__(self, path: Path, sheet: str) -> None:
        self.book = openpyxl.load_workbook(path, data_only=True)
        self.sheet = self.book[sheet]
        self.rows = [list(row) for row in self.sheet.iter_rows(values_only=True)]

    @property
    def header(self) -> list[str]:
        return next(row for row in self.rows if row[0] == "Nội dung")

    def line(self, field: str, tier: str, number: int = 0) -> dict[str, Any]:
        """The cells of a field's tier by the header."""
        header = self.header
        start = next(place for place, row in enumerate(self.rows) if row[0] and str(row[0]).endswith(field))
        found = [row for row in self.rows[start:] if row[1] == tier]
        return dict(zip(header, found[number], strict=True))

    def texts(self) -> str:
        return "\n".join(str(cell) for row in self.rows for cell in row if isinstance(cell, str))


def written(tmp_path: Path, context: Context) -> Path:
    path = tmp_path / "tong-hop.xlsx"
    write_consolidated(path, context)
    return path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("compared"), full())


def expected(context: Context, tier: Tier | None, field: str) -> Any:
    rows = context.outcome.comparisons[FORM, TABLE].tiers
    return next(each for row in rows if row.tier is tier for each in row.fields if each.field == field)


def test_without_a_past_and_targets_the_workbook_is_what_it_was(tmp_path: Path) -> None:
    plain, none = make_context(), compared_context([], period="2021-03-03..2024-02-29")
    first = written(tmp_path, plain).read_bytes()
    assert written(tmp_path, none).read_bytes() == first
    assert "comparisons" not in to_json(none)
    assert "So sánh" not in openpyxl.load_workbook(tmp_path / "tong-hop.xlsx").sheetnames


def test_the_sheets_stand_behind_the_first_one_and_the_same_outcome_gives_the_same_bytes(
    path: Path, tmp_path: Path
) -> None:
    assert openpyxl.load_workbook(path).sheetnames[:4] == ["Tổng hợp", "So sánh", "So sánh theo đơn vị", "Biểu 1"]
    assert written(tmp_path, full()).read_bytes() == path.read_bytes()


def test_a_line_has_this_period_last_year_the_change_the_cumulated_figures_and_the_target(path: Path) -> None:
    context, sheet = full(), Read(path, "So sánh")
    sessions = expected(context, None, "sessions")
    line = sheet.line("Số buổi trực tiếp", "Tổng cộng")
    now, before, first = (
        sum(each.values["sessions"] for each in totals[FORM, TABLE].contributions)
        for totals in (context.outcome.totals, LAST_YEAR.totals, FIRST_HALF.totals)
    )
    assert (sessions.now.value, sessions.before.value) == (now, before)
    assert line["Kỳ này"] == now and line["Cùng kỳ năm trước"] == before
    assert line["Tăng, giảm (số)"] == now - before
    assert line["Tăng, giảm (%)"] == pytest.approx((now - before) / before)
    assert line["Lũy kế từ đầu năm"] == now + first
    assert line["Lũy kế nhiệm kỳ"] == now + first + before
    assert line["Chỉ tiêu giao"] == 1000
    assert line["Đạt (%)"] == pytest.approx((now + first) / 1000)
    assert line["Ghi chú"] == "Chỉ tiêu cả năm theo Kế hoạch mẫu số 1"


def test_each_further_target_of_a_figure_has_its_own_line(path: Path) -> None:
    sheet = Read(path, "So sánh")
    first, second = (sheet.line("Số buổi trực tiếp", "Công đoàn cấp trên cơ sở", number) for number in (0, 1))
    assert (first["Chỉ tiêu giao"], second["Chỉ tiêu giao"]) == (100, 5000)
    assert (first["Ghi chú"], second["Ghi chú"]) == ("Chỉ tiêu kỳ này", "Chỉ tiêu cả nhiệm kỳ")
    assert first["Đạt (%)"] == pytest.approx(first["Kỳ này"] / 100)
    assert second["Đạt (%)"] == pytest.approx(first["Lũy kế nhiệm kỳ"] / 5000)
    assert second["Kỳ này"] is None


def test_a_previous_zero_is_a_dash_and_rates_change_in_points(path: Path) -> None:
    sheet = Read(path, "So sánh")
    carried = sheet.line("Kỳ trước chuyển sang", "Tổng cộng")
    assert carried["Cùng kỳ năm trước"] == 0 and carried["Tăng, giảm (%)"] == "–"
    rate = sheet.line("Tỷ lệ %", "Tổng cộng")
    assert rate["Tăng, giảm (số)"] == pytest.approx(100 * (rate["Kỳ này"] - rate["Cùng kỳ năm trước"]))
    assert rate["Tăng, giảm (%)"] is None
    cell = next(
        cell for row in sheet.sheet.iter_rows() for cell in row if cell.value == pytest.approx(rate["Tăng, giảm (số)"])
    )
    assert "điểm %" in cell.number_format


def test_stocks_are_not_added(path: Path) -> None:
    members = Read(path, "So sánh").line("Số đoàn viên", "Toàn tỉnh")
    assert members["Lũy kế từ đầu năm"] == members["Lũy kế nhiệm kỳ"] == members["Kỳ này"]


def test_the_origin_of_every_figure_of_another_period_is_named(path: Path) -> None:
    texts = Read(path, "So sánh").texts()
    assert "Cùng kỳ năm trước: 6 tháng cuối năm 2023 (nguồn: xlsync.sqlite)." in texts
    assert "Lũy kế từ đầu năm: kỳ này cộng 6 tháng đầu năm 2024 (nguồn: tong-hop-2024-H1.xlsx)." in texts
    assert "Lũy kế nhiệm kỳ (từ 01/07/2023): kỳ này cộng 6 tháng cuối năm 2023 (nguồn: xlsync.sqlite), " in texts
    assert "Dấu “–”" in texts


def test_columns_without_anything_are_left_out(tmp_path: Path) -> None:
    sheet = Read(written(tmp_path, compared_context([LAST_YEAR])), "So sánh")
    assert sheet.header == [
        "Nội dung", "Cấp", "Kỳ này", "Cùng kỳ năm trước", "Tăng, giảm (số)", "Tăng, giảm (%)"
    ]  # fmt: skip
    sheet = Read(written(tmp_path, compared_context([FIRST_HALF])), "So sánh")
    assert sheet.header == ["Nội dung", "Cấp", "Kỳ này", "Lũy kế từ đầu năm"]
    assert "Không có số liệu cùng kỳ năm trước (6 tháng cuối năm 2023)." in sheet.texts()
    assert "So sánh theo đơn vị" not in sheet.book.sheetnames
    sheet = Read(written(tmp_path, compared_context([], targets=TARGETS[:1])), "So sánh")
    assert sheet.header == ["Nội dung", "Cấp", "Kỳ này", "Chỉ tiêu giao", "Đạt (%)", "Ghi chú"]


def test_days_that_are_missing_are_named_and_the_sum_is_marked(tmp_path: Path) -> None:
    quarter = past("2024-Q1", counts({}))
    path = written(tmp_path, compared_context([quarter], period="2024-Q3"))
    sheet = Read(path, "So sánh")
    assert "Lũy kế từ đầu năm chưa đầy đủ: thiếu số liệu quý 2 năm 2024." in sheet.texts()
    assert "Số có dấu * chưa đầy đủ" in sheet.texts()
    line = sheet.line("Số buổi trực tiếp", "LĐLĐ tỉnh")
    cell = next(
        cell for row in sheet.sheet.iter_rows() for cell in row
        if cell.value == line["Lũy kế từ đầu năm"] and sheet.header[cell.column - 1] == "Lũy kế từ đầu năm"
    )  # fmt: skip
    assert '"*"' in cell.number_format


def test_what_last_year_did_not_have_is_blank_with_a_remark(tmp_path: Path) -> None:
    before = past("2023-H2", lambda form, table, made: [each for each in made if each.tier is not Tier.UPPER])
    sheet = Read(written(tmp_path, compared_context([before])), "So sánh")
    line = sheet.line("Số buổi trực tiếp", "Công đoàn cấp trên cơ sở")
    assert line["Cùng kỳ năm trước"] is None
    assert line["Tăng, giảm (số)"] in (None, "") and line["Tăng, giảm (%)"] in (None, "")
    assert line["Ghi chú"] == "Cùng kỳ không có số liệu"
    rate = sheet.line("Tỷ lệ %", "Công đoàn cấp trên cơ sở")
    assert rate["Ghi chú"] == "Cùng kỳ không tính được tỷ lệ"


def test_units_stand_with_their_predecessors_and_sums_agree_with_the_totals(tmp_path: Path) -> None:
    day, begin = date(2024, 3, 31), date(2024, 4, 1)
    entries: list[Unit] = []
    for unit in register():
        if unit.code in {"U1", "U2"}:
            entries.append(replace(unit, valid_to=day, successors=("U9",)))
        elif unit.parent in {"U1", "U2"}:
            entries += [replace(unit, valid_to=day), replace(unit, parent="U9", valid_from=begin)]
        else:
            entries.append(unit)
    entries.append(Unit("U9", "Liên đoàn Lao động huyện Mẫu mới", Tier.UPPER, parent="T", valid_from=begin))

    def renamed(form: Any, table: Any, made: list[Any]) -> list[Any]:
        del form, table
        return [replace(each, sender="U9") if each.sender in {"U1", "U2"} else each for each in made]

    def own_too(form: Any, table: Any, made: list[Any]) -> list[Any]:
        own = {"U1": "U9", "U2": "U9"}
        return [replace(each, unit=own.get(each.unit, each.unit)) for each in renamed(form, table, made)]

    context = compared_context([LAST_YEAR], change=own_too, register=Register(tuple(entries)))
    book = openpyxl.load_workbook(written(tmp_path, context), data_only=True)
    rows = [list(row) for row in book["So sánh theo đơn vị"].iter_rows(values_only=True)]
    start = next(place for place, row in enumerate(rows) if row[0] == "Đơn vị")
    assert rows[start][1] == "Tổ chức tiếp xúc, đối thoại: Số buổi trực tiếp"
    assert rows[start + 1][1:4] == ["Kỳ này", "Cùng kỳ", "Tăng, giảm"]
    lines = rows[start + 2 : start + 6]
    names = [
        "Liên đoàn Lao động tỉnh Mẫu", "Liên đoàn Lao động huyện Mẫu 3",
        "Liên đoàn Lao động huyện Mẫu 1 + Liên đoàn Lao động huyện Mẫu 2 → Liên đoàn Lao động huyện Mẫu mới", "Tổng cộng",
    ]  # fmt: skip
    assert [line[0] for line in lines] == names
    for column in (1, 2):
        assert lines[3][column] == sum(line[column] for line in lines[:3])
    sessions = expected(context, None, "sessions")
    assert lines[3][1:4] == [sessions.now.value, sessions.before.value, sessions.difference]


def test_targets_of_units_have_their_own_lines(path: Path) -> None:
    rows = [list(row) for row in openpyxl.load_workbook(path, data_only=True)["So sánh theo đơn vị"].values]
    [start] = [place for place, row in enumerate(rows) if row[0] == "Chỉ tiêu giao cho từng đơn vị"]
    line = rows[start + 2]
    amount = full().outcome.comparisons[FORM, "membership_party"].unit_targets[0].amount
    assert amount is not None and amount.value
    assert line[0] == "Liên đoàn Lao động huyện Mẫu 1" and line[1] == "Biểu 5. Số đoàn viên"
    assert line[6:9] == [amount.value, 2500, pytest.approx(amount.value / 2500)]


def test_the_json_output_agrees_with_the_published_schema() -> None:
    context = full()
    document = validated(to_json(context))["comparisons"]
    assert list(document) == ["dialogue_petitions", "supervision", "workplace_democracy", "membership_party"]
    found = document[TABLE]
    assert found["before"] == {"period": "2023-H2", "origin": "so/xlsync.sqlite"}
    assert [row["tier"] for row in found["rows"]] == ["province", "upper", "grassroots", None]
    sessions = expected(context, None, "sessions")
    shown = found["rows"][3]["fields"]["sessions"]
    assert shown["now"]["value"] == sessions.now.value and isinstance(shown["difference"], int)
    assert shown["change"] == sessions.change
    assert shown["targets"][0]["achieved"] == sessions.targets[0].share
    assert [each["now"] for each in found["units"]] == [["T"], ["U1"], ["U2"], ["U3"]]
    assert document["membership_party"]["unit_targets"][0]["unit"] == "U1"


def test_in_english_nothing_is_left_in_vietnamese_but_names(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, full(lang="en")), data_only=True)
    assert book.sheetnames[1:3] == ["Comparison", "Comparison by unit"]
    rows = [list(row) for row in book["Comparison"].values]
    header = next(row for row in rows if row[0] == "Field")
    assert header[2:6] == ["This period", "Same period last year", "Change (number)", "Change (%)"]
    formats = {cell.number_format for row in book["Comparison"].iter_rows() for cell in row}
    assert "+#,##0;-#,##0;0" in formats and any("pp" in each for each in formats)


def test_differences_of_thousands_have_points_and_a_sign(path: Path) -> None:
    """A number format has two conditions only: those of differences are conditional formats of the sheet."""
    sheet = openpyxl.load_workbook(path)["So sánh"]
    rules = [rule for each in sheet.conditional_formatting for rule in each.rules]
    assert [rule.dxf.numFmt.formatCode for rule in rules] == [
        r"+0\.000\.000;-0\.000\.000", r"+0\.000;-0\.000"
    ]  # fmt: skip


def test_what_the_sheets_show_when_opened_is_what_libreoffice_calculates(path: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.xlsx"
    without_cached_values(path, bare)
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(bare)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    formulas, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    again = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    compared = dashes = 0
    for name in ("So sánh", "So sánh theo đơn vị"):
        for row in formulas[name].iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                shown, found = (book[name][cell.coordinate].value or None for book in (cached, again))
                assert found == (pytest.approx(shown) if isinstance(shown, float) else shown), (name, cell.coordinate)
                compared += 1
                dashes += found == "–"
    assert compared > 300 and dashes >= 4
