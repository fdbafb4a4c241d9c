"""Mistakes in a definition, each with the place and what to write instead."""

import pytest

from xlsync.forms.load import DefinitionError, parse_form
from xlsync.forms.problems import Problem

GOOD = """\
form: phieu-moi
version: "2024"
valid_from: 2021-01-01
valid_to: null
label: {vi: "Phiếu mới", en: "New form"}
tables:
  - id: t
    sheet: "Biểu 1"
    rows: list
    numbering: no
    unique: [no]
    fields:
      - {id: no, label: {vi: "TT"}, type: count}
      - {id: received, label: {vi: "Số nhận"}, group: {vi: "Đơn"}, type: count, blank: 0, synonyms: ["Nhận"]}
      - {id: resolved, label: {vi: "Số giải quyết"}, group: {vi: "Đơn"}, type: count, required: true}
      - {id: rate, label: {vi: "Tỷ lệ"}, group: {vi: "Đơn"}, type: rate, computed: "resolved / received"}
      - {id: kind, label: {vi: "Loại"}, type: choice, blank: a, choices: [{id: a, label: {vi: "A"}}, {id: b, label: {vi: "B"}}]}
      - {id: day, label: {vi: "Ngày"}, type: date, within_period: true}
    rules:
      - {code: XS301, expr: "resolved <= received", severity: warning}
"""


def problems(old: str, new: str) -> tuple[Problem, ...]:
    assert old in GOOD
    with pytest.raises(DefinitionError) as caught:
        parse_form(GOOD.replace(old, new, 1).encode(), "f.yaml")
    return caught.value.problems


def only(old: str, new: str) -> Problem:
    found = problems(old, new)
    assert len(found) == 1, [problem.text("en") for problem in found]
    return found[0]


def test_the_form_without_mistakes_is_read() -> None:
    form = parse_form(GOOD.encode())
    assert [field.id for field in form.table("t").fields] == ["no", "received", "resolved", "rate", "kind", "day"]


