"""The parts of a `.docx` that hold text: handlers for the elements of WordprocessingML (ISO/IEC 29500-1, 17)."""

from collections.abc import Callable

from xlsync.intake.documents.docx_frames import Container, OpenParagraph, OpenRun, OpenStory
from xlsync.intake.documents.docx_styles import Styles, count, heading_of, is_on
from xlsync.intake.documents.docx_tables import TableHandlers
from xlsync.intake.documents.docx_text import Characters, put, symbol
from xlsync.intake.documents.drafts import Bounds, Draft, Mark, RunDraft, Story
from xlsync.intake.documents.parsing import Place
from xlsync.model import Origin

#: Deleted or moved away, properties as they were before a change, codes of fields, readings above characters,
#: settings of content controls and of form fields (their texts print nowhere).
_LEFT_OUT = frozenset({
    "w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange",
    "w:tblPrExChange", "w:tblGridChange", "w:sectPrChange", "w:numberingChange", "w:rt", "w:rubyPr", "w:sdtPr",
    "w:sdtEndPr", "w:instrText", "w:delText", "w:delInstrText", "w:ffData", "w:tabs", "w:customXmlPr",
    "w:smartTagPr",
})  # fmt: skip
_SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_NOTES = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_MARGINS = frozenset({"w:headerReference", "w:footerReference"})
#: Notes that are lines between the text and the notes.
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})

Handler = Callable[[dict[str, str]], None]


class Body(TableHandlers):
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
            "m:oMath": self._begin_formula, "m:den": self._fraction, "w:sym": self._symbol,
            "w:fldChar": self._field, "w:txbxContent": self._begin_box, "w:footnote": self._begin_footnote,
            "w:endnote": self._begin_endnote, **self.table_starts(),
        }  # fmt: skip
        self._ends: dict[str, Callable[[], None]] = {
            "w:p": self._end_paragraph, "w:pPr": self._end_properties, "w:r": self._end_run, "m:oMath": self._end_run,
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
        elif tag in _LEFT_OUT or (tag in {"mc:Choice", "mc:Fallback"} and not self._choose()):
            self._left_out = 1
        elif tag in self._starts:
            self._starts[tag](attributes)
        elif tag in _SIGNS:
            self._sign(_SIGNS[tag])
        elif tag in _NOTES:
            self._note_mark(f"{_NOTES[tag]}:{attributes.get('w:id', '')}")
        elif tag in _MARGINS:
            self.margins.setdefault(attributes.get("r:id", ""))
        elif tag == "mc:AlternateContent":
            self._chosen.append(False)
        elif attributes.get("xml:space") == "preserve":
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

    # paragraphs

    def _begin_paragraph(self, _: dict[str, str]) -> None:
        self._bounds.depth(len(self._paragraphs))
        self._bounds.places(1)
        container = self._stories[-1].container
        draft, container.carry = container.carry, None
        if draft is None:
            draft = Draft(container.story, container.cell)
        self._paragraphs.append(OpenParagraph(draft, container))

    def _begin_properties(self, _: dict[str, str]) -> None:
        if self._paragraphs and not self._paragraphs[-1].runs:
            self._paragraphs[-1].in_properties = True

    def _end_properties(self) -> None:
        if self._paragraphs:
            self._paragraphs[-1].in_properties = False

    def _property(self, paragraph: OpenParagraph, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag in {"w:del", "w:moveFrom"}:
            paragraph.mark_gone = True  # of the paragraph's mark: what follows is joined to it
        elif tag in {"w:vanish", "w:specVanish"}:
            paragraph.mark_vanish = is_on(attributes)
        elif tag == "w:pStyle":
            paragraph.style = value
        elif tag == "w:numId":
            paragraph.list_id = value
        elif tag == "w:ilvl":
            paragraph.level = count(value)
        elif tag == "w:outlineLvl":
            paragraph.heading = heading_of(value)
        elif tag in _MARGINS:
            self.margins.setdefault(attributes.get("r:id", ""))
        if tag in _LEFT_OUT:
            self._left_out = 1

    def _end_paragraph(self) -> None:
        if not self._paragraphs:
            return
        paragraph = self._paragraphs.pop()
        draft = paragraph.draft
        draft.heading = (
            self._styles.heading(paragraph.style) if paragraph.heading is None else paragraph.heading or None
        )
        draft.list_level = self._list_level(paragraph)
        hidden = paragraph.mark_vanish
        if hidden is None:
            hidden = self._styles.hidden(paragraph.style)
        if paragraph.mark_gone or hidden:
            paragraph.container.carry = draft
        else:
            paragraph.container.add(draft)

    def _list_level(self, paragraph: OpenParagraph) -> tuple[str, int] | None:
        """The list and its level; level -1 leaves it to the list, which may know the style."""
        of_style = self._styles.list_of(paragraph.style)
        list_id = paragraph.list_id
        level = paragraph.level
        if list_id is None:
            if of_style is None:
                return None
            list_id = of_style[0]
            level = level if level is not None else of_style[1]
            if level is None:
                paragraph.draft.label = paragraph.style  # until the lists are counted
                return (list_id, -1) if list_id != "0" else None
        return (list_id, level or 0) if list_id not in {"", "0"} else None

    # runs

    def _begin_run(self, _: dict[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].runs.append(OpenRun(RunDraft(self._place())))

    def _begin_formula(self, _: dict[str, str]) -> None:
        if self._paragraphs:
            self._paragraphs[-1].runs.append(OpenRun(RunDraft(self._place(), whole=True), vanish=False))

    def _end_run(self) -> None:
        if self._paragraphs and self._paragraphs[-1].runs:
            self._paragraphs[-1].runs.pop().draft.last = self._element_end()

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
        if tag in _LEFT_OUT:
            self._left_out = 1

    def _run(self) -> OpenRun | None:
        if not self._paragraphs or not self._paragraphs[-1].runs:
            return None
        return self._paragraphs[-1].runs[-1]

    def _printing(self) -> OpenRun | None:
        """The run that is open, None where what stands in it does not print."""
        run = self._run()
        # An inner field stands in the code of an outer one: its result is a part of that code.
        if run is None or not all(self._stories[-1].fields[:-1]):
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
        if kind == "begin":
            self._bounds.depth(len(fields))
            fields.append(False)
        elif kind == "separate" and fields:
            fields[-1] = True
        elif kind == "end" and fields:
            fields.pop()

    # characters

    def _begin_text(self, attributes: dict[str, str]) -> None:
        preserve = self._preserve or attributes.get("xml:space") == "preserve"
        self._characters = Characters(self._data, self._place(), preserve=preserve)

    def _end_text(self) -> None:
        characters, self._characters = self._characters, None
        run = self._printing()
        if characters is not None and run is not None:
            put(self._paragraphs[-1].draft, run.draft, characters.close(self._place(), self._element_end()))

    def _sign(self, sign: str) -> None:
        run = self._printing()
        if run is not None:
            place = self._place()
            last = self._data.find(b">", place) + 1
            put(self._paragraphs[-1].draft, run.draft, [(sign, place, last, False)])

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
