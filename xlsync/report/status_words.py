"""The status matrix in the offices' words, for text, HTML and workbooks alike."""

from collections.abc import Iterator, Sequence

from xlsync.model import Submission
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.report.status_data import Cell, Coverage, Signature, State, StatusMatrix, Summary, Unplaced
from xlsync.report.wording import as_of, office_time, one_line
from xlsync.texts.numbers import day
from xlsync.texts.render import render
from xlsync.texts.words import period_text, word

MOST_NAMES = 20

_WORDS = {
    State.RECEIVED: "status.accepted",
    State.LATE: "status.late",
    State.REJECTED: "status.rejected",
    State.SUPERSEDED: "status.superseded",
    State.DUPLICATE: "status.duplicate",
    State.MISSING: "status.not_submitted",
    State.ANNEX: "status.annex",
}


def state_words(cell: Cell, lang: str) -> str:
    """`Đã tiếp nhận`, `Gửi quá hạn`, `Đã tiếp nhận, chưa tổng hợp`, `Chưa gửi` …; a dash where nothing is due."""
    if cell.state is State.NOT_COUNTED:
        return caption("not_in_totals", lang, state=word("status.late" if cell.late else "status.accepted", lang))
    return word(_WORDS[cell.state], lang) if cell.state in _WORDS else "–"


def heading(matrix: StatusMatrix, context: Context) -> str:
    """Period, day of the check and deadline on one line."""
    lang, outcome = context.lang, context.outcome
    period = [] if outcome.period is None else [f"{word('label.period', lang)}: {period_text(outcome.period, lang)}"]
    return " · ".join([*period, as_of(context), *deadline_words(matrix, lang)])


def deadline_words(matrix: StatusMatrix, lang: str) -> list[str]:
    """`Hạn gửi 15/07/2024 (còn 10 ngày)`, where there is a deadline."""
    days = matrix.overdue_days
    if matrix.deadline is None or days is None:
        return []
    name = "deadline_passed" if days > 0 else "deadline_left" if days < 0 else "deadline_today"
    return [f"{caption('deadline', lang, day=day(matrix.deadline, lang))} ({caption(name, lang, days=abs(days))})"]


def summary_words(summary: Summary, lang: str) -> str:
    """`18 đơn vị phải gửi; đã gửi 15 (trong đó quá hạn 2), trả lại để sửa 1, chưa gửi 2`."""
    received = caption("status_received", lang, count=summary.received)
    if summary.late:
        received += f" ({caption('status_of_them_late', lang, count=summary.late)})"
    parts = [
        received,
        *(
            caption(f"status_{name}", lang, count=count)
            for name, count in (
                ("not_counted", summary.not_counted), ("rejected", summary.rejected), ("missing", summary.missing),
                ("unasked", summary.unasked),
            )
            if count or name in {"rejected", "missing"}
        ),
    ]  # fmt: skip
    return f"{caption('status_due', lang, due=summary.due)}; {', '.join(parts)}"


def missing_units(form: str, matrix: StatusMatrix) -> list[str]:
    """The units above the grassroots that owe the form and have sent nothing."""
    return [row.unit for row in matrix.rows if row.cells[form].due and row.cells[form].state is State.MISSING]


def coverage_words(coverage: Coverage, lang: str) -> str:
    """`98/107 đã có số liệu`, with what else is to be known."""
    if coverage.aggregate and not coverage.reported:
        parts = [caption("coverage_only_aggregate", lang, total=coverage.total)]
    else:
        parts = [caption("coverage", lang, reported=coverage.reported, total=coverage.total)]
        parts += [caption("coverage_aggregate", lang)] if coverage.aggregate else []
    if coverage.rejected:
        parts.append(caption("coverage_rejected", lang, count=len(coverage.rejected)))
    return "; ".join(parts)


def names(codes: Sequence[str], context: Context, most: int = MOST_NAMES) -> str:
    """The names of units, so many at most, then how many more."""
    shown = [context.name(code) for code in codes[:most]]
    if len(codes) > most:
        shown.append(caption("and_others", context.lang, count=len(codes) - most))
    return "; ".join(shown)


def grassroots_name(code: str, context: Context) -> str:
    """`CĐCS thuộc LĐLĐ huyện Lạng Giang`."""
    return caption("grassroots_of", context.lang, unit=context.name(code).replace("Liên đoàn Lao động", "LĐLĐ"))


