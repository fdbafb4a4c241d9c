"""The buttons for the work of the others, the settings and the help."""

from xlsync.ribbon.command import Command, Group
from xlsync.texts.entries import Text

GROUP = Group("working", Text("Hệ thống", "System"))
COMMANDS = (
    Command(
        "stop",
        GROUP.id,
        Text("Dừng", "Stop"),
        Text(
            "Dừng việc dài đang chạy (tổng hợp, trả lại đơn vị…); tệp đã có giữ nguyên.",
            "Ends the long work that is under way (consolidating, returning …); files that are there stay as they are.",
        ),
        "D",
        "RefreshCancel",
        "working.stop",
    ),
    Command(
        "settings",
        GROUP.id,
        Text("Cài đặt", "Settings"),
        Text(
            "Đặt đơn vị của bạn, ngôn ngữ, thư mục mẫu biểu của tỉnh; kiểm tra xem xlsync cài đúng chưa.",
            "Sets your unit, the language and the folder with the province's forms; tests the installation.",
        ),
        "I",
        "ControlProperties",
        "settings.settings",
        long=True,
    ),
    Command(
        "help",
        GROUP.id,
        Text("Trợ giúp", "Help"),
        Text(
            "Mở trang giải thích từng nút, ý nghĩa các màu, và hỏi ai khi có lỗi.",
            "Opens a page that explains every button, the colours, and whom to ask when something fails.",
        ),
        "E",
        "Help",
        "help.show",
    ),
)
