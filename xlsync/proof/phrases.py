"""The phrases of a form definition: how a report says a figure.

| in a phrase | stands for |
|---|---|
| `#` | the number |
| `(a\\|b)`, `(a\\|b)?` | one of the texts; that or nothing |
| `~` | up to four words |
| `.` at the end | the noun ends here: a sign, a number or a preposition follows |
| `& a\\|b` | one of these stands in the sentence too, in the heading above it or at the head of its paragraph |
| `! a\\|b` | none of these stands in the clause |

A phrase with ` + ` is one of words in any order: `bags`. Words are compared folded; commas between words do not matter.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from xlsync.texts.normalise import fold

_PIECE = re.compile(r"\([^)]*\)\??|\S+")
_END = (
    r"(?=\s*(?:[.;,:()\[\]+]|$|[0-9]|\n)|\s+(?:voi|o|tai|cua|va|duoc|co|la|trong|do|da|de|so|theo|vuot|dat|"
    r"chiem|tren|thuoc|"
    r"truc tiep|nham|bang|gom|thi|nay|hien co|noi tren|lam|khieu nai|to cao|cho|moi|cong doan|tang|giam|qua|"
    r"tham gia|nguoi)\b)"
)
#: How terse reports write the nouns, folded; `ĐV` alone may be a member or an office.
_SHORT = (
    ("doan vien uu tu", "dv uu tu"),
    ("doanh nghiep", "dn"),
    ("nguoi lao dong", "nld"),
)
_GAP = r"[\s,:\-/“”\"]+"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase made ready; `size` is how many words it fixes, a measure of its weight."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    needs: re.Pattern[str] | None
    bars: re.Pattern[str] | None
    size: int

    def fits(self, before: str, after: str) -> tuple[int, int] | None:
        """How many characters before and after the number the phrase takes, None when it does not fit."""
        left, right = self.before.search(before), self.after.match(after)
        return (len(before) - left.start(), right.end()) if left and right else None


@lru_cache(maxsize=512)
def pattern(phrase: str) -> Pattern:
    """The phrase as a pattern over folded prose."""
    head, _, bars = phrase.partition(" ! ")
    head, _, needs = head.partition(" & ")
    before, _, after = head.partition("#")
    left = "".join(_side(piece, "{}" + _GAP) for piece in _PIECE.findall(before))
    right = "".join(_side(piece, _GAP + "{}\\b") for piece in _PIECE.findall(after))
    return Pattern(
        re.compile(rf"\b{left}$" if left else r"$"),
        re.compile(right),
        _words(needs),
        _words(bars),
        len([piece for piece in (*_PIECE.findall(before), *_PIECE.findall(after)) if piece not in {"~", "."}]),
    )


def _side(piece: str, place: str) -> str:
    """A piece with the blanks that part it from the number's side; `place` says on which side they stand."""

    def placed(text: str) -> str:
        return place.replace("{}", text)

    if piece == "~":
        return rf"(?:{placed(r'[a-z0-9]+')}){{0,4}}?"
    if piece == ".":
        return _END
    if not piece.startswith("("):
        return placed(_spaced(piece))
    options = [_END if option == "." else placed(_spaced(option)) for option in piece.strip("()?").split("|")]
    return f"(?:{'|'.join(options)}){'?' if piece.endswith('?') else ''}"


def _spaced(text: str) -> str:
    words = _GAP.join(fold(text).split())
    for long, short in _SHORT:
        words = words.replace(_GAP.join(long.split()), f"(?:{_GAP.join(long.split())}|{short})")
    return words


def _words(text: str) -> re.Pattern[str] | None:
    options = [_spaced(option) for option in text.split("|") if option.strip()]
    return re.compile(rf"\b(?:{'|'.join(options)})\b") if options else None
