"""A consolidated workbook is read back from its cells alone, or the operator is told why not."""

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from pipeline.published_factory import (
    EXAMPLES,
    ROUND,
    assert_same_totals,
    edited,
    example,
    publish,
    saved_by_libreoffice,
    totalled_again,
)
from pipeline.raw_office import Office

from xlsync.consolidate.totals import consolidate as total
from xlsync.forms.load import load_forms
from xlsync.intake.limits import Limits
from xlsync.model import OperationError, Role, Tier
from xlsync.pipeline import Run, Settings, consolidate
from xlsync.pipeline.published import load_published
from xlsync.texts.render import render

LIBRARY = load_forms()
INDEX = "_xlsync_tong_hop"


@pytest.fixture(scope="module")
def run() -> Run:
    return example("bac-giang-loi")


@pytest.fixture(scope="module")
def workbook(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(run, tmp_path_factory.mktemp("published") / "tong-hop.xlsx")


def rounded(published):
    """The figures with rates as any program keeps them: LibreOffice saves 15 digits."""
    return [
        replace(each, value=round(each.value, 12)) if isinstance(each.value, float) else each
        for each in published.figures
    ]


def figures(published):
    return {(each.table, each.field, each.tier, each.unit): each for each in published.figures}


@pytest.mark.parametrize("name", ["bac-giang", "bac-giang-loi", "bac-giang-thu"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_records_behind_the_totals_come_back_and_give_the_same_totals(name: str, lang: str, tmp_path: Path) -> None:
    run = example(name)
    published = load_published(str(publish(run, tmp_path / "tong-hop.xlsx", lang)), LIBRARY)
    assert_same_totals(published, run)
    assert published.period == run.outcome.period
    assert (published.round, published.as_of, published.tool) == ("2021-2024-kl54", run.outcome.as_of, "xlsync 0.1.0")
    senders = [(each.form, each.unit) for each in published.submissions]
    assert len(set(senders)) == len(senders) >= 10


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_file_that_libreoffice_saved_again_says_the_same(run: Run, workbook: Path, tmp_path: Path, kind: str) -> None:
    first = load_published(str(workbook), LIBRARY)
    again = load_published(str(saved_by_libreoffice(workbook, tmp_path / kind, kind)), LIBRARY)
    assert rounded(again) == rounded(first)
    assert [each.tables for each in again.submissions] == [each.tables for each in first.submissions]
    assert_same_totals(again, run)


def test_every_total_of_a_tier_is_a_figure_with_its_cell_and_its_star(run: Run, workbook: Path) -> None:
    found = figures(load_published(str(workbook), LIBRARY))
    cells = openpyxl.load_workbook(workbook, data_only=True)
    incomplete = 0
    for (form, table), totals in run.outcome.totals.items():
        for row in totals.rows:
            for field, value in row.values.items():
                figure = found[table, field, row.tier, None]
                assert (figure.form, figure.value) == (form, value)
                assert cells[figure.sheet][figure.cell].value == value
                assert figure.incomplete == (field in row.incomplete)
                incomplete += figure.incomplete
    assert incomplete > 5


def test_the_figures_of_the_units_add_up_to_the_totals(run: Run, workbook: Path) -> None:
    found = figures(load_published(str(workbook), LIBRARY))
    for tier in Tier:
        units = [
            each.value
            for (table, field, of, unit), each in found.items()
            if (table, field, of) == ("dialogue_petitions", "sessions", tier) and unit is not None
        ]
        assert (
            sum(value for value in units if value is not None)
            == found["dialogue_petitions", "sessions", tier, None].value
        )
    both = [each for key, each in found.items() if key[:3] == ("dialogue_petitions", "sessions", None) and key[3]]
    everything = found["dialogue_petitions", "sessions", None, None].value
    assert sum(each.value for each in both if each.value is not None) == everything
    members = [each for key, each in found.items() if key[:3] == ("membership_party", "members", None) and key[3]]
    assert all(each.unit_name for each in members)
    assert sum(each.value or 0 for each in members) == found["membership_party", "members", None, None].value
    absent = [
        each for each in members if each.unit in run.outcome.totals["bieu-tong-hop", "membership_party"].missing_units
    ]
    assert absent and all(each.value is None and each.incomplete for each in absent)


def test_a_record_leads_to_its_cell_in_the_details(workbook: Path) -> None:
    published = load_published(str(workbook), LIBRARY)
    cells = openpyxl.load_workbook(workbook, data_only=True)
    checked = set()
    for submission in published.submissions:
        assert submission.source.path == str(workbook) and submission.source.sha256 == published.sha256
        for records in submission.tables:
            for record, role in enumerate(records.roles):
                for field, column in records.values.items():
                    value = cells[records.sheet][records.cell(record, field)].value
                    if isinstance(column[record], int | float):
                        assert value == column[record]
                        checked.add((records.table, role))
    assert {role for _, role in checked} == {Role.OWN, Role.CHILD, Role.AGGREGATE, Role.ENTRY}


def test_a_figure_that_someone_typed_over_is_read_as_it_stands(workbook: Path, tmp_path: Path) -> None:
    figure = figures(load_published(str(workbook), LIBRARY))["dialogue_petitions", "sessions", Tier.UPPER, None]

    def type_over(book) -> None:
        book[figure.sheet][figure.cell] = 12345

    def move_sheets(book) -> None:
        book.move_sheet(figure.sheet, -2)
        book.move_sheet(INDEX, -5)

    again = load_published(str(edited(workbook, tmp_path / "sua.xlsx", type_over, move_sheets)), LIBRARY)
    assert figures(again)["dialogue_petitions", "sessions", Tier.UPPER, None].value == 12345
    changed = {
        each.cell
        for one, each in zip(rounded(load_published(str(workbook), LIBRARY)), rounded(again), strict=True)
        if one != each
    }
    assert changed == {figure.cell}


def insert_row(book) -> None:
    book["Biểu 2"].insert_rows(8)


def insert_column(book) -> None:
    book["Biểu 2"].insert_cols(2)


def sort_details(book) -> None:
    sheet = book["Biểu 2 - chi tiết"]
    for column in range(1, 16):
        first, other = sheet.cell(5, column), sheet.cell(40, column)
        first.value, other.value = other.value, first.value


def rename(book) -> None:
    book["Biểu 4"].title = "Biểu bốn"


def delete_details(book) -> None:
    del book["Biểu 5 - chi tiết"]


def words_for_a_figure(book) -> None:
    book["Biểu 2"]["B9"] = "7.290"


def formula_error(book) -> None:
    book["Biểu 2"]["B9"] = "#REF!"


def spoil_index(book) -> None:
    book[INDEX]["B3"] = "kỳ này"


def empty_index(book) -> None:
    book[INDEX].delete_rows(1, 10000)


def newer_index(book) -> None:
    book[INDEX]["B1"] = 99


def unknown_form(book) -> None:
    for row in book[INDEX].iter_rows():
        if row[0].value == "table":
            row[2].value = "1999"


def delete_index(book) -> None:
    del book[INDEX]


@pytest.mark.parametrize(
    ("edit", "said", "told"),
    [
        (insert_row, "đã bị chèn", "“Biểu 2”"),
        (insert_column, "đã bị chèn", "“Biểu 2”"),
        (sort_details, "sắp xếp", "“Biểu 2 - chi tiết”, cell A5"),
        (rename, "«Biểu 4»", "renamed"),
        (delete_details, "«Biểu 5 - chi tiết»", "deleted"),
        (words_for_a_figure, "ô B9 ghi «7.290», phải là số", "cell B9"),
        (formula_error, "ô B9 ghi «#REF!», phải là số", "cell B9"),
        (spoil_index, "đã bị sửa hoặc hỏng", "damaged"),
        (empty_index, "đã bị sửa hoặc hỏng", "damaged"),
        (newer_index, "mới hơn", "newer version"),
        (unknown_form, "bieu-tong-hop 1999", "--forms"),
        (delete_index, "hãy chạy lại xlsync consolidate", "run xlsync consolidate again"),
    ],
)
def test_what_was_moved_or_spoilt_is_told_and_never_guessed(
    workbook: Path, tmp_path: Path, edit, said: str, told: str
) -> None:
    path = edited(workbook, tmp_path / "sua.xlsx", edit)
    with pytest.raises(OperationError) as refused:
        load_published(str(path), LIBRARY)
    assert said in refused.value.vi and told in refused.value.en
    assert refused.value.vi.startswith(str(path)) and refused.value.en.startswith(str(path))


def test_formulas_that_were_never_calculated_are_no_blanks(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book.save(tmp_path / "chua-tinh.xlsx")
    with pytest.raises(OperationError, match="never calculated") as refused:
        load_published(str(tmp_path / "chua-tinh.xlsx"), LIBRARY)
    assert "chưa được tính" in refused.value.vi


def test_a_details_cell_that_cannot_be_read_is_refused_and_its_total_incomplete(
    run: Run, workbook: Path, tmp_path: Path
) -> None:
    [first] = [
        records
        for each in load_published(str(workbook), LIBRARY).submissions
        for records in each.tables
        if records.table == "membership_party" and each.unit == "BG"
    ]

    def spoil(book) -> None:
        book[first.sheet][first.cell(0, "members")] = "gần 4000"

    path = edited(workbook, tmp_path / "sua.xlsx", spoil)
    [records] = [
        records
        for each in load_published(str(path), LIBRARY).submissions
        for records in each.tables
        if records.table == "membership_party" and each.unit == "BG"
    ]
    assert (0, "members") in records.refused - first.refused
    assert records.values["members"] == [None] != first.values["members"]
    again = totalled_again(load_published(str(path), LIBRARY), run)
    assert "members" in again["bieu-tong-hop", "membership_party"].rows[0].incomplete


def test_files_that_are_no_consolidated_workbook(workbook: Path, tmp_path: Path) -> None:
    sample = next((EXAMPLES / "bac-giang").glob("*_BG-KCN_*.xlsx"))
    (tmp_path / "hong.xlsx").write_bytes(workbook.read_bytes()[:5000])
    (tmp_path / "thu.txt").write_text("Kính gửi", encoding="utf-8")
    for path, said in [
        (tmp_path / "khong-co.xlsx", "Không tìm thấy"),
        (tmp_path, "Không tìm thấy"),
        (Path("bad\0name.xlsx"), "Không tìm thấy"),
        (sample, "không phải sổ tổng hợp"),
        (tmp_path / "hong.xlsx", "hong.xlsx"),
        (tmp_path / "thu.txt", "thu.txt"),
    ]:
        with pytest.raises(OperationError) as refused:
            load_published(str(path), LIBRARY)
        assert said in refused.value.vi and refused.value.en


def test_the_limits_of_intake_hold(workbook: Path) -> None:
    with pytest.raises(OperationError):
        load_published(str(workbook), LIBRARY, Limits(max_file_bytes=1000))


def test_it_may_come_in_an_archive_alone_but_not_with_another(workbook: Path, tmp_path: Path) -> None:
    shutil.copy(workbook, tmp_path / "b.xlsx")
    for names in (["a.xlsx"], ["a.xlsx", "b.xlsx"]):
        with zipfile.ZipFile(tmp_path / "tep.zip", "w") as archive:
            for name in names:
                archive.write(workbook, name)
        if len(names) == 1:
            assert load_published(str(tmp_path / "tep.zip"), LIBRARY).figures
        else:
            with pytest.raises(OperationError, match="2 consolidated"):
                load_published(str(tmp_path / "tep.zip"), LIBRARY)


def test_last_months_workbook_in_the_mailbag_is_left_aside_whoever_saved_it(workbook: Path, tmp_path: Path) -> None:
    """It is told as what it is, and no figure of it is counted."""
    alone = example("bac-giang")
    bag = tmp_path / "thu"
    shutil.copytree(EXAMPLES / "bac-giang", bag)
    shutil.copy(workbook, bag / "BC LDLD tinh.xlsx")
    saved_by_libreoffice(workbook, bag / "cu", "ods")
    shutil.rmtree(bag / "cu" / "profile")
    run = consolidate([str(bag)], Settings(as_of=alone.outcome.as_of, round=ROUND))
    told = [each for each in run.outcome.findings if each.code == "XS016"]
    assert sorted(each.path.rpartition("/")[2] for each in told) == ["BC LDLD tinh.xlsx", "tong-hop.ods"]
    for each in told:
        assert "báo cáo tổng hợp do xlsync lập, từ 03/03/2021 đến 29/02/2024" in render(each).message
    assert {key: each.rows for key, each in run.outcome.totals.items()} == {
        key: each.rows for key, each in alone.outcome.totals.items()
    }
    assert run.outcome.missing == alone.outcome.missing == ()
    assert run.outcome.passed


SECRET = """
  - id: visits
    sheet: "Thăm hỏi"
    rows: own_and_children
    fields:
      - {id: unit, label: {vi: "Đơn vị"}, type: unit, required: true}
      - {id: sessions, label: {vi: "Số buổi thăm"}, type: count, required: true}
      - {id: helped, label: {vi: "Số người nhận"}, type: count, sensitive: true}
      - {id: remark, label: {vi: "Diễn giải"}, type: text, sensitive: true}
"""


def test_nothing_sensitive_is_in_the_file_nor_comes_back(tmp_path: Path) -> None:
    office = Office(tmp_path, SECRET)
    row = ["A", 3, "gần 918273", None, None, "canary-tố-cáo"]
    office.sends("A", visits=[row, ["A1", 4, 918273, None, None, "canary-tố-cáo"]])
    run = office.consolidated()
    path = publish(run, tmp_path / "tong-hop.xlsx")
    with zipfile.ZipFile(path) as package:
        text = "".join(package.read(name).decode(errors="replace") for name in package.namelist())
    index = "\n".join(str(row) for row in openpyxl.load_workbook(path)[INDEX].iter_rows(values_only=True))
    assert "918273" not in text and "canary" not in text and "sessions" in index
    assert "helped" not in index and "remark" not in index
    published = load_published(str(path), run.definitions.library)
    [records] = published.submissions[0].tables
    assert records.values["sessions"] == [3, 4]
    assert not {"helped", "remark"} & {*records.values, *(field for _, field in records.refused)}
    assert {each.field for each in published.figures} == {"sessions"}


def test_two_files_of_one_sender_stay_apart(tmp_path: Path) -> None:
    """One gives details, the other an aggregate: put together, the aggregate would no longer count."""
    office = Office(tmp_path)
    office.sends("A", "1", visits=[["A", 1, 1, 1], ["A1", 2, 2, 2], ["A2", 3, 3, 3]])
    office.sends("B", "2", visits=[["B", 10, 10, 10], ["all", 20, 20, 20]])
    run = office.consolidated()
    moved = []
    for each in run.outcome.submissions:  # as where files of two rounds are taken in at once
        tables = [replace(table, units=["A" if unit == "B" else unit for unit in table.units]) for table in each.tables]
        moved.append(replace(each, unit="A", tables=tuple(tables)))
    day = run.outcome.period.last
    due = run.definitions.due(day)
    totals = total(moved, tuple(run.forms.values()), run.definitions.register, day, due)
    run = replace(run, outcome=replace(run.outcome, submissions=tuple(moved), totals=totals))
    published = load_published(str(publish(run, tmp_path / "tong-hop.xlsx")), run.definitions.library)
    assert [each.unit for each in published.submissions] == ["A", "A"]
    assert_same_totals(published, run)
    [grassroots] = [row for row in totals["thu", "visits"].rows if row.tier is Tier.GRASSROOTS]
    assert grassroots.values["sessions"] == 25
