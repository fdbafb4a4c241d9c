"""Documents that a report cites: `Kết luận số 54-KL/TU ngày 03/3/2021 của Ban Thường vụ Tỉnh ủy`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xlsync.proof.dates import find_day
from xlsync.proof.flat import Flat

_KINDS = (
    "nghi quyet lien tich", "nghi quyet", "chi thi", "ket luan", "quyet dinh", "quy dinh", "quy che", "ke hoach",
    "cong van", "huong dan", "thong bao", "thong tu", "thong tri", "nghi dinh", "chuong trinh hanh dong",
    "chuong trinh phoi hop", "chuong trinh", "bao cao", "to trinh", "de an", "luat", "phap lenh", "bo luat",
    "van ban", "cong dien", "giay moi", "ke hoach lien tich", "bien ban", "du thao",
)  # fmt: skip
_UPPER = "A-ZĐƯÂÊÔĂƠ"
_PART = rf"[{_UPPER}][{_UPPER}a-zđưâêôăơ0-9]{{0,11}}"
#: `54-KL/TU`, `196/KH-LĐLĐ`, `43/2014/NĐ-CP`, `10/2022/QH15`, `96/LĐLĐ-CSPL`; blanks beside the marks are slips.
_NUMBER = re.compile(
    rf"(?<![\w/.,-])(?P<no>[0-9]{{1,5}}[a-z]?)\s?(?P<mark>[-–/])\s?(?:(?P<year>[0-9]{{4}})\s?[/-]\s?)?"
    rf"(?P<symbol>{_PART}(?:\s?[-–/]\s?{_PART}){{0,3}})(?![\w])"
)
_BEFORE = re.compile(rf"\b(?P<kind>{'|'.join(_KINDS)})?\s*(?:lien tich\s+)?(?P<so>so\s*:?\s*)?$")
_ISSUER = re.compile(r",?\s+cua\s+")
#: Where the name of an issuer ends: at a sign, or at a word in small letters that no name goes on with.
_ISSUER_END = re.compile(
    r"[,.;:()\[\]\n“\"]|\s(?:về|tại|trong|ở|bảo|còn|được|đã|sau|nhằm|để|cho|là|có|theo|đến|khi|từng|như|một|"
    r"quy|hướng|triển|do|với|chỉ|v/v)\s"
)
_DATED = re.compile(r",?\s*\(?\s*(?=ngay\b|[0-9]{1,2}[/.-])")


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited document. `number` without blanks (`54-KL/TU`), `kind` the folded word before it or "", `day` None when
    none is stated or no calendar has it (`day_text` is how it is written, or ""), `issuer` as written or "". Characters
    of the paragraph, end not included."""

    paragraph: int
    start: int
    end: int
    text: str
    number: str
    kind: str = ""
    day: date | None = None
    day_text: str = ""
    issuer: str = ""


def read_citations(paragraph: int, text: str, flat: Flat) -> Iterator[Citation]:
    """The citations of a paragraph in order. A symbol of one part (`22/TLĐ`) counts after `số` or a kind only, for
    `500/Người` is a price."""
    for match in _NUMBER.finditer(flat.cased):
        before = _BEFORE.search(flat.plain, max(0, match.start() - 40), match.start())
        kind = (before and before["kind"]) or ""
        told = kind or (before and before["so"])
        if not told and not match["year"] and not re.search(r"[-–/]", match["symbol"]):
            continue
        start = before.start() if before is not None and told else match.start()
        dated = _DATED.match(flat.plain, match.end())
        found = find_day(flat.plain, dated.end()) if dated else None
        end, day, day_text = match.end(), None, ""
        if dated is not None and found is not None:
            end, day = found
            day_text = flat.cased[dated.end() : end].strip().removeprefix("ngày ")
        issuer = ""
        of = _ISSUER.match(flat.plain, end)
        if of is not None:
            stop = _ISSUER_END.search(flat.cased, of.end())
            end = stop.start() if stop else len(flat.cased)
            issuer = flat.cased[of.end() : end].strip()
        first, last = flat.original(start, end)
        number = re.sub(r"\s", "", match[0]).replace("–", "-").lstrip("0")
        yield Citation(paragraph, first, last, text[first:last], number, kind, day, day_text, issuer)
