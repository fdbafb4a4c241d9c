"""What is said in a returned workbook."""

from dataclasses import dataclass

from xlsync.model import Severity
from xlsync.texts.words import word

#: The headers of a list of findings: number, severity, code, where, cell, message, remedy.
COLUMNS = (
    "TT", word("label.severity"), word("label.code"), word("label.sheet"), word("label.cell"), word("label.message"),
    word("label.remedy"),
)  # fmt: skip
MOST_LISTED = 5_000


@dataclass(frozen=True, slots=True)
class Item:
    """One finding in words. `cells` are the addresses on `sheet` that are marked, the first one with a note; `place`
    is the sheet or the table for a person, or nothing."""

    severity: Severity
    code: str
    severity_name: str
    place: str
    message: str
    remedy: str
    sheet: str | None = None
    cells: tuple[str, ...] = ()
    group: str = ""
    """What findings that are told together have in common: code, way of being met, field."""

    @property
    def where(self) -> str:
        """The place with the cell: `Biểu 2, ô C14`."""
        return ", ".join(part for part in (self.place, f"ô {self.cells[0]}" if self.cells else "") if part)


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of what was found: its name as a sheet, lines above it, the headers of its seven columns, the items.

    The columns are number, severity, code, where, cell, message, remedy.
    """

    sheet: str
    head: tuple[str, ...]
    columns: tuple[str, str, str, str, str, str, str]
    items: tuple[Item, ...]
    more: str = ""
    """What is said below when there are too many to be listed."""
