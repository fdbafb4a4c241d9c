"""Mails as they travel: attachments of every kind, bodies with tables, and whatever is broken about them."""

import binascii
import quopri
import time
from base64 import encodebytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from intake_packages import book_of, zip_of
from mail_texts import HEAD, base64_part, mail, multipart, text, verdicts

from xlsync.intake.containers.eml import read_eml
from xlsync.intake.containers.part import Part
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.model import Mail

BOOK = book_of()
PNG = b"\x89PNG\r\n\x1a\n0"
MAIL = Mail("vp@ldld.example", "Bao cao", "2024-07-03T08:30:00+07:00", "<1@ldld.example>")
TABLE = "<table><tr><td>Đơn vị</td></tr></table>"


def read(data: bytes) -> list[Part]:
    return read_eml(data, Limits())


def by_library(attachments: dict[str, bytes], html: str = "") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "Văn phòng <vp@example.org>", "Báo cáo 6 tháng đầu năm 2024"
    message["Date"] = "Wed, 03 Jul 2024 08:30:00 +0700"
    message.set_content("Kính gửi")
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes(policy=SMTP)


def test_attachments_come_as_they_were_with_the_mail_they_came_with() -> None:
    parts = read(mail(text(b"Kinh gui"), base64_part(BOOK), base64_part(b"a,b\n", b"b.csv", b"text/csv")))
    assert parts == [Part("BC.xlsx", BOOK, MAIL), Part("b.csv", b"a,b\n", MAIL)]


@given(
    st.dictionaries(
        st.text("abcđếÁ (1)_'%", min_size=1, max_size=40).map(lambda name: name.strip() + ".xlsx"),
        st.binary(max_size=300),
        max_size=4,
    )
)
def test_what_the_standard_library_writes_is_read(attachments: dict[str, bytes]) -> None:
    assume(not any(data.startswith(b"\x78\x9f\x3e\x22") for data in attachments.values()))  # winmail.dat
    found = {part.name: part.data for part in read(by_library(attachments))}
    assert found == {" ".join(name.split()): data for name, data in attachments.items()}


@pytest.mark.parametrize("ending", [b"\r\n", b"\r", b"\r\r\n"])
def test_lines_may_end_as_they_like(ending: bytes) -> None:
    data = mail(text(b"Kinh gui"), base64_part(BOOK)).replace(b"\n", ending)
    assert read(data) == [Part("BC.xlsx", BOOK, MAIL)]


@pytest.mark.parametrize("before", [b"From vp@ldld.example Wed Jul  3\n", b"\xef\xbb\xbf", b"\r\n\n ", b">From x\n"])
def test_what_mailboxes_and_editors_put_before_a_mail_is_no_part_of_it(before: bytes) -> None:
    assert read(before + mail(base64_part(BOOK))) == [Part("BC.xlsx", BOOK, MAIL)]


def test_a_mail_that_is_nothing_but_an_attachment() -> None:
    assert read(HEAD + base64_part(BOOK)) == [Part("BC.xlsx", BOOK, MAIL)]
    assert verdicts(read(HEAD + base64_part(b"1", b"b.csv"))) == [("b.csv", "", "")]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"base64", encodebytes(BOOK)),
        (b"BASE64 (of old)", encodebytes(BOOK).replace(b"\n", b" \t\r\n")),
        (b"base64;", binascii.b2a_base64(BOOK)),
        (b"quoted-printable", quopri.encodestring(BOOK)),
        (b"quoted-printable", quopri.encodestring(BOOK).replace(b"=\n", b"=  \r\n")),
        (b"x-uuencode", b"begin 644 x\n" + b"".join(binascii.b2a_uu(BOOK[at : at + 45]) for at in range(0, len(BOOK), 45)) + b"`\nend\n"),
        (b"binary", BOOK),
        (b"8bit", BOOK),
        (b"8bits", BOOK),
    ],
)  # fmt: skip
def test_every_transfer_encoding_gives_the_bytes(encoding: bytes, body: bytes) -> None:
    part = b'Content-Type: application/zip; name="BC.xlsx"\nContent-Transfer-Encoding: ' + encoding + b"\n\n" + body
    assert [(part.name, part.data) for part in read(mail(text(b"x"), part))] == [("BC.xlsx", BOOK)]


