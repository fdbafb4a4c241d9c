"""XS501 for numbers of units: lists that name their field once, rows that were mixed up, names said shortly."""

from dataclasses import replace

import pytest
from reports_made import published, report

from xlsync.forms.load import load_forms
from xlsync.model import Paragraph, Published, PublishedFigure, Register, Severity, Tier, Unit
from xlsync.proof.stage import proof

NAMES = {"A": "huyện An Bình", "B": "huyện Yên Hòa", "C": "thị xã Đồng Cao", "D": "huyện Lạc Sơn"}
UNITS = Register(
    (
        Unit("T", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE),
        *(Unit(code, f"Liên đoàn Lao động {name}", Tier.UPPER, parent="T") for code, name in NAMES.items()),
    )
)


def _tables() -> Published:
    tables = published(membership_party__members=30240, membership_party__grassroots_unions=417)
    own = [
        PublishedFigure("bieu-tong-hop", "membership_party", field, None, code, NAMES[code], value, "B", f"Z{value}")
        for field, values in (
            ("members", {"A": 9321, "B": 7415, "C": 11362, "D": 2142}),
            ("grassroots_unions", {"A": 131, "B": 96, "C": 148, "D": 42}),
        )
        for code, value in values.items()
    ]
    return replace(tables, figures=(*tables.figures, *own))


def _errors(*texts: str | Paragraph) -> list[tuple[str, str | None]]:
    found = proof(report(*texts), _tables(), load_forms(), UNITS)
    return [(each.code, each.expected) for each in found if each.severity is Severity.ERROR]


LIST = "Toàn tỉnh hiện có 30.240 đoàn viên: huyện An Bình {} đoàn viên, huyện Yên Hòa {} đoàn viên, thị xã Đồng Cao {} đoàn viên."


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("9.321", "7.415", "11.362"), []),
        (("9.321", "7.451", "11.362"), [("XS501", "7415")]),
        # another row's
        (("9.321", "2.142", "11.362"), [("XS501", "7415")]),
        # unlike any: another quantity, perhaps
        (("9.321", "5.080", "11.362"), []),
        # the list is not surely of that field
        (("3.100", "7.451", "4.800"), []),
    ],
)
def test_a_list_of_units_is_of_the_field_that_is_named_before_it(
    numbers: tuple[str, str, str], expected: list[tuple[str, str]]
) -> None:
    assert [each for each in _errors(LIST.format(*numbers)) if each[0] == "XS501"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LĐLĐ huyện An Bình có 96 CĐCS với 9.321 đoàn viên.", [("XS501", "131")]),
        ("LĐLĐ huyện An Bình có 131 CĐCS với 9.321 đoàn viên.", []),
        ("LĐLĐ huyện An Bình có 55 CĐCS với 9.321 đoàn viên.", []),
        ("Huyện Yên Hòa có 69 CĐCS với 7.415 đoàn viên.", [("XS501", "96")]),
        ("Tổng số 30420 đoàn viên.", [("XS501", "30240")]),
    ],
)
def test_another_row_and_short_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert _errors(text) == expected


def test_a_title_that_ends_in_the_tasks_to_come_is_no_heading_of_plans() -> None:
    title = Paragraph(1, "6 tháng đầu năm 2024; nhiệm vụ 6 tháng cuối năm", heading=1)
    assert _errors(title, "Tổng số 30.420 đoàn viên.") == [("XS501", "30240")]
    plans = Paragraph(1, "Nhiệm vụ 6 tháng cuối năm 2024", heading=1)
    assert _errors(plans, "Tổng số 30.420 đoàn viên.") == []
