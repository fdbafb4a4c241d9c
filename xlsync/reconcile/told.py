"""What a failed assertion tells: where to look, what stands there, what stands elsewhere."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from xlsync.forms.assertion import Assertion
from xlsync.forms.definition import Label
from xlsync.model import Cleaned, Finding, Period, Value
from xlsync.reconcile.book import Book, Row
from xlsync.reconcile.history import Joined
from xlsync.rules.part import MASK, plain
from xlsync.texts import numbers
from xlsync.texts.words import period_text

_SLOT = re.compile(r"\{(\w+)\}")
_AT_LEAST, _AT_MOST = {">=", ">"}, {"<=", "<"}


@dataclass(frozen=True, slots=True)
class Failure:
    """One row for which an assertion does not hold. `stated` and `expected` are the two sides, `sign` between them;
    `named` the values that the message names, `past` the earlier periods, `files` those on the other side."""

    rule: Assertion
    row: Row
    joined: Joined
    at: str | None
    stated: float | None
    expected: float | None
    sign: str
    values: Mapping[str, Cleaned]
    named: Mapping[str, float | None]
    past: tuple[Period, ...]
    files: tuple[str, ...]


def failure_finding(failure: Failure, now: Book) -> Finding:
    """The finding, at the cell of the row that the assertion is about."""
    rule, row = failure.rule, failure.row
    part = row.part
    cell = part.records.cell(row.record, failure.at) if failure.at is not None else None
    sign = "≥ " if failure.sign in _AT_LEAST else "≤ " if failure.sign in _AT_MOST else ""
    expected = plain(_short(failure.expected))
    alone = failure.at is not None and len(failure.joined.rows) == 1
    shown = part.shown(row.record, failure.at) if alone and failure.at is not None else None
    if failure.at is not None and part.table.field(failure.at).sensitive:
        shown = MASK
    values: dict[str, Value] = {
        "assertion": rule.id,
        "rule_vi": _text(failure, rule.message, now, "vi"),
        "rule_en": _text(failure, rule.message, now, "en"),
        "row": part.records.rows[row.record],
        "stated": shown if shown is not None else _short(failure.stated),
        "recomputed": _short(failure.expected),
    }
    if failure.files:
        values["files"] = ", ".join(failure.files[:3])
    found = part.finding(
        rule.code,
        severity=rule.severity,
        values=values,
        field=failure.at,
        cell=cell,
        cells=(cell,) if cell is not None else (),
        found=shown if shown is not None or alone else plain(_short(failure.stated)),
        expected=None if expected is None else f"{sign}{expected}",
    )
    return replace(found, waivable=rule.waivable)


def _short(value: float | None) -> int | float | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _text(failure: Failure, message: Label, now: Book, lang: str) -> str:
    """The rule's message with its values, in that language."""
    row, part = failure.row, failure.row.part

    def name_of(unit: str) -> str:
        entry = now.register.get(unit, now.period.last)
        return entry.name if entry is not None else unit

    hidden = failure.at is not None and part.table.field(failure.at).sensitive

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        if name == "stated":
            if hidden:
                return MASK
            typed = part.shown(row.record, failure.at) if failure.at is not None else None
            return _shown(failure.stated, lang) if failure.stated is not None else typed or "…"
        if name == "recomputed":
            return _shown(failure.expected, lang)
        if name == "label":
            return part.table.field(failure.at).label.text(lang) if failure.at is not None else ""
        if name == "row_unit":
            units = dict.fromkeys(row.unit for row in failure.joined.rows)
            return " + ".join(name_of(unit) for unit in units)
        if name == "previous":
            return ", ".join(period_text(period, lang) for period in failure.past)
        if name in failure.named:
            return _shown(failure.named[name], lang)
        if any(field.id == name and field.sensitive for field in part.table.fields):
            return MASK
        value = failure.values.get(name)
        return _shown(value, lang) if isinstance(value, int | float) else "…" if value is None else str(value)

    text = _SLOT.sub(slot, message.text(lang))
    return text[:1].upper() + text[1:]


def _shown(value: int | float | None, lang: str) -> str:
    return "…" if value is None else numbers.number(_short(value) or 0, lang)
