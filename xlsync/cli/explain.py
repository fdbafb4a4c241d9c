"""`xlsync explain`."""

from pathlib import Path

import click

from xlsync.cli.options import READING, Common, common_options
from xlsync.cli.output import context_of, notices, operator_errors, prepare_output, progress, say_written


@click.command()
@click.argument("figure", metavar="TABLE.FIELD")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--tier", type=click.Choice(["province", "upper", "grassroots"]), help="Một cấp. / One tier.")
@click.option("--unit", metavar="CODE", help="Số liệu của một đơn vị và các CĐCS trong tệp của đơn vị. / One unit.")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), help="Định dạng. / Output format.")
@click.option("-o", "--output", metavar="FILE", help="Ghi vào tệp. / Write it to a file.")
@common_options(*READING)
def explain(
    figure: str,
    paths: tuple[str, ...],
    tier: str | None,
    unit: str | None,
    kind: str | None,
    output: str | None,
    common: Common,
) -> None:
    """Một con số tổng hợp gồm những ô nào, của tệp nào. / Every cell behind a total: file, sheet, address."""
    with operator_errors(common.lang):
        target = prepare_output(output, paths, common.lang)
        kind = kind or ("json" if target is not None and target.suffix.lower() == ".json" else "text")
        from xlsync.model import Tier
        from xlsync.pipeline.explaining import explain as run_explain
        from xlsync.report.explanation import to_explanation_json, to_explanation_text

        with progress(common) as show:
            done = run_explain(
                figure, paths, common.settings(), show, tier=None if tier is None else Tier(tier), unit=unit
            )
        notices(done.run, common)
        context = context_of(done.run, common)
        if kind == "json":
            text = to_explanation_json(context, done.totals)
        else:
            color = target is None and _colours()
            text = to_explanation_text(context, done.table, done.fields, done.totals, color=color)
        if target is None:
            click.echo(text, nl=False)
        else:
            _write(target, text)
            say_written([target], common)


def _colours() -> bool:
    import os
    import sys

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _write(target: Path, text: str) -> None:
    from xlsync.report.atomic import write_text

    write_text(target, text)