# What is replaced, by what, and the message in English.
MISTAKES = [
    ('version: "2024"', "version: 2024", 'f.yaml, line 2: “version” must be in quotes: write "2024"'),
    ("valid_from: 2021-01-01", "valid_from: 2021", "f.yaml, line 3: “valid_from” must be a date without quotes, such as 2021-01-01, not 2021"),
    ("valid_to: null", "valid_to: 2020-01-01", "f.yaml, line 4: it ends (2020-01-01) before it begins (2021-01-01): swap the dates"),
    ("rows: list", "rows: lists", 'f.yaml, line 9, table t: “rows” does not take "lists": write list; one of: list, own_and_children, own_and_aggregate, own'),
    ("    rows: list\n", "", "f.yaml, line 7, table t: “rows” is missing: write for example rows: list | own_and_children | own_and_aggregate | own"),
    ("form: phieu-moi", "form: Phiếu Mới", 'f.yaml, line 1: “form” takes small ASCII letters, digits and - only: write phieu-moi, not "Phiếu Mới"'),
    ("- {id: no,", "- {id: SỐ TT,", 'f.yaml, line 13, table t, field SỐ TT: “id” takes small ASCII letters, digits and _ only: write so_tt, not "SỐ TT"'),
    ('computed: "resolved / received"}', 'computed: "resolved / received", printed_in: received}', "f.yaml, line 16, table t, field rate: printed_in must be the numerator of computed, as in received / total; here it is resolved / received"),
    ("blank: 0,", "blank: 0, printed_in: no,", "f.yaml, line 14, table t, field received: printed_in is for computed rates only: remove it"),
    ("blank: 0,", "blank: 0, decimals: 1,", "f.yaml, line 14, table t, field received: decimals is for type rate only, this is count: remove it"),
    ('{vi: "TT"}', "TT", 'f.yaml, line 13, table t, field no: write “label” as {vi: "TT"}'),
    ('{vi: "TT"}', "{vi: 3}", 'f.yaml, line 13, table t, field no: “label.vi” must be in quotes: write "3"'),
    ("required: true", "required: yes", 'f.yaml, line 15, table t, field resolved: “required” must be true or false, not "yes"'),
    ("required: true", "requierd: true", "f.yaml, line 15, table t, field resolved: there is no key “requierd”: write “required”"),
    ("type: rate", "type: percent", 'f.yaml, line 16, table t, field rate: “type” does not take "percent"; one of: text, count, decimal, rate, date, choice, unit'),
    ("blank: 0", "blank: 1.5", "f.yaml, line 14, table t, field received: “blank” must be a whole number, such as 0, or a choice id, not 1.5"),
    ("blank: 0", "blank: none", "f.yaml, line 14, table t, field received: blank of type count is a number: write 0"),
    ("blank: 0", "blank: 0, required: true", "f.yaml, line 14, table t, field received: a required field that is blank is not reported: remove required or blank"),
    ("blank: a", "blank: c", "f.yaml, line 17, table t, field kind: blank must be the id of a choice: a, b"),
    ('synonyms: ["Nhận"]', 'synonyms: "Nhận"', 'f.yaml, line 14, table t, field received: “synonyms” must be a list, such as [a, b], not "Nhận"'),
    ('synonyms: ["Nhận"]', 'synonyms: ["SỐ GIẢI  QUYẾT"]', "f.yaml, line 15, table t, field resolved: the header “Số giải quyết” is also that of field received: word it differently, or give them other groups"),
    ("{id: rate, label", "{id: received, label", "f.yaml, line 16, table t, field received: id “received” is taken: choose another"),
    ("{id: day", "{id: class", "f.yaml, line 18, table t, field class: the id “class” is a word of the expressions: write class_"),
    ("type: choice, blank: a, choices: [{id: a, label: {vi: \"A\"}}, {id: b, label: {vi: \"B\"}}]", "type: choice", 'f.yaml, line 17, table t, field kind: type choice needs choices: write [{id: a, label: {vi: "…"}}]'),
    ("{id: b, label", "{id: a, label", "f.yaml, line 17, table t, field kind, choice a: id “a” is taken: choose another"),
    ('label: {vi: "B"}', 'label: {vi: "a"}', "f.yaml, line 17, table t, field kind, choice b: “a” already belongs to choice a: word it differently"),
    ('type: date, within', 'type: text, within', "f.yaml, line 18, table t, field day: within_period is for type date only, this is text: remove it"),
    ("type: date,", "type: date, measure: stock,", "f.yaml, line 18, table t, field day: stock is for types count and decimal only: remove measure"),
    ("type: date,", "type: date, blank: x,", "f.yaml, line 18, table t, field day: type date has no blank: remove it"),
    ("type: date,", "type: date, width: 0,", "f.yaml, line 18, table t, field day: “width” must be a number above 0, 100 at most, not 0"),
    ('computed: "resolved / received"', 'computed: "resolved / received", sensitive: true', "f.yaml, line 16, table t, field rate: a computed field has no sensitive: remove it"),
    ("numbering: no", "numbering: tt", "f.yaml, line 10, table t: there is no field “tt”; the fields are: no, received, resolved, rate, kind, day"),
    ("numbering: no", "numbering: day", "f.yaml, line 10, table t: numbering needs a field of type count or text, “day” is none"),
    ("unique: [no]", "unique: [number]", "f.yaml, line 11, table t: there is no field “number”; the fields are: no, received, resolved, rate, kind, day"),
    ('sheet: "Biểu 1"', 'sheet: "Biểu 1/2"', "f.yaml, line 8, table t: a sheet name may not contain /: remove it"),
    ('sheet: "Biểu 1"', 'sheet: "bìa"', "f.yaml, line 8, table t: the sheet name “bìa” is reserved: choose another, such as Biểu 1"),
    ('sheet: "Biểu 1"', f'sheet: "{"x" * 32}"', "f.yaml, line 8, table t: “sheet” is longer than 31 characters: shorten it"),
    ("code: XS301", "code: 301", 'f.yaml, line 20, table t, rule 1: “code” must be in quotes: write "301"'),
    ("code: XS301", "code: E1", 'f.yaml, line 20, table t, rule 1: "E1" is not a code: write for example XS301'),
    ("severity: warning", "severity: warn", 'f.yaml, line 20, table t, rule 1: “severity” does not take "warn": write warning; one of: error, warning, info'),
    ("tables:\n", "tables: []\nx:\n", "f.yaml, line 6: “tables” is empty: at least one item is needed"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_write(old: str, new: str, message: str) -> None:
    assert message in [problem.text("en") for problem in problems(old, new)]


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_every_message_is_there_in_vietnamese_too(old: str, new: str, message: str) -> None:
    for problem in problems(old, new):
        assert problem.text("vi").startswith("f.yaml, dòng ")
        assert problem.vi != problem.en
        assert not problem.vi.isascii()


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("resolved / received", "resolved / recieved", "received"),
        ("resolved / received", "resolved <= received", "computed"),
        ("resolved / received", "rate / 2", "computed too"),
        ("resolved <= received", "resolved =< received", "<="),
        ("resolved <= received", "resolved + received", "condition"),
        ("resolved <= received", 'kind == \\"c\\"', "choice"),
    ],
)
def test_an_expression_that_cannot_be_used_is_told_at_its_line(old: str, new: str, word: str) -> None:
    problem = only(old, new)
    assert problem.line == (16 if "/" in old else 20)
    assert word in problem.en


