"""What the single rows of a table say: figures, words, or nothing; and for which grassroots unions they speak."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsync.forms.definition import FieldDefinition, FieldType, RowKind, Table
from xlsync.model import Records, Role


def is_blank(records: Records, record: int, table: Table) -> bool:
    """Whether a row says nothing but its name: no value in any field, none refused."""
    fields = [each for each in table.fields if each.type is not FieldType.UNIT and each.computed is None]
    return not _says(records, record, fields)


def has_details(records: Records, table: Table) -> bool:
    """Whether the rows of single grassroots unions count: one has a figure, or no aggregate row speaks for them.

    Words alone are no details: a remark beside a name must not push the figures of the aggregate aside.
    """
    fields = table.added or [each for each in table.fields if each.type is not FieldType.UNIT]
    return Role.AGGREGATE not in records.roles or any(
        role is Role.CHILD and _says(records, record, fields) for record, role in enumerate(records.roles)
    )


def differs_from_details(records: Records, table: Table) -> bool:
    """Whether an aggregate row says anything else than the rows of single unions, which count."""
    if not has_details(records, table):
        return False
    for each in table.added:
        column = records.values.get(each.id, [])
        for stated, role in zip(column, records.roles, strict=False):
            if role is Role.AGGREGATE and isinstance(stated, int | float):
                rows = zip(column, records.roles, strict=True)
                details = sum(value for value, kind in rows if kind is Role.CHILD and isinstance(value, int | float))
                if round(stated - details, 9) != 0:
                    return True
    return False


def _says(records: Records, record: int, fields: Sequence[FieldDefinition]) -> bool:
    for each in fields:
        if (record, each.id) in records.refused:
            return True
        column = records.values.get(each.id)
        value = None if column is None else column[record]
        if value is not None and not (each.blank is not None and value == each.blank):  # a default is no answer
            return True
    return False


@dataclass(slots=True)
class Spoken:
    """For whom the tables of the unions above speak: single grassroots unions, or all under a parent."""

    units: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)

    def add(self, sender: str, records: Records, table: Table) -> None:
        """Takes in the table of a union above the grassroots.

        A table of own figures is for the union and all under it; rows of units speak for those units, an aggregate
        that counts for all of them.
        """
        said = {role for record, role in enumerate(records.roles) if not is_blank(records, record, table)}
        if table.rows is RowKind.OWN and (Role.OWN in said or records.nothing_to_report):
            self.parents.add(sender)
        if Role.AGGREGATE in said and not has_details(records, table):
            self.parents.add(sender)
        for record, role in enumerate(records.roles):
            unit = records.units[record]
            if role is Role.CHILD and unit is not None and not is_blank(records, record, table):
                self.units.add(unit)
