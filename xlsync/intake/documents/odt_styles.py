"""The styles of an `.odt` as far as they tell what prints: lists, hidden text, headers and footers of pages."""

from dataclasses import dataclass, field

from xlsync.intake.documents.numerals import bullet, letters, roman
from xlsync.intake.errors import beyond
from xlsync.intake.limits import Limits

NAMESPACES = {
    **{
        f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": prefix
        for name, prefix in (
            ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("drawing", "draw"),
            ("svg-compatible", "svg"), ("form", "form"), ("presentation", "presentation"),
        )
    },
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "http://purl.org/dc/elements/1.1/": "dc",
}  # fmt: skip
_LEVEL = {
    "text:list-level-style-number": False,
    "text:outline-level-style": False,
    "text:list-level-style-bullet": True,
}


@dataclass(frozen=True, slots=True)
class ListLevel:
    """A level of a list: how its numbers look, what stands around them, how many levels above are shown."""

    sign: str = ""
    style: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1


@dataclass(slots=True)
class _Style:
    parent: str = ""
    hidden: bool | None = None
    list_style: str | None = None
    outline: int | None = None


@dataclass(slots=True)
class OdtStyles:
    """What the styles say; `start` and `end` are given to the parsers of `styles.xml` and `content.xml`."""

    limits: Limits
    lists: dict[str, dict[int, ListLevel]] = field(default_factory=dict)
    hidden_sections: set[str] = field(default_factory=set)
    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    _style: _Style | None = None
    _list: dict[int, ListLevel] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "style:style":
            key = attributes.get("style:family", ""), attributes.get("style:name", "")
            outline = attributes.get("style:default-outline-level", "")
            self._style = self._styles.setdefault(key, _Style())
            self._style.parent = attributes.get("style:parent-style-name", "")
            self._style.list_style = attributes.get("style:list-style-name")
            self._style.outline = number(outline) if outline else None
            self._bounded(len(self._styles))
        elif tag == "style:text-properties" and self._style is not None:
            display = attributes.get("text:display")
            if display is not None:
                self._style.hidden = display == "none"
        elif tag in {"text:list-style", "text:outline-style"}:
            self._list = self.lists.setdefault(
                "" if tag == "text:outline-style" else attributes.get("style:name", ""), {}
            )
            self._bounded(len(self.lists))
        elif tag in _LEVEL and self._list is not None:
            self._list[number(attributes.get("text:level", ""), 1)] = _level(attributes, bullets=_LEVEL[tag])

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "style:style":
            self._style = None
        elif tag in {"text:list-style", "text:outline-style"}:
            self._list = None

    def hidden(self, family: str, name: str) -> bool | None:
        """Whether text of the style is hidden; None where neither it nor its parents say."""
        return next((each.hidden for each in self._line(family, name) if each.hidden is not None), None)

    def list_style(self, name: str) -> str | None:
        """The list style of a paragraph style, None where it has none."""
        return next((each.list_style for each in self._line("paragraph", name) if each.list_style is not None), None)

    def outline(self, name: str) -> int | None:
        """The heading level of a paragraph style."""
        return next((each.outline for each in self._line("paragraph", name) if each.outline is not None), None)

    def _line(self, family: str, name: str) -> list[_Style]:
        line: list[_Style] = []
        while (style := self._styles.get((family, name))) is not None and style not in line:
            line.append(style)
            name = style.parent
        return line

    def _bounded(self, found: int) -> None:
        if found > self.limits.max_definitions:
            raise beyond("definitions", self.limits.max_definitions, part="styles.xml")


def number(text: str, least: int = 0) -> int:
    """A number of the file, `least` where it is none or smaller."""
    return max(least, int(text[:6])) if text.isascii() and text.isdigit() else least


def _level(attributes: dict[str, str], *, bullets: bool) -> ListLevel:
    prefix, suffix = attributes.get("style:num-prefix", ""), attributes.get("style:num-suffix", "")
    if bullets:
        return ListLevel(sign=bullet(attributes.get("text:bullet-char", "")))  # LibreOffice prints neither of them
    return ListLevel(
        style=attributes.get("style:num-format", ""), prefix=prefix, suffix=suffix,
        shown=number(attributes.get("text:display-levels", ""), 1),
        start=number(attributes["text:start-value"]) if "text:start-value" in attributes else 1,
    )  # fmt: skip


def shown_number(value: int, style: str) -> str:
    """The number in a format of ODF (part 3, 19.500): `1`, `a`, `A`, `i`, `I`; none for an empty one."""
    if not style or value < 1:
        return ""
    match style:
        case "a":
            return letters(value)
        case "A":
            return letters(value).upper()
        case "i":
            return roman(value) if value <= 5000 else str(value)
        case "I":
            return roman(value).upper() if value <= 5000 else str(value)
    return str(value)
