"""The rows of a sheet as any XML may write them: handlers for expat."""

from xlsync.intake.cell_values import shared_index
from xlsync.intake.errors import damaged, damaged_cell
from xlsync.intake.shared_strings import RunFonts
from xlsync.intake.sheet_store import SheetStore
from xlsync.model.cell import LAST_COLUMN, parse_a1

_NO_ATTRIBUTES: dict[str, str] = {}


class SheetHandlers:
    """`start`, `end` and `text` are the handlers. Raises IntakeError.

    A cell that has no address stands right of the one before it, a row without a number below the one before it. A cell
    whose address is not in its row, an address that comes twice, a number that is none, a shared string that does not
    exist: XS001, since any reading would be a guess.
    """

    def __init__(self, store: SheetStore) -> None:
        self._store = store
        self.rows = False
        """Whether anything of a row has come here."""
        self._column = 0
        self._seen: set[int] = set()
        self._in_cell = False
        self._kind = "n"
        self._style = ""
        self._formula = _NO_ATTRIBUTES
        self._pieces: list[str] = []
        self._phonetic = False
        self._runs: RunFonts | None = None
        self._chunks: list[str] = []
        self.text = self._chunks.append

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "c":
            self._begin_cell(attributes)
        elif tag in {"v", "t"}:
            self._chunks.clear()
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "f":
            self._chunks.clear()
            self._formula = attributes
        elif tag == "r":
            self._runs = self._runs or RunFonts()
            self._runs.run()
        elif tag == "rFont" and self._runs is not None:
            self._runs.font(attributes.get("val", ""))
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self._store.frame.merge(attributes)
        elif tag == "col":
            self._store.frame.columns(attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "v" or (tag == "t" and not self._phonetic):
            if not self._in_cell:
                raise damaged(self._store.part)
            self._pieces.extend(self._chunks)
            self._chunks.clear()
        elif tag == "c":
            self._end_cell()
        elif tag == "f":
            if not self._in_cell:
                raise damaged(self._store.part)
            self._store.formula(self._column, "".join(self._chunks), self._formula)
            self._chunks.clear()
        elif tag == "row":
            self._store.end_row()
        elif tag == "rPh":
            self._phonetic = False

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.rows = True
        given = attributes.get("r")
        row = self._store.row + 1
        if given is not None:
            if not (given.isascii() and given.isdigit() and len(given) < 8):
                raise damaged(self._store.part)
            row = int(given)
        self._store.begin_row(row, attributes)
        self._column = 0
        self._seen.clear()

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.rows = True
        store = self._store
        address = attributes.get("r")
        if self._in_cell or not store.row:
            raise damaged(store.part)
        if address is None:
            self._column += 1
            if self._column > LAST_COLUMN:
                raise damaged_cell(store.sheet, f"{store.row}:{store.row}", "")
        else:
            try:
                row, self._column = parse_a1(address)
            except ValueError as error:
                raise damaged_cell(store.sheet, address[:20], "") from error
            if row != store.row:
                raise damaged_cell(store.sheet, address, "")
        if self._column in self._seen:
            raise store.bad_cell(self._column, "")
        self._seen.add(self._column)
        self._in_cell = True
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._pieces.clear()
        self._runs = None

    def _end_cell(self) -> None:
        store, text = self._store, "".join(self._pieces)
        self._in_cell = False
        if self._kind == "s":
            self._shared(text)
        elif self._kind in {"str", "inlineStr"}:
            store.text(self._column, self._style, text, None if self._runs is None else self._runs.decide())
        elif text:
            store.value(self._column, self._style, self._kind, text)

    def _shared(self, text: str) -> None:
        store = self._store
        shared = store.context.shared
        try:
            index = shared_index(text, len(shared.texts))
        except ValueError as error:
            raise store.bad_cell(self._column, text) from error
        string = "" if index is None else shared.texts[str(index)]
        if string:
            store.cells[self._column] = string
            store.font(self._column, self._style, shared.fonts.get(str(index)))
