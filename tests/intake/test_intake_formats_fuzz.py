"""Damaged files of every format: whatever the bytes, there is a workbook or an IntakeError, and nothing else."""

import io
import zipfile
from collections.abc import Callable

import pytest
from format_books import converted
from hypothesis import example, given, settings
from hypothesis import strategies as st
from intake_packages import zip_of
from ole_writer import encrypted_xls, number_cell, ole_of, text_cell, xls_stream
from test_intake_word import HEAD, LINE
from test_intake_xlsb import ROWS, STRINGS, STYLES
from word_packages import table, word_of
from xlsb_writer import xlsb_of

from xlsync.intake.errors import IntakeError
from xlsync.intake.formats.html_tables import read_html
from xlsync.intake.formats.ods import read_ods
from xlsync.intake.formats.protected import decrypt
from xlsync.intake.formats.word_tables import read_word
from xlsync.intake.formats.xls import read_xls
from xlsync.intake.formats.xls_formula import formula_text
from xlsync.intake.formats.xlsb import read_xlsb
from xlsync.model import Workbook

FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), min_size=1, max_size=8)


def flipped(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, value in flips:
        changed[place % len(changed)] = value
    return bytes(changed)


def flipped_part(data: bytes, part: str, flips: list[tuple[int, int]]) -> bytes:
    """The same package with damage inside one part, behind its checksum."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return zip_of({**parts, part: flipped(parts[part], flips)})


def read_or_refused(read: Callable[[bytes], Workbook], data: bytes) -> None:
    try:
        book = read(data)
    except IntakeError:
        return
    assert all(each.sheet for each in book.grids)
    values = (value for each in book.grids for cells in each.rows.values() for value in cells.values())
    assert all(isinstance(value, str | float | bool) and value not in {"", None} for value in values)


@settings(max_examples=150)
@given(FLIPS)
def test_xls_whose_bytes_were_changed(flips: list[tuple[int, int]]) -> None:
    read_or_refused(read_xls, flipped(converted("xls"), flips))


@settings(max_examples=300)
@given(FLIPS)
@example([(113, 0)])  # a text of nothing but NUL
def test_xls_whose_records_were_changed(flips: list[tuple[int, int]]) -> None:
    stream = xls_stream(number_cell(0, 0, 5) + text_cell(1, 1, "Đơn vị") + text_cell(2, 2, "b"))
    read_or_refused(read_xls, ole_of(flipped(stream, flips)))


@settings(max_examples=300)
@given(FLIPS, st.sampled_from(["xl/workbook.bin", "xl/worksheets/sheet1.bin", "xl/styles.bin", "xl/sharedStrings.bin"]))
def test_xlsb_whose_records_were_changed(flips: list[tuple[int, int]], part: str) -> None:
    read_or_refused(read_xlsb, flipped_part(xlsb_of(ROWS, strings=STRINGS, style=STYLES), part, flips))


@settings(max_examples=150)
@given(FLIPS, st.sampled_from(["content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"]))
def test_ods_whose_parts_were_changed(flips: list[tuple[int, int]], part: str) -> None:
    read_or_refused(read_ods, flipped_part(converted("ods"), part, flips))


@settings(max_examples=200)
@given(FLIPS)
def test_docx_whose_parts_were_changed(flips: list[tuple[int, int]]) -> None:
    read_or_refused(read_word, flipped_part(word_of(table(HEAD, LINE)), "word/document.xml", flips))


@settings(max_examples=150)
@given(FLIPS)
def test_html_whose_bytes_were_changed(flips: list[tuple[int, int]]) -> None:
    read_or_refused(read_html, flipped(converted("html"), flips))


@settings(max_examples=60)
@given(FLIPS)
def test_an_encrypted_xls_whose_bytes_were_changed(flips: list[tuple[int, int]]) -> None:
    data = flipped(encrypted_xls(number_cell(0, 0, 5), "2024"), flips)
    read_or_refused(lambda damaged: read_xls(decrypt(damaged, ["2024"])), data)


@pytest.mark.parametrize("read", [read_xls, read_xlsb, read_ods, read_word, read_html])
@given(data=st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes(read: Callable[[bytes], Workbook], data: bytes) -> None:
    read_or_refused(read, data)
    read_or_refused(read, b"PK\x03\x04" + data)


@given(st.binary(max_size=60), st.booleans())
def test_any_tokens_are_a_formula_or_not_understood(tokens: bytes, wide: bool) -> None:
    assert isinstance(formula_text(tokens, wide=wide), str)
