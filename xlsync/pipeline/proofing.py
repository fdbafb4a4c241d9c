"""The narrative report: read, compared with a consolidated workbook and with itself, given comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsync.intake import tasks
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, PathMissing, read_bytes
from xlsync.intake.limits import Limits
from xlsync.intake.sandbox import Sandbox
from xlsync.issue.comments import Comment, commented_copy
from xlsync.model import Document, Finding, OperationError, Outcome, Proofread
from xlsync.pipeline.published import load_published
from xlsync.pipeline.run import Run
from xlsync.pipeline.settings import Settings, load_definitions
from xlsync.texts.catalogue import finding
from xlsync.texts.render import render

#: Formats that a word processor opens and saves as `.docx`.
_OTHER_TEXTS = frozenset({"doc", "rtf", "html", "eml"})


@dataclass(frozen=True, slots=True)
class ProofRun:
    """A report that was checked, with the outcome and the definitions that the outputs are made from, and its bytes."""

    read: Proofread
    run: Run
    data: bytes

    def commented(self, comments: Sequence[Comment]) -> bytes:
        """The copy of the `.docx` with comments; raises OperationError when it is none."""
        return commented_copy(self.data, self.read.document, comments, self.run.outcome.as_of)


def proofread(report: str, settings: Settings, against: str | None = None) -> ProofRun:
    """Checks a narrative report, against the consolidated workbook at that path if there is one.

    Raises PathMissing for a report that is not there, OperationError for one that cannot be read and for a workbook
    that is no consolidated one, DefinitionError for wrong definitions.
    """
    from xlsync.proof.stage import proof

    definitions = load_definitions(settings)
    data = _bytes(report, settings.limits)
    document = _document(data, report, settings.limits)
    published = None
    if against is not None:
        published = load_published(against, definitions.library, settings.limits, settings.passwords)
    found = proof(document, published, definitions.library, definitions.register)
    findings = tuple(found)
    outcome = Outcome(
        command="proof",
        as_of=settings.as_of,
        period=None if published is None else published.period,
        findings=findings,
    )
    day = settings.as_of if published is None else published.period.last
    forms = {form.form: form for form in definitions.library.on(day)}
    read = Proofread(document, None if published is None else against, findings, _sentences(document, findings))
    return ProofRun(read, Run(outcome, definitions, forms), data)


def _bytes(path: str, limits: Limits) -> bytes:
    try:
        file = Path(path)
        if not file.is_file():
            raise PathMissing(path)
        size = file.stat().st_size
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise PathMissing(path) from error
    try:
        return read_bytes(FoundFile(path, file, size), limits)
    except IntakeError as error:
        raise _refused(error, path) from error


def _document(data: bytes, path: str, limits: Limits) -> Document:
    sandbox = Sandbox(limits)
    try:
        (document,) = sandbox.run(tasks.document, data, path.replace("\\", "/"))
    except IntakeError as error:
        raise _refused(error, path) from error
    finally:
        sandbox.close()
    return document


def _refused(error: IntakeError, path: str) -> OperationError:
    """What is wrong with the file, in words that fit a report rather than a workbook."""
    kind = str(error.values.get("format", ""))
    match error.code:
        case "XS016" if kind == "pdf" or error.variant == "signed_copy_or_image":
            vi = "là bản quét hoặc PDF, không có chữ để đối chiếu; hãy dùng tệp .docx gốc."
            en = "is a scan or a PDF without text to compare; use the .docx that it was made from."
        case "XS016" if kind in _OTHER_TEXTS:
            vi = f"là dạng .{kind}; hãy mở bằng Word, chọn Lưu thành (Save As) dạng .docx rồi chạy lại."
            en = f"is a .{kind}; open it in Word, save it as .docx and run again."
        case "XS016" | "XS003":
            vi = "không phải báo cáo bằng lời dạng .docx, .odt hoặc .txt."
            en = "is no narrative report as .docx, .odt or .txt."
        case "XS002":
            vi = "có mật khẩu; hãy bỏ mật khẩu (Tệp › Thông tin › Bảo vệ tài liệu) rồi chạy lại."
            en = "needs a password; remove it (File › Info › Protect Document) and run again."
        case "XS001" if error.variant == "empty":
            vi, en = "rỗng, không có nội dung.", "is empty."
        case "XS001" if error.variant == "unreadable":
            vi, en = f"không đọc được: {error.values.get('reason')}.", f"cannot be read: {error.values.get('reason')}."
        case "XS001":
            vi = "bị hỏng hoặc không đúng dạng như tên tệp; hãy mở bằng Word, lưu lại dạng .docx rồi chạy lại."
            en = "is damaged or not what its name says; open it in Word, save it as .docx and run again."
        case _:
            told = [
                render(finding(error.code, variant=error.variant, values=error.values, path=path), lang).message
                for lang in ("vi", "en")
            ]
            return OperationError(
                f"{path}: {told[0]} Hãy lưu lại báo cáo bằng Word, bỏ bớt hình và đối tượng thừa, hoặc nới --limit.",
                f"{path}: {told[1]} Save the report anew in Word without spare pictures and objects, or raise --limit.",
            )
    return OperationError(f"{path}: {vi}", f"{path}: {en}")


def _sentences(document: Document, findings: Sequence[Finding]) -> Mapping[str, tuple[int, int]]:
    """The sentence of each finding, of one that goes over several all of them."""
    from xlsync.proof.sentences import sentences

    spans: dict[str, tuple[int, int]] = {}
    known: dict[int, list[tuple[int, int]]] = {}
    for each in findings:
        if each.passage is None:
            continue
        number, start, end = each.passage.paragraph, each.passage.start, each.passage.end
        if number not in known:
            text = document.paragraph(number).text
            known[number] = [(sentence.start, sentence.end) for sentence in sentences(number, text)]
        met = [(first, last) for first, last in known[number] if first < max(end, start + 1) and start < last]
        spans[each.id] = (min(start, met[0][0]), max(end, met[-1][1])) if met else (start, end)
    return spans
