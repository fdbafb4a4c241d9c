"""What only the reports say: names of sheets, headings. All else (severities, tiers, statuses) is in `texts.words`."""

from collections.abc import Mapping

CAPTIONS: Mapping[str, tuple[str, str]] = {
    # the first sheet of the consolidated workbook
    "summary_sheet": ("Tổng hợp", "Summary"),
    "place_and_date": ("……………, ngày …… tháng …… năm ………", "……………, date ……………"),
    "as_of": ("Kiểm tra ngày {day}", "Checked on {day}"),
    "findings_count": (
        "{errors} lỗi phải sửa, {warnings} nội dung cần giải trình, {infos} lưu ý",
        "{errors} errors, {warnings} warnings, {infos} notes",
    ),
    "and_more": ("và {count} đơn vị khác (xem trang {sheet})", "and {count} other units (see sheet {sheet})"),
    "signature_note": ("(Ký, ghi rõ họ tên, đóng dấu)", "(Signature, full name, seal)"),
    "with_rate": ("{label} (tỷ lệ %)", "{label} (rate, %)"),
    "see_sheet": ("Nội dung bằng lời: xem trang {sheet}.", "Texts: see sheet {sheet}."),
    # the sheets of tables
    "details_ending": (" - chi tiết", " - details"),
    "prose_ending": (" - nội dung", " - texts"),
    "by_tier": ("I. Tổng hợp theo cấp", "I. Totals by tier"),
    "by_unit": ("II. Theo từng đơn vị", "II. By unit"),
    "own_figures": ("Đơn vị tự thực hiện", "The unit itself"),
    "grassroots_figures": ("Các CĐCS trực thuộc", "Its grassroots unions"),
    "both_figures": ("Cộng", "Sum"),
    "no_figures": ("Chưa có số liệu", "No figures"),
    "sender": ("Đơn vị gửi", "Sent by"),
    "row_unit": ("Đơn vị của dòng", "Unit of the row"),
    "row_kind": ("Loại dòng", "Kind of row"),
    "row_own": ("Của đơn vị gửi", "Own figures"),
    "row_child": ("Của một CĐCS", "One grassroots union"),
    "row_aggregate": ("Gộp các CĐCS", "Aggregate of its grassroots unions"),
    "grassroots_of": ("CĐCS thuộc {unit}", "Grassroots unions of {unit}"),
    "continued": ("{label} (tiếp)", "{label} (continued)"),
    "row_count": ("Số dòng", "Rows"),
    "list_note": (
        "Các dòng của sổ không chép vào đây; số dòng đếm trong tệp và trang tính nêu bên cạnh.",
        "The rows of the register are not copied here; they are counted in the file and sheet named beside.",
    ),
    # who has submitted
    "status_sheet": ("Tình hình gửi", "Submissions"),
    "files_sheet": ("Tệp đã nhận", "Files"),
    "not_in_totals": ("{state}, chưa tổng hợp", "{state}, not included"),
    "unknown": ("không rõ", "unknown"),
    # findings
    "findings_sheet": ("Phát hiện", "Findings"),
    "number": ("TT", "No."),
    "details_row": ("Dòng trong bảng này", "Row in this workbook"),
    # text and HTML
    "no_submissions": ("Không nhận ra biểu mẫu nào.", "No form was recognised."),
    "more_alike": ("và {count} chỗ {code} nữa như trên: {cells}", "and {count} more {code} like these: {cells}"),
    "all_units": ("Toàn tỉnh", "All"),
}  # fmt: skip


def caption(name: str, lang: str, **values: object) -> str:
    """The caption in that language with its values; raises KeyError for a name that is none."""
    text = CAPTIONS[name][lang == "en"]
    for value_name, value in values.items():
        text = text.replace("{" + value_name + "}", str(value))
    return text
