"""One cell of an HTML table: its text as a browser shows it, and what a spreadsheet program wrote beside it."""

import re
from collections.abc import Mapping

from xlsync.intake.cell_values import number
from xlsync.intake.formats.tables import Table
from xlsync.model.cell import ErrorValue
from xlsync.model.grid import Address

_SPACES = re.compile(r"[ \t\r\n\f]+")
_DATE = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b.*", re.DOTALL)
_PERCENT = re.compile(r"-?[0-9.,]*?(?:[.,]([0-9]{1,6}))?\s*%")


class Text:
    """Collects text, white space folded, lines kept apart."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def write(self, text: str) -> None:
        """Characters of the page; NUL and what stands for it is nothing that a person typed."""
        self._pieces.append(_SPACES.sub(" ", text))

    def line(self) -> None:
        """A new line begins, unless it does already."""
        if self._pieces and self._pieces[-1] != "\n":
            self._pieces.append("\n")

    def text(self) -> str:
        """The lines that say something."""
        lines = (_SPACES.sub(" ", line).strip(" ") for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)


class Cell:
    """A cell that is open, at its place in the table."""

    def __init__(self, place: Address, attributes: Mapping[str, str | None]) -> None:
        self.text = Text()
        self._place = place
        self._attributes = attributes

    def store(self, table: Table) -> None:
        """Keeps the value: what Excel or LibreOffice say it is, else what was typed."""
        text = self.text.text()
        formula = self._attributes.get("x:fmla")
        if formula:
            table.formulas[self._place] = formula.strip().removeprefix("=")
        if "x:err" in self._attributes:
            table.put(self._place, ErrorValue(self._attributes["x:err"] or text or "#N/A"))
            return
        stated = self._attributes.get("x:num") or self._attributes.get("sdval")
        if stated:
            try:
                value = number(stated)
            except ValueError:
                value = None
            if value is not None:
                table.put(self._place, value)
                code = self._code(text)
                if code:
                    table.formats[self._place] = code
                return
        if "x:str" in self._attributes:
            table.put(self._place, text)
        else:
            table.put_text(self._place, text)

    def _code(self, text: str) -> str:
        """The number format that the shown text, or LibreOffice, gives away: a date, a percentage."""
        stated = (self._attributes.get("sdnum") or "").split(";", 2)
        if len(stated) == 3 and stated[2]:
            return "" if stated[2].casefold() in {"general", "standard"} else stated[2]
        if _DATE.fullmatch(text):
            return "dd/mm/yyyy"
        percent = _PERCENT.fullmatch(text)
        if percent is not None:
            return f"0.{'0' * len(percent[1])}%" if percent[1] else "0%"
        return ""


def span(text: str | None, most: int) -> int:
    """How many rows or columns a cell covers; nonsense is 1, as in browsers."""
    digits = (text or "").strip()
    return max(1, min(int(digits[:9]), most)) if digits.isascii() and digits.isdigit() else 1
