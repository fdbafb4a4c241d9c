"""How the errors of the expression language are worded, in both languages."""

import difflib
from collections.abc import Mapping

from xlsync.forms.expression_types import ExpressionError, ValueType

NAMES = {
    ValueType.NUMBER: ("một số", "a number"),
    ValueType.DATE: ("một ngày", "a date"),
    ValueType.TEXT: ("văn bản", "a text"),
    ValueType.CHOICE: ("một lựa chọn", "a choice"),
    ValueType.BOOLEAN: ("một điều kiện", "a condition"),
}


def listed(names: Mapping[str, object]) -> str:
    """The names with commas."""
    return ", ".join(names)


def located(position: int, vi: str, en: str) -> ExpressionError:
    """The error of a place in the text, its characters counted from 1."""
    return ExpressionError(f"ký tự {position}: {vi}", f"character {position}: {en}")


def quoted(ids: Mapping[str, object]) -> str:
    """The ids with quotes and commas."""
    return ", ".join(f'"{name}"' for name in ids)


def nearest(word: str, known: Mapping[str, object]) -> tuple[str, str]:
    """`, có phải là …?` in both languages, empty when nothing is near."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return (f", có phải là {near[0]}?", f", did you mean {near[0]}?") if near else ("", "")
