"""Reply drafts: a mail for each unit with what was found in its report, the marked workbook attached (`drafts`)."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from xlsync.issue.attaching import Attachment, attach, fix_boundaries
from xlsync.issue.drafts import Draft, Written, addresses_of, headed, safe_name, with_digest, write_drafts
from xlsync.issue.reminder_text import plain
from xlsync.issue.reply_text import Reply, html_body, subject, text_body

KIND = "return"


def make_reply(
    unit: str, reply: Reply, emails: Sequence[str], senders: Sequence[str], attachments: Sequence[Attachment]
) -> Draft:
    """The draft to a unit: to its addresses in the register, else to where its mails came from."""
    addresses = addresses_of(emails) or addresses_of(senders)
    message = headed(KIND, plain(subject(reply)), addresses, reply.as_of)
    text, html = text_body(reply), html_body(reply)
    seed = sha256("\x1f".join((unit, str(reply.period), reply.as_of.isoformat(), text)).encode())
    for each in attachments:
        seed.update(each.data)
    name = seed.hexdigest()[:32]
    message["Message-ID"] = f"<{name}@xlsync.invalid>"
    message.set_content(text, charset="utf-8", cte="base64")
    message.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    for each in attachments:
        attach(message, each)
    fix_boundaries(message, name)
    refused = tuple(each for each in emails if each not in addresses_of(emails))
    return Draft(unit, file_name(unit, str(reply.period)), with_digest(message), addresses, refused)


def file_name(unit: str, period: str) -> str:
    """The name of a unit's draft."""
    return safe_name(f"tra-lai_{unit}_{period}.eml")


def write_replies(folder: Path, drafts: Sequence[Draft], period: str) -> Written:
    """Writes the drafts (`drafts.write_drafts`)."""
    return write_drafts(folder, drafts, KIND, f"tra-lai_*_{safe_name(period)}.eml")
