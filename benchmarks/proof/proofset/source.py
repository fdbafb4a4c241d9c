"""Reads the sources of the evaluation set: a report with light markup, and what is right and wrong in it.

A source is a head (`format`, `against`, `habit`) and one block a line:

| markup | block |
|---|---|
| `# `, `## `, `### ` | heading |
| `* ` | paragraph of an automatic bulleted list |
| `#. ` | paragraph of an automatic numbered list |
| lines that begin with a bar | the rows of one table |
| anything else | paragraph |

Within a block: `^[…]` is a footnote (marks in it are read, too), `{+…+}` a tracked insertion, `{-…-}` a tracked
deletion. Marks (not printed):

| mark | meaning |
|---|---|
| `[[r,t: text]]` | correct statement; letters of `CHECKS` say what a checker could compare |
| `[[!502: text => right // reason]]` | planted error of XS502 (`502s`, `501q`: kinds of `KINDS`) |
| `[[!504+409: …]]` | the error may be told as XS409 as well |
| `[[!409#a: …]]`, `[[@a: text]]` | an error that two places share, and its other place (`[[s@a: …]]`: a correct one) |
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parents[1]
HALVES = ("dev", "held", "fresh")
CHECKS = {
    "r": "ratio, percentage or change follows from its parts",
    "s": "total is the sum of its parts",
    "c": "count is that of the items listed",
    "t": "figure is that of the table",
    "h": "hedge holds for the table's figure",
    "d": "document cited alike",
}
KINDS = {
    "501": "XS501: figure is not the table's",
    "501q": "XS501: same quantity, two values",
    "502": "XS502: ratio, percentage or change",
    "502s": "XS502: sum within the text",
    "503": "XS503: count and list",
    "504": "XS504: period or name, two ways",
    "409": "XS409: document, two dates or issuers",
    "302": "XS302: rate in an annex table",
    "303": "XS303: conventions of rounding mixed",
    "304": "XS304: total of an annex table",
}


class SourceError(ValueError):
    """A source is not written as the markup wants it."""


class Sense(StrEnum):
    """What a mark says of its text."""

    CORRECT = "correct"
    ERROR = "error"
    PARTNER = "partner"  # the other place of an error


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked passage: characters `start`..`end` of the printed text of its block (end not included).

    `checks` are letters of `CHECKS` (correct ones), `kind` one of `KINDS` (errors), `others` codes
    under which the same error may be told as well, `link` joins two places.
    """

    sense: Sense
    start: int
    end: int
    text: str
    checks: tuple[str, ...] = ()
    kind: str = ""
    others: tuple[str, ...] = ()
    link: str = ""
    right: str = ""
    reason: str = ""


class Change(StrEnum):
    """What change tracking says of a piece of text."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one kind. `note` is the number of the footnote whose mark stands here (from 0), with empty text."""

    text: str
    change: Change = Change.KEPT
    note: int | None = None


@dataclass
class Text:
    """A paragraph, cell or footnote. `printed` has insertions in and deletions out."""

    pieces: list[Piece] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    notes: list["Text"] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """The text as it would print, without the marks of footnotes."""
        return "".join(piece.text for piece in self.pieces if piece.change is not Change.DELETED)


