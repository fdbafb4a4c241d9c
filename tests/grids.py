"""Grids and forms written as small tables inside the tests."""

from datetime import date

from xlsync.forms.definition import Form
from xlsync.model import CellRange, Grid, Register, Tier, Unit, parse_a1


def grid(text: str, *, sheet: str = "Biểu 2", merged: tuple[str, ...] = (), first_row: int = 1, **more) -> Grid:
    """A sheet from lines of cells separated by `|`; an empty cell is blank, a number is a number."""
    rows = {}
    for number, line in enumerate(text.strip("\n").splitlines(), start=first_row):
        cells = {}
        for column, part in enumerate(line.split("|"), start=1):
            value = part.strip()
            if value:
                cells[column] = _value(value)
        if cells:
            rows[number] = cells
    return Grid(sheet=sheet, rows=rows, merged=tuple(span(each) for each in merged), **more)


def span(address: str) -> CellRange:
    first, last = address.split(":")
    return CellRange(*parse_a1(first), *parse_a1(last))


def _value(text: str):
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return text


def form(*tables: dict, form_id: str = "thu", version: str = "1") -> Form:
    return Form.model_validate({"form": form_id, "version": version, "label": {"vi": "Thử"}, "tables": list(tables)})


def count(field_id: str, label: str, *, group: str | None = None, **more) -> dict:
    return {
        "id": field_id,
        "label": {"vi": label},
        "type": "count",
        **({"group": {"vi": group}} if group else {}),
        **more,
    }


DIALOGUE = {
    "id": "dialogue",
    "sheet": "Biểu 2",
    "rows": "own_and_children",
    "fields": [
        {"id": "unit", "label": {"vi": "Đơn vị"}, "type": "unit", "required": True},
        count("sessions", "Số buổi trực tiếp", group="Tổ chức tiếp xúc, đối thoại", required=True),
        count("received", "Số đơn nhận", group="Kết quả giải quyết đơn", required=True),
        count("resolved", "Số đã giải quyết", group="Kết quả giải quyết đơn", required=True),
        {
            "id": "rate",
            "label": {"vi": "Tỷ lệ %"},
            "group": {"vi": "Kết quả giải quyết đơn"},
            "type": "rate",
            "computed": "resolved / received",
        },
    ],
    "rules": [{"code": "XS301", "expr": "resolved <= received"}],
}

LETTERS = {
    "id": "letters",
    "sheet": "Sổ",
    "rows": "list",
    "numbering": "no",
    "unique": ["number"],
    "fields": [
        count("no", "TT"),
        {"id": "number", "label": {"vi": "Số, ký hiệu"}, "type": "text", "required": True},
        {"id": "issued_on", "label": {"vi": "Ngày ban hành"}, "type": "date", "required": True},
    ],
}

PROVINCE = Unit("T", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE, aliases=("LĐLĐ tỉnh",), forms_due=("thu",))
UPPER = Unit("A", "Công đoàn ngành Mẫu A", Tier.UPPER, parent="T", forms_due=("thu",))
OTHER = Unit("B", "Công đoàn ngành Mẫu B", Tier.UPPER, parent="T", forms_due=("thu",))
CHILDREN = (
    Unit("A-1", "CĐCS Công ty Sen Mẫu", Tier.GRASSROOTS, parent="A"),
    Unit("A-2", "CĐCS Công ty Tre Mẫu", Tier.GRASSROOTS, parent="A"),
    Unit("B-1", "CĐCS Công ty Lúa Mẫu", Tier.GRASSROOTS, parent="B"),
)
REGISTER = Register((PROVINCE, UPPER, OTHER, *CHILDREN))
DAY = date(2024, 6, 30)
