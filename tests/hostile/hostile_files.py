"""All hostile and broken files, by kind. Every one is made when it is needed; the same bytes each time."""

from pathlib import Path

from hostile_active import ACTIVE
from hostile_archives import ARCHIVES
from hostile_documents import DOCUMENTS
from hostile_entry import Collection, Hostile
from hostile_heads import HEADS
from hostile_mails import MAILS
from hostile_old import OLD
from hostile_other import OTHER, carriers
from hostile_packages import PACKAGES
from hostile_sheets import SHEETS
from hostile_written import WRITTEN

_PLAIN = Collection([*PACKAGES, *SHEETS, *ACTIVE, *OLD, *WRITTEN, *DOCUMENTS, *HEADS, *MAILS, *ARCHIVES, *OTHER])
ALL: tuple[Hostile, ...] = (*_PLAIN, *carriers(_PLAIN))


def write_all(folder: Path) -> None:
    """Writes every file into the folder."""
    for each in ALL:
        each.write(folder)
