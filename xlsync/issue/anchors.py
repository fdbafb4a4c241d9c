"""Marks for comments put into the bytes of a Word document: runs are split where a mark falls inside one.

Nothing but insertions: what stood there stays byte for byte, so that the text, the properties and all that we know
nothing of are what they were. A split run gets its properties again. (ISO/IEC 29500-1, 17.13.4: the ranges of comments
may stand wherever a run may.)
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from xlsync.model import Document, Origin, Passage, Stretch, TextRun

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAME = re.compile(rb"<(?:([\w.-]+):)?[\w.-]+")
_BLANK = b" \t\r\n"
_PRESERVE = b' xml:space="preserve"'


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place for a mark: between elements, or inside `run` (after an element of it, or inside a text)."""

    place: int
    run: TextRun | None = None
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """The comment `id` and where it begins and ends."""

    id: int
    start: _Cut
    end: _Cut


def namespace(document: bytes) -> str:
    """That of the elements of the document part."""
    return STRICT if STRICT.encode() in document[:20_000] else TRANSITIONAL


def anchor(number: int, passage: Passage, document: Document, data: bytes) -> Anchor | None:
    """The marks around a passage; for a note around the run that refers to it, for a text box after its run.

    None where there is no run: a header, an empty paragraph.
    """
    trace = document.traces[passage.paragraph - 1]
    if trace.host is not None and document.paragraph(passage.paragraph).origin is Origin.BOX:
        # LibreOffice leaves out a box that stands inside the range of a comment.
        return Anchor(number, _Cut(trace.host.last), _Cut(trace.host.last))
    if trace.host is not None:
        return Anchor(number, _Cut(trace.host.first), _Cut(trace.host.last))
    found = [each for each in trace.stretches if each.start < passage.end and passage.start < each.end]
    if not found:  # an empty passage: the piece that it stands in or before
        found = [each for each in trace.stretches if passage.start <= each.end][:1] or list(trace.stretches[-1:])
    if not found:
        return None
    first, last = found[0], found[-1]
    start = _start(first, max(passage.start, first.start), trace.stretches, data)
    end = _end(last, min(max(passage.end, passage.start + 1), last.end), trace.stretches, data)
    return Anchor(number, start, end)


def _start(stretch: Stretch, at: int, stretches: Iterable[Stretch], data: bytes) -> _Cut:
    run = stretch.run
    if stretch.first <= run.first:  # a formula
        return _Cut(run.first)
    if at == stretch.start:
        if not any(each.run is run and each.start < stretch.start for each in stretches):
            return _Cut(run.first)
        opening = _opening(data, stretch)
        if opening is None:
            return _Cut(stretch.first, run)
        if opening[1] == stretch.first:  # at the beginning of its text
            return _Cut(opening[0], run)
    return _inside(stretch, at, data) or _Cut(run.first)


def _end(stretch: Stretch, at: int, stretches: Iterable[Stretch], data: bytes) -> _Cut:
    run = stretch.run
    if stretch.last >= run.last:
        return _Cut(run.last)
    if at == stretch.end:
        if not any(each.run is run and each.start > stretch.start for each in stretches):
            return _Cut(run.last)
        if _opening(data, stretch) is None:
            return _Cut(stretch.last, run)
        if data.startswith(b"</", stretch.last):
            return _Cut(data.index(b">", stretch.last) + 1, run)
    return _inside(stretch, at, data) or _Cut(run.last)


def _opening(data: bytes, stretch: Stretch) -> tuple[int, int] | None:
    """Where the tag of the text begins and ends in which a stretch stands; None for an element."""
    if data.startswith(b"<", stretch.first):
        return None
    first = data.rfind(b"<", stretch.run.first, stretch.first)
    return first, data.index(b">", first) + 1


