"""XS501: a number told again in other words, and what only looks so."""

import pytest
from reports_made import report, told

WRONG = [
    # two words of what is told stand in both clauses
    (("Tổ tư vấn đã hỗ trợ pháp lý cho 572 lượt công nhân.", "Nổi bật là 527 lượt công nhân được hỗ trợ pháp lý."), "572"),
    (("Chi thăm hỏi, phúng viếng 3,48 tỷ đồng.", "Công tác phúng viếng được làm tốt, với 3,84 tỷ đồng."), "3,48 tỷ đồng"),
    (("Đã thu nợ 2,63 tỷ đồng bảo hiểm thất nghiệp.", "Góp phần đòi lại 2,36 tỷ đồng bảo hiểm thất nghiệp."), "2,63 tỷ đồng"),
    # the same day and the same long noun
    (("Ngày 12/3/2024, Bí thư gặp gỡ 310 công nhân lao động.", "Buổi gặp ngày 12/3/2024 với 301 công nhân lao động."), "310"),
    # a long noun with a number in it
    (("Còn 53 cơ sở từ 20 công nhân trở lên chưa có tổ.", "Vận động 35 cơ sở từ 20 công nhân trở lên chưa có tổ."), "53"),
    # a plan that was reached is no plan
    (("Phát triển mới 2.147 đoàn viên.", "Phát triển 2.174 đoàn viên vượt chỉ tiêu."), "2.147"),
    # proved by its share
    (("Hội có 3.752 hội viên, nữ 1.876 (50,0% của 3.752).", "Trong 3.572 hội viên còn người chưa có thẻ."), "3.752"),
]  # fmt: skip
RIGHT = [
    ("Năm ngoái hỗ trợ pháp lý cho 572 lượt công nhân.", "Nổi bật là 527 lượt công nhân được hỗ trợ pháp lý."),
    ("Chi thăm hỏi, phúng viếng 3,48 tỷ đồng.", "Chi tuyên truyền 3,84 tỷ đồng."),
    ("Án dân sự đã thụ lý 7.761 vụ/9.147 đương sự.", "Án dân sự đã giải quyết 7.671 vụ/9.027 đương sự."),
    ("Ngày 12/3/2024, Bí thư gặp gỡ 310 công nhân lao động.", "Ngày 13/3/2024 gặp gỡ 301 công nhân lao động."),
    ("Thăm hỏi, phúng viếng 48 lượt.", "Thăm hỏi, phúng viếng tại cơ sở 84 lượt."),
]


@pytest.mark.parametrize(("texts", "right"), WRONG)
def test_a_number_told_again_with_two_digits_swapped(texts: tuple[str, str], right: str) -> None:
    ((code, _, expected),) = told(report(texts[0], "Nội dung khác.", texts[1]))
    assert (code, expected) == ("XS501", right)


@pytest.mark.parametrize("texts", RIGHT)
def test_another_time_act_or_day_is_another_number(texts: tuple[str, str]) -> None:
    assert told(report(texts[0], "Nội dung khác.", texts[1])) == []
