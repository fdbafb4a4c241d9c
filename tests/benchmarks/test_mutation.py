"""The mutation benchmark in small: its provinces are what they say, its defects are found, its judge can say no."""

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

from mutation.bag import Defect, one
from mutation.cells import CELLS, blank_row
from mutation.job import run_province
from mutation.judge import Score, judge
from mutation.over_time import OVER_TIME
from mutation.papers import counted, dialogue_row, held, papers
from mutation.rows import ROWS
from mutation.world import Province, Size
from mutation.writing import ods, workbook

from xlsync.forms.register import load_register
from xlsync.forms.register_check import register_errors
from xlsync.intake.formats.ods import read_ods
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Finding, Grid, Period, Severity

SEEDS = range(12)
SMALL = Size(uppers=(2, 3), below=(1, 3))
PLACE = ("bieu-tong-hop_CT1_2024", "Biểu 2", "C8")


def _found(code: str, cell: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code=code, severity=severity, path=f"mail/{PLACE[0]}.xlsx", sheet="Biểu 2", cell=cell)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_register_of_the_benchmark_is_a_sound_register(seed: int, tmp_path: Path) -> None:
    (tmp_path / "don-vi.csv").write_text(Province(seed).register_csv(), encoding="utf-8")
    assert register_errors(load_register(tmp_path / "don-vi.csv")) == []


def test_one_seed_gives_one_province() -> None:
    one_time, again = (Province(7) for _ in range(2))
    assert one_time.register_csv() == again.register_csv()
    assert [paper.tables for paper in papers(one_time, one_time.periods[-1])] == [
        paper.tables for paper in papers(again, again.periods[-1])
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_carried_over_is_what_was_left_open_in_the_whole_province(seed: int) -> None:
    province = Province(seed)
    for before, now in zip(province.periods, province.periods[1:], strict=False):
        if before.last + timedelta(days=1) != now.first:
            continue
        left = _sum(province, before, "petitions_carried") + _sum(province, before, "petitions_received")
        assert _sum(province, now, "petitions_carried") == left - _sum(province, before, "petitions_resolved")


def _sum(province: Province, period: Period, field: str) -> int:
    rows = [dialogue_row(held(province, unit.code, period), period) for unit in province.on(period.last)]
    return sum(value for row in rows if isinstance(value := row[field], int))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_petition_that_went_through_two_levels_is_counted_once(seed: int) -> None:
    summaries = [petition.summary for petition in counted(Province(seed).sites)]
    assert len(summaries) == len(set(summaries))


def test_provinces_reorganise_in_every_way() -> None:
    changes = " ".join(change for seed in range(30) for change in Province(seed).changes)
    assert all(
        word in changes for word in ("merge into CT", "splits into", "moves from", "merge into CS", "established")
    )


def test_an_ods_says_what_its_xlsx_says() -> None:
    province = Province(3)
    paper = next(each for each in papers(province, province.periods[0]) if each.form == "bieu-tong-hop")
    data = workbook(paper)
    excel, libre = read_workbook(data), read_ods(ods(data))
    assert [(grid.sheet, grid.hidden) for grid in excel.grids] == [(grid.sheet, grid.hidden) for grid in libre.grids]
    for grid, other in zip(excel.grids, libre.grids, strict=True):
        assert _shown(grid) == _shown(other), grid.sheet


def _shown(grid: Grid) -> dict[tuple[int, int], object]:
    """What is in the cells. A number of Excel with the format of a date is the date itself in an .ods."""
    return {
        (row, column): value
        for row, cells in grid.rows.items()
        for column, value in cells.items()
        if not isinstance(value, date | datetime) and "yy" not in grid.formats.get((row, column), "")
    }


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_planted_defects_are_found_and_nothing_else(seed: int) -> None:
    plants = Random(seed).sample([*CELLS[:3], *ROWS[10:16], *OVER_TIME[1:2]], 3)
    plants = [plant for plant in plants if plant is not blank_row]
    score = run_province(Province(seed, SMALL, ("2024-Q1", "2024-H1")), plants, several=0)
    assert sum(score.planted.values()) >= 2
    assert (score.planted - score.found, +score.false) == ({}, {}), score.notes


def test_a_province_without_defects_has_no_finding() -> None:
    score = run_province(Province(2, SMALL, ("2024-H1", "2024-H2")), [], several=0)
    assert score.periods == 2
    assert +score.clean == {}, score.notes


DEFECT = Defect("XS203", "negative", (one("XS203", PLACE),), (one("XS109", PLACE),))


@pytest.mark.parametrize(
    ("findings", "found", "false"),
    [
        ([_found("XS203", "C8")], 1, 0),
        ([_found("XS203", "C9")], 0, 1),
        ([_found("XS204", "C8")], 0, 1),
        ([], 0, 0),
        ([_found("XS203", "C8"), _found("XS109", "C8")], 1, 0),
        ([_found("XS203", "C8"), _found("XS306", "A9", Severity.INFO)], 1, 1),
    ],
)
def test_a_defect_is_found_at_its_cell_only(findings: list[Finding], found: int, false: int) -> None:
    score = Score()
    judge([DEFECT], findings, [], "", score)
    assert (sum(score.found.values()), sum(score.false.values())) == (found, false)


def test_what_a_province_says_without_the_defect_is_no_false_alarm_of_it() -> None:
    score = Score()
    judge([DEFECT], [_found("XS203", "C8"), _found("XS407", "D8")], [_found("XS407", "D8")], "", score)
    assert +score.false == {}
