"""Stated counts that a list may follow: `07 văn bản`, `hai nguyên nhân`, `03/05 chỉ tiêu`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.proof.flat import Flat
from xlsync.proof.notation import WORDS

#: Number words of counts that a report would list.
_WORDS = {word: value for word, value in WORDS.items() if 2 <= value <= 12}
_NUMBER = re.compile(
    r"(?<![\w/.,%-])(?:([0-9]{1,2})(?:/([0-9]{1,3}))?(?:\s?\([0-9]{1,2}\))?"
    rf"|({'|'.join(sorted(_WORDS, key=len, reverse=True))})(?:\s?\(([0-9]{{1,2}})\))?)\s+(?=[^\W\d_])"
)
#: Before these a number counts no things that a report would name one by one: people, money, time, measures.
_UNLISTED = re.compile(
    r"(?:%|nguoi|dai bieu|doan vien|luot|hoc vien|cong nhan|lao dong|can bo|uy vien|chi em|chau|em|"
    r"ty|trieu|nghin|ngan|dong|vnd|usd|nam|thang|ngay|gio|phut|tuan|quy|lan|diem|km|m2|ha|tan|kg|suat|"
    r"cap|ben|don(?! vi)|ve|to|trong|va|den|tren|hoac|tro|so voi|phan tram)\b"
)
#: `năm` is a year far more often than five: five only before such nouns, and not after such words.
_FIVE = re.compile(
    r"(?:nhom|noi dung|nhiem vu|giai phap|van de|nguyen nhan|van ban|don vi|muc tieu|chi tieu|bai hoc|mo hinh)\b"
)
_YEAR = re.compile(r"\b(?:trong|hang|hằng|ca|moi|mot|nhung|cac|nhieu|dau|cuoi|vao)\s+$")


@dataclass(frozen=True, slots=True)
class Count:
    """A count in the folded text of a paragraph: the number at `start`, its noun from `noun`. Ends not included."""

    value: int
    start: int
    noun: int


def counts(flat: Flat) -> Iterator[Count]:
    """The counts of a paragraph whose things a list could name, in order."""
    for match in _NUMBER.finditer(flat.text):
        digits, _whole, word, figures = match.groups()
        value = int(digits) if digits else _WORDS[word]
        if figures and int(figures) != value:
            continue  # `hai (03)`: which of them is no matter of the list
        noun = flat.plain[match.end() :]
        if value < 2 or _UNLISTED.match(noun):
            continue
        if word == "năm" and (not _FIVE.match(noun) or _YEAR.search(flat.plain[: match.start()])):
            continue
        yield Count(value, match.start(), match.end())
