"""One worksheet part → `Grid`, in one pass."""

from collections.abc import Iterator

from xlsync.intake.package import Package
from xlsync.intake.row_lexer import lex_rows
from xlsync.intake.sheet_store import SheetContext, SheetStore
from xlsync.intake.sheet_xml import SheetHandlers
from xlsync.model.grid import Grid


def read_sheet(
    package: Package, context: SheetContext, part: str, sheet: str, hidden: bool, *, lexer: bool = True
) -> Grid:
    """Reads one worksheet; raises IntakeError.

    Rows of the usual form are read by `row_lexer`, everything else by expat (`sheet_xml`); without `lexer`, everything.
    Both give the same grid.
    """
    store = SheetStore(context, part, sheet)
    handlers = SheetHandlers(store)

    def sift(data: bytes) -> Iterator[bytes]:
        return lex_rows(data, store)

    package.parse(part, handlers.start, handlers.end, handlers.text, root="worksheet", sift=sift if lexer else None)
    return store.grid(hidden)
