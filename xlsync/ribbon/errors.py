"""What a callback cannot do, in words for the person at the screen."""

from xlsync.model import OperationError


class RibbonError(OperationError):
    """A button cannot do its work on this workbook; the message says why and what to do."""
