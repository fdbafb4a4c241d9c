"""Which unit a text means."""

import subprocess
import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.forms.names import _PLAIN as ABBREVIATIONS
from xlsync.forms.names import UnitNames, _folded, _written_out
from xlsync.forms.register import load_register
from xlsync.model import Register, Tier, Unit
from xlsync.texts.normalise import fold

DAY = date(2024, 2, 29)
REGISTER = load_register()
NAMES = UnitNames(REGISTER, DAY)


def code(text: str, names: UnitNames = NAMES) -> str | None:
    unit = names.resolve(text).unit
    return unit.code if unit else None


def register(*names: str) -> UnitNames:
    units = [Unit(f"C{number}", name, Tier.GRASSROOTS, (), "T") for number, name in enumerate(names, 1)]
    return UnitNames(Register((Unit("T", "Liên đoàn Lao động tỉnh", Tier.PROVINCE), *units)), DAY)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("BG-TPBG", "BG-TPBG"),
        (" bg-tpbg ", "BG-TPBG"),
        ("Liên đoàn Lao động thành phố Bắc Giang", "BG-TPBG"),
        ("LIÊN ĐOÀN LAO ĐỘNG THÀNH PHỐ BẮC GIANG", "BG-TPBG"),
        ("LĐLĐ TP Bắc Giang", "BG-TPBG"),
        ("LĐLĐ TP. Bắc Giang", "BG-TPBG"),
        ("LĐLĐ T.P Bắc Giang", "BG-TPBG"),
        ("LDLD Tp Bac Giang", "BG-TPBG"),
        ("Thành phố Bắc Giang", "BG-TPBG"),
        ("LĐLĐ  thành phố\nBắc Giang", "BG-TPBG"),
        ("LÐLÐ TP Bắc Giang", "BG-TPBG"),  # with the Icelandic Eth
        ("LĐLĐ tỉnh", "BG"),
        ("Liên đoàn Lao động tỉnh Bắc Giang", "BG"),
        ("LĐLĐ TX Việt Yên", "BG-VY"),
        ("LĐLĐ huyện Việt Yên", "BG-VY"),
        ("LĐLĐ H. Hiệp Hòa", "BG-HH"),
        ("LĐLĐ huyện Hiệp Hoà", "BG-HH"),  # the other place of the tone mark
        ("LĐLĐ Hiệp Hòa", "BG-HH"),
        ("CĐ các KCN", "BG-KCN"),
        ("CĐ KCN", "BG-KCN"),
        ("CĐ VC tỉnh", "BG-VC"),
        ("CĐ ngành GD", "BG-GD"),
        ("Công đoàn Giáo dục", "BG-GD"),
        ("CĐ ngành Y tế", "BG-YTE"),
        ("CĐ Nông nghiệp & PTNT", "BG-NN"),
        ("Công đoàn ngành Nông nghiệp và Phát triển nông thôn", "BG-NN"),
        ("CĐ GTVT", "BG-GTVT"),
    ],
)
def test_the_names_that_offices_write(text: str, unit: str) -> None:
    assert code(text) == unit


def test_a_grassroots_union_is_known_with_and_without_what_stands_before_its_name() -> None:
    names = register("Công đoàn cơ sở Công ty TNHH MTV May Sao Mai", "CĐCS Trường THPT Hoa Ban")
    for text in (
        "CĐCS Cty TNHH MTV May Sao Mai",
        "Công ty TNHH một thành viên May Sao Mai",
        "CĐ Cty trách nhiệm hữu hạn MTV May Sao Mai",
        "cdcs cong ty tnhh mtv may sao mai",
        "C.ty TNHH MTV May Sao Mai",
        "1. Công ty TNHH MTV May Sao Mai",
        "- CĐCS Công ty TNHH MTV May Sao Mai",
    ):
        assert code(text, names) == "C1", text
    assert code("Trường Trung học phổ thông Hoa Ban", names) == "C2"


