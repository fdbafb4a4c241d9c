"""One table of one submission with its definition, and findings led back to its cells."""

from dataclasses import dataclass
from datetime import date

from xlsync.forms.definition import Form, Table
from xlsync.model import Finding, Records, Severity, Submission, Value
from xlsync.texts.catalogue import finding


@dataclass(frozen=True, slots=True)
class Part:
    """One table of one submission, with its definition."""

    submission: Submission
    records: Records
    form: Form
    table: Table

    def finding(
        self,
        code: str,
        *,
        variant: str = "",
        severity: Severity | None = None,
        values: dict[str, Value] | None = None,
        field: str | None = None,
        cell: str | None = None,
        cells: tuple[str, ...] = (),
        found: str | None = None,
        expected: str | None = None,
    ) -> Finding:
        """A finding in this table of this file."""
        return finding(
            code,
            variant=variant,
            severity=severity,
            values=values,
            unit=self.submission.unit,
            form=self.form.form,
            table=self.table.id,
            field=field,
            path=self.submission.source.path,
            member=self.submission.source.member,
            sheet=self.records.sheet,
            cell=cell,
            cells=cells,
            found=found,
            expected=expected,
        )

    def shown(self, record: int, field_id: str) -> str | None:
        """What stands in the cell, as the contract prints it: masked when sensitive, numbers shortest, dates ISO,
        choices by their labels (never by their ids, which no office has seen)."""
        definition = self.table.field(field_id)
        if definition.sensitive:
            return MASK
        typed = self.records.typed.get((record, field_id))
        if typed is not None:
            return typed
        values = self.records.values.get(field_id)
        value = values[record] if values is not None else None
        choice = next((each for each in definition.choices or () if each.id == value), None)
        return plain(value) if choice is None else choice.label.vi


MASK = "•••"


def plain(value: object) -> str | None:
    """A cleaned value as the JSON prints it: no `.0`, dates ISO."""
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
