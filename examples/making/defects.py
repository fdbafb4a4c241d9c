"""The mailbag with planted defects, and the list of them."""

import json
import shutil
from pathlib import Path

from making.defects_cells import plant_cells
from making.defects_files import LOCKED, PASSWORD, plant_files
from making.defects_tables import plant_tables
from making.planting import Mailbag


def make(folder: Path) -> None:
    """Writes the mailbag; beside its folder `planted.json` and the password of the protected file."""
    locked = folder / LOCKED
    before = locked.read_bytes() if locked.is_file() else None
    shutil.rmtree(folder, ignore_errors=True)
    bag = Mailbag(folder)
    plant_cells(bag)
    plant_tables(bag)
    plant_files(bag, before)
    text = json.dumps({"folder": folder.name, "planted": bag.listing()}, ensure_ascii=False, indent=1)
    (folder.parent / "planted.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    passwords = folder.with_name(f"{folder.name}.mat-khau.txt")
    passwords.write_text(PASSWORD + "\n", encoding="utf-8", newline="\n")
