"""The contents of single cells, off the hot path."""

from datetime import datetime, timedelta

from xlsync.model.cell import ErrorValue, RawValue

#: What NaN and infinity become. Excel cannot hold them, so they only come from other writers; the error that Excel
#: itself gives for numbers out of range makes a finding of the cell (XS208) and leaves the rest of the workbook usable.
_NOT_FINITE = ErrorValue("#NUM!")
_TRUTH = {"1": True, "true": True, "0": False, "false": False}


def number(text: str) -> float | ErrorValue | None:
    """A number as a cell writes it, None when blank. Raises ValueError for anything else, `1_000` included."""
    text = text.strip()
    if not text:
        return None
    if "_" in text or not text.isascii():
        raise ValueError(text)
    value = float(text)
    return value if value - value == 0 else _NOT_FINITE


def shared_index(text: str, count: int) -> int | None:
    """The index of a shared string, None when blank. Raises ValueError when there is no such string."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) >= count:
        raise ValueError(text)
    return int(text)


def special(kind: str, text: str, date_1904: bool) -> RawValue | None:
    """A truth value (`b`), an error (`e`) or an ISO date (`d`); None when blank. Raises ValueError for others."""
    text = text.strip()
    if kind not in {"b", "e", "d"}:
        raise ValueError(f"type {kind}")
    if not text:
        return None
    if kind == "e":
        return ErrorValue(text)
    if kind == "b":
        if text not in _TRUTH:
            raise ValueError(text)
        return _TRUTH[text]
    return iso_date(text, date_1904)


def iso_date(text: str, date_1904: bool) -> float | str:
    """`2024-06-30T12:00:00` → the serial number that Excel would have stored; text that is no date stays text."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    days = (moment - datetime(1904, 1, 1)) / timedelta(days=1)
    if date_1904:
        return days
    serial = days + 1462
    # Excel's 1900 has a 29 February; the serials before it are one lower.
    return serial if serial >= 61 else serial - 1