def damaged_base64(change: str) -> bytes:
    packed = encodebytes(b"TT,Don vi\n1,A\n2,BC\n" * 40)
    assert packed.rstrip().endswith(b"=")
    return {
        "a sign outside the alphabet": b"!" + packed[1:],
        "padding missing": packed.rstrip().rstrip(b"="),
        "cut in the middle": packed[:301],
        "text behind it": packed + b"____\nDanh sach thu\n",
        "padding in the middle": packed[:60] + b"==\n" + packed[60:],
        "one letter too many": packed.rstrip() + b"A",
        "8-bit": packed + b"\xc3\xa1",
    }[change]


@pytest.mark.parametrize(
    "change",
    ["a sign outside the alphabet", "padding missing", "cut in the middle", "text behind it", "padding in the middle",
     "one letter too many", "8-bit"],
)  # fmt: skip
def test_any_defect_of_base64_is_told_and_no_shortened_table_comes_out(change: str) -> None:
    part = b"Content-Type: text/csv; name=b.csv\nContent-Transfer-Encoding: base64\n\n" + damaged_base64(change)
    [found] = read(mail(part))
    assert (found.data, verdicts([found])) == (b"", [("b.csv", "XS001", "damaged")])


def test_a_workbook_is_whole_when_a_mailing_list_added_its_lines_behind_it() -> None:
    data = next(data for size in range(3) if len(data := zip_of({"xl/workbook.xml": "x" * size})) % 3)
    lines = b"_______\nDanh sach thu: http://ds.example/\n"
    assert [part.data for part in read(mail(base64_part(data) + lines))] == [data]
    data = next(data for size in range(3) if len(data := zip_of({"xl/workbook.xml": "x" * size})) % 3 == 0)
    assert verdicts(read(mail(base64_part(data) + lines))) == [("BC.xlsx", "XS001", "damaged")]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"quoted-printable", b"a=ZZb"),
        (b"quoted-printable", b"a=4"),
        (b"x-uuencode", b"begin 644 x\n#0V%T\n"),
        (b"x-uuencode", b"gi do"),
        (b"x-bi-mat", b"a,b"),
    ],
)
def test_any_defect_of_another_transfer_encoding_is_told(encoding: bytes, body: bytes) -> None:
    part = b"Content-Type: text/csv; name=b.csv\nContent-Transfer-Encoding: " + encoding + b"\n\n" + body
    assert verdicts(read(mail(part))) == [("b.csv", "XS001", "damaged")]


def test_a_mail_that_is_cut_off_gives_no_shortened_table() -> None:
    csv = b"TT,Don vi\n" + b"1,A\n" * 500
    data = mail(text(b"x"), base64_part(b"1", b"a.csv", b"text/csv"), base64_part(csv, b"b.csv", b"text/csv"))
    for end in (len(data) - 14, len(data) - 16, len(data) - 78, data.index(b"b.csv") + 200):
        assert verdicts(read(data[:end])) == [("a.csv", "", ""), ("b.csv", "XS001", "damaged")]


LONG = mail(
    text(b"Kinh gui"), base64_part(b"1,2\n" * 300, b"a.csv", b"text/csv"), base64_part(b"3", b"b.csv", b"text/csv")
)


@settings(max_examples=200, deadline=2000)
@given(st.integers(len(HEAD), len(LONG) - len("==\n\n--ranh-gioi--\n")))
def test_wherever_a_mail_is_cut_off_it_is_seen(end: int) -> None:
    try:
        parts = read(LONG[:end])
    except IntakeError as error:
        assert (error.code, error.variant) == ("XS001", "damaged")
        return
    assert all(part.data in {b"1,2\n" * 300, b"3", b""} for part in parts)
    content_type_read = LONG[:end].find(b'ranh-gioi"') >= 0
    assert not content_type_read or any(part.error is not None for part in parts)


def test_text_before_and_after_the_parts_is_nothing() -> None:
    data = mail(base64_part(BOOK)).replace(
        b"--ranh-gioi\n", b"Day la thu nhieu phan\n--ranh-gioi-khac\n\n--ranh-gioi\n", 1
    )
    assert read(data + b"Het\n") == [Part("BC.xlsx", BOOK, MAIL)]


