"""Handing in: what may go, under which name, to whom, what the mail says, and that the province reads it as usual."""

import email
import email.policy
import io
import json
import re
from email.message import EmailMessage

import openpyxl
import pytest
from command_line import xlsync
from handed_in import AS_OF, CLEAN, FAULTY, OLD_LETTERS, PETITIONS, checked, with_warnings

from xlsync.issue.attaching import Attachment
from xlsync.model import OperationError
from xlsync.pipeline.explanations import Said as Written
from xlsync.pipeline.explanations import explains, explanations, lapsed, quotes
from xlsync.pipeline.handing_in import TABLE, draft, place_copy, place_draft, refusal, report_of
from xlsync.pipeline.returnable import items_of
from xlsync.report.context import Context

NAME = "bieu-tong-hop_BG-GD_2021-03-03..2024-02-29.xlsx"
REASON = "Văn bản cũ, gõ bằng phông chữ cũ"


def items(run):
    return items_of(run.outcome.findings, Context(run.outcome, run.forms, run.definitions.register))


def explained(run, *texts):
    """Explanations for the findings of a run, in their order."""
    told = items(run)
    claims = [each.claim for each in explanations(run, told, {})]
    return explanations(run, told, dict(zip(claims, texts, strict=False)))


def mail_of(run, *texts, name=NAME, data=b"x"):
    said = explained(run, *texts)
    return draft(run, report_of(run), items(run), said, Attachment(name, data))


def parsed(data) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert not message.defects
    return message


def text(data):
    return parsed(data).get_body().get_content().replace("\r\n", "\n")


def findings(result):
    told = json.loads(result.stdout)["findings"]
    place = ("code", "severity", "unit", "form", "sheet", "cell", "found", "message")
    return [tuple(each[name] for name in place) for each in told]


@pytest.mark.parametrize(
    "said", ["", " ", "x", ".", "ok", "đúng", "xxx xxxx", "...... ......", "12 345678", "2024-03-12 00:00:00"]
)
def test_what_says_nothing_is_no_explanation(said):
    assert not explains(said)


@pytest.mark.parametrize(
    "said", ["Số đúng, đã rà soát", "Đã hỏi lại đơn vị", "- văn bản cũ", "Số liệu chưa có đủ 12 tháng"]
)
def test_a_few_words_are_an_explanation(said):
    assert explains(said)


def test_a_clean_report_may_go():
    run = checked(CLEAN)
    assert refusal(run, explained(run)) is None


def test_errors_must_be_mended_first():
    run = checked(FAULTY)
    errors = sum(found.severity == "error" for found in run.outcome.findings)
    why = refusal(run, explained(run, *[REASON] * len(run.outcome.findings)))
    assert f"Còn {errors} lỗi phải sửa" in why.vi
    assert "giải trình" not in why.vi


def test_every_warning_needs_a_reason(tmp_path):
    run = checked(with_warnings(tmp_path))
    assert "Còn 2 nội dung cần giải trình" in refusal(run, explained(run)).vi
    assert "Còn 1 nội dung cần giải trình" in refusal(run, explained(run, REASON, "x")).vi
    assert refusal(run, explained(run, REASON, REASON)) is None


def test_a_report_of_nobody_is_told_by_what_is_missing(tmp_path):
    book = openpyxl.load_workbook(CLEAN)
    book["Bìa"]["C5"] = None
    book["Bìa"]["C6"] = None
    del book["_xlsync"]
    for sheet in ("Biểu 2", "Biểu 3"):
        book[sheet]["A8"] = None
    book.save(tmp_path / "bao cao.xlsx")
    run = checked(tmp_path / "bao cao.xlsx")
    assert "Chưa xác định được đơn vị báo cáo" in refusal(run, explained(run)).vi
    with pytest.raises(OperationError):
        report_of(run)


def test_a_reason_holds_as_long_as_the_same_is_said(tmp_path):
    before = checked(with_warnings(tmp_path))
    claims = [each.claim for each in explained(before)]
    (tmp_path / "lại").mkdir()
    same = checked(with_warnings(tmp_path / "lại", name="tên khác.xlsx"))
    assert [each.claim for each in explained(same)] == claims
    book = openpyxl.load_workbook(tmp_path / NAME)
    book["Biểu 1"]["D9"] = OLD_LETTERS + " n÷a"
    book.save(tmp_path / NAME)
    after = explained(checked(tmp_path / NAME))
    said = [
        Written(claim, REASON, "XS110", "Biểu 1", cell, "…") for claim, cell in zip(claims, ("D8", "D9"), strict=True)
    ]
    assert [each.cell for each in lapsed(said, after)] == ["D9"]


