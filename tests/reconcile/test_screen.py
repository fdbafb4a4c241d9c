"""Rows that are screened out would have passed: assertions find the same with and without the screen."""

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

from mutation.job import Folder
from mutation.papers import papers
from mutation.world import Province, Size
from mutation.writing import workbook

from xlsync.reconcile import screen

SIZE = Size(uppers=(2, 4), below=(1, 4), own_workbooks=0.5, registers_below=0.5)
COMPARED = ("XS401", "XS403", "XS404", "XS405", "XS408")


@pytest.mark.parametrize("seed", range(4))
def test_the_screen_leaves_out_only_rows_that_pass(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A province over several periods with unions that merge, split and move, every tenth figure changed at random."""
    random = Random(seed)
    province = Province(seed, SIZE)
    folder = Folder(tmp_path, province)
    found: dict[int, list[str]] = {}
    told = 0
    for period in province.periods:
        folder.mailbag(period).mkdir()
        for paper in papers(province, period):
            for records in paper.tables.values():
                for record in records:
                    for name, value in record.items():
                        if isinstance(value, int) and name != "no" and random.random() < 0.1:
                            record[name] = random.randint(0, 12)
            folder.post(period, paper, workbook(paper))
        for few in (0, 10**9):
            monkeypatch.setattr(screen, "FEW", few)
            findings = folder.consolidate(period, record=few > 0)
            found[few] = [each.id for each in findings if each.code in COMPARED]
        assert found[0] == found[10**9]
        told += len(found[0])
    assert told > 20
