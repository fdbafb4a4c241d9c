"""The mailbag as it really arrives: the 18 reports of `bac-giang` in mails, archives, other formats, and from chat.

All of it is a sample: the addresses are those of the sample register, nobody is named, and what stands for a signed
copy says so.
"""

import shutil
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from functools import cached_property
from pathlib import Path

from making.clean import file_name, reports
from making.content import SAMPLE_NOTE
from making.enclosures import archive, logo, signed_copy
from making.figures import HERE, UnitFigures
from making.fill import filled
from making.letters import PROVINCE, Enclosure, Letter
from making.libreoffice import converted
from making.old_layout import HEAD_ROW, OldBook
from making.outlook import outlook_message
from making.package import saved, write
from making.word import document
from xlsync.intake.formats.ods import read_ods
from xlsync.intake.formats.xls import read_xls
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Unit, Workbook

CLEAN, COMMITTED = HERE / "bac-giang", HERE / "bac-giang-thu"
#: Three unions by what they send: a workbook of LibreOffice, one of Excel 97–2003, a Word document.
AS_ODS, AS_XLS, AS_WORD = "BG-GTVT", "BG-XD", "BG-VY"
#: What the figures of the first version were too high by.
TOO_MANY = 20

_OFFICES = timezone(timedelta(hours=7))
_PDF, _PNG, _ZIP = "application/pdf", "image/png", "application/zip"
_ODS, _XLS = "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.ms-excel"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SUBJECT = "{unit}: báo cáo số liệu tổng kết 3 năm thực hiện Kết luận số 54-KL/TU"
_TEXT = (
    "Kính gửi: Liên đoàn Lao động tỉnh Bắc Giang\n\n{unit} gửi báo cáo số liệu tổng kết 3 năm thực hiện Kết luận số "
    "54-KL/TU.\n\nVăn phòng {unit}\n\n(Thư mẫu. {note}.)\n"
)
_HTML = (
    "<html><body><p>Kính gửi: Liên đoàn Lao động tỉnh Bắc Giang</p><p>{unit} gửi báo cáo số liệu tổng kết 3 năm thực "
    'hiện Kết luận số 54-KL/TU.</p><table><tr><td><img src="cid:{cid}" alt=""></td><td>Văn phòng {unit}</td></tr>'
    "</table><p>(Thư mẫu. {note}.)</p></body></html>\n"
)
_SETTINGS = """\
# Ví dụ này ghi sổ riêng, để không lẫn với các ví dụ bên cạnh: đó là cùng các đơn vị và cùng kỳ.
# A ledger for this example alone: the examples beside it are of the same units and the same period.
ledger = "../bac-giang-thu.sqlite"
"""


@dataclass
class Office:
    """One unit with its report, as the clean mailbag has it."""

    report: UnitFigures

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.report.unit

    @cached_property
    def workbook(self) -> bytes:
        """Its workbook, byte for byte that of the clean mailbag."""
        return (CLEAN / file_name(self.report)).read_bytes()

    def letter(self, sent: str, *enclosures: Enclosure, html: bool = False, names: str = "words") -> Letter:
        """A mail of the unit, sent on that day and hour (`03-06 09:12`), with a logo where the text is HTML."""
        moment = datetime.strptime(f"2024-{sent}", "%Y-%m-%d %H:%M").replace(tzinfo=_OFFICES)
        cid = f"logo.{self.unit.code.lower()}@congdoan.example"
        if html:
            enclosures = (Enclosure("logo.png", logo(self.unit.code), _PNG, cid), *enclosures)
        return Letter(
            sender=self.unit.emails[0],
            name=f"Văn phòng {self.unit.name}",
            subject=_SUBJECT.format(unit=self.unit.name),
            sent=moment,
            text=(_HTML if html else _TEXT).format(unit=self.unit.name, cid=cid, note=SAMPLE_NOTE),
            enclosures=enclosures,
            html=html,
            names=names,
        )

    def scan(self, number: int = 1) -> Enclosure:
        """The signed copy."""
        return Enclosure("Bản ký (mẫu).pdf", signed_copy(self.unit.code, number), _PDF)


