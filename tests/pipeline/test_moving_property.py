"""Whatever an older workbook looks like: each of its values stands in the new one, at its unit and field, or on the list.

Every cell gets a value of its own, so that where it went can be seen from the values alone.
"""

from collections.abc import Iterator
from itertools import count

from grids import CHILDREN, PROVINCE, UPPER
from hypothesis import given, settings
from hypothesis import strategies as st
from moving_books import LETTERS, VISITS, moved

from xlsync.model import Grid, a1
from xlsync.pipeline.moving.values import PROTECTED

_OWN = (UPPER.name, *(unit.name for unit in CHILDREN if unit.parent == UPPER.code))
_STRANGERS = ("CĐCS Sao Hỏa", PROVINCE.name, CHILDREN[-1].name)
_TOTAL, _AGGREGATE = "Tổng cộng", "CĐCS (tổng)"


class _Sheet:
    """A sheet in the making, with what must become of each cell: (name of the row, field), or None for the list."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: dict[int, dict[int, str | float]] = {}
        self.expected: dict[tuple[int, int], tuple[object, str] | None] = {}

    def put(self, row: int, column: int, value: str | float) -> None:
        self.rows.setdefault(row, {})[column] = value

    def data(self, row: int, column: int, value: str | float, place: tuple[object, str] | None) -> None:
        self.put(row, column, value)
        self.expected[row, column] = place

    @property
    def grid(self) -> Grid:
        return Grid(self.name, self.rows)


@st.composite
def _header(draw: st.DrawFn, table: dict) -> tuple[list[tuple[str, dict | None]], int, int]:
    """(text, field) of the columns in their order, some unknown; the header's row and first column."""
    fields = [
        field for field in table["fields"] if field["id"] == "unit" or field.get("required") or draw(st.booleans())
    ]
    columns = [
        (draw(st.sampled_from([field["label"]["vi"], *field.get("synonyms", [])])), field) for field in fields
    ] + [(text, None) for text in draw(st.lists(st.sampled_from(["Người theo dõi", "Xếp loại thi đua"]), unique=True))]
    return draw(st.permutations(columns)), draw(st.integers(1, 9)), draw(st.integers(1, 4))


def _value(draw: st.DrawFn, field: dict | None, numbers: Iterator[int]) -> str | float:
    """A value that no other cell has: mostly of the field's type, else what an office may type there."""
    number = next(numbers)
    if field is None or field["type"] in {"text", "choice"} or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from([f"chữ {number}", f"gần {number}", f"{number} (71%)"]))
    if field["type"] == "date":
        return f"ngày {number}"
    return draw(st.sampled_from([float(number), number + 0.25]))


@st.composite
def _visits(draw: st.DrawFn, numbers: Iterator[int]) -> _Sheet:
    columns, top, left = draw(_header(VISITS))
    sheet = _Sheet(draw(st.sampled_from(["Biểu 2", "Trang khác"])))
    names = [*draw(st.permutations(_OWN)), *draw(st.lists(st.sampled_from(_STRANGERS), unique=True))]
    names = draw(st.permutations([*names, *draw(st.lists(st.just(_AGGREGATE), max_size=1))]))
    for at, (text, _) in enumerate(columns, start=left):
        sheet.put(top, at, text)
    last = [*names, *draw(st.lists(st.sampled_from([_TOTAL, _OWN[0]]), unique=True))]
    seen: set[str] = set()
    for row, name in enumerate(last, start=top + 1):
        known = (name in _OWN or name == _AGGREGATE) and name not in seen
        seen.add(name)
        for at, (_, field) in enumerate(columns, start=left):
            if field is not None and field["id"] == "unit":
                sheet.put(row, at, name)
            elif draw(st.integers(0, 4)):
                place = (name, field["id"]) if known and field is not None and field["id"] != "rate" else None
                sheet.data(row, at, _value(draw, field, numbers), place)
    if "unit" in [field["id"] for _, field in columns if field is not None] and draw(st.booleans()):
        at = next(
            at for at, (_, field) in enumerate(columns, start=left) if field is not None and field["id"] == "unit"
        )
        sheet.data(top + len(last) + 1, at, f"Khối thứ {next(numbers)}", None)
    if draw(st.booleans()):
        sheet.data(top + len(last) + 2, left, f"Ghi chú: số liệu lần {next(numbers)}", None)
    return sheet


@st.composite
def _letters(draw: st.DrawFn, numbers: Iterator[int]) -> _Sheet:
    columns, top, left = draw(_header(LETTERS))
    sheet = _Sheet(draw(st.sampled_from(["Sổ đơn", "Sổ năm ngoái"])))
    for at, (text, _) in enumerate(columns, start=left):
        sheet.put(top, at, text)
    entry = 0
    for row in range(top + 1, top + 1 + draw(st.integers(2, 5))):
        held = [(at, field) for at, (_, field) in enumerate(columns, start=left) if draw(st.integers(0, 3))]
        entry += any(field is not None for _, field in held)
        for at, field in held:
            place = (entry, field["id"]) if field is not None else None
            sheet.data(row, at, _value(draw, field, numbers), place)
    return sheet


@st.composite
def _sheets(draw: st.DrawFn) -> list[_Sheet]:
    numbers = count(1001)
    return [draw(_visits(numbers)), draw(_letters(numbers))]


def _as_read(value: object, field: str) -> object:
    """`1234 (71%)` is 1234 in the count of which there is a rate."""
    text = str(value)
    return float(text.split(maxsplit=1)[0]) if field == "resolved" and text.endswith("(71%)") else value


@settings(max_examples=80)
@given(_sheets())
def test_every_value_is_in_the_new_workbook_or_on_the_list(sheets: list[_Sheet]) -> None:
    done, workbook = moved(*(sheet.grid for sheet in sheets))
    listed = {(each.sheet, each.cell): each.value for each in done.left_over}
    for sheet, table in zip(sheets, (VISITS, LETTERS), strict=True):
        grid = workbook.grid(table["sheet"])
        fields = [field["id"] for field in table["fields"]]
        first = 7  # under the header
        rows = {cells.get(1): row for row, cells in grid.rows.items() if row >= first}
        for at, place in sheet.expected.items():
            value = sheet.rows[at[0]][at[1]]
            if place is None:
                hidden = table is LETTERS and isinstance(value, str)
                shown = PROTECTED if hidden else str(value).removesuffix(".0")
                assert listed[sheet.name, a1(*at)] == shown
                continue
            name, field = place
            row = rows[name] if table is VISITS else first - 1 + name
            assert grid.value(row, 1 + fields.index(field)) == _as_read(value, field)
    assert done.moved == sum(place is not None for sheet in sheets for place in sheet.expected.values())
