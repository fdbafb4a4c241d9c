"""`.txt` → `model.Document`: a paragraph a line."""

import re
from hashlib import sha256

from xlsync.intake.errors import beyond, damaged
from xlsync.intake.formats.decoding import decode
from xlsync.intake.limits import Limits
from xlsync.model import Document, Paragraph

_LINE = re.compile(r"\r\n|[\r\n\f\v\x85\u2028\u2029]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")  # old programs end a text with \x1a
#: A line of fewer characters was not broken for want of room.
_BROKEN = 60
_OPEN = re.compile(r"[\w,)”\"%]\s*$")


def read_text(data: bytes, path: str, limits: Limits | None = None) -> Document:
    """Reads a text in UTF-8, UTF-16 or cp1258. Blank lines are no paragraphs.

    A long line that ends without a stop goes on with a next line that begins with a small letter: it was broken by
    hand, and its line end stays in the paragraph as a line feed. Raises IntakeError: XS001 for what is no text or
    empty, XS005 beyond a limit.
    """
    limits = limits or Limits()
    text = decode(data, path)
    if _NO_TEXT.search(text):
        raise damaged(path)
    if len(text) > limits.max_text_chars:
        raise beyond("text_chars", limits.max_text_chars, part=path)
    paragraphs: list[str] = []
    goes_on = False
    for line in _LINE.split(text):
        if goes_on and line[:1].islower():
            paragraphs[-1] += f"\n{line}"
        elif line.strip():
            paragraphs.append(line)
        goes_on = len(line) >= _BROKEN and _OPEN.search(line) is not None
    if len(paragraphs) > limits.max_cells:
        raise beyond("cells", limits.max_cells, part=path)
    numbered = tuple(Paragraph(number, line) for number, line in enumerate(paragraphs, start=1))
    return Document(path, "txt", sha256(data).hexdigest(), numbered)