def _inside(stretch: Stretch, at: int, data: bytes) -> _Cut | None:
    """The cut before a character of a text; None where cutting would change what prints: where blanks at the ends of
    the text do not print now, and would then."""
    opening = _opening(data, stretch)
    if opening is None:
        return None
    if at in {stretch.start, stretch.end}:
        place = stretch.first if at == stretch.start else stretch.last
    else:
        text = data[stretch.first : stretch.last].decode("utf-8", "surrogatepass")
        place = stretch.first + len(text[: at - stretch.start].encode("utf-8", "surrogatepass"))
    content = data[opening[1] : data.index(b"</", stretch.last)]
    if b"xml:space" not in data[slice(*opening)] and content != content.strip(_BLANK):
        return None
    return _Cut(place, stretch.run, in_text=True)


def anchored(data: bytes, anchors: Iterable[Anchor]) -> bytes:
    """The document part with the marks."""
    words = _Words(data)
    ends: dict[_Cut, list[int]] = defaultdict(list)
    starts: dict[_Cut, list[int]] = defaultdict(list)
    for each in anchors:
        starts[each.start].append(each.id)
        ends[each.end].append(each.id)
    insertions: set[tuple[int, bytes]] = set()
    for cut in {**starts, **ends}:
        begun, ended = starts.get(cut, []), ends.get(cut, [])
        # what ends here, what begins here; a comment that does both ends after it has begun
        marks = [words.end(number) for number in ended if number not in begun]
        marks += [words.start(number) for number in begun]
        marks += [words.end(number) for number in ended if number in begun]
        insertions.add((cut.place, _split(data, cut, b"".join(marks))))
        if cut.in_text:
            insertions |= _preserved(data, cut)
    pieces, at = [], 0
    for place, text in sorted(insertions):
        pieces += [data[at:place], text]
        at = place
    return b"".join([*pieces, data[at:]])


class _Words:
    """The elements of comments, with the prefix of the document."""

    def __init__(self, data: bytes) -> None:
        address = namespace(data)
        bound = re.search(rb"xmlns:([\w.-]+)\s*=\s*[\"']" + re.escape(address.encode()), data[:20_000])
        self._prefix = "w" if bound is None else bound[1].decode()
        self._declared = f' xmlns:w="{address}"' if bound is None else ""  # it is the default namespace

    def start(self, number: int) -> bytes:
        """Where a comment begins."""
        return self._mark("commentRangeStart", number, self._declared)

    def end(self, number: int) -> bytes:
        """Where it ends, with the run that shows its balloon."""
        prefix, declared = self._prefix, self._declared
        reference = self._mark("commentReference", number, "").decode()
        run = f"<{prefix}:r{declared}>{reference}</{prefix}:r>".encode()
        return self._mark("commentRangeEnd", number, declared) + run

    def _mark(self, name: str, number: int, declared: str) -> bytes:
        return f'<{self._prefix}:{name}{declared} {self._prefix}:id="{number}"/>'.encode()


def _split(data: bytes, cut: _Cut, marks: bytes) -> bytes:
    """The marks, and around them what ends the run and begins it anew."""
    if cut.run is None:
        return marks
    name = _NAME.match(data, cut.run.first)
    colon = b"" if name is None or name[1] is None else name[1] + b":"
    before = after = b""
    if cut.in_text:
        before, after = b"</%bt>" % colon, b"<%bt%b>" % (colon, _PRESERVE)
    properties = data[slice(*cut.run.properties)]
    return b"%b</%br>%b<%br>%b%b" % (before, colon, marks, colon, properties, after)


def _preserved(data: bytes, cut: _Cut) -> set[tuple[int, bytes]]:
    """What tells that blanks at the ends of the first half print: they were in the middle until now."""
    opening = data.rfind(b"<", 0, cut.place)
    end = data.index(b">", opening)
    half = data[end + 1 : cut.place]
    return set() if b"xml:space" in data[opening:end] or half == half.strip(_BLANK) else {(end, _PRESERVE)}
