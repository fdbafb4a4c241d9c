"""The first mailbag: every published figure, no finding, and the same totals when somebody else adds up the raw cells."""

import json

import pytest
from example_runs import EXAMPLES, consolidate
from openpyxl import load_workbook
from raw_figures import GRASSROOTS, LEAVES, PROVINCE, RATES, UPPER, leaf_of, number_of, read_mailbag

MAILBAG = EXAMPLES / "bac-giang"
REFERENCE = json.loads((EXAMPLES / "reference-figures.json").read_text(encoding="utf-8"))
TIERS = {"province": PROVINCE, "upper": UPPER, "grassroots": GRASSROOTS}
FRONT = "Tổng hợp"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    return consolidate("examples/bac-giang", tmp_path_factory.mktemp("clean"))


@pytest.fixture(scope="module")
def raw():
    return read_mailbag(MAILBAG)


@pytest.fixture(scope="module")
def book(done):
    return load_workbook(done.workbook, data_only=True)


def _totals(done, table):
    return {row["tier"]: row for row in done.json["totals"][table]}


def test_the_clean_mailbag_has_no_finding_and_nobody_is_missing(done):
    assert done.status == 0
    assert done.json["findings"] == []
    assert done.json["missing"] == []
    assert len(done.json["submissions"]) == 18
    assert {each["status"] for each in done.json["submissions"]} == {"accepted"}


def test_the_json_totals_are_the_published_figures_by_tier(done):
    totals = _totals(done, "dialogue_petitions")
    for published in REFERENCE["dialogue_petitions"]:
        row = totals[published["tier"]]
        names = ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved")
        assert {name: row[name] for name in names} == {name: published[name] for name in names}
        assert row["incomplete"] is False
    supervision = _totals(done, "supervision")
    for published in REFERENCE["supervision_counts"]:
        row = supervision[published["tier"]]
        assert (row["cases_raised"], row["cases_answered"], row["critique_meetings"]) == (0, 0, 0)


def test_the_rates_are_computed_and_round_to_70_88_and_96_percent(done):
    totals = _totals(done, "dialogue_petitions")
    rates = [totals[tier]["resolved_rate"] for tier in ("province", "upper", "grassroots")]
    assert rates == pytest.approx([0.7, 78 / 89, 759 / 793], abs=1e-12)
    assert [int(rate * 100 + 0.5) for rate in rates] == [70, 88, 96]


def test_the_json_totals_are_the_published_figures_of_the_whole_province(done):
    democracy = _totals(done, "workplace_democracy")[None]
    published = {name: value for name, value in REFERENCE["workplace_democracy"].items() if name != "period"}
    assert {name: democracy[name] for name in published} == published
    members = _totals(done, "membership_party")[None]
    names = ("grassroots_unions", "members", "members_admitted", "unions_established", "party_referred")
    assert {name: members[name] for name in names} == {name: REFERENCE[name] for name in names}


def test_every_published_figure_stands_on_the_first_sheet_of_the_workbook(book):
    shown = {}
    for row in book[FRONT].iter_rows(values_only=True):
        shown.setdefault(row[0], [value for value in row[1:] if value is not None])
    for tier in REFERENCE["dialogue_petitions"]:
        printed = "759 (96%)" if tier["tier"] == "grassroots" else tier["printed"]  # as computed, not as printed
        counts = [tier["sessions"], tier["opinions"], tier["receptions"]]
        assert shown[TIERS[tier["tier"]]] == [*counts, 0, tier["petitions_received"], printed]
    wanted = {REFERENCE[name] for name in ("grassroots_unions", "members", "members_admitted", "unions_established")}
    assert wanted <= {number_of(cell.value) for row in book[FRONT].iter_rows() for cell in row}


def test_the_raw_cells_add_up_to_the_published_figures(raw):
    for published in REFERENCE["dialogue_petitions"]:
        label = TIERS[published["tier"]]
        assert raw.tier(label, "Số buổi trực tiếp") == published["sessions"]
        assert raw.tier(label, "Số đã giải quyết") == published["petitions_resolved"]
    assert raw.all("Số đoàn viên") == REFERENCE["members"]


