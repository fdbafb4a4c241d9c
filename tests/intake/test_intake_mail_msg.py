"""Messages saved by Outlook: heads, attachments, messages inside them, damage."""

import io
from datetime import UTC, datetime

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_packages import book_of
from mail_msg_files import Tree, attachment, compound, message, storage, ticks

from xlsync.intake.containers.msg import read_msg
from xlsync.intake.containers.part import Part
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import Kind, sniff
from xlsync.model import Mail

BOOK = book_of()
SENT = ("time", ticks(datetime(2024, 7, 3, 1, 30, tzinfo=UTC)))
LARGE = BOOK + bytes(9000)


def read(tree: Tree, limits: Limits | None = None) -> list[Part]:
    data = compound(tree)
    assert sniff(data, "thu.msg") is Kind.MSG
    return read_msg(data, limits or Limits())


def verdicts(parts: list[Part]) -> list[tuple[str, str, str]]:
    return [
        (part.name, "", "") if part.error is None else (part.name, part.error.code, part.error.variant)
        for part in parts
    ]


def test_the_files_of_these_tests_are_compound_files_without_a_defect() -> None:
    data = compound(message([attachment(LARGE, "BC.xlsx"), attachment(b"x", "a.csv")], p0037="Báo cáo"))
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        assert ole.openstream("__attach_version1.0_#00000000/__substg1.0_37010102").read() == LARGE
        assert ole.openstream("__attach_version1.0_#00000001/__substg1.0_37010102").read() == b"x"
        assert ole.openstream("__substg1.0_0037001F").read().decode("utf-16-le") == "Báo cáo"
        assert ole.parsing_issues == []


def test_attachments_come_with_the_mail_they_came_with() -> None:
    parts = read(
        message(
            [attachment(BOOK, "Báo cáo.xlsx"), attachment(LARGE, "BC2.xlsx")],
            p0037="Báo cáo 6 tháng",
            p5D01="VanPhong@LDLD.example",
            p0039=SENT,
            p1035="<1@ldld.example>",
        )
    )
    mail = Mail("vanphong@ldld.example", "Báo cáo 6 tháng", "2024-07-03T08:30:00+07:00", "<1@ldld.example>")
    assert parts == [Part("Báo cáo.xlsx", BOOK, mail), Part("BC2.xlsx", LARGE, mail)]


@pytest.mark.parametrize(
    ("properties", "sender"),
    [
        ({"p0C1E": "SMTP", "p0C1F": "A@example.org"}, "a@example.org"),
        ({"p0C1E": "EX", "p0C1F": "/O=TO CHUC/CN=A"}, ""),
        ({"p0C1E": "EX", "p0C1F": "/O=TO CHUC/CN=A", "p5D01": "a@example.org"}, "a@example.org"),
        ({"p0064": "SMTP", "p0065": "chu@example.org", "p5D01": "ho@example.org"}, "chu@example.org"),
        ({"p5D02": "chu@example.org", "p5D01": "ho@example.org"}, "chu@example.org"),
        ({"p007D": "From: =?utf-8?Q?L=C4=90L=C4=90?= <xa@example.org>\r\nSubject: x\r\n\r\n"}, "xa@example.org"),
    ],
)
def test_the_sender_is_an_address_that_mail_programs_know(properties: dict[str, str], sender: str) -> None:
    assert read(message([attachment(BOOK, "a.xlsx")], **properties))[0].mail.sender == sender


def test_the_date_is_that_of_sending_then_of_delivery_then_of_the_heads() -> None:
    later = ("time", ticks(datetime(2024, 7, 4, 0, 0, tzinfo=UTC)))
    heads = "Date: Fri, 05 Jul 2024 10:00:00 +0700\r\n\r\n"
    trees = [{"p0039": SENT, "p0E06": later}, {"p0E06": later, "p007D": heads}, {"p007D": heads}, {}]
    found = [read(message([attachment(b"", "a")], **tree))[0].mail.sent for tree in trees]
    assert found == ["2024-07-03T08:30:00+07:00", "2024-07-04T07:00:00+07:00", "2024-07-05T10:00:00+07:00", None]


def test_a_time_that_no_calendar_has_is_no_date() -> None:
    assert read(message([attachment(b"", "a")], p0039=("time", 2**64 - 1)))[0].mail.sent is None


