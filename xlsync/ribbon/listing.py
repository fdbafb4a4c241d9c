"""The sheet that lists the findings, with links to their cells and a column for the officer's explanations."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsync.forms.layout import RETURN_TITLE
from xlsync.issue.marking.items import COLUMNS, MOST_LISTED, Item
from xlsync.issue.palette import MARK_FILLS
from xlsync.model import a1
from xlsync.pipeline.explanations import Explanation, Said
from xlsync.ribbon.application import as_text
from xlsync.ribbon.cells import paint
from xlsync.ribbon.memory import free_name, recall
from xlsync.texts.words import severity_counts, word

#: The fills of the marks, as red, green and blue.
COLORS = {severity: (fill >> 16, fill >> 8 & 0xFF, fill & 0xFF) for severity, fill in MARK_FILLS.items()}
_HEADERS = (*COLUMNS, word("label.explanation"))
_WIDTHS = (4, 14, 8, 13, 7, 42, 31, 32)  # of a screen 1280 pixels wide, so that the last column is seen
_TOP = 4
_SEVERITY, _LINK = 2, 5
_ASKED = (255, 249, 196)  # where an explanation is to be written
_HEADER = (221, 235, 247)
_HELP = (
    "Nội dung cần giải trình: nếu số liệu sai thì sửa; nếu đúng thì ghi lý do vào ô vàng ở cột Giải trình, rồi bấm Gửi "
    "lên cấp trên."
)
_LAPSED = "Giải trình không còn hiệu lực, vì số liệu đã thay đổi hoặc cảnh báo không còn:"
_KEPT_TEXT = "\u200b"  # before a text that begins like a formula


def add_list(
    book: Any, items: Sequence[Item], explanations: Sequence[Explanation] = (), lapsed: Sequence[Said] = ()
) -> str:
    """Adds the sheet at the end; its name. `explanations` belong to the items, in their order; the reasons that have
    `lapsed` stand below the list, so that nobody has to write them twice."""
    sheet = book.sheets.add(free_name(book), after=book.sheets[len(book.sheets) - 1])
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.range((1, column)).column_width = width
    more = len(items) - MOST_LISTED
    sheet.range("A1").value = RETURN_TITLE
    told = severity_counts(item.severity for item in items)
    sheet.range("A2").value = f"{told}. " + (f"Còn {more} phát hiện nữa không ghi ở đây." if more > 0 else "")
    if any(each.wanted for each in explanations):
        sheet.range("A3").value = _HELP
    header = sheet.range((_TOP, 1), (_TOP, len(_HEADERS)))
    header.value, header.color = [list(_HEADERS)], _HEADER
    listed = items[:MOST_LISTED]
    said = [*explanations[: len(listed)], *[Explanation("", wanted=False)] * (len(listed) - len(explanations))]
    first, last = _TOP + 1, _TOP + len(listed)
    as_text(sheet.range((first, len(_HEADERS)), (last + len(lapsed) + 2, len(_HEADERS))))
    if listed:
        body = sheet.range((first, 1), (last, len(_HEADERS)))
        body.value = [
            [number, item.severity_name, item.code, plain(item.place), "", plain(item.message), plain(item.remedy),
             plain(each.text)]
            for number, (item, each) in enumerate(zip(listed, said, strict=True), start=1)
        ]  # fmt: skip
        body.wrap_text = True
        # As formulas: a link that is put into its cell costs more than twice as much.
        sheet.range((first, _LINK), (last, _LINK)).formula = [[_link(item)] for item in listed]
        colours = {a1(row, _SEVERITY): COLORS[item.severity] for row, item in enumerate(listed, start=first)}
        asked = {a1(row, len(_HEADERS)): _ASKED for row, each in enumerate(said, start=first) if each.wanted}
        paint(sheet, colours | asked)
    if lapsed:
        _add_lapsed(sheet, last + 2, lapsed)
    return str(sheet.name)


def _add_lapsed(sheet: Any, row: int, lapsed: Sequence[Said]) -> None:
    sheet.range((row, 1)).value = _LAPSED
    lines = sheet.range((row + 1, 1), (row + len(lapsed), len(_HEADERS)))
    lines.value = [
        ["", "", each.code, plain(each.place), each.cell, plain(each.message), "", plain(each.text)] for each in lapsed
    ]
    lines.wrap_text = True


def read_explanations(book: Any) -> tuple[Said, ...]:
    """What the officer has written into the list of an earlier check; nothing when there is none. Rows may have been
    sorted: their numbers tell them apart."""
    memory = recall(book)
    if memory is None or not memory.claims or memory.listing not in {sheet.name for sheet in book.sheets}:
        return ()
    sheet = book.sheets[memory.listing]
    last = sheet.used_range.last_cell.row
    rows = sheet.range((_TOP + 1, 1), (max(last, _TOP + 1), len(_HEADERS))).options(ndim=2).value
    found = []
    for number, _, code, place, cell, message, _, text in rows:
        claim = _claim(number, memory.claims)
        said = _said(text)
        if claim and said:
            found.append(Said(claim, said, _said(code), _said(place), _said(cell), _said(message)))
    return tuple(found)


def texts_of(said: Sequence[Said]) -> Mapping[str, str]:
    """By claim, what is said."""
    return {each.claim: each.text for each in said}


def _claim(number: Any, claims: Sequence[str]) -> str:
    if isinstance(number, float) and number.is_integer() and 1 <= number <= len(claims):
        return claims[int(number) - 1]
    return ""


def _said(value: Any) -> str:
    return str("" if value is None else value).removeprefix(_KEPT_TEXT).strip()


def _link(item: Item) -> str:
    """The formula of a link to the first cell; empty without one."""
    if item.sheet is None or not item.cells:
        return ""
    place = item.sheet.replace("'", "''").replace('"', '""')
    return f'=HYPERLINK("#\'{place}\'!{item.cells[0]}","{item.cells[0]}")'


def plain(text: str) -> str:
    """Never a formula: messages quote what a cell says."""
    return _KEPT_TEXT + text if text[:1] in {"=", "+", "-", "@"} else text
