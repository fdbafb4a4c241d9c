"""Old and binary formats, broken and hostile: `.xls`, `.xlsb`, `.msg`, and whatever is encrypted."""

import random
import re
import struct
from pathlib import Path

from hostile_compound import MAGIC, SECTOR, biff, compound, msg_of, xls_label, xls_number, xls_of, xls_stream
from hostile_entry import MEGABYTE, Collection, book_of, rels, text_row, zip_of

OLD = Collection()
_CORPUS = Path(__file__).with_name("corpus")
#: MS-OFFCRYPTO 2.3.4.5: AES-128 in the words of Excel 2007, with a verifier that no password fits.
_STANDARD = (
    struct.pack("<HHII", 3, 2, 0x24, 32 + 30)
    + struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0)
    + "Microsoft AES\0\0".encode("utf-16-le")
    + struct.pack("<I", 16)
    + bytes(range(16)) * 2
    + struct.pack("<I", 20)
    + bytes(range(32))
)
_FAR = (0xFFFF, 0xFF)
SOME_CELLS = xls_label(0, 0, "Van phong pham") + xls_number(1, 0, 7.0)


def record(kind: int, data: bytes = b"") -> bytes:
    """A record of an `.xlsb` part (MS-XLSB 2.1.4): kind and size in seven bits a byte."""
    return _seven(kind) + _seven(len(data)) + data


def _seven(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)


def xlsb_of(rows: bytes, dimension: tuple[int, int, int, int] = (0, 0, 0, 0)) -> bytes:
    """An `.xlsb` with one sheet of the row and cell records given."""
    name = "S".encode("utf-16-le")
    bundle = record(0x9C, struct.pack("<III", 0, 1, 4) + "rId1".encode("utf-16-le") + struct.pack("<I", 1) + name)
    return zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/_rels/workbook.bin.rels": rels(("rId1", "worksheet", "worksheets/sheet1.bin")),
            "xl/workbook.bin": record(0x83) + record(0x8F) + bundle + record(0x90) + record(0x84),
            "xl/worksheets/sheet1.bin": record(0x81)
            + record(0x94, struct.pack("<IIII", *dimension))
            + record(0x91)
            + rows
            + record(0x92)
            + record(0x82),
        }
    )


def xlsb_row(row: int, *cells: tuple[int, float]) -> bytes:
    """A row of numbers by column."""
    return record(0x00, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)) + b"".join(
        record(0x05, struct.pack("<IId", column, 0, value)) for column, value in cells
    )


