"""`xlsync.toml`: what an office sets once for all its commands and for the ribbon."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xlsync.model import OperationError, Rounding

OFFICE_FILE = "xlsync.toml"
_PATHS = frozenset({"forms", "units", "round", "password_file"})
_KNOWN = _PATHS | {"period", "as_of", "jobs", "lang", "ledger", "limits", "scheduler", "annex"}
_ANNEX = ("rounding", "place")


def office_folder(starts: Iterable[Path]) -> Path | None:
    """The nearest folder with an `xlsync.toml`: from the first start upwards, then from the next."""
    for start in starts:
        for folder in (start, *start.parents):
            if (folder / OFFICE_FILE).is_file():
                return folder
    return None


def read_office_file(folder: Path) -> dict[str, Any]:
    """The settings by the names of their options, paths as they are from the folder; `jobs` is a whole number, `limits`
    a table that is checked where limits are known, `rounding` and `place` are those of `[annex]`.

    Raises OperationError for a file that cannot be read and for a setting that is none.
    """
    path = folder / OFFICE_FILE
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise OperationError(f"{path}: không đọc được: {error}", f"{path}: cannot be read: {error}") from None
    if unknown := sorted(set(settings) - _KNOWN):
        known = ", ".join(sorted(_KNOWN))
        raise OperationError(
            f"{path}: không có thiết lập “{unknown[0]}”; có thể ghi: {known}.",
            f"{path}: no setting “{unknown[0]}”; there are: {known}.",
        )
    result: dict[str, Any] = {}
    for name, value in settings.items():
        if name == "jobs":
            if not isinstance(value, int) or value < 1:
                raise OperationError(
                    f"{path}: jobs phải là số nguyên từ 1.", f"{path}: jobs must be a whole number from 1."
                )
            result[name] = value
        elif name == "annex":
            result.update(_annex(path, value))
        elif name == "limits":
            if not isinstance(value, dict):
                raise OperationError(f"{path}: [limits] là một bảng.", f"{path}: [limits] is a table.")
            result[name] = value
        elif name == "ledger":  # beside this file, also when it is not there yet
            result[name] = str(folder / str(value))
        elif name == "lang" and value not in {"vi", "en"}:
            raise OperationError(f"{path}: lang là vi hoặc en.", f"{path}: lang is vi or en.")
        else:
            result[name] = str(folder / str(value)) if name in _PATHS and (folder / str(value)).exists() else str(value)
    return result


def _annex(path: Path, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise OperationError(f"{path}: [annex] là một bảng.", f"{path}: [annex] is a table.")
    if unknown := sorted(set(table) - set(_ANNEX)):
        known = ", ".join(_ANNEX)
        raise OperationError(
            f"{path}: [annex] không có thiết lập “{unknown[0]}”; có thể ghi: {known}.",
            f"{path}: [annex] has no setting “{unknown[0]}”; there are: {known}.",
        )
    if table.get("rounding", Rounding.HALF_UP.value) not in set(Rounding):
        known = ", ".join(Rounding)
        raise OperationError(
            f"{path}: [annex] rounding là một trong: {known}.", f"{path}: [annex] rounding is one of: {known}."
        )
    return {name: str(value) for name, value in table.items()}
