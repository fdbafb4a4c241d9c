"""Whatever is done to the bytes of a real workbook, a workbook or an IntakeError comes out, and both ways agree."""

import io
import zipfile
from functools import cache

import openpyxl
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_packages import zip_of

from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import Kind, sniff
from xlsync.intake.xlsx import read_workbook


@cache
def real() -> tuple[bytes, ...]:
    by_xlsxwriter = io.BytesIO()
    with xlsxwriter.Workbook(by_xlsxwriter, {"in_memory": True}) as book:
        page = book.add_worksheet("Biểu 2")
        bold = book.add_format({"bold": True})
        for row in range(12):
            page.write_row(row, 0, ["Công đoàn cơ sở", row, row / 7, True])
            page.write_formula(row, 4, f"=B{row + 1}/2", None, row / 2)
        page.write_rich_string(12, 0, "một ", bold, "hai")
        page.merge_range(13, 0, 13, 3, "Tổng cộng")
        page.set_row(3, None, None, {"hidden": True})
    by_openpyxl = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["TT", 1.5, "=B1", None, "văn bản"])
    book.save(by_openpyxl)
    return by_xlsxwriter.getvalue(), by_openpyxl.getvalue()


def survives(data: bytes) -> None:
    limits = Limits(max_expanded_bytes=5_000_000)
    outcomes = []
    for lexer in (True, False):
        try:
            kind = sniff(data, "a.xlsx")
            outcomes.append(read_workbook(data, limits, lexer=lexer) if kind is Kind.XLSX else kind)
        except IntakeError as error:
            outcomes.append((error.code, error.variant))
    assert outcomes[0] == outcomes[1]


@settings(max_examples=300)
@given(
    st.integers(0, 1),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_bytes_of_the_file_changed(which: int, changes: list[tuple[float, int]]) -> None:
    data = bytearray(real()[which])
    for where, value in changes:
        data[int(where * len(data))] = value
    survives(bytes(data))


@settings(max_examples=150)
@given(st.integers(0, 1), st.integers(1, 700), st.integers(0, 255))
def test_bytes_of_the_directory_changed(which: int, from_end: int, value: int) -> None:
    data = bytearray(real()[which])
    data[-from_end] = value
    survives(bytes(data))


@settings(max_examples=100)
@given(st.integers(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_piece_cut_out(which: int, first: float, second: float) -> None:
    data = real()[which]
    low, high = sorted((int(first * len(data)), int(second * len(data))))
    survives(data[:low])
    survives(data[:low] + data[high:])


@settings(max_examples=400)
@given(
    st.integers(0, 1),
    st.integers(0, 50),
    st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.integers(0, 3),
            st.sampled_from(list(b"<>/\"'&= \n\x00\xff019ArstcvN_")),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_bytes_inside_a_part_changed(which: int, part: int, changes: list[tuple[float, int, int]]) -> None:
    with zipfile.ZipFile(io.BytesIO(real()[which])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = sorted(parts, key=lambda each: ("sheet1.xml" not in each, "xl/" not in each, each))[
        part % len(parts) if part % 2 else 0
    ]
    content = bytearray(parts[name])
    for where, width, value in changes:
        position = int(where * len(content))
        content[position : position + width] = bytes([value])
    survives(zip_of({**parts, name: bytes(content)}))
