"""The offices' own words and the fixed labels of the reports, in both languages: `word("severity.error", "vi")`."""

from collections import Counter
from collections.abc import Iterable, Mapping

from xlsync.model import Period, Severity
from xlsync.texts.numbers import day

#: key → (Vietnamese, English)
WORDS: Mapping[str, tuple[str, str]] = {
    "severity.error": ("Lỗi phải sửa", "Error, must be corrected"),
    "severity.warning": ("Cần giải trình", "Warning, needs an explanation"),
    "severity.info": ("Lưu ý", "Note"),
    "findings_count": (
        "{errors} lỗi phải sửa, {warnings} nội dung cần giải trình, {infos} lưu ý",
        "{errors} errors, {warnings} warnings, {infos} notes",
    ),
    # The status of a submission, in the order in which it is met.
    "status.not_submitted": ("Chưa gửi", "Not submitted"),
    "status.accepted": ("Đã tiếp nhận", "Received"),
    "status.late": ("Gửi quá hạn", "Submitted late"),
    "status.rejected": ("Trả lại để sửa", "Returned for correction"),
    "status.no_report": ("Không phải báo cáo, bỏ qua", "No report, left aside"),
    "status.signed_copy": ("Bản ký", "Signed copy"),
    "status.annex": ("Phụ lục của tỉnh, chỉ đối chiếu, không cộng", "Annex of the province, checked and not summed"),
    "status.superseded": ("Đã có bản thay thế", "Replaced by a later version"),
    "status.duplicate": ("Gửi trùng", "Submitted twice"),
    "status.awaiting_signature": ("Chờ bản ký", "Awaiting the signed copy"),
    "gate.refused": ("Chưa đủ điều kiện trình", "Not fit to be submitted"),
    "gate.passed": ("Đủ điều kiện trình", "Fit to be submitted"),
    "gate.sealed": ("Đã chốt", "Sealed"),
    "gate.reopened": ("Mở lại để điều chỉnh", "Reopened for adjustment"),
    "result.passed": ("ĐẠT", "PASSED"),
    "result.not_passed": ("CHƯA ĐẠT", "NOT PASSED"),
    # Tiers and rows, as the provincial annex names them.
    "tier.province": ("LĐLĐ tỉnh", "Provincial federation"),
    "tier.upper": ("Công đoàn cấp trên cơ sở", "Upper-level unions"),
    "tier.grassroots": ("Công đoàn cơ sở", "Grassroots unions"),
    "row.total": ("Tổng cộng", "Total"),
    "row.aggregate": ("CĐCS (tổng)", "Grassroots unions (sum)"),
    # Headings of reports and columns.
    "label.title": ("Kết quả kiểm tra báo cáo", "Results of the check"),
    "label.consolidated": ("Bảng tổng hợp số liệu", "Consolidated figures"),
    "label.period": ("Kỳ báo cáo", "Period"),
    "label.as_of": ("Ngày kiểm tra", "As of"),
    "label.unit": ("Đơn vị", "Unit"),
    "label.unit_code": ("Mã đơn vị", "Unit code"),
    "label.tier": ("Cấp", "Tier"),
    "label.form": ("Biểu mẫu", "Form"),
    "label.version": ("Phiên bản", "Version"),
    "label.table": ("Bảng", "Table"),
    "label.field": ("Chỉ tiêu", "Field"),
    "label.file": ("Tệp", "File"),
    "label.member": ("Phần trong tệp", "Part of the file"),
    "label.sheet": ("Trang tính", "Sheet"),
    "label.cell": ("Ô", "Cell"),
    "label.row": ("Dòng", "Row"),
    "label.code": ("Mã lỗi", "Code"),
    "label.severity": ("Mức độ", "Severity"),
    "label.message": ("Nội dung", "Message"),
    "label.remedy": ("Cách sửa", "Remedy"),
    "label.found": ("Đang ghi", "Found"),
    "label.expected": ("Cần ghi", "Expected"),
    "label.typed": ("Ghi trong tệp", "As typed"),
    "label.read": ("Đọc là", "As read"),
    "label.status": ("Tình trạng", "Status"),
    "label.late": ("Quá hạn", "Late"),
    "label.total": ("Tổng cộng", "Total"),
    "label.count": ("Số lượng", "Count"),
    "label.waived": ("Đã giải trình", "Waived"),
    "label.reason": ("Lý do", "Reason"),
    "label.explanation": ("Giải trình", "Explanation"),
    "label.source": ("Căn cứ", "Source"),
    "label.example": ("Ví dụ", "Example"),
    "label.bad": ("Sai", "Wrong"),
    "label.good": ("Đúng", "Right"),
    "label.since": ("Áp dụng từ phiên bản", "Since version"),
    "label.submissions": ("Các báo cáo đã nhận", "Submissions"),
    "label.missing": ("Đơn vị chưa gửi", "Not submitted"),
    "label.findings": ("Các lỗi và lưu ý", "Findings"),
    "label.summary": ("Tổng quan", "Summary"),
    "label.rows_behind": ("Số liệu chi tiết", "The rows behind"),
    "label.matrix": ("Tình hình gửi báo cáo", "Who has submitted what"),
    "label.contents": ("Mục lục", "Contents"),
    "label.general": ("Chung", "General"),
    "label.page": ("Trang", "Page"),
    "label.yes": ("Có", "Yes"),
    "label.no": ("Không", "No"),
    "label.nothing_to_report": ("Không phát sinh", "Nothing to report"),
    "label.not_reported": ("Chưa báo cáo", "Not reported"),
    "label.incomplete": ("Chưa đầy đủ", "Incomplete"),
    "label.masked": ("(nội dung được bảo vệ)", "(protected content)"),
    "label.made_by": ("Lập bằng", "Made with"),
    "text.no_findings": ("Không có lỗi.", "Nothing was found."),
    "text.none_missing": ("Tất cả đơn vị đã gửi báo cáo.", "Every unit has submitted."),
    "text.left_out": ("Chưa tổng hợp số liệu của: {names}.", "Figures not included: {names}."),
    "text.incomplete": (
        "Số có dấu * chưa đầy đủ: có đơn vị chưa gửi, hoặc có ô bị loại vì lỗi.",
        "A figure marked * is incomplete: a unit has not submitted, or a cell was refused.",
    ),
    "text.adjusted": (
        "Đã tính {adjusted_to} theo xác nhận qua điện thoại[ của {confirmed_by}]; không cần sửa nữa.",
        "Counted as {adjusted_to}, as confirmed by telephone[ by {confirmed_by}]; nothing left to mend.",
    ),
    "text.sample_register": (
        "Danh mục đơn vị đang dùng là danh mục mẫu đi kèm phần mềm.",
        "The unit register in use is the sample that comes with the program.",
    ),
    # The head and the foot of what goes up (Nghị định 30/2020/NĐ-CP, annex I).
    "layout.confederation": ("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "VIETNAM GENERAL CONFEDERATION OF LABOUR"),
    "layout.nation": ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM"),
    "layout.motto": ("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness"),
    "layout.number": ("Số:          /", "No.          /"),
    "layout.place_date": ("{place}, ngày {day} tháng {month} năm {year}", "{place}, {day}/{month}/{year}"),
    "layout.on_behalf": ("TM. BAN THƯỜNG VỤ", "ON BEHALF OF THE STANDING COMMITTEE"),
    "layout.preparer": ("NGƯỜI LẬP BIỂU", "PREPARED BY"),
    # The groups of the catalogue.
    "group.0": ("Tệp", "The file"),
    "group.1": ("Trang tính", "The sheet"),
    "group.2": ("Ô", "The cell"),
    "group.3": ("Dòng và bảng", "The row and the table"),
    "group.4": ("Đối chiếu giữa các báo cáo", "Across reports"),
    "group.5": ("Báo cáo bằng lời", "The narrative"),
    "group.6": ("Theo dõi sau hội nghị", "The follow-up"),
    "group.7": ("Kiểm tra trước khi trình", "The gate"),
    # What the values of a finding may name.
    "term.macros": ("macro (mã lệnh)", "macros"),
    "term.external_links": ("liên kết tới tệp khác", "links to other files"),
    "term.embedded_objects": ("đối tượng nhúng", "embedded objects"),
    "term.unit": ("đơn vị", "unit"),
    "term.period": ("kỳ báo cáo", "period"),
    "term.cover": ("trang Bìa", "the cover"),
    "term.identity": ("thông tin ẩn của tệp mẫu", "the template's hidden identity"),
    "term.table": ("bảng", "the table"),
    "term.file_name": ("tên tệp", "the file name"),
    "term.sender": ("địa chỉ người gửi", "the sender's address"),
    "term.subject": ("tiêu đề thư", "the subject of the mail"),
    "term.document": ("phần chữ của văn bản", "the text of the document"),
    "term.decision": ("quyết định của cơ quan tổng hợp", "the consolidator's decision"),
    "term.entries": ("số phần trong tệp", "the number of parts"),
    "term.cells": ("số ô", "the number of cells"),
    "term.elements": ("số thành phần XML", "the number of XML elements"),
    "term.sheets": ("số trang tính", "the number of sheets"),
    "term.merges": ("số vùng ô gộp", "the number of merged ranges"),
    "term.text_chars": ("tổng số ký tự", "the number of characters"),
    "term.cell_chars": ("số ký tự trong một ô", "the characters of one cell"),
    "term.definitions": ("số kiểu và tên định nghĩa", "the number of styles and names"),
    "term.depth": ("số tầng lồng nhau", "the depth of nesting"),
}


def word(key: str, lang: str = "vi") -> str:
    """The word in that language; raises KeyError for a key that is not in the mapping."""
    return WORDS[key][1 if lang == "en" else 0]


def severity_counts(severities: Iterable[Severity], lang: str = "vi") -> str:
    """How many of each: `2 lỗi phải sửa, 0 nội dung cần giải trình, 1 lưu ý`."""
    of = Counter(severities)
    return word("findings_count", lang).format(
        errors=of[Severity.ERROR], warnings=of[Severity.WARNING], infos=of[Severity.INFO]
    )


def term(name: str, lang: str = "vi") -> str:
    """The word for a value that a stage gives by name (`macros`); a name that is none stays as it is."""
    return word(key, lang) if (key := f"term.{name}") in WORDS else name


def period_text(period: Period, lang: str = "vi") -> str:
    """A period as the offices say it: `6 tháng đầu năm 2024`, `quý 3 năm 2024`, `từ 03/03/2021 đến 29/02/2024`."""
    short = str(period)
    year, _, part = short.partition("-")
    if ".." in short:
        first, last = day(period.first, lang), day(period.last, lang)
        return f"{first} to {last}" if lang == "en" else f"từ {first} đến {last}"
    if lang == "en":
        return {"H1": f"first half of {year}", "H2": f"second half of {year}"}.get(part, short)
    if part.startswith("H"):
        return f"6 tháng {'đầu' if part == 'H1' else 'cuối'} năm {year}"
    if part.startswith("Q"):
        return f"quý {part[1:]} năm {year}"
    return f"tháng {part} năm {year}" if part else f"năm {year}"
