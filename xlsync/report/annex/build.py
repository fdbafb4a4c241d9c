"""The annex from its source: rows by tier and their total, rates in the cells of their counts, texts under names."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from xlsync.forms.definition import FieldDefinition, FieldType, RowKind
from xlsync.forms.layout import title_text
from xlsync.model import Cleaned, Period, Rounding
from xlsync.report.annex.content import (
    Annex,
    AnnexTable,
    Block,
    Cell,
    Column,
    Correction,
    Kind,
    Numeral,
    Prose,
    Row,
    Words,
)
from xlsync.report.annex.source import AnnexSource, SourceRecord, SourceTable
from xlsync.report.captions import caption
from xlsync.report.figures import Columns, Figure
from xlsync.report.official import Column as OfficialColumn
from xlsync.report.official import columns_of, compound, rate_decimals
from xlsync.report.wording import one_line
from xlsync.texts.numbers import day as day_words
from xlsync.texts.numbers import number, percent, rounded_fraction
from xlsync.texts.words import period_text, word

_LANG = "vi"  # whatever language the program speaks, the annex goes to the Party committee
_SHORT = (("Liên đoàn Lao động", "LĐLĐ"), ("Công đoàn cơ sở", "CĐCS"))
_RATE = "(tỷ lệ %)"  # never broken over two lines
_PLACE = re.compile(r"(?:tỉnh|thành phố)\s+(.+)", re.IGNORECASE)


def build_annex(
    source: AnnexSource,
    rounding: Rounding = Rounding.HALF_UP,
    *,
    day: date | None = None,
    place: str | None = None,
    without: Sequence[str] = (),
    corrections: Sequence[Correction] = (),
) -> Annex:
    """The annex in Vietnamese. `day` is the one that it is made on, by default that of the check; `without` are names
    of units that are left out on purpose, named besides those that the source names; `place` is where it is issued, by
    default what the province's name says."""
    body = source.body or word("tier.province", _LANG)
    found = _PLACE.search(body)
    absent = [*source.absent, *(name for name in without if not any(_names(each, name) for each in source.absent))]
    subject = f" {source.subject}" if source.subject else ""
    return Annex(
        body=body,
        place=place or (found[1] if found else None),
        title=f"{word('label.consolidated', _LANG)}{subject}",
        period=_period(source.period),
        day=day or source.as_of,
        tables=(*(_table(each, source, rounding) for each in source.tables), *_corrections(corrections)),
        draft=source.passed is not True,
        left_out=tuple(absent),
    )


def _names(text: str, name: str) -> bool:
    """Whether a text of the first sheet, `LĐLĐ huyện Mẫu (Biểu 2)`, names that unit."""
    return text == name or text.startswith(f"{name} (")


def _period(period: Period) -> str:
    return f"{word('label.period', _LANG)}: {period_text(period, _LANG)}"


def short_unit(name: str) -> str:
    """A unit's name as a cell has room for it: `Liên đoàn Lao động huyện Mẫu` → `LĐLĐ huyện Mẫu`."""
    for long, short in _SHORT:
        if name.casefold().startswith(f"{long} ".casefold()):
            return short + name[len(long) :]
    return name


def _table(each: SourceTable, source: AnnexSource, rounding: Rounding) -> AnnexTable:
    title = one_line(title_text(each.table, source.subject))
    if each.table.rows is RowKind.LIST:
        columns, rows = _list(each, source, rounding)
    else:
        columns, rows = _tiers(each, source, rounding)
    return AnnexTable(title, each.table.sheet, tuple(columns), tuple(rows))


# --- lists -----------------------------------------------------------------------------------------------------------


def _list(each: SourceTable, source: AnnexSource, rounding: Rounding) -> tuple[list[Column], list[Row]]:
    """The entries of all units, numbered anew. What several units list word for word stands once."""
    fields = [field for field in each.table.fields if not field.sensitive and field.id != each.table.numbering]
    columns = [Column(Kind.NUMBERING, _numbering_label(each)), *map(_list_column, fields)]
    seen: dict[tuple[Cell, ...], None] = {}
    for record in each.records:
        cells = tuple(_value(field, record.values.get(field.id), source, rounding) for field in fields)
        if any(not isinstance(cell, Words) or cell.text for cell in cells):
            seen.setdefault(cells)
    rows = [Row((Numeral(str(place), place), *cells)) for place, cells in enumerate(seen, start=1)]
    return columns, rows


def _numbering_label(each: SourceTable) -> str:
    numbering = each.table.numbering
    return caption("number", _LANG) if numbering is None else each.table.field(numbering).label.vi


def _list_column(field: FieldDefinition) -> Column:
    kinds = {FieldType.DATE: Kind.DATE, FieldType.COUNT: Kind.FIGURE, FieldType.DECIMAL: Kind.FIGURE}
    kinds[FieldType.RATE] = Kind.FIGURE
    group = None if field.group is None else field.group.vi
    return Column(kinds.get(field.type, Kind.TEXT), field.label.vi, group, field.width or 20.0)


