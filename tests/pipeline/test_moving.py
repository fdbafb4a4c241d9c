"""What becomes of the cells of an older workbook in the current template."""

from dataclasses import replace
from datetime import date

import pytest
from grids import CHILDREN, OTHER, REGISTER, UPPER, count, grid
from moving_books import LAST_YEAR, LETTERS, PERIOD, VISITS, form, moved, opened, under

from xlsync.forms.layout import LEFT_OVER_NAME, LEFT_OVER_SHEET
from xlsync.forms.library import FormLibrary
from xlsync.identify.returned import without_ours
from xlsync.model import ErrorValue, OperationError, Register
from xlsync.pipeline.migrating import Older, migrate
from xlsync.pipeline.moving.values import PROTECTED
from xlsync.pipeline.settings import Definitions

OWN, FIRST, SECOND = UPPER.name, *(unit.name for unit in CHILDREN[:2])
HEAD = "Đơn vị|Số buổi trực tiếp|Số đơn nhận|Số đã giải quyết|Tỷ lệ giải quyết|Kết quả nổi bật"


def visits(*lines: str, head: str = HEAD, **more):
    return grid("\n".join([head, *lines]), **more)


def letters(*lines: str, head: str = "TT|Số, ký hiệu|Ngày nhận đơn|Loại đơn|Nội dung đơn", **more):
    return grid("\n".join([head, *lines]), sheet="Sổ đơn", **more)


def listed(done, *, settled: bool | None = None) -> dict[str, tuple[str, str, str]]:
    """By cell: the header, the value, why."""
    return {
        each.cell: (each.header, each.value, each.why)
        for each in done.left_over
        if settled is None or each.settled is settled
    }


def test_rows_go_to_their_units_and_totals_are_left_to_the_template() -> None:
    done, new = moved(visits(f"{SECOND}|2|4|3", "Tổng cộng|11|20|17", f"{FIRST}|8|14|12", f"{OWN}|1|2|2"))
    assert under(new, "Biểu 2", "Số buổi trực tiếp") == {OWN: 1, FIRST: 8, SECOND: 2, "Tổng cộng": 11}
    assert under(new, "Biểu 2", "Tỷ lệ giải quyết")[FIRST] == pytest.approx(12 / 14)
    assert {why for _, _, why in listed(done, settled=True).values()} == {"Dòng tổng cộng: mẫu mới tự tính"}
    assert done.to_look_at == 0


def test_what_the_template_reckons_otherwise_is_to_be_looked_at() -> None:
    done, _ = moved(visits(f"{OWN}|1|4|3 (70%)|", f"{FIRST}|1|4|2|'50%", f"{SECOND}|1|4|2|'60%", "Tổng cộng|3|13|7|"))
    assert {cell: why for cell, (_, _, why) in listed(done, settled=False).items()} == {
        "D2": "Mẫu mới tính ra 75%, tệp cũ ghi khác",
        "E4": "Mẫu mới tính ra 50%, tệp cũ ghi khác",
        "C5": "Mẫu mới tính ra 12, tệp cũ ghi khác",
    }
    assert set(listed(done, settled=True)) == {"E3", "B5", "D5"}


def test_a_rate_of_figures_that_are_not_there_is_to_be_looked_at() -> None:
    done, _ = moved(visits(f"{OWN}|1|||'70%"))
    assert listed(done, settled=False) == {"E2": ("Tỷ lệ giải quyết", "70%", "Mẫu mới không tính ra số nào ở đây")}


def test_an_aggregate_stands_under_the_units() -> None:
    _, new = moved(visits(f"{OWN}|1|2|2", "Các CĐCS|30|4|3"))
    assert under(new, "Biểu 2", "Số buổi trực tiếp")["CĐCS (tổng)"] == 30


