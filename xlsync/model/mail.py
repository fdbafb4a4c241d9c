"""The mail that a file came with."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """What the heads of a mail say. `sender` is the address in lower case; `sent` is ISO 8601 with its offset."""

    sender: str = ""
    subject: str = ""
    sent: str | None = None
    message_id: str | None = None

    @property
    def moment(self) -> datetime | None:
        """When it was sent, None when it does not say so."""
        return None if self.sent is None else datetime.fromisoformat(self.sent)
