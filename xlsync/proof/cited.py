"""Documents that a report cites: `Kế hoạch số 31/KH-LĐLĐ ngày 28/3/2024 của Liên đoàn Lao động tỉnh`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xlsync.model import Document
from xlsync.proof.flat import flatten

_NUMBER = re.compile(
    r"(?<![\w/.\-])([0-9]{1,5})\s?([/\-])\s?((?:[0-9]{4}\s?/\s?)?[A-ZĐƯ][A-Za-zĐđƯư]*(?:\s?[-/&]\s?[A-ZĐƯ][\wĐđƯư]*)*)"
)
_DAY = re.compile(
    r"[,\s]{1,3}(?:ra\s+|ky\s+|ban hanh\s+)?ngay\s+([0-9]{1,2})\s?[/.\-]\s?([0-9]{1,2})\s?[/.\-]\s?([0-9]{4})(?![0-9])"
)
_LONG_DAY = re.compile(r"[,\s]{1,3}ngay\s+([0-9]{1,2})\s+thang\s+([0-9]{1,2})\s+nam\s+([0-9]{4})")
_ISSUER = re.compile(r"\s*,?\s+cua\s+")
#: Where the name of an issuer ends: at a sign, or at a word in small letters that no name goes on with.
_ISSUER_END = re.compile(
    r"[,.;:()\[\]\n“\"]|\s(?:về|tại|trong|ở|bảo|còn|được|đã|sau|nhằm|để|cho|là|có|theo|đến|khi|từng|như|một|"
    r"quy|hướng|triển|do|với|chỉ)\s"
)
_KIND = re.compile(r"([A-ZĐ][\wÀ-ỹ]*(?: [a-zà-ỹ]+){0,2})\s+(?:liên tịch )?(?:số\s+)?$")
_SHORT = (
    ("ldld", "lien doan lao dong"), ("tldldvn", "tong lien doan lao dong viet nam"), ("tld", "tong lien doan"),
    ("bch", "ban chap hanh"), ("btv", "ban thuong vu"), ("ubnd", "uy ban nhan dan"), ("cd", "cong doan"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation. `number` is comparable (`31/KH-LĐLĐ`); `issuer` folded and written out, empty when none is given.
    Characters of the paragraph from 0, from the number to the end of what is said of it."""

    number: str
    day: date | None
    day_text: str
    issuer: str
    issuer_text: str
    paragraph: int
    start: int
    end: int


def citations(document: Document) -> Iterator[Cited]:
    """All citations with a day or an issuer, in order."""
    for paragraph in document.paragraphs:
        flat = flatten(paragraph.text)
        for match in _NUMBER.finditer(flat.cased):
            end = match.end()
            dated = _DAY.match(flat.plain, end) or _LONG_DAY.match(flat.plain, end)
            day, day_text = None, ""
            if dated:
                day, day_text = _day(dated), flat.cased[dated.start(1) : dated.end()].strip()
                end = dated.end()
            issuer_text = ""
            of = _ISSUER.match(flat.plain, end)
            if of:
                stop = _ISSUER_END.search(flat.cased, of.end())
                last = stop.start() if stop else len(flat.cased)
                issuer_text = flat.cased[of.end() : last].strip()
                end = last
            if dated or issuer_text:
                kind = _KIND.search(flat.cased[: match.start()])
                first, final = flat.original(match.start() - (len(kind[0]) if kind else 0), end)
                number = re.sub(r"\s", "", f"{match[1].lstrip('0')}{match[2]}{match[3]}").replace("_", "-")
                yield Cited(
                    number, day, day_text, _written_out(issuer_text), issuer_text, paragraph.number, first, final
                )


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _written_out(issuer: str) -> str:
    words = flatten(issuer).plain.split()
    return " ".join(dict(_SHORT).get(word, word) for word in words)
