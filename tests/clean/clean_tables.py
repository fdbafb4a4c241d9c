"""Small tables for the tests: a definition, a grid written as rows of cells, and `clean` over both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from xlsync.clean.repairs import table_repairs
from xlsync.clean.table import clean_table
from xlsync.forms.definition import Table
from xlsync.model import Cleaned, Finding, Grid, LocatedTable, Period, Records, Repair, Role, column_letters, parse_a1

FIRST_ROW = 8
PERIOD = Period(date(2024, 1, 1), date(2024, 6, 30))
ROLES = {
    "own": Role.OWN,
    "child": Role.CHILD,
    "aggregate": Role.AGGREGATE,
    "total": Role.TOTAL,
    "tier": Role.TIER,
    "unknown": Role.UNKNOWN,
    "entry": Role.ENTRY,
}
DATE = "dd/mm/yyyy"


def definition(kind: str, *fields: dict[str, Any], **options: Any) -> Table:
    return TypeAdapter(Table).validate_python(
        {
            "id": "t",
            "sheet": "Biểu",
            "rows": kind,
            "fields": [{"label": {"vi": each["id"].upper()}, **each} for each in fields],
            **options,
        }
    )


PETITIONS = definition(
    "own_and_children",
    {"id": "unit", "type": "unit", "required": True},
    {"id": "sessions", "type": "count", "required": True},
    {"id": "carried", "type": "count", "blank": 0},
    {"id": "received", "type": "count", "required": True},
    {"id": "resolved", "type": "count", "required": True},
    {"id": "rate", "type": "rate", "computed": "resolved / received"},
)
REGISTER = definition(
    "list",
    {"id": "no", "type": "count"},
    {"id": "raised_on", "type": "date", "required": True, "within_period": True},
    {"id": "content", "type": "text", "required": True},
    {"id": "secret", "type": "text", "sensitive": True},
    {
        "id": "kind",
        "type": "choice",
        "choices": [{"id": "good", "label": {"vi": "Tốt"}}, {"id": "bad", "label": {"vi": "Xấu"}}],
        "blank": "good",
    },
    {"id": "due_on", "type": "date"},
    {"id": "answered_on", "type": "date", "not_future": True},
    numbering="no",
)


def _no_formula(row: int, field: str) -> str | None:
    return None


def _ratio(field: str, values: Mapping[str, Cleaned]) -> float | None:
    resolved, received = values.get("resolved"), values.get("received")
    return resolved / received if isinstance(resolved, int) and isinstance(received, int) and received else None


@dataclass
class Result:
    records: Records
    findings: list[Finding]
    repairs: list[Repair]

    @property
    def told(self) -> list[tuple[str, str, str | None]]:
        """(code, variant, cell) of each finding, in the order of the codes and cells."""
        return sorted((each.code, each.variant, each.cell) for each in self.findings)

    def values(self, field: str) -> list[Any]:
        return self.records.values[field]


def clean(
    table: Table,
    rows: Sequence[tuple[Any, ...]],
    *,
    roles: str = "",
    formulas: Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
    fonts: Mapping[str, str] | None = None,
    columns: Mapping[str, int] | None = None,
    tick: str | None = "H4",
    ticked: bool = False,
    from_template: bool = False,
    date_1904: bool = False,
    period: Period | None = PERIOD,
    as_of: date = date(2024, 7, 5),
    own_formula: Callable[[int, str], str | None] = _no_formula,
) -> Result:
    """Rows stand from row 8 on, the fields of the table from column A on; None is a blank."""
    cells = {
        FIRST_ROW + place: {
            column: float(value) if type(value) is int else value
            for column, value in enumerate(row, start=1)
            if value is not None
        }
        for place, row in enumerate(rows)
    }
    own = columns if columns is not None else {field.id: column for column, field in enumerate(table.fields, start=1)}
    grid = Grid(
        "Biểu",
        cells,
        formulas={parse_a1(cell): text for cell, text in (formulas or {}).items()},
        formats={parse_a1(cell): text for cell, text in (formats or {}).items()},
        legacy_fonts={parse_a1(cell): text for cell, text in (fonts or {}).items()},
    )
    located = LocatedTable(
        form="f", version="1", table="t", sheet="Biểu", columns=own, header_row=FIRST_ROW - 1, rows=tuple(cells),
        tick=parse_a1(tick) if tick else None, nothing_to_report=ticked, from_template=from_template,
    )  # fmt: skip
    names = roles.split() or ["entry"] * len(rows)
    units = ["U1" if name == "own" else f"C{place}" if name == "child" else None for place, name in enumerate(names)]
    records, findings = clean_table(
        grid, located, table, [ROLES[name] for name in names], units,
        place={"path": "a.xlsx", "member": None, "unit": "U1", "form": "f"}, date_1904=date_1904, period=period, as_of=as_of,
        own_formula=own_formula, recompute=_ratio,
    )  # fmt: skip
    repairs = table_repairs(
        grid, located, table, records, findings, date_1904=date_1904, day=period.last if period else as_of,
        own_formula=own_formula,
    )  # fmt: skip
    return Result(records, findings, repairs)


def template_formula(total_row: int | None = None) -> Callable[[int, str], str | None]:
    """The formulas of the template of PETITIONS."""

    def formula(row: int, field: str) -> str | None:
        if field == "rate":
            return f'IF(D{row}=0,"",E{row}/D{row})'
        if row == total_row and field in {"sessions", "carried", "received", "resolved"}:
            column = column_letters([each.id for each in PETITIONS.fields].index(field) + 1)
            return f"SUM({column}{FIRST_ROW}:{column}{row - 1})"
        return None

    return formula
