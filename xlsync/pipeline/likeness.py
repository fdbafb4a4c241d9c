"""Whether two files say the same: by what was entered, wherever the cells stand and in whatever format they came."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlsync.forms.definition import Form
from xlsync.model import Cleaned, Records, Role, Submission


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compares records. `forms` has the definitions by (form, version): they say which fields are computed."""

    forms: Mapping[tuple[str, str], Form]

    def same_content(self, one: Submission, other: Submission) -> bool:
        """Whether two submissions have the same tables with the same records."""
        mine, theirs = by_table(one), by_table(other)
        return mine.keys() == theirs.keys() and all(self.same_records(mine[table], theirs[table]) for table in mine)

    def same_records(self, one: Records, other: Records) -> bool:
        """Whether two tables say the same.

        What a template computes itself is not read where its own formula is seen, and read where a format came without
        formulas: such a value that only one of them has is no difference.
        """
        if (one.roles, one.units, one.refused, one.nothing_to_report) != (
            other.roles, other.units, other.refused, other.nothing_to_report
        ):  # fmt: skip
            return False
        computed = self._computed(one)
        if {key: typed for key, typed in one.typed.items() if key[1] not in computed} != {
            key: typed for key, typed in other.typed.items() if key[1] not in computed
        }:
            return False
        return one.values.keys() == other.values.keys() and all(
            column == other.values[field] or _alike(column, other.values[field], one.roles, field in computed)
            for field, column in one.values.items()
        )

    def _computed(self, records: Records) -> frozenset[str]:
        form = self.forms.get((records.form, records.version))
        if form is None:
            return frozenset()
        return frozenset(field.id for field in form.table(records.table).fields if field.computed is not None)


def by_table(each: Submission) -> dict[str, Records]:
    """The tables of a submission by their ids."""
    return {records.table: records for records in each.tables}


def _alike(one: list[Cleaned], other: list[Cleaned], roles: list[Role], computed: bool) -> bool:
    return all(
        mine == theirs or ((computed or role is Role.TOTAL) and None in {mine, theirs})
        for mine, theirs, role in zip(one, other, roles, strict=True)
    )
