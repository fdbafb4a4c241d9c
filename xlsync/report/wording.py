"""Words that several reports share: the day, the state of a submission, the short name of a table, safe text."""

import re
from datetime import datetime
from unicodedata import category

from xlsync.model import OFFICE_TIME, Finding, Submission, Verdict, on_office_clock
from xlsync.report.captions import caption
from xlsync.report.context import Context
from xlsync.texts.numbers import day
from xlsync.texts.words import severity_counts, word

_NOT_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what neither UTF-8 nor XML can hold: halves of surrogate pairs, as in odd file names."""
    if text.isascii():
        return text
    try:
        text.encode()  # looking for surrogates one by one takes ten times as long
    except UnicodeEncodeError:
        return _NOT_TEXT.sub("\ufffd", text)
    return _NOT_TEXT.sub("\ufffd", text) if "\ufffe" in text or "\uffff" in text else text


def one_line(text: str) -> str:
    """The text on one line, without control characters: for notes of cells and names that people gave."""
    plain = " ".join(printable(text).split())
    return "".join("\ufffd" if category(character) in {"Cc", "Zl", "Zp"} else character for character in plain)


def office_time(moment: str) -> datetime | None:
    """A moment (ISO 8601 with offset) by the clock of the offices; None for a text that is none."""
    try:
        return on_office_clock(moment).astimezone(OFFICE_TIME)
    except (ValueError, OverflowError):
        return None


def moment_words(moment: str, lang: str) -> str:
    """A moment by the clock of the offices: `05/07/2024 10:20`; a text that is none as it stands."""
    stated = office_time(moment)
    return moment if stated is None else f"{day(stated.date(), lang)} {stated:%H:%M}"


def short_name(path: str, member: str | None) -> str:
    """A file without its folders, the part inside it after `›`: `thu.eml › BC.xlsx`."""
    return " › ".join(part for part in (path.rsplit("/", 1)[-1], member) if part)


def as_of(context: Context) -> str:
    """`Kiểm tra ngày 05/07/2024`, and the day on which figures are closed where that is not the last of the period."""
    outcome, lang = context.outcome, context.lang
    told = caption("as_of", lang, day=day(outcome.as_of, lang))
    if outcome.cut_off is None or (outcome.period is not None and outcome.cut_off == outcome.period.last):
        return told
    return f"{told}. {caption('cut_off', lang, day=day(outcome.cut_off, lang))}"


def what_to_do(finding: Finding, remedy: str, context: Context) -> str:
    """The remedy; of a finding that is waived, who explained it and why."""
    waiver = context.outcome.waived.get(finding.id)
    if waiver is None:
        return remedy
    return f"{word('label.waived', context.lang)}: {one_line(waiver.reason)} – {one_line(waiver.by)}"


def counts(context: Context) -> str:
    """`2 lỗi phải sửa, 0 nội dung cần giải trình, 1 lưu ý`; what is waived is not counted."""
    outcome = context.outcome
    return severity_counts((each.severity for each in outcome.findings if each.id not in outcome.waived), context.lang)


def state(submission: Submission, lang: str) -> str:
    """The status of a submission: `Đã tiếp nhận`, `Gửi quá hạn`, `Đã tiếp nhận, chưa tổng hợp`, …"""
    if submission.no_report:
        signed = any(found.variant == "signed_copy" for found in submission.findings)
        return word("status.signed_copy" if signed else "status.no_report", lang)
    accepted = submission.verdict is Verdict.ACCEPTED
    if accepted and submission.annex:
        return word("status.annex", lang)
    name = word(f"status.{'late' if accepted and submission.late else submission.verdict.value}", lang)
    return name if submission.counted or not accepted else caption("not_in_totals", lang, state=name)


def table_name(finding: Finding, context: Context) -> str:
    """The short name of the table that a finding is about: the name of its sheet in the form."""
    form = context.forms.get(finding.form or "")
    if form is None:
        return finding.form or ""
    sheets = [table.sheet for table in form.tables if table.id == finding.table]
    return sheets[0] if sheets else form.label.text(context.lang)
