"""The button with which an officer hands the report in."""

from xlsync.ribbon.command import Command, Group
from xlsync.texts.entries import Text

GROUP = Group("handing_in", Text("Gửi báo cáo", "Hand in"))
COMMANDS = (
    Command(
        "hand_in",
        GROUP.id,
        Text("Gửi lên cấp trên", "Hand in"),
        Text(
            "Kiểm tra; khi không còn lỗi và mọi cảnh báo đã có giải trình thì lưu một bản sao đúng tên và mở thư nháp.",
            "Checks; when nothing is wrong and every warning is explained, saves a copy under the standard name and "
            "opens a mail draft.",
        ),
        "G",
        "FileSendAsAttachment",
        "handing_in.hand_in",
        large=True,
        long=True,
    ),
)
