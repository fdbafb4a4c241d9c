"""`xlsync waive`: what is right as it is, with a reason. The commands run as a user runs them."""

import json
from pathlib import Path

import openpyxl
import pytest
from mailbag_files import Office, book, mail

from xlsync.pipeline import Run

REASON = ["--by", "Chị Mẫu (tỉnh)", "--reason", "đã kiểm tra với đơn vị"]


def _waive(office: Office, *arguments: object, expect: int = 0) -> str:
    done = office.xlsync("waive", *arguments, "--period", "2024-H1")
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if expect == 0 else done.stderr


def _waived(run: Run, code: str) -> list[str | None]:
    """The reason of each finding of that code, None where it is not waived."""
    waived = run.outcome.waived
    return [waived[each.id].reason if each.id in waived else None for each in run.outcome.findings if each.code == code]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.gets("a.xlsx", _outside("ghi thêm"))
    assert _waived(office.consolidated(), "XS108") == [None]
    return office


def _outside(text: str) -> bytes:
    """A workbook with a remark outside of the table: XS108, a warning, at its cell."""
    return book("A", cells={("Biểu 5", "C20"): text})


def test_a_warning_is_waived_with_its_reason(office: Office) -> None:
    said = _waive(office, "XS108", "--unit", "A", *REASON)
    assert "Đã giải trình XS108, Liên đoàn Lao động huyện An Bình: 1 phát hiện." in said
    assert _waived(office.consolidated(), "XS108") == ["đã kiểm tra với đơn vị"]
    done = office.xlsync("consolidate", office.bag, "--period", "2024-H1", "--format", "json")
    (found,) = [each for each in json.loads(done.stdout)["findings"] if each["code"] == "XS108"]
    told = office.xlsync("check", office.bag, "--period", "2024-H1", "--ledger", office.ledger).stdout
    assert "→ Đã giải trình: đã kiểm tra với đơn vị – Chị Mẫu (tỉnh)" in told
    assert "0 nội dung cần giải trình" in told
    assert (found["waived"]["by"], found["waived"]["until"]) == ("Chị Mẫu (tỉnh)", None)
    assert (
        "Giải trình XS108 của A: 1 phát hiện. Lý do: đã kiểm tra với đơn vị – Chị Mẫu (tỉnh)"
        in office.xlsync("history").stdout
    )


def test_it_lapses_when_the_value_changes_and_not_when_the_file_is_sent_again(office: Office) -> None:
    _waive(office, "XS108", "--unit", "A", *REASON)
    office.gets("sent-again.eml", mail({"BC-moi.xlsx": _outside("ghi thêm")}, sent="2024-07-05T08:00:00+07:00"))
    assert _waived(office.consolidated(), "XS108") == ["đã kiểm tra với đơn vị"]
    (office.bag / "a.xlsx").unlink()
    changed = book("A", {"membership_party.members.0": 77}, cells={("Biểu 5", "C20"): "ghi thêm"})
    office.gets("sent-again.eml", mail({"BC-moi.xlsx": changed}, sent="2024-07-06T08:00:00+07:00"))
    assert _waived(office.consolidated(), "XS108") == [None]


def test_a_finding_that_shows_its_value_follows_the_cell_through_other_changes(office: Office) -> None:
    """A rate typed over its formula (XS109) stays explained while other cells of the workbook change."""
    typed = {("Biểu 4", "C7"): 0.5}
    office.gets("a.xlsx", book("A", cells=typed))
    office.consolidated()
    _waive(office, "XS109", "--unit", "A", *REASON)
    office.gets("a.xlsx", book("A", {"membership_party.members.0": 77}, cells=typed))
    assert _waived(office.consolidated(), "XS109") == ["đã kiểm tra với đơn vị"]
    office.gets("a.xlsx", book("A", cells={("Biểu 4", "C7"): 0.6}))
    assert _waived(office.consolidated(), "XS109") == [None]


def test_it_holds_until_the_day_that_was_named(office: Office) -> None:
    _waive(office, "XS108", "--unit", "A", "--until", "2024-07-19", *REASON)
    assert _waived(office.consolidated(), "XS108") == [None]
    _waive(office, "XS108", "--unit", "A", "--until", "2024-07-20", *REASON)
    assert _waived(office.consolidated(), "XS108") == ["đã kiểm tra với đơn vị"]


