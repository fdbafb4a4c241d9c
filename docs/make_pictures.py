"""Makes the pictures of docs/pictures: workbooks → PDF (LibreOffice) → PNG (pdftoppm).

    python docs/make_pictures.py [NAME…]

A picture is one line in PICTURES: a function that writes a workbook into a folder, a text that is on the page, the file
to make. Needs soffice and pdftoppm (poppler-utils), openpyxl (the `test` extra), and a serif font with Vietnamese
letters (fonts-liberation2; version 1 of Liberation lacks some).
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from xlsync.forms.definition import Form
from xlsync.forms.layout import layout
from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.issue.measure import height, lines
from xlsync.issue.template import write_template
from xlsync.model import Period, Tier, Unit

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
PERIOD = Period.parse("2024-H1")
DPI = 100


@dataclass(frozen=True)
class Picture:
    """The page is the first with all of `texts`; shown is the part of it that begins at `skip` and is `keep` high."""

    workbook: Callable[[Path], Path]
    texts: tuple[str, ...]
    output: str
    keep: float = 1.0
    skip: float = 0.0


def _form(form_id: str) -> Form:
    return load_forms().get(form_id, PERIOD.last)


def _unit() -> tuple[Unit, Sequence[Unit]]:
    """The upper-level union of the sample register with the most grassroots unions, and a handful of these."""
    register = load_register()
    upper = [unit for unit in register.on(PERIOD.last) if unit.tier is Tier.UPPER]
    unit = max(upper, key=lambda each: len(register.children(each.code, PERIOD.last)))
    return unit, register.children(unit.code, PERIOD.last)[:8]


def _blank(form_id: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        unit, children = _unit()
        path = folder / f"{form_id}.xlsx"
        write_template(path, _form(form_id), period=PERIOD, unit=unit, children=children)
        return path

    return write


def filled(folder: Path) -> Path:
    """The summary tables while they are filled in: one row breaks a rule, one is not finished, one number is text."""
    path = _blank("bieu-tong-hop")(folder)
    unit, children = _unit()
    form = _form("bieu-tong-hop")
    book = openpyxl.load_workbook(path)
    book["Bìa"]["C7"] = date(2024, 7, 2)
    book["Bìa"]["C8"] = "Người lập biểu (mẫu)"
    place = layout(form, unit, children).table("dialogue_petitions")
    sheet = book[place.sheet]
    sheet[place.reporting or "B4"] = len(children) - 1
    for number, row in enumerate(range(place.first_row, place.first_row + len(children))):
        for field, value in zip(place.table.fields[1:7], (2, 14 + number, 9, 1, 6, 5), strict=True):
            sheet[place.cell(row, field.id)] = value
    sheet[place.cell(place.first_row + 2, "petitions_resolved")] = 9
    sheet[place.cell(place.first_row + 4, "opinions")] = None
    sheet[place.cell(place.first_row + 6, "opinions")] = "7.290"
    place = layout(form, unit, children).table("documents")
    sheet = book[place.sheet]
    titles = (
        "Kế hoạch tổ chức tiếp xúc, đối thoại với đoàn viên, CNVCLĐ năm 2024",
        "Hướng dẫn công tác giám sát, phản biện xã hội của công đoàn các cấp",
    )
    for number, title in enumerate(titles, start=1):
        row = place.first_row + number - 1
        values = (number, f"{number + 11}/KH-LĐLĐ", date(2024, number, 15), unit.name, title)
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
        wrapped = max(
            lines(str(value), float(sheet.column_dimensions[c].width))
            for c, value in zip("BDE", values[1::2], strict=False)
        )
        sheet.row_dimensions[row].height = height(wrapped)  # LibreOffice does not fit rows on loading
    path = folder / "filled.xlsx"
    book.save(path)
    return path


def _consolidated(example: str) -> Callable[[Path], Path]:
    """The consolidated workbook of a mailbag of examples/, as `xlsync consolidate` writes it."""

    def write(folder: Path) -> Path:
        path = folder / f"{example}.xlsx"
        asked = ("--period", "2021-03-03..2024-02-29", "--as-of", "2024-03-15", "-o", str(path), "--quiet")
        ledger = ("--ledger", str(folder / "xlsync.sqlite"))  # a new one: no earlier run is known
        command = (sys.executable, "-m", "xlsync", "consolidate", f"examples/{example}", *asked, *ledger)
        done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, timeout=180)
        if done.returncode not in (0, 1):  # 1: there are findings, which one of the examples is for
            raise SystemExit(done.stderr.decode(errors="replace"))
        return path

    return write


_CLEAN = _consolidated("bac-giang")
_FAULTY = _consolidated("bac-giang-loi")

PICTURES: tuple[Picture, ...] = (
    Picture(filled, ("BIỂU TỔNG HỢP",), "template-cover.png", 0.42),
    Picture(filled, ("CÁCH NHẬP",), "template-guide.png"),
    Picture(filled, ("Biểu 2. Kết quả", "Không phát sinh:"), "template-filled.png"),
    Picture(_blank("so-kien-nghi"), ("Sổ theo dõi ý kiến", "Không phát sinh:"), "template-register.png", 0.3, 0.065),
    Picture(_CLEAN, ("BẢNG TỔNG HỢP",), "consolidated.png", 0.9, 0.05),
    Picture(_CLEAN, ("II. Theo từng đơn vị", "Tổ chức tiếp xúc"), "consolidated-units.png", 0.74, 0.06),
    Picture(_FAULTY, ("BẢNG TỔNG HỢP",), "consolidated-errors.png", 0.4, 0.05),
    Picture(_FAULTY, ("KẾT QUẢ KIỂM TRA BÁO CÁO",), "consolidated-findings.png", 0.55, 0.04),
)


def to_pdf(workbook: Callable[[Path], Path], folder: Path) -> Path:
    """The workbook printed by LibreOffice; raises CalledProcessError, or SystemExit that says what is missing."""
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftoppm") is None:
        raise SystemExit("soffice and pdftoppm are needed: apt-get install libreoffice-calc poppler-utils")
    path = workbook(folder)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run(office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path))
    return path.with_suffix(".pdf")


def make(picture: Picture, pdf: Path) -> Path:
    """Cuts one picture out of the printed workbook."""
    pages = _run("pdftotext", "-layout", str(pdf), "-").split("\f")
    page = next((n for n, text in enumerate(pages, start=1) if all(part in text for part in picture.texts)), None)
    if page is None:
        raise SystemExit(f"{picture.output}: no page with {picture.texts}")
    size = next(
        line for line in _run("pdfinfo", "-f", str(page), "-l", str(page), str(pdf)).split("\n") if " size:" in line
    )
    width, _, tall = size.split(":")[1].split()[:3]
    FOLDER.mkdir(exist_ok=True)
    output = FOLDER / picture.output
    crop = ("-x", "0", "-y", _pixels(tall, picture.skip), "-W", _pixels(width), "-H", _pixels(tall, picture.keep))
    place = ("-f", str(page), "-l", str(page), "-singlefile", "-r", str(DPI))
    _run("pdftoppm", "-png", *place, *crop, str(pdf), str(output.with_suffix("")))
    return output


def _pixels(points: str, part: float = 1.0) -> str:
    return str(round(float(points) * part * DPI / 72))


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, timeout=180)
    return done.stdout.decode(errors="replace")


def main(names: Sequence[str]) -> None:
    """Makes the pictures of these names, all of them when there are none; a workbook is printed once."""
    wanted = [picture for picture in PICTURES if not names or picture.output in names]
    with tempfile.TemporaryDirectory() as folder:
        printed: dict[Callable[[Path], Path], Path] = {}
        for picture in wanted:
            if picture.workbook not in printed:
                printed[picture.workbook] = to_pdf(picture.workbook, Path(folder))
            print(make(picture, printed[picture.workbook]).name)


if __name__ == "__main__":
    main(sys.argv[1:])