def _value(field: FieldDefinition, value: Cleaned, source: AnnexSource, rounding: Rounding) -> Cell:
    if value is None or value == "":
        return Words("")
    if isinstance(value, date):
        return Words(day_words(value, _LANG), value)
    if isinstance(value, int | float):
        return _numeral(field, value, rounding, incomplete=False)
    if field.type is FieldType.UNIT:
        return Words(one_line(source.names(value)))
    if field.type is FieldType.CHOICE:
        labels = {choice.id: choice.label.vi for choice in field.choices or ()}
        return Words(one_line(labels.get(value, value)))
    return Words(one_line(value))


# --- tables by tier --------------------------------------------------------------------------------------------------


def _tiers(each: SourceTable, source: AnnexSource, rounding: Rounding) -> tuple[list[Column], list[Row]]:
    table = each.table
    official = columns_of(Columns.of(table), prose=True)
    unit = table.unit_field
    head = word("label.unit", _LANG) if unit is None else unit.label.vi
    columns = [Column(Kind.LABEL, head), *map(_column, official)]
    rows = []
    for tier, figure in each.rows:
        label = caption("all_units", _LANG) if tier is None else word(f"tier.{tier.value}", _LANG)
        records = [record for record in each.records if tier is None or record.tier is tier]
        cells = (_cell(column, figure, records, source, rounding) for column in official)
        rows.append(Row((Words(label), *cells)))
    if each.total is not None:
        total = each.total
        cells = (_cell(column, total, (), source, rounding) for column in official)
        rows.append(Row((Words(word("row.total", _LANG)), *cells), bold=True))
    return columns, rows


def _column(column: OfficialColumn) -> Column:
    group, label = column.label(_LANG)
    kind = Kind.PROSE if column.prose else Kind.FIGURE if column.rate is None else Kind.COMPOUND
    return Column(kind, label.replace(_RATE, _RATE.replace(" ", "\u00a0")), group)


def _cell(
    column: OfficialColumn,
    figure: Figure,
    records: Iterable[SourceRecord],
    source: AnnexSource,
    rounding: Rounding,
) -> Cell:
    field = column.field
    if column.prose:
        return Prose(_blocks(records, field, source))
    value = figure.values.get(field.id)
    if column.rate is None or column.whole is None:
        return _numeral(field, value, rounding, incomplete=field.id in figure.incomplete)
    whole = figure.values.get(column.whole.id)
    incomplete = bool(figure.incomplete & {field.id, column.whole.id}) and value is not None
    text = compound(value, whole, column.decimals, _LANG, rounding) + ("*" if incomplete else "")
    rate = value / whole if value is not None and whole else None
    return Numeral(text, value, rate, column.decimals, incomplete=incomplete)


def _numeral(field: FieldDefinition, value: int | float | None, rounding: Rounding, *, incomplete: bool) -> Numeral:
    star = "*" if incomplete else ""
    if value is None:  # a star alone says that something is owed
        return Numeral(star, None, incomplete=incomplete)
    if field.type is not FieldType.RATE:
        return Numeral(number(value, _LANG) + star, value, incomplete=incomplete)
    decimals = rate_decimals(field)
    shown = rounded_fraction(value, decimals, rounding)
    return Numeral(percent(value, _LANG, decimals, rounding) + star, shown, None, decimals, True, incomplete)


def _blocks(records: Iterable[SourceRecord], field: FieldDefinition, source: AnnexSource) -> tuple[Block, ...]:
    """What was written, in the order of the units; who wrote exactly the same stands together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for record in records:
        value = record.values.get(field.id)
        if value is None or value == "":
            continue
        paragraphs = tuple(line for line in map(one_line, str(value).splitlines()) if line)
        if paragraphs:
            found.setdefault(paragraphs, []).append(_author(record, source))
    return tuple(Block(tuple(dict.fromkeys(authors)), paragraphs) for paragraphs, authors in found.items())


def _corrections(corrections: Sequence[Correction]) -> list[AnnexTable]:
    """`Bảng đối chiếu số liệu điều chỉnh`: only what changed, before, after, why."""
    if not corrections:
        return []
    title = caption("corrections_title", _LANG)
    heads = ("corrected_figure", "corrected_before", "corrected_after")
    columns = [
        Column(Kind.NUMBERING, caption("number", _LANG)),
        *(
            Column(Kind.TEXT, caption(each, _LANG), None, width)
            for each, width in zip(heads, (50, 18, 18), strict=True)
        ),
        Column(Kind.TEXT, word("label.reason", _LANG), None, 40),
    ]
    rows = [
        Row(
            (
                Numeral(str(place), place),
                *(Words(one_line(each)) for each in (it.place, it.before, it.after, it.reason)),
            )
        )
        for place, it in enumerate(corrections, start=1)
    ]
    return [AnnexTable(title, caption("corrections_sheet", _LANG), tuple(columns), tuple(rows))]


def _author(record: SourceRecord, source: AnnexSource) -> str:
    if record.aggregate:
        return one_line(caption("grassroots_of", _LANG, unit=short_unit(source.names(record.sender))))
    return one_line(short_unit(source.names(record.unit or record.sender)))
