"""Lines of figures over several periods: flows add up, the last stock counts, the first opening; rates follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsync.forms.definition import FieldDefinition, Table
from xlsync.forms.expression import Expression, parse_value
from xlsync.model import Amount, Cleaned, Period, TableTotals, Tier
from xlsync.rules.evaluate import evaluate

Number = int | float
#: A line of figures by field; a field that the form of that period did not have is absent.
Line = Mapping[str, Amount]


@dataclass(frozen=True)
class Fields:
    """The fields of a table that have totals."""

    table: Table

    @cached_property
    def added(self) -> tuple[FieldDefinition, ...]:
        """Fields whose totals are sums."""
        return tuple(self.table.added)

    @cached_property
    def by_id(self) -> dict[str, FieldDefinition]:
        """Every field of the table."""
        return {each.id: each for each in self.table.fields}

    @cached_property
    def computed(self) -> dict[str, Expression]:
        """Fields that are computed from the others."""
        return {each.id: parse_value(each.computed, self.by_id) for each in self.table.fields if each.computed}

    @cached_property
    def shown(self) -> tuple[FieldDefinition, ...]:
        """The fields that are compared, in the order of the table."""
        wanted = {each.id for each in self.added} | set(self.computed)
        return tuple(each for each in self.table.fields if each.id in wanted and not each.sensitive)

    def with_computed(self, line: Line) -> dict[str, Amount]:
        """The line with its computed fields; one is incomplete when a field that it reads is."""
        known: Mapping[str, Cleaned] = {each.id: line[each.id].value for each in self.added if each.id in line}
        full = dict(line)
        for field_id, expression in self.computed.items():
            value = evaluate(expression, known, self.by_id)
            read = [line[name] for name in expression.order if name in line]
            lacking = tuple(dict.fromkeys(period for each in read for period in each.lacking))
            incomplete = any(each.incomplete for each in read) or len(read) < len(expression.order)
            full[field_id] = Amount(None if value is None else float(value), incomplete, lacking)
        return full


def total(values: Sequence[Number | None]) -> Number | None:
    """The sum of the numbers, as totals have it; None when there is none."""
    numbers = [each for each in values if each is not None]
    if not numbers:
        return None
    added = sum(numbers)
    return added if isinstance(added, int) else round(added, 9)


def lines_by_tier(totals: TableTotals, fields: Fields) -> dict[Tier | None, Line]:
    """The totals of one period, without computed fields, by tier and (None) of all tiers."""
    lines: dict[Tier | None, Line] = {
        row.tier: {
            each.id: Amount(row.values[each.id], each.id in row.incomplete)
            for each in fields.added
            if each.id in row.values
        }
        for row in totals.rows
    }
    if None not in lines:
        lines[None] = together(list(lines.values()), fields)
    return lines


def together(lines: Sequence[Line], fields: Fields) -> dict[str, Amount]:
    """The sum of lines of one period, stocks too: of several tiers, or of several units."""
    found: dict[str, Amount] = {}
    for each in fields.added:
        amounts = [line[each.id] for line in lines if each.id in line]
        if amounts:
            value = total([amount.value for amount in amounts])
            found[each.id] = Amount(value, any(amount.incomplete for amount in amounts))
    return found


def over_time(lines: Sequence[tuple[Period, Line]], fields: Fields, *, gaps: bool) -> dict[str, Amount]:
    """The cumulated line, with computed fields. `lines` stand in the order of time, the last one is the period itself.

    `gaps`: days are missing between them, so that every flow is incomplete. Stocks are as of the end, never added;
    what is `distinct` is only known of one period.
    """
    last = lines[-1][1]
    found: dict[str, Amount] = {}
    for each in fields.added:
        if each.measure == "stock":
            if each.id in last:
                found[each.id] = last[each.id]
            continue
        if each.measure == "opening":
            if each.id in lines[0][1]:
                first = lines[0][1][each.id]
                found[each.id] = Amount(first.value, gaps or first.incomplete)
            continue
        if each.measure == "distinct" and len(lines) > 1:
            continue
        amounts = [line[each.id] for _, line in lines if each.id in line]
        lacking = tuple(period for period, line in lines if each.id not in line)
        incomplete = gaps or bool(lacking) or any(amount.incomplete for amount in amounts)
        found[each.id] = Amount(total([amount.value for amount in amounts]), incomplete, lacking)
    return fields.with_computed(found)
