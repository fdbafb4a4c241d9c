"""What tables, levels and periods say of each other, on real workbooks: XS401–XS406, XS408, XS409."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from mailbag_files import (
    CONCLUSIONS,
    OPINIONS,
    UNITS,
    Office,
    book,
    consistent_book,
    own_figures,
    petitions_book,
    register_book,
    told,
)  # fmt: skip

from xlsync.forms.layout import layout
from xlsync.forms.load import load_forms
from xlsync.issue.template import template_bytes
from xlsync.model import OperationError, Period
from xlsync.pipeline import Run, Settings, consolidate


def _found(
    run: Run, code: str, table: str | None = None
) -> list[tuple[str | None, str | None, str | None, str | None]]:
    found = [each for each in run.outcome.findings if each.code == code and table in {None, each.table}]
    return [(each.unit, each.cell, each.found, each.expected) for each in found]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


# --- the registers of the same period --------------------------------------------------------------------


def test_petitions_received_are_those_that_the_register_has_in_the_period(office: Office) -> None:
    office.gets("a.xlsx", consistent_book("A", 3, 0))
    office.gets("so.xlsx", petitions_book("A", {}, {}))
    assert _found(office.consolidated(), "XS401") == [("A", "F8", "3", "≤ 2")]


def test_only_complaints_and_denunciations_of_the_period_are_counted(office: Office) -> None:
    office.gets("a.xlsx", consistent_book("A", 2, 0))
    rows = [{}, {"kind": "tố cáo"}, {"kind": "kiến nghị"}, {"received_on": date(2023, 12, 30)}]
    office.gets("so.xlsx", petitions_book("A", *rows))
    assert _found(office.consolidated(), "XS401") == []


def test_petitions_resolved_are_those_settled_in_the_period_whenever_they_came(office: Office) -> None:
    office.gets("a.xlsx", consistent_book("A", 1, 2, petitions_carried=1))
    settled = {"resolved_on": date(2024, 3, 1)}
    office.gets("so.xlsx", petitions_book("A", settled, {"received_on": date(2023, 12, 1), **settled}))
    assert _found(office.consolidated(), "XS401") == []
    office.gets("a.xlsx", consistent_book("A", 1, 1, petitions_carried=1))
    assert _found(office.consolidated(), "XS401") == [("A", "G8", "1", "≥ 2")]


def test_without_the_register_of_that_unit_nothing_is_compared(office: Office) -> None:
    office.gets("a.xlsx", consistent_book("A", 3, 0))
    office.gets("so-b.xlsx", petitions_book("B", {}))
    assert _found(office.consolidated(), "XS401") == []


def test_a_refused_cell_in_the_register_leaves_the_count_unknown(office: Office) -> None:
    office.gets("a.xlsx", consistent_book("A", 3, 0))
    office.gets("so.xlsx", petitions_book("A", {}, {"received_on": "hôm nọ"}))
    assert _found(office.consolidated(), "XS401") == []


def test_opinions_are_those_raised_in_the_period_with_or_without_merged_ones(office: Office) -> None:
    rows = [{"raised_on": date(2024, 2, 1), "content": f"Ý kiến {number}"} for number in range(3)]
    rows[2] |= {"disposition": "Gộp", "merged_into": "1"}
    office.gets("so.xlsx", register_book("A", OPINIONS, rows))
    for stated, expected in ((3, []), (2, []), (4, [("A", "C8", "4", "≤ 3")]), (1, [("A", "C8", "1", "≥ 2")])):
        office.gets("a.xlsx", book("A", own_figures(opinions=stated)))
        assert _found(office.consolidated(), "XS401") == expected


# --- levels -----------------------------------------------------------------------------------------------


def test_a_grassroots_unions_own_workbook_differs_from_its_row(office: Office) -> None:
    office.gets("a.xlsx", book("A", {"dialogue_petitions.sessions.1": 9}))
    office.gets("a1.xlsx", book("A1", {"dialogue_petitions.sessions.0": 7, **{f"dialogue_petitions.{name}.0": 9 for name in (
        "opinions", "receptions", "petitions_received", "petitions_resolved")}}))  # fmt: skip
    run = office.consolidated()
    assert _found(run, "XS403", "dialogue_petitions") == [("A", "B9", "9", "7")]
    told_here = next(each for each in run.outcome.findings if each.cell == "B9").values["rule_vi"]
    assert told_here == "Số buổi trực tiếp của CĐCS Công ty Hoa Sen ghi 9; báo cáo của chính CĐCS đó ghi 7."


def test_a_petition_forwarded_and_counted_by_both_levels(office: Office) -> None:
    forwarded = {"handling": "Chuyển đơn", "forwarded_to": "Liên đoàn Lao động tỉnh Mẫu", "forward_ref": "12/CV"}
    office.gets("so-a.xlsx", petitions_book("A", forwarded, {}))
    office.gets("so-t.xlsx", petitions_book("T", {"received_on": date(2024, 2, 5), "from_unit": "LĐLĐ huyện An Bình"}))
    office.gets("a.xlsx", consistent_book("A", 2, 0))
    office.gets("t.xlsx", consistent_book("T", 1, 0))
    assert [each[0] for each in _found(office.consolidated(), "XS406")] == ["A"]
    office.gets("a.xlsx", consistent_book("A", 1, 0))
    run = office.consolidated()
    assert told(run, "XS401", "XS406") == []


def test_an_opinion_of_a_joint_dialogue_counted_by_both_levels(office: Office) -> None:
    joint = {"raised_on": date(2024, 2, 1), "conference": "Đối thoại chung", "content": "Ý kiến về nhà ở"}
    for unit in ("A", "T"):
        office.gets(f"so-{unit}.xlsx", register_book(unit, OPINIONS, [joint]))
        office.gets(f"{unit}.xlsx", book(unit, own_figures(opinions=1)))
    assert [each[0] for each in _found(office.consolidated(), "XS406")] == ["A"]


def test_one_row_for_all_grassroots_unions_is_no_less_than_their_own_workbooks(office: Office) -> None:
    office.gets("a.xlsx", book("A", {"supervision.cases_raised.1": 9}))
    office.gets("a1.xlsx", book("A1", {"supervision.cases_raised.0": 10}))
    assert ("A", "E9", "9", "≥ 10") in _found(office.consolidated(), "XS403", "supervision")
    office.gets("a2.xlsx", book("A2", {"supervision.cases_raised.0": 5}))
    assert ("A", "E9", "9", "15") in _found(office.consolidated(), "XS403", "supervision")


# --- documents --------------------------------------------------------------------------------------------


def _documents(unit: str, **values: object) -> dict[str, object]:
    usual = {
        "number": "12/KH-LĐLĐ",
        "issued_on": date(2024, 2, 1),
        "issuer": "LĐLĐ huyện",
        "title": "Kế hoạch đối thoại",
    }
    return {f"documents.{name}.0": value for name, value in {**usual, **values}.items()}


def test_one_document_with_two_dates(office: Office) -> None:
    office.gets("a.xlsx", book("A", _documents("A")))
    office.gets("b.xlsx", book("B", _documents("B", issued_on=date(2024, 2, 7))))
    assert _found(office.consolidated(), "XS409") == [("B", "C7", "2024-02-07", "2024-02-01")]


def test_two_unions_may_use_the_same_number_for_other_documents(office: Office) -> None:
    office.gets("a.xlsx", book("A", _documents("A")))
    other = {"issued_on": date(2024, 2, 7), "issuer": "LĐLĐ huyện Bắc Sơn", "title": "Tổ chức hội thao"}
    office.gets("b.xlsx", book("B", _documents("B", **other)))
    assert _found(office.consolidated(), "XS409") == []


def test_a_notice_has_the_date_that_table_1_gives(office: Office) -> None:
    office.gets("a.xlsx", book("A", _documents("A", number="15/TB-LĐLĐ")))
    rows = [
        {"notice_no": "15/TB-LĐLĐ", "notice_date": date(2024, 2, 3), "item": "1", "task": "Việc mẫu", "lead": "LĐLĐ"}
    ]
    office.gets("kl.xlsx", register_book("A", CONCLUSIONS, rows))
    assert [each[0] for each in _found(office.consolidated(), "XS409")] == ["A"]


# --- periods ----------------------------------------------------------------------------------------------


def _period(office: Office, period: str, files: dict[str, bytes]) -> Run:
    for path in office.bag.iterdir():
        path.unlink()
    for name, data in files.items():
        office.gets(name, data)
    return office.consolidated(period=period)


def _year(unit: str, period: str, **figures: object) -> bytes:
    return book(unit, own_figures(**figures), period=period)


def test_what_is_carried_over_is_what_was_left_open_by_the_ledger(office: Office) -> None:
    _period(office, "2023-H2", {"a.xlsx": _year("A", "2023-H2", petitions_received=9, petitions_resolved=4)})
    run = _period(office, "2024-H1", {"a.xlsx": _year("A", "2024-H1", petitions_carried=3)})
    assert _found(run, "XS405") == [("A", "E8", "3", "5")]
    run = _period(office, "2024-H1", {"a.xlsx": _year("A", "2024-H1", petitions_carried=5)})
    assert _found(run, "XS405") == []


def test_a_blank_opening_balance_is_none(office: Office) -> None:
    _period(office, "2023-H2", {"a.xlsx": _year("A", "2023-H2", petitions_received=9, petitions_resolved=4)})
    run = _period(office, "2024-H1", {"a.xlsx": _year("A", "2024-H1")})
    assert [(unit, cell, expected) for unit, cell, _, expected in _found(run, "XS405")] == [("A", "E8", "5")]


def test_a_figure_of_the_half_year_is_not_below_that_of_its_quarter(office: Office) -> None:
    _period(office, "2024-Q1", {"a.xlsx": _year("A", "2024-Q1", receptions=25)})
    run = _period(office, "2024-H1", {"a.xlsx": _year("A", "2024-H1", receptions=20)})
    assert _found(run, "XS404") == [("A", "D8", "20", "≥ 25")]


def test_a_stock_may_fall_and_a_period_that_follows_may_be_smaller(office: Office) -> None:
    _period(office, "2024-Q1", {"a.xlsx": book("A", {"membership_party.members.0": 900}, period="2024-Q1")})
    run = _period(office, "2024-H1", {"a.xlsx": book("A", {"membership_party.members.0": 700})})
    assert told(run, "XS404") == []
    run = _period(office, "2024-H2", {"a.xlsx": _year("A", "2024-H2", receptions=1)})
    assert told(run, "XS404") == []


def test_no_dialogue_in_the_whole_year_over_two_halves(office: Office) -> None:
    files = {"a.xlsx": _year("A", "2024-H1", sessions=0)}
    assert told(_period(office, "2024-H1", files), "XS408") == []
    run = _period(office, "2024-H2", {"a.xlsx": _year("A", "2024-H2", sessions=0)})
    assert [each[:3] for each in _found(run, "XS408")] == [("A", "B8", "0")]
    run = _period(office, "2024-H2", {"a.xlsx": _year("A", "2024-H2", sessions=1)})
    assert told(run, "XS408") == []


def test_an_earlier_report_may_be_given_as_a_file(office: Office, tmp_path: Path) -> None:
    before = tmp_path / "ky-truoc.xlsx"
    before.write_bytes(_year("A", "2023-H2", petitions_received=9, petitions_resolved=4))
    office.gets("a.xlsx", _year("A", "2024-H1", petitions_carried=3))
    settings = office.settings(record=False)
    given = Settings(as_of=settings.as_of, period=settings.period, units=settings.units, jobs=1, previous=(before,))
    assert _found(consolidate([str(office.bag)], given), "XS405") == [("A", "E8", "3", "5")]


def test_a_file_of_no_earlier_period_is_refused_in_words(office: Office, tmp_path: Path) -> None:
    same = tmp_path / "cung-ky.xlsx"
    same.write_bytes(_year("A", "2024-H1"))
    office.gets("a.xlsx", _year("A", "2024-H1"))
    settings = office.settings(record=False)
    given = Settings(as_of=settings.as_of, period=settings.period, units=settings.units, jobs=1, previous=(same,))
    with pytest.raises(OperationError, match="nothing of any period before 2024-H1"):
        consolidate([str(office.bag)], given)


def test_merged_unions_are_compared_with_the_sum_of_what_they_were(office: Office) -> None:
    _period(
        office, "2023-H2",
        {"a.xlsx": _year("A", "2023-H2", petitions_received=9, petitions_resolved=4),
         "b.xlsx": _year("B", "2023-H2", petitions_received=5, petitions_resolved=3)},
    )  # fmt: skip
    text = office.units.read_text(encoding="utf-8").splitlines()
    head = f"{text[0]},valid_to,successors"
    rows = [f"{line},2024-03-31,A" if line.startswith("B,") else f"{line},," for line in text[1:]]
    rows = [line.replace(",grassroots,B,", ",grassroots,A,") for line in rows]
    office.units.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    run = _period(office, "2024-H1", {"a.xlsx": _year("A", "2024-H1", petitions_carried=7)})
    assert _found(run, "XS405") == []
    run = _period(office, "2024-H1", {"a.xlsx": _year("A", "2024-H1", petitions_carried=5)})
    assert _found(run, "XS405") == [("A", "E8", "5", "7")]


# --- an office's own assertion ----------------------------------------------------------------------------


def test_an_office_adds_an_assertion_without_programming(office: Office, tmp_path: Path) -> None:
    forms = tmp_path / "bieu"
    forms.mkdir()
    (forms / "doi-chieu.yaml").write_text(
        """
