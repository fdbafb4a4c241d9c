"""What a file says of its unit and its period: the hidden sheet, the cover, the text of a document, the tables, its
name, and the mail that it came with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from xlsync.forms.layout import COVER_SHEET, IDENTITY_SHEET, CoverLayout
from xlsync.forms.names import UnitNames
from xlsync.identify.period_text import period_in, period_of
from xlsync.identify.tables import Located
from xlsync.model import Grid, Mail, Period, Register, Tier, Unit, Workbook, a1, parse_a1
from xlsync.texts.normalise import fold
from xlsync.texts.row_labels import is_aggregate, is_tier, is_total

_UNIT_LABELS = frozenset({"don vi", "don vi bao cao", "ten don vi", "don vi lap bao cao", "unit", "reporting unit"})
_LINES_OF_HEAD = 15  # of a document: the issuing body, the title, the period
_SUFFIX = re.compile(r"\.(?:xls[xmb]?|ods|csv|tsv|docx|html?)$", re.IGNORECASE)
_PERIOD_LABELS = frozenset({"ky bao cao", "ky", "thoi ky bao cao", "period", "reporting period"})


@dataclass(frozen=True, slots=True)
class Stated:
    """What one place in the file says: `unit` and `period` are what was understood of `text`."""

    where: str
    text: str
    sheet: str | None = None
    cell: str | None = None
    unit: Unit | None = None
    period: Period | None = None
    suggestions: tuple[Unit, ...] = ()
    ambiguous: bool = False


def identity_sheet(workbook: Workbook) -> dict[str, str]:
    """The key and value rows of the hidden identity sheet; empty when the workbook has none."""
    grid = workbook.grid(IDENTITY_SHEET)
    if grid is None:
        return {}
    rows = {}
    for row in grid.rows.values():
        key, value = row.get(1), row.get(2)
        if isinstance(key, str) and value is not None:
            rows[fold(key)] = _plain(value)
    return rows


def stated_period(workbook: Workbook, name: str, mail: Mail | None) -> Period | None:
    """The period that the file claims, by its most trusted evidence: needed to choose the version of the forms."""
    for stated in period_evidence(workbook, (), name, mail):
        if stated.period is not None:
            return stated.period
    return None


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _cover_text(workbook: Workbook, address: str, labels: frozenset[str]) -> Stated | None:
    """What the cover says: at the template's cell, or to the right of a label on a sheet before the tables."""
    cover = workbook.grid(COVER_SHEET)
    if cover is not None:
        row, column = parse_a1(address)
        value = cover.value(row, column)
        label = cover.value(row, column - 1)
        if value is not None and not isinstance(value, bool) and (label is None or _is_label(label, labels)):
            return Stated("cover", _plain(value), cover.sheet, address)
    for grid in workbook.grids[:2] if cover is None else (cover,):
        stated = _beside_label(grid, labels)
        if stated is not None:
            return stated
    for line in workbook.prose:
        head, colon, rest = line.partition(":")
        if colon and rest.strip() and fold(head) in labels:
            return Stated("document", rest.strip())
    return None


def _beside_label(grid: Grid, labels: frozenset[str]) -> Stated | None:
    for row in sorted(grid.rows)[:15]:
        cells = grid.rows[row]
        for column, value in sorted(cells.items()):
            if not isinstance(value, str) or len(value) > 200:
                continue
            head, colon, rest = value.partition(":")
            if colon and rest.strip() and fold(head) in labels:
                return Stated("cover", rest.strip(), grid.sheet, a1(row, column))
            if _is_label(value, labels):
                right = [other for other in sorted(cells) if column < other <= column + 3]
                # A header cell "Đơn vị" has more headers beside it: only a label that ends in a colon, or stands alone
                # with its value, is a label of a cover.
                if right and (value.rstrip().endswith(":") or (len(cells) == 2 and grid.sheet == COVER_SHEET)):
                    return Stated("cover", _plain(cells[right[0]]), grid.sheet, a1(row, right[0]))
    return None


def _is_label(value: object, labels: frozenset[str]) -> bool:
    return isinstance(value, str) and fold(value) in labels


def unit_evidence(
    workbook: Workbook,
    located: tuple[Located, ...],
    name: str,
    names: UnitNames,
    register: Register,
    day: date,
    mail: Mail | None,
) -> Iterable[Stated]:
    """Every statement about the unit, the most trusted first. `name` is the name of the file."""
    code = identity_sheet(workbook).get("unit")
    if code:
        unit = register.get(code, day)
        yield Stated("identity", code, IDENTITY_SHEET, None, unit=unit)
    cover = _cover_text(workbook, CoverLayout().unit, _UNIT_LABELS)
    if cover is not None:
        resolved = names.resolve(cover.text)
        yield Stated(
            "cover", cover.text, cover.sheet, cover.cell, resolved.unit,
            suggestions=resolved.suggestions, ambiguous=bool(resolved.ambiguous),
        )  # fmt: skip
    elif workbook.prose:
        yield from _issuing_body(workbook, located, names)
    for each in located:
        yield from _unit_in_table(each, names)
    unit = _unit_in_file_name(name, names)
    if unit is not None:
        yield Stated("file_name", PurePosixPath(name).name, unit=unit)
    if mail is not None:
        yield from _unit_in_mail(mail, names)


