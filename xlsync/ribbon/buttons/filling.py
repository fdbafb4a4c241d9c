"""The buttons that give an officer a workbook to fill in."""

from xlsync.ribbon.command import Command, Group
from xlsync.texts.entries import Text

GROUP = Group("filling", Text("Mẫu biểu", "Forms"))
COMMANDS = (
    Command(
        "fresh_template",
        GROUP.id,
        Text("Lấy mẫu biểu", "Get a template"),
        Text(
            "Mở một mẫu biểu trắng, điền sẵn đơn vị và kỳ báo cáo của đợt này.",
            "Opens a blank standard workbook, with your unit and the period of this round filled in.",
        ),
        "M",
        "FileNew",
        "filling.fresh_template",
        long=True,
    ),
    Command(
        "migrate",
        GROUP.id,
        Text("Chuyển sang mẫu mới", "Move into the new template"),
        Text(
            "Chuyển số liệu của sổ đang mở (mẫu năm trước, mẫu cũ) sang mẫu hiện hành; ô nào không có chỗ thì liệt kê.",
            "Moves the data of the open workbook (last year's, an older layout) into the current template; lists what "
            "has no place.",
        ),
        "C",
        "UpgradeWorkbook",
        "filling.migrate",
        long=True,
    ),
)
