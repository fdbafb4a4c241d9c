"""`xlsync adjust`: a figure confirmed by telephone goes on the record, beside the one that the received file has."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition, FieldType, Form, RowKind, Table
from xlsync.forms.names import UnitNames, names_on
from xlsync.ledger import entries
from xlsync.ledger.chain import Stored
from xlsync.ledger.store import Ledger
from xlsync.model import Adjustment, OperationError, Period, Role, Unit
from xlsync.model.decision import Confirmed
from xlsync.pipeline.adjusting import AGGREGATE, is_row
from xlsync.pipeline.deciding import now, ready, require_name, unit_named
from xlsync.pipeline.decisions import last_submissions
from xlsync.pipeline.settings import Definitions, Settings
from xlsync.texts.row_labels import is_aggregate

_ADJUSTABLE = frozenset({FieldType.COUNT, FieldType.DECIMAL})


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What was put on the record, with the unit and the figure by their names."""

    adjustment: Adjustment
    unit: Unit
    table: Table
    field: FieldDefinition


def adjust(settings: Settings, *, unit: str, cell: str, to: str, confirmed_by: str, by: str, reason: str) -> Adjusted:
    """Records a figure that was confirmed by telephone. `cell` is `TABLE.FIELD`, for the unit's own row, or
    `TABLE.FIELD.ROW`: the code or the name of a unit, `aggregate`, in a list the number of the row in the sheet.

    The old value is that of the version that counted in the last run on the record. Raises OperationError when there is
    none, for a cell that is none, or a value that is no number; LedgerError.
    """
    definitions, period, ledger = ready(settings, by, reason)
    require_name(confirmed_by, "--confirmed-by")
    names = names_on(definitions.register, period.last)
    found = unit_named(names, unit)
    form, table, field, row = _cell(definitions, period, names, cell)
    row = None if row == found.code else row  # one figure has one name
    new = _number(field, to)
    asked = None if definitions.round is None else definitions.round.id
    store = Ledger.open(ledger, create=False)
    sha256, values = _counted_values(store, found, form, table, str(period), asked)
    old = _old_value(values, field, row, cell)
    adjustment = Adjustment(
        unit=found.code, period=str(period), round=asked, form=form.form, table=table.id, field=field.id, row=row,
        sha256=sha256, old=old, new=new, confirmed_by=confirmed_by, by=by, reason=reason, at=now(),
    )  # fmt: skip
    before = [
        each for each in map(entries.to_adjustment, store.entries(entries.ADJUSTMENT)) if _alike(each, adjustment)
    ]
    current = before[-1].new if before else old
    if current == new:
        raise OperationError(f"{cell} đang là {current}: không có gì để điều chỉnh.", f"{cell} is {current} already.")
    store.append([entries.adjustment(adjustment)])
    return Adjusted(adjustment, found, table, field)


def _alike(one: Adjustment, other: Adjustment) -> bool:
    """Whether two adjustments are of the same figure in the same file."""
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("unit", "period", "round", "form", "table", "field", "row", "sha256")
    )


def _cell(
    definitions: Definitions, period: Period, names: UnitNames, cell: str
) -> tuple[Form, Table, FieldDefinition, str | None]:
    table_id, _, rest = cell.partition(".")
    field_id, dot, row = rest.partition(".")
    tables = [(form, table) for form in definitions.library.on(period.last) for table in form.tables]
    found = [(form, table) for form, table in tables if table.id == table_id]
    if not found:
        listed = ", ".join(table.id for _, table in tables)
        raise OperationError(
            f"Không có bảng “{table_id}”; có: {listed}.", f"No table “{table_id}”; there are: {listed}."
        )
    form, table = found[0]
    adjustable = [
        each for each in table.fields if each.type in _ADJUSTABLE and each.computed is None and not each.sensitive
    ]
    field = next((each for each in adjustable if each.id == field_id), None)
    if field is None:
        listed = ", ".join(each.id for each in adjustable)
        raise OperationError(
            f"Không điều chỉnh được chỉ tiêu “{field_id}” của bảng {table_id}; có: {listed}.",
            f"No figure “{field_id}” in the table {table_id} that can be adjusted; there are: {listed}.",
        )
    if not dot and table.rows is RowKind.LIST:
        raise OperationError(
            f"{cell}: thêm số dòng trên trang tính, ví dụ {cell}.9.",
            f"{cell}: add the number of the row in the sheet, such as {cell}.9.",
        )
    return form, table, field, _row(names, table, row) if dot else None


