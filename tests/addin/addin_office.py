"""LibreOffice with the add-in: run by an interpreter that has `uno`, not by pytest's.

    python3 addin_office.py PROFILE < steps.json > results.json

With a screen (DISPLAY) it has windows, and `click` moves a real pointer; else it runs headless. A step is a list: the name of a method of `Office` that is a step, and its arguments. The result of each step stands at
its place.
"""

import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
import zlib
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException

_ACTIVE = 1  # com.sun.star.accessibility.AccessibleStateType


def _arguments(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def _png(dump: bytes) -> bytes:
    """A picture of 32 bits a pixel from XWD to PNG (X11/XWDFile.h)."""
    header = struct.unpack(">25I", dump[:100])
    size, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
    start = size + colours * 12
    rows = bytearray()
    for number in range(height):
        row = dump[start + number * line : start + number * line + width * 4]
        pixels = bytearray(width * 3)
        pixels[0::3], pixels[1::3], pixels[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + pixels

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    )


class Office:
    """One running LibreOffice."""

    def __init__(self, profile: Path) -> None:
        pipe = self.pipe = f"addin{time.time_ns()}"
        self.process = subprocess.Popen(
            ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--norestore", "--nologo", "--nodefault",
             "--nofirststartwizard", f"--accept=pipe,name={pipe};urp;",
             *([] if "DISPLAY" in os.environ else ["--headless"])],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        self.context = None
        deadline = time.monotonic() + 60
        while self.context is None:
            try:
                self.context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if time.monotonic() > deadline:
                    os.killpg(self.process.pid, signal.SIGKILL)
                    raise
                time.sleep(0.2)
        self.desktop = self._service("com.sun.star.frame.Desktop")
        self.book = None
        self.asking = None

    def _service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def quit(self) -> None:
        """Ends the application, whatever it would ask."""
        try:
            if self.book is not None:
                self.book.setModified(False)
            if "DISPLAY" not in os.environ:  # else a message box may be open, which nobody answers
                self.desktop.terminate()
                self.process.wait(20)
        except (UnoException, subprocess.TimeoutExpired):
            pass
        finally:
            if self.asking is not None:
                self.asking.kill()
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # soffice starts the application as its child
            self.process.wait()

    # The steps

    def addin(self, path):
        """Opens an Excel add-in with its macros."""
        filter_name = "Calc MS Excel 2007 VBA XML"  # without it, LibreOffice does not open an .xlam
        self.book = self.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_blank", 0, _arguments(Hidden=True, MacroExecutionMode=4, FilterName=filter_name)
        )

    def sources(self):
        """Module → source, of the library that LibreOffice has made of the VBA project."""
        libraries = self.book.BasicLibraries
        library = libraries.getByName(libraries.ProjectName)
        return {name: library.getByName(name) for name in library.ElementNames}

    def call(self, function, *arguments):
        """The result of a public function `Module.Function` of the open add-in."""
        project = self.book.BasicLibraries.ProjectName
        script = f"vnd.sun.star.script:{project}.{function}?language=Basic&location=document"
        return self.book.getScriptProvider().getScript(script).invoke(arguments, (), ())[0]

    def open(self, path):
        """Opens a workbook."""
        self.book = self.desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, ())
        if "DISPLAY" in os.environ:  # there is no window manager that would do so
            window = self.book.CurrentController.Frame.ContainerWindow
            window.setPosSize(0, 0, 1280, 880, 15)
            window.toFront()
            time.sleep(2)

    def read(self, path):
        """The text of a file."""
        return Path(path).read_text(encoding="utf-8")

    def menu(self):
        """The titles and commands of our menu, as the configuration has them."""
        provider = self._service("com.sun.star.configuration.ConfigurationProvider")
        node = PropertyValue(Name="nodepath", Value="/org.openoffice.Office.Addons/AddonUI/OfficeMenuBar")
        bar = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (node,))
        if not bar.hasByName("org.xlsync.menu"):
            return None
        menu = bar.getByName("org.xlsync.menu")
        items = [menu.Submenu.getByName(name) for name in sorted(menu.Submenu.ElementNames)]
        return [menu.Title, [[item.Title, item.URL] for item in items]]

    def choose(self, url):
        """Does what choosing a menu item of that URL does."""
        helper = self._service("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(self.book.CurrentController.Frame, url, "", 0, ())

    def _windows(self):
        toolkit = self._service("com.sun.star.awt.Toolkit")
        return [toolkit.getTopWindow(number) for number in range(toolkit.getTopWindowCount())]

    def _visible(self, context, name, depth=0):
        """The first thing of that accessible name that is seen, of a window and what is in it."""
        try:
            size, children = context.getSize(), context.getAccessibleChildCount()
        except (AttributeError, UnoException):  # gone in the meantime, or a thing without a size
            return None
        if context.getAccessibleName() == name and size.Width > 4 and size.Height > 4:
            return context
        if depth < 12:
            for number in range(min(children, 60)):
                try:
                    child = context.getAccessibleChild(number).getAccessibleContext()
                except (AttributeError, UnoException):
                    continue
                found = self._visible(child, name, depth + 1)
                if found is not None:
                    return found
        return None

    def click(self, name, seconds=20):
        """Moves the pointer to the thing of that name, as soon as it is seen, and clicks; where that was."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for window in self._windows():
                found = self._visible(window.getAccessibleContext(), name)
                if found is not None:
                    time.sleep(0.5)  # windows and menus take a moment to stand still
                    place, size = found.getLocationOnScreen(), found.getSize()
                    x, y = str(place.X + size.Width // 2), str(place.Y + size.Height // 2)
                    subprocess.run(["xdotool", "mousemove", x, y, "sleep", "0.3", "click", "1"], check=True)
                    return [int(x), int(y)]
            time.sleep(0.2)
        raise LookupError(name)

    def ask(self, python, script, *question):
        """Asks a question in this application by a process of its own; `answer` tells what it was told."""
        if self.asking is None:
            self.asking = subprocess.Popen(
                [python, script, self.pipe, Path(uno.__file__).parent],
                stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, bufsize=1, start_new_session=True,
            )  # fmt: skip
        self.asking.stdin.write(json.dumps(question) + "\n")

    def answer(self, seconds=20):
        """The answer to the question."""
        ready, _, _ = select.select([self.asking.stdout], [], [], seconds)
        if not ready:
            raise LookupError("no answer")
        return json.loads(self.asking.stdout.readline())

    def focus(self, name, text="", seconds=40):
        """Gives the keyboard to the window of that title, as soon as it is seen with something in it that begins with
        the text: nothing else here would do so. Where the window is: left, top, width, height."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for window in self._windows():
                found = window.getAccessibleContext()
                if found.getAccessibleName().startswith(name) and self._says(found, text):
                    time.sleep(0.3)
                    place, size = found.getLocationOnScreen(), found.getSize()
                    if not self._active(found, 0.3):
                        self._hand_keyboard(5, 870)  # one that has it already is not told again
                        self._hand_keyboard(place.X + 3, place.Y + 3)
                    if self._active(found, 2):
                        return [place.X, place.Y, size.Width, size.Height]
            time.sleep(0.2)
        raise LookupError(name)

    def front(self):
        """Gives the keyboard to the window of the workbook, as a window manager would when a dialog has closed."""
        self._hand_keyboard(900, 12)
        time.sleep(0.5)

    def _says(self, context, text):
        try:
            return any(each.startswith(text) for each in self._names(context))
        except (AttributeError, UnoException):  # gone in the meantime
            return False

    def _hand_keyboard(self, x, y):
        """Gives it to the window at that place, and moves the pointer there."""
        pointed = ["xdotool", "mousemove", str(x), str(y), "sleep", "0.2", "getmouselocation", "--shell"]
        told = subprocess.run(pointed, capture_output=True, text=True, check=True).stdout
        under = dict(line.split("=") for line in told.split())["WINDOW"]
        subprocess.run(["xdotool", "windowfocus", under], check=False)  # it may just be closing

    def _active(self, window, seconds):
        """Whether a window has got the keyboard before so many seconds have passed."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            states = window.getAccessibleStateSet()
            if states & _ACTIVE if isinstance(states, int) else states.contains(_ACTIVE):
                return True
            time.sleep(0.1)
        return False

    def gone(self, name, seconds=20):
        """Waits until no window has that title."""
        deadline = time.monotonic() + seconds
        while any(title.startswith(name) for title in self.titles()):
            if time.monotonic() > deadline:
                raise LookupError(name)
            time.sleep(0.1)

    def keys(self, *keys):
        """Presses keys, as xdotool calls them, in the window with the focus."""
        time.sleep(0.5)
        subprocess.run(["xdotool", "key", "--delay", "60", *keys], check=True)

    def type(self, text):
        """Types a text."""
        time.sleep(0.5)
        subprocess.run(["xdotool", "type", "--delay", "60", text], check=True)

    def titles(self):
        """The titles of all windows."""
        return [each.getAccessibleContext().getAccessibleName() for each in self._windows()]

    def pause(self, seconds):
        """Waits."""
        time.sleep(float(seconds))

    def picture(self, path, framebuffer):
        """Writes what the screen shows as PNG; `framebuffer` is the file in which Xvfb keeps it (format XWD)."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(_png(Path(framebuffer).read_bytes()))

    def texts(self, name, seconds=20):
        """All texts in the window of that title, as soon as there is one."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for window in self._windows():
                context = window.getAccessibleContext()
                if context.getAccessibleName().startswith(name):
                    return self._names(context)
            time.sleep(0.2)
        return None

    def _names(self, context, depth=0):
        found = [context.getAccessibleName()]
        if depth < 8:
            for number in range(min(context.getAccessibleChildCount(), 60)):
                child = context.getAccessibleChild(number)
                if child is not None and child.getAccessibleContext() is not None:
                    found += self._names(child.getAccessibleContext(), depth + 1)
        return [each for each in found if each]

    def wait_sheet(self, name, seconds=40, there=True):
        """Seconds until there is a sheet of that name, or none any more; None when that does not come."""
        start = time.monotonic()
        while bool(self.book.Sheets.hasByName(name)) is not there:
            if time.monotonic() - start > seconds:
                return None
            time.sleep(0.02)
        return time.monotonic() - start

    def _cell(self, sheet, cell):
        return self.book.Sheets.getByName(sheet).getCellRangeByName(cell)

    def type_into(self, sheet, cell, value):
        """Puts a text or a number into a cell, as an edit that is not saved."""
        found = self._cell(sheet, cell).getCellByPosition(0, 0)
        found.setString(value) if isinstance(value, str) else found.setValue(value)

    def value(self, sheet, cell):
        """Whether a cell is a text, a number or empty, what it shows, and its fill."""
        found = self._cell(sheet, cell).getCellByPosition(0, 0)
        return [found.Type.value, found.String, found.CellBackColor]

    def selected(self):
        """The address of the selection, with its sheet."""
        return self.book.CurrentSelection.AbsoluteName

    def wait_selected(self, before, seconds=20):
        """The address of the selection as soon as it is another one."""
        deadline = time.monotonic() + seconds
        while (now := self.selected()) == before and time.monotonic() < deadline:
            time.sleep(0.05)
        return now

    def wait_file(self, folder, pattern, seconds=40):
        """The files of that pattern, as soon as there is one."""
        deadline = time.monotonic() + seconds
        while not (found := sorted(str(path) for path in Path(folder).glob(pattern))) and time.monotonic() < deadline:
            time.sleep(0.1)
        return found

    def settle(self):
        """Waits until the fills are what they were a second ago."""
        before = None
        while (now := self.all_fills()) != before:
            before = now
            time.sleep(1)

    def all_fills(self):
        """Of each sheet the cells with a fill: address → colour."""
        found = {}
        for sheet in self.book.Sheets:
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            end = cursor.RangeAddress
            cells = (sheet.getCellByPosition(c, r) for r in range(end.EndRow + 1) for c in range(end.EndColumn + 1))
            found[sheet.Name] = {each.AbsoluteName: each.CellBackColor for each in cells if each.CellBackColor != -1}
        return found

    def wait(self, cell, seconds=20):
        """What a cell of the first sheet shows as soon as it shows anything."""
        deadline = time.monotonic() + seconds
        found = self.book.Sheets[0].getCellRangeByName(cell)
        while not found.String and time.monotonic() < deadline:
            time.sleep(0.1)
        return found.String


def main() -> None:
    """Runs the steps of standard input."""
    steps = json.load(sys.stdin)
    office = Office(Path(sys.argv[1]))
    try:
        results = []
        for name, *arguments in steps:
            try:
                results.append(getattr(office, name)(*arguments))
            except Exception as error:
                raise RuntimeError(f"step {len(results)}, {name} {arguments}: {error!r}; {office.titles()}") from error
    finally:
        office.quit()
    json.dump(results, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
