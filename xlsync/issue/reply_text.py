"""What a unit is written when its report comes back: plain Vietnamese, the most serious first, as text and as HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from xlsync.issue.marking.items import Item
from xlsync.issue.marking.styles import FILLS
from xlsync.issue.reminder_text import period_words, plain, until
from xlsync.model import Period, Severity
from xlsync.texts.numbers import day
from xlsync.texts.words import severity_counts

_HEADINGS = {
    Severity.ERROR: "Lỗi phải sửa",
    Severity.WARNING: "Nội dung cần giải trình",
    Severity.INFO: "Lưu ý (không phải làm gì thêm nếu đúng)",
}
_MOST_GROUPS, _MOST_CELLS = 40, 12


@dataclass(frozen=True, slots=True)
class AboutFile:
    """One file of the unit: its name, what is attached for it (None for nothing), whether that is the file itself with
    marks, and what was found in it."""

    name: str
    attached: str | None
    marked: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What one unit is told. `to` and `sender` are names; `sender` is None when the reply goes to the province."""

    to: str
    sender: str | None
    period: Period
    as_of: date
    files: tuple[AboutFile, ...]
    deadline: date | None = None

    def count(self, severity: Severity) -> int:
        """How many findings have that severity."""
        return sum(item.severity is severity for file in self.files for item in file.items)

    @property
    def asks(self) -> bool:
        """Whether the unit has anything to do."""
        return any(item.severity is not Severity.INFO for file in self.files for item in file.items)


@dataclass(frozen=True, slots=True)
class _Group:
    """Findings that are alike: the first in words, the places of the others."""

    item: Item
    others: tuple[str, ...]
    more: int


def subject(reply: Reply) -> str:
    """`Đề nghị kiểm tra, sửa báo cáo 6 tháng đầu năm 2024 - Liên đoàn Lao động huyện Lạng Giang`."""
    if reply.count(Severity.ERROR):
        asked = "Đề nghị sửa báo cáo"
    elif reply.asks:
        asked = "Đề nghị giải trình số liệu báo cáo"
    else:
        asked = "Kết quả kiểm tra báo cáo"
    return f"{asked} {period_words(reply.period)} - {plain(reply.to)}"


def text_body(reply: Reply) -> str:
    """The text, paragraphs parted by blank lines."""
    return "\n\n".join([*_opening(reply), *_listed(reply), *_closing(reply)]) + "\n"


def html_body(reply: Reply) -> str:
    """The same as a page that every mail program shows: no style sheet, nothing from elsewhere."""
    parts = [_paragraph(text) for text in _opening(reply)]
    for file in reply.files:
        parts.append(f"<p><b>{escape(_title(file))}</b></p>")
        for severity, groups, left in _by_severity(file.items):
            colour = FILLS[severity][2:].decode()
            heading = f"{_HEADINGS[severity]} ({sum(item.severity is severity for item in file.items)})"
            rows = "".join(_html_row(number, group) for number, group in enumerate(groups, start=1))
            if left:
                rows += f'<tr><td></td><td colspan="3">{escape(_left_out(left))}</td></tr>'
            parts.append(
                '<table border="1" cellpadding="5" cellspacing="0" style="border-collapse:collapse;width:100%">'
                f'<tr><th colspan="4" align="left" style="background:#{colour}">{escape(heading)}</th></tr>'
                '<tr><th>TT</th><th align="left">Vị trí</th><th align="left">Nội dung</th>'
                f'<th align="left">Cách sửa</th></tr>{rows}</table><br>'
            )
    parts += [_paragraph(text) for text in _closing(reply)]
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"></head>\n'
        f"<body style=\"font-family:'Times New Roman',serif;font-size:14pt\">\n{body}\n</body></html>\n"
    )


def _paragraph(text: str) -> str:
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>"


def _html_row(number: int, group: _Group) -> str:
    also = f"<br><i>{escape(_also(group))}</i>" if group.others else ""
    cells = (
        str(number),
        escape(plain(group.item.where)),
        escape(_line(group.item.message)) + also,
        escape(_line(group.item.remedy)),
    )
    return "<tr>" + "".join(f'<td valign="top">{cell}</td>' for cell in cells) + "</tr>"


def _line(text: str) -> str:
    return " ".join(text.split())


