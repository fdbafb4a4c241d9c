"""Handing the open report in."""

from pathlib import Path

from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.texts.entries import Text

#: The folder beside the workbook.
FOLDER = "Gửi"


def hand_in(desk: Desk) -> Text | None:
    """Checks the report; when it may go up, puts a copy and a mail draft beside it and opens the draft."""
    from xlsync.issue.attaching import Attachment
    from xlsync.pipeline.handing_in import draft, place_copy, place_draft, refusal, report_of
    from xlsync.ribbon.opening import open_with_system
    from xlsync.ribbon.rechecking import look, put_marks, show_list, unmark
    from xlsync.ribbon.report_copy import copy_report

    book = desk.book
    desk.work.step(Text("Đang kiểm tra …", "Checking …"))
    checked = look(book, desk.as_of)
    why = refusal(checked.run, checked.explanations)
    if why is not None:
        desk.work.check()
        unmark(book, checked)
        put_marks(book, checked)
        show_list(book)
        parts = [why, *([] if checked.lapsed_told is None else [checked.lapsed_told])]
        desk.ask.tell(Text("\n".join(each.vi for each in parts), "\n".join(each.en for each in parts)))
        return Text("Chưa gửi: xem trang Kết quả kiểm tra.", "Nothing was sent: see the sheet Kết quả kiểm tra.")
    report = report_of(checked.run)
    folder = _folder(desk)
    if folder is None:
        return None
    desk.work.step(Text("Đang lập thư …", "Writing the mail …"))
    unmark(book, checked)
    try:
        copied = copy_report(book, checked, report, desk.as_of)
    finally:
        if checked.was_marked:
            put_marks(book, checked)
    try:
        copy = place_copy(folder, copied.name, copied.data)
        workbook = Attachment(copy.name, copy.read_bytes())
        mail = place_draft(copy, draft(copied.run, report, copied.items, copied.explanations, workbook))
    except OSError as error:
        raise RibbonError(
            f"Không ghi được vào {folder}: {error.strerror}. Lưu sổ vào một thư mục ghi được (ví dụ Documents) rồi thử "
            "lại.",
            f"Cannot write into {folder}: {error.strerror}. Save the workbook in a folder that can be written to.",
        ) from None
    open_with_system(mail)
    parent, sample = report.parent, copied.run.definitions.register.sample
    _warn(desk, None if parent is None else parent.name, addressed=bool(report.addresses), sample=sample)
    return Text(
        f"Đã mở thư nháp: xem lại rồi bấm gửi. Bản sao {copy.name} và thư {mail.name} nằm trong {copy.parent}.",
        f"The draft is open: look it over and send it. {copy.name} and {mail.name} lie in {copy.parent}.",
    )


def _folder(desk: Desk) -> Path | None:
    """Where the copy and the draft go; None when the user cancels."""
    from xlsync.ribbon.checking import saved_path
    from xlsync.texts.normalise import fold

    path = saved_path(desk.book)
    if path is None:
        return desk.ask.folder(
            Text("Chọn thư mục để lưu bản gửi đi và thư nháp", "Choose a folder for the copy and the mail draft")
        )
    return path.parent if fold(path.parent.name) == fold(FOLDER) else path.parent / FOLDER


def _warn(desk: Desk, to: str | None, *, addressed: bool, sample: bool) -> None:
    """Says what of the recipient the user must look at."""
    if not addressed:
        desk.ask.tell(
            Text(
                f"Danh mục đơn vị không có địa chỉ thư của {to or 'cấp trên'}: xin tự điền người nhận vào thư nháp.",
                f"The register has no address of {to or 'the union above'}: please fill in the recipient.",
            )
        )
    elif sample:
        desk.ask.tell(
            Text(
                "Danh mục đơn vị đang dùng là danh mục mẫu đi kèm phần mềm: xin kiểm tra lại người nhận của thư nháp.",
                "The unit register in use is the sample that comes with the program: please check the recipient.",
            )
        )