def _issuing_body(workbook: Workbook, located: tuple[Located, ...], names: UnitNames) -> Iterable[Stated]:
    """The unit in the head of a document: above it stands the body that it is under, so the lowest one counts."""
    head = next((grid for grid in workbook.grids[:1] if all(each.grid is not grid for each in located)), None)
    rows = [] if head is None else [head.rows[row] for row in sorted(head.rows)[:3]]
    heads = [value for row in rows for value in row.values() if isinstance(value, str)]
    lines = [line.strip() for text in (*heads, *workbook.prose[:_LINES_OF_HEAD]) for line in text.splitlines()]
    found = {unit.code: (line, unit) for line in lines if len(line) < 200 and (unit := names.find(line)) is not None}
    parents = {unit.parent for _, unit in found.values()}
    lowest = [(line, unit) for line, unit in found.values() if unit.code not in parents]
    if len(lowest) == 1:
        yield Stated("document", lowest[0][0], unit=lowest[0][1])


def _unit_in_mail(mail: Mail, names: UnitNames) -> Iterable[Stated]:
    """What the subject names, and whose address the sender's is. An address that several units share says nothing."""
    subject = names.find(mail.subject)
    mentioned = (subject,) if subject is not None else names.mentioned(mail.subject)
    if len(mentioned) == 1:
        yield Stated("subject", mail.subject, unit=mentioned[0])
    senders = names.of_address(mail.sender) if mail.sender else ()
    if len(senders) == 1:
        yield Stated("sender", mail.sender, unit=senders[0])


def unit_named_by(name: str, names: UnitNames) -> Stated | None:
    """The one unit whose name stands somewhere in a file name: good enough where nothing else says anything."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    mentioned = names.mentioned(stem)
    return Stated("file_name", PurePosixPath(name).name, unit=mentioned[0]) if len(mentioned) == 1 else None


def _unit_in_table(each: Located, names: UnitNames) -> Iterable[Stated]:
    """The sender as the rows of a table show it: the only unit above the grassroots among them."""
    column = next((each.table.columns[f.id] for f in each.found.table.fields
                   if f.type == "unit" and f.id in each.table.columns), None)  # fmt: skip
    if column is None or not each.found.table.rows.startswith("own"):
        return
    above: dict[str, Stated] = {}
    for row in each.table.rows:
        value = each.grid.value(row, column)
        if not isinstance(value, str) or is_total(value) or is_aggregate(value) or is_tier(value):
            continue
        unit = names.find(value)
        if unit is not None and unit.tier is not Tier.GRASSROOTS and unit.code not in above:
            above[unit.code] = Stated("table", value, each.grid.sheet, a1(row, column), unit=unit)
    if len(above) == 1:
        yield from above.values()


def unit_around(name: str, mail: Mail | None, names: UnitNames) -> Unit | None:
    """Whose a file is by what stands around it, for files that say nothing themselves: its name, then its mail."""
    unit = _unit_in_file_name(name, names)
    if unit is not None:
        return unit
    around = [unit_named_by(name, names), *(() if mail is None else _unit_in_mail(mail, names))]
    return next((stated.unit for stated in around if stated is not None), None)


def _unit_in_file_name(name: str, names: UnitNames) -> Unit | None:
    stem = PurePosixPath(name.replace("\\", "/")).stem
    parts = stem.split("_")
    if len(parts) >= 2:
        unit = names.find(parts[1])
        if unit is not None:
            return unit
    for candidate in (stem, stem.split("(", maxsplit=1)[0], *stem.split(" - "), *parts):
        if len(fold(candidate)) >= 6:
            unit = names.find(candidate)
            if unit is not None:
                return unit
    return None


def period_evidence(workbook: Workbook, located: tuple[Located, ...], name: str, mail: Mail | None) -> Iterable[Stated]:
    """Every statement about the period, the most trusted first."""
    text = identity_sheet(workbook).get("period")
    if text:
        yield Stated("identity", text, IDENTITY_SHEET, None, period=period_of(text))
    cover = _cover_text(workbook, CoverLayout().period, _PERIOD_LABELS)
    if cover is not None:
        yield Stated("cover", cover.text, cover.sheet, cover.cell, period=period_of(cover.text))
    if not text:  # the titles of a template are ours; those of other workbooks say what period it is
        for grid, top in _title_zones(workbook, located):
            data = {row for each in located if each.grid is grid for row in each.table.rows}
            for row in sorted(grid.rows):
                if row >= top:
                    break
                if row in data:  # of a table further up on the same sheet: documents carry years of their own
                    continue
                for column, value in grid.rows[row].items():
                    if isinstance(value, str) and (period := period_in(value)) is not None:
                        yield Stated("table", value, grid.sheet, a1(row, column), period=period)
        for line in workbook.prose[:_LINES_OF_HEAD] if cover is None else ():
            if (period := period_in(line)) is not None:
                yield Stated("document", line, period=period)
    stem = PurePosixPath(name.replace("\\", "/")).name
    stem = _SUFFIX.sub("", stem)
    period = period_in(stem.replace("_", " "))
    if period is not None:
        yield Stated("file_name", stem, period=period)
    if mail is not None and (period := period_in(mail.subject)) is not None:
        yield Stated("subject", mail.subject, period=period)


def _title_zones(workbook: Workbook, located: tuple[Located, ...]) -> Iterable[tuple[Grid, int]]:
    if located:
        return [(each.grid, each.found.top) for each in located]
    return [(grid, 12) for grid in workbook.grids if grid.sheet != IDENTITY_SHEET]
