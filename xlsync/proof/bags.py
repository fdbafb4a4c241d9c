"""Phrases whose words may stand in any order: `# đơn + nhận|tiếp nhận|thụ lý`.

What follows `#` is the noun, right after the number or, after `số … là`, before it; each `+` names words of which one
stands in the clause as well. Everything else in the clause must be what any such sentence has: who, where, when, and
verbs of doing. So a part (`45 đoàn viên khó khăn`), another occasion (`45 buổi tập huấn`) or another aim never fits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from xlsync.proof.abbreviations import written_out
from xlsync.texts.normalise import fold

_ORDINARY = """
các cấp công đoàn|công đoàn các cấp|công đoàn cấp trên trực tiếp cơ sở|công đoàn cấp trên cơ sở|công đoàn cơ sở|
công đoàn|liên đoàn lao động tỉnh|liên đoàn lao động|cấp trên trực tiếp|cấp trên cơ sở|cấp trên|cấp cơ sở|cấp tỉnh|
cơ sở|ba cấp|03 cấp|các cấp|cấp|cơ quan|đơn vị|doanh nghiệp|toàn tỉnh|trên địa bàn tỉnh|trên địa bàn|trong tỉnh|tỉnh|
toàn hệ thống|người lao động|người sử dụng lao động|đoàn viên|công nhân lao động|công nhân|cnvclđ|cnlđ|cbccvc|cán bộ|
công chức|viên chức|nlđ|người|lượt|tổ chức công đoàn|tổ chức đảng|cấp ủy|cho đảng|với đảng|vào đảng|cho|với|
kỳ báo cáo|trong kỳ|trong năm|năm qua|đến nay|tính đến|đến hết|hết|hiện nay|hiện có|hiện|thời gian qua|cuối kỳ|
đã có|đã|được|có|là|đạt|gồm|và|của|tại|trong đó|trong số|trên tổng số|tổng số|tổng cộng|tổng|trong|trên|do|đó|số|
riêng|về|ở|từ|đối với|nêu trên|này|kết quả|qua đó|thông qua|qua|theo quy định|đúng quy định|đúng thời gian quy định|
kịp thời|trực tiếp|thường xuyên|định kỳ|đột xuất|ngay|tại chỗ|nơi làm việc|phối hợp|tham gia|chủ trì|chỉ đạo|vận động|
thực hiện|tổ chức|tiến hành|triển khai|mở|xong|hoàn thành|thành công|dứt điểm|quản lý|tập hợp|sinh hoạt|thuộc|các|
những|đều|mới|thêm|nâng|đưa|lên|ghi nhận|tiếp nhận|công tác|hoạt động|việc|hình thức|bằng|năm|nay|đến
"""
_WORDS = sorted({fold(each.strip()) for each in _ORDINARY.split("|")}, key=len, reverse=True)
_REST = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_BOUND = re.compile(r"[.;:()\[\]\n0-9]")
_SUBJECT = re.compile(r"\bso\b[^,]*\b(?:la|dat|co|len)?\s*:?\s*$")
#: Before these the clause says who, or of what the number is a part.
_LEADS = re.compile(r",|\bda\b|\btren (?:tong )?so\b|\btrong (?:tong )?so\b|\btong so\b(?= [^,]*$)")
_ANOTHER = re.compile(r"\bva\b")
_FARTHEST = 90  # characters of a clause


@dataclass(frozen=True, slots=True)
class Bag:
    """A phrase made ready. `size`: how many words it asks for, a measure of its weight."""

    noun: re.Pattern[str]
    others: tuple[re.Pattern[str], ...]
    bars: re.Pattern[str] | None

    @property
    def size(self) -> int:
        """The noun and the groups of words beside it."""
        return 1 + len(self.others)

    def fits(self, before: str, after: str) -> int | None:
        """How many characters after the number the noun takes, None when the phrase does not fit. Folded texts."""
        behind = re.compile(rf"[\s“\"]+(?:luot )?(?:{self.noun.pattern})").match(after)
        subject = behind is None and _SUBJECT.search(before) is not None
        if behind is None and not subject:
            return None
        for clause in _clauses(before, after):
            if self._told(clause, subject=subject):
                return behind.end() if behind else 0
        return None

    def _told(self, clause: str, *, subject: bool) -> bool:
        if self.bars is not None and self.bars.search(clause):
            return False
        ahead, _, behind = clause.partition("#")
        if not self.noun.search(ahead if subject else behind):
            return False
        rest = clause.replace("#", " ")
        for group in (self.noun, *self.others):
            rest, found = group.subn(" ", rest)
            if not found:
                return False
        return not re.search(r"[a-z]", _REST.sub(" ", rest))


@lru_cache(maxsize=256)
def bag(phrase: str) -> Bag:
    """The phrase as patterns over folded prose with its abbreviations written out."""
    head, _, bars = phrase.partition(" ! ")
    noun, *others = (_any(part) for part in head.replace("#", " ").split(" + "))
    return Bag(noun, tuple(others), _any(bars) if bars else None)


def is_bag(phrase: str) -> bool:
    """Whether the words of a phrase may stand in any order."""
    return " + " in phrase or phrase.endswith(" +")


def _any(options: str) -> re.Pattern[str]:
    told = [fold(each.strip(" +")) for each in options.split("|") if each.strip(" +")]
    words: Sequence[str] = sorted({*told, *map(written_out, told)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


def _clauses(before: str, after: str) -> tuple[str, ...]:
    """The clause around the number up to the next sign or number, commas taken as ends and then as none."""
    left = _BOUND.split(before[-_FARTHEST:])[-1]
    stop = _BOUND.search(after)
    right = after[: stop.start() if stop else len(after)]
    if stop and stop[0].isdigit() and "," in right:
        right = right[: right.rindex(",")]  # the next figure's words
    near = _LEADS.split(left)[-1]
    pairs = ((near, right.split(",")[0]), (near, _ANOTHER.split(right)[0]), (near, right), (left, right))
    return tuple(written_out(f"{one} # {other}") for one, other in pairs)
