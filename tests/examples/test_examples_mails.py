"""The mailbag of mails: the published figures once more, what becomes of every attachment, and how it is made."""

import json
import sys
from dataclasses import asdict
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from example_runs import EXAMPLES, xlsync

sys.path.insert(0, str(EXAMPLES))

from making import clean, mails

from xlsync.intake.containers.unpack import unpack
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import CONTAINERS, sniff
from xlsync.intake.xlsx import read_workbook

FOLDER = "examples/bac-giang-thu"
MAILBAG = EXAMPLES / "bac-giang-thu"
REFERENCE = json.loads((EXAMPLES / "reference-figures.json").read_text(encoding="utf-8"))
SUBJECT = "Liên đoàn Lao động huyện Lục Nam: báo cáo số liệu tổng kết 3 năm thực hiện Kết luận số 54-KL-TU.eml"
SCHOOLS = "Biểu tổng hợp số liệu 3 năm thực hiện Kết luận số 54 - Công đoàn ngành Giáo dục.xlsx"
SCAN = "Bản ký (mẫu).pdf"
#: File, attachment, unit, status, codes of what is found in it.
ARRIVED = [
    ("BC(1)(2).xlsx", None, "BG-YD", "accepted", ()),
    ("Bao cao LDLD tinh.pdf", None, "BG", "rejected", ("XS016",)),
    ("Bao cao LDLD tinh.xlsx", None, "BG", "accepted", ()),
    ("CDN Giao duc.eml", SCHOOLS, "BG-GD", "accepted", ()),
    ("CDN Giao duc.eml", SCAN, "BG-GD", "rejected", ("XS016",)),
    ("CDN Giao thong van tai.eml", "Báo cáo GTVT.ods", "BG-GTVT", "accepted", ()),
    ("CDN Nong nghiep.eml", "BC nong nghiep.xlsx", "BG-NN", "accepted", ()),
    ("CDN Xay dung.eml", "bao cao xay dung.xls", "BG-XD", "accepted", ()),
    ("CDN Y te.eml", "BC so lieu.xlsx", "BG-YTE", "accepted", ()),
    ("Cong doan Vien chuc.eml", "logo.png", None, "rejected", ("XS016",)),
    ("Cong doan Vien chuc.eml", "Báo cáo.xlsx", "BG-VC", "accepted", ()),
    ("Cong doan cac KCN.eml", "Số liệu các KCN.xlsx", "BG-KCN", "accepted", ()),
    ("Dinh chinh LDLD huyen Son Dong.eml", "Báo cáo Sơn Động (sửa).xlsx", "BG-SD", "accepted", ("XS017",)),
    ("Fwd LDLD huyen Luc Nam.eml", f"{SUBJECT}/BC LDLD huyen Luc Nam.xlsx", "BG-LNA", "accepted", ()),
    ("Gui lai CDN Nong nghiep.eml", "BC nong nghiep gui lai.xlsx", "BG-NN", "duplicate", ("XS010",)),
    ("LDLD TP Bac Giang.eml", "logo.png", None, "rejected", ("XS016",)),
    ("LDLD TP Bac Giang.eml", "Báo cáo LĐLĐ TP Bắc Giang.xlsx", "BG-TPBG", "accepted", ()),
    ("LDLD TP Bac Giang.eml", SCAN, "BG-TPBG", "rejected", ("XS016",)),
    ("LDLD TX Viet Yen.eml", "Báo cáo Việt Yên.docx", "BG-VY", "accepted", ("XS105",)),
    ("LDLD huyen Hiep Hoa.eml", "logo.png", None, "rejected", ("XS016",)),
    ("LDLD huyen Hiep Hoa.eml", "BC_HH.xlsx", "BG-HH", "accepted", ()),
    ("LDLD huyen Hiep Hoa.eml", SCAN, "BG-HH", "rejected", ("XS016",)),
    ("LDLD huyen Lang Giang (muon).eml", "Báo cáo huyện Lạng Giang.xlsx", "BG-LG", "accepted", ("XS014",)),
    ("LDLD huyen Luc Ngan.eml", "bieu-tong-hop_BG-LNG_2021-03-03..2024-02-29.xlsx", "BG-LNG", "accepted", ()),
    ("LDLD huyen Son Dong.eml", "Báo cáo Sơn Động.xlsx", "BG-SD", "superseded", ("XS011",)),
    ("LDLD huyen Son Dong.eml", SCAN, "BG-SD", "rejected", ("XS016",)),
    ("LDLD huyen Tan Yen.eml", "Tân Yên.zip/Tân Yên/Báo cáo LĐLĐ huyện Tân Yên.xlsx", "BG-TY", "accepted", ()),
    ("LDLD huyen Tan Yen.eml", f"Tân Yên.zip/Tân Yên/{SCAN}", "BG-TY", "rejected", ("XS016",)),
    ("LDLD huyen Yen The.msg", "image001.png", None, "rejected", ("XS016",)),
    ("LDLD huyen Yen The.msg", "Báo cáo huyện Yên Thế.xlsx", "BG-YT", "accepted", ()),
    ("LDLD huyen Yen The.msg", SCAN, "BG-YT", "rejected", ("XS016",)),
]


