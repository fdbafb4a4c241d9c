"""Numbers as they are typed: point for thousands and comma for decimals, the other way round by habit or mistake."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

#: Digits with one or more marks; `unmixed` decides what they mean.
NUMBER = (
    r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,6})?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]{1,6})?"
    r"|[0-9]{1,3},[0-9]{3}\.[0-9]{1,6}"
    r"|[0-9]{1,15}(?:[.,][0-9]{1,6})?"
)
SCALES: Mapping[str, int] = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}

_ONES: Mapping[str, int] = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_LAST: Mapping[str, int] = {**_ONES, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_TENS = {f"{word} mươi": 10 * value for word, value in _ONES.items() if value > 1} | {"mười": 10}
#: Numbers in words up to 99, with their diacritics: `ba` is three, `bà` and `bả` are not.
WORDS: Mapping[str, int] = (
    dict(_ONES)
    | _TENS
    | {f"{ten} {word}": tens + one for ten, tens in _TENS.items() for word, one in _LAST.items()}
    | {
        f"{word} {last}": 10 * value + one
        for word, value in _ONES.items()
        if value > 1
        for last, one in _LAST.items()
        if last in {"mốt", "tư", "lăm", "nhăm"}
    }
)
WORD = "|".join(sorted(WORDS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Typed:
    """What digits mean: `decimals` of the likely reading, `other` a second reading."""

    value: Fraction
    decimals: int = 0
    other: Fraction | None = None


def read_number(text: str, *, fractional: bool = False) -> Typed:
    """The number that the text (one match of `NUMBER`) means. Administrative Vietnamese: point thousands, comma
    decimals. `7.29` and `12.5` can only be decimals; `4,000` may be both, and so may `95.125` where fractions are usual
    (`fractional`: per cent, millions). Raises ValueError for other text."""
    marks = [letter for letter in text if letter in ".,"]
    digits = text.replace(".", "").replace(",", "")
    if not digits.isascii() or not digits.isdigit():
        raise ValueError(f"not a number: {text!r}")
    if not marks:
        return Typed(Fraction(int(digits)))
    if len(set(marks)) == 2:
        after = text[text.rindex(marks[-1]) + 1 :]
        return Typed(Fraction(int(digits), 10 ** len(after)), len(after))
    if len(marks) > 1:
        return Typed(Fraction(int(digits)))
    before, after = re.split(r"[.,]", text)
    grouped = len(after) == 3 and len(before) <= 3 and not before.startswith("0")
    whole, fraction = Fraction(int(digits)), Fraction(int(digits), 10 ** len(after))
    if not grouped:
        return Typed(fraction, len(after))
    if marks[0] == ".":
        return Typed(whole, 0, fraction if fractional else None)
    return Typed(fraction, 3, whole)
