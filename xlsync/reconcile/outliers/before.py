"""What each row's unit reported in an earlier period, through mergers of units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xlsync.forms.definition import Form, RowKind
from xlsync.model import Period
from xlsync.model.lineage import lineage
from xlsync.model.past import PastPeriod
from xlsync.model.unit import Register
from xlsync.reconcile.outliers.rows import Key, Row, rows_of

#: So many others are too many for figures of all to be what they were.
_MANY = 0.1

Forms = Mapping[tuple[str, str], Form]


@dataclass(frozen=True, slots=True)
class Before:
    """The sums of each unit's predecessors in an earlier period, by key and field."""

    period: Period
    sums: Mapping[Key, Mapping[str, int]]


def before(rows: Mapping[Key, Row], past: PastPeriod, forms: Forms, register: Register, period: Period) -> Before:
    """Nothing where one of a unit's predecessors is missing, where the unit is only a part of what it was, and, of
    figures for a unit and all under it, where many of those came or went."""
    then, lines = rows_of(past.submissions, forms), lineage(register, past.period.last, period.last)
    there = {unit.code for unit in register.on(past.period.last)}
    sums: dict[Key, Mapping[str, int]] = {}
    whole = {key[:2]: _is_whole(forms, row) for key, row in rows.items()}
    changed = {key[3] for key in rows if whole[key[:2]] and _changed(register, key[3], past.period.last, period.last)}
    for key, row in rows.items():
        if key[3] in changed and whole[key[:2]]:
            continue
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


def _is_whole(forms: Forms, row: Row) -> bool:
    """Whether the rows of the table are for a unit and all under it."""
    return forms[row.records.form, row.records.version].table(row.records.table).rows is RowKind.OWN


def _changed(register: Register, unit: str, then: date, now: date) -> bool:
    """Whether more than a tenth of the grassroots unions under a unit are others than before."""
    before, after = ({each.code for each in register.children(unit, day)} for day in (then, now))
    return len(before ^ after) > _MANY * len(before | after)