assertions: rieng
version: "1"
rules:
  - id: agencies-and-unions
    code: XS402
    table: bieu-tong-hop.workplace_democracy
    rows: [own]
    expr: "agencies_total <= sum(membership_party.grassroots_unions)"
    tolerance: {absolute: 1}
    message: {vi: "Số cơ quan {stated} lớn hơn số CĐCS {recomputed}."}
    source: "Quy định của đơn vị (mẫu)"
""",
        encoding="utf-8",
    )
    settings = office.settings(record=False)

    def run(agencies: int) -> Run:
        office.gets("a.xlsx", book("A", {"workplace_democracy.agencies_total.0": agencies}))
        given = Settings(as_of=settings.as_of, period=settings.period, units=settings.units, jobs=1, forms=forms)
        return consolidate([str(office.bag)], given)

    assert [each[0] for each in _found(run(12), "XS402")] == ["A"]
    assert _found(run(11), "XS402") == []


def test_a_wrong_assertion_is_told_with_file_line_and_rule(office: Office, tmp_path: Path) -> None:
    forms = tmp_path / "bieu"
    forms.mkdir()
    (forms / "sai.yaml").write_text(
        'assertions: rieng\nversion: "1"\nrules:\n  - id: sai\n    code: XS402\n    table: bieu-tong-hop.documents\n'
        '    rows: [entry]\n    expr: "count(khong_co) > 0"\n    message: {vi: "…"}\n    source: "mẫu"\n',
        encoding="utf-8",
    )
    office.gets("a.xlsx", book("A"))
    done = office.xlsync("consolidate", office.bag, "--period", "2024-H1", "--forms", forms, lang="en")
    assert done.returncode == 2
    assert "sai.yaml, line 8, rule sai: expr: character 7: there is no table khong_co" in done.stderr


def test_the_workbooks_of_the_samples_agree_with_each_other(office: Office) -> None:
    office.gets("a.xlsx", book("A"))
    assert [code for code, _ in told(office.consolidated()) if code >= "XS4"] == []


def test_opening_balances_of_the_parts_of_a_period_are_not_added(office: Office) -> None:
    figures = {"petitions_received": 10, "petitions_resolved": 10, "petitions_carried": 4}
    _period(office, "2024-Q1", {"a.xlsx": _year("A", "2024-Q1", **figures)})
    _period(office, "2024-Q2", {"a.xlsx": _year("A", "2024-Q2", **figures)})
    run = _period(
        office,
        "2024-H1",
        {"a.xlsx": _year("A", "2024-H1", **{**figures, "petitions_received": 20, "petitions_resolved": 20})},
    )
    assert [each[1] for each in _found(run, "XS404", "dialogue_petitions") if each[1] == "E8"] == []


def test_the_consolidated_workbook_of_the_last_period_may_be_given(office: Office, tmp_path: Path) -> None:
    office.gets("a.xlsx", _year("A", "2023-H2", petitions_received=9, petitions_resolved=4))
    before = tmp_path / "tong-hop.xlsx"
    office.xlsync("consolidate", office.bag, "--period", "2023-H2", "-o", before, "--ledger", tmp_path / "khac.sqlite")
    office.gets("a.xlsx", _year("A", "2024-H1", petitions_carried=3))
    settings = office.settings(record=False)
    given = Settings(as_of=settings.as_of, period=settings.period, units=settings.units, jobs=1, previous=(before,))
    run = consolidate([str(office.bag)], given)
    assert _found(run, "XS405") == [("A", "E8", "3", "5")]
    assert [str(each.period) for each in run.outcome.past] == ["2023-H2"]


def test_words_beside_a_name_do_not_put_the_aggregate_aside(office: Office) -> None:
    """As in the totals: the row for all grassroots unions counts until one of them has a figure."""
    aggregate = {f"supervision.{name}.1": 4 for name in ("cases_raised", "cases_answered", "critique_meetings")}
    _period(office, "2024-Q1", {"a.xlsx": book("A", aggregate, period="2024-Q1")})
    run = _period(
        office,
        "2024-H1",
        {"a.xlsx": book("A", {**aggregate, "supervision.cases_raised.1": 3, "supervision.cases_answered.1": 3})},
    )
    assert [each[1:] for each in _found(run, "XS404", "supervision") if each[1] == "E9"] == [("E9", "3", "≥ 4")]


def test_a_sensitive_value_stays_out_of_the_message_of_an_assertion(office: Office, tmp_path: Path) -> None:
    forms = tmp_path / "bieu"
    forms.mkdir()
    (forms / "rieng.yaml").write_text(
        'assertions: rieng\nversion: "1"\nrules:\n  - id: noi-dung\n    code: XS401\n    table: so-don-thu.petitions_register\n'
        "    rows: [entry]\n    at: summary\n    expr: 'summary == \"khác\"'\n"
        '    message: {vi: "Nội dung {summary}, ghi {stated}."}\n    source: "mẫu"\n',
        encoding="utf-8",
    )
    office.gets("so.xlsx", petitions_book("A", {"summary": "Chim hoàng yến"}))
    settings = office.settings(record=False)
    given = Settings(as_of=settings.as_of, period=settings.period, units=settings.units, jobs=1, forms=forms)
    found = [each for each in consolidate([str(office.bag)], given).outcome.findings if each.code == "XS401"]
    assert [each.values["rule_vi"] for each in found] == ["Nội dung •••, ghi •••."]
    assert "hoàng yến" not in repr(found)


# --- indicators: the same figure in two forms ---------------------------------------------------------------

SECOND = """
form: phieu-thu-hai
version: "1"
label: {vi: Phiếu gửi nơi nhận thứ hai (mẫu)}
tables:
  - id: all
    sheet: "Chung"
    rows: own
    fields:
      - {id: sessions, indicator: bieu-tong-hop.dialogue_petitions.sessions}
      - {id: members, indicator: bieu-tong-hop.membership_party.members, label: {vi: "Tổng số đoàn viên"}}
  - id: each
    sheet: "Từng đơn vị"
    rows: own_and_children
    fields: [{id: opinions, indicator: bieu-tong-hop.dialogue_petitions.opinions}]
