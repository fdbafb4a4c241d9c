"""Repairs are written into the open workbook, each only where the cell holds what it was proposed for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from xlsync.clean.formats import is_date, is_percent, shown_decimals
from xlsync.clean.legacy import encoding_of_font, font_of_today
from xlsync.model import Repair, RepairKind, parse_a1
from xlsync.ribbon.application import Unlocked, font, set_font, set_text

_ALIKE = 9  # decimals after which numbers are equal


@dataclass(frozen=True, slots=True)
class Left:
    """How many cells held something else or did not take it; sheets protected by a password."""

    skipped: int
    locked: tuple[str, ...]


def still_there(book: Any, repairs: Sequence[Repair]) -> list[Repair]:
    """Those whose cell holds in the application what was read from the file."""
    by_sheet: dict[str, list[Repair]] = defaultdict(list)
    for each in repairs:
        by_sheet[each.sheet].append(each)
    there = {sheet.name: sheet for sheet in book.sheets}
    return [each for name, mine in by_sheet.items() if name in there for each in _held(there[name], mine)]


def write(book: Any, repairs: Iterable[Repair], done: list[Repair]) -> Left:
    """Writes them, formulas last; of two for one cell only the formula. What a sheet allows stays as it is.

    What was written is added to `done` at once, so that it is known even when the application fails.
    """
    by_sheet: dict[str, dict[tuple[str, bool], Repair]] = defaultdict(dict)
    for each in repairs:
        by_sheet[each.sheet][each.cell, each.formula] = each
    skipped, locked = 0, []
    for sheet in book.sheets:
        mine = by_sheet.get(sheet.name, {})
        constants = [each for (cell, formula), each in mine.items() if not formula and (cell, True) not in mine]
        formulas = [each for each in mine.values() if each.formula]
        if not mine:
            continue
        with Unlocked(sheet) as unlocked:
            if not unlocked.writable:
                locked.append(str(sheet.name))
                continue
            before = len(done)
            _write(sheet, constants, done)
            _write(sheet, formulas, done)
            skipped += len(constants) + len(formulas) - (len(done) - before)
    return Left(skipped, tuple(locked))


def _values(sheet: Any, repairs: Sequence[Repair]) -> list[object]:
    """What stands in the cells, read in one step."""
    places = [parse_a1(each.cell) for each in repairs]
    first = min(row for row, _ in places), min(column for _, column in places)
    last = max(row for row, _ in places), max(column for _, column in places)
    values = sheet.range(first, last).options(ndim=2).value
    return [values[row - first[0]][column - first[1]] for row, column in places]


def _held(sheet: Any, repairs: Sequence[Repair]) -> list[Repair]:
    """Those whose cell holds what they are for."""
    if not repairs:
        return []
    return [each for each, value in zip(repairs, _values(sheet, repairs), strict=True) if _says(value, each.before)]


def _write(sheet: Any, repairs: Sequence[Repair], done: list[Repair]) -> None:
    """A cell that does not show what it was given holds what it held again."""
    held = _held(sheet, repairs)
    if not held:
        return
    formats: dict[str, str] = {}
    for each in held:
        cell = sheet.range(each.cell)
        if each.number_format is not None:
            formats[each.cell] = cell.number_format
            fitting = _fitting(formats[each.cell], each.number_format, formula=each.formula)
            if fitting != formats[each.cell]:
                cell.number_format = fitting
        done.append(each)
        _put(cell, each.after, formula=each.formula)
    for each, value in zip(held, _values(sheet, held), strict=True):
        cell = sheet.range(each.cell)
        if _says(value, each.after if each.gives is None else each.gives):
            if RepairKind.LEGACY in each.kinds:
                _set_font_of_today(cell, each.font)
            continue
        if each.cell in formats:
            cell.number_format = formats[each.cell]
        if each.formula or not _says(value, each.before):
            _put(cell, each.before)
        done.remove(each)


def _set_font_of_today(cell: Any, name: str | None) -> None:
    """Not every format of files tells the fonts of its cells, so the cell itself is asked too."""
    present = font(cell)
    if name is not None or encoding_of_font(present):
        set_font(cell, name or font_of_today(present))


def _put(cell: Any, value: str | float | date, *, formula: bool = False) -> None:
    if formula:
        cell.formula = value
    elif isinstance(value, str):
        set_text(cell, value)
    else:
        cell.value = datetime.combine(value, time()) if isinstance(value, date) else value


def _fitting(present: str, wanted: str, *, formula: bool) -> str:
    """The number format of the cell where it suits the value, else the other one."""
    if is_date(wanted):
        return wanted  # day first, whatever stood there
    if is_percent(wanted):
        same = is_percent(present) and (formula or shown_decimals(present) == shown_decimals(wanted))
        return present if same else wanted
    return wanted if "@" in present or is_date(present) or is_percent(present) else present


def _says(value: object, expected: str | float | date) -> bool:
    """Whether the application shows what was read. It may have another kind of line ends."""
    if isinstance(expected, str):
        return isinstance(value, str) and _lines(value) == _lines(expected)
    if isinstance(expected, date):
        return isinstance(value, datetime) and value.date() == expected
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    return round(float(value) - expected, _ALIKE) == 0


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
