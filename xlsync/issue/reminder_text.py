"""What a reminder says, in the plain Vietnamese of official letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from unicodedata import category

from xlsync.model import Period
from xlsync.texts.numbers import day
from xlsync.texts.words import period_text

_LONGEST = 200  # characters of one name; the subject stays short enough to be read


@dataclass(frozen=True, slots=True)
class Owed:
    """What one unit is reminded of. Names are texts as they stand in the register and the round."""

    to: str
    sender: str | None
    """The provincial federation; None when the reminder goes to it."""
    forms: tuple[str, ...]
    below: tuple[tuple[str, tuple[str, ...]], ...]
    """By form, the grassroots unions under the unit that have no figures."""
    received: tuple[str, ...]
    period: Period
    as_of: date
    document: str | None = None
    deadline: date | None = None


def plain(text: str) -> str:
    """A text on one line, without control characters and marks of direction: nothing in it can start a header."""
    kept = "".join(" " if category(each) in {"Cc", "Zl", "Zp"} else each for each in text if category(each) != "Cf")
    kept = "".join("\ufffd" if category(each) == "Cs" else each for each in kept)
    line = " ".join(kept.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def subject(told: Owed) -> str:
    """`Đề nghị gửi báo cáo 6 tháng đầu năm 2024 - Liên đoàn Lao động huyện Lạng Giang`."""
    asked = "gửi báo cáo" if told.forms else "bổ sung số liệu công đoàn cơ sở,"
    return f"Đề nghị {asked} {period_words(told.period)} - {plain(told.to)}"


def body(told: Owed) -> str:
    """The text, paragraphs parted by blank lines, ending in a place for the name of whoever sends it."""
    return "\n\n".join(_paragraphs(told)) + "\n"


def period_words(period: Period) -> str:
    """`6 tháng đầu năm 2024`, `kỳ từ 03/03/2021 đến 29/02/2024`."""
    text = period_text(period)
    return f"kỳ {text}" if text.startswith("từ ") else text


def _paragraphs(told: Owed) -> Iterator[str]:
    sender = plain(told.sender) if told.sender else "Bộ phận tổng hợp"
    yield f"Kính gửi: {plain(told.to)}"
    basis = f"Thực hiện {plain(told.document)}, các đơn vị" if told.document else "Theo chế độ báo cáo, các đơn vị"
    due = f"; hạn gửi là ngày {day(told.deadline)}" if told.deadline else ""
    yield f"{basis} gửi báo cáo {period_words(told.period)} về {sender}{due}."
    as_of = day(told.as_of)
    if told.forms:
        listed = "\n".join(f"- {plain(form)};" for form in told.forms).removesuffix(";") + "."
        yield f"Đến ngày {as_of}, {sender} chưa nhận được của đơn vị:\n{listed}"
    for form, names in told.below:
        listed = "\n".join(f"- {plain(name)};" for name in names).removesuffix(";") + "."
        yield (
            f"Đến ngày {as_of}, {plain(form)} còn thiếu số liệu của {len(names)} công đoàn cơ sở trực thuộc đơn vị:\n"
            f"{listed}"
        )
    if told.received:
        files = ", ".join(f"“{plain(name)}”" for name in told.received)
        yield (
            f"Chúng tôi đã nhận được tệp {files}, nhưng chưa dùng được cho kỳ này (tệp không mở được, hoặc ghi đơn vị, "
            "kỳ báo cáo khác); đề nghị đơn vị kiểm tra và gửi lại."
        )
    yield from _asked(told)
    yield "Nếu đơn vị đã gửi, xin cho biết ngày gửi và tên tệp để chúng tôi kiểm tra lại."
    yield "Trân trọng cảm ơn./."
    yield "NGƯỜI THEO DÕI BÁO CÁO\n(Họ và tên, chức vụ, số điện thoại)\n……………………………………"


def until(deadline: date | None, as_of: date) -> str:
    """By when: before a deadline that is still ahead, at once after it."""
    if deadline is not None and as_of <= deadline:
        return f"trước hết ngày {day(deadline)}"
    late = "" if deadline is None else f" (đã quá hạn {(as_of - deadline).days} ngày)"
    return f"trong thời gian sớm nhất{late}"


def _asked(told: Owed) -> Iterator[str]:
    """What to do, and by when."""
    when = until(told.deadline, told.as_of)
    if told.forms:
        with_below = ", kèm số liệu của các công đoàn cơ sở trực thuộc (nếu biểu có yêu cầu)"
        yield (
            f"Đề nghị đơn vị lập báo cáo theo tệp mẫu{with_below}, gửi tệp Excel kèm bản ký, đóng dấu về địa chỉ này "
            f"{when}. Nội dung nào không phát sinh thì đánh dấu “Không phát sinh”, không để trống."
        )
    if told.below:
        yield (
            "Đề nghị đơn vị bổ sung số liệu của các công đoàn cơ sở nêu trên, mỗi công đoàn cơ sở một dòng hoặc một "
            f"dòng tổng, và gửi lại tệp {when}."
        )
