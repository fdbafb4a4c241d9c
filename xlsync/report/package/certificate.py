"""The certificate of a package, one page in Vietnamese: what was checked, by what, what was explained, who approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsync.report.annex.widths import BOTTOM, LEFT, PAGE, RIGHT, TOP, page_width
from xlsync.report.annex.word_parts import package
from xlsync.report.annex.word_table import cell, grid, table_row
from xlsync.report.annex.word_xml import paragraph, run, twips
from xlsync.texts.numbers import day as day_words
from xlsync.texts.numbers import number

TITLE = "GIẤY CHỨNG NHẬN KIỂM TRA SỐ LIỆU"
_SHOWN = 3  # so many lines of one kind: the certificate stays on one page
_NAMED = 8  # units left out, by their names
_LONGEST = 120  # characters of a line
_LABEL = 52.0  # mm
_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What it says. Lists are lines as printed; `content` is the hash that the manifest has too, `ledger` how many
    entries the ledger had and the hash of the last one."""

    body: str
    period: str
    subject: str | None
    day: date
    number: int
    sealed_at: str
    by: str
    tool: str
    forms: Sequence[str]
    units: int
    due: int
    files: int
    cells: int
    waivers: Sequence[str]
    adjustments: Sequence[str]
    without: Sequence[str]
    approved: str | None
    report: str | None
    content: str
    ledger: tuple[int, str]
    reopened: str | None = None


def to_certificate(made: Certificate) -> bytes:
    """The `.docx`; the same certificate gives the same bytes."""
    room = page_width(landscape=False)
    rows = [_row(room, label, lines) for label, lines in _said(made)]
    content = [
        paragraph(run(made.body.upper(), bold=True), "Organ"),
        paragraph(),
        paragraph(run(TITLE), "Title"),
        paragraph(run(f"({made.period}{f' – {made.subject}' if made.subject else ''})"), "Subtitle"),
        grid((_LABEL, room - _LABEL), rows, lines=True),
        paragraph(run(_PROOF, size=_SIZE), "Note"),
        _signatures(room),
        _section(),
    ]
    return package("".join(content), None, TITLE, made.day)


_PROOF = (
    "Chứng minh trên máy khác: xlsync submit --verify TÊN-GÓI.zip. Mã niêm phong trên giấy này phải trùng với mã mà "
    "lệnh đó in ra."
)


def _said(made: Certificate) -> list[tuple[str, list[str]]]:
    count = number
    checked = (
        f"{count(made.units)}/{count(made.due)} đơn vị phải gửi, {count(made.files)} tệp, {count(made.cells)} ô số liệu"
    )
    said = [
        ("Đã kiểm tra", [f"{checked}; ngày kiểm tra {day_words(made.day)}"]),
        ("Bằng", [f"{made.tool}; biểu mẫu: {', '.join(made.forms)}"]),
        ("Lỗi phải sửa", ["không còn"]),
        ("Cần giải trình", [_explained(made), *_some(made.waivers)]),
        ("Điều chỉnh đã xác nhận", _some(made.adjustments) or ["không có"]),
    ]
    if made.without:
        names = ", ".join(made.without[:_NAMED])
        more = f" và {number(len(made.without) - _NAMED)} đơn vị khác" if len(made.without) > _NAMED else ""
        said.append(("Trình khi thiếu", [f"Chưa tổng hợp số liệu của: {names}{more}", made.approved or ""]))
    if made.report is not None:
        said.append(("Báo cáo bằng lời", [made.report]))
    if made.reopened is not None:
        said.append(("Mở lại để điều chỉnh", [made.reopened]))
    return [
        *said,
        ("Đã chốt", [f"lần {made.number}, {made.sealed_at}, người chốt: {made.by}"]),
        ("Sổ ghi nhận", [f"{count(made.ledger[0])} mục, mã cuối {made.ledger[1]}"]),
        ("Mã niêm phong", [made.content]),
    ]


def _explained(made: Certificate) -> str:
    return "không có" if not made.waivers else f"{number(len(made.waivers))} phát hiện, đều đã giải trình"


def _some(lines: Sequence[str]) -> list[str]:
    shown = [line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…" for line in lines[:_SHOWN]]
    if len(lines) <= _SHOWN:
        return shown
    return [*shown, f"… và {number(len(lines) - _SHOWN)} mục khác: xem quyet-dinh.json trong gói"]


def _row(room: float, label: str, lines: Sequence[str]) -> str:
    said = "".join(paragraph(run(line, size=_SIZE), "TableProse") for line in lines if line)
    return table_row(
        [cell(_LABEL, paragraph(run(label, bold=True, size=_SIZE), "TableText")), cell(room - _LABEL, said)]
    )


def _signatures(room: float) -> str:
    half = room / 2
    signers = [
        cell(half, paragraph(run(name), "Signature", keep=True) + paragraph("", "Signature") * 3)
        for name in ("NGƯỜI TỔNG HỢP", "THỦ TRƯỞNG ĐƠN VỊ")
    ]
    return paragraph() + grid((half, half), [table_row(signers)], lines=False)


def _section() -> str:
    margins = " ".join(
        f'w:{side}="{twips(size)}"'
        for side, size in (("top", TOP), ("right", RIGHT), ("bottom", BOTTOM), ("left", LEFT), ("header", 10))
    )
    return (
        paragraph() + '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="{twips(PAGE[False])}" w:h="{twips(PAGE[True])}"/>'
        f'<w:pgMar {margins} w:footer="{twips(10)}" w:gutter="0"/></w:sectPr>'
    )
