"""The buttons of the officer who checks the open workbook."""

from xlsync.ribbon.command import Command, Group
from xlsync.texts.entries import Text

GROUP = Group("checking", Text("Kiểm tra báo cáo", "Check the report"))
COMMANDS = (
    Command(
        "check",
        GROUP.id,
        Text("Kiểm tra", "Check"),
        Text(
            "Kiểm tra sổ đang mở, kể cả những gì chưa lưu; ô có lỗi được tô màu và ghi chú.",
            "Checks the open workbook, unsaved edits included; cells with findings are coloured and get a note.",
        ),
        "K",
        "ErrorChecking",
        "checking.check",
        large=True,
    ),
    Command(
        "previous_finding",
        GROUP.id,
        Text("Lỗi trước", "Previous finding"),
        Text("Tới ô có lỗi đứng trước ô đang chọn.", "Goes to the finding before the selected cell."),
        "T",
        "ReviewPreviousComment",
        "checking.previous_finding",
    ),
    Command(
        "next_finding",
        GROUP.id,
        Text("Lỗi sau", "Next finding"),
        Text("Tới ô có lỗi đứng sau ô đang chọn.", "Goes to the finding after the selected cell."),
        "S",
        "ReviewNextComment",
        "checking.next_finding",
    ),
    Command(
        "clear",
        GROUP.id,
        Text("Xóa đánh dấu", "Clear the marks"),
        Text(
            "Bỏ mọi màu, ghi chú và trang kết quả của lần kiểm tra; sổ trở lại đúng như trước.",
            "Removes the colours, notes and the sheet of the check; the workbook is as it was before.",
        ),
        "X",
        "ClearFormats",
        "checking.clear",
    ),
    Command(
        "repair",
        GROUP.id,
        Text("Sửa lỗi định dạng", "Repair formats"),
        Text(
            "Đề nghị sửa số và ngày gõ dạng chữ, dấu tiếng Việt, khoảng trắng thừa, công thức bị gõ đè; bấm lần nữa để "
            "sửa những chỗ đã đánh dấu.",
            "Proposes repairs: numbers and dates typed as text, letters, blanks, formulas typed over; press again to "
            "make the ones that are ticked.",
        ),
        "R",
        "AutoCorrect",
        "repairing.repair",
    ),
)
