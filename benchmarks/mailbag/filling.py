"""Fills in our own templates quickly, with the standard library: cells are put into the XML, cached results included.

What comes out is like what Excel saves: shared strings, a style for every cell, formulas with their cached values.
"""

import re
from collections.abc import Mapping
from copy import copy
from datetime import date
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from xlsync.forms.definition import Table
from xlsync.forms.expression import parse_value
from xlsync.forms.layout import FormLayout, TableLayout
from xlsync.model import Cleaned, column_letters, parse_a1
from xlsync.rules.evaluate import evaluate

_ROW = re.compile(r'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|>(.*?)</c>)', re.DOTALL)
_DAY_ZERO = date(1899, 12, 30)


class _Cell(NamedTuple):
    style: str
    kind: str
    inner: str

    def xml(self, address: str) -> str:
        style = f' s="{self.style}"' if self.style else ""
        kind = f' t="{self.kind}"' if self.kind else ""
        return f'<c r="{address}"{style}{kind}>{self.inner}</c>' if self.inner else f'<c r="{address}"{style}{kind}/>'


class _Sheet:
    def __init__(self, xml: str) -> None:
        self.head, _, rest = xml.partition("<sheetData>")
        data, _, self.tail = rest.partition("</sheetData>")
        self.attributes: dict[int, str] = {}
        self.rows: dict[int, dict[int, _Cell]] = {}
        for row, attributes, cells in _ROW.findall(data):
            self.attributes[int(row)] = attributes
            self.rows[int(row)] = {
                parse_a1(address)[1]: _Cell(style, kind, inner) for address, style, kind, inner in _CELL.findall(cells)
            }

    def __copy__(self) -> "_Sheet":
        other = _Sheet.__new__(_Sheet)
        other.head, other.tail, other.attributes = self.head, self.tail, dict(self.attributes)
        other.rows = {row: dict(cells) for row, cells in self.rows.items()}
        return other

    def xml(self) -> str:
        rows = []
        for row in sorted(self.rows):
            cells = "".join(
                cell.xml(f"{column_letters(column)}{row}") for column, cell in sorted(self.rows[row].items())
            )
            rows.append(f'<row r="{row}"{self.attributes.get(row, "")}>{cells}</row>')
        return f"{self.head}<sheetData>{''.join(rows)}</sheetData>{self.tail}"


