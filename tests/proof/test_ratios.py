import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_made import found, report

from xlsync.proof.facts import facts_of
from xlsync.proof.ratios import ratios
from xlsync.texts.catalogue import render


def variants(*texts: str) -> list[tuple[str, str, str | None]]:
    return [
        (each.code, each.variant, each.expected) for each in found(report(*texts)) if each.code in {"XS502", "XS303"}
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Công đoàn cơ sở giải quyết 215/234 đơn (93,9%).", "91.9%"),
        ("Đã giải quyết 759 đơn/793 đơn, đạt 97,5%.", "95.7%"),
        ("Có 572/651 doanh nghiệp tổ chức hội nghị người lao động, đạt tỷ lệ 78,9 %.", "87.9%"),
        ("Tỷ lệ doanh nghiệp đối thoại đạt 78,9% (572/651).", "87.9%"),
        ("Có 572 trên tổng số 651 doanh nghiệp, chiếm 78,9%.", "87.9%"),
        ("Trong tổng số 496 doanh nghiệp có 62 doanh nghiệp (15,2%) chậm đóng.", "12.5%"),
        ("Nữ có 148 đồng chí (chiếm 54,8% của 323).", "45.8%"),
        ("Tiếp nhận 30 đơn, đã giải quyết 21 đơn, đạt 75%.", "70%"),
        ("Số đơn thuộc thẩm quyền là 45 đơn, đã giải quyết 40 đơn (đạt 98%).", "89%"),
        ("Có 1.179 cơ quan, đơn vị, trong đó 1.150 cơ quan, đơn vị đã tổ chức (đạt 99,9%).", "97.5%"),
    ],
)
def test_a_percentage_that_does_not_follow_is_told(text: str, expected: str) -> None:
    assert variants(text) == [("XS502", "", expected)]


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Đoàn viên tăng từ 25.000 lên 26.250 người (tăng 15%).", "change"),
        ("Năm 2023 tăng 28,2% so với năm 2022 (từ 880 lên 1.040 người).", "change"),
        ("Giảm từ 40 vụ năm 2022 xuống còn 30 vụ năm 2023 (giảm 35%).", "change"),
        ("Tăng 20% so với Tết 2023 (từ 31.200 xuống 26.000 người).", "change"),
        ("Có 52 vụ, tăng 30% so với 45 vụ của năm 2023.", "change"),
        ("Tăng 115 buổi (từ 1.140 lên 1.250 buổi).", "difference"),
        ("Đã có 17/15 đơn vị hoàn thành.", "excess"),
    ],
)
def test_changes_and_parts_larger_than_the_whole(text: str, variant: str) -> None:
    assert [each[1] for each in variants(text)] == [variant]


@pytest.mark.parametrize(
    "text",
    [
        "Có 17/17 xã, 200/209 thôn, đạt 100% và 95,7%.",
        "Tổ chức 25 lớp tập huấn cho 1.250 cán bộ, đạt 95% kế hoạch năm.",
        "Giải quyết 759/793 đơn, đạt 93% so với cùng kỳ năm trước.",
        "Phát triển 248/230 đoàn viên, đạt 107,8% chỉ tiêu giao.",
        "Đã có 25/18 đơn vị hoàn thành vượt kế hoạch giao.",
        "Nhận 30 đơn, giải quyết 24 đơn đạt 68,6% (cả 05 đơn kỳ trước).",
        "Có 17/17 đơn vị, 98% đoàn viên tham gia.",
        "Trên 85% (572/651) doanh nghiệp đã tổ chức.",
        "Lương tăng từ 3.250.000 đồng lên 3.450.000 đồng (tăng 200.000 đồng).",
        "Nhân dịp 20/10, các đơn vị đạt 95%.",
        "Chi 2,5/3,0 tỷ đồng, đạt 82%.",
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(text: str) -> None:
    assert variants(text) == []


def test_both_conventions_are_accepted_but_not_together() -> None:
    cut, rounded = "Giải quyết 759/793 đơn (95%).", "Giải quyết 78/89 đơn (88%)."
    assert variants(cut) == variants(rounded) == []
    (mixed,) = found(report(cut, rounded))
    assert (mixed.code, mixed.variant) == ("XS303", "report")
    message = render(mixed).message
    assert "759/793 đơn (95%)" in message
    assert "78/89 đơn (88%)" in message


def test_the_passage_holds_part_whole_and_percentage() -> None:
    text = "Ở cơ sở, giải quyết 215/234 đơn (93,9%), còn lại đang xem xét."
    (one,) = found(report(text))
    assert one.passage is not None
    assert text[one.passage.start : one.passage.end] == "215/234 đơn (93,9%"


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 2), st.booleans())
def test_a_rightly_rounded_or_cut_percentage_is_never_told(part: int, whole: int, decimals: int, cut: bool) -> None:
    part, whole = sorted((part, whole))
    scaled = part * 100 * 10**decimals
    digits = scaled // whole if cut else (2 * scaled + whole) // (2 * whole)
    stated = f"{digits / 10**decimals:.{decimals}f}".replace(".", ",")
    document = report(f"Đã giải quyết {part}/{whole} đơn ({stated}%).")
    assert ratios(document, facts_of(document)).findings == ()


@given(st.integers(1, 999), st.integers(2100, 5000), st.integers(2, 40))
def test_a_percentage_points_away_is_always_told(part: int, whole: int, off: int) -> None:
    # 3/2024 is a month; wholes that are no year
    stated = part * 100 // whole + off
    assert [each[1] for each in variants(f"Đã giải quyết {part}/{whole} đơn ({stated}%).")] == [""]
