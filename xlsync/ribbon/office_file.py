"""The settings of a check of one workbook: what the office's `xlsync.toml` says, for one in or under its folder, else
what the user has set."""

from datetime import date
from pathlib import Path
from typing import Any

from xlsync.forms.office_file import OFFICE_FILE, office_folder, read_office_file
from xlsync.ledger.place import default_ledger
from xlsync.model import Period
from xlsync.pipeline.settings import Settings
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.user_settings import user_settings


def office_settings(book: Path | None, as_of: date, mine: Path | None = None) -> Settings:
    """The settings of a run over the workbook of that path, None for one that was never saved. `mine` is a folder in
    place of the one that the user has set.

    Raises OperationError for a file that cannot be read or names what is not there.
    """
    ledger = None if book is None else default_ledger(book)
    mine = mine or user_settings().office
    office = office_folder([*([] if book is None else [book.parent]), *([] if mine is None else [mine])])
    if office is None:
        return Settings(as_of=as_of, jobs=1, ledger=ledger, office=mine)
    said = read_office_file(office)
    round_ = said.get("round")
    return Settings(
        as_of=as_of,
        period=_period(office, said),
        forms=_path(office, said, "forms"),
        office=office,
        units=_path(office, said, "units"),
        round=Path(round_) if round_ is not None and Path(round_).exists() else round_,
        jobs=1,
        ledger=Path(said["ledger"]) if "ledger" in said else ledger,
    )


def _period(office: Path, said: dict[str, Any]) -> Period | None:
    try:
        return Period.parse(said["period"]) if "period" in said else None
    except ValueError:
        file, text = office / OFFICE_FILE, said["period"]
        raise RibbonError(
            f"{file}: period: “{text}” không phải kỳ báo cáo; ghi như 2024-H1.",
            f"{file}: period: “{text}” is not a period; write it as 2024-H1.",
        ) from None


def _path(office: Path, said: dict[str, Any], name: str) -> Path | None:
    path = Path(said[name]) if name in said else None
    if path is not None and not path.exists():
        file = office / OFFICE_FILE
        raise RibbonError(f"{file}: {name}: không tìm thấy {path}.", f"{file}: {name}: no such path {path}.")
    return path
