"""Handing a report in: whether it may go, under which name, to whom, and the mail draft it goes with."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from xlsync import __version__
from xlsync.issue.attaching import Attachment
from xlsync.issue.drafts import addresses_of, is_untouched_draft
from xlsync.issue.explanation_table import ExplainedCell, explanation_table
from xlsync.issue.hand_in import KIND, hand_in_draft
from xlsync.issue.hand_in_text import Explained, HandIn
from xlsync.issue.marking.items import Item
from xlsync.issue.template import replace_bytes, template_name
from xlsync.model import OperationError, Period, Severity, Unit
from xlsync.pipeline.explanations import Explanation
from xlsync.pipeline.run import Run
from xlsync.texts.entries import Text

#: The table of explanations that goes with the report.
TABLE = "giai-trinh.xlsx"
#: Parts of a workbook that tell of its saving, not of what is in it.
_OF_SAVING = re.compile(r"docProps/.*|meta\.xml|settings\.xml|Thumbnails/.*")


@dataclass(frozen=True, slots=True)
class Report:
    """Whose report it is: of which forms, by their names, and of which period. `parent` is the unit above, None where
    the register has none; `form` the id of the first form in the order of the library."""

    unit: Unit
    period: Period
    form: str
    titles: tuple[str, ...]
    parent: Unit | None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it goes."""
        return () if self.parent is None else addresses_of(self.parent.emails)

    def name(self, suffix: str) -> str:
        """The standard name of its workbook."""
        return template_name(self.form, self.unit.code, self.period).removesuffix(".xlsx") + suffix


@dataclass(frozen=True, slots=True)
class _Known:
    """What a run tells of a report."""

    unit: Unit | None
    period: Period | None
    forms: tuple[str, ...]


def refusal(run: Run, said: Sequence[Explanation]) -> Text | None:
    """Why the report may not go up yet, None when it may. `said` belongs to the findings of the run, in their order."""
    known = _known(run)
    lacking = [
        each
        for each, there in (
            (Text("đơn vị báo cáo", "the unit"), known.unit),
            (Text("kỳ báo cáo", "the period"), known.period),
            (Text("mẫu biểu", "the form"), known.forms),
        )
        if not there
    ]
    errors = sum(
        found.severity is Severity.ERROR and not each.wanted
        for found, each in zip(run.outcome.findings, said, strict=True)
    )
    open_ones = sum(not each.settled and not each.private for each in said)
    private = sum(not each.settled and each.private for each in said)
    reasons = []
    if lacking:
        vi = f"Chưa xác định được {', '.join(each.vi for each in lacking)}: xem lại trang Bìa."
        reasons.append(Text(vi, f"Not known: {', '.join(each.text('en') for each in lacking)}. See the cover."))
    if errors:
        reasons.append(Text(f"Còn {errors} lỗi phải sửa trước khi gửi.", f"{errors} errors must be mended first."))
    if open_ones:
        reasons.append(
            Text(
                f"Còn {open_ones} nội dung cần giải trình: nếu số liệu đúng, ghi lý do (một câu ngắn) vào cột Giải "
                "trình của trang Kết quả kiểm tra; nếu sai thì sửa.",
                f"{open_ones} warnings need a reason: where the figures are right, say why (a short sentence) in the "
                "column Giải trình of the sheet Kết quả kiểm tra; else mend them.",
            )
        )
    if private:
        reasons.append(
            Text(
                f"{private} giải trình nhắc lại nội dung được bảo vệ (nội dung đơn thư, kết quả giải quyết): viết lại, "
                "không nêu tên người và nội dung ấy.",
                f"{private} explanations repeat what is protected (of a petition): say it without names and content.",
            )
        )
    if not reasons:
        return None
    ending = Text(
        "Chưa gửi gì đi. Xong thì bấm Gửi lên cấp trên lần nữa.", "Nothing was sent. Then press Hand in again."
    )
    return Text(*("\n".join(each.text(lang) for each in (*reasons, ending)) for lang in ("vi", "en")))