"""


def _second(office: Office, tmp_path: Path, values: dict[str, object]) -> Run:
    """Unit A's summary workbook, all counts 10, 9, 8 by row, and the second form with these values."""
    forms = tmp_path / "bieu"
    forms.mkdir(exist_ok=True)
    (forms / "phieu.yaml").write_text(SECOND, encoding="utf-8")
    form = load_forms(forms).get("phieu-thu-hai", Period.parse("2024-H1").last)
    assert form is not None
    unit, children = UNITS["A"], [UNITS["A1"], UNITS["A2"]]
    blank = template_bytes(form, period=Period.parse("2024-H1"), unit=unit, children=children)
    book_two = openpyxl.load_workbook(io.BytesIO(blank))
    for reference, value in values.items():
        table, field, row = reference.split(".")
        place = layout(form, unit, children).table(table)
        book_two[place.sheet][place.cell(place.first_row + int(row), field)].value = value
    stream = io.BytesIO()
    book_two.save(stream)
    office.gets("a.xlsx", book("A"))
    office.gets("b.xlsx", stream.getvalue())
    settings = office.settings(record=False)
    given = Settings(as_of=settings.as_of, period=settings.period, units=settings.units, jobs=1, forms=forms)
    return consolidate([str(office.bag)], given)


ALIKE = {
    "all.sessions.0": 27,
    "all.members.0": 10,
    "each.opinions.0": 10,
    "each.opinions.1": 9,
    "each.opinions.2": 8,
}