def _opening(reply: Reply) -> Iterator[str]:
    yield f"Kính gửi: {plain(reply.to)}"
    sender = plain(reply.sender) if reply.sender else "Bộ phận tổng hợp"
    names = ", ".join(f"“{plain(file.name)}”" for file in reply.files)
    yield f"{sender} đã nhận được báo cáo {period_words(reply.period)} của đơn vị (tệp {names}). Cảm ơn đơn vị đã gửi."
    counts = severity_counts(item.severity for file in reply.files for item in file.items)
    yield f"Kết quả kiểm tra ngày {day(reply.as_of)}: {counts}."
    yield from _attached(reply)


def _attached(reply: Reply) -> Iterator[str]:
    marked = [file.attached for file in reply.files if file.attached and file.marked]
    if marked:
        names = ", ".join(f"“{plain(name)}”" for name in marked)
        yield (
            f"Gửi kèm {names}: chính là tệp của đơn vị, các ô cần xem được tô màu và có ghi chú cách sửa; trang cuối "
            "“Kết quả kiểm tra” liệt kê đầy đủ, bấm vào ô để đến đúng chỗ. Số liệu của đơn vị giữ nguyên, chưa bị sửa."
        )
    listed = [file.attached for file in reply.files if file.attached and not file.marked]
    if listed:
        names = ", ".join(f"“{plain(name)}”" for name in listed)
        yield (
            f"Gửi kèm {names}: danh sách các ô cần xem. Để tệp này cùng thư mục với tệp đã gửi thì bấm vào liên kết sẽ "
            "mở đúng tệp."
        )


def _title(file: AboutFile) -> str:
    return f"Tệp “{plain(file.name)}”"


def _listed(reply: Reply) -> Iterator[str]:
    for file in reply.files:
        if len(reply.files) > 1:
            yield _title(file).upper()
        for severity, groups, left in _by_severity(file.items):
            total = sum(item.severity is severity for item in file.items)
            lines = [f"{_HEADINGS[severity].upper()} ({total})"]
            for number, group in enumerate(groups, start=1):
                where = f"{plain(group.item.where)}: " if group.item.where else ""
                lines.append(f"{number}. {where}{_line(group.item.message)}")
                if group.others:
                    lines.append(f"   {_also(group)}")
                if group.item.remedy:
                    lines.append(f"   Cách sửa: {_line(group.item.remedy)}")
            if left:
                lines.append(_left_out(left))
            yield "\n".join(lines)


def _also(group: _Group) -> str:
    more = f" và {group.more} ô khác" if group.more else ""
    return f"Tương tự ở: {', '.join(group.others)}{more}."


def _left_out(count: int) -> str:
    return f"… và {count} loại khác, xem danh sách trong tệp gửi kèm."


def _by_severity(items: Sequence[Item]) -> Iterator[tuple[Severity, list[_Group], int]]:
    """What is alike (same code, same way, same sheet) told once, and how many kinds are left out."""
    for severity in Severity:
        alike: dict[tuple[str, str | None], list[Item]] = {}
        for item in items:
            if item.severity is severity:
                alike.setdefault((item.group or item.code, item.sheet), []).append(item)
        groups = [_group(found) for found in alike.values()]
        if groups:
            yield severity, groups[:_MOST_GROUPS], max(len(groups) - _MOST_GROUPS, 0)


def _group(items: Sequence[Item]) -> _Group:
    first, rest = items[0], items[1:]
    others = list(dict.fromkeys(item.cells[0] if item.cells else item.where for item in rest))
    others = [each for each in others if each]
    return _Group(first, tuple(others[:_MOST_CELLS]), max(len(others) - _MOST_CELLS, 0))


def _closing(reply: Reply) -> Iterator[str]:
    if reply.asks:
        asked = []
        if reply.count(Severity.ERROR):
            asked.append(
                "sửa các lỗi nêu trên (nên sửa ngay trên tệp gửi kèm, không cần xóa màu, ghi chú và trang “Kết quả "
                "kiểm tra”)"
                if any(file.marked and file.attached for file in reply.files)
                else "sửa các lỗi nêu trên trong tệp của đơn vị"
            )
        if reply.count(Severity.WARNING):
            asked.append("sửa hoặc trả lời lý do đối với các nội dung cần giải trình")
        yield f"Đề nghị đơn vị {', '.join(asked)} và gửi lại theo địa chỉ này {until(reply.deadline, reply.as_of)}."
        yield "Nội dung nào chưa rõ, xin gọi lại để thống nhất trước khi sửa."
    else:
        yield "Đơn vị xem lại các lưu ý; nếu số liệu đúng thì không phải gửi lại."
    yield "Trân trọng cảm ơn./."
    yield "NGƯỜI THEO DÕI BÁO CÁO\n(Họ và tên, chức vụ, số điện thoại)\n……………………………………"
