import grids
import pytest
from grids import grid

from xlsync.clean.roles import assign_roles
from xlsync.forms.names import UnitNames
from xlsync.model import LocatedTable, Role

FORM = grids.form(grids.DIALOGUE)
TABLE = FORM.tables[0]
COLUMNS = {"unit": 1, "sessions": 2, "received": 3, "resolved": 4}


def roles(text, *, sender=grids.UPPER, annex=False):
    sheet = grid("Đơn vị | Số buổi trực tiếp | Số đơn nhận | Số đã giải quyết\n" + text.strip("\n"))
    located = LocatedTable("thu", "1", "dialogue", "Biểu 2", COLUMNS, 1, tuple(row for row in sheet.rows if row > 1))
    names = UnitNames(grids.REGISTER, grids.DAY)
    return assign_roles(sheet, located, TABLE, sender, names, grids.REGISTER, grids.DAY, {"path": "x"}, annex=annex)


def codes(result):
    return [(each.code, each.variant, each.cell) for each in result.findings]


def test_own_row_children_and_total_are_told_by_the_register():
    result = roles("Công đoàn ngành Mẫu A | 1 | 1 | 1\nCĐCS Công ty Sen Mẫu | 2 | 2 | 2\nTổng cộng | 3 | 3 | 3")
    assert result.roles == [Role.OWN, Role.CHILD, Role.TOTAL]
    assert result.units == ["A", "A-1", None]
    assert codes(result) == []


@pytest.mark.parametrize("label", ["CĐCS (tổng)", "Công đoàn cơ sở", "CĐCS trực thuộc"])
def test_an_aggregate_row_is_known_by_its_label(label):
    assert roles(f"Công đoàn ngành Mẫu A | 1 | 1 | 1\n{label} | 2 | 2 | 2").roles == [Role.OWN, Role.AGGREGATE]


def test_a_unit_that_is_not_in_the_register_is_xs307_and_not_used():
    result = roles("Công đoàn ngành Mẫu A | 1 | 1 | 1\nCĐCS Không Ai Biết | 2 | 2 | 2")
    assert result.roles[1] is Role.UNKNOWN
    assert codes(result) == [("XS307", "unknown", "A3")]


def test_a_grassroots_union_of_another_parent_is_xs307():
    result = roles("Công đoàn ngành Mẫu A | 1 | 1 | 1\nCĐCS Công ty Lúa Mẫu | 2 | 2 | 2")
    assert codes(result) == [("XS307", "other_parent", "A3")]


def test_a_unit_named_twice_is_counted_once():
    result = roles("Công đoàn ngành Mẫu A|1|1|1\nCĐCS Công ty Sen Mẫu|2|2|2\nCĐCS Công ty Sen Mẫu|2|2|2")
    assert result.roles == [Role.OWN, Role.CHILD, Role.UNKNOWN]
    assert codes(result) == [("XS305", "unit", "A4")]


def test_a_heading_without_figures_is_no_row():
    result = roles("I. Khối doanh nghiệp\nCông đoàn ngành Mẫu A | 1 | 1 | 1")
    assert result.located.rows == (3,)
    assert codes(result) == []


def test_figures_without_a_name_are_xs307_never_lost_in_silence():
    result = roles("Công đoàn ngành Mẫu A | 1 | 1 | 1\n | 2 | 2 | 2")
    assert codes(result) == [("XS307", "unknown", "A3")]


def test_the_rows_of_the_printed_annex_are_tiers():
    text = "LĐLĐ tỉnh | 1 | 1 | 1\nCông đoàn cấp trên cơ sở | 2 | 2 | 2\nCông đoàn cơ sở | 3 | 3 | 3"
    result = roles(text, sender=grids.PROVINCE, annex=True)
    assert result.roles == [Role.TIER] * 3
    assert codes(result) == []


def test_a_table_without_the_senders_own_row_is_told():
    assert codes(roles("CĐCS Công ty Sen Mẫu | 2 | 2 | 2")) == [("XS201", "own_row", "A2")]


def test_another_unions_name_on_the_own_row_is_told_once():
    result = roles("Công đoàn ngành Mẫu B | 1 | 1 | 1\nCĐCS Công ty Sen Mẫu | 2 | 2 | 2")
    assert codes(result) == [("XS307", "tier", "A2")]


def test_a_grassroots_union_owes_no_figures_of_unions_below_it():
    text = "CĐCS Công ty Sen Mẫu | 1 | 1 | 1\nCĐCS (tổng)"
    result = roles(text, sender=grids.CHILDREN[0])
    assert (result.roles, result.located.rows) == ([Role.OWN], (2,))


def test_a_blank_aggregate_of_an_upper_level_union_stays_a_row():
    assert roles("Công đoàn ngành Mẫu A | 1 | 1 | 1\nCĐCS (tổng)").roles == [Role.OWN, Role.AGGREGATE]
