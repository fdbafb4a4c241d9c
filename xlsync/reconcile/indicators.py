"""XS402: what a unit reports in two tables for the same indicator is the same figure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsync.forms.definition import Form, RowKind
from xlsync.model import Finding, Role
from xlsync.reconcile.book import Book, Row, TableKey
from xlsync.rules.part import MASK, plain

_SAYS = (Role.OWN, Role.CHILD, Role.AGGREGATE)


@dataclass(frozen=True, slots=True)
class _Column:
    """A field of a table that asks for the indicator. `whole`: a row is for the unit and all under it."""

    key: TableKey
    field: str
    whole: bool


@dataclass(frozen=True, slots=True)
class _Figure:
    """What a unit says in one column: one row, or the sum of its own row and those under it."""

    value: float
    rows: tuple[Row, ...]
    field: str


def indicator_findings(now: Book, forms: Sequence[Form]) -> Iterator[Finding]:
    """One finding for each unit and row whose figure differs from that of the table in which the indicator is declared,
    or, where that did not come, of the first other table. What is not known on one side is not compared."""
    for columns in _shared(forms):
        for place, column in enumerate(columns):
            told: set[tuple[Role, str]] = set()
            for other in columns[:place]:
                for (role, unit), figure, theirs in _pairs(now, column, other):
                    if (role, unit) not in told and round(figure.value - theirs.value, 9) != 0:
                        yield _finding(figure, theirs)
                    told.add((role, unit))


def _shared(forms: Sequence[Form]) -> list[list[_Column]]:
    """The columns of each indicator that more than one asks for, the one that declares it first."""
    declared: dict[str, _Column] = {}
    named: dict[str, list[_Column]] = defaultdict(list)
    for form in forms:
        for table in form.tables:
            for field in table.added if table.rows is not RowKind.LIST else ():
                column = _Column((form.form, table.id), field.id, table.rows is RowKind.OWN)
                if field.indicator is None:
                    declared[f"{form.form}.{table.id}.{field.id}"] = column
                else:
                    named[field.indicator].append(column)
    return [[*filter(None, [declared.get(name)]), *columns] for name, columns in named.items()]


def _pairs(now: Book, one: _Column, other: _Column) -> Iterator[tuple[tuple[Role, str], _Figure, _Figure]]:
    """Row by row; against a table whose rows are for all under a unit, the unit and those under it together."""
    if one.whole == other.whole:
        mine, theirs = _single(now, one), _single(now, other)
    else:
        mine, theirs = _all(now, one), _all(now, other)
    for key, figure in mine.items():
        if key in theirs:
            yield key, figure, theirs[key]


def _single(now: Book, column: _Column) -> Mapping[tuple[Role, str], _Figure]:
    found: dict[tuple[Role, str], _Figure] = {}
    for role in _SAYS:
        for row in now.telling(column.key, role):
            figure = _sum([row], column.field)
            if figure is not None:
                found.setdefault((role, row.unit), figure)
    return found


def _all(now: Book, column: _Column) -> Mapping[tuple[Role, str], _Figure]:
    under = {} if column.whole else now.under(column.key)
    found: dict[tuple[Role, str], _Figure] = {}
    for unit, row in now.own(column.key).items():
        figure = _sum([row, *under.get(unit, ())], column.field)
        if figure is not None:
            found[Role.OWN, unit] = figure
    return found


def _sum(rows: Sequence[Row], field: str) -> _Figure | None:
    """None where one of the rows does not say it."""
    total = 0.0
    for row in rows:
        value = row.values([field]).get(field)
        if value is None and (row.record, field) not in row.part.records.refused:
            value = next((each.blank for each in row.part.table.fields if each.id == field), None)
        if not isinstance(value, int | float):
            return None
        total += value
    return _Figure(total, tuple(rows), field)


def _finding(figure: _Figure, theirs: _Figure) -> Finding:
    row, other = figure.rows[0], theirs.rows[0]
    part, source = row.part, other.part.submission.source
    cells = tuple(cell for each in figure.rows if (cell := part.records.cell(each.record, figure.field)) is not None)
    label, hidden = part.table.field(figure.field).label, part.table.field(figure.field).sensitive
    stated, recomputed = (MASK if hidden else _whole(each.value) for each in (figure, theirs))
    found = part.finding(
        "XS402",
        variant="indicator",
        values={
            "label_vi": label.vi,
            "label_en": label.text("en"),
            "row": part.records.rows[row.record],
            "stated": stated,
            "recomputed": recomputed,
            "other_sheet": other.part.records.sheet,
            "other_file": source.name,
            "other_cell": other.part.records.cell(other.record, theirs.field),
        },
        field=figure.field,
        cell=cells[0] if cells else None,
        cells=cells,
        found=part.shown(row.record, figure.field) if len(figure.rows) == 1 else plain(stated),
        expected=plain(recomputed),
    )
    return replace(found, waivable=True)  # two recipients may ask for different days: the difference can be explained


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
