"""The words around the tables: who issues the annex, its number, place and date, what it leaves out, who signs."""

import re

from xlsync.report.annex.content import Annex
from xlsync.report.annex.widths import TEXT_SIZE, length
from xlsync.report.captions import caption
from xlsync.texts.words import word

_LANG = "vi"
SIGNERS = ("CHỦ TỊCH", "PHÓ CHỦ TỊCH")
_REGION = re.compile(r"\s+(?=(?:tỉnh|thành phố)\s)", re.IGNORECASE)
_DOTS = "………………"
_COUNTRY = " VIỆT NAM"


def issuing_body(annex: Annex) -> list[str]:
    """The body in capitals, on two lines where the name of its province begins a second."""
    return [line.upper() for line in _REGION.split(annex.body, maxsplit=1)]


def superior() -> str:
    """The body above it."""
    return word("layout.confederation", _LANG)


def number_suffix(annex: Annex) -> str:
    """What follows the number that is filled in: `/BC-LĐLĐ`."""
    federation = annex.body.casefold().startswith("liên đoàn lao động")
    return "/BC-LĐLĐ" if federation else "/BC-"


def place(annex: Annex) -> str:
    """`Bắc Giang, `, dots where it is not known."""
    return f"{annex.place or _DOTS}, "


def date_words(annex: Annex) -> str:
    """The date to be filled in, in the year of the check."""
    return f"ngày      tháng      năm {annex.day.year}"


def draft_words(annex: Annex) -> str | None:
    """`DỰ THẢO – CHƯA ĐẠT` where errors are left in the figures."""
    return f"{caption('draft', _LANG)} – {word('result.not_passed', _LANG)}" if annex.draft else None


def left_out_words(annex: Annex) -> str | None:
    """`Chưa tổng hợp số liệu của: …`, as the first sheet of the consolidated workbook has it."""
    if not annex.left_out:
        return None
    names = ", ".join(annex.left_out).replace("), ", "); ")
    return word("text.left_out", _LANG).replace("{names}", names)


def incomplete_words() -> str:
    """What a star means."""
    return word("text.incomplete", _LANG)


def superior_lines(width: float) -> list[str]:
    """The body above, on one line where it fits in so many millimetres."""
    name = superior()
    if length(name, TEXT_SIZE) <= width - 3:
        return [name]
    return [name.removesuffix(_COUNTRY), _COUNTRY.strip()] if name.endswith(_COUNTRY) else [name]
