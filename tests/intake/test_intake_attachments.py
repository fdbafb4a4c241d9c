"""What comes out of a file as it was found: its workbook, or the files inside it, each with its name and its hash."""

import io
import pickle
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import msoffcrypto
import pytest
import sandbox_tasks as child
from format_books import converted, figures, sample
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_packages import book_of, zip_of
from mail_msg_files import attachment, compound, message
from mail_texts import base64_part, mail, text
from ole_writer import encrypted_xls, number_cell, xls_of
from word_packages import cell, table, word_of
from xlsb_writer import xlsb_of

from xlsync.intake import attachments, tasks
from xlsync.intake.attachments import Opened, Opener
from xlsync.intake.files import FoundFile, find_files
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import Kind

BOOK = book_of('<row r="1"><c r="A1"><v>7290</v></c></row>')
HTML = "<table><tr><td>Đơn vị</td><td>7290</td></tr></table>"
CSV = "Đơn vị;Số buổi\nCĐCS;7290\n".encode()
WORD = word_of(table(cell("Đơn vị") + cell("7290")))
#: One workbook in each format, as (name, bytes, kind).
FORMATS = [
    ("a.xlsx", BOOK, Kind.XLSX),
    ("b.xls", xls_of(number_cell(0, 0, 7290)), Kind.XLS),
    ("c.xlsb", xlsb_of(b""), Kind.XLSB),
    ("d.csv", CSV, Kind.DELIMITED),
    ("e.html", HTML.encode(), Kind.HTML),
    ("f.docx", WORD, Kind.DOCX),
]

Came = Opened | FoundFile


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener(Limits())
    yield made
    made.close()


def saved(folder: Path, name: str, data: bytes) -> FoundFile:
    (folder / name).write_bytes(data)
    return FoundFile(name, folder / name, len(data))


def spill_of(folder: Path) -> Path:
    (folder / "spill").mkdir(exist_ok=True)
    return folder / "spill"


def opened(opener: Opener, folder: Path, name: str, data: bytes) -> list[Came]:
    return list(opener.open(saved(folder, name, data), spill_of(folder)))


def told(came: list[Came]) -> list[tuple[str | None, str]]:
    """The member and `code variant` of each, "" for a workbook and "…" for a file that is still to be read."""
    return [
        (each.member, "…") if isinstance(each, FoundFile)
        else (each.file.member, "" if each.error is None else f"{each.error.code} {each.error.variant}".strip())
        for each in came
    ]  # fmt: skip


def locked(password: str) -> bytes:
    output = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(sample())).encrypt(password, output)
    return output.getvalue()


@pytest.mark.parametrize(("name", "data", "kind"), FORMATS)
def test_a_file_has_its_kind_its_hash_and_its_workbook(
    name: str, data: bytes, kind: Kind, opener: Opener, tmp_path: Path
) -> None:
    (came,) = opened(opener, tmp_path, name, data)
    assert isinstance(came, Opened)
    assert (came.kind, came.sha256, came.error) == (kind, sha256(data).hexdigest(), None)
    assert came.workbook is not None
    assert came.workbook.grids


def test_the_workbook_from_the_child_is_the_one_that_was_read_there(opener: Opener, tmp_path: Path) -> None:
    data = converted("ods")
    (came,) = opened(opener, tmp_path, "BC.ods", data)
    assert isinstance(came, Opened)
    assert came.workbook is not None
    assert figures(came.workbook.grids[0])[3, 3] == 7290


def test_a_folder_is_read_file_by_file_with_one_child(opener: Opener, tmp_path: Path) -> None:
    bag = tmp_path / "thu"
    bag.mkdir()
    for name, data, _ in FORMATS:
        (bag / name).write_bytes(data)
    came = [each for file in find_files([str(bag)]) for each in opener.open(file, spill_of(tmp_path))]
    assert told(came) == [(None, "")] * len(FORMATS)
    assert [each.file.path.rpartition("/")[2] for each in came if isinstance(each, Opened)] == [
        name for name, _, _ in FORMATS
    ]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("ky.pdf", b"%PDF-1.7 ...", "XS016 signed_copy_or_image"),
        ("BC.xlsx", BOOK[:-40], "XS001 truncated"),
        ("BC.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "XS001 not_workbook"),
        ("rong.xlsx", b"", "XS001 empty"),
    ],
)
def test_what_is_refused_has_its_hash_all_the_same(
    name: str, data: bytes, problem: str, opener: Opener, tmp_path: Path
) -> None:
    (came,) = opened(opener, tmp_path, name, data)
    assert isinstance(came, Opened)
    assert (told([came]), came.sha256, came.workbook) == ([(None, problem)], sha256(data).hexdigest(), None)