def test_an_indicator_that_is_equal_in_two_forms_is_no_finding(office: Office, tmp_path: Path) -> None:
    assert _found(_second(office, tmp_path, ALIKE), "XS402") == []


def test_an_indicator_is_compared_row_by_row_and_with_all_under_a_unit(office: Office, tmp_path: Path) -> None:
    run = _second(office, tmp_path, ALIKE | {"all.sessions.0": 30, "each.opinions.2": 80, "all.members.0": 11})
    found = {(each.field, each.found, each.expected) for each in run.outcome.findings if each.code == "XS402"}
    assert found == {("sessions", "30", "27"), ("opinions", "80", "8"), ("members", "11", "10")}


def test_what_one_form_does_not_say_is_not_compared(office: Office, tmp_path: Path) -> None:
    run = _second(office, tmp_path, {name: value for name, value in ALIKE.items() if name != "all.members.0"})
    assert _found(run, "XS402") == []


def test_a_row_that_says_nothing_is_compared_with_nothing(office: Office) -> None:
    """Its blank carried over counts as 0 only beside figures."""
    fields = ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved")
    opened = {"dialogue_petitions.petitions_received.1": 9, "dialogue_petitions.petitions_resolved.1": 4}
    _period(office, "2023-H2", {"a.xlsx": book("A", opened, period="2023-H2")})
    blank = {f"dialogue_petitions.{name}.1": None for name in fields}
    assert _found(_period(office, "2024-H1", {"a.xlsx": book("A", blank)}), "XS405") == []
    one_figure = blank | {"dialogue_petitions.sessions.1": 2}
    run = _period(office, "2024-H1", {"a.xlsx": book("A", one_figure)})
    assert [(cell, expected) for _, cell, _, expected in _found(run, "XS405")] == [("E9", "5")]


