"""The hidden sheet by which the consolidated workbook is read back: where each figure and each record stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlsync.forms.definition import Form, Table
from xlsync.forms.index_lines import to_lines
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
from xlsync.model import Contribution, Records, Role, Submission, TableTotals, Tier
from xlsync.model.cell import LAST_ROW
from xlsync.report.book import Book
from xlsync.report.context import Context
from xlsync.report.details_sheet import Details, Origin, origin
from xlsync.report.figures import Figure, TableFigures
from xlsync.report.front_sheet import left_out_names
from xlsync.report.table_sheet import Places
from xlsync.report.wording import one_line, printable
from xlsync.texts.words import word

_NONE: frozenset[str] = frozenset()
_WIDEST = 7  # cells of a line

_Part = tuple[str, str | None]  # the path and member of a file


@dataclass(frozen=True, slots=True)
class Written:
    """A table whose records stand on a sheet of details, with its totals where it has any."""

    form: Form
    table: Table
    totals: TableTotals
    records: tuple[Contribution, ...]
    details: Details
    figures: TableFigures | None = None
    places: Places | None = None


@dataclass(slots=True)
class _Sent:
    """What the files said of one table: by sender its files, what they refused, whether they report nothing."""

    parts: dict[str, dict[_Part, bool]] = field(default_factory=lambda: defaultdict(dict))
    refused: dict[Origin, set[str]] = field(default_factory=lambda: defaultdict(set))


def write_index(book: Book, name: str, tables: Iterable[Written], context: Context) -> None:
    """Fills the sheet and hides it. Nothing of a sensitive field is in it. Without a period it stays empty."""
    sheet = book.sheet(name)
    sheet.hide()
    outcome = context.outcome
    if outcome.period is None:
        return
    index = PublishedIndex(outcome.period, outcome.as_of, context.tool, context.lang, outcome.round)
    index.passed, index.subject = outcome.passed, one_line(outcome.subject or "") or None
    index.absent = tuple(map(one_line, left_out_names(context)))
    index.tables += [_indexed(each, context) for each in tables]
    index.names = {code: printable(context.name(code)) for code in sorted(_codes(index.tables), key=context.order)}
    lines = list(to_lines(index))
    if len(lines) > LAST_ROW:  # it cannot be held: the workbook is not read back, and says so
        return
    text = book.format(num_format="@")  # no program makes a number or a day of a code
    styles = [[text] * length for length in range(_WIDEST + 1)]
    for row, line in enumerate(lines):
        sheet.put_row(row, line, styles[len(line)])


def _codes(tables: Iterable[IndexedTable]) -> set[str]:
    codes = set()
    for table in tables:
        codes |= {line.unit for line in table.lines} | {sent.unit for sent in table.senders}
        codes |= {code for record in table.records for code in (record.sender, record.unit) if code is not None}
    return codes


def _indexed(written: Written, context: Context) -> IndexedTable:
    details, places, table = written.details, written.places, written.table
    sent = _sent(written, context)
    indexed = IndexedTable(written.form.form, written.form.version, table.id)
    indexed.details = details.sheet, details.header, details.first_row - 1
    if places is not None and places.bands:
        first, last = places.header
        indexed.totals = places.sheet, first, last
    bands: Mapping[str, tuple[str, ...]] = {} if places is None else places.bands
    for each in table.fields:
        column, shown = details.columns.get(each.id), bands.get(each.id, ())
        if (column or shown) and not each.sensitive:
            indexed.fields.append(IndexedField(each.id, each.label.text(context.lang), column, shown))
    if places is not None and written.figures is not None and places.bands:
        indexed.sums += _sums(written.figures, places, context)
        indexed.lines += _lines(written.figures, places, context)
    sensitive = {each.id for each in table.fields if each.sensitive}
    indexed.records += _records(written, sent, sensitive)
    indexed.senders += _senders(written, sent)
    indexed.continued += [Continued(*each) for each in details.continued]
    return indexed


def _sums(figures: TableFigures, places: Places, context: Context) -> Iterable[IndexedSum]:
    total = word("row.total", context.lang)
    if figures.by_tier:
        for tier, figure in figures.tiers:
            if tier is not None:
                label = word(f"tier.{tier.value}", context.lang)
                yield IndexedSum(tier, places.rows[tier], label, _incomplete(figure, places))
        yield IndexedSum(None, places.rows["total"], total, _incomplete(figures.total, places))
    else:
        yield IndexedSum(None, places.rows["total"], total, _incomplete(figures.tiers[0][1], places))


def _lines(figures: TableFigures, places: Places, context: Context) -> Iterable[IndexedLine]:
    for unit in figures.units:
        bands = (unit.own, unit.children, unit.both) if figures.by_tier else (unit.own,)
        everything = frozenset(places.bands) if unit.absent else _NONE
        incomplete = tuple(_incomplete(each, places) | everything for each in bands)
        known = context.unit(unit.unit)
        tier = Tier.UPPER if known is None else known.tier
        yield IndexedLine(unit.unit, places.units[unit.unit], tier, incomplete)


def _incomplete(figure: Figure, places: Places) -> frozenset[str]:
    return frozenset(figure.incomplete & places.bands.keys())


def _records(written: Written, sent: _Sent, sensitive: set[str]) -> Iterable[IndexedRecord]:
    is_list = not written.totals.rows
    for each in written.records:
        place = origin(each)
        own = each.unit in {None, each.sender}
        role = Role.ENTRY if is_list else Role.AGGREGATE if each.aggregate else Role.OWN if own else Role.CHILD
        unit = each.unit if role in {Role.CHILD, Role.AGGREGATE} else each.sender
        part = sent.parts.get(each.sender, {})
        number = list(part).index(place[:2]) if place[:2] in part else 0
        refused = frozenset(sent.refused.get(place, _NONE)) - sensitive
        yield IndexedRecord(written.details.places[place], each.sender, unit, role, refused, number)


def _senders(written: Written, sent: _Sent) -> Iterable[IndexedSender]:
    """The files whose table counts. One that neither counts nor lacks anything is of a grassroots union whose parent
    speaks for it; an empty list, and a table with nothing to report, say that there is nothing."""
    told = {(each.sender, each.source.path, each.source.member) for each in written.records}
    for unit, parts in sent.parts.items():
        lacking: frozenset[Tier] = written.totals.lacking.get(unit, frozenset())
        for number, (part, nothing) in enumerate(parts.items()):
            here = lacking if number == 0 else frozenset[Tier]()
            if nothing or here or not written.totals.rows or (unit, *part) in told:
                yield IndexedSender(unit, number, nothing, here)


def _sent(written: Written, context: Context) -> _Sent:
    sent = _Sent()
    for submission, records in _tables(written, context.outcome.submissions):
        place = submission.source.path, submission.source.member
        sent.parts[submission.unit or ""][place] = records.nothing_to_report
        for record, field_id in sorted(records.refused):
            sent.refused[*place, records.sheet, records.rows[record]].add(field_id)
    return sent


def _tables(written: Written, submissions: Iterable[Submission]) -> Iterable[tuple[Submission, Records]]:
    for each in submissions:
        if each.counted and each.unit is not None and each.form == written.form.form:
            for records in each.tables:
                if records.table == written.table.id and Role.TIER not in records.roles:
                    yield each, records
