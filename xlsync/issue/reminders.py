"""Reminder drafts: a mail for each unit that owes a form, to be looked over, signed and sent by a person (`drafts`).

Drafts are Vietnamese whatever the language of the run, for they go to the offices.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from xlsync.forms.definition import Form
from xlsync.forms.rounds import Round
from xlsync.issue.drafts import Draft, Written, addresses_of, headed, safe_name, with_digest, write_drafts
from xlsync.issue.reminder_text import Owed, body, plain, subject
from xlsync.model import Missing, Outcome, Register, Tier, Unit, Verdict

__all__ = ["KIND", "Reminder", "Written", "make_reminders", "write_reminders"]

KIND = "reminder"
Reminder = Draft


def make_reminders(
    outcome: Outcome, register: Register, forms: Mapping[str, Form], asked: Round | None = None
) -> tuple[Reminder, ...]:
    """A draft for each unit that owes anything, in the order of the register.

    What grassroots unions owe goes to their parent, in the same mail as what the parent owes itself. `outcome` needs a
    period; raises ValueError without one.
    """
    if outcome.period is None:
        raise ValueError("reminders need a period")
    day = outcome.period.last
    owed: dict[str, tuple[Unit, list[Missing], list[tuple[Unit, Missing]]]] = {}
    for each in outcome.missing:
        unit = register.get(each.unit, day)
        if unit is None:
            continue
        parent = None
        if unit.tier is Tier.GRASSROOTS and unit.parent is not None:
            parent = register.get(unit.parent, day)
        to = parent or unit
        _, own, below = owed.setdefault(to.code, (to, [], []))
        if parent is None:
            own.append(each)
        else:
            below.append((unit, each))
    order = {unit.code: place for place, unit in enumerate(register.on(day))}
    province = register.province(day)
    made = []
    for to, own, below in sorted(owed.values(), key=lambda each: order[each[0].code]):
        told = Owed(
            to=to.name,
            sender=province.name if province is not None and province.code != to.code else None,
            forms=tuple(_label(each.form, forms) for each in own),
            below=_below(own, below, forms),
            received=_received(outcome, own),
            period=outcome.period,
            as_of=outcome.as_of,
            document=None if asked is None else asked.document or asked.title.vi,
            deadline=outcome.deadline or (None if asked is None else asked.deadline),
        )
        made.append(_draft(to, told, outcome.as_of, f"nhac_{to.code}_{outcome.period}.eml"))
    return tuple(made)


def write_reminders(folder: Path, reminders: Sequence[Reminder], period: str) -> Written:
    """Writes the drafts into the folder, made when it is not there. Raises OSError; each file is whole or not written.

    `stale` are unchanged drafts of an earlier run over the same period whose unit owes nothing now: only named.
    """
    return write_drafts(folder, reminders, KIND, f"nhac_*_{period}.eml")


def _label(form: str, forms: Mapping[str, Form]) -> str:
    return forms[form].label.vi if form in forms else form


def _below(
    own: Iterable[Missing], below: Iterable[tuple[Unit, Missing]], forms: Mapping[str, Form]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By form, the grassroots unions without figures; not where the parent owes the whole form, which has them too."""
    whole = {each.form for each in own}
    lists: dict[str, list[str]] = {}
    for unit, each in below:
        if each.form not in whole:
            lists.setdefault(each.form, []).append(unit.name)
    return tuple((_label(form, forms), tuple(names)) for form, names in lists.items())


def _received(outcome: Outcome, own: Sequence[Missing]) -> tuple[str, ...]:
    """Files that the unit has sent and that cannot serve for what it owes: refused, or of another period."""
    owed = {(each.unit, each.form) for each in own}
    units = {each.unit for each in own}
    files = (
        each.source.name
        for each in outcome.submissions
        if (each.unit, each.form) in owed
        or (each.unit in units and each.form is None and each.verdict is Verdict.REJECTED)
        if not each.annex and any(found.code != "XS016" for found in each.findings)
    )
    return tuple(dict.fromkeys(files))


def _draft(to: Unit, told: Owed, as_of: date, file_name: str) -> Reminder:
    addresses = addresses_of(to.emails)
    message = headed(KIND, plain(subject(told)), addresses, as_of)
    message.set_content(body(told), charset="utf-8", cte="base64")
    refused = tuple(each for each in to.emails if each not in addresses)
    return Reminder(to.code, safe_name(file_name), with_digest(message), addresses, refused)