def test_a_file_that_is_gone_is_refused_without_a_hash(opener: Opener, tmp_path: Path) -> None:
    file = saved(tmp_path, "BC.xlsx", BOOK)
    file.real.unlink()
    (came,) = opener.open(file, spill_of(tmp_path))
    assert isinstance(came, Opened)
    assert (told([came]), came.sha256) == ([(None, "XS001 unreadable")], "")


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    opener = Opener(Limits(max_file_bytes=len(BOOK) - 1))
    assert told(opened(opener, tmp_path, "BC.xlsx", BOOK)) == [(None, "XS005 file_bytes")]


def test_a_mail_gives_its_attachments_of_every_format(opener: Opener, tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "Văn phòng <vp@ldld.example>", "Báo cáo 6 tháng"
    letter.set_content("Kính gửi")
    for name, data, _ in FORMATS:
        letter.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    came = opened(opener, tmp_path, "thu.eml", letter.as_bytes())
    assert told(came) == [(name, "") for name, _, _ in FORMATS]
    for each, (_, data, kind) in zip(came, FORMATS, strict=True):
        assert isinstance(each, Opened)
        assert each.file.mail is not None
        assert (each.file.path, each.file.mail.sender, each.kind) == ("thu.eml", "vp@ldld.example", kind)
        assert each.sha256 == sha256(data).hexdigest()


def test_an_outlook_message_and_an_archive_give_the_same_hashes(opener: Opener, tmp_path: Path) -> None:
    outlook = compound(message([attachment(BOOK, "BC.xlsx")], p0037="Bao cao", p5D01="o@example.org"))
    hashes = {
        each.sha256
        for name, data in (("thu.msg", outlook), ("bc.zip", zip_of({"huyen/BC.xlsx": BOOK})), ("BC.xlsx", BOOK))
        for each in opened(opener, tmp_path, name, data)
        if isinstance(each, Opened) and each.workbook is not None
    }
    assert hashes == {sha256(BOOK).hexdigest()}


def test_containers_in_containers_keep_their_way_and_their_order(opener: Opener, tmp_path: Path) -> None:
    inner = mail(base64_part(BOOK, b"xa.xlsx"), base64_part(b"Rar!\x1a\x07\0", b"a.rar"))
    packed = zip_of({"1.csv": CSV, "thu.eml": inner, "z.xlsx": BOOK})
    came = opened(opener, tmp_path, "thu.eml", mail(base64_part(packed, b"bc.zip", b"application/zip")))
    assert told(came) == [
        ("bc.zip/1.csv", ""),
        ("bc.zip/thu.eml/xa.xlsx", ""),
        ("bc.zip/thu.eml/a.rar", "XS001 archive"),
        ("bc.zip/z.xlsx", ""),
    ]


def test_a_table_in_the_text_of_a_mail_is_a_part(opener: Opener, tmp_path: Path) -> None:
    letter = mail(text(HTML.encode(), b"html; charset=utf-8"), base64_part(BOOK))
    attached, body = opened(opener, tmp_path, "thu.eml", letter)
    assert isinstance(attached, Opened)
    assert isinstance(body, Opened)
    assert (attached.file.body, body.file.body) == (False, True)
    assert body.workbook is not None
    assert body.workbook.grids[0].value(1, 2) == 7290


def test_a_logo_in_a_mail_is_marked(opener: Opener, tmp_path: Path) -> None:
    logo = base64_part(b"\x89PNG\r\n\x1a\n", b"logo.png", b"image/png", b"Content-ID: <logo>\n")
    letter = mail(text(b'<img src="cid:logo">', b"html; charset=utf-8"), logo, base64_part(BOOK), kind=b"related")
    came = opened(opener, tmp_path, "thu.eml", letter)
    assert [(each.file.inline, each.kind) for each in came if isinstance(each, Opened)] == [
        (True, None), (False, Kind.XLSX)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [("thu.eml", mail(text(b"chi co chu")), "eml"), ("bc.zip", zip_of({"thu muc/": b""}), "zip")],
)
def test_a_container_that_holds_nothing_tells_itself(
    name: str, data: bytes, kind: str, opener: Opener, tmp_path: Path
) -> None:
    (came,) = opened(opener, tmp_path, name, data)
    assert isinstance(came, Opened)
    assert told([came]) == [(None, "XS016 nothing_inside")]
    assert came.error is not None
    assert (came.error.values, came.sha256) == ({"format": kind}, sha256(data).hexdigest())


def test_a_container_that_is_refused_at_once_tells_itself(opener: Opener, tmp_path: Path) -> None:
    assert told(opened(opener, tmp_path, "bc.zip", zip_of({"BC.xlsx": BOOK, "./BC.xlsx": CSV}))) == [
        (None, "XS005 duplicate_entries")
    ]


def test_a_container_that_is_refused_midway_keeps_what_came_before(tmp_path: Path) -> None:
    opener = Opener(Limits(max_attachment_bytes=2 * len(BOOK)))
    packed = zip_of({f"{number}.xlsx": BOOK for number in range(4)})
    assert told(opened(opener, tmp_path, "bc.zip", packed)) == [
        ("0.xlsx", ""), ("1.xlsx", ""), (None, "XS005 attachment_bytes")
    ]  # fmt: skip
    opener.close()


@pytest.mark.parametrize(("end", "problem"), [(child.sleep_for_ever, "XS005 time"), (child.die, "XS005 crash")])
def test_a_container_whose_parser_hangs_or_dies_keeps_what_came_before(
    end: object, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener = Opener(Limits(max_wall_seconds=2))
    opened(opener, tmp_path, "bc.zip", zip_of({"BC.xlsx": BOOK}))  # starting is no part of the time below
    monkeypatch.setattr(tasks, "parts", end)
    packed = zip_of({"BC.xlsx": BOOK, "hong.bin": b""})
    assert told(opened(opener, tmp_path, "bc.zip", packed)) == [("BC.xlsx", ""), (None, problem)]
    opener.close()


def test_a_bad_file_in_a_container_costs_no_other(opener: Opener, tmp_path: Path) -> None:
    packed = zip_of({"a.xlsx": BOOK, "b.xlsx": b"PK\x03\x04 hong", "c.pdf": b"%PDF-1.7", "d.csv": CSV})
    assert told(opened(opener, tmp_path, "bc.zip", packed)) == [
        ("a.xlsx", ""), ("b.xlsx", "XS001 truncated"), ("c.pdf", "XS016 signed_copy_or_image"), ("d.csv", "")
    ]  # fmt: skip


MANY = {f"../{number}.xlsx" if number == 3 else f"huyen/{number}.xlsx": BOOK + bytes(number) for number in range(12)}


def test_many_files_are_written_below_our_folder_under_our_names(opener: Opener, tmp_path: Path) -> None:
    came = opened(opener, tmp_path, "bc.zip", zip_of(MANY))
    assert told(came) == [
        ("3.xlsx", "XS005 entry_name") if number == 3 else (f"huyen/{number}.xlsx", "…") for number in range(12)
    ]
    spilled = [each for each in came if isinstance(each, FoundFile)]
    assert {each.real.parent for each in spilled} == {spill_of(tmp_path)}
    assert not any("xlsx" in each.real.name or "huyen" in each.real.name for each in spilled)
    assert [each.real.read_bytes() for each in spilled] == [
        BOOK + bytes(number) for number in range(12) if number != 3
    ]  # fmt: skip
    assert sorted(tmp_path.iterdir()) == [tmp_path / "bc.zip", spill_of(tmp_path)]


def test_a_file_that_was_written_out_is_what_it_would_have_been(opener: Opener, tmp_path: Path) -> None:
    letter = mail(*(base64_part(BOOK + bytes(number), b"%d.xlsx" % number) for number in range(9)))
    spilled = [each for each in opened(opener, tmp_path, "thu.eml", letter) if isinstance(each, FoundFile)]
    (again,) = opener.open(spilled[4], spill_of(tmp_path))
    assert isinstance(again, Opened)
    assert (again.sha256, again.file.member, again.file.path) == (
        sha256(BOOK + bytes(4)).hexdigest(), "4.xlsx", "thu.eml"
    )  # fmt: skip
    assert again.file.mail is not None
    assert again.workbook is not None


def test_a_few_large_files_are_read_at_once_and_not_kept_in_memory(
    opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "_FEW_BYTES", 2 * len(BOOK))
    assert told(opened(opener, tmp_path, "bc.zip", zip_of({f"{each}.xlsx": BOOK for each in range(4)}))) == [
        (f"{each}.xlsx", "") for each in range(4)
    ]
    assert len(list(spill_of(tmp_path).iterdir())) == 2


def test_a_container_that_was_written_out_is_not_opened_again(opener: Opener, tmp_path: Path) -> None:
    """Containers inside are followed by `unpack`, which counts their depth; what remains of one is no workbook."""
    packed = zip_of({"BC.xlsx": BOOK})
    file = replace(saved(tmp_path, "0", packed), member="sau/bc.zip")
    (came,) = opener.open(file, spill_of(tmp_path))
    assert told([came]) == [("sau/bc.zip", "XS001 not_workbook")]


def test_passwords_open_workbooks_and_archives(tmp_path: Path) -> None:
    secret = "Mật khẩu 2024"
    files = [("a.xlsx", locked(secret)), ("b.xls", encrypted_xls(number_cell(0, 0, 1), secret))]
    for passwords, problem in (((), "XS002"), (("sai",), "XS002 wrong"), (("sai", secret), "")):
        opener = Opener(Limits(), passwords)
        for name, data in files:
            assert told(opened(opener, tmp_path, name, data)) == [(None, problem)]
        packed = zip_of(dict(files))
        assert told(opened(opener, tmp_path, "bc.zip", packed)) == [(name, problem) for name, _ in files]
        opener.close()


def test_a_large_xlsx_is_read_in_the_child(tmp_path: Path) -> None:
    """Its memory is capped there, and here it is not."""
    tight = Limits(max_memory_bytes=1)
    inline, away = Opener(tight), Opener(replace(tight, max_inline_bytes=1))
    assert told(opened(inline, tmp_path, "BC.xlsx", BOOK)) == [(None, "")]
    assert told(opened(away, tmp_path, "BC.xlsx", BOOK)) == [(None, "XS005 memory")]
    inline.close()
    away.close()


def test_the_child_reads_an_xlsx_as_we_do(tmp_path: Path) -> None:
    away = Opener(Limits(max_inline_bytes=1))
    inline = Opener(Limits())
    data = sample()  # once: openpyxl writes the moment of saving
    (there,), (here,) = (opened(each, tmp_path, "BC.xlsx", data) for each in (away, inline))
    assert isinstance(there, Opened)
    assert isinstance(here, Opened)
    assert there.workbook == here.workbook
    away.close()


def test_a_protected_workbook_with_a_mail_inside_its_name_is_no_container(opener: Opener, tmp_path: Path) -> None:
    assert told(opened(opener, tmp_path, "thu.eml.xlsx", locked("x"))) == [(None, "XS002")]


def test_an_opener_that_was_not_used_can_be_sent_to_another_process(tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(Opener(Limits(), ("mk",))))
    assert told(opened(again, tmp_path, "b.xls", xls_of(number_cell(0, 0, 1)))) == [(None, "")]
    again.close()


NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.strip())


@settings(max_examples=40)
@given(st.lists(st.tuples(NAMES, st.sampled_from([BOOK, CSV, b"", b"%PDF-1.7", b"\x00\x01"])), max_size=12))
def test_no_file_of_an_archive_is_lost_and_no_name_leaves_the_folder(
    opener_of_all: Opener, tmp_path_factory: pytest.TempPathFactory, files: list[tuple[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("bag")
    contents = {f"{number}-{name}": data for number, (name, data) in enumerate(files)}
    try:
        packed = zip_of(contents)
    except UnicodeEncodeError:  # halves of surrogate pairs
        return
    came = opened(opener_of_all, folder, "bc.zip", packed)
    members = [each.member if isinstance(each, FoundFile) else each.file.member for each in came]
    if files:
        # A name with a slash at its end is a folder, and may be one that nobody sent.
        assert len(members) >= sum(1 for name in contents if not name.endswith(("/", "\\")) and "/." not in name)
    assert all(each is None or ".." not in each.split("/") for each in members)
    assert {each.name for each in folder.iterdir()} == {"bc.zip", "spill"}


@pytest.fixture(scope="module")
def opener_of_all() -> Iterator[Opener]:
    made = Opener(Limits())
    yield made
    made.close()
