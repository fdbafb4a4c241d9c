"""`xlsync check`."""

import click

from xlsync.cli.options import READING, Common, common_options
from xlsync.cli.output import FORMATS, operator_errors, told


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
        from xlsync.pipeline import check as run_check

        run = told(run_check, paths, kind, output, common)
    raise SystemExit(0 if run.outcome.passed else 1)
