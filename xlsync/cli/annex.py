"""`xlsync annex`."""

from pathlib import Path

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors, say_written

_KINDS = ("docx", "xlsx", "pdf")


@click.command()
@click.argument("report", metavar="TONG-HOP.xlsx")
@click.option(
    "-o", "--output", metavar="DIR", help="Thư mục ghi phụ lục; mặc định cạnh sổ tổng hợp. / Folder for the annex."
)
@click.option(
    "--format",
    "kinds",
    type=click.Choice(_KINDS),
    multiple=True,
    help="Chỉ làm các dạng này; mặc định cả ba. / Only these formats; default: all three.",
)
@common_options("forms", "units", "as_of", "password_file", "limit", "rounding", "place", "lang", "quiet")
def annex(report: str, output: str | None, kinds: tuple[str, ...], common: Common) -> None:
    """Làm phụ lục để trình (.docx, .xlsx, .pdf) từ sổ tổng hợp. / Makes the annex that goes up from the consolidated
    workbook."""
    with operator_errors(common.lang):
        folder = _folder(output, report, common)
        settings = common.settings()
        from xlsync.pipeline.annexing import AnnexOptions, annex_of_file, usual_kinds

        wanted = kinds or usual_kinds()
        options = AnnexOptions(day=settings.as_of, rounding=common.rounding_kind(), place=common.place, kinds=wanted)
        made = annex_of_file(report, settings, options)
        targets = [folder / name for name in made.files]
        _refuse_input(targets, report, common)
        folder.mkdir(parents=True, exist_ok=True)
        from xlsync.report.atomic import write_bytes

        for target, data in zip(targets, made.files.values(), strict=True):
            write_bytes(target, data)
        say_written(targets, common)
        _say(common, draft=made.draft, printed="pdf" in wanted or bool(kinds))
    raise SystemExit(1 if made.draft else 0)


def _folder(output: str | None, report: str, common: Common) -> Path:
    folder = Path(report).parent if output is None else Path(output)
    if folder.exists() and not folder.is_dir():
        raise OperatorError(
            f"-o {folder} là tệp; hãy ghi tên thư mục.", f"-o {folder} is a file; name a folder.", common.lang
        )
    return folder


def _refuse_input(targets: list[Path], report: str, common: Common) -> None:
    for target in targets:
        if target.exists() and target.samefile(report):
            raise OperatorError(
                f"{target} là tệp đầu vào; tệp đầu vào không bao giờ bị ghi đè, hãy chọn thư mục khác.",
                f"{target} is the input, which is never overwritten; choose another folder.",
                common.lang,
            )


def _say(common: Common, *, draft: bool, printed: bool) -> None:
    """What the operator should know of what was written."""
    if common.quiet:
        return
    english = common.lang == "en"
    if draft:
        vi = "Sổ tổng hợp còn lỗi phải sửa: phụ lục ghi DỰ THẢO – CHƯA ĐẠT."
        en = "There are errors in the consolidated workbook: the annex is marked as a draft."
        click.echo(f"xlsync: {en if english else vi}", err=True)
    if not printed:
        vi = "Chưa cài LibreOffice nên không có bản PDF; mở .docx bằng Word và lưu thành PDF."
        en = "There is no LibreOffice, hence no PDF; open the .docx in Word and save it as PDF."
        click.echo(f"xlsync: {en if english else vi}", err=True)
