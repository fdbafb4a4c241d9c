"""Where a table of a form was found in a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsync.model.grid import Address


@dataclass(frozen=True, slots=True)
class LocatedTable:
    """A table found by its header. Rows and columns count from 1.

    `columns` gives the column of each field that the file has. `rows` are the sheet rows that belong to the table and
    hold something, headers left out. `from_template` says that the workbook carries the identity of this form and
    version, so its computed cells should hold the template's own formulas.
    """

    form: str
    version: str
    table: str
    sheet: str
    columns: Mapping[str, int]
    header_row: int
    rows: tuple[int, ...]
    tick: Address | None = None
    nothing_to_report: bool = False
    from_template: bool = False
    doubtful: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Fields that several columns may be (XS103), with those columns: what stands there is not counted."""
    unsettled: bool = False
    """Whether the file has the table once more with other content (XS103)."""