def test_the_copy_has_the_standard_name_of_its_form(tmp_path):
    report = report_of(checked(with_warnings(tmp_path, name="BC gui tinh (ban cuoi).xlsx")))
    assert report.name(".xlsx") == NAME
    assert report.name(".xlsm") == NAME.replace(".xlsx", ".xlsm")
    assert report_of(checked(PETITIONS)).name(".xlsx") == PETITIONS.name


def test_the_mail_goes_to_the_union_above_with_the_workbook(tmp_path):
    message = parsed(mail_of(checked(CLEAN), data=CLEAN.read_bytes()))
    assert message["To"] == "ldld-tinh@congdoan.example"
    assert message["Subject"] == "Báo cáo kỳ từ 03/03/2021 đến 29/02/2024 - Công đoàn ngành Giáo dục (Biểu tổng hợp)"
    assert message["X-Unsent"] == "1"
    (workbook,) = message.iter_attachments()
    assert workbook.get_filename() == NAME
    assert workbook.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert workbook.get_content() == CLEAN.read_bytes()


def test_the_mail_says_what_was_checked_and_what_is_explained(tmp_path):
    assert "ngày 20/03/2024: không có lỗi, không có nội dung phải giải trình." in text(mail_of(checked(CLEAN)))
    told = text(mail_of(checked(with_warnings(tmp_path)), REASON, "=Tên đơn vị\nnhư cũ"))
    assert told.startswith("Kính gửi: Liên đoàn Lao động tỉnh Bắc Giang\n\nCông đoàn ngành Giáo dục gửi báo cáo")
    assert "không có lỗi; 2 nội dung đơn vị đã giải trình:" in told
    assert (
        f"1. Biểu 1, ô D8: Ô D8 dùng bảng mã cũ TCVN3, đọc là “Công đoàn ngành Giáo dục”.\n   Giải trình: {REASON}"
        in told
    )
    assert "2. Biểu 1, ô D9:" in told and "Giải trình: =Tên đơn vị như cũ" in told


def test_the_province_has_nobody_above_and_no_recipient():
    path = CLEAN.with_name("bieu-tong-hop_BG_2021-03-03..2024-02-29.xlsx")
    report = report_of(checked(path))
    assert report.parent is None and report.addresses == ()
    data = mail_of(checked(path))
    assert parsed(data)["To"] is None
    assert "Kính gửi: Công đoàn cấp trên" in text(data)


def test_the_same_report_gives_the_same_mail(tmp_path):
    run = checked(with_warnings(tmp_path))
    assert mail_of(run, REASON, REASON) == mail_of(run, REASON, REASON)


@pytest.mark.parametrize("name", ["Báo cáo tổng hợp.xlsm", "số liệu.ods", "cũ.xls"])
def test_names_and_formats_of_attachments_arrive(name):
    (workbook,) = parsed(mail_of(checked(CLEAN), name=name)).iter_attachments()
    kinds = {
        "xlsm": "vnd.ms-excel.sheet.macroEnabled.12",
        "ods": "vnd.oasis.opendocument.spreadsheet",
        "xls": "vnd.ms-excel",
    }
    assert workbook.get_filename() == name
    assert workbook.get_content_type() == f"application/{kinds[name.rpartition('.')[2]]}".lower()


def test_what_is_protected_is_neither_in_the_mail_nor_in_a_reason(tmp_path):
    book = openpyxl.load_workbook(PETITIONS)
    sheet = book["Sổ đơn thư"]
    sheet.delete_rows(9, 4)
    sheet["D7"], sheet["K8"] = "khiếu nại", "UBND huyện"
    sheet["I8"] = "¤ng NguyÔn V¨n ThÝ khiÕu n¹i viÖc xÕp l­¬ng"
    book.save(tmp_path / PETITIONS.name)
    run = checked(tmp_path / PETITIONS.name)
    at = [found.code for found in run.outcome.findings].index("XS110")
    told = text(mail_of(run, *[REASON] * len(run.outcome.findings)))
    assert "ô I8" in told and "Thí" not in told and "Nguy" not in told
    reasons = [""] * at + ["Đơn ghi: Ông Nguyễn Văn Thí khiếu nại việc xếp lương, phông cũ"]
    assert "1 giải trình nhắc lại nội dung được bảo vệ" in refusal(run, explained(run, *reasons)).vi