def test_what_is_for_all_under_a_union_follows_those_who_moved(office: Office) -> None:
    """A1 moves from A to B: only A and B together can be compared with what they were."""
    admitted = "membership_party.members_admitted.0"
    _period(
        office,
        "2024-Q1",
        {"a.xlsx": book("A", {admitted: 30}, period="2024-Q1"), "b.xlsx": book("B", {admitted: 5}, period="2024-Q1")},
    )
    moved = office.units.read_text(encoding="utf-8").splitlines()
    rows = [line for line in moved[1:] if not line.startswith("A1,")]
    (one,) = [line for line in moved if line.startswith("A1,")]
    rows = [f"{line},," for line in rows]
    rows += [f"{one},,2024-04-30", f"{one.replace(',A,', ',B,')},2024-05-01,"]
    office.units.write_text("\n".join([f"{moved[0]},valid_from,valid_to", *rows]) + "\n", encoding="utf-8")
    half = {"a.xlsx": book("A", {admitted: 10}), "b.xlsx": book("B", {admitted: 40})}
    assert _found(_period(office, "2024-H1", half), "XS404", "membership_party") == []
    half["b.xlsx"] = book("B", {admitted: 20})
    found = _found(_period(office, "2024-H1", half), "XS404", "membership_party")
    assert found == [("A", "D7", "30", "≥ 35")]


