"""From a finding to what a person reads: title, message, remedy, in Vietnamese or English."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from xlsync.model import Finding, Period, Value
from xlsync.texts import numbers
from xlsync.texts.entries import CATALOGUE
from xlsync.texts.template import fill
from xlsync.texts.words import period_text, term, word

#: A value is quoted up to this many characters; a cell may hold a whole paragraph.
LONGEST = 120
LONGEST_RULE = 500
#: So many cells are named, then the others are counted.
MOST_CELLS = 8

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(%?)")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MEGABYTE = 1024 * 1024
#: The names in a rule's expression, outside its quoted texts; signs and words as the offices read them.
_EXPRESSION = re.compile(r""""[^"]*"|'[^']*'|[a-z_][a-z0-9_]*|<=|>=|==|!=""")
_SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
_CONNECTIVES = {"and": "và", "or": "hoặc", "not": "không"}


class Names(Protocol):
    """Gives the offices' names of units, forms, tables and fields; None when it knows none."""

    def unit_name(self, code: str) -> str | None:
        """The name of a unit."""

    def form_label(self, form: str, lang: str) -> str | None:
        """The name of a form."""

    def table_title(self, form: str, table: str, lang: str) -> str | None:
        """The title of a table."""

    def field_label(self, form: str, table: str, field: str, lang: str) -> str | None:
        """What the header of a field says."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The texts of one finding in one language, each on one line."""

    title: str
    message: str
    remedy: str


def _short(text: str, longest: int = LONGEST) -> str:
    line = _BLANKS.sub(" ", text).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _lower(text: str) -> str:
    """The first letter small, unless the word is an abbreviation: `Số buổi` → `số buổi`, `TT` stays."""
    first_word = text.split(" ", 1)[0]
    return text if len(first_word) > 1 and first_word.isupper() else text[:1].lower() + text[1:]


def _quoted(value: Value, lang: str) -> str:
    """A value as it is: numbers in the language's manner, text untouched."""
    return _short(value) if isinstance(value, str) else numbers.number(value or 0, lang)


def _number(value: Value, lang: str) -> str:
    """A number, or the shortest form of one as text (`7.29`, `95.7%`); any other text untouched."""
    match = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return _quoted(value, lang) if match is None else numbers.number(float(match[1]), lang) + match[2]


def _rate(value: Value, lang: str) -> str:
    return _number(value, lang) if isinstance(value, str) else numbers.percent(value or 0, lang)


def _plain(value: Value, lang: str) -> str:
    return _short(value) if isinstance(value, str) else numbers.plain_number(value or 0)


def _day(value: Value, lang: str) -> str:
    return numbers.day(_short(str(value)), lang)


def _value(value: Value, lang: str) -> str:
    """What a cell says: whole numbers and ISO days as offices print them, else untouched: 1.234 may be typed so."""
    text = _quoted(value, lang)
    if isinstance(value, str) and value.lstrip("-").isascii() and value.lstrip("-").isdigit():
        return _number(value, lang)
    return numbers.day(text, lang) if _ISO_DAY.fullmatch(text) else text


def _period(value: Value, lang: str) -> str:
    try:
        return period_text(Period.parse(str(value)), lang)
    except ValueError:
        return _short(str(value))


def _megabytes(value: Value, lang: str) -> str:
    if isinstance(value, str) or value is None:
        return _short(str(value))
    return numbers.number(round(value / _MEGABYTE, 1), lang) + " MB"


def _words(value: Value, lang: str) -> str:
    return _short(", ".join(term(part.strip(), lang) for part in str(value).split(",")))


#: The formats of a placeholder: `{likely:plain}`. `rule` is for expressions, in which fields are shown by their labels.
FORMATS: dict[str, Callable[[Value, str], str]] = {
    "": _quoted,
    "number": _number,
    "plain": _plain,
    "rate": _rate,
    "date": _day,
    "value": _value,
    "period": _period,
    "mb": _megabytes,
    "words": _words,
    "lower": lambda value, lang: _lower(_quoted(value, lang)),
    "rule": lambda value, lang: _sentence(str(value)),
}


def _sentence(text: str) -> str:
    line = _short(text, LONGEST_RULE)
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def _readable(expression: str, finding: Finding, lang: str, names: Names | None) -> str:
    """A rule that has no message of its own: its expression with labels for fields and signs for operators."""

    def readable(match: re.Match[str]) -> str:
        token = match[0]
        if token in _SIGNS:
            return _SIGNS[token]
        if token in _CONNECTIVES:
            return token if lang == "en" else _CONNECTIVES[token]
        if names is None or token[0] in "\"'":
            return token
        return names.field_label(finding.form or "", finding.table or "", token, lang) or token

    return _EXPRESSION.sub(readable, expression)


def _cells(cells: tuple[str, ...]) -> str | None:
    if not cells:
        return None
    more = len(cells) - MOST_CELLS
    return ", ".join(cells[:MOST_CELLS]) + (f", … (+{more})" if more > 0 else "")


def _place(finding: Finding, name: str, lang: str, names: Names | None) -> Value:
    form, table, field = finding.form or "", finding.table, finding.field
    match name:
        case "cells":
            return _cells(finding.cells) or finding.cell
        case "file":
            return (finding.member or finding.path or "").rsplit("/", 1)[-1] or None
        case "unit_name":
            return None if finding.unit is None else (names and names.unit_name(finding.unit)) or finding.unit
        case "form_label":
            return None if finding.form is None else (names and names.form_label(form, lang)) or finding.form
        case "table_title":
            if table is None:
                return finding.sheet
            return (names and names.table_title(form, table, lang)) or finding.sheet or table
        case "field_label":
            if field is None:
                return None
            return (names and names.field_label(form, table or "", field, lang)) or field
        case "variant":
            return finding.variant
        case "cell" | "sheet" | "path" | "member" | "found" | "expected" | "unit" | "form" | "table" | "field":
            value: str | None = getattr(finding, name)
            return value
    return None


def render(finding: Finding, lang: str = "vi", names: Names | None = None, *, for_unit: bool = False) -> Rendered:
    """The texts of a finding; never raises for a value. `for_unit` words the remedy for the unit itself.

    The values of the finding come first (for `{rule}` `rule_vi`, for `{label_1}` `label_vi_1`), then its place.
    A code that the catalogue does not have (a file of a later version) is rendered as the code itself.
    """

    def resolve(name: str, style: str) -> str | None:
        value = finding.values.get(f"{name}_{lang}")
        if value is None and name[-1].isdigit():
            value = finding.values.get(f"{name[:-1]}{lang}_{name[-1]}")
        if value is None:
            value = finding.values.get(name)
            if style == "rule" and isinstance(value, str):
                value = _readable(value, finding, lang, names)
        if value is None:
            value = _place(finding, name, lang, names)
        if value is None or value == "":
            return None
        return FORMATS[style](value, lang) or None

    entry = CATALOGUE.get(finding.code)
    if entry is None:
        return Rendered(finding.code, finding.code, "")
    variant = entry.variant(finding.variant)
    # What was corrected by telephone needs no remedy any more.
    chosen = variant.unit_remedy or variant.remedy if for_unit else variant.remedy
    remedy = word("text.adjusted", lang) if "adjusted_to" in finding.values else chosen.text(lang)
    return Rendered(
        title=entry.title.text(lang),
        message=fill(variant.message.text(lang), resolve),
        remedy=fill(remedy, resolve),
    )
