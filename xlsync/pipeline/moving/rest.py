"""What stands on the sheets of an older workbook outside the rows of its tables: titles, notes, counts above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlsync.forms.layout import REPORTING_LABEL, TICK_LABEL, TableLayout, title_text
from xlsync.identify.headers import FoundHeader
from xlsync.identify.tables import Located, end_of, is_index_row
from xlsync.issue.content import TableContent, Typed
from xlsync.model import ErrorValue, Grid
from xlsync.model.grid import Address
from xlsync.pipeline.moving.tables import Moved, Why
from xlsync.pipeline.moving.values import is_blank
from xlsync.texts.normalise import fold
from xlsync.texts.row_labels import is_tick_label, means_nothing

_ABOVE = "Dòng chữ phía trên bảng của tệp cũ"
_FIGURE_ABOVE = "Số liệu phía trên bảng"
_NOTE = "Ghi chú ngoài bảng"
_FIGURE = "Số liệu ngoài bảng"
_ONE_ROW = "Bảng này của mẫu mới chỉ có một dòng"
_REPORTING = "Số CĐCS: mẫu mới đã ghi theo danh mục"
_TWICE = "Bảng này có hai lần trong tệp; đã lấy bảng ở trang “{}”"
_REACH = 5  # columns right of a label in which its values stand
_OURS = ("don vi", "ky bao cao", "dot bao cao")  # what the lines above a table of ours begin with


@dataclass(slots=True)
class Rest:
    """What became of those cells; the counts of unions reporting belong to the table of the template."""

    left: dict[Address, Why] = field(default_factory=dict)
    reporting: Typed | None = None
    reporting_of: Typed | None = None


def rest_of(
    located: Located, moved: Moved, place: TableLayout | None, others: Sequence[Located], children: int
) -> Rest:
    """The cells that belong to a table and are none of its rows; `others` are all tables that stand in the workbook,
    `children` counts the grassroots unions that the template names."""
    return _Rest(located, moved, place, [each for each in others if each.grid is located.grid], children).run()


def spare_cells(grid: Grid, headers: Sequence[FoundHeader], used: str) -> Iterator[tuple[Address, Why]]:
    """The cells of a sheet whose tables stand elsewhere in the workbook too, without headers and what is above."""
    top, first = headers[0].top, headers[0].row
    for row, cells in sorted(grid.rows.items()):
        for column, raw in sorted(cells.items()):
            if not is_blank(raw) and row > first and not (top <= row <= first):
                yield (row, column), (_TWICE.format(used), False)


class _Rest:
    def __init__(
        self, located: Located, moved: Moved, place: TableLayout | None, here: Sequence[Located], children: int
    ) -> None:
        self.children = children
        self.located, self.moved, self.place = located, moved, place
        self.grid, self.found = located.grid, located.found
        later = [each.found.top for each in here if each.found.top > self.found.top]
        earlier = [each for each in here if each.found.top < self.found.top]
        self.last = end_of(self.grid, min(later)) if later else max(self.grid.rows)
        self.first = end_of(self.grid, self.found.top) + 1 if earlier else 1
        self.rest = Rest()

    def run(self) -> Rest:
        done = self.moved.placed | self.moved.left.keys() | self._counts() | self._ticks()
        for row, cells in sorted(self.grid.rows.items()):
            if not self.first <= row <= self.last or self.found.top <= row <= self.found.row:
                continue
            if row > self.found.row and self._is_header_again(row):
                continue
            for column, raw in sorted(cells.items()):
                at = (row, column)
                if at not in done and not is_blank(raw) and not self._of_the_template(at):
                    self.rest.left[at] = self._why(at)
        return self.rest

    def _why(self, at: Address) -> Why:
        raw = self.grid.rows[at[0]][at[1]]
        text = isinstance(raw, str) and not isinstance(raw, ErrorValue)
        if at[0] < self.found.top:
            return (_ABOVE, True) if text or at in self.grid.formulas else (_FIGURE_ABOVE, False)
        if at[0] in self.located.table.rows and at[1] in self.located.table.columns.values() and not text:
            return _ONE_ROW if self.located.found.table.rows == "own" else _FIGURE, False
        return (_NOTE if text else _FIGURE), False

    def _of_the_template(self, at: Address) -> bool:
        """Whether it is one of the lines that every template has above its table."""
        raw = self.grid.rows[at[0]][at[1]]
        if at[0] >= self.found.top or not isinstance(raw, str):
            return False
        folded = fold(raw)
        titles = {fold(title_text(self.found.table)), fold(self.found.table.sheet)}
        if folded.startswith(_OURS) or folded in titles or is_tick_label(raw) or self._is_title(folded):
            return True
        return folded.startswith((fold(TICK_LABEL), fold(REPORTING_LABEL)))

    def _is_title(self, folded: str) -> bool:
        """Whether it is the title of the table, with the subject of whatever round."""
        title = self.found.table.title
        before, subject, after = (title.vi if title is not None else "").partition("{subject}")
        return bool(subject and before.strip()) and folded.startswith(fold(before)) and folded.endswith(fold(after))

    def _is_header_again(self, row: int) -> bool:
        """A header that is repeated at the top of a page, or the numbers of the columns under it."""
        cells = self.grid.rows[row]
        if row in self.located.table.rows:
            return False
        if row == self.found.row + 1 and is_index_row(self.grid, row, frozenset(self.found.columns.values())):
            return True
        heads = range(self.found.top, self.found.row + 1)
        return all(
            isinstance(raw, str) and fold(raw) in {fold(str(self.grid.value(head, column) or "")) for head in heads}
            for column, raw in cells.items()
        )

    def _ticks(self) -> set[Address]:
        """The cell that says that there is nothing to report, and is a tick in the template."""
        table = self.located.table
        if not table.nothing_to_report:
            return set()
        said = set() if table.tick is None else {table.tick}
        if not table.rows:
            rows = ((row, cells) for row, cells in self.grid.rows.items() if self.found.row < row <= self.last)
            for row, cells in rows:
                said |= {(row, column) for column, raw in cells.items() if isinstance(raw, str) and means_nothing(raw)}
        return said

    def _counts(self) -> set[Address]:
        """The two counts beside the label of the unions reporting; the second stands in the template already where the
        register tells it."""
        for row in range(self.first, self.found.top):
            for column, raw in self.grid.rows.get(row, {}).items():
                if isinstance(raw, str) and fold(raw).startswith(fold(REPORTING_LABEL)):
                    beside = [(row, each) for each in range(column + 1, column + 1 + _REACH)]
                    return self._put([at for at in beside if not is_blank(self.grid.value(*at))][:2])
        return set()

    def _put(self, held: Sequence[Address]) -> set[Address]:
        if self.place is None or self.place.reporting is None:
            return set()
        typed = [Typed(self.grid.rows[row][column]) for row, column in held]
        if typed:
            self.rest.reporting = typed[0]
        if len(typed) > 1 and self.children in {0, typed[1].value}:
            self.rest.reporting_of = typed[1]
        elif len(typed) > 1:
            self.rest.left[held[1]] = (_REPORTING, True)
        return set(held)


def content_of(located: Located, moved: Moved, rest: Rest) -> TableContent:
    """What goes into the table of the template."""
    return TableContent(moved.cells, located.table.nothing_to_report, rest.reporting, rest.reporting_of)
