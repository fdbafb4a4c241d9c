"""Outcomes for the tests of the reports, built without the pipeline. All units and figures are samples."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from xlsync.forms.definition import FieldType, Form, RowKind, Table
from xlsync.forms.load import load_forms
from xlsync.model import (
    Cleaned,
    Contribution,
    Finding,
    Missing,
    Outcome,
    Period,
    Records,
    Register,
    Role,
    Source,
    Submission,
    TableTotals,
    Tier,
    TotalRow,
    Unit,
)
from xlsync.report.context import Context

PERIOD = Period.parse("2021-03-03..2024-02-29")
AS_OF = date(2024, 3, 5)
PROVINCE = Unit("T", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE)


def register(uppers: int = 3, children: int = 4) -> Register:
    """A province, its upper-level unions, their grassroots unions, and one directly under the province."""
    units = [PROVINCE]
    for upper in range(1, uppers + 1):
        units.append(Unit(f"U{upper}", f"Liên đoàn Lao động huyện Mẫu {upper}", Tier.UPPER, parent="T"))
    units.append(Unit("T-1", "CĐCS Công ty Mẫu trực thuộc tỉnh", Tier.GRASSROOTS, parent="T"))
    for upper in range(1, uppers + 1):
        for child in range(1, children + 1):
            name = f"CĐCS Công ty TNHH Mẫu {upper}.{child}"
            units.append(Unit(f"U{upper}-{child}", name, Tier.GRASSROOTS, parent=f"U{upper}"))
    return Register(tuple(units))


def source(unit: str) -> Source:
    return Source(f"hop-thu/BC {unit}.xlsx", None, sha256(unit.encode()).hexdigest())


def contribution(
    sender: str, unit: str | None, tier: Tier, row: int, values: Mapping[str, Cleaned], *, aggregate: bool = False,
    missing: Iterable[str] = (), sheet: str = "Biểu 2",
) -> Contribution:  # fmt: skip
    return Contribution(sender, unit, aggregate, tier, source(sender), sheet, row, values, frozenset(missing))


def totals(form: str, table: Table, contributions: Iterable[Contribution], missing: Iterable[str] = ()) -> TableTotals:
    """Totals as the consolidate stage gives them, added up here in the plainest way."""
    contributions, missing = tuple(contributions), tuple(missing)
    if table.rows is RowKind.LIST:
        return TableTotals(form, table.id, (), contributions, missing)
    rows = []
    for tier in (None,) if table.rows is RowKind.OWN else tuple(Tier):
        mine = [each for each in contributions if tier is None or each.tier is tier]
        values: dict[str, Any] = {}
        for field in table.fields:
            if field.type in {FieldType.COUNT, FieldType.DECIMAL} and not field.computed:
                found = [each.values[field.id] for each in mine if each.values.get(field.id) is not None]
                values[field.id] = sum(found) if found else None
        for field in table.fields:
            if field.computed and "/" in field.computed:
                part, whole = (values.get(name.strip()) for name in field.computed.split("/"))
                values[field.id] = part / whole if part is not None and whole else None
        lacking = {field for each in mine for field in each.missing}
        if missing:
            lacking |= set(values)
        rows.append(TotalRow(tier, values, frozenset(lacking)))
    return TableTotals(form, table.id, tuple(rows), contributions, missing)


def shipped_form(form: str = "bieu-tong-hop") -> Form:
    return load_forms().get(form, PERIOD.last)


def _prose(name: str, field: str) -> str:
    return f"{name} đã giám sát 7 cuộc về {field}, gồm chế độ tiền lương, bảo hiểm xã hội.\nĐoạn hai: kết quả đã có văn bản trả lời."


def value(table: Table, field: Any, seed: int, name: str) -> Cleaned:
    """A value of the field; counts that stay within each other as the rules ask."""
    if field.computed or field.type is FieldType.UNIT:
        return None
    match field.type:
        case FieldType.TEXT:
            return _prose(name, field.label.vi.lower())
        case FieldType.DATE:
            return date(2023, 1 + seed % 12, 3)
        case FieldType.CHOICE:
            return field.choices[seed % len(field.choices)].id
    order = [each.id for each in table.fields].index(field.id)
    return 1000 // (order + 1) + seed * 7 % 13 if order % 2 else 40 + seed % 5


def contributions(form: Form, table: Table, units: Register, senders: Iterable[str]) -> list[Contribution]:
    """What the senders wrote in a table: own row and children, or an aggregate; a list has two rows a sender."""
    made: list[Contribution] = []
    for number, sender in enumerate(senders):
        unit = units.get(sender, PERIOD.last)
        assert unit is not None

        def values(seed: int, name: str) -> dict[str, Cleaned]:
            return {
                each.id: found
                for each in table.fields
                if not each.sensitive and (found := value(table, each, seed, name)) is not None
            }

        if table.rows is RowKind.LIST:
            for row in (7, 8):
                made.append(
                    contribution(sender, sender, unit.tier, row, values(number + row, unit.name), sheet=table.sheet)
                )
            continue
        made.append(contribution(sender, sender, unit.tier, 8, values(number, unit.name), sheet=table.sheet))
        if table.rows is RowKind.OWN_AND_AGGREGATE:
            made.append(contribution(
                sender, None, Tier.GRASSROOTS, 9, values(number + 3, "Các CĐCS"), aggregate=True, sheet=table.sheet,
            ))  # fmt: skip
        if table.rows is RowKind.OWN_AND_CHILDREN:
            for row, child in enumerate(units.children(sender, PERIOD.last), start=9):
                made.append(contribution(
                    sender, child.code, Tier.GRASSROOTS, row, values(number + row, child.name), sheet=table.sheet
                ))  # fmt: skip
    return made


def make_context(
    *,
    forms: Iterable[Form] | None = None,
    uppers: int = 3,
    children: int = 4,
    absent: Iterable[str] = (),
    findings: Iterable[Finding] = (),
    change: Callable[[Form, Table, list[Contribution]], list[Contribution]] | None = None,
    lang: str = "vi",
    command: str = "consolidate",
    subject: str | None = "thực hiện quy chế dân chủ",
) -> Context:
    """A province of which every unit but the absent ones has sent every form."""
    units, absent = register(uppers, children), tuple(absent)
    used = {form.form: form for form in (forms or [shipped_form()])}
    senders = [unit.code for unit in units if unit.tier is not Tier.GRASSROOTS and unit.code not in absent]
    all_totals = {}
    submissions = []
    for form in used.values():
        for table in form.tables:
            made = contributions(form, table, units, senders)
            if change is not None:
                made = change(form, table, made)
            all_totals[form.form, table.id] = totals(form.form, table, made, absent)
        for sender in senders:
            records = tuple(
                Records(form.form, form.version, table.id, table.sheet, {}, [7, 8, 9], [Role.ENTRY, Role.ENTRY, Role.TOTAL],
                        [None] * 3, {})
                for table in form.tables if table.rows is RowKind.LIST
            )  # fmt: skip
            submissions.append(Submission(source(sender), form.form, form.version, sender, PERIOD, tables=records))
    outcome = Outcome(
        command, AS_OF, PERIOD, subject, tuple(submissions),
        tuple(Missing(unit, form) for unit in absent for form in used), tuple(findings),
        {} if command == "check" else all_totals,
    )  # fmt: skip
    return Context(outcome, used, units, lang, "xlsync 0.1.0")
