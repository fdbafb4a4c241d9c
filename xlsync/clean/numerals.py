"""How numbers are written by hand: thousands points, spaces, decimal commas, words for none, hedges.

Only the digits 0–9 count: digits of other scripts are refused. No text is ever read in two ways; where two readings are
possible the caller gets both pieces and refuses.
"""

import re
from typing import Final

from xlsync.texts.normalise import fold

#: Nothing longer is a number (and `int()` refuses thousands of digits).
LONGEST: Final = 80
#: Counts from here on are typing errors: Vietnam has a hundred million inhabitants.
HUGE: Final = 10**12

_DASHES: Final = frozenset("-–—−‐‑‒")  # hyphens, dashes, the minus sign
_NONE_WORDS: Final = frozenset(
    {
        "khong", "khong co", "khong phat sinh", "khong co phat sinh", "ko", "ko co", "ko phat sinh", "k", "k co",
        "k phat sinh", "kps",
    }
)  # fmt: skip

_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+|(?:,[0-9]{3}){2,})")
_ONE_MARK = re.compile(r"([0-9]+)[.,]([0-9]+)")
_GROUPS_AND_MARK = re.compile(
    r"([1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+(?=,)|(?:,[0-9]{3})+(?=\.)|(?: [0-9]{3})+))[.,]([0-9]+)"
)
_COMMA_GROUP = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")

_HEDGE_SIGN = re.compile(r"[~≈><≥≤±∼]|[0-9]\s*\+$|^\+|[0-9]\s*(?:…|\.\.\.)$")
_HEDGE_WORDS = re.compile(
    r"(?:gan|hon|tren|khoang|duoi|xap xi|uoc|uoc tinh|uoc dat|toi thieu|it nhat|toi da|nhieu nhat|khong qua|tam|chung|"
    r"ngot|co|den|about|over|nearly)\b.*\d.*|.*\d.*\b(?:tro len|tro xuong|hon|co chung)"
)
_RATIO = re.compile(r"([0-9][0-9. ]*?)\s*/\s*([0-9][0-9. ]*)(?:\s*\(.*\))?")
_DATE_LIKE = re.compile(
    r"[0-9]{1,2}\s*([/.\-])\s*[0-9]{1,2}\s*\1\s*(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
)
_WITH_WORDS = re.compile(r"([0-9][0-9., ]*?)\s*([^\W\d_][^\d]*)")
_MULTIPLIERS = re.compile(r"(?:nghin|ngan|chuc|tram|trieu|ty|ti|van|k|tr|x|e)\b")
_PERCENT = re.compile(r"[0-9][0-9., ]*\s*%")


def is_none(text: str) -> bool:
    """Whether a repaired text says that there is none: `-`, `–`, `không`, `Không phát sinh`, `ko`."""
    if not text or len(text) > LONGEST:
        return False
    return all(letter in _DASHES for letter in text) or fold(text) in _NONE_WORDS


def whole(text: str) -> int | None:
    """A whole number that can be read in one way only, else None: `03`, `7.290`, `7 290`, `1.234.567`, `7.290,0`."""
    if len(text) > LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[., ]", "", text))
    match = _GROUPS_AND_MARK.fullmatch(text)
    if match is None:
        match = _ONE_MARK.fullmatch(text)
        # `7,000` may be seven or seven thousand
        if match is None or _COMMA_GROUP.fullmatch(text):
            return None
    return int(re.sub(r"[., ]", "", match[1])) if not match[2].strip("0") else None


def fraction(text: str) -> tuple[str, str] | None:
    """The digits before and after the decimal mark, point or comma: `7,29` → `("7", "29")`; None when there is none."""
    if len(text) > LONGEST:
        return None
    match = _ONE_MARK.fullmatch(text) or _GROUPS_AND_MARK.fullmatch(text)
    return (re.sub(r"[., ]", "", match[1]), match[2]) if match else None


def comma_group(text: str) -> bool:
    """Whether a text such as `109,033` may be a decimal or thousands."""
    return _COMMA_GROUP.fullmatch(text) is not None


def thousandfold(before: str, after: str) -> int | None:
    """What was probably typed with a thousands point: `("7", "29")` → 7290; None from 1,000 on."""
    after = after.rstrip("0")
    if len(after) > 3 or len(before.lstrip("0")) > 3:
        return None
    return int(before + after.ljust(3, "0"))


def is_hedge(text: str) -> bool:
    """Whether the text says about, more than, less than: `gần 4000`, `hơn 291.800`, `trên 90%`, `~5`, `20+`."""
    if len(text) > LONGEST or not any("0" <= letter <= "9" for letter in text):
        return False
    return _HEDGE_SIGN.search(text) is not None or _HEDGE_WORDS.fullmatch(fold(text)) is not None


def is_date_like(text: str) -> bool:
    """Whether it looks like a day: `4/8/2021`."""
    return _DATE_LIKE.fullmatch(text) is not None


def is_percentage(text: str) -> bool:
    """Whether it is a number with a percent sign."""
    return len(text) <= LONGEST and _PERCENT.fullmatch(text) is not None


def ratio(text: str) -> int | None:
    """The first number of `17/17`, None when it is no ratio."""
    match = _RATIO.fullmatch(text) if len(text) <= LONGEST else None
    return whole(match[1].strip()) if match else None


def with_unit(text: str) -> int | None:
    """The number in `12 buổi`, None when there is none or the word multiplies it (`4 nghìn`)."""
    match = _WITH_WORDS.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or _MULTIPLIERS.match(fold(match[2])):
        return None
    return whole(match[1].strip())
