"""`xlsync return`."""

from dataclasses import replace
from pathlib import Path

import click

from xlsync.cli.options import READING, Common, common_options
from xlsync.cli.output import context_of, notices, operator_errors, progress, say_recorded


@click.command("return")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    required=True,
    help="Thư mục ghi tệp trả lại, thư nháp và trang tổng quan. / Folder for the copies, the drafts, the overview.",
)
@common_options(*READING)
def return_(paths: tuple[str, ...], output: str, common: Common) -> None:
    """Trả từng đơn vị chính tệp của họ, ô sai được đánh dấu, kèm thư nháp. / Each unit's own workbook, cells marked,
    with a reply draft."""
    with operator_errors(common.lang):
        settings = common.settings()
        from xlsync.pipeline.returning import return_to_units
        from xlsync.pipeline.returning_files import check_folder, made_text, to_look_after, write_return

        folder = Path(output)
        check_folder(folder, paths)
        settings = replace(settings, record=common.ledger is not None)
        with progress(common) as show:
            done = return_to_units(paths, settings, show)
        notices(done.run, common)
        written = write_return(folder, done, context_of(done.run, common))
        where = "Overview" if common.lang == "en" else "Tổng quan"
        click.echo(f"{made_text(done, written).text(common.lang)} {where}: {written.overview.as_posix()}")
        for each in to_look_after(done, written):
            click.echo(f"xlsync: {each.text(common.lang)}", err=True)
        say_recorded(done.run, settings.ledger, common)
    raise SystemExit(0 if done.run.outcome.passed else 1)
