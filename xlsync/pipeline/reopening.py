"""`xlsync reopen`: a sealed period is opened again, on the record."""

from xlsync.ledger import entries
from xlsync.ledger.store import Ledger
from xlsync.model import OperationError
from xlsync.model.sealing import Reopening, Seal
from xlsync.pipeline.deciding import now, ready
from xlsync.pipeline.seals import load_seals
from xlsync.pipeline.settings import Settings


def reopen(settings: Settings, *, by: str, reason: str) -> tuple[Seal, Reopening]:
    """Opens a sealed period again, on the record.

    Raises OperationError for a period that is not sealed, a missing name or reason; LedgerError.
    """
    definitions, period, ledger = ready(settings, by, reason)
    asked = None if definitions.round is None else definitions.round.id
    seals = load_seals(ledger, period, asked)
    if seals.closed is None:
        raise OperationError(f"Kỳ {period} chưa chốt: không cần mở lại.", f"{period} is not sealed: nothing to open.")
    opened = Reopening(str(period), asked, by, reason, now())
    Ledger.open(ledger, create=False).append([entries.reopening(opened)])
    return seals.closed, opened
