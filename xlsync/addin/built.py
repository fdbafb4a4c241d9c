"""What is made from text and committed in `workbook/`: built, or compared with what would be built now."""

from collections.abc import Mapping
from pathlib import Path

from xlsync.addin.custom_ui import LANGUAGES, custom_ui
from xlsync.addin.extension import libreoffice_extension
from xlsync.addin.messages import messages_module
from xlsync.addin.workbook_parts import excel_addin

ADDIN = "xlsync.xlam"
#: Of the extension of LibreOffice; it changes when its files do, for LibreOffice keeps what has the same version.
VERSION = "0.2.0"
_WRITTEN = ("Launcher.bas", "XlsyncRibbon.bas")  # by hand
_COMPONENT = "libreoffice/component.py"


def extension_name(lang: str) -> str:
    """The file of the extension with its menu in that language."""
    return "xlsync.oxt" if lang == "vi" else f"xlsync-{lang}.oxt"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")  # line ends of a checkout on Windows become plain ones


def made(folder: Path) -> Mapping[str, bytes]:
    """Name → content of all that is made from the sources in `workbook/` and from the table of buttons.

    Raises OSError when a source is missing, ValueError when one is not ASCII or does not begin with its name.
    """
    interface, messages = custom_ui(), messages_module()
    modules = {Path(name).stem: _text(folder / name) for name in _WRITTEN} | {"Messages": messages}
    component = _text(folder / _COMPONENT)
    extensions = {
        extension_name(lang): libreoffice_extension(interface, component, VERSION, lang) for lang in LANGUAGES
    }
    return {
        "customUI14.xml": interface.encode(),
        "Messages.bas": messages.encode(),
        ADDIN: excel_addin(interface, modules),
        **extensions,
    }


def stale(folder: Path) -> list[str]:
    """Names of what is missing in the folder or differs from what would be built now."""
    return [name for name, data in made(folder).items() if not _same(folder / name, data)]


def build(folder: Path) -> list[str]:
    """Writes what is stale; returns the names."""
    content = made(folder)
    changed = [name for name in content if not _same(folder / name, content[name])]
    for name in changed:
        (folder / name).write_bytes(content[name])
    return changed


def _same(path: Path, data: bytes) -> bool:
    if not path.is_file():
        return False
    found = path.read_bytes()
    # Git may give text files the line ends of the machine.
    return found == data if path.suffix in {".xlam", ".oxt"} else found.replace(b"\r\n", b"\n") == data