def report_of(run: Run) -> Report:
    """Whose report a run has read; raises OperationError for one that `refusal` refuses for not being known."""
    known = _known(run)
    if known.unit is None or known.period is None or not known.forms:
        raise OperationError(
            "Chưa xác định được đơn vị, kỳ báo cáo hoặc mẫu biểu.", "The unit, the period or the form is not known."
        )
    unit, last = known.unit, known.period.last
    parent = None if unit.parent is None else run.definitions.register.get(unit.parent, last)
    titles = tuple(run.forms[form].label.vi if form in run.forms else form for form in known.forms)
    return Report(unit, known.period, known.forms[0], titles, parent)


def draft(run: Run, report: Report, items: Sequence[Item], said: Sequence[Explanation], workbook: Attachment) -> bytes:
    """The mail draft: the workbook attached, the warnings with their reasons in its text and as a table."""
    pairs = [(item, each) for item, each in zip(items, said, strict=True) if each.wanted]
    lines = _lines(report.unit.code, pairs)
    table = Attachment(TABLE, explanation_table(lines)) if lines else None
    told = HandIn(
        to=None if report.parent is None else report.parent.name,
        sender=report.unit.name,
        forms=report.titles,
        period=report.period,
        as_of=run.outcome.as_of,
        tool=f"xlsync {__version__}",
        attached=workbook.name,
        explained=tuple(Explained(item, each.text) for item, each in pairs),
        table=None if table is None else table.name,
    )
    return hand_in_draft(told, report.addresses, [workbook, *([] if table is None else [table])])


def place_copy(folder: Path, name: str, data: bytes) -> Path:
    """Writes the copy under its name, or with a number where that name has another content; a copy that is there
    already stays. Makes the folder. Raises OSError."""
    folder.mkdir(exist_ok=True)
    path = next(
        each
        for each in _names(folder / name)
        if not _taken(each) or (each.is_file() and same_saved(each.read_bytes(), data))
    )
    if not _taken(path):
        replace_bytes(path, data)
    return path


def place_draft(beside: Path, data: bytes) -> Path:
    """Writes the draft beside the copy that goes with it; one that a person has changed is kept, and the new one gets a
    number. Raises OSError."""
    names = _names(beside.with_name(f"{beside.stem}.eml"))
    path = next(each for each in names if not _taken(each) or is_untouched_draft(each, KIND))
    if not _taken(path) or path.read_bytes() != data:
        replace_bytes(path, data)
    return path


def same_saved(one: bytes, other: bytes) -> bool:
    """Whether two files are one workbook that was saved twice: part for part the same, but for when it was saved."""
    if one == other:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
            return _parts(first) == _parts(second)
    except zipfile.BadZipFile:
        return False


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    return {name: package.read(name) for name in package.namelist() if _OF_SAVING.fullmatch(name) is None}


def _known(run: Run) -> _Known:
    reports = [each for each in run.outcome.submissions if each.form is not None and each.tables and not each.annex]
    period = next((each.period for each in reports), None)
    code = next((each.unit for each in reports), None)
    unit = None if code is None or period is None else run.definitions.register.get(code, period.last)
    order = list(run.definitions.library.ids)
    forms = dict.fromkeys(each.form for each in reports if each.form is not None)
    return _Known(unit, period, tuple(sorted(forms, key=order.index)))


def _lines(unit: str, pairs: Sequence[tuple[Item, Explanation]]) -> list[ExplainedCell]:
    """The lines of the table. A line without a cell would hold for all findings of its code, so it stands there only
    where there is but one."""
    codes = Counter(item.code for item, _ in pairs)
    return [
        ExplainedCell(item.code, unit, f"{item.sheet}!{item.cells[0]}" if _has_cell(item) else "", _line(each.text),
                      item.message)
        for item, each in pairs
        if _has_cell(item) or codes[item.code] == 1
    ]  # fmt: skip


def _has_cell(item: Item) -> bool:
    return item.sheet is not None and bool(item.cells)


def _line(text: str) -> str:
    return " ".join(text.split())


def _names(path: Path) -> Iterator[Path]:
    """The path, then with ` (2)`, ` (3)` …"""
    yield path
    yield from (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))


def _taken(path: Path) -> bool:
    return path.exists() or path.is_symlink()
