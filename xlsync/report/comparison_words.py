"""What the comparison says in words: where earlier figures come from, what is missing, which units a group is."""

from collections.abc import Sequence

from xlsync.model import Achieved, Compared, ComparedGroup, Cumulation, Period, Piece, TableComparison, year_earlier
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.wording import one_line, short_name
from xlsync.texts.numbers import day
from xlsync.texts.words import period_text


def origins(comparison: TableComparison, context: Context) -> tuple[str, ...]:
    """Where the figures of other periods come from and which days are missing, a sentence each."""
    lang, period = context.lang, context.outcome.period
    told = []
    if comparison.before is not None:
        told.append(caption("before_from", lang, pieces=_piece(comparison.before, lang)))
    elif period is not None and (earlier := year_earlier(period)):
        told.append(caption("before_none", lang, period=period_text(earlier[0], lang)))
    told += _cumulated("year", comparison.year, lang)
    if comparison.term is not None:
        told += _cumulated("term", comparison.term, lang)
    return tuple(told)


def _cumulated(name: str, cumulation: Cumulation, lang: str) -> list[str]:
    told = []
    if cumulation.adds:
        pieces = ", ".join(_piece(each, lang) for each in cumulation.pieces[:-1])
        told.append(caption(f"{name}_from", lang, pieces=pieces, day=day(cumulation.first, lang)))
    if cumulation.gaps:
        told.append(caption(f"{name}_gaps", lang, gaps=_periods(cumulation.gaps, lang)))
    return told


def _piece(piece: Piece, lang: str) -> str:
    period = period_text(piece.period, lang)
    if not piece.origin:
        return period
    return caption("from_origin", lang, period=period, origin=one_line(short_name(piece.origin, None)))


def _periods(periods: Sequence[Period], lang: str) -> str:
    return ", ".join(period_text(each, lang) for each in periods)


def missing_words(each: Compared, lang: str) -> list[str]:
    """Why a cell of the line is blank or incomplete beyond what its star says."""
    told = []
    if each.now.value is None and not each.rate:
        told.append(caption("now_missing", lang))
    if each.before is not None and each.before.lacking:
        told.append(caption("before_lacking", lang))
    elif each.before is not None and each.before.value is None:
        told.append(caption("before_no_rate" if each.rate else "before_missing", lang))
    lacking = {period for amount in (each.year, each.term) if amount is not None for period in amount.lacking}
    if lacking:
        told.append(caption("cumulated_lacking", lang, periods=_periods(sorted(lacking), lang)))
    return told


def target_words(achieved: Achieved, lang: str) -> str:
    """What a target is for, and who set it."""
    target = achieved.target
    span = caption(f"span_{target.span.value}", lang)
    if target.source is None:
        return caption("target_note", lang, span=span)
    return caption("target_note_source", lang, span=span, source=one_line(target.source))


def group_name(group: ComparedGroup, context: Context) -> str:
    """`A`, `A + B → C` for a merger, `A → B + C` for a split; a unit that is new or ended says so."""
    then, now = (" + ".join(context.name(code) for code in codes) for codes in (group.then, group.now))
    if group.then == group.now:
        return now
    if not group.then or not group.now:
        return caption("group_ended" if group.then else "group_new", context.lang, then=then, now=now)
    return caption("group_arrow", context.lang, then=then, now=now)


def indicator(group: str | None, label: str) -> str:
    """A field's name where no header says its group: `Kết quả tiếp CNVCLĐ: Số lượt CNVCLĐ`."""
    return label if group is None else f"{group}: {label}"