def test_what_a_check_refuses_stands_as_it_was_typed() -> None:
    sheet = visits(f"{OWN}|gần 4000|7.29|0.7", f"{FIRST}|1|2|3")
    sheet.formats[2, 4] = "0%"
    sheet.rows[3] |= {2: True, 3: ErrorValue("#REF!")}
    _, new = moved(sheet)
    table = new.grid("Biểu 2")
    assert [table.value(7, column) for column in (2, 3, 4)] == ["gần 4000", 7.29, 0.7]
    assert table.formats[7, 4] == "0%"
    assert table.value(8, 2) is True
    assert table.value(8, 3) == "#REF!" and isinstance(table.value(8, 3), ErrorValue)


def test_what_is_understood_stands_as_its_value() -> None:
    _, new = moved(visits(f"{OWN}|'7.290|'21|20 (95%)||\tCông  đoàn"), letters("1.|A-1|04/8/2023|Khieu nai|x"))
    assert [new.grid("Biểu 2").value(7, column) for column in (2, 3, 4, 6)] == [7290, 21, 20, "Công đoàn"]
    entry = opened(moved(letters("1.|A-1|04/8/2023|Khieu nai|x"))[0])["Sổ đơn"]
    assert [entry.cell(7, column).value for column in range(1, 5)][:1] == [1]
    assert entry["C7"].value.date() == date(2023, 8, 4)
    assert entry["D7"].value == "khiếu nại"


def test_days_counted_from_1904_stay_the_same_days() -> None:
    sheet = letters("1|A-1|43680|tố cáo|x")
    sheet.formats[2, 3] = "dd/mm/yyyy"
    done, _ = moved(sheet, date_1904=True)
    assert opened(done)["Sổ đơn"]["C7"].value.date() == date(2023, 8, 4)


def test_texts_in_an_old_font_are_readable_in_the_new_one() -> None:
    sheet = visits(f"{OWN}|kh«ng râ|1|1||C«ng ®oµn", legacy_fonts={(2, 2): ".VnTime", (2, 6): ".VnTime"})
    _, new = moved(sheet)
    assert [new.grid("Biểu 2").value(7, column) for column in (2, 6)] == ["không rõ", "Công đoàn"]


def test_a_stated_rate_beside_a_count_is_listed_as_settled() -> None:
    done, _ = moved(visits(f"{OWN}|1|21|20 (95%)"))
    assert listed(done, settled=True)["D2"][1] == "20 (95%)"
    assert done.to_look_at == 0


def test_a_constant_in_a_computed_column_is_settled_and_a_formula_is_not_listed() -> None:
    sheet = visits(f"{OWN}|1|4|3|0.75", f"{FIRST}|1|4|2|0.5", formulas={(2, 5): "D2/C2"})
    assert listed(moved(sheet)[0]) == {"E3": ("Tỷ lệ giải quyết", "0.5", "Mẫu mới tự tính cột này")}


def test_a_formula_without_a_value_is_listed() -> None:
    done, _ = moved(visits(f"{OWN}||4|3", formulas={(2, 2): "20+20"}))
    assert listed(done)["B2"][:2] == ("Số buổi trực tiếp", "=20+20")


def test_columns_of_no_field_or_of_several_are_listed() -> None:
    done, _ = moved(
        visits(
            f"{OWN}|1|4|3|4|Lan|x", head="Đơn vị|Số buổi trực tiếp|Số đơn nhận|Số đã giải quyết|Số đơn nhận|Người lập|"
        )
    )
    why = listed(done)
    assert why["C2"][2] == why["E2"][2] == "Không chắc cột này là mục nào của mẫu: tiêu đề trùng nhau"
    assert why["F2"] == ("Người lập", "Lan", "Mẫu mới không có cột này")
    assert why["G2"] == ("", "x", "Cột này không có tiêu đề")