@pytest.mark.parametrize(
    "text", ["", "  ", "-", "CĐCS", "Công đoàn cơ sở", "CĐCS (tổng)", "Tổng cộng", "Công đoàn", "xyz"]
)
def test_what_names_no_unit_is_not_resolved(text: str) -> None:
    assert NAMES.resolve(text).unit is None
    assert NAMES.resolve(text).ambiguous == ()


def test_likeness_suggests_and_never_decides() -> None:
    names = register("CĐCS Công ty May Sao Mai", "CĐCS Công ty May Sao Hôm", "CĐCS Trường Mầm non Tre Ngà")
    found = names.resolve("Công ty May Sao Mái Đỏ")
    assert found.unit is None
    assert found.suggestions[0].code == "C1"
    assert len(found.suggestions) <= 3


def test_one_name_of_two_units_is_ambiguous() -> None:
    names = register("CĐCS Trường Mầm non Tre Ngà", "Công đoàn cơ sở Trường Mầm non Tre Ngà")
    found = names.resolve("Trường Mầm non Tre Ngà")
    assert found.unit is None
    assert [unit.code for unit in found.ambiguous] == ["C1", "C2"]
    assert code("C2", names) == "C2"


def test_diacritics_decide_between_names_that_are_alike_without_them() -> None:
    names = register("CĐCS xã Tân Yên", "CĐCS xã Tân Yến")
    assert code("xã Tân Yến", names) == "C2"
    assert code("CĐCS xã Tân Yên", names) == "C1"
    assert [unit.code for unit in names.resolve("xa Tan Yen").ambiguous] == ["C1", "C2"]


def test_a_name_and_an_alias_of_one_unit_are_not_ambiguous() -> None:
    unit = Unit("A", "Công đoàn ngành Y tế", Tier.UPPER, ("CĐ Y tế", "Công đoàn Y tế"), "T")
    assert code("CĐ ngành Y tế", UnitNames(Register((unit,)), DAY)) == "A"


def test_a_unit_of_another_day_is_suggested_not_resolved() -> None:
    for text in ("Công đoàn phường Chũ", "BG-PCHU"):
        found = NAMES.resolve(text)
        assert found.unit is None
        assert found.suggestions[0].code == "BG-PCHU"
    assert code("Công đoàn phường Chũ", UnitNames(REGISTER, date(2025, 7, 1))) == "BG-PCHU"


def test_a_union_that_moved_is_the_entry_of_the_day() -> None:
    before = UnitNames(REGISTER, date(2023, 6, 30)).resolve("BG-KCN-010").unit
    after = UnitNames(REGISTER, date(2023, 7, 1)).resolve("BG-KCN-010").unit
    assert before is not None
    assert after is not None
    assert (before.parent, after.parent) == ("BG-VY", "BG-KCN")


def test_every_unit_of_the_sample_is_found_by_its_name_its_aliases_and_its_code() -> None:
    for unit in REGISTER.on(DAY):
        for text in (unit.code, unit.name, *unit.aliases):
            assert code(text) == unit.code, text


@given(st.sampled_from(REGISTER.on(DAY)), st.booleans(), st.booleans(), st.booleans())
def test_form_case_and_diacritics_do_not_matter(unit: Unit, decomposed: bool, upper: bool, plain: bool) -> None:
    text = fold(unit.name) if plain else unit.name
    text = unicodedata.normalize("NFD", text) if decomposed else text
    assert code(text.upper() if upper else text) == unit.code


@given(st.text(max_size=30) | st.text("aàáạâấậăắđÐđ. -T&P\u00a0\u0301", max_size=20))
def test_the_short_way_of_folding_gives_what_the_long_way_gives(text: str) -> None:
    assert _folded(text) == _written_out(fold(text), ABBREVIATIONS)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    found = NAMES.resolve(text)
    assert found.unit is None or found.ambiguous == ()


def test_resolving_known_names_does_not_load_the_matcher() -> None:
    program = (
        "import sys; from datetime import date; from xlsync.forms.register import load_register; "
        "from xlsync.forms.names import UnitNames; "
        "assert UnitNames(load_register(), date(2024, 2, 29)).resolve('CĐ ngành Y tế').unit; "
        "sys.exit('rapidfuzz' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-X", "utf8", "-c", program], check=False).returncode == 0
