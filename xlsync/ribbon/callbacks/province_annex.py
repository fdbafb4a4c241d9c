"""The annex that goes up."""

from pathlib import Path

from xlsync.pipeline.annexing import AnnexOptions, annex_name, annex_of_file, usual_kinds
from xlsync.report.atomic import write_bytes
from xlsync.ribbon.consolidated_book import asked_book, index_of, saved_path
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.office_file import office_of_book
from xlsync.ribbon.opening import open_with_system
from xlsync.ribbon.outputs import choose_targets, release, remember
from xlsync.texts.entries import Text


def annex(desk: Desk) -> Text:
    """Makes the annex from the consolidated workbook in front, beside it, and opens the `.docx`."""
    book = asked_book(desk)
    path = saved_path(book)
    period = index_of(book).period
    office = office_of_book(path, desk.as_of)
    kinds = usual_kinds()
    names = [annex_name(period, kind) for kind in kinds]
    targets = choose_targets(desk, [path.with_name(name) for name in names], str(period))
    desk.work.step(Text("Đang làm phụ lục …", "Making the annex …"))
    options = AnnexOptions(
        day=desk.as_of, rounding=office.rounding, place=office.place, kinds=kinds, waiting=desk.work.check
    )
    made = annex_of_file(str(path), office.settings, options)
    desk.work.check()
    written: list[Path] = []
    for target, data in zip(targets, made.files.values(), strict=True):
        place = release(desk, target)
        write_bytes(place, data)
        remember(place, period=str(period))
        written.append(place)
    vi = f"Đã ghi {', '.join(each.name for each in written)} vào {path.parent}."
    en = f"Wrote {', '.join(each.name for each in written)} into {path.parent}."
    said = [
        *([_DRAFT] if made.draft else []),
        *([_UNPRINTED] if "pdf" not in kinds else []),
    ]
    if said:
        desk.ask.tell(
            Text("\n\n".join([vi, *(each.vi for each in said)]), "\n\n".join([en, *(each.en for each in said)]))
        )
    open_with_system(written[0])
    return Text(vi, en)


_DRAFT = Text(
    "Sổ tổng hợp còn lỗi phải sửa: phụ lục ghi DỰ THẢO – CHƯA ĐẠT.",
    "There are errors in the consolidated workbook: the annex is marked as a draft.",
)
_UNPRINTED = Text(
    "Chưa cài LibreOffice nên không có bản PDF; mở .docx bằng Word và lưu thành PDF.",
    "There is no LibreOffice, hence no PDF; open the .docx in Word and save it as PDF.",
)
