"""The hidden sheet of a consolidated workbook: where each figure and each record stands, as lines of plain cells.

One place for the report, which writes it, and the reader. A line is its kind and what belongs to it, a cell each:

```
xlsync   1 (of this layout)        tool  xlsync 0.1.0      as_of  2024-07-05      lang  vi
period   2024-01-01  2024-06-30    round  the round's id, where there is one    subject  that of the round, likewise
result   `passed` or `failed`      absent  what the first sheet names as left out, a line each
name     unit's code  unit's name as the sheets show it (every unit that is named below)
table    form  version  table
totals   sheet  first and last row of the header              (tables with figures; lines below belong to the table)
details  sheet  first and last row of the header
field    id  label in the header  column in the details  columns in the sheet of totals, one a band
sum      tier or `total`  row  label  incomplete fields
line     unit's code  row  tier  incomplete fields, one cell a band
sent     sender  number of its file  `nothing` where it reports nothing  tiers whose totals lack something of it
record   row  sender  unit  role  refused fields  number of the sender's file
more     row  field  row of the record whose text goes on there
```

Bands are own figures, those of grassroots unions, both together; tables without tiers have one. Columns are letters,
rows count from 1, lists of ids are separated by spaces. What is empty at the end of a line, or `own` as a role, is
left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from xlsync.forms.published_index import (
    Continued,
    IndexedField,
    IndexedLine,
    IndexedRecord,
    IndexedSender,
    IndexedSum,
    IndexedTable,
    PublishedIndex,
)
from xlsync.model import Period, RawValue, Role, Tier

SCHEMA = 1
TOTAL = "total"
_NOTHING = "nothing"
_RESULTS = {"passed": True, "failed": False}
_DAY_ZERO = date(1899, 12, 30)
_LETTERS = re.compile("[A-Z]{1,3}")

Line = list[str | int | None]
_Cells = Sequence[RawValue | None]


class BrokenIndex(ValueError):  # noqa: N818 - the name says what it is
    """The index cannot be understood: changed by hand, or cut."""


class NewerIndex(ValueError):  # noqa: N818
    """The index has a layout that this version of xlsync does not know."""


def to_lines(index: PublishedIndex) -> Iterator[Line]:
    """The lines of the sheet."""
    yield ["xlsync", SCHEMA]
    yield ["tool", index.tool]
    yield ["period", index.period.first.isoformat(), index.period.last.isoformat()]
    yield ["as_of", index.as_of.isoformat()]
    yield ["lang", index.lang]
    if index.round is not None:
        yield ["round", index.round]
    if index.subject is not None:
        yield ["subject", index.subject]
    if index.passed is not None:
        yield ["result", "passed" if index.passed else "failed"]
    for text in index.absent:
        yield ["absent", text]
    for code, name in index.names.items():
        yield ["name", code, name]
    for table in index.tables:
        for line in _table_lines(table):
            while line[-1] in {None, ""}:
                line.pop()
            yield line


def _table_lines(table: IndexedTable) -> Iterator[Line]:
    yield ["table", table.form, table.version, table.table]
    if table.totals is not None:
        yield ["totals", *table.totals]
    if table.details is not None:
        yield ["details", *table.details]
    for each in table.fields:
        yield ["field", each.id, each.label, each.details, *each.bands]
    for total in table.sums:
        yield ["sum", total.tier.value if total.tier else TOTAL, total.row, total.label, _ids(total.incomplete)]
    for line in table.lines:
        yield ["line", line.unit, line.row, line.tier.value, *map(_ids, line.incomplete)]
    for sender in table.senders:
        nothing = _NOTHING if sender.nothing_to_report else None
        yield ["sent", sender.unit, sender.part, nothing, _ids(tier.value for tier in sender.lacking)]
    for record in table.records:
        unit = None if record.unit == record.sender and record.role is not Role.AGGREGATE else record.unit
        role = None if record.role is Role.OWN else record.role.value
        yield ["record", record.row, record.sender, unit, role, _ids(record.refused), record.part or None]
    for more in table.continued:
        yield ["more", more.row, more.field, more.record]


def _ids(ids: Iterable[str]) -> str | None:
    return " ".join(sorted(ids)) or None


def from_lines(lines: Iterable[_Cells]) -> PublishedIndex:
    """The index from its lines, cells as a spreadsheet program may have typed them anew.

    Raises NewerIndex for a layout of later versions, BrokenIndex for what cannot be understood.
    """
    head: dict[str, _Cells] = {}
    names: dict[str, str] = {}
    absent: list[str] = []
    tables: list[IndexedTable] = []
    for cells in lines:
        kind = _text(cells, 0)
        if kind == "name":
            names[_text(cells, 1)] = _text(cells, 2)
        elif kind == "absent":
            absent.append(_text(cells, 1))
        elif kind == "table":
            tables.append(IndexedTable(_text(cells, 1), _text(cells, 2), _text(cells, 3)))
        elif tables:
            _add(tables[-1], kind, cells)
        else:
            head[kind] = cells
        if kind == "xlsync" and _number(cells, 1) > SCHEMA:
            raise NewerIndex(_text(cells, 1))
    if "xlsync" not in head or "period" not in head:
        raise BrokenIndex("no head")
    period = Period(_date(head["period"], 1), _date(head["period"], 2))
    if period.last < period.first:
        raise BrokenIndex(str(period))
    return PublishedIndex(
        period=period,
        as_of=_date(head.get("as_of", ()), 1),
        tool=_text(head.get("tool", ()), 1),
        lang=_text(head.get("lang", ()), 1),
        round=_text(head["round"], 1) if "round" in head else None,
        names=names,
        passed=_RESULTS.get(_maybe(head.get("result", ()), 1) or ""),
        subject=_maybe(head.get("subject", ()), 1),
        absent=tuple(absent),
        tables=tables,
    )


def _add(table: IndexedTable, kind: str, cells: _Cells) -> None:
    match kind:
        case "totals":
            table.totals = _text(cells, 1), _number(cells, 2), _number(cells, 3)
        case "details":
            table.details = _text(cells, 1), _number(cells, 2), _number(cells, 3)
        case "field":
            bands = tuple(_column(cells, place) for place in range(4, len(cells)) if cells[place] is not None)
            details = _column(cells, 3) if _maybe(cells, 3) else None
            table.fields.append(IndexedField(_text(cells, 1), _text(cells, 2), details, bands))
        case "sum":
            stated = _text(cells, 1)
            tier = None if stated == TOTAL else _tier(stated)
            table.sums.append(IndexedSum(tier, _number(cells, 2), _text(cells, 3), _set(cells, 4)))
        case "line":
            bands_lacking = tuple(_set(cells, place) for place in range(4, 4 + table.bands))
            line = IndexedLine(_text(cells, 1), _number(cells, 2), _tier(_text(cells, 3)), bands_lacking)
            table.lines.append(line)
        case "sent":
            lacking = frozenset(map(_tier, _set(cells, 4)))
            nothing = _maybe(cells, 3) == _NOTHING
            table.senders.append(IndexedSender(_text(cells, 1), _number(cells, 2), nothing, lacking))
        case "record":
            table.records.append(_record(cells))
        case "more":
            table.continued.append(Continued(_number(cells, 1), _text(cells, 2), _number(cells, 3)))
        case _:
            raise BrokenIndex(kind)


def _record(cells: _Cells) -> IndexedRecord:
    stated = _maybe(cells, 4) or Role.OWN.value
    if stated not in set(Role):
        raise BrokenIndex(f"no role: {stated[:40]!r}")
    role = Role(stated)
    sender, unit = _text(cells, 2), _maybe(cells, 3)
    if unit is None and role is not Role.AGGREGATE:
        unit = sender
    part = _number(cells, 6) if _maybe(cells, 6) else 0
    return IndexedRecord(_number(cells, 1), sender, unit, role, _set(cells, 5), part)


def _maybe(cells: _Cells, place: int) -> str | None:
    value = cells[place] if place < len(cells) else None
    if value is None or isinstance(value, bool):
        return None
    return (f"{value:.15g}" if isinstance(value, float) else str(value).strip()) or None


def _text(cells: _Cells, place: int) -> str:
    value = _maybe(cells, place)
    if value is None:
        raise BrokenIndex(f"cell {place} of {cells!r}"[:200])
    return value


def _number(cells: _Cells, place: int) -> int:
    text = _text(cells, place)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BrokenIndex(f"no number: {text[:40]!r}")
    return int(text)


def _date(cells: _Cells, place: int) -> date:
    """A day as we wrote it, or as the serial number into which a program turned it."""
    text = _text(cells, place)
    try:
        return _DAY_ZERO + timedelta(int(text)) if text.isdigit() else date.fromisoformat(text[:10])
    except (ValueError, OverflowError) as error:
        raise BrokenIndex(f"no day: {text[:40]!r}") from error


def _column(cells: _Cells, place: int) -> str:
    text = _text(cells, place)
    if not _LETTERS.fullmatch(text):
        raise BrokenIndex(f"no column: {text[:40]!r}")
    return text


def _tier(text: str) -> Tier:
    if text not in set(Tier):
        raise BrokenIndex(f"no tier: {text[:40]!r}")
    return Tier(text)


def _set(cells: _Cells, place: int) -> frozenset[str]:
    return frozenset((_maybe(cells, place) or "").split())
