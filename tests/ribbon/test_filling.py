"""A blank template, and the open workbook moved into one, in a real LibreOffice."""

from collections import Counter
from pathlib import Path

import pytest
from command_line import xlsync
from ribbon_desk import AS_OF, desk, desk_of_book

from xlsync.forms.layout import LEFT_OVER_SHEET
from xlsync.model import OperationError, Period
from xlsync.pipeline.run import check
from xlsync.pipeline.settings import Settings
from xlsync.ribbon.callbacks import filling
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.user_settings import settings_path, write_settings

EXAMPLES = Path(__file__).parents[2] / "examples"
FAULTY = EXAMPLES / "bac-giang-loi"
TERM = "2021-03-03..2024-02-29"
NN = EXAMPLES / "bac-giang" / f"bieu-tong-hop_BG-NN_{TERM}.xlsx"
OLD_LAYOUT = FAULTY / "Bao cao nganh Y te.xlsx"
SUMMARY, OPINIONS = "Biểu tổng hợp", "Sổ theo dõi ý kiến, kiến nghị"


@pytest.fixture
def office(tmp_path):
    """A folder whose `xlsync.toml` gives the round."""
    folder = tmp_path / "văn phòng"
    folder.mkdir()
    (folder / "xlsync.toml").write_text('round = "2024-h1"\n', encoding="utf-8")
    return folder


@pytest.fixture
def opened(app):
    """Opens a workbook; whatever is open is closed after the test."""
    before = {book.fullname for book in app.books}
    yield lambda path: app.books.open(str(path))
    for book in list(app.books):
        if book.fullname not in before:
            book.close()


def put(path, folder, name=None):
    copy = folder / (name or path.name)
    copy.write_bytes(path.read_bytes())
    return copy


def book_at(app, path):
    return next(book for book in app.books if Path(book.fullname) == path)


def findings(path, period):
    told = check([str(path)], Settings(as_of=AS_OF, period=Period.parse(period), jobs=1)).outcome.findings
    return Counter((each.code, each.variant, each.table, each.field, each.found) for each in told)


def figures(path, period):
    """What counts, by table, unit or place in the list, and field; what a formula gives is no figure of the file."""
    outcome = check([str(path)], Settings(as_of=AS_OF, period=Period.parse(period), jobs=1)).outcome
    return {
        (records.table, records.units[at] or at, field): values[at]
        for submission in outcome.submissions
        for records in submission.tables
        for at, role in enumerate(records.roles)
        for field, values in records.values.items()
        if role not in {"total", "unknown"} and values[at] is not None and not field.endswith("rate")
    }


def test_a_template_is_what_the_command_writes_and_is_open(app, office, opened, tmp_path):
    write_settings(settings_path(), unit="BG-YT")
    said = filling.fresh_template(desk_of_book(opened(put(NN, office)), OPINIONS))
    path = office / "so-kien-nghi_BG-YT_2024-H1.xlsx"
    assert path.name in said.vi
    assert book_at(app, path).sheets["Bìa"]["C5"].value == "Liên đoàn Lao động huyện Yên Thế"
    made = xlsync("template", "so-kien-nghi", "--unit", "BG-YT", "--round", "2024-h1", "-o", tmp_path)
    assert made.returncode == 0
    assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_a_template_of_the_unit_whose_workbook_is_open_when_no_unit_is_set(app, office, opened):
    filling.fresh_template(desk_of_book(opened(put(NN, office)), SUMMARY))
    assert book_at(app, office / "bieu-tong-hop_BG-NN_2024-H1.xlsx")


def test_what_no_setting_says_is_asked(app, opened, tmp_path):
    at_desk = desk(app, None, "Kỳ khác …", "H1", "2024-Q1", SUMMARY, "yen te", "Yên Thế", tmp_path)
    filling.fresh_template(at_desk)
    opened(tmp_path / "bieu-tong-hop_BG-YT_2024-Q1.xlsx")
    rounds, forms = at_desk.ask.options
    assert rounds[0].startswith("Tổng kết 3 năm") and SUMMARY in forms
    again = at_desk.ask.asked
    assert "“H1” không phải kỳ báo cáo" in again[2]
    assert "BG-YT (Liên đoàn Lao động huyện Yên Thế)" in again[5]


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("Báo cáo 6 tháng đầu năm 2024 (6 tháng đầu năm 2024)", SUMMARY),
    ],
)
def test_nothing_is_written_when_the_user_cancels(app, tmp_path, given):
    assert filling.fresh_template(desk(app, None, *given, None)) is None


def test_a_filled_template_is_never_overwritten(app, office, opened):
    write_settings(settings_path(), unit="BG-NN")
    filled = put(NN, office, "bieu-tong-hop_BG-NN_2024-H1.xlsx")
    before = filled.read_bytes()
    book = opened(filled)
    said = filling.fresh_template(desk_of_book(book, SUMMARY))
    other = office / "bieu-tong-hop_BG-NN_2024-H1 (2).xlsx"
    assert other.name in said.vi and "tên chuẩn" in said.vi
    assert filled.read_bytes() == before
    assert not findings(other, "2024-H1").keys() & {("XS009", "period", None, None, None)}
    again = filling.fresh_template(desk_of_book(book, SUMMARY))
    assert other.name in again.vi and "đã có sẵn" in again.vi
    assert len(list(office.glob("*.xlsx"))) == 2
    assert book_at(app, other)