@pytest.mark.parametrize("codepage", [None, 1258, 1252])
def test_narrow_texts_are_in_the_code_page_that_the_message_names(codepage: int | None) -> None:
    text = {None: "Báo cáo Quý", 1258: "Báo cáo Quý", 1252: "Bão cõ ý"}[codepage]
    more = {} if codepage is None else {"p3FFD": codepage}
    narrow = f"cp{codepage or 1258}"
    [part] = read(message([attachment(BOOK, f"{text}.xlsx", narrow=narrow)], narrow=narrow, p0037=text, **more))
    assert (part.mail.subject, part.name) == (text, f"{text}.xlsx")


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"p3707": "Biểu tổng hợp.xlsx", "p3704": "BIEUTO~1.XLS"}, "Biểu tổng hợp.xlsx"),
        ({"p3704": "BIEUTO~1.XLS"}, "BIEUTO~1.XLS"),
        ({"p3001": "BC", "p3703": ".xlsx"}, "BC.xlsx"),
        ({"p3707": "C:\\bao cao\\BC.xlsx"}, "BC.xlsx"),
        ({"p3707": "../../BC.xlsx"}, "BC.xlsx"),
        ({"p3707": "B\u202eC\r\n.xlsx"}, "BC .xlsx"),
        ({}, "dinh-kem-1"),
    ],
)
def test_the_name_of_an_attachment(properties: dict[str, str], name: str) -> None:
    assert [part.name for part in read(message([attachment(BOOK, **properties)]))] == [name]


def test_a_message_inside_gives_its_attachments_with_its_own_mail() -> None:
    inner = message([attachment(BOOK, "BC.xlsx")], embedded=True, p0037="Chuyển tiếp 6/2024", p5D01="xa@example.org")
    outer = message([attachment(inner, "x"), attachment(b"1,2", "b.csv")], p0037="Ngoài", p5D01="huyen@example.org")
    found = [(part.name, part.mail.sender, part.data) for part in read(outer)]
    assert found == [
        ("Chuyển tiếp 6-2024.msg/BC.xlsx", "xa@example.org", BOOK), ("b.csv", "huyen@example.org", b"1,2")
    ]  # fmt: skip


def test_a_message_inside_that_holds_nothing_is_told() -> None:
    inner = message(embedded=True, p0037="Chào")
    assert verdicts(read(message([attachment(inner)]))) == [("Chào.msg", "XS016", "nothing_inside")]


def test_messages_inside_messages_end_at_the_limit() -> None:
    tree = message([attachment(BOOK, "BC.xlsx")], embedded=True, p0037="0")
    for number in range(1, 20):
        tree = message([attachment(tree), attachment(b"1", f"{number}.csv")], embedded=number < 19, p0037=str(number))
    found = verdicts(read(tree))
    assert [each for each in found if each[1]] == [
        ("18.msg/17.msg/16.msg/15.msg/14.msg/13.msg/12.msg/11.msg", "XS005", "nesting")
    ]
    assert len(found) == 9  # the tables of the eight messages that were opened


def test_a_table_in_the_body_is_a_part_of_its_own() -> None:
    html = "<html><meta charset=utf-8><TABLE><tr><td>Đơn vị</td></tr></TABLE></html>"
    for more in ({"p1013": html.encode()}, {"p1013": html.encode("cp1258", "ignore"), "p3FDE": 1258}, {"p1013": html}):
        [part] = read(message(**more))
        assert (part.name, part.body, part.error) == ("body.html", True, None)
        assert part.data.startswith(b"\xef\xbb\xbf<html>")
        assert "<td>" in part.data.decode()
    assert read(message(p1013=b"<p>Xin chao</p>")) == []


def test_a_body_in_a_charset_that_it_is_not_in_is_told() -> None:
    assert verdicts(read(message(p1013=b"<table>\xff\xff", p3FDE=65001))) == [("body.html", "XS001", "damaged")]


