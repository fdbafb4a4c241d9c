"""The part of a sheet with its cells marked: only their style changes; cells and rows that are not there are put in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from xlsync.issue.marking.xml import Edits, Markup, Tag, UnmarkableError
from xlsync.model import CellRange, a1, column_number, parse_a1
from xlsync.model.cell import LAST_COLUMN
from xlsync.model.grid import Address

_BEFORE_ROWS = frozenset({b"sheetPr", b"dimension", b"sheetViews", b"sheetFormatPr", b"cols"})
#: What stands after the drawing of notes (ISO/IEC 29500-1, 18.3.1.99); markup for other versions wraps two of these.
_AFTER_NOTES = frozenset(
    {b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems", b"tableParts",
     b"extLst", b"AlternateContent"}
)  # fmt: skip
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,6})["']""")
_LETTERS = re.compile("[A-Za-z]+")
_WIDTH, _HEIGHT = 64, 20  # pixels of a column and a row of the usual size

Restyle = Callable[[int], int]


@dataclass(slots=True)
class _Row:
    number: int
    tag: Tag
    end: int
    """Where its content ends."""


class SheetXml:
    """A worksheet part. Raises UnmarkableError for one that cannot be understood."""

    def __init__(self, data: bytes) -> None:
        self._markup = Markup(data)
        self.is_strict = self._markup.strict()
        self._edits = Edits()
        found = next(self._markup.named(b"sheetData"), None)
        self._end = 0 if found is None else self._markup.closing(found)
        self._data = found
        if found is None and re.search(rb"<[^\s<>/:]+:sheetData[\s/>]|<sheetData[\s/>]", data):
            raise UnmarkableError("prefixes")

    @cached_property
    def _rows(self) -> list[_Row]:
        rows: list[_Row] = []
        if self._data is None or self._data.empty:
            return rows
        number = 0
        for tag in self._markup.named(b"row", self._data.end, self._end):
            number = _whole(self._markup.attributes(tag).get("r"), number + 1)
            rows.append(_Row(number, tag, tag.end))
        limits = [*(row.tag.start for row in rows[1:]), self._end]
        for row, limit in zip(rows, limits[: len(rows)], strict=True):
            if not row.tag.empty:
                row.end = self._markup.closing(row.tag)
                if row.end > limit:
                    raise UnmarkableError("markup")
        return rows

    @cached_property
    def _by_number(self) -> dict[int, _Row]:
        return {row.number: row for row in reversed(self._rows)}

    @cached_property
    def merged(self) -> tuple[CellRange, ...]:
        """The merged ranges."""
        ranges = []
        for tag in self._markup.named(b"mergeCell", self._end):
            first, _, last = self._markup.attributes(tag).get("ref", "").replace("$", "").partition(":")
            try:
                (top, left), (bottom, right) = parse_a1(first), parse_a1(last or first)
            except ValueError:
                continue
            ranges.append(CellRange(top, left, bottom, right))
        return tuple(ranges)

    def shown_at(self, cell: Address) -> Address:
        """The cell itself, or the one whose content a merged range shows in its place."""
        for span in self.merged:
            if cell in span:
                return span.first_row, span.first_column
        return cell

    def restyle(self, cells: Mapping[Address, Restyle]) -> None:
        """Gives cells another style, made from the one that they have (that of their row or column where there is no
        cell yet)."""
        by_row: dict[int, dict[int, Restyle]] = {}
        for (row, column), style in sorted(cells.items()):
            by_row.setdefault(row, {})[column] = style
        fresh: list[tuple[int, bytes]] = []
        for number, columns in by_row.items():
            known = self._by_number.get(number)
            if known is None:
                made = b"".join(
                    self._cell(number, column, style(self._style(column))) for column, style in columns.items()
                )
                name = self._markup.colon + b"row"
                fresh.append((number, b'<%b r="%d">' % (name, number) + made + b"</" + name + b">"))
            else:
                self._restyle_row(known, columns)
        self._insert_rows(fresh)

    def restyle_all(self, styles: Mapping[int, int], but: Iterable[Address]) -> None:
        """Gives every cell with one of those styles another one, but for some cells."""
        left = set(but)
        for row in self._rows:
            if not any(int(style) in styles for style in _STYLE.findall(self._markup.data, row.tag.start, row.end)):
                continue
            for column, tag in self._cells(row):
                style = _whole(self._markup.attributes(tag).get("s"), 0)
                if style in styles and (row.number, column) not in left:
                    self._edits.replace(*self._markup.with_attribute(tag, b"s", b"%d" % styles[style]))

    def _restyle_row(self, row: _Row, columns: Mapping[int, Restyle]) -> None:
        said = self._markup.attributes(row.tag)
        own = _whole(said.get("s"), 0) if said.get("customFormat") in {"1", "true"} else None
        there = list(self._cells(row))
        by_column = dict(reversed(there))
        made: list[tuple[int, bytes]] = []
        for column, style in columns.items():
            tag = by_column.get(column)
            if tag is not None:
                base = _whole(self._markup.attributes(tag).get("s"), 0)
                self._edits.replace(*self._markup.with_attribute(tag, b"s", b"%d" % style(base)))
                continue
            base = own if own is not None else self._style(column)
            made.append((column, self._cell(row.number, column, style(base))))
        if not made:
            return
        if row.tag.empty:
            self._edits.replace(
                row.tag.end - 2, row.tag.end,
                b">" + b"".join(text for _, text in made) + b"</" + self._markup.colon + b"row>",
            )  # fmt: skip
        else:
            for column, text in made:
                at = next((tag.start for other, tag in there if other > column), row.end)
                self._edits.insert(at, text)
        self._widen(row, said.get("spans"), [column for column, _ in made])

    def _widen(self, row: _Row, spans: str | None, columns: list[int]) -> None:
        """The columns that a row says it has must hold those that are put in."""
        first, colon, last = (spans or "").partition(":")
        if colon and first.isdigit() and last.isdigit():
            wide = min(int(first), *columns), max(int(last), *columns)
            if wide != (int(first), int(last)):
                self._edits.replace(*self._markup.with_attribute(row.tag, b"spans", b"%d:%d" % wide))

    def _insert_rows(self, fresh: list[tuple[int, bytes]]) -> None:
        if not fresh:
            return
        rows = b"".join(text for _, text in fresh)
        name = self._markup.colon + b"sheetData"
        if self._data is None:
            place = next(
                (tag.start for tag in self._after_rows if tag.name not in _BEFORE_ROWS),
                self._markup.root_end(),
            )
            self._edits.insert(place, b"<" + name + b">" + rows + b"</" + name + b">")
        elif self._data.empty:
            self._edits.replace(self._data.end - 2, self._data.end, b">" + rows + b"</" + name + b">")
        else:
            for number, text in fresh:
                at = next((row.tag.start for row in self._rows if row.number > number), self._end)
                self._edits.insert(at, text)

    def _cell(self, row: int, column: int, style: int) -> bytes:
        return b'<%bc r="%b" s="%d"/>' % (self._markup.colon, a1(row, column).encode(), style)

    def _cells(self, row: _Row) -> Iterator[tuple[int, Tag]]:
        column = 0
        for tag in self._markup.named(b"c", row.tag.end, row.end):
            letters = _LETTERS.match(self._markup.attributes(tag).get("r", ""))
            column = column + 1 if letters is None else column_number(letters[0])
            if column > LAST_COLUMN:
                raise UnmarkableError("markup")
            yield column, tag

    @cached_property
    def _columns(self) -> list[tuple[int, int, int, float | None]]:
        """First and last column, style and width of each entry of `cols`."""
        found = []
        for tag in self._markup.named(b"col", 0, None if self._data is None else self._data.start):
            said = self._markup.attributes(tag)
            try:
                width = float(said["width"]) if "width" in said else None
            except ValueError:
                width = None
            if said.get("hidden") in {"1", "true"}:
                width = 0.0
            found.append((_whole(said.get("min"), 0), _whole(said.get("max"), 0), _whole(said.get("style"), 0), width))
        return found

    def _style(self, column: int) -> int:
        return next((style for first, last, style, _ in self._columns if first <= column <= last), 0)

    def column_pixels(self, column: int) -> int:
        """How wide a column is on the screen, about."""
        width = next((width for first, last, _, width in self._columns if first <= column <= last), None)
        return _WIDTH if width is None else int(width * 7 + 5) if width else 0

    def row_pixels(self, row: int) -> int:
        """How high a row is on the screen, about."""
        known = self._by_number.get(row)
        if known is None:
            return _HEIGHT
        said = self._markup.attributes(known.tag)
        if said.get("hidden") in {"1", "true"}:
            return 0
        try:
            return int(float(said["ht"]) * 4 / 3) if "ht" in said else _HEIGHT
        except ValueError:
            return _HEIGHT

    def notes_drawing(self) -> str | None:
        """The relationship of the drawing of the notes, None when there is none."""
        for child in self._after_rows:
            if child.name == b"legacyDrawing":
                said = self._markup.attributes(child)
                return next((value for key, value in said.items() if key.endswith(":id")), "")
        return None

    @cached_property
    def _after_rows(self) -> list[Tag]:
        """The elements of the sheet after its rows."""
        markup = self._markup
        if self._data is None:
            return [child.tag for child in markup.children(markup.root)]
        start = markup.element(self._data).end
        return [child.tag for child in markup.children(markup.root, start)]

    def add_notes_drawing(self, link: str, address: bytes) -> None:
        """Names the drawing of the notes. `address` is the namespace of relationships."""
        at = next((tag.start for tag in self._after_rows if tag.name in _AFTER_NOTES), self._markup.root_end())
        text = b'<%blegacyDrawing xmlns:xsr="%b" xsr:id="%b"/>' % (self._markup.colon, address, link.encode())
        self._edits.insert(at, text)

    def written(self) -> bytes:
        """The part with its changes."""
        return self._edits.applied(self._markup.data)


def _whole(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise UnmarkableError("number")
    return int(text)
