"""Defects of whole files: damaged, locked, of another unit or period, sent twice."""

import re
from base64 import b64decode
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from making.figures import PERIOD
from making.fill import filled
from making.old_layout import OldBook
from making.package import saved, write
from making.planting import Letter, Mailbag
from xlsync.forms.layout import IDENTITY_SHEET
from xlsync.model import Period

PASSWORD = "mau-2024"  # of the sample file, not a secret
LOCKED = "KCN co mat khau.xlsx"
_LOGO = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
_BOMB_BYTES = 101 * 1024 * 1024


def plant_files(bag: Mailbag, locked_before: bytes | None) -> None:
    """The rest of the mailbag. `locked_before` is the encrypted file of the last time: its salt is random."""
    _no_workbooks(bag)
    _locked(bag, locked_before)
    _carries_macros(bag)
    _wrong_unit(bag)
    _wrong_period(bag)
    _versions(bag)


def _no_workbooks(bag: Mailbag) -> None:
    whole = saved(filled(bag.summed("BG-TY")).book)
    _put(bag, "bao cao hong.xlsx", "XS001", "tệp tải về bị cụt", whole[: len(whole) * 2 // 3])
    _put(bag, "bao cao rong.xlsx", "XS001", "tệp rỗng", b"")
    table = "<html><body><table><tr><td>Đơn vị</td><td>Số buổi</td></tr></table></body></html>"
    for name, note, data in (
        ("trang web.xlsx", "trang web (HTML) mang đuôi .xlsx", table.encode()),
        ("danh sach.xls", "văn bản mang đuôi .xls", b"Don vi; So buoi\nVi du; 3\n"),
    ):
        _put(bag, name, "XS003", note, data)
        bag.plant(name, "XS004", "không có biểu nào đã biết", consequence_of="XS003")
    _put(bag, "logo.png", "XS016", "ảnh gửi kèm, không có bảng", _LOGO, severity="info")
    _put(bag, "phinh to.xlsx", "XS005", "tệp nhỏ, giải nén quá lớn", _bomb())
    other = Workbook()
    sheet = other.active
    assert isinstance(sheet, Worksheet)
    for row in (("TT", "Mặt hàng", "Số lượng"), (1, "Giấy A4", 20), (2, "Bút bi", 50)):
        sheet.append(row)
    _put(bag, "van phong pham.xlsx", "XS004", "không phải biểu mẫu nào đã biết", saved(other))
    bag.missing("BG-TY", "chỉ gửi tệp hỏng", "XS001")


def _put(bag: Mailbag, name: str, code: str, note: str, data: bytes, *, severity: str = "error") -> None:
    write(bag.folder / name, data)
    bag.plant(name, code, note, severity=severity)


def _bomb() -> bytes:
    """A workbook whose only sheet expands to more than is ever read."""
    plain = Workbook()
    target = BytesIO()
    with ZipFile(BytesIO(saved(plain))) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as result:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData", b" " * _BOMB_BYTES + b"<sheetData")
            entry = ZipInfo(name, (2024, 3, 5, 8, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            result.writestr(entry, content)
    return target.getvalue()


def _locked(bag: Mailbag, before: bytes | None) -> None:
    content = saved(filled(bag.summed("BG-KCN")).book)
    data = before if before is not None and _opened(before) == content else _encrypted(content)
    _put(bag, LOCKED, "XS002", "tệp đặt mật khẩu", data)
    bag.missing("BG-KCN", "chỉ gửi tệp có mật khẩu", "XS002")


def _encrypted(content: bytes) -> bytes:
    target = BytesIO()
    OOXMLFile(BytesIO(content)).encrypt(PASSWORD, target)
    return target.getvalue()


def _opened(data: bytes) -> bytes:
    target = BytesIO()
    file = OOXMLFile(BytesIO(data))
    file.load_key(password=PASSWORD)
    file.decrypt(target)
    return target.getvalue()


def _carries_macros(bag: Mailbag) -> None:
    letter = Letter(bag, f"bieu-tong-hop_BG-TPBG_{PERIOD}.xlsm", "BG-TPBG", filled(bag.summed("BG-TPBG")))
    letter.note("XS006", "tệp kèm macro", severity="warning")
    related = (
        b'<Relationship Id="rIdMacro" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>'
    )

    def types(content: bytes) -> bytes:
        content = content.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        default = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        return re.sub(rb"(<Types[^>]*>)", rb"\1" + default, content, count=1)

    letter.post(
        {
            "[Content_Types].xml": types,
            "xl/_rels/workbook.xml.rels": lambda content: content.replace(b"</Relationships>", related),
            "xl/vbaProject.bin": b"placeholder of the sample: no code in it",
        }
    )


def _wrong_unit(bag: Mailbag) -> None:
    letter = Letter(bag, "bao cao tong hop (2).xlsx", "BG-LG", filled(bag.summed("BG-LG")))
    cover = letter.content.book["Bìa"]
    cover["C5"].value = "Liên đoàn Lao động huyện Lục Nam"
    letter.note("XS009", "trang Bìa ghi tên đơn vị khác", sheet="Bìa", cell="C5")
    letter.post()

    report = bag.summed("BG-YD")
    content = OldBook(report)
    content.book["Bìa"]["C5"].value = "Công đoàn Sao Hỏa"
    for table in ("dialogue_petitions", "supervision"):
        content.put(table, 0, {"unit": "Công đoàn Sao Hỏa"})
    name = "bao cao khong ro don vi.xlsx"
    bag.plant(name, "XS007", "đơn vị không có trong danh sách", sheet="Bìa", cell="C5")
    write(bag.folder / name, saved(content.book))
    bag.missing("BG-YD", "tệp gửi không nhận ra đơn vị", "XS007")


def _wrong_period(bag: Mailbag) -> None:
    earlier = Period.parse("2023-H2")
    report = bag.summed("BG-LNA")
    content = filled(report, period=earlier)
    letter = Letter(bag, f"bieu-tong-hop_BG-LNA_{earlier}.xlsx", "BG-LNA", content)
    letter.note("XS008", "tệp của kỳ trước gửi lại", sheet="Bìa", cell="C6")
    letter.post()
    bag.missing("BG-LNA", "chỉ gửi tệp của kỳ khác", "XS008")

    letter = Letter(bag, f"bieu-tong-hop_BG-VY_{PERIOD}.xlsx", "BG-VY", filled(bag.summed("BG-VY")))
    letter.content.book["Bìa"]["C6"].value = "6 tháng cuối năm 2023"
    letter.note("XS009", "trang Bìa ghi kỳ khác", sheet="Bìa", cell="C6")
    letter.post()

    letter = Letter(bag, "Yen The.xlsx", "BG-YT", OldBook(bag.summed("BG-YT")))
    letter.content.book["Bìa"]["C6"].value = "kỳ này"
    letter.note("XS008", "kỳ báo cáo không hiểu được", sheet="Bìa", cell="C6")
    letter.post()
    bag.missing("BG-YT", "tệp gửi không rõ kỳ", "XS008")


def _versions(bag: Mailbag) -> None:
    letter = Letter(bag, f"bieu-tong-hop_BG-SD_{PERIOD}.xlsx", "BG-SD", filled(bag.summed("BG-SD")))
    identity = letter.content.book[IDENTITY_SHEET]
    version = next(row for row in identity.iter_rows() if row[0].value == "version")
    version[1].value = "2019"
    letter.note("XS015", "tệp lập theo mẫu phiên bản 2019", severity="warning")
    data = letter.post()
    again = "chuyen tiep Son Dong.xlsx"
    write(bag.folder / again, data)
    bag.plant(again, "XS010", "cùng một tệp gửi hai lần", unit="BG-SD", severity="info")

    for name, sessions in ((f"bieu-tong-hop_BG-LNG_{PERIOD}.xlsx", 3), ("Luc Ngan ban sua.xlsx", 4)):
        letter = Letter(bag, name, "BG-LNG", filled(bag.summed("BG-LNG")))
        letter.type("dialogue_petitions", 0, "sessions", sessions)
        letter.note("XS012", "hai bản khác nhau của một đơn vị")
        letter.post()
