"""The template language of the catalogue."""

import pytest

from xlsync.texts.template import compile_template, fill, placeholders


def filled(template: str, **values: str) -> str:
    return fill(template, lambda name, style: f"{values[name]}{style}" if name in values else None)


def test_a_placeholder_is_replaced_by_its_value() -> None:
    assert filled("Ô {cell}.", cell="C14") == "Ô C14."


def test_a_format_reaches_the_resolver() -> None:
    assert filled("{n:plain}", n="7") == "7plain"


def test_a_value_that_is_missing_is_an_ellipsis() -> None:
    assert filled("Ô {cell}: {found}.") == "Ô …: …."[:-1]


def test_an_optional_part_goes_when_its_value_is_missing() -> None:
    assert filled("Sai[, phải là {expected}].") == "Sai."
    assert filled("Sai[, phải là {expected}].", expected="7") == "Sai, phải là 7."


def test_the_first_alternative_with_all_values_is_taken() -> None:
    template = "[{a} và {b}|{a}|không rõ]."
    assert filled(template, a="1", b="2") == "1 và 2."
    assert filled(template, a="1") == "1."
    assert filled(template, b="2") == "không rõ."


def test_a_value_is_never_interpreted() -> None:
    assert filled("[{a}]", a="{b} [c|d] {") == "{b} [c|d] {"


@pytest.mark.parametrize("template", ["{", "}", "{a b}", "[", "]", "[[a]]", "{a", "a]", "{a:}"])
def test_a_stray_bracket_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="stray bracket"):
        compile_template(template)


def test_placeholders_of_optional_parts_count() -> None:
    assert placeholders("{a}[ {b:rate}| {c}]") == {"a", "b", "c"}