@pytest.mark.parametrize(
    ("name", "why"),
    [("Công đoàn Sao Hỏa", "Không nhận ra đơn vị “Công đoàn Sao Hỏa”"),
     (OTHER.name, "Mẫu mới của Công đoàn ngành Mẫu A không có dòng cho đơn vị này"),
     (OWN, "Đơn vị này đã có ở dòng 2 của bảng cũ"), ("", "Dòng này không ghi tên đơn vị")],
)  # fmt: skip
def test_rows_without_a_place_say_why(name: str, why: str) -> None:
    done, _ = moved(visits(f"{OWN}|1|2|2", f"{name}|5|4|3"))
    assert {listed(done)[cell][2] for cell in ("B3", "C3", "D3")} == {why}


def test_notes_and_figures_outside_the_table_are_listed() -> None:
    done, _ = moved(visits(f"{OWN}|1|2|2", "", "", "Ghi chú: chưa đủ", head="77|||||\n" + HEAD))
    assert listed(done, settled=False) == {
        "A1": ("", "77", "Số liệu phía trên bảng"),
        "A6": ("Đơn vị", "Ghi chú: chưa đủ", "Ghi chú ngoài bảng"),
    }


def test_a_heading_between_rows_is_listed_and_a_name_alone_is_not() -> None:
    done, _ = moved(visits(f"{OWN}|1|2|2", "I. Khối doanh nghiệp", FIRST, "Tổng cộng|1|2|2"))
    assert listed(done, settled=False) == {"A3": ("Đơn vị", "I. Khối doanh nghiệp", "Ghi chú ngoài bảng")}


def test_a_union_that_is_new_in_the_period_asked_for_has_its_row() -> None:
    later = replace(CHILDREN[1], valid_from=date(2024, 1, 1))
    register = Register((*REGISTER.units[:3], CHILDREN[0], later))
    _, new = moved(visits(f"{OWN}|1|2|2", f"{SECOND}|5|4|3"), register=register)
    assert under(new, "Biểu 2", "Số buổi trực tiếp")[SECOND] == 5


def test_a_union_that_has_ended_is_listed_with_its_successor() -> None:
    ended = replace(CHILDREN[1], valid_to=date(2023, 12, 31), successors=("A-1",))
    register = Register((*REGISTER.units[:3], CHILDREN[0], ended))
    done, _ = moved(visits(f"{OWN}|1|2|2", f"{SECOND}|5|4|3"), register=register)
    assert listed(done)["B3"][2] == f"Đơn vị này không còn trong danh mục, nay là {FIRST}"


def test_a_sheet_without_a_table_is_one_line() -> None:
    done, _ = moved(visits(f"{OWN}|1|2|2"), grid("nháp|1|2\n3|4|5", sheet="Nháp"))
    assert [(each.sheet, each.cell, each.value) for each in done.left_over] == [("Nháp", "A1:C2", "6 ô có nội dung")]


def test_a_table_that_stands_twice_is_moved_once_and_the_other_listed() -> None:
    done, new = moved(visits(f"{OWN}|1|2|2"), visits(f"{OWN}|9|2|2", sheet="Bản cũ"))
    assert under(new, "Biểu 2", "Số buổi trực tiếp")[OWN] == 1
    assert [(each.sheet, each.cell) for each in done.left_over] == [("Bản cũ", f"{letter}2") for letter in "ABCD"]
    assert "đã lấy bảng ở trang “Biểu 2”" in done.left_over[0].why


def test_sensitive_content_moves_and_is_never_shown_on_the_list() -> None:
    done, new = moved(
        letters(
            "1|A-1|x|y|bí mật một|bí mật hai|3",
            head="TT|Số, ký hiệu|Ngày nhận đơn|Loại đơn|Nội dung đơn|Tóm tắt thêm|Số lần",
        )
    )
    assert new.grid("Sổ đơn").value(7, 5) == "bí mật một"
    assert listed(done)["F2"][:2] == ("Tóm tắt thêm", PROTECTED)
    assert listed(done)["G2"][1] == "3"
    twice, _ = moved(
        letters("1|A-1|x|bí mật ba|bí mật bốn", head="TT|Số, ký hiệu|Ngày nhận đơn|Nội dung đơn|Nội dung đơn")
    )
    assert [listed(twice)[cell][1] for cell in ("D2", "E2")] == [PROTECTED, PROTECTED]


