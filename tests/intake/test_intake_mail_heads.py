"""The heads of a mail: who, when, about what, in all the encodings that mail programs write."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.intake.containers.heads import address, mail_of, parameters, sent, subject, words
from xlsync.intake.containers.mime import read_mail
from xlsync.model import Mail


def heads(text: bytes) -> dict[str, str]:
    return read_mail(text)[1].heads


def latin(value: str, charset: str = "utf-8") -> str:
    """A value as the reader of heads gives it: one character a byte."""
    return value.encode(charset).decode("latin-1")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?B?QsOhbyBjw6Fv?=", "Báo cáo"),
        ("=?UTF-8?q?B=C3=A1o_c=C3=A1o?= 6/2024", "Báo cáo 6/2024"),
        ("=?utf-8?Q?B=C3?= =?utf-8?Q?=A1o?=", "Báo"),  # a letter split between two words
        ("=?utf-8?B?QsOh?=\n =?utf-8?B?byBjw6Fv?=", "Báo cáo"),
        ("=?windows-1258?Q?B=E1o_c=E1o?=", "Báo cáo"),
        ("=?windows-1258?Q?Qu=FD?=", "Quư"),
        ("=?iso-8859-1*vi?Q?B=E1o?=", "Báo"),
        ("=?khong-co?Q?B=C3=A1o?=", "Báo"),
        ("=?khong-co?Q?B=E1o?=", "Báo"),
        ("=?utf-8?B?!!!?= x", "x"),
        ("=?utf-8?B?A?= x", "=?utf-8?B?A?= x"),
        ("=?idna?Q?xn--a?=", "xn--a"),
        ("=?utf-8?Q?a=0AFrom:_b=40example.org?=", "a From: b@example.org"),
        ("=?utf-8?Q?a=00=07b?=", "a b"),
        ("=?utf-8?Q?=E2=80=AEgnp.exe?=", "gnp.exe"),  # written from right to left
        (latin("Báo cáo"), "Báo cáo"),
        (latin("Ba\u0301o ca\u0301o"), "Báo cáo"),
        (latin("Bán", "cp1258"), "Bán"),
        ("Bao cao\r\n\t6 thang", "Bao cao 6 thang"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_subject_in_one_line(value: str, expected: str) -> None:
    assert subject(heads(b"Subject: " + value.encode("latin-1") + b"\n\n")) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("VP@LDLD.example", "vp@ldld.example"),
        ("Van phong <VP@LDLD.example>", "vp@ldld.example"),
        ('"a@example.org" <b@example.org>', "b@example.org"),
        ('"a@example.org, x" <b@example.org>, c@example.org', "b@example.org"),
        ("a@example.org <b@example.org>", "b@example.org"),
        ("a@example.org (b@example.org)", "a@example.org"),
        ("a@example.org, b@example.org", "a@example.org"),
        ("Nhom: a@example.org, b@example.org;", "a@example.org"),
        ("=?utf-8?Q?b=40example.org?= <a@example.org>", "a@example.org"),
        ("=?utf-8?Q?LDLD_=3Ca=40example.org=3E?=", "a@example.org"),
        (latin("LĐLĐ huyện <a@example.org>"), "a@example.org"),
        ("<@x.example,@y.example:a@example.org>", "a@example.org"),
        ("LDLD huyen", ""),
        ("@", ""),
        ("<>", ""),
        ("a" * 300 + "@example.org", ""),
    ],
)
def test_the_first_address_and_never_one_from_a_name(value: str, expected: str) -> None:
    assert address(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Wed, 03 Jul 2024 08:30:00 +0700", "2024-07-03T08:30:00+07:00"),
        ("3 Jul 24 08:30 +0700 (ICT)", "2024-07-03T08:30:00+07:00"),
        ("Wed, 03 Jul 2024 01:30:00 GMT", "2024-07-03T01:30:00+00:00"),
        ("Wed, 03 Jul 2024 08:30:00", "2024-07-03T08:30:00+07:00"),
        ("Wed, 03 Jul 2024 08:30:00 ICT", "2024-07-03T08:30:00+07:00"),
        ("Wed, 03 Jul 2024 01:30:00 -0000", "2024-07-03T01:30:00+00:00"),
        ("Wed, 03 Jul 2024 08:30:00 XYZ", None),
        ("Wed, 31 Feb 2024 08:30:00 +0700", None),
        ("Wed, 03 Jul 2024 08:30:00 +9999", None),
        ("Wed, 03 Jul 0024 99:30:00 +0700", None),
        ("Wed, 03 Jul 1700 08:30:00 +0700", None),
        ("hom qua", None),
        ("99999999999999999999999999", None),
        ("", None),
    ],
)
def test_a_date_with_its_offset_or_none(value: str, expected: str | None) -> None:
    found = sent(value)
    assert found == expected
    assert (Mail(sent=found).moment is None) == (expected is None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('attachment; filename="BC.xlsx"', "BC.xlsx"),
        ("attachment; filename=BC quy 2.xlsx", "BC quy 2.xlsx"),
        ("attachment; FileName = BC.xlsx ; size=3", "BC.xlsx"),
        ('attachment; filename="a\\"b; c.xlsx"', 'a"b; c.xlsx'),
        ("attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o.xlsx", "Báo cáo.xlsx"),
        ("attachment; filename*=windows-1258'vi'B%E1o.xlsx", "Báo.xlsx"),
        ("attachment; filename*0*=UTF-8''B%C3; filename*1*=%A1o%20; filename*2=\"c.xlsx\"", "Báo c.xlsx"),
        ("attachment; filename*1=b.xlsx; filename*0=a", "ab.xlsx"),
        ("attachment; filename=x.xlsx; filename*=utf-8''y.xlsx", "y.xlsx"),
        ("attachment; filename*=B%C3%A1o.xlsx", "Báo.xlsx"),
        ("attachment; filename*=khong-co''B%C3%A1o.xlsx", "Báo.xlsx"),
        ("attachment; filename*=utf-8''B%FFo%2.xlsx", "B\xffo%2.xlsx"),
        ('attachment; filename="=?utf-8?B?QsOhby54bHN4?="', "Báo.xlsx"),
        ("attachment; filename==?utf-8?B?QsOhby54bHN4?=", "Báo.xlsx"),
        (latin('attachment; filename="Báo.xlsx"'), "Báo.xlsx"),
        ('attachment; filename="BC.xlsx', "BC.xlsx"),
    ],
)
def test_a_file_name_in_every_encoding(value: str, expected: str) -> None:
    assert parameters(value)[1]["filename"] == expected


def test_the_first_field_of_a_name_counts() -> None:
    assert mail_of(heads(b"From: a@example.org\nFrom: b@example.org\n\n")).sender == "a@example.org"


def test_without_from_the_sender_or_the_return_path_counts() -> None:
    assert (
        mail_of(heads(b"From: Van phong\nSender: b@example.org\nReturn-Path: <c@example.org>\n\n")).sender
        == "b@example.org"
    )
    assert mail_of(heads(b"Return-Path: <c@example.org>\n\n")).sender == "c@example.org"


def test_an_id_with_a_line_break_in_it_is_none() -> None:
    assert mail_of(heads(b"Message-ID: x\n\n")).message_id is None
    assert mail_of(heads(b"Message-ID:\n <1@example.org>\n\n")).message_id == "<1@example.org>"


@given(st.binary(max_size=400))
def test_no_value_has_a_line_break_or_a_control_character(raw: bytes) -> None:
    found = mail_of({name: raw.decode("latin-1") for name in ("from", "subject", "date", "message-id")})
    for value in (found.sender, found.subject, found.sent or "", found.message_id or ""):
        assert value.isprintable()
        assert value == " ".join(value.split())


@given(st.text(alphabet="=?utf-8QB_;*'\"\\ a\u1ea3", max_size=60))
def test_words_and_parameters_are_never_refused(text: str) -> None:
    value = text.encode().decode("latin-1")
    assert isinstance(words(value), str)
    assert all(isinstance(each, str) for each in parameters("a/b; filename=" + value)[1].values())


@pytest.mark.parametrize(
    "value",
    ["=?a?q?" * 3000, '"\\' * 8000, "<" + "a" * 16_000, "(" * 16_000, ";a=\"" * 4000, "; " * 8000, ";a*0*='" * 2000, "=?utf-8?Q?" + "=" * 16_000 + "?="],
)  # fmt: skip
def test_no_value_takes_long(value: str) -> None:
    started = time.process_time()
    subject({"subject": value})
    address(value)
    sent(value)
    parameters(value)
    assert time.process_time() - started < 1
