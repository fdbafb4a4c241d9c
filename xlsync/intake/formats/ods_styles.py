"""Styles of an OpenDocument spreadsheet: number formats as Excel writes them, fonts, hidden sheets."""

from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.text import legacy_font

_DATA_STYLES = frozenset(
    f"number:{kind}-style" for kind in ("number", "percentage", "currency", "date", "time", "boolean", "text")
)
_MOMENT = {
    "number:day": "d", "number:month": "m", "number:year": "yy", "number:hours": "h", "number:minutes": "m",
    "number:seconds": "s", "number:day-of-week": "ddd", "number:era": "g",
}  # fmt: skip
_DEEPEST = 20  # of styles that inherit


@dataclass(slots=True)
class _Style:
    parent: str = ""
    data_style: str = ""
    font: str = ""


@dataclass(slots=True)
class OdsStyles:
    """Collects styles from the elements of `styles.xml` and `content.xml`; what is automatic hides what is named."""

    budget: Budget
    part: str = ""
    hidden_tables: set[str] = field(default_factory=set)
    _codes: dict[str, list[str]] = field(default_factory=dict)
    _styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    _faces: dict[str, str] = field(default_factory=dict)
    _open: list[str] | None = None
    _text_open: bool = False
    _style: tuple[str, str] | None = None
    _style_name: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag in _DATA_STYLES:
            self._open = self._codes[attributes.get("style:name", "")] = []
            self.budget.definition(len(self._codes), self.part)
            if attributes.get("number:truncate-on-overflow") == "false":
                self._open.append("[h]")
        elif self._open is not None:
            self._piece(self._open, tag, attributes)
        elif tag in {"style:style", "style:default-style"}:
            family = attributes.get("style:family", "")
            self._style_name = attributes.get("style:name", "") if tag == "style:style" else ""
            self._style = family, self._style_name
            parent, data_style = attributes.get("style:parent-style-name", ""), attributes.get("style:data-style-name")
            self._styles[self._style] = _Style(parent, data_style or "")
            self.budget.definition(len(self._styles), self.part)
        elif tag == "style:text-properties" and self._style is not None:
            name = attributes.get("style:font-name", "")
            self._styles[self._style].font = attributes.get("fo:font-family", "") or self._faces.get(name, name)
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_tables.add(self._style_name)
        elif tag == "style:font-face":
            self._faces[attributes.get("style:name", "")] = attributes.get("svg:font-family", "")
            self.budget.definition(len(self._faces), self.part)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in _DATA_STYLES:
            self._open = None
        elif tag in {"style:style", "style:default-style"}:
            self._style = None
        elif tag == "number:text":
            self._text_open = False

    def text(self, piece: str) -> None:
        """Text inside a number format."""
        if self._open is not None and self._text_open and len(self._open) < 100:
            self._open.append("%" if piece.strip() == "%" else "".join(f"\\{sign}" for sign in piece[:100]))

    def _piece(self, code: list[str], tag: str, attributes: dict[str, str]) -> None:
        if tag == "number:text":
            self._text_open = True
        elif tag in _MOMENT:
            letter = _MOMENT[tag]
            if letter == "h" and code == ["[h]"]:
                return
            if attributes.get("number:textual") == "true":
                letter = "mmm"
            code.append(letter * 2 if attributes.get("number:style") == "long" and len(letter) < 3 else letter)
        elif tag == "number:am-pm":
            code.append("AM/PM")
        elif tag == "number:scientific-number":
            code.append("0.00E+00")
        elif tag == "number:fraction":
            code.append("# ?/?")
        elif tag == "number:text-content":
            code.append("@")
        elif tag == "number:number":
            code.append(_number_code(attributes))

    def code(self, style: str) -> str:
        """The number format of a cell style, `""` for General."""
        name = self._inherited("table-cell", style, "data_style")
        code = "".join(self._codes.get(name, ()))
        return "" if "General" in code else code

    def font(self, style: str, family: str = "table-cell") -> str:
        """The font of a cell style or a text style, where it is of an old encoding."""
        name = self._inherited(family, style, "font").strip("'\"")
        return name if legacy_font(name) else ""

    def _inherited(self, family: str, name: str, what: str) -> str:
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                break
            value: str = getattr(style, what)
            if value or not name:
                return value
            name = style.parent
        return ""


def _number_code(attributes: dict[str, str]) -> str:
    places = attributes.get("number:decimal-places")
    if places is None or not (places.isascii() and places.isdigit()):
        return "General"
    shown = min(int(places[:3]), 30)
    fewest = attributes.get("number:min-decimal-places", places)
    always = min(int(fewest[:3]), shown) if fewest.isascii() and fewest.isdigit() else shown
    whole = "#,##0" if attributes.get("number:grouping") == "true" else "0"
    return whole + ("." + "0" * always + "#" * (shown - always) if shown else "")
