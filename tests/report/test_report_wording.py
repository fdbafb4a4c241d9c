from xlsync.model import Source, Submission, Verdict
from xlsync.report.wording import state
from xlsync.texts.catalogue import finding


def rejected(code):
    return Submission(Source("x"), verdict=Verdict.REJECTED, counted=False, findings=(finding(code, path="x"),))


def test_a_logo_is_left_aside_and_not_sent_back():
    assert state(rejected("XS016"), "vi") == "Không phải báo cáo, bỏ qua"


def test_a_damaged_file_is_sent_back():
    assert state(rejected("XS001"), "vi") == "Trả lại để sửa"
