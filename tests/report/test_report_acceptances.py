"""Files that count by decision, in every report: the head who signs reads which, who decided, when and why."""

import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from adjustment_factory import acceptance, accepted_context, adjusted_context, adjustment, applied
from report_factory import PERIOD, make_context, source
from test_report_json import validated

from xlsync.model import Submission, Verdict
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context
from xlsync.report.findings_xlsx import write_findings_xlsx
from xlsync.report.html_report import to_html
from xlsync.report.json_report import to_json
from xlsync.report.status_xlsx import write_status_xlsx
from xlsync.report.text_report import to_text

SHEET = "Điều chỉnh"
TITLE = "Tệp được tính theo quyết định của cơ quan tổng hợp"
DECIDED = "Tính bản này, thay cho 1 bản khác"


def opened(tmp_path: Path, context: Context, write: Any = write_consolidated) -> Any:
    path = tmp_path / "a.xlsx"
    write(path, context)
    return openpyxl.load_workbook(path)


def told(book: Any) -> list[Any]:
    """The rows of the decisions, below their title."""
    rows = list(book[SHEET].iter_rows())
    start = next(place for place, row in enumerate(rows) if row[0].value == TITLE.upper())
    return [row for row in rows[start:] if isinstance(row[0].value, int)]


def both_context() -> Context:
    """A run with an adjusted figure and a decision."""
    context = adjusted_context()
    return replace(context, outcome=replace(context.outcome, accepted=accepted_context().outcome.accepted))


# --- the sheet -----------------------------------------------------------------------------------------------------


def test_the_sheet_has_unit_file_decision_name_moment_and_reason(tmp_path: Path) -> None:
    [row] = told(opened(tmp_path, accepted_context()))
    assert [row[place].value for place in (0, 1, 2, 5, 11, 12, 13)] == [
        1, "Liên đoàn Lao động huyện Mẫu 1", "BC U1.xlsx", DECIDED, "Chuyên viên (mẫu)", datetime(2024, 3, 4, 9, 15),
        "đã hỏi văn phòng huyện",
    ]  # fmt: skip
    assert row[2].hyperlink.target.replace("%20", " ").endswith("hop-thu/BC U1.xlsx")
    assert row[12].number_format == "dd/mm/yyyy hh:mm"


def test_the_header_names_each_column_over_its_cells(tmp_path: Path) -> None:
    book = opened(tmp_path, accepted_context())
    [row] = told(book)
    header = [cell.value for cell in book[SHEET][row[0].row - 1] if cell.value]
    assert header == ["TT", "Đơn vị", "Tệp", "Quyết định", "Người quyết định", "Quyết định lúc", "Lý do"]
    assert book[SHEET].freeze_panes == f"C{row[0].row}" and book[SHEET].print_title_rows is not None


def test_below_the_adjustments_and_what_they_change_stand_the_decisions(tmp_path: Path) -> None:
    book = opened(tmp_path, both_context())
    first = [cell.value for cell in book[SHEET]["A"]]
    assert first.index(TITLE.upper()) > first.index("SỐ LIỆU ĐIỀU CHỈNH THEO XÁC NHẬN QUA ĐIỆN THOẠI")
    effects = next(cell.row for cell in book[SHEET]["B"] if cell.value == "Ảnh hưởng đến số tổng")
    assert first.index(TITLE.upper()) > effects + 2
    assert [row[2].value for row in told(book)] == ["BC U1.xlsx"]
    assert book[SHEET].freeze_panes is None and book[SHEET].print_title_rows is None  # one header is not the other's


