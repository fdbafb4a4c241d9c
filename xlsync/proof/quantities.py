"""Every quantity that a paragraph states, with its unit, its hedge and where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsync.proof.flat import Flat
from xlsync.proof.hedges import bounds, hedge_of
from xlsync.proof.notation import NUMBER, SCALES, WORD, WORDS, Typed, read_number
from xlsync.proof.nouns import IS_COUNTED, MEASURED, noun_phrase
from xlsync.proof.passed_over import passed_over
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.sentences import Sentence
from xlsync.texts.normalise import fold

_AFTER = r"(?![0-9]|[.,][0-9])"
_DIGITS = re.compile(rf"(?<!\w)(?<![0-9]/)(?<![0-9][.,])(?P<number>{NUMBER}){_AFTER}")
_WORD = re.compile(rf"(?<!\w)(?P<word>{WORD})(?:\s?\((?P<digits>[0-9]{{1,3}})\))?(?=\s)")
_SCALE = re.compile(rf"\s*({'|'.join(SCALES)})(?!\w)(?!\s+lệ)")
_MORE_SCALE = re.compile(r"\s+([0-9]{1,3})\s+(nghìn|ngàn|triệu)(?!\w)")
_MONEY = re.compile(r"\s*(?:đồng(?!\s+chí)|vnđ|vnd|đ|usd|euro)(?!\w)")
_PERCENT = re.compile(r"\s?(?:%|phần trăm(?!\w))")
_TIMES = re.compile(r"\s*lần(?!\w)")
_WHOLE = re.compile(rf"\s?/\s?(?P<whole>{NUMBER}){_AFTER}(?!\s?[/-]\s?[\wđ])")
_RANGE = re.compile(rf"\s?[-–]\s?(?P<last>{NUMBER}){_AFTER}|\s+đến\s+(?P<to>{NUMBER}){_AFTER}")
_FROM = re.compile(r"(?<!\w)từ\s+$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ARTICLE = re.compile(r"(?<!\w)(?:thứ|là|trong|đầu|cuối|cả|hằng|hàng|mỗi|một|qua|những|các|vào|từ|của|suốt|cùng)\s+$")
_SUBJECT = 8  # words
_NOUN_REACH = 24  # characters


@dataclass(frozen=True, slots=True)
class _Raw:
    """A number of the flat text before its surroundings are read."""

    start: int
    end: int
    typed: Typed
    whole: Fraction | None = None
    last: Fraction | None = None
    spelled: bool = False


def read_quantities(
    paragraph: int, text: str, flat: Flat, sentences: Sequence[Sentence], stated: Sequence[tuple[int, int]]
) -> list[Quantity]:
    """The quantities of a paragraph in order; they never overlap. `stated` are the spans, in the folded text, of the
    dates and documents in it. Never raises, whatever the text is."""
    marked = passed_over(flat, stated)
    found: list[Quantity] = []
    end = 0
    for raw in sorted((*_digits(flat, marked), *_words(flat, marked)), key=lambda each: (each.start, -each.end)):
        if raw.start < end:
            continue
        quantity = _quantity(paragraph, text, flat, raw, sentences, found[-1].end if found else 0)
        if quantity is not None:
            found.append(quantity)
            end = flat.position(quantity.end)
    return found


def _digits(flat: Flat, marked: list[bool]) -> Iterator[_Raw]:
    at = 0
    while (match := _DIGITS.search(flat.text, at)) is not None:
        at = match.end()
        start = match.start("number")
        if marked[start] or _part_of_a_symbol(flat, start, match.end()):
            continue
        number = match["number"]
        if len(number) > 2 and number[0] == "0" and number[1] not in ".,":
            continue  # a telephone number, a code
        fractional = bool(_PERCENT.match(flat.text, match.end()) or _SCALE.match(flat.text, match.end()))
        typed = read_number(number, fractional=fractional)
        whole = _WHOLE.match(flat.text, match.end())
        if whole is not None and not marked[whole.start("whole")]:
            at = whole.end()
            yield _Raw(start, at, typed, whole=read_number(whole["whole"]).value)
            continue
        span = _RANGE.match(flat.text, match.end())
        if span is not None and _is_range(flat, start, span):
            high = read_number(span["last"] or span["to"]).value
            if high > typed.value and not marked[span.end() - 1]:
                at = span.end()
                yield _Raw(start, at, typed, last=high)
                continue
        yield _Raw(start, match.end(), typed)


def _is_range(flat: Flat, start: int, span: re.Match[str]) -> bool:
    """`từ 5 đến 7 cuộc`, `01 - 02 cuộc`: only before something counted, for a dash may be anything."""
    if span["to"] and not _FROM.search(flat.text, max(0, start - 6), start):
        return False
    end = span.end()
    return any(pattern.match(flat.text, end) for pattern in (IS_COUNTED, MEASURED, _PERCENT, _SCALE, _MONEY))


def _part_of_a_symbol(flat: Flat, start: int, end: int) -> bool:
    before, after = flat.text[max(0, start - _NOUN_REACH) : start], flat.text[end : end + 2]
    shared = re.search(r"[0-9]\s+(?:[^\W\d_]+\s+){0,3}[^\W\d_]+\s?/$", before)  # `759 đơn/793 đơn`
    if (re.search(r"[^\W\d_][-–/.]$", before) and not shared) or re.match(r"[^\W\d_]", after):
        return not re.match(r"đ(?:\W|$)|[%]", after)  # 500.000đ
    return bool(re.match(r"[-–/][^\W\d_]", after)) and after[1:] not in {"n", "c"} and not after.startswith("/")


def _words(flat: Flat, marked: list[bool]) -> Iterator[_Raw]:
    for match in _WORD.finditer(flat.text):
        if marked[match.start()] or not IS_COUNTED.match(flat.text, match.end()):
            continue
        before = flat.text[max(0, match.start() - 8) : match.start()]
        if match["word"] in {"năm", "một", "hai", "ba", "tư", "mười"} and _ARTICLE.search(before):
            continue
        value = int(match["digits"]) if match["digits"] else WORDS[match["word"]]
        yield _Raw(match.start(), match.end(), Typed(Fraction(value)), spelled=True)


def _quantity(
    paragraph: int, text: str, flat: Flat, raw: _Raw, sentences: Sequence[Sentence], after: int
) -> Quantity | None:
    lower, end, scale, value, other = flat.text, raw.end, 1, raw.typed.value, raw.typed.other
    scaled = None if raw.whole is not None else _SCALE.match(lower, end)
    if scaled is not None:
        scale, end = SCALES[scaled[1]], scaled.end()
        value, other = value * scale, None if other is None else other * scale
        more = _MORE_SCALE.match(lower, end)
        if more is not None and SCALES[more[2]] < scale and not raw.typed.decimals:
            scale, end = SCALES[more[2]], more.end()
            value += int(more[1]) * scale
    kind, end = _kind(lower, end, raw, scale)
    bare = lower[raw.start : raw.end]
    if kind is Kind.COUNT and _YEAR.fullmatch(bare) and not IS_COUNTED.match(lower, end):
        return None
    hedge, start = hedge_of(lower, raw.start, end)
    low, high = bounds(hedge, value, percent=kind is Kind.PERCENT)
    if raw.last is not None:
        hedge, low, high = Hedge.RANGE, value, raw.last * scale
    begin, stop = flat.original(start, end)
    sentence = next((each for each in sentences if each.start <= begin < each.end), None)
    phrase = "" if kind in {Kind.PERCENT, Kind.MONEY, Kind.TIMES} else noun_phrase(lower, end)
    return Quantity(
        kind=kind, value=value, start=begin, end=stop, text=text[begin:stop], paragraph=paragraph,
        sentence=sentence.number if sentence else 1, unit=fold(phrase),
        subject=_subject(flat, max(flat.position(sentence.start) if sentence else 0, flat.position(after)), start),
        hedge=hedge, low=low, high=high, decimals=raw.typed.decimals, scale=scale, whole=raw.whole, other=other,
        spelled=raw.spelled,
    )  # fmt: skip


def _kind(lower: str, end: int, raw: _Raw, scale: int) -> tuple[Kind, int]:
    if raw.whole is not None:
        return Kind.RATIO, end
    for kind, pattern in ((Kind.PERCENT, _PERCENT), (Kind.MONEY, _MONEY), (Kind.TIMES, _TIMES)):
        match = pattern.match(lower, end)
        if match is not None:
            return kind, match.end()
    if scale >= 10**6 and not IS_COUNTED.match(lower, end):
        return Kind.MONEY, end
    return (Kind.MEASURE if MEASURED.match(lower, end) else Kind.COUNT), end


def _subject(flat: Flat, low: int, start: int) -> tuple[str, ...]:
    """The folded words of the clause before the number, nearest first."""
    before = re.split(r"[.;:()](?=\s|$)|\n", flat.plain[low:start])[-1]
    return tuple(reversed(re.findall(r"[a-z]+", before)[-_SUBJECT:]))
