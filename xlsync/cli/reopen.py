"""`xlsync reopen`."""

import click

from xlsync.cli.options import Common, common_options
from xlsync.cli.output import operator_errors


@click.command()
@click.option("--by", required=True, metavar="NAME", help="Người quyết định. / Who decides.")
@click.option("--reason", required=True, metavar="TEXT", help="Lý do. / Why.")
@common_options("period", "forms", "units", "round", "ledger", "as_of", "lang", "quiet")
def reopen(by: str, reason: str, common: Common) -> None:
    """Mở lại kỳ đã chốt để điều chỉnh; gói sau có bảng đối chiếu. / Opens a sealed period again, on the record."""
    with operator_errors(common.lang):
        from dataclasses import replace
        from pathlib import Path

        from xlsync.ledger.place import existing_ledger
        from xlsync.pipeline.reopening import reopen as record
        from xlsync.texts.words import word

        settings = common.settings()
        if settings.ledger is None:
            settings = replace(settings, ledger=existing_ledger(Path.cwd(), common.office))
        seal, _ = record(settings, by=by, reason=reason)
        if not common.quiet:
            click.echo(f"{word('gate.reopened', common.lang)}: {seal.period} ({seal.package}).")
