"""Text in the encodings from before Unicode: TCVN3 (ABC, the .Vn fonts) and VNI (the VNI- fonts).

The font names the encoding. Without it the text is converted only when it cannot be anything else: it has characters
that Vietnamese in Unicode never has inside words, and what they give is Vietnamese throughout. Tables: TCVN 5712:1993
(VN3) and the VNI-Win encoding.
"""

import re
from dataclasses import dataclass
from typing import Final

from xlsync.clean.syllables import is_syllable

TCVN3: Final = "TCVN3"
VNI: Final = "VNI"

_TCVN3_CODES: Final = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊËÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ®¡¢£¤¥¦§"
_TCVN3_LETTERS: Final = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđĂÂÊÔƠƯĐ"
_TCVN3: Final = dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True))
_TCVN3_TABLE: Final = str.maketrans(_TCVN3)


def _vni_table() -> dict[str, str]:
    """Letter by code: a base letter with a mark after it, or one of the single codes."""
    marks = "ùøûõï"
    table = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "ñ": "đ", "î": "ỵ"}
    for base, letters in {"a": "áàảãạ", "e": "éèẻẽẹ", "o": "óòỏõọ", "u": "úùủũụ", "ô": "ớờởỡợ", "ö": "ứừửữự"}.items():
        table |= {base + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    table |= {"y" + mark: letter for mark, letter in zip("ùøûõ", "ýỳỷỹ", strict=True)}
    for base, marks, letters in (
        ("a", "âáàåãä", "âấầẩẫậ"), ("a", "êéèúüë", "ăắằẳẵặ"), ("e", "âáàåãä", "êếềểễệ"), ("o", "âáàåãä", "ôốồổỗộ"),
    ):  # fmt: skip
        table |= {base + mark: letter for mark, letter in zip(marks, letters, strict=True)}
    # A small letter may carry a capital mark by mistake, never the other way round in these fonts.
    return table | {code.upper(): letter.upper() for code, letter in table.items()}


_VNI: Final = _vni_table()
_VNI_CODE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

# Vietnamese letters of Latin-1: in Unicode they mean themselves.
_SHARED: Final = frozenset("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý")
# Signs that also stand beside letters in good text: footnotes, products, and the look-alikes of Đ.
_WEAK: Final = frozenset("·×÷¹Ðð")
_LATIN_1: Final = {TCVN3: frozenset(_TCVN3_CODES), VNI: frozenset("".join(_VNI)) - frozenset("aeouyAEOUY")}
_SYMBOLS: Final = frozenset("«¬®\u00ad¨©ªµ¶¸»¼½¾")
_TOKEN = re.compile(r"[A-Za-zµ\u00a1-\u00ff]+")
_ABBREVIATION = re.compile(r"[A-Z¡¢£¤¥¦§Ñ]+")
_VNI_PAIR = re.compile(r"[ae][âáàã]|oâ|a[êéèú]|[aeouyôö][ùõ]|[AE][ÂÁÀÃ]|OÂ|A[ÊÉÈÚ]|[AEOUYÔÖ][ÙÕ]")


@dataclass(frozen=True, slots=True)
class Converted:
    """A text in Unicode and the encoding that it came in."""

    text: str
    encoding: str


def encoding_of_font(font: str) -> str | None:
    """`.VnTime` → TCVN3, `VNI-Times` → VNI, None for any other font."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return TCVN3
    return VNI if name.startswith("vni") else None


def font_of_today(font: str) -> str:
    """A font in place of one for the old encodings, in which Unicode shows wrongly."""
    return "Arial" if any(sans in font.lower() for sans in ("arial", "helv")) else "Times New Roman"


def decode(text: str, encoding: str) -> str:
    """The text in Unicode; characters that the encoding does not use stay."""
    if encoding == TCVN3:
        return text.translate(_TCVN3_TABLE)
    return _VNI_CODE.sub(lambda match: _VNI[match[0]], text)


def convert(text: str, font: str | None = None) -> Converted | None:
    """The text in Unicode when it is in a legacy encoding, by its font or what it holds; None when it is not."""
    if text.isascii() or any("\u0100" <= letter < "\u2000" for letter in text):
        return _capitals(text, font) if text.isascii() and font else None
    encoding = encoding_of_font(font) if font else None
    if encoding is None:
        encoding = detect(text)
    elif not _all_codes(text, encoding):
        return None
    if encoding is None:
        return None
    decoded = decode(text, encoding)
    if encoding == TCVN3 and font and font.strip().upper().endswith("H"):
        decoded = decoded.upper()  # .VnTimeH draws the small codes as capitals
    return Converted(decoded, encoding) if decoded != text else None


def _capitals(text: str, font: str) -> Converted | None:
    """ASCII text needs no conversion, but in a capital font a person sees capitals."""
    if encoding_of_font(font) == TCVN3 and font.strip().upper().endswith("H") and text != text.upper():
        return Converted(text.upper(), TCVN3)
    return None


def _all_codes(text: str, encoding: str) -> bool:
    """Whether every letter beyond ASCII is a code of the encoding: else the font was set on Unicode text."""
    if encoding == TCVN3:
        return all(letter.isascii() or letter in _TCVN3 or not letter.isalpha() for letter in text)
    left = _VNI_CODE.sub("", text)
    return all(letter.isascii() or not letter.isalpha() for letter in left)


def detect(text: str) -> str | None:
    """The encoding of a text whose font is not known, None when in doubt."""
    if text.isascii() or any("\u0100" <= letter < "\u2000" for letter in text):
        return None
    best, most = None, 0
    for encoding in (TCVN3, VNI):
        weight = _evidence(text, encoding)
        if weight > most:
            best, most = encoding, weight
    return best


def _evidence(text: str, encoding: str) -> int:
    """How many different words speak for the encoding; 0 when it is not proven."""
    if not _all_codes(text, encoding):
        return 0
    strong: set[str] = set()
    words = wrong = coded = bad = 0
    symbol = False
    for token in _TOKEN.findall(text):
        words += 1
        if _ABBREVIATION.fullmatch(token):
            continue  # L§L§ is LĐLĐ
        decoded = decode(token, encoding)
        valid = is_syllable(decoded)
        wrong += not valid
        if decoded == token:
            continue
        coded += 1
        if not valid:
            bad += 1
        elif len(token) > 2 and _is_strong(token, encoding):
            strong.add(token)
            symbol = symbol or (len(token) > 3 and not _SYMBOLS.isdisjoint(token))
    if bad * 10 > len(strong):
        return 0  # one slip of the keyboard in ten words is forgiven
    if len(strong) >= 2 or (len(strong) == 1 and not wrong and (words > 1 or symbol)):
        return len(strong) + coded
    return 0


def _is_strong(token: str, encoding: str) -> bool:
    """Whether the word has what no word in Unicode Vietnamese has."""
    if any(letter in _LATIN_1[encoding] and letter not in _SHARED and letter not in _WEAK for letter in token):
        return True
    return encoding == VNI and _VNI_PAIR.search(token) is not None