def test_a_code_that_is_not_in_the_catalogue_is_refused() -> None:
    assert "there is no code XS399" in only("code: XS301", "code: XS399").en


def test_two_tables_may_not_share_a_sheet_or_an_id() -> None:
    table = GOOD[GOOD.index("  - id: t\n") :]
    with pytest.raises(DefinitionError) as caught:
        parse_form((GOOD + table).encode(), "f.yaml")
    assert [problem.en for problem in caught.value.problems] == [
        "id “t” is taken: choose another",
        "sheet “biểu 1” is taken: choose another",
    ]


def test_equal_headers_under_different_groups_are_distinguishable() -> None:
    text = GOOD.replace('{id: day, label: {vi: "Ngày"}', '{id: day, label: {vi: "Số nhận"}, group: {vi: "Khác"}')
    assert parse_form(text.encode()).table("t").field("day").label.vi == "Số nhận"


def test_a_table_of_units_gets_its_unit_column_and_lines_stay_right() -> None:
    text = GOOD.replace("rows: list", "rows: own_and_children")
    assert parse_form(text.encode()).table("t").fields[0].id == "unit"
    with pytest.raises(DefinitionError) as caught:
        parse_form(text.replace('{vi: "TT"}', '{vi: "Đơn vị"}').encode(), "f.yaml")
    assert caught.value.problems[0].line == 13


def test_choices_with_one_label_may_follow_each_other_in_time() -> None:
    new = (
        'choices: [{id: a, label: {vi: "A"}, valid_to: 2025-06-30}, {id: b, label: {vi: "A"}, valid_from: 2025-07-01}]'
    )
    old = 'choices: [{id: a, label: {vi: "A"}}, {id: b, label: {vi: "B"}}]'
    choices = parse_form(GOOD.replace(old, new).encode()).table("t").field("kind").choices
    assert choices is not None
    assert len(choices) == 2


def test_only_a_list_is_copied_into_the_consolidated_workbook() -> None:
    text = GOOD.replace("rows: list", "rows: own\n    merged_in_total: true")
    with pytest.raises(DefinitionError) as caught:
        parse_form(text.encode(), "f.yaml")
    assert "merged_in_total is for rows: list only" in caught.value.en
