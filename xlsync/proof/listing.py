"""How many items a list in running prose has: every count that a reader could arrive at.

Commas stand between items and inside them, `và` joins the last two or is part of a name: where one cannot tell, the
answer is several counts, and a stated count that is among them is right.
"""

import re
from dataclasses import dataclass

from xlsync.proof.flat import Flat

_OPEN_END = re.compile(r"\.\.\.|…|\bv\.?\s?v\b")
#: What makes a list an excerpt.
_EXCERPT = re.compile(
    r"\btrong do co\b|\bnhu\b|\bvi du\b|\bnhat la\b|\bnoi bat\b"
    # `gặp mặt công nhân tiêu biểu`, `nhân rộng điển hình` are items
    r"|(?:^|[,;(:]\s*)(?:tieu bieu|dien hinh)\b|\b(?:tieu bieu|dien hinh)(?: nhat)?(?: la| co|:|,)"
    r"|\bmot so\b|\bcac (?:don vi|noi dung|co quan|to chuc) khac\b|\bcon lai\b|\btrong do:?\s"
)
#: After these words the sentence goes on and the list is over.
_OVER = re.compile(
    r"\s(?:gop phan|qua do|nham|dong thoi|tong so|thu hut|voi tong|nhin chung|bao dam|dam bao|ky ket|"
    r"tham gia|theo quy dinh|ngay (?:cang|mot)|tung buoc|buoc dau|den nay|tong(?= (?:cong )?[0-9]))\b"
)
_ORDINALS = (
    ("mot la", "hai la", "ba la", "bon la", "nam la", "sau la", "bay la", "tam la", "chin la"),
    ("thu nhat", "thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay", "thu tam", "thu chin"),
)
_FIRST_MARK = re.compile(r"\s*(?:mot la|thu nhat|\(?(?:1|a)[.)])")
_MARK = re.compile(r"(?:^|[\s:;,(])\(?([0-9]{1,2}|[a-hđ])\)\s")
_DOTTED = re.compile(r"(?:^|[\s:;])([0-9]{1,2})\.\s")
#: A counted part in an item: `08 may mặc`; dates, numbers of documents and of articles are none.
_PART = re.compile(
    r"(?<![\w/.,-])(?<!so )(?<!thang )(?<!ngay )(?<!nam )(?<!dieu )(?<!khoan )(?<!lan thu )(?<!quy )"
    r"([0-9]{1,3}(?:\.[0-9]{3})*)"
    r"(?![\d/.,-]*\d|/|-[a-z])\s+(?!thang\b|nam\b)[a-z]"
)
#: Names of bodies with a comma or `và` inside.
_INNER = re.compile(
    r"(van hoa|thong tin|tai nguyen|nong nghiep|noi vu|lao dong|khoa hoc|thuong binh|cong thuong|ke hoach|"
    r"an toan|kinh te|"
    r"phong|tuyen giao|the thao|giao duc|viec lam|y te), (?=the thao|truyen thong|moi truong|phat trien|"
    r"lao dong|gia dinh|"
    r"thuong binh|du lich|ve sinh|chong|xa hoi|ha tang|dan van|cong nghe|thong tin|khoa hoc|nguoi cao tuoi)"
)


