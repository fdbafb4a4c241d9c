"""Whether two labels exclude each other and leave nothing between them: old and new, in time and late."""

import re
from collections.abc import Sequence

#: Of each pair one stands in one label and its opposite in the other. Longer words first, for `chưa đến hạn` holds `đến
#: hạn`. Pairs of which a third is usual (`cấp tỉnh`, `cấp huyện`) are none.
_PAIRS = (
    (r"cu", r"moi(?: phat sinh)?"), (r"thuong xuyen", r"dinh ky"), (r"theo ke hoach", r"dot xuat"),
    (r"dung va truoc han|truoc va dung han|dung han", r"qua han|cham han|tre han"),
    (r"ky truoc chuyen sang|chuyen sang|ton", r"moi|phat sinh|trong ky"),
    (r"nam", r"nu"), (r"tai cu", r"lan dau"), (r"xay moi", r"sua chua"), (r"trong nuoc", r"nuoc ngoai"),
    (r"khoi co quan|co quan don vi", r"khoi doanh nghiep|doanh nghiep"),
    (r"co quan he lao dong", r"khong theo hop dong(?: lao dong)?"), (r"chua", r"da|qua han"),
)  # fmt: skip
_NEGATED = re.compile(r"\b(?:chua|khong|qua)\s+((?:[a-z]+\s*){1,4})")
_LEAST = 2  # words of a negation that stand in the other label as well


def contrasted(labels: Sequence[str]) -> bool:
    """Whether there are two labels, folded, and one is the opposite of the other."""
    if len(labels) != 2:
        return False
    one, other = labels
    return any(_opposed(one, other, *pair) or _opposed(other, one, *pair) for pair in _PAIRS) or (
        _negates(one, other) or _negates(other, one)
    )


def _opposed(one: str, other: str, first: str, second: str) -> bool:
    a, b = rf"\b(?:{first})\b", rf"\b(?:{second})\b"
    return bool(re.search(a, one) and re.search(b, other) and not re.search(b, one) and not re.search(a, other))


def _negates(one: str, other: str) -> bool:
    """`số có điều kiện thi hành` and `số chưa có điều kiện thi hành`."""
    match = _NEGATED.search(one)
    if match is None or _NEGATED.search(other):
        return False
    words = match[1].split()
    return len(words) >= _LEAST and " ".join(words[:3]) in other
