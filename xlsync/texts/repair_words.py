"""Repairs in words: what stands in the cell, what would stand there, and why."""

import unicodedata
from datetime import date

from xlsync.model import Repair, RepairKind
from xlsync.texts.entries import Text
from xlsync.texts.normalise import LOOK_ALIKES
from xlsync.texts.numbers import day, number, percent, plain_number

#: Shown for each blank or invisible character that goes.
STRAY = "␣"
_HIDDEN = "•••"
_LONGEST, _BEFORE = 160, 40

_WHY = {
    RepairKind.NUMBER: Text("Số gõ dạng chữ, khi cộng sẽ bị bỏ qua.", "A number typed as text, which sums leave out."),
    RepairKind.DATE: Text("Ngày gõ dạng chữ.", "A date typed as text."),
    RepairKind.COMPOSED: Text(
        "Chữ và dấu tách rời (Unicode tổ hợp).", "Letters and their marks are separate characters (NFD)."
    ),
    RepairKind.LETTERS: Text("Chữ Ð, ð của bảng chữ khác thay cho Đ, đ.", "Ð, ð of another alphabet for Đ, đ."),
    RepairKind.BLANKS: Text("Khoảng trắng thừa hoặc ký tự ẩn.", "Blanks or invisible characters too many."),
    RepairKind.LEGACY: Text("Chữ theo bảng mã cũ (TCVN3, VNI).", "Text in an old encoding (TCVN3, VNI)."),
    RepairKind.FORMULA: Text("Số gõ đè lên công thức của mẫu.", "A number typed over the template's formula."),
}


def why(repair: Repair, lang: str) -> str:
    """The reason, and what to look at where it is not certain."""
    told = " ".join(_WHY[kind].text(lang) for kind in repair.kinds)
    more = _more(repair, lang)
    return f"{told} {more}" if more else told


def _more(repair: Repair, lang: str) -> str:
    shown = after(repair, lang)  # a mask where the field is sensitive
    if repair.formula:
        gives = _value(repair.gives or 0.0, repair, lang)
        if repair.certain:
            return Text(f"Công thức cho cùng giá trị: {gives}.", f"The formula gives the same value: {gives}.").text(
                lang
            )
        return Text(
            f"Công thức cho {gives}. Chỉ đánh dấu khi chắc rằng số đang ghi là sai.",
            f"The formula gives {gives}. Tick it only if you are sure that the number there is wrong.",
        ).text(lang)
    if repair.font is not None:
        return Text(f"Đổi phông sang {repair.font}.", f"The font becomes {repair.font}.").text(lang)
    if repair.certain:
        return ""
    if RepairKind.DATE in repair.kinds:
        return Text(
            f"Năm ghi hai chữ số, hiểu là {shown}: đánh dấu nếu đúng.",
            f"The year has two digits and is understood as {shown}: tick it if that is right.",
        ).text(lang)
    if RepairKind.NUMBER in repair.kinds:
        return Text(
            f"Không ghi dấu %, hiểu là {shown}: đánh dấu nếu đúng.",
            f"There is no percent sign, and it is understood as {shown}: tick it if that is right.",
        ).text(lang)
    return Text(
        "Phông không cho biết bảng mã: đọc lại, đánh dấu nếu đúng.",
        "The font does not tell the encoding: read it, and tick it if it is right.",
    ).text(lang)


def before(repair: Repair, lang: str) -> str:
    """What stands in the cell, blanks that go made visible; of a long text the part around the first difference."""
    if repair.sensitive:
        return _HIDDEN
    if not isinstance(repair.before, str):
        return _value(repair.before, repair, lang)
    if isinstance(repair.after, str) and RepairKind.BLANKS in repair.kinds:
        return _excerpt(_marked(repair.before, repair.after), repair)
    return _excerpt(repair.before, repair)


def after(repair: Repair, lang: str) -> str:
    """What would stand there."""
    if repair.sensitive:
        return _HIDDEN
    if repair.formula:
        gives = _value(repair.gives or 0.0, repair, lang)
        return f"{gives} ({repair.after})"
    if isinstance(repair.after, str):
        return _excerpt(repair.after, repair)
    return _value(repair.after, repair, lang)


def kept_before(repair: Repair, lang: str) -> str:
    """What stood there, whole: for the log, from which it can be put back."""
    return repair.before if isinstance(repair.before, str) and not repair.sensitive else before(repair, lang)


def kept_after(repair: Repair, lang: str) -> str:
    """What was put there, whole."""
    whole = isinstance(repair.after, str) and not repair.sensitive and not repair.formula
    return str(repair.after) if whole else after(repair, lang)


def _value(value: float | date, repair: Repair, lang: str) -> str:
    if isinstance(value, date):
        return day(value, "vi")  # as the cell will show it
    if repair.number_format is not None and "%" in repair.number_format:
        return percent(value, lang, 6)
    return plain_number(value) if isinstance(value, int) or value == int(value) else number(value, lang)


def _excerpt(text: str, repair: Repair) -> str:
    if len(text) <= _LONGEST:
        return text
    other = str(repair.after if text != repair.after else repair.before)
    same = next((place for place, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), 0)
    start = max(0, min(same - _BEFORE, len(text) - _LONGEST))
    return ("…" if start else "") + text[start : start + _LONGEST] + ("…" if start + _LONGEST < len(text) else "")


def _marked(text: str, repaired: str) -> str:
    """The text with `STRAY` for every blank or invisible character that goes or becomes a plain blank."""
    shown, place = [], 0
    for letter in unicodedata.normalize("NFC", text.translate(LOOK_ALIKES)):
        there = repaired[place] if place < len(repaired) else ""
        if letter != there and (letter.isspace() or not letter.isprintable()):
            shown.append(STRAY if letter not in "\r\n" else letter)
            place += there == " " and letter.isspace()
            continue
        shown.append(letter)
        place += 1
    return "".join(shown)
