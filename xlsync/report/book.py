"""An XlsxWriter workbook as our reports write it: byte-stable, printing well on A4, text never read as a formula."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from os.path import relpath
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from xlsxwriter.url import Url

from xlsync.forms.layout import OUTPUT_NAME
from xlsync.report.fast_sheet import FastSheet
from xlsync.report.wording import printable

FONT = "Times New Roman"  # Nghị định 30/2020/NĐ-CP, annex I
INCOMPLETE_FILL = "#FFE699"
ADJUSTED_FILL = "#CDB9E8"  # a figure corrected by telephone
HEADER_FILL = "#DDEBF7"
LINK: Mapping[str, object] = {"border": 1, "font_color": "#0563C1", "underline": 1, "indent": 1}
#: Whole numbers with a point for thousands, whatever the language of the PC (an English one would print `7,290`).
COUNT_FORMAT = {"vi": r"[>=1000000]0\.000\.000;[>=1000]0\.000;0", "en": "#,##0"}
RATE_FORMAT = "0.0%"
DATE_FORMAT = "dd/mm/yyyy"

MOST_CHARACTERS = 32_000  # of one cell: Excel allows 32,767 UTF-16 units
MOST_LINKS = 65_530  # of one sheet
LONGEST_LINK = 2_079
LONGEST_ANCHOR = 255
NOTE_AUTHOR = "xlsync"
_MARGINS = {
    "top": 2.0,
    "bottom": 2.0,
    "left": 3.0,
    "right": 1.5,
}  # cm, Nghị định 30/2020/NĐ-CP: 20-25, 20-25, 30-35, 15-20 mm
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
#: Control characters may stand in a file's name on Linux, but not in XML: Excel would refuse the whole workbook.
_URI_ESCAPES = {code: f"%{code:02X}" for code in (*range(0x20), 0x7F, *map(ord, '%"#<>[]^`{}| '))}
_CONTROLS = re.compile("[\x00-\x1f]")


@lru_cache(maxsize=1024)
def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it: `'Biểu 2'`."""
    return "'" + sheet.replace("'", "''") + "'"


