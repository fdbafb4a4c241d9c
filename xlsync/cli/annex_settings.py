"""The table `[annex]` of `xlsync.toml`: how the annex that goes up is printed."""

from pathlib import Path
from typing import Any

from xlsync.cli.errors import OperatorError
from xlsync.model import Rounding

_KNOWN = ("rounding", "place")


def read_annex_settings(path: Path, table: object) -> dict[str, Any]:
    """The settings by the names of their options; raises OperatorError for one that is none."""
    if not isinstance(table, dict):
        raise OperatorError(f"{path}: [annex] là một bảng.", f"{path}: [annex] is a table.")
    unknown = sorted(set(table) - set(_KNOWN))
    if unknown:
        known = ", ".join(_KNOWN)
        raise OperatorError(
            f"{path}: [annex] không có thiết lập “{unknown[0]}”; có thể ghi: {known}.",
            f"{path}: [annex] has no setting “{unknown[0]}”; there are: {known}.",
        )
    rounding = table.get("rounding", Rounding.HALF_UP.value)
    if rounding not in set(Rounding):
        known = ", ".join(Rounding)
        raise OperatorError(
            f"{path}: [annex] rounding là một trong: {known}.", f"{path}: [annex] rounding is one of: {known}."
        )
    return {name: str(value) for name, value in table.items()}
