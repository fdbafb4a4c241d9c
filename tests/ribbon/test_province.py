"""The buttons of the province on the examples, in a real LibreOffice, questions answered beforehand."""

import json
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest
from ribbon_desk import AS_OF, desk

from xlsync.forms.register import SAMPLE_MARK, sample_register_path
from xlsync.model import Period
from xlsync.pipeline.run import consolidate
from xlsync.pipeline.settings import Settings
from xlsync.ribbon.call import Call
from xlsync.ribbon.callbacks import province, province_annex, province_return, province_seal, province_source
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.jobs import StoppedError
from xlsync.ribbon.running import run
from xlsync.ribbon.user_settings import user_settings

EXAMPLES = Path(__file__).parents[2] / "examples"
PERIOD = "2021-03-03..2024-02-29"
ROUND = "2021-2024-kl54"
DIST_PACKAGES = "/usr/lib/python3/dist-packages"
LATE = "bieu-tong-hop_BG-XD_2021-03-03..2024-02-29.xlsx"


@pytest.fixture(autouse=True)
def closed(app):
    """Workbooks that a button has opened are closed."""
    app.impl.said.clear()
    yield
    for book in list(app.books):
        book.close()


@pytest.fixture(autouse=True)
def opened(tmp_path, monkeypatch):
    """A stand-in for the system's opener; what it was asked to open."""
    log = tmp_path / "opened.txt"
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{log}"\n', encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(opener.parent), prepend=":")

    def lines(count):
        import time

        for _ in range(100):
            found = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
            if len(found) >= count:
                return found
            time.sleep(0.05)
        return found

    return lines


@pytest.fixture
def bag(tmp_path):
    """A mail folder with 18 clean reports, in an office with a register of its own."""
    office = tmp_path / "văn phòng"
    shutil.copytree(EXAMPLES / "bac-giang", office / "thư")
    lines = sample_register_path().read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if SAMPLE_MARK not in line]
    (office / "don-vi.csv").write_text("".join(own), encoding="utf-8")
    (office / "xlsync.toml").write_text(f'round = "{ROUND}"\nunits = "don-vi.csv"\n', encoding="utf-8")
    return office / "thư"


@pytest.fixture
def consolidated(app, bag):
    """The folder is consolidated, and the workbook is in front."""
    province.consolidate(desk(app, None, bag))
    return app.books["tong-hop.xlsx"]


def totals_of(bag):
    done = consolidate([str(bag)], Settings(as_of=AS_OF, period=Period.parse(PERIOD)))
    return {
        (table, row.tier, field): value
        for (_, table), totals in done.outcome.totals.items()
        for row in totals.rows
        for field, value in row.values.items()
    }


def shown(book):
    """The totals of an open workbook, by its index."""
    from xlsync.ribbon.consolidated_book import index_of

    return {
        (table.table, total.tier, field.id): book.sheets[table.totals[0]][f"{field.bands[0]}{total.row}"].value
        for table in index_of(book).tables
        if table.totals
        for total in table.sums
        for field in table.fields
        if field.bands
    }


def rows(path):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]


# --- consolidating


def test_the_workbook_that_opens_has_the_totals_of_the_command(app, bag):
    here = desk(app, None, bag)
    said = province.consolidate(here)
    found = shown(app.books["tong-hop.xlsx"])
    expected = totals_of(bag)
    assert len(expected) > 20
    for key, value in expected.items():
        if key in found:
            assert found[key] == pytest.approx(value) if value is not None else found[key] in {None, ""}, key
    assert len(expected.keys() & found.keys()) > 20
    assert "18/18 đơn vị phải gửi đã có báo cáo, 0 đơn vị chưa gửi" in said.vi
    assert (bag.parent / "xlsync.sqlite").exists()
    assert len(here.ask.asked) == 1
    assert user_settings().mailbag == bag


def test_the_round_is_asked_for_where_the_office_does_not_say(app, bag):
    (bag.parent / "xlsync.toml").write_text('units = "don-vi.csv"\n', encoding="utf-8")
    here = desk(app, None, bag, 2, "năm nay", PERIOD)
    assert "18/18" in province.consolidate(here).vi
    assert len(here.ask.options[0]) == 3
    assert here.ask.asked[-1].startswith("“năm nay” không phải kỳ báo cáo")
    here = desk(app, None, bag, 0)
    assert "18/18" in province.status(here).vi


@pytest.mark.parametrize("answers", [[None], ["bag", None]])
def test_cancelling_a_question_ends_it(app, bag, answers):
    (bag.parent / "xlsync.toml").write_text("", encoding="utf-8")
    assert province.consolidate(desk(app, None, *[bag if each == "bag" else each for each in answers])) is None
    assert not (bag.parent / "tong-hop.xlsx").exists()