OLD.add("far cell.xls", "an old workbook with a number in its last cell, IV65536")(
    lambda: xls_of(SOME_CELLS + xls_number(*_FAR, 1.0))
)
OLD.add("far cell outside.xls", "a number in column 65,536 of an old workbook, which has 256")(
    lambda: xls_of(SOME_CELLS + xls_number(0xFFFF, 0xFFFF, 1.0))
)
OLD.add("dimension lies.xls", "an old workbook that says it has four billion rows")(
    lambda: xls_of(SOME_CELLS, dimension=(0xFFFFFFFF, 0xFFFF))
)
OLD.add("number nan.xls", "numbers that are none")(
    lambda: xls_of(SOME_CELLS + xls_number(2, 0, float("nan")) + xls_number(2, 1, float("inf")))
)
OLD.add("string index.xls", "a shared string that does not exist")(
    lambda: xls_of(SOME_CELLS + biff((0xFD, struct.pack("<HHHI", 2, 0, 0, 0x7FFFFFFF))))
)
OLD.add("shared strings lie.xls", "four billion shared strings are announced, none comes")(
    lambda: xls_of(SOME_CELLS, before=biff((0xFC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF))))
)
OLD.add("string length lies.xls", "a text of 65,535 characters in a record of ten bytes")(
    lambda: xls_of(SOME_CELLS + biff((0x204, struct.pack("<HHHHB", 2, 0, 0, 0xFFFF, 1) + b"abc")))
)
OLD.add("sheet offset.xls", "the sheet is said to begin behind the end of the file")(
    lambda: compound(
        {
            "Workbook": re.sub(
                b"\x85\0\x0a\0....", b"\x85\0\x0a\0\xff\xff\xff\x7f", xls_stream(SOME_CELLS), flags=re.DOTALL
            )
        }
    )
)
OLD.add("protected.xls", "an old workbook with a password (RC4)")(
    lambda: xls_of(SOME_CELLS, before=biff((0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))))
)
OLD.add("protected xor.xls", "an old workbook obfuscated by XOR")(
    lambda: xls_of(SOME_CELLS, before=biff((0x2F, struct.pack("<HHH", 0, 0x1234, 0x5678))))
)
OLD.add("sheets 3000.xls", "3,000 sheets in an old workbook")(lambda: xls_of(SOME_CELLS, sheets=3000))
OLD.add("cells 3 million.xls", "three million blank cells in records of 250")(
    lambda: compound(
        {
            "Workbook": xls_stream(
                b"".join(
                    biff((0xBE, struct.pack("<HH", row & 0xFFFF, 0) + bytes(2 * 250) + struct.pack("<H", 249)))
                    for row in range(12_000)
                )
            )
        }
    )
)
OLD.add("truncated.xls", "half of an old workbook")(lambda: xls_of(SOME_CELLS * 3000)[:60_000])
OLD.add("ole header only.xls", "nothing but the eight bytes with which an old workbook begins")(lambda: MAGIC)
OLD.add("book5.xls", "a workbook of Excel 5, whose stream has another name")(
    lambda: compound({"Book": xls_stream(SOME_CELLS).ljust(4096, b"\0")})
)
OLD.add("dde formula.xls", "texts of an old workbook that begin like formulas")(
    lambda: xls_of(xls_label(0, 0, "=cmd|' /C calc'!A0") + xls_label(0, 1, "@SUM(1)"))
)
OLD.add("macro sheet.xls", "an old workbook with a sheet of macros")(
    lambda: compound(
        {
            "Workbook": xls_stream(SOME_CELLS).replace(b"\0\0\2\0S0", b"\0\1\2\0S0").ljust(4096, b"\0"),
            "_VBA_PROJECT_CUR/VBA/dir": b"x",
        }
    )
)
OLD.add("far cell.xlsb", "a binary workbook with a number in XFD1048576")(
    lambda: xlsb_of(xlsb_row(0, (0, 1.0)) + xlsb_row(1_048_575, (16_383, 2.0)), (0, 1_048_575, 0, 16_383))
)
OLD.add("far cell undeclared.xlsb", "the same, and the sheet says that it is A1 only")(
    lambda: xlsb_of(xlsb_row(0, (0, 1.0)) + xlsb_row(1_048_575, (16_383, 2.0)))
)
OLD.add("far cell outside.xlsb", "a cell in row and column four billion")(
    lambda: xlsb_of(xlsb_row(0, (0, 1.0)) + xlsb_row(0xFFFFFFFF, (0xFFFFFFFE, 2.0)))
)
OLD.add("record length.xlsb", "a record that says it is 268 MB long")(
    lambda: xlsb_of(b"\x05\xff\xff\xff\x7f" + bytes(40))
)
OLD.add("bomb.xlsb", "a binary workbook whose sheet expands to 150 MB of empty records")(
    lambda: xlsb_of(bytes(150 * MEGABYTE))
)
OLD.add("records million.xlsb", "a binary workbook of 20 million empty records")(lambda: xlsb_of(bytes(40 * MEGABYTE)))
OLD.add("encrypted agile.xlsx", "a workbook with a password, as Excel 2010 and later write it")(
    (_CORPUS / "protected" / "agile.xlsx").read_bytes
)
OLD.add("encrypted standard.xlsx", "a workbook with a password, as Excel 2007 writes it")(lambda: _encrypted(_STANDARD))
OLD.add("encrypted nothing.xlsx", "a workbook that says it is encrypted, without a word on how")(
    lambda: compound({"EncryptedPackage": bytes(5000)})
)
OLD.add("encrypted huge spin.xlsx", "a password that would be hashed four billion times")(
    lambda: _encrypted(
        struct.pack("<HHI", 4, 4, 0x40)
        + b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"><keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><encryptedKey xmlns="http://schemas.microsoft.com/office/2006/keyEncryptor/password" spinCount="4294967295" saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="AAAAAAAAAAAAAAAAAAAAAA==" encryptedVerifierHashInput="AAAA" encryptedVerifierHashValue="AAAA" encryptedKeyValue="AAAA"/></keyEncryptor></keyEncryptors></encryption>'
    )
)


def _encrypted(info: bytes) -> bytes:
    return compound(
        {"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", 4000) + random.Random("package").randbytes(4096)}
    )


def _report(text: str) -> bytes:
    return book_of(text_row(1, text, "Số lượng"))


def _patched_sector(data: bytes, find: bytes, at: int, value: int) -> bytes:
    place = data.index(find) + at
    return data[:place] + struct.pack("<I", value) + data[place + 4 :]


