"""Who has submitted what: the matrix as data, and as text, HTML, workbook and JSON."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from report_factory import make_context
from status_factory import (
    DUPLICATE,
    FORM,
    NOT_COUNTED,
    OTHER,
    REJECTED,
    SUPERSEDED,
    busy_context,
    children_table,
    digest,
    file,
    status_context,
)
from test_report_json import validated

from xlsync.model import Adjustment, Applied, Mail, Records, Role, SignedCopy, Source, Verdict
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context
from xlsync.report.json_report import to_json
from xlsync.report.status_data import Cell, Signature, State
from xlsync.report.status_html import to_status_html
from xlsync.report.status_matrix import status_matrix
from xlsync.report.status_text import to_status_text
from xlsync.report.status_words import coverage_words, state_words, told
from xlsync.report.status_xlsx import write_status_xlsx
from xlsync.texts.catalogue import finding


def cell(context: Context, unit: str = "U1", form: str = FORM) -> Cell:
    return next(row for row in status_matrix(context).rows if row.unit == unit).cells[form]


# --- the state of a unit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "missing", "state"),
    [
        ([], [("U1", FORM)], State.MISSING),
        ([], [], State.NOT_DUE),
        ([file("a.xlsx", "U1")], [], State.RECEIVED),
        ([file("a.xlsx", "U1", late=True)], [], State.LATE),
        ([file("a.xlsx", "U1", codes=["XS001"], **REJECTED)], [("U1", FORM)], State.REJECTED),
        ([file("a.xlsx", "U1", codes=["XS009"], **NOT_COUNTED)], [], State.NOT_COUNTED),
        ([file("a.xlsx", "U1", **SUPERSEDED)], [], State.SUPERSEDED),
        ([file("a.xlsx", "U1", **DUPLICATE)], [("U1", FORM)], State.DUPLICATE),
        ([file("a.xlsx", "U1", codes=["XS001"], **REJECTED), file("b.xlsx", "U1")], [], State.RECEIVED),
        ([file("a.xlsx", "U1", **SUPERSEDED), file("b.xlsx", "U1", late=True)], [], State.LATE),
        ([file("a.xlsx", "U1", codes=["XS001"], **REJECTED), file("b.xlsx", "U1", **NOT_COUNTED)], [], State.NOT_COUNTED),
    ],
)  # fmt: skip
def test_the_best_that_came_is_the_state(files: list, missing: list, state: State) -> None:
    assert cell(status_context(*files, missing=missing)).state is state


def test_the_provinces_annex_is_no_report_of_the_province() -> None:
    annex = Records(FORM, "2024", "dialogue_petitions", "Phụ lục", {}, [8], [Role.TIER], [None], {"sessions": [3]})
    came = file("phu luc.xlsx", "T", counted=False, tables=(annex,))
    assert cell(status_context(came, missing=[("T", FORM)]), "T").state is State.MISSING
    assert cell(status_context(came), "T").state is State.ANNEX


def test_what_lies_beside_the_file_that_counts_is_counted() -> None:
    context = status_context(
        file("a.xlsx", "U1", **SUPERSEDED), file("b.xlsx", "U1", **SUPERSEDED), file("c.xlsx", "U1"),
        file("d.xlsx", "U1", **DUPLICATE), file("e.xlsx", "U1", codes=["XS001"], **REJECTED),
        file("f.xlsx", "U1", codes=["XS008"], **NOT_COUNTED),
    )  # fmt: skip
    found = cell(context)
    assert [each.source.path for each in found.files] == ["hop-thu/c.xlsx"]
    assert (found.superseded, found.duplicates, found.rejected, found.not_counted) == (2, 1, 1, 1)


def test_the_file_that_stands_for_the_state_is_not_counted_as_another() -> None:
    found = cell(status_context(file("a.xlsx", "U1", codes=["XS001"], **REJECTED), missing=[("U1", FORM)]))
    assert (len(found.files), found.rejected) == (1, 0)


@pytest.mark.parametrize("code", ["XS012", "XS009", "XS008"])
def test_why_a_file_does_not_count_is_said(code: str) -> None:
    context = status_context(file("a.xlsx", "U1", codes=[code, "XS211"], **NOT_COUNTED))
    assert cell(context).reasons == (code,)
    assert "Đã tiếp nhận, chưa tổng hợp" in to_status_text(context)


def test_a_refused_file_of_no_known_form_stands_for_the_only_form_that_is_owed() -> None:
    came = file("hỏng.xls", "U1", form=None, codes=["XS001"], **REJECTED)
    assert cell(status_context(came, missing=[("U1", FORM)])).state is State.REJECTED
    both = status_context(came, missing=[("U1", FORM), ("U1", OTHER)], forms=[FORM, OTHER])
    assert [cell(both, form=form).state for form in (FORM, OTHER)] == [State.MISSING, State.MISSING]
    assert [each.submission.source.path for each in status_matrix(both).unplaced] == ["hop-thu/hỏng.xls"]


# --- the signed copy -------------------------------------------------------------------------------------------------


def signed(*pairs: str, unit: str = "U1") -> SignedCopy:
    return SignedCopy(digest("ký"), Source("hop-thu/ký.pdf"), unit, "12/BC", "2024-03-05", tuple(map(digest, pairs)))


NEW, OLD = file("mới.xlsx", "U1"), file("cũ.xlsx", "U1", **SUPERSEDED)


@pytest.mark.parametrize(
    ("copies", "findings", "state"),
    [
        ([], [], Signature.AWAITED),
        ([signed("mới.xlsx")], [], Signature.THERE),
        ([signed("bản chép.xlsx")], [], Signature.THERE),
        ([signed("cũ.xlsx")], [], Signature.STALE),
        ([signed("cũ.xlsx"), signed("mới.xlsx")], [], Signature.THERE),
        ([signed("khác.xlsx")], [], Signature.AWAITED),
        ([signed("mới.xlsx")], [finding("XS017", unit="U1", form=FORM, path="hop-thu/mới.xlsx")], Signature.STALE),
    ],
)  # fmt: skip
def test_the_signed_copy_goes_with_the_version_that_counts(copies: list, findings: list, state: Signature) -> None:
    new = replace(NEW, copies=(digest("bản chép.xlsx"),))
    assert cell(status_context(OLD, new, signed=copies, findings=findings)).signature is state


def test_no_signed_copy_is_asked_of_a_unit_that_has_sent_nothing() -> None:
    assert cell(status_context(missing=[("U1", FORM)])).signature is None


def test_number_and_day_of_the_signed_copy_are_told() -> None:
    assert "đã có bản ký số 12/BC, ngày 05/03/2024" in to_status_text(status_context(NEW, signed=[signed("mới.xlsx")]))


def test_a_consolidation_without_signed_copies_does_not_ask_for_them() -> None:
    assert cell(status_context(NEW, command="consolidate")).signature is None


# --- findings, adjustments, numbers ----------------------------------------------------------------------------------


def test_findings_are_counted_by_form_and_by_unit() -> None:
    context = status_context(
        file("a.xlsx", "U1", codes=["XS201", "XS014"]), file("b.xlsx", "U1", form=OTHER, codes=["XS201"]),
        forms=[FORM, OTHER],
    )  # fmt: skip
    row = next(row for row in status_matrix(context).rows if row.unit == "U1")
    assert [(each.errors, each.warnings) for each in row.cells.values()] == [(1, 1), (1, 0)]
    assert (row.errors, row.warnings) == (2, 1)


def test_adjustments_that_hold_are_told() -> None:
    made = Adjustment(
        "U1", "2024", None, FORM, "dialogue_petitions", "sessions", None, "0" * 64, 7, 9, "A", "B", "C", ""
    )
    applied = tuple(Applied(made, NEW.source, "Biểu 2", "C9", holds) for holds in (True, True, False))
    context = status_context(NEW, applied=applied)
    assert cell(context).adjusted == 2
    assert "2 số liệu điều chỉnh qua điện thoại" in to_status_text(context)


def test_the_numbers_of_a_form_add_up_to_what_is_due() -> None:
    summary, _ = status_matrix(busy_context()).summaries
    assert (summary.due, summary.received, summary.late) == (6, 3, 1)
    assert summary.received + summary.not_counted + summary.rejected + summary.missing == summary.due


def test_what_was_sent_unasked_is_not_among_the_due() -> None:
    context = status_context(file("a.xlsx", "U1"), due={FORM: ["U2"]}, missing=[("U2", FORM)])
    [summary] = status_matrix(context).summaries
    assert (summary.due, summary.received, summary.missing, summary.unasked) == (1, 0, 1, 1)


@pytest.mark.parametrize(
    ("day", "words", "overdue"),
    [("2024-03-20", "đã quá hạn 5 ngày", True), ("2024-03-15", "hôm nay là ngày cuối", False), ("2024-03-05", "còn 10 ngày", False)],
)  # fmt: skip
def test_the_deadline_is_compared_with_the_day_of_the_check(day: str, words: str, overdue: bool) -> None:
    context = status_context(NEW, as_of=date.fromisoformat(day))
    assert f"Hạn gửi 15/03/2024 ({words})" in to_status_text(context)
    assert status_matrix(context).overdue is overdue


def test_without_a_deadline_none_is_named() -> None:
    assert "Hạn gửi" not in to_status_text(status_context(NEW, deadline=None))


# --- grassroots unions -----------------------------------------------------------------------------------------------


def coverage(context: Context, unit: str = "U1"):
    return next(row for row in status_matrix(context).rows if row.unit == unit).grassroots[FORM]


def test_a_grassroots_union_has_reported_with_a_row_that_says_something_or_with_its_own_file() -> None:
    rows = children_table({"U1-1": 3, "U1-2": None, "U1-3": None}, refused=[2])
    context = status_context(file("a.xlsx", "U1", tables=(rows,)), file("b.xlsx", "U1-4"))
    assert (coverage(context).reported, coverage(context).total) == (3, 4)
    assert "CĐCS thuộc LĐLĐ huyện Mẫu 1" in to_status_text(context) and "3/4 đã có số liệu" in to_status_text(context)


def test_rows_of_a_file_that_does_not_count_report_nobody() -> None:
    came = file("a.xlsx", "U1", codes=["XS012"], tables=(children_table({"U1-1": 3}),), **NOT_COUNTED)
    assert coverage(status_context(came)).reported == 0


def test_one_row_for_all_is_said() -> None:
    context = status_context(file("a.xlsx", "U1", tables=(children_table({None: 3}),)))
    assert coverage(context).aggregate and "một dòng gộp cho 4 CĐCS" in to_status_text(context)
    assert not coverage(status_context(file("a.xlsx", "U1", tables=(children_table({None: None}),)))).aggregate


def test_where_some_are_due_only_those_are_counted_and_the_missing_are_named() -> None:
    context = status_context(
        file("a.xlsx", "U1", tables=(children_table({"U1-1": 3, "U1-3": 3}),)),
        due={FORM: ["U1", "U1-1", "U1-2"]}, missing=[("U1-2", FORM)],
    )  # fmt: skip
    assert (coverage(context).reported, coverage(context).total, coverage(context).missing) == (1, 2, ("U1-2",))
    assert "CĐCS chưa có số liệu (Biểu tổng hợp): CĐCS Công ty TNHH Mẫu 1.2" in to_status_text(context)


def test_grassroots_unions_have_one_line_for_each_parent_and_none_of_their_own() -> None:
    context = status_context(file("a.xlsx", "U1-1", codes=["XS001"], **REJECTED), missing=[("U1-1", FORM)])
    assert [row.unit for row in status_matrix(context).rows] == ["T", "U1", "U2", "U3"]
    assert coverage(context).rejected == ("U1-1",) and coverage(context).errors == 1
    assert coverage_words(coverage(context), "vi") == "0/1 đã có số liệu; 1 tệp trả lại để sửa"


# --- files of nobody known -------------------------------------------------------------------------------------------


def test_a_file_of_an_unknown_unit_is_listed_with_what_is_known_and_what_to_do() -> None:
    came = file("BC(1)(2).xlsx", None, sent="2024-03-12", codes=["XS210", "XS007"], **NOT_COUNTED)
    text = to_status_text(status_context(came))
    below = " ".join(text[text.index("Tệp chưa rõ") :].split())
    for part in (
        "BC(1)(2).xlsx",
        "Biểu tổng hợp",
        "vp@huyen.example",
        "gửi 12/03/2024",
        "XS007",
        "units alias add",
        "accept",
    ):
        assert part in below, part


def test_a_logo_is_not_listed() -> None:
    logo = file("logo.png", None, form=None, codes=["XS016"], **REJECTED)
    assert status_matrix(status_context(NEW, logo)).unplaced == ()


# --- text ------------------------------------------------------------------------------------------------------------


def test_text_begins_with_the_numbers_and_names_who_is_missing() -> None:
    lines = to_status_text(busy_context(forms=[FORM])).splitlines()
    assert lines[0] == "Tình hình gửi báo cáo – từ 03/03/2021 đến 29/02/2024"
    assert lines[3].startswith("Biểu tổng hợp: 6 đơn vị phải gửi; đã gửi 3 (trong đó quá hạn 1), chưa tổng hợp 1,")
    assert "  Chưa gửi: Liên đoàn Lao động huyện Mẫu 5." in lines


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("forms", [(FORM,), (FORM, OTHER), (FORM, OTHER, "so-don-thu", "so-ket-luan")])
def test_text_is_at_most_110_wide(lang: str, forms: tuple) -> None:
    context = busy_context(lang, forms)
    long = tuple(replace(unit, name=unit.name + " và các xã lân cận trong vùng đệm") for unit in context.register)
    context = replace(context, register=replace(context.register, units=long))
    assert max(map(len, to_status_text(context).splitlines())) <= 110


def test_words_of_the_offices_are_used() -> None:
    text = to_status_text(busy_context())
    for words in ("Đã tiếp nhận", "Gửi quá hạn", "Trả lại để sửa", "Chưa gửi", "Chờ bản ký", "bản ký không còn khớp"):
        assert words in text, words


def test_text_cannot_steer_the_terminal_and_colours_change_only_colours() -> None:
    mail = Mail("a@huyen.example", "\x1b[2J hai\r\nBcc: x")
    came = replace(
        file("\x1b[31m.xlsx", None, codes=["XS007"], **NOT_COUNTED),
        source=Source("hop-thu/\x1b[31m.xlsx", None, "", mail),
    )
    context = status_context(NEW, came)
    plain, coloured = to_status_text(context), to_status_text(context, color=True)
    assert "\x1b" not in plain
    assert "\x1b[2J" not in coloured and re.sub(r" +\n", "\n", re.sub(r"\x1b\[[0-9;]*m", "", coloured)) == plain


# --- HTML ------------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.loaded: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.add(tag)
        self.loaded += [value for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_whole_loads_nothing_and_shows_states_in_colour() -> None:
    text = to_status_html(busy_context())
    page = Page(text)
    assert page.open == [] and page.loaded == [] and "script" not in page.tags
    for state in ("received", "late", "not_counted", "rejected", "missing"):
        assert f'<td class="{state}">' in text and f"td.{state}" in text
    assert "<br>Chưa gửi: Liên đoàn Lao động huyện Mẫu 5.</p>" in text
    assert "BC 2.xlsx (gửi 18/03/2024)" in text and text == to_status_html(busy_context())


def test_html_escapes_names_files_and_mails() -> None:
    evil = "<script>alert(1)</script>"
    came = replace(
        file("x.xlsx", None, codes=["XS007"], **NOT_COUNTED), source=Source(f"hop-thu/{evil}\udce1.xlsx", None, "", Mail(evil, evil))
    )  # fmt: skip
    context = status_context(file(f"{evil}.xlsx", "U1"), came)
    units = tuple(replace(unit, name=evil) if unit.code == "U1" else unit for unit in context.register)
    text = to_status_html(replace(context, register=replace(context.register, units=units)))
    assert "<script" not in text and text.count("&lt;script&gt;") >= 4 and text.encode()


# --- workbooks -------------------------------------------------------------------------------------------------------


def test_the_workbook_has_the_matrix_each_unit_and_form_and_the_files(tmp_path: Path) -> None:
    path = tmp_path / "tinh-hinh.xlsx"
    write_status_xlsx(path, busy_context())
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Tình hình gửi", "Từng đơn vị", "Tệp đã nhận"]
    rows = {row[0]: row for row in book["Tình hình gửi"].iter_rows(values_only=True)}
    assert rows["Liên đoàn Lao động huyện Mẫu 2"][2:6] == ("Gửi quá hạn", "Chưa gửi", 0, 1)
    assert rows["CĐCS thuộc LĐLĐ huyện Mẫu 1"][2] == "2/3 đã có số liệu"
    assert "XS007" in rows["BC(1)(2).xlsx"][2]
    units = [row for row in book["Từng đơn vị"].iter_rows() if row[0].value == "Liên đoàn Lao động huyện Mẫu 1"]
    assert [cell.value for cell in units[0][1:7]] == [
        "Biểu tổng hợp", "Đã tiếp nhận", "BC 1.xlsx", "gửi 04/03/2024", "1 bản gửi trùng",
        "đã có bản ký số 12/BC-LĐLĐ, ngày 05/03/2024",
    ]  # fmt: skip
    assert units[0][3].hyperlink.target.replace("%20", " ").endswith("hop-thu/BC 1.xlsx")


def test_text_that_looks_like_a_formula_stays_text_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "tinh-hinh.xlsx"
    came = replace(
        file("=1+1.xlsx", None, codes=["XS007"], **NOT_COUNTED), source=Source("=1+1.xlsx", None, "", Mail("=cmd|' /C calc'!A0", "+1")),
    )  # fmt: skip
    write_status_xlsx(path, status_context(file("@a.xlsx", "U1"), came))
    book = openpyxl.load_workbook(path)
    texts = [cell for sheet in book for line in sheet.iter_rows() for cell in line if str(cell.value).startswith("=")]
    assert texts and all(cell.data_type == "s" for cell in texts)


def test_the_workbook_is_byte_stable(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_status_xlsx(tmp_path / name, busy_context())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_consolidated_workbook_says_the_same(tmp_path: Path) -> None:
    busy = busy_context(command="consolidate")
    full = make_context(uppers=5, children=3)
    write_consolidated(tmp_path / "a.xlsx", replace(busy, outcome=replace(busy.outcome, totals=full.outcome.totals)))
    write_status_xlsx(tmp_path / "b.xlsx", busy)
    sheets = [openpyxl.load_workbook(tmp_path / name)["Tình hình gửi"] for name in ("a.xlsx", "b.xlsx")]
    assert [list(sheet.iter_rows(values_only=True)) for sheet in sheets[:1]] == [
        list(sheets[1].iter_rows(values_only=True))
    ]


# --- JSON ------------------------------------------------------------------------------------------------------------


def test_json_of_status_agrees_with_the_published_schema() -> None:
    document = validated(to_json(busy_context()))
    assert document["totals"] == {} and document["missing"]
    matrix = document["matrix"]
    assert matrix["deadline"] == "2024-03-15" and matrix["overdue"] is True
    units = {each["unit"]: each for each in matrix["units"]}
    assert units["U2"]["forms"][FORM] == {
        "state": "late", "due": True, "late": True,
        "files": [{"path": "hop-thu/BC 2.xlsx", "member": None, "sent": "2024-03-18T08:00:00+07:00", "saved": "2024-03-17T10:00:00"}],
        "superseded": 1, "duplicates": 0, "rejected": 0, "not_counted": 0, "reasons": [],
        "signed": {"state": "stale", "number": None, "date": None}, "adjusted": 0, "errors": 0, "warnings": 1,
    }  # fmt: skip
    assert {each["forms"][FORM]["reported"] for each in matrix["grassroots"] if each["parent"] == "U1"} == {2}
    assert [(each["path"], each["code"]) for each in matrix["unplaced"]] == [
        ("hop-thu/BC(1)(2).xlsx", "XS007"), ("hop-thu/hong.xls", "XS001"),
    ]  # fmt: skip


def test_only_status_has_the_matrix() -> None:
    assert "matrix" not in validated(to_json(make_context()))


def test_every_state_has_words_in_both_languages() -> None:
    for state in State:
        found = Cell(state, files=(NEW,))
        for lang in ("vi", "en"):
            context = status_context(NEW, lang=lang)
            assert list(told(found, context))
            assert (state_words(found, lang) == "–") is (state is State.NOT_DUE)


def test_a_unit_outside_the_register_is_shown_by_its_code() -> None:
    context = status_context(file("a.xlsx", "LA"))
    assert cell(context, "LA").state is State.RECEIVED and "\nLA " in to_status_text(context)


def test_refused_versions_are_never_taken_for_received() -> None:
    for verdict in (Verdict.REJECTED, Verdict.SUPERSEDED, Verdict.DUPLICATE):
        context = status_context(file("a.xlsx", "U1", verdict=verdict, counted=False, tables=()))
        assert status_matrix(context).summaries[0].received == 0
