"""Whether two places of a report speak of the same thing: by the words around two numbers, or by the day they name."""

import re
from itertools import pairwise

from xlsync.model import Period
from xlsync.proof.claims import after, before
from xlsync.proof.dates import Precision
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Kind, Quantity
from xlsync.texts.normalise import fold

_DIGITS = 3  # without zeros at the end: of shorter numbers, two have each other's digits too often
_SAME_NOUN = 4  # words
_PARTS = re.compile(
    r"\b(?:trong do|rieng|con lai|nu|cung ky|(?:nam|ky|quy|thang) (?:truoc|sau|nay|ngoai)|khu vuc|nam 20[0-9]{2}|"
    r"ke hoach|chi tieu|du kien|phan dau|quy (?:iv|i{1,3}|[1-4])|thang [0-9]+|dot|luy ke|nhiem ky|binh quan|moi|"
    r"tang(?! qua)|giam(?! sat| doc| dinh)|huyen|thi xa|thanh pho|xa(?! hoi)|phuong|nganh|cong ty|khoi)\b"
)
_ACTS = tuple(
    (name, re.compile(rf"\b(?:{words})\b"))
    for name, words in (
        ("in", "nhan|tiep nhan|thu ly|phat sinh|dang ky|trieu tap|gioi thieu|neu|kien nghi|phat hien"),
        ("done", "giai quyet|xu ly|tra loi|tiep thu|khac phuc|hoan thanh|ket nap|xet xu|phuc dap"),
        ("begun", "khoi cong|phe duyet|ky moi|thanh lap"),
        ("ended", "giai the|sap nhap|het hieu luc|dinh chi"),
    )
)
#: Two words that say little of what is told: of persons, offices and how many there are.
_COMMON = frozenset(
    fold(
        "công đoàn|đoàn viên|người lao|lao động|công nhân|nhân lao|cán bộ|cơ sở|doanh nghiệp|đơn vị|trực tiếp|"
        "toàn tỉnh|các cấp|cấp công|số tiền|tổ chức|thực hiện|kết quả|hội nghị|trong kỳ|tổng số|trên địa|địa bàn|"
        "hoạt động|với số|cho người|cho đoàn|với tổng|tỷ đồng|triệu đồng|trị giá|giá trị|tổng trị|ý kiến|vụ việc|"
        "lượt người|lượt đoàn|đã có|có số|được số|tiền là|công tác|thời gian"
    ).split("|")
)


def retells(facts: Facts, one: Quantity, other: Quantity) -> bool:
    """Whether the later of two numbers, alike but for the order of two digits, is the earlier one told again: the same
    two words that say what is told stand in both clauses, no word of them says of which part it is, and the number is
    long enough that chance does not make it; or both name the same day and the same long noun."""
    digits = max(len(str(each.value * 10**9).rstrip("0")) for each in (one, other))
    if digits < _DIGITS or one.scale != other.scale or one.decimals != other.decimals:
        return False
    clauses = [_clause(facts, each) for each in (one, other)]
    if one.paragraph == other.paragraph or any(_PARTS.search(each) for each in clauses):
        return False
    days = [_days(facts, each) for each in (one, other)]
    if all(days) and not days[0] & days[1]:
        return False
    if one.kind is not Kind.MONEY and days[0] & days[1]:
        nouns = [each.unit.split()[:_SAME_NOUN] for each in (one, other)]
        return nouns[0] == nouns[1] and len(nouns[0]) == _SAME_NOUN
    return bool((_pairs(clauses[0]) & _pairs(clauses[1])) - _pairs(one.unit) - _pairs(other.unit))


def another_act(one: str, other: str) -> bool:
    """Whether two folded clauses tell of two things done: petitions received and petitions resolved."""
    acts = [{name for name, words in _ACTS if words.search(each)} for each in (one, other)]
    return bool(acts[0] and acts[1]) and not acts[0] & acts[1]


def _clause(facts: Facts, each: Quantity) -> str:
    """The words around the number, up to the signs that end its clause, brackets left out."""
    flat = facts.flat(each.paragraph)
    ahead = re.sub(r"\([^()]*\)", " ", before(flat, each, 80))
    behind = re.split(r"[.;:,()](?=\s|$)|\s[0-9]", after(flat, each, 50))[0]
    return f"{re.split(r'[.;:(](?=[^0-9]|$)', ahead)[-1]} # {behind}"


def _pairs(clause: str) -> set[str]:
    found: set[str] = set()
    for run in re.split(r"[^a-z ]", clause):
        words = run.split()
        found |= {f"{a} {b}" for a, b in pairwise(words)}
    return found - _COMMON


def _days(facts: Facts, number: Quantity) -> set[Period]:
    """The days that the sentence of a number names."""
    return {
        each.period
        for each in facts.dates_of(number.paragraph)
        if each.precision is Precision.DAY and each.period is not None
        and (at := facts.sentence(number.paragraph, each.start)) is not None and at.number == number.sentence
    }  # fmt: skip