def test_a_tick_is_a_tick_again() -> None:
    _, new = moved(visits(f"{OWN}|||", head="Không phát sinh:|x\n" + HEAD), letters("Không phát sinh"))
    assert new.grid("Biểu 2").value(4, 6) == "x"
    assert new.grid("Sổ đơn").value(4, 5) == "x"


def test_the_counts_of_unions_reporting_move_where_the_register_does_not_know_better() -> None:
    head = "Số CĐCS có báo cáo / tổng số:|1|5\n" + HEAD
    done, new = moved(visits(f"{OWN}|1|2|2", head=head))
    assert [new.grid("Biểu 2").value(4, column) for column in (2, 3)] == [1, 2]
    assert listed(done, settled=True)["C1"][1] == "5"


def test_facts_of_the_cover_move_and_unit_and_period_are_the_new_ones() -> None:
    cover = grid("\n".join(["|"] * 4 + ["|Đơn vị báo cáo|Đơn vị khác", "|Kỳ báo cáo|2023-H1", "|Ngày lập biểu|45000",
                 "|Người lập biểu|Nguyễn Văn Mẫu", "|Điện thoại liên hệ|'0204 000"]), sheet="Bìa")  # fmt: skip
    cover.formats[7, 3] = "dd/mm/yyyy"
    done, _ = moved(cover, visits(f"{OWN}|1|2|2"))
    new = opened(done)["Bìa"]
    assert [new[f"C{row}"].value for row in (5, 6, 8, 9)] == [OWN, str(PERIOD), "Nguyễn Văn Mẫu", "0204 000"]
    assert new["C7"].value.date() == date(2023, 3, 15)


def test_a_hint_of_an_empty_cover_is_no_fact() -> None:
    cover = grid("\n".join(["|"] * 6 + ["|Ngày lập biểu||ngày/tháng/năm"]), sheet="Bìa")
    assert opened(moved(cover, visits(f"{OWN}|1|2|2"))[0])["Bìa"]["C7"].value is None


def test_a_long_register_keeps_all_its_entries_in_their_order() -> None:
    _, new = moved(letters(*(f"{each}|S-{each}|01/02/2023|tố cáo|x" for each in range(1, 301))))
    table = new.grid("Sổ đơn")
    assert [table.value(6 + each, 2) for each in range(1, 301)] == [f"S-{each}" for each in range(1, 301)]


def test_a_text_that_no_cell_can_hold_is_listed() -> None:
    done, new = moved(visits(f"{OWN}|1|2|2||{'a' * 32_768}"))
    assert new.grid("Biểu 2").value(7, 6) is None
    assert "ký tự" in listed(done)["F2"][2]


def test_the_list_is_no_part_of_the_report() -> None:
    _, new = moved(visits(f"{OWN}|1|2|2|||x"))
    assert new.defined_names[LEFT_OVER_NAME] == f"'{LEFT_OVER_SHEET}'!$A$1"
    assert new.grid(LEFT_OVER_SHEET) is not None
    assert without_ours(new).grid(LEFT_OVER_SHEET) is None
    assert moved(visits(f"{OWN}|1|2|2"))[1].grid(LEFT_OVER_SHEET) is None


OLD = form({**VISITS, "fields": [*VISITS["fields"][:3], count("resolved", "Đã xong", required=True), count("open", "Còn lại")]},
           LETTERS, version="cũ", last=date(2023, 12, 31))  # fmt: skip
NEW = form(VISITS, {**LETTERS, "id": "letters2", "sheet": "Sổ 2"}, version="mới", first=date(2024, 1, 1))
OLD_HEAD, NEW_HEAD = "Đơn vị|Số buổi trực tiếp|Số đơn nhận|Đã xong|Còn lại", HEAD


