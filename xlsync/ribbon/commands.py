"""The buttons of the ribbon: the one table from which the tab of Excel and the menu of LibreOffice are made.

How a button reaches Python, in a process of its own, by an interpreter that a workbook cannot name:

    python -I -B -m xlsync.ribbon ID --lang=vi --from_xl=1 --wb=BOOK --hwnd=NUMBER      from Excel
    python -I -B -m xlsync.ribbon ID --lang=vi --from_lo=1 --wb=BOOK --uno-pipe=NAME --uno-path=FOLDER --app-pid=NUMBER

the latter from LibreOffice. `ID` is `Command.id`, the function is `Command.callback` in `xlsync.ribbon.callbacks`.
`BOOK` is the name of the workbook as its window shows it and may hold blanks, `=` and `%`; empty when no workbook is
open. Behind `NAME` the running LibreOffice hands out its component context
(`uno:pipe,name=NAME;urp;StarOffice.ComponentContext`), perhaps a moment after the process has started, once; `FOLDER`
is where its module `uno` lies. Exit status 0: done, or told to the user by the callback itself; anything else, and the
launcher shows a message.

A button stands here only when its callback exists (a test looks).
"""

from xlsync.ribbon.buttons import checking, filling, handing_in, province, working
from xlsync.ribbon.command import Command
from xlsync.texts.entries import Text

#: The tab, and the menu of LibreOffice.
TAB = Text("Báo cáo công đoàn", "Union reports")
TAB_KEYTIP = "UB"

_MODULES = (checking, filling, handing_in, province, working)
GROUPS = tuple(each.GROUP for each in _MODULES)
COMMANDS = tuple(command for each in _MODULES for command in each.COMMANDS)


def command(identifier: str) -> Command | None:
    """The button of that id, None when there is none."""
    return next((each for each in COMMANDS if each.id == identifier), None)
