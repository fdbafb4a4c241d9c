import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import report

from xlsync.proof.facts import quantities, read_facts
from xlsync.proof.hedges import bounds
from xlsync.proof.notation import WORDS
from xlsync.proof.quantity import Hedge, Kind, Quantity


def read(text: str) -> list[Quantity]:
    return quantities(report(text))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("tổ chức 7.290 buổi", Kind.COUNT, 7290),
        ("tổ chức 7290 buổi", Kind.COUNT, 7290),
        ("ban hành 07 văn bản", Kind.COUNT, 7),
        ("ban hành hai (02) văn bản", Kind.COUNT, 2),
        ("có mười lăm đơn vị", Kind.COUNT, 15),
        ("có hai mươi mốt đơn vị", Kind.COUNT, 21),
        ("kinh phí 109,033 tỷ đồng", Kind.MONEY, 109033000000),
        ("hỗ trợ 1.234.567 đồng", Kind.MONEY, 1234567),
        ("hỗ trợ 500.000đ", Kind.MONEY, 500000),
        ("hỗ trợ 2,5 triệu", Kind.MONEY, 2500000),
        ("chi 7 tỷ 500 triệu đồng", Kind.MONEY, 7500000000),
        ("đạt 40,1 %", Kind.PERCENT, Fraction("40.1")),
        ("đạt 12.5%", Kind.PERCENT, Fraction("12.5")),
        ("đối thoại (2 lần)", Kind.TIMES, 2),
        ("trong 15 ngày", Kind.MEASURE, 15),
        ("giảm 03 cuộc", Kind.COUNT, 3),
        ("với 152 nghìn đoàn viên", Kind.COUNT, 152000),
        ("có 2025 lượt người", Kind.COUNT, 2025),
    ],
)
def test_each_notation_is_read(text: str, kind: Kind, value: int | Fraction) -> None:
    (one,) = read(text)
    assert (one.kind, one.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 196/KH-LĐLĐ", "Kết luận 54-KL/TU", "Nghị định 43/2014/NĐ-CP", "Luật số 10/2022/QH15", "ngày 04/8/2021",
        "ngày 15 tháng 3 năm 2024", "tháng 3/2024", "quý II/2024", "giai đoạn 2021-2024", "năm 2023", "6 tháng đầu năm",
        "hội nghị lần thứ 2", "khóa XIII", "theo Điều 27, khoản 1 Mục II, Biểu 2, phụ lục 01", "kỳ họp thứ 3",
        "điện thoại 0204.3856.123", "(1) tiền lương; (2) nhà ở", "dịp 8/3 và 20/10", "trong năm đơn vị đã cố gắng",
        "một số đơn vị", "COVID-19", "lúc 8h30", "ba là, cán bộ; bà Mẫu",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "part", "whole", "unit"),
    [
        ("đạt 17/17", 17, 17, ""),
        ("có 572/651 doanh nghiệp", 572, 651, "doanh nghiep"),
        ("1.179/1.200 xã", 1179, 1200, "xa"),
    ],
)
def test_ratios_have_part_and_whole(text: str, part: int, whole: int, unit: str) -> None:
    (one,) = read(text)
    assert (one.kind, one.value, one.whole, one.unit) == (Kind.RATIO, part, whole, unit)


@pytest.mark.parametrize(
    ("text", "hedge", "inside", "outside"),
    [
        ("gần 4000 suất", Hedge.UNDER, 3940, 4010),
        ("gần 4000 suất", Hedge.UNDER, 3600, 3500),
        ("hơn 291.800 đoàn viên", Hedge.OVER, 291850, 291950),
        ("hơn 25.000 đoàn viên", Hedge.OVER, 27400, 28000),
        ("trên 90% doanh nghiệp", Hedge.OVER, 94, 89),
        ("khoảng 200 người", Hedge.ABOUT, 185, 150),
        ("ít nhất 2 cuộc", Hedge.AT_LEAST, 9, 1),
        ("không quá 15 người", Hedge.AT_MOST, 3, 16),
        ("dưới 25 lao động", Hedge.AT_MOST, 3, 26),
        ("từ 15.000 đoàn viên trở lên", Hedge.AT_LEAST, 20000, 14000),
        ("01 - 02 cuộc", Hedge.RANGE, 2, 3),
        ("từ 5 đến 7 hội nghị", Hedge.RANGE, 6, 8),
    ],
)
def test_hedges_are_inequalities(text: str, hedge: Hedge, inside: int, outside: int) -> None:
    (one,) = read(text)
    assert one.hedge is hedge
    assert one.allows(inside)
    assert not one.allows(outside)


def test_an_ambiguous_comma_keeps_both_readings() -> None:
    (one,) = read("có 4,000 đoàn viên")
    assert set(one.readings) == {Fraction(4), Fraction(4000)}
    assert one.allows(4000)


@given(
    st.fractions(min_value=1, max_value=10**9, max_denominator=100),
    st.sampled_from([Hedge.UNDER, Hedge.OVER, Hedge.ABOUT]),
)
def test_a_hedge_never_reaches_further_than_a_tenth(value: Fraction, hedge: Hedge) -> None:
    low, high = bounds(hedge, value)
    assert low is not None
    assert high is not None
    assert value * Fraction(9, 10) <= low <= value <= high <= value * Fraction(11, 10)


@given(st.integers(min_value=1, max_value=999_999_999))
def test_whole_numbers_survive_each_notation(value: int) -> None:
    grouped = f"{value:,}".replace(",", ".")
    assert [each.value for each in read(f"tiếp {grouped} lượt người")] == [value]
    if not 1900 <= value < 2100:
        assert [each.value for each in read(f"có {value} và hết")] == [value]


@given(st.integers(min_value=0, max_value=99_999), st.integers(min_value=1, max_value=2), st.booleans())
def test_decimals_survive_comma_and_point(digits: int, decimals: int, comma: bool) -> None:
    whole, fraction = divmod(digits, 10**decimals)
    text = f"{whole}{',' if comma else '.'}{fraction:0{decimals}}"
    (one,) = read(f"đạt {text}% kế hoạch")
    assert one.value == Fraction(digits, 10**decimals)
    assert one.decimals == decimals


@given(st.sampled_from(sorted(WORDS.items())))
def test_number_words_before_a_counted_noun_are_read(word: tuple[str, int]) -> None:
    found = read(f"đã có {word[0]} hội nghị")
    assert [each.value for each in found] == [word[1]]
    assert found[0].spelled


_PIECES = st.sampled_from(
    ["7.290", " buổi", "17/17", "(88%)", "gần ", "tỷ đồng", "ngày 03/3/2021", " - ", ", ", "; ", "54-KL/TU", "trong đó", "hai",
     "e\u0302\u0323", "\u00a0", "\u200b", "%", "/", ".", "từ ", " đến ", "năm 2024", "İ", "\n", "1,2.3", "٣", "0"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=120), st.lists(_PIECES, max_size=25).map("".join)))
def test_any_text_is_read_and_spans_cut_the_exact_text(text: str) -> None:
    facts = read_facts(report(text))
    end = 0
    for each in facts.quantities:
        assert text[each.start : each.end] == each.text
        assert each.start >= end
        end = each.end
    for stated in (*facts.citations, *facts.dates, *facts.ranges):
        assert text[stated.start : stated.end] == stated.text


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_decomposed_letters_change_no_value(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    assert [each.value for each in read(composed)] == [each.value for each in read(decomposed)]