def test_one_cell_alone_is_waived(office: Office) -> None:
    both = {("Biểu 5", "C20"): "một", ("Biểu 4", "C20"): "hai"}
    office.gets("a.xlsx", book("A", cells=both))
    office.consolidated()
    _waive(office, "XS108", "--unit", "A", "--cell", "Biểu 5!C20", *REASON)
    assert sorted(map(str, _waived(office.consolidated(), "XS108"))) == ["None", "đã kiểm tra với đơn vị"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("XS108", "--unit", "B", *REASON), "không có phát hiện XS108 B"),
        (("XS108", "--unit", "A", "--cell", "Z99", *REASON), "không có phát hiện XS108 A Z99"),
        (("XS999", "--unit", "A", *REASON), "không có mã XS999"),
        (("XS108", "--unit", "A", "--by", "Chị Mẫu"), "thiếu lý do (XS704)"),
        (("XS108", "--unit", "A", "--reason", "đúng", "--by", " "), "thiếu họ tên người giải trình (XS704)"),
        (("XS108", "--unit", "A", "--until", "mai", *REASON), "không phải ngày"),
        (("XS108", "--unit", "A", "--file", "x.csv", *REASON), "hoặc --file TỆP"),
        (("--file", "khong-co.csv"), "Không tìm thấy"),
    ],
)
def test_what_cannot_be_waived_is_said(arguments: tuple[str, ...], told: str, office: Office) -> None:
    before = len(office.entries())
    assert told in _waive(office, *arguments, expect=2)
    assert len(office.entries()) == before


def test_an_error_is_not_waived(office: Office) -> None:
    office.gets("a.xlsx", book("A", {"dialogue_petitions.petitions_resolved.0": 99}))
    office.consolidated()
    assert "là lỗi phải sửa" in _waive(office, "XS301", "--unit", "A", *REASON, expect=2)


def test_an_error_is_waived_where_the_form_says_so(office: Office) -> None:
    forms = office.folder / "forms"
    forms.mkdir()
    shipped = (Path(__file__).parents[2] / "schemas/forms/bieu-tong-hop-2024.yaml").read_text(encoding="utf-8")
    rule = 'expr: "petitions_resolved <= petitions_received + petitions_carried"'
    assert rule in shipped
    (forms / "bieu.yaml").write_text(shipped.replace(rule, f"{rule}\n        waivable: true"), encoding="utf-8")
    office.gets("a.xlsx", book("A", {"dialogue_petitions.petitions_resolved.0": 11}))
    command = ["consolidate", office.bag, "--period", "2024-H1", "--forms", forms, "--format", "json"]
    assert office.xlsync(*command).returncode == 1
    _waive(office, "XS301", "--unit", "A", "--forms", forms, *REASON)
    done = office.xlsync(*command)
    waived = {each["code"]: each["waived"] is not None for each in json.loads(done.stdout)["findings"]}
    assert (done.returncode, waived["XS301"]) == (0, True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_several_are_waived_from_a_table(suffix: str, office: Office) -> None:
    office.gets("a.xlsx", book("A", cells={("Biểu 5", "C20"): "một", ("Biểu 4", "C20"): "hai"}))
    office.consolidated()
    rows = [
        ["Giải trình (mẫu)"],
        ["Mã", "Đơn vị", "Ô", "Lý do", "Họ tên", "Đến ngày"],
        ["XS108", "A", "Biểu 5!C20", "ghi chú của đơn vị", "Chị Mẫu", "31/12/2024"],
        ["XS108", "LĐLĐ huyện An Bình", "Biểu 4!C20", "ghi chú khác", "Anh Mẫu", None],
    ]
    table = office.folder / f"giai-trinh.{suffix}"
    if suffix == "csv":
        text = "\n".join(";".join(each or "" for each in row) for row in rows)
        table.write_text(text, encoding="utf-8-sig")
    else:
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        made.save(table)
    _waive(office, "--file", table)
    assert sorted(map(str, _waived(office.consolidated(), "XS108"))) == ["ghi chú của đơn vị", "ghi chú khác"]


def test_one_wrong_line_of_a_table_and_nothing_is_recorded(office: Office) -> None:
    table = office.folder / "giai-trinh.csv"
    table.write_text("code,unit,cell,reason,by\nXS108,A,,đúng,Chị Mẫu\nXS108,A,,,Chị Mẫu\n", encoding="utf-8")
    before = len(office.entries())
    assert "Dòng 3: thiếu lý do (XS704)" in _waive(office, "--file", table, expect=2)
    assert len(office.entries()) == before


def test_what_is_waived_does_not_go_back_to_the_unit(office: Office) -> None:
    def returned(name: str) -> list[str]:
        done = office.xlsync("return", office.bag, "--period", "2024-H1", "-o", office.folder / name)
        assert "Traceback" not in done.stderr
        return [path.suffix for path in (office.folder / name).rglob("*") if path.suffix in {".xlsx", ".eml"}]

    assert sorted(returned("truoc")) == [".eml", ".xlsx"]
    _waive(office, "XS108", "--unit", "A", *REASON)
    assert returned("sau") == []
