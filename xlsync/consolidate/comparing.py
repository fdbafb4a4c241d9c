"""This period beside the same one last year, cumulated over the year and the term, against the targets of the plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xlsync.consolidate.adding import Fields, Line, lines_by_tier, over_time
from xlsync.consolidate.groups import Grouping, line_of, sides
from xlsync.forms.definition import FieldType, Form, Table
from xlsync.model import (
    Achieved,
    Amount,
    Compared,
    ComparedGroup,
    ComparedTier,
    Cumulation,
    PastPeriod,
    Period,
    Piece,
    Register,
    Span,
    TableComparison,
    TableTotals,
    Target,
    tile,
    year_earlier,
)

Key = tuple[str, str]


def compare(
    totals: Mapping[Key, TableTotals],
    period: Period,
    past: Sequence[PastPeriod],
    forms: Iterable[Form],
    register: Register,
    *,
    term_from: date | None = None,
    targets: Sequence[Target] = (),
) -> dict[Key, TableComparison]:
    """The comparisons of every table with totals that has anything to be compared with; empty where nothing has.

    `past` may hold any periods; of two for the same days the later in the sequence is used. A target of a table, field,
    tier or unit that is not there is left out: `forms.targets` tells those.
    """
    found = {}
    for form in forms:
        for table in form.tables:
            key = (form.form, table.id)
            now = totals.get(key)
            if now is None or not now.rows:
                continue
            earlier = {
                each.period: _Past(Piece(each.period, each.origin), each.totals[key])
                for each in past
                if key in each.totals and each.totals[key].rows and each.period != period
            }
            asked = [each for each in targets if (each.form, each.table) == key]
            compared = _Comparing(table, now, period, earlier, register, term_from, asked).result()
            if compared is not None:
                found[key] = compared
    return found


@dataclass(frozen=True, slots=True)
class _Past:
    piece: Piece
    totals: TableTotals

    @property
    def day(self) -> date:
        return self.piece.period.last


class _Comparing:
    """One table."""

    def __init__(
        self,
        table: Table,
        now: TableTotals,
        period: Period,
        earlier: Mapping[Period, _Past],
        register: Register,
        term_from: date | None,
        targets: Sequence[Target],
    ) -> None:
        self.fields = Fields(table)
        self.now = _Past(Piece(period), now)
        self.register = register
        self.targets = targets
        self.before = next((earlier[each] for each in year_earlier(period) if each in earlier), None)
        self.cumulated: dict[Span, tuple[Cumulation, list[_Past]]] = {}
        self._cumulate(Span.YEAR, date(period.last.year, 1, 1), earlier)
        if term_from is not None and term_from <= period.last:
            self._cumulate(Span.TERM, term_from, earlier)

    def _cumulate(self, span: Span, first: date, earlier: Mapping[Period, _Past]) -> None:
        """A period that begins before the span does is its own cumulated value: nothing can be taken out of it."""
        begin = self.now.piece.period.first
        tiled = tile(first, begin - timedelta(days=1), earlier) if first < begin else None
        used = [self.now] if tiled is None else [*(earlier[each] for each in tiled.parts), self.now]
        pieces = tuple(each.piece for each in used)
        self.cumulated[span] = (Cumulation(min(first, begin), pieces, () if tiled is None else tiled.gaps), used)

    def result(self) -> TableComparison | None:
        """The comparison, None when there is nothing to compare with."""
        adds = any(cumulation.adds for cumulation, _ in self.cumulated.values())
        if self.before is None and not adds and not self.targets:
            return None
        term = self.cumulated.get(Span.TERM)
        return TableComparison(
            self.now.totals.form,
            self.now.totals.table,
            self._tiers(),
            self.cumulated[Span.YEAR][0],
            None if term is None else term[0],
            None if self.before is None else self.before.piece,
            () if self.before is None else tuple(self._groups(self.before)),
            tuple(self._unit_targets()),
        )

    def _tiers(self) -> tuple[ComparedTier, ...]:
        lines = {
            each.piece.period: lines_by_tier(each.totals, self.fields)
            for each in (self.now, *([self.before] if self.before else []), *self._used())
        }
        period = self.now.piece.period
        made = []
        for tier in lines[period]:
            cumulated: dict[Span, Line] = {}
            for span, (cumulation, used) in self.cumulated.items():
                told = [(each.piece.period, lines[each.piece.period].get(tier, {})) for each in used]
                cumulated[span] = over_time(told, self.fields, gaps=bool(cumulation.gaps))
            now = self.fields.with_computed(lines[period][tier])
            before = None
            if self.before is not None:
                before = self.fields.with_computed(lines[self.before.piece.period].get(tier, {}))
            mine = [each for each in self.targets if each.unit is None and each.tier is tier]
            made.append(ComparedTier(tier, self._compared(now, before, cumulated, mine)))
        return tuple(made)

    def _used(self) -> list[_Past]:
        return [each for _, used in self.cumulated.values() for each in used]

    def _compared(
        self, now: Line, before: Line | None, cumulated: Mapping[Span, Line], targets: Sequence[Target]
    ) -> tuple[Compared, ...]:
        made = []
        for each in self.fields.shown:
            own = now.get(each.id, Amount(None))
            amounts: dict[Span, Amount | None] = {Span.PERIOD: own}
            for span, line in cumulated.items():
                amounts[span] = line.get(each.id, Amount(None))
            asked = [target for target in targets if target.field == each.id and amounts.get(target.span) is not None]
            made.append(
                Compared(
                    each.id,
                    own,
                    None if before is None else before.get(each.id, self._lacking()),
                    amounts.get(Span.YEAR),
                    amounts.get(Span.TERM),
                    tuple(Achieved(target, amounts[target.span]) for target in asked),
                    each.type is FieldType.RATE,
                )
            )
        return tuple(made)

    def _lacking(self) -> Amount:
        """A year earlier the form did not ask for it."""
        return Amount(None, lacking=() if self.before is None else (self.before.piece.period,))

    def _groups(self, before: _Past) -> Iterable[ComparedGroup]:
        """None where only the totals of the earlier period are known, and not the records behind them."""
        told = any(value is not None for row in before.totals.rows for value in row.values.values())
        if told and not before.totals.contributions:
            return
        grouping = Grouping([(each.day, each.totals) for each in (before, self.now)], self.fields, self.register)
        then, now = (sides(each.day, each.totals, grouping) for each in (before, self.now))
        for key, group in grouping.groups(then, now):
            lines = [line_of(side, key, self.fields) for side in (now, then)]
            yield ComparedGroup(group.then, group.now, self._compared(lines[0], lines[1], {}, ()))

    def _unit_targets(self) -> Iterable[Achieved]:
        shown = {each.id for each in self.fields.shown}
        known: dict[Span, _ByUnit] = {}
        for target in self.targets:
            cumulated = self.cumulated.get(target.span)
            if target.unit is None or target.field not in shown or (target.span is not Span.PERIOD and not cumulated):
                continue
            if target.span not in known:
                used = cumulated[1] if cumulated else [self.now]
                gaps = bool(cumulated and cumulated[0].gaps)
                known[target.span] = _ByUnit(used, self.fields, self.register, gaps=gaps)
            yield Achieved(target, known[target.span].line(target.unit).get(target.field))


class _ByUnit:
    """The cumulated figures of single units, each with all under it."""

    def __init__(self, used: Sequence[_Past], fields: Fields, register: Register, *, gaps: bool) -> None:
        self.used, self.fields, self.gaps = used, fields, gaps
        self.grouping = Grouping([(each.day, each.totals) for each in used], fields, register)
        self.parts = [sides(each.day, each.totals, self.grouping) for each in used]
        groups = self.grouping.groups(self.parts[0], self.parts[-1])
        self.today = {key: group.now for key, group in groups}

    def line(self, unit: str) -> Line:
        """The figures of a unit; none where others of today share its past."""
        key = self.grouping.key(unit)
        if set(self.today.get(key, ())) - {unit}:
            return {}
        parts = zip(self.used, self.parts, strict=True)
        told = [(each.piece.period, line_of(part, key, self.fields)) for each, part in parts]
        return over_time(told, self.fields, gaps=self.gaps)
