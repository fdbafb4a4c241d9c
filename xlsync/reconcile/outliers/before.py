"""What each row's unit reported in an earlier period, through mergers of units."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsync.forms.definition import Form
from xlsync.model import Period
from xlsync.model.lineage import lineage
from xlsync.model.past import PastPeriod
from xlsync.model.unit import Register
from xlsync.reconcile.outliers.rows import Key, Row, rows_of

Forms = Mapping[tuple[str, str], Form]


@dataclass(frozen=True, slots=True)
class Before:
    """The sums of each unit's predecessors in an earlier period, by key and field."""

    period: Period
    sums: Mapping[Key, Mapping[str, int]]


def before(rows: Mapping[Key, Row], past: PastPeriod, forms: Forms, register: Register, period: Period) -> Before:
    """Nothing where one of a unit's predecessors is missing or where the unit is only a part of what it was."""
    then, lines = rows_of(past.submissions, forms), lineage(register, past.period.last, period.last)
    there = {unit.code for unit in register.on(past.period.last)}
    sums: dict[Key, Mapping[str, int]] = {}
    for key, row in rows.items():
        if key[3] not in lines.of:  # as nearly all: a unit that stayed what it was
            if key in then and key[3] in there:
                sums[key] = then[key].counts
            continue
        group = lines.group(key[3])
        codes = [code for code in group if code in there]
        parts = [then[(*key[:3], code)].counts for code in codes if (*key[:3], code) in then]
        if not parts or len(parts) < len(codes) or sum(bool(register.get(code, period.last)) for code in group) > 1:
            continue
        sums[key] = {field: sum(p[field] for p in parts) for field in row.counts if all(field in p for p in parts)}
    return Before(past.period, sums)
