"""Back to the units: each its own workbook with the cells marked, and a reply draft to go with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from xlsync import __version__
from xlsync.forms.layout import OUTPUT_NAME, RETURN_NAME, RETURN_SHEET, RETURN_TITLE
from xlsync.identify.returned import without_ours
from xlsync.intake.attachments import Opener
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, find_files
from xlsync.intake.originals import Key, originals
from xlsync.intake.sniff import Kind, sniff
from xlsync.issue.attaching import Attachment
from xlsync.issue.drafts import Draft, safe_name
from xlsync.issue.marking.copy import marked_copy
from xlsync.issue.marking.items import COLUMNS, MOST_LISTED, Item, Listing
from xlsync.issue.marking.xml import UnmarkableError
from xlsync.issue.replies import make_reply
from xlsync.issue.reply_text import AboutFile, Reply
from xlsync.model import Finding, Period, Source, Workbook
from xlsync.pipeline.pool import Progress
from xlsync.pipeline.returnable import UnitFile, items_of, returnable
from xlsync.pipeline.run import Run, over_units
from xlsync.pipeline.settings import Settings
from xlsync.report.context import Context
from xlsync.texts.numbers import day
from xlsync.texts.words import period_text, severity_counts

_LONGEST_STEM = 80
_FORBIDDEN = set('\\/:*?"<>|')
#: Formats whose cells a link can lead to.
_WITH_CELLS = frozenset({Kind.XLSX, Kind.XLS, Kind.XLSB, Kind.ODS, Kind.PROTECTED})


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """One file that goes back. `name` is that of the copy, or of the workbook that only lists what was found; `why`
    says why it is not marked itself (`UnmarkableError`, or its format), None when it is. Without `data` nothing is
    attached: the file could not be read."""

    source: Source
    findings: tuple[Finding, ...]
    withheld: int
    name: str | None = None
    data: bytes | None = None
    why: str | None = None
    kept_notes: tuple[str, ...] = ()
    cells: int = 0


@dataclass(frozen=True, slots=True)
class ReturnedUnit:
    """What goes back to one unit: its files and the draft. `unit` is None for files of nobody known, without one."""

    unit: str | None
    folder: str
    files: tuple[ReturnedFile, ...]
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class ReturnRun:
    """The run and what goes back, units in the order of the register."""

    run: Run
    units: tuple[ReturnedUnit, ...]
    withheld: frozenset[str]
    """The ids of the findings in those files that no unit is told."""


def return_to_units(paths: Sequence[str], settings: Settings, progress: Progress | None = None) -> ReturnRun:
    """Checks the mailbag as `consolidate` does and makes what goes back to each unit with findings.

    Raises like `run.consolidate`.
    """
    run = over_units("return", paths, settings, progress)
    period = run.definitions.asked
    due = run.definitions.due(period.last)
    context = Context(run.outcome, run.forms, run.definitions.register, "vi", f"xlsync {__version__}", due)
    by_unit: dict[str | None, list[UnitFile]] = {}
    for each in returnable(run.outcome, run.definitions.register, context):
        by_unit.setdefault(each.unit, []).append(each)
    maker = _Maker(run, settings, context, period)
    wanted = {(each.source.path, each.source.member) for files in by_unit.values() for each in files if each.findings}
    try:
        bytes_of = dict(originals(find_files(paths), wanted, settings.limits, settings.passwords))
        units = tuple(maker.unit(unit, files, bytes_of) for unit, files in by_unit.items())
    finally:
        maker.close()
    told = {found.id for files in by_unit.values() for each in files for found in each.findings}
    about = {(each.source.path, each.source.member) for files in by_unit.values() for each in files}
    withheld = {found.id for found in run.outcome.findings if (found.path, found.member) in about} - told
    return ReturnRun(run, units, frozenset(withheld))


class _Maker:
    """Makes what goes back."""

    def __init__(self, run: Run, settings: Settings, context: Context, period: Period) -> None:
        self._run = run
        self._context = context
        self._period = period
        self._as_of = settings.as_of
        self._opener = Opener(settings.limits, settings.passwords)

    def close(self) -> None:
        """Ends the child process that reads large workbooks."""
        self._opener.close()

    def unit(self, unit: str | None, files: Sequence[UnitFile], bytes_of: dict[Key, bytes]) -> ReturnedUnit:
        """All that goes back to one unit."""
        taken: set[str] = set()
        made = []
        for each in files:
            data = bytes_of.get((each.source.path, each.source.member))
            items = items_of(each.findings, self._context)
            made.append((self._file(each, data, items, unit, taken) if unit is not None else _untouched(each), items))
        draft = None if unit is None else self._draft(unit, [(file, items) for file, items in made if items])
        return ReturnedUnit(unit, safe_name(unit or "_"), tuple(file for file, _ in made), draft)

    def _file(
        self, each: UnitFile, data: bytes | None, items: tuple[Item, ...], unit: str, taken: set[str]
    ) -> ReturnedFile:
        done = _untouched(each)
        if data is None or not items:
            return done
        original = each.source.name
        kind = _kind(data, original)
        workbook = self._read(data, original)
        if workbook is None:  # nothing to point at: the mail says what is wrong
            return replace(done, why="unreadable")
        listing = self._listing(unit, original, items)
        if kind is Kind.XLSX:
            try:
                marked = marked_copy(data, listing)
                if self._same(workbook, self._read(marked.data, original)):
                    name = _free(original, "_tra-lai", PurePosixPath(original).suffix or ".xlsx", taken)
                    return replace(done, name=name, data=marked.data, cells=marked.cells, kept_notes=marked.kept)
                why = "values"
            except UnmarkableError as error:
                why = str(error)
        else:
            why = kind.value if kind is not None else "format"
        name = _free(original, "_ket-qua-kiem-tra", ".xlsx", taken)
        return replace(done, name=name, data=self._issues(name, original, kind, listing), why=why)

    def _read(self, data: bytes, name: str) -> Workbook | None:
        """The workbook as the reader of reports sees it."""
        with TemporaryDirectory(prefix="xlsync-") as folder:
            file = FoundFile(name, Path(folder) / "none", len(data), data=data)
            opened = next(iter(self._opener.open(file, Path(folder))), None)
        return opened.workbook if opened is not None and not isinstance(opened, FoundFile) else None

    @staticmethod
    def _same(before: Workbook, after: Workbook | None) -> bool:
        """Whether a marked copy says what the original does: the last word before it may go out."""
        if after is None:
            return False
        mine, theirs = without_ours(before), without_ours(after)
        return mine.grids == theirs.grids and mine.date_1904 == theirs.date_1904 and mine.carries == theirs.carries

    def _listing(self, unit: str, original: str, items: tuple[Item, ...]) -> Listing:
        left = len(items) - MOST_LISTED
        told = severity_counts(item.severity for item in items)
        return Listing(
            sheet=RETURN_SHEET,
            head=(
                RETURN_TITLE,
                f"Đơn vị: {self._context.name(unit)}. Kỳ báo cáo: {period_text(self._period)}. Tệp: {original}.",
                f"Kiểm tra ngày {day(self._as_of)}: {told}. {_until(self._run.outcome.deadline)}",
                "Bấm vào địa chỉ ở cột Ô để đến đúng chỗ cần xem. Sửa xong gửi lại chính tệp này; màu, ghi chú và "
                "trang này không ảnh hưởng đến số liệu, không cần xóa.",
            ),
            columns=COLUMNS,
            items=items[:MOST_LISTED],
            more=f"… và {left} phát hiện khác." if left > 0 else "",
        )

    def _issues(self, name: str, original: str, kind: Kind | None, listing: Listing) -> bytes:
        from xlsync.report.unit_issues import Issue, write_unit_issues

        head = (
            *listing.head[:3],
            "Sửa trong tệp đã gửi rồi gửi lại. Để danh sách này cùng thư mục với tệp đó thì liên kết mở đúng ô.",
        )
        issues = [
            Issue(
                item.severity,
                item.code,
                item.place,
                item.message,
                item.remedy,
                item.sheet,
                next(iter(item.cells), None),
            )
            for item in listing.items
        ]
        with TemporaryDirectory(prefix="xlsync-") as folder:
            path = Path(folder) / name
            write_unit_issues(path, original, head, issues, self._as_of, cells=kind in _WITH_CELLS)
            return path.read_bytes()

    def _draft(self, unit: str, files: Sequence[tuple[ReturnedFile, tuple[Item, ...]]]) -> Draft | None:
        if not files:
            return None
        register, last = self._run.definitions.register, self._period.last
        entry, province = register.get(unit, last), register.province(last)
        reply = Reply(
            to=self._context.name(unit),
            sender=province.name if province is not None and province.code != unit else None,
            period=self._period,
            as_of=self._as_of,
            files=tuple(
                AboutFile(file.source.name, file.name, file.name is not None and file.why is None, items)
                for file, items in files
            ),
            deadline=self._run.outcome.deadline,
        )
        senders = [file.source.mail.sender for file, _ in files if file.source.mail is not None]
        attached = [Attachment(file.name, file.data) for file, _ in files if file.name and file.data is not None]
        return make_reply(unit, reply, () if entry is None else entry.emails, senders, attached)


def _untouched(each: UnitFile) -> ReturnedFile:
    return ReturnedFile(each.source, each.findings, each.withheld)


def _until(deadline: date | None) -> str:
    return "" if deadline is None else f"Hạn gửi báo cáo: {day(deadline)}."


def _kind(data: bytes, name: str) -> Kind | None:
    try:
        return sniff(data, name)
    except IntakeError:
        return None


def _free(original: str, ending: str, suffix: str, taken: set[str]) -> str:
    """A name for an output that no file system refuses and no other output of the unit has."""
    plain = "".join("-" if each in _FORBIDDEN or not each.isprintable() else each for each in original)
    stem = PurePosixPath(plain).stem[:_LONGEST_STEM].strip(" .") or "bao-cao"
    name, number = f"{stem}{ending}{suffix}", 2
    while name.casefold() in taken:
        name, number = f"{stem}{ending} ({number}){suffix}", number + 1
    taken.add(name.casefold())
    return name


def written_by_us(workbook: Workbook) -> bool:
    """Whether a workbook is an output of an earlier run, which may be replaced."""
    return RETURN_NAME in workbook.defined_names or OUTPUT_NAME in workbook.defined_names


def names_of(units: Sequence[ReturnedUnit]) -> Iterator[tuple[str, ReturnedFile]]:
    """Every workbook that goes back, with its path inside the folder of the outputs."""
    for unit in units:
        for file in unit.files:
            if file.name is not None:
                yield f"{unit.folder}/{file.name}", file
