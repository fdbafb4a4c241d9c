"""The numbers of a report's own tables: counts, rates and both in one cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsync.model import Document, DocumentTable
from xlsync.proof.flat import flatten
from xlsync.proof.notation import NUMBER, read_number
from xlsync.texts.normalise import fold

_COUNT = re.compile(rf"({NUMBER})")
_RATE = re.compile(rf"({NUMBER})\s*%")
_BOTH = re.compile(rf"({NUMBER})\s*(?:[a-z]+\s*)?\(\s*({NUMBER})\s*%\s*\)")
#: Under a header with a sign of per cent: `34 (91,9)`.
_BOTH_BARE = re.compile(rf"({NUMBER})\s*\(\s*({NUMBER})\s*\)")
_NONE = re.compile(r"-*|0|khong|/|…|\.*")
_TOTAL = re.compile(
    r"(?:tong|cong|tong cong|tong so|tong hop|toan (?:tinh|nganh|huyen)|tong cong [a-z]{0,10}|cong chung|tong chung|"
    r"tong (?:thu|chi|kinh phi|so tien)|ca (?:nhiem ky|giai doan|nam|ky))"
)
_YEAR = re.compile(r"(?:nam\s+)?(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds a number. `value` is None where it is a rate only; `rate` is a percentage, and its decimals."""

    paragraph: int
    text: str
    value: Fraction | None = None
    decimals: int = 0
    rate: tuple[Fraction, int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures. `cells` by column, None for what is no number; `empty` are columns that say none or nothing."""

    label: str
    cells: tuple[Cell | None, ...]
    empty: frozenset[int] = frozenset()

    @property
    def total(self) -> bool:
        """Whether the label says that this row is a total."""
        return _TOTAL.fullmatch(fold(self.label)) is not None

    @property
    def nested(self) -> bool:
        """Whether the label says that this row is part of another, or a heading of rows."""
        first = fold(self.label)
        return first.startswith(("trong do", "rieng ", "gom ", "bao gom"))


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of figures of a table, and what its header says over each column (folded, and as written)."""

    number: int
    headers: tuple[str, ...]
    captions: tuple[str, ...]
    rows: tuple[Row, ...]


def grid(document: Document, table: DocumentTable) -> Grid | None:
    """The figures of a table; None when it has fewer than two rows of them."""
    texts = [[_text(document, cell) for cell in row] for row in table.cells]
    first = next((at for at, row in enumerate(texts) if _is_data(row)), None)
    if first is None or not first:
        return None
    width = max(map(len, texts))
    captions = tuple(_caption([row[column] for row in texts[:first] if column < len(row)]) for column in range(width))
    rows = tuple(
        _row(cells, line, captions)
        for cells, line in zip(table.cells[first:], texts[first:], strict=True)
        if _is_data(line)
    )
    if len(rows) < 2:
        return None
    return Grid(table.number, tuple(map(fold, captions)), captions, rows)


def _text(document: Document, numbers: Sequence[int]) -> str:
    return " ".join(document.paragraph(number).text for number in numbers).strip()


def _caption(texts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(text for text in texts if text))


def _is_data(row: Sequence[str]) -> bool:
    """A label and a number behind it; a line of column numbers has no label."""
    labels = [at for at, text in enumerate(row) if _is_label(row, at)]
    return bool(labels) and any(_cell((0,), text) for text in row[labels[0] + 1 :])


def _is_label(row: Sequence[str], at: int) -> bool:
    """Words that are no number; in the first cell a year, whose numbers stand behind it."""
    text = row[at]
    if not at and _YEAR.fullmatch(flatten(text).plain.strip()):
        return True
    return re.search(r"[^\W\d_]{2}", text) is not None and not _cell((0,), text)


def _row(cells: Sequence[tuple[int, ...]], texts: Sequence[str], captions: Sequence[str]) -> Row:
    label_at = next(at for at in range(len(texts)) if _is_label(texts, at))
    found: list[Cell | None] = [None] * len(captions)
    for column in range(label_at + 1, len(texts)):
        if cells[column] != cells[column - 1]:  # merged cells hold their number once
            found[column] = _cell(cells[column], texts[column], rated_header="%" in captions[column])
    empty = frozenset(
        at for at, text in enumerate(texts) if at > label_at and _NONE.fullmatch(flatten(text).plain.strip())
    )
    return Row(texts[label_at], tuple(found), empty)


def _cell(paragraphs: Sequence[int], text: str, *, rated_header: bool = False) -> Cell | None:
    plain = flatten(text).plain.strip()
    paragraph = paragraphs[0] if paragraphs else 0
    if len(paragraphs) > 1:
        return None
    both = _BOTH.fullmatch(plain) or (_BOTH_BARE.fullmatch(plain) if rated_header else None)
    if both is not None:
        rate = read_number(both[2], fractional=True)
        return Cell(paragraph, text, read_number(both[1]).value, 0, (rate.value, rate.decimals))
    rated = _RATE.fullmatch(plain)
    if rated is not None:
        rate = read_number(rated[1], fractional=True)
        return Cell(paragraph, text, None, 0, (rate.value, rate.decimals))
    if _COUNT.fullmatch(plain):
        typed = read_number(plain)
        return Cell(paragraph, text, typed.value, typed.decimals)
    return None
