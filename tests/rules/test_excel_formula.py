"""The formulas as people see them in the template; what they calculate is in test_differential_libreoffice.py."""

import pytest
from expression_samples import FIELDS, Generator

from xlsync.forms.definition import Choice, FieldDefinition, FieldType, Label
from xlsync.forms.expression import ExpressionError, ValueType, parse
from xlsync.rules.excel_formula import to_excel, value_to_excel

CELLS = {
    "received": "$F8", "resolved": "$G8", "carried": "$E8", "planned": "$H8", "share": "$I8", "amount": "$J8",
    "raised_on": "$K8", "due_on": "$L8", "number": "$M8", "answer": "$N8", "body": "$O8", "kind": "$P8", "second_kind": "$Q8",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("resolved <= received", "IF(COUNT($G8,$F8)<2,TRUE,$G8<=$F8)"),
        ("resolved <= received + carried", "IF(COUNT($G8,$F8,$E8)+COUNTBLANK($E8)<3,TRUE,$G8<=$F8+N($E8))"),
        (
            "resolved <= planned",
            "IF(COUNT($G8,$H8)+COUNTBLANK($H8)<2,TRUE,$G8<=IF(COUNTBLANK($H8)=1,2,$H8))",
        ),
        ("share <= 1", "IF(COUNT($I8)<1,TRUE,ROUND($I8,9)<=1)"),
        ("due_on - raised_on <= 30", "IF(COUNT($L8,$K8)<2,TRUE,$L8-$K8<=30)"),
        ("round(share, 2) == 0.7", "IF(COUNT($I8)<1,TRUE,ROUND($I8,2)=0.7)"),
        (
            "share == resolved / received",
            "IF(COUNT($I8,$G8,$F8)<3,TRUE,IFERROR(ROUND($I8,9)=ROUND($G8/$F8,9),TRUE))",
        ),
        ("is_blank(number)", "COUNTBLANK($M8)=1"),
        ("not is_blank(number)", "COUNTBLANK($M8)=0"),
        ('kind != "complaint"', 'IFERROR(NOT(EXACT($P8,"khiếu nại")),TRUE)'),
        (
            'kind == "complaint"',
            'IFERROR(NOT(OR(EXACT($P8,"tố cáo ""nặc danh"""),EXACT($P8,"kiến nghị, phản ánh"))),TRUE)',
        ),
        ('second_kind != "complaint"', 'IFERROR(NOT(OR(EXACT($Q8,"khiếu nại"),COUNTBLANK($Q8)=1)),TRUE)'),
        ('number == "a ""b"', 'IFERROR(IF(T($M8)="",TRUE,EXACT($M8,"a b")),TRUE)'),
        ("number == 'a \"b'", 'IFERROR(IF(T($M8)="",TRUE,EXACT($M8,"a ""b")),TRUE)'),
        ("number != answer", 'IFERROR(IF(OR(T($M8)="",T($N8)=""),TRUE,NOT(EXACT($M8,$N8))),TRUE)'),
        (
            'kind != "complaint" or not is_blank(number)',
            'OR(IFERROR(NOT(EXACT($P8,"khiếu nại")),TRUE),COUNTBLANK($M8)=0)',
        ),
        ("resolved > 1 and received > 1", "AND(IF(COUNT($G8)<1,TRUE,$G8>1),IF(COUNT($F8)<1,TRUE,$F8>1))"),
    ],
)
def test_a_condition_is_a_short_formula(text: str, formula: str) -> None:
    assert to_excel(parse(text, FIELDS), CELLS, FIELDS) == formula


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("resolved / received", 'IF(COUNT($G8,$F8)<2,"",IF($F8=0,"",$G8/$F8))'),
        ("resolved + received", 'IF(COUNT($G8,$F8)<2,"",$G8+$F8)'),
        ("resolved / (received - 1)", 'IF(COUNT($G8,$F8)<2,"",IFERROR($G8/($F8-1),""))'),
        ("amount / (share - 0.1)", 'IF(COUNT($J8,$I8)<2,"",IFERROR($J8/ROUND($I8-0.1,9),""))'),
        ("resolved - (received - carried)", 'IF(COUNT($G8,$F8,$E8)+COUNTBLANK($E8)<3,"",$G8-($F8-N($E8)))'),
        ("resolved - received - 1", 'IF(COUNT($G8,$F8)<2,"",$G8-$F8-1)'),
        ("resolved * (received + 1)", 'IF(COUNT($G8,$F8)<2,"",$G8*($F8+1))'),
        ("resolved - -received", 'IF(COUNT($G8,$F8)<2,"",$G8-(-$F8))'),
        ("max(resolved, 0.00000001)", 'IF(COUNT($G8)<1,"",MAX($G8,0.00000001))'),
    ],
)
def test_a_computed_cell_is_a_short_formula(text: str, formula: str) -> None:
    assert value_to_excel(parse(text, FIELDS), CELLS, FIELDS) == formula


def _choices(*labels: tuple[str, str]) -> dict[str, FieldDefinition]:
    choices = tuple(Choice(id=name, label=Label(vi=label, en=f"{label} (en)")) for name, label in labels)
    return {"kind": FieldDefinition(id="kind", label=Label(vi="Loại"), type=FieldType.CHOICE, choices=choices)}


def test_labels_follow_the_language_of_the_workbook() -> None:
    fields = _choices(("a", "A"), ("b", "B"))
    assert (
        to_excel(parse('kind != "a"', fields), {"kind": "C3"}, fields, lang="en")
        == 'IFERROR(NOT(EXACT(C3,"A (en)")),TRUE)'
    )


def test_a_label_that_two_choices_share_is_given_the_benefit_of_the_doubt() -> None:
    fields = _choices(("a", "A"), ("old_a", "A"), ("b", "B"))
    assert to_excel(parse('kind == "a"', fields), {"kind": "C3"}, fields) == 'IFERROR(NOT(EXACT(C3,"B")),TRUE)'
    assert to_excel(parse('kind != "a"', fields), {"kind": "C3"}, fields) == "TRUE"


def test_a_label_longer_than_a_string_of_excel_is_written_in_pieces() -> None:
    fields = _choices(("a", "x" * 300), ("b", "B"))
    formula = to_excel(parse('kind != "a"', fields), {"kind": "C3"}, fields)
    assert f'EXACT(C3,"{"x" * 255}"&"{"x" * 45}")' in formula


def test_refuses_a_formula_too_long_for_excel() -> None:
    fields = _choices(*((f"c{number}", f"{number} " + "x" * 200) for number in range(60)))
    with pytest.raises(ExpressionError, match="more than 8191 characters"):
        to_excel(parse('kind == "c1"', fields), {"kind": "C3"}, fields)


def test_a_condition_is_no_value_and_a_value_no_condition() -> None:
    with pytest.raises(TypeError, match="not a condition"):
        to_excel(parse("resolved / received", FIELDS), CELLS, FIELDS)
    with pytest.raises(TypeError, match="not a value"):
        value_to_excel(parse("resolved <= received", FIELDS), CELLS, FIELDS)


def test_conditional_formatting_gets_neither_arrays_nor_other_sheets_nor_locale_signs() -> None:
    """Excel 2010 refuses array constants and references to other sheets there; the file format wants commas and points."""
    generator = Generator(seed=7)
    cells = {name: f"$A{number}" for number, name in enumerate(FIELDS, start=1)}
    for _ in range(200):
        expression = parse(generator.condition(), FIELDS)
        assert expression.type is ValueType.BOOLEAN
        assert not set("{}!;#[]") & set(to_excel(expression, cells, FIELDS))
