"""Lists in the consolidated workbook: all rows with their unit and source, or only how many rows each unit has."""

from collections.abc import Sequence

from xlsync.forms.definition import FieldType, Table
from xlsync.model import Contribution, Records, Role, Submission, column_letters
from xlsync.report.book import LINK, Book
from xlsync.report.captions import caption
from xlsync.report.cells import Label, column_style, converter, fit_row, labels, merged, width, write_header
from xlsync.report.context import Context
from xlsync.report.correction_words import notes
from xlsync.report.details_sheet import Details, mark_adjusted, origin
from xlsync.report.figures import sort_details
from xlsync.report.table_sheet import write_title
from xlsync.report.wording import printable, short_name
from xlsync.texts.words import word


def write_list(
    book: Book, name: str, title: str, table: Table, contributions: Sequence[Contribution], context: Context
) -> Details:
    """All rows of a list that is merged in the total, by sender in the order of the register, with file, sheet, row."""
    lang = context.lang
    fields = [each for each in table.fields if not each.sensitive]
    widths = [28.0, *map(width, fields), 30.0, 11.0, 7.0]
    sheet = book.sheet(name)
    for column, each in enumerate(widths):
        sheet.set_column(column, column, each)
    last_column = len(widths) - 1
    top = write_title(book, sheet, last_column, title, context, incomplete=False) - 1
    source: list[Label] = [(None, word(f"label.{each}", lang)) for each in ("file", "sheet", "row")]
    header = [(None, caption("sender", lang)), *labels(fields, lang), *source]
    row = first = top + write_header(book, sheet, top, 0, header, widths)
    text, number = book.format(border=1, text_wrap=True), book.format(border=1, align="center")
    of_fields = (number if each.id == table.numbering else column_style(book, each) for each in fields)
    formats = [text, *of_fields, text, text, number]
    columns = [(each.id, converter(each, context)) for each in fields]
    letters = {each.id: column_letters(place) for place, each in enumerate(fields, start=2)}
    details = Details(name, first + 1, letters, header=top + 1)
    prose = [(each, widths[place]) for place, each in enumerate(fields, start=1) if each.type is FieldType.TEXT]
    names = {code: printable(context.name(code)) for code in {record.sender for record in contributions}}
    told = notes(table, context)
    for record in sort_details(contributions, context):
        sender = names[record.sender]
        path = printable(context.file_name(record.source))
        values = [convert(record.values.get(field_id)) for field_id, convert in columns]
        styles = formats
        if record.adjusted:
            styles = mark_adjusted(book, sheet, row, 1, formats, fields, record, told, table)
        sheet.put_row(row, [sender, *values, path, record.sheet, record.row], styles)
        texts = [(str(record.values.get(each.id) or ""), columns) for each, columns in prose]
        fit_row(sheet, row, [(sender, widths[0]), (path, widths[-3]), *texts])
        details.places[origin(record)] = row + 1
        row += 1
    sheet.autofilter(first - 1, 0, max(first, row - 1), last_column)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(top, first - 1)
    return details


def _counted(form: str, table: str, context: Context) -> list[tuple[Submission, Records]]:
    found = [
        (submission, records)
        for submission in context.outcome.submissions
        if submission.counted and submission.form == form
        for records in submission.tables
        if records.table == table
    ]
    return sorted(found, key=lambda each: (context.order(each[0].unit or ""), each[0].source.path))


def write_list_counts(book: Book, name: str, title: str, form: str, table: Table, context: Context) -> None:
    """How many rows of a list each unit has, with the file and the sheet where they are, and who sent none."""
    lang = context.lang
    sheet = book.sheet(name, landscape=False)
    widths = [42.0, 10.0, 36.0, 16.0]
    for column, each in enumerate(widths):
        sheet.set_column(column, column, each)
    top = write_title(book, sheet, 3, title, context, incomplete=False)
    merged(sheet, top - 1, 0, 3, caption("list_note", lang), book.format(italic=True, text_wrap=True))
    sheet.set_row(top - 1, 32)
    header: list[Label] = [
        (None, word("label.unit", lang)), (None, caption("row_count", lang)), (None, word("label.file", lang)),
        (None, word("label.sheet", lang)),
    ]  # fmt: skip
    row = first = top + write_header(book, sheet, top, 0, header, widths)
    text, link = book.format(border=1, text_wrap=True), book.format(**LINK)
    total = 0
    for submission, records in _counted(form, table.id, context):
        rows = [place for place, role in zip(records.rows, records.roles, strict=True) if role is Role.ENTRY]
        total += len(rows)
        source = submission.source
        sheet.write_string(row, 0, context.name(submission.unit) or caption("unknown", lang), text)
        sheet.write_number(row, 1, len(rows), book.count())
        shown = short_name(source.path, source.member)
        book.link_to_file(sheet, row, 2, shown, source.path, None, link)
        sheet.write_string(row, 3, records.sheet, text)
        row += 1
    sheet.write_string(row, 0, word("row.total", lang), book.format(border=1, bold=True))
    formula = f"=SUM(B{first + 1}:B{row})" if row > first else "=0"
    sheet.write_formula(row, 1, formula, book.count(bold=True), total)
    for missing in context.outcome.missing:
        if missing.form == form:
            row += 1
            style = book.format(border=1, text_wrap=True, font_color="#C00000")
            sheet.write_string(row, 0, context.name(missing.unit), style)
            sheet.write_string(row, 1, "", style)
            sheet.write_string(row, 2, word("status.not_submitted", lang), style)
            sheet.write_string(row, 3, "", style)
    sheet.repeat_rows(top, first - 1)
