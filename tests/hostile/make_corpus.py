"""Makes the seeds of the fuzzers in `corpus/` again: `python tests/hostile/make_corpus.py`, with LibreOffice on the PATH.

Small files of every format, each with a table, a merged header, a formula, a date and a text in Vietnamese. Those that
LibreOffice writes carry nothing but what is written here; files in `corpus/found/` are failures of the past and stay.
"""

import io
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import xlsxwriter
from hostile_compound import msg_of, xls_label, xls_number, xls_of
from hostile_documents import cell, docx_of, table
from hostile_entry import book_of, text_row, zip_of
from hostile_mails import attached, mixed
from hostile_old import xlsb_of, xlsb_row
from msoffcrypto.format.ooxml import OOXMLFile

CORPUS = Path(__file__).with_name("corpus")
_PAGE = (
    "<html><head><meta charset='utf-8'></head><body><p>Đơn vị: LĐLĐ huyện An Bình</p><table><tr><th rowspan=2>Đơn vị</th>"
    "<th colspan=2>Tổ chức đối thoại</th></tr><tr><td>Số buổi</td><td>Số ý kiến</td></tr><tr><td>CĐCS (tổng)</td><td>7.290</td>"
    "<td>&nbsp;12</td></tr></table></body></html>"
)
_TABLE = 'TT;Đơn vị;"Số buổi";Ngày\n1;"CĐCS ""Hoa Sen""";7.290;04/8/2021\n2;CĐCS Hoa Mai;0;12/7/2022\n'


def workbook() -> bytes:
    """A workbook as XlsxWriter makes it, with most of what a reader looks at."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page, date, bold = (
            book.add_worksheet("Biểu 2"),
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"bold": True}),
        )
        book.set_properties({"created": datetime(2024, 3, 1)})
        page.merge_range(0, 1, 0, 2, "Tổ chức đối thoại")
        page.write_row(1, 0, ["Đơn vị", "Số buổi", "Ngày"])
        for row in range(2, 6):
            page.write_row(row, 0, [f"CĐCS {row}", row * 3.5])
            page.write_number(row, 2, 44_000 + row, date)
        page.write_formula(6, 1, "=SUM(B3:B6)", None, 63)
        page.write_rich_string(7, 0, "một ", bold, "hai")
        page.set_row(4, None, None, {"hidden": True})
        book.add_worksheet("Ẩn").hide()
    return buffer.getvalue()


def seeds() -> dict[str, bytes]:
    """The seeds that need no other program, by file name."""
    plain = workbook()
    mail = mixed(
        [
            f"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{_PAGE}".encode(),
            attached("=?utf-8?B?QsOhbyBjw6FvLmNzdg==?=", _TABLE.encode(), "text/csv"),
            b"Content-Type: message/rfc822\r\n\r\n"
            + mixed([attached("b.csv", b"TT,A\r\n1,2\r\n", "text/csv")]).replace(b"=_b", b"=_i"),
        ],
        "=?utf-8?Q?B=C3=A1o_c=C3=A1o?=",
    )
    small_cells = (
        xls_label(0, 0, "Don vi") + xls_label(0, 1, "So buoi") + xls_number(1, 1, 7.29) + xls_number(2, 0, 44_000.0)
    )
    return {
        "xlsxwriter.xlsx": plain,
        "inline.xlsx": book_of(
            text_row(1, "Đơn vị", "Số buổi")
            + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>',
            strings="<si><t>CĐCS</t></si>",
        ),
        "written.xls": xls_of(small_cells),
        "written.xlsb": xlsb_of(xlsb_row(0, (0, 1.0), (1, 7.29)) + xlsb_row(3, (2, 44_000.0)), (0, 3, 0, 2)),
        "written.docx": docx_of(
            table(
                cell("Đơn vị", '<w:vMerge w:val="restart"/>') + cell("Đối thoại", '<w:gridSpan w:val="2"/>'),
                cell("", "<w:vMerge/>") + cell("Số buổi") + cell("7.290"),
            )
        ),
        "table.csv": _TABLE.encode(),
        "table utf-16.csv": _TABLE.replace(";", "\t").encode("utf-16"),
        "table cp1258.tsv": "TT\tTên\n1\tHoa Mai\n".encode("cp1258"),
        "page.html": _PAGE.encode(),
        "mail.eml": mail,
        "mail.msg": msg_of("Báo cáo", ("Báo cáo.csv", _TABLE.encode()), ("trang.html", _PAGE.encode())),
        "archive.zip": zip_of({"thư mục/báo cáo.csv": _TABLE, "trong.zip": zip_of({"a.csv": "TT,A\n1,2\n"}), "b/": ""}),
    }


def main() -> None:
    """Writes all seeds."""
    (CORPUS / "protected").mkdir(parents=True, exist_ok=True)
    made = seeds()
    for name, data in made.items():
        (CORPUS / name).write_bytes(data)
    with (CORPUS / "protected" / "agile.xlsx").open("wb") as stream:
        OOXMLFile(io.BytesIO(made["xlsxwriter.xlsx"])).encrypt("mat khau", stream)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "office.xlsx")
        source.write_bytes(made["xlsxwriter.xlsx"])
        Path(folder, "office.html").write_text(_PAGE, encoding="utf-8")
        for name, suffix, filters in (
            ("office.xlsx", "xls", "xls:MS Excel 97"),
            ("office.xlsx", "ods", "ods"),
            ("office.html", "docx", "docx:MS Word 2007 XML"),
        ):
            command = ["soffice", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless"]
            more = ["--infilter=HTML (StarWriter)"] if suffix == "docx" else []
            subprocess.run(
                [*command, *more, "--convert-to", filters, "--outdir", str(CORPUS), str(Path(folder, name))],
                check=True,
                capture_output=True,
            )


if __name__ == "__main__":
    main()
