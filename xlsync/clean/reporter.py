"""Collects what is found in the cells of one table: findings with their place, sensitive content masked."""

from collections.abc import Mapping

from xlsync.clean.dates import as_typed
from xlsync.clean.parsed import Parsed
from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Finding, Grid, LocatedTable, Place, Severity, Value, a1
from xlsync.model.grid import Address
from xlsync.texts.catalogue import finding

#: Up to so many remarks of one kind on one column are told cell by cell; more are one finding that names all cells.
MOST_NOTES = 20

_Noted = tuple[Address, str, Mapping[str, Value], str | None]  # where, found, values, expected


class Reporter:
    """Findings of one table, in the order in which they are told."""

    def __init__(self, place: Place, located: LocatedTable, grid: Grid, date_1904: bool) -> None:
        self.place: Place = {**place, "table": located.table, "sheet": located.sheet}
        self.grid, self.date_1904 = grid, date_1904
        self._findings: list[Finding] = []
        self._notes: dict[tuple[str, str, str], list[_Noted]] = {}

    def typed(self, row: int, column: int, field: FieldDefinition) -> str:
        """What stands in the cell as `found` shows it."""
        raw = self.grid.value(row, column)
        if raw is None:
            return ""
        return as_typed(raw, self.grid.formats.get((row, column)), self.date_1904, sensitive=field.sensitive)

    def cell(
        self,
        code: str,
        field: FieldDefinition,
        row: int,
        column: int,
        *,
        variant: str = "",
        severity: Severity | None = None,
        values: Mapping[str, Value] | None = None,
        expected: str | None = None,
    ) -> None:
        """A finding about one cell of a field. Of a sensitive field nothing but the place is told."""
        where = a1(row, column)
        if field.sensitive:
            values, expected = None, None
        self._findings.append(
            finding(
                code,
                variant=variant,
                severity=severity,
                values=values,
                cell=where,
                cells=(where,),
                found=self.typed(row, column, field) or None,
                expected=expected,
                field=field.id,
                **self.place,
            )
        )

    def problem(
        self, parsed: Parsed, field: FieldDefinition, row: int, column: int, expected: str | None = None
    ) -> None:
        """The refusal of a cell."""
        if parsed.problem is not None:
            self.cell(
                parsed.problem, field, row, column, variant=parsed.variant, values=parsed.values, expected=expected
            )

    def notes(self, parsed: Parsed, field: FieldDefinition, row: int, column: int) -> None:
        """The remarks on a cell that was understood."""
        for code, variant, values in parsed.notes:
            # In a choice or number column the converted text is not the value.
            readable = code != "XS110" or field.type in {FieldType.TEXT, FieldType.UNIT}
            expected = _plain(parsed.value) if readable else None
            shown: Mapping[str, Value] = values
            if field.sensitive:
                shown, expected = {}, None
            told = self._notes.setdefault((code, variant, field.id), [])
            told.append(((row, column), self.typed(row, column, field), shown, expected))

    def table(
        self,
        code: str,
        variant: str,
        cell: str,
        cells: tuple[str, ...] = (),
        values: Mapping[str, Value] | None = None,
    ) -> None:
        """A finding about a row or the whole table."""
        self._findings.append(
            finding(code, variant=variant, values=values, cell=cell, cells=cells or (cell,), **self.place)
        )

    def findings(self) -> list[Finding]:
        """All findings."""
        return self._findings + [told for key, noted in self._notes.items() for told in self._of_notes(key, noted)]

    def _of_notes(self, key: tuple[str, str, str], noted: list[_Noted]) -> list[Finding]:
        code, variant, field_id = key
        if len(noted) > MOST_NOTES:
            cells = tuple(a1(*where) for where, *_ in noted)
            _, found, values, _ = noted[0]
            many: dict[str, Value] = {"count": len(noted)}
            if "encoding" in values:
                many["encoding"] = values["encoding"]
            return [
                finding(
                    code,
                    variant="many",
                    values=many,
                    cell=cells[0],
                    cells=cells,
                    found=found,
                    field=field_id,
                    **self.place,
                )
            ]
        return [
            finding(
                code,
                variant=variant,
                values=values,
                cell=a1(*where),
                cells=(a1(*where),),
                found=found,
                expected=expected,
                field=field_id,
                **self.place,
            )
            for where, found, values, expected in noted
        ]


def _plain(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return as_typed(value) if isinstance(value, int | float) else str(value)
