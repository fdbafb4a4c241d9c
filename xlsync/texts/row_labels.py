"""What offices write in the unit column of rows that are no unit: totals, aggregates, tiers, signatures.

All texts are folded (`texts.normalise.fold`): lower case, no diacritics, single spaces.
"""

import re
from functools import lru_cache

from xlsync.texts.normalise import fold

_TOTAL = re.compile(r"(tong( cong| so| chung| toan tinh| hop)?|cong( chung)?|toan tinh|cong tong)( so)?( lieu)?")
_AGGREGATE = re.compile(
    r"(cac |tong |khoi )?(cdcs|cong doan co so)( (tong( cong| so)?|truc thuoc|trong don vi|so lieu chung))?"
)
_TIER = re.compile(r"(cac |khoi )?(cong doan|cd|cdct|cdcttt)( cap tren)?( truc tiep| tt)?( co so| cs|cs| ttcs)?")
_UPPER = re.compile(r"cap tren|cdct")
_SIGNATURE = re.compile(
    r"(nguoi lap|nguoi tong hop|tm |t m |tm$|kt |chu tich|pho chu tich|noi nhan|ky ten|ky ghi ro)"
    r"|thu truong|ke toan|ghi chu"
    r"|.{0,40}\bngay( \d*)? thang( \d*)? nam( \d*)?$"
)
_LONGEST_SIGNATURE = 120  # characters: longer texts are prose, whatever they begin with
_NOTHING = re.compile(r"khong|khong co|khong phat sinh|k phat sinh|kps|none|nil|0")
_UNTICKED = frozenset({"", "khong", "0", "false", "no", "chua"})


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """Whether the row states a total (`Tổng cộng`, `Cộng`)."""
    return _TOTAL.fullmatch(fold(text)) is not None


@lru_cache(maxsize=4096)
def is_aggregate(text: str) -> bool:
    """Whether the row is the sum of all grassroots unions of the sender (`CĐCS (tổng)`, `CĐCS trực thuộc`)."""
    folded = fold(text)
    match = _AGGREGATE.fullmatch(folded)
    return match is not None and not is_tier(text)


@lru_cache(maxsize=4096)
def is_tier(text: str) -> bool:
    """Whether the row names the tier of the upper-level unions, as only the province's annex does."""
    folded = fold(text)
    return _UPPER.search(folded) is not None and _TIER.fullmatch(folded) is not None


def is_signature(text: str) -> bool:
    """Whether the text is a line of a signature block or a note under a table."""
    return len(text) <= _LONGEST_SIGNATURE and _SIGNATURE.match(fold(text)) is not None


def means_nothing(text: str) -> bool:
    """Whether the text says that there is nothing to report."""
    return _NOTHING.fullmatch(fold(text)) is not None


def is_tick_label(text: str) -> bool:
    """Whether the text is the label beside the tick `Không phát sinh`."""
    return fold(text).startswith(("khong phat sinh", "nothing to report"))


def is_ticked(value: object) -> bool:
    """Whether a cell beside that label is ticked."""
    if value is None or value is False:
        return False
    if isinstance(value, float | int):
        return value != 0
    return fold(str(value)) not in _UNTICKED or str(value).strip() in {"✓", "✔", "☑", "√"}
