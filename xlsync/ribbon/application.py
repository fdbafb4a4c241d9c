"""The few things that xlwings has no call for, for Excel and for our engine of LibreOffice.

The branch for Excel was written after its object model and was never run: there is no Excel where xlsync is developed.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_VERY_HIDDEN = 2
_PROTECTION = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip


def is_libreoffice(book: Any) -> bool:
    """Whether it is open in LibreOffice."""
    return bool(book.app.engine.name == "libreoffice")


def path_of(book: Any) -> Path | None:
    """Where the workbook is saved; None for one that never was, or that lies in a cloud, in no folder that we know."""
    from xlwings import XlwingsError

    try:
        path = Path(book.fullname)
    except XlwingsError:  # OneDrive or SharePoint
        return None
    return path if path.is_absolute() and path.is_file() else None


def save_copy(book: Any, path: Path) -> None:
    """Writes the workbook as it is on the screen into another file; its name, its place and its being unsaved stay."""
    if is_libreoffice(book):
        book.impl.save_copy(path)
    else:
        book.api.SaveCopyAs(str(path))


def suffix_of_copy(book: Any) -> str:
    """The format in which a copy can be written: that of the workbook."""
    suffix = Path(book.name).suffix.lower()
    if suffix in {".xlsx", ".xlsm", ".xls"} or (suffix == ".ods" and is_libreoffice(book)):
        return suffix
    return suffix if suffix and not is_libreoffice(book) else ".xlsx"


def edited(book: Any) -> bool:
    """Whether there are edits that are not saved."""
    return bool(book.api.isModified()) if is_libreoffice(book) else not book.api.Saved


def set_unedited(book: Any) -> None:
    """What we have put in is no edit of the user's: the application does not ask to save it."""
    if is_libreoffice(book):
        book.api.setModified(False)
    else:
        book.api.Saved = True


def as_text(cells: Any) -> None:
    """What is typed there stays the text that it is: `12/3` no day, `-` no formula."""
    if not is_libreoffice(cells.sheet.book):
        cells.number_format = "@"
        return
    import uno

    text, locale = 256, uno.createUnoStruct("com.sun.star.lang.Locale")  # com.sun.star.util.NumberFormat.TEXT
    cells.api.NumberFormat = cells.sheet.book.api.NumberFormats.getStandardFormat(text, locale)


def hide(sheet: Any) -> None:
    """Hides a sheet, in Excel so that only a program can show it."""
    if is_libreoffice(sheet.book):
        sheet.visible = False
    else:
        sheet.api.Visible = _VERY_HIDDEN


def structure_locked(book: Any) -> bool:
    """Whether sheets can be neither added nor deleted."""
    return bool(book.api.isProtected() if is_libreoffice(book) else book.api.ProtectStructure)


def set_text(cell: Any, text: str) -> None:
    """Puts a text into a cell, whatever it looks like: never a number, a date or a formula. In LibreOffice a cell with
    a link, which would be lost, stays as it is."""
    if is_libreoffice(cell.sheet.book):
        there = cell.api.getCellByPosition(0, 0)
        if not there.getTextFields().Count:
            there.setString(text)
    else:
        cell.api.Value = text if cell.api.NumberFormat == "@" else "'" + text


def font(cell: Any) -> str:
    """The font in which a cell is set; nothing where it has several."""
    if is_libreoffice(cell.sheet.book):
        return str(cell.api.CharFontName or "")
    return str(cell.api.Font.Name or "")


def set_font(cell: Any, name: str) -> None:
    """Sets a cell in a font."""
    if is_libreoffice(cell.sheet.book):
        cell.api.CharFontName = name
    else:
        cell.api.Font.Name = name


def hide_column(cells: Any) -> None:
    """Hides the columns of a range."""
    if is_libreoffice(cells.sheet.book):
        cells.api.Columns.IsVisible = False
    else:
        cells.api.EntireColumn.Hidden = True


def user_name(app: Any) -> str:
    """Who uses the application, as far as it was told; else nothing."""
    if app.engine.name != "libreoffice":
        return str(app.api.UserName or "").strip()
    from com.sun.star.beans import PropertyValue

    provider = app.engine.impl.service("com.sun.star.configuration.ConfigurationProvider")
    path = PropertyValue(Name="nodepath", Value="/org.openoffice.UserProfile/Data")
    data = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (path,))
    return f"{data.getByName('sn')} {data.getByName('givenname')}".strip()  # the family name first, as in Vietnamese


@dataclass(slots=True)
class Unlocked:
    """A sheet whose protection is lifted as long as the block runs, and is then as it was.

    `writable` is False inside the block when the protection has a password: nothing was lifted then. A class, since
    errors of UNO cannot pass through `contextlib`.
    """

    sheet: Any
    writable: bool = True
    _lifted: bool = False
    _options: dict[str, Any] = field(default_factory=dict)

    def __enter__(self) -> "Unlocked":
        api = self.sheet.api
        if is_libreoffice(self.sheet.book):
            if api.isProtected():
                self._try_libreoffice(api)
        elif api.ProtectContents:
            self._try_excel(api)
        return self

    def __exit__(self, *_: object) -> None:
        if not self._lifted:
            return
        if is_libreoffice(self.sheet.book):
            self.sheet.api.protect("")  # what is allowed besides stays as it was
        else:
            self.sheet.api.Protect(**self._options)

    def _try_libreoffice(self, api: Any) -> None:
        from com.sun.star.lang import IllegalArgumentException

        try:
            api.unprotect("")
        except IllegalArgumentException:  # there is a password
            self.writable = False
            return
        self.writable = self._lifted = not api.isProtected()

    def _try_excel(self, api: Any) -> None:
        options = {name: getattr(api.Protection, name) for name in _PROTECTION}
        options |= {"DrawingObjects": api.ProtectDrawingObjects, "Scenarios": api.ProtectScenarios, "Contents": True}
        try:
            api.Unprotect("")
        except Exception:  # noqa: BLE001 - the kinds of errors of COM exist only on Windows
            self.writable = False
            return
        self._options = options
        self.writable = self._lifted = not api.ProtectContents