class Filling:
    """A template being filled in. `copy.copy` gives another one to fill in from the same point."""

    def __init__(self, template: bytes, layout: FormLayout) -> None:
        self.layout = layout
        with ZipFile(BytesIO(template)) as package:
            self._parts = {name: package.read(name).decode() for name in package.namelist()}
        numbers = {
            name: number for number, name in enumerate(re.findall(r'<sheet name="([^"]+)"', self._part("workbook")), 1)
        }
        self._sheets = {
            name: _Sheet(self._part(f"worksheets/sheet{numbers[name]}"))
            for name in [layout.cover.sheet, *(place.sheet for place in layout.tables)]
        }
        self._numbers = numbers
        self._strings: dict[str, int] = {}
        self._known = self._part("sharedStrings").count("<si>")
        self._names: dict[str, str] = {}

    def _part(self, name: str) -> str:
        return self._parts[f"xl/{name}.xml"]

    def __copy__(self) -> "Filling":
        other = Filling.__new__(Filling)
        other.__dict__.update(self.__dict__)
        other._sheets = {name: copy(sheet) for name, sheet in self._sheets.items()}
        other._strings = dict(self._strings)
        other._names = dict(self._names)
        return other

    def rename(self, old: str, new: str) -> None:
        """Another text wherever the template has `old`: the name or the code of the unit."""
        self._names[escape(old)] = escape(new)

    def cover(self, day: date, filled_by: str, telephone: str) -> None:
        """Fills in the cover; unit and period stand there already."""
        cells = self.layout.cover
        for address, value in ((cells.date, day), (cells.filled_by, filled_by), (cells.telephone, telephone)):
            self._put(cells.sheet, *parse_a1(address), value)

    def table(self, table_id: str, records: list[Mapping[str, Cleaned]]) -> None:
        """Fills in the rows of a table from the first one on, and the results of its formulas."""
        place = self.layout.table(table_id)
        for row, record in enumerate(records, start=place.first_row):
            for field_id, value in record.items():
                if value is not None:
                    self._put(place.sheet, row, place.columns[field_id], value)
        self._calculate(place, records)

    def type_in(self, sheet: str, address: str, value: Cleaned | bool, *, kind: str = "") -> None:
        """Types over a cell, whatever was in it: None clears it. `kind` may be `error` (such as #REF!), or `formula`
        (without the sign =) for one that was never calculated, or `date` for a day in the format of the cover's."""
        row, column = parse_a1(address)
        cells = self._sheets[sheet].rows.setdefault(row, {})
        style = cells.get(column, _Cell("", "", "")).style
        if kind == "date" and isinstance(value, date):
            day_row, day_column = parse_a1(self.layout.cover.date)
            style = self._sheets[self.layout.cover.sheet].rows[day_row][day_column].style
            cells[column] = _Cell(style, "", f"<v>{(value - _DAY_ZERO).days}</v>")
        elif value is None:
            cells[column] = _Cell(style, "", "")
        elif kind == "error":
            cells[column] = _Cell(style, "e", f"<v>{value}</v>")
        elif kind == "formula":
            cells[column] = _Cell(style, "", f"<f>{escape(str(value))}</f>")
        elif isinstance(value, bool):
            cells[column] = _Cell(style, "b", f"<v>{int(value)}</v>")
        else:
            self._put(sheet, row, column, value)

    def reporting(self, table_id: str, count: int) -> None:
        """Fills in how many grassroots unions have reported."""
        place = self.layout.table(table_id)
        for address in (place.reporting, place.reporting_of):
            if address is not None:
                self._put(place.sheet, *parse_a1(address), count)

    def _calculate(self, place: TableLayout, records: list[Mapping[str, Cleaned]]) -> None:
        sheet = self._sheets[place.sheet]
        sums: dict[str, Cleaned] = {}
        for field_id, column in place.columns.items():
            total = sheet.rows[place.total_row].get(column) if place.total_row is not None else None
            if total is not None and "<f>" in total.inner:
                sums[field_id] = sum(v for each in records if isinstance(v := each.get(field_id), int | float))
        rows = list(enumerate(records, start=place.first_row))
        if place.total_row is not None:
            rows.append((place.total_row, sums))
        for row, record in rows:
            results = {**record, **_computed(place.table, record)}
            for field_id, column in place.columns.items():
                cell = sheet.rows.get(row, {}).get(column)
                if cell is not None and cell.inner.startswith("<f>"):
                    sheet.rows[row][column] = _with_result(cell, results.get(field_id))

    def _put(self, sheet: str, row: int, column: int, value: Cleaned) -> None:
        rows = self._sheets[sheet].rows
        if row not in rows:  # a list longer than its template: the office inserted rows like those above
            rows[row] = {number: _Cell(cell.style, "", "") for number, cell in rows[row - 1].items()}
        style = rows[row].get(column, _Cell("", "", "")).style
        if isinstance(value, str):
            number = self._strings.setdefault(value, self._known + len(self._strings))
            cell = _Cell(style, "s", f"<v>{number}</v>")
        elif isinstance(value, date):
            cell = _Cell(style, "", f"<v>{(value - _DAY_ZERO).days}</v>")
        else:
            cell = _Cell(style, "", f"<v>{value!r}</v>")
        rows[row][column] = cell

    def bytes(self) -> bytes:
        """The workbook."""
        strings = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self._strings)
        changed = {"xl/sharedStrings.xml": self._part("sharedStrings").replace("</sst>", f"{strings}</sst>")}
        for name, sheet in self._sheets.items():
            changed[f"xl/worksheets/sheet{self._numbers[name]}.xml"] = sheet.xml()
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as package:
            for name, text in self._parts.items():
                content = changed.get(name, text)
                for old, new in self._names.items():
                    content = content.replace(old, new)
                package.writestr(name, content)
        return target.getvalue()


def _computed(table: Table, record: Mapping[str, Cleaned]) -> dict[str, Cleaned]:
    fields = {field.id: field for field in table.fields}
    row: dict[str, Cleaned] = {name: record.get(name) for name in fields}
    results: dict[str, Cleaned] = {}
    for field in table.fields:
        if field.computed is not None:
            result = evaluate(parse_value(field.computed, fields), row, fields)
            results[field.id] = None if result is None else float(result)
    return results


def _with_result(cell: _Cell, result: Cleaned) -> _Cell:
    formula = cell.inner.partition("<v>")[0]
    if isinstance(result, int | float):
        return _Cell(cell.style, "", f"{formula}<v>{result!r}</v>")
    return _Cell(cell.style, "str", f"{formula}<v></v>")