def _consolidate(folder, *more):
    target = folder / "tong-hop.xlsx"
    return xlsync("consolidate", FOLDER, "--round", "2021-2024-kl54", "-o", target, "--format", "json", *more)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    return _consolidate(tmp_path_factory.mktemp("mails"))


@pytest.fixture(scope="module")
def parts():
    return {path.name: _inside(path) for path in sorted(MAILBAG.iterdir()) if path.name != "xlsync.toml"}


def _inside(path):
    """What a file of the mailbag holds: itself, or the attachments of a mail."""
    data = path.read_bytes()
    if path.suffix not in {".eml", ".msg"}:
        return {None: (data, None, False)}
    assert sniff(data, path.name) in CONTAINERS
    return {
        part.name: (part.data, part.mail, part.inline) for part in unpack(data, path.name, Limits()) if not part.body
    }


def test_the_totals_by_tier_are_the_published_figures(done):
    assert done.status == 0, done.err
    totals = {row["tier"]: row for row in done.json["totals"]["dialogue_petitions"]}
    names = ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved")
    for published in REFERENCE["dialogue_petitions"]:
        row = totals[published["tier"]]
        assert {name: row[name] for name in names} == {name: published[name] for name in names}
        assert row["incomplete"] is False


def test_the_totals_of_the_whole_province_are_the_published_figures(done):
    (democracy,) = done.json["totals"]["workplace_democracy"]
    published = {name: value for name, value in REFERENCE["workplace_democracy"].items() if name != "period"}
    assert {name: democracy[name] for name in published} == published
    (members,) = done.json["totals"]["membership_party"]
    names = ("grassroots_unions", "members", "members_admitted", "unions_established", "party_referred")
    assert {name: members[name] for name in names} == {name: REFERENCE[name] for name in names}


def test_all_totals_and_incomplete_marks_are_those_of_the_clean_mailbag(done, tmp_path):
    arguments = ("--round", "2021-2024-kl54", "-o", tmp_path / "tong-hop.xlsx", "--format", "json")
    assert done.json["totals"] == xlsync("consolidate", "examples/bac-giang", *arguments).json["totals"]


def test_every_attachment_has_its_status_and_nothing_is_an_error(done):
    codes = {}
    for each in done.json["findings"]:
        codes.setdefault((each["path"], each["member"]), []).append(each["code"])
    found = []
    for each in done.json["submissions"]:
        told = tuple(sorted(codes.pop((each["path"], each["member"]), ())))
        found.append((each["path"].removeprefix(f"{FOLDER}/"), each["member"], each["unit"], each["status"], told))
    assert sorted(found, key=str) == sorted(ARRIVED, key=str)
    assert codes == {}
    assert {each["severity"] for each in done.json["findings"]} == {"info", "warning"}
    assert done.json["missing"] == []


def test_only_the_report_sent_after_the_deadline_is_late(done):
    assert [each["unit"] for each in done.json["submissions"] if each["late"]] == ["BG-LG"]


def test_running_it_again_says_the_same(tmp_path):
    ledger = tmp_path / "so.sqlite"
    first, second = (_consolidate(tmp_path, "--ledger", ledger) for _ in range(2))
    assert ledger.is_file()
    assert first.json == second.json


