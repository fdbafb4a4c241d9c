"""Defects of tables, rows and layout."""

from making.figures import PERIOD
from making.fill import form
from making.old_layout import OldBook
from making.planting import Letter, Mailbag
from xlsync.forms.layout import AGGREGATE_LABEL
from xlsync.forms.register import load_register
from xlsync.model import a1, parse_a1

_BIEU_2 = "dialogue_petitions"


def plant_tables(bag: Mailbag) -> None:
    """Four summary workbooks, three of them in layouts of their own."""
    _rows(bag)
    _layout(bag)
    _columns(bag)
    _rates(bag)


def _name(unit: str) -> str:
    return f"bieu-tong-hop_{unit}_{PERIOD}.xlsx"


def _rows(bag: Mailbag) -> None:
    letter = bag.letter("BG-GD", _name("BG-GD"))
    report = bag.reports["BG-GD"]
    other = bag.reports["BG-YTE"].children[0]
    ended = next(unit for unit in load_register().units if unit.code == "BG-GD-011-C1")
    row = 1 + len(report.children)

    def line(name: str | None, sessions: int) -> str:
        nonlocal row
        values = {"opinions": 1, "receptions": 1, "petitions_received": 0, "petitions_resolved": 0}
        letter.content.put(_BIEU_2, row, {"unit": name, "sessions": sessions, **values})
        row += 1
        return letter.at(_BIEU_2, row - 1, "unit")

    sheet = letter.sheet(_BIEU_2).title
    below = {name: sum(value for each in report.details if isinstance(value := each[name], int)) for name in report.own}
    letter.content.put(_BIEU_2, row, {"unit": AGGREGATE_LABEL, **below})
    letter.spoil("XS304", _BIEU_2, row, "opinions", below["opinions"] + 6, "dòng tổng CĐCS lệch 6 so với các dòng")
    row += 1
    letter.note("XS305", "một CĐCS có hai dòng", sheet=sheet, cell=line(report.children[0].name, 2))
    letter.note("XS307", "đơn vị không có trong danh sách", sheet=sheet, cell=line("CĐCS Sao Hỏa", 2))
    letter.note("XS307", "CĐCS của đơn vị khác", sheet=sheet, cell=line(other.name, 2))
    letter.note("XS307", "CĐCS đã kết thúc hoạt động", sheet=sheet, cell=line(ended.name, 2))
    letter.note("XS307", "không phải CĐCS", sheet=sheet, cell=line("Công đoàn ngành Y tế", 2))
    letter.note("XS307", "có số mà không ghi đơn vị", sheet=sheet, cell=line(None, 2))
    letter.post()


def _layout(bag: Mailbag) -> None:
    """Moved, renamed, reordered, extended, merged, hidden."""
    fields = [
        each.id for each in form().table(_BIEU_2).fields if each.computed is None and each.id != "petitions_carried"
    ]
    fields[1], fields[2] = fields[2], fields[1]
    content = OldBook(bag.reports["BG-YTE"], columns={_BIEU_2: fields}, head_rows={"documents": 9})
    letter = Letter(bag, "Bao cao nganh Y te.xlsx", "BG-YTE", content)
    sheet = letter.sheet("documents")
    letter.note("XS105", "bảng dời xuống dưới", sheet=sheet.title, cell="A9", severity="warning")
    sheet = letter.sheet(_BIEU_2)
    letter.note(
        "XS105", "đổi chỗ hai cột", sheet=sheet.title, cell=letter.at(_BIEU_2, -1, "opinions"), severity="warning"
    )
    letter.spoil("XS105", _BIEU_2, -1, "receptions", "Số lượt CNVCLĐ (lượt người)", "đổi tiêu đề", severity="warning")
    row, column = parse_a1(letter.at(_BIEU_2, -1, "petitions_resolved"))
    sheet.cell(row, column + 1).value = "Người theo dõi"
    sheet.cell(row + 2, column + 1).value = "đã rà soát"
    letter.note("XS104", "thêm cột lạ", sheet=sheet.title, cell=a1(row, column + 1), severity="warning")
    sheet.cell(row + 3, column + 4).value = 12
    letter.note("XS108", "ghi số bên cạnh bảng", sheet=sheet.title, cell=a1(row + 3, column + 4), severity="warning")
    sheet.row_dimensions[row + 5].hidden = True
    letter.note("XS107", "dòng ẩn có số liệu", sheet=sheet.title, cell=a1(row + 5, 1), severity="warning")
    sheet = letter.sheet("supervision")
    left, right = letter.at("supervision", 0, "document_supervision"), letter.at("supervision", 0, "supervision_teams")
    sheet[right].value = None
    sheet.merge_cells(f"{left}:{right}")
    letter.note("XS106", "gộp ô trong vùng số liệu", sheet=sheet.title, cell=left, severity="warning")
    cell = letter.at("supervision", 0, "cases_raised")
    sheet.column_dimensions[cell.rstrip("0123456789")].hidden = True
    letter.note("XS107", "cột ẩn có số liệu", sheet=sheet.title, cell=cell, severity="warning")
    sheet = letter.sheet("workplace_democracy")
    sheet.title = "Dân chủ cơ sở"
    letter.note("XS105", "đổi tên trang", sheet=sheet.title, cell="A6", severity="warning")
    sheet = letter.sheet("membership_party")
    sheet.sheet_state = "hidden"
    letter.note("XS107", "trang ẩn có số liệu", sheet=sheet.title, cell="A7", severity="warning")
    draft = content.book.create_sheet("Nháp")
    for place, values in enumerate((("Nội dung", "Quý 1", "Quý 2"), ("Số buổi", 4, 5)), start=1):
        for column, value in enumerate(values, start=1):
            draft.cell(place, column).value = value
    letter.note("XS108", "trang có số liệu không thuộc biểu nào", sheet="Nháp", cell="A2", severity="warning")
    letter.post()


