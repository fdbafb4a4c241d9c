"""`xlsync return`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync.cli.options import READING, Common, OperatorError, common_options
from xlsync.cli.output import context_of, notices, operator_errors, progress, say_recorded

if TYPE_CHECKING:
    from xlsync.issue.drafts import Written
    from xlsync.pipeline.returning import ReturnedUnit, ReturnRun

OVERVIEW = "tong-quan.html"


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
        folder = _folder(output, paths, common.lang)
        from xlsync.pipeline.returning import return_to_units

        settings = replace(settings, record=common.ledger is not None)
        with progress(common) as show:
            done = return_to_units(paths, settings, show)
        notices(done.run, common)
        folder.mkdir(exist_ok=True)
        kept = _write_copies(folder, done.units)
        written = _write_drafts(folder, done)
        _write_overview(folder / OVERVIEW, done, common)
        _tell(folder, done, written, kept, common)
        say_recorded(done.run, settings.ledger, common)
    raise SystemExit(0 if done.run.outcome.passed else 1)


def _folder(given: str, paths: Sequence[str], lang: str) -> Path:
    """The folder of the outputs, which need not be there yet. Raises OperatorError when it cannot be one, and when it
    lies in the mailbag, where the next run would take what goes out for what came in."""
    folder = Path(given)
    if folder.exists() and not folder.is_dir():
        raise OperatorError(f"-o: {given} là tệp, cần một thư mục.", f"-o: {given} is a file, not a folder.", lang)
    if not folder.absolute().parent.is_dir():
        parent = folder.parent
        raise OperatorError(f"-o: không có thư mục {parent}.", f"-o: there is no folder {parent}.", lang)
    for each in paths:
        base = Path(each)
        if base.is_dir() and folder.resolve().is_relative_to(base.resolve()):
            raise OperatorError(
                f"-o: {given} nằm trong {each}; tệp trả lại để ở đó sẽ bị đọc như báo cáo mới, hãy chọn thư mục khác.",
                f"-o: {given} lies in {each}, where returned copies would be read as new reports; choose another.",
                lang,
            )
    return folder


def _write_copies(folder: Path, units: Sequence["ReturnedUnit"]) -> list[Path]:
    """Writes the workbooks; those left as they are, because a file of that name is not of ours."""
    from xlsync.issue.template import replace_bytes
    from xlsync.pipeline.returning import names_of

    kept = []
    for name, file in names_of(units):
        path = folder / name
        if file.data is None:
            continue
        path.parent.mkdir(exist_ok=True)
        if path.is_symlink() or (path.exists() and not _ours(path)):
            kept.append(path)
        elif not path.exists() or path.read_bytes() != file.data:
            replace_bytes(path, file.data)
    return kept


def _ours(path: Path) -> bool:
    from xlsync.intake.errors import IntakeError
    from xlsync.intake.xlsx import read_workbook
    from xlsync.pipeline.returning import written_by_us

    try:
        return written_by_us(read_workbook(path.read_bytes()))
    except IntakeError:
        return False


def _write_drafts(folder: Path, done: "ReturnRun") -> "Written":
    from xlsync.issue.replies import write_replies

    drafts = [each.draft for each in done.units if each.draft is not None]
    return write_replies(folder, drafts, str(done.run.outcome.period))


def _write_overview(path: Path, done: "ReturnRun", common: Common) -> None:
    from xlsync.report.atomic import write_text
    from xlsync.report.overview_html import ReturnedRow, ReturnedTo, to_overview
    from xlsync.report.wording import short_name

    returned = [
        ReturnedTo(
            unit.unit,
            None if unit.draft is None else unit.draft.file_name,
            () if unit.draft is None else unit.draft.addresses,
            tuple(
                ReturnedRow(
                    name=short_name(file.source.path, file.source.member),
                    link=None if file.name is None else f"{unit.folder}/{file.name}",
                    reason=file.why,
                    cells=file.cells,
                    kept_notes=file.kept_notes,
                    withheld=file.withheld,
                    findings=len(file.findings),
                )
                for file in unit.files
            ),
        )
        for unit in done.units
    ]
    write_text(path, to_overview(context_of(done.run, common), returned, done.withheld))


def _tell(folder: Path, done: "ReturnRun", written: "Written", kept: Sequence[Path], common: Common) -> None:
    """Says on standard output what was made, and on standard error what a person must look after."""
    files = [file for unit in done.units for file in unit.files]
    marked = sum(file.name is not None and file.why is None for file in files)
    listed = sum(file.name is not None and file.why is not None for file in files)
    vi = f"{len(written.written)} thư nháp, {marked} tệp đã đánh dấu, {listed} tệp danh sách lỗi. Tổng quan: "
    en = f"{len(written.written)} drafts, {marked} marked copies, {listed} lists of findings. Overview: "
    click.echo((en if common.lang == "en" else vi) + (folder / OVERVIEW).as_posix())
    nowhere = [each.draft.unit for each in done.units if each.draft is not None and not each.draft.addresses]
    if nowhere:
        _say(
            f"Chưa có địa chỉ thư điện tử (thư nháp để trống phần Người nhận): {', '.join(nowhere)}.",
            f"No e-mail address (the draft has no To): {', '.join(nowhere)}.",
            common,
        )
    refused = [
        f"{each.draft.unit}: {bad!r}" for each in done.units if each.draft is not None for bad in each.draft.refused
    ]
    if refused:
        _say(
            f"Địa chỉ thư điện tử không hợp lệ trong danh mục, đã bỏ qua: {', '.join(refused)}.",
            f"No valid e-mail address in the register, left out: {', '.join(refused)}.",
            common,
        )
    unknown = [file.source.path for unit in done.units if unit.unit is None for file in unit.files]
    if unknown:
        _say(
            f"Chưa rõ của đơn vị nào, không có thư: {', '.join(unknown)}.",
            f"Of no known unit, no draft: {', '.join(unknown)}.",
            common,
        )
    left = [path.as_posix() for path in (*written.kept, *kept)]
    if left:
        _say(
            f"Giữ nguyên, vì đã được sửa hoặc không phải do xlsync tạo: {', '.join(left)}.",
            f"Left as they are, changed by hand or not written by xlsync: {', '.join(left)}.",
            common,
        )
    if written.stale:
        names = ", ".join(path.name for path in written.stale)
        _say(
            f"Thư nháp cũ không còn cần, đừng gửi: {names}.",
            f"Drafts of an earlier run that are no longer needed, do not send: {names}.",
            common,
        )


def _say(vi: str, en: str, common: Common) -> None:
    click.echo(f"xlsync: {en if common.lang == 'en' else vi}", err=True)
