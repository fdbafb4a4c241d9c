"""What the mail says with which a unit hands its report in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xlsync.issue.marking.items import Item
from xlsync.issue.reminder_text import period_words, plain
from xlsync.model import Period, Severity
from xlsync.texts.numbers import day


@dataclass(frozen=True, slots=True)
class Explained:
    """A warning in words, and why the unit says that it is right as it is."""

    item: Item
    reason: str


@dataclass(frozen=True, slots=True)
class HandIn:
    """What a unit hands in. `to` and `sender` are names, `to` None where the register has nobody above the unit;
    `table` is the name of the attached table of the explanations, None without one."""

    to: str | None
    sender: str
    forms: tuple[str, ...]
    period: Period
    as_of: date
    tool: str
    attached: str
    explained: tuple[Explained, ...] = ()
    table: str | None = None


def subject(told: HandIn) -> str:
    """`Báo cáo 6 tháng đầu năm 2024 - Liên đoàn Lao động huyện Yên Thế (Biểu tổng hợp)`."""
    return f"Báo cáo {period_words(told.period)} - {plain(told.sender)} ({', '.join(map(plain, told.forms))})"


def body(told: HandIn) -> str:
    """The text, paragraphs parted by blank lines, ending in a place for the name of whoever sends it."""
    return "\n\n".join(_paragraphs(told)) + "\n"


def _paragraphs(told: HandIn) -> Iterator[str]:
    yield f"Kính gửi: {plain(told.to) if told.to else 'Công đoàn cấp trên'}"
    forms = "; ".join(map(plain, told.forms))
    yield f"{plain(told.sender)} gửi báo cáo {period_words(told.period)}: {forms}."
    yield f"Tệp gửi kèm: {plain(told.attached)}."
    errors = any(each.item.severity is Severity.ERROR for each in told.explained)  # such as a rule lets be explained
    clean = "không có lỗi nào chưa giải trình" if errors else "không có lỗi"
    checked = f"Báo cáo đã được kiểm tra bằng {told.tool} ngày {day(told.as_of)}: {clean}"
    if not told.explained:
        yield f"{checked}, không có nội dung phải giải trình."
    else:
        yield f"{checked}; {len(told.explained)} nội dung đơn vị đã giải trình:"
        yield from (_explained(number, each) for number, each in enumerate(told.explained, start=1))
    if told.table is not None:
        yield (
            f"Tệp {plain(told.table)} ghi lại các giải trình trên để cơ quan tổng hợp khỏi phải gõ lại: xem từng dòng, "
            "dòng nào chấp nhận thì ghi tên mình vào cột “Người giải trình”, xóa dòng không chấp nhận, rồi chạy lệnh "
            f"xlsync waive --file {plain(told.table)} kèm kỳ báo cáo."
        )
    yield "Trân trọng./."
    yield f"{plain(told.sender)}\nNGƯỜI LẬP BÁO CÁO\n(Họ và tên, chức vụ, số điện thoại)\n……………………………………"


def _explained(number: int, each: Explained) -> str:
    where = f"{plain(each.item.where)}: " if each.item.where else ""
    return f"{number}. {where}{_line(each.item.message)}\n   Giải trình: {_line(each.reason)}"


def _line(text: str) -> str:
    return " ".join(text.split())