def test_the_sample_register_is_told(app, bag):
    (bag.parent / "xlsync.toml").write_text(f'period = "{PERIOD}"\n', encoding="utf-8")
    here = desk(app, None, bag)
    province.consolidate(here)
    assert "danh mục đơn vị mẫu" in here.ask.asked[-1]


def test_the_folder_of_the_workbook_in_front_is_offered(app, bag, consolidated):
    here = desk(app, consolidated, 0)
    assert "18/18" in province.status(here).vi
    assert str(bag) in here.ask.options[0][0]
    assert app.books["tinh-hinh-gui.xlsx"].sheets[0].name == "Tình hình gửi"


def test_a_workbook_that_we_wrote_is_closed_replaced_and_opened_again(app, bag, consolidated):
    (bag / LATE).unlink()
    assert run(Call("consolidate", "vi", "tong-hop.xlsx"), desk(app, consolidated, 0)) == 0
    assert "17/18" in app.status_bar
    assert [book.name for book in app.books] == ["tong-hop.xlsx"]
    assert shown(app.books["tong-hop.xlsx"])["dialogue_petitions", None, "sessions"] != 0


def test_a_workbook_with_unsaved_edits_is_not_touched(app, bag, consolidated):
    consolidated.sheets["Biểu 2"]["B8"].value = 1
    with pytest.raises(RibbonError, match="unsaved edits"):
        province.consolidate(desk(app, consolidated, 0))
    assert consolidated.sheets["Biểu 2"]["B8"].value == 1


@pytest.mark.parametrize("replaced", [False, True])
def test_a_workbook_that_was_changed_by_hand_is_replaced_only_when_the_user_says_so(app, bag, consolidated, replaced):
    path = bag.parent / "tong-hop.xlsx"
    consolidated.sheets["Biểu 2"]["B8"].value = 1
    consolidated.save()
    before = path.read_bytes()
    here = desk(app, consolidated, 0, replaced)
    province.consolidate(here)
    assert (path.read_bytes() == before) is not replaced
    assert path.with_name("tong-hop (2).xlsx").exists() is not replaced
    assert str(path) in here.ask.asked[1]


