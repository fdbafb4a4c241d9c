"""Outcomes with earlier periods, for the tests of the sheets that compare. All units and figures are samples."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from report_factory import make_context

from xlsync.consolidate.comparing import compare
from xlsync.forms.definition import Form, Table
from xlsync.model import Contribution, PastPeriod, Period, Register, TableTotals, Target
from xlsync.report.context import Context

FORM = "bieu-tong-hop"
Change = Callable[[Form, Table, list[Contribution]], list[Contribution]]


def counts(changed: Mapping[str, float], every: float = 1.0) -> Change:
    """Multiplies the counts: those named, and all others by `every`."""

    def change(form: Form, table: Table, made: list[Contribution]) -> list[Contribution]:
        del form, table
        return [
            replace(
                each,
                values={
                    name: int(value * changed.get(name, every)) if isinstance(value, int) else value
                    for name, value in each.values.items()
                },
            )
            for each in made
        ]

    return change


def past(text: str, change: Change, *, origin: str = "", absent: Iterable[str] = ()) -> PastPeriod:
    """An earlier period with the figures of `report_factory`, changed."""
    totals: Mapping[tuple[str, str], TableTotals] = make_context(change=change, absent=absent).outcome.totals
    return PastPeriod(Period.parse(text), (), origin or f"tong-hop-{text}.xlsx", totals)


def compared_context(
    earlier: Sequence[PastPeriod],
    *,
    period: str = "2024-H2",
    targets: Sequence[Target] = (),
    term: date | None = None,
    lang: str = "vi",
    absent: Iterable[str] = (),
    change: Change | None = None,
    register: Register | None = None,
) -> Context:
    """A run of that period, compared."""
    context = make_context(lang=lang, absent=absent, change=change)
    if register is not None:
        context = replace(context, register=register)
    now = Period.parse(period)
    comparisons = compare(
        context.outcome.totals, now, earlier, list(context.forms.values()), context.register, term_from=term,
        targets=targets,
    )  # fmt: skip
    return replace(context, outcome=replace(context.outcome, period=now, comparisons=comparisons))
