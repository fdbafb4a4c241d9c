"""The XlsxWriter worksheet of our reports: the same files, in half the time, and no page number on a first page.

XlsxWriter prepares every cell for what any caller may ask. Ours holds hundreds of thousands of plain strings and
numbers, and formulas without functions newer than Excel 2010, so `put_row` makes their XML at once, all but the address
and the format, and a row is written as one string; every other cell is left to XlsxWriter. What is overridden is
private to it; a test writes the same cells with both and compares what openpyxl reads.
"""

from collections.abc import Sequence
from io import StringIO
from typing import Any, NamedTuple

from xlsxwriter.url import Url
from xlsxwriter.worksheet import CellStringTuple, RowInfo, Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from xlsync.model import column_letters


class Formula(NamedTuple):
    """A formula, with `=` or without, and its value."""

    text: str
    value: str | int | float


Content = str | int | float | Formula | None
_Part = tuple[list[str], Sequence[Any]]  # the XML of the cells but for address and format, and the formats


class FastSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter comes without type information
    """A worksheet for cells that our own code writes."""

    number_on_first_page = True

    def __init__(self) -> None:
        super().__init__()
        self._parts: dict[int, dict[int, _Part]] = {}
        self._single: dict[int, list[Any]] = {}
        self._fonts: dict[int, tuple[Any, str]] = {}
        self._around: dict[tuple[int, int], tuple[Sequence[Any], list[tuple[str, str]]]] = {}

    def put_row(self, row: int, values: Sequence[Content], formats: Sequence[Any], column: int = 0) -> None:
        """Cells from that column on, each with a format: text (never a formula), numbers, formulas, None for blanks.

        No other cell may be written where these stand.
        """
        shared = self.str_table._get_shared_string_index
        cells = []
        for value in values:
            if value is None:
                cells.append("/>")
            elif isinstance(value, str):
                cells.append(f' t="s"><v>{shared(value)}</v></c>')
            elif isinstance(value, Formula):
                cells.append(_formula(value))
            else:
                cells.append(f"><v>{value:.16G}</v></c>")
        parts = self._parts.get(row)
        if parts is None:
            self._parts[row] = {column: (cells, formats)}
        else:
            parts[column] = (cells, formats)
        self._check_dimensions(row, column)
        self._check_dimensions(row, column + len(cells) - 1)

    def put_link(self, row: int, column: int, url: Url, style: Any) -> None:
        """A link with its text."""
        self.table[row][column] = CellStringTuple(self.str_table._get_shared_string_index(url.text), style)
        self._check_dimensions(row, column)
        self.hyperlinks[row][column] = url

    def put_rich(self, row: int, column: int, fragments: Sequence[tuple[Any, str]], style: Any) -> None:
        """A text of several fragments, each with its format; none of them is empty."""
        runs = []
        for run, text in fragments:
            font = self._fonts.get(id(run))
            if font is None:
                font = self._fonts[id(run)] = (run, self._font(run))
            space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
            runs.append(f"<r>{font[1]}<t{space}>{_escaped(text)}</t></r>")
        index = self.str_table._get_shared_string_index("".join(runs))
        self._check_dimensions(row, column)
        self._parts.setdefault(row, {})[column] = ([f' t="s"><v>{index}</v></c>'], self._alone(style))

    def set_row(self, row: int, height: float | None = None, cell_format: Any = None, options: Any = None) -> Any:
        """As in XlsxWriter, whose checks of what we never give take longer than a row."""
        if not height or cell_format is not None or options or self.dim_colmin is None:
            return super().set_row(row, height, cell_format, options)
        pixels = int(height * 4.0 / 3.0 + 0.5)
        self._check_dimensions(row, self.dim_colmin)
        self.row_info[row] = RowInfo(height=pixels)
        self.row_sizes[row] = [pixels, False]
        return 0

    def _alone(self, style: Any) -> list[Any]:
        """The formats of a single cell: always the same list for the same format, as `_part` likes it."""
        return self._single.setdefault(id(style), [style])

    def _font(self, run: Any) -> str:
        """The properties of a run as XlsxWriter writes them."""
        self.rstring = XMLwriter()
        self.rstring._set_filehandle(StringIO())
        self._write_font(run)
        return str(self.rstring.fh.getvalue())

    def _write_hyperlink_external(self, row: int, col: int, id_num: int, url: Url) -> None:
        if url._anchor or url._is_object_link or url._tip:
            super()._write_hyperlink_external(row, col, id_num, url)
        else:
            self.fh.write(f'<hyperlink ref="{column_letters(col + 1)}{row + 1}" r:id="rId{id_num}"/>')

    def _write_header_footer(self) -> None:
        """XlsxWriter has no option for a first page without header (Nghị định 30/2020/NĐ-CP)."""
        attributes = [] if self.number_on_first_page else [("differentFirst", 1)]
        self._xml_start_tag("headerFooter", attributes)
        self._write_odd_header()
        if attributes:
            self._xml_empty_tag("firstHeader", [])
        self._xml_end_tag("headerFooter")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """XlsxWriter looks for thirty new functions in each formula; ours have none."""
        return formula.removeprefix("=")

    def _write_rows(self) -> None:
        """The spans of rows, which XlsxWriter reckons here, are a hint that no program needs."""
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            parts, cells, info = self._parts.get(row), self.table.get(row), self.row_info.get(row)
            if not parts and not cells:
                if info is not None:
                    self._write_empty_row(row, None, info)
                continue
            self._write_row(row, None, info)
            if not cells and parts is not None and len(parts) == 1:
                for column, part in parts.items():
                    self.fh.write(self._part(row, column, part))
            else:
                every: dict[int, Any] = {**(parts or {}), **(cells or {})}
                for column in sorted(every):
                    if parts is not None and column in parts:
                        self.fh.write(self._part(row, column, parts[column]))
                    else:
                        self._write_cell(row, column, every[column])
            self.fh.write("</row>")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = cell.__class__.__name__
        if cell.format and kind in {"String", "Number", "Blank"}:
            start = f'<c r="{column_letters(col + 1)}{row + 1}" s="{cell.format._get_xf_index()}"'
            if kind == "String":
                self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
            elif kind == "Number":
                self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
            else:
                self.fh.write(f"{start}/>")
        else:
            super()._write_cell(row, col, cell)

    def _part(self, row: int, column: int, part: _Part) -> str:
        cells, formats = part
        known = self._around.get((id(formats), column))
        if known is None:
            around = [
                (f'<c r="{column_letters(place)}', f'" s="{each._get_xf_index()}"')
                for place, each in enumerate(formats, start=column + 1)
            ]
            # The formats are kept: as long as they live no other list has their id.
            known = self._around[id(formats), column] = (formats, around)
        number = str(row + 1)
        pairs = zip(known[1], cells, strict=True)
        return "".join([f"{letters}{number}{style}{cell}" for (letters, style), cell in pairs])

    def _write_row(self, row: int, spans: str | None, row_info: Any = None, empty_row: bool = False) -> None:
        usual = self.default_row_height == self.original_row_height and not empty_row
        if usual and row_info is None:
            self.fh.write(f'<row r="{row + 1}">')
        elif usual and row_info == RowInfo(height=row_info.height) and row_info.height != self.default_row_height:
            self.fh.write(f'<row r="{row + 1}" ht="{row_info.height * 0.75:.16g}" customHeight="1">')
        else:
            super()._write_row(row, spans, row_info, empty_row)


def _formula(formula: Formula) -> str:
    text, value = _escaped(formula.text.removeprefix("=")), formula.value
    if isinstance(value, str) and value:
        return f' t="str"><f>{text}</f><v>{_escaped(value)}</v></c>'
    return f"><f>{text}</f><v>{value}</v></c>"


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text
