"""Figures corrected by telephone in words: the notes of cells, the lines of text and page."""

from collections.abc import Mapping

from xlsync.forms.definition import Table
from xlsync.model import Cleaned
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.corrections import Correction, Key, corrections, key_of
from xlsync.report.wording import moment_words, one_line, short_name
from xlsync.texts.numbers import number
from xlsync.texts.words import word

#: A note longer than this is cut; the sheet of adjustments has the whole text.
LONGEST_NOTE = 800


def notes(table: Table, context: Context) -> Mapping[Key, str]:
    """The note of each adjusted cell of a table, by `key`."""
    return {
        name: note(each, context.lang)
        for each in corrections(context)
        if each.holds and not each.masked and each.applied.adjustment.table == table.id
        if (name := key_of(each.applied)) is not None
    }


def note(each: Correction, lang: str) -> str:
    """`Tệp ghi 7; điều chỉnh thành 7.000, … xác nhận, … ghi ngày …; lý do: …`, cut where it is too long for a note."""
    made = each.applied.adjustment
    text = caption(
        "adjusted_note", lang, file=in_file(each, lang), new=figure(each.new, lang),
        confirmed_by=one_line(made.confirmed_by), by=one_line(made.by), moment=when(each, lang),
        reason=reason(each, lang),
    )  # fmt: skip
    if len(text) <= LONGEST_NOTE:
        return text
    return caption("note_cut", lang, text=text[:LONGEST_NOTE].rstrip(), sheet=caption("adjustments_sheet", lang))


def figure(value: Cleaned, lang: str) -> str:
    """A figure in words: `7.000`; a dash for none."""
    return "–" if value is None else number(value, lang) if isinstance(value, int | float) else str(value)


def in_file(each: Correction, lang: str) -> str:
    """`Tệp ghi 7`, `Tệp ghi “7.29” (không nhận)`, `Tệp không có số`."""
    if each.old is not None:
        return caption("file_says", lang, value=figure(each.old, lang))
    if each.typed:
        return caption("file_says_refused", lang, value=one_line(each.typed))
    return caption("file_says_nothing", lang)


def change(each: Correction, lang: str) -> str:
    """`7 → 7.000`; of a sensitive field that it is protected."""
    if each.masked:
        return word("label.masked", lang)
    old = f"“{one_line(each.typed)}”" if each.old is None and each.typed else figure(each.old, lang)
    return f"{old} → {figure(each.new, lang)}"


def sentence(each: Correction, lang: str) -> str:
    """`LĐLĐ huyện … · Biểu 2 · Số buổi · Của đơn vị gửi: 7 → 7.000 (BC.xlsx, Biểu 2!C9)`."""
    where = ", ".join(part for part in (file_name(each), each.place) if part)
    about = " · ".join((each.unit, each.table, each.field, each.row))
    return f"{about}: {change(each, lang)}{f' ({where})' if where else ''}"


def reason(each: Correction, lang: str) -> str:
    """Why; of a sensitive field that it is protected, for a reason may repeat the figure."""
    return word("label.masked", lang) if each.masked else one_line(each.applied.adjustment.reason)


def people(each: Correction, lang: str) -> str:
    """`… xác nhận, … ghi 05/07/2024 10:20; lý do: …`."""
    made = each.applied.adjustment
    return caption(
        "adjustment_people", lang, confirmed_by=one_line(made.confirmed_by), by=one_line(made.by),
        moment=when(each, lang), reason=reason(each, lang),
    )  # fmt: skip


def file_name(each: Correction) -> str:
    """The file whose figure is corrected, without its folders; "" where it is not in the mailbag."""
    return "" if each.source is None else short_name(each.source.path, each.source.member)


def when(each: Correction, lang: str) -> str:
    """When it was entered, by the clock of the offices: `05/07/2024 10:20`."""
    return moment_words(each.applied.adjustment.at, lang)


def state(each: Correction, lang: str) -> str:
    """Whether it is in force, and what the later version says where it is not."""
    if each.holds:
        return caption("adjustment_aside" if each.counted is False else "adjustment_holds", lang)
    parts = [caption("adjustment_over", lang)]
    if each.later is not None:
        parts.append(short_name(each.later.path, each.later.member))
    if not each.masked:
        value = figure(each.now, lang)
        parts.append(caption("later_says" if each.now is not None else "later_says_nothing", lang, value=value))
    return ", ".join(parts)
