"""The engine, its one application and the workbooks that are open in it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import IllegalArgumentException
from xlwings import base_classes

from xlsync.ribbon.engine.office import Dialogue
from xlsync.ribbon.engine.ranges import Range
from xlsync.ribbon.engine.sheets import Names, Sheet, Sheets
from xlsync.ribbon.engine.values import clean

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
_NO_MACROS = 0  # com.sun.star.document.MacroExecMode.NEVER_EXECUTE
_BOXES = {"critical": "ERRORBOX", "info": "INFOBOX"}
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_PRESSED = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


class Engine:
    """What xlwings asks of an engine."""

    name, type = "libreoffice", "desktop"

    def __init__(self, context: Any, desktop: Any, dialogue: Dialogue | None = None) -> None:
        self.context = context
        self.desktop = desktop
        self.dialogue = dialogue
        self.apps = Apps(self)

    def service(self, name: str) -> Any:
        """A new instance of a UNO service."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A value as `Range.raw_value` takes it."""
        if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - not a number
            return ""
        return value.item() if hasattr(value, "item") else value

    clean_value_data = staticmethod(clean)


class Apps(base_classes.Apps):
    """The applications: the one that we were called from."""

    def __init__(self, engine: Engine) -> None:
        self._app = App(engine)

    def keys(self) -> list[int]:
        """Its process id, as far as it has one here."""
        return [self._app.pid]

    def add(self, *_: Any, **__: Any) -> "App":
        """The one that runs."""
        return self._app

    def __iter__(self) -> Iterator["App"]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> "App":
        if pid != self._app.pid:
            raise KeyError(pid)
        return self._app


