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


def on_screen(book: Any, repairs: Sequence[Repair]) -> list[Repair]:
    """Those whose cell holds in the application what was read from the file."""
    by_sheet: dict[str, list[Repair]] = defaultdict(list)
    for each in repairs:
        by_sheet[each.sheet].append(each)
    there = {sheet.name: sheet for sheet in book.sheets}
    held = []
    for name, proposed in by_sheet.items():
        if name not in there:
            continue
        places = [parse_a1(each.cell) for each in proposed]
        first = min(row for row, _ in places), min(column for _, column in places)
        last = max(row for row, _ in places), max(column for _, column in places)
        values = there[name].range(first, last).options(ndim=2).value
        held += [
            each
            for each, (row, column) in zip(proposed, places, strict=True)
            if _says(values[row - first[0]][column - first[1]], each.before)
        ]
    return held


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
        wanted = [each for (cell, formula), each in mine.items() if formula or (cell, True) not in mine]
        if not wanted:
            continue
        with Unlocked(sheet) as unlocked:
            if not unlocked.writable:
                locked.append(str(sheet.name))
                continue
            for each in sorted(wanted, key=lambda each: each.formula):
                if _write(sheet.range(each.cell), each):
                    done.append(each)
                else:
                    skipped += 1
    return Left(skipped, tuple(locked))


def _write(cell: Any, repair: Repair) -> bool:
    """Whether the cell holds it now; if not, it holds what it held."""
    if not _says(cell.value, repair.before):
        return False
    number_format = cell.number_format
    if repair.number_format is not None:
        fitting = _fitting(number_format, repair)
        if fitting != number_format:
            cell.number_format = fitting
    if _put(cell, repair.after, formula=repair.formula) and _says(
        cell.value, repair.gives if repair.gives is not None else repair.after
    ):
        if RepairKind.LEGACY in repair.kinds:
            _set_font_of_today(cell, repair.font)
        return True
    if cell.number_format != number_format:
        cell.number_format = number_format
    if not _says(cell.value, repair.before):
        _put(cell, repair.before)
    return False


def _set_font_of_today(cell: Any, name: str | None) -> None:
    """Not every format of files tells the fonts of its cells, so the cell itself is asked too."""
    present = font(cell)
    if name is not None or encoding_of_font(present):
        set_font(cell, name or font_of_today(present))


def _put(cell: Any, value: str | float | date, *, formula: bool = False) -> bool:
    if formula:
        cell.formula = value
        return True
    if isinstance(value, str):
        return set_text(cell, value)
    cell.value = datetime.combine(value, time()) if isinstance(value, date) else value
    return True


def _fitting(present: str, repair: Repair) -> str:
    """The number format of the cell where it suits the value, else the one of the repair."""
    wanted = repair.number_format or present
    if is_date(wanted):
        return wanted  # day first, whatever stood there
    if is_percent(wanted):
        same = is_percent(present) and (repair.formula or shown_decimals(present) == shown_decimals(wanted))
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
