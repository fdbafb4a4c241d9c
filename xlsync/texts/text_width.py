"""How wide a text is in Times New Roman, the font of everything that the offices print."""

import unicodedata
from collections.abc import Sequence

# Widths of the letters of Times New Roman in thousandths of the size of the font (Liberation Serif has the same).
_REGULAR = (
    (180, "'"), (200, "|"), (250, " ,.·"), (278, "/:;\\ijlt"), (333, "!()-I[]`fr’‘"), (389, "Js"), (408, '"'),
    (444, "?acez“”"), (480, "{}"), (500, "#$*0123456789_bdghknopquvxyđ–«»"), (541, "~"), (549, "≤≥≠"), (556, "FPS"),
    (564, "+<=>×"), (611, "ELTZ"), (667, "BCR"), (722, "ADGHKNOQUVXYwĐ"), (778, "&m"), (833, "%"), (889, "M"),
    (921, "@"), (944, "W"), (1000, "—…"),
)  # fmt: skip
_BOLD = (
    (220, "|"), (250, " ,.·"), (278, "'/\\il"), (333, "!()-:;[]`fjt’‘"), (389, "Is"), (394, "{}"), (444, "cerz"),
    (500, "#$*0123456789?J_agovxy–«»“”"), (520, "~"), (549, "≤≥≠"), (556, 'Sbdhknpquđ"'), (570, "+<=>×"), (611, "FP"),
    (667, "BELTZ"), (722, "ACDNRUVXYwĐ"), (778, "GHKOQ"), (833, "&m"), (930, "@"), (944, "M"), (1000, "%W—…"),
)  # fmt: skip
_DIGIT = 500  # the unit that widths of columns are counted in
_OTHER = 722  # a letter that is not in the tables: rather too wide
_HORN = "\u031b"
_HORN_WIDTH = 40  # of Ơ and Ư, more than O and U


def _advances(table: Sequence[tuple[int, str]]) -> dict[str, int]:
    return {letter: width for width, letters in table for letter in letters} | {_HORN: _HORN_WIDTH}


_ADVANCES = {False: _advances(_REGULAR), True: _advances(_BOLD)}


def text_width(text: str, *, bold: bool = False) -> float:
    """Width of one line of text, in digits of the same size as the widths of columns are."""
    advances = _ADVANCES[bold]
    total = 0
    for letter in unicodedata.normalize("NFD", text):
        width = advances.get(letter)
        total += (0 if unicodedata.combining(letter) else _OTHER) if width is None else width
    return total / _DIGIT
