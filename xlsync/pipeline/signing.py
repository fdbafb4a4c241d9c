"""The signed scans that come beside workbooks: which goes with which, and whether it still does (XS017).

The stamped, signed scan is the authority and the workbook accompanies it, so a workbook that was sent again without a
new scan is told. A scan signs what it came with first: lying beside a later workbook does not make it the scan of that
one, only the operator can say so (`xlsync accept SCAN`). A scan belongs to the workbooks of the same mail; in a folder
to those of the same name, or of the unit that its name tells, or to the only unit that is there; one that came alone to
what its sender's unit had sent by then.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from xlsync.model import Finding, SignedCopy, Submission, Unit, Verdict
from xlsync.texts.catalogue import finding
from xlsync.texts.normalise import fold

#: What tells whose a file is, from its name and the mail that it came with.
UnitOf = Callable[[Submission], Unit | None]


def is_scan(submission: Submission) -> bool:
    """Whether it is a PDF or a picture, and no logo in the text of a mail."""
    return submission.verdict is Verdict.REJECTED and any(
        found.code == "XS016" and found.variant == "signed_copy_or_image" for found in submission.findings
    )


#: The hashes of all versions that were ever recorded, by unit, form and period in its short form.
Versions = Mapping[tuple[str, str, str], frozenset[str]]


def pair(
    submissions: Sequence[Submission], known: Mapping[str, SignedCopy], versions: Versions, unit_of: UnitOf
) -> tuple[tuple[SignedCopy, ...], list[Finding]]:
    """The scans with the workbooks that they go with, and XS017 for each workbook that was sent again without one.

    `known` has what the ledger says of scans, by hash: the workbooks they came with, and number and date as the
    operator gave them.
    """
    books = [each for each in submissions if each.form is not None and each.unit is not None and not each.annex]
    copies: dict[str, SignedCopy] = {}
    for scan in submissions:
        if not is_scan(scan) or scan.source.sha256 in copies:
            continue
        before = known.get(scan.source.sha256, SignedCopy(scan.source.sha256, scan.source))
        unit = unit_of(scan)
        beside = _beside(scan, books, unit)
        copies[before.sha256] = replace(
            before,
            source=scan.source,
            unit=before.unit or _only(beside) or (None if unit is None else unit.code),
            pairs=before.pairs or tuple(dict.fromkeys(each.source.sha256 for each in beside)),
        )
    signed = {sha256 for each in {**known, **copies}.values() for sha256 in each.pairs}
    findings = []
    for book in books:
        mine = {book.source.sha256, *book.copies}
        if book.counted and signed.isdisjoint(mine) and not signed.isdisjoint(_others(book, books, versions)):
            source = book.source
            findings.append(finding("XS017", unit=book.unit, form=book.form, path=source.path, member=source.member))
    return tuple(copies.values()), findings


def _others(book: Submission, books: Sequence[Submission], versions: Versions) -> set[str]:
    """The hashes of the other versions of a workbook: those of this mailbag, and those that are on the record."""
    name = (book.unit or "", book.form or "", str(book.period))
    other_rounds = {
        each.source.sha256 for each in books if None not in {each.round, book.round} and each.round != book.round
    }
    here = {each.source.sha256 for each in books if (each.unit, each.form, str(each.period)) == name}
    return (set(versions.get(name, ())) | here) - other_rounds


def _beside(scan: Submission, books: Sequence[Submission], unit: Unit | None) -> list[Submission]:
    """The workbooks that a scan came with. One that came alone goes with what its unit had sent by then."""
    source = scan.source
    if source.mail is not None:
        same = [each for each in books if each.source.path == source.path and each.source.mail == source.mail]
        if same or unit is None:
            return same
        return [each for each in books if each.unit == unit.code and each.counted and _sent_before(each, scan)]
    folder = [each for each in books if _folder(each) == _folder(scan) and each.source.mail is None]
    stem = _stem(scan)
    named = [each for each in folder if _stem(each) == stem]
    if named:
        return named
    if unit is not None:
        return [each for each in folder if each.unit == unit.code and each.verdict is not Verdict.SUPERSEDED]
    return folder if len({each.unit for each in folder}) == 1 else []


def _sent_before(book: Submission, scan: Submission) -> bool:
    mail, other = book.source.mail, scan.source.mail
    if mail is None or other is None or mail.moment is None or other.moment is None:
        return True
    return mail.moment <= other.moment


def _only(books: Iterable[Submission]) -> str | None:
    units = {each.unit for each in books}
    return units.pop() if len(units) == 1 else None


def _folder(each: Submission) -> tuple[str, str]:
    source = each.source
    if source.member is None:
        return PurePosixPath(source.path).parent.as_posix(), ""
    return source.path, PurePosixPath(source.member).parent.as_posix()


def _stem(each: Submission) -> str:
    return fold(PurePosixPath(each.source.member or each.source.path).stem)
