"""The buttons for the work of the others."""

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
)
