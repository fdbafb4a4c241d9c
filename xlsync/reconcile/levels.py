"""The same petition or joint activity counted at two levels (XS406)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsync.forms.assertion import Passing
from xlsync.forms.assertion_expression import PERIOD_NAMES, parse_filter
from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Cleaned, Finding, Role, Unit
from xlsync.reconcile.book import Book, Row, TableKey
from xlsync.rules.evaluate import evaluate
from xlsync.texts.normalise import key as folded

#: Gives the unit that a text names.
Finder = Callable[[str], Unit | None]


@dataclass(frozen=True, slots=True)
class _Pair:
    """An entry of one unit's register and the same thing in another's."""

    lower: Row
    upper: Row


def level_findings(book: Book, rules: Sequence[Passing], find: Finder) -> Iterator[Finding]:
    """XS406 for each entry that two units have in their registers and that both count in their summary tables."""
    for rule in rules:
        form, _, table = rule.table.partition(".")
        entries = book.rows((form, table), Role.ENTRY)
        if not entries:
            continue
        pairs = list(_forwarded(rule, entries, find) if rule.to is not None else _joint(rule, entries, book))
        if pairs:
            yield from _counted_twice(book, rule, entries, pairs)


def _holds(text: str | None, row: Row, book: Book) -> bool:
    if text is None:
        return True
    expression = parse_filter(text, row.part.table)
    fields: dict[str, FieldDefinition] = {field.id: field for field in row.part.table.fields} | dict(PERIOD_NAMES)
    values: dict[str, Cleaned] = row.values(expression.order)
    values |= {"period_first": book.period.first, "period_last": book.period.last}
    return evaluate(expression, values, fields) is True


def _forwarded(rule: Passing, entries: Sequence[Row], find: Finder) -> Iterator[_Pair]:
    """One to one: an entry that names its receiver, and an entry of the receiver that is the same."""
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for row in entries:
        by_unit[row.unit].append(row)
    taken: set[int] = set()
    for row in entries:
        receiver = _unit(row, rule.to, find)
        if receiver is None or receiver.code == row.unit or (rule.when is not None and not _when(rule.when, row)):
            continue
        for other in by_unit.get(receiver.code, ()):
            if id(other) not in taken and _same(rule, row, other, find):
                taken.add(id(other))
                yield _Pair(row, other)
                break


def _when(text: str, row: Row) -> bool:
    expression = parse_filter(text, row.part.table)
    fields = {field.id: field for field in row.part.table.fields}
    return evaluate(expression, row.values(expression.order), fields) is True


def _unit(row: Row, field: str | None, find: Finder) -> Unit | None:
    text = None if field is None else row.values([field]).get(field)
    return find(text) if isinstance(text, str) and text.strip() else None


def _same(rule: Passing, row: Row, other: Row, find: Finder) -> bool:
    if not rule.same or not all(_alike(row, other, name) for name in rule.same):
        return False
    if not _not_before(row, other):
        return False
    sender = _unit(other, rule.sender, find)
    if sender is not None and sender.code == row.unit:
        return True
    return bool(rule.content) and all(_alike(row, other, name) for name in rule.content)


def _not_before(row: Row, other: Row) -> bool:
    """Whether the receiver has it no earlier than the sender, by the first date of the register."""
    first = next((field.id for field in row.part.table.fields if field.type is FieldType.DATE), None)
    if first is None:
        return True
    mine, theirs = row.values([first]).get(first), other.values([first]).get(first)
    return mine is None or theirs is None or str(theirs) >= str(mine)


def _alike(row: Row, other: Row, name: str) -> bool:
    mine, theirs = row.values([name]).get(name), other.values([name]).get(name)
    if mine is None or theirs is None:
        return False
    return mine == theirs or (
        isinstance(mine, str) and isinstance(theirs, str) and folded(mine) == folded(theirs) != ""
    )


def _joint(rule: Passing, entries: Sequence[Row], book: Book) -> Iterator[_Pair]:
    """Entries alike in the registers of a unit and of its parent."""
    known: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in entries:
        values = row.values(rule.same)
        if all(values.get(name) is not None for name in rule.same):
            # Texts are cleaned already: folding thousands of them once more would cost more than all the rest.
            known[tuple(" ".join(str(values[name]).casefold().split()) for name in rule.same)].append(row)
    for alike in known.values():
        if len({row.unit for row in alike}) == 1:
            continue
        for lower in alike:
            unit = book.register.get(lower.unit, book.period.last)
            upper = next((each for each in alike if unit is not None and each.unit == unit.parent), None)
            if upper is not None:
                yield _Pair(lower, upper)


def _counted_twice(book: Book, rule: Passing, entries: Sequence[Row], pairs: Sequence[_Pair]) -> Iterator[Finding]:
    """A unit counts an entry that it shares when its figure has room for all that its register has: with less, nobody
    can tell which of several that passed between levels it left out."""
    form, table, field = rule.counted.split(".")
    stated = {unit: row.values([field]).get(field) for unit, row in book.of_unit((form, table)).items()}
    counted: dict[str, int] = defaultdict(int)
    for row in entries:
        counted[row.unit] += _holds(rule.counts, row, book)
    pairs = [pair for pair in pairs if _holds(rule.counts, pair.lower, book) and _holds(rule.counts, pair.upper, book)]
    for pair in pairs:
        if all(_counts_all(unit, stated, counted) for unit in (pair.lower.unit, pair.upper.unit)):
            yield _finding(book, rule, pair, (form, table), field)


def _counts_all(unit: str, stated: Mapping[str, Cleaned], counted: Mapping[str, int]) -> bool:
    value = stated.get(unit)
    return isinstance(value, int | float) and value >= counted[unit]


def _finding(book: Book, rule: Passing, pair: _Pair, counted: TableKey, field: str) -> Finding:
    lower, upper = pair.lower, pair.upper
    shown = rule.to or (rule.same[0] if rule.same else None)
    cell = lower.part.records.cell(lower.record, shown) if shown is not None else None
    other = upper.part.submission.source
    entry = book.register.get(upper.unit, book.period.last)
    label = book.of_unit(counted)[lower.unit].part.table.field(field).label
    return lower.part.finding(
        "XS406",
        variant="forwarded" if rule.to is not None else "",
        values={
            "row": lower.part.records.rows[lower.record],
            "other": entry.name if entry is not None else upper.unit,
            "other_file": other.name,
            "other_row": upper.part.records.rows[upper.record],
            "label_vi": label.vi,
            "label_en": label.text("en"),
        },
        field=shown,
        cell=cell,
        cells=(cell,) if cell is not None else (),
        found=lower.part.shown(lower.record, shown) if shown is not None else None,
    )
