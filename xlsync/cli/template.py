"""`xlsync template`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors

if TYPE_CHECKING:
    from xlsync.pipeline import Definitions
    from xlsync.pipeline.issuing import Issued


@click.command()
@click.argument("form_ids", nargs=-1, metavar="FORM…")
@click.option("--unit", metavar="CODE", help="Mã đơn vị. / Code of one unit.")
@click.option("--all-units", is_flag=True, help="Mọi đơn vị phải nộp mẫu này. / Every unit with the form due.")
@click.option(
    "--from",
    "older",
    metavar="FILE",
    help="Chuyển số liệu của sổ cũ này sang mẫu mới. / Moves the data of this older workbook into the template.",
)
@click.option("-o", "--output", metavar="DIR", required=True, help="Thư mục ghi mẫu. / Folder for the workbooks.")
@common_options("period", "forms", "units", "round", "password_file", "limit", "lang", "quiet", "verbose")
def template(
    form_ids: tuple[str, ...], unit: str | None, all_units: bool, older: str | None, output: str, common: Common
) -> None:
    """Phát mẫu biểu, điền sẵn đơn vị và kỳ, kèm số liệu của sổ cũ nếu có --from. / Issues standard workbooks, unit and
    period filled in, with the data of an older workbook if --from says so."""
    with operator_errors(common.lang):
        from xlsync.pipeline import load_definitions

        if unit is not None and all_units:
            raise OperatorError("Chỉ dùng một trong --unit và --all-units.", "Use --unit or --all-units.", common.lang)
        if older is not None and all_units:
            raise OperatorError("--from chỉ dùng cho một đơn vị.", "--from is for one unit only.", common.lang)
        if not form_ids and older is None:
            known = ", ".join(load_definitions(common.settings()).library.ids)
            raise OperatorError(f"Thiếu mã mẫu; có: {known}.", f"No form was named; there are: {known}.", common.lang)
        definitions = load_definitions(common.settings())
        if older is not None:
            issued = _moved(definitions, older, unit, form_ids, common)
        else:
            issued = _blank(definitions, form_ids, unit, all_units, common)
        _write(issued, Path(output), common)


def _blank(
    definitions: "Definitions", form_ids: Sequence[str], unit: str | None, all_units: bool, common: Common
) -> "list[Issued]":
    from xlsync.pipeline.issuing import form_asked, standard_workbook, unit_asked, units_due

    forms = [form_asked(definitions, form_id) for form_id in form_ids]
    if all_units:
        wanted = [(form, each) for form in forms for each in units_due(definitions, form)]
        if not wanted:
            raise OperatorError(
                "Không có đơn vị nào phải nộp mẫu này; xem cột forms_due của danh mục đơn vị, hoặc dùng --unit.",
                "No unit has this form due; see forms_due in the unit register, or use --unit.",
                common.lang,
            )
        return [standard_workbook(definitions, form, each) for form, each in wanted]
    one = None if unit is None else unit_asked(definitions, unit)
    return [standard_workbook(definitions, form, one) for form in forms]


def _moved(
    definitions: "Definitions", older: str, unit: str | None, form_ids: Sequence[str], common: Common
) -> "list[Issued]":
    from xlsync.forms.layout import LEFT_OVER_SHEET
    from xlsync.pipeline.issuing import unit_asked
    from xlsync.pipeline.migrating import migrate, older_workbook

    _ = definitions.asked  # without a period nothing needs to be opened
    found = older_workbook(older, definitions, common.settings())
    code = unit or (found.unit.code if found.unit is not None else None)
    if code is None:
        raise OperatorError(
            f"{older}: không rõ là của đơn vị nào; thêm --unit.",
            f"{older}: no telling whose it is; add --unit.",
            common.lang,
        )
    done = migrate(found, definitions, unit_asked(definitions, code), form_ids)
    for each in done:
        if not common.quiet:
            vi = f"{each.issued.name}: đã chuyển {each.moved} ô; {each.to_look_at} ô chưa có chỗ"
            en = f"{each.issued.name}: {each.moved} cells moved; {each.to_look_at} without a place"
            if each.left_over:
                vi += f", ghi ở trang “{LEFT_OVER_SHEET}”"
                en += f", listed on the sheet “{LEFT_OVER_SHEET}”"
            click.echo(f"{en if common.lang == 'en' else vi}.", err=True)
    return [each.issued for each in done]


def _write(issued: "Sequence[Issued]", folder: Path, common: Common) -> None:
    from xlsync.issue.shipped import same_workbook
    from xlsync.issue.template import replace_bytes

    for each in issued:
        path = folder / each.name
        if path.exists() and not same_workbook(path.read_bytes(), each.data):
            raise OperatorError(
                f"{path} đã có và không phải đúng tệp sắp ghi, có thể đã nhập số liệu; hãy chọn thư mục khác.",
                f"{path} is there and is not what would be written, it may be filled in; choose another folder.",
                common.lang,
            )
    folder.mkdir(parents=True, exist_ok=True)
    for each in issued:
        replace_bytes(folder / each.name, each.data)
        if not common.quiet:
            click.echo((folder / each.name).as_posix())
