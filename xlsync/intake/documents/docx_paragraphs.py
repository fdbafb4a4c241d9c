"""Paragraphs of a `.docx`: where they begin and end, their lists and headings, marks that are deleted or hidden."""

from xlsync.intake.documents.docx_frames import OpenParagraph, OpenStory
from xlsync.intake.documents.docx_styles import Styles, count, heading_of, is_on
from xlsync.intake.documents.drafts import Bounds, Draft

#: Deleted or moved away, properties as they were before a change, codes of fields, readings above characters,
#: settings of content controls and of form fields (their texts print nowhere).
LEFT_OUT = frozenset({
    "w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange",
    "w:tblPrExChange", "w:tblGridChange", "w:sectPrChange", "w:numberingChange", "w:rt", "w:rubyPr", "w:sdtPr",
    "w:sdtEndPr", "w:instrText", "w:delText", "w:delInstrText", "w:ffData", "w:tabs", "w:customXmlPr",
    "w:smartTagPr",
})  # fmt: skip
#: Name the headers and footers of a section.
MARGINS = frozenset({"w:headerReference", "w:footerReference"})


class ParagraphHandlers:
    """The handlers for paragraphs; a part of `docx_body.Body`."""

    margins: dict[str, None]
    _stories: list[OpenStory]
    _paragraphs: list[OpenParagraph]
    _styles: Styles
    _bounds: Bounds
    _left_out: int

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
        elif tag in MARGINS:
            self.margins.setdefault(attributes.get("r:id", ""))
        if tag in LEFT_OUT:
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
