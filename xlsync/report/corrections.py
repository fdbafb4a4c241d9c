"""Figures corrected by telephone, as every report shows them: what the file says and what was confirmed, by whom, when,
and whether totals rest on it. Made from `Outcome.applied`; a sensitive figure is never shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition, RowKind, Table
from xlsync.model import Applied, Cleaned, Contribution, Records, Source, parse_a1
from xlsync.model.decision import Confirmed
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.texts.words import word

_AGGREGATE = "aggregate"  # in `Adjustment.row`

Key = tuple[str, str | None, str, str, str | None, str]  # path, member, sheet, sender, row, field


@dataclass(frozen=True, slots=True)
class Correction:
    """One adjustment in words. `old` and `new` are None when they are not shown or there is no figure.

    `source` is the file that it corrects, `later` the one that replaced that. `typed` is what stands in the cell where
    it was refused, `now` what the later file says. `counted` says whether the record is part of a total, None where
    there are no totals.
    """

    applied: Applied
    unit: str
    table: str
    field: str
    row: str
    source: Source | None
    later: Source | None
    place: str
    definition: FieldDefinition | None
    old: Confirmed
    new: Confirmed
    typed: str | None = None
    now: Cleaned = None
    masked: bool = False
    counted: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure is in force."""
        return self.applied.holds

    @property
    def difference(self) -> int | float | None:
        """What the confirmed figure has more than the file, None where either is no number."""
        if isinstance(self.old, int | float) and isinstance(self.new, int | float):
            return self.new - self.old
        return None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the adjustments change in the total of a field: `after` is the total, `change` their part in it."""

    form: str
    table: str
    field: str
    after: int | float
    change: int | float


def corrections(context: Context) -> tuple[Correction, ...]:
    """Every adjustment of the run, those in force first, in the order of the register, then of the forms."""
    applied = context.outcome.applied
    if not applied:
        return ()
    files = _Files(context)
    places = {
        (form.form, table.id, field.id): place
        for place, (form, table, field) in enumerate(
            (form, table, field) for form in context.forms.values() for table in form.tables for field in table.fields
        )
    }

    def order(each: Applied) -> tuple[bool, tuple[int, str], int, str, str]:
        made = each.adjustment
        place = places.get((made.form, made.table, made.field), len(places))
        row = made.row or ""
        return not each.holds, context.order(made.unit), place, row.zfill(8) if row.isdigit() else row, made.field

    return tuple(_correction(each, files, context) for each in sorted(applied, key=order))


def key(record: Contribution, field: str, table: Table) -> Key:
    """The name of a record's field in `notes`."""
    source = record.source
    row: str | None
    if table.rows is RowKind.LIST:
        row = str(record.row)
    elif record.aggregate:
        row = _AGGREGATE
    else:
        row = None if record.unit in {None, record.sender} else record.unit
    return source.path, source.member, record.sheet, record.sender, row, field


def count_adjusted(records: Iterable[Contribution], table: Table) -> int:
    """How many figures of these records were corrected and may be shown."""
    hidden = {each.id for each in table.fields if each.sensitive}
    return sum(name not in hidden for each in records if each.adjusted for name in each.adjusted)


def effects(context: Context) -> tuple[Effect, ...]:
    """What the adjustments that hold change in the totals, by table and field in the order of the forms."""
    found = []
    for form, table, totals in context.tables():
        if table.rows is RowKind.LIST:
            continue
        adjusted = [each for each in totals.contributions if each.adjusted]
        for field in table.fields:
            mine = [each for each in adjusted if field.id in each.adjusted and not field.sensitive]
            if mine:
                change = sum(_number(each.values.get(field.id)) - _number(each.adjusted[field.id]) for each in mine)
                after = sum(_number(each.values.get(field.id)) for each in totals.contributions)
                found.append(Effect(form.form, table.id, field.id, round(after, 9), round(change, 9)))
    return tuple(found)


def _number(value: Cleaned) -> int | float:
    return value if isinstance(value, int | float) else 0


class _Files:
    """The files of a run by their content and by their place, and the adjusted records that are counted."""

    def __init__(self, context: Context) -> None:
        outcome = context.outcome
        self.by_content: dict[str, Source] = {}
        self.tables: dict[tuple[str, str | None, str | None, str], Records] = {}
        for each in outcome.submissions:
            source = each.source
            for sha256 in (source.sha256, *each.copies):
                self.by_content.setdefault(sha256, source)
            for records in each.tables:
                self.tables.setdefault((source.path, source.member, each.form, records.table), records)
        self.counted: frozenset[Key] | None = None  # None where there are no totals
        if outcome.totals:
            self.counted = frozenset(
                key(record, field, table)
                for _, table, totals in context.tables()
                for record in totals.contributions
                for field in record.adjusted
            )

    def record(self, each: Applied) -> tuple[Records, int] | None:
        """The record of the file that counts which the adjustment is about."""
        source, made = each.source, each.adjustment
        if source is None or each.cell is None:
            return None
        records = self.tables.get((source.path, source.member, made.form, made.table))
        row, _ = parse_a1(each.cell)
        return None if records is None or row not in records.rows else (records, records.rows.index(row))


def _correction(each: Applied, files: _Files, context: Context) -> Correction:
    made, lang = each.adjustment, context.lang
    table, field = _definition(each, context)
    masked = field is not None and field.sensitive
    typed = now = None
    if not masked and (found := files.record(each)) is not None:
        records, record = found
        typed = records.typed.get((record, made.field)) if each.holds else None
        column = records.values.get(made.field)
        now = None if each.holds or column is None else column[record]
    source = each.source if each.holds else files.by_content.get(made.sha256)
    summed = table is not None and table.rows is not RowKind.LIST and files.counted is not None
    return Correction(
        applied=each,
        unit=context.name(made.unit),
        table=made.table if table is None else table.sheet,
        field=made.field if field is None else field.label.text(lang),
        row=_row_name(each, table, context),
        source=source,
        later=None if each.holds else each.source,
        place="!".join(part for part in (each.sheet, each.cell) if part) if each.holds else "",
        definition=field,
        old=None if masked else made.old,
        new=None if masked else made.new,
        typed=typed,
        now=now,
        masked=masked,
        counted=key_of(each) in (files.counted or ()) if each.holds and summed else None,
    )


def key_of(each: Applied) -> Key | None:
    """The name of the figure that an adjustment is about, as `key` gives it; None where no file has it."""
    made, source = each.adjustment, each.source
    if source is None:
        return None
    return source.path, source.member, each.sheet or "", made.unit, _row(each), made.field


def _row(each: Applied) -> str | None:
    """The sender may be named for its own row."""
    made = each.adjustment
    return None if made.row == made.unit else made.row


def _definition(each: Applied, context: Context) -> tuple[Table | None, FieldDefinition | None]:
    made = each.adjustment
    form = context.forms.get(made.form)
    table = None if form is None else next((one for one in form.tables if one.id == made.table), None)
    return table, None if table is None else next((one for one in table.fields if one.id == made.field), None)


def _row_name(each: Applied, table: Table | None, context: Context) -> str:
    row = _row(each)
    if row is None:
        return caption("row_own", context.lang)
    if row == _AGGREGATE:
        return caption("row_aggregate", context.lang)
    if table is not None and table.rows is RowKind.LIST:
        return f"{word('label.row', context.lang)} {row}"
    return context.name(row)
