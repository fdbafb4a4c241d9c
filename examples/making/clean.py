"""The clean mailbag: 18 workbooks whose sums by tier are the published figures."""

import shutil
from pathlib import Path

from making.content import add_content
from making.figures import PERIOD, UnitFigures, sample_split
from making.fill import filled
from making.libreoffice import converted
from making.old_layout import OldBook
from making.package import saved, settled, write
from xlsync.issue.template import template_name

#: Saved again by LibreOffice, where there is one: such files carry cached values, the others do not.
BY_LIBREOFFICE = frozenset({"BG", "BG-GTVT", "BG-NN", "BG-XD"})
#: Sent in the layout from before the templates, with `21 (70%)` in one cell.
OLD_LAYOUT = frozenset({"BG-YTE"})
#: Files named as they come by mail and chat.
NAMES = {"BG-LNA": "BC LDLD huyen Luc Nam.xlsx", "BG-YD": "Bao cao(1)(2).xlsx", "BG-TY": "LDLD H. Tan Yen.xlsx"}


def reports() -> list[UnitFigures]:
    """What the 18 workbooks say."""
    made = sample_split()
    add_content(made)
    return made


def file_name(report: UnitFigures) -> str:
    """The name of a unit's file in the mailbag."""
    return NAMES.get(report.unit.code) or template_name("bieu-tong-hop", report.unit.code, PERIOD)


def make(folder: Path) -> None:
    """Writes the mailbag."""
    shutil.rmtree(folder, ignore_errors=True)
    for report in reports():
        book = OldBook(report).book if report.unit.code in OLD_LAYOUT else filled(report).book
        path = folder / file_name(report)
        write(path, saved(book))
        if report.unit.code in BY_LIBREOFFICE:
            save_with_libreoffice(path)


def save_with_libreoffice(path: Path) -> None:
    """Saves a workbook again as LibreOffice does; leaves it alone where there is no LibreOffice."""
    data = converted(path.read_bytes(), "xlsx")
    if data is not None:
        write(path, settled(data))
