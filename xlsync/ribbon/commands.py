"""The buttons of the ribbon: the one table from which the tab of Excel and the menu of LibreOffice are made.

How a button reaches Python, in a process of its own, by an interpreter that a workbook cannot name:

    python -I -B -m xlsync.ribbon ID --lang=vi --from_xl=1 --wb=BOOK --hwnd=NUMBER      from Excel
    python -I -B -m xlsync.ribbon ID --lang=vi --from_lo=1 --wb=BOOK --uno-pipe=NAME --uno-path=FOLDER  from LibreOffice

`ID` is `Command.id`, the function is `Command.callback` of `xlsync.ribbon.callbacks`. `BOOK` is the name of the
workbook as its window shows it and may hold blanks, `=` and `%`. Behind `NAME` the running LibreOffice hands out its
component context (`uno:pipe,name=NAME;urp;StarOffice.ComponentContext`), perhaps a moment after the process has
started, once; `FOLDER` is where its module `uno` lies. Exit status 0: done, or told to the user by the callback itself;
anything else, and the launcher shows a message.

A button stands here only when its callback exists (a test looks).
"""

from dataclasses import dataclass

from xlsync.texts.entries import Text


@dataclass(frozen=True, slots=True)
class Command:
    """One button."""

    id: str
    """The identifier in the XML and on the command line: lower-case ASCII letters and underscores."""
    group: str
    """The `id` of its `Group`."""
    label: Text
    screentip: Text
    """One sentence, shown when the pointer rests on the button."""
    keytip: str
    """The keys after Alt and the tab's own, the same in both languages; none is the beginning of another."""
    icon: str
    """`imageMso`: a name of Microsoft's published list (tests/addin/control_names.txt)."""
    callback: str
    """The function in `xlsync.ribbon.callbacks`."""
    large: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A frame around buttons that belong together."""

    id: str
    label: Text


#: The tab, and the menu of LibreOffice.
TAB = Text("Báo cáo công đoàn", "Union reports")
TAB_KEYTIP = "UB"

GROUPS = (Group("checking", Text("Kiểm tra báo cáo", "Check the report")),)

COMMANDS = (
    Command(
        "check",
        "checking",
        Text("Kiểm tra", "Check"),
        Text(
            "Kiểm tra sổ đang mở, kể cả những gì chưa lưu; ô có lỗi được tô màu và ghi chú.",
            "Checks the open workbook, unsaved edits included; cells with findings are coloured and get a note.",
        ),
        "K",
        "ErrorChecking",
        "check",
        large=True,
    ),
    Command(
        "previous_finding",
        "checking",
        Text("Lỗi trước", "Previous finding"),
        Text("Tới ô có lỗi đứng trước ô đang chọn.", "Goes to the finding before the selected cell."),
        "T",
        "ReviewPreviousComment",
        "previous_finding",
    ),
    Command(
        "next_finding",
        "checking",
        Text("Lỗi sau", "Next finding"),
        Text("Tới ô có lỗi đứng sau ô đang chọn.", "Goes to the finding after the selected cell."),
        "S",
        "ReviewNextComment",
        "next_finding",
    ),
    Command(
        "clear",
        "checking",
        Text("Xóa đánh dấu", "Clear the marks"),
        Text(
            "Bỏ mọi màu, ghi chú và trang kết quả của lần kiểm tra; sổ trở lại đúng như trước.",
            "Removes the colours, notes and the sheet of the check; the workbook is as it was before.",
        ),
        "X",
        "ClearFormats",
        "clear",
    ),
)


def command(identifier: str) -> Command | None:
    """The button of that id, None when there is none."""
    return next((each for each in COMMANDS if each.id == identifier), None)
