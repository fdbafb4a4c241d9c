"""The signed scans that come beside workbooks: which goes with which, and whether it still does (XS017).

The stamped, signed scan is the authority and the workbook accompanies it, so a workbook that was sent again without a
new scan is told. A scan signs what it came with first: lying beside a later workbook does not make it the scan of that
one, only the operator can say so (`xlsync accept SCAN`). A scan belongs to the workbooks of the same mail; in a folder
to those of the same name, or of the unit that its name tells, or to the only unit that is there; one that came alone to
what its sender's unit had sent by then.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from xlsync.model import Finding, SignedCopy, Submission, Unit, Verdict
from xlsync.pipeline.versions import shown
from xlsync.texts.catalogue import finding
from xlsync.texts.normalise import fold

#: What tells whose a file is, from its name and the mail that it came with.
UnitOf = Callable[[Submission], Unit | None]
_SCAN = "signed_copy_or_image"


def is_scan(submission: Submission) -> bool:
    """Whether it is a PDF or a picture, and no logo in the text of a mail."""
    return submission.verdict is Verdict.REJECTED and any(
        found.code == "XS016" and found.variant in {_SCAN, "signed_copy"} for found in submission.findings
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
    if not signed:
        return tuple(copies.values()), []
    findings = []
    # Once for all: looking through all books for each of them takes minutes for thousands.
    here: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    rounds: dict[str, set[str]] = defaultdict(set)
    for book in books:
        here[_name(book)].add(book.source.sha256)
        if book.round is not None:
            rounds[book.round].add(book.source.sha256)
    for book in books:
        mine, name = {book.source.sha256, *book.copies}, _name(book)
        others = here[name] | versions.get(name, frozenset())
        if book.round is not None:
            others = others.difference(*(each for asked, each in rounds.items() if asked != book.round))
        if book.counted and signed.isdisjoint(mine) and not signed.isdisjoint(others):
            source = book.source
            findings.append(finding("XS017", unit=book.unit, form=book.form, path=source.path, member=source.member))
    return tuple(copies.values()), findings


def _name(book: Submission) -> tuple[str, str, str]:
    """What all versions of a workbook have in common, as `Versions` has it."""
    return book.unit or "", book.form or "", str(book.period)


def named(submissions: Sequence[Submission], copies: Iterable[SignedCopy]) -> list[Submission]:
    """The submissions, scans with the unit that they are of, and told as its signed copy with what they go with."""
    known = {each.sha256: each for each in copies if each.unit is not None}
    names: dict[str, str] = {}
    for each in submissions:
        if each.form is not None:
            names.setdefault(each.source.sha256, shown(each))
    result = []
    for each in submissions:
        copy = known.get(each.source.sha256) if is_scan(each) else None
        if copy is not None:
            source = each.source
            beside = "; ".join(names[sha256] for sha256 in copy.pairs if sha256 in names)
            values = {"with": beside or None, "number": copy.number, "signed_on": copy.day}
            told = finding(
                "XS016", variant="signed_copy", values=values, unit=copy.unit, path=source.path, member=source.member
            )
            each = replace(each, unit=copy.unit, findings=(told,))  # noqa: PLW2901
        result.append(each)
    return result


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