def test_stopping_leaves_no_process_no_file_and_no_record(app, bag, monkeypatch, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = {path.name for path in bag.parent.iterdir()}
    looks = []

    def stopped():
        looks.append(1)
        return len(looks) > 5

    with pytest.raises(StoppedError):
        province.consolidate(desk(app, None, bag, stopped=stopped))
    assert len(looks) == 6
    assert not multiprocessing.active_children()
    assert not list(scratch.iterdir())
    assert {path.name for path in bag.parent.iterdir()} == before


def test_a_folder_that_cannot_be_written_to_is_told_with_what_to_do(app, bag, monkeypatch):
    def full(path, context):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("xlsync.report.consolidated.write_consolidated", full)
    assert run(Call("consolidate", "vi", ""), desk(app, None, bag)) == 0
    assert "tong-hop.xlsx: Permission denied. Nếu tệp đang mở" in app.impl.said[-1]


# --- where figures come from


@pytest.mark.parametrize(
    ("sheet", "cell", "told"),
    [
        ("Biểu 2", "B9", "Số cuộc – Công đoàn cấp trên"),
        ("Tổng hợp", "B16", "Số cuộc – Công đoàn cấp trên"),
    ],
)
def test_the_cells_behind_a_total_add_up_to_it(app, bag, consolidated, sheet, cell, told):
    consolidated.sheets[sheet].activate()
    consolidated.sheets[sheet][cell].select()
    value = consolidated.sheets["Biểu 2"]["B9"].value
    said = province_source.source(desk(app, consolidated))
    found = rows(bag.parent / "nguon-so-lieu.xlsx")
    assert app.books["nguon-so-lieu.xlsx"].sheets[0].name == "Nguồn số liệu"
    header = next(place for place, row in enumerate(found) if row[0] == "TT")
    cells = [row for row in found[header + 1 :] if isinstance(row[0], int)]
    assert sum(row[8] for row in cells if isinstance(row[8], int)) == value
    assert said.vi == f"Nguồn số liệu: {len(cells)} ô."
    for row in cells[:3]:
        source = openpyxl.load_workbook(bag / row[3], data_only=True)
        assert source[row[5]][row[6]].value == row[8]
    assert app.books["nguon-so-lieu.xlsx"].sheets[0].range((header + 2, 4)).hyperlink
    assert told.split(" – ")[1] in found[header - 1][0]


def test_a_figure_of_one_unit_leads_to_its_files(app, bag, consolidated):
    sheet = consolidated.sheets["Biểu 2"]
    line = next(row for row in range(12, 36) if sheet[f"A{row}"].value == "Công đoàn ngành Giáo dục")
    sheet.activate()
    sheet[f"B{line}"].select()
    province_source.source(desk(app, consolidated))
    found = [row for row in rows(bag.parent / "nguon-so-lieu.xlsx") if isinstance(row[0], int)]
    assert {row[1] for row in found} == {"Công đoàn ngành Giáo dục"}


def test_a_figure_of_a_row_behind_leads_to_its_cell(app, bag, consolidated):
    sheet = consolidated.sheets["Biểu 2 - chi tiết"]
    row = next(row for row in range(6, 60) if sheet[f"B{row}"].value == "Công đoàn cơ sở Nhà Văn hóa Lao động Sao Mai")
    column = next(each for each in "DEFGHIJ" if isinstance(sheet[f"{each}{row}"].value, float))
    sheet.activate()
    sheet[f"{column}{row}"].select()
    province_source.source(desk(app, consolidated))
    (found,) = [each for each in rows(bag.parent / "nguon-so-lieu.xlsx") if isinstance(each[0], int)]
    assert (found[1], found[8]) == (sheet[f"B{row}"].value, sheet[f"{column}{row}"].value)


def test_a_cell_that_is_no_total_is_refused(app, bag, consolidated):
    consolidated.sheets["Biểu 2"].activate()
    consolidated.sheets["Biểu 2"]["A1"].select()
    with pytest.raises(RibbonError, match="no consolidated figure"):
        province_source.source(desk(app, consolidated))


def test_figures_that_have_changed_since_are_told(app, bag, consolidated):
    (bag / LATE).unlink()
    consolidated.sheets["Biểu 2"].activate()
    consolidated.sheets["Biểu 2"]["B9"].select()
    said = province_source.source(desk(app, consolidated))
    assert "đã thay đổi sau lần tổng hợp" in said.vi
    assert any("đã thay đổi" in str(row[0]) for row in rows(bag.parent / "nguon-so-lieu.xlsx"))


def test_a_workbook_of_the_command_is_asked_for_its_folder_once(app, bag, consolidated, state):
    (state / "outputs.json").unlink()
    consolidated.sheets["Biểu 2"].activate()
    consolidated.sheets["Biểu 2"]["B9"].select()
    here = desk(app, consolidated, bag)
    province_source.source(here)
    assert len(here.ask.asked) == 1
    consolidated.activate()
    assert province_source.source(desk(app, consolidated)) is not None


def test_without_a_consolidated_workbook_it_is_said_what_to_open(app, book):
    for button in (province_source.source, province_seal.seal, province_annex.annex):
        with pytest.raises(RibbonError, match="Open the consolidated workbook"):
            button(desk(app, book))


# --- returning


def test_what_goes_back_lies_beside_the_folder_and_its_overview_opens(app, tmp_path, opened):
    bag = tmp_path / "thư"
    shutil.copytree(EXAMPLES / "bac-giang-loi", bag)
    (tmp_path / "xlsync.toml").write_text(f'period = "{PERIOD}"\n', encoding="utf-8")
    here = desk(app, None, bag)
    said = province_return.return_to_units(here)
    folder = tmp_path / "Trả lại"
    assert "thư nháp" in said.vi
    assert len(list(folder.glob("*.eml"))) == int(said.vi.split()[0]) > 5
    assert opened(1) == [str(folder / "tong-quan.html")]
    assert str(folder) in here.ask.asked[-1] and "Chưa rõ của đơn vị nào" in here.ask.asked[-1]


# --- the annex


def test_the_annex_lies_beside_the_workbook_and_opens(app, bag, consolidated, opened):
    said = province_annex.annex(desk(app, consolidated))
    made = [bag.parent / f"phu-luc_{PERIOD}.{kind}" for kind in ("docx", "xlsx", "pdf")]
    assert all(path.stat().st_size > 1000 for path in made)
    assert made[2].read_bytes().startswith(b"%PDF-")
    assert made[2].name in said.vi
    assert opened(1) == [str(made[0])]
    assert app.books["tong-hop.xlsx"].sheets["Biểu 2"]["B9"].value  # the application that we print beside still answers


def test_stopping_the_print_writes_nothing(app, bag, consolidated, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    looks = []

    def stopped():
        looks.append(1)
        return len(looks) > 2

    with pytest.raises(StoppedError):
        province_annex.annex(desk(app, consolidated, stopped=stopped))
    assert not list(bag.parent.glob("phu-luc*"))
    assert not list(scratch.iterdir())


def test_an_annex_of_unsaved_edits_is_refused(app, bag, consolidated):
    consolidated.sheets["Biểu 2"]["B8"].value = 1
    with pytest.raises(RibbonError, match="unsaved edits"):
        province_annex.annex(desk(app, consolidated))


# --- sealing


def seal(app, book, *answers):
    here = desk(app, book, "Chị Mẫu", False, True, *answers)
    return here, province_seal.seal(here)


def test_a_whole_and_clean_period_is_sealed_and_its_folder_opens(app, bag, consolidated, opened):
    here, said = seal(app, consolidated)
    package = bag.parent / "Trình" / f"trinh_{PERIOD}_{ROUND}.zip"
    assert package.is_file()
    assert str(package) in said.vi and "ĐỦ ĐIỀU KIỆN TRÌNH" in here.ask.asked[-1]
    assert opened(1) == [str(package.parent)]
    _, again = seal(app, consolidated)
    assert again.vi.startswith("CHƯA ĐỦ ĐIỀU KIỆN TRÌNH: 1 lý do")


def test_reasons_are_listed_in_a_workbook_that_opens(app, bag, consolidated):
    file = bag / LATE
    file.write_bytes((EXAMPLES / "bac-giang-loi" / LATE).read_bytes())
    _, said = seal(app, consolidated)
    assert not (bag.parent / "Trình").exists()
    found = [row for row in rows(bag.parent / "ly-do-chua-chot.xlsx") if row[0] in range(1, 100)]
    assert f"{len(found)} lý do" in said.vi and "XS702" in {row[2] for row in found}
    assert "ly-do-chua-chot.xlsx" in [book.name for book in app.books]


@pytest.mark.parametrize("approved", [False, True])
def test_going_without_a_unit_needs_a_name_and_a_reason(app, bag, approved):
    (bag / LATE).unlink()
    province.consolidate(desk(app, None, bag))
    answers = [True, "Ông Mẫu, Phó Chủ tịch", "đơn vị mới thành lập"] if approved else [True, "Ông Mẫu", ""]
    here, said = seal(app, app.books["tong-hop.xlsx"], *answers)
    assert (bag.parent / "Trình").exists() is approved
    assert said.vi.startswith("ĐỦ ĐIỀU KIỆN" if approved else "CHƯA ĐỦ ĐIỀU KIỆN")
    assert any("Công đoàn ngành Xây dựng" in each for each in here.ask.asked)


@pytest.mark.parametrize("explained", [False, True])
def test_warnings_are_explained_on_the_record_before_the_seal(app, bag, explained):
    shutil.rmtree(bag)
    shutil.copytree(EXAMPLES / "bac-giang-thu", bag, ignore=shutil.ignore_patterns("xlsync.toml"))
    province.consolidate(desk(app, None, bag))
    answers = [True, "tệp tự làm", "tệp Word", "mất điện"] if explained else [True, "tệp tự làm", "", "mất điện"]
    here, said = seal(app, app.books["tong-hop.xlsx"], *answers)
    assert (bag.parent / "Trình").exists() is explained
    asked = next(each for each in here.ask.asked if each.startswith("(2/3) XS"))
    assert ".xlsx" in asked or ".docx" in asked
    assert said.vi.startswith("ĐỦ ĐIỀU KIỆN" if explained else "CHƯA ĐỦ ĐIỀU KIỆN TRÌNH: 3 lý do")


def test_the_sample_register_seals_nothing(app, bag):
    (bag.parent / "xlsync.toml").write_text(f'period = "{PERIOD}"\n', encoding="utf-8")
    province.consolidate(desk(app, None, bag))
    with pytest.raises(RibbonError, match="sample"):
        province_seal.seal(desk(app, app.books["tong-hop.xlsx"]))


def test_a_memory_that_is_broken_is_as_none(app, bag, consolidated, state):
    (state / "outputs.json").write_text(json.dumps({"x": 1}), encoding="utf-8")
    consolidated.sheets["Biểu 2"].activate()
    consolidated.sheets["Biểu 2"]["B9"].select()
    assert province_source.source(desk(app, consolidated, None)) is None


# --- as the launcher starts it


@pytest.mark.parametrize(("button", "made"), [("source", "nguon-so-lieu.xlsx"), ("annex", f"phu-luc_{PERIOD}.pdf")])
def test_a_process_that_the_launcher_starts_does_it(app, bag, consolidated, button, made):
    consolidated.activate()
    consolidated.sheets["Biểu 2"].activate()
    consolidated.sheets["Biểu 2"]["B9"].select()
    command = [sys.executable, "-I", "-B", "-m", "xlsync.ribbon", button, "--lang=vi", "--from_lo=1"]
    command += ["--wb=tong-hop.xlsx", f"--uno-pipe={app.impl.pipe}", f"--uno-path={DIST_PACKAGES}"]
    assert subprocess.run(command, timeout=80, check=False).returncode == 0
    assert (bag.parent / made).exists(), app.impl.said
    assert not app.impl.said
