"""`xlsync submit`: the gate, the sealed package and its proof. The commands run as a user runs them."""

import hashlib
import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from mailbag_files import Office, book, by_libreoffice

from xlsync.model import OperationError
from xlsync.pipeline.submitting import Handed, submit
from xlsync.pipeline.verifying import verify_package
from xlsync.report.package import manifest as sealing

NAMES = ["--by", "Chị Mẫu (tỉnh)", "--reason", "đã kiểm tra với đơn vị"]
STRAY = {("Biểu 5", "C20"): "ghi thêm"}
CANARY = "BIMATKHONGDUOCLO"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two unions owe the summary tables; one has sent them."""
    office = Office(tmp_path, due=("A", "B"))
    office.gets("a.xlsx", book("A"))
    return office


def _consolidate(office: Office, expect: int = 0) -> None:
    done = office.xlsync("consolidate", office.bag, "--period", "2024-H1", "-o", office.folder / "tong-hop.xlsx")
    assert done.returncode == expect, done.stdout + done.stderr


def _submit(office: Office, *more: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
    done = office.xlsync(
        "submit", office.bag, "--period", "2024-H1", "--consolidated", office.folder / "tong-hop.xlsx",
        "-o", office.folder / "trinh", *more,
    )  # fmt: skip
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if expect:
        assert not list((office.folder / "trinh").glob("*.zip")) or "đã chốt" in done.stdout
    return done


def _reasons(office: Office, *more: object) -> list[tuple[str, str | None]]:
    """Code and cell of each reason for which it may not go up."""
    done = _submit(office, "--format", "json", *more, expect=1)
    return [(each["code"], each["cell"]) for each in json.loads(done.stdout)["findings"]]


def _package(office: Office, number: int = 1) -> Path:
    name = "trinh_2024-H1.zip" if number == 1 else f"trinh_2024-H1_lan-{number}.zip"
    return office.folder / "trinh" / name


@pytest.fixture
def complete(office: Office) -> Office:
    """Everything is in and consolidated."""
    office.gets("b.xlsx", book("B"))
    _consolidate(office)
    return office


@pytest.fixture
def sealed(complete: Office) -> Office:
    """A package is sealed."""
    done = _submit(complete)
    assert "ĐỦ ĐIỀU KIỆN TRÌNH" in done.stdout
    return complete


# --- the package ------------------------------------------------------------------------------------------


def test_the_package_has_all_that_goes_up_and_proves_itself(sealed: Office) -> None:
    with zipfile.ZipFile(_package(sealed)) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        certificate = archive.read("giay-chung-nhan.docx")
    assert {
        "tong-hop.xlsx", "phat-hien.json", "phat-hien.html", "quyet-dinh.json", "giay-chung-nhan.docx",
        "giay-chung-nhan.pdf", "bieu-trinh/phu-luc_2024-H1.docx", "bieu-trinh/phu-luc_2024-H1.xlsx",
        "bieu-trinh/phu-luc_2024-H1.pdf", "bieu-mau/bieu-tong-hop-2024.yaml",
    } <= names  # fmt: skip
    assert {each["name"] for each in manifest["files"]} == names - {"manifest.json"}
    assert [each["unit"] for each in manifest["inputs"]] == ["A", "B"]
    assert manifest["totals"]["dialogue_petitions"][1]["sessions"] == 20
    text = zipfile.ZipFile(io.BytesIO(certificate)).read("word/document.xml").decode()
    assert manifest["content"] in text and "2/2 đơn vị phải gửi" in text
    done = sealed.xlsync("submit", "--verify", _package(sealed))
    assert (done.returncode, manifest["content"] in done.stdout) == (0, True)
    assert sealed.xlsync("submit", "--verify", _package(sealed), "--ledger", sealed.ledger).returncode == 0


def test_the_certificate_is_one_page(sealed: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(_package(sealed)) as archive:
        (tmp_path / "c.pdf").write_bytes(archive.read("giay-chung-nhan.pdf"))
    told = subprocess.run(["pdfinfo", str(tmp_path / "c.pdf")], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told


def test_the_seal_is_on_the_record(sealed: Office) -> None:
    assert "Đã chốt, 6 tháng đầu năm 2024, lần 1: gói trinh_2024-H1.zip" in sealed.xlsync("history").stdout
    assert sealed.xlsync("history", "--verify").returncode == 0


def test_without_libreoffice_the_package_has_no_pdf_and_says_so(
    complete: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(complete.folder))
    done = _submit(complete)
    assert "Gói không có bản PDF: Chưa cài LibreOffice" in done.stderr
    with zipfile.ZipFile(_package(complete)) as archive:
        assert not any(name.endswith(".pdf") for name in archive.namelist())
    assert verify_package(_package(complete)).ok


# --- why not ----------------------------------------------------------------------------------------------


def test_a_missing_unit_needs_somebody_who_approves(office: Office) -> None:
    _consolidate(office, expect=1)
    assert ("XS701", None) in _reasons(office)
    assert ("XS701", None) in _reasons(office, "--without", "B")
    assert ("XS704", None) in _reasons(office, "--without", "B", "--approved-by", "Chánh Văn phòng (mẫu)")


def test_going_without_a_unit_is_printed_on_annex_and_certificate(office: Office) -> None:
    _consolidate(office, expect=1)
    approved = ["--approved-by", "Chánh Văn phòng (mẫu)", "--reason", "đang sáp nhập"]
    _submit(office, "--without", "B", *approved)
    with zipfile.ZipFile(_package(office)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in ("bieu-trinh/phu-luc_2024-H1.docx", "giay-chung-nhan.docx"):
        text = zipfile.ZipFile(io.BytesIO(files[name])).read("word/document.xml").decode()
        assert "Chưa tổng hợp số liệu của: Liên đoàn Lao động huyện Bắc Sơn" in text
        assert "DỰ THẢO" not in text
    assert "Chánh Văn phòng (mẫu) phê duyệt; lý do: đang sáp nhập" in text
    first = openpyxl.load_workbook(io.BytesIO(files["tong-hop.xlsx"])).worksheets[0]
    assert not any("CHƯA ĐẠT" in str(cell.value) for row in first.iter_rows() for cell in row)
    decided = json.loads(files["quyet-dinh.json"])
    assert (decided["waivers"], decided["approval"]["units"]) == ([], ["B"]), "told once"
    assert verify_package(_package(office)).ok


def test_a_unit_that_has_submitted_cannot_be_gone_without(complete: Office) -> None:
    said = _submit(complete, "--without", "A", "--approved-by", "X", "--reason", "Y", expect=2)
    assert "đã có báo cáo" in said.stderr


def test_an_error_stands_in_the_way(office: Office) -> None:
    office.gets("b.xlsx", book("B", {"dialogue_petitions.petitions_resolved.0": 99}))
    _consolidate(office, expect=1)
    assert ("XS301", "G8") in _reasons(office)


def test_a_warning_stands_in_the_way_until_it_is_waived(office: Office) -> None:
    office.gets("b.xlsx", book("B", cells=STRAY))
    _consolidate(office)
    assert _reasons(office) == [("XS703", "C20")]
    assert office.xlsync("waive", "XS108", "--unit", "B", "--period", "2024-H1", *NAMES).returncode == 0
    _submit(office)
    with zipfile.ZipFile(_package(office)) as archive:
        (waiver,) = json.loads(archive.read("quyet-dinh.json"))["waivers"]
        certificate = zipfile.ZipFile(io.BytesIO(archive.read("giay-chung-nhan.docx"))).read("word/document.xml")
    assert (waiver["code"], waiver["by"]) == ("XS108", "Chị Mẫu (tỉnh)")
    assert "đã kiểm tra với đơn vị" in certificate.decode()


def test_a_file_that_changed_since_it_was_consolidated(complete: Office) -> None:
    complete.gets("b.xlsx", book("B", {"membership_party.members.0": 11}))
    assert _reasons(complete) == [("XS702", None)]


def test_what_another_round_has_counted_is_no_reason(complete: Office) -> None:
    complete.gets("b.xlsx", book("B", {"membership_party.members.0": 11}))
    complete.consolidated(round=complete.round("dot"))
    complete.gets("b.xlsx", book("B"))
    _consolidate(complete)
    _submit(complete)


def test_files_of_which_only_some_name_a_round_are_no_reason(complete: Office) -> None:
    complete.gets("b.xlsx", book("B", round_id="dot"))
    _consolidate(complete)
    _submit(complete)


def test_a_figure_that_was_typed_over_in_the_consolidated_workbook(complete: Office) -> None:
    path = complete.folder / "tong-hop.xlsx"
    changed = openpyxl.load_workbook(path)
    sheet = changed["Biểu 5"]
    cell = next(each for row in sheet.iter_rows() for each in row if each.value is not None and each.data_type == "f")
    cell.value = 999
    changed.save(path)
    path.write_bytes(by_libreoffice(path.read_bytes(), "xlsx"))  # openpyxl leaves the values of formulas out
    assert ("XS702", cell.coordinate) in _reasons(complete)


def test_the_shipped_sample_register_is_refused(complete: Office) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xlsync", "submit", str(complete.bag), "--period", "2024-H1", "--consolidated",
         str(complete.folder / "tong-hop.xlsx"), "-o", str(complete.folder / "trinh")],
        capture_output=True, text=True, check=False, cwd=complete.folder,
    )  # fmt: skip
    assert (done.returncode, "danh mục mẫu" in done.stderr) == (2, True)


def test_without_a_run_on_the_record_there_is_nothing_to_submit(complete: Office) -> None:
    complete.ledger.unlink()
    assert "hãy tổng hợp trước" in _submit(complete, expect=2).stderr


def test_a_ledger_that_was_tampered_with(complete: Office) -> None:
    with sqlite3.connect(complete.ledger) as connection:
        connection.execute("DROP TRIGGER IF EXISTS journal_no_update")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE journal SET body = replace(body, '10', '11') WHERE seq = 3")
    assert "ĐÃ BỊ SỬA" in _submit(complete, expect=2).stderr


def test_a_clock_that_was_set_back(complete: Office) -> None:
    handed = Handed(str(complete.folder / "tong-hop.xlsx"), complete.folder / "trinh")
    with pytest.raises(OperationError, match="clock"):
        submit(
            [str(complete.bag)], complete.settings(), handed, lambda run: pytest.fail(f"{run}"),
            now=lambda: datetime(2020, 1, 1, tzinfo=UTC),
        )  # fmt: skip


# --- the narrative report ---------------------------------------------------------------------------------


def test_the_report_goes_up_with_its_proof_or_stands_in_the_way(complete: Office) -> None:
    report = complete.folder / "bao-cao.txt"
    report.write_text("Có 21/30 học viên dự lớp, đạt 80%.\n", encoding="utf-8")
    assert [code for code, _ in _reasons(complete, "--report", report)] == ["XS502"]
    report.write_text("Có 21/30 học viên dự lớp, đạt 70%.\n", encoding="utf-8")
    _submit(complete, "--report", report)
    with zipfile.ZipFile(_package(complete)) as archive:
        assert archive.read("bao-cao/bao-cao.txt") == report.read_bytes()
        assert json.loads(archive.read("bao-cao/doi-chieu.json"))["findings"] == []


def test_a_warning_in_the_report_is_waived_like_any_other(complete: Office) -> None:
    report = complete.folder / "bao-cao.txt"
    report.write_text(
        "Có 2/3 học viên dự, đạt 66,6%; 5/6 lớp xong, đạt 83,3%; 2/3 nhóm, đạt 66,7%.\n", encoding="utf-8"
    )
    assert _reasons(complete, "--report", report) == [("XS703", None)]
    done = complete.xlsync("waive", "XS303", "--period", "2024-H1", *NAMES)
    assert done.returncode == 0, done.stderr
    _submit(complete, "--report", report)


# --- after sealing ----------------------------------------------------------------------------------------


def test_a_later_file_is_told_and_the_period_is_locked(sealed: Office) -> None:
    sealed.gets("b.xlsx", book("B", {"membership_party.members.0": 11}, saved="2024-07-03T08:00:00Z"))
    done = sealed.xlsync("consolidate", sealed.bag, "--period", "2024-H1", "--format", "json")
    (found,) = [each for each in json.loads(done.stdout)["findings"] if each["code"] == "XS702"]
    assert (found["severity"], found["unit"], done.returncode) == ("warning", "B", 0)
    assert "trinh_2024-H1.zip" in found["message"]
    again = _submit(sealed, expect=1)
    assert "Kỳ này đã chốt" in again.stdout


def test_after_reopening_the_next_package_has_the_table_of_what_changed(sealed: Office) -> None:
    done = sealed.xlsync("reopen", "--period", "2024-H1", "--by", "Anh Mẫu", "--reason", "đơn vị gửi lại")
    assert done.returncode == 0, done.stderr
    sealed.gets("b.xlsx", book("B", {"membership_party.members.0": 11}, saved="2024-07-03T08:00:00Z"))
    _consolidate(sealed)
    _submit(sealed)
    with zipfile.ZipFile(_package(sealed, 2)) as archive:
        annex = archive.read("bieu-trinh/phu-luc_2024-H1.docx")
        manifest = json.loads(archive.read("manifest.json"))
    with zipfile.ZipFile(_package(sealed)) as first:
        assert manifest["previous"] == hashlib.sha256(first.read("manifest.json")).hexdigest()
    text = zipfile.ZipFile(io.BytesIO(annex)).read("word/document.xml").decode()
    assert "Bảng đối chiếu số liệu điều chỉnh".upper() in text.upper()
    assert "đơn vị gửi lại" in text
    assert manifest["number"] == 2


def test_what_is_not_sealed_cannot_be_opened(complete: Office) -> None:
    done = complete.xlsync("reopen", "--period", "2024-H1", "--by", "Anh Mẫu", "--reason", "x")
    assert (done.returncode, "chưa chốt" in done.stderr) == (2, True)


# --- proof on another machine -----------------------------------------------------------------------------


def _changed(package: Path, change: Callable[[dict[str, bytes]], None], target: Path) -> Path:
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target


def test_every_file_whose_bytes_were_changed_is_named(sealed: Office, tmp_path: Path) -> None:
    with zipfile.ZipFile(_package(sealed)) as archive:
        names = archive.namelist()
    for name in names:
        for place in (0.1, 0.5, 0.9):

            def change(files: dict[str, bytes], name: str = name, place: float = place) -> None:
                data = bytearray(files[name])
                data[int(len(data) * place)] ^= 1
                files[name] = bytes(data)

            found = verify_package(_changed(_package(sealed), change, tmp_path / "x.zip"))
            assert name in {each.file for each in found.differences}, (name, place)


def test_a_changed_figure_is_told_by_its_cell(sealed: Office, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        name = "bieu-trinh/phu-luc_2024-H1.docx"
        parts: dict[str, bytes] = {}
        with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        parts["word/document.xml"] = parts["word/document.xml"].replace(b">20<", b">21<", 1)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, data)
        files[name] = stream.getvalue()

    (told,) = verify_package(_changed(_package(sealed), change, tmp_path / "x.zip")).differences
    assert "khi chốt “20”, nay “21”" in told.vi and "bảng" in told.vi


def test_a_total_that_was_changed_in_the_workbook_and_in_its_hash(sealed: Office, tmp_path: Path) -> None:
    """Who changes a file, its hash and the seal is still told of by the figures, and by the certificate."""

    def change(files: dict[str, bytes]) -> None:
        told: dict[str, Any] = json.loads(files["manifest.json"])
        told["totals"]["dialogue_petitions"][1]["sessions"] = 21
        files["manifest.json"] = sealing.to_bytes(sealing.sealed(told))

    found = verify_package(_changed(_package(sealed), change, tmp_path / "x.zip"), sealed.ledger).differences
    assert any(
        "dialogue_petitions.sessions, upper: khi chốt 21, sổ tổng hợp trong gói ghi 20" in each.vi for each in found
    )
    assert any("không có lần chốt nào" in each.vi for each in found)


def test_files_put_in_and_taken_out_are_named(sealed: Office, tmp_path: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["them.txt"] = b"x"
        del files["phat-hien.html"]

    found = verify_package(_changed(_package(sealed), change, tmp_path / "x.zip")).differences
    assert {(each.file, each.vi) for each in found} == {
        ("them.txt", "không có trong gói khi chốt"),
        ("phat-hien.html", "không còn trong gói"),
    }


@pytest.mark.parametrize("content", [b"", b"khong phai zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_package_is_said(content: bytes, complete: Office) -> None:
    path = complete.folder / "x.zip"
    path.write_bytes(content)
    done = complete.xlsync("submit", "--verify", path)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


# --- nothing lost, nobody fooled --------------------------------------------------------------------------

KILLED = """
import os, sys
point = sys.argv.pop(1)
if point == "before":
    import xlsync.report.atomic as atomic
    os.fsync = lambda handle: os._exit(9)
