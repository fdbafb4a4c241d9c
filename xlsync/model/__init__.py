"""The vocabulary: frozen dataclasses, the standard library only."""

from xlsync.model.cell import CellRange, ErrorValue, RawValue, a1, column_letters, column_number, parse_a1
from xlsync.model.clock import OFFICE_TIME, on_office_clock
from xlsync.model.comparison import (
    Achieved,
    Amount,
    Compared,
    ComparedGroup,
    ComparedTier,
    Cumulation,
    Piece,
    Span,
    TableComparison,
    Target,
)
from xlsync.model.decision import Acceptance, Adjustment, Applied, SignedCopy, Waiver
from xlsync.model.document import Document, DocumentTable, NoteReference, Origin, Paragraph, Stretch, TextRun, Trace
from xlsync.model.errors import OperationError
from xlsync.model.finding import SEVERITY_ORDER, Finding, Passage, Place, Severity, Value, within
from xlsync.model.grid import Grid, Workbook
from xlsync.model.lineage import Lineage, joined_parents, lineage
from xlsync.model.located import LocatedTable
from xlsync.model.mail import Mail
from xlsync.model.outcome import Missing, Outcome
from xlsync.model.past import PastPeriod
from xlsync.model.period import Period
from xlsync.model.proofread import Proofread
from xlsync.model.published import Published, PublishedFigure
from xlsync.model.repair import Repair, RepairKind
from xlsync.model.rounding import Rounding
from xlsync.model.spans import Tiling, tile, year_earlier
from xlsync.model.submission import Cleaned, Evidence, Records, Role, Source, Submission, Verdict
from xlsync.model.totals import Contribution, TableTotals, TotalRow
from xlsync.model.unit import Register, Tier, Unit

__all__ = [
    "OFFICE_TIME",
    "SEVERITY_ORDER",
    "Acceptance",
    "Achieved",
    "Adjustment",
    "Amount",
    "Applied",
    "CellRange",
    "Cleaned",
    "Compared",
    "ComparedGroup",
    "ComparedTier",
    "Contribution",
    "Cumulation",
    "Document",
    "DocumentTable",
    "ErrorValue",
    "Evidence",
    "Finding",
    "Grid",
    "Lineage",
    "LocatedTable",
    "Mail",
    "Missing",
    "NoteReference",
    "OperationError",
    "Origin",
    "Outcome",
    "Paragraph",
    "Passage",
    "PastPeriod",
    "Period",
    "Piece",
    "Place",
    "Proofread",
    "Published",
    "PublishedFigure",
    "RawValue",
    "Records",
    "Register",
    "Repair",
    "RepairKind",
    "Role",
    "Rounding",
    "Severity",
    "SignedCopy",
    "Source",
    "Span",
    "Stretch",
    "Submission",
    "TableComparison",
    "TableTotals",
    "Target",
    "TextRun",
    "Tier",
    "Tiling",
    "TotalRow",
    "Trace",
    "Unit",
    "Value",
    "Verdict",
    "Waiver",
    "Workbook",
    "a1",
    "column_letters",
    "column_number",
    "joined_parents",
    "lineage",
    "on_office_clock",
    "parse_a1",
    "tile",
    "within",
    "year_earlier",
]
