"""The examples of the catalogue as files: a filled sample workbook, and the few edits that an example may name.

| edit | what it does |
|---|---|
| `form: ID`, `period: P` | issues the sample from another form, or for another period (first, before other edits) |
| `asked: P` | like `period`, and the run asks for that period |
| `set: {CELL: VALUE}` | types into cells; `null` clears, `=…` is a formula, `'…` is text |
| `font: {CELL: NAME}` | sets the font of cells |
| `merge: [CELL, CELL]`, `hide_row: TABLE.N` | merges cells, hides a row |
| `clear_column: TABLE.FIELD` | clears a column, its header too |
| `rename_sheet: {TABLE: NAME}`, `remove_sheet: TABLE` | renames or deletes the sheet of a table |
| `identity: {KEY: VALUE}` | changes the hidden identity sheet |
| `file: KIND` | puts something else in place of the file: see sample_kinds.py |
| `copy: NAME` | keeps the file, and lets the edits that follow apply to a copy of that name |
| `also_from: UNIT` | adds the sample of another unit |
| `also: {form: ID, unit: CODE, set: {CELL: VALUE}}` | adds another form of the unit, or of another one, with cells typed into it |
| `second_form: {members: N}` | adds a form for a second recipient that asks for the members of Biểu 5 again |
| `before: {period: P, set: {CELL: VALUE}}` | gives the unit's sample of an earlier period with `--previous` |
| `saved: MOMENT` | the moment that the workbook was last saved |
| `mail: {NAME: {sent: MOMENT, scan: NAME}}` | puts files into mails of their own, a signed scan beside them |
| `after: {CELL: VALUE}` | types into the last file after it was consolidated (for the command `submit`) |
| `gate: {without: [UNIT], by: NAME, reason: TEXT}` | who approved going without a unit (for the command `submit`) |
| `report: TEXT` | a narrative report, a paragraph a line (for the command `proof`) |
| `figures: {TABLE.FIELD: VALUE}` | what the consolidated workbook has, that the report is compared with |

CELL is `TABLE.FIELD.N` (rows of the table, from 0), `TABLE.FIELD.header`, `TABLE.FIELD.total`, `TABLE.beside.N` (the column right of
the table), `TABLE.tick` or `cover.KEY`. The values `@unit`, `@other_unit`, `@child.N` and `@label:TABLE.FIELD` stand for names.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from sample_kinds import KINDS

from xlsync.forms.definition import FieldType, Form, Table
from xlsync.forms.layout import IDENTITY_SHEET, FormLayout, layout, valid_choices
from xlsync.forms.load import load_forms
from xlsync.issue.template import template_bytes
from xlsync.model import Period, Tier, Unit, parse_a1

PERIOD = Period.parse("2024-H1")
SAVED = "2024-07-01T08:00:00Z"
DUE = ("bieu-tong-hop",)
PROVINCE = Unit("T", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE)
UNIT = Unit("A", "Liên đoàn Lao động huyện An Bình (mẫu)", Tier.UPPER, parent="T", forms_due=DUE)
OTHER_UNIT = Unit("B", "Liên đoàn Lao động huyện Bắc Sơn (mẫu)", Tier.UPPER, parent="T", forms_due=DUE)
CHILDREN = tuple(
    Unit(f"A{n}", f"CĐCS Công ty {name} (mẫu)", Tier.GRASSROOTS, parent="A")
    for n, name in enumerate(("Hoa Sen", "Hoa Mai", "Hoa Lan"), start=1)
)

#: The form of `second_form`, which the run gets by `--forms`.
SECOND_FORM = """
form: phieu-doan-vien
version: "2024"
label: {vi: Phiếu gửi cơ quan thứ hai (mẫu)}
tables:
  - id: numbers
    sheet: "Đoàn viên"
    rows: own
    fields: [{id: members, indicator: bieu-tong-hop.membership_party.members}]
