"""Defects in cells: numbers, formulas, dates, texts, choices."""

from datetime import date

from openpyxl.styles import Font

from making.content import SAMPLE_NOTE
from making.figures import PERIOD, Row
from making.planting import Mailbag

_BIEU_2 = "dialogue_petitions"


def plant_cells(bag: Mailbag) -> None:
    """Four summary workbooks and two registers."""
    _numbers(bag)
    _formulas(bag)
    _dates_and_texts(bag)
    _rules(bag)
    _opinions(bag)
    _petitions(bag)


def _name(form: str, unit: str) -> str:
    return f"{form}_{unit}_{PERIOD}.xlsx"


def _numbers(bag: Mailbag) -> None:
    letter = bag.letter("BG-NN", _name("bieu-tong-hop", "BG-NN"))
    spoil = letter.spoil
    spoil("XS204", _BIEU_2, 1, "sessions", 7.29, "gõ 7.290, Excel đổi thành số 7,29")
    spoil("XS204", _BIEU_2, 2, "sessions", "7,290", "chữ 7,290: không rõ là 7290 hay 7,29")
    spoil("XS211", _BIEU_2, 3, "sessions", "1.005", "số gõ dưới dạng chữ, có dấu chấm phần nghìn", severity="info")
    spoil("XS202", _BIEU_2, 4, "opinions", "gần 40", "số ước chừng")
    spoil("XS202", _BIEU_2, 5, "receptions", "17/17", "một số trên một số khác")
    spoil("XS202", _BIEU_2, 6, "receptions", "21 (70%)", "số kèm tỷ lệ ở cột không có tỷ lệ")
    spoil("XS202", _BIEU_2, 7, "receptions", "12 lượt", "số kèm đơn vị tính")
    spoil("XS202", _BIEU_2, 8, "receptions", "70%", "tỷ lệ ở cột số lượng")
    spoil("XS202", _BIEU_2, 9, "receptions", True, "giá trị đúng/sai ở cột số lượng")
    spoil("XS202", _BIEU_2, 10, "receptions", date(2022, 5, 12), "Excel đổi số thành ngày")
    spoil("XS202", _BIEU_2, 11, "opinions", "chưa rõ", "chữ ở cột số lượng")
    spoil("XS203", _BIEU_2, 12, "opinions", -3, "số âm")
    spoil("XS203", _BIEU_2, 13, "opinions", 1234.5, "số lẻ ở cột số lượng")
    spoil("XS201", _BIEU_2, 13, "sessions", None, "ô bắt buộc để trống")
    for column in ("opinions", "receptions", "petitions_received", "petitions_resolved"):
        letter.type(_BIEU_2, 14, column, None)
    spoil("XS201", _BIEU_2, 14, "sessions", None, "cả dòng của một CĐCS để trống")
    spoil("XS202", "membership_party", 0, "members", "hơn 1.242", "số ước chừng: hơn")
    spoil("XS201", "membership_party", 0, "party_admitted", None, "ô bắt buộc để trống")
    letter.post()


