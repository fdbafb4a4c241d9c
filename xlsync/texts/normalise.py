"""Vietnamese text made comparable: Unicode repair for what is kept, folding for what is only compared."""

import re
import unicodedata

# Look-alikes and invisible characters that typing, copying and old converters leave behind.
_REPAIRS = str.maketrans(
    {
        "\u00d0": "Đ",  # Icelandic Eth, drawn like the Vietnamese Đ
        "\u0189": "Đ",  # African D
        "\u00f0": "đ",
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u3000": " ",
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
        "\u00ad": None,
    }
)
_BLANKS = re.compile(r"[^\S\n]+")
_NOT_WORDS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"đ": "d", "ð": "d"})


def repair(text: str) -> str:
    """The text as it was meant: NFC, real Đ, plain spaces, none doubled, none at the ends. Line breaks stay."""
    if text.isascii() and "  " not in text and text == text.strip() and "\t" not in text:
        return text.replace("\r\n", "\n") if "\r" in text else text
    text = unicodedata.normalize("NFC", text.translate(_REPAIRS)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.strip().split("\n"))


def key(text: str) -> str:
    """For comparing with diacritics: repaired, lower case, punctuation and line breaks as single spaces."""
    return _NOT_WORDS.sub(" ", repair(text).casefold()).strip()


def fold(text: str) -> str:
    """For comparing without diacritics: like `key`, with only the base letters."""
    decomposed = unicodedata.normalize("NFD", key(text).translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
