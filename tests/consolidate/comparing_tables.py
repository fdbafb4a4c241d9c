"""Small periods for the tests of comparisons: what each unit reported, consolidated by the stage itself."""

from dataclasses import replace
from datetime import date

import grids

from xlsync.consolidate.comparing import compare
from xlsync.consolidate.totals import consolidate
from xlsync.model import PastPeriod, Period, Records, Register, Role, Source, Submission, Tier, Unit

TABLE = {
    "id": "t",
    "sheet": "Bảng",
    "rows": "own_and_children",
    "fields": [
        {"id": "unit", "label": {"vi": "Đơn vị"}, "type": "unit", "required": True},
        grids.count("received", "Số đơn nhận", required=True),
        grids.count("resolved", "Số đã giải quyết", required=True),
        grids.count("members", "Số đoàn viên", required=True, measure="stock"),
        {"id": "rate", "label": {"vi": "Tỷ lệ"}, "type": "rate", "computed": "resolved / received"},
    ],
}
FORM = grids.form(TABLE)
OWN_FORM = grids.form({**TABLE, "rows": "own", "fields": TABLE["fields"][1:]})
OWN, CHILD, AGGREGATE = Role.OWN, Role.CHILD, Role.AGGREGATE
NAMES = ("received", "resolved", "members")


def unit(code, tier=Tier.UPPER, parent="T", **more):
    return Unit(code, f"Đơn vị mẫu {code}", tier, parent=None if tier is Tier.PROVINCE else parent, **more)


def child(code, parent, **more):
    return unit(code, Tier.GRASSROOTS, parent, **more)


T = unit("T", Tier.PROVINCE)
PLAIN = Register((T, unit("A"), unit("B")))


def sent(code, *rows, refused=frozenset()):
    """A submission of rows (role, unit of the row, received, resolved, members)."""
    values = {name: [row[place] for row in rows] for place, name in enumerate(NAMES, 2)}
    units = [row[1] for row in rows]
    records = Records(
        "thu", "1", "t", "Bảng", {name: place for place, name in enumerate(("unit", *NAMES), 1)},
        list(range(8, 8 + len(rows))), [row[0] for row in rows], units, {"unit": units, **values}, refused=refused,
    )  # fmt: skip
    return Submission(Source(f"{code}.xlsx"), "thu", "1", code, tables=(records,))


def own(code, received, resolved=0, members=100):
    """Only the unit's own figures, as (role, unit, …) in a submission."""
    return sent(code, (OWN, code, received, resolved, members))


def totals(text, submissions, register=PLAIN, form=FORM, due=()):
    period = Period.parse(text)
    return consolidate(submissions, [form], register, period.last, {"thu": frozenset(due)})


def past(text, *submissions, register=PLAIN, form=FORM, due=(), origin=""):
    period = Period.parse(text)
    of_period = tuple(replace(each, period=period) for each in submissions)
    return PastPeriod(period, of_period, origin or f"{text}.xlsx", totals(text, submissions, register, form, due))


def compared(text, submissions, earlier, *, register=PLAIN, form=FORM, due=(), term=None, targets=()):
    """The comparison of the table, None where there is nothing to compare with."""
    made = compare(
        totals(text, submissions, register, form, due), Period.parse(text), earlier, [form], register,
        term_from=None if term is None else date.fromisoformat(term), targets=targets,
    )  # fmt: skip
    return made.get(("thu", "t"))


def line(comparison, tier=None):
    """The fields of a tier by id."""
    [found] = [each for each in comparison.tiers if each.tier is tier]
    return {each.field: each for each in found.fields}


def groups(comparison, field="received"):
    """`(then, now, value then, value now)` of each group."""
    found = []
    for group in comparison.groups:
        [each] = [each for each in group.fields if each.field == field]
        found.append(("+".join(group.then), "+".join(group.now), each.before.value, each.now.value))
    return found
