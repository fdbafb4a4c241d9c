"""What the launchers tell the user where Python does not run: `Messages.bas` (Excel), `messages.json` (LibreOffice)."""

import json

from xlsync.ribbon.commands import TAB
from xlsync.texts.entries import Text

#: Name of the function in VBA, or of the entry in JSON → text.
MESSAGES = {
    "Title": TAB,
    "NotInstalled": Text(
        "Chưa cài xlsync cho người dùng này. Hãy chạy lệnh: xlsync addin install, rồi mở lại chương trình bảng tính.",
        "xlsync is not installed for this user. Run: xlsync addin install, then start the spreadsheet program again.",
    ),
    "NoPython": Text(
        "Không tìm thấy chương trình của xlsync ở nơi đã cài. Hãy chạy lại lệnh: xlsync addin install. Nơi đã tìm:",
        "The program of xlsync is not where it was installed. Run again: xlsync addin install. Looked for:",
    ),
    "CommandFailed": Text(
        "Lệnh không chạy được. Hãy lưu sổ, thử lại một lần; nếu vẫn lỗi, chạy lệnh: xlsync addin doctor.",
        "The command did not run. Save the workbook and try once more; if it fails again, run: xlsync addin doctor.",
    ),
    "Blocked": Text(
        "Windows không cho Excel chạy chương trình của xlsync (thường do quy tắc chặn của phần mềm diệt vi-rút). Hãy "
        "chạy lệnh: xlsync addin doctor và gửi kết quả cho bộ phận công nghệ thông tin. Windows báo:",
        "Windows does not let Excel start the program of xlsync (often a rule of the virus scanner). Run: xlsync addin "
        "doctor, and send what it says to your IT department. Windows says:",
    ),
}
#: What only LibreOffice says: there a command runs while the user goes on working.
BUSY = Text(
    "Lệnh trước vẫn đang chạy. Hãy đợi lệnh ấy xong rồi chọn lại.",
    "The command before is still running. Wait until it is done, then choose again.",
)
_HEAD = """Attribute VB_Name = "Messages"
Option Explicit
' Made from xlsync/addin/messages.py by "xlsync addin build". \\uXXXX stands for a letter, see Launcher.Unescaped.
"""
_FUNCTION = """
Public Function {name}(ByVal lang As String) As String
    If lang = "en" Then
        {name} = Launcher.Unescaped("{en}")
    Else
        {name} = Launcher.Unescaped("{vi}")
    End If
End Function
"""
_LINE = 1023  # the longest line that VBA takes


def _escaped(text: str) -> str:
    """ASCII within quotation marks of VBA."""
    return "".join(letter if letter.isascii() else f"\\u{ord(letter):04X}" for letter in text).replace('"', '""')


def messages_module() -> str:
    """The text of `Messages.bas`, plain line ends. Raises ValueError when a text is too long for a line of VBA."""
    out = _HEAD + "".join(
        _FUNCTION.format(name=name, vi=_escaped(text.vi), en=_escaped(text.en)) for name, text in MESSAGES.items()
    )
    if any(len(line) > _LINE for line in out.splitlines()):
        raise ValueError("a message is too long for a line of VBA")
    return out


def messages_json(lang: str) -> str:
    """The text of `messages.json` in that language."""
    texts = {name: text.text(lang) for name, text in (MESSAGES | {"Busy": BUSY}).items()}
    return json.dumps(texts, ensure_ascii=False, indent=1) + "\n"
