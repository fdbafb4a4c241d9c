"""Mails with the odd but harmless defects of real ones: whatever a mail program opens all the same is read."""

import binascii
from base64 import encodebytes

import pytest
from intake_packages import book_of
from mail_texts import HEAD, base64_part, mail, text, verdicts
from ole_writer import ole_of

from xlsync.intake.containers.eml import read_eml
from xlsync.intake.containers.part import Part
from xlsync.intake.containers.transfer import evidently_whole
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.model import Mail

BOOK = book_of()
MAIL = Mail("vp@ldld.example", "Bao cao", "2024-07-03T08:30:00+07:00", "<1@ldld.example>")
FROM = b"From vp@ldld.example Wed Jul  3 08:30:00 2024\n"
OLD_BOOK = ole_of(b"so lieu" * 900)
PDF = b"%PDF-1.4\n" + b"x" * 300 + b"\n%%EOF"


def read(data: bytes) -> list[Part]:
    return read_eml(data, Limits())


@pytest.mark.parametrize(
    "between",
    [
        b"by mx.example with SMTP; Wed, 03 Jul 2024 08:30:00 +0700\n",  # folded without its blank
        b"=?utf-8?B?xJHGoW4=?=\n=?utf-8?B?IHbhu4s=?=\n",
        b"Khong phai dau thu: co\n",
        b"From\n : <ai@do.example>\n",
    ],
)
def test_lines_in_the_heads_that_are_no_fields_cost_no_attachment(between: bytes) -> None:
    assert read(HEAD + between + mail(base64_part(BOOK), head=b"")) == [Part("BC.xlsx", BOOK, MAIL)]
    odd = base64_part(BOOK).replace(b"Content-Transfer", between + b"Content-Transfer")
    assert read(mail(odd)) == [Part("BC.xlsx", BOOK, MAIL)]


@pytest.mark.parametrize("between", [b" \n", b"", b"Thu nhieu phan\n", b"Thu nhieu phan\n\n"])
def test_a_body_that_begins_without_a_blank_line_is_found(between: bytes) -> None:
    data = mail(base64_part(BOOK)).replace(b"\n\n--ranh-gioi\n", b"\n" + between + b"--ranh-gioi\n", 1)
    assert read(data) == [Part("BC.xlsx", BOOK, MAIL)]


def test_text_that_begins_without_a_blank_line_gives_no_fields() -> None:
    data = HEAD + b"Kinh gui:\n\nContent-Type: application/octet-stream; name=a.csv\n"
    assert read(data) == []
    assert read(HEAD + b"khong phai\n" * 9 + b"Content-Disposition: attachment; filename=a.csv\n\n1,2") == []


@pytest.mark.parametrize("data", [BOOK, OLD_BOOK, PDF])
def test_what_is_evidently_whole_needs_no_closing_delimiter(data: bytes) -> None:
    part = b"Content-Type: application/octet-stream; name=BC\nContent-Transfer-Encoding: binary\n\n"
    assert read(mail(text(b"x"), part + data, close=False)[:-1]) == [Part("BC", data, MAIL)]
    for end in (-1, len(data) // 2 - len(data)):
        cut = mail(text(b"x"), part + data[:end], close=False)[:-1]
        assert verdicts(read(cut)) == [("BC", "XS001", "damaged")]


@pytest.mark.parametrize("data", [OLD_BOOK, PDF])
def test_a_defect_in_the_middle_is_told_although_the_end_is_there(data: bytes) -> None:
    packed = encodebytes(data)
    part = b"Content-Type: application/octet-stream; name=BC\nContent-Transfer-Encoding: base64\n\n"
    for defect in (packed[:200] + b"x@" + packed[200:], packed[:200] + b"@" + packed[200:]):
        assert verdicts(read(mail(part + defect))) == [("BC", "XS001", "damaged")]


def test_a_compound_file_with_lies_in_its_head_is_not_evidently_whole() -> None:
    for at, lie in ((30, b"\x07\x00"), (44, b"\xff\xff\xff\xff"), (72, b"\x01"), (76, b"\xf0\xff\xff\x7f")):
        assert not evidently_whole(OLD_BOOK[:at] + lie + OLD_BOOK[at + len(lie) :])
    assert evidently_whole(OLD_BOOK)
    assert not evidently_whole(OLD_BOOK[:400])


def test_base64_that_ends_in_its_padding_is_whole_without_a_closing_delimiter() -> None:
    csv = b"a,b\n1,2\n"
    cut = mail(text(b"x"), base64_part(csv, b"b.csv", b"text/csv"), close=False)
    assert cut.rstrip().endswith(b"=")
    assert [part.data for part in read(cut)] == [csv]
    assert verdicts(read(cut.rstrip()[:-1])) == [("b.csv", "XS001", "damaged")]


def test_the_last_line_of_uuencode_may_be_filled_with_what_lay_in_memory() -> None:
    lines = b"".join(binascii.b2a_uu(BOOK[at : at + 45]) for at in range(0, len(BOOK) - 2, 45)).rstrip(b"\n")
    body = HEAD + b"\nbegin 644 BC.xlsx\n" + lines.ljust(len(lines) // 62 * 62 + 61, b"Z") + b"\n`\nend\n"
    assert [part.data for part in read(body)] == [BOOK]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_quoted_printable_keeps_how_lines_end(ending: bytes) -> None:
    part = b"Content-Type: text/csv; name=b.csv\nContent-Transfer-Encoding: quoted-printable\n\n"
    assert read(mail(part + b"a,b  " + ending + b"1,2"))[0].data == b"a,b" + ending + b"1,2"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_mailbox_file_loses_no_mail(ending: bytes) -> None:
    first, second = mail(base64_part(BOOK)), HEAD.replace(b"Subject: Bao cao\n", b"") + b"\nKinh gui\n"
    box = (FROM + first + b"\n" + FROM + second).replace(b"\n", ending)
    parts = read(box)
    assert [part.name for part in parts] == ["Bao cao.eml", "thu-2.eml"]
    assert b"".join(part.data for part in parts) == box
    assert read(parts[0].data) == [Part("BC.xlsx", BOOK, MAIL)]
    with pytest.raises(IntakeError, match="XS005 attachments"):
        read_eml(box, Limits(max_attachments=1))


def test_text_that_begins_like_a_mail_in_a_mailbox_ends_no_mail() -> None:
    for line in (b"From nay den 2024\n\n", b"From vp@ldld.example Wed Jul  3 08:30:00 2024\nkhong phai\n"):
        assert read(FROM + mail(text(b"Kinh gui\n\n" + line), base64_part(BOOK))) == [Part("BC.xlsx", BOOK, MAIL)]
        assert read(mail(text(b"Kinh gui\n\n" + FROM + b"To: x"), base64_part(BOOK))) == [Part("BC.xlsx", BOOK, MAIL)]
