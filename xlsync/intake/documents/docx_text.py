"""The characters of one `w:t`, with the bytes in which they stand."""

from xlsync.intake.documents.drafts import Draft, RunDraft

_BLANKS = " \t\r\n"
#: Signs of the font Symbol that reports use; its other signs, and those of Wingdings, keep their code.
_SYMBOLS = {
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xAE: "→",
    0xDE: "⇒", 0x2D: "−", 0x2B: "+", 0x3D: "=", 0x25: "%", 0x2F: "/",
}  # fmt: skip
_WINGDINGS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "❑", 0xA7: "▪", 0xD8: "➢", 0xE0: "→",
    0xF0: "⇨", 0x76: "❖", 0x6C: "●",
}  # fmt: skip


class Characters:
    """Collects what stands in one element of text. `data` are the bytes of the part."""

    def __init__(self, data: bytes, first: int, *, preserve: bool) -> None:
        self._data = data
        self._first = first  # of the element
        self._preserve = preserve
        self._found: list[tuple[str, int]] = []

    def add(self, text: str, place: int) -> None:
        """Characters from a place on."""
        self._found.append((text, place))

    def close(self, end: int, element_end: int) -> list[tuple[str, int, int, bool]]:
        """The characters as (text, first byte, last byte, whether these bytes are the text).

        Blanks at the ends print only where the element says so (`xml:space`); line ends are blanks.
        """
        if not self._found:
            return []
        ends = [*(place for _, place in self._found[1:]), end]
        raw = self._data[self._found[0][1] : end]
        pieces = []
        for (text, place), last in zip(self._found, ends, strict=True):
            is_text = self._data[place:last] == text.encode("utf-8", "surrogatepass")
            pieces.append((text, place, last, is_text))
        if b"<" in raw:  # a comment or CDATA inside: nothing is cut there
            pieces = [("".join(text for text, *_ in pieces), self._first, element_end, False)]
        if not self._preserve:
            pieces = _trimmed(pieces)
        return [(text.translate(_LINE_ENDS), first, last, is_text) for text, first, last, is_text in pieces]


_LINE_ENDS = {10: " ", 13: " "}


def _trimmed(pieces: list[tuple[str, int, int, bool]]) -> list[tuple[str, int, int, bool]]:
    while pieces and (text := pieces[0][0].lstrip(_BLANKS)) != pieces[0][0]:
        whole, first, last, is_text = pieces.pop(0)
        if text:
            pieces.insert(0, (text, first + (len(whole) - len(text) if is_text else 0), last, is_text))
    while pieces and (text := pieces[-1][0].rstrip(_BLANKS)) != pieces[-1][0]:
        whole, first, last, is_text = pieces.pop()
        if text:
            pieces.append((text, first, last - (len(whole) - len(text) if is_text else 0), is_text))
    return pieces


def put(draft: Draft, run: RunDraft, pieces: list[tuple[str, int, int, bool]]) -> None:
    """Adds characters of a run to a paragraph."""
    for text, first, last, is_text in pieces:
        if text:
            start = draft.length
            draft.write(text)
            draft.stretches.append((start, draft.length, first, last, run, is_text))


def symbol(font: str, code: str) -> str:
    """The character that `w:sym` prints."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if not 0 < number <= 0xFFFF or 0xD800 <= number < 0xE000:
        return ""
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    name = font.casefold()
    if name.startswith("wingdings"):
        return _WINGDINGS.get(low, chr(number))
    return _SYMBOLS.get(low, chr(number)) if name == "symbol" else chr(number)
