"""Every cell behind a total, for the terminal and as JSON (docs/explain.schema.json)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from xlsync.forms.definition import FieldDefinition, FieldType, Table
from xlsync.model import Tier
from xlsync.model.explanation import CellBehind, ExplainedTotal
from xlsync.report.context import Context
from xlsync.report.text_lines import Line, printed
from xlsync.report.wording import printable
from xlsync.rules.part import plain
from xlsync.texts.numbers import number, percent
from xlsync.texts.words import period_text, word

_WORDS: Mapping[str, tuple[str, str]] = {
    "all": ("Tổng", "Total"),
    "none": ("chưa có số liệu", "nobody reported"),
    "incomplete": ("chưa đủ", "incomplete"),
    "cells": ("{n} ô", "{n} cell(s)"),
    "blank": ("(trống)", "(blank)"),
    "refused": ("không đọc được, không cộng", "not understood, not added"),
    "typed": ("gõ “{typed}”", "typed “{typed}”"),
    "aggregate": ("các CĐCS của {unit}", "grassroots unions of {unit}"),
    "adjusted": (
        "điều chỉnh từ {old}: {confirmed_by} xác nhận, {by} ghi; {reason}",
        "adjusted from {old}: confirmed by {confirmed_by}, entered by {by}; {reason}",
    ),
    "missing": ("Chưa có: {units}", "Not in: {units}"),
    "computed": ("= {expression}", "= {expression}"),
}


def to_explanation_text(
    context: Context, table: Table, fields: Iterable[FieldDefinition], totals: Iterable[ExplainedTotal], *, color: bool
) -> str:
    """One block a total: its value, then a line for each cell that was added."""
    known = {field.id: field for field in fields}
    return printed(_lines(context, table, known, list(totals)), color=color)


def _lines(
    context: Context, table: Table, fields: Mapping[str, FieldDefinition], totals: list[ExplainedTotal]
) -> Iterator[Line]:
    period = context.outcome.period
    said = f", {period_text(period, context.lang)}" if period is not None else ""
    yield [(f"{table.sheet}{said}", "bold")]
    for total in totals:
        yield [("", "")]
        yield from _block(context, fields, fields[total.field], total)


def _block(
    context: Context, fields: Mapping[str, FieldDefinition], field: FieldDefinition, total: ExplainedTotal
) -> Iterator[Line]:
    whose, value, notes = total_words(context, fields, field, total)
    yield [(f"{whose}: ", ""), (value, "bold"), (f" ({notes})", "")]
    rows = [_row(context, field, each) for each in total.cells]
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
    for unit, where, amount, remark in rows:
        line = f"  {unit:<{widths[0]}}  {where:<{widths[1]}}  {amount:>{widths[2]}}"
        yield [(f"{line}  {remark}".rstrip(), "")]
    if total.missing:
        yield [(f"  {missing_words(context, total)}", "yellow")]


def total_words(
    context: Context, fields: Mapping[str, FieldDefinition], field: FieldDefinition, total: ExplainedTotal
) -> tuple[str, str, str]:
    """Which figure it is and whose, its value, and how many cells it is made of, or of what it is computed."""
    lang = context.lang
    label = field.label.text(lang)
    if field.group is not None:
        label = f"{field.group.text(lang)} › {label}"
    whose = _tier(total.tier, lang) if total.unit is None else context.name(total.unit)
    if total.unit is not None and total.tier is not None:
        whose += f", {_tier(total.tier, lang)}"
    value = _value(total.value, field, lang) or _say("none", lang)
    notes = [] if not total.incomplete else [_say("incomplete", lang)]
    if field.computed is not None:
        named = re.sub(r"[a-z_]\w*", lambda name: _labelled(fields, name[0], lang), field.computed)
        notes.append(_say("computed", lang, expression=named))
    else:
        notes.append(_say("cells", lang, n=number(len(total.cells), lang)))
    return f"{label} – {whose}", value, "; ".join(notes)


def missing_words(context: Context, total: ExplainedTotal) -> str:
    """The units that should be in it and are not; empty when all are."""
    return _say("missing", context.lang, units=", ".join(map(context.name, total.missing))) if total.missing else ""


def unit_words(context: Context, each: CellBehind) -> str:
    """Whose row it is."""
    record = each.record
    unit = context.name(record.unit) if record.unit is not None and not record.aggregate else ""
    return unit or _say("aggregate", context.lang, unit=context.name(record.sender))


def read_words(context: Context, field: FieldDefinition, each: CellBehind) -> str:
    """What was read and added."""
    return _value(each.value, field, context.lang) or _say("blank", context.lang)


def correction_words(context: Context, each: CellBehind) -> list[str]:
    """What was not understood, and what was corrected by telephone."""
    remarks = [_say("refused", context.lang)] if each.refused else []
    if each.adjustment is not None:
        made = each.adjustment
        old = _say("blank", context.lang) if made.old is None else str(made.old)
        told = {"old": old, "confirmed_by": made.confirmed_by, "by": made.by, "reason": made.reason}
        remarks.append(_say("adjusted", context.lang, **told))
    return remarks


def _row(context: Context, field: FieldDefinition, each: CellBehind) -> tuple[str, str, str, str]:
    lang, record = context.lang, each.record
    where = f"{context.file_name(record.source)}  {record.sheet}!{each.cell or record.row}"
    amount = read_words(context, field, each)
    remarks = correction_words(context, each)
    if each.typed is not None and each.typed not in {plain(each.value), amount}:
        remarks.insert(int(each.refused), _say("typed", lang, typed=each.typed))
    return unit_words(context, each), where, amount, "; ".join(remarks)


def _labelled(fields: Mapping[str, FieldDefinition], name: str, lang: str) -> str:
    return fields[name].label.text(lang) if name in fields else name


def _tier(tier: Tier | None, lang: str) -> str:
    return _say("all", lang) if tier is None else word(f"tier.{tier.value}", lang)


def _value(value: object, field: FieldDefinition, lang: str) -> str:
    if not isinstance(value, int | float):
        return ""
    return percent(value, lang) if field.type is FieldType.RATE else number(value, lang)


def _say(key: str, lang: str, **values: str) -> str:
    return _WORDS[key][1 if lang == "en" else 0].format(**values)


def to_explanation_json(context: Context, totals: Iterable[ExplainedTotal]) -> str:
    """As JSON, indented; rates are unrounded fractions, null where nobody reported."""
    period = context.outcome.period
    document = {
        "schema_version": 1,
        "tool": context.tool,
        "period": None if period is None else str(period),
        "as_of": context.outcome.as_of.isoformat(),
        "totals": [
            {
                "form": total.form,
                "table": total.table,
                "field": total.field,
                "tier": None if total.tier is None else total.tier.value,
                "unit": total.unit,
                "value": total.value,
                "incomplete": total.incomplete,
                "missing": list(total.missing),
                "cells": [_cell(each) for each in total.cells],
            }
            for total in totals
        ],
    }
    return printable(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _cell(each: CellBehind) -> dict[str, Any]:
    made, record = each.adjustment, each.record
    return {
        "sender": record.sender,
        "unit": record.unit,
        "aggregate": record.aggregate,
        "tier": record.tier.value,
        "path": record.source.path,
        "member": record.source.member,
        "sha256": record.source.sha256,
        "sheet": record.sheet,
        "cell": each.cell,
        "row": record.row,
        "typed": each.typed,
        "value": each.value,
        "refused": each.refused,
        "adjustment": None
        if made is None
        else {
            "old": made.old, "new": made.new, "confirmed_by": made.confirmed_by, "by": made.by, "reason": made.reason,
            "at": made.at,
        },
    }  # fmt: skip
