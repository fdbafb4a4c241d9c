"""The findings as a workbook of their own."""

from pathlib import Path

from xlsync.report.adjustments_sheet import write_adjustments
from xlsync.report.atomic import replace_when_whole
from xlsync.report.book import Book
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.files_sheet import write_files
from xlsync.report.findings_sheet import write_findings
from xlsync.texts.words import word


def write_findings_xlsx(path: Path, context: Context) -> None:
    """Writes the findings, one row each with links to the cells, the adjustments and decisions where there are any,
    and the files; whole or not at all (OSError)."""
    title = word("label.title", context.lang)
    with (
        replace_when_whole(path) as temporary,
        Book(temporary, target=path, made_on=context.outcome.as_of, lang=context.lang, title=title) as book,
    ):
        write_findings(book, book.name(caption("findings_sheet", context.lang)), context)
        if context.outcome.decided:
            write_adjustments(book, book.name(caption("adjustments_sheet", context.lang)), context)
        write_files(book, book.name(caption("files_sheet", context.lang)), context)
