"""Containers in any nesting: the way to each file, its mail, and limits over all of them together."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_packages import book_of, zip_of
from mail_msg_files import attachment, compound, message
from mail_texts import HEAD, base64_part, mail, text, verdicts

from xlsync.intake.containers.part import Part
from xlsync.intake.containers.unpack import unpack
from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits

BOOK = book_of()


def read(
    data: bytes, name: str = "thu.eml", limits: Limits | None = None, passwords: tuple[str, ...] = ()
) -> list[Part]:
    return list(unpack(data, name, limits or Limits(), passwords))


def head(sender: str, subject: str) -> bytes:
    return f"From: {sender}\nSubject: {subject}\nMIME-Version: 1.0\n".encode()


def forwarded(data: bytes) -> bytes:
    return b"Content-Type: message/rfc822\n\n" + data


def test_every_file_has_the_way_to_it_and_the_innermost_mail() -> None:
    inner = mail(base64_part(BOOK, b"BC.xlsx"), head=head("xa@example.org", "Bao cao xa"), boundary=b"xa")
    packed = zip_of({"huyen/BC.xlsx": BOOK, "thu.eml": inner})
    outlook = compound(message([attachment(b"1,2", "b.csv")], p0037="Outlook", p5D01="o@example.org"))
    outer = mail(
        base64_part(packed, b"bc.zip", b"application/zip"), forwarded(inner), base64_part(outlook, b"thu.msg"),
        head=head("huyen@example.org", "Ngoai"),
    )  # fmt: skip
    assert [(part.name, part.mail.sender) for part in read(outer)] == [
        ("bc.zip/huyen/BC.xlsx", "huyen@example.org"),
        ("bc.zip/thu.eml/BC.xlsx", "xa@example.org"),
        ("Bao cao xa.eml/BC.xlsx", "xa@example.org"),
        ("thu.msg/b.csv", "o@example.org"),
    ]


def test_what_is_no_container_comes_as_it_is() -> None:
    parts = read(
        mail(
            base64_part(b"%PDF-1.7", b"ky.pdf"),
            base64_part(b"", b"rong.xlsx"),
            base64_part(b"Rar!\x1a\x07\0", b"a.rar"),
        )
    )
    assert [(part.name, part.data, part.error) for part in parts] == [
        ("ky.pdf", b"%PDF-1.7", None), ("rong.xlsx", b"", None), ("a.rar", b"Rar!\x1a\x07\0", None)
    ]  # fmt: skip


def test_a_container_is_one_whatever_it_is_called() -> None:
    assert [part.name for part in read(mail(base64_part(zip_of({"BC.xlsx": BOOK}), b"anh.png", b"image/png")))] == [
        "anh.png/BC.xlsx"
    ]


def test_a_name_given_twice_gets_a_number() -> None:
    parts = read(
        mail(
            *(
                base64_part(b"%d" % n, name)
                for n, name in enumerate([b"BC.xlsx", b"bc.XLSX", b"BC.xlsx", b"BC (2).xlsx", b"a", b"a"])
            )
        )
    )
    assert [part.name for part in parts] == ["BC.xlsx", "bc (2).XLSX", "BC (3).xlsx", "BC (2) (2).xlsx", "a", "a (2)"]


def test_containers_of_one_name_are_told_apart() -> None:
    packed = base64_part(zip_of({"BC.xlsx": BOOK}), b"bc.zip")
    assert [part.name for part in read(mail(packed, packed))] == ["bc.zip/BC.xlsx", "bc (2).zip/BC.xlsx"]


def test_five_thousand_files_of_one_name_take_no_time() -> None:
    started = time.process_time()
    parts = read(mail(*[base64_part(b"1", b"BC.csv", b"text/csv")] * 5000))
    assert len({part.name for part in parts}) == 5000
    assert time.process_time() - started < 4


def test_containers_deeper_than_allowed_are_told_and_what_lies_above_is_read() -> None:
    data = BOOK
    for number in range(20):
        data = zip_of({f"{number}.{'xlsx' if number == 0 else 'zip'}": data, "b.csv": b"1"})
    parts = read(data, "ngoai.zip")
    assert verdicts(parts)[0] == ("/".join(f"{n}.zip" for n in range(19, 11, -1)), "XS005", "nesting")
    assert [part.name.count("/") for part in parts if part.error is None] == [7, 6, 5, 4, 3, 2, 1, 0]


def test_mails_twenty_deep_end_at_the_limit() -> None:
    data = mail(base64_part(BOOK), head=head("a@example.org", "0"))
    for number in range(1, 20):
        data = mail(
            text(b"x"),
            forwarded(data).replace(b"ranh-gioi", b"trong-%d" % number),
            head=head("a@example.org", str(number)),
        )
    assert [each[1:] for each in verdicts(read(data))] == [("XS005", "nesting")]


def test_messages_inside_messages_count_for_what_they_hold() -> None:
    tree = message([attachment(zip_of({"BC.xlsx": BOOK}), "bc.zip")], embedded=True, p0037="1")
    for number in range(2, 4):
        tree = message([attachment(tree)], embedded=number < 3, p0037=str(number))
    assert [part.name for part in read(compound(tree), "thu.msg", Limits(max_nesting=4))] == [
        "2.msg/1.msg/bc.zip/BC.xlsx"
    ]
    assert verdicts(read(compound(tree), "thu.msg", Limits(max_nesting=3))) == [
        ("2.msg/1.msg/bc.zip", "XS005", "nesting")
    ]
    packed = zip_of({"thu.msg": compound(tree)})
    assert verdicts(read(packed, "a.zip", Limits(max_nesting=3))) == [("thu.msg/2.msg/1.msg", "XS005", "nesting")]


def test_a_container_that_cannot_be_opened_is_told_and_the_others_are_read() -> None:
    twice = zip_of({"aa": b"1", "bb": b"2"}).replace(b"bb", b"aa")
    broken = HEAD + b"Content-Ty"
    parts = read(mail(base64_part(twice, b"a.zip"), forwarded(broken), base64_part(BOOK)))
    assert verdicts(parts) == [
        ("a.zip", "XS005", "duplicate_entries"), ("Bao cao.eml", "XS001", "damaged"), ("BC.xlsx", "", "")
    ]  # fmt: skip
    assert all(part.data == b"" for part in parts if part.error is not None)


def test_a_container_that_holds_nothing_is_told() -> None:
    nothing = HEAD + b"\nKinh gui"
    parts = read(mail(forwarded(nothing), base64_part(zip_of({}), b"rong.zip")))
    assert verdicts(parts) == [("Bao cao.eml", "XS016", "nothing_inside"), ("rong.zip", "XS016", "nothing_inside")]
    assert read(nothing) == []


@pytest.mark.parametrize(
    ("data", "code"), [(zip_of({"aa": b"1", "bb": b"2"}).replace(b"bb", b"aa"), "XS005"), (b"PK\x03\x04", "XS001"), (BOOK[:-9], "XS001")]
)  # fmt: skip
def test_the_outermost_container_is_refused_by_an_exception(data: bytes, code: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read(data, "a.zip")
    assert caught.value.code == code


def test_files_are_counted_over_all_containers() -> None:
    data = zip_of({f"{number}.zip": zip_of({f"{n}.csv": b"1" for n in range(4)}) for number in range(4)})
    assert len(read(data, "a.zip", Limits(max_attachments=20))) == 16
    found: list[Part] = []
    with pytest.raises(IntakeError, match="XS005 attachments limit=19"):
        found.extend(unpack(data, "a.zip", Limits(max_attachments=19)))


def test_bytes_are_counted_over_all_containers_and_what_came_before_is_good() -> None:
    data = zip_of({f"{number}.zip": zip_of({"a.csv": b"x" * 10_000}) for number in range(9)})
    found = []
    with pytest.raises(IntakeError, match="XS005 attachment_bytes limit=50000"):
        for part in unpack(data, "a.zip", Limits(max_attachment_bytes=50_000)):
            found.append(part.name)
    assert found == ["0.zip/a.csv", "1.zip/a.csv", "2.zip/a.csv", "3.zip/a.csv"]


def test_passwords_reach_every_archive() -> None:
    from test_intake_mail_archive import encrypted

    data = mail(base64_part(zip_of({"trong.zip": encrypted(BOOK, b"x")}), b"bc.zip"))
    assert [part.data for part in read(data, passwords=("x",))] == [BOOK, b"1"]


def test_the_body_of_a_mail_inside_has_its_mail() -> None:
    inner = mail(text(b"<table>", b"html"), head=head("xa@example.org", "Trong"))
    [part] = read(zip_of({"thu.eml": inner}), "a.zip")
    assert (part.name, part.body, part.mail.sender) == ("thu.eml/body.html", True, "xa@example.org")


#: Small mails, messages and archives that are kept as seeds, and what becomes of each (`<` marks what is raised).
CORPUS = Path(__file__).parent / "corpus"
BECOMES = {
    "ansi.msg": ["Báo cáo.csv"],
    "bang-trong-thu.eml": ["logo.png", "body.html"],
    "charset-la.eml": ["body.html XS001 damaged"],
    "chong-nhau.zip": ["< XS005 overlapping_entries"],
    "chuyen-tiep.eml": ["Bao cao.eml/bc.csv"],
    "cut.eml": ["bc.csv XS001 damaged"],
    "dau-thu-8-bit.eml": ["Báo cáo.csv"],
    "kem-csv.eml": ["bc.csv"],
    "khong-boundary.eml": ["dinh-kem-1.bin XS001 damaged"],
    "kich-thuoc-sai.zip": ["a.csv XS001 damaged"],
    "long-nhau.msg": ["bc.csv", "Trong.msg/trong.csv", "body.html"],
    "mat-khau.zip": ["BC.xlsx XS002", "b.csv"],
    "mot-boundary.eml": ["bc.csv", "body.html"],
    "ra-ngoai.zip": ["bc.csv XS005 entry_name", "bc (2).csv"],
    "ten-cp1258.zip": ["Bán cáo.csv", "huyen/bc.csv"],
    "ten-rfc2231.eml": ["Báo cáo.csv"],
    "uuencode.eml": ["bc.csv"],
    "winmail.eml": ["winmail.dat XS001 mail_format"],
}


def test_every_seed_becomes_what_is_written_here() -> None:
    found = {}
    for path in sorted(CORPUS.iterdir()):
        try:
            found[path.name] = [" ".join(each).strip() for each in verdicts(read(path.read_bytes(), path.name))]
        except IntakeError as error:
            found[path.name] = [f"< {error.code} {error.variant}"]
    assert found == BECOMES


SAMPLE = zip_of(
    {
        "thu.eml": mail(
            base64_part(zip_of({"a.csv": b"1"}), b"a.zip"), forwarded(mail(base64_part(BOOK), boundary=b"trong"))
        ),
        "thu.msg": compound(message([attachment(BOOK, "BC.xlsx")])),
    }
)


def survives(data: bytes, name: str) -> None:
    started = time.process_time()
    try:
        parts = read(data, name)
    except IntakeError as error:
        assert error.code in {"XS001", "XS003", "XS005", "XS016"}
        parts = []
    assert time.process_time() - started < 2
    assert len({part.name.casefold() for part in parts}) == len(parts)
    assert all(part.error is None or part.data == b"" for part in parts)
    assert all(part.name.isprintable() and not part.name.startswith("/") for part in parts)


@settings(max_examples=200, deadline=3000)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5))
def test_whatever_is_done_to_a_container_each_file_is_given_or_told(changes: list[tuple[float, int]]) -> None:
    data = bytearray(SAMPLE)
    for where, value in changes:
        data[int(where * len(data))] = value
    survives(bytes(data), "a.zip")


@settings(max_examples=400, deadline=3000)
@given(
    st.sampled_from(sorted(BECOMES)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=6)), min_size=1, max_size=5),
)
def test_whatever_is_done_to_a_seed_each_file_is_given_or_told(
    name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    data = (CORPUS / name).read_bytes()
    for where, width, piece in changes:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + width :]
    survives(data, name)
