"""What a text becomes that was typed where no program has read it yet: a table in Word, a web page, a text file."""

import re

#: Whole numbers as a spreadsheet would show them without a format; 15 digits are what one keeps.
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")


def typed(text: str) -> str | float:
    """`7290` and `-3` as the numbers that `.xlsx` would hold; everything else stays the text that it is.

    `7.290`, `7,29`, `03`, `12/7/2022`, `70%` mean one thing here and another there: `clean` judges them as typed.
    """
    bare = text.strip()
    return float(bare) if _WHOLE.fullmatch(bare) else text
