"""The shipped sample register: the reference province, with invented grassroots unions."""

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from xlsync._resources import shipped
from xlsync.forms.register import load_register, sample_register_path
from xlsync.model import Tier

REGISTER = load_register()
DAY = date(2024, 2, 29)


def tiers(day: date) -> dict[str, int]:
    return {tier.value: count for tier, count in Counter(unit.tier for unit in REGISTER.on(day)).items()}


def test_the_file_is_what_its_script_writes() -> None:
    script = shipped("schemas") / "make_sample_register.py"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0


def test_it_is_marked_as_a_sample() -> None:
    assert REGISTER.sample
    assert sample_register_path().read_text(encoding="utf-8").startswith("# sample")


def test_the_reference_province_on_the_last_day_of_the_period() -> None:
    assert tiers(DAY) == {"province": 1, "upper": 17, "grassroots": 1832}


def test_190_unions_were_established_in_the_period() -> None:
    reorganised = date(2023, 7, 1)
    first_days = [unit.valid_from for unit in REGISTER.on(DAY) if unit.valid_from not in {None, reorganised}]
    assert len(first_days) == 190
    assert all(day is not None and date(2021, 3, 3) <= day <= DAY for day in first_days)


def test_every_unit_but_the_province_has_its_parent_on_each_of_these_days() -> None:
    for day in (date(2021, 3, 3), date(2023, 6, 30), date(2023, 7, 1), DAY, date(2025, 6, 30), date(2025, 7, 1)):
        for unit in REGISTER.on(day):
            parent = REGISTER.get(unit.parent, day) if unit.parent else None
            assert unit.tier is Tier.PROVINCE or (parent and parent.tier is not Tier.GRASSROOTS), unit


def test_some_unions_are_directly_under_the_province() -> None:
    assert 3 <= len(REGISTER.children("BG", DAY)) <= 20


@pytest.mark.parametrize(("before", "after"), [(1, 1), (2, 1), (3, 1), (1, 2)])
def test_unions_were_moved_merged_and_split_in_the_middle_of_2023(before: int, after: int) -> None:
    ended = [unit for unit in REGISTER if unit.valid_to == date(2023, 6, 30)]
    groups = Counter(unit.successors for unit in ended if unit.successors)
    found = {(count, len(successors)) for successors, count in groups.items()}
    found |= {(1, 1) for unit in ended if REGISTER.get(unit.code, date(2023, 7, 1))}
    assert (before, after) in found


def test_the_district_level_ends_and_communes_follow() -> None:
    ended = [unit for unit in REGISTER if unit.tier is Tier.UPPER and unit.valid_to == date(2025, 6, 30)]
    assert len(ended) == 10
    for unit in ended:
        assert all(REGISTER.get(code, date(2025, 7, 1)) for code in unit.successors)
    assert tiers(date(2025, 7, 1))["grassroots"] == 1832


def test_who_owes_the_summary_tables() -> None:
    due = {unit.tier for unit in REGISTER if unit.forms_due}
    assert due == {Tier.PROVINCE, Tier.UPPER}
    assert all(unit.forms_due == ("bieu-tong-hop",) for unit in REGISTER.on(DAY) if unit.tier is not Tier.GRASSROOTS)


def test_addresses_are_those_of_examples() -> None:
    emails = [email for unit in REGISTER for email in unit.emails]
    assert len(set(emails)) == len(emails) >= 18
    assert all(email.isascii() and email.endswith("@congdoan.example") for email in emails)
