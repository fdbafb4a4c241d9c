"""Mails as Outlook saves them (`.msg`)."""

from making.borrowed import attachment, compound, message, ticks
from making.letters import Letter

_IN_BODY = 0x4  # PR_ATTACH_FLAGS: the text shows it


def outlook_message(letter: Letter) -> bytes:
    """The letter with its enclosures as one compound file."""
    attached = []
    for each in letter.enclosures:
        more: dict[str, object] = {"p370E": each.kind}
        if each.cid:
            more |= {"p3712": each.cid, "p3714": _IN_BODY}
        attached.append(attachment(each.data, each.name, **more))
    sender = {"p0C1A": letter.name, "p0C1E": "SMTP", "p0C1F": letter.sender, "p5D01": letter.sender}
    sent = ("time", ticks(letter.sent))
    return compound(message(attached, p001A="IPM.Note", p0037=letter.subject, p0039=sent, p1000=letter.text, **sender))
