"""`xlsync consolidate`."""

from dataclasses import replace
from pathlib import Path

import click

from xlsync.cli.options import READING, Common, OperatorError, common_options
from xlsync.cli.output import (
    FORMATS,
    context_of,
    format_of,
    notices,
    operator_errors,
    prepare_output,
    print_findings,
    progress,
    say_recorded,
    say_written,
    write_findings,
)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("-o", "--output", metavar="FILE", help="Sổ tổng hợp (.xlsx). / The consolidated workbook.")
@click.option("--findings", metavar="FILE", help="Ghi các phát hiện vào tệp. / Write the findings to a file, too.")
@click.option(
    "--format", "kind", type=click.Choice(FORMATS), default="text", help="Định dạng kết quả. / Output format."
)
@common_options(*READING, "rounding")
def consolidate(paths: tuple[str, ...], output: str | None, findings: str | None, kind: str, common: Common) -> None:
    """Tổng hợp các báo cáo theo cấp, kiểm tra mọi số liệu. / Checks the mailbag and totals it by tier."""
    with operator_errors(common.lang):
        settings = common.settings()
        workbook = prepare_output(output, paths, common.lang)
        findings_file = prepare_output(findings, paths, common.lang)
        findings_kind = format_of(findings_file, common.lang) if findings_file is not None else None
        _refuse_unclear(workbook, findings_file, kind, common)
        from xlsync.pipeline import consolidate as run_consolidate

        outputs = tuple(path for path in (workbook, findings_file) if path is not None)
        settings = replace(settings, outputs=outputs, record=True)

        with progress(common) as show:
            run = run_consolidate(paths, settings, show, _load_report)
        notices(run, common)
        context = context_of(run, common)
        if workbook is not None:
            from xlsync.report.consolidated import write_consolidated

            write_consolidated(workbook, context)
        if findings_file is not None and findings_kind is not None:
            write_findings(context, findings_file, findings_kind)
        if kind != "xlsx":
            print_findings(context, kind)
        say_written([workbook, findings_file], common)
        say_recorded(run, settings.ledger, common)
    raise SystemExit(0 if run.outcome.passed else 1)


def _load_report() -> None:
    import xlsync.report.consolidated  # noqa: F401 - XlsxWriter, while others read


def _refuse_unclear(workbook: Path | None, findings: Path | None, kind: str, common: Common) -> None:
    if kind == "xlsx" and findings is None:
        raise OperatorError(
            "--format xlsx cần --findings TỆP.xlsx (-o là sổ tổng hợp).",
            "--format xlsx needs --findings FILE.xlsx (-o is the consolidated workbook).",
            common.lang,
        )
    if workbook is not None and workbook.suffix.lower() != ".xlsx":
        raise OperatorError(
            f"-o {workbook}: sổ tổng hợp phải có tên kết thúc bằng .xlsx.",
            f"-o {workbook}: the consolidated workbook's name must end in .xlsx.",
            common.lang,
        )
    if workbook is not None and findings is not None and workbook.absolute() == findings.absolute():
        raise OperatorError(
            "-o và --findings phải là hai tệp khác nhau.", "-o and --findings must be two files.", common.lang
        )
