"""The gate before the Party committee."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from xlsync.ledger.processes import user_name
from xlsync.model import Finding
from xlsync.model.sealing import Approval
from xlsync.pipeline.run import Run
from xlsync.pipeline.submitting import Handed, Submitted, submit
from xlsync.pipeline.waiving import Request, waive
from xlsync.report.context import Context
from xlsync.report.findings_xlsx import write_findings_xlsx
from xlsync.ribbon.consolidated_book import asked_book, index_of, saved_path
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.mailbag import Mailbag, mailbag_of
from xlsync.ribbon.opening import open_with_system
from xlsync.ribbon.outputs import choose_targets, release, remember
from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.entries import Text
from xlsync.texts.words import period_text

FOLDER = "Trình"
REASONS = "ly-do-chua-chot.xlsx"
_REPORTS = ("*.docx", "*.odt", "*.txt")
_MOST_NAMES = 15
_MOST_PLACES = 5


def seal(desk: Desk) -> Text | None:
    """Seals the period of the consolidated workbook in front, or opens a workbook with the reasons why not."""
    book = asked_book(desk)
    path = saved_path(book)
    index = index_of(book)
    mailbag = mailbag_of(desk, book, index)
    if mailbag is None:
        return None
    if mailbag.settings.units is None:
        raise RibbonError(
            'Danh mục đơn vị kèm theo phần mềm chỉ là danh mục mẫu, không dùng để trình. Hãy ghi units = "don-vi.csv" '
            "(danh mục của tỉnh) trong tệp xlsync.toml đặt cạnh thư mục thư, tổng hợp lại rồi chốt.",
            'The register that is shipped is a sample and serves no submission. Write units = "don-vi.csv" (that of '
            "the province) into a file xlsync.toml beside the mail folder, consolidate again, then seal.",
        )
    targets = choose_targets(desk, [mailbag.beside(REASONS)], str(index.period))
    handed = _handed(desk, mailbag, path, period_text(index.period), period_text(index.period, "en"))
    if handed is None:
        return None
    done = submit(mailbag.paths, mailbag.settings, handed, _context(desk, mailbag), desk.work)
    if done.answerable:
        answered = _answered(desk, mailbag, done, handed)
        if answered is not None:
            done = submit(mailbag.paths, mailbag.settings, answered, _context(desk, mailbag), desk.work)
    if done.reasons:
        return _refused(desk, mailbag, done, targets[0])
    return _sealed(desk, done)


def _answered(desk: Desk, mailbag: Mailbag, done: Submitted, handed: Handed) -> Handed | None:
    """What is handed in with the user's word for what is in the way, warnings explained on the record; None when the
    user does not answer for all of it."""
    requests = _explained(desk, done, handed.by or user_name())
    if requests is None:
        return None
    approval = _approval(desk, done) if done.absent else Approval()
    if approval is None:
        return None
    if requests:
        waive(mailbag.settings, requests)
    return replace(handed, approval=approval)


def _explained(desk: Desk, done: Submitted, by: str) -> list[Request] | None:
    """An explanation for each warning; None when one is left without."""
    found = done.warnings
    if found and not desk.ask.confirm(
        Text(
            f"Còn {len(found)} nội dung cần giải trình. Giải trình bây giờ? Lý do được ghi vào sổ ghi nhận và gói "
            "trình; giải trình hết hiệu lực khi số liệu thay đổi.",
            f"{len(found)} warnings are not explained. Explain them now? The reasons go on the record and into the "
            "package; an explanation lapses when a value changes.",
        )
    ):
        return None
    requests = []
    for number, ((code, unit), places) in enumerate(found.items(), start=1):
        title = CATALOGUE[code].title
        whose = f", {_name(done.run, unit)}" if unit is not None else ""
        where = "".join(f"\n– {_where(each)}" for each in places[:_MOST_PLACES])
        where += f"\n… (+{len(places) - _MOST_PLACES})" if len(places) > _MOST_PLACES else ""
        reason = desk.ask.text(
            Text(
                f"({number}/{len(found)}) {code}{whose}: {title.vi}{where}\nVì sao số liệu đúng như vậy?",
                f"({number}/{len(found)}) {code}{whose}: {title.en}{where}\nWhy is it right as it is?",
            )
        )
        if not reason:
            return None
        requests.append(Request(code, unit, reason, by))
    return requests


def _where(found: Finding) -> str:
    """File, sheet and cell, with what stands there."""
    file = (found.member or found.path or "").rpartition("/")[2]
    place = "!".join(part for part in (found.sheet, found.cell) if part)
    return ", ".join(part for part in (file, place, found.found) if part)


def _name(run: Run, code: str) -> str:
    unit = run.definitions.register.get(code, run.definitions.asked.last)
    return code if unit is None else unit.name


def _handed(desk: Desk, mailbag: Mailbag, path: Path, vi: str, en: str) -> Handed | None:
    """What is handed in, as the user says; None when they cancel."""
    by = desk.ask.text(Text("Người chốt số liệu (họ tên):", "Who seals the figures (name):"), user_name())
    if not by:
        return None
    report = None
    if desk.ask.confirm(
        Text("Có báo cáo bằng lời (Word) trình kèm không?", "Does a narrative report (Word) go up with it?")
    ):
        report = desk.ask.file(Text("Chọn báo cáo bằng lời", "Choose the narrative report"), _REPORTS, path.parent)
        if report is None:
            return None
    if not desk.ask.confirm(
        Text(
            f"Chốt số liệu {vi}? Chốt xong thì kỳ này khóa lại: muốn sửa phải mở lại và nêu lý do.",
            f"Seal the figures of {en}? The period is locked then: to change anything it must be opened again, with a "
            "reason.",
        )
    ):
        return None
    folder = mailbag.beside(FOLDER)
    return Handed(str(path), folder, None if report is None else str(report), Approval(), by, mailbag.place)


def _context(desk: Desk, mailbag: Mailbag) -> Callable[[Run], Context]:
    def made(run: Run) -> Context:
        desk.work.step(Text("Đang đối chiếu và đóng gói …", "Comparing and packing …"))
        return mailbag.context(run)

    return made


def _approval(desk: Desk, done: Submitted) -> Approval | None:
    """The word of whoever approves going without the units that are not in; None when nobody does."""
    names = [_name(done.run, code) for code in done.absent]
    more = len(names) - _MOST_NAMES
    listed = "".join(f"\n– {name}" for name in names[:_MOST_NAMES])
    vi, en = (f"\n… và {more} đơn vị khác", f"\n… and {more} more") if more > 0 else ("", "")
    if not desk.ask.confirm(
        Text(
            f"Còn thiếu {len(names)} đơn vị chưa gửi báo cáo:{listed}{vi}\n\n"
            "Chốt khi thiếu các đơn vị này? Cần người phê duyệt và lý do; cả hai được ghi vào gói.",
            f"{len(names)} units are not in:{listed}{en}\n\n"
            "Seal without them? Somebody must approve, with a reason; both go into the package.",
        )
    ):
        return None
    by = desk.ask.text(Text("Người phê duyệt chốt khi thiếu (họ tên, chức vụ):", "Who approves (name, office):"))
    reason = desk.ask.text(Text("Lý do chốt khi thiếu:", "Why without them:")) if by else None
    return Approval(done.absent, by, reason) if by and reason else None


def _refused(desk: Desk, mailbag: Mailbag, done: Submitted, target: Path) -> Text:
    place = release(desk, target)
    write_findings_xlsx(place, mailbag.context(done.run))
    remember(place, mailbag.folder, str(done.run.definitions.asked))
    desk.app.books.open(str(place))
    count = len(done.reasons)
    told = Text(
        f"CHƯA ĐỦ ĐIỀU KIỆN TRÌNH: {count} lý do. Từng lý do và việc phải làm ghi trong {place.name}.",
        f"NOT READY TO GO UP: {count} reasons. Each one and what to do about it is in {place.name}.",
    )
    desk.ask.tell(told)
    return told


def _sealed(desk: Desk, done: Submitted) -> Text:
    assert done.package is not None and done.seal is not None  # noqa: S101 - there are where there are no reasons
    vi = f"ĐỦ ĐIỀU KIỆN TRÌNH. Đã chốt kỳ {done.seal.period}, lần {done.seal.number}: {done.package}"
    en = f"READY TO GO UP. Sealed: {done.seal.period}, no. {done.seal.number}: {done.package}"
    with suppress(RibbonError):  # where it lies is told
        open_with_system(done.package.parent)
    if done.unprinted is None:
        desk.ask.tell(Text(vi, en))
    else:
        why = done.unprinted
        desk.ask.tell(Text(f"{vi}\n\nGói không có bản PDF: {why.vi}", f"{en}\n\nWithout PDF: {why.en}"))
    return Text(vi, en)
