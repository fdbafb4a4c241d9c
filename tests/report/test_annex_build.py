"""What the annex says: the figures of the totals, the words of the units, marks where something is missing."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from annexes import annex_of, published, source_both_ways
from hypothesis import given, settings
from hypothesis import strategies as st
from report_factory import contribution, make_context, register

from xlsync.forms.load import parse_form
from xlsync.model import Finding, OperationError, Rounding, Severity, Tier
from xlsync.report.annex.build import build_annex, short_unit
from xlsync.report.annex.content import Block, Correction, Kind, Numeral, Prose, Words
from xlsync.report.annex.read_back import source_of_published
from xlsync.report.annex.source import source_of_context

ROUNDINGS = st.sampled_from(list(Rounding))


def error():
    return Finding(code="XS301", severity=Severity.ERROR)


def texts(row):
    return [cell.text if isinstance(cell, Words | Numeral) else cell.blocks for cell in row.cells]


def table(annex, sheet):
    return next(each for each in annex.tables if each.sheet == sheet)


def own_form(fields, rows="own", extra=""):
    return parse_form(
        f"form: mau\nversion: '1'\nlabel: {{vi: Biểu mẫu}}\ntables:\n  - id: t\n    sheet: Bảng\n    rows: {rows}\n"
        f"{extra}    fields:\n{fields}".encode()
    )


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_workbook_read_back_gives_the_annex_of_the_run_itself(lang, tmp_path):
    def change(form, of, made):
        """A tier without anybody, blanks, refused cells."""
        if of.id == "supervision":
            return [each for each in made if each.tier is not Tier.UPPER]
        return [
            replace(each, values={**each.values, "sessions": None}, missing=frozenset({"sessions"}))
            if of.id == "dialogue_petitions" and place == 3 else each
            for place, each in enumerate(made)
        ]  # fmt: skip

    context = make_context(lang=lang, absent=["U2"], findings=[error()], change=change)
    run, read = source_both_ways(context, tmp_path / "tong-hop.xlsx")
    made = build_annex(run)
    again = build_annex(read)
    if lang == "vi":
        assert again == made
    # Whatever language the workbook is in, the annex is Vietnamese and its figures are the same.
    assert again.tables == made.tables and again.draft and made.incomplete
    assert [row.cells[0].text for row in table(again, "Biểu 2").rows] == [
        "LĐLĐ tỉnh", "Công đoàn cấp trên cơ sở", "Công đoàn cơ sở", "Tổng cộng",
    ]  # fmt: skip


def test_a_workbook_with_errors_gives_a_draft_and_names_who_is_left_out(tmp_path):
    context = make_context(absent=["U2", "U3"], findings=[error()])
    annex = build_annex(source_of_published(
        published(context, tmp_path / "t.xlsx"), tuple(context.forms.values()), context.register
    ))  # fmt: skip
    assert annex.draft
    assert annex.left_out == ("Liên đoàn Lao động huyện Mẫu 2", "Liên đoàn Lao động huyện Mẫu 3")


def test_a_workbook_that_does_not_say_whether_it_passed_gives_a_draft():
    assert build_annex(replace(source_of_context(make_context()), passed=None)).draft
    assert not build_annex(source_of_context(make_context())).draft


def test_units_left_out_on_purpose_are_named_once():
    source = source_of_context(make_context(absent=["U2"]))
    names = ("Liên đoàn Lao động huyện Mẫu 2", "Liên đoàn Lao động huyện Mẫu 3")
    assert build_annex(source, without=names).left_out == names


@pytest.mark.parametrize(
    ("rounding", "rates"), [(Rounding.HALF_UP, ["70%", "88%", "96%"]), (Rounding.TRUNCATE, ["70%", "87%", "95%"])]
)
def test_a_rate_stands_in_the_cell_of_its_count_rounded_one_way(rounding, rates):
    figures = {"T": (21, 30), "U1": (78, 89), "T-1": (759, 793)}

    def change(form, of, made):
        return [
            replace(each, values={**each.values, "petitions_resolved": figures[each.unit][0],
                                  "petitions_received": figures[each.unit][1]})
            for each in made if each.unit in figures
        ] if of.id == "dialogue_petitions" else made  # fmt: skip

    annex = build_annex(source_of_context(make_context(change=change)), rounding)
    rows = table(annex, "Biểu 2").rows
    assert [row.cells[-1].text for row in rows[:3]] == [
        f"{count} ({rate})" for count, rate in zip((21, 78, 759), rates, strict=True)
    ]
    assert [row.cells[-1].value for row in rows] == [21, 78, 759, 858]
    column = table(annex, "Biểu 2").columns[-1]
    assert column.kind is Kind.COMPOUND and column.label == "Số đã giải quyết (tỷ\xa0lệ\xa0%)"
    assert column.group == "Kết quả giải quyết đơn thư khiếu nại, tố cáo"


@pytest.mark.parametrize(("rounding", "shown"), [(Rounding.HALF_UP, "66,67%"), (Rounding.TRUNCATE, "66,66%")])
def test_a_rate_that_the_form_does_not_put_in_another_cell_has_its_own(rounding, shown):
    form = own_form(
        "      - {id: a, label: {vi: Tổng}, type: count}\n      - {id: b, label: {vi: Đã làm}, type: count}\n"
        "      - {id: r, label: {vi: Tỷ lệ}, type: rate, computed: b / a, decimals: 2}\n"
    )
    row = contribution("T", "T", Tier.PROVINCE, 8, {"a": 3, "b": 2})
    annex = build_annex(source_of_context(make_context(forms=[form], change=lambda *_: [row])), rounding)
    assert texts(annex.tables[0].rows[0]) == ["Toàn tỉnh", "3", "2", shown]


def test_every_paragraph_stands_under_the_unit_that_wrote_it():
    written = {
        "U1": "Đoạn một.\n\n  Đoạn hai.  ", "U2": "Đoạn một.\nĐoạn hai.", "U3": "Đoạn hai.", None: "Của các CĐCS.",
    }  # fmt: skip

    def change(form, of, made):
        if of.id != "supervision":
            return made
        return [
            replace(each, values={**each.values, "routine_topics": written.get(None if each.aggregate else each.unit)})
            for each in made
        ]

    rows = table(annex_of(change=change), "Biểu 3").rows
    assert rows[0].cells[1] == Prose(())
    assert rows[1].cells[1] == Prose((
        Block(("LĐLĐ huyện Mẫu 1", "LĐLĐ huyện Mẫu 2"), ("Đoạn một.", "Đoạn hai.")),
        Block(("LĐLĐ huyện Mẫu 3",), ("Đoạn hai.",)),
    ))  # fmt: skip
    assert rows[2].cells[1].blocks == (
        Block(tuple(f"CĐCS thuộc LĐLĐ {each}" for each in ("tỉnh Mẫu", "huyện Mẫu 1", "huyện Mẫu 2", "huyện Mẫu 3")),
              ("Của các CĐCS.",)),
    )  # fmt: skip
    assert rows[3].cells[1] == Prose(())


def test_documents_of_all_units_are_numbered_anew_and_listed_once():
    def change(form, of, made):
        if of.id != "documents":
            return made
        same = {
            "no": 9,
            "number": "54-KL/TU",
            "issued_on": date(2021, 3, 3),
            "issuer": "Tỉnh ủy (mẫu)",
            "title": "Kết luận",
        }
        return [
            *(replace(each, values=same if each.row == 7 else {**same, "number": f"{place}/KH"})
              for place, each in enumerate(made)),
        ]  # fmt: skip

    listed = table(annex_of(change=change), "Biểu 1")
    assert [column.kind for column in listed.columns] == [Kind.NUMBERING, Kind.TEXT, Kind.DATE, Kind.TEXT, Kind.TEXT]
    assert [texts(row)[:3] for row in listed.rows] == [
        ["1", "54-KL/TU", "03/03/2021"], ["2", "1/KH", "03/03/2021"], ["3", "3/KH", "03/03/2021"],
        ["4", "5/KH", "03/03/2021"], ["5", "7/KH", "03/03/2021"],
    ]  # fmt: skip


def test_what_nobody_reported_stays_blank_and_what_is_incomplete_has_a_star():
    def change(form, of, made):
        if of.id != "membership_party":
            return made
        return [
            replace(each, values={"members": 1500}, missing=frozenset({"members", "party_admitted"})) for each in made
        ]

    row = table(annex_of(change=change), "Biểu 5").rows[0]
    assert texts(row) == ["Toàn tỉnh", "", "", "6.000*", "", "", ""]
    assert annex_of(change=change).incomplete


def test_sensitive_fields_are_never_printed():
    fields = (
        "      - {id: number, label: {vi: Số}, type: text}\n"
        "      - {id: secret, label: {vi: Nội dung tố cáo}, type: text, sensitive: true}\n"
    )
    form = own_form(fields, "list", "    merged_in_total: true\n")
    row = contribution("T", "T", Tier.PROVINCE, 8, {"number": "1/CV", "secret": "CHIM-HOANG-YEN"})
    annex = build_annex(source_of_context(make_context(forms=[form], change=lambda *_: [row])))
    assert texts(annex.tables[0].rows[0]) == ["1", "1/CV"]
    own = own_form(fields.replace("sensitive: true", "sensitive: true, required: true"))
    annex = build_annex(source_of_context(make_context(forms=[own], change=lambda *_: [row])))
    assert "CHIM" not in repr(annex) and "tố cáo" not in repr(annex.tables[0].columns)


def test_registers_do_not_go_up():
    form = own_form("      - {id: a, label: {vi: Nội dung}, type: text}\n", "list")
    row = contribution("T", "T", Tier.PROVINCE, 8, {"a": "x"})
    assert build_annex(source_of_context(make_context(forms=[form], change=lambda *_: [row]))).tables == ()


def test_corrections_are_a_table_of_their_own():
    given = (Correction("Biểu 2, số buổi, LĐLĐ huyện Mẫu 1", "729", "7.290", "Gõ thiếu một chữ số"),)
    last = build_annex(source_of_context(make_context()), corrections=given).tables[-1]
    assert last.title == "Bảng đối chiếu số liệu điều chỉnh"
    assert texts(last.rows[0]) == ["1", *(getattr(given[0], name) for name in ("place", "before", "after", "reason"))]


def test_head_takes_body_and_place_from_the_province():
    annex = annex_of(subject="thực hiện quy chế dân chủ")
    assert (annex.body, annex.place) == ("Liên đoàn Lao động tỉnh Mẫu", "Mẫu")
    assert annex.title == "Bảng tổng hợp số liệu thực hiện quy chế dân chủ"
    assert annex.period == "Kỳ báo cáo: từ 03/03/2021 đến 29/02/2024"
    assert build_annex(source_of_context(make_context()), place="Thủ Dầu Một").place == "Thủ Dầu Một"
    city = replace(source_of_context(make_context()), body="Liên đoàn Lao động Thành phố Hồ Chí Minh")
    assert build_annex(city).place == "Hồ Chí Minh"
    nameless = build_annex(replace(city, body=None))
    assert (nameless.body, nameless.place) == ("LĐLĐ tỉnh", None)


@pytest.mark.parametrize(
    ("name", "short"),
    [("Liên đoàn Lao động huyện Mẫu", "LĐLĐ huyện Mẫu"), ("LIÊN ĐOÀN LAO ĐỘNG huyện Mẫu", "LĐLĐ huyện Mẫu"),
     ("Công đoàn cơ sở Trường Mẫu", "CĐCS Trường Mẫu"), ("Công đoàn ngành Y tế", "Công đoàn ngành Y tế"),
     ("Công đoàn cơ sở", "Công đoàn cơ sở")],
)  # fmt: skip
def test_names_as_a_cell_has_room_for_them(name, short):
    assert short_unit(name) == short


VALUES = st.dictionaries(
    st.sampled_from(
        ["sessions", "opinions", "receptions", "petitions_carried", "petitions_received", "petitions_resolved"]
    ),
    st.integers(0, 9_999) | st.none(),
)


@settings(max_examples=30)
@given(st.lists(VALUES, min_size=1, max_size=18), ROUNDINGS)
def test_the_figures_are_the_sums_of_what_was_reported(values, rounding):
    """Whoever reported what: against sums made in the plainest way, from the run and from its workbook."""

    def change(form, of, made):
        if of.id != "dialogue_petitions":
            return made
        return [replace(each, values=values[place % len(values)]) for place, each in enumerate(made)]

    with TemporaryDirectory() as folder:
        context = make_context(change=change)
        run, read = source_both_ways(context, Path(folder) / "t.xlsx")
    annex = build_annex(run, rounding)
    assert build_annex(read, rounding) == annex
    records = context.outcome.totals["bieu-tong-hop", "dialogue_petitions"].contributions
    for row, tiers in zip(table(annex, "Biểu 2").rows, (*([tier] for tier in Tier), list(Tier)), strict=True):
        mine = [each.values for each in records if each.tier in tiers]
        sums = []
        for field in (
            "sessions",
            "opinions",
            "receptions",
            "petitions_carried",
            "petitions_received",
            "petitions_resolved",
        ):
            found = [each[field] for each in mine if each.get(field) is not None]
            sums.append(sum(found) if found else None)
        assert [cell.value for cell in row.cells[1:]] == sums
        received, resolved = sums[-2:]
        if resolved is not None and received:
            assert row.cells[-1].rate == resolved / received
            exact, unit = (
                Fraction(100 * resolved, received),
                row.cells[-1].text.split("(")[1].split("%")[0].replace(".", ""),
            )
            assert int(unit) == (floor(exact) if rounding is Rounding.TRUNCATE else floor(exact + Fraction(1, 2)))
        else:
            assert row.cells[-1].rate is None and "(" not in row.cells[-1].text


# --- a workbook that was changed by hand -------------------------------------------------------------------------------


def typed_over(context, tmp_path, find, value):
    """The workbook read back after somebody typed over a cell: `find` gives the figure whose cell it is."""
    read = published(context, tmp_path / "t.xlsx")
    figures = tuple(replace(each, value=value) if find(each) else each for each in read.figures)
    assert figures != read.figures
    return lambda: source_of_published(replace(read, figures=figures), tuple(context.forms.values()), register())


@pytest.mark.parametrize(
    ("tier", "field", "value"),
    [(Tier.GRASSROOTS, "sessions", 7_291), (None, "opinions", 1), (Tier.UPPER, "resolved_rate", 0.5), (None, "receptions", None)],
)  # fmt: skip
def test_a_total_that_somebody_typed_over_is_refused_with_its_cell(tier, field, value, tmp_path):
    def find(each):
        return (each.table, each.field, each.tier, each.unit) == ("dialogue_petitions", field, tier, None)

    with pytest.raises(OperationError, match=r"cell [B-H]\d+ on sheet “Biểu 2”") as refused:
        typed_over(make_context(), tmp_path, find, value)()
    assert "đã bị sửa tay" in refused.value.vi


def test_a_record_that_somebody_typed_over_is_refused(tmp_path):
    context = make_context()
    read = published(context, tmp_path / "t.xlsx")
    sender = read.submissions[1]
    records = next(each for each in sender.tables if each.table == "workplace_democracy")
    records.values["agencies_total"][0] += 1
    with pytest.raises(OperationError, match="on sheet “Biểu 4” says"):
        source_of_published(read, tuple(context.forms.values()), context.register)
