"""The annex that goes up: made from the consolidated result, read back, and given out only when it is equal."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xlsync.forms.definition import Form
from xlsync.forms.library import FormLibrary
from xlsync.intake.documents.docx import read_docx
from xlsync.intake.errors import IntakeError
from xlsync.intake.xlsx import read_workbook
from xlsync.model import OperationError, Period, Published, Register, Rounding
from xlsync.pipeline.printing import libreoffice, to_pdf
from xlsync.pipeline.published import load_published
from xlsync.pipeline.settings import Settings, load_definitions
from xlsync.report.annex.build import build_annex
from xlsync.report.annex.content import Annex, Correction
from xlsync.report.annex.read_back import source_of_published
from xlsync.report.annex.sheets import to_xlsx
from xlsync.report.annex.source import AnnexSource, source_of_context
from xlsync.report.annex.verify import check_document, check_workbook
from xlsync.report.annex.word import to_docx
from xlsync.report.context import Context

#: The formats, in the order in which they are written.
KINDS = ("docx", "xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class AnnexOptions:
    """How the annex is made. `day` is the day that it is made on (properties, the year of the date to be filled in),
    `without` has names of units that are left out on purpose, `corrections` what changed since a package was sealed,
    `place` where it is issued (None: as the province's name says), `kinds` the formats, `waiting` what is called now
    and then while the PDF is printed: it may raise to end that."""

    day: date
    rounding: Rounding = Rounding.HALF_UP
    place: str | None = None
    without: Sequence[str] = ()
    corrections: Sequence[Correction] = ()
    kinds: Sequence[str] = KINDS
    waiting: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class AnnexFiles:
    """The bytes by file name, in the order of `KINDS`; `draft` where errors are left in the figures."""

    files: dict[str, bytes]
    draft: bool


def annex_files(published: Published, library: FormLibrary, register: Register, options: AnnexOptions) -> AnnexFiles:
    """The annex of a consolidated workbook that was read back (`pipeline.published.load_published`).

    Raises OperationError where the workbook does not add up (`report.annex.read_back`), where nothing in it goes up,
    where a format does not read back equal, and for a PDF without LibreOffice.
    """
    forms = tuple(_forms(published, library))
    return _made(source_of_published(published, forms, register), options)


def annex_of_file(path: str, settings: Settings, options: AnnexOptions) -> AnnexFiles:
    """The annex of the consolidated workbook at that path.

    Raises like `annex_files` and `load_published`, and DefinitionError for wrong definitions.
    """
    definitions = load_definitions(settings)
    published = load_published(path, definitions.library, settings.limits, settings.passwords)
    return annex_files(published, definitions.library, definitions.register, options)


def usual_kinds() -> tuple[str, ...]:
    """All formats, without the PDF where there is no LibreOffice to make it."""
    return tuple(kind for kind in KINDS if kind != "pdf" or libreoffice() is not None)


def annex_of_context(context: Context, options: AnnexOptions) -> AnnexFiles:
    """The annex of what was just consolidated; raises like `annex_files`."""
    return _made(source_of_context(context), options)


def annex_name(period: Period, kind: str) -> str:
    """`phu-luc_2024-H1.docx`."""
    return f"phu-luc_{period}.{kind}"


def _forms(published: Published, library: FormLibrary) -> Iterable[Form]:
    for form, version in published.forms:
        found = library.version(form, version)
        if found is None:
            raise OperationError(
                f"{published.path}: không có định nghĩa biểu {form} {version}; hãy thêm --forms.",
                f"{published.path}: the form {form} {version} is not defined; add --forms.",
            )
        yield found


def _made(source: AnnexSource, options: AnnexOptions) -> AnnexFiles:
    annex = build_annex(
        source,
        options.rounding,
        day=options.day,
        place=options.place,
        without=options.without,
        corrections=options.corrections,
    )
    if not annex.tables:
        raise OperationError(
            "Sổ tổng hợp không có bảng nào đưa vào phụ lục.", "Nothing in the consolidated workbook goes into an annex."
        )
    made: dict[str, bytes] = {}
    document = _document(annex) if {"docx", "pdf"} & set(options.kinds) else b""
    for kind in KINDS:
        if kind in options.kinds:
            name = annex_name(source.period, kind)
            if kind == "pdf":
                made[name] = to_pdf(document, ".docx", waiting=options.waiting)
            else:
                made[name] = _workbook(annex) if kind == "xlsx" else document
    return AnnexFiles(made, annex.draft)


def _document(annex: Annex) -> bytes:
    data = to_docx(annex)
    try:
        check_document(annex, read_docx(data, "annex.docx"))
    except IntakeError as error:
        raise _unreadable("docx", error) from error
    return data


def _workbook(annex: Annex) -> bytes:
    book = to_xlsx(annex)
    try:
        check_workbook(book, read_workbook(book.data))
    except IntakeError as error:
        raise _unreadable("xlsx", error) from error
    return book.data


def _unreadable(kind: str, error: IntakeError) -> OperationError:
    return OperationError(
        f"Phụ lục .{kind} không đọc lại được ({error.code}); không ghi.",
        f"The annex .{kind} cannot be read back ({error.code}); nothing written.",
    )
