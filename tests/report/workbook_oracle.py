"""An independent reading of the consolidated workbook: openpyxl and a few lines of arithmetic, none of our code."""

import re
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

REFERENCE = r"(?:'((?:[^']|'')+)'!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"


class Oracle:
    """Evaluates the sums of a workbook from its constants; `cached` are the values the file carries."""

    def __init__(self, path: Path) -> None:
        self.formulas = openpyxl.load_workbook(path, rich_text=False)
        self.cached = openpyxl.load_workbook(path, data_only=True)

    def cells(self, sheet: str, reference: str) -> list[tuple[str, int, int]]:
        left, top, right, bottom = range_boundaries(reference)
        return [(sheet, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def numbers(self, sheet: str, arguments: str) -> list[float]:
        found = []
        for other, reference in re.findall(REFERENCE, arguments):
            for place in self.cells(other.replace("''", "'") or sheet, reference):
                value = self.value(*place)
                if isinstance(value, int | float):
                    found.append(value)
        return found

    def value(self, sheet: str, row: int, column: int) -> Any:
        raw = self.formulas[sheet].cell(row, column).value
        if not (isinstance(raw, str) and raw.startswith("=")):
            return raw
        if match := re.fullmatch(r"=SUM\(([^()]+)\)", raw):
            return sum(self.numbers(sheet, match[1]))
        if match := re.fullmatch(r'=IF\(COUNT\(([^()]+)\)=0,"",SUM\(\1\)\)', raw):
            numbers = self.numbers(sheet, match[1])
            return sum(numbers) if numbers else ""
        if match := re.fullmatch(rf'=IF\({REFERENCE}="","",{REFERENCE}\)', raw):
            assert match[1] == match[3] and match[2] == match[4]
            left, top, _, _ = range_boundaries(match[2])
            return self.value(match[1].replace("''", "'"), top, left)
        if match := re.fullmatch(r'=IF\(COUNT\((\w+),(\w+)\)<2,"",IF\(\2=0,"",\1/\2\)\)', raw):
            part, whole = ([*self.numbers(sheet, name), None][0] for name in match.groups())
            return part / whole if part is not None and whole else ""
        raise AssertionError(f"a formula that is no plain sum, reference or ratio: {sheet}!{row},{column} {raw}")

    def rows(self, sheet: str) -> list[list[Any]]:
        return [list(row) for row in self.cached[sheet].iter_rows(values_only=True)]

    def row_of(self, sheet: str, label: str, *, after: str | None = None) -> int:
        """The first row (from 1) whose first cell is the label, after the row with another label."""
        seen = after is None
        for number, row in enumerate(self.rows(sheet), start=1):
            if seen and row[0] == label:
                return number
            seen = seen or row[0] == after
        raise AssertionError(f"no row {label!r} in {sheet}")

    def formula_cells(self) -> list[tuple[str, int, int, str]]:
        return [
            (sheet.title, cell.row, cell.column, cell.value)
            for sheet in self.formulas
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
