"""The docs page of the forms, made from their definitions."""

from collections.abc import Iterable

from xlsync.forms.definition import FieldDefinition, Form, Table

_ROWS = {
    "list": ("danh sách", "entries"),
    "own_and_children": ("của đơn vị và từng CĐCS", "own row and one a grassroots union"),
    "own_and_aggregate": ("của đơn vị và một dòng CĐCS", "own row and one for all grassroots unions"),
    "own": ("của đơn vị", "own row only"),
}
_TYPES = {
    "text": "văn bản", "count": "số đếm", "decimal": "số thập phân", "rate": "tỷ lệ", "date": "ngày",
    "choice": "lựa chọn", "unit": "đơn vị",
}  # fmt: skip


def forms_markdown(forms: Iterable[Form]) -> str:
    """A section for each form, a table for each of its tables."""
    lines = [
        "# Mẫu biểu / Forms",
        "",
        "Trang này được tạo từ `schemas/forms/`; sửa ở đó rồi chạy `xlsync form build`.",
        "This page is made from `schemas/forms/`; edit there, then run `xlsync form build`.",
        "",
    ]
    for form in forms:
        lines += [f"## {form.label.vi} (`{form.form}`, {form.version})", ""]
        if form.label.en:
            lines += [form.label.en, ""]
        for table in form.tables:
            lines += _table(table)
    return "\n".join(lines).rstrip() + "\n"


def _table(table: Table) -> list[str]:
    rows_vi, rows_en = _ROWS[table.rows.value]
    lines = [f"### {table.sheet} (`{table.id}`)", ""]
    if table.title is not None:
        lines += [_cell(table.title.vi), ""]
    lines += [
        f"Dòng / Rows: {rows_vi} / {rows_en}",
        "",
        "| Trường / Field | Nhãn / Label | Kiểu / Type | Ghi chú / Notes |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{field.id}` | {_label(field)} | {_TYPES[field.type.value]} (`{field.type.value}`) | {_notes(field)} |"
        for field in table.fields
    ]
    lines.append("")
    if table.rules:
        lines += ["| Mã / Code | Quy tắc / Rule | Ý nghĩa / Meaning | Nguồn / Source |", "|---|---|---|---|"]
        lines += [
            f"| {rule.code} ({rule.severity.value}) | `{_cell(rule.expr)}` | "
            f"{_cell(rule.message.vi) if rule.message is not None else ''} | {_cell(rule.source or '')} |"
            for rule in table.rules
        ]
        lines.append("")
    return lines


def _label(field: FieldDefinition) -> str:
    group = f"{field.group.vi} › " if field.group is not None else ""
    english = f" / {field.label.en}" if field.label.en else ""
    return _cell(f"{group}{field.label.vi}{english}")


def _notes(field: FieldDefinition) -> str:
    notes = []
    if field.required:
        notes.append("bắt buộc / required")
    if field.computed is not None:
        notes.append(f"`{_cell(field.computed)}`")
    if field.measure == "stock":
        notes.append("thời điểm / stock")
    if field.measure == "opening":
        notes.append("đầu kỳ / opening")
    if field.measure == "distinct":
        notes.append("không cộng qua các kỳ / distinct")
    if field.blank is not None:
        notes.append(f"trống = / blank = `{field.blank}`")
    if field.sensitive:
        notes.append("nhạy cảm / sensitive")
    if field.within_period:
        notes.append("trong kỳ / within the period")
    if field.not_future:
        notes.append("không ở tương lai / not in the future")
    if field.printed_in is not None:
        notes.append(f"trong ô / in the cell of `{field.printed_in}`")
    if field.choices:
        notes.append("; ".join(choice.label.vi for choice in field.choices))
    return _cell(", ".join(notes))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
