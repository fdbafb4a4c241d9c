"""`xlsync template`."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors

if TYPE_CHECKING:
    from xlsync.forms.definition import Form
    from xlsync.model import Unit
    from xlsync.pipeline import Definitions


@click.command()
@click.argument("form_ids", nargs=-1, required=True, metavar="FORM…")
@click.option("--unit", metavar="CODE", help="Mã đơn vị. / Code of one unit.")
@click.option("--all-units", is_flag=True, help="Mọi đơn vị phải nộp mẫu này. / Every unit with the form due.")
@click.option("-o", "--output", metavar="DIR", required=True, help="Thư mục ghi mẫu. / Folder for the workbooks.")
@common_options("period", "forms", "units", "round", "lang", "quiet", "verbose")
def template(form_ids: tuple[str, ...], unit: str | None, all_units: bool, output: str, common: Common) -> None:
    """Phát mẫu biểu trắng, điền sẵn đơn vị và kỳ. / Issues blank standard workbooks, unit and period filled in."""
    with operator_errors(common.lang):
        from xlsync.issue.shipped import same_workbook
        from xlsync.issue.template import replace_bytes, template_bytes, template_name
        from xlsync.pipeline import load_definitions

        definitions = load_definitions(common.settings())
        period = definitions.asked
        if unit is not None and all_units:
            raise OperatorError("Chỉ dùng một trong --unit và --all-units.", "Use --unit or --all-units.", common.lang)
        forms = [_form(definitions, form_id, period.last, common) for form_id in form_ids]
        wanted = [
            (form, each) for form in forms for each in _units(definitions, form, unit, all_units, period.last, common)
        ]
        if not wanted:
            raise OperatorError(
                "Không có đơn vị nào phải nộp mẫu này; xem cột forms_due của danh mục đơn vị, hoặc dùng --unit.",
                "No unit has this form due; see forms_due in the unit register, or use --unit.",
                common.lang,
            )
        folder = Path(output)
        ready = []
        for form, each in wanted:
            data = template_bytes(
                form,
                period=period,
                unit=each,
                children=definitions.register.children(each.code, period.last) if each is not None else (),
                round_id=definitions.round.id if definitions.round is not None else None,
                subject=definitions.subject,
            )
            path = folder / template_name(form.form, each.code if each is not None else None, period)
            if path.exists() and not same_workbook(path.read_bytes(), data):
                raise OperatorError(
                    f"{path} đã có và không còn là mẫu trắng này, có thể đã nhập số liệu; hãy chọn thư mục khác.",
                    f"{path} is there and is not this blank template, it may be filled in; choose another folder.",
                    common.lang,
                )
            ready.append((path, data))
        folder.mkdir(parents=True, exist_ok=True)
        for path, data in ready:
            replace_bytes(path, data)
            if not common.quiet:
                click.echo(path.as_posix())


def _form(definitions: "Definitions", form_id: str, day: date, common: Common) -> "Form":
    form = definitions.library.get(form_id, day)
    if form is None:
        known = ", ".join(definitions.library.ids)
        raise OperatorError(
            f"Không có mẫu “{form_id}” dùng cho ngày {day:%d/%m/%Y}; có: {known}.",
            f"No form “{form_id}” is valid on {day.isoformat()}; there are: {known}.",
            common.lang,
        )
    return form


def _units(
    definitions: "Definitions", form: "Form", unit: str | None, all_units: bool, day: date, common: Common
) -> "list[Unit | None]":
    if all_units:
        due = definitions.due(day).get(form.form, frozenset())
        return [each for each in definitions.register.on(day) if each.code in due]
    if unit is None:
        return [None]
    from xlsync.forms.names import UnitNames

    found = definitions.register.get(unit, day)
    if found is None:
        resolved = UnitNames(definitions.register, day).resolve(unit)
        suggestions = ", ".join(f"{each.code} ({each.name})" for each in resolved.suggestions)
        hint_vi = f" Có phải: {suggestions}?" if suggestions else ""
        hint_en = f" Did you mean: {suggestions}?" if suggestions else ""
        raise OperatorError(
            f"Không có đơn vị mã “{unit}” vào ngày {day:%d/%m/%Y}.{hint_vi}",
            f"No unit has the code “{unit}” on {day.isoformat()}.{hint_en}",
            common.lang,
        )
    return [found]