def test_a_multipart_in_which_a_boundary_is_used_twice_loses_nothing() -> None:
    inner = multipart(text(b"x"), text(TABLE.encode(), b"html; charset=utf-8"), kind=b"alternative")
    parts = read(mail(inner, base64_part(BOOK)))
    assert [part.name for part in parts] == ["BC.xlsx", "body.html"]


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Type: multipart/mixed\n\n--x\n\nthan\n--x--\n",
        HEAD + b"Content-Type: multipart/mixed; boundary=y\n\n--x\n\nthan\n--x--\n",
        HEAD + b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nthan\n----\n',
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n",
    ],
)
def test_a_multipart_without_its_parts_is_told(data: bytes) -> None:
    assert verdicts(read(data)) == [("dinh-kem-1.bin", "XS001", "damaged")]


def test_heads_that_break_off_are_refused() -> None:
    with pytest.raises(IntakeError, match="XS001 damaged part=header"):
        read(HEAD + b"Content-Ty")


def test_an_attachment_whose_heads_break_off_is_told() -> None:
    assert verdicts(read(mail(b"Content-Disposition: attachment; filename=a.csv\nContent-Tr", base64_part(BOOK)))) == [
        ("a.csv", "XS001", "damaged"), ("BC.xlsx", "", "")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Báo cáo.xlsx".encode(), "Báo cáo.xlsx"),
        ("Ba\u0301o.xlsx".encode(), "Báo.xlsx"),
        (b"B\xe1n.xlsx", "Bán.xlsx"),  # cp1258
        (b"=?utf-8?Q?B=C3=A1o?=.xlsx", "Báo.xlsx"),
        (b"=?utf-8?B?QsOh?=\n =?utf-8?B?by54bHN4?=", "Báo.xlsx"),
        (b"../../etc/BC.xlsx", "BC.xlsx"),
        (b"/BC.xlsx", "BC.xlsx"),
        (b"C:\\bao cao\\BC.xlsx", "BC.xlsx"),
        (b"BC 6/2024.xlsx", "BC 6-2024.xlsx"),
        (b"..", "dinh-kem-1.xlsx"),
        (b"a\x00\x1b\x07b.xlsx", "a b.xlsx"),
        ("BC\u202excod.xlsx".encode(), "BCxcod.xlsx"),
        (b"x" * 500 + b".xlsx", "x" * 175 + ".xlsx"),
        (b"", "dinh-kem-1.xlsx"),
    ],
)  # fmt: skip
def test_the_name_of_an_attachment(name: bytes, expected: str) -> None:
    assert [part.name for part in read(mail(base64_part(BOOK, name)))] == [expected]


@pytest.mark.parametrize(
    ("kind", "name"),
    [(b"application/pdf", "pdf"), (b"application/vnd.ms-excel", "xls"), (b"image/png", "png"), (b"application/x", "bin"),
     (b"text/csv", "csv"), (b"audio/ogg", "bin"), (b"image/svg+xml", "bin")],
)  # fmt: skip
def test_an_attachment_without_a_name_gets_one(kind: bytes, name: str) -> None:
    assert [part.name for part in read(mail(text(b"x"), b"Content-Type: " + kind + b"\n\nx"))] == [f"dinh-kem-1.{name}"]


def test_a_forwarded_mail_stays_the_bytes_that_it_was() -> None:
    inner = b"From: xa@example.org\nSubject: =?utf-8?Q?Chuy=E1=BB=83n?= 6/2024\nX: \xff\n\n\xff\x00 than"
    part = b"Content-Type: message/rfc822\n\n" + inner
    assert [(part.name, part.data) for part in read(mail(text(b"x"), part))] == [("Chuyển 6-2024.eml", inner)]
    digest = mail(b"\n" + inner, kind=b"digest")
    assert [(part.name, part.data) for part in read(digest)] == [("Chuyển 6-2024.eml", inner)]


def test_a_forwarded_mail_has_its_own_name_or_a_number() -> None:
    named = b'Content-Type: message/rfc822; name="Thu"\n\nSubject: x\n\n'
    bare = b"Content-Type: message/rfc822\n\nFrom: a@example.org\n\n"
    assert [part.name for part in read(mail(named, bare))] == ["Thu.eml", "dinh-kem-2.eml"]


