"""Workbooks that are whole as packages and hostile inside: cells, sheets, tags, numbers, limits of the grid."""

from hostile_entry import (
    LINKS,
    MAIN,
    SOME_ROW,
    Collection,
    book_of,
    book_parts,
    book_with,
    sheet,
    text_row,
    zip_of,
)

SHEETS = Collection()
_SHEET = "xl/worksheets/sheet1.xml"


def _cell(value: str, kind: str = "", cell: str = "A2") -> bytes:
    attribute = f' t="{kind}"' if kind else ""
    return book_of(
        f'{SOME_ROW}<row r="{cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{cell}"{attribute}><v>{value}</v></c></row>',
        strings="<si><t>a</t></si>",
    )


SHEETS.add("far cell.xlsx", "a number in the last cell of the grid, XFD1048576")(lambda: _cell("1", cell="XFD1048576"))
SHEETS.add("far cell outside.xlsx", "a number outside the grid, in XFE1048577")(lambda: _cell("1", cell="XFE1048577"))
SHEETS.add("string index negative.xlsx", "a shared string with the index -1")(lambda: _cell("-1", "s"))
SHEETS.add("string index huge.xlsx", "a shared string with the index 4294967296")(lambda: _cell("4294967296", "s"))
SHEETS.add("string index text.xlsx", "a shared string with the index 'abc'")(lambda: _cell("abc", "s"))
SHEETS.add("number nan.xlsx", "a number that is not a number")(lambda: _cell("NaN"))
SHEETS.add("number infinite.xlsx", "infinity, typed as a number")(lambda: _cell("-Infinity"))
SHEETS.add("number 1e999.xlsx", "a number beyond every range")(lambda: _cell("1e999"))
SHEETS.add("number of a million digits.xlsx", "a number of a million digits")(lambda: _cell("9" * 900_000))
SHEETS.add("number underscore.xlsx", "1_000, which Python takes for a number")(lambda: _cell("1_000"))
SHEETS.add("cell type unknown.xlsx", "a cell of a type that does not exist")(lambda: _cell("1", "zz"))
SHEETS.add("cell 40000.xlsx", "a cell of 40,000 characters, in the cell itself")(
    lambda: book_of(text_row(1, "x" * 40_000))
)
SHEETS.add("cell 40000 shared.xlsx", "a shared string of 40,000 characters")(
    lambda: book_of(strings=f"<si><t>{'x' * 40_000}</t></si>")
)
SHEETS.add("escapes.xlsx", "texts with _x0000_, halves of surrogate pairs and _x005F_")(
    lambda: book_of(text_row(1, "_x0000_a", "_xD800_", "_xFFFF_", "_x005F_x0041_"))
)
SHEETS.add("sheets 300.xlsx", "300 sheets")(lambda: book_of(sheets=[f"S{n}" for n in range(300)]))
SHEETS.add("sheets same name.xlsx", "two sheets of one name, in other letters")(
    lambda: book_of(sheets=["Biểu 2", "BIỂU 2"])
)
SHEETS.add("sheets none.xlsx", "a workbook without a sheet")(lambda: book_of(sheets=[]))
SHEETS.add("sheets without name.xlsx", "a sheet with an empty name")(lambda: book_of(sheets=[""]))
SHEETS.add("sheet name 5000.xlsx", "a sheet whose name has 5,000 characters")(lambda: book_of(sheets=["S" * 5000]))
SHEETS.add("sheet name path.xlsx", "sheets named like paths and formulas")(
    lambda: book_of(sheets=["../../x", "=1+1", "[Book]S"])
)
SHEETS.add("date 1904.xlsx", "a workbook that counts its days from 1904")(
    lambda: book_of(book='<workbookPr date1904="1"/>')
)
SHEETS.add("style index.xlsx", "a cell whose style does not exist")(
    lambda: book_of('<row r="1"><c r="A1" s="99999999999"><v>1</v></c></row>', styles="<cellXfs><xf/></cellXfs>")
)
SHEETS.add("styles many.xlsx", "200,000 cell styles")(
    lambda: book_of(styles="<cellXfs>" + "<xf/>" * 200_000 + "</cellXfs>")
)
SHEETS.add("names many.xlsx", "200,000 defined names")(
    lambda: book_of(
        names="<definedNames>"
        + "".join(f'<definedName name="n{n}">1</definedName>' for n in range(200_000))
        + "</definedNames>"
    )
)
SHEETS.add("dimension lies.xlsx", "a dimension of A1:XFD1048576 around one row")(
    lambda: book_of(before='<dimension ref="A1:XFD1048576"/>')
)
SHEETS.add("row twice.xlsx", "the same row twice with different figures")(
    lambda: book_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>')
)
SHEETS.add("cell twice.xlsx", "the same cell twice with different figures")(
    lambda: book_of('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')
)
SHEETS.add("cell in other row.xlsx", "a cell whose address is in another row")(
    lambda: book_of('<row r="1"><c r="A7"><v>1</v></c></row>')
)
SHEETS.add("merges million.xlsx", "a million merged ranges")(
    lambda: book_of(
        after="<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 1_000_001)) + "</mergeCells>"
    )
)
SHEETS.add("merge whole grid.xlsx", "one merge over the whole grid, and one over half of it")(
    lambda: book_of(after='<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:H1048576"/></mergeCells>')
)
SHEETS.add("hidden whole grid.xlsx", "every column hidden, 16,384 of them, and the rows by default")(
    lambda: book_of(before='<sheetFormatPr zeroHeight="1"/><cols><col min="1" max="16384" hidden="1"/></cols>')
)
SHEETS.add("attributes million.xlsx", "a tag with a million attributes")(
    lambda: book_of("<row " + " ".join(f'a{n}=""' for n in range(1_000_000)) + "/>")
)
SHEETS.add("attributes 80000.xlsx", "a tag with 80,000 attributes in a small part")(
    lambda: book_of(f"{SOME_ROW}<row " + " ".join(f'a{n}=""' for n in range(80_000)) + "/>")
)
SHEETS.add("nested million.xlsx", "a million elements within each other")(
    lambda: book_with(_SHEET, sheet("<a>" * 1_500_000))
)
SHEETS.add("nested 100000.xlsx", "100,000 elements within each other, in a part that is small, and closed")(
    lambda: book_with(_SHEET, sheet(SOME_ROW, after="<a>" * 100_000 + "</a>" * 100_000))
)
SHEETS.add("rich text million.xlsx", "one text of 300,000 runs")(
    lambda: book_of(strings="<si>" + "<r><rPr><rFont val='.VnTime'/></rPr><t/></r>" * 300_000 + "</si>")
)
SHEETS.add("no cells.xlsx", "a workbook of blank sheets")(lambda: book_of(""))


