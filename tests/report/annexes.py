"""Annexes for the tests: of the example province, and of offices that are made up. All units and figures are samples."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import docx
from report_factory import make_context

from xlsync.intake.documents.docx import read_docx
from xlsync.intake.xlsx import read_workbook
from xlsync.pipeline.published import load_published
from xlsync.report.annex.build import build_annex
from xlsync.report.annex.read_back import source_of_published
from xlsync.report.annex.source import source_of_context
from xlsync.report.annex.verify import check_document, check_workbook
from xlsync.report.consolidated import write_consolidated

DAY = date(2024, 7, 5)


class Library:
    """The forms of a context, as a library gives them."""

    def __init__(self, forms):
        self.forms = tuple(forms)

    def version(self, form, version):
        return next((each for each in self.forms if (each.form, each.version) == (form, version)), None)


def published(context, path: Path):
    """The context's workbook, written and read back."""
    write_consolidated(path, context)
    return load_published(str(path), Library(context.forms.values()))


def source_both_ways(context, path: Path):
    """What is made from a context, and from its workbook."""
    forms = tuple(context.forms.values())
    return source_of_context(context), source_of_published(published(context, path), forms, context.register)


def annex_of(**options):
    """The annex of an office that is made up."""
    return build_annex(source_of_context(make_context(**options)))


def grid_of(data: bytes, number: int):
    """The cells of the nth table of the annex as python-docx reads them, header rows left out where they repeat."""
    table = docx.Document(io.BytesIO(data)).tables[number]
    return [[cell.text for cell in row.cells] for row in table.rows]


def part(data: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def changed(data: bytes, name: str, pattern: str, replacement: str, count: int = 1) -> bytes:
    """The package with the first match in one part replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as copy:
        for each in package.namelist():
            content = package.read(each)
            if each == name:
                text, found = re.subn(pattern, replacement, content.decode(), count=count)
                assert found, pattern
                content = text.encode()
            copy.writestr(each, content)
    return target.getvalue()


def document_is_right(annex, data: bytes) -> None:
    check_document(annex, read_docx(data, "annex.docx"))


def workbook_is_right(book, data: bytes | None = None) -> None:
    check_workbook(book, read_workbook(data or book.data))