def _expected(raw, label, leaf, block, blocks):
    """What a figure must be: `block` counts the columns of the same name to the left, `blocks` all of that name."""
    if leaf in RATES:
        part, whole = (_expected(raw, label, name, block, blocks) for name in RATES[leaf])
        return part / whole
    if label in TIERS.values():
        return raw.tier(label, leaf)
    if label in {"Tổng cộng", "Toàn tỉnh"}:
        if blocks == 1 or block == 2:
            return raw.all(leaf)
        return sum(figures[leaf] for figures in (raw.own, raw.below)[block].values())
    own, below = raw.own[label][leaf], raw.below[label][leaf]
    return (own, below, own + below)[block]


@pytest.mark.parametrize("sheet", [FRONT, "Biểu 2", "Biểu 3", "Biểu 4", "Biểu 5"])
def test_every_figure_of_the_tables_agrees_with_an_independent_sum_of_the_raw_cells(book, raw, sheet):
    header: dict[int, str] = {}
    compared = 0
    for row in book[sheet].iter_rows():
        label = row[0].value
        numbers = {cell.column: number for cell in row if (number := number_of(cell.value)) is not None}
        if not numbers:
            for cell in row:
                if isinstance(cell.value, str):
                    header[cell.column] = leaf_of(cell.value)
            continue
        for column, number in numbers.items():
            same = [other for other in sorted(header) if header[other] == header[column]]
            wanted = _expected(raw, label, header[column], same.index(column), len(same))
            assert number == pytest.approx(wanted, abs=1e-9), f"{sheet}, {label}, {header[column]}"
            compared += 1
    assert compared >= 20


@pytest.mark.parametrize("sheet", sorted(LEAVES))
def test_every_row_behind_the_totals_is_a_row_of_a_file_cell_by_cell(book, raw, sheet):
    rows = list(book[f"{sheet} - chi tiết"].iter_rows(values_only=True))
    at = next(place for place, row in enumerate(rows) if "Tệp" in row)
    while not any(isinstance(value, str) and leaf_of(value) in LEAVES[sheet] for value in rows[at]):
        at += 1
    top = next(row for row in rows if "Tệp" in row)
    file, line = top.index("Tệp"), top.index("Dòng")
    columns = {
        leaf_of(text): c for c, text in enumerate(rows[at]) if isinstance(text, str) and leaf_of(text) in LEAVES[sheet]
    }
    shown = {
        (row[file].rpartition("/")[2], sheet, row[line], leaf): row[column]
        for row in rows[at + 1 :]
        for leaf, column in columns.items()
        if row[column] is not None
    }
    carried = "Kỳ trước chuyển sang"  # blank is 0 there: nothing was typed
    wanted = {place: value for place, value in raw.cells.items() if place[1] == sheet}
    assert {place: value for place, value in shown.items() if place[3] != carried} == wanted
    assert {value for place, value in shown.items() if place[3] == carried} <= {0}


def test_two_and_more_unions_give_one_row_for_all_and_some_files_come_in_the_old_layout(raw):
    counts = {}
    for name, sheet, row, _ in raw.cells:
        if sheet == "Biểu 2":
            counts.setdefault(name, set()).add(row)
    assert sum(len(rows) == 2 for rows in counts.values()) == 3
    book = load_workbook(MAILBAG / "bieu-tong-hop_BG-YTE_2021-03-03..2024-02-29.xlsx")
    assert "_xlsync" not in book.sheetnames
    texts = [cell.value for row in book["Biểu 2"].iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(text.endswith("%)") and text[0].isdigit() for text in texts)


@pytest.mark.parametrize(("unit", "cached"), [("BG-NN", True), ("BG-GD", False)])
def test_some_files_carry_the_cached_values_of_an_application_and_others_do_not(unit, cached):
    sheet = load_workbook(MAILBAG / f"bieu-tong-hop_{unit}_2021-03-03..2024-02-29.xlsx", data_only=True)["Biểu 2"]
    total = next(cell.row for cell in sheet["A"] if cell.value == "Tổng cộng")
    assert (sheet.cell(total, 2).value is not None) is cached


def test_the_readme_and_every_workbook_say_that_the_split_is_a_sample():
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert "Số liệu chia theo đơn vị là số liệu mẫu" in readme
    assert "is a sample" in readme
    for path in MAILBAG.iterdir():
        cover = load_workbook(path)["Bìa"]
        texts = [cell.value for row in cover.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert any("Số liệu chia theo đơn vị là số liệu mẫu" in text for text in texts), path.name
