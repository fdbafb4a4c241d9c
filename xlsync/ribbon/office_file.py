"""What the office's `xlsync.toml` says, for a workbook that lies in or under its folder.

The command line reads the same file with more keys (`cli.options`); here those that a check of one workbook needs.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from xlsync.ledger.place import default_ledger
from xlsync.model import Period
from xlsync.pipeline.settings import Settings
from xlsync.ribbon.errors import RibbonError

_FILE = "xlsync.toml"


def office_settings(book: Path | None, as_of: date) -> Settings:
    """The settings of a run over the workbook of that path, None for one that was never saved.

    Raises RibbonError for a file that cannot be read or names what is not there.
    """
    ledger = None if book is None else default_ledger(book)
    office = None if book is None else next((each for each in book.parents if (each / _FILE).is_file()), None)
    if office is None:
        return Settings(as_of=as_of, jobs=1, ledger=ledger)
    path = office / _FILE
    try:
        said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        period = Period.parse(str(said["period"])) if "period" in said else None
    except (OSError, ValueError) as error:
        raise RibbonError(f"{path}: không đọc được: {error}", f"{path}: cannot be read: {error}") from None
    named = said.get("round")
    round_ = None if named is None else office / str(named) if (office / str(named)).exists() else str(named)
    return Settings(
        as_of=as_of,
        period=period,
        forms=_path(office, said, "forms"),
        office=office,
        units=_path(office, said, "units"),
        round=round_,
        jobs=1,
        ledger=office / str(said["ledger"]) if "ledger" in said else ledger,
    )


def _path(office: Path, said: dict[str, Any], name: str) -> Path | None:
    if name not in said:
        return None
    path = office / str(said[name])
    if not path.exists():
        raise RibbonError(
            f"{office / _FILE}: {name}: không tìm thấy {path}.", f"{office / _FILE}: {name}: no such path {path}."
        )
    return path
