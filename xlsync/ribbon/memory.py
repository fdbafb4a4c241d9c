"""What the marks need to be taken away and walked through, on a hidden sheet of the workbook.

The sheet has the name and the title of the list of a returned workbook, so that `identify.returned` leaves it
out of the report like that list.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from xlsync.forms.layout import RETURN_SHEET, RETURN_TITLE
from xlsync.ribbon.application import hide, is_libreoffice

_MARKER = "xlsync-marks-1"
_HEAD = 2
_COLUMNS = 6
_CLAIMS = 8  # the column of the claims
_MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked cell, in the order of the walk. `fill` is what `application.fill` told before, empty where the
    fill was left alone; `noted` whether the note is ours; `listed` the cell has a finding of its own to stop at."""

    sheet: str
    cell: str
    fill: str
    noted: bool
    listed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Memory:
    """The marks of a workbook and the name of the sheet that lists the findings. `claims` has, for each line of the
    list, what its explanation is for (`pipeline.explanations`)."""

    listing: str
    marks: tuple[Mark, ...]
    claims: tuple[str, ...] = ()


def memory_sheet(book: Any) -> Any | None:
    """The hidden sheet; None when the workbook has no marks."""
    for sheet in book.sheets:
        # A look at the name first: reading cells of every sheet takes its time.
        if sheet.name.startswith(RETURN_SHEET) and sheet.range("A1:B1").value == [RETURN_TITLE, _MARKER]:
            return sheet
    return None


def recall(book: Any) -> Memory | None:
    """What is kept; None when the workbook has no marks."""
    sheet = memory_sheet(book)
    if sheet is None:
        return None
    listing, count, claimed = sheet.range("C1:E1").value
    marks = []
    if count:
        rows = sheet.range((_HEAD, 1), (_HEAD + int(count) - 1, _COLUMNS)).options(ndim=2).value
        for name, cell, fill, noted, listed, text in rows:
            marks.append(Mark(_said(name), _said(cell), _said(fill), noted == "x", listed == "x", _said(text)))
    claims: list[Any] = []
    if claimed:
        claims = sheet.range((_HEAD, _CLAIMS), (_HEAD + int(claimed) - 1, _CLAIMS)).options(ndim=1).value
    return Memory(_said(listing), tuple(marks), tuple(map(_said, claims)))


def remember(book: Any, listing: str, marks: Sequence[Mark], claims: Sequence[str] = ()) -> None:
    """Keeps the marks, and the claims of the listed findings, on a new hidden sheet."""
    sheet = book.sheets.add(free_name(book), after=book.sheets[len(book.sheets) - 1])
    # A sign before each text keeps it one: `=SUM(…)` in a message, `007` as the name of a sheet.
    rows = [
        [_kept(value) if isinstance(value, str) else "x" if value else None for value in astuple(mark)]
        for mark in marks
    ]
    if not is_libreoffice(book):
        sheet.range("A:H").number_format = "@"
    sheet.range("A1").value = [[RETURN_TITLE, _MARKER, _kept(listing), len(marks), len(claims)]]
    if rows:
        sheet.range((_HEAD, 1), (_HEAD + len(rows) - 1, _COLUMNS)).value = rows
    if claims:
        last = _HEAD + len(claims) - 1
        sheet.range((_HEAD, _CLAIMS), (last, _CLAIMS)).value = [[_kept(each)] for each in claims]
    hide(sheet)


def free_name(book: Any, usual: str = RETURN_SHEET) -> str:
    """A name for a sheet of ours: `Kết quả kiểm tra`, or with a number after it."""
    taken = {sheet.name.casefold() for sheet in book.sheets}
    name, number = usual, 2
    while name.casefold() in taken:
        name, number = f"{usual} {number}", number + 1
    return name


def _kept(text: str) -> str:
    return "|" + text[:_MOST_TEXT]


def _said(value: Any) -> str:
    return str(value or "").removeprefix("|")
