"""The parts of a `.docx` that hold text: handlers for the elements of WordprocessingML (ISO/IEC 29500-1, 17)."""

from collections.abc import Callable

from xlsync.intake.documents.docx_frames import Container, OpenField, OpenParagraph, OpenRun, OpenStory
from xlsync.intake.documents.docx_paragraphs import LEFT_OUT, MARGINS, ParagraphHandlers
from xlsync.intake.documents.docx_styles import Styles, is_on
from xlsync.intake.documents.docx_tables import TableHandlers
from xlsync.intake.documents.docx_text import Characters, put, symbol
from xlsync.intake.documents.drafts import Bounds, Mark, RunDraft, Story
from xlsync.intake.documents.parsing import Place
from xlsync.model import Origin

_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_NOTES = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
#: Notes that are lines between the text and the notes.
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})

Handler = Callable[[dict[str, str]], None]


class Body(ParagraphHandlers, TableHandlers):
    """Collects the texts of one part: the document, the notes, a header. They are in `story`, `notes`, `margins`."""

    def __init__(self, data: bytes, place: Place, origin: Origin, styles: Styles, bounds: Bounds) -> None:
        self.story = Story(origin)
        self.notes: dict[str, Story] = {}
        #: Relationships of the headers and footers that the sections name, in their order.
        self.margins: dict[str, None] = {}
        self._data = data
        self._place = place
        self._styles = styles
        self._bounds = bounds
        self._stories = [OpenStory(self.story, Container(self.story))]
        self._paragraphs: list[OpenParagraph] = []
        self._left_out = 0
        self._chosen: list[bool] = []  # of each open mc:AlternateContent, whether a branch was read
        self._characters: Characters | None = None
        self._in_run_properties = False
        self._preserve = False  # said by the root for all texts
        self._starts: dict[str, Handler] = {
            "w:p": self._begin_paragraph, "w:pPr": self._begin_properties, "w:r": self._begin_run,
            "w:rPr": self._begin_run_properties, "w:t": self._begin_text, "m:t": self._begin_text,
            "m:oMath": self._begin_formula, "w:sdt": self._begin_whole, "w:fldSimple": self._begin_whole,
            "m:den": self._fraction, "w:sym": self._symbol,
            "w:fldChar": self._field, "w:txbxContent": self._begin_box, "w:footnote": self._begin_footnote,
            "w:endnote": self._begin_endnote, **self.table_starts(),
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            "w:p": self._end_paragraph, "w:pPr": self._end_properties, "w:r": self._end_run, "m:oMath": self._end_run,
            "w:sdt": self._end_whole, "w:fldSimple": self._end_whole,
            "w:rPr": self._end_run_properties, "w:t": self._end_text, "m:t": self._end_text,
            "w:txbxContent": self._end_story, "w:footnote": self._end_note, "w:endnote": self._end_note,
            **self.table_ends(),
        }  # fmt: skip

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if self._left_out:
            self._left_out += 1
        elif paragraph is not None and paragraph.in_properties:
            self._property(paragraph, tag, attributes)
        elif self._in_run_properties and paragraph is not None:
            self._run_property(paragraph.runs[-1], tag, attributes)
        elif self._row_or_cell_property(tag, attributes):
            pass
        elif tag in LEFT_OUT or (tag in {"mc:Choice", "mc:Fallback"} and not self._choose()):
            self._left_out = 1
        elif tag in self._starts:
            self._starts[tag](attributes)
        elif tag in _SIGNS:
            self._sign(_SIGNS[tag])
        elif tag in _NOTES:
            self._note_mark(f"{_NOTES[tag]}:{attributes.get('w:id', '')}")
        elif tag in MARGINS:
            self.margins.setdefault(attributes.get("r:id", ""))
        elif tag == "mc:AlternateContent":
            self._chosen.append(False)
        elif _preserves(attributes):
            self._preserve = True

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._left_out:
            self._left_out -= 1
        elif tag in self._ends:
            self._ends[tag]()
        elif tag == "mc:AlternateContent" and self._chosen:
            self._chosen.pop()

    def text(self, piece: str) -> None:
        """Characters."""
        if self._characters is not None and not self._left_out:
            self._characters.add(self._bounds.text(piece), self._place())

    def close(self) -> None:
        """The part ends."""
        self._stories[0].top.close()

    def _choose(self) -> bool:
        """Whether this branch is read: the first one."""
        if not self._chosen:
            return True
        read, self._chosen[-1] = self._chosen[-1], True
        return not read

    # runs

    def _begin_run(self, _: dict[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].runs.append(OpenRun(RunDraft(self._place())))

    def _begin_formula(self, _: dict[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].runs.append(OpenRun(RunDraft(self._place(), whole=True), vanish=False))

    def _end_run(self) -> None:
        if self._paragraphs and self._paragraphs[-1].runs:
            paragraph, end = self._paragraphs[-1], self._element_end()
            paragraph.runs.pop().draft.last = end
            for whole in paragraph.ended:
                whole.last = end
            paragraph.ended = []

    def _begin_whole(self, _: dict[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].wholes.append(RunDraft(self._place(), whole=True))

    def _end_whole(self) -> None:
        if self._paragraphs and self._paragraphs[-1].wholes:
            self._paragraphs[-1].wholes.pop().last = self._element_end()

    def _element_end(self) -> int:
        """The place after the element whose end is being told."""
        place = self._place()
        return self._data.find(b">", place) + 1 if self._data.startswith(b"</", place) else place

    def _begin_run_properties(self, _: dict[str, str]) -> None:
        run = self._run()
        if run is None or run.draft.whole:
            self._left_out = 1
            return
        self._in_run_properties = True
        run.draft.properties = (self._place(), 0)

    def _end_run_properties(self) -> None:
        run = self._run()
        if run is not None and self._in_run_properties:
            run.draft.properties = (run.draft.properties[0], self._element_end())
        self._in_run_properties = False

    def _run_property(self, run: OpenRun, tag: str, attributes: dict[str, str]) -> None:
        if tag == "w:vanish":
            run.vanish = is_on(attributes)
        elif tag == "w:rStyle":
            run.style = attributes.get("w:val", "")
        if tag in LEFT_OUT:
            self._left_out = 1

    def _run(self) -> OpenRun | None:
        if not self._paragraphs or not self._paragraphs[-1].runs:
            return None
        return self._paragraphs[-1].runs[-1]

    def _printing(self) -> OpenRun | None:
        """The run that is open, None where what stands in it does not print."""
        run = self._run()
        # An inner field stands in the code of an outer one: its result is a part of that code.
        if run is None or not all(each.result for each in self._stories[-1].fields[:-1]):
            return None
        if run.hidden is None:
            hidden = run.vanish
            if hidden is None and run.style:
                hidden = self._styles.hidden(run.style, character=True)
            if hidden is None:
                hidden = self._styles.hidden(self._paragraphs[-1].style)
            run.hidden = bool(hidden)
        return None if run.hidden else run

    def _field(self, attributes: dict[str, str]) -> None:
        fields, kind = self._stories[-1].fields, attributes.get("w:fldCharType")
        run = self._run()
        if kind == "begin":
            self._bounds.depth(len(fields))
            first = self._place() if run is None else run.draft.first
            fields.append(
                OpenField(RunDraft(first, whole=True), self._paragraphs[-1].draft if self._paragraphs else None)
            )
        elif kind == "separate" and fields:
            fields[-1].result = True
        elif kind == "end" and fields:
            ended = fields.pop()
            if self._paragraphs and ended.paragraph is self._paragraphs[-1].draft:
                self._paragraphs[-1].ended.append(ended.whole)

    def _put(self, run: OpenRun, pieces: list[tuple[str, int, int, bool]]) -> None:
        """Adds characters; of a field or a content control around them the outermost is noted."""
        paragraph = self._paragraphs[-1]
        around = [*paragraph.wholes[:1]]
        around += [each.whole for each in self._stories[-1].fields if each.paragraph is paragraph.draft][:1]
        run.draft.outer = min(around, key=lambda each: each.first, default=None)
        put(paragraph.draft, run.draft, pieces)

    # characters

    def _begin_text(self, attributes: dict[str, str]) -> None:
        preserve = self._preserve or _preserves(attributes)
        self._characters = Characters(self._data, self._place(), preserve=preserve)

    def _end_text(self) -> None:
        characters, self._characters = self._characters, None
        run = self._printing()
        if characters is not None and run is not None:
            self._put(run, characters.close(self._place(), self._element_end()))

    def _sign(self, sign: str) -> None:
        run = self._printing()
        if run is not None:
            place = self._place()
            last = self._data.find(b">", place) + 1
            self._put(run, [(sign, place, last, False)])

    def _symbol(self, attributes: dict[str, str]) -> None:
        self._sign(symbol(attributes.get("w:font", ""), attributes.get("w:char", "")))

    def _fraction(self, _: dict[str, str]) -> None:
        self._sign("/")

    def _note_mark(self, note: str) -> None:
        run = self._printing()
        if run is not None:
            draft = self._paragraphs[-1].draft
            host = run.draft if self._stories[-1].story.origin is Origin.BODY else None
            draft.marks.append(Mark(draft.length, note, host))

    # texts inside the text

    def _begin_box(self, _: dict[str, str]) -> None:
        run = self._printing()
        if run is None:
            self._left_out = 1
            return
        around = self._stories[-1].story
        host = run.draft if around.origin is Origin.BODY else around.host
        origin = Origin.BOX if around.origin in {Origin.BODY, Origin.BOX} else around.origin
        box = Story(origin, host)
        self._paragraphs[-1].draft.boxes.append(box)
        self._begin_story(box)

    def _begin_story(self, story: Story) -> None:
        self._bounds.depth(len(self._stories))
        self._stories.append(OpenStory(story, Container(story)))

    def _end_story(self) -> None:
        if len(self._stories) > 1:
            self._stories.pop().top.close()

    def _begin_footnote(self, attributes: dict[str, str]) -> None:
        self._begin_note("footnote", attributes)

    def _begin_endnote(self, attributes: dict[str, str]) -> None:
        self._begin_note("endnote", attributes)

    def _begin_note(self, kind: str, attributes: dict[str, str]) -> None:
        if attributes.get("w:type") in _SEPARATORS:
            self._left_out = 1
            return
        story = Story(Origin.FOOTNOTE)
        self.notes[f"{kind}:{attributes.get('w:id', '')}"] = story
        self._begin_story(story)

    def _end_note(self) -> None:
        self._end_story()


def _preserves(attributes: dict[str, str]) -> bool:
    """Whether blanks at the ends of the text print. No file binds that prefix, so that `Names` marks it."""
    return "preserve" in {attributes.get("xml:space"), attributes.get("?xml:space")}
