"""`xlsync adjust`."""

import click

from xlsync.cli.options import Common, common_options
from xlsync.cli.output import operator_errors


@click.command()
@click.option("--unit", required=True, metavar="CODE", help="Đơn vị gửi báo cáo. / The unit that sent the report.")
@click.option(
    "--cell",
    required=True,
    metavar="TABLE.FIELD[.ROW]",
    help="Chỉ tiêu, ví dụ dialogue_petitions.sessions; dòng: mã đơn vị hoặc aggregate. / The figure; the row is a unit "
    "code, or aggregate.",
)
@click.option("--to", required=True, metavar="VALUE", help="Số đúng. / The right figure.")
@click.option("--confirmed-by", required=True, metavar="NAME", help="Người xác nhận. / Who confirmed it.")
@click.option("--by", required=True, metavar="NAME", help="Người ghi. / Who enters it.")
@click.option("--reason", required=True, metavar="TEXT", help="Lý do. / Why.")
@common_options("period", "forms", "units", "round", "ledger", "as_of", "lang", "quiet", "verbose")
def adjust(unit: str, cell: str, to: str, confirmed_by: str, by: str, reason: str, common: Common) -> None:
    """Ghi số đã xác nhận qua điện thoại; tệp nhận về giữ nguyên. / Records a figure confirmed by telephone."""
    with operator_errors(common.lang):
        from dataclasses import replace
        from pathlib import Path

        from xlsync.ledger.place import existing_ledger
        from xlsync.pipeline.confirming import adjust as record

        settings = common.settings()
        if settings.ledger is None:
            settings = replace(settings, ledger=existing_ledger(Path.cwd(), common.office))
        done = record(settings, unit=unit, cell=cell, to=to, confirmed_by=confirmed_by, by=by, reason=reason)
        if common.quiet:
            return
        english = common.lang == "en"
        made = done.adjustment
        old = ("(blank)" if english else "(trống)") if made.old is None else str(made.old)
        figure = f"{done.table.sheet}, {done.field.label.text(common.lang)} ({cell}): {old} → {made.new}"
        vi = f"Đã ghi điều chỉnh của {done.unit.name} – {figure}. Áp dụng từ lần tổng hợp sau."
        en = f"Recorded an adjustment of {done.unit.name} – {figure}. It applies from the next run on."
        click.echo(en if english else vi)