#: Names in which `và` joins no two bodies.
_NAMES_WITH_AND = re.compile(
    r"(thuong binh|giao duc|khoa hoc|tai nguyen|nong nghiep|thong tin|ke hoach|the thao|phat thanh|xay dung|van hoa|"
    r"kinh te|lao dong|kiem tra|tu van|an toan|khai thac|dau tu|san xuat) va (?=xa hoi|dao tao|cong nghe|"
    r"moi truong|phat trien|"
    r"truyen thong|dau tu|du lich|truyen hinh|do thi|gia dinh|ha tang|viec lam|giam sat|ho tro|ve sinh|"
    r"kinh doanh|thuong mai)"
)
#: The first words of names of bodies: `và` before one of them joins two.
_BODY = re.compile(
    r"\s(?:va|cung)\s(?=(?:so|ban|cong an|cong doan|cong ty|cdcs|ldld|lien doan|hoi|tinh doan|tinh uy|"
    r"uy ban|ubnd|truong|benh vien|"
    r"trung tam|phong|thanh tra|bao hiem|bhxh|dang uy|chi cuc|cuc|nha may|khu|van phong|vien|mat tran|"
    r"toa an|ngan hang|doan thanh nien|"
    r"thanh doan|huyen|thi xa|thanh pho|quan)\b)"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The counts that the list allows; `likely` is the one to name. `sure`: marks, semicolons or names of the same
    form set the items apart. `end` is where the list ends in the folded text."""

    allowed: frozenset[int]
    likely: int
    sure: bool
    end: int


def inline(flat: Flat, start: int, end: int, *, bracket: bool) -> Listing | None:
    """The list from `start` to `end` of the folded text; None when there is none, or only an excerpt of one.

    In a bracket semicolons end no list. Lists whose items are counted parts (`8 may mặc, 6 điện tử`) are sums.
    """
    plain = flat.plain[start:end]
    if _OPEN_END.search(plain):
        return None
    first_mark = _FIRST_MARK.match(plain) is not None
    marked = _marked(flat.plain[start:] if first_mark and not bracket else plain)  # items may be sentences
    if marked is not None:
        on = marked if bracket else _marked(flat.plain[start:])  # the later items may be sentences of their own
        return Listing(frozenset({marked, on or marked}), marked, sure=True, end=end)
    if first_mark or _EXCERPT.search(plain):
        return None
    shut = _shut(plain)
    clauses = _split(shut, ";")
    first = shut if bracket and len(clauses) == 1 else shut[: clauses[0]]
    over = _OVER.search(first)
    first = first[: over.start()] if over else first
    commas = _commas(flat.cased[start : start + len(first)], first)
    if len(clauses) == 1 or (commas is not None and commas[2] and commas[1] > 2 and not bracket):
        # `04 sở gồm A, B, C và D; đến nay …`: the sentence goes on after the names
        if commas is None or _PART.search(first):
            return None
        return Listing(commas[0], commas[1], commas[2], start + len(first))
    if _is_sum(shut, clauses):
        return None
    semis = len(clauses)
    last = len(re.findall(r"\s(?:va|cung)\s", shut[clauses[-2] : clauses[-1]]))  # `thăm hỏi; trợ cấp và tặng quà`
    allowed = frozenset(range(semis, semis + last + 1)) | (commas[0] if commas else frozenset())
    return Listing(allowed, semis, sure=bracket or commas is None or commas[1] < 4, end=end)


def _is_sum(shut: str, ends: list[int]) -> bool:
    """Whether most items carry a count of their own."""
    starts = [0, *ends[:-1]]
    parts = sum(_PART.search(shut[start:end]) is not None for start, end in zip(starts, ends, strict=True))
    return parts * 2 > len(ends)


def note(flat: Flat, citations: int) -> Listing | None:
    """The list that a footnote is: items between semicolons, or the documents that it cites."""
    plain = flat.plain
    if _OPEN_END.search(plain):
        return None
    marked = _marked(plain)
    if marked is not None:
        return Listing(frozenset({marked}), marked, sure=True, end=len(plain))
    semis = len(_split(_shut(plain.rstrip(" .;")), ";"))
    if semis < 2 and citations < 2:
        return None
    likely = semis if semis > 1 else citations
    allowed = {likely, citations} if citations > 1 else {likely}
    return Listing(frozenset(allowed), likely, sure=citations in {0, likely}, end=len(plain))


def _marked(plain: str) -> int | None:
    """How many marks run on from the first: (1), (2); a), b); một là, hai là; thứ nhất, thứ hai."""
    for ordinals in _ORDINALS:
        found = [word for word in ordinals if re.search(rf"\b{word}\b", plain)]
        if len(found) >= 2 and found == list(ordinals[: len(found)]):
            return len(found)
    for pattern in (_MARK, _DOTTED):
        marks = [match[1] for match in pattern.finditer(plain)]
        for sequence in (list(map(str, range(1, 40))), list("abcdđeghiklm"), list("abcdefghijkl")):
            if len(marks) >= 2 and [mark.lstrip("0") for mark in marks] == sequence[: len(marks)]:
                return len(marks)
    return None


def _shut(plain: str) -> str:
    """The text with what stands in brackets and quotes blanked out, its length kept."""
    letters, depth, quoted = [], 0, False
    for letter in plain:
        if letter == '"':
            quoted = not quoted
            letters.append("q")
            continue
        closing = letter in ")]”»"
        depth = max(0, depth - closing)
        letters.append("q" if depth or quoted or closing else letter)
        depth += letter in "([“«"
    return "".join(letters)


def _split(text: str, sign: str) -> list[int]:
    """The ends of the parts between the signs, parts without a letter left out."""
    ends, start = [], 0
    for at in [*(match.start() for match in re.finditer(sign, text)), len(text)]:
        if re.search(r"[a-z]", text[start:at]):
            ends.append(at)
        start = at + 1
    return ends or [len(text)]


def _commas(cased: str, plain: str) -> tuple[frozenset[int], int, bool] | None:
    plain = _INNER.sub(lambda match: match[0].replace(",", " "), plain)
    plain = _NAMES_WITH_AND.sub(lambda match: match[0].replace(" va ", " qq "), plain).rstrip(" ,.;")
    ends = _split(plain, ",")
    starts = [0, *(end + 1 for end in ends[:-1])]
    items = [(cased[start:end].strip(" ."), plain[start:end]) for start, end in zip(starts, ends, strict=True)]
    joined = len(re.findall(r"\s(?:va|cung)\s", items[-1][1]))
    bodies = len(_BODY.findall(items[-1][1]))
    if len(items) == 1 and not joined:
        return None
    low, high = len(items) + bodies, len(items) + joined
    names = all(cased_item[:1].isupper() or cased_item[:1] in '"“«' for cased_item, _ in items)
    short = all(len(item.split()) <= 12 for _, item in items)
    inner = any(re.search(r"\sva\s", item) for _, item in items[:-1])
    return (
        frozenset(range(low, high + 1 + inner)),
        min(high, len(items) + (joined > 0)),
        names and short and joined <= 2,
    )
