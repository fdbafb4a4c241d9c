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
    """The ledger to look into when no PATH is given: in the working folder, else in the office folder, else beside the
    working folder, which may be the mailbag, else the only one in a folder right below it.

    Raises NoLedgerError when there is none, or several below.
    """
    places = [working_folder / NAME, *([office / NAME] if office is not None else [])]
    places.append(working_folder.resolve().parent / NAME)
    for place in places:
        if place.exists():
            return place
    below = sorted(working_folder.glob(f"*/{NAME}"))
    if len(below) == 1:
        return below[0]
    if below:
        listed = ", ".join(path.as_posix() for path in below)
        raise NoLedgerError(
            f"Có nhiều sổ ghi nhận ({listed}); hãy chọn một bằng --ledger TỆP.",
            f"There are several ledgers ({listed}); choose one with --ledger FILE.",
        )
    raise NoLedgerError(
        f"Không tìm thấy sổ ghi nhận {NAME} ở đây. Sổ nằm cạnh thư mục thư, có sau lần chạy xlsync consolidate đầu "
        "tiên; hãy chỉ rõ bằng --ledger TỆP.",
        f"There is no ledger {NAME} here. It lies beside the mail folder once xlsync consolidate has been run; name it "
        "with --ledger FILE.",
    )


def ledger_of_file(file: Path, working_folder: Path) -> Path:
    """The ledger that speaks of a file: where one is, in its folder or in one of the two above that, else in the
    working folder when the file lies somewhere below that. Without any the place beside the file's folder, as if that
    were the mailbag. Raises NoLedgerError where there is no such place.
    """
    folder = Path(os.path.abspath(file)).parent  # noqa: PTH100 - as people see it, links included
    here = working_folder.resolve()
    places = [folder, *folder.parents[:2], *([here] if folder.resolve().is_relative_to(here) else [])]
    found = next((each / NAME for each in places if (each / NAME).exists()), None)
    return default_ledger(folder) if found is None else found


def ledger_files(ledger: Path) -> tuple[Path, ...]:
    """The ledger and the files that may lie beside it for moments: none of them is a report."""
    return ledger, lock_path(ledger), ledger.with_name(f"{ledger.name}-journal")
