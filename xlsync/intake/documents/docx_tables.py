"""Tables of a `.docx`: handlers for what makes rows and cells, for their merges and for what was deleted of them."""

from collections.abc import Callable

from xlsync.intake.documents.docx_frames import Container, OpenStory, OpenTable
from xlsync.intake.documents.docx_styles import count, is_on
from xlsync.intake.documents.drafts import Bounds, CellDraft, TableDraft

#: Columns of a table up to which a cell may reach; Word stops at 63.
_MOST_COLUMNS = 1_000


class TableHandlers:
    """The handlers for tables; a part of `docx_body.Body`."""

    _stories: list[OpenStory]
    _bounds: Bounds

    def table_starts(self) -> dict[str, Callable[[dict[str, str]], None]]:
        """The handlers for elements that begin."""
        return {
            "w:tbl": self._begin_table, "w:tr": self._begin_row, "w:tc": self._begin_cell,
            "w:trPr": self._begin_row_properties, "w:tcPr": self._begin_cell_properties,
        }  # fmt: skip

    def table_ends(self) -> dict[str, Callable[[], None]]:
        """The handlers for elements that end."""
        return {
            "w:tbl": self._end_table, "w:tr": self._end_row, "w:tc": self._end_cell,
            "w:trPr": self._end_row_properties, "w:tcPr": self._end_cell_properties,
        }  # fmt: skip

    def _table(self) -> OpenTable | None:
        tables = self._stories[-1].tables
        return tables[-1] if tables else None

    def _begin_table(self, _: dict[str, str]) -> None:
        story = self._stories[-1]
        self._bounds.depth(len(story.tables))
        story.container.close()
        story.tables.append(OpenTable(TableDraft()))

    def _end_table(self) -> None:
        if self._stories[-1].tables:
            self._stories[-1].tables.pop()

    def _begin_row(self, _: dict[str, str]) -> None:
        table = self._table()
        if table is not None:
            table.draft.rows.append([])
            table.row_gone = False
            table.row_before = len(self._stories[-1].story.drafts)

    def _end_row(self) -> None:
        table = self._table()
        if table is not None and table.row_gone and table.draft.rows:
            table.draft.rows.pop()
            del self._stories[-1].story.drafts[table.row_before :]

    def _begin_row_properties(self, _: dict[str, str]) -> None:
        if (table := self._table()) is not None:
            table.in_row_properties = True

    def _end_row_properties(self) -> None:
        if (table := self._table()) is not None:
            table.in_row_properties = False

    def _begin_cell_properties(self, _: dict[str, str]) -> None:
        if (table := self._table()) is not None:
            table.in_cell_properties = True

    def _end_cell_properties(self) -> None:
        if (table := self._table()) is not None:
            table.in_cell_properties = False

    def _row_or_cell_property(self, tag: str, attributes: dict[str, str]) -> bool:
        """Takes the properties of the open row or cell; whether it was one."""
        table = self._table()
        if table is None:
            return False
        value = attributes.get("w:val", "")
        if table.in_row_properties:
            if tag == "w:del" or (tag == "w:hidden" and is_on(attributes)):
                table.row_gone = True
            elif tag == "w:gridBefore" and table.draft.rows:
                self._widen(table, [None] * min(count(value), _MOST_COLUMNS))
            return tag != "w:trPrChange"
        if table.in_cell_properties:
            if tag == "w:gridSpan":
                table.across = min(count(value, 1), _MOST_COLUMNS)
            elif tag == "w:vMerge":
                table.goes_on = (value or "continue") == "continue"
            elif tag == "w:hMerge":
                table.goes_on = False
            elif tag == "w:cellDel":
                table.cell_gone = True
            return tag != "w:tcPrChange"
        return False

    def _begin_cell(self, _: dict[str, str]) -> None:
        table = self._table()
        if table is None or not table.draft.rows:
            return
        story = self._stories[-1].story
        row = table.draft.rows[-1]
        cell = CellDraft(table.draft, len(table.draft.rows) - 1, len(row))
        table.cell = Container(story, cell)
        table.across, table.goes_on, table.cell_gone = 1, False, False
        table.cell_before = len(story.drafts)

    def _end_cell(self) -> None:
        """Places the cell. What stands in one that goes on with the cell above does not print, nor what is deleted."""
        table = self._table()
        if table is None or table.cell is None or table.cell.cell is None:
            return
        table.cell.close()
        cell, table.cell = table.cell.cell, None
        above = table.draft.above(cell.column) if table.goes_on else None
        if table.cell_gone or above is not None:
            del self._stories[-1].story.drafts[table.cell_before :]
        if not table.cell_gone:
            self._widen(table, [above or cell] * table.across)

    def _widen(self, table: OpenTable, cells: list[CellDraft | None]) -> None:
        self._bounds.places(len(cells))
        table.draft.rows[-1].extend(cells)