def test_a_picture_that_the_body_shows_is_inline_and_a_workbook_never_is() -> None:
    png = b"\x89PNG\r\n\x1a\n0"
    parts = read(
        message(
            [
                attachment(png, "logo.png", p3712="Logo@1"), attachment(png, "ban-ky.png"),
                attachment(png, "a.png", p7FFE=True), attachment(png, "b.png", p3714=4),
                attachment(BOOK, "BC.png", p3712="logo@1"),
            ],
            p1013=b"<img src='cid:logo@1'>",
        )
    )  # fmt: skip
    assert [part.inline for part in parts] == [True, False, True, True, False]


@pytest.mark.parametrize(
    ("tree", "verdict"),
    [
        (attachment(None, "BC.xlsx", p3705=2), ("BC.xlsx", "XS001", "mail_format")),
        (attachment(None, "BC.xlsx", p3705=7), ("BC.xlsx", "XS001", "mail_format")),
        (attachment(None, "BC.xlsx"), ("BC.xlsx", "XS001", "damaged")),
        (attachment({"CONTENTS": b"x"}, "OLE", p3705=6), ("OLE", "XS001", "mail_format")),
        (attachment({"Package": BOOK}, "BC.xlsx", p3705=6), ("BC.xlsx", "", "")),
        (attachment(b"\x78\x9f\x3e\x22", "winmail.dat"), ("winmail.dat", "XS001", "mail_format")),
        ({"__substg1.0_37010102": BOOK}, ("dinh-kem-1.bin", "XS001", "damaged")),
        (attachment({"x": b""}, "thu"), ("thu.msg", "XS001", "damaged")),
    ],
)
def test_what_cannot_be_taken_out_is_told_and_the_others_are_there(tree: Tree, verdict: tuple[str, str, str]) -> None:
    assert verdicts(read(message([tree, attachment(BOOK, "tot.xlsx")]))) == [verdict, ("tot.xlsx", "", "")]


def test_more_attachments_than_allowed_are_refused() -> None:
    tree = message([attachment(b"", f"{number}.csv") for number in range(6)])
    with pytest.raises(IntakeError, match="XS005 attachments limit=5"):
        read(tree, Limits(max_attachments=5))


def test_a_compound_file_that_is_no_message_is_damaged() -> None:
    with pytest.raises(IntakeError, match="XS001 damaged"):
        read_msg(compound({"Other": b"x"}), Limits())


def test_a_file_that_is_cut_off_gives_no_shortened_attachment() -> None:
    data = compound(message([attachment(LARGE, "BC.xlsx")]))
    place = data.index(LARGE[:64])
    try:
        parts = read_msg(data[: place + 1024], Limits())
    except IntakeError as error:
        assert error.code == "XS001"
    else:
        assert [part.data for part in parts if part.error is None] == []


def test_entries_that_share_their_bytes_are_not_read_over_and_over() -> None:
    tree = message([attachment(bytes(40_000), f"{number}.bin") for number in range(3)])
    tree |= {f"__attach_version1.0_#{number:08X}": attachment(bytes(5000), f"{number}.bin") for number in range(3, 60)}
    data = bytearray(compound(tree))
    streams = [
        at for at in range(512, len(data), 128) if data[at : at + 40] == "__substg1.0_37010102".encode("utf-16-le")
    ]
    whole = max(streams, key=lambda at: int.from_bytes(data[at + 120 : at + 124], "little"))
    for at in streams:
        data[at + 116 : at + 128] = data[whole + 116 : whole + 128]
    parts = read_msg(bytes(data), Limits())
    assert sum(len(part.data) for part in parts) <= len(data)
    assert {part.error.code for part in parts if part.error} == {"XS001"}


@pytest.mark.parametrize("size", [0x7FFFFFFF, 0xFFFFFFFF])
def test_a_declared_size_beyond_the_file_is_not_believed(size: int) -> None:
    data = bytearray(compound(message([attachment(LARGE, "BC.xlsx")])))
    at = data.index("__substg1.0_37010102".encode("utf-16-le"))
    data[at + 120 : at + 124] = size.to_bytes(4, "little")
    assert verdicts(read_msg(bytes(data), Limits())) == [("dinh-kem-1.bin", "XS001", "damaged")]


@pytest.mark.parametrize("at", [0x28, 0x2C, 0x40, 0x48, 0x1E, 0x20, 0x38])
def test_counts_in_the_head_that_lie_are_damage(at: int) -> None:
    data = bytearray(compound(message([attachment(BOOK, "BC.xlsx")])))
    data[at + 1] = 0x7F
    with pytest.raises(IntakeError, match="XS001 damaged part=ole"):
        read_msg(bytes(data), Limits())


