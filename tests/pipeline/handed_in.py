"""Reports as an officer would hand them in, made of the examples."""

from datetime import date
from pathlib import Path

import openpyxl

from xlsync.pipeline.run import Run, check
from xlsync.pipeline.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"
AS_OF = date(2024, 3, 20)
CLEAN = EXAMPLES / "bac-giang" / "bieu-tong-hop_BG-GD_2021-03-03..2024-02-29.xlsx"
FAULTY = EXAMPLES / "bac-giang-loi" / "bieu-tong-hop_BG-XD_2021-03-03..2024-02-29.xlsx"
PETITIONS = EXAMPLES / "bac-giang-loi" / "so-don-thu_BG-VC_2021-03-03..2024-02-29.xlsx"
OLD_LETTERS = "C«ng ®oµn ngµnh Gi¸o dôc"  # TCVN3: a warning (XS110)


def with_warnings(folder: Path, cells: tuple[str, ...] = ("D8", "D9"), *, name: str = CLEAN.name) -> Path:
    """The clean report with text of an old encoding in those cells of Biểu 1."""
    book = openpyxl.load_workbook(CLEAN)
    for cell in cells:
        book["Biểu 1"][cell] = OLD_LETTERS
    book.save(folder / name)
    return folder / name


def checked(path: Path) -> Run:
    return check([str(path)], Settings(as_of=AS_OF, jobs=1))
