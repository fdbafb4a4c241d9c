"""Zip archives: names as a Vietnamese Windows wrote them, passwords, and archives made to do harm."""

import io
import struct
import time
import unicodedata
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_packages import book_of, zip_of
from mail_texts import verdicts

from xlsync.intake.containers.archive import read_archive
from xlsync.intake.containers.part import Part
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits

BOOK = book_of()
MB = 1024 * 1024


def read(data: bytes, *passwords: str, limits: Limits | None = None) -> list[Part]:
    return list(read_archive(data, limits or Limits(), passwords))


def refusal(data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(IntakeError) as caught:
        read(data, limits=limits)
    return caught.value.code, caught.value.variant


def entry(
    name: bytes,
    content: bytes,
    *,
    flags: int = 0,
    method: int = 8,
    at: int | None = None,
    size: int | None = None,
    crc: int | None = None,
) -> tuple[bytes, bytes, int | None]:
    """Local header with data, central header, and where the local header is claimed to be."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush() if method == 8 else content
    size = len(content) if size is None else size
    crc = zlib.crc32(content) if crc is None else crc
    fields = struct.pack("<HHIIIIHH", flags, method, 0x58E30000, crc, len(data), size, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<H", 20) + fields + name + data
    return local, b"PK\x01\x02" + struct.pack("<HH", 20, 20) + fields + bytes(10), at


def archive(*entries: tuple[bytes, bytes, int | None]) -> bytes:
    """An archive written by hand; every entry stands where it says, unless `at` says otherwise."""
    body = directory = b""
    for local, central, at in entries:
        name_length = struct.unpack("<H", central[28:30])[0]
        directory += central + struct.pack("<I", len(body) if at is None else at) + local[30 : 30 + name_length]
        body += local
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end


def test_files_come_in_their_order_with_the_way_to_them() -> None:
    data = zip_of({"huyen/": b"", "huyen/BC.xlsx": BOOK, "a.csv": b"1,2"})
    assert read(data) == [Part("huyen/BC.xlsx", BOOK), Part("a.csv", b"1,2")]


@pytest.mark.parametrize(
    ("raw", "flags", "expected"),
    [
        ("Báo cáo/Biểu.xlsx".encode(), 0x800, "Báo cáo/Biểu.xlsx"),
        ("Báo cáo.xlsx".encode(), 0, "Báo cáo.xlsx"),
        (unicodedata.normalize("NFD", "Biểu.xlsx").encode(), 0x800, "Biểu.xlsx"),
        (b"B\xe1n c\xe1o Qu\xb5.xlsx", 0, "Bán cáo Quµ.xlsx"),
        ("Tô\u0309ng hơ\u0323p.xlsx".encode("cp1258"), 0, "Tổng hợp.xlsx"),
        (b"huyen\\An Binh\\BC.xlsx", 0, "huyen/An Binh/BC.xlsx"),
        (b"/etc/BC.xlsx", 0, "etc/BC.xlsx"),
        (b"C:\\bc\\BC.xlsx", 0, "bc/BC.xlsx"),
        (b"\\\\may\\chung\\BC.xlsx", 0, "may/chung/BC.xlsx"),
        (b"./a//BC.xlsx", 0, "a/BC.xlsx"),
        (b"a\nb\x1b\x7f.xlsx", 0, "a b .xlsx"),
        (b"/", 0, ""),
    ],
)
def test_names_are_read_as_they_were_meant_and_never_absolute(raw: bytes, flags: int, expected: str) -> None:
    assert [part.name for part in read(archive(entry(raw, BOOK, flags=flags)))] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "name", [b"../BC.xlsx", b"a/../../BC.xlsx", b"..\\BC.xlsx", b"C:\\..\\BC.xlsx", b"/../../BC.xlsx"]
)
def test_a_name_that_leads_out_of_its_folder_is_refused_and_the_others_are_read(name: bytes) -> None:
    parts = read(archive(entry(name, BOOK), entry(b"tot.xlsx", BOOK)))
    assert [each[1:] for each in verdicts(parts)] == [("XS005", "entry_name"), ("", "")]
    assert ".." not in parts[0].name


def test_what_nobody_sent_is_skipped() -> None:
    names = [
        "__MACOSX/._BC.xlsx", ".DS_Store", "huyen/.an/BC.xlsx", "~$BC.xlsx", "huyen/Thumbs.db", "Desktop.ini",
        ".~lock.BC.xlsx#", "BC.xlsx", "a~$b.xlsx",
    ]  # fmt: skip
    assert [part.name for part in read(zip_of(dict.fromkeys(names, b"x")))] == ["BC.xlsx", "a~$b.xlsx"]


@pytest.mark.parametrize("names", [(b"BC.xlsx", b"BC.xlsx"), (b"a/BC.xlsx", b"a\\BC.xlsx"), (b"BC.xlsx", b"/BC.xlsx")])
def test_two_entries_of_one_name_are_refused(names: tuple[bytes, bytes]) -> None:
    assert refusal(archive(*(entry(name, name) for name in names))) == ("XS005", "duplicate_entries")


def test_names_that_differ_in_case_are_two_files() -> None:
    assert len(read(archive(entry(b"BC.xlsx", b"1"), entry(b"bc.xlsx", b"2")))) == 2


def test_entries_that_share_their_bytes_are_refused() -> None:
    bomb = archive(entry(b"a.csv", bytes(MB)), *(entry(b"%d.csv" % number, b"", at=0) for number in range(50)))
    assert refusal(bomb) == ("XS005", "overlapping_entries")
    whole = entry(b"b.csv", b"1" * 100, method=0)
    inside = entry(b"a.csv", b"x" * 20 + whole[0], method=0)
    assert refusal(archive(inside, (whole[0], whole[1], 55), entry(b"c.csv", b"1"))) == ("XS005", "overlapping_entries")


def test_what_expands_too_far_is_refused_alone() -> None:
    parts = read(zip_of({"a.csv": bytes(11 * MB), "BC.xlsx": BOOK}))
    assert verdicts(parts) == [("a.csv", "XS005", "ratio"), ("BC.xlsx", "", "")]
    assert len(read(zip_of({"a.csv": bytes(9 * MB)}))[0].data) == 9 * MB


def test_a_file_beyond_the_size_of_a_file_is_refused_alone() -> None:
    data = zip_of({"a.csv": b"ab" * 600, "BC.xlsx": b"x"})
    assert verdicts(read(data, limits=Limits(max_file_bytes=1000))) == [
        ("a.csv", "XS005", "file_bytes"),
        ("BC.xlsx", "", ""),
    ]


def test_all_files_together_are_counted() -> None:
    data = zip_of({"a.csv": b"x" * 600, "b.csv": b"x" * 600})
    found = []
    with pytest.raises(IntakeError, match="XS005 attachment_bytes limit=1000"):
        found.extend(read_archive(data, Limits(max_attachment_bytes=1000)))
    assert [part.name for part in read_archive(data, Limits(max_attachment_bytes=1200))] == ["a.csv", "b.csv"]


def test_more_entries_than_allowed_are_refused() -> None:
    data = zip_of({f"{number}.csv": b"" for number in range(11)})
    assert refusal(data, Limits(max_attachments=10)) == ("XS005", "attachments")


@pytest.mark.parametrize("size", [3, 50, 4_000_000_000])
def test_a_declared_size_is_not_believed(size: int) -> None:
    parts = read(archive(entry(b"a.csv", b"1,2\n" * 5, size=size), entry(b"b.csv", b"1")))
    assert verdicts(parts) == [("a.csv", "XS001", "damaged"), ("b.csv", "", "")]


def test_a_wrong_sum_is_damage() -> None:
    parts = read(archive(entry(b"a.csv", b"1,2\n", crc=1), entry(b"b.csv", b"1")))
    assert verdicts(parts) == [("a.csv", "XS001", "damaged"), ("b.csv", "", "")]


@pytest.mark.parametrize("method", [9, 12, 14, 97])
def test_a_method_of_compression_that_is_not_read_is_told(method: int) -> None:
    parts = read(archive(entry(b"a.csv", b"1,2\n", method=method), entry(b"b.csv", b"1")))
    assert verdicts(parts) == [("a.csv", "XS001", "compression"), ("b.csv", "", "")]


def encrypted(content: bytes, password: bytes) -> bytes:
    """An archive with one entry in the traditional encryption (APPNOTE 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def feed(byte: int) -> None:
        keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF

    for byte in password:
        feed(byte)
    out = bytearray()
    for byte in bytes(11) + bytes([zlib.crc32(content) >> 24]) + content:
        mask = keys[2] | 2
        out.append(byte ^ ((mask * (mask ^ 1) >> 8) & 0xFF))
        feed(byte)
    whole = entry(b"BC.xlsx", bytes(out), flags=1, method=0, size=len(content), crc=zlib.crc32(content))
    return archive(whole, entry(b"b.csv", b"1"))


def test_a_password_that_fits_opens_an_entry() -> None:
    data = encrypted(BOOK, "mật khẩu".encode())
    assert read(data, "sai", "mật khẩu")[0] == Part("BC.xlsx", BOOK)


@pytest.mark.parametrize(
    ("passwords", "variant"), [((), ""), (("sai",), "wrong"), ((*map(str, range(20)), "dung"), "wrong"), (("",), "wrong")]
)  # fmt: skip
def test_an_entry_without_its_password_is_told_and_the_others_are_read(
    passwords: tuple[str, ...], variant: str
) -> None:
    parts = read(encrypted(BOOK, b"dung"), *passwords)
    assert verdicts(parts) == [("BC.xlsx", "XS002", variant), ("b.csv", "", "")]


def test_another_encryption_is_a_password_too() -> None:
    assert verdicts(read(archive(entry(b"a.csv", b"x" * 40, flags=1, method=99)), "x")) == [("a.csv", "XS002", "wrong")]
    assert verdicts(read(archive(entry(b"a.csv", b"x" * 40, flags=0x41)))) == [("a.csv", "XS002", "")]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", zip_of({"a": b"x"})[:-10], b"PK\x05\x06" + bytes(17)])
def test_what_is_no_archive_is_damaged(data: bytes) -> None:
    assert refusal(data) == ("XS001", "damaged")


def test_an_empty_archive_has_no_files() -> None:
    assert read(zip_of({})) == []


def test_ten_thousand_passwords_take_no_time() -> None:
    started = time.process_time()
    read(encrypted(BOOK * 50, b"x"), *map(str, range(10_000)))
    assert time.process_time() - started < 3


SAMPLE = zip_of({"huyen/BC.xlsx": BOOK, "b.csv": b"1,2\n" * 99, "c.txt": b"x"})


def survives(data: bytes) -> None:
    try:
        parts = read(data, "x")
    except IntakeError as error:
        assert (error.code, error.variant) in {
            ("XS001", "damaged"), ("XS005", "duplicate_entries"), ("XS005", "overlapping_entries")
        }  # fmt: skip
        return
    for part in parts:
        assert part.error is None or part.data == b""
        assert part.name.isprintable()
        assert not part.name.startswith("/")
        assert ".." not in part.name.split("/")


@settings(max_examples=400, deadline=2000)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_whatever_is_done_to_its_bytes_it_is_read_or_refused(changes: list[tuple[float, int]]) -> None:
    data = bytearray(SAMPLE)
    for where, value in changes:
        data[int(where * len(data))] = value
    survives(bytes(data))


@settings(max_examples=300, deadline=2000)
@given(st.lists(st.tuples(st.integers(1, 240), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_directory_that_lies_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for from_end, value in changes:
        data[-from_end] = value
    survives(bytes(data))


@given(st.binary(min_size=1, max_size=60), st.booleans())
def test_any_name_becomes_one_that_stays_inside(name: bytes, utf8: bool) -> None:
    survives(archive(entry(name, b"x", flags=0x800 if utf8 else 0)))


def test_the_archives_of_these_tests_are_archives() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(entry(b"a.csv", b"1,2\n"), entry(b"b.csv", b"")))) as package:
        assert package.testzip() is None
