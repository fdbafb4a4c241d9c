"""Blank templates: which form, for which unit, and the workbook under its standard name."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsync.forms.definition import Form
from xlsync.forms.names import UnitNames
from xlsync.issue.content import Content
from xlsync.issue.template import template_bytes, template_name
from xlsync.model import OperationError, Unit
from xlsync.pipeline.settings import Definitions


@dataclass(frozen=True, slots=True)
class Issued:
    """A workbook that is to be written, and its standard name."""

    name: str
    data: bytes


def form_asked(definitions: Definitions, form_id: str) -> Form:
    """The version of a form that is valid on the last day of the period. Raises OperationError when there is none."""
    day = definitions.asked.last
    form = definitions.library.get(form_id, day)
    if form is None:
        known = ", ".join(definitions.library.ids)
        raise OperationError(
            f"Không có mẫu “{form_id}” dùng cho ngày {day:%d/%m/%Y}; có: {known}.",
            f"No form “{form_id}” is valid on {day.isoformat()}; there are: {known}.",
        )
    return form


def forms_asked(definitions: Definitions) -> tuple[Form, ...]:
    """The forms that are valid on the last day of the period: first those of the round, for registers are kept whether
    a round asks for them or not."""
    valid = definitions.library.on(definitions.asked.last)
    asked = () if definitions.round is None else definitions.round.forms
    return tuple(sorted(valid, key=lambda form: form.form not in asked))


def unit_asked(definitions: Definitions, code: str, *, by_name: bool = False) -> Unit:
    """The unit of that code on the last day of the period, or of that name. Raises OperationError, with units that may
    be meant."""
    day = definitions.asked.last
    found = definitions.register.get(code, day)
    if found is None:
        resolved = UnitNames(definitions.register, day).resolve(code)
        if by_name and resolved.unit is not None:
            return resolved.unit
        suggestions = ", ".join(f"{each.code} ({each.name})" for each in resolved.suggestions)
        hint_vi = f" Có phải: {suggestions}?" if suggestions else ""
        hint_en = f" Did you mean: {suggestions}?" if suggestions else ""
        raise OperationError(
            f"Không có đơn vị mã “{code}” vào ngày {day:%d/%m/%Y}.{hint_vi}",
            f"No unit has the code “{code}” on {day.isoformat()}.{hint_en}",
        )
    return found


def units_due(definitions: Definitions, form: Form) -> Sequence[Unit]:
    """The units that owe a form, in the order of the register."""
    day = definitions.asked.last
    due = definitions.due(day).get(form.form, frozenset())
    return [each for each in definitions.register.on(day) if each.code in due]


def standard_workbook(
    definitions: Definitions, form: Form, unit: Unit | None, content: Content | None = None
) -> Issued:
    """The template of a form for one unit, or for any; `content` is what stands in it from the start."""
    period = definitions.asked
    data = template_bytes(
        form,
        period=period,
        unit=unit,
        children=definitions.register.children(unit.code, period.last) if unit is not None else (),
        round_id=definitions.round.id if definitions.round is not None else None,
        subject=definitions.subject,
        content=content,
    )
    return Issued(template_name(form.form, unit.code if unit is not None else None, period), data)
