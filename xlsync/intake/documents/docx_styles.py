"""The styles of a `.docx` as far as they tell what prints: headings, lists, hidden text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.intake.limits import Limits

NAMESPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
}
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off"})
_BODY_TEXT = 9  # the outline level of what is no heading


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a switch such as `w:vanish` is on: it is unless it says otherwise."""
    return attributes.get("w:val", "1").casefold() not in _OFF


def count(text: str, least: int = 0) -> int:
    """A number of the file, `least` where it is none or smaller."""
    return max(least, int(text[:6])) if text.isascii() and text.isdigit() else least


def heading_of(level: str) -> int:
    """The heading level, from 1, of an outline level, from 0; 0 for body text."""
    outline = count(level)
    return outline + 1 if outline < _BODY_TEXT else 0


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    heading: int | None = None
    list_id: str | None = None
    level: int | None = None
    hidden: bool | None = None


class Styles:
    """What the styles say; `start` and `end` are given to the parser of `styles.xml`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._style: _Style | None = None
        self._inside: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        value = attributes.get("w:val", "")
        if tag == "w:style":
            name = attributes.get("w:styleId", "")
            self._style = self._styles.setdefault(name, _Style())
            if attributes.get("w:type", "paragraph") == "paragraph" and is_on(
                {"w:val": attributes.get("w:default", "0")}
            ):
                self._default = name
        elif self._style is None:
            return
        elif tag in {"w:pPr", "w:rPr", "w:tblStylePr"}:
            self._inside.append(tag)
        elif "w:tblStylePr" in self._inside:
            return
        elif tag == "w:name" and (match := _HEADING.fullmatch(value)) and self._style.heading is None:
            self._style.heading = int(match[1])
        elif tag == "w:basedOn":
            self._style.based_on = value
        elif tag == "w:outlineLvl":
            self._style.heading = heading_of(value)
        elif tag == "w:numId":
            self._style.list_id = value
        elif tag == "w:ilvl":
            self._style.level = count(value)
        elif tag == "w:vanish" and self._inside[-1:] == ["w:rPr"]:
            self._style.hidden = is_on(attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "w:style":
            self._style, self._inside = None, []
        elif self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def heading(self, style: str) -> int | None:
        """The heading level, from 1, that a paragraph of the style has; None for body text."""
        return next((each.heading for each in self._line(style) if each.heading is not None), 0) or None

    def list_of(self, style: str) -> tuple[str, int | None] | None:
        """The list of a paragraph of the style and the level in it, as far as the style says one."""
        line = list(self._line(style))
        list_id = next((each.list_id for each in line if each.list_id is not None), None)
        if list_id is None:
            return None
        return list_id, next((each.level for each in line if each.level is not None), None)

    def hidden(self, style: str, *, character: bool = False) -> bool | None:
        """Whether text of the style is hidden; None where the style does not say."""
        line = self._line(style, plain=not character)
        return next((each.hidden for each in line if each.hidden is not None), None)

    def names(self, style: str) -> Iterator[str]:
        """The style, then those that it is based on."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = self._styles[style].based_on

    def _line(self, style: str, *, plain: bool = True) -> Iterator[_Style]:
        if style not in self._styles and plain:
            style = self._default
        return (self._styles[name] for name in self.names(style))
