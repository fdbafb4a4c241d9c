"""The clock of the offices: for moments that do not say whose clock they are of, and for showing moments."""

from datetime import timedelta, timezone

OFFICE_TIME = timezone(timedelta(hours=7))
