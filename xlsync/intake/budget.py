"""What one workbook has used of its limits so far."""

from xlsync.intake.errors import beyond
from xlsync.intake.limits import Limits


class Budget:
    """Counts over all sheets of a workbook; each method raises IntakeError (XS005) beyond the limit."""

    __slots__ = ("_cells", "_chars", "_merges", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._cells = self._chars = self._merges = 0

    def mark(self) -> tuple[int, int, int]:
        """What has been used, for `back`."""
        return self._cells, self._chars, self._merges

    def back(self, mark: tuple[int, int, int]) -> None:
        """Forgets what was used since then: a sheet is read anew, in another way."""
        self._cells, self._chars, self._merges = mark

    def cells(self, count: int, sheet: str) -> None:
        """So many more cells are kept."""
        self._cells += count
        if self._cells > self.limits.max_cells:
            raise beyond("cells", self.limits.max_cells, sheet=sheet)

    def merge(self, sheet: str) -> None:
        """One more merged range."""
        self._merges += 1
        if self._merges > self.limits.max_merges:
            raise beyond("merges", self.limits.max_merges, sheet=sheet)

    def text(self, text: str, part: str) -> str:
        """The text, counted."""
        if len(text) > self.limits.max_cell_chars:
            raise beyond("cell_chars", self.limits.max_cell_chars, found=len(text), part=part)
        self._chars += len(text)
        if self._chars > self.limits.max_text_chars:
            raise beyond("text_chars", self.limits.max_text_chars, part=part)
        return text

    def texts(self, texts: list[str], part: str) -> None:
        """The same for many texts."""
        lengths = list(map(len, texts))
        longest = max(lengths, default=0)
        if longest > self.limits.max_cell_chars:
            raise beyond("cell_chars", self.limits.max_cell_chars, found=longest, part=part)
        self._chars += sum(lengths)
        if self._chars > self.limits.max_text_chars:
            raise beyond("text_chars", self.limits.max_text_chars, part=part)

    def definition(self, count: int, part: str) -> None:
        """There are `count` styles (or names, or relationships) of one kind."""
        if count > self.limits.max_definitions:
            raise beyond("definitions", self.limits.max_definitions, part=part)
