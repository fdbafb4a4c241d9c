"""What the office's `xlsync.toml` says, as the ribbon takes it: as the commands do."""

from datetime import date
from pathlib import Path

import pytest

from xlsync.model import OperationError, Period
from xlsync.ribbon.office_file import office_settings
from xlsync.ribbon.user_settings import read_settings, settings_path, write_settings

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


def test_what_the_user_has_set_serves_where_no_folder_says_more(tmp_path: Path) -> None:
    mine = tmp_path / "của tỉnh"
    mine.mkdir()
    write_settings(settings_path(), office=mine, unit="BG-YT")
    assert office_settings(tmp_path / "thu" / "BC.xlsx", AS_OF).office == mine
    (mine / "xlsync.toml").write_text('period = "2023"\n', encoding="utf-8")
    assert office_settings(None, AS_OF).period == Period.parse("2023")
    assert settings_of(tmp_path, 'period = "2024-H1"\n').period == Period.parse("2024-H1")


def test_settings_are_changed_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "addin.txt"
    write_settings(path, python=Path("/p"), lang="vi")
    write_settings(path, unit="BG-YT")
    write_settings(path, lang="en", python=None)
    assert read_settings(path) == {"lang": "en", "unit": "BG-YT"}
