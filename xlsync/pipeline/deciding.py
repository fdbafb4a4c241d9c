"""The consolidator's decisions: made once, with name and reason, kept in the ledger, applied to every later run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from xlsync.forms.definition import FieldDefinition, FieldType, Form, Table
from xlsync.forms.names import UnitNames
from xlsync.ledger import entries
from xlsync.ledger.chain import Stored
from xlsync.ledger.store import Ledger
from xlsync.model import (
    Acceptance,
    Adjustment,
    OperationError,
    Period,
    Role,
    SignedCopy,
    Submission,
    Unit,
)
from xlsync.model.decision import Confirmed
from xlsync.pipeline.adjusting import AGGREGATE
from xlsync.pipeline.decisions import known_versions
from xlsync.pipeline.run import check
from xlsync.pipeline.settings import Definitions, Settings, load_definitions
from xlsync.pipeline.signing import is_scan
from xlsync.texts.row_labels import is_aggregate

_ADJUSTABLE = frozenset({FieldType.COUNT, FieldType.DECIMAL})


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was put on the record, of a workbook or a signed copy; `others` is how many versions it counts over."""

    unit: Unit
    decision: Acceptance | SignedCopy
    others: int = 0


def accept(
    path: str,
    settings: Settings,
    *,
    member: str | None,
    unit: str | None,
    by: str,
    reason: str,
    number: str | None = None,
    day: str | None = None,
) -> Accepted:
    """Records that a file counts for its unit and period, over the other versions on the record, or whose it is.

    A scan (PDF, picture) is recorded as the signed copy of what counts for the unit now, with number and date. Raises
    OperationError for a file, a unit or a name that does not fit, LedgerError, and what `check` raises.
    """
    definitions, period, ledger = _ready(settings, by, reason)
    names = UnitNames(definitions.register, period.last)
    named = None if unit is None else _unit(names, unit)
    run = check([path], replace(settings, record=False))
    wanted = [each for each in run.outcome.submissions if member is None or each.source.member == member]
    books = [each for each in wanted if each.form is not None]
    scans = [each for each in wanted if is_scan(each)]
    chosen = books or scans
    sources = {(each.source.sha256, each.source.member) for each in chosen}
    if len(sources) != 1:
        raise _not_one(path, [each for each in run.outcome.submissions if each.form is not None or is_scan(each)])
    one = chosen[0]
    asked = None if definitions.round is None else definitions.round.id
    store = Ledger.open(ledger, create=True)
    versions = known_versions(store)
    if not books:
        return _sign(store, one, named, period, number, day)
    found = named or _undisputed(one, definitions, period)
    _require_period(one, period)
    over = {
        sha256
        for each in books
        for sha256 in versions.get((found.code, each.form or "", str(period)), ())
        if sha256 != one.source.sha256
    }
    decision = Acceptance(one.source.sha256, str(period), asked, found.code, tuple(sorted(over)), by, reason, _now())
    store.append([entries.acceptance(decision)])
    return Accepted(found, decision, len(over))


def adjust(settings: Settings, *, unit: str, cell: str, to: str, confirmed_by: str, by: str, reason: str) -> Adjustment:
    """Records a figure that was confirmed by telephone. `cell` is `TABLE.FIELD`, for the unit's own row, or
    `TABLE.FIELD.ROW`: the code or the name of a unit, `aggregate`, in a list the number of the row in the sheet.

    The old value is that of the version that counted in the last run on the record. Raises OperationError when there is
    none, for a cell that is none, or a value that is no number; LedgerError.
    """
    definitions, period, ledger = _ready(settings, by, reason)
    _require_name(confirmed_by, "--confirmed-by")
    names = UnitNames(definitions.register, period.last)
    found = _unit(names, unit)
    form, table, field, row = _cell(definitions, period, names, cell)
    new = _number(field, to)
    asked = None if definitions.round is None else definitions.round.id
    store = Ledger.open(ledger, create=False)
    sha256, values = _counted_values(store, found, form, table, str(period), asked)
    old = _old_value(values, field, row, cell)
    if old == new:
        raise OperationError(f"{cell} đang là {old}: không có gì để điều chỉnh.", f"{cell} is {old} already.")
    adjustment = Adjustment(
        unit=found.code, period=str(period), round=asked, form=form.form, table=table.id, field=field.id, row=row,
        sha256=sha256, old=old, new=new, confirmed_by=confirmed_by, by=by, reason=reason, at=_now(),
    )  # fmt: skip
    store.append([entries.adjustment(adjustment)])
    return adjustment


def _ready(settings: Settings, by: str, reason: str) -> tuple[Definitions, Period, Path]:
    definitions = load_definitions(settings)
    if definitions.period is None:
        raise OperationError(
            "Thiếu kỳ báo cáo: thêm --period (ví dụ 2024-H1) hoặc --round.",
            "No period: add --period (such as 2024-H1) or --round.",
        )
    _require_name(by, "--by")
    _require_name(reason, "--reason")
    if settings.ledger is None:
        raise OperationError("Thiếu sổ ghi nhận: thêm --ledger TỆP.", "No ledger: add --ledger FILE.")
    return definitions, definitions.period, settings.ledger


def _require_name(text: str, option: str) -> None:
    if not text.strip() or not text.isprintable():
        raise OperationError(f"{option} không được để trống.", f"{option} may not be empty.")


def _now() -> str:
    return datetime.now(tz=UTC).isoformat(timespec="seconds")


