"""Cell styles: the number format and the font of each."""

from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.errors import damaged
from xlsync.intake.package import Package
from xlsync.intake.text import legacy_font

_GENERAL = "general"
#: Formats that files name by number only (ISO/IEC 29500-1, 18.8.30); 27–36 and 50–58 are the dates and times of East
#: Asian settings, for which the neutral form is given.
BUILTIN_FORMATS = {
    "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "5": '"$"#,##0_);\\("$"#,##0\\)',
    "6": '"$"#,##0_);[Red]\\("$"#,##0\\)', "7": '"$"#,##0.00_);\\("$"#,##0.00\\)',
    "8": '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)', "9": "0%", "10": "0.00%", "11": "0.00E+00", "12": "# ?/?",
    "13": "# ??/??", "14": "mm-dd-yy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm AM/PM",
    "19": "h:mm:ss AM/PM", "20": "h:mm", "21": "h:mm:ss", "22": "m/d/yy h:mm", "37": "#,##0_);(#,##0)",
    "38": "#,##0_);[Red](#,##0)", "39": "#,##0.00_);(#,##0.00)", "40": "#,##0.00_);[Red](#,##0.00)",
    "41": '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "42": '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
    "43": '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    "44": '_("$"* #,##0.00_)_("$"* \\(#,##0.00\\)_("$"* "-"??_)_(@_)', "45": "mm:ss", "46": "[h]:mm:ss", "47": "mmss.0",
    "48": "##0.0E+0", "49": "@",
    **dict.fromkeys(("27", "28", "29", "30", "31", "36", "50", "51", "52", "53", "54", "57", "58"), "yyyy-mm-dd"),
    **dict.fromkeys(("32", "33", "34", "35", "55", "56"), "h:mm:ss"),
}  # fmt: skip
_SECTIONS = frozenset(
    {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles"}
)


@dataclass(frozen=True, slots=True)
class Styles:
    """By style index as a cell writes it (`"3"`; `""` for a cell that names none, which has style 0).

    `number_formats` has the codes other than General; `legacy_fonts` the names of fonts of the old encodings.
    """

    number_formats: dict[str, str] = field(default_factory=dict)
    legacy_fonts: dict[str, str] = field(default_factory=dict)


def read_styles(package: Package, part: str, budget: Budget) -> Styles:
    """Reads the part; raises IntakeError."""
    known = package.known(part, Styles)
    if known is not None:
        return known
    codes = dict(BUILTIN_FORMATS)
    fonts: list[str] = []
    cell_styles: list[tuple[str, str]] = []
    section = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal section
        if tag in _SECTIONS:
            section = tag
        elif tag == "xf" and section == "cellXfs":
            cell_styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
            budget.definition(len(cell_styles), part)
        elif tag == "font" and section == "fonts":
            fonts.append("")
            budget.definition(len(fonts), part)
        elif tag == "name" and section == "fonts" and fonts:
            fonts[-1] = attributes.get("val", "")
        elif tag == "numFmt" and section == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            budget.definition(len(codes), part)

    package.parse(part, start, root="styleSheet")

    legacy = {str(index): name for index, name in enumerate(fonts) if legacy_font(name)}
    used = Styles()
    for index, (format_id, font_id) in enumerate(cell_styles):
        if not (format_id.isascii() and format_id.isdigit()):
            raise damaged(part)
        code = codes.get(format_id, "")
        if code and code.casefold() != _GENERAL:
            used.number_formats[str(index)] = code
        if font_id in legacy:
            used.legacy_fonts[str(index)] = legacy[font_id]
    for by_style in (used.number_formats, used.legacy_fonts):
        if "0" in by_style:
            by_style[""] = by_style["0"]
    package.keep(part, used)
    return used