def test_one_row_for_all_is_compared_with_those_under_both_parents(office: Office) -> None:
    """A1 moves from A, whose workbook has a row for each grassroots union, to B, whose workbook has one for all."""
    aggregate = {("Biểu 2", "A9"): "CĐCS (tổng)"}
    opened = {"dialogue_petitions.petitions_received.1": 9, "dialogue_petitions.petitions_resolved.1": 4}
    before = {
        "a.xlsx": book("A", opened | own_figures(petitions_received=9, petitions_resolved=2), period="2023-H2"),
        "b.xlsx": book("B", own_figures(petitions_received=9, petitions_resolved=3), period="2023-H2", cells=aggregate),
    }
    _period(office, "2023-H2", before)
    head, *lines = office.units.read_text(encoding="utf-8").splitlines()
    (one,) = [line for line in lines if line.startswith("A1,")]
    rows = [f"{line},," for line in lines if line != one]
    rows += [f"{one},,2023-12-31", f"{one.replace(',A,', ',B,')},2024-01-01,"]
    office.units.write_text("\n".join([f"{head},valid_from,valid_to", *rows]) + "\n", encoding="utf-8")
    now = {
        "a.xlsx": book("A", own_figures(petitions_carried=7), cells={("Biểu 2", f"{c}9"): None for c in "ABCDEFG"}),
        "b.xlsx": book(
            "B", own_figures(petitions_carried=6) | {"dialogue_petitions.petitions_carried.1": 5}, cells=aggregate
        ),
    }
    assert _found(_period(office, "2024-H1", now), "XS405") == []
