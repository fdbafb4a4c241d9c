"""Small pieces of WordprocessingML: runs, paragraphs, content controls. Lengths are millimetres, sizes points."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from xlsync.report.wording import printable

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TWIPS = 1440 / 25.4
_CONTROLS = dict.fromkeys(range(32), " ")


def twips(millimetres: float) -> int:
    """Twentieths of a point, the unit of widths."""
    return round(millimetres * _TWIPS)


def text(value: str) -> str:
    """A text as XML holds it."""
    return escape(printable(value).translate(_CONTROLS))


def run(value: str, *, bold: bool = False, italic: bool = False, size: float | None = None) -> str:
    """A stretch of text; what the style of the paragraph says need not be said again."""
    properties = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + _size(size)
    return f'<w:r>{_run_properties(properties)}<w:t xml:space="preserve">{text(value)}</w:t></w:r>'


def _run_properties(properties: str) -> str:
    return f"<w:rPr>{properties}</w:rPr>" if properties else ""


def _size(points: float | None) -> str:
    if points is None:
        return ""
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def page_number() -> str:
    """The field that prints the number of the page."""
    pieces = ('<w:fldChar w:fldCharType="begin"/>', '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
              '<w:fldChar w:fldCharType="separate"/>', "<w:t>2</w:t>", '<w:fldChar w:fldCharType="end"/>')  # fmt: skip
    return "".join(f"<w:r>{piece}</w:r>" for piece in pieces)


def text_control(name: str, content: str) -> str:
    """A field to type into, with what stands in it until somebody does."""
    return f"<w:sdt>{_control(name)}<w:text/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def date_control(name: str, content: str) -> str:
    """A field that offers a calendar."""
    kind = (
        "<w:date><w:dateFormat w:val=\"'ngày' dd 'tháng' MM 'năm' yyyy\"/><w:lid w:val=\"vi-VN\"/>"
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )
    return f"<w:sdt>{_control(name)}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def choice_control(name: str, choices: Sequence[str], content: str) -> str:
    """A field with a list to choose from, which takes other words as well."""
    items = "".join(f"<w:listItem w:displayText={quoteattr(each)} w:value={quoteattr(each)}/>" for each in choices)
    return (
        f"<w:sdt>{_control(name)}<w:comboBox>{items}</w:comboBox></w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def _control(name: str) -> str:
    number = sum(place * ord(letter) for place, letter in enumerate(name, start=1))  # the same in every run
    return f'<w:sdtPr><w:alias w:val={quoteattr(name)}/><w:tag w:val={quoteattr(name)}/><w:id w:val="{number}"/>'


def paragraph(content: str = "", style: str | None = None, *, keep: bool = False) -> str:
    """A paragraph of runs; `keep` holds it together with what follows. All else is of the style."""
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:keepNext/>" if keep else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def rule(left: float, right: float) -> str:
    """Properties of an empty low paragraph that draws a line, indented by so much on both sides."""
    return (
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        '<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"/>'
    )
