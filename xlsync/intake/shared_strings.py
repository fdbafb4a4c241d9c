"""The table of shared strings."""

from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.errors import beyond
from xlsync.intake.package import Package
from xlsync.intake.text import legacy_font, unescape


class RunFonts:
    """Collects the fonts of the runs of one rich text, to tell whether it is set in a font of the old encodings."""

    __slots__ = ("_fonts", "_runs")

    def __init__(self) -> None:
        self._runs = 0
        self._fonts: list[str] = []

    def run(self) -> None:
        """A run begins."""
        self._runs += 1

    def font(self, name: str) -> None:
        """The run names its font."""
        self._fonts.append(name)

    def decide(self) -> str | None:
        """The legacy font, `""` when every run names another font, None when the font of the cell applies."""
        legacy = next((name for name in self._fonts if legacy_font(name)), None)
        if legacy is not None:
            return legacy
        return "" if self._runs and len(self._fonts) >= self._runs else None


@dataclass(frozen=True, slots=True)
class SharedStrings:
    """Texts by their index **as it is written in a cell** (`"12"`), which spares a conversion for each cell.

    Blank texts are `""`. `fonts` has what `RunFonts.decide` says, where that is not None.
    """

    texts: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)


def read_shared_strings(package: Package, part: str, budget: Budget) -> SharedStrings:
    """Reads the part; raises IntakeError."""
    texts: list[str] = []
    fonts: dict[str, str] = {}
    pieces: list[str] = []
    chunks: list[str] = []
    phonetic = False
    runs: RunFonts | None = None
    most = budget.limits.max_cells

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal phonetic, runs
        if tag == "t":
            chunks.clear()
        elif tag == "r":
            runs = runs or RunFonts()
            runs.run()
        elif tag == "rFont" and runs is not None:
            runs.font(attributes.get("val", ""))
        elif tag == "rPh":
            phonetic = True

    def end(tag: str) -> None:
        nonlocal phonetic, runs
        if tag == "t":
            if not phonetic:
                pieces.extend(chunks)
        elif tag == "si":
            text = budget.text(unescape("".join(pieces)), part)
            pieces.clear()
            if runs is not None:
                font = runs.decide()
                if font is not None:
                    fonts[str(len(texts))] = font
                runs = None
            texts.append("" if text.isspace() else text)
            if len(texts) > most:
                raise beyond("cells", most, part=part)
        elif tag == "rPh":
            phonetic = False

    package.parse(part, start, end, chunks.append, root="sst")
    return SharedStrings(dict(zip(map(str, range(len(texts))), texts, strict=True)), fonts)
