"""What stands around the cells of a sheet: merged ranges, hidden rows and columns."""

from dataclasses import dataclass

from xlsync.intake.budget import Budget
from xlsync.intake.errors import damaged
from xlsync.model.cell import LAST_COLUMN, CellRange, parse_a1

_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class Around:
    """All that the XML before and after the rows says: what `Frame.around` gives and `Frame.take` takes."""

    hidden_columns: tuple[tuple[int, int], ...]
    merged: tuple[CellRange, ...]
    merges: int


class Frame:
    """Collects them from the attributes of the elements; raises IntakeError where they make no sense."""

    __slots__ = ("_budget", "_hidden_columns", "_merges", "_part", "_sheet", "hidden_rows", "merged")

    def __init__(self, sheet: str, part: str, budget: Budget) -> None:
        self._sheet = sheet
        self._part = part
        self._budget = budget
        self._hidden_columns: list[tuple[int, int]] = []
        self._merges = 0
        self.merged: list[CellRange] = []
        self.hidden_rows: set[int] = set()

    def merge(self, attributes: dict[str, str]) -> None:
        """A `mergeCell`. One that covers a single cell merges nothing."""
        self._budget.merge(self._sheet)
        self._merges += 1
        first, _, last = attributes.get("ref", "").partition(":")
        try:
            (top, left), (bottom, right) = parse_a1(first), parse_a1(last or first)
        except ValueError as error:
            raise damaged(self._part) from error
        if bottom < top or right < left:
            raise damaged(self._part)
        if (top, left) != (bottom, right):
            self.merged.append(CellRange(top, left, bottom, right))

    def columns(self, attributes: dict[str, str]) -> None:
        """A `col`: hidden when it says so or has no width."""
        if attributes.get("hidden") not in _TRUE and not _is_zero(attributes.get("width")):
            return
        try:
            first, last = int(attributes["min"]), int(attributes["max"])
        except (KeyError, ValueError) as error:
            raise damaged(self._part) from error
        if not 1 <= first <= last:
            raise damaged(self._part)
        self._hidden_columns.append((first, min(last, LAST_COLUMN)))
        self._budget.definition(len(self._hidden_columns), self._part)

    def row(self, row: int, attributes: dict[str, str]) -> None:
        """A `row`: hidden when it says so or has no height."""
        if hides(attributes):
            self.hidden_rows.add(row)

    def around(self) -> Around:
        """What has been collected, but for the rows."""
        return Around(tuple(self._hidden_columns), tuple(self.merged), self._merges)

    def take(self, around: Around) -> None:
        """Collects at once what another sheet with the same XML around its rows has collected."""
        for _ in range(around.merges):
            self._budget.merge(self._sheet)
        self._merges += around.merges
        self.merged.extend(around.merged)
        self._hidden_columns.extend(around.hidden_columns)

    def hidden_columns(self, last: int) -> frozenset[int]:
        """The hidden columns up to `last`, the last one that holds something: files hide thousands of empty ones."""
        return frozenset(
            column
            for first, end in {(first, min(end, last)) for first, end in self._hidden_columns}
            for column in range(first, end + 1)
        )


def hides(attributes: dict[str, str]) -> bool:
    """Whether a row with these attributes is hidden."""
    return attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht"))


def _is_zero(size: str | None) -> bool:
    return bool(size) and size is not None and not size.strip("0.")