def _unit(names: UnitNames, text: str) -> Unit:
    resolved = names.resolve(text)
    if resolved.unit is not None:
        return resolved.unit
    near = ", ".join(f"{each.code} ({each.name})" for each in resolved.suggestions)
    hint_vi, hint_en = (f" Có phải: {near}?", f" Did you mean: {near}?") if near else ("", "")
    raise OperationError(
        f"Không có đơn vị “{text}” vào ngày {names.day:%d/%m/%Y}.{hint_vi}",
        f"There is no unit “{text}” on {names.day.isoformat()}.{hint_en}",
    )


def _undisputed(one: Submission, definitions: Definitions, period: Period) -> Unit:
    disputed = any(found.code == "XS009" and found.variant == "unit" for found in one.findings)
    unit = None if one.unit is None or disputed else definitions.register.get(one.unit, period.last)
    if unit is None:
        raise OperationError(
            "Chưa rõ tệp của đơn vị nào: thêm --unit MÃ.", "It is not clear whose file it is: add --unit CODE."
        )
    return unit


def _require_period(one: Submission, period: Period) -> None:
    """A workbook of another period is never summed in, whoever says so."""
    stated = {each.read for each in one.evidence if each.what == "period" and each.read is not None}
    if stated and str(period) not in stated:
        shown = ", ".join(sorted(stated))
        raise OperationError(
            f"Tệp ghi kỳ {shown}, không phải {period}: số liệu của kỳ khác không được cộng vào kỳ này.",
            f"The file says {shown}, not {period}: figures of another period are never summed into this one.",
        )


def _not_one(path: str, candidates: Sequence[Submission]) -> OperationError:
    members = sorted({each.source.member for each in candidates if each.source.member is not None})
    if not members:
        return OperationError(
            f"{path} không có biểu mẫu nào và không phải bản ký.", f"{path} has no known form and is no signed copy."
        )
    listed = "; ".join(members)
    return OperationError(
        f"{path} có nhiều tệp, hãy chọn một bằng --member: {listed}.",
        f"{path} holds several files, choose one with --member: {listed}.",
    )


def _sign(
    store: Ledger,
    scan: Submission,
    unit: Unit | None,
    period: Period,
    number: str | None,
    day: str | None,
) -> Accepted:
    if unit is None:
        raise OperationError("Bản ký của đơn vị nào? Thêm --unit MÃ.", "Whose signed copy is it? Add --unit CODE.")
    counted = {
        str(each.body.get("sha256"))
        for each in _last_submissions(store, unit, str(period))
        if each.body.get("counted") is True
    }
    copy = SignedCopy(scan.source.sha256, scan.source, unit.code, number, day, tuple(sorted(counted)))
    store.append([entries.signed(copy)])
    return Accepted(unit, copy)


def _last_submissions(store: Ledger, unit: Unit, period: str) -> list[Stored]:
    """What was last said of each file of a unit, the latest last."""
    last: dict[tuple[object, ...], Stored] = {}
    for each in store.entries(entries.SUBMISSION, unit=unit.code, period=period):
        name = tuple(each.body.get(part) for part in ("sha256", "path", "member", "form", "round"))
        last.pop(name, None)
        last[name] = each
    return list(last.values())


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
    adjustable = [each for each in table.fields if each.type in _ADJUSTABLE and each.computed is None]
    field = next((each for each in adjustable if each.id == field_id), None)
    if field is None:
        listed = ", ".join(each.id for each in adjustable)
        raise OperationError(
            f"Không điều chỉnh được chỉ tiêu “{field_id}” của bảng {table_id}; có: {listed}.",
            f"No figure “{field_id}” in the table {table_id} that can be adjusted; there are: {listed}.",
        )
    return form, table, field, _row(names, row) if dot else None


def _row(names: UnitNames, row: str) -> str | None:
    if row == "own":
        return None
    if row == AGGREGATE or is_aggregate(row):
        return AGGREGATE
    return row if row.isascii() and row.isdigit() else _unit(names, row).code


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
        for each in _last_submissions(store, unit, period)
        if each.body.get("form") == form.form and each.body.get("counted") is True
        and asked in {None, each.body.get("round")}
    ]  # fmt: skip
    for sha256 in reversed(counted):
        values = list(store.entries(entries.VALUES, sha256=sha256, table=table.id, period=period))
        if values:
            return sha256, values[-1]
    raise OperationError(
        f"Sổ ghi nhận chưa có số liệu bảng {table.id} của {unit.name}; chạy xlsync consolidate trước.",
        f"The ledger has no figures of {unit.name} in the table {table.id}; run xlsync consolidate first.",
    )


def _old_value(values: Stored, field: FieldDefinition, row: str | None, cell: str) -> Confirmed:
    columns, rows, cells = (values.body.get(name) for name in ("columns", "rows", "cells"))
    column = columns.get(field.id) if isinstance(columns, dict) else None
    wanted = {Role.OWN.value} if row is None else {Role.AGGREGATE.value} if row == AGGREGATE else None
    for number, role, unit in rows if isinstance(rows, list) else ():
        if role in wanted if wanted is not None else row in {unit, str(number)}:
            value = cells.get(f"{column}{number}") if isinstance(cells, dict) else None
            return value if isinstance(value, int | float | str) else None
    raise OperationError(f"Bảng của đơn vị không có dòng của {cell}.", f"The unit's table has no row for {cell}.")
