"""What the office's `xlsync.toml` says, as the ribbon takes it: as the commands do."""

from datetime import date
from pathlib import Path

import pytest

from xlsync.model import OperationError, Period
from xlsync.ribbon.office_file import office_settings

AS_OF = date(2024, 7, 20)


def settings_of(folder: Path, text: str):
    (folder / "xlsync.toml").write_text(text, encoding="utf-8")
    (folder / "thu").mkdir(exist_ok=True)
    return office_settings(folder / "thu" / "BC.xlsx", AS_OF)


def test_the_file_above_the_workbook_gives_period_register_round_and_ledger(tmp_path: Path) -> None:
    (tmp_path / "don-vi.csv").write_text("", encoding="utf-8")
    said = settings_of(tmp_path, 'period = "2024-H1"\nunits = "don-vi.csv"\nround = "2024-h1"\nledger = "so.sqlite"\n')
    assert (said.period, said.units, said.round) == (Period.parse("2024-H1"), tmp_path / "don-vi.csv", "2024-h1")
    assert (said.ledger, said.office) == (tmp_path / "so.sqlite", tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [("perod = 1", "không có thiết lập “perod”"), ('period = "H1"', "“H1” không phải kỳ báo cáo"),
     ('units = "khong-co.csv"', "units: không tìm thấy"), ("=", "không đọc được")],
)  # fmt: skip
def test_what_is_wrong_in_it_is_told(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(OperationError) as caught:
        settings_of(tmp_path, text)
    assert told in caught.value.vi and "xlsync.toml" in caught.value.vi