class App(base_classes.App):
    """LibreOffice."""

    # Below 15 xlwings takes a way of old Macs that mangles names which are not ASCII.
    version = "16.0"
    visible = screen_updating = display_alerts = True

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._status: str | bool = False
        self._indicator: Any = None

    @property
    def pid(self) -> int:
        """Ours: that of LibreOffice is not known over a pipe, and one application is all there is."""
        return os.getpid()

    @property
    def api(self) -> Any:
        """The UNO desktop."""
        return self.engine.desktop

    @property
    def books(self) -> "Books":
        """The workbooks that are open."""
        return Books(self)

    def activate(self, steal_focus: bool = False) -> None:
        """Brings its window to the front."""
        frame = self.engine.desktop.getCurrentFrame()
        if frame is not None:
            frame.activate()

    def calculate(self) -> None:
        """Calculates every formula anew."""
        for book in self.books:
            book.api.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """What we said there last, False when nothing."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        self._status = value or False
        frame = self.engine.desktop.getCurrentFrame()
        if self._status and frame is not None:
            self._indicator = frame.createStatusIndicator()
            self._indicator.start(str(value), 0)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: Any = None) -> str:
        """A message box; the name of the button that was pressed."""
        if self.engine.dialogue is not None:
            return self.engine.dialogue(prompt, title or "", buttons, mode)
        frame = self.engine.desktop.getCurrentFrame()
        window = None if frame is None else frame.getContainerWindow()
        # An INFOBOX has one button, whatever it is given.
        kind = "QUERYBOX" if buttons != "ok" else _BOXES.get(mode or "info", "WARNINGBOX")
        toolkit = self.engine.service("com.sun.star.awt.Toolkit")
        sort = uno.Enum("com.sun.star.awt.MessageBoxType", kind)
        box = toolkit.createMessageBox(window, sort, _BUTTONS.get(buttons, 1), title or "", prompt)
        try:
            return _PRESSED.get(box.execute(), "cancel")
        finally:
            box.dispose()

    @property
    def selection(self) -> Range | None:
        """The cells that are selected; None when it is something else, or several areas."""
        book = self.books.active
        chosen = book.api.CurrentSelection
        area = getattr(chosen, "RangeAddress", None)
        if area is None:
            return None
        return Range.of(Sheet(book, book.api.Sheets.getByIndex(area.Sheet)), chosen)


class Books(base_classes.Books):
    """The workbooks that are open."""

    def __init__(self, app: App) -> None:
        self.app = app

    def _documents(self) -> Iterator[Any]:
        components = self.app.api.Components.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if document.supportsService(_SPREADSHEET):
                yield document

    @property
    def active(self) -> "Book":
        """The one in front."""
        documents = list(self._documents())
        current = self.app.api.CurrentComponent
        if current in documents:
            return Book(self.app, current)
        if not documents:
            raise KeyError("no workbook is open")
        return Book(self.app, documents[0])

    def __call__(self, key: int | str) -> "Book":
        """By number from 1, name or path."""
        if isinstance(key, int):
            return list(self)[key - 1]
        for book in self:
            if key.casefold() in {book.name.casefold(), book.fullname.casefold()}:
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return sum(1 for _ in self._documents())

    def __iter__(self) -> Iterator["Book"]:
        return (Book(self.app, document) for document in self._documents())

    def add(self) -> "Book":
        """A new workbook."""
        return self._load("private:factory/scalc")

    def open(
        self, fullname: str, links: Any = None, read_only: Any = None, form: Any = None, password: str = "", *_: Any
    ) -> "Book":
        """Opens a file; its macros do not run. Raises FileNotFoundError, and OSError for what is no workbook."""
        path = Path(fullname).resolve()
        if not path.is_file():
            raise FileNotFoundError(fullname)
        return self._load(path.as_uri(), ReadOnly=bool(read_only), **({"Password": password} if password else {}))

    def _load(self, url: str, **values: Any) -> "Book":
        values["MacroExecutionMode"] = _NO_MACROS
        arguments = tuple(_argument(name, value) for name, value in values.items())
        try:
            document = self.app.api.loadComponentFromURL(url, "_blank", 0, arguments)
        except IllegalArgumentException:  # it has a password, and there was nobody to be asked for it
            document = None
        if document is None or not document.supportsService(_SPREADSHEET):
            if document is not None:  # a page of the web, say, whatever its name is
                document.close(True)
            raise OSError(f"LibreOffice cannot open {url} as a workbook")
        return Book(self.app, document)


class Book(base_classes.Book):
    """One workbook."""

    def __init__(self, app: App, document: Any) -> None:
        self._app = app
        self._document = document

    @property
    def api(self) -> Any:
        """The UNO document."""
        return self._document

    @property
    def app(self) -> App:
        """LibreOffice."""
        return self._app

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The names that are defined for the whole workbook."""
        return Names(self, self._document.NamedRanges)

    @property
    def fullname(self) -> str:
        """Its path; its title as long as it was never saved."""
        url = str(self._document.URL)
        return uno.fileUrlToSystemPath(url) if url.startswith("file:") else str(self._document.Title)

    @property
    def name(self) -> str:
        """As the window shows it."""
        return Path(self.fullname).name

    def activate(self) -> None:
        """Brings it to the front."""
        self._document.CurrentController.Frame.activate()

    def close(self) -> None:
        """Closes it without saving."""
        self._document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Saves it, under another name too; the format is that of the suffix."""
        if path is None:
            self._document.store()
        else:
            self._document.storeAsURL(Path(path).resolve().as_uri(), _save_arguments(Path(path)))

    def save_copy(self, path: Path) -> None:
        """Our own: writes what is on the screen into another file, and nothing else changes."""
        self._document.storeToURL(path.resolve().as_uri(), _save_arguments(path))


def _save_arguments(path: Path) -> tuple[Any, ...]:
    return (_argument("FilterName", _FILTERS.get(path.suffix.lower(), _FILTERS[".xlsx"])), _argument("Overwrite", True))


def _argument(name: str, value: Any) -> Any:
    return PropertyValue(Name=name, Value=value)