def test_a_decision_alone_leaves_no_empty_table_of_adjustments(tmp_path: Path) -> None:
    book = opened(tmp_path, accepted_context())
    assert book[SHEET]["A1"].value == TITLE.upper()
    assert not any("điện thoại" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_sheet_stays_as_it_was_without_decisions(tmp_path: Path) -> None:
    assert SHEET not in opened(tmp_path, make_context()).sheetnames
    book = opened(tmp_path, adjusted_context())
    assert TITLE.upper() not in [cell.value for cell in book[SHEET]["A"]]
    assert book[SHEET].freeze_panes == "C6"


@pytest.mark.parametrize("write", [write_findings_xlsx, write_status_xlsx])
def test_findings_and_status_have_the_decisions_too(write: Any, tmp_path: Path) -> None:
    context = accepted_context(command="status" if write is write_status_xlsx else "check")
    assert [row[11].value for row in told(opened(tmp_path, context, write))] == ["Chuyên viên (mẫu)"]


def test_decisions_are_in_the_order_of_the_register_then_as_they_were_made(tmp_path: Path) -> None:
    made = [acceptance("U2", by="b"), acceptance("U1", by="một"), acceptance("T", by="t")]
    assert [row[11].value for row in told(opened(tmp_path, accepted_context(*made)))] == ["t", "một", "b"]


@pytest.mark.parametrize(
    ("over", "says", "words"),
    [
        (("a" * 64, "b" * 64), {}, "Tính bản này, thay cho 2 bản khác"),
        ((), {"unit": ()}, "Xác định tệp là của đơn vị này"),
        ((), {"unit": ("U1", "U2")}, "Xác định tệp là của đơn vị này"),
        ((), {"period": ()}, "Xác định tệp là của kỳ này"),
        ((), {"period": (str(PERIOD), "2023-H2")}, "Xác định tệp là của kỳ này"),
        (("a" * 64,), {"unit": ("U2",)}, "Tính bản này, thay cho 1 bản khác; xác định tệp là của đơn vị này"),
        ((), {}, "Tính bản này"),
    ],
)
def test_what_was_decided_is_what_the_file_does_not_say_itself(
    over: tuple[str, ...], says: Any, words: str, tmp_path: Path
) -> None:
    context = accepted_context(acceptance(over=over), says=says)
    assert [row[5].value for row in told(opened(tmp_path, context))] == [words]


def test_the_file_that_counts_is_named_where_a_copy_of_it_was_accepted(tmp_path: Path) -> None:
    copy = replace(source("U1"), path="hop-thu/BC(1).xlsx", sha256="c" * 64)
    context = accepted_context(acceptance(sha256="c" * 64))
    submissions = tuple(
        replace(each, copies=("c" * 64,)) if each.unit == "U1" else each for each in context.outcome.submissions
    )
    duplicate = Submission(copy, unit="U1", verdict=Verdict.DUPLICATE, counted=False)
    context = replace(context, outcome=replace(context.outcome, submissions=(duplicate, *submissions)))
    assert [row[2].value for row in told(opened(tmp_path, context))] == ["BC U1.xlsx"]
    [shown] = validated(to_json(context))["acceptances"]
    assert (shown["path"], shown["sha256"]) == ("hop-thu/BC U1.xlsx", "c" * 64)


def test_a_moment_that_is_none_is_shown_as_it_stands(tmp_path: Path) -> None:
    assert told(opened(tmp_path, accepted_context(acceptance(at="hôm qua"))))[0][12].value == "hôm qua"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "a\x07\x1b[31m\udce1b", "<b>&\"'", "{by}"])
def test_names_and_reasons_stay_text_and_leave_the_file_whole(text: str, tmp_path: Path) -> None:
    [row] = told(opened(tmp_path, accepted_context(acceptance(by=text, reason=text))))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))
    safe = text.replace("\x07", "\ufffd").replace("\x1b", "\ufffd").replace("\udce1", "\ufffd")
    assert [(row[place].value, row[place].data_type) for place in (11, 13)] == [(safe, "s")] * 2


def test_the_same_outcome_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("mot.xlsx", "hai.xlsx"):
        write_consolidated(tmp_path / name, both_context())
    assert (tmp_path / "mot.xlsx").read_bytes() == (tmp_path / "hai.xlsx").read_bytes()


# --- the first sheet -----------------------------------------------------------------------------------------------


