"""XS501: the prose and the annexes against the consolidated workbook."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import found, published, report, told, with_table

from xlsync.forms.load import load_forms
from xlsync.model import Paragraph, Severity
from xlsync.proof.phrases import pattern

TABLES = published(
    dialogue_petitions__sessions=(2, 27, 984),
    dialogue_petitions__opinions=(31, 386, 2249),
    dialogue_petitions__receptions=(18, 250, 1106),
    dialogue_petitions__petitions_received=(26, 41, 234),
    dialogue_petitions__petitions_resolved=(19, 37, 215),
    membership_party__members=94427,
    membership_party__members_admitted=11669,
    membership_party__unions_established=33,
)
WRONG = [
    ("Các cấp công đoàn tổ chức 1.031 buổi đối thoại.", "1.031 buổi đối thoại", "1013"),
    ("Trong đó công đoàn cơ sở tổ chức 948 buổi đối thoại.", "948 buổi đối thoại", "984"),
    ("Qua đối thoại, công đoàn cấp trên cơ sở tiếp thu 368 ý kiến.", "368 ý kiến", "386"),
    ("LĐLĐ tỉnh tiếp 81 lượt CNVCLĐ.", None, "18"),
    ("Kết nạp mới gần 11.500 đoàn viên.", None, "11669"),
    ("Thành lập mới 30 công đoàn cơ sở, kết nạp mới 11.669 đoàn viên.", None, "33"),
    ("Toàn tỉnh nhận 310 đơn khiếu nại, tố cáo.", None, "301"),
    ("Cấp cơ sở giải quyết 251/234 đơn.", None, "215"),
]
RIGHT = [
    "Các cấp công đoàn tổ chức 1.013 buổi đối thoại, trong đó công đoàn cơ sở 984 buổi.",
    "Các cấp làm được hơn 1.000 buổi đối thoại, tiếp thu gần 2.700 ý kiến.",
    "Kết nạp mới hơn 11.600 đoàn viên.",
    "Năm 2022 tổ chức 948 buổi đối thoại.",
    "Phấn đấu kết nạp 11.696 đoàn viên.",
    "Tăng 948 buổi đối thoại so với cùng kỳ.",
    "Công ty A tổ chức 948 buổi đối thoại.",
    "Cấp cơ sở giải quyết 215/234 đơn.",
    "Tổ chức 948 buổi tuyên truyền pháp luật.",
    "Kết quả 948 lượt người tham gia hội thi.",
]


@pytest.mark.parametrize(("text", "quote", "value"), WRONG)
def test_a_number_that_differs_from_its_cell_is_found(text: str, quote: str | None, value: str) -> None:
    ((code, words, expected),) = told(report(text), TABLES)
    assert (code, expected) == ("XS501", value)
    assert quote is None or words == quote


@pytest.mark.parametrize("text", RIGHT)
def test_equal_hedged_planned_past_and_foreign_numbers_are_left_alone(text: str) -> None:
    assert told(report(text), TABLES) == []


def test_a_number_unlike_any_cell_is_only_told() -> None:
    (finding,) = found(report("Đã tổ chức 300 buổi đối thoại."), TABLES)
    assert (finding.severity, finding.variant) == (Severity.INFO, "doubtful")


def test_a_total_without_one_of_its_tiers_is_an_error() -> None:
    (finding,) = found(report("Các cấp công đoàn tiếp 1.356 lượt CNVCLĐ."), TABLES)  # without the province's 18
    assert (finding.severity, finding.expected) == (Severity.ERROR, "1374")


def test_the_evidence_names_cell_label_words_and_confidence() -> None:
    (finding,) = found(report("Trong đó công đoàn cơ sở tổ chức 948 buổi đối thoại."), TABLES)
    assert (finding.cell, finding.field, finding.severity) == ("C10", "sessions", Severity.ERROR)
    assert finding.values["words"] == "948 buoi doi thoai"
    confidence = finding.values["confidence"]
    assert isinstance(confidence, float) and 0.9 < confidence < 1


def test_plans_under_their_heading_are_left_alone() -> None:
    heading = Paragraph(1, "III. PHƯƠNG HƯỚNG", heading=2)
    assert told(report(heading, "Tổ chức 1.031 buổi đối thoại."), TABLES) == []


def test_a_cell_of_an_annex_is_compared_by_header_and_row() -> None:
    header = ("Đơn vị", "Số buổi trực tiếp", "Số đơn nhận")
    rows = (("LĐLĐ tỉnh", "2", "62"), ("Công đoàn cấp trên cơ sở", "27", "41"), ("Công đoàn cơ sở", "984", "234"))
    assert told(with_table(header, *rows), TABLES) == [("XS501", "62", "26")]


@given(st.integers(0, 3000))
def test_a_right_number_is_never_told(value: int) -> None:
    shown = f"{value:,}".replace(",", ".")
    tables = published(dialogue_petitions__sessions=(value, 1, 2))
    assert told(report(f"LĐLĐ tỉnh tổ chức {shown} buổi đối thoại."), tables) == []


@given(st.text())
def test_no_text_breaks_the_comparison(text: str) -> None:
    found(report(text, f"tổ chức {text} 12 buổi đối thoại {text}"), TABLES)


def test_every_phrase_of_the_forms_fits_a_text_made_of_it() -> None:
    phrases = [
        phrase for form in load_forms().forms for table in form.tables for f in table.fields for phrase in f.phrases
    ]
    assert len(phrases) > 30
    for phrase in phrases:
        assert pattern(phrase).size >= 1, phrase
