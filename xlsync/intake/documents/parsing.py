"""One part of a document as events with the place of each in the bytes; as guarded as `Package.parse`."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from xlsync.intake.errors import damaged
from xlsync.intake.formats.xml_names import Names
from xlsync.intake.limits import Limits
from xlsync.intake.parsing import EndHandler, StartHandler, TextHandler, count_elements, create_parser

#: Gives the place in the bytes of the event that is being told.
Place = Callable[[], int]


def parse_traced(
    data: bytes,
    part: str,
    limits: Limits,
    namespaces: Mapping[str, str],
    handlers: Callable[[Place], tuple[StartHandler, EndHandler, TextHandler]],
) -> None:
    """Parses the bytes of a part. `handlers` gets what tells the place of an event and gives the handlers.

    Texts come in pieces that stand in the bytes as they are, or are one character. Raises IntakeError: XS001 for what
    is no XML, XS005 beyond a limit or with a document type.
    """
    parser = create_parser(part)
    parser.buffer_text = False
    start, end, text = handlers(lambda: parser.CurrentByteIndex)
    start, end = Names(namespaces, part).handlers(start, end)
    parser.StartElementHandler, parser.EndElementHandler = count_elements(start, end, limits, part)
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged(part) from error


def is_utf8(data: bytes) -> bool:
    """Whether the places that are told are those of UTF-8: no mark of UTF-16, and no other encoding declared."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return False
    head = data[:200].split(b"?>", 1)[0].lower() if data.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") else b""
    return b"encoding" not in head or b"utf-8" in head or b"us-ascii" in head
