"""The parts of the `.oxt` of LibreOffice: its menu is made from the customUI XML of Excel's tab."""

from xml.etree import ElementTree
from xml.sax.saxutils import escape

from xlsync.addin.custom_ui import NAMESPACE
from xlsync.addin.messages import messages_json
from xlsync.addin.packing import packed

IDENTIFIER = "org.xlsync.addin"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_MANIFEST = (
    _HEAD + '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
    '  <manifest:file-entry manifest:full-path="Addons.xcu"'
    ' manifest:media-type="application/vnd.sun.star.configuration-data"/>\n'
    '  <manifest:file-entry manifest:full-path="component.py"'
    ' manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>\n'
    "</manifest:manifest>\n"
)
_DESCRIPTION = (
    _HEAD + '<description xmlns="http://openoffice.org/extensions/description/2006">\n'
    '  <identifier value="{identifier}"/>\n  <version value="{version}"/>\n'
    '  <display-name><name lang="en">xlsync – {title}</name></display-name>\n'
    "</description>\n"
)
_ADDONS = (
    _HEAD + '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="Addons" oor:package="org.openoffice.Office">\n'
    '<node oor:name="AddonUI"><node oor:name="OfficeMenuBar"><node oor:name="org.xlsync.menu" oor:op="replace">\n'
    '{head}<node oor:name="Submenu">\n{items}</node>\n'
    "</node></node></node>\n</oor:component-data>\n"
)


def _property(name: str, text: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:string"><value>{escape(text)}</value></prop>\n'


def _title(label: str, keytip: str) -> str:
    """The label with a tilde before the letter that the key tip is, where it has that letter."""
    at = label.casefold().find(keytip.casefold())
    return label if at < 0 else f"{label[:at]}~{label[at:]}"


def _tab(custom_ui: str, lang: str) -> ElementTree.Element:
    root = ElementTree.fromstring(custom_ui)  # noqa: S314 - our own text
    return next(tab for tab in root.iter(f"{{{NAMESPACE}}}tab") if tab.get("tag") == lang)


def _addons(tab: ElementTree.Element) -> str:
    """The menu of Calc; items are in the order of their names."""
    items = []
    for number, button in enumerate(tab.iter(f"{{{NAMESPACE}}}button")):
        properties = (
            _property("Context", _CALC),
            _property("URL", f"service:org.xlsync.Command?{button.attrib['tag']}"),
            _property("Title", _title(button.attrib["label"], button.attrib["keytip"])),
            _property("Target", "_self"),
        )
        items.append(f'<node oor:name="b{number:02d}" oor:op="replace">\n{"".join(properties)}</node>\n')
    head = _property("Context", _CALC) + _property("Title", tab.attrib["label"]) + _property("Target", "_self")
    return _ADDONS.format(head=head, items="".join(items))


def libreoffice_extension(custom_ui: str, component: str, version: str, lang: str) -> bytes:
    """The extension with its menu in one language. `component`: the text of `component.py`."""
    tab = _tab(custom_ui, lang)
    title = tab.attrib["label"]
    texts = {
        "META-INF/manifest.xml": _MANIFEST,
        "description.xml": _DESCRIPTION.format(identifier=IDENTIFIER, version=version, title=escape(title)),
        "Addons.xcu": _addons(tab),
        "component.py": component,
        "messages.json": messages_json(lang),
    }
    return packed({name: text.encode() for name, text in texts.items()})
