"""What is read and how much of it, as an operator or an office says it: passwords, and the limits of files."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from xlsync.intake.limits import Limits
from xlsync.model import OperationError

_MOST_PASSWORDS = 100
_MOST_DIGITS = 15


def read_passwords(path: str | None) -> tuple[str, ...]:
    """The passwords in a file, one a line (UTF-8); blank lines do not count. Raises OperationError."""
    if path is None:
        return ()
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise OperationError(
            f"--password-file: không đọc được {path} (cần văn bản UTF-8, mỗi dòng một mật khẩu).",
            f"--password-file: cannot read {path} (a UTF-8 text with one password a line is needed).",
        ) from None
    passwords = tuple(dict.fromkeys(line for line in text.splitlines() if line.strip()))
    if len(passwords) > _MOST_PASSWORDS:
        raise OperationError(
            f"--password-file: quá nhiều mật khẩu (tối đa {_MOST_PASSWORDS}).",
            f"--password-file: too many passwords (at most {_MOST_PASSWORDS}).",
        )
    return passwords


def read_limits(given: Iterable[str], office: Mapping[str, Any]) -> Limits:
    """The limits with what `--limit NAME=NUMBER` and the office's `[limits]` say. Raises OperationError."""
    limits = Limits()
    known = {each.name.removeprefix("max_"): each.name for each in fields(Limits)}
    wanted: dict[str, object] = dict(office)
    for text in given:
        name, equals, number = text.partition("=")
        wanted[name.strip()] = number.strip() if equals else None
    for name, value in wanted.items():
        field = known.get(name.removeprefix("max_"))
        if field is None:
            listed = ", ".join(known)
            raise OperationError(
                f"--limit: không có giới hạn “{name}”; có: {listed}.",
                f"--limit: there is no limit “{name}”; there are: {listed}.",
            )
        digits = "" if isinstance(value, bool) else str(value)
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS and int(digits)):
            raise OperationError(
                f"--limit {name}: phải là số nguyên từ 1, ví dụ {name}={getattr(limits, field)}.",
                f"--limit {name}: must be a whole number from 1, such as {name}={getattr(limits, field)}.",
            )
        limits = replace(limits, **{field: int(digits)})
    return limits