def test_a_newer_version_with_another_label_and_without_a_field() -> None:
    done, new = moved(visits(f"{OWN}|1|4|3|1", head=OLD_HEAD), forms=(OLD, NEW))
    assert done.form is NEW
    assert under(new, "Biểu 2", "Số đã giải quyết")[OWN] == 3
    assert listed(done) == {"E2": ("Còn lại", "1", "Mẫu mới không có cột này")}


def test_an_older_version_with_another_label_and_a_field_more() -> None:
    sheet = visits(f"{OWN}|1|4|3|0.75|tốt", head=NEW_HEAD)
    done, new = moved(sheet, forms=(OLD, NEW), own=PERIOD, period=LAST_YEAR)
    assert done.form is OLD
    assert under(new, "Biểu 2", "Đã xong")[OWN] == 3
    assert set(listed(done)) == {"E2", "F2"}


def test_a_table_under_another_name_is_found_by_its_headers() -> None:
    sheets = visits(f"{OWN}|1|4|3|1", head=OLD_HEAD), letters("1|A-1|01/02/2023|tố cáo|x")
    done, new = moved(*sheets, forms=(OLD, NEW))
    assert under(new, "Biểu 2", "Số đã giải quyết")[OWN] == 3
    assert under(new, "Sổ 2", "Số, ký hiệu") == {1: "A-1"}
    assert set(listed(done)) == {"E2"}


def test_a_table_that_the_template_has_no_more_is_listed() -> None:
    sheets = visits(f"{OWN}|1|4|3|1", head=OLD_HEAD), letters("1|A-1|01/02/2023|tố cáo|x")
    done, _ = moved(*sheets, forms=(OLD, form(VISITS, version="mới", first=date(2024, 1, 1))))
    rows = {each.cell: (each.value, each.why) for each in done.left_over if each.sheet == "Sổ đơn"}
    assert rows["B2"] == ("A-1", "Mẫu mới không có bảng này")
    assert rows["E2"] == (PROTECTED, "Mẫu mới không có bảng này")


def test_the_version_that_a_workbook_names_decides_what_its_headers_mean() -> None:
    """What was once `Số đơn` is now the label of something else."""
    old = form({**VISITS, "fields": [*VISITS["fields"][:2], count("received", "Số đơn"), count("resolved", "Đã xong")]},
               version="cũ")  # fmt: skip
    new = form({**VISITS, "fields": [*VISITS["fields"][:2], count("received", "Số đơn nhận"), count("sent", "Số đơn"),
                                     count("resolved", "Đã xong")]}, version="mới", first=date(2024, 1, 1))  # fmt: skip
    sheet = visits(f"{OWN}|1|4|3", head="Đơn vị|Số buổi trực tiếp|Số đơn|Đã xong")
    _, read = moved(sheet, forms=(old, new), own=None, template=("thu", "cũ"))
    assert under(read, "Biểu 2", "Số đơn nhận") == {OWN: 4, "Tổng cộng": 4}
    _, read = moved(sheet, forms=(old, new), own=None, template=("thu", "mới"))
    assert under(read, "Biểu 2", "Số đơn") == {OWN: 4, "Tổng cộng": 4}


def test_a_field_with_another_id_is_found_by_its_header() -> None:
    new = form({**VISITS, "fields": [*VISITS["fields"][:2], count("petitions", "Số đơn nhận"), *VISITS["fields"][3:4]]},
               version="mới", first=date(2024, 1, 1))  # fmt: skip
    _, read = moved(visits(f"{OWN}|1|4|3"), forms=(form(VISITS, version="cũ", last=date(2023, 12, 31)), new))
    assert under(read, "Biểu 2", "Số đơn nhận")[OWN] == 4


def test_a_form_that_is_not_in_the_workbook_is_refused() -> None:
    definitions = Definitions(FormLibrary((form(VISITS),)), None, None, PERIOD)
    with pytest.raises(OperationError, match="does not hold so-khac"):
        migrate(Older("cũ.xlsx", None, UPPER, None, ("thu",), None), definitions, UPPER, ["so-khac"])
