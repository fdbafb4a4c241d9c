"""Which format a narrative report has, plain texts, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from word_files import docx_of, odt_of, paragraph

from xlsync.intake.documents.read import read_document
from xlsync.intake.documents.text import read_text
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits

LINE = "Các cấp công đoàn đã tổ chức 984 buổi đối thoại."


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (docx_of(paragraph(LINE)), "bc.docx", "docx"),
        (docx_of(paragraph(LINE)), "bc.odt", "docx"),
        (docx_of(paragraph(LINE)), "bc", "docx"),
        (odt_of(f"<text:p>{LINE}</text:p>"), "bc.odt", "odt"),
        (LINE.encode(), "bc.txt", "txt"),
        (LINE.encode("utf-8-sig"), "BC.TXT", "txt"),
        (LINE.encode("utf-16"), "bc.txt", "txt"),
        (LINE.encode("utf-16-be"), "bc.txt", "txt"),
        ("Đã tổ chức".encode("utf-16-le"), "bc.txt", "txt"),
    ],
)
def test_the_bytes_tell_the_format(data: bytes, name: str, kind: str) -> None:
    document = read_document(data, name)
    assert document.kind == kind
    assert [each.text for each in document.paragraphs] in ([LINE], ["Đã tổ chức"])


def test_a_text_in_the_windows_encoding_is_composed() -> None:
    spelled = "Sô\u0301 đơn: 12"  # as cp1258 spells ố: the letter, then its mark
    assert [each.text for each in read_text(spelled.encode("cp1258"), "a.txt").paragraphs] == ["Số đơn: 12"]


def test_a_line_is_a_paragraph_and_blank_lines_are_none() -> None:
    document = read_text("BÁO CÁO\r\n\r\n  I. Kết quả\n\t\nHết\f".encode(), "a.txt")
    assert [(each.number, each.text) for each in document.paragraphs] == [
        (1, "BÁO CÁO"),
        (2, "  I. Kết quả"),
        (3, "Hết"),
    ]


def test_a_line_broken_by_hand_goes_on() -> None:
    text = (
        "Trong kỳ, các cấp công đoàn đã tổ chức 984 buổi đối thoại, tiếp\nthu và giải quyết 10.020 ý kiến.\n"
        "Ngắn\nthì không nối\n" + "Câu này dài hơn sáu mươi ký tự nhưng đã hết bằng một dấu chấm câu.\nsau dấu chấm"
    )
    assert [each.text.count("\n") for each in read_text(text.encode(), "a.txt").paragraphs] == [1, 0, 0, 0, 0]


@given(st.text(st.sampled_from("aĐ 1.\n\r\f\x85\u2028"), min_size=1))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    if not text.strip():
        return
    document = read_text(text.encode(), "a.txt")
    assert "".join("".join(each.text for each in document.paragraphs).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n", "bc.pdf", ("XS016", "signed_copy_or_image", "pdf")),
        (b"%PDF-1.7\n", "bc.txt", ("XS016", "signed_copy_or_image", "pdf")),
        (b"{\\rtf1 a}", "bc.doc", ("XS016", "old_document", "rtf")),
        (b"{\\rtf1 a}", "bc.txt", ("XS016", "old_document", "rtf")),
        (b"<html><body>x", "bc.html", ("XS016", "other", "html")),
        (b"", "bc.docx", ("XS001", "empty", None)),
        (b"", "bc.txt", ("XS001", "empty", None)),
        (b" \n", "bc.txt", ("XS001", "empty", None)),
        (b"abc\1\2def", "bc.txt", ("XS001", "damaged", None)),
        (b"PK\x03\x04abc", "bc.docx", ("XS001", "truncated", None)),
        (b"abc", "bc.docx", ("XS016", "other", "docx")),
        (b"\x00\x01\x02\xff", "bc.docx", ("XS001", "not_as_named", None)),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, name: str, expected: tuple[str, str, str | None]) -> None:
    with pytest.raises(IntakeError) as caught:
        read_document(data, name)
    error = caught.value
    assert (error.code, error.variant, error.values.get("format")) == expected


def test_a_text_beyond_a_limit_is_refused() -> None:
    with pytest.raises(IntakeError) as caught:
        read_text(b"abc\n" * 50, "a.txt", Limits(max_cells=10))
    assert (caught.value.code, caught.value.variant) == ("XS005", "cells")
