"""A workbook as it came: raw cells with the evidence that a person could see."""

from dataclasses import dataclass, field

from xlsync.model.cell import CellRange, RawValue

Address = tuple[int, int]  # (row, column), both counted from 1


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. Only cells that hold something have entries; rows and columns count from 1.

    `formulas` also names the cells whose formula has no cached value (those are absent from `rows`).
    `formats` gives the number format of numeric cells other than General. `legacy_fonts` gives the font name of text
    cells set in a font of the old encodings (`.VnTime`, `VNI-Times`), which is how such text is recognised.
    """

    sheet: str
    rows: dict[int, dict[int, RawValue]]
    formulas: dict[Address, str] = field(default_factory=dict)
    formats: dict[Address, str] = field(default_factory=dict)
    legacy_fonts: dict[Address, str] = field(default_factory=dict)
    merged: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    blank_results: frozenset[Address] = frozenset()
    """Formulas whose cached value is an empty text: calculated, and blank. Absent from `rows` too."""

    def value(self, row: int, column: int) -> RawValue | None:
        """What stands in the cell, None when it is blank."""
        cells = self.rows.get(row)
        return None if cells is None else cells.get(column)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of one file, in the order of their tabs, and what the file carries besides."""

    grids: tuple[Grid, ...]
    date_1904: bool = False
    defined_names: dict[str, str] = field(default_factory=dict)
    carries: tuple[str, ...] = ()
    """Parts that are reported (XS006): any of "macros", "external_links", "embedded_objects"."""
    modified: str | None = None
    """When the workbook was last saved, as its properties say (ISO 8601)."""
    origin: str = "xlsx"
    """The format it was read from: `xlsx`, `xls`, `xlsb`, `ods`, `delimited`, `html`, `docx`, or `mail` (its text)."""
    prose: tuple[str, ...] = ()
    """The paragraphs around the tables of a document: the issuing body, titles, `Kỳ báo cáo: …`, signatures."""

    def grid(self, sheet: str) -> Grid | None:
        """The sheet of that name."""
        return next((grid for grid in self.grids if grid.sheet == sheet), None)
