"""LibreOffice Calc used as a person uses it: run by an interpreter that has `uno`, not by pytest's.

    python3 calc_office.py FOLDER < steps.json > results.json

A step is a list: the name of a method of `Calc` that is a step, and its arguments. The result of each step stands at its
place. Everything that a person types, pastes or inserts goes through the dispatcher, so that the protection of sheets
and the validation of cells are asked, which the programming interface passes by.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.awt import Key, KeyEvent
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

# Without the second, the question whether a paste may overwrite cells would be answered with no.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Input"><prop oor:name="ReplaceCellsWarning" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""
_KEYS = {"\r": (Key.RETURN, "\r"), "\f": (Key.DOWN, "\0"), "\x1b": (Key.ESCAPE, "\x1b")}
_FORMATS = {".xlsx": "Calc MS Excel 2007 XML", ".pdf": "calc_pdf_Export"}


def _arguments(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


class Calc:
    """One running LibreOffice and the workbook that is open in it."""

    def __init__(self, folder: Path, locale: str = "vi") -> None:
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS.format(locale=locale), encoding="utf-8")
        pipe = f"calc{time.time_ns()}"
        self.process = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
             "--nologo", f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        self.context = None
        deadline = time.monotonic() + 90
        while self.context is None:
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        self.desktop = self._service("com.sun.star.frame.Desktop")
        self.dispatcher = self._service("com.sun.star.frame.DispatchHelper")
        self.toolkit = self._service("com.sun.star.awt.Toolkit")
        self.book = None

    def _service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def quit(self) -> None:
        """Ends the application."""
        try:
            self.desktop.terminate()
        finally:
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _do(self, command, **values):
        self.dispatcher.executeDispatch(
            self.book.CurrentController.Frame, f".uno:{command}", "", 0, _arguments(**values)
        )

    def _go(self, sheet, area):
        controller = self.book.CurrentController
        controller.setActiveSheet(self.book.Sheets[sheet])
        self._do("GoToCell", ToPoint=area)

    # The steps

    def open(self, path):
        """Opens a workbook; seconds that took."""
        start = time.perf_counter()
        self.book = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, ())
        return time.perf_counter() - start

    def save(self, path):
        """Saves as; the format is that of the suffix."""
        self.book.storeToURL(Path(path).as_uri(), _arguments(FilterName=_FORMATS[Path(path).suffix]))

    def close(self):
        """Closes the workbook."""
        self.book.close(True)

    def _keys(self, text):
        """Presses keys: the letters of the text, `\\r` for Return, `\\f` for the arrow down, `\\x1b` for Escape."""
        window = self.book.CurrentController.Frame.ComponentWindow
        window.setFocus()
        self.toolkit.processEventsToIdle()
        for letter in text:
            code, sign = _KEYS.get(letter, (0, letter))
            event = KeyEvent(Source=window, KeyCode=code, KeyChar=uno.Char(sign))
            self.toolkit.keyPress(event)
            self.toolkit.keyRelease(event)
        self.toolkit.processEventsToIdle()

    def type(self, sheet, cell, text):
        """Types into a cell and presses Return, then Escape for what was refused; what the cell shows afterwards.

        Messages are cancelled at once: the application runs without a screen.
        """
        self._go(sheet, cell)
        self._keys(text + "\r\x1b")
        return self.read(sheet, cell)

    def choose(self, sheet, cell, downs):
        """Opens the drop-down of a cell and presses the arrow down so many times and Return; what the cell shows afterwards."""
        self._go(sheet, cell)
        self._do("DataSelect")
        self._keys("\f" * downs + "\r")
        return self.read(sheet, cell)

    def clear(self, sheet, area):
        """Selects cells and presses Delete."""
        self._go(sheet, area)
        self._do("ClearContents")

    def read(self, sheet, cell):
        """What a cell shows."""
        return self.book.Sheets[sheet].getCellRangeByName(cell).String

    def formula(self, sheet, cell):
        """The formula of a cell as it is typed in English."""
        return self.book.Sheets[sheet].getCellRangeByName(cell).Formula

    def protected(self, sheet):
        """Whether a sheet is protected; raises when it has a password."""
        return self.book.Sheets[sheet].isProtected()

    def row_height(self, sheet, row):
        """Points."""
        return self.book.Sheets[sheet].Rows[row - 1].Height / 2540 * 72

    def fits(self, sheet, row):
        """Whether the row is as high as its texts need."""
        rows = self.book.Sheets[sheet].Rows
        before = rows[row - 1].Height
        rows[row - 1].OptimalHeight = True
        return before >= rows[row - 1].Height

    def insert_rows(self, sheet, row, count=1):
        """Selects rows and inserts as many above them."""
        self._go(sheet, f"A{row}:A{row + count - 1}")
        self._do("SelectRow")
        self._do("InsertRowsBefore")

    def delete_rows(self, sheet, row, count=1):
        """Selects rows and deletes them."""
        self._go(sheet, f"A{row}:A{row + count - 1}")
        self._do("SelectRow")
        self._do("DeleteRows")

    def paste(self, sheet, cell, rows, *, values_only=True):
        """Copies a block from another workbook and pastes it with its upper left corner in that cell."""
        book = self.book
        other = self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
        block = other.Sheets[0].getCellRangeByPosition(0, 0, len(rows[0]) - 1, len(rows) - 1)
        block.setDataArray(tuple(tuple(row) for row in rows))
        self.book = other
        other.CurrentController.select(block)
        self._do("Copy")
        self.book = book
        self._go(sheet, cell)
        if values_only:
            self._do("InsertContents", Flags="SVD", FormulaCommand=0, SkipEmptyCells=False, Transpose=False,
                     AsLink=False, MoveMode=4)  # fmt: skip
        else:
            self._do("Paste")
        other.close(True)

    def sort(self, sheet, area, column, *, descending=False):
        """Sorts rows by a column (from 1, of the sheet)."""
        self._go(sheet, area)
        self._do("DataSort", ByRows=True, HasHeader=False, CaseSensitive=False, NaturalSort=False, IncludeAttribs=True,
                 UserDefIndex=0, Col1=column, Ascending1=not descending)  # fmt: skip

    def copy_sheet(self, sheet, name):
        """Copies a sheet to the end of the workbook; the names of all sheets."""
        self.book.Sheets.copyByName(sheet, name, len(self.book.Sheets))
        return list(self.book.Sheets.ElementNames)

    def recalculate(self):
        """Calculates every formula anew."""
        self.book.calculateAll()


def main() -> None:
    """Runs the steps of standard input."""
    steps = json.load(sys.stdin)
    calc = Calc(Path(sys.argv[1]))
    try:
        results = [getattr(calc, name)(*arguments) for name, *arguments in steps]
    finally:
        calc.quit()
    json.dump(results, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
