"""`xlsync waive`."""

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors


@click.command()
@click.argument("code", required=False, metavar="CODE")
@click.option("--unit", metavar="CODE", help="Đơn vị có phát hiện. / The unit that the finding is about.")
@click.option("--cell", metavar="REF", help="Một ô, ví dụ 'Biểu 2!C12'; bỏ trống: mọi phát hiện mã này. / One cell.")
@click.option("--reason", metavar="TEXT", help="Lý do. / Why it is right as it is.")
@click.option("--by", metavar="NAME", help="Người giải trình. / Who says so.")
@click.option("--until", metavar="DATE", help="Chỉ có hiệu lực đến ngày này. / Holds until this day.")
@click.option(
    "--file",
    "table",
    metavar="FILE",
    help="Bảng nhiều giải trình (.xlsx, .csv…): mã, đơn vị, ô, lý do, người giải trình, đến ngày. / Several at once.",
)
@common_options("period", "forms", "units", "round", "ledger", "as_of", "limit", "lang", "quiet", "verbose")
def waive(
    code: str | None,
    unit: str | None,
    cell: str | None,
    reason: str | None,
    by: str | None,
    until: str | None,
    table: str | None,
    common: Common,
) -> None:
    """Giải trình một cảnh báo: số liệu đúng như vậy, vì sao. / Accepts a warning with a reason, on the record."""
    with operator_errors(common.lang):
        from dataclasses import replace
        from pathlib import Path

        from xlsync.ledger.place import existing_ledger
        from xlsync.pipeline.waiving import Request, read_requests
        from xlsync.pipeline.waiving import waive as record

        if (code is None) == (table is None):
            raise OperatorError("Ghi mã cần giải trình, hoặc --file TỆP.", "Give a code, or --file FILE.", common.lang)
        settings = common.settings()
        if settings.ledger is None:
            settings = replace(settings, ledger=existing_ledger(Path.cwd(), common.office))
        if table is not None:
            requests = read_requests(Path(table), settings)
        else:
            requests = [Request((code or "").upper(), unit, reason or "", by or "", cell, until)]
        done = record(settings, requests)
        if common.quiet:
            return
        for each in done:
            waiver = each.waiver
            name = "" if each.unit is None else f", {each.unit.name}"
            vi = f"Đã giải trình {waiver.code}{name}: {each.count} phát hiện."
            en = f"Waived {waiver.code}{name}: {each.count} finding(s)."
            click.echo(en if common.lang == "en" else vi)
        click.echo(
            "It lapses when a value changes."
            if common.lang == "en"
            else "Giải trình hết hiệu lực khi số liệu thay đổi."
        )
