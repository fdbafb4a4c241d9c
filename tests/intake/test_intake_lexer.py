"""The lexer of rows and strings against expat: the same grid, or the same refusal, whatever the sheet looks like."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from intake_packages import book_of, sheet

from xlsync.intake.budget import Budget
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.row_lexer import lex_rows
from xlsync.intake.shared_strings import SharedStrings
from xlsync.intake.sheet_store import SheetContext, SheetStore
from xlsync.intake.styles import Styles
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Workbook

STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font></fonts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="9" fontId="1"/></cellXfs>'
)
STRINGS = '<si><t>a</t></si><si><t xml:space="preserve"> </t></si><si><r><rPr><rFont val=".VnTime"/></rPr><t>b</t></r></si><si><t>c &amp; d</t></si>'

numbers = st.sampled_from(["0", "7290", "7.29", "-1", "1e5", "+.5", " 5 ", "1e400", "nan", "-inf"])
texts = st.sampled_from(
    ["", " ", "abc", "Công đoàn", "a &amp; b &lt;", "&#100;", "x_x000D_y", "1_0", "12\n", "a\r\nb", "<![CDATA[c]]>"]
)
formulas = st.sampled_from(
    ["", "", "", "<f>A1+B$2</f>", "<f/>", '<f t="shared" ref="A1:C9" si="0">A1</f>', '<f t="shared" si="0"/>',
     '<f t="shared" si="0"></f>', '<f aca="false">IF(A1&lt;2,"x",&apos;B&apos;)</f>', "<f>A1 &gt; 2 &#38; 3</f>", "<f>A1 > 2</f>"]
)  # fmt: skip
bodies = st.one_of(
    numbers.map(lambda text: ("", f"<v>{text}</v>")),
    numbers.map(lambda text: (' t="n"', f"<v>{text}</v>")),
    st.integers(0, 3).map(lambda index: (' t="s"', f"<v>{index}</v>")),
    texts.map(lambda text: (' t="str"', f"<v>{text}</v>")),
    texts.map(lambda text: (' t="inlineStr"', f"<is><t>{text}</t></is>")),
    texts.map(lambda text: (' t="inlineStr"', f'<is><t xml:space="preserve">{text}</t></is>')),
    st.sampled_from(
        [(' t="b"', "<v>1</v>"), (' t="b"', "<v>false</v>"), (' t="e"', "<v>#REF!</v>"), (' t="e"', "<v>#N/A </v>")]
    ),
    st.sampled_from(
        [
            ("", ""),
            ("", "<v></v>"),
            ("", "<v/>"),
            ("", "<v />"),
            (' t="str"', "<v />"),
            (' t="inlineStr"', ""),
            (' t="s"', "<v></v>"),
            (' t="d"', "<v>2024-06-30</v>"),
        ]
    ),
)


@st.composite
def rows(draw: st.DrawFn) -> str:
    """Sheets that are right in every form that is met, the common ones more often; then, in half of them, one defect."""
    found = []
    implied = draw(st.integers(0, 4)) == 0
    for row in range(1, draw(st.integers(1, 4)) + 1):
        cells = []
        for column in range(draw(st.integers(0, 4))):
            kind, body = draw(bodies)
            address = "" if implied and draw(st.booleans()) else f' r="{"ABCDE"[column]}{row}"'
            style = draw(st.sampled_from(["", "", ' s="0"', ' s="1"', ' s="2"', ' s="9"']))
            body = draw(formulas) + body
            cells.append(f"<c{address}{style}{kind}>{body}</c>" if body else f"<c{address}{style}{kind}/>")
        about = draw(
            st.sampled_from(
                ["", "", "", ' spans="1:5"', ' hidden="1"', ' ht="0"', ' x14ac:dyDescent="0.25"', " ht='9'"]
            )
        )
        between = draw(
            st.sampled_from(["", "", "", "", "", "\n", "<!-- </row> -->", "<?x y?>", "<x/>", f'<row r="{row + 50}"/>'])
        )
        found.append(
            f"{between}<row{'' if implied and draw(st.booleans()) else f' r={chr(34)}{row}{chr(34)}'}{about}>{''.join(cells)}</row>"
        )
    text = "".join(found)
    if draw(st.booleans()):
        old, new = draw(
            st.sampled_from(
                [
                    ("<v>", "<v>_"),
                    ("</v>", "_0</v>"),
                    ("<v>", "<v>٣"),
                    ("<v>", "<v>1</v><v>"),
                    ("</c>", "x</c>"),
                    ("</c>", ""),
                    ("</row>", ""),
                    (' r="A', ' r="B'),
                    (' r="B', ' r="A'),
                    (' r="C', ' r="XFE'),
                    (' r="2"', ' r="1"'),
                    (' r="', ' r="0'),
                    (' t="', ' t="z'),
                    (' t="s"', ""),
                    ("<f>", '<f a="1" a="2">'),
                    ("<row", '<row ht="1" ht="2"'),
                    ("&amp;", "&"),
                    ("&amp;", "&x;"),
                    ("abc", "]]>"),
                    ("abc", "\x0b"),
                    ("abc", "\ufffe"),
                    ("<c", "<!-- --><c"),
                    ("<c ", "<c\n"),
                    ('s="1"', "s='1'"),
                    (' s="', ' cm="1" s="'),
                    ("<c", "<c><c"),
                    ("<v>", "<v>9"),
                ]
            )
        )
        places = text.count(old)
        if places:
            before = text.split(old)
            at = draw(st.integers(1, places))
            text = old.join(before[:at]) + new + old.join(before[at:])
    return text


def outcome(data: bytes, *, lexer: bool) -> Workbook | tuple[str, str]:
    try:
        return read_workbook(data, lexer=lexer)
    except IntakeError as error:
        return error.code, error.variant


@settings(max_examples=400)
@given(rows())
@example('<row r="1"><c r="A1" t="inlineStr"><f>B1</f></c><c r="B1" t="inlineStr"><f>A1</f><is><t>x</t></is></c></row>')
@example('<row r="1"><c r="A1"><v>1</v></c></row><!-- --><row r="2"><c r="A2"><v>1</v></c></row>')
def test_lexing_and_parsing_give_the_same(sheet_rows: str) -> None:
    data = book_of(sheet_rows, styles=STYLES, strings=STRINGS)
    assert outcome(data, lexer=True) == outcome(data, lexer=False)


strings = st.lists(
    st.sampled_from(
        ["<si><t>a</t></si>", '<si><t xml:space="preserve"> x </t></si>', "<si><t>a&amp;b</t></si>", "<si><t>&#97;</t></si>", "<si/>",
         "<si><r><t>r</t></r></si>", "<si><t>a</t><rPh><t>p</t></rPh></si>", "\n", "<si><t>dòng\nhai</t></si>", "<si><t>a\r\nb</t></si>",
         "<!-- <si><t>no</t></si> -->", "<si><t>&x;</t></si>", "<si><t>]]></t></si>", "<si>", "<si><t/></si>", "<si><t>_x0041_</t></si>"]
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=200)
@given(strings)
def test_strings_too(items: list[str]) -> None:
    cells_of_all = "".join(
        f'<c t="s"><v>{index}</v></c>' for index in range(sum("<si" in item and "!--" not in item for item in items))
    )
    data = book_of(f'<row r="1">{cells_of_all}</row>', strings="".join(items))
    assert outcome(data, lexer=True) == outcome(data, lexer=False)


def test_of_a_usual_sheet_nothing_is_left_for_expat() -> None:
    rows_as_written = (
        '<row r="1" spans="1:4" x14ac:dyDescent="0.25"><c r="A1" s="1"><v>1</v></c><c r="B1" t="s"><v>0</v></c>'
        '<c r="C1"><f>A1&gt;0</f><v>2</v></c><c r="D1" s="2"/></row><row r="3" hidden="1"><c r="A3" t="str"><v>đ</v></c></row>'
    )
    store = SheetStore(SheetContext(Budget(Limits()), SharedStrings({"0": "a"}), Styles()), "part", "S")
    left = b"".join(lex_rows(sheet(rows_as_written).encode(), store))
    assert left == sheet("").encode()
    assert store.grid(hidden=False).rows == {1: {1: 1.0, 2: "a", 3: 2.0}, 3: {1: "đ"}}