@pytest.mark.parametrize(
    "part",
    [
        base64_part(b"\x78\x9f\x3e\x22rest", b"winmail.dat", b"application/ms-tnef"),
        base64_part(b"\x78\x9f\x3e\x22rest", b"BC.xlsx", b"application/octet-stream"),
        base64_part(b"gi do", b"WINMAIL.DAT", b"application/octet-stream"),
        base64_part(b"gi do", b"smime.p7m", b"application/pkcs7-mime; smime-type=enveloped-data"),
        b"Content-Type: message/partial; id=x; number=1; total=2\n\nSubject: x\n\nthan",
        b"Content-Type: message/external-body; access-type=URL; URL=http://x.example/BC.xlsx\n\n\n",
        multipart(b"Content-Type: application/pgp-encrypted\n\nVersion: 1", base64_part(b"x"), kind=b"encrypted", boundary=b"z"),
    ],
)  # fmt: skip
def test_what_only_its_program_or_its_addressee_can_open_is_told(part: bytes) -> None:
    assert [each[1:] for each in verdicts(read(mail(text(b"x"), part)))] == [("XS001", "mail_format")]


def test_receipts_and_other_forms_of_the_text_are_no_attachments() -> None:
    kinds = (b"text/calendar", b"text/enriched", b"message/delivery-status", b"application/applefile")
    assert read(mail(*(b"Content-Type: " + kind + b"\n\nx" for kind in kinds))) == []


def test_text_that_is_an_attachment_by_its_name_or_its_disposition() -> None:
    named = text(b"a,b", more=b'Content-Disposition: attachment; filename="b.txt"\n')
    assert [part.name for part in read(mail(named, text(b"x", more=b"Content-Disposition: attachment\n")))] == [
        "b.txt", "dinh-kem-2.txt"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (b"html; charset=utf-8", TABLE.encode()),
        (b"html; charset=UTF-16", TABLE.encode("utf-16")),
        (b"html", TABLE.encode()),
        (b"html; charset=us-ascii", TABLE.encode()),
        (b"html; charset=khong-co", TABLE.encode()),
        (b"html; charset=windows-1258", "<table><tr><td>Đơn vi\u0323</td></tr></table>".encode("cp1258")),
        (b"html", "<table><tr><td>Đơn vi\u0323</td></tr></table>".encode("cp1258")),
    ],
)
def test_a_table_in_the_body_comes_in_utf8_whatever_it_was_in(kind: bytes, raw: bytes) -> None:
    html = b"Content-Type: text/" + kind + b"\nContent-Transfer-Encoding: base64\n\n" + encodebytes(raw)
    assert read(mail(text(b"x"), html)) == [Part("body.html", TABLE.encode("utf-8-sig"), MAIL, body=True)]


def test_a_page_that_declares_its_charset_itself() -> None:
    raw = b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><table>\xd5</table>"
    assert "<table>Õ</table>" in read(mail(text(raw, b"html")))[0].data.decode()


@pytest.mark.parametrize("kind", [b"html; charset=khong-co", b"html; charset=utf-8"])
def test_a_body_in_a_charset_that_nobody_knows_is_told(kind: bytes) -> None:
    assert verdicts(read(mail(text(b"<table>\xe1\xff</table>", kind)))) == [("body.html", "XS001", "damaged")]
    assert read(mail(text(b"\xe1\xff", kind))) == []


def test_of_alternatives_the_last_page_counts_and_of_several_bodies_all() -> None:
    first, second = text(b"<table>1", b"html"), text(b"<table>2", b"html")
    either = multipart(text(b"x"), first, second, kind=b"alternative", boundary=b"trong")
    assert [part.data[3:] for part in read(mail(either, text(b"<table>3", b"html")))] == [b"<table>2", b"<table>3"]


def test_a_body_without_a_table_is_nothing() -> None:
    assert read(mail(text(b"Kinh gui"), text(b"<p>tablet</p>", b"html"))) == []
    assert read(HEAD + b"\nKinh gui <table>") == []


def test_files_in_the_text_itself_are_attachments() -> None:
    lines = b"".join(binascii.b2a_uu(BOOK[at : at + 45]) for at in range(0, len(BOOK), 45))
    body = b"Kinh gui\n\nbegin 644 BC.xlsx\n" + lines + b"`\nend\n\nbegin 644 b.csv\n#0V%T\n\nHet"
    assert verdicts(read(HEAD + b"\n" + body)) == [("BC.xlsx", "", ""), ("b.csv", "XS001", "damaged")]
    assert read(HEAD + b"\n" + body)[0].data == BOOK
    assert read(HEAD + b"\nbegin 100 ngay\nthi dua\n") == []