elif point == "placed":
    from pathlib import Path
    import xlsync.report.atomic as atomic
    kept = Path.replace
    def replace(self, target):
        kept(self, target)
        if target.name.startswith("trinh"):
            os._exit(9)
    Path.replace = replace
elif point == "recorded":
    import xlsync.ledger.store as store
    kept = store.Ledger.append
    def append(self, *args, **kwargs):
        kept(self, *args, **kwargs)
        os._exit(9)
    store.Ledger.append = append
from xlsync.cli.main import main
main()
"""


@pytest.mark.parametrize("point", ["before", "placed", "recorded"])
def test_a_power_cut_leaves_no_package_or_a_whole_one(point: str, complete: Office) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, point, "submit", str(complete.bag), "--period", "2024-H1", "--units",
         str(complete.units), "--as-of", "2024-07-20", "--consolidated", str(complete.folder / "tong-hop.xlsx"),
         "-o", str(complete.folder / "trinh")],
        capture_output=True, text=True, check=False, cwd=complete.folder,
    )  # fmt: skip
    assert done.returncode == 9, done.stderr
    there = list((complete.folder / "trinh").glob("trinh*.zip"))
    assert all(verify_package(path).ok for path in there)
    assert bool(there) == (point != "before")
    if point == "recorded":
        assert verify_package(there[0], complete.ledger).ok
    else:  # nothing is sealed: the next one goes through
        _submit(complete)
        assert verify_package(_package(complete), complete.ledger).ok


def test_two_people_seal_at_once_and_one_of_them_does(complete: Office) -> None:
    def seal(name: str) -> int:
        return complete.xlsync(
            "submit", complete.bag, "--period", "2024-H1", "--consolidated", complete.folder / "tong-hop.xlsx",
            "-o", complete.folder / name,
        ).returncode  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(seal, ["mot", "hai"]))
    assert codes[0] == 0 and codes[1] in {1, 2}
    packages = [*complete.folder.glob("mot/*.zip"), *complete.folder.glob("hai/*.zip")]
    assert len(packages) == 1
    assert verify_package(packages[0], complete.ledger).ok


def test_a_full_disk_is_said_and_keeps_what_was_there(complete: Office) -> None:
    script = "import os, sys, errno\n" + KILLED.replace(
        'if point == "before":',
        'if point == "full":\n    def full(handle):\n        raise OSError(errno.ENOSPC, "No space left on device")\n'
        '    os.fsync = full\nelif point == "before":',
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "full", "submit", str(complete.bag), "--period", "2024-H1", "--units",
         str(complete.units), "--as-of", "2024-07-20", "--consolidated", str(complete.folder / "tong-hop.xlsx"),
         "-o", str(complete.folder / "trinh")],
        capture_output=True, text=True, check=False, cwd=complete.folder,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert "No space left on device" in done.stderr
    assert list((complete.folder / "trinh").iterdir()) == []


def test_no_sensitive_word_is_in_the_package(office: Office) -> None:
    office.gets("b.xlsx", book("B"))
    register = book(
        "A", {"petitions_register.summary.0": CANARY, "petitions_register.outcome.0": CANARY}, form="so-don-thu"
    )
    office.gets("don-thu.xlsx", register)
    numbers = {"petitions_received": 2, "petitions_resolved": 0}
    office.gets("a.xlsx", book("A", {f"dialogue_petitions.{name}.0": value for name, value in numbers.items()}))
    done = office.xlsync("consolidate", office.bag, "--period", "2024-H1", "-o", office.folder / "tong-hop.xlsx")
    assert done.returncode == 0, done.stdout
    _submit(office)
    with zipfile.ZipFile(_package(office)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            assert CANARY.encode() not in data, name
            if name.endswith((".docx", ".xlsx")):
                inner = zipfile.ZipFile(io.BytesIO(data))
                assert not any(CANARY.encode() in inner.read(part) for part in inner.namelist()), name
    assert CANARY.encode() not in office.ledger.read_bytes()


def test_a_package_that_lies_in_the_mailbag_is_no_report(sealed: Office) -> None:
    (sealed.bag / "goi.zip").write_bytes(_package(sealed).read_bytes())
    done = sealed.xlsync("check", sealed.bag, "--period", "2024-H1", "--format", "json")
    of_package = [each for each in json.loads(done.stdout)["findings"] if (each["path"] or "").endswith("goi.zip")]
    assert of_package
    assert {each["code"] for each in of_package} == {"XS016"}
