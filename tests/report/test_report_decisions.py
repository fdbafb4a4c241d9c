"""Decisions and provenance in JSON, text and HTML, and in the sheet of files: who sent what when, what counts instead."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from adjustment_factory import (
    FORM,
    REASON,
    adjusted_context,
    adjustment,
    applied,
    superseded_context,
    table_of,
)
from hypothesis import given
from hypothesis import strategies as st
from report_factory import PERIOD, contribution, make_context, source
from test_report_json import validated
from workbook_oracle import Oracle

from xlsync.forms.load import parse_form
from xlsync.model import Evidence, Mail, SignedCopy, Source, Submission, Tier, Verdict
from xlsync.report.captions import CAPTIONS, caption
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context
from xlsync.report.findings_xlsx import write_findings_xlsx
from xlsync.report.html_report import to_html
from xlsync.report.json_report import to_json
from xlsync.report.text_report import to_text
from xlsync.report.wording import office_time
from xlsync.texts.catalogue import finding

MAIL = Mail("vp@huyen.example", "=Báo cáo", "2024-03-04T20:30:00+00:00", "<1@huyen.example>")
IN_MAIL = Source("hop-thu/thư.eml", "BC.xlsx", "c" * 64, MAIL)


def with_files(*files: Submission, **options: Any) -> Context:
    context = make_context(**options)
    return replace(context, outcome=replace(context.outcome, submissions=files))


def file(where: Source, unit: str = "U1", **changes: Any) -> Submission:
    return replace(Submission(where, FORM, "2024", unit, PERIOD), **changes)


# --- JSON ----------------------------------------------------------------------------------------------------------


def test_json_has_each_adjustment_with_the_keys_of_the_contract() -> None:
    [shown] = validated(to_json(adjusted_context()))["adjustments"]
    assert shown == {
        "unit": "U1", "form": FORM, "table": "dialogue_petitions", "field": "sessions", "row": None,
        "sha256": source("U1").sha256, "path": "hop-thu/BC U1.xlsx", "member": None, "sheet": "Biểu 2", "cell": "C8",
        "old": 7, "new": 7000, "confirmed_by": "Văn phòng huyện (mẫu)", "by": "Chuyên viên (mẫu)", "reason": REASON,
        "at": "2024-03-04T02:15:30+00:00", "holds": True,
    }  # fmt: skip
    assert list(shown)[:7] == ["unit", "form", "table", "field", "row", "sha256", "path"]


def test_json_tells_an_adjustment_that_a_later_version_supersedes() -> None:
    [shown] = validated(to_json(superseded_context()))["adjustments"]
    assert shown["holds"] is False and shown["sha256"] == "a" * 64
    assert (shown["path"], shown["member"]) == ("hop-thu/thư.eml", "BC U1.xlsx")


def test_json_has_signed_copies_with_the_workbooks_they_go_with() -> None:
    context = make_context()
    copy = SignedCopy("d" * 64, Source("hop-thu/ky.pdf", None, "d" * 64), "U1", "12/BC", "2024-03-05", ("a" * 64,))
    document = validated(to_json(replace(context, outcome=replace(context.outcome, signed=(copy,)))))
    assert document["signed"] == [
        {"path": "hop-thu/ky.pdf", "member": None, "sha256": "d" * 64, "unit": "U1", "number": "12/BC", "date": "2024-03-05", "pairs": ["a" * 64]}
    ]  # fmt: skip


def test_json_of_check_has_no_decisions_and_of_status_it_has() -> None:
    checked, status = (validated(to_json(adjusted_context(command=command))) for command in ("check", "status"))
    assert "adjustments" not in checked and "signed" not in checked
    assert len(status["adjustments"]) == 1 and status["signed"] == []


def test_json_says_where_a_submission_came_from_and_what_says_whose_it_is() -> None:
    evidence = (
        Evidence("unit", "cover", "LĐLĐ huyện Mẫu 1", "Bìa", "C5", "U1"),
        Evidence("unit", "subject", "=Báo cáo", None, None, None),
    )
    came = file(IN_MAIL, round="dot-1", saved="2024-03-04T08:00:00Z", evidence=evidence)
    for command in ("check", "consolidate"):
        shown, bare = validated(to_json(with_files(came, file(source("U2"), "U2"), command=command)))["submissions"]
        assert list(shown)[-5:] == ["round", "sender", "sent", "saved", "evidence"]
        assert (shown["round"], shown["sender"], shown["sent"]) == ("dot-1", "vp@huyen.example", MAIL.sent)
        assert shown["saved"] == "2024-03-04T08:00:00Z"
        assert shown["evidence"] == [
            {"what": "unit", "where": "cover", "text": "LĐLĐ huyện Mẫu 1", "sheet": "Bìa", "cell": "C5", "read": "U1"},
            {"what": "unit", "where": "subject", "text": "=Báo cáo", "sheet": None, "cell": None, "read": None},
        ]
        assert [bare[name] for name in ("round", "sender", "sent", "saved", "evidence")] == [None] * 4 + [[]]


def test_a_mail_without_a_sender_has_none() -> None:
    came = file(replace(IN_MAIL, mail=Mail()))
    assert validated(to_json(with_files(came)))["submissions"][0]["sender"] is None


# --- text and HTML -------------------------------------------------------------------------------------------------


def block(text: str) -> list[str]:
    lines = text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("Số liệu điều chỉnh"))
    return lines[start : lines.index("", start)]


def joined(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())


def test_text_has_a_block_of_adjustments_before_who_is_missing() -> None:
    text = to_text(adjusted_context(absent=["U3"]))
    told = block(text)
    assert told[0] == "Số liệu điều chỉnh theo xác nhận qua điện thoại: 1"
    assert joined(told[1:]) == (
        "Liên đoàn Lao động huyện Mẫu 1 · Biểu 2 · Số buổi trực tiếp · Của đơn vị gửi: 7 → 7.000 (BC U1.xlsx, Biểu 2!C8) "
        f"Văn phòng huyện (mẫu) xác nhận, Chuyên viên (mẫu) ghi 04/03/2024 09:15; lý do: {REASON}"
    )
    assert text.index("Số buổi trực tiếp  ") < text.index(told[0]) < text.index("Đơn vị chưa gửi")
    assert max(map(len, told)) <= 110


def test_text_counts_what_is_in_force_and_says_what_is_not() -> None:
    told = block(to_text(superseded_context()))
    assert told[0].endswith(": 0")
    assert "→ Hết hiệu lực: đã có bản gửi sau, thư.eml › BC U1.xlsx, bản này ghi 7.290" in joined(told)


def test_what_was_refused_is_shown_as_it_was_typed() -> None:
    context = adjusted_context(applied(adjustment(old=None)))
    outcome = replace(context.outcome, submissions=(table_of("U1", 7000, typed="7.29"),))
    assert "“7.29” → 7.000" in to_text(replace(context, outcome=outcome))


def test_without_adjustments_there_is_no_block() -> None:
    assert "điều chỉnh" not in to_text(make_context()) and "điều chỉnh" not in to_html(make_context())


def test_the_state_of_a_submission_says_when_it_was_sent_and_by_whom() -> None:
    context = with_files(file(IN_MAIL), file(source("U2"), "U2", saved="2024-03-01T10:00:00"), command="check")
    text = to_text(context)
    assert "hop-thu/thư.eml › BC.xlsx\n" in text
    assert " · Đã tiếp nhận, gửi 05/03/2024 từ vp@huyen.example\n" in text  # 20:30 UTC is the next day at the office
    assert " · Đã tiếp nhận\n" in text
    page = to_html(context)
    assert "<td>hop-thu/thư.eml › BC.xlsx</td>" in page
    assert "Đã tiếp nhận<br><small>gửi 05/03/2024 từ vp@huyen.example</small></td>" in page
    assert "Đã tiếp nhận</td>" in to_html(with_files(file(source("U2"), "U2")))


def test_html_shows_both_figures_and_what_is_no_longer_in_force() -> None:
    page = to_html(adjusted_context())
    assert '<tr class="adjusted"><td>Liên đoàn Lao động huyện Mẫu 1</td>' in page
    assert '<td class="number">7 → 7.000</td>' in page and f"lý do: {REASON}</td>" in page
    assert '<tr class="over">' in to_html(superseded_context())


def test_names_and_reasons_cannot_steer_a_terminal_or_become_markup() -> None:
    evil = "\x1b[2J<script>alert(1)</script>\r\n=1+1"
    context = adjusted_context(applied(adjustment(confirmed_by=evil, by=evil, reason=evil)))
    assert "\x1b" not in to_text(context) and "\n=1+1" not in to_text(context)
    page = to_html(context)
    assert "<script" not in page and page.count("&lt;script&gt;") == 3
    mail = replace(IN_MAIL, mail=Mail(f"{evil}@x.example", "", None))
    came = with_files(file(mail), command="check")
    assert "\x1b" not in to_text(came) and "<script" not in to_html(came)


def test_a_sensitive_figure_is_in_no_text() -> None:
    form = parse_form(
        b"form: mau\nversion: '1'\nlabel: {vi: M}\ntables:\n  - id: t\n    sheet: T\n    rows: own\n    fields:\n"
        b"      - {id: a, label: {vi: A}, type: count}\n      - {id: s, label: {vi: Kin}, type: count, sensitive: true}\n"
    )
    made = adjustment("T", "s", form="mau", table="t", old=918273, new=645546, reason="ghi 918273, đúng là 645546")
    row = contribution("T", "T", Tier.PROVINCE, 8, {"a": 1}, sheet="T")
    context = adjusted_context(
        applied(made, "B8", sheet="T"), forms=[form],
        change=lambda form, table, records: [replace(row, adjusted={"s": 918273})],
    )  # fmt: skip
    [shown] = validated(to_json(context))["adjustments"]
    assert (shown["field"], shown["old"], shown["new"], shown["reason"]) == ("s", None, None, None)
    for text in (to_json(context), to_text(context), to_html(context)):
        assert not re.search(r"918\.?273|645\.?546", text) and ("Kin" in text or '"s"' in text)


# --- the sheet of files ----------------------------------------------------------------------------------------------


def files(tmp_path: Path, *came: Submission) -> dict[str, Any]:
    """The rows of the sheet by their first cell."""
    path = tmp_path / "f.xlsx"
    write_findings_xlsx(path, with_files(*came, command="check"))
    sheet = openpyxl.load_workbook(path)["Tệp đã nhận"]
    return {row[0].value: row for row in sheet.iter_rows(min_row=5)}


def told(code: str, where: Source, other: str, variant: str = "", **values: str) -> Any:
    return finding(code, variant=variant, values={"other": other, "others": other, **values}, unit="U1", form=FORM, path=where.path, found=other)  # fmt: skip


def test_a_superseded_file_and_a_copy_name_and_link_to_the_file_that_counts(tmp_path: Path) -> None:
    old, copy = Source("hop-thu/cũ.xlsx", None, "d" * 64), Source("hop-thu/BC(1).xlsx", None, "e" * 64)
    counts = "hop-thu/thư.eml › BC.xlsx"
    rows = files(
        tmp_path, file(IN_MAIL),
        file(old, verdict=Verdict.SUPERSEDED, counted=False, findings=(told("XS011", old, counts),)),
        file(copy, verdict=Verdict.DUPLICATE, counted=False, findings=(told("XS010", copy, counts),)),
    )  # fmt: skip
    assert (
        rows["cũ.xlsx"][5].value == "Đã có bản thay thế" and rows["cũ.xlsx"][6].value == "thay bằng thư.eml › BC.xlsx"
    )
    assert rows["BC(1).xlsx"][6].value == "trùng với thư.eml › BC.xlsx"
    for name in ("cũ.xlsx", "BC(1).xlsx"):
        assert rows[name][6].hyperlink.target.endswith("hop-thu/thư.eml") and rows[name][6].hyperlink.location is None
    assert rows["thư.eml › BC.xlsx"][6].value == "" and rows["thư.eml › BC.xlsx"][6].hyperlink is None


def test_a_file_of_which_one_sheet_was_replaced_says_which(tmp_path: Path) -> None:
    old, new = Source("hop-thu/cũ.xlsx", None, "d" * 64), Source("hop-thu/mới.xlsx", None, "e" * 64)
    partly = told("XS011", old, "hop-thu/mới.xlsx", "tables", tables="Biểu 2")
    rows = files(tmp_path, file(old, findings=(partly,)), file(new))
    assert rows["cũ.xlsx"][5].value == "Đã tiếp nhận"
    assert rows["cũ.xlsx"][6].value == "Biểu 2: thay bằng mới.xlsx"


def test_versions_of_which_nobody_knows_the_later_name_each_other(tmp_path: Path) -> None:
    one, two, three = (Source(f"hop-thu/{name}.xlsx", None, name * 64) for name in "abc")
    rows = files(
        tmp_path, file(one, counted=False, findings=(told("XS012", one, "hop-thu/b.xlsx; hop-thu/c.xlsx"),)),
        file(two), file(three),
    )  # fmt: skip
    assert rows["a.xlsx"][6].value == "chưa rõ bản nào tính: còn b.xlsx; c.xlsx" and rows["a.xlsx"][6].hyperlink is None


def test_the_name_of_the_other_file_may_hold_what_separates_names(tmp_path: Path) -> None:
    old, new = Source("hop-thu/a.xlsx", None, "d" * 64), Source("hop-thu/b; c.xlsx", None, "e" * 64)
    rows = files(tmp_path, file(old, findings=(told("XS011", old, "hop-thu/b; c.xlsx"),)), file(new))
    assert rows["a.xlsx"][6].value == "thay bằng b; c.xlsx"
    assert rows["a.xlsx"][6].hyperlink.target.replace("%20", " ").endswith("hop-thu/b; c.xlsx")


def test_the_files_say_when_they_were_sent_and_by_whom(tmp_path: Path) -> None:
    rows = files(tmp_path, file(IN_MAIL), file(source("U2"), "U2", saved="2024-03-01T10:00:00"))
    assert [cell.value for cell in rows["thư.eml › BC.xlsx"][7:9]] == ["gửi 05/03/2024", "vp@huyen.example"]
    assert [cell.value for cell in rows["BC U2.xlsx"][7:9]] == ["lưu 01/03/2024", ""]
    assert rows["thư.eml › BC.xlsx"][0].hyperlink.target.endswith("hop-thu/thư.eml")


def test_senders_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    rows = files(tmp_path, file(replace(IN_MAIL, mail=Mail("=cmd|' /C calc'!A0", "", "2024-03-04T08:00:00+07:00"))))
    cell = rows["thư.eml › BC.xlsx"][8]
    assert cell.value == "=cmd|' /C calc'!A0" and cell.data_type == "s"


def test_the_matrix_of_units_names_the_part_of_a_mail(tmp_path: Path) -> None:
    parts = [replace(IN_MAIL, member=name, sha256="") for name in ("a.xlsx", "b.xlsx")]

    def change(form: Any, table: Any, made: list) -> list:
        own = [each for each in made if each.sender == "U1"]
        moved = dict(zip(map(id, own), parts * len(own), strict=False))
        return [replace(each, source=moved.get(id(each), each.source)) for each in made]

    path = tmp_path / "tong-hop.xlsx"
    write_consolidated(path, make_context(change=change))
    book = Oracle(path)
    row = book.row_of("Biểu 2", "Liên đoàn Lao động huyện Mẫu 1")
    cell = book.formulas["Biểu 2"].cell(row, len(book.rows("Biểu 2")[row - 1]))
    assert cell.value == "thư.eml › a.xlsx, thư.eml › b.xlsx"
    assert cell.hyperlink.target.endswith("hop-thu/thư.eml")


# --- words -----------------------------------------------------------------------------------------------------------


def test_a_value_with_braces_is_never_taken_for_a_place() -> None:
    assert caption("mail_from", "vi", sender="{subject}{sender}") == "thư của {subject}{sender}"
    shown = caption("adjustment_people", "vi", confirmed_by="{by}", by="{moment}", moment="{reason}", reason="{x}")
    assert shown == "{by} xác nhận, {moment} ghi {reason}; lý do: {x}"


def test_captions_have_the_same_places_in_both_languages() -> None:
    for name, (vi, en) in CAPTIONS.items():
        assert sorted(re.findall(r"\{\w+\}", vi)) == sorted(re.findall(r"\{\w+\}", en)), name


@given(
    st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)),
    st.integers(min_value=-14, max_value=14),
)
def test_office_time_is_the_same_moment_by_the_clock_of_the_offices(moment: datetime, hours: int) -> None:
    stated = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    shown = office_time(stated.isoformat())
    assert shown is not None and shown == stated and shown.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize("text", ["", "hôm qua", "2024-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_text_that_is_no_moment_has_no_time(text: str) -> None:
    assert office_time(text) is None


def test_a_moment_without_offset_is_by_the_clock_of_the_offices() -> None:
    shown = office_time("2024-03-04T09:15:00")
    assert shown is not None and shown.astimezone(UTC).hour == 2