def _formulas(bag: Mailbag) -> None:
    letter = bag.letter("BG-GTVT", _name("bieu-tong-hop", "BG-GTVT"))
    spoil, sheet = letter.spoil, letter.sheet(_BIEU_2)
    spoil("XS208", _BIEU_2, 1, "opinions", "#REF!", "công thức báo lỗi #REF!")
    spoil("XS208", _BIEU_2, 2, "opinions", "#DIV/0!", "công thức báo lỗi #DIV/0!")
    spoil("XS209", _BIEU_2, 3, "receptions", "=20+20", "công thức chưa được tính")
    letter.type(_BIEU_2, 4, "petitions_received", 4)
    letter.type(_BIEU_2, 4, "petitions_resolved", 3)
    spoil("XS109", _BIEU_2, 4, "resolved_rate", 0.75, "công thức tỷ lệ bị thay bằng số, giá trị đúng", severity="info")
    letter.type(_BIEU_2, 5, "petitions_received", 4)
    letter.type(_BIEU_2, 5, "petitions_resolved", 3)
    spoil("XS109", _BIEU_2, 5, "resolved_rate", 0.5, "công thức tỷ lệ bị thay bằng số khác", severity="warning")
    cell = letter.at(_BIEU_2, 5, "resolved_rate")
    letter.note("XS302", "tỷ lệ gõ đè 50%, tính lại 75%", sheet=sheet.title, cell=cell, consequence_of="XS109")
    total = letter.template.place(_BIEU_2).total_row
    assert total is not None
    row = total - letter.template.place(_BIEU_2).first_row
    spoil("XS109", _BIEU_2, row, "sessions", 945, "công thức Tổng cộng bị thay bằng số khác", severity="warning")
    cell = letter.at(_BIEU_2, row, "sessions")
    letter.note("XS304", "Tổng cộng gõ đè 945", sheet=sheet.title, cell=cell, consequence_of="XS109")
    letter.post()


def _dates_and_texts(bag: Mailbag) -> None:
    letter = bag.letter("BG-XD", _name("bieu-tong-hop", "BG-XD"))
    first = len(bag.reports["BG-XD"].documents)
    spoil = letter.spoil

    def document(row: int, place: int, **values: object) -> None:
        usual = {
            "no": place, "number": f"{900 + row}/KH-CĐ", "issued_on": date(2022, 3, 1 + row),
            "issuer": "Công đoàn ngành Xây dựng", "title": "Kế hoạch (văn bản mẫu)",
        }  # fmt: skip
        for column, value in {**usual, **values}.items():
            letter.type("documents", row, column, value)

    dates = (
        ("XS205", "31/02/2024", "ngày không có trong lịch"),
        ("XS205", "04/25/2021", "tháng viết trước ngày"),
        ("XS205", "8/2021", "ngày viết thiếu"),
        ("XS205", "chưa rõ", "chữ ở cột ngày"),
        ("XS206", date(2020, 12, 31), "ngày trước kỳ báo cáo"),
        ("XS206", date(2099, 1, 15), "ngày trong tương lai"),
    )
    row = first
    for code, value, note in dates:
        document(row, row + 1)
        spoil(code, "documents", row, "issued_on", value, note)
        row += 1
    document(row, row + 1)
    spoil("XS306", "documents", row, "no", row + 4, "số thứ tự nhảy cách", severity="info")
    row += 1
    document(row, row + 4)
    spoil("XS306", "documents", row, "no", row + 3, "số thứ tự lặp", severity="info")
    row += 1
    again = {"number": f"{900 + row - 1}/KH-CĐ", "issued_on": date(2022, 3, row)}
    document(row, row + 3, **again)
    spoil("XS305", "documents", row, "number", again["number"], "văn bản ghi hai lần")
    row += 1
    document(row, row + 3)
    spoil("XS201", "documents", row, "title", None, "thiếu tên văn bản")
    row += 1
    document(row, row + 3)
    spoil("XS210", "documents", row, "issuer", "LÐLÐ tỉnh", "chữ Ð thay cho chữ Đ", severity="info")
    row += 1
    document(row, row + 3)
    spoil("XS210", "documents", row, "number", f"{900 + row}/KH- CĐ", "dấu cách thừa trong số văn bản", severity="info")
    row += 1
    for text, font, note in (
        ("C«ng ®oµn ngµnh X©y dùng", ".VnTime", "phông .VnTime (TCVN3)"),
        ("Coâng ñoaøn ngaønh Xaây döïng", "VNI-Times", "phông VNI-Times (VNI)"),
    ):
        document(row, row + 3)
        spoil("XS110", "documents", row, "issuer", text, note, severity="warning")
        letter.sheet("documents")[letter.at("documents", row, "issuer")].font = Font(name=font, size=12)
        row += 1
    letter.post()


