"""The YAML of definition files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.forms.problems import DefinitionError
from xlsync.forms.yaml_tree import read_yaml


def value(text: str) -> object:
    data = read_yaml(f"a: {text}".encode(), "x.yaml").data
    assert isinstance(data, dict)
    return data["a"]


def problems(text: str | bytes) -> list[tuple[int | None, str]]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(DefinitionError) as caught:
        read_yaml(content, "x.yaml")
    return [(problem.line, problem.en) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("Off", "Off"), ("True", "True"), ("true", True), ("false", False),
        ("", None), ("null", None), ("~", None), ("12", 12), ("-3", -3), ("1.5", 1.5), ("007", "007"), ("12:30", "12:30"),
        ("1_000", "1_000"), ("1e3", "1e3"), ("0x10", "0x10"), ("2024-06-30", date(2024, 6, 30)), ('"2024"', "2024"),
        ("'true'", "true"), ("2024-H1", "2024-H1"), ("2021-03-03..2024-02-29", "2021-03-03..2024-02-29"),
        ("Biểu 1", "Biểu 1"), ("[a, no, 1]", ["a", "no", 1]),
    ],
)  # fmt: skip
def test_only_true_and_false_are_truth_values_and_odd_numbers_stay_text(text: str, read: object) -> None:
    assert value(text) == read
    assert type(value(text)) is type(read)


def test_a_key_may_be_no() -> None:
    assert read_yaml(b"no: 1\nid: no", "x.yaml").data == {"no": 1, "id": "no"}


def test_a_key_twice_is_an_error_at_its_second_line() -> None:
    assert problems("a: 1\nb: 2\na: 3") == [(3, "the key “a” stands twice: keep one")]


def test_every_problem_of_the_file_is_reported() -> None:
    assert [line for line, _ in problems("a: 2024-02-30\na: 1\nc: !!int 3")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: [1, 2", 2, "not valid YAML"),
        ("a: 1\n\tb: 2", 2, "use no tabs"),
        ("a: 1\n  b: 2", 2, "indentation"),
        ("a: 1\n---\nb: 2", 2, "not valid YAML"),
        ("a: *unknown", 1, "not valid YAML"),
        (b"a: 1\nb: \xff", 2, "not UTF-8"),
    ],
)
def test_broken_yaml_names_its_line(text: str | bytes, line: int, word: str) -> None:
    found = problems(text)
    assert found[0][0] == line
    assert word in found[0][1]


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1", "x.yaml").data == {"a": 1}


def test_parts_that_unfold_without_end_are_refused() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)
    )
    assert "too many nested or repeated parts" in problems(bomb)[0][1]


def test_nesting_without_end_is_refused() -> None:
    assert problems("[" * 5000 + "]" * 5000)
    assert problems("a: " + "[" * 50 + "]" * 50)


def test_lines_of_places() -> None:
    file = read_yaml(b"form: a\ntables:\n  - id: t\n    fields:\n      - {id: x,\n         type: y}\n", "x.yaml")
    assert file.line(()) == 1
    assert file.line(("tables", 0, "fields", 0, "type")) == 6
    assert file.line(("tables", 0, "fields", 0, "missing")) == 5
    assert file.line(("tables", 3)) == 2


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_message(content: bytes) -> None:
    try:
        read_yaml(content, "x.yaml")
    except DefinitionError as error:
        assert error.vi
        assert error.en
