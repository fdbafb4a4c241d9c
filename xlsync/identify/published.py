"""A consolidated workbook read back from its visible cells, by the hidden index that says where they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition, FieldType, Form, RowKind, Table
from xlsync.forms.index_lines import BrokenIndex, NewerIndex, from_lines
from xlsync.forms.layout import INDEX_SHEET
from xlsync.forms.library import FormLibrary
from xlsync.forms.published_index import IndexedRecord, IndexedTable, PublishedIndex
from xlsync.identify.published_cells import Refused, Sheet, choices_of, mend
from xlsync.model import (
    Cleaned,
    Grid,
    OperationError,
    Period,
    Published,
    PublishedFigure,
    RawValue,
    Records,
    Role,
    Source,
    Submission,
    Tier,
    Workbook,
    column_number,
)

_HEAD = ("xlsync", "period", "as_of", "tool", "lang")
_BY_TIER = (RowKind.OWN_AND_CHILDREN, RowKind.OWN_AND_AGGREGATE)


def is_published(workbook: Workbook) -> bool:
    """Whether it is a consolidated workbook that xlsync wrote, by whatever program it was saved since."""
    return workbook.grid(INDEX_SHEET) is not None


def published_period(workbook: Workbook) -> Period | None:
    """The period of a consolidated workbook, None where its index does not say."""
    grid = workbook.grid(INDEX_SHEET)
    try:
        return None if grid is None else from_lines(line for line in _lines(grid) if line[0] in _HEAD).period
    except (BrokenIndex, NewerIndex, OverflowError):
        return None


def read_published(workbook: Workbook, path: str, sha256: str, library: FormLibrary) -> Published | None:
    """The figures and records of a consolidated workbook; None when it is none, or its index was deleted.

    Figures are those that stand in the cells now, also where someone typed over a formula. Raises OperationError where
    sheets, rows or columns are no longer what the index says, for an index that cannot be understood, for formulas
    without values, and for forms that `library` does not have.
    """
    grid = workbook.grid(INDEX_SHEET)
    if grid is None:
        return None
    try:
        index = from_lines(_lines(grid))
    except NewerIndex as error:
        raise OperationError(
            f"{path}: sổ tổng hợp do phiên bản xlsync mới hơn xuất ra (mức {error}); hãy cập nhật xlsync.",
            f"{path}: written by a newer version of xlsync (layout {error}); update xlsync.",
        ) from None
    except (BrokenIndex, OverflowError):
        vi, en = f"trang ẩn «{INDEX_SHEET}» đã bị sửa hoặc hỏng", f"the hidden sheet “{INDEX_SHEET}” is damaged"
        raise mend(path, vi, en) from None
    reader = _Reader(workbook, path, sha256, library, index)
    figures = [figure for table in index.tables for figure in reader.figures(table)]
    return Published(
        path=path,
        sha256=sha256,
        period=index.period,
        figures=tuple(figures),
        submissions=tuple(reader.submissions()),
        forms=tuple(dict.fromkeys((table.form, table.version) for table in index.tables)),
        round=index.round,
        as_of=index.as_of,
        tool=index.tool,
        passed=index.passed,
        subject=index.subject,
        absent=index.absent,
        names=index.names,
    )


def _lines(grid: Grid) -> Iterator[Sequence[RawValue | None]]:
    for row in sorted(grid.rows):
        cells = grid.rows[row]
        yield [cells.get(column) for column in range(1, max(cells) + 1)]


@dataclass
class _Reader:
    workbook: Workbook
    path: str
    sha256: str
    library: FormLibrary
    index: PublishedIndex

    def _definition(self, table: IndexedTable) -> tuple[Form, Table]:
        form = self.library.version(table.form, table.version)
        found = None if form is None else next((each for each in form.tables if each.id == table.table), None)
        if form is None or found is None:
            what = f"{table.form} {table.version}, {table.table}"
            raise OperationError(
                f"{self.path}: không có định nghĩa biểu {what}; hãy thêm --forms.",
                f"{self.path}: the form {what} is not defined; add --forms.",
            )
        return form, found

    def _field(self, table: Table, field_id: str) -> FieldDefinition:
        found = next((each for each in table.fields if each.id == field_id), None)
        if found is None or found.sensitive:
            vi, en = f"biểu {table.id} không có cột {field_id}", f"the table {table.id} has no field {field_id}"
            raise mend(self.path, vi, en)
        return found

    def _name(self, code: str) -> str:
        name = self.index.names.get(code)
        if name is None:
            vi, en = f"trang ẩn «{INDEX_SHEET}» thiếu tên của {code}", f"the hidden sheet lacks the name of {code}"
            raise mend(self.path, vi, en)
        return name

    def figures(self, indexed: IndexedTable) -> Iterator[PublishedFigure]:
        """Those of the tiers and of all, then of each unit. Raises OperationError like `read_published`."""
        if indexed.totals is None:
            return
        _, table = self._definition(indexed)
        name, first, last = indexed.totals
        sheet = Sheet.of(self.workbook, self.path, name)
        for each in indexed.fields:
            for column in each.bands:
                sheet.expect(range(first, last + 1), column, each.label)
        for row, label in (*((each.row, each.label) for each in indexed.sums), *self._unit_rows(indexed)):
            sheet.expect((row,), "A", label)
        shown = [(self._field(table, each.id), each.bands) for each in indexed.fields if each.bands]
        self._calculated(sheet, indexed, shown)
        for total in indexed.sums:
            for field, bands in shown:
                yield self._figure(indexed, field, sheet, total.row, bands[0], total.incomplete, total.tier)
        by_tier = table.rows in _BY_TIER
        for line in indexed.lines:
            for place, tier in _bands(line.tier if by_tier else None):
                for field, bands in shown:
                    lacking = line.incomplete[place] if place < len(line.incomplete) else frozenset[str]()
                    yield self._figure(indexed, field, sheet, line.row, bands[place], lacking, tier, line.unit)

    def _unit_rows(self, indexed: IndexedTable) -> Iterator[tuple[int, str]]:
        for line in indexed.lines:
            yield line.row, self._name(line.unit)

    def _calculated(
        self, sheet: Sheet, indexed: IndexedTable, shown: Iterable[tuple[FieldDefinition, tuple[str, ...]]]
    ) -> None:
        rows = [*(total.row for total in indexed.sums), *(line.row for line in indexed.lines)]
        cells = ((row, column) for row in rows for _, bands in shown for column in bands)
        if not sheet.calculated(cells) and self._has_numbers(indexed):
            raise OperationError(
                f"{self.path}: công thức ở trang «{sheet.grid.sheet}» chưa được tính; hãy mở tệp bằng Excel hoặc "
                "LibreOffice, lưu lại, hoặc chạy lại xlsync consolidate.",
                f"{self.path}: the formulas on sheet “{sheet.grid.sheet}” were never calculated; open the file in "
                "Excel or LibreOffice and save it, or run xlsync consolidate again.",
            )

    def _has_numbers(self, indexed: IndexedTable) -> bool:
        if indexed.details is None:
            return False
        sheet = Sheet.of(self.workbook, self.path, indexed.details[0])
        columns = [each.details for each in indexed.fields if each.details is not None and each.bands]
        raws = (sheet.raw(record.row, column) for record in indexed.records for column in columns)
        return any(isinstance(raw, float) for raw in raws)

    def _figure(
        self,
        indexed: IndexedTable,
        field: FieldDefinition,
        sheet: Sheet,
        row: int,
        column: str,
        incomplete: frozenset[str],
        tier: Tier | None,
        unit: str | None = None,
    ) -> PublishedFigure:
        return PublishedFigure(
            form=indexed.form,
            table=indexed.table,
            field=field.id,
            tier=tier,
            unit=unit,
            unit_name=None if unit is None else self._name(unit),
            value=sheet.figure(row, column, field),
            sheet=sheet.grid.sheet,
            cell=sheet.cell(row, column),
            incomplete=field.id in incomplete,
        )

    def submissions(self) -> Iterator[Submission]:
        """One a sender and form, in the order of the forms and of the register when the workbook was written."""
        order = {code: place for place, code in enumerate(self.index.names)}
        forms = {(table.form, table.version): place for place, table in enumerate(self.index.tables)}
        tables: dict[tuple[str, str, str, int], list[Records]] = defaultdict(list)
        for indexed in self.index.tables:
            for (sender, part), records in self._records(indexed).items():
                tables[indexed.form, indexed.version, sender, part].append(records)
        for key in sorted(tables, key=lambda key: (forms[key[0], key[1]], order.get(key[2], len(order)), key[3])):
            form, version, sender, _ = key
            yield Submission(
                source=Source(self.path, None, self.sha256),
                form=form,
                version=version,
                unit=sender,
                period=self.index.period,
                round=self.index.round,
                tables=tuple(tables[key]),
            )

    def _records(self, indexed: IndexedTable) -> dict[tuple[str, int], Records]:
        """The records of one table by sender and file."""
        if indexed.details is None:
            return {}
        form, table = self._definition(indexed)
        name, first, last = indexed.details
        sheet = Sheet.of(self.workbook, self.path, name)
        fields = [(self._field(table, each.id), each.details) for each in indexed.fields if each.details]
        for each in indexed.fields:
            if each.details:
                sheet.expect(range(first, last + 1), each.details, each.label)
        rows: dict[tuple[str, int], list[IndexedRecord]] = {(each.unit, each.part): [] for each in indexed.senders}
        for record in indexed.records:
            rows.setdefault((record.sender, record.part), []).append(record)
            sheet.expect((record.row,), "A", self._name(record.sender))
            if record.role is Role.CHILD and record.unit is not None:
                sheet.expect((record.row,), "B", self._name(record.unit))
        rest: dict[tuple[int, str], str] = defaultdict(str)
        for more in indexed.continued:
            column = next((each.details for each in indexed.fields if each.id == more.field), None)
            if column is not None:
                rest[more.record, more.field] += str(sheet.raw(more.row, column) or "")
        columns = {field.id: column for field, column in fields}
        if table.unit_field is not None and table.rows is not RowKind.LIST:
            fields.insert(0, (table.unit_field, "B"))
            columns[table.unit_field.id] = "B"
        sent = {(each.unit, each.part): each for each in indexed.senders}
        found: dict[tuple[str, int], Records] = {}
        for key, own in rows.items():
            values, refused = _values(sheet, fields, own, rest)
            stated = sent.get(key)
            found[key] = Records(
                form=form.form,
                version=form.version,
                table=table.id,
                sheet=sheet.grid.sheet,
                columns={field_id: column_number(column) for field_id, column in columns.items()},
                rows=[record.row for record in own],
                roles=[record.role for record in own],
                units=[None if record.role is Role.ENTRY else record.unit for record in own],
                values=values,
                refused=refused,
                nothing_to_report=stated is not None and stated.nothing_to_report,
                lacking=frozenset() if stated is None else stated.lacking,
            )
        return found


def _bands(tier: Tier | None) -> list[tuple[int, Tier | None]]:
    """The bands that are read of a unit of that tier (None: a table without tiers), with the tier of each."""
    if tier is None:
        return [(0, None)]
    if tier is Tier.GRASSROOTS:
        return [(0, tier), (2, None)]
    return [(0, tier), (1, Tier.GRASSROOTS), (2, None)]


def _values(
    sheet: Sheet,
    fields: Sequence[tuple[FieldDefinition, str]],
    records: Sequence[IndexedRecord],
    rest: Mapping[tuple[int, str], str],
) -> tuple[dict[str, list[Cleaned]], frozenset[tuple[int, str]]]:
    values: dict[str, list[Cleaned]] = {}
    refused: set[tuple[int, str]] = set()
    for field, column in fields:
        choices = choices_of(field)
        read: list[Cleaned] = []
        for place, record in enumerate(records):
            try:
                value = sheet.value(record.row, column, field, choices)
            except Refused:
                value = None
                refused.add((place, field.id))
            if value is None and field.id in record.refused:
                refused.add((place, field.id))
            if field.type is FieldType.TEXT and value is not None:
                value = f"{value}{rest.get((record.row, field.id), '')}"
            read.append(value)
        values[field.id] = read
    return values, frozenset(refused)
