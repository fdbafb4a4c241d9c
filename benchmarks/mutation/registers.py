"""The registers that a unit keeps: petitions, opinions, conclusions. Also the names of forms and what records are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from mutation.sites import Site
from xlsync.forms.definition import FieldDefinition, Form
from xlsync.forms.layout import valid_choices
from xlsync.forms.load import load_forms
from xlsync.model import Cleaned, Period

Record = dict[str, Cleaned]
SUMMARY, PETITIONS, OPINIONS, CONCLUSIONS = "bieu-tong-hop", "so-don-thu", "so-kien-nghi", "so-ket-luan"
SECOND = "phieu-doan-vien"
"""A form for a second recipient, which asks for two figures of the summary tables again."""
FORMS = Path(__file__).resolve().parent / "forms"
TABLE_OF = {PETITIONS: "petitions_register", OPINIONS: "opinions_register", CONCLUSIONS: "conclusions_register"}


@cache
def form(form_id: str, day: date) -> Form:
    """The form that is valid on a day."""
    found = load_forms(FORMS).get(form_id, day)
    assert found is not None, form_id
    return found


@dataclass(frozen=True)
class Habits:
    """What a unit always does: which registers it sends, one row for all, a workbook of its own (grassroots)."""

    registers: frozenset[str]
    aggregated: bool
    own_workbook: bool
    conclusions: int
    second: bool = False
    """Whether it also sends the form for a second recipient."""


def _labels(form_id: str, table_id: str, period: Period) -> Mapping[str, Mapping[str, str]]:
    fields: Iterable[FieldDefinition] = form(form_id, period.last).table(table_id).fields
    return {
        each.id: {choice.id: choice.label.vi for choice in valid_choices(each, period.last)}
        for each in fields
        if each.choices
    }


def _petitions(sites: Sequence[Site], code: str, period: Period, habit: Habits) -> Iterator[Record]:
    """A running register: what came in the period, and what was still open when it began."""
    labels = _labels(PETITIONS, TABLE_OF[PETITIONS], period)
    all_of_them = [each for site in sites for each in site.petitions]
    all_of_them.sort(key=lambda each: (each.received_on, each.summary))
    number = 0
    for each in all_of_them:
        settled = each.resolved_on if each.resolved_on is not None and each.resolved_on <= period.last else None
        gone = each.handling == "forward" if each.resolved_on is None else each.resolved_on < period.first
        old = each.received_on < period.first and gone
        if each.received_on > period.last or old:
            continue
        number += 1
        known = each.accepted_on is not None and each.accepted_on <= period.last
        yield {
            "no": number,
            "received_on": each.received_on,
            "accepted_on": each.accepted_on if known else None,
            "kind": labels["kind"][each.kind],
            "instance": labels["instance"][each.instance] if each.instance is not None else None,
            "from_unit": each.from_unit,
            "summary": each.summary,
            "handling": labels["handling"][each.handling],
            "forwarded_to": each.forwarded_to,
            "forward_ref": each.forward_ref,
            "resolved_on": settled,
            "outcome": "Đã trả lời người gửi đơn (nội dung mẫu)" if settled is not None else None,
        }


def _opinions(sites: Sequence[Site], code: str, period: Period, habit: Habits) -> Iterator[Record]:
    labels = _labels(OPINIONS, TABLE_OF[OPINIONS], period)
    topics = list(labels["topic"].values())
    levels = list(labels["authority"].values())
    raised = [each for site in sites for each in site.opinions]
    raised = [each for each in raised if each.raised_on in period]
    raised.sort(key=lambda each: (each.raised_on, each.content))
    for number, each in enumerate(raised, 1):
        settled = each.resolved_on if each.resolved_on is not None and each.resolved_on <= period.last else None
        joined = each.joined and number > 1
        yield {
            "no": number,
            "raised_on": each.raised_on,
            "conference": f"Hội nghị đối thoại định kỳ tháng {each.raised_on.month}",
            "raised_by": each.raised_by,
            "topic": topics[each.topic % len(topics)],
            "content": each.content,
            "authority": levels[each.topic % len(levels)],
            "assigned_to": "Ban Giám đốc doanh nghiệp (mẫu)",
            "answer": "Đơn vị đã tiếp thu và trả lời (nội dung mẫu)" if settled is not None else None,
            "status": labels["status"]["resolved" if settled is not None else "in_progress"],
            "resolved_on": settled,
            "disposition": labels["disposition"]["merge" if joined else "written"],
            "merged_into": str(number - 1) if joined else None,
            "publish": labels["publish"]["no" if each.secret else "yes"],
            "publish_reason": "Người nêu đề nghị không công khai" if each.secret else None,
            "published_on": settled if not each.secret else None,
        }


def _conclusions(sites: Sequence[Site], code: str, period: Period, habit: Habits) -> Iterator[Record]:
    """Notices of conclusions of one conference a year, followed up in every period after it."""
    labels = _labels(CONCLUSIONS, TABLE_OF[CONCLUSIONS], period)
    for year in range(period.last.year - 2, period.last.year + 1):
        noted = date(year, 1 + habit.conclusions, 10 + habit.conclusions)
        if noted > period.last:
            continue
        for item in range(1, habit.conclusions + 1):
            done = (period.last - noted).days > 120 * item
            yield {
                "notice_no": f"{habit.conclusions + 3 + 10 * (year - 2015)}/TB-{code}",
                "notice_date": noted,
                "item": str(item),
                "task": f"Nhiệm vụ mẫu {item} của năm {year}",
                "lead": f"Ban mẫu {item}",
                "report_to": "Ban Thường vụ",
                "reported_on": period.last if done else None,
                "result": "Đã thực hiện xong (nội dung mẫu)" if done else None,
                "status": labels["status"]["done" if done else "in_progress"],
            }


REGISTERS = {PETITIONS: _petitions, OPINIONS: _opinions, CONCLUSIONS: _conclusions}
