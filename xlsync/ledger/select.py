"""Which entries are about a unit."""

from collections.abc import Callable

from xlsync.ledger.chain import Stored
from xlsync.ledger.entries import ACCEPTANCE, SUBMISSION
from xlsync.ledger.store import Ledger


def selection(ledger: Ledger, unit: str | None = None, kind: str | None = None) -> Callable[[Stored], bool]:
    """Tells the entries of that kind that are about the unit: its decisions, and all on the files that are its own."""
    if unit is None:
        return lambda stored: kind is None or stored.kind == kind
    files = {
        stored.body.get("sha256") for source in (SUBMISSION, ACCEPTANCE) for stored in ledger.entries(source, unit=unit)
    } - {None, ""}

    def about(stored: Stored) -> bool:
        mine = stored.body.get("unit") == unit or stored.body.get("sha256") in files
        return mine and (kind is None or stored.kind == kind)

    return about