def make(folder: Path) -> None:
    """Writes the mailbag. Needs the clean one, and LibreOffice where the committed `.ods` and `.xls` no longer do."""
    offices = {report.unit.code: Office(report) for report in reports()}
    files = {**_plain(offices), **_written_otherwise(offices), **_sent_twice(offices), **_wrapped(offices)}
    files |= {"xlsync.toml": _SETTINGS.encode(), **_from_chat(offices)}
    shutil.rmtree(folder, ignore_errors=True)
    for name, data in files.items():
        write(folder / name, data)


def _plain(offices: Mapping[str, Office]) -> dict[str, bytes]:
    """Mails with a workbook each; one is late."""
    city, hoa, giang = offices["BG-TPBG"], offices["BG-HH"], offices["BG-LG"]
    ngan, parks, officials = offices["BG-LNG"], offices["BG-KCN"], offices["BG-VC"]
    schools, health = offices["BG-GD"], offices["BG-YTE"]
    long_name = "Biểu tổng hợp số liệu 3 năm thực hiện Kết luận số 54 - Công đoàn ngành Giáo dục.xlsx"
    old = replace(health.letter("03-14 15:20", Enclosure("BC so lieu.xlsx", health.workbook)), charset="cp1258")
    letters = {
        "LDLD TP Bac Giang.eml": city.letter(
            "03-06 09:12", Enclosure("Báo cáo LĐLĐ TP Bắc Giang.xlsx", city.workbook), city.scan(), html=True
        ),
        "LDLD huyen Hiep Hoa.eml": hoa.letter(
            "03-07 16:40", Enclosure("BC_HH.xlsx", hoa.workbook), hoa.scan(), html=True
        ),
        "LDLD huyen Luc Ngan.eml": ngan.letter("03-11 10:05", Enclosure(file_name(ngan.report), ngan.workbook)),
        "Cong doan cac KCN.eml": parks.letter("03-12 14:31", Enclosure("Số liệu các KCN.xlsx", parks.workbook)),
        "Cong doan Vien chuc.eml": officials.letter(
            "03-07 08:55", Enclosure("Báo cáo.xlsx", officials.workbook), html=True
        ),
        "CDN Giao duc.eml": schools.letter(
            "03-08 11:02", Enclosure(long_name, schools.workbook), schools.scan(), names="parameters"
        ),
        "CDN Y te.eml": old,
        "LDLD huyen Lang Giang (muon).eml": giang.letter(
            "03-18 08:03", Enclosure("Báo cáo huyện Lạng Giang.xlsx", giang.workbook)
        ),
    }
    return {name: letter.written() for name, letter in letters.items()}


def _written_otherwise(offices: Mapping[str, Office]) -> dict[str, bytes]:
    """Mails with an `.ods`, an `.xls` and a Word document."""
    roads, houses, town = offices[AS_ODS], offices[AS_XLS], offices[AS_WORD]
    by_name = {
        "CDN Giao thong van tai.eml": (roads, "03-11 09:47", "Báo cáo GTVT.ods", _ODS, "ods", read_ods),
        "CDN Xay dung.eml": (houses, "03-07 14:18", "bao cao xay dung.xls", _XLS, "xls", read_xls),
    }
    files = {}
    for name, (office, sent, inside, kind, suffix, reader) in by_name.items():
        data = _saved_as(suffix, office.workbook, COMMITTED / name, reader)
        files[name] = office.letter(sent, Enclosure(inside, data, kind)).written()
    text = document(OldBook(town.report).book, HEAD_ROW)
    files["LDLD TX Viet Yen.eml"] = town.letter(
        "03-13 10:26", Enclosure("Báo cáo Việt Yên.docx", text, _WORD)
    ).written()
    return files


