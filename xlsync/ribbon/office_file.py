"""The settings of a run from the ribbon: what the office's `xlsync.toml` says, for a workbook or a mailbag in or under
its folder, else what the user has set."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from xlsync.forms.office_file import OFFICE_FILE, office_folder, read_office_file
from xlsync.ledger.place import default_ledger
from xlsync.model import Period, Rounding
from xlsync.pipeline.intake_settings import read_limits, read_passwords
from xlsync.pipeline.settings import Settings
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.user_settings import user_settings


@dataclass(frozen=True, slots=True)
class Office:
    """The settings of a run, how percentages are rounded, and where documents are issued (None: as the province's name
    says)."""

    settings: Settings
    rounding: Rounding = Rounding.HALF_UP
    place: str | None = None


def office_settings(book: Path | None, as_of: date, mine: Path | None = None) -> Settings:
    """The settings of a run over the workbook of that path, None for one that was never saved. `mine` is a folder in
    place of the one that the user has set.

    Raises OperationError for a file that cannot be read or names what is not there.
    """
    return replace(office_of_book(book, as_of, mine).settings, jobs=1)


def office_of_book(book: Path | None, as_of: date, mine: Path | None = None) -> Office:
    """What the office says for the workbook of that path. Raises like `office_settings`."""
    return _office(None if book is None else book.parent, None if book is None else default_ledger(book), as_of, mine)


def office_of_folder(folder: Path, as_of: date) -> Office:
    """What the office says for a mailbag. Raises like `office_settings`, and LedgerError where nothing is beside it."""
    return _office(folder, default_ledger(folder), as_of)


def _office(start: Path | None, ledger: Path | None, as_of: date, mine: Path | None = None) -> Office:
    mine = mine or user_settings().office
    office = office_folder([each for each in (start, mine) if each is not None])
    if office is None:
        return Office(Settings(as_of=as_of, ledger=ledger, office=mine))
    said = read_office_file(office)
    round_ = said.get("round")
    settings = Settings(
        as_of=as_of,
        period=_period(office, said),
        forms=_path(office, said, "forms"),
        office=office,
        units=_path(office, said, "units"),
        round=Path(round_) if round_ is not None and Path(round_).exists() else round_,
        jobs=said.get("jobs", 0),
        ledger=Path(said["ledger"]) if "ledger" in said else ledger,
        passwords=read_passwords(said.get("password_file")),
        scheduler=said.get("scheduler"),
        limits=read_limits((), said.get("limits", {})),
    )
    return Office(settings, Rounding(said.get("rounding", Rounding.HALF_UP)), said.get("place"))


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
