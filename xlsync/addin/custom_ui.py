"""The tab of Excel as customUI XML (2009/07), made from `xlsync.ribbon.commands`.

There is a tab for each language, of which the callback `GetVisible` shows one: so all texts stand in the XML, none in
VBA, whose sources must be ASCII. The `tag` of a button is the id of its command.
"""

from xml.sax.saxutils import quoteattr

from xlsync.ribbon.command import Command, Group
from xlsync.ribbon.commands import COMMANDS, GROUPS, TAB, TAB_KEYTIP

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
LANGUAGES = ("vi", "en")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Made from xlsync/ribbon/commands.py by "xlsync addin build". -->
"""


def _element(name: str, indent: int, **attributes: str) -> str:
    """A start tag without its end, attributes in the order given."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"{' ' * indent}<{name}{written}"


def _button(command: Command, lang: str) -> str:
    attributes = {
        "id": f"{command.id}_{lang}",
        "tag": command.id,
        "label": command.label.text(lang),
        "screentip": command.label.text(lang),
        "supertip": command.screentip.text(lang),
        "keytip": command.keytip,
        "imageMso": command.icon,
        "size": "large" if command.large else "normal",
        "onAction": "XlsyncRibbon.OnLongButton" if command.long else "XlsyncRibbon.OnButton",
    }
    return _element("button", 10, **attributes) + "/>\n"


def _group(group: Group, lang: str) -> str:
    buttons = "".join(_button(each, lang) for each in COMMANDS if each.group == group.id)
    head = _element("group", 8, id=f"{group.id}_{lang}", label=group.label.text(lang))
    return f"{head}>\n{buttons}        </group>\n"


def _tab(lang: str) -> str:
    attributes = {
        "id": f"xlsync_{lang}",
        "tag": lang,
        "label": TAB.text(lang),
        "keytip": TAB_KEYTIP,
        "getVisible": "XlsyncRibbon.GetVisible",
    }
    groups = "".join(_group(each, lang) for each in GROUPS)
    return f"{_element('tab', 6, **attributes)}>\n{groups}      </tab>\n"


def custom_ui() -> str:
    """The text of `customUI14.xml`."""
    tabs = "".join(map(_tab, LANGUAGES))
    return (
        f'{_HEAD}<customUI xmlns="{NAMESPACE}">\n  <ribbon>\n    <tabs>\n{tabs}    </tabs>\n  </ribbon>\n</customUI>\n'
    )