def _sent_twice(offices: Mapping[str, Office]) -> dict[str, bytes]:
    """One union sends wrong figures and a week later the right ones, another one the same file twice."""
    dong, farms = offices["BG-SD"], offices["BG-NN"]
    wrong = deepcopy(dong.report)
    wrong.own["sessions"] = int(wrong.own["sessions"] or 0) + TOO_MANY
    first = dong.letter("03-06 15:33", Enclosure("Báo cáo Sơn Động.xlsx", saved(filled(wrong).book)), dong.scan())
    then = dong.letter("03-13 08:20", Enclosure("Báo cáo Sơn Động (sửa).xlsx", dong.workbook))
    once = farms.letter("03-08 09:30", Enclosure("BC nong nghiep.xlsx", farms.workbook))
    again = farms.letter("03-12 09:02", Enclosure("BC nong nghiep gui lai.xlsx", farms.workbook))
    return {
        "LDLD huyen Son Dong.eml": first.written(),
        "Dinh chinh LDLD huyen Son Dong.eml": replace(then, subject=f"{then.subject} (đính chính)").written(),
        "CDN Nong nghiep.eml": once.written(),
        "Gui lai CDN Nong nghiep.eml": replace(again, subject=f"Gửi lại: {again.subject}").written(),
    }


def _wrapped(offices: Mapping[str, Office]) -> dict[str, bytes]:
    """A workbook in an archive in a mail, one in a mail that the province's office forwards, one saved by Outlook."""
    yen, nam, the = offices["BG-TY"], offices["BG-LNA"], offices["BG-YT"]
    packed = archive(
        [
            ("Tân Yên/Báo cáo LĐLĐ huyện Tân Yên.xlsx", yen.workbook, "cp1258"),
            ("Tân Yên/Bản ký (mẫu).pdf", yen.scan().data, "utf-8"),
        ]
    )
    original = nam.letter("03-08 10:12", Enclosure("BC LDLD huyen Luc Nam.xlsx", nam.workbook))
    forwarded = replace(
        offices["BG"].letter("03-08 16:45", Enclosure("", original.written(), "message/rfc822")),
        sender=PROVINCE,
        subject=f"Fwd: {original.subject}",
        text="Chuyển tiếp báo cáo của Liên đoàn Lao động huyện Lục Nam. (Thư mẫu.)\n",
    )
    picture = Enclosure("image001.png", logo(the.unit.code), _PNG, "image001.png@01DA73.example")
    outlook = the.letter("03-11 13:50", picture, Enclosure("Báo cáo huyện Yên Thế.xlsx", the.workbook), the.scan())
    return {
        "LDLD huyen Tan Yen.eml": yen.letter("03-12 17:15", Enclosure("Tân Yên.zip", packed, _ZIP)).written(),
        "Fwd LDLD huyen Luc Nam.eml": forwarded.written(),
        "LDLD huyen Yen The.msg": outlook_message(outlook),
    }


def _from_chat(offices: Mapping[str, Office]) -> dict[str, bytes]:
    """What lies in the folder without a mail: the province's own report with its scan, and a file from chat."""
    own = offices["BG"]
    return {
        "Bao cao LDLD tinh.xlsx": own.workbook,
        "Bao cao LDLD tinh.pdf": own.scan().data,
        "BC(1)(2).xlsx": offices["BG-YD"].workbook,
    }


def _saved_as(suffix: str, data: bytes, mail: Path, reader: Callable[[bytes], Workbook]) -> bytes:
    """The workbook in another format: the committed one while it says the same, for LibreOffice writes the hour."""
    wanted = typed(read_workbook(data))
    if mail.is_file():
        for part in message_from_bytes(mail.read_bytes()).walk():
            content = part.get_payload(decode=True)
            if (part.get_filename() or "") and isinstance(content, bytes) and typed(reader(content)) == wanted:
                return content
    made = converted(data, suffix)
    if made is None:
        raise RuntimeError(f"LibreOffice is needed to save a workbook as .{suffix}")
    if typed(reader(made)) != wanted:
        raise RuntimeError(f"the .{suffix} does not say what the workbook says")
    return made


def typed(workbook: Workbook) -> dict[tuple[str, int, int], object]:
    """What people typed: every value that is no formula, by sheet and cell."""
    return {
        (grid.sheet, row, column): value
        for grid in workbook.grids
        for row, cells in grid.rows.items()
        for column, value in cells.items()
        if (row, column) not in grid.formulas
    }
