"""The buttons of the province."""

from xlsync.ribbon.command import Command, Group
from xlsync.texts.entries import Text

GROUP = Group("province", Text("Dành cho cấp tỉnh", "For the province"))
COMMANDS = (
    Command(
        "consolidate",
        GROUP.id,
        Text("Tổng hợp", "Consolidate"),
        Text(
            "Đọc cả thư mục thư, kiểm tra, cộng theo cấp và mở sổ tổng hợp.",
            "Reads the whole mail folder, checks it, totals it by tier and opens the consolidated workbook.",
        ),
        "P",
        "Consolidate",
        "province.consolidate",
        large=True,
        long=True,
    ),
    Command(
        "status",
        GROUP.id,
        Text("Tình hình gửi báo cáo", "Who has submitted"),
        Text(
            "Đơn vị nào đã gửi, quá hạn, phải sửa, chưa gửi; bản nào được tính.",
            "Who has submitted what, who is late, who has not, and which version counts.",
        ),
        "H",
        "PivotTableReport",
        "province.status",
        long=True,
    ),
    Command(
        "source",
        GROUP.id,
        Text("Xem nguồn số liệu", "Where it comes from"),
        Text(
            "Số ở ô đang chọn gồm những ô nào, của tệp nào, đã gõ thế nào và được điều chỉnh ra sao.",
            "Every cell behind the selected figure: file, sheet, address, as typed, as read, and what was corrected.",
        ),
        "N",
        "TracePrecedents",
        "province_source.source",
        long=True,
    ),
    Command(
        "return_to_units",
        GROUP.id,
        Text("Trả lại đơn vị", "Return to the units"),
        Text(
            "Trả từng đơn vị chính tệp của họ, ô sai được đánh dấu, kèm thư nháp.",
            "Each unit's own workbook with its cells marked, and a reply draft.",
        ),
        "L",
        "ReviewReplyWithChanges",
        "province_return.return_to_units",
        long=True,
    ),
    Command(
        "seal",
        GROUP.id,
        Text("Chốt số liệu", "Seal the figures"),
        Text(
            "Kiểm tra lần cuối: nêu lý do chưa được trình, hoặc chốt kỳ báo cáo thành một gói để trình.",
            "The last check: why the figures may not go up, or the period sealed as one package.",
        ),
        "O",
        "Lock",
        "province_seal.seal",
        long=True,
    ),
    Command(
        "annex",
        GROUP.id,
        Text("Xuất biểu trình", "Make the annex"),
        Text(
            "Làm phụ lục để trình (Word, Excel, PDF) từ sổ tổng hợp đang mở.",
            "Makes the annex that goes up (Word, Excel, PDF) from the open consolidated workbook.",
        ),
        "B",
        "FileSaveAsPdfOrXps",
        "province_annex.annex",
        long=True,
    ),
)