def test_a_reason_may_share_words_with_what_is_protected():
    protected = "Ông Nguyễn Văn Thí khiếu nại việc xếp lương"
    assert quotes("theo đơn của ông NGUYỄN VĂN THÍ khiếu nại việc", protected)
    assert not quotes("Đơn khiếu nại việc xếp lương đã chuyển", protected)
    assert not quotes("", protected) and not quotes("đã rà soát", "đã") and not quotes("đã rà soát", "")


def test_a_copy_never_replaces_another_content(tmp_path):
    folder = tmp_path / "Gửi"
    first = place_copy(folder, NAME, b"one")
    assert place_copy(folder, NAME, b"one") == first
    second = place_copy(folder, NAME, b"two")
    assert second.name == NAME.replace(".xlsx", " (2).xlsx")
    assert place_copy(folder, NAME, b"two") == second
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert sorted(folder.iterdir()) == sorted([first, second])


def test_a_draft_that_a_person_has_changed_is_kept(tmp_path):
    run, copy = checked(CLEAN), tmp_path / NAME
    path = place_draft(copy, mail_of(run))
    assert path.name == NAME.replace(".xlsx", ".eml")
    assert place_draft(copy, mail_of(run, data=b"other")) == path
    path.write_bytes(changed := path.read_bytes().replace(b"20 Mar", b"21 Mar"))
    again = place_draft(copy, mail_of(run))
    assert again.name == NAME.replace(".xlsx", " (2).eml")
    assert path.read_bytes() == changed


@pytest.mark.parametrize("faults", [(), ("D8", "D9")])
def test_the_province_reads_the_mail_as_the_workbook(tmp_path, faults):
    path = with_warnings(tmp_path, faults)
    (tmp_path / "thư").mkdir()
    mail = tmp_path / "thư" / "bao cao.eml"
    mail.write_bytes(mail_of(checked(path), *[REASON] * len(faults), data=path.read_bytes()))
    alone, sent = (xlsync("check", each, "--as-of", AS_OF, "--format", "json") for each in (path, mail))
    report, *aside = json.loads(sent.stdout)["submissions"]
    assert (report["unit"], report["form"], report["period"], report["status"]) == (
        "BG-GD", "bieu-tong-hop", "2021-03-03..2024-02-29", "accepted",
    )  # fmt: skip
    assert [each["member"] for each in aside] == [TABLE] * bool(faults)
    told = [each for each in findings(sent) if each[0] != "XS016"]
    assert told == findings(alone) and len(told) == len(faults)
    assert [each[1] for each in findings(sent) if each[0] == "XS016"] == ["info"] * bool(faults)


def test_the_province_takes_the_reasons_once_it_has_put_a_name_to_them(tmp_path):
    path = with_warnings(tmp_path)
    bag = tmp_path / "thư"
    bag.mkdir()
    data = mail_of(checked(path), REASON, "=Tên ghi như trong văn bản", data=path.read_bytes())
    (bag / "bao cao.eml").write_bytes(data)
    options = ["--period", "2021-03-03..2024-02-29", "--ledger", tmp_path / "sổ.sqlite", "--as-of", AS_OF]
    xlsync("consolidate", bag, *options, "-o", tmp_path / "tong-hop.xlsx")
    table = tmp_path / TABLE
    table.write_bytes([each.get_content() for each in parsed(data).iter_attachments()][1])
    refused = xlsync("waive", "--file", table, *options)
    assert refused.returncode == 2 and "XS704" in refused.stderr
    book = openpyxl.load_workbook(table)
    column = next(cell.column for cell in book.active[4] if cell.value == "Người giải trình")
    for row in (5, 6):
        book.active.cell(row, column).value = "Người tổng hợp"
    book.save(table)
    done = xlsync("waive", "--file", table, *options)
    assert done.returncode == 0, done.stderr
    again = xlsync("consolidate", bag, *options, "-o", tmp_path / "tong-hop.xlsx", "--format", "json")
    waived = [each["waived"] for each in json.loads(again.stdout)["findings"] if each["code"] == "XS110"]
    assert len(waived) == 2 and all(waived)
    assert re.search("Tên ghi như trong văn bản", json.dumps(waived, ensure_ascii=False))


def test_the_table_of_reasons_has_no_formulas(tmp_path):
    data = mail_of(checked(with_warnings(tmp_path)), "=1+1 hai cộng hai", REASON)
    table = [each.get_content() for each in parsed(data).iter_attachments()][1]
    sheet = openpyxl.load_workbook(io.BytesIO(table)).active
    assert (sheet["D5"].value, sheet["D5"].data_type) == ("=1+1 hai cộng hai", "s")
