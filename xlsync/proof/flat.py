"""Prose made easy to search: composed letters and plain spaces, in lower case and in base letters, with the way back.

Reports come in decomposed Unicode, with no-break spaces and invisible characters; findings must name the characters of
the text as it is in the file.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_SPECIAL = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ"}  # look-alikes of Đ, as in `texts.normalise`


@dataclass(frozen=True, slots=True)
class Flat:
    """One paragraph. `cased`, `text` (lower case) and `plain` (lower case, base letters) have the same length;
    character `i` of them comes from `starts[i]` to `starts[i + 1]` of the original (`starts` has one entry more)."""

    cased: str
    text: str
    plain: str
    starts: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text."""
        return self.starts[start], self.starts[end]

    def position(self, offset: int) -> int:
        """The character that stands at, or first after, that place of the original."""
        low, high = 0, len(self.starts) - 1
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low


@lru_cache(maxsize=512)
def flatten(text: str) -> Flat:
    """The paragraph's text in the three forms. Remembered, for all readers of a paragraph ask for it."""
    letters: list[str] = []
    starts: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        if text[at] not in _INVISIBLE:
            letters.append(_letter(text[at:end]))
            starts.append(at)
        at = end
    cased = "".join(letters)
    lower = "".join(map(_lower, cased))
    return Flat(cased, lower, "".join(map(_base, lower)), (*starts, len(text)))


@lru_cache(maxsize=4096)
def _letter(cluster: str) -> str:
    one = unicodedata.normalize("NFC", cluster)[0]
    return " " if one.isspace() and one != "\n" else _SPECIAL.get(one, one)


@lru_cache(maxsize=4096)
def _lower(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else letter


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    if letter == "đ":
        return "d"
    return (
        unicodedata.normalize("NFD", letter)[0]
        if letter.isalpha()
        else {"–": "-", "—": "-", "−": "-"}.get(letter, letter)
    )
