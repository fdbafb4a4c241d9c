"""Entries read at once: the same bytes as from zipfile, or nothing, so that zipfile judges them."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from xlsync.intake.entries import packed_entry, unpacked

TEXT = "Công đoàn cơ sở ".encode() * 50


def zipped(content: bytes, *, name: str = "xl/a.xml", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr(name, content)
    return buffer.getvalue()


def at_once(data: bytes) -> bytes | None:
    entry = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    packed = packed_entry(data, entry)
    return None if packed is None else unpacked(packed, entry)


@given(st.binary(max_size=2000), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_a_plain_entry_is_read(content: bytes, method: int) -> None:
    assert at_once(zipped(content, method=method)) == content


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_entry_is_read_as_zipfile_reads_it_or_not_at_all(data: st.DataObject) -> None:
    damaged = bytearray(zipped(TEXT))
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        package = zipfile.ZipFile(io.BytesIO(bytes(damaged)))
        entry = package.infolist()[0]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, IndexError, OverflowError):
        return  # zipfile finds no entry in it
    packed = packed_entry(bytes(damaged), entry)
    found = None if packed is None else unpacked(packed, entry)
    assert found is None or found == package.read(entry)


def test_an_entry_with_another_checksum_is_left_to_zipfile() -> None:
    data = zipped(b"7290", method=zipfile.ZIP_STORED)
    assert at_once(data.replace(b"7290", b"7291")) is None


def test_a_name_that_differs_in_the_header_is_left_to_zipfile() -> None:
    data = zipped(TEXT)
    assert at_once(data.replace(b"xl/a.xml", b"xl/b.xml", 1)) is None


def test_a_name_that_is_not_ascii_is_left_to_zipfile() -> None:
    assert at_once(zipped(TEXT, name="xl/biểu.xml")) is None


def test_more_than_the_entry_declares_is_left_to_zipfile() -> None:
    data = zipped(TEXT)
    entry = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    entry.file_size -= 1
    assert unpacked(packed_entry(data, entry) or b"", entry) is None


def test_an_entry_that_is_cut_off_is_left_to_zipfile() -> None:
    data = zipped(TEXT)
    entry = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    assert packed_entry(data[: entry.header_offset + 40], entry) is None


def test_an_encrypted_entry_is_left_to_zipfile() -> None:
    data = zipped(TEXT)
    entry = zipfile.ZipFile(io.BytesIO(data)).infolist()[0]
    entry.flag_bits |= 1
    assert packed_entry(data, entry) is None
