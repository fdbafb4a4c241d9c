"""The grammar of expressions: what is read, what is refused and how it is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.forms.definition import Choice, FieldDefinition, FieldType, Label
from xlsync.forms.expression import ExpressionError, ValueType, parse, parse_rule, parse_value
from xlsync.forms.expression_types import (
    All,
    AnyOf,
    Arithmetic,
    Call,
    Comparison,
    Condition,
    FieldReference,
    IsBlank,
    Negation,
    NumberLiteral,
    TextLiteral,
    Value,
)

KINDS = (Choice(id="complaint", label=Label(vi="khiếu nại")), Choice(id="petition", label=Label(vi="kiến nghị")))


def _fields(**types: FieldType) -> dict[str, FieldDefinition]:
    return {
        name: FieldDefinition(id=name, label=Label(vi=name), type=kind, choices=KINDS if kind == "choice" else None)
        for name, kind in types.items()
    }


FIELDS = _fields(
    received=FieldType.COUNT,
    resolved=FieldType.COUNT,
    rate=FieldType.RATE,
    raised_on=FieldType.DATE,
    due_on=FieldType.DATE,
    number=FieldType.TEXT,
    unit=FieldType.UNIT,
    kind=FieldType.CHOICE,
    other=FieldType.CHOICE,
)


def _shown(node: Value | Condition) -> str:
    """The tree as text with every pair of parentheses, to compare with."""
    match node:
        case NumberLiteral():
            return str(node.value)
        case TextLiteral():
            return repr(node.value)
        case FieldReference():
            return node.id
        case Negation():
            return f"(-{_shown(node.operand)})"
        case Arithmetic() | Comparison():
            return f"({_shown(node.left)} {node.operator} {_shown(node.right)})"
        case Call():
            decimals = f", {node.decimals}" if node.function == "round" else ""
            return f"{node.function}({', '.join(map(_shown, node.arguments))}{decimals})"
        case IsBlank():
            return f"{'filled' if node.negated else 'blank'}({node.field.id})"
        case All():
            return f"({' and '.join(map(_shown, node.parts))})"
        case AnyOf():
            return f"({' or '.join(map(_shown, node.parts))})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("resolved <= received", "(resolved <= received)"),
        ("resolved - received - 1 < 2", "(((resolved - received) - 1) < 2)"),
        ("resolved + received * 2 == 3", "((resolved + (received * 2)) == 3)"),
        ("0 <= rate <= 1", "((0 <= rate) and (rate <= 1))"),
        ("kind == 'complaint'", "(kind == 'complaint')"),
        ('"complaint" == kind', "(kind == 'complaint')"),
        ('number != "196/KH-LĐLĐ"', "(number != '196/KH-LĐLĐ')"),
        ("due_on - raised_on <= 30", "((due_on - raised_on) <= 30)"),
        ("due_on <= raised_on + 30", "(due_on <= (raised_on + 30))"),
        ("max(raised_on, due_on) >= raised_on", "(max(raised_on, due_on) >= raised_on)"),
        ("round(rate, 2) == -rate", "(round(rate, 2) == (-rate))"),
        ("round(rate) > 0", "(round(rate, 0) > 0)"),
        ("resolved <=\n received", "(resolved <= received)"),
    ],
)
def test_reads_the_grammar(text: str, tree: str) -> None:
    assert _shown(parse(text, FIELDS).root) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("not resolved <= received", "(resolved > received)"),
        ("not resolved == received", "(resolved != received)"),
        ("not not resolved < received", "(resolved < received)"),
        ("not is_blank(number)", "filled(number)"),
        ("not 0 <= rate < 1", "((0 > rate) or (rate >= 1))"),
        ("not (rate > 0 and kind == 'complaint')", "((rate <= 0) or (kind != 'complaint'))"),
        ("not (rate > 0 or not is_blank(kind))", "((rate <= 0) and blank(kind))"),
    ],
)
def test_not_is_pushed_into_the_comparisons(text: str, tree: str) -> None:
    assert _shown(parse(text, FIELDS).root) == tree


def test_a_compound_denominator_with_fractions_is_rounded_so_that_nothing_is_nearly_zero() -> None:
    assert _shown(parse("resolved / (rate - 0.1)", FIELDS).root) == "(resolved / round((rate - 0.1), 9))"


@pytest.mark.parametrize("denominator", ["received", "(received - resolved)", "rate", "0.1"])
def test_other_denominators_stay_as_they_are(denominator: str) -> None:
    assert "round" not in _shown(parse(f"resolved / {denominator}", FIELDS).root)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("resolved / received", ValueType.NUMBER),
        ("due_on - raised_on", ValueType.NUMBER),
        ("raised_on + 3", ValueType.DATE),
        ("number", ValueType.TEXT),
        ("kind", ValueType.CHOICE),
        ("is_blank(kind)", ValueType.BOOLEAN),
        ("rate > 0 and rate < 1", ValueType.BOOLEAN),
    ],
)
def test_knows_what_an_expression_yields(text: str, kind: ValueType) -> None:
    assert parse(text, FIELDS).type is kind


def test_names_the_fields_it_reads_in_the_order_of_the_text() -> None:
    expression = parse('resolved <= received or kind == "complaint" and resolved > 0', FIELDS)
    assert expression.order == ("resolved", "received", "kind")
    assert expression.fields == {"kind", "resolved", "received"}


@pytest.mark.parametrize(
    ("text", "position", "en"),
    [
        ("resolvd <= received", 1, "there is no field resolvd, did you mean resolved?"),
        ("resolved <= recieved", 13, "did you mean received?"),
        ("kind == 'complain'", 9, 'did you mean complaint?; the ids are: "complaint", "petition"'),
        ("kind == other", 9, "compare kind with a choice id in quotes"),
        ("kind == number", 9, "compare kind with a choice id in quotes"),
        ("kind < 'complaint'", 1, "compares only with == and !="),
        ("number > 'a'", 1, "compares only with == and !="),
        ("rate <= number", 9, "cannot compare a number with a text"),
        ("rate == 'complaint'", 9, "cannot compare a number with a text"),
        ("rate > due_on", 8, "cannot compare a number with a date"),
        ("number == 'Đơn' and rat > 1", 21, "there is no field rat"),
        ("rate + number > 1", 1, "cannot calculate a number + a text"),
        ("due_on + raised_on > 1", 1, "cannot calculate a date + a date"),
        ("due_on * 2 > raised_on", 1, "cannot calculate a date * a number"),
        ("-due_on > raised_on", 2, "a number is needed, this is a date"),
        ("rate and resolved > 1", 1, "a condition is needed, this is a number"),
        ("not rate", 5, "a condition is needed"),
        ("(rate > 1) + 2 > 1", 2, "a condition is no value"),
        ("(rate > 1) == (rate > 2)", 2, "a condition is no value"),
        ("is_blank(rate) == is_blank(kind)", 1, "a condition, not a value"),
        ("is_blank(rate + 1)", 1, "is_blank takes exactly one field"),
        ("min(rate, due_on) > 1", 1, "min takes numbers only, or dates only"),
        ("min(rate) > 1", 1, "the functions are: is_blank(x)"),
        ("sum(rate, resolved) > 1", 1, "the functions are: is_blank(x)"),
        ("round(rate, received) > 1", 13, "a whole number from 0 to 9"),
        ("round(rate, 10) > 1", 13, "a whole number from 0 to 9"),
        ("resolved = received", 10, "write == to compare"),
        ("resolved <= 2 AND rate > 1", 15, "write and in lower case"),
        ("resolved > 1 && rate > 1", 14, "write and instead of &&"),
        ("resolved <> received", 10, "write != instead of <>"),
        ("resolved ≤ received", 10, "write <= instead of ≤"),
        ("(resolved <= received", 1, "cannot be read; check parentheses"),
        ("rate in (1, 2)", 9, "comparisons are == != < <= > >="),
        ("rate is 1", 9, "comparisons are == != < <= > >="),
        ("rate ** 2 > 1", 1, "not part of the language"),
        ("rate % 2 == 1", 1, "not part of the language"),
        ("True", 1, "not part of the language"),
        ("rate == None", 9, "not part of the language"),
        ("rate < 1j", 8, "not part of the language"),
        ("rate < 1e400", 8, "too large"),
        ("rate if rate else 1", 1, "not part of the language"),
        ("rate.real > 1", 1, "not part of the language"),
        ("[rate] == 1", 1, "not part of the language"),
        ("(lambda: 1)() > rate", 1, "the functions are"),
        ("__import__('os').system('x')", 1, "the functions are"),
        ("number == f'{rate}'", 11, "not part of the language"),
        ("number == 'a\\x41'", 13, "backslashes"),
        ("rate > 1\0", 1, "cannot be read"),
    ],
)
def test_refuses_what_is_outside_the_grammar_and_says_where_and_what_instead(text: str, position: int, en: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(text, FIELDS)
    assert raised.value.en.startswith(f"character {position}: ")
    assert en in raised.value.en
    assert raised.value.vi.startswith(f"ký tự {position}: ")
    assert str(raised.value) == raised.value.en


def test_says_in_vietnamese_which_column_was_meant() -> None:
    with pytest.raises(ExpressionError) as raised:
        parse("resolvd <= received", FIELDS)
    assert raised.value.vi.startswith(
        "ký tự 1: không có cột resolvd, có phải là resolved?; các cột: received, resolved"
    )


@pytest.mark.parametrize(
    ("text", "en"), [("", "empty"), ("  \n ", "empty"), ("1 < 2", "uses no field"), ("'a' == 'b'", "uses no field")]
)
def test_refuses_an_expression_about_nothing(text: str, en: str) -> None:
    with pytest.raises(ExpressionError, match=en):
        parse(text, FIELDS)


def test_refuses_what_is_too_long() -> None:
    with pytest.raises(ExpressionError, match="at most 1000"):
        parse("rate > 1 and " * 100 + "rate > 1", FIELDS)


@pytest.mark.parametrize("text", ["-" * 60 + "rate", "not " * 60 + "is_blank(rate)", "1+" * 60 + "rate", "(" * 300])
def test_refuses_what_is_nested_too_deep(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text, FIELDS)


def test_a_rule_must_be_a_condition() -> None:
    assert parse_rule("rate <= 1", FIELDS).type is ValueType.BOOLEAN
    with pytest.raises(ExpressionError, match="must be a condition, such as resolved <= 100; this is a number"):
        parse_rule("resolved / received", FIELDS)


def test_a_computed_field_must_be_a_number() -> None:
    assert parse_value("resolved / received", FIELDS).type is ValueType.NUMBER
    with pytest.raises(ExpressionError, match="must yield a number, for example a / b; this is a condition"):
        parse_value("rate <= 1", FIELDS)


@pytest.mark.parametrize(
    ("kind", "blank"), [("date", 0), ("count", "none"), ("text", 0), ("choice", "unknown"), ("choice", 1)]
)
def test_refuses_a_field_whose_blank_does_not_go_with_its_type(kind: str, blank: int | str) -> None:
    choices = KINDS if kind == "choice" else None
    field = FieldDefinition(id="x", label=Label(vi="x"), type=FieldType(kind), blank=blank, choices=choices)
    with pytest.raises(ExpressionError, match=f"field x has blank: {blank}, which does not go with its type {kind}"):
        parse("is_blank(x)", {"x": field})


@given(st.text(alphabet=st.characters(codec="utf-8", categories=None), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text, FIELDS)
    except ExpressionError as error:
        assert error.vi
        assert error.en


_PIECES = [*FIELDS, "is_blank", "min", "round", "(", ")", ",", "+", "-", "*", "/", "<=", "==", "and", "or", "not", "1", '"a"', "[", ".", ":"]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=15))
def test_any_sequence_of_words_is_read_or_refused(words: list[str]) -> None:
    try:
        expression = parse(" ".join(words), FIELDS)
    except ExpressionError:
        return
    assert expression.fields <= FIELDS.keys()