def came(submission: Submission, lang: str) -> str:
    """`gửi 05/07/2024 từ vp@huyen.example`, as far as its mail says so; "" for a file from chat or a folder."""
    mail = submission.source.mail
    if mail is None:
        return ""
    moment = "" if mail.sent is None else caption("sent_on", lang, day=_day_of(mail.sent, lang))
    sender = caption("sent_from", lang, sender=one_line(mail.sender)) if mail.sender else ""
    return " ".join(part for part in (moment, sender) if part)


def when(submission: Submission, lang: str) -> str:
    """`gửi 05/07/2024` by the mail, `lưu 01/07/2024` by the workbook itself, "" when neither says so."""
    mail = submission.source.mail
    for name, moment in (("sent_on", None if mail is None else mail.sent), ("saved_on", submission.saved)):
        if moment is not None:
            return caption(name, lang, day=_day_of(moment, lang))
    return ""


def _day_of(moment: str, lang: str) -> str:
    """The day of a moment by the clock of the offices, as deadlines count it; a text that is none stays as it is."""
    stated = office_time(moment)
    return moment if stated is None else day(stated.date(), lang)


def others(cell: Cell, lang: str) -> str:
    """What else came of the same unit and form: `1 bản trước đã thay thế; 1 bản gửi trùng`."""
    counted = (
        ("superseded", cell.superseded), ("duplicates", cell.duplicates), ("rejected", cell.rejected),
        ("not_counted", cell.not_counted),
    )  # fmt: skip
    return "; ".join(caption(f"others_{name}", lang, count=count) for name, count in counted if count)


def signature_words(cell: Cell, lang: str) -> str:
    """`đã có bản ký số 12/BC, ngày 05/07/2024`, `Chờ bản ký`, that it no longer matches, or "" where none is asked."""
    match cell.signature:
        case Signature.AWAITED:
            return word("status.awaiting_signature", lang)
        case Signature.STALE:
            return caption("signed_stale", lang)
        case Signature.THERE if cell.signed is not None:
            number, signed_on = cell.signed.number, cell.signed.day
            of = [
                *([caption("signed_number", lang, number=number)] if number else []),
                *([caption("signed_day", lang, day=day(signed_on, lang))] if signed_on else []),
            ]
            return " ".join([caption("signed_there", lang), ", ".join(of)]).rstrip()
    return ""


def reasons(cell: Cell, lang: str) -> str:
    """Why the files do not count, where they do not."""
    return "; ".join(caption(f"reason_{code}", lang) for code in cell.reasons)


def note(cell: Cell, lang: str) -> str:
    """Reasons, and figures that were corrected by telephone."""
    adjusted = caption("adjusted_count", lang, count=cell.adjusted) if cell.adjusted else ""
    return "; ".join(part for part in (reasons(cell, lang), adjusted) if part)


def told(cell: Cell, context: Context) -> Iterator[str]:
    """All that is to be said of a cell besides its state, piece by piece: files and dates first."""
    lang = context.lang
    for submission in cell.files:
        name, moment = context.file_name(submission.source), when(submission, lang)
        yield f"{name} ({moment})" if moment else name
    yield from (part for part in (others(cell, lang), note(cell, lang), signature_words(cell, lang)) if part)


def known(unplaced: Unplaced, context: Context) -> str:
    """What is known of a file that has no place: unit, form, period, sender, subject."""
    lang, each = context.lang, unplaced.submission
    mail = each.source.mail
    parts = (
        context.name(each.unit),
        each.form and (context.form_label(each.form, lang) or each.form),
        None if each.period is None else period_text(each.period, lang),
        mail and mail.sender and caption("mail_from", lang, sender=mail.sender),
        mail and mail.subject and caption("mail_subject", lang, subject=mail.subject),
        when(each, lang),
    )
    return " · ".join(part for part in parts if part)


def wrong(unplaced: Unplaced, context: Context) -> str:
    """What is wrong with it: code and message of its most serious finding."""
    found = unplaced.finding
    return "" if found is None else f"{found.code}: {render(found, context.lang, context).message}"


def to_do(unplaced: Unplaced, context: Context) -> str:
    """What the consolidator does about it: the remedy of the finding, and how to say whose a file is."""
    lang, found = context.lang, unplaced.finding
    parts = [] if found is None else [render(found, lang, context).remedy]
    if unplaced.submission.unit is None and unplaced.submission.tables and "xlsync accept" not in "".join(parts):
        parts.append(caption("unplaced_accept", lang))
    return " ".join(part for part in parts if part)
