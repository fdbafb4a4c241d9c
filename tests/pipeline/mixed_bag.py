"""A mailbag with a bit of everything: workbooks, mails, archives with few files and with many, what is broken."""

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
from raw_office import Office

from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.intake.files import FoundFile, find_files
from xlsync.intake.limits import Limits
from xlsync.model import Period
from xlsync.pipeline.reading import Reader

AS_OF = date(2024, 7, 5)
PERIOD = "2024-H1"


def other_book(number: int) -> bytes:
    """A workbook of no known form, unlike any other."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append([f"việc khác {number}", number])
    book.save(buffer)
    return buffer.getvalue()


def archive(contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in contents.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def letter(contents: dict[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Văn phòng <vp@ldld.example>", "Báo cáo 6 tháng đầu năm 2024"
    mail["Date"] = "Wed, 03 Jul 2024 08:30:00 +0700"
    mail.set_content("Kính gửi Liên đoàn.")
    for name, data in contents.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def mixed(folder: Path, many: int = 12) -> Office:
    """An office whose units have sent their reports in every way; `many` files are in the large archive."""
    office = Office(folder, due="T A B")
    reports = {
        unit: office.sends(unit, visits=[[unit, number, 20, 14, 0, "xong", 0.7], ["all", 5, 6, 3, 0, "", 0.5]])
        for number, unit in enumerate("AB", 3)
    }
    own = office.sends("T", visits=[["T", 1, 2, 2, 0, "", 1]])
    in_mail, in_archive = (reports[unit].read_bytes() for unit in "AB")
    for path in reports.values():
        path.unlink()
    own.rename(office.bag / "z-tinh.xlsx")
    for name, data in {
        "b-thu.eml": letter({"BC.xlsx": in_mail, "ky.pdf": b"%PDF-1.7"}),
        "d-nhieu.zip": archive({f"{each:02}.xlsx": other_book(each) for each in range(many)} | {"B.xlsx": in_archive}),
        "e-it.zip": archive({"so.csv": "Đơn vị;Số\nA;1\n".encode(), "lai.xlsx": in_mail, "hong.xlsx": in_mail[:99]}),
        "f-khac.xlsx": other_book(99),
        "g-hong.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
        "h-bang.htm": b"<table><tr><td>1</td></tr></table>",
        "i-rong.zip": archive({}),
        "k-chu.eml": letter({}),
    }.items():
        (office.bag / name).write_bytes(data)
    for each in range(6):
        (office.bag / f"c-{each}.xlsx").write_bytes(other_book(100 + each))
    return office


def reader_of(office: Office, kind: type[Reader] = Reader, **more: Any) -> Reader:
    forms, register = load_forms(office.folder / "forms", None), load_register(office.folder / "units.csv")
    return kind(forms, register, Period.parse(PERIOD), AS_OF, limits=Limits(), **more)


def files_of(office: Office) -> list[FoundFile]:
    return find_files([str(office.bag)])


def arguments(office: Office) -> list[str]:
    """What the command line needs to know of the office."""
    return [
        str(office.bag), "--period", PERIOD, "--as-of", AS_OF.isoformat(), "--forms", str(office.folder / "forms"),
        "--units", str(office.folder / "units.csv"), "--format", "json",
    ]  # fmt: skip
