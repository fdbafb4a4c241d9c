"""`xlsync accept`."""

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors


@click.command()
@click.argument("paths", nargs=1, metavar="FILE")
@click.option("--unit", metavar="CODE", help="Tệp là của đơn vị này. / The file is this unit's.")
@click.option("--member", metavar="NAME", help="Tệp trong thư hoặc tệp nén. / The file inside a mail or an archive.")
@click.option("--by", required=True, metavar="NAME", help="Người quyết định. / Who decides.")
@click.option("--reason", required=True, metavar="TEXT", help="Lý do. / Why.")
@click.option("--number", metavar="N", help="Số của bản ký. / Number of the signed copy.")
@click.option("--date", "day", metavar="DATE", help="Ngày của bản ký. / Date of the signed copy (2024-07-05).")
@common_options(
    "period", "forms", "units", "round", "ledger", "as_of", "password_file", "limit", "lang", "quiet", "verbose"
)
def accept(
    paths: str,
    unit: str | None,
    member: str | None,
    by: str,
    reason: str,
    number: str | None,
    day: str | None,
    common: Common,
) -> None:
    """Ghi nhận tệp nào được tính, là của ai; hoặc bản ký của đơn vị. / Records which file counts and whose it is."""
    with operator_errors(common.lang):
        from dataclasses import replace
        from datetime import date
        from pathlib import Path

        from xlsync.ledger.place import ledger_of_file
        from xlsync.model import Acceptance
        from xlsync.pipeline.deciding import accept as record

        if day is not None:
            try:
                date.fromisoformat(day)
            except ValueError:
                raise OperatorError(
                    f"--date: “{day}” không phải ngày; ghi như 2024-07-05.",
                    f"--date: “{day}” is not a date; write 2024-07-05.",
                    common.lang,
                ) from None
        settings = common.settings()
        if common.ledger is None:
            settings = replace(settings, ledger=ledger_of_file(Path(paths), Path.cwd()))
        done = record(paths, settings, member=member, unit=unit, by=by, reason=reason, number=number, day=day)
        if common.quiet:
            return
        name = done.unit.name
        if isinstance(done.decision, Acceptance):
            vi = f"Đã ghi nhận: tệp này được tính cho {name}, kỳ {done.decision.period}"
            en = f"Recorded: this file counts for {name}, {done.decision.period}"
            vi += f", thay cho {done.others} bản khác." if done.others else "; chưa có bản nào khác trong sổ ghi nhận."
            en += f", over {done.others} other versions." if done.others else "; no other version is on the record."
        else:
            vi, en = f"Đã ghi nhận bản ký của {name}.", f"Recorded the signed copy of {name}."
            if not done.decision.pairs:
                vi += " Sổ ghi nhận chưa có báo cáo nào được tính của đơn vị để ghép; chạy xlsync consolidate."
                en += " No report of the unit is on the record yet for it to go with; run xlsync consolidate."
        click.echo(en if common.lang == "en" else vi)
