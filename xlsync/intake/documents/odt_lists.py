"""Lists of an `.odt`: which item a paragraph begins, and the mark that prints before it."""

from dataclasses import dataclass, field

from xlsync.intake.documents.odt_styles import ListLevel, OdtStyles, shown_number


@dataclass(slots=True)
class OpenList:
    """A list that is open. `numbers` are the counts of it and of the lists around it, by level."""

    style: str
    numbers: dict[int, int]
    fresh: bool = False  # an item has begun and has no paragraph yet
    item_start: int | None = None


@dataclass(slots=True)
class OdtLists:
    """Counts the items; a list goes on with an earlier one where it says so."""

    styles: OdtStyles
    _open: list[OpenList] = field(default_factory=list)
    _by_id: dict[str, dict[int, int]] = field(default_factory=dict)
    _last: dict[str, dict[int, int]] = field(default_factory=dict)
    _headings: dict[int, int] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many lists are open inside each other."""
        return len(self._open)

    def begin(self, attributes: dict[str, str]) -> None:
        """A list begins."""
        around = self._open[-1] if self._open else None
        style = attributes.get("text:style-name") or (around.style if around is not None else "")
        if around is not None:
            numbers = around.numbers
        elif attributes.get("text:continue-list") in self._by_id:
            numbers = self._by_id[attributes["text:continue-list"]]
        elif attributes.get("text:continue-numbering") == "true":
            numbers = self._last.get(style, {})
        else:
            numbers = {}
        if around is None:
            self._last[style] = numbers
            if "xml:id" in attributes or "?xml:id" in attributes:
                self._by_id[attributes.get("xml:id") or attributes["?xml:id"]] = numbers
        self._open.append(OpenList(style, numbers))

    def end(self) -> None:
        """A list ends."""
        if self._open:
            self._open.pop()

    def item(self, attributes: dict[str, str]) -> None:
        """An item begins: its first paragraph prints its mark."""
        if self._open:
            start = attributes.get("text:start-value", "")
            self._open[-1].fresh = True
            self._open[-1].item_start = int(start[:6]) if start.isascii() and start.isdigit() else None

    def header(self) -> None:
        """An item without a mark begins."""
        if self._open:
            self._open[-1].fresh = False

    def label(self) -> str:
        """The mark of the paragraph that begins now; empty where it begins no item."""
        fresh = next((each for each in reversed(self._open) if each.fresh), None)
        if fresh is None or fresh is not self._open[-1]:
            return ""
        for each in self._open:
            each.fresh = False
        at = len(self._open)
        levels = self.styles.lists.get(fresh.style, {})
        level = levels.get(at)
        if level is None:
            return ""
        return _counted(fresh.numbers, at, levels, level, fresh.item_start)

    def heading(self, at: int) -> str:
        """The mark of a heading that stands in no list."""
        levels = self.styles.lists.get("", {})
        level = levels.get(at)
        return "" if level is None else _counted(self._headings, at, levels, level, None)


def _counted(
    numbers: dict[int, int], at: int, levels: dict[int, ListLevel], level: ListLevel, start: int | None
) -> str:
    numbers[at] = start if start is not None else numbers[at] + 1 if at in numbers else level.start
    for lower in [each for each in numbers if each > at]:
        del numbers[lower]
    if level.sign:
        return level.sign
    if not level.style:
        return f"{level.prefix}{level.suffix}".strip()
    shown = []
    for each in range(max(1, at - level.shown + 1), at + 1):
        other = levels.get(each, level)
        text = shown_number(numbers.get(each, other.start), other.style)
        if text:
            shown.append(text)
    return f"{level.prefix}{'.'.join(shown)}{level.suffix}".strip()