@SHEETS.add("cells 2100000.xlsx", "2,100,000 cells with one digit each")
def too_many_cells() -> bytes:
    row = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
    return book_of(row * 21_000)


@SHEETS.add("rows of nothing.xlsx", "400,000 empty rows and empty cells")
def rows_of_nothing() -> bytes:
    return book_of(
        SOME_ROW + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 400_000)),
        styles="<cellXfs><xf/><xf/></cellXfs>",
    )


@SHEETS.add("far cells scattered.xlsx", "texts all over the grid, 3,000 of them, thousands of columns apart")
def scattered_cells() -> bytes:
    rows = "".join(
        f'<row r="{n * 349}"><c r="{"ABCDEFGHIJKLMNOP"[n % 16]}{"XY"[n % 2]}{n * 349}"><v>{n}</v></c></row>'
        for n in range(1, 3001)
    )
    return book_of(rows)


@SHEETS.add("texts 60 million.xlsx", "2,000 texts of 32,000 characters, each in its own cell: 64 million characters")
def many_long_texts() -> bytes:
    return book_of(strings=f"<si><t>{'x' * 32_000}</t></si>" * 2000)


@SHEETS.add("texts 40 million.xlsx", "the same just below the limit: 40 million characters, all within it")
def allowed_long_texts() -> bytes:
    return book_of(strings=f"<si><t>{'đ' * 32_000}</t></si>" * 1250)


@SHEETS.add("formula shared long.xlsx", "a shared formula of 8,000 characters over 30,000 cells")
def long_shared_formula() -> bytes:
    text = "+".join(f"B{n}" for n in range(1, 1700))
    rows = f'<row r="1"><c r="A1"><f t="shared" ref="A1:A30000" si="0">{text}</f></c></row>'
    return book_of(
        rows + "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, 30_000))
    )


@SHEETS.add("formula shared orphans.xlsx", "shared formulas whose first cell comes never, and ones with odd numbers")
def orphaned_formulas() -> bytes:
    return book_of(
        SOME_ROW
        + '<row r="2"><c r="A2"><f t="shared" si="7"/><v>1</v></c><c r="B2"><f t="shared" si="-1"/></c><c r="C2"><f t="array" ref="A1:XFD1048576"/></c></row>'
    )


@SHEETS.add("formula brackets.xlsx", "a formula of 30,000 brackets")
def bracketed_formula() -> bytes:
    return book_of(f'{SOME_ROW}<row r="2"><c r="A2"><f>{"(" * 15_000}1{")" * 15_000}</f></c></row>')


@SHEETS.add("strict with odd namespace.xlsx", "a workbook of a namespace that nobody knows")
def odd_namespace() -> bytes:
    return zip_of({name: str(text).replace(MAIN, "urn:bad.example") for name, text in book_parts().items()})


@SHEETS.add("encoding utf-7.xlsx", "a sheet that says it is UTF-7")
def odd_encoding() -> bytes:
    return book_with(_SHEET, '<?xml version="1.0" encoding="utf-7"?>' + sheet(SOME_ROW))


@SHEETS.add("invalid utf-8.xlsx", "a sheet whose bytes are not the encoding that it says")
def invalid_utf8() -> bytes:
    return book_with(_SHEET, sheet(text_row(1, "THAY")).encode().replace(b"THAY", b"\xc3\x28\xff"))


@SHEETS.add("sheet is a chart.xlsx", "a workbook with nothing but a chart sheet")
def chart_only() -> bytes:
    parts = book_parts()
    parts["xl/_rels/workbook.xml.rels"] = str(parts["xl/_rels/workbook.xml.rels"]).replace(
        f"{LINKS}/worksheet", f"{LINKS}/chartsheet"
    )
    return zip_of(parts)