@dataclass(frozen=True, slots=True)
class Block:
    """`kind`: `heading1`..`heading3`, `plain`, `bullet`, `number`, or `table` with `rows`."""

    kind: str
    text: Text = field(default_factory=Text)
    rows: tuple[tuple[Text, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One report of the set. `format`: docx, docx-libreoffice, odt or txt; `against`: a province, or None."""

    name: str
    half: str
    format: str
    against: str | None
    habit: str
    blocks: tuple[Block, ...]

    def texts(self) -> Iterator[Text]:
        """Paragraphs and cells in reading order, then the footnotes."""
        body = [
            each
            for block in self.blocks
            for each in ([cell for row in block.rows for cell in row] if block.rows else [block.text])
        ]
        yield from body
        for each in body:
            yield from each.notes

    def marks(self, sense: Sense) -> list[Mark]:
        """All marks of a sense."""
        return [mark for text in self.texts() for mark in text.marks if mark.sense is sense]


def load(half: str) -> list[Source]:
    """The sources of one half, by name. Raises SourceError, which names the file."""
    return [read(path, half) for path in sorted((HERE / half).glob("*.md"))]


def read(path: Path, half: str) -> Source:
    """One source."""
    try:
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        told = yaml.safe_load(head)
        return Source(path.stem, half, told.get("format", "docx"), told["against"], told["habit"], tuple(_blocks(body)))
    except (ValueError, KeyError) as error:
        raise SourceError(f"{path.name}: {error}") from error


def _blocks(body: str) -> Iterator[Block]:
    rows: list[tuple[Text, ...]] = []
    for line in body.splitlines():
        if line.startswith("|"):
            cells = line.strip().removeprefix("|").removesuffix("|").split("|")
            rows.append(tuple(inline(cell.strip()) for cell in cells))
            continue
        if rows:
            yield Block("table", rows=tuple(rows))
            rows = []
        if line.strip():
            yield _block(line)
    if rows:
        yield Block("table", rows=tuple(rows))


def _block(line: str) -> Block:
    for sign, kind in (
        ("### ", "heading3"),
        ("## ", "heading2"),
        ("# ", "heading1"),
        ("* ", "bullet"),
        ("#. ", "number"),
    ):
        if line.startswith(sign):
            return Block(kind, inline(line.removeprefix(sign)))
    return Block("plain", inline(line))


_TOKEN = re.compile(r"\[\[(?P<mark>.*?)\]\]|\^\[(?P<note>(?:\[\[.*?\]\]|[^\]])*)\]|\{(?P<open>[+-])|(?P<close>[+-])\}")
_OPENED = {"+": Change.INSERTED, "-": Change.DELETED}


def inline(raw: str) -> Text:
    """The text of a block, its marks, notes and changes."""
    text, change, at = Text(), Change.KEPT, 0
    for token in _TOKEN.finditer(raw):
        _add(text, raw[at : token.start()], change)
        at = token.end()
        if token["mark"] is not None:
            mark = _mark(token["mark"], len(text.printed))
            _add(text, mark.text, change)
            text.marks.append(mark)
        elif token["note"] is not None:
            text.pieces.append(Piece("", change, len(text.notes)))
            text.notes.append(inline(token["note"]))
        else:
            change = _OPENED[token["open"]] if token["open"] else Change.KEPT
    _add(text, raw[at:], change)
    return text


def _add(text: Text, piece: str, change: Change) -> None:
    if piece:
        text.pieces.append(Piece(piece, change))


def _mark(inner: str, start: int) -> Mark:
    head, colon, rest = inner.partition(": ")
    if not colon or not rest:
        raise SourceError(f"not a mark: [[{inner}]]")
    if head.startswith("@"):
        return Mark(Sense.PARTNER, start, start + len(rest), rest, link=head[1:])
    if not head.startswith("!"):
        letters, _, link = head.partition("@")
        checks = tuple(letters.split(","))
        if not set(checks) <= set(CHECKS):
            raise SourceError(f"unknown check: [[{inner}]]")
        return Mark(Sense.CORRECT, start, start + len(rest), rest, checks, link=link)
    kinds, _, link = head[1:].partition("#")
    kind, *others = kinds.split("+")
    text, _, after = rest.partition(" => ")
    right, _, reason = after.partition(" // ")
    if kind not in KINDS or not text or not right or not reason:
        raise SourceError(f"an error needs a known kind, what is right and a reason: [[{inner}]]")
    return Mark(Sense.ERROR, start, start + len(text), text, (), kind, tuple(others), link, right, reason)