class Book:
    """Creates sheets, formats (each only once) and links. Use as a context manager; the file is written on leaving."""

    def __init__(self, path: Path, target: Path, made_on: date, lang: str, title: str) -> None:
        """Writes to `path`; links are relative to the folder of `target`, where the file will lie."""
        self.workbook = xlsxwriter.Workbook(
            str(path),
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": 11, "font_scheme": False},
            },
        )
        self.workbook.set_properties({"title": title, "created": datetime.combine(made_on, time())})
        self.workbook.set_calc_mode("auto")
        self.workbook.define_name(OUTPUT_NAME, '="xlsync"')
        self.lang = lang
        self._folder = target.absolute().parent
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()
        self._sheets: dict[str, Any] = {}
        self._links: dict[str, int] = {}
        self._targets: dict[str, str | None] = {}
        self._urls: dict[tuple[str, str], Url] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.workbook.close()

    def format(self, **properties: object) -> Any:
        """The format with these properties, top-aligned unless said otherwise."""
        key = tuple(sorted(properties.items()))
        found = self._formats.get(key)
        if found is None:
            found = self._formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return found

    def count(self, *, incomplete: bool = False, **properties: object) -> Any:
        """The format of a bordered count, with a star and a colour when the figure is incomplete."""
        return self._number(COUNT_FORMAT[self.lang], incomplete, properties)

    def rate(self, *, incomplete: bool = False, **properties: object) -> Any:
        """The format of a bordered rate."""
        return self._number(RATE_FORMAT, incomplete, properties)

    def decimal(self, *, incomplete: bool = False, **properties: object) -> Any:
        """The format of a bordered number that need not be whole."""
        return self._number("General", incomplete, properties)

    def _number(self, number_format: str, incomplete: bool, properties: Mapping[str, object]) -> Any:
        if incomplete:
            number_format = ";".join(part + '"*"' for part in number_format.split(";"))
            properties = {"bg_color": INCOMPLETE_FILL, **properties}
        return self.format(**{"num_format": number_format, "border": 1, "align": "right", **properties})

    def header(self) -> Any:
        """The format of a header cell."""
        return self.format(bold=True, border=1, align="center", valign="vcenter", text_wrap=True, bg_color=HEADER_FILL)

    def name(self, wanted: str, ending: str = "") -> str:
        """A name for a sheet, `wanted` and `ending`: at most 31 characters, nothing Excel forbids, unlike all others.

        What is too long is cut, and numbers are put, before the ending.
        """
        base = _NOT_IN_SHEET_NAMES.sub("-", wanted).strip().strip("'") or "-"
        mark, number, name = ending, 1, ""
        while not name or name.casefold() in self._names:
            name = base[: 31 - len(mark)].rstrip() + mark
            number += 1
            mark = f" ({number}){ending}"
        self._names.add(name.casefold())
        return name

    def make_sheets(self, names: Sequence[str]) -> None:
        """Makes empty sheets in that order, for `sheet` to give out in any other."""
        for name in names:
            self._sheets[name] = self.workbook.add_worksheet(name, FastSheet)

    def sheet(self, name: str, *, landscape: bool = True, number_on_first_page: bool = True) -> Any:
        """The sheet of that name (given by `name`), set up for print: A4, one page wide, page numbers at the top."""
        if name not in self._sheets:
            self.make_sheets([name])
        sheet = self._sheets[name]
        sheet.number_on_first_page = number_on_first_page
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(**{side: centimetres / 2.54 for side, centimetres in _MARGINS.items()})
        sheet.set_header(f'&C&"{FONT},Regular"&13&P', {"margin": 1.0 / 2.54})
        sheet.hide_gridlines(2)
        return sheet

    def link_to_file(
        self, sheet: Any, row: int, column: int, text: str, path: str | None, place: str | None, style: Any
    ) -> None:
        """Writes `text` with a link to a file (its address as given to the program) and a place in it (`'Biểu 2'!C14`).

        Where Excel could not follow or hold the link (too many, too long, another drive) it is plain text.
        """
        target = None if path is None else self._target(path)
        if place is not None and _CONTROLS.search(place):  # a sheet whose name no link can hold
            place = None
        if target is None or not self._link_allowed(sheet, target, place):
            sheet.write_string(row, column, printable(text), style)
            return
        address = target + (f"#{place}" if place else "")
        link = self._urls.get((address, text))
        if link is None:
            link = self._urls[address, text] = Url("external:" + address)
            # The standard asks for a slash, Excel and LibreOffice follow it; XlsxWriter writes a backslash.
            link._relationship_link = link._relationship_link.replace("\\", "/")
            link.text = printable(text)
        sheet.put_link(row, column, link, style)

    def link_inside(self, sheet: Any, row: int, column: int, text: str, place: str, style: Any) -> None:
        """Writes `text` with a link to a place in this workbook (`'Biểu 2'!C14`), plain when there are too many."""
        if self._link_allowed(sheet, "", place):
            sheet.write_url(row, column, "internal:" + place, style, text)
        else:
            sheet.write_string(row, column, text, style)

    def note(self, sheet: Any, row: int, column: int, text: str) -> None:
        """A note on a cell, in a box of a size that holds its text; shown when the mouse is over the cell."""
        # About 38 characters of Times New Roman 10 in a line of 260 pixels, 16 pixels a line.
        box = {"width": 260, "height": 16 * sum(len(line) // 38 + 1 for line in text.split("\n")) + 12}
        sheet.write_comment(row, column, text, {**box, "author": NOTE_AUTHOR, "font_name": FONT, "font_size": 10})

    def _target(self, path: str) -> str | None:
        if path not in self._targets:
            self._targets[path] = None
            with suppress(ValueError):  # another drive on Windows, or a NUL in the name
                relative = relpath(Path(path).absolute(), self._folder).replace("\\", "/")
                self._targets[path] = printable(relative).translate(_URI_ESCAPES)
        return self._targets[path]

    def _link_allowed(self, sheet: Any, target: str, place: str | None) -> bool:
        used = self._links.get(sheet.name, 0)
        if used >= MOST_LINKS or len(target) > LONGEST_LINK or len(place or "") > LONGEST_ANCHOR:
            return False
        self._links[sheet.name] = used + 1
        return True