def _row(names: UnitNames, table: Table, row: str) -> str | None:
    if table.rows is RowKind.LIST:
        if row.isascii() and row.isdigit():
            return row
        raise OperationError(
            f"Dòng “{row}”: trong bảng {table.id}, ghi số dòng trên trang tính.",
            f"Row “{row}”: in the table {table.id}, give the number of the row in the sheet.",
        )
    if row == "own":
        return None
    return AGGREGATE if row == AGGREGATE or is_aggregate(row) else unit_named(names, row).code


def _number(field: FieldDefinition, text: str) -> int | float:
    """The value to be put in place. What could be read in two ways is refused: it goes on the record."""
    plain = text.strip()
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if field.type is FieldType.DECIMAL:
        whole, comma, part = plain.partition(",")
        if comma and whole.isascii() and whole.isdigit() and part.isascii() and part.isdigit():
            return float(f"{whole}.{part}")
    raise OperationError(
        f"--to {text}: ghi số nguyên chỉ gồm chữ số, ví dụ 7290 (không dấu chấm; phần lẻ sau dấu phẩy).",
        f"--to {text}: write the number in digits alone, such as 7290 (no point; a fraction after a comma).",
    )


def _counted_values(
    store: Ledger, unit: Unit, form: Form, table: Table, period: str, asked: str | None
) -> tuple[str, Stored]:
    counted = [
        str(each.body.get("sha256"))
        for each in last_submissions(store, period, asked, unit)
        if each.body.get("form") == form.form and each.body.get("counted") is True
    ]
    for sha256 in reversed(counted):
        values = list(store.entries(entries.VALUES, sha256=sha256, table=table.id, period=period))
        if values:
            return sha256, values[-1]
    raise OperationError(
        f"Sổ ghi nhận chưa có số liệu bảng {table.id} của {unit.name}; chạy xlsync consolidate trước.",
        f"The ledger has no figures of {unit.name} in the table {table.id}; run xlsync consolidate first.",
    )


def _old_value(values: Stored, field: FieldDefinition, row: str | None, cell: str) -> Confirmed:
    """What the file says there: the value, or what was refused, as typed; None for a blank."""
    columns = values.body.get("columns")
    column = columns.get(field.id) if isinstance(columns, dict) else None
    for number, role, unit in _rows(values):
        if is_row(row, number, role, unit):
            for cells in (values.body.get("cells"), values.body.get("refused")):
                value = cells.get(f"{column}{number}") if isinstance(cells, dict) else None
                if isinstance(value, int | float | str):
                    return value
            return None
    there = sorted({unit for _, role, unit in _rows(values) if unit is not None and role in {Role.OWN, Role.CHILD}})
    listed = ", ".join([*there, *(AGGREGATE for _, role, _ in _rows(values) if role is Role.AGGREGATE)])
    vi, en = (f"; có dòng của: {listed}", f"; there are rows of: {listed}") if listed else ("", "")
    raise OperationError(
        f"Báo cáo của đơn vị không có dòng cho {cell}{vi}.", f"The unit's report has no row for {cell}{en}."
    )


def _rows(values: Stored) -> Iterator[tuple[int, Role, str | None]]:
    rows = values.body.get("rows")
    for each in rows if isinstance(rows, list) else ():
        if isinstance(each, list) and len(each) == 3 and isinstance(each[0], int):
            yield each[0], Role(str(each[1])), None if each[2] is None else str(each[2])
