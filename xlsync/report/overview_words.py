"""What the overview of returned reports says, Vietnamese and English."""

from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Trả báo cáo về đơn vị", "Reports returned to the units"),
    "all": ("Tất cả", "All"),
    "filters": ("Lọc danh sách", "Filter the list"),
    "search": ("Tìm chữ", "Search"),
    "reset": ("Bỏ lọc", "Reset"),
    "shown": ("Đang xem", "Shown"),
    "of": ("trên", "of"),
    "heat": ("Bản đồ lỗi: đơn vị × bảng", "Heat map: units by table"),
    "heat_help": (
        "Mỗi ô ghi số lỗi phải sửa, cần giải trình và lưu ý (lỗi/giải trình/lưu ý). Bấm vào ô, hoặc đến ô bằng phím "
        "mũi tên rồi nhấn Enter, để lọc danh sách bên dưới.",
        "Each cell has errors/warnings/notes. Press a cell, or go to it with the arrow keys and press Enter, to filter "
        "the list below.",
    ),
    "general": ("Chung", "General"),
    "returned": ("Gửi lại từng đơn vị", "What goes back to each unit"),
    "draft": ("Thư nháp", "Draft"),
    "attached": ("Tệp gửi kèm", "Attached"),
    "no_draft": ("không có thư", "no draft"),
    "nobody": ("Chưa rõ đơn vị", "Unit not known"),
    "marked": ("đã đánh dấu {cells} ô", "{cells} cells marked"),
    "not_marked": ("không đánh dấu được ({why}), kèm danh sách", "not marked ({why}), a list instead"),
    "nothing": ("không đọc được, chỉ có thư", "cannot be read, mail only"),
    "nothing_to_tell": ("không có nội dung gửi đơn vị", "nothing for the unit"),
    "kept_notes": ("giữ nguyên trao đổi ở {cells}", "conversations kept at {cells}"),
    "province_only": ("chỉ cấp tỉnh xem", "for the province only"),
    "withheld": ("{count} phát hiện chỉ cấp tỉnh xem, không gửi đơn vị", "{count} findings for the province only"),
    "why.signed": ("tệp có chữ ký số", "digitally signed"),
    "why.shared": ("tệp dùng chung, có lịch sử sửa", "shared workbook with a history"),
    "why.protected": ("tệp có mật khẩu", "password-protected"),
    "why.values": ("đánh dấu sẽ làm khác số liệu", "marks would change what is read"),
    "why.format": ("tệp dạng {why}", "format {why}"),
    "why.structure": ("cấu trúc tệp lạ", "unusual structure"),
}


def phrase(name: str, lang: str, **values: object) -> str:
    """The words in that language with their values; raises KeyError for a name that is none."""
    return _WORDS[name][lang == "en"].format(**values)


def why(reason: str, lang: str) -> str:
    """Why a file could not be marked."""
    if f"why.{reason}" in _WORDS:
        return phrase(f"why.{reason}", lang)
    if reason in {"xls", "xlsb", "ods", "delimited", "html", "docx", "eml", "zip", "msg"}:
        shown = {"delimited": ".csv"}.get(reason, f".{reason}")
        return phrase("why.format", lang, why=shown)
    return phrase("why.structure", lang)