def test_the_first_sheet_says_how_many_files_count_by_decision_and_links_to_them(tmp_path: Path) -> None:
    book = opened(tmp_path, accepted_context(acceptance("U1"), acceptance("U2")))
    [cell] = [cell for row in book["Tổng hợp"].iter_rows() for cell in row if "quyết định" in str(cell.value)]
    assert cell.value == "2 tệp được tính theo quyết định của cơ quan tổng hợp, xem trang Điều chỉnh."
    assert cell.hyperlink.location == "'Điều chỉnh'!A1"


def test_adjustments_and_decisions_each_have_their_line_on_the_first_sheet(tmp_path: Path) -> None:
    front = [str(cell.value) for row in opened(tmp_path, both_context())["Tổng hợp"].iter_rows() for cell in row]
    told = [text for text in front if "Điều chỉnh" in text]
    assert [text.split(" (")[0].split(",")[0] for text in told] == [
        "1 số liệu điều chỉnh qua điện thoại",
        "1 tệp được tính theo quyết định của cơ quan tổng hợp",
    ]


# --- JSON, text, HTML ----------------------------------------------------------------------------------------------


def test_json_has_each_decision_with_the_keys_of_the_schema() -> None:
    for command in ("consolidate", "status"):
        [shown] = validated(to_json(accepted_context(command=command)))["acceptances"]
        assert list(shown.items()) == [
            ("unit", "U1"), ("path", "hop-thu/BC U1.xlsx"), ("member", None), ("sha256", source("U1").sha256),
            ("over", ["a" * 64]), ("by", "Chuyên viên (mẫu)"), ("reason", "đã hỏi văn phòng huyện"),
            ("at", "2024-03-04T02:15:30+00:00"),
        ]  # fmt: skip
    assert "acceptances" not in validated(to_json(accepted_context(command="check")))
    assert validated(to_json(make_context()))["acceptances"] == []


def test_text_has_a_block_of_decisions_after_the_adjustments() -> None:
    lines = to_text(both_context()).splitlines()
    start = lines.index(f"{TITLE}: 1")
    assert start > lines.index("Số liệu điều chỉnh theo xác nhận qua điện thoại: 1")
    assert " ".join(" ".join(lines[start + 1 : lines.index("", start)]).split()).endswith(
        "Chuyên viên (mẫu) quyết định 04/03/2024 09:15; lý do: đã hỏi văn phòng huyện"
    )
    assert lines[start + 1].startswith(
        "  Liên đoàn Lao động huyện Mẫu 1 · BC U1.xlsx: Tính bản này, thay cho 1 bản khác"
    )


def test_html_has_a_row_for_each_decision() -> None:
    page = to_html(accepted_context())
    assert f"<h2>{TITLE}</h2>" in page
    assert (
        f'<tr class="accepted"><td>Liên đoàn Lao động huyện Mẫu 1</td><td>BC U1.xlsx</td><td>{DECIDED}</td>'
        "<td>Chuyên viên (mẫu) quyết định 04/03/2024 09:15; lý do: đã hỏi văn phòng huyện</td></tr>" in page
    )


def test_without_decisions_no_report_speaks_of_them() -> None:
    context = adjusted_context(applied(adjustment()))
    assert TITLE not in to_text(context) and TITLE not in to_html(context)


def test_english_reports_say_the_same() -> None:
    context = accepted_context(lang="en")
    for shown in (to_text(context), to_html(context)):
        assert "This version counts, over 1 others" in shown and "Decided by Chuyên viên (mẫu) on" in shown


def test_names_and_reasons_cannot_steer_a_terminal_or_become_markup() -> None:
    evil = "\x1b[2J<script>alert(1)</script>\r\n=1+1"
    context = accepted_context(acceptance(by=evil, reason=evil))
    assert "\x1b" not in to_text(context) and "\n=1+1" not in to_text(context)
    page = to_html(context)
    assert "<script" not in page and page.count("&lt;script&gt;") == 2
