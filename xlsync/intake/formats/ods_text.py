"""The text of a cell of an OpenDocument spreadsheet, and formulas as Excel writes them."""

import re
from datetime import timedelta

_SPACES = re.compile(r"[ \t\r\n]+")
_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:[.,][0-9]{1,9})?)S)?)?"
)
#: Texts, references, separators of arguments.
_FORMULA = re.compile(r'("(?:[^"]|"")*")|\[([^\]]*)\]|;')
_REFERENCE = re.compile(r"(?:(\$?(?:'(?:[^']|'')*'|[^.:']*))\.)?(\$?[A-Z]{1,3}\$?[0-9]{1,7})")
_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:[0-9]{3}")
_MOST_SPACES = 32_767


class Paragraphs:
    """Collects the paragraphs of one cell. White space is folded as ODF 1.3 part 3, 6.1.2 says."""

    def __init__(self) -> None:
        self.count = 0
        self._pieces: list[str] = []
        self._folding = True

    def begin(self) -> None:
        """A paragraph begins."""
        if self.count:
            self._pieces.append("\n")
        self.count += 1
        self._folding = True

    def write(self, text: str) -> None:
        """Characters as they stand in the file."""
        text = _SPACES.sub(" ", text)
        if self._folding:
            text = text.removeprefix(" ")
        if text:
            self._folding = text.endswith(" ")
            self._pieces.append(text)

    def spaces(self, count: str) -> None:
        """So many spaces that are meant."""
        number = int(count[:6]) if count.isascii() and count.isdigit() else 1
        self.sign(" " * min(number, _MOST_SPACES))

    def sign(self, text: str) -> None:
        """A tab, a line break, spaces: signs that are elements."""
        self._pieces.append(text)
        self._folding = False

    def text(self) -> str:
        """All of it, paragraphs on lines of their own."""
        return "".join(self._pieces)


def is_error(text: str) -> bool:
    """Whether what a formula shows is an error."""
    return _ERROR.fullmatch(text) is not None


def days(duration: str) -> float | None:
    """`PT36H00M00S` → 1.5; None when it is no duration."""
    match = _DURATION.fullmatch(duration.strip())
    if match is None:
        return None
    sign, day, hours, minutes, seconds = match.groups(default="")
    length = timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=float(seconds.replace(",", ".") or 0))
    value = int(day or 0) + length / timedelta(days=1)
    return -value if sign else value


def excel_formula(formula: str) -> str:
    """`of:=SUM([.A1:.B2];[$'Biểu 2'.C3])` → `SUM(A1:B2,'Biểu 2'!C3)`, without `=`."""
    text = formula.partition("=")[2] if "=" in formula[:20] else formula
    return _FORMULA.sub(_piece, text)


def _piece(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    return "," if match[2] is None else _REFERENCE.sub(_reference, match[2])


def _reference(match: re.Match[str]) -> str:
    sheet = (match[1] or "").lstrip("$")
    return f"{sheet}!{match[2]}" if sheet else match[2]
