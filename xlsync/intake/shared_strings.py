"""The table of shared strings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from xlsync.intake.budget import Budget
from xlsync.intake.errors import beyond
from xlsync.intake.lexing import TEXT, UnusualError, find_body, plain
from xlsync.intake.package import Package
from xlsync.intake.text import legacy_font, unescape

_PLAIN = re.compile(rf'<si><t(?: xml:space="preserve")?>({TEXT})</t></si>')
_INDEXES = tuple(map(str, range(1024)))


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


def read_shared_strings(package: Package, part: str, budget: Budget, *, lexer: bool = True) -> SharedStrings:
    """Reads the part; raises IntakeError. Without `lexer` every string goes through expat, to the same result."""
    texts: list[str] = []
    handlers = _Handlers(part, budget, texts)
    package.parse(
        part,
        handlers.start,
        handlers.end,
        handlers.text,
        root="sst",
        sift=(lambda data: _lex_strings(data, texts)) if lexer else None,
    )
    if "_x" in "".join(texts):
        texts = [unescape(text) for text in texts]
    if len(texts) > budget.limits.max_cells:
        raise beyond("cells", budget.limits.max_cells, part=part)
    budget.texts(texts, part)
    texts = ["" if text.isspace() else text for text in texts]
    indexes = _INDEXES if len(texts) <= len(_INDEXES) else map(str, range(len(texts)))
    return SharedStrings(dict(zip(indexes, texts, strict=False)), handlers.fonts)


def _lex_strings(data: bytes, texts: list[str]) -> Iterator[bytes]:
    """Appends the plain strings of a part and yields everything else, in order, for expat (see `row_lexer`)."""
    begin = data.find(b"<si>")
    body = find_body(data, begin, data.rfind(b"</sst>")) if begin >= 0 else None
    if body is None:
        yield data
        return
    yield data[:begin]
    items: list[str] = _PLAIN.split(body)
    if "&" not in body and not any(items[0::2]):  # plain strings alone, as nearly always
        texts += items[1::2]
        items = [""]
    for between, text in zip(items[0::2], items[1::2], strict=False):
        if between:
            yield between.encode()
        try:
            texts.append(plain(text) if "&" in text else text)
        except UnusualError:
            yield f"<si><t>{text}</t></si>".encode()
    yield items[-1].encode()
    yield data[data.rfind(b"</sst>") :]


class _Handlers:
    """Strings as any XML may write them, rich text included: handlers for expat."""

    def __init__(self, part: str, budget: Budget, texts: list[str]) -> None:
        self.fonts: dict[str, str] = {}
        self._part = part
        self._most = budget.limits.max_cells
        self._texts = texts
        self._pieces: list[str] = []
        self._chunks: list[str] = []
        self._phonetic = False
        self._runs: RunFonts | None = None
        self.text = self._chunks.append

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "t":
            self._chunks.clear()
        elif tag == "r":
            self._runs = self._runs or RunFonts()
            self._runs.run()
        elif tag == "rFont" and self._runs is not None:
            self._runs.font(attributes.get("val", ""))
        elif tag == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "t":
            if not self._phonetic:
                self._pieces.extend(self._chunks)
        elif tag == "si":
            font = None if self._runs is None else self._runs.decide()
            if font is not None:
                self.fonts[str(len(self._texts))] = font
            self._texts.append("".join(self._pieces))
            self._pieces.clear()
            self._runs = None
            if len(self._texts) > self._most:
                raise beyond("cells", self._most, part=self._part)
        elif tag == "rPh":
            self._phonetic = False
