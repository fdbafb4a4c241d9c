"""Tables as text: `.csv`, `.tsv`, HTML under its own and other names."""

from hostile_entry import MEGABYTE, Collection

WRITTEN = Collection()
_HEAD = "TT;Tên;Số lượng\n"

WRITTEN.add("nul.csv", "a table with NUL characters")(lambda: b"TT,T\0n,S\0\n1,\0\0,2\n")
WRITTEN.add("one field.csv", "one quoted field of 10 MB with line ends inside")(
    lambda: b'TT,"' + b"a,b\n" * (10 * MEGABYTE // 4) + b'"\n'
)
WRITTEN.add("unbalanced quotes.csv", "a quote that is opened on the second line and never closed")(
    (_HEAD + '1;"chưa đóng;2\n' + "2;b;3\n" * 20_000).encode
)
WRITTEN.add("only quotes.csv", "four million quotes")(lambda: b'"' * 4 * MEGABYTE)
WRITTEN.add("utf-16 odd.csv", "UTF-16 of an odd number of bytes")(
    lambda: (_HEAD + "1;a;2\n").encode("utf-16") + b"\x31"
)
WRITTEN.add("utf-16 surrogates.csv", "UTF-16 with halves of surrogate pairs")(
    lambda: (_HEAD + "1;\ud800;2\n").encode("utf-16", "surrogatepass")
)
WRITTEN.add("no line end.csv", "5 MB without a line end")(lambda: b"TT,a," * MEGABYTE)
WRITTEN.add("columns million.csv", "a line of a million and a half columns")(lambda: b"1," * 1_500_000 + b"\n1,2\n")
WRITTEN.add("rows 5 million.csv", "five million lines")(lambda: b"1,2\n" * 5_000_000)
WRITTEN.add("blank lines.csv", "ten million blank lines")(lambda: b"\n" * 10 * MEGABYTE)
WRITTEN.add("invalid utf-8.csv", "bytes that no encoding explains")(
    lambda: _HEAD.encode() + b"1;\xff\xfe\x81\x8d\x8f;2\n"
)
WRITTEN.add("bom only.csv", "a byte order mark and nothing else")(lambda: b"\xef\xbb\xbf")
WRITTEN.add("controls.csv", "terminal escapes in a table")("TT,Tên\n1,\x1b[2J\x07xoá màn hình\n".encode)
WRITTEN.add("injection.csv", "a table of texts that begin with = + - @")(
    "TT,Tên\n1,=cmd|' /C calc'!A0\n2,+1+1\n3,-1-1\n4,@SUM(A1)\n5,\"\t=1\"\n".encode
)
WRITTEN.add("separator.csv", "a table that names a letter as its separator")("sep=T\nTT,Tên\n1,2\n".encode)
WRITTEN.add("binary.csv", "a program named like a table")(lambda: b"MZ\x90\0\3\0\0\0" + bytes(range(256)) * 40)
WRITTEN.add("long cell.csv", "a cell of 40,000 characters")(lambda: _HEAD.encode() + b"1;" + b"x" * 40_000 + b";2\n")
WRITTEN.add("tabs.tsv", "a table of a million tabs in 1,000 lines")(lambda: (b"\t" * 1000 + b"\n") * 1000)


def _page(body: str) -> bytes:
    return f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


WRITTEN.add("colspan.html", "a cell over 99,999,999 columns")(
    lambda: _page("<table><tr><td colspan=99999999>1</td><td rowspan=99999999>2</td></tr></table>")
)
WRITTEN.add("colspan.xls", "the same, named like a workbook")(
    lambda: _page("<table><tr><td colspan=99999999 rowspan=99999999>1</td></tr></table>")
)
WRITTEN.add("rowspans.html", "1,000 cells over 1,000 columns and 65,534 rows each")(
    lambda: _page("<table>" + "<tr><td colspan=1000 rowspan=65534>1</td></tr>" * 1000 + "</table>")
)
WRITTEN.add("colspan digits.html", "a column span of 5,000 digits, and others that are no number")(
    lambda: _page(
        f"<table><tr><td colspan={'9' * 5000}>1</td><td colspan=-1>2</td><td colspan=0>3</td><td colspan=٣>4</td></tr></table>"
    )
)
WRITTEN.add("nested tables.html", "100,000 tables within each other")(lambda: _page("<table><tr><td>" * 100_000))
WRITTEN.add("nested tables closed.html", "1,000 tables within each other, each with text")(
    lambda: _page("<table><tr><td>a" * 1000 + "</td></tr></table>" * 1000)
)
WRITTEN.add("nested bold.html", "200,000 elements within each other in a cell")(
    lambda: _page("<table><tr><td>" + "<b>" * 200_000 + "1</td></tr></table>")
)
WRITTEN.add("unclosed.html", "nothing is closed")(lambda: b"<html><table><tr><td>1<td>2<tr><td>3<td")
WRITTEN.add("unclosed comment.html", "a comment of 3 MB that never ends")(
    lambda: b"<html><table><tr><td>1</td></tr><!--" + b"- -> " * 600_000
)
WRITTEN.add("unclosed tags.html", "a million less-than signs")(lambda: b"<html><table>" + b"<" * 1_000_000)
WRITTEN.add("declarations.html", "500,000 declarations that are never closed")(
    lambda: b"<html><table>" + b"<![" * 500_000
)
WRITTEN.add("attributes.html", "a tag with 300,000 attributes")(
    lambda: _page("<table " + " ".join(f"a{n}=1" for n in range(300_000)) + "><tr><td>1</td></tr></table>")
)
WRITTEN.add("quotes.html", "an attribute whose quote is never closed, 3 MB")(
    lambda: b"<html><table a='" + b'x="y" ' * 500_000
)
WRITTEN.add("cells 3 million.html", "three million cells")(
    lambda: _page("<table>" + ("<tr>" + "<td>1" * 300) * 10_000 + "</table>")
)
WRITTEN.add("references.html", "characters that do not exist, by number")(
    lambda: _page("<table><tr><td>&#x110000;&#0;&#xD800;&#99999999999999999999;&amp;amp;&unknown;</td></tr></table>")
)
WRITTEN.add("active.html", "script, frames, remote pictures and a form")(
    lambda: _page(
        "<script>alert(1)</script><iframe src='http://bad.example'></iframe><img src='http://bad.example/a.png'><base href='http://bad.example'><meta http-equiv=refresh content='0;url=file:///etc/passwd'><table><tr><td onclick='alert(1)'>=cmd|' /C calc'!A0</td></tr></table>"
    )
)
WRITTEN.add("charset utf-7.html", "a page that says it is UTF-7")(
    lambda: b"<html><meta charset=utf-7><table><tr><td>+ADw-script+AD4-</td></tr></table>"
)
WRITTEN.add("charset unknown.html", "a page in an encoding that does not exist")(
    lambda: b"<html><meta charset='x-none\0'><table><tr><td>\xff\xfe1</td></tr></table>"
)
WRITTEN.add("frameset.xls", "a workbook saved as a page whose sheets are elsewhere")(
    lambda: b"<html><frameset><frame src='file:///C:/sheet001.htm'></frameset></html>"
)
WRITTEN.add("archive.xls", "a workbook saved as one web archive (MHTML)")(
    lambda: (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<table><tr><td>1</td></tr></table>\r\n--x--\r\n"
    )
)
