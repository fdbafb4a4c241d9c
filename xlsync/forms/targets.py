"""Targets of the plan, as a round gives them, and whether the forms and the register have what they name."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from xlsync.forms.definition import ADDED, FieldDefinition, FieldType, Form, FormId, Identifier, RowKind, Table
from xlsync.forms.messages import nearest
from xlsync.model import Register, Span, Target, Tier

Texts = tuple[str, str]  # Vietnamese, English


class TargetDefinition(BaseModel):
    """One target: of a tier, of a unit with all under it, or of all where neither is given."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    form: FormId
    table: Identifier
    field: Identifier
    value: float = Field(gt=0, allow_inf_nan=False)
    """Above 0; for a rate a fraction: 0.95 is 95 %."""
    span: Annotated[Span, Field(strict=False)] = Span.PERIOD
    """Whether it is for this period, the year (from 1 January) or the term (from `term_from`)."""
    tier: Annotated[Tier, Field(strict=False)] | None = None
    unit: str | None = Field(default=None, min_length=1)
    source: str | None = Field(default=None, min_length=1)
    """The document that sets it."""

    def target(self) -> Target:
        """The target as the comparison takes it; a whole value as an integer."""
        value = int(self.value) if self.value.is_integer() else self.value
        return Target(self.form, self.table, self.field, value, self.span, self.tier, self.unit, self.source)


def problems_of_targets(
    targets: Sequence[TargetDefinition], forms: Sequence[Form], register: Register, day: date
) -> Iterator[tuple[int, str, Texts]]:
    """What the forms (those valid on the last day of the period) or the register do not have.

    Gives the number of the target (from 0), the key that is wrong, and the texts.
    """
    by_id = {each.form: each for each in forms}
    for place, target in enumerate(targets):
        for key, texts in _in_form(target, by_id.get(target.form)):
            yield place, key, texts
        if target.unit is not None and (texts_of_unit := _in_register(target.unit, register, day)) is not None:
            yield place, "unit", texts_of_unit


def _in_form(target: TargetDefinition, form: Form | None) -> Iterator[tuple[str, Texts]]:
    if form is None:
        yield "form", (
            f"không có mẫu {target.form} áp dụng ngày cuối kỳ", f"no form {target.form} is valid on the last day",
        )  # fmt: skip
        return
    table = next((each for each in form.tables if each.id == target.table), None)
    if table is None or table.rows is RowKind.LIST:
        tables = [each.id for each in form.tables if each.rows is not RowKind.LIST]
        yield "table", _unknown("bảng có số tổng", "table with totals", target.table, tables)
        return
    fields = _with_totals(table)
    field = next((each for each in fields if each.id == target.field), None)
    if field is None:
        known = [each.id for each in fields]
        yield "field", _unknown("chỉ tiêu có số tổng", "field with totals", target.field, known)
    elif field.type is FieldType.RATE and target.value > 1:
        right = f"{target.value / 100:g}"
        yield (
            "value",
            (
                f"{field.id} là tỷ lệ: ghi phân số, viết {right} nếu là {target.value:g}%",
                f"{field.id} is a rate: give a fraction, {right} for {target.value:g} %",
            ),
        )
    if table.rows is RowKind.OWN and target.tier is not None:
        yield "tier", (
            f"bảng {table.id} không chia theo cấp: bỏ tier", f"table {table.id} has no tiers: remove tier",
        )  # fmt: skip


def _with_totals(table: Table) -> list[FieldDefinition]:
    return [each for each in table.fields if not each.sensitive and (each.type in ADDED or each.computed)]


def _unknown(what_vi: str, what_en: str, given: str, known: Sequence[str]) -> Texts:
    meant, listed = nearest(given, known), ", ".join(known)
    vi, en = (f", có phải là {meant}?", f", did you mean {meant}?") if meant else ("", "")
    return (
        f"không có {what_vi} «{given}»{vi}; có: {listed}",
        f"there is no {what_en} “{given}”{en}; there are: {listed}",
    )


def _in_register(code: str, register: Register, day: date) -> Texts | None:
    unit = register.get(code, day)
    if unit is None:
        vi = f"danh mục đơn vị không có mã «{code}» vào ngày cuối kỳ"
        return vi, f"the unit register has no code “{code}” on the last day of the period"
    if unit.tier is Tier.GRASSROOTS:
        return (
            f"{code} là công đoàn cơ sở: chỉ tiêu đơn vị giao cho công đoàn cấp trên hoặc LĐLĐ tỉnh",
            f"{code} is a grassroots union: targets of units are for those above the grassroots",
        )
    return None