"""

UNITS = {unit.code: unit for unit in (PROVINCE, UNIT, OTHER_UNIT, *CHILDREN)}


def register_csv(*, both_due: bool) -> str:
    """The register of the samples; the second unit owes its form only where the example is about that."""
    lines = ["# sample", "code,name,tier,parent,forms_due"]
    for unit in (PROVINCE, UNIT, OTHER_UNIT, *CHILDREN):
        due = unit.forms_due if both_due or unit is not OTHER_UNIT else ()
        lines.append(f"{unit.code},{unit.name},{unit.tier.value},{unit.parent or ''},{'|'.join(due)}")
    return "\n".join(lines) + "\n"


def sample_form(form_id: str, period: Period) -> Form:
    form = load_forms().get(form_id, period.last)
    assert form is not None, form_id
    return form


def sample_layout(form_id: str, unit: Unit = UNIT, period: Period = PERIOD) -> FormLayout:
    return layout(sample_form(form_id, period), unit, CHILDREN if unit is UNIT else ())


@lru_cache
def _blank(form_id: str, unit_code: str, period: Period) -> bytes:
    unit = UNITS[unit_code]
    children = CHILDREN if unit is UNIT else ()
    return template_bytes(sample_form(form_id, period), period=period, unit=unit, children=children)


def _typed(table: Table, field_id: str, row: int, period: Period) -> object:
    """A plausible value: all counts of a row are alike, so that no part exceeds its whole."""
    definition = table.field(field_id)
    match definition.type:
        case FieldType.COUNT:
            return row + 1 if field_id == table.numbering else 10 - row
        case FieldType.DATE:
            return date(period.first.year, period.first.month, 10 + row)
        case FieldType.CHOICE:
            return valid_choices(definition, period.last)[0].label.vi
    return f"Nội dung {field_id} {row + 1}"


@lru_cache
def _filled(form_id: str, unit_code: str, period: Period) -> bytes:
    unit = UNITS[unit_code]
    book = openpyxl.load_workbook(io.BytesIO(_blank(form_id, unit_code, period)))
    for place in sample_layout(form_id, unit, period).tables:
        rows = len(place.prefilled) or (2 if place.table.rows.value == "list" else 1)
        for definition in place.table.fields:
            wanted = definition.required or definition.id == place.table.numbering
            if not wanted or definition.computed is not None or definition.type is FieldType.UNIT:
                continue
            for row in range(rows):
                cell = book[place.sheet][place.cell(place.first_row + row, definition.id)]
                cell.value = _typed(place.table, definition.id, row, period)
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    """The workbook, saved at a fixed moment: openpyxl writes that of the clock."""
    stream = io.BytesIO()
    book.save(stream)
    return _saved_at(stream.getvalue(), SAVED)


def _saved_at(data: bytes, moment: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), part)
            new.writestr(entry, part)
    return stream.getvalue()


@dataclass
class SampleFiles:
    """The files of one example while its edits are applied. The last one is the file that edits apply to."""

    form: str = "bieu-tong-hop"
    period: Period = PERIOD
    files: list[tuple[str, bytes]] = field(default_factory=list)
    previous: list[tuple[str, bytes]] = field(default_factory=list)
    unit: str = UNIT.code
    asked: Period = PERIOD
    report: str = ""
    forms: str = ""
    later: Mapping[str, object] = field(default_factory=dict)
    gate: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.files = [("BC.xlsx", _filled(self.form, self.unit, self.period))]

    @property
    def layout(self) -> FormLayout:
        unit = UNITS[self.unit]
        return sample_layout(self.form, unit, self.period)

    def change(self, edit: Callable[[Workbook], None]) -> None:
        name, data = self.files[-1]
        book = openpyxl.load_workbook(io.BytesIO(data))
        edit(book)
        self.files[-1] = (name, _bytes(book))

    def cell(self, reference: str) -> tuple[str, str]:
        """Sheet and address of a CELL."""
        return resolve(self.layout, reference)

    def value(self, value: object) -> object:
        match value:
            case "@unit":
                return UNIT.name
            case "@other_unit":
                return OTHER_UNIT.name
            case str() if value.startswith("@child."):
                return CHILDREN[int(value.removeprefix("@child."))].name
            case str() if value.startswith("@label:"):
                table, field_id = value.removeprefix("@label:").split(".")
                return self.layout.table(table).table.field(field_id).label.vi
        return value

    def apply(self, edit: Mapping[str, Any]) -> None:
        ((name, argument),) = edit.items()
        EDITS[name](self, argument)


def resolve(form_layout: FormLayout, reference: str) -> tuple[str, str]:
    """Sheet and address of a CELL."""
    table_id, name, *rest = reference.split(".")
    if table_id == "cover":
        return form_layout.cover.sheet, form_layout.cover.cells[name]
    place = form_layout.table(table_id)
    if name == "tick":
        return place.sheet, place.tick
    rows = {"header": place.header_row, "total": place.total_row}
    row = rows[rest[0]] if rest[0] in rows else place.first_row + int(rest[0])
    assert row is not None, reference
    if name == "beside":
        return place.sheet, openpyxl.utils.get_column_letter(place.last_column + 1) + str(row)
    if rest[0] == "header":
        header = next(cell for cell in place.header if cell.field == name)
        row = header.row
    return place.sheet, place.cell(row, name)


def _issue_form(files: SampleFiles, form: str) -> None:
    files.form = form
    files.start()


def _issue_period(files: SampleFiles, period: str) -> None:
    files.period = Period.parse(period)
    files.start()


def _asked(files: SampleFiles, period: str) -> None:
    files.asked = Period.parse(period)
    _issue_period(files, period)


def _set(files: SampleFiles, cells: Mapping[str, object]) -> None:
    def edit(book: Workbook) -> None:
        for reference, value in cells.items():
            sheet, address = files.cell(reference)
            typed = files.value(value)
            cell = book[sheet][address]
            cell.value = typed.removeprefix("'") if isinstance(typed, str) else typed

    files.change(edit)


def _font(files: SampleFiles, cells: Mapping[str, str]) -> None:
    def edit(book: Workbook) -> None:
        for reference, name in cells.items():
            sheet, address = files.cell(reference)
            book[sheet][address].font = Font(name=name)

    files.change(edit)


def _merge(files: SampleFiles, cells: list[str]) -> None:
    sheet, first = files.cell(cells[0])
    last = files.cell(cells[1])[1]
    files.change(lambda book: book[sheet].merge_cells(f"{first}:{last}"))


def _hide_row(files: SampleFiles, reference: str) -> None:
    table_id, row = reference.split(".")
    place = files.layout.table(table_id)

    def edit(book: Workbook) -> None:
        book[place.sheet].row_dimensions[place.first_row + int(row)].hidden = True

    files.change(edit)


def _clear_column(files: SampleFiles, reference: str) -> None:
    table_id, field_id = reference.split(".")
    place = files.layout.table(table_id)

    def edit(book: Workbook) -> None:
        column = place.columns[field_id]
        for row in range(place.header_row, (place.total_row or place.last_row) + 1):
            book[place.sheet].cell(row, column).value = None

    files.change(edit)


def _rename_sheet(files: SampleFiles, names: Mapping[str, str]) -> None:
    def edit(book: Workbook) -> None:
        for table_id, name in names.items():
            book[files.layout.table(table_id).sheet].title = name

    files.change(edit)


def _remove_sheet(files: SampleFiles, table_id: str) -> None:
    files.change(lambda book: book.remove(book[files.layout.table(table_id).sheet]))


def _identity(files: SampleFiles, keys: Mapping[str, str]) -> None:
    def edit(book: Workbook) -> None:
        for row in book[IDENTITY_SHEET].iter_rows(min_col=1, max_col=2):
            if row[0].value in keys:
                row[1].value = keys[row[0].value]

    files.change(edit)


def _copy(files: SampleFiles, name: str) -> None:
    files.files.append((name, files.files[-1][1]))


def _also_from(files: SampleFiles, unit: str) -> None:
    assert unit == "@other_unit", unit
    files.files.append(("BC-2.xlsx", _filled(files.form, OTHER_UNIT.code, files.period)))


def _also(files: SampleFiles, other: Mapping[str, Any]) -> None:
    files.files.append(_added(files, other.get("form", files.form), files.period, other))


def _before(files: SampleFiles, earlier: Mapping[str, Any]) -> None:
    files.previous.append(_added(files, files.form, Period.parse(earlier["period"]), earlier))


def _added(files: SampleFiles, form: str, period: Period, said: Mapping[str, Any]) -> tuple[str, bytes]:
    unit = said.get("unit", UNIT.code)
    own = SampleFiles(form, period, unit=unit)
    _set(own, said.get("set", {}))
    return f"{form}-{unit}-{period}.xlsx", own.files[-1][1]


def _file(files: SampleFiles, kind: str) -> None:
    suffix, make = KINDS[kind]
    name, data = files.files[-1]
    files.files[-1] = (f"{name.rpartition('.')[0]}.{suffix}", make(data))


def _saved(files: SampleFiles, moment: str) -> None:
    name, data = files.files[-1]
    files.files[-1] = (name, _saved_at(data, moment))


def _mail(files: SampleFiles, mails: Mapping[str, Mapping[str, str]]) -> None:
    for place, (name, data) in enumerate(files.files):
        if name not in mails:
            continue
        mail = EmailMessage()
        mail["Date"] = format_datetime(datetime.fromisoformat(mails[name]["sent"]))
        mail.set_content("Kính gửi báo cáo (thư mẫu).")
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        if "scan" in mails[name]:
            scan = b"%PDF-1.4\n" + mails[name]["scan"].encode() + b"\n%%EOF\n"
            mail.add_attachment(scan, maintype="application", subtype="pdf", filename=mails[name]["scan"])
        files.files[place] = (f"{name.rpartition('.')[0]}.eml", mail.as_bytes())


def _second_form(files: SampleFiles, values: Mapping[str, int]) -> None:
    files.forms = SECOND_FORM
    with TemporaryDirectory() as folder:
        (Path(folder) / "phieu.yaml").write_text(SECOND_FORM, encoding="utf-8")
        form = load_forms(Path(folder)).get("phieu-doan-vien", files.period.last)
    assert form is not None
    book = openpyxl.load_workbook(io.BytesIO(template_bytes(form, period=files.period, unit=UNIT)))
    (place,) = layout(form, UNIT).tables
    for field_id, value in values.items():
        book[place.sheet][place.cell(place.first_row, field_id)].value = value
    files.files.append(("phieu.xlsx", _bytes(book)))


def _after(files: SampleFiles, cells: Mapping[str, object]) -> None:
    files.later = cells


def _gate(files: SampleFiles, approval: Mapping[str, Any]) -> None:
    files.gate = approval


def _report(files: SampleFiles, text: str) -> None:
    files.report = text


def _figures(files: SampleFiles, values: Mapping[str, int]) -> None:
    files.figures = values


EDITS: Mapping[str, Callable[[SampleFiles, Any], None]] = {
    "form": _issue_form,
    "period": _issue_period,
    "asked": _asked,
    "set": _set,
    "font": _font,
    "merge": _merge,
    "hide_row": _hide_row,
    "clear_column": _clear_column,
    "rename_sheet": _rename_sheet,
    "remove_sheet": _remove_sheet,
    "identity": _identity,
    "file": _file,
    "copy": _copy,
    "also": _also,
    "before": _before,
    "after": _after,
    "gate": _gate,
    "second_form": _second_form,
    "also_from": _also_from,
    "saved": _saved,
    "mail": _mail,
    "report": _report,
    "figures": _figures,
}


def write_sample(folder: Path, edits: Iterable[Mapping[str, Any]]) -> SampleFiles:
    """Writes the files of one side of an example into the folder."""
    files = SampleFiles()
    for edit in edits:
        files.apply(edit)
    for name, data in files.files:
        (folder / name).write_bytes(data)
    return files


def change_later(folder: Path, files: SampleFiles) -> None:
    """Types `after` into the last file, where it lies by now."""
    if files.later:
        _set(files, files.later)
        name, data = files.files[-1]
        (folder / name).write_bytes(data)


def expected_place(files: SampleFiles, reference: str) -> tuple[str, str]:
    """Sheet and address that an example names, checked to be inside the grid."""
    sheet, address = files.cell(reference)
    parse_a1(address)
    return sheet, address
