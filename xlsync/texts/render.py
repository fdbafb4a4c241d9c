"""From a finding to what a person reads: title, message, remedy, in Vietnamese or English."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from xlsync.model import Finding, Value
from xlsync.texts import numbers
from xlsync.texts.entries import CATALOGUE
from xlsync.texts.template import fill
from xlsync.texts.words import term

#: A value is quoted up to this many characters; a cell may hold a whole paragraph.
LONGEST = 120
#: So many cells are named, then the others are counted.
MOST_CELLS = 8

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


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


def _short(text: str) -> str:
    line = _BLANKS.sub(" ", text).strip()
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _lower(text: str) -> str:
    """The first letter small, unless the word is an abbreviation: `Số buổi` → `số buổi`, `TT` stays."""
    first_word = text.split(" ", 1)[0]
    return text if len(first_word) > 1 and first_word.isupper() else text[:1].lower() + text[1:]


def _as_number(value: Value) -> int | float | None:
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    return value


def _words(value: Value, lang: str) -> str:
    return ", ".join(term(part.strip(), lang) for part in str(value).split(","))


def _numeric(print_number: Callable[[int | float], str]) -> Callable[[Value, str], str]:
    def print_value(value: Value, lang: str) -> str:
        parsed = _as_number(value)
        return _short(str(value)) if parsed is None else print_number(parsed)

    return print_value


def _default(value: Value, lang: str) -> str:
    return _short(value) if isinstance(value, str) else numbers.number(value or 0, lang)


def _number(value: Value, lang: str) -> str:
    return _numeric(lambda parsed: numbers.number(parsed, lang))(value, lang)


def _rate(value: Value, lang: str) -> str:
    return _numeric(lambda parsed: numbers.percent(parsed, lang))(value, lang)


#: The formats of a placeholder: `{likely:plain}`.
FORMATS: dict[str, Callable[[Value, str], str]] = {
    "": _default,
    "number": _number,
    "plain": _numeric(numbers.plain_number),
    "rate": _rate,
    "date": lambda value, lang: numbers.day(_short(str(value)), lang),
    "lower": lambda value, lang: _lower(_default(value, lang)),
    "words": lambda value, lang: _short(_words(value, lang)),
}


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
        case "cell" | "sheet" | "path" | "member" | "found" | "expected" | "unit" | "form" | "table" | "field":
            value: str | None = getattr(finding, name)
            return value
    return None


def render(finding: Finding, lang: str = "vi", names: Names | None = None) -> Rendered:
    """The texts of a finding. Its values come first (`rule_vi` for `{rule}`), then its place; never raises for a value.

    A code that the catalogue does not have (a file of a later version) is rendered as the code itself.
    """

    def resolve(name: str, style: str) -> str | None:
        values = finding.values
        value = values.get(f"{name}_{lang}")
        if value is None:
            value = values.get(name)
        if value is None:
            value = _place(finding, name, lang, names)
        return None if value is None or value == "" else FORMATS[style](value, lang) or None

    entry = CATALOGUE.get(finding.code)
    if entry is None:
        return Rendered(finding.code, finding.code, "")
    variant = entry.variant(finding.variant)
    return Rendered(
        title=entry.title.text(lang),
        message=fill(variant.message.text(lang), resolve),
        remedy=fill(variant.remedy.text(lang), resolve),
    )
