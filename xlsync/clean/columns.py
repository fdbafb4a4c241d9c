"""One column of a table: raw cells → values. Whole columns pass in one step where nothing needs a second look."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from xlsync.clean import legacy
from xlsync.clean.choices import Choices
from xlsync.clean.dates import as_typed, from_serial, parse_date
from xlsync.clean.formats import is_date, is_percent
from xlsync.clean.numbers import parse_count, parse_decimal
from xlsync.clean.numerals import HUGE
from xlsync.clean.parsed import BLANK, MASK, Parsed
from xlsync.clean.rates import parse_rate
from xlsync.clean.reporter import Reporter
from xlsync.clean.text import all_clean, clean_text
from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Cleaned, Grid, RawValue

_NUMBER_OF_ENTRY = re.compile(r"(\d+)[.)]")

Cell = Callable[[int, RawValue], Parsed]  # record, what stands there


class Columns:
    """Reads the columns of one table; keeps what was refused, what was typed and the rates that were stated."""

    def __init__(
        self, grid: Grid, rows: Sequence[int], reporter: Reporter, *, date_1904: bool, day: date, numbering: str | None
    ) -> None:
        self.grid, self.rows, self.reporter = grid, rows, reporter
        self.date_1904, self.day, self.numbering = date_1904, day, numbering
        self.refused: set[tuple[int, str]] = set()
        self.typed: dict[tuple[int, str], str] = {}
        self.rates: dict[tuple[int, str], tuple[float, int]] = {}
        self._offered: dict[str, Choices] = {}
        self._cells = [grid.rows.get(row, {}) for row in rows]

    def raw(self, column: int) -> list[RawValue | None]:
        """What stands in the column, one item a record."""
        return [cells.get(column) for cells in self._cells]

    def read(
        self,
        field: FieldDefinition,
        column: int,
        raws: list[RawValue | None],
        *,
        allow_rate: bool = False,
        recomputed: Callable[[int], float | None] = lambda record: None,
    ) -> list[Cleaned]:
        """The values of a field, None where blank or refused. `recomputed` is what a rate must be, by record."""
        cell = self.reader(field, column, allow_rate=allow_rate, recomputed=recomputed)
        match field.type:
            case FieldType.TEXT | FieldType.UNIT:
                return self._texts(field, column, raws, cell)
            case FieldType.COUNT:
                return self._counts(field, column, raws, cell)
            case FieldType.DATE:
                return self._dates(field, column, raws, cell)
            case FieldType.CHOICE:
                return self._choices(field, column, raws, cell)
            case FieldType.DECIMAL | FieldType.RATE:
                return self._slow(field, column, raws, cell, {})

    def reader(
        self,
        field: FieldDefinition,
        column: int,
        *,
        allow_rate: bool = False,
        recomputed: Callable[[int], float | None] = lambda record: None,
    ) -> Cell:
        """What reads a single cell of the field; see `understood`."""
        match field.type:
            case FieldType.TEXT | FieldType.UNIT:
                fonts, rows = self._fonts(column), self.rows
                return lambda i, raw: clean_text(
                    raw, self._format(i, column, raw), self.date_1904, fonts.get(rows[i]) if fonts else None
                )
            case FieldType.COUNT:
                return self._count_reader(column, numbering=field.id == self.numbering, allow_rate=allow_rate)
            case FieldType.DATE:
                return lambda i, raw: parse_date(raw, self._format(i, column, raw), self.date_1904)
            case FieldType.CHOICE:
                return self._choice_reader(field, column)
            case FieldType.DECIMAL:
                return lambda i, raw: parse_decimal(raw, self._format(i, column, raw))
            case FieldType.RATE:
                return lambda i, raw: parse_rate(raw, self._format(i, column, raw), recomputed(i))

    def refuse(self, parsed: Parsed, field: FieldDefinition, record: int, column: int, expected: str | None) -> None:
        """Refuses a cell, with its finding."""
        self.refused.add((record, field.id))
        self.keep_typed(field, record, column)
        self.reporter.problem(parsed, field, self.rows[record], column, expected)

    def keep_typed(self, field: FieldDefinition, record: int, column: int) -> None:
        """Keeps what stands in the cell beside its value."""
        self.typed[record, field.id] = self.reporter.typed(self.rows[record], column, field)

    def _format(self, record: int, column: int, raw: RawValue) -> str | None:
        return None if isinstance(raw, str) else self.grid.formats.get((self.rows[record], column))

    def _texts(self, field: FieldDefinition, column: int, raws: list[RawValue | None], cell: Cell) -> list[Cleaned]:
        texts = [raw for raw in raws if type(raw) is str]
        blanks = raws.count(None)
        if not texts and blanks == len(raws):
            return [None] * len(raws)
        fonts = bool(self._fonts(column))
        clean = not fonts and all_clean(texts)
        if clean and len(texts) + blanks == len(raws):
            return list(raws)
        return self._slow(field, column, raws, cell, self._clean_ones(texts, clean, fonts))

    @staticmethod
    def _clean_ones(texts: list[str], clean: bool, fonts: bool) -> dict[RawValue, Cleaned]:
        """The texts of a column that need no second look; in an old font every one needs it."""
        return {} if fonts else {text: text for text in set(texts) if clean or all_clean([text])}

    def _fonts(self, column: int) -> dict[int, str]:
        fonts = self.grid.legacy_fonts
        return {row: font for (row, at), font in fonts.items() if at == column} if fonts else {}

    def _count_reader(self, column: int, *, numbering: bool, allow_rate: bool) -> Cell:
        def cell(record: int, raw: RawValue) -> Parsed:
            if numbering and isinstance(raw, str):
                match = _NUMBER_OF_ENTRY.fullmatch(raw.strip())
                raw = match[1] if match else raw  # `1.` numbers an entry
            return parse_count(raw, self._format(record, column, raw), allow_rate=allow_rate)

        return cell

    def _counts(self, field: FieldDefinition, column: int, raws: list[RawValue | None], cell: Cell) -> list[Cleaned]:
        known: dict[RawValue, Cleaned] = {}
        for raw in set(raws):
            if type(raw) is float and 0 <= raw < HUGE and raw.is_integer():
                known[raw] = int(raw)
        if self.grid.formats and known:
            columns = ((row, column) for row in self.rows)
            shown = {self.grid.formats.get(address) for address in columns}
            if any(is_date(each) or is_percent(each) for each in shown):
                known = {}
        return self._slow(field, column, raws, cell, known)

    def _dates(self, field: FieldDefinition, column: int, raws: list[RawValue | None], cell: Cell) -> list[Cleaned]:
        formats, rows, date_1904 = self.grid.formats, self.rows, self.date_1904
        values: list[Cleaned] = [None] * len(raws)
        rest: list[tuple[int, RawValue]] = []
        for record, raw in enumerate(raws):
            if raw is None:
                continue
            if type(raw) is float and 0 < raw < HUGE and is_date(formats.get((rows[record], column))):
                values[record] = from_serial(int(raw), date_1904)
            if values[record] is None:
                rest.append((record, raw))
        self._each(field, column, rest, cell, values)
        return values

    def _choices_of(self, field: FieldDefinition) -> Choices:
        if field.id not in self._offered:
            self._offered[field.id] = Choices(field, self.day)
        return self._offered[field.id]

    def _choice_reader(self, field: FieldDefinition, column: int) -> Cell:
        choices = self._choices_of(field)

        def cell(record: int, raw: RawValue) -> Parsed:
            text = clean_text(raw, self._format(record, column, raw), self.date_1904)
            return choices.parse(text.value) if isinstance(text.value, str) else text

        return cell

    def _choices(self, field: FieldDefinition, column: int, raws: list[RawValue | None], cell: Cell) -> list[Cleaned]:
        choices = self._choices_of(field)
        known: dict[RawValue, Cleaned] = {}
        for raw in set(raws):
            if type(raw) is str:
                parsed = choices.parse(raw)
                if parsed.value is not None:
                    known[raw] = parsed.value
        return self._slow(field, column, raws, cell, known, choices.offered)

    def _slow(
        self,
        field: FieldDefinition,
        column: int,
        raws: Sequence[RawValue | None],
        cell: Cell,
        known: Mapping[RawValue, Cleaned],
        expected: str | None = None,
    ) -> list[Cleaned]:
        """Cell by cell, but for what is `known` to need no second look."""
        values: list[Cleaned] = [None] * len(raws)
        rest: list[tuple[int, RawValue]] = []
        for record, raw in enumerate(raws):
            if raw is None:
                continue
            # True equals 1 and an error equals its text: only plain cells are looked up.
            if raw in known and type(raw) in (float, str):
                values[record] = known[raw]
            else:
                rest.append((record, raw))
        self._each(field, column, rest, cell, values, expected)
        return values

    def _each(
        self,
        field: FieldDefinition,
        column: int,
        rest: Iterable[tuple[int, RawValue]],
        cell: Cell,
        values: list[Cleaned],
        expected: str | None = None,
    ) -> None:
        for record, raw in rest:
            parsed = self.understood(record, column, raw, cell)
            if parsed.problem is not None:
                self.refuse(parsed, field, record, column, expected)
                continue
            values[record] = parsed.value
            if parsed.rate is not None:
                self.rates[record, field.id] = parsed.rate
            if parsed.notes:
                self.reporter.notes(parsed, field, self.rows[record], column)
            if parsed.value is not None:
                self._keep_if_different(field, record, column, raw, parsed)

    def _keep_if_different(
        self, field: FieldDefinition, record: int, column: int, raw: RawValue, parsed: Parsed
    ) -> None:
        shown = as_typed(raw, self._format(record, column, raw), self.date_1904)
        if shown != str(parsed.value) and not (isinstance(parsed.value, float) and shown == as_typed(parsed.value)):
            self.typed[record, field.id] = MASK if field.sensitive else shown

    def understood(self, record: int, column: int, raw: RawValue, cell: Cell) -> Parsed:
        """One cell as its `reader` reads it; where that refuses it, once more as text in an old encoding."""
        parsed = cell(record, raw)
        if parsed.problem is not None and isinstance(raw, str) and not raw.isascii():
            return self._from_legacy(record, column, raw, cell) or parsed
        return parsed

    def _from_legacy(self, record: int, column: int, raw: str, cell: Cell) -> Parsed | None:
        """`kh«ng` in a number column, a choice typed in an old font."""
        converted = legacy.convert(raw, self.grid.legacy_fonts.get((self.rows[record], column)))
        if converted is None:
            return None
        parsed = cell(record, converted.text)
        if parsed.problem is not None or parsed is BLANK:
            return None
        note = ("XS110", "", {"encoding": converted.encoding})
        return Parsed(parsed.value, rate=parsed.rate, notes=(*parsed.notes, note))