def test_the_workbooks_are_those_of_the_clean_mailbag_byte_for_byte(parts):
    known = {path.read_bytes() for path in (EXAMPLES / "bac-giang").iterdir()}
    others = [
        (file, name)
        for file, inside in parts.items()
        for name, (data, _, _) in inside.items()
        if str(name or file).endswith(".xlsx") and data not in known
    ]
    assert others == [("LDLD huyen Son Dong.eml", "Báo cáo Sơn Động.xlsx")]


def test_no_mail_has_a_defect_for_the_parser_of_python():
    for path in MAILBAG.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        assert [part.defects for part in message.walk() if part.defects] == [], path.name


def test_mails_come_from_the_addresses_of_the_sample_register_and_say_that_they_are_samples(parts):
    known = {report.unit.emails[0] for report in clean.reports()}
    for file, inside in parts.items():
        for _, mail, _ in inside.values():
            assert mail is None or mail.sender in known, file
    for path in MAILBAG.glob("*.eml"):
        for part in message_from_bytes(path.read_bytes(), policy=default).walk():
            if part.get_content_maintype() == "text":
                assert "Thư mẫu" in part.get_content(), path.name


def test_logos_are_shown_in_the_text_and_signed_copies_are_labelled_as_samples(parts):
    label = "BẢN KÝ (MẪU)".encode("utf-16-be").hex().upper().encode()
    pictures = scans = 0
    for file, inside in parts.items():
        for name, (data, _, inline) in inside.items():
            suffix = Path(name or file).suffix
            assert inline is (suffix == ".png")
            pictures += inline
            if suffix == ".pdf":
                scans += 1
                assert data.startswith(b"%PDF-1.7\n")
                assert data.count(label) == 2  # the title, and the words as they are read aloud
    assert (pictures, scans) == (4, 7)


def test_the_names_in_the_archive_are_in_cp1258_and_in_utf_8():
    (attached,) = [
        part.get_content()
        for part in message_from_bytes((MAILBAG / "LDLD huyen Tan Yen.eml").read_bytes(), policy=default).walk()
        if part.get_content_type() == "application/zip"
    ]
    with ZipFile(BytesIO(attached)) as archive:
        assert archive.testzip() is None
        assert [bool(entry.flag_bits & 0x800) for entry in archive.infolist()] == [False, True]
        first, second = archive.infolist()
    assert first.filename.encode("cp437").decode("cp1258").startswith("Tân Yên/")
    assert second.filename == f"Tân Yên/{SCAN}"


def _said(name, data):
    """What a file says: libraries differ in the bytes that they write."""
    match Path(name).suffix:
        case ".xlsx":
            return mails.typed(read_workbook(data))
        case ".docx":
            with ZipFile(BytesIO(data)) as package:
                return {entry: package.read(entry) for entry in package.namelist()}
        case ".png":
            return data[:33]  # its head
    return data


def _all_said(parts):
    return {
        (file, name): (_said(name or file, data), mail and asdict(mail), inline)
        for file, inside in parts.items()
        for name, (data, mail, inline) in inside.items()
    }


def test_the_mailbag_is_made_again_alike_and_needs_no_libreoffice(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(mails, "converted", lambda *_: None)
    folder = tmp_path / "bac-giang-thu"
    mails.make(folder)
    made = {path.name: _inside(path) for path in sorted(folder.iterdir()) if path.name != "xlsync.toml"}
    assert _all_said(made) == _all_said(parts)
    assert (folder / "xlsync.toml").read_bytes() == (MAILBAG / "xlsync.toml").read_bytes()


def test_without_the_committed_mails_and_without_libreoffice_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(mails, "converted", lambda *_: None)
    monkeypatch.setattr(mails, "COMMITTED", tmp_path / "nowhere")
    with pytest.raises(RuntimeError, match="LibreOffice"):
        mails.make(tmp_path / "bac-giang-thu")
    assert list(tmp_path.iterdir()) == []


def test_the_mails_stay_small():
    assert sum(path.stat().st_size for path in MAILBAG.iterdir()) < 1_500_000
