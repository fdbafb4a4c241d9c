"""The clock of the offices: for moments that do not say whose clock they are of, and for showing moments."""

from datetime import datetime, timedelta, timezone

OFFICE_TIME = timezone(timedelta(hours=7))


def on_office_clock(text: str) -> datetime:
    """A moment as it is stated (ISO 8601); one without an offset is by the clock of the offices. Raises ValueError."""
    stated = datetime.fromisoformat(text)
    return stated if stated.tzinfo is not None else stated.replace(tzinfo=OFFICE_TIME)