def test_a_name_that_another_open_workbook_has_is_not_taken(app, office, opened, tmp_path):
    write_settings(settings_path(), unit="BG-NN")
    opened(put(NN, tmp_path, "bieu-tong-hop_BG-NN_2024-H1.xlsx"))
    filling.fresh_template(desk_of_book(opened(put(NN, office)), SUMMARY))
    assert (office / "bieu-tong-hop_BG-NN_2024-H1 (2).xlsx").exists()


def test_a_folder_that_takes_no_file_is_told(app, office, opened, monkeypatch):
    def refuse(path, data):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("xlsync.ribbon.saving.replace_bytes", refuse)
    write_settings(settings_path(), unit="BG-NN")
    with pytest.raises(RibbonError, match="Cannot write bieu-tong-hop_BG-NN"):
        filling.fresh_template(desk_of_book(opened(put(NN, office)), SUMMARY))


def test_the_data_of_an_old_layout_stands_in_the_new_template(app, office, opened):
    said = filling.migrate(desk_of_book(opened(put(OLD_LAYOUT, office))))
    path = office / "bieu-tong-hop_BG-YTE_2024-H1.xlsx"
    book = book_at(app, path)
    table = book.sheets["Biểu 2"]
    old = app.books[OLD_LAYOUT.name].sheets["Biểu 2"]
    assert table["A8"].value == "Công đoàn ngành Y tế"
    sessions = {old[f"A{row}"].value: old[f"C{row}"].value for row in range(1, 60)}
    assert table["B8"].value == sessions["Công đoàn ngành Y tế"]
    assert "3 ô chưa có chỗ" in said.vi
    assert book.sheets.active.name == LEFT_OVER_SHEET
    listed = book.sheets[LEFT_OVER_SHEET]["B5:F9"].value
    assert ["Biểu 2", "G9", "Người theo dõi", "đã rà soát", "Mẫu mới không có cột này"] in listed
    assert book.sheets["Bìa"]["D13"].value == "Đã nhập"


def test_totals_and_rates_show_without_calculating_anew(app, office, opened):
    filling.migrate(desk_of_book(opened(put(NN, office))))
    shown = book_at(app, office / "bieu-tong-hop_BG-NN_2024-H1.xlsx").sheets["Biểu 2"]["A8:H40"].value
    before = app.books[NN.name].sheets["Biểu 2"]["A8:H40"].value
    total = next(row for row in shown if row[0] == "Tổng cộng")
    assert total[1:] == next(row for row in before if row[0] == "Tổng cộng")[1:]
    assert total[1] > 0 and total[7] > 0


@pytest.mark.parametrize(
    "name",
    [
        OLD_LAYOUT.name,
        f"bieu-tong-hop_BG-NN_{TERM}.xlsx",
        f"bieu-tong-hop_BG-XD_{TERM}.xlsx",
        f"so-don-thu_BG-VC_{TERM}.xlsx",
        f"so-kien-nghi_BG-GD_{TERM}.xlsx",
        "Hiep Hoa.xlsx",
    ],
)
def test_a_check_says_nothing_new_of_what_was_moved(app, office, opened, name):
    (office / "xlsync.toml").write_text(f'period = "{TERM}"\n', encoding="utf-8")
    old = put(FAULTY / name, office, "cũ " + name)
    at_desk = desk_of_book(opened(old), True)
    filling.migrate(at_desk)
    new = next(each for each in office.glob("*.xlsx") if each != old)
    assert not findings(new, TERM) - findings(old, TERM)
    before, after = figures(old, TERM), figures(new, TERM)
    assert before
    # An optional column that the old layout did not have means none now.
    assert before == {key: value for key, value in after.items() if key in before or value != 0}


def test_what_is_on_the_screen_is_moved_and_formulas_are_calculated(app, office, opened):
    path = put(NN, office)
    before = path.read_bytes()
    book = opened(path)
    book.sheets["Biểu 2"]["B8"].value = "=100+23"
    filling.migrate(desk_of_book(book))
    assert book_at(app, office / "bieu-tong-hop_BG-NN_2024-H1.xlsx").sheets["Biểu 2"]["B8"].value == 123
    assert path.read_bytes() == before


def test_a_workbook_of_the_current_template_is_moved_only_when_that_is_meant(app, opened, tmp_path):
    (tmp_path / "xlsync.toml").write_text(f'period = "{TERM}"\n', encoding="utf-8")
    at_desk = desk_of_book(opened(put(NN, tmp_path)), False)
    assert filling.migrate(at_desk) is None
    assert "đã theo mẫu hiện hành" in at_desk.ask.asked[0]
    assert len(list(tmp_path.glob("*.xlsx"))) == 1


def test_the_period_of_the_data_is_only_a_hint(app, opened, tmp_path):
    at_desk = desk_of_book(opened(put(NN, tmp_path)), "Báo cáo 6 tháng đầu năm 2024 (6 tháng đầu năm 2024)")
    filling.migrate(at_desk)
    assert "Số liệu trong sổ là của kỳ" in at_desk.ask.asked[0]
    moved = tmp_path / "bieu-tong-hop_BG-NN_2024-H1.xlsx"
    assert book_at(app, moved).sheets["Bìa"]["C6"].value == "2024-H1"


def test_a_workbook_without_a_table_of_ours_is_refused(book):
    book.sheets[0]["A1"].value = "việc khác"
    with pytest.raises(OperationError, match="no table of a known form"):
        filling.migrate(desk_of_book(book))
