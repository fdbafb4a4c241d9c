"""What goes back to a unit names nothing that others have sent, and everything that is its own."""

import email
import email.policy
from pathlib import Path

import pytest
from mailbag_files import Office, book, consistent_book, petitions_book

from xlsync.pipeline.returning import ReturnedUnit, return_to_units


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def returned(office: Office) -> dict[str | None, ReturnedUnit]:
    run = return_to_units([str(office.bag)], office.settings(record=False))
    return {each.unit: each for each in run.units}


def codes(unit: ReturnedUnit) -> list[str]:
    return [found.code for file in unit.files for found in file.findings]


def everything(unit: ReturnedUnit) -> str:
    """All that its mail says, and what its workbooks hold."""
    assert unit.draft is not None
    mail = email.message_from_bytes(unit.draft.data, policy=email.policy.default)
    parts = [mail.get_body((kind,)) for kind in ("plain", "html")]
    return "\n".join(part.get_content() for part in parts if part is not None) + mail["Subject"]


@pytest.mark.parametrize("name", ["so-tinh.xlsx", "sổ đơn, tỉnh.xlsx"])
def test_a_union_is_not_told_of_what_the_province_has_sent(office: Office, name: str) -> None:
    forwarded = {"handling": "Chuyển đơn", "forwarded_to": "Liên đoàn Lao động tỉnh Mẫu", "forward_ref": "12/CV"}
    office.gets("so-a.xlsx", petitions_book("A", forwarded, {}))
    office.gets(name, petitions_book("T", {"from_unit": "LĐLĐ huyện An Bình"}))
    office.gets("a.xlsx", consistent_book("A", 9, 0))
    office.gets("t.xlsx", consistent_book("T", 1, 0))
    unit = returned(office)["A"]
    assert "XS401" in codes(unit) and "XS406" not in codes(unit)
    assert sum(file.withheld for file in unit.files) == 1
    assert name not in everything(unit) and "so-a.xlsx" in everything(unit)


def test_it_is_told_of_the_unions_under_it(office: Office) -> None:
    office.gets("a.xlsx", book("A", {"dialogue_petitions.sessions.1": 9}))
    office.gets("a1, hoa sen.xlsx", book("A1", {"dialogue_petitions.sessions.0": 7}))
    unit = returned(office)["A"]
    assert "XS403" in codes(unit) and "a1, hoa sen.xlsx" in everything(unit)


def test_a_file_with_a_comma_in_its_name_is_its_own(office: Office) -> None:
    office.gets("a.xlsx", consistent_book("A", 3, 0))
    office.gets("sổ đơn, quý 1, 2.xlsx", petitions_book("A", {}, {}))
    unit = returned(office)["A"]
    assert codes(unit) == ["XS401"] and "sổ đơn, quý 1, 2.xlsx" in everything(unit)
