"""Blank standard workbooks: one form for one unit (or any) and one period."""

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile

from xlsync.forms.definition import Form, RowKind
from xlsync.forms.layout import GUIDE_SHEET, IDENTITY_SHEET, LEFT_OVER_SHEET, LISTS_SHEET, TableLayout, layout
from xlsync.issue.book import Book
from xlsync.issue.content import Content, TableContent
from xlsync.issue.cover import write_cover
from xlsync.issue.guide import write_guide
from xlsync.issue.left_over_sheet import write_left_over
from xlsync.issue.lists import write_identity, write_lists
from xlsync.issue.table_sheet import write_table
from xlsync.model import Period, Unit

ANY_UNIT = "mau"
"""Stands for the unit in the name of a template for no unit in particular."""


def template_name(form_id: str, unit_code: str | None, period: Period) -> str:
    """`bieu-tong-hop_LD01_2024-H1.xlsx`; signs that file names cannot have become `-`."""
    parts = (form_id, unit_code or ANY_UNIT, str(period))
    return "_".join(re.sub(r"[^\w.-]+", "-", part).strip("-.") for part in parts) + ".xlsx"


def template_bytes(
    form: Form,
    *,
    period: Period,
    unit: Unit | None = None,
    children: Sequence[Unit] = (),
    round_id: str | None = None,
    subject: str | None = None,
    content: Content | None = None,
) -> bytes:
    """The workbook. `children` are the unit's grassroots unions on the period's last day; `content` is what stands in
    it from the start, at the rows of `layout`; a list takes as many rows as its content has. Same arguments, same
    bytes.

    Raises ExpressionError when a rule or a computed field cannot be written as a formula.
    """
    form_layout = layout(form, unit, children)
    content = content or Content()
    filled = {place.table.id: content.tables.get(place.table.id, TableContent()) for place in form_layout.tables}
    tables = tuple(_long_enough(place, filled[place.table.id]) for place in form_layout.tables)
    form_layout = replace(form_layout, tables=tables)
    book = Book()
    try:
        cover = book.sheet(form_layout.cover.sheet)
        guide = book.sheet(GUIDE_SHEET)
        sheets = [book.sheet(place.sheet) for place in form_layout.tables]
        left_over = book.sheet(LEFT_OVER_SHEET) if content.left_over else None
        units = [] if unit is None else [unit, *children]
        names = write_lists(book, book.sheet(LISTS_SHEET), form_layout, period, units)
        write_identity(book, book.sheet(IDENTITY_SHEET), form_layout, period, round_id)
        write_cover(book, cover, form_layout, content, period=period, subject=subject)
        write_guide(book, guide, form, subject)
        for sheet, place in zip(sheets, form_layout.tables, strict=True):
            write_table(
                book, sheet, form_layout, place, names, filled[place.table.id], period=period, subject=subject,
                children=len(children),
            )  # fmt: skip
        if left_over is not None:
            write_left_over(book, left_over, content)
    except BaseException:
        book.discard()
        raise
    return book.bytes()


def _long_enough(place: TableLayout, content: TableContent) -> TableLayout:
    """A list with rows for all its content."""
    if place.table.rows is not RowKind.LIST:
        return place
    return replace(place, last_row=max(place.last_row, content.last_row))


def write_template(
    path: Path,
    form: Form,
    *,
    period: Period,
    unit: Unit | None = None,
    children: Sequence[Unit] = (),
    round_id: str | None = None,
    subject: str | None = None,
) -> None:
    """Writes the workbook of `template_bytes` to `path`, whole or not at all. Raises OSError when it cannot."""
    data = template_bytes(form, period=period, unit=unit, children=children, round_id=round_id, subject=subject)
    replace_bytes(path, data)


def replace_bytes(path: Path, data: bytes) -> None:
    """Writes beside the file and renames, so that nobody ever sees a part of it. Raises OSError."""
    with NamedTemporaryFile(dir=path.parent, prefix=".xlsync-", suffix=path.suffix, delete=False) as temporary:
        place = Path(temporary.name)
        try:
            temporary.write(data)
        except BaseException:
            temporary.close()
            place.unlink()
            raise
    try:
        mask = os.umask(0)
        os.umask(mask)
        place.chmod(0o666 & ~mask)
        place.replace(path)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
