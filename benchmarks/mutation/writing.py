"""Papers as files: our own templates filled in, some saved as `.ods`, some in a mail."""

import re
from collections.abc import Sequence
from copy import copy
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from mailbag.filling import Filling
from openpyxl import load_workbook

from mutation.papers import Paper
from mutation.registers import SUMMARY, form
from xlsync.forms.layout import layout
from xlsync.issue.template import template_bytes
from xlsync.model import Cleaned, Period, Tier, Unit

_STAMP = re.compile(r"(<dcterms:modified[^>]*>)[^<]*")
Typed = tuple[str, str, Cleaned, str]
"""Sheet, address, value, kind (see `Filling.type_in`)."""


_ANY = Unit("MA-DON-VI-TAM", "Tên đơn vị tạm thời", Tier.GRASSROOTS)


@lru_cache(maxsize=400)
def _blank(form_id: str, unit: Unit, children: tuple[Unit, ...], period: Period) -> Filling:
    definition = form(form_id, period.last)
    data = template_bytes(definition, period=period, unit=unit, children=children)
    return Filling(data, layout(definition, unit, children))


def workbook(paper: Paper, typed: Sequence[Typed] = ()) -> bytes:
    """The paper as .xlsx, then what is typed over its cells."""
    if paper.unit.tier is Tier.GRASSROOTS:  # one template for all of them
        filling = copy(_blank(paper.form, _ANY, (), paper.period))
        filling.rename(_ANY.name, paper.unit.name)
        filling.rename(_ANY.code, paper.unit.code)
    else:
        filling = copy(_blank(paper.form, paper.unit, paper.children, paper.period))
    filling.cover(paper.period.last, "Người lập biểu (mẫu)", "0204 000 000")
    for table, records in paper.tables.items():
        if records:
            filling.table(table, list(records))
        else:
            place = paper.layout.table(table)
            filling.type_in(place.sheet, place.tick, "x")
    if paper.form == SUMMARY and paper.below:
        filling.reporting("dialogue_petitions", paper.below)
        filling.reporting("supervision", paper.below)
    for sheet, address, value, kind in typed:
        filling.type_in(sheet, address, value, kind=kind)
    return filling.bytes()


def posted(paper: Paper, data: bytes) -> tuple[str, bytes]:
    """The name of the file and what is in it, in the format of the paper."""
    if paper.kind == "ods":
        return f"{paper.name}.ods", ods(data)
    if paper.kind == "eml":
        return f"{paper.name}.eml", mail(paper, data)
    return f"{paper.name}.xlsx", data


def choose_kinds(papers: Sequence[Paper], random: Random) -> None:
    """Lets two files at most come otherwise than as a workbook of Excel: a child reads those, which takes time."""
    for kind in ("ods", "eml"):
        if random.random() < 0.5:
            random.choice(papers).kind = kind


def mail(paper: Paper, data: bytes) -> bytes:
    """A mail with the workbook."""
    message = EmailMessage()
    message["From"] = "van-phong@example.org"
    message["Subject"] = f"{paper.unit.name}: báo cáo {paper.period}"
    message["Date"] = format_datetime(datetime.combine(paper.period.last, datetime.min.time(), UTC))
    message.set_content("Kính gửi báo cáo (thư mẫu).")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{paper.name}.xlsx")
    return message.as_bytes()


# --- .ods, as little of it as is a valid file ---

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
}
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
    'manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{0}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods(data: bytes) -> bytes:
    """An .xlsx saved as .ods: values, merged cells and hidden sheets; formulas become their results."""
    book = load_workbook(BytesIO(data), data_only=True)
    tables = []
    for sheet in book.worksheets:
        merged = {area.coord.partition(":")[0]: area for area in sheet.merged_cells.ranges}
        covered = {cell.coordinate for area in merged.values() for row in sheet[area.coord] for cell in row}
        rows = []
        for row in sheet.iter_rows():
            cells = []
            for cell in row:
                area = merged.get(cell.coordinate)
                if area is None and cell.coordinate in covered:
                    cells.append("<table:covered-table-cell/>")
                    continue
                span = ""
                if area is not None:
                    span = (
                        f' table:number-columns-spanned="{area.size["columns"]}"'
                        f' table:number-rows-spanned="{area.size["rows"]}"'
                    )
                cells.append(_ods_cell(cell.value, span))
            rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        style = ' table:style-name="hidden"' if sheet.sheet_state != "visible" else ""
        tables.append(f'<table:table table:name="{escape(sheet.title)}"{style}>{"".join(rows)}</table:table>')
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _SPACES.items())
    hidden = (
        '<office:automatic-styles><style:style style:name="hidden" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2">{hidden}'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    target = BytesIO()
    with ZipFile(target, "w") as package:
        package.writestr("mimetype", _MIME, ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _MANIFEST.format(_MIME), ZIP_DEFLATED)
        package.writestr("content.xml", text, ZIP_DEFLATED)
    return target.getvalue()


def _ods_cell(value: object, span: str) -> str:
    match value:
        case None:
            return f"<table:table-cell{span}/>"
        case bool():
            kind, attribute, shown = "boolean", f' office:boolean-value="{str(value).lower()}"', str(value).upper()
        case datetime() | date():
            day = value.strftime("%Y-%m-%d")
            kind, attribute, shown = "date", f' office:date-value="{day}"', day
        case int() | float():
            kind, attribute, shown = "float", f' office:value="{value!r}"', str(value)
        case _:
            kind, attribute, shown = "string", "", str(value)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f'<table:table-cell office:value-type="{kind}"{attribute}{span}>{lines}</table:table-cell>'
