"""The marks of automatic lists: a count in the manner of its level (`3` → `3`, `c`, `III`)."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
#: Beyond it Roman numbers and letters only get long; a list of so many items has plain numbers.
_LONGEST = 5_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: The signs of symbol fonts that lists begin with, by their code in Symbol and Wingdings; others print as a dot.
_BULLETS = {
    0xF02D: "-", 0xF06F: "o", 0xF0A7: "▪", 0xF0A8: "☐", 0xF0B7: "•", 0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓",
    0xF0FE: "☑", 0xF076: "❖", 0xF071: "❑", 0xF02B: "+", 0xF02A: "*",
}  # fmt: skip


def numeral(number: int, style: str) -> str:
    """The number as `w:numFmt` (ISO/IEC 29500-1, 17.18.59) names the style; an unknown style is decimal."""
    if number > _LONGEST or number < 1:
        return str(number)
    match style:
        case "upperRoman":
            return roman(number).upper()
        case "lowerRoman":
            return roman(number)
        case "upperLetter":
            return letters(number).upper()
        case "lowerLetter":
            return letters(number)
        case "decimalZero":
            return f"{number:02}"
        case "none":
            return ""
    return str(number)


def roman(number: int) -> str:
    """`4` → `iv`."""
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def letters(number: int) -> str:
    """`1` → `a`, `26` → `z`, `27` → `aa`, `53` → `aaa`, as Word and Writer count on."""
    repeated, place = divmod(number - 1, len(_LETTERS))
    return _LETTERS[place] * (repeated + 1)


def bullet(text: str) -> str:
    """The sign of a list without numbers; signs of symbol fonts as the usual ones."""
    return "".join(_BULLETS.get(ord(sign), "•" if 0xE000 <= ord(sign) <= 0xF8FF else sign) for sign in text).strip()
