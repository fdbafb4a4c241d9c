"""What a person reads: the domain's own examples, and messages that never break on what stands in a cell."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.model import Finding, Severity
from xlsync.texts.catalogue import CATALOGUE, finding, render
from xlsync.texts.render import FORMATS
from xlsync.texts.template import placeholders

VARIANTS = [(code, name) for code, entry in CATALOGUE.items() for name in entry.variants]
ODD = [
    "",
    "{cell}",
    "}{",
    "[a|b]",
    "{",
    "]",
    "=1+1",
    "a\nb\tc",
    "x" * 5000,
    "•••",
    "%s",
    "\\1",
    "nan",
    "-0",
    "2024-13-45",
]


class Names:
    """Labels of one field of Biểu 2."""

    def unit_name(self, code: str) -> str | None:
        return {"A": "LĐLĐ huyện An Bình"}.get(code)

    def form_label(self, form: str, lang: str) -> str | None:
        return None

    def table_title(self, form: str, table: str, lang: str) -> str | None:
        return "Biểu 2. Đối thoại"

    def field_label(self, form: str, table: str, field: str, lang: str) -> str | None:
        labels = {"sessions": ("Số buổi", "Sessions"), "no": ("TT", "No.")}
        return labels[field][lang == "en"] if field in labels else None


def message(code: str, lang: str = "vi", **place: Any) -> str:
    return render(finding(code, **place), lang, Names()).message


def test_xs204_reads_as_the_domain_document_says() -> None:
    rendered = render(
        finding("XS204", cell="C14", found="7.29", field="sessions", values={"likely": 7290}), "vi", Names()
    )
    assert rendered.message == "Ô C14 ghi 7,29; số buổi phải là số nguyên, có thể đã gõ 7.290."
    assert rendered.remedy == "Nếu đúng, nhập 7290, không gõ dấu chấm."


def test_xs304_reads_as_the_domain_document_says() -> None:
    rendered = render(finding("XS304", variant="total", values={"stated": 945, "sum": 939, "difference": 6}))
    assert rendered.message == "Dòng Tổng cộng ghi 945; cộng chi tiết được 939, lệch 6."
    assert rendered.remedy == "Kiểm tra dòng thiếu hoặc nhập sai."


def test_numbers_are_printed_as_each_language_prints_them() -> None:
    values = {"stated": 61.29, "sum": 7344, "difference": 7282.71}
    assert "ghi 61,29; cộng chi tiết được 7.344, lệch 7.282,71" in message("XS304", variant="total", values=values)
    assert "says 61.29; the rows add up to 7,344, 7,282.71 off" in message(
        "XS304", "en", variant="total", values=values
    )


def test_rates_given_as_text_keep_their_precision() -> None:
    values = {"stated": "40.1%", "recomputed": "40.2%"}
    assert message("XS302", cell="H8", values=values) == "Ô H8 ghi tỷ lệ 40,1%; tính lại được 40,2%."


def test_text_that_was_typed_is_shown_as_it_was_typed() -> None:
    assert "ghi “7.290” dưới dạng chữ, đọc là 7290" in message(
        "XS211", cell="C14", found="7.290", values={"read": 7290}
    )


def test_days_and_periods_are_printed_as_the_offices_print_them() -> None:
    values = {"first": "2024-01-01", "last": "2024-06-30"}
    assert "ghi ngày 15/08/2023, ngoài kỳ báo cáo (01/01/2024 – 30/06/2024)" in message(
        "XS206", cell="C7", found="2023-08-15", values=values
    )
    periods = {"stated": "2023-H2", "asked": "2021-03-03..2024-02-29"}
    assert "kỳ 6 tháng cuối năm 2023; đang tổng hợp kỳ từ 03/03/2021 đến 29/02/2024" in message("XS008", values=periods)


def test_a_label_stays_capital_when_it_is_an_abbreviation() -> None:
    assert "; TT phải là một số" in message("XS202", cell="A7", found="một", field="no")


def test_without_names_a_field_goes_by_its_id() -> None:
    assert "sessions" in render(finding("XS201", cell="C14", field="sessions")).message


def test_a_unit_goes_by_its_name_or_else_by_its_code() -> None:
    assert message("XS013", unit="A") == "LĐLĐ huyện An Bình chưa gửi."
    assert message("XS013", unit="ZZ") == "ZZ chưa gửi."


def test_a_rule_is_told_with_its_message_in_the_language_asked_for() -> None:
    values = {
        "rule_vi": "Phần không lớn hơn tổng.", "rule_en": "A part cannot exceed its whole.", "row": 9,
        "label_1": "Số buổi", "label_en_1": "Sessions", "value_1": "1200",
    }  # fmt: skip
    told = {lang: message("XS301", lang, values=values, cells=("F9", "G9")) for lang in ("vi", "en")}
    assert told["vi"] == "Dòng 9: Phần không lớn hơn tổng. Đang ghi: Số buổi 1.200."
    assert told["en"] == "Row 9: A part cannot exceed its whole. It says: Sessions 1,200."


def test_a_rule_without_a_message_is_told_with_labels_and_signs() -> None:
    told = message("XS301", form="f", table="t", values={"rule": 'sessions <= no and not x == "no"', "row": 9})
    assert told == 'Dòng 9: Số buổi ≤ TT và không x = "no".'


def test_a_rule_under_another_code_is_told_as_a_rule_under_its_own_title() -> None:
    told = render(finding("XS402", variant="rule", severity=Severity.WARNING, values={"rule_vi": "A bằng B."}))
    assert told.message == "A bằng B."
    assert told.title == CATALOGUE["XS402"].title.vi


def test_values_by_name_are_put_into_words() -> None:
    told = message("XS006", path="den/BC.xlsm", values={"parts": "macros, external_links, sparklines"})
    assert told == "Tệp BC.xlsm chứa macro (mã lệnh), liên kết tới tệp khác, sparklines."


def test_the_limit_that_was_passed_is_named() -> None:
    assert message("XS005", path="a.xlsx", variant="cells", values={"limit": 2_000_000}) == (
        "Tệp a.xlsx vượt giới hạn về số ô, tối đa 2.000.000."
    )
    assert "quá nặng (61 MB); tối đa 50 MB" in message(
        "XS005", variant="file_bytes", values={"limit": 50 << 20, "found": 61 << 20}
    )


def test_many_cells_are_counted_after_the_first_few() -> None:
    cells = tuple(f"A{n}" for n in range(1, 31))
    assert message("XS210", variant="many", cells=cells, values={"count": 30}).endswith(
        "A1, A2, A3, A4, A5, A6, A7, A8, … (+22)."
    )


def test_a_masked_cell_still_has_a_whole_message() -> None:
    for code, name in VARIANTS:
        if code[2] == "2":
            rendered = render(finding(code, variant=name, cell="F12", found="•••"))
            assert rendered.message[0].isupper()
            assert "…" not in rendered.message + rendered.remedy


def test_an_unknown_variant_falls_back_to_the_message_of_the_code() -> None:
    assert message("XS201", cell="C14", variant="later") == message("XS201", cell="C14")


def test_a_code_of_a_later_version_is_shown_as_the_code() -> None:
    rendered = render(Finding(code="XS950", severity=Severity.ERROR))
    assert (rendered.title, rendered.message) == ("XS950", "XS950")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("code", "name"), VARIANTS)
def test_a_message_without_any_value_is_a_sentence(code: str, name: str, lang: str) -> None:
    rendered = render(finding(code, variant=name), lang)
    for text in (rendered.message, rendered.remedy):
        assert text
        assert not set("{}[]|") & set(text)
        assert "  " not in text
        assert text[-1] in ".…"
        assert text[0].isupper() or text[0] in "…0123456789", text


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_odd_values_are_shown_and_never_interpreted(odd: str, lang: str) -> None:
    for code, name in VARIANTS:
        variant = CATALOGUE[code].variants[name]
        names = placeholders(variant.message.text(lang)) | placeholders(variant.remedy.text(lang))
        odd_finding = finding(
            code, variant=name, values=dict.fromkeys(names, odd), cell=odd, found=odd, expected=odd, sheet=odd, path=odd
        )
        rendered = render(odd_finding, lang)
        assert len(rendered.message) < 2500
        assert "\n" not in rendered.message + rendered.remedy
        if odd == "{cell}" and "found" in names:
            assert "{cell}" in rendered.message


@given(
    value=st.one_of(st.none(), st.text(max_size=60), st.integers(), st.floats()),
    style=st.sampled_from(sorted(FORMATS)),
    lang=st.sampled_from(["vi", "en"]),
)
def test_no_format_breaks_on_any_value(value: str | int | float | None, style: str, lang: str) -> None:
    if value is not None and value != "":
        assert "\n" not in FORMATS[style](value, lang)


@given(text=st.text(max_size=80))
def test_whatever_stands_in_a_cell_stands_in_the_message(text: str) -> None:
    told = render(finding("XS202", cell="C14", found=text or None)).message
    shown = " ".join("".join(" " if ord(letter) < 32 or ord(letter) == 127 else letter for letter in text).split())
    assert shown in " ".join(told.split())