def test_a_picture_that_the_body_shows_is_inline_and_a_workbook_never_is() -> None:
    def picture(data: bytes, name: bytes, more: bytes) -> bytes:
        head = b"Content-Type: image/png; name=" + name + b"\n" + more
        return head + b"Content-Transfer-Encoding: base64\n\n" + encodebytes(data)

    parts = read(
        mail(
            text(b'<img src="cid:Logo%401">', b"html"),
            picture(PNG, b"logo.png", b"Content-ID: <logo@1>\n"),
            picture(PNG, b"chu-ky.png", b"Content-Disposition: inline\n"),
            picture(PNG, b"ban-ky.png", b"Content-ID: <khac@1>\nContent-Disposition: attachment\n"),
            picture(BOOK, b"BC.png", b"Content-ID: <logo@1>\nContent-Disposition: inline\n"),
            base64_part(BOOK, b"BC.xlsx").replace(b"attachment;", b"inline;"),
        )
    )
    assert [part.inline for part in parts] == [True, True, False, False, False]


def test_a_multipart_of_two_thousand_levels_ends() -> None:
    data = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number) for number in range(2000)
    )
    started = time.process_time()
    assert verdicts(read(HEAD + data + base64_part(BOOK))) == [("dinh-kem-1.bin", "XS005", "nesting")]
    assert time.process_time() - started < 2


def test_more_sections_than_allowed_are_refused() -> None:
    data = mail(*[text(b"x")] * 30)
    assert read_eml(data, Limits(max_attachments=30)) == []
    with pytest.raises(IntakeError, match="XS005 attachments limit=29"):
        read_eml(data, Limits(max_attachments=29))


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--bx\n" * 400_000,
        HEAD + b"X: y\n" * 400_000,
        HEAD + b"Subject: x\n" + b" y\n" * 400_000,
        HEAD + b"Content-Type: text/plain\n\n" + b"begin 644 x\n" * 200_000,
        HEAD + b"Content-Type: text/html\n\n" + b"<meta " * 400_000,
        HEAD + b"Content-Type: text/html\n\n" + b"cid:" * 500_000,
        HEAD + b"Content-Transfer-Encoding: quoted-printable\nContent-Type: text/html\n\n" + b" " * 2_000_000,
        HEAD + b"Content-Transfer-Encoding: base64\nContent-Type: application/x\n\n" + b"= " * 1_000_000,
    ],
    ids=["delimiters", "fields", "folded", "begin", "meta", "cid", "blanks", "padding"],
)
def test_no_mail_takes_long(data: bytes) -> None:
    started = time.process_time()
    try:
        read(data)
    except IntakeError as error:
        assert error.code == "XS001"
    assert time.process_time() - started < 4


SAMPLE = mail(
    multipart(text(b"x"), text(TABLE.encode(), b"html; charset=utf-8"), kind=b"alternative", boundary=b"trong"),
    base64_part(BOOK), b"Content-Type: message/rfc822\n\n" + mail(base64_part(b"1,2", b"b.csv")),
    base64_part(PNG, b"=?utf-8?Q?=E1=BA=A2nh?=.png", b"image/png", b"Content-ID: <a@b>\n"),
)  # fmt: skip
PIECES = [b"\n", b"\n\n", b"--ranh-gioi", b"--trong--", b'"', b"=?utf-8?B?", b"\xff", b"\x00", b";", b": ", b"multipart/mixed; boundary=", b"\n ", b"begin 644 x\n", b"quoted-printable", b"charset=utf-7", b"From "]  # fmt: skip


def survives(data: bytes) -> None:
    try:
        parts = read(data)
    except IntakeError as error:
        assert error.code in {"XS001", "XS005"}
        return
    for part in parts:
        assert part.error is None or part.data == b""
        assert part.name.isprintable()
        assert "/" not in part.name
        assert part.mail is not None
        assert part.mail.subject.isprintable()
    assert sum(len(part.data) for part in parts if not part.body) <= len(data)


@settings(max_examples=400, deadline=2000)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=6))
def test_whatever_is_done_to_a_mail_it_is_read_or_refused(changes: list[tuple[float, int, bytes]]) -> None:
    data = SAMPLE
    for where, width, piece in changes:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + width :]
    survives(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    survives(data)
    survives(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + data)
