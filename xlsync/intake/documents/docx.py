"""`.docx` → `model.Document`: the text as it would print, with the bytes in which it stands.

Read with expat under the guard of `Package`, as tables are (`formats.word_tables`); python-docx is the oracle of the
tests. Tracked insertions are in, deletions and hidden text are out; of fields the results are read. Not read: charts,
diagrams and embedded documents, and what Word makes at printing (page numbers).
"""

from collections.abc import Mapping
from hashlib import sha256

from xlsync.intake.documents.docx_body import Body
from xlsync.intake.documents.docx_numbering import Counter, Lists
from xlsync.intake.documents.docx_styles import NAMESPACES, Styles
from xlsync.intake.documents.drafts import Bounds, Draft, Story, finished, ordered, traces
from xlsync.intake.documents.parsing import Place, is_utf8, parse_traced
from xlsync.intake.formats.parts import Parts
from xlsync.intake.formats.xml_names import Names
from xlsync.intake.limits import Limits
from xlsync.intake.package import Relationship
from xlsync.intake.parsing import EndHandler, StartHandler, TextHandler
from xlsync.model import Document, Origin

_NOTES = frozenset({"footnotes", "endnotes"})
_MARGINS = frozenset({"header", "footer"})


def read_docx(data: bytes, path: str, limits: Limits | None = None) -> Document:
    """Reads the document; nothing in it is executed or followed.

    Raises IntakeError: XS001 when damaged, XS002 when encrypted, XS005 beyond a limit.
    """
    limits = limits or Limits()
    package = Parts(data, limits)
    part = next(
        (link.target for link in package.relationships("") if link.kind == "officeDocument"), "word/document.xml"
    )
    links = [link for link in package.relationships(part) if not link.external and package.has(link.target)]
    reader = _Reader(package, limits, part, links)
    main = reader.body(part, Origin.BODY)
    notes: dict[str, Story] = {}
    for link in links:
        if link.kind in _NOTES:
            notes |= reader.body(link.target, Origin.FOOTNOTE).notes
    targets = {link.id: link.target for link in links if link.kind in _MARGINS}
    used = dict.fromkeys(targets[each] for each in main.margins if each in targets)
    margins = [reader.body(each, Origin.MARGIN).story for each in used]
    drafts = ordered(main.story, notes, margins)
    reader.label(drafts)
    paragraphs, tables = finished(drafts, notes, reader.bounds)
    traced = traces(drafts) if is_utf8(reader.document) else ()
    return Document(path, "docx", sha256(data).hexdigest(), paragraphs, tables, part, traced)


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Parts, limits: Limits, part: str, links: list[Relationship]) -> None:
        self._package = package
        self._limits = limits
        self._part = part
        self.bounds = Bounds(limits, part)
        self.styles = Styles(limits)
        self.document = b""
        targets: Mapping[str, str] = {link.kind: link.target for link in reversed(links)}
        if "styles" in targets:
            self._parse(targets["styles"], self.styles.start, self.styles.end)
        self._lists = Lists(limits, targets.get("numbering", ""))
        if "numbering" in targets:
            self._parse(targets["numbering"], self._lists.start, self._lists.end)

    def _parse(self, part: str, start: StartHandler, end: EndHandler) -> None:
        start, end = Names(NAMESPACES, part).handlers(start, end)
        self._package.parse(part, start, end)

    def body(self, part: str, origin: Origin) -> Body:
        """The texts of a part."""
        data = self._package.read(part)
        if part == self._part:
            self.document = data
        made: list[Body] = []

        def handlers(place: Place) -> tuple[StartHandler, EndHandler, TextHandler]:
            body = Body(data, place, origin, self.styles, self.bounds)
            made.append(body)
            return body.start, body.end, body.text

        parse_traced(data, part, self._limits, NAMESPACES, handlers)
        made[0].close()
        return made[0]

    def label(self, drafts: list[Draft]) -> None:
        """Gives the paragraphs of lists their marks. Notes and headers count for themselves."""
        counters: dict[Origin, Counter] = {}
        for draft in drafts:
            style, draft.label = draft.label, ""
            if draft.list_level is None:
                continue
            list_id, level = draft.list_level
            if level < 0:
                level = self._lists.level_of_style(list_id, tuple(self.styles.names(style)))
            counter = counters.setdefault(draft.story.origin, Counter(self._lists))
            draft.label = counter.label(list_id, level)