def _columns(bag: Mailbag) -> None:
    """A table, a column missing; a column twice."""
    fields = [
        each.id for each in form().table(_BIEU_2).fields if each.computed is None and each.id != "petitions_carried"
    ]
    fields.remove("receptions")
    several = [each.id for each in form().table("supervision").fields]
    several.insert(several.index("critique_meetings") + 1, "critique_meetings")
    content = OldBook(bag.summed("BG-VC"), columns={_BIEU_2: fields, "supervision": several})
    letter = Letter(bag, "CDVC tinh.xlsx", "BG-VC", content)
    letter.note("XS102", "thiếu cột Số lượt CNVCLĐ", sheet=letter.sheet(_BIEU_2).title, cell="A7")
    row, column = parse_a1(letter.at("supervision", -1, "critique_meetings"))
    letter.note("XS103", "cột có hai lần", sheet=letter.sheet("supervision").title, cell=a1(row, column + 1))
    gone = letter.sheet("workplace_democracy")
    letter.note("XS101", "trang bị xóa", sheet=gone.title)
    content.book.remove(gone)
    letter.post()


def _rates(bag: Mailbag) -> None:
    """Stated rates that are wrong, and rounded in two ways."""
    content = OldBook(bag.summed("BG-HH"))
    letter = Letter(bag, "Hiep Hoa.xlsx", "BG-HH", content)
    sheet = letter.sheet(_BIEU_2).title
    # 5/6 is 83.33 %: rounded and cut it is 83. 66/67 is 98.507 %: 99 rounded, 98 cut off.
    letter.type(_BIEU_2, 0, "petitions_received", 6)
    letter.spoil("XS302", _BIEU_2, 0, "petitions_resolved", "5 (70%)", "tỷ lệ ghi sai: 5/6 là 83%")
    letter.type(_BIEU_2, 1, "petitions_received", 67)
    letter.spoil(
        "XS302", _BIEU_2, 1, "petitions_resolved", "66 (98%)", "tỷ lệ cắt bỏ phần lẻ: 66/67 là 98,5%, làm tròn 99%"
    )
    letter.type(_BIEU_2, 2, "petitions_received", 80)
    letter.spoil("XS304", _BIEU_2, 2, "petitions_received", 80, "Tổng cộng ghi 80, cộng các dòng được 73")
    letter.type(_BIEU_2, 2, "petitions_resolved", "71 (89%)")
    cell = letter.at(_BIEU_2, 1, "petitions_resolved")
    letter.note(
        "XS303", "một bảng làm tròn theo hai cách", sheet=sheet, cell=cell, severity="info", consequence_of="XS302"
    )
    letter.post()
