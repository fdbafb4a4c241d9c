"""`xlsync check`."""

from dataclasses import replace

import click

from xlsync.cli.options import READING, Common, OperatorError, common_options
from xlsync.cli.output import (
    FORMATS,
    SUFFIXES,
    context_of,
    notices,
    operator_errors,
    prepare_output,
    print_findings,
    progress,
    write_findings,
)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="Định dạng; mặc định theo đuôi tệp của -o. / Output format; default: text, or as the suffix of -o says.",
)
@click.option("-o", "--output", metavar="FILE", help="Ghi kết quả vào tệp. / Write the findings to a file.")
@common_options(*READING)
def check(paths: tuple[str, ...], kind: str | None, output: str | None, common: Common) -> None:
    """Kiểm tra các tệp, nói rõ của đơn vị nào, mẫu nào, kỳ nào. / Validates workbooks and says what each of them is."""
    with operator_errors(common.lang):
        settings = common.settings()
        target = prepare_output(output, paths, common.lang)
        if kind is None:
            kind = SUFFIXES.get(target.suffix.lower(), "text") if target is not None else "text"
        if kind == "xlsx" and target is None:
            raise OperatorError("--format xlsx cần -o TỆP.", "--format xlsx needs -o FILE.", common.lang)
        from xlsync.pipeline import check as run_check

        # Checking is no act on the record, unless a ledger is named for it.
        settings = replace(settings, outputs=(target,) if target is not None else (), record=common.ledger is not None)

        with progress(common) as show:
            run = run_check(paths, settings, show)
        notices(run, common)
        context = context_of(run, common)
        if target is None:
            print_findings(context, kind)
        else:
            write_findings(context, target, kind)
    raise SystemExit(0 if run.outcome.passed else 1)
