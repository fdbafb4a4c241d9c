"""Where the ledger lies when nobody says."""

import os
from pathlib import Path

from xlsync.ledger.errors import NoLedgerError
from xlsync.ledger.lock import lock_path

NAME = "xlsync.sqlite"


def default_ledger(first_path: Path) -> Path:
    """`xlsync.sqlite` beside the first PATH, never inside it; raises NoLedgerError where nothing is beside it."""
    whole = first_path.resolve() if ".." in first_path.parts else Path(os.path.abspath(first_path))  # noqa: PTH100
    beside = whole.parent
    if beside == whole or beside.resolve().is_relative_to(whole.resolve()):  # a root; a link to a folder above itself
        raise NoLedgerError(
            f"Không có chỗ cho sổ ghi nhận bên cạnh {first_path}; hãy chỉ rõ bằng --ledger TỆP.",
            f"There is no place for the ledger beside {first_path}; name one with --ledger FILE.",
        )
    return beside / NAME


def existing_ledger(working_folder: Path, office: Path | None) -> Path:
    """The ledger to look into when no PATH is given: in the working folder, else in the office folder.

    Raises NoLedgerError when there is neither.
    """
    places = [working_folder / NAME, *([office / NAME] if office is not None else [])]
    for place in places:
        if place.exists():
            return place
    raise NoLedgerError(
        f"Không tìm thấy sổ ghi nhận {NAME} ở đây; hãy chỉ rõ bằng --ledger TỆP.",
        f"There is no ledger {NAME} here; name it with --ledger FILE.",
    )


def ledger_files(ledger: Path) -> tuple[Path, ...]:
    """The ledger and the files that may lie beside it for moments: none of them is a report."""
    return ledger, lock_path(ledger), ledger.with_name(f"{ledger.name}-journal")
