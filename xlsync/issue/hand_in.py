"""The mail draft with which a unit hands its report in (`drafts`)."""

from collections.abc import Sequence
from hashlib import sha256

from xlsync.issue.attaching import Attachment, attach, fix_boundaries
from xlsync.issue.drafts import headed, with_digest
from xlsync.issue.hand_in_text import HandIn, body, subject

KIND = "hand-in"


def hand_in_draft(told: HandIn, addresses: Sequence[str], attachments: Sequence[Attachment]) -> bytes:
    """The draft; without addresses it has no `To`. Same arguments, same bytes."""
    title, text = subject(told), body(told)
    message = headed(KIND, title, addresses, told.as_of)
    seed = sha256("\x1f".join((title, told.as_of.isoformat(), text)).encode())
    for each in attachments:
        seed.update(each.data)
    name = seed.hexdigest()[:32]
    message["Message-ID"] = f"<{name}@xlsync.invalid>"
    message.set_content(text, charset="utf-8", cte="base64")
    for each in attachments:
        attach(message, each)
    fix_boundaries(message, name)
    return with_digest(message)