def _fat_of(data: bytes) -> int:
    return SECTOR * (1 + struct.unpack_from("<I", data, 76)[0])


OLD.add("whole.msg", "an Outlook mail as it should be, with a workbook that is no report")(
    lambda: msg_of("Gửi báo cáo", ("bao cao.xlsx", _report("msg 1")))
)
OLD.add("names.msg", "attachments with names that lead out of the folder")(
    lambda: msg_of(
        "Bcc: a@bad.example\r\nBcc: b@bad.example",
        ("../../x.xlsx", _report("msg 2")),
        ("C:\\Windows\\y.xlsx", _report("msg 3")),
        ("\0.xlsx", _report("msg 4")),
        ("z" * 5000 + ".xlsx", _report("msg 5")),
        ("\u202exslx.exe", b"MZ"),
    )
)
OLD.add("truncated.msg", "half of an Outlook mail")(lambda: msg_of("x", ("a.xlsx", bytes(60_000)))[:30_000])
OLD.add("attachments 500.msg", "an Outlook mail with 500 attachments")(
    lambda: msg_of("x", *((f"{n}.txt", f"msg {n}".encode()) for n in range(500)))
)
OLD.add("huge stream.msg", "an attachment whose stream is said to have two exabytes")(
    lambda: _huge_stream(msg_of("x", ("a.xlsx", bytes(6000))))
)
OLD.add("no properties.msg", "an Outlook mail whose properties are empty")(
    lambda: compound({"__properties_version1.0": b"", "__substg1.0_0037001F": b"x"})
)
OLD.add("nested.msg", "an attachment that says it is a mail and is none")(
    lambda: compound(
        {
            "__properties_version1.0": bytes(32),
            "__attach_version1.0_#00000000/__properties_version1.0": bytes(8) + struct.pack("<IIQ", 0x37050003, 6, 5),
            "__attach_version1.0_#00000000/__substg1.0_3701000D/__properties_version1.0": bytes(24),
        }
    )
)


def _huge_stream(data: bytes) -> bytes:
    name = "__substg1.0_37010102".encode("utf-16-le")
    place = data.index(name) + 120
    return data[:place] + struct.pack("<Q", 2**61) + data[place + 8 :]


@OLD.add("fat loop.msg", "an Outlook mail whose sectors go in a circle")
def fat_loop() -> bytes:
    data = bytearray(msg_of("x", ("a.xlsx", bytes(range(256)) * 40)))
    fat = _fat_of(bytes(data))
    for at in range(4):
        struct.pack_into("<I", data, fat + 4 * at, 0)
    return bytes(data)


@OLD.add("fat loop.xls", "an old workbook whose sectors go in a circle")
def fat_loop_xls() -> bytes:
    data = bytearray(xls_of(SOME_CELLS * 400))
    struct.pack_into("<I", data, _fat_of(bytes(data)) + 8, 1)
    return bytes(data)


@OLD.add("directory loop.msg", "an Outlook mail whose directory refers to itself")
def directory_loop() -> bytes:
    data = bytearray(msg_of("x", ("a.xlsx", bytes(100))))
    start = SECTOR * (1 + struct.unpack_from("<I", data, 48)[0])
    for at in range(1, 8):
        struct.pack_into("<III", data, start + 128 * at + 68, 1, 1, 1)
    return bytes(data)


@OLD.add("difat loop.xls", "an old workbook whose list of tables goes in a circle")
def difat_loop() -> bytes:
    data = bytearray(xls_of(SOME_CELLS))
    struct.pack_into("<II", data, 68, 0, 0xFFFFFFF0)
    return bytes(data)


@OLD.add("sectors outside.xls", "every sector of an old workbook lies behind the end of the file")
def sectors_outside() -> bytes:
    data = bytearray(xls_of(b"".join(xls_number(row, 0, 1.0) for row in range(2000))))
    fat = _fat_of(bytes(data))
    for at in range(128):
        struct.pack_into("<I", data, fat + 4 * at, 0x00FFFFF0)
    return bytes(data)


for seed in range(4):

    @OLD.add(f"flipped {seed}.xls", f"an old workbook with {4**seed} flipped bits")
    def flipped(seed: int = seed) -> bytes:
        data, chance = bytearray(xls_of(SOME_CELLS * 200)), random.Random(f"{seed} in xls")
        for _ in range(4**seed):
            data[chance.randrange(8, len(data))] ^= 1 << chance.randrange(8)
        return bytes(data)
