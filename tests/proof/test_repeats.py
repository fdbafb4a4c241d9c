import pytest
from reports_made import found, report

from xlsync.texts.catalogue import render


def told(*texts: str) -> list[str | None]:
    return [each.found for each in found(report(*texts)) if each.variant == "repeated"]


def test_the_same_thing_with_two_values_is_told_at_the_second_place() -> None:
    first, second = (
        "Tuyên truyền cho 3.860 lượt đoàn viên, người lao động.",
        "Với 3.680 lượt đoàn viên, người lao động được tuyên truyền, nhận thức được nâng lên.",
    )
    (one,) = found(report(first, "Nội dung khác.", second))
    assert (one.code, one.variant, one.found, one.expected) == ("XS501", "repeated", "3.680", "3.860")
    message = render(one).message
    assert "đoạn 1" in message
    assert "Đoạn 3" in message


@pytest.mark.parametrize(
    "texts",
    [
        ("Tổ chức 27 buổi đối thoại.", "Tổ chức 72 buổi đối thoại đột xuất."),
        ("LĐLĐ tỉnh trợ cấp 1.234 đoàn viên khó khăn.", "LĐLĐ huyện trợ cấp 1.243 đoàn viên khó khăn."),
        ("Năm 2023 có 1.234 học viên dự lớp.", "Năm 2024 có 1.243 học viên dự lớp."),
        ("Khu vực nhà nước có 45.123 người.", "Khu vực doanh nghiệp có 45.213 người."),
        ("Phát hành 25.000 tờ gấp.", "Phát hành 26.000 tờ gấp."),
        ("Phát hành 25.000 tờ gấp.", "Đã phát 25.000 tờ gấp."),
    ],
)
def test_two_things_or_the_same_value_are_left_alone(texts: tuple[str, str]) -> None:
    assert told(*texts) == []
