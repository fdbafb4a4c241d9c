"""What goes back to the units, written into a folder: marked copies, reply drafts, an overview."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsync.intake.errors import IntakeError
from xlsync.intake.xlsx import read_workbook
from xlsync.issue.drafts import Written
from xlsync.issue.replies import write_replies
from xlsync.issue.template import replace_bytes
from xlsync.model import OperationError
from xlsync.pipeline.returning import ReturnedUnit, ReturnRun, names_of, written_by_us
from xlsync.report.atomic import write_text
from xlsync.report.context import Context
from xlsync.report.overview_html import ReturnedRow, ReturnedTo, to_overview
from xlsync.report.wording import short_name
from xlsync.texts.entries import Text

OVERVIEW = "tong-quan.html"


@dataclass(frozen=True, slots=True)
class WrittenReturn:
    """What was written: the overview, what became of the drafts, and copies left as they are, because a file of that
    name is not of ours."""

    overview: Path
    drafts: Written
    kept: tuple[Path, ...]


def check_folder(folder: Path, paths: Sequence[str]) -> None:
    """Raises OperationError when it cannot be the folder of the outputs, which need not be there yet, and when it lies
    in the mailbag, where the next run would take what goes out for what came in."""
    if folder.exists() and not folder.is_dir():
        raise OperationError(f"-o: {folder} là tệp, cần một thư mục.", f"-o: {folder} is a file, not a folder.")
    if not folder.absolute().parent.is_dir():
        parent = folder.parent
        raise OperationError(f"-o: không có thư mục {parent}.", f"-o: there is no folder {parent}.")
    for each in paths:
        base = Path(each)
        if base.is_dir() and folder.resolve().is_relative_to(base.resolve()):
            raise OperationError(
                f"-o: {folder} nằm trong {each}; tệp trả lại để ở đó sẽ bị đọc như báo cáo mới, hãy chọn thư mục khác.",
                f"-o: {folder} lies in {each}, where returned copies would be read as new reports; choose another.",
            )


def write_return(folder: Path, done: ReturnRun, context: Context) -> WrittenReturn:
    """Writes everything into the folder, which is made when it is not there. Raises OSError."""
    folder.mkdir(exist_ok=True)
    kept = tuple(_write_copies(folder, done.units))
    drafts = [each.draft for each in done.units if each.draft is not None]
    written = write_replies(folder, drafts, str(done.run.outcome.period))
    _write_overview(folder / OVERVIEW, done, context)
    return WrittenReturn(folder / OVERVIEW, written, kept)


def _write_copies(folder: Path, units: Sequence[ReturnedUnit]) -> Iterator[Path]:
    for name, file in names_of(units):
        path = folder / name
        if file.data is None:
            continue
        path.parent.mkdir(exist_ok=True)
        if path.is_symlink() or (path.exists() and not _ours(path)):
            yield path
        elif not path.exists() or path.read_bytes() != file.data:
            replace_bytes(path, file.data)


def _ours(path: Path) -> bool:
    try:
        return written_by_us(read_workbook(path.read_bytes()))
    except IntakeError:
        return False


def _write_overview(path: Path, done: ReturnRun, context: Context) -> None:
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
    write_text(path, to_overview(context, returned, done.withheld))


def made_text(done: ReturnRun, written: WrittenReturn) -> Text:
    """How many drafts and workbooks there are."""
    files = [file for unit in done.units for file in unit.files]
    marked = sum(file.name is not None and file.why is None for file in files)
    listed = sum(file.name is not None and file.why is not None for file in files)
    drafts = len(written.drafts.written)
    return Text(
        f"{drafts} thư nháp, {marked} tệp đã đánh dấu, {listed} tệp danh sách lỗi.",
        f"{drafts} drafts, {marked} marked copies, {listed} lists of findings.",
    )


def to_look_after(done: ReturnRun, written: WrittenReturn) -> Iterator[Text]:
    """What a person must look after, a sentence each."""
    drafts = [each.draft for each in done.units if each.draft is not None]
    nowhere = [each.unit for each in drafts if not each.addresses]
    if nowhere:
        yield Text(
            f"Chưa có địa chỉ thư điện tử (thư nháp để trống phần Người nhận): {', '.join(nowhere)}.",
            f"No e-mail address (the draft has no To): {', '.join(nowhere)}.",
        )
    refused = [f"{each.unit}: {bad!r}" for each in drafts for bad in each.refused]
    if refused:
        yield Text(
            f"Địa chỉ thư điện tử không hợp lệ trong danh mục, đã bỏ qua: {', '.join(refused)}.",
            f"No valid e-mail address in the register, left out: {', '.join(refused)}.",
        )
    unknown = [file.source.path for unit in done.units if unit.unit is None for file in unit.files]
    if unknown:
        yield Text(
            f"Chưa rõ của đơn vị nào, không có thư: {', '.join(unknown)}.",
            f"Of no known unit, no draft: {', '.join(unknown)}.",
        )
    left = [path.as_posix() for path in (*written.drafts.kept, *written.kept)]
    if left:
        yield Text(
            f"Giữ nguyên, vì đã được sửa hoặc không phải do xlsync tạo: {', '.join(left)}.",
            f"Left as they are, changed by hand or not written by xlsync: {', '.join(left)}.",
        )
    if written.drafts.stale:
        names = ", ".join(path.name for path in written.drafts.stale)
        yield Text(
            f"Thư nháp cũ không còn cần, đừng gửi: {names}.",
            f"Drafts of an earlier run that are no longer needed, do not send: {names}.",
        )
