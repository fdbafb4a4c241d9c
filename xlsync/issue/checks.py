"""What a template says while it is filled in: input validation, and cells that change colour as they are typed.

Validation stops what is typed; what is pasted passes it by, so the same checks colour the cell as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from xlsxwriter.worksheet import Worksheet

from xlsync.forms.definition import FieldDefinition, FieldType, RowKind, Table
from xlsync.forms.expression import parse_rule
from xlsync.forms.layout import TICK_MARK, TableLayout
from xlsync.issue.book import Book
from xlsync.issue.palette import AMBER_FILL, AMBER_INK, LINE, MISSING_FILL, RED_FILL, RED_INK, WEAK_AMBER, WEAK_RED
from xlsync.model import CellRange, Severity, column_letters, parse_a1
from xlsync.rules.excel_formula import to_excel

REACH = 3000
"""Last row of a list that is checked: longer lists than the free rows may be typed or pasted."""

_LONGEST_MESSAGE, _LONGEST_TITLE = 255, 32
_FIRST_DAY = date(1945, 1, 1)  # nothing that is reported is older: a year typed wrong
_LAST_DAY = date(2099, 12, 31)


def last_checked_row(place: TableLayout) -> int:
    """The last row that validation and colours reach."""
    return max(REACH, place.last_row) if place.table.rows is RowKind.LIST else place.last_row


def blocks(columns: Iterable[int]) -> list[tuple[int, int]]:
    """Columns as runs of neighbours: `[2, 3, 5]` → `[(2, 3), (5, 5)]`."""
    runs: list[tuple[int, int]] = []
    for column in sorted(columns):
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def figure_columns(place: TableLayout) -> list[int]:
    """Columns that show whether a row, or the table, has been filled in: not names, numbering, computed cells."""
    table = place.table
    skipped = {table.numbering, table.unit_field.id if table.unit_field and table.rows is not RowKind.LIST else None}
    filled = [field.id for field in table.fields if field.computed is None and field.id not in skipped]
    return [place.columns[field_id] for field_id in filled]


def count_filled(place: TableLayout, first: int, last: int, *, fixed_rows: bool = False, sheet: str = "") -> str:
    """A formula for the number of figures in those rows; rows stay relative unless fixed."""
    mark = "$" if fixed_rows else ""
    ranges = [
        f"{sheet}${column_letters(start)}{mark}{first}:${column_letters(end)}{mark}{last}"
        for start, end in blocks(figure_columns(place))
    ]
    return f"COUNTA({','.join(ranges)})" if ranges else "0"


def add_validations(sheet: Worksheet, place: TableLayout, names: Mapping[tuple[str, str], str]) -> None:
    """Input validation of every cell that is filled in, with messages in Vietnamese."""
    last = last_checked_row(place)
    for field in place.table.fields:
        options = None if field.computed is not None else _validation(place.table, field, names)
        if options is not None:
            column = place.columns[field.id] - 1
            sheet.data_validation(place.first_row - 1, column, last - 1, column, options)
    sheet.data_validation(
        place.tick,
        {
            "validate": "list",
            "source": [TICK_MARK],
            "input_title": "Không phát sinh",
            "input_message": "Chọn x nếu kỳ này không có gì để báo cáo ở bảng này, và để trống các dòng số liệu.",
            **_error("Không phát sinh", "Chỉ chọn x, hoặc để trống."),
        },
    )
    for address in (place.reporting, place.reporting_of):
        if address is not None:
            sheet.data_validation(address, _count_validation("Số CĐCS"))


def _validation(table: Table, field: FieldDefinition, names: Mapping[tuple[str, str], str]) -> dict[str, object] | None:
    label = field.label.vi
    name = names.get((table.id, field.id))
    match field.type:
        case FieldType.CHOICE if name is not None:
            text = f"{label}: chọn một mục trong danh sách."
            return {"validate": "list", "source": f"={name}", **_error("Chọn trong danh sách", text)}
        case FieldType.UNIT if name is not None:  # a help only: a new union may be written, too
            return {"validate": "list", "source": f"={name}", "show_error": False}
        case FieldType.COUNT:
            return _count_validation(label)
        case FieldType.DECIMAL:
            text = f"{label}: chỉ ghi số, ví dụ 12,5."
            return {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e12,
                "maximum": 1e12,
                **_error("Số", text),
            }
        case FieldType.RATE:
            text = f"{label}: ghi tỷ lệ có dấu %, ví dụ 70%."
            return {"validate": "decimal", "criteria": ">=", "value": 0, **_error("Tỷ lệ %", text)}
        case FieldType.DATE:
            latest = "=TODAY()" if field.not_future else _LAST_DAY
            until = ", không sau ngày hôm nay" if field.not_future else ""
            text = (
                f"{label}: ghi ngày/tháng/năm, ví dụ 25/03/2024{until}. Sau khi gõ, xem lại ngày và tháng hiện trong ô."
            )
            return {
                "validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": latest,
                **_error("Ngày/tháng/năm", text),
            }  # fmt: skip
    return None


def _count_validation(label: str) -> dict[str, object]:
    text = f"{label}: ghi số nguyên từ 0 trở lên, gõ liền không dấu chấm, ví dụ 7290. Không có thì ghi 0."
    return {"validate": "integer", "criteria": ">=", "value": 0, **_error("Số nguyên", text)}


def _error(title: str, message: str) -> dict[str, str]:
    return {"error_title": _clip(title, _LONGEST_TITLE), "error_message": _clip(message, _LONGEST_MESSAGE)}


def _clip(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


class Colours:
    """Adds conditional formats to the rows of one table. The first ones added win."""

    def __init__(self, book: Book, sheet: Worksheet, place: TableLayout) -> None:
        self._sheet = sheet
        self._place = place
        self._first, self._last = place.first_row, last_checked_row(place)
        self._style = book.style
        row, column = parse_a1(place.tick)
        self._tick = f"${column_letters(column)}${row}"
        self._started = count_filled(place, self._first, self._first)

    def add_all(self, names: Mapping[tuple[str, str], str]) -> None:
        """Values that cannot be right, row rules, the tick, required cells left blank, lines around new rows."""
        self._values(names)
        self._rules()
        self._reporting()
        self._ticked()
        self._missing()
        if self._place.table.rows is RowKind.LIST:
            self._lines()

    def _add(self, columns: Sequence[int], formula: str, **look: str | bool | int) -> None:
        ranges = [CellRange(self._first, start, self._last, end).a1 for start, end in blocks(columns)]
        # LibreOffice lets only one format through where several fit, so each carries the lines of a used row.
        lines: dict[str, str | int] = {"border": 1, "border_color": LINE}
        options = {"type": "formula", "criteria": f"={formula}", "format": self._style(**look, **lines)}
        if len(ranges) > 1:
            options["multi_range"] = " ".join(ranges)
        self._sheet.conditional_format(ranges[0], options)

    def _cell(self, column: int, *, fixed: bool = True) -> str:
        return f"{'$' if fixed else ''}{column_letters(column)}{self._first}"

    def _rules(self) -> None:
        table, columns = self._place.table, self._place.columns
        fields = {field.id: field for field in table.fields}
        cells = {field_id: self._cell(column) for field_id, column in columns.items()}
        rows: list[tuple[str, str]] = []
        for severity, ink, fill, weak in _SEVERITIES:
            for rule in table.rules:
                if rule.severity is severity:
                    expression = parse_rule(rule.expr, fields)
                    formula = f"NOT({to_excel(expression, cells, fields)})"
                    involved = [columns[field_id] for field_id in expression.order]
                    self._add(involved, formula, bold=True, font_color=ink, bg_color=fill)
                    rows.append((formula, weak))
        for formula, weak in rows:  # after all cells, or a row would hide what another rule says of its cells
            self._add(range(1, self._place.last_column + 1), formula, bg_color=weak)

    def _values(self, names: Mapping[tuple[str, str], str]) -> None:
        table, place = self._place.table, self._place
        inputs = [field for field in table.fields if field.computed is None]
        counts = [place.columns[field.id] for field in inputs if field.type is FieldType.COUNT]
        numbers = [place.columns[f.id] for f in inputs if f.type in {FieldType.DECIMAL, FieldType.RATE, FieldType.DATE}]
        if counts:
            cell = self._cell(counts[0], fixed=False)
            # A fraction is shown as it was typed: the format of a count would show 7,29 as 7.
            self._add(counts, f"IF(ISNUMBER({cell}),{cell}<>INT({cell}))", num_format=_FRACTION, **_WRONG)
            self._add(counts, f'IF(ISNUMBER({cell}),{cell}<0,{cell}<>"")', **_WRONG)
        if numbers:
            cell = self._cell(numbers[0], fixed=False)
            self._add(numbers, f'AND(NOT(ISNUMBER({cell})),{cell}<>"")', **_WRONG)
        for field in inputs:
            name = names.get((table.id, field.id))
            if field.type is FieldType.CHOICE and name is not None:
                cell = self._cell(place.columns[field.id])
                self._add([place.columns[field.id]], f'AND({cell}<>"",COUNTIF({name},{cell})=0)', **_WRONG)

    def _reporting(self) -> None:
        place = self._place
        if place.reporting is not None and place.reporting_of is not None:
            formula = f"=AND(COUNT({place.reporting}:{place.reporting_of})=2,{place.reporting}>{place.reporting_of})"
            options = {"type": "formula", "criteria": formula, "format": self._style(**_WRONG)}
            self._sheet.conditional_format(place.reporting, options)

    def _ticked(self) -> None:
        filled = count_filled(self._place, self._first, self._last, fixed_rows=True)
        options = {"type": "formula", "criteria": f'=AND({self._tick}<>"",{filled}>0)', "format": self._style(**_WRONG)}
        self._sheet.conditional_format(self._place.tick, options)

    def _missing(self) -> None:
        """A row that has been started asks for what is still missing, in a pale colour."""
        required = [
            self._place.columns[field.id]
            for field in self._place.table.fields
            if field.required and field.computed is None and field.blank is None
        ]
        if required:
            cell = self._cell(required[0], fixed=False)
            self._add(required, f'AND({cell}="",{self._tick}="",{self._started}>0)', bg_color=MISSING_FILL)

    def _lines(self) -> None:
        self._add(range(1, self._place.last_column + 1), f"{self._started}>0")


_SEVERITIES = (
    (Severity.ERROR, RED_INK, RED_FILL, WEAK_RED),
    (Severity.WARNING, AMBER_INK, AMBER_FILL, WEAK_AMBER),
)
_FRACTION = "0.0########"
_WRONG: Mapping[str, str | bool] = {"bg_color": RED_FILL, "font_color": RED_INK, "bold": True}
