"""Reminder drafts: a mail for each unit that owes a form, to be looked over, signed and sent by a person.

Drafts are Vietnamese whatever the language of the run, for they go to the offices. `X-Unsent: 1` makes Outlook open
one as a draft; `X-Xlsync: reminder` tells our own mail reader that it is no report that came in. The same run gives the
same bytes. A file is replaced only when it is such a draft and nobody has changed it since, which its digest shows:
what the consolidator has written into a draft is never lost.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from xlsync.forms.definition import Form
from xlsync.forms.rounds import Round
from xlsync.issue.reminder_text import Owed, body, plain, subject
from xlsync.issue.template import replace_bytes
from xlsync.model import OFFICE_TIME, Missing, Outcome, Register, Tier, Unit, Verdict

KIND = "reminder"
_MARK, _DIGEST = "X-Xlsync", "X-Xlsync-Digest"
_BLANK_DIGEST = "0" * 32  # so short that the header stays on one line
_DIGEST_LINE = re.compile(rb"^X-Xlsync-Digest: ([0-9a-f]{32})\r?$", re.MULTILINE)
_MARK_LINE = re.compile(rb"^X-Xlsync: reminder\r?$", re.MULTILINE)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One draft. `unit` is the unit it goes to; `refused` are addresses of the register that are none."""

    unit: str
    file_name: str
    data: bytes
    addresses: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the drafts: files written or already the same, files left because they are not ours or were
    changed by hand, and drafts of the same period in the folder that nobody needs any more."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    stale: tuple[Path, ...]


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
    folder.mkdir(exist_ok=True)
    written, kept = [], []
    for each in reminders:
        path = folder / each.file_name
        if path.is_symlink() or (path.exists() and not is_untouched_draft(path)):
            kept.append(path)
            continue
        if not path.exists() or path.read_bytes() != each.data:
            replace_bytes(path, each.data)
        written.append(path)
    names = {each.file_name for each in reminders}
    stale = [
        path
        for path in sorted(folder.glob(f"nhac_*_{period}.eml"))
        if path.name not in names and is_untouched_draft(path)
    ]
    return Written(tuple(written), tuple(kept), tuple(stale))


def is_untouched_draft(path: Path) -> bool:
    """Whether the file is a draft of ours as it was written."""
    data = b""
    with suppress(OSError):
        data = path.read_bytes()
    found = _DIGEST_LINE.search(data)
    if found is None or _MARK_LINE.search(data) is None:
        return False
    blank = data[: found.start(1)] + _BLANK_DIGEST.encode() + data[found.end(1) :]
    return _digest(blank).encode() == found[1]


def _digest(blank: bytes) -> str:
    return sha256(blank).hexdigest()[: len(_BLANK_DIGEST)]


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
        (each.source.member or each.source.path).rsplit("/", 1)[-1]
        for each in outcome.submissions
        if (each.unit, each.form) in owed
        or (each.unit in units and each.form is None and each.verdict is Verdict.REJECTED)
        if not each.annex and any(found.code != "XS016" for found in each.findings)
    )
    return tuple(dict.fromkeys(files))


def _draft(to: Unit, told: Owed, as_of: date, file_name: str) -> Reminder:
    addresses = tuple(dict.fromkeys(each for each in to.emails if _ADDRESS.fullmatch(each)))
    message = EmailMessage(policy=SMTP)
    # In one piece: folded by the policy, encoded words lose the blank between them in the mail programs.
    message["Subject"] = Header(plain(subject(told)), "utf-8", maxlinelen=10_000).encode()
    if addresses:
        message["To"] = ", ".join(addresses)
    at_noon = datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=OFFICE_TIME)
    message["Date"] = format_datetime(at_noon)
    message["X-Unsent"] = "1"
    message[_MARK] = KIND
    message[_DIGEST] = _BLANK_DIGEST
    message.set_content(body(told), charset="utf-8", cte="base64")
    blank = message.as_bytes()
    data = blank.replace(_BLANK_DIGEST.encode(), _digest(blank).encode(), 1)
    refused = tuple(each for each in to.emails if each not in addresses)
    return Reminder(to.code, _SAFE.sub("-", file_name), data, addresses, refused)