def inside_itself(storage: str) -> bytes:
    data = bytearray(compound(message([attachment(BOOK, "BC.xlsx"), attachment(BOOK, "tot.xlsx")])))
    root, number = data.index("Root Entry".encode("utf-16-le")), data.index(storage.encode("utf-16-le"))
    data[number + 76 : number + 80] = ((number - root) // 128).to_bytes(4, "little")
    return bytes(data)


def test_a_storage_inside_itself_is_damage() -> None:
    with pytest.raises(IntakeError, match="XS001 damaged"):
        read_msg(inside_itself("Root Entry"), Limits())
    parts = read_msg(inside_itself("__attach_version1.0_#00000000"), Limits())
    assert verdicts(parts) == [("dinh-kem-1.bin", "XS001", "damaged"), ("tot.xlsx", "", "")]


def test_a_directory_that_runs_in_circles_ends() -> None:
    data = bytearray(compound(message([attachment(BOOK, "BC.xlsx")], p0037="x")))
    for name in ("__attach_version1.0_#00000000", "__properties_version1.0"):
        at = data.index(name.encode("utf-16-le"))
        data[at + 76 : at + 80] = (0).to_bytes(4, "little")  # its child is the root
    survives(bytes(data))


def sample() -> bytes:
    inner = message([attachment(BOOK, "trong.xlsx")], embedded=True, p0037="Trong")
    return compound(
        message(
            [attachment(LARGE, "BC.xlsx"), attachment(inner), attachment(b"1,2", "b.csv", narrow="cp1258")],
            p0037="Báo cáo", p5D01="a@example.org", p0039=SENT, p1013=b"<table>", p3FFD=1258,
        )
    )  # fmt: skip


SAMPLE = sample()


def survives(data: bytes) -> None:
    try:
        parts = read_msg(data, Limits())
    except IntakeError as error:
        assert error.code in {"XS001", "XS005"}
        return
    assert all(part.error is None or part.data == b"" for part in parts)
    assert sum(len(part.data) for part in parts if not part.body) <= len(data)


@settings(max_examples=300, deadline=2000)
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
    st.one_of(st.none(), st.integers(0, len(SAMPLE))),
)
def test_whatever_is_done_to_its_bytes_it_is_read_or_refused(changes: list[tuple[float, int]], end: int | None) -> None:
    data = bytearray(SAMPLE)
    for where, value in changes:
        data[int(where * len(data))] = value
    survives(bytes(data[:end]))


HEAD_AND_DIRECTORY = [*range(24, 76), *range(SAMPLE.index("Root Entry".encode("utf-16-le")), len(SAMPLE))]


@settings(max_examples=300, deadline=2000)
@given(
    st.lists(
        st.tuples(st.sampled_from(HEAD_AND_DIRECTORY), st.sampled_from([0, 1, 2, 5, 127, 254, 255])),
        min_size=1,
        max_size=6,
    )
)
def test_a_directory_or_a_table_of_sectors_that_lies_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for where, value in changes:
        data[where] = value
    survives(bytes(data))


@given(st.binary(max_size=2000))
def test_bytes_that_are_no_message_are_refused(data: bytes) -> None:
    for each in (data, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data):
        with pytest.raises(IntakeError, match="XS001 damaged"):
            read_msg(each, Limits())


def test_a_message_with_thousands_of_properties_does_not_hide_an_attachment() -> None:
    tree = message([attachment(BOOK, "BC.xlsx")], **{f"p{number:04X}": "x" for number in range(0x6000, 0x6200)})
    assert [part.data for part in read(tree)] == [BOOK]


def test_properties_that_end_in_the_middle_are_read_as_far_as_they_go() -> None:
    tree = message([attachment(BOOK, "BC.xlsx")], p0037="x")
    tree["__properties_version1.0"] = tree["__properties_version1.0"][:37]
    assert [part.name for part in read(tree)] == ["BC.xlsx"]


def test_an_attachment_by_value_that_is_empty_is_an_empty_file() -> None:
    assert read(message([storage({0x3705: 1, 0x3701: b"", 0x3707: "BC.xlsx"}, head=8)]))[0].data == b""
