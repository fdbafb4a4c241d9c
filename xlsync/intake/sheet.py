"""One worksheet part → `Grid`, in one pass."""

from collections.abc import Iterator

from xlsync.intake.errors import IntakeError
from xlsync.intake.lexing import UnusualError
from xlsync.intake.package import Package
from xlsync.intake.row_lexer import Outline, keep_outline, learn_around, lex_rows, outline
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
    if not lexer:
        handlers = SheetHandlers(store)
        package.parse(part, handlers.start, handlers.end, handlers.text, root="worksheet")
        return store.grid(hidden)
    known = package.known(part, Outline)
    if known is not None:
        quick = _quick(known, store)
        if quick is not None:
            return quick.grid(hidden)
        store = SheetStore(context, part, sheet)
    return _read(package, store).grid(hidden)


def _quick(known: Outline, store: SheetStore) -> SheetStore | None:
    """The store with the whole sheet in it, None where it must be read in the usual way."""
    budget = store.context.budget
    mark = budget.mark()
    try:
        keep_outline(known, store)
    except (UnusualError, IntakeError):  # read anew, it is refused for the right reason
        budget.back(mark)
        return None
    return store


def _read(package: Package, store: SheetStore) -> SheetStore:
    handlers = SheetHandlers(store)
    whole: list[bytes] = []
    read: list[SheetStore] = []

    def sift(data: bytes) -> Iterator[bytes] | None:
        found = outline(data)
        if found is not None:
            quick = _quick(found, SheetStore(store.context, store.part, store.sheet))
            if quick is not None:
                package.keep(store.part, found)
                read.append(quick)
                return None
        whole.append(data)
        return lex_rows(data, store)

    package.parse(store.part, handlers.start, handlers.end, handlers.text, root="worksheet", sift=sift)
    if read:
        return read[0]
    if whole and not handlers.rows:
        learn_around(whole[0], store.frame.around())
    return store
