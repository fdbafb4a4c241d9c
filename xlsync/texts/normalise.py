"""Vietnamese text made comparable: Unicode repair for what is kept, folding for what is only compared."""

import re
import unicodedata
from functools import lru_cache

#: Letters that are drawn like Đ and đ: the Icelandic Eth, the African D.
LOOK_ALIKES = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ"})
# Look-alikes and invisible characters that typing, copying and old converters leave behind.
_REPAIRS = LOOK_ALIKES | str.maketrans(
    {
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
_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_BASE_LETTERS = {ord(letter): unicodedata.normalize("NFD", letter)[0] for letter in _MARKED} | {ord("đ"): "d"}
_REMEMBERED = 120  # characters: headers, units and labels are shorter and repeat in every file, prose is longer


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
    return _remembered_fold(text) if len(text) <= _REMEMBERED else _fold(text)


def _fold(text: str) -> str:
    plain = text.casefold().translate(_BASE_LETTERS)
    if plain.isascii():  # letters of Vietnamese only, as nearly always: nothing to repair that comparing would see
        return _NOT_WORDS.sub(" ", plain).strip()
    return fold_any(text)


def fold_any(text: str) -> str:
    """`fold` for any letters, by their Unicode decomposition: the definition that the short way is tested against."""
    decomposed = unicodedata.normalize("NFD", key(text).translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


_remembered_fold = lru_cache(maxsize=8192)(_fold)