def _rules(bag: Mailbag) -> None:
    report = bag.reports["BG"]
    kept, report.documents = report.documents, []
    letter = bag.letter("BG", _name("bieu-tong-hop", "BG"))
    report.documents = kept
    place = letter.template.place("documents")
    letter.note("XS201", "bảng trống mà không đánh dấu Không phát sinh", sheet=place.sheet, cell=place.tick)
    letter.type(_BIEU_2, 1, "petitions_received", 4)
    letter.spoil("XS301", _BIEU_2, 1, "petitions_resolved", 9, "giải quyết 9 đơn, chỉ nhận 4 đơn")
    letter.spoil("XS301", "workplace_democracy", 0, "agencies_held", 70, "hội nghị nhiều hơn số cơ quan")
    letter.spoil(
        "XS301", "membership_party", 0, "party_admitted", 99, "kết nạp nhiều hơn giới thiệu", severity="warning"
    )
    place = letter.template.place("supervision")
    letter.type("supervision", 0, "critique_meetings", 2)
    letter.sheet("supervision")[place.tick].value = "x"
    letter.note("XS308", "đánh dấu Không phát sinh mà vẫn có số", sheet=place.sheet, cell=place.tick)
    letter.post()


def _opinions(bag: Mailbag) -> None:
    letter = bag.letter("BG-GD", _name("so-kien-nghi", "BG-GD"), form="so-kien-nghi")
    letter.template.cover()
    table = "opinions_register"
    usual: Row = {
        "conference": "Hội nghị đối thoại mẫu", "raised_by": "Trường mẫu số 1", "topic": "Giao thông",
        "authority": "cấp tỉnh", "status": "Đang giải quyết", "disposition": "Chuyển",
    }  # fmt: skip
    for row in range(int(str(bag.reports["BG-GD"].own["opinions"]))):  # as many as the unit's summary says
        letter.template.put(
            table,
            row,
            {"no": row + 1, "raised_on": f"2023-04-{10 + row % 20}", "content": f"Ý kiến mẫu số {row + 1}", **usual},
        )
    letter.spoil("XS207", table, 0, "status", "Xong xuôi", "không có trong danh sách chọn")
    letter.spoil("XS207", table, 1, "topic", "Việc khác nữa", "không có trong danh sách chọn")
    letter.spoil("XS308", table, 2, "disposition", "Gộp", "Gộp mà không ghi gộp vào ý kiến nào")
    letter.type(table, 3, "resolved_on", date(2023, 1, 5))
    letter.note("XS308", "giải quyết trước ngày nêu", sheet="Sổ kiến nghị", cell=letter.at(table, 3, "resolved_on"))
    letter.spoil("XS308", table, 4, "publish", "Không", "không công khai mà không ghi lý do")
    letter.post()


def _petitions(bag: Mailbag) -> None:
    letter = bag.letter("BG-VC", _name("so-don-thu", "BG-VC"), form="so-don-thu")
    letter.template.cover()
    table = "petitions_register"
    for row in range(5):
        values: Row = {
            "no": row + 1, "received_on": f"2023-05-{10 + row}", "kind": "khiếu nại", "from_unit": "Đơn vị mẫu",
            "summary": f"{SAMPLE_NOTE}: nội dung đơn {row + 1}", "handling": "Thuộc thẩm quyền",
        }  # fmt: skip
        letter.template.put(table, row, values)
    letter.spoil("XS207", table, 0, "kind", "xin nghỉ", "không có trong danh sách chọn")
    letter.spoil("XS308", table, 1, "handling", "Chuyển đơn", "chuyển đơn mà không ghi nơi nhận")
    letter.spoil("XS206", table, 2, "received_on", date(2099, 5, 1), "ngày trong tương lai")
    letter.spoil("XS208", table, 3, "summary", "#NAME?", "ô nội dung (nhạy cảm) báo lỗi công thức")
    letter.type(table, 4, "accepted_on", date(2023, 5, 1))
    letter.note("XS308", "thụ lý trước ngày nhận", sheet="Sổ đơn thư", cell=letter.at(table, 4, "accepted_on"))
    letter.post()
