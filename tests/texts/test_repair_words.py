"""Repairs as an officer reads them."""

import unicodedata
from datetime import date

import pytest

from xlsync.model import Repair, RepairKind
from xlsync.texts.repair_words import after, before, kept_before, why


def repair(old, new, *kinds, certain=True, **more):
    return Repair(sheet="Biểu 1", cell="B7", kinds=kinds, before=old, after=new, certain=certain, **more)


@pytest.mark.parametrize(
    ("typed", "becomes", "shown"),
    [
        ("914/KH- CĐ", "914/KH-CĐ", "914/KH-␣CĐ"),
        (" hai  dấu ", "hai dấu", "␣hai ␣dấu␣"),
        ("một\u00a0dấu\u200b", "một dấu", "một␣dấu␣"),
        (unicodedata.normalize("NFD", "Ðối  thoại"), "Đối thoại", "Đối ␣thoại"),
        ("dòng một \nhai ", "dòng một\nhai", "dòng một␣\nhai␣"),
    ],
)
def test_blanks_that_go_can_be_seen(typed, becomes, shown):
    assert before(repair(typed, becomes, RepairKind.BLANKS), "vi") == shown


def test_of_a_long_text_the_part_around_the_change_is_shown_and_all_of_it_kept():
    long = "chữ " * 100 + "LÐLÐ " + "chữ " * 100
    told = repair(long, long.replace("Ð", "Đ"), RepairKind.LETTERS)
    assert "LÐLÐ" in before(told, "vi")
    assert "LĐLĐ" in after(told, "vi")
    assert before(told, "vi").startswith("…")
    assert before(told, "vi").endswith("…")
    assert len(before(told, "vi")) < 170
    assert kept_before(told, "vi") == long


def test_what_is_not_certain_says_how_it_is_understood():
    told = repair("4-5-24", date(2024, 5, 4), RepairKind.DATE, certain=False, number_format="dd/mm/yyyy")
    assert "hiểu là 04/05/2024" in why(told, "vi")
    rate = repair("70", 0.7, RepairKind.NUMBER, certain=False, number_format="0%")
    assert "hiểu là 70%" in why(rate, "vi")
    formula = repair(0.5, "=E8/D8", RepairKind.FORMULA, certain=False, number_format="0.0%", gives=0.75)
    assert (before(formula, "vi"), after(formula, "vi")) == ("50%", "75% (=E8/D8)")
    assert "Công thức cho 75%" in why(formula, "vi")


def test_nothing_of_a_sensitive_cell_is_told():
    secret = repair("4-5-24", date(2024, 5, 4), RepairKind.DATE, certain=False, sensitive=True)
    for said in (before(secret, "vi"), after(secret, "vi"), kept_before(secret, "vi"), why(secret, "vi")):
        assert "24" not in said
