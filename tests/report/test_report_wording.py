from xlsync.model import Records, Role, Source, Submission, Verdict
from xlsync.report.text_report import _runs
from xlsync.report.wording import state
from xlsync.texts.catalogue import finding


def rejected(code):
    return Submission(Source("x"), verdict=Verdict.REJECTED, counted=False, findings=(finding(code, path="x"),))


def test_a_logo_is_left_aside_and_not_sent_back():
    assert state(rejected("XS016"), "vi") == "Không phải báo cáo, bỏ qua"


def test_the_printed_annex_says_why_it_is_not_summed():
    rows = Records("thu", "1", "t", "Phụ lục", {}, rows=[9], roles=[Role.TIER], units=[None], values={})
    annex = Submission(Source("x"), counted=False, tables=(rows,))
    assert state(annex, "vi") == "Phụ lục của tỉnh, chỉ đối chiếu, không cộng"


def test_a_damaged_file_is_sent_back():
    assert state(rejected("XS001"), "vi") == "Trả lại để sửa"


def test_cells_below_each_other_are_one_range():
    assert list(_runs(["B9", "B10", "B11", "C12", "Công đoàn A", "Công đoàn B"])) == [
        "B9–B11", "C12", "Công đoàn A", "Công đoàn B",
    ]  # fmt: skip
