"""Automatic lists of a `.docx`: the marks that Word prints before paragraphs (ISO/IEC 29500-1, 17.9)."""

import re
from dataclasses import dataclass, field

from xlsync.intake.documents.docx_styles import count, is_on
from xlsync.intake.documents.numerals import bullet, numeral
from xlsync.intake.errors import beyond
from xlsync.intake.limits import Limits

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str | None = None
    restart: int | None = None
    legal: bool = False
    paragraph_style: str = ""


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, _Level] = field(default_factory=dict)
    link: str = ""  # to the list of a list style
    style: str = ""  # the list style whose list it is


@dataclass(slots=True)
class _List:
    abstract: str = ""
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Lists:
    """The lists of a document; `start` and `end` are given to the parser of `numbering.xml`."""

    def __init__(self, limits: Limits, part: str) -> None:
        self._limits = limits
        self._part = part
        self._abstracts: dict[str, _Abstract] = {}
        self._lists: dict[str, _List] = {}
        self._abstract: _Abstract | None = None
        self._list: _List | None = None
        self._at = 0  # the level of an override
        self._level: _Level | None = None
        self._fallback = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        value = attributes.get("w:val", "")
        if self._fallback or tag == "mc:Fallback":
            self._fallback += 1
        elif tag == "w:abstractNum":
            self._abstract = self._abstracts.setdefault(attributes.get("w:abstractNumId", ""), _Abstract())
            self._bounded(len(self._abstracts))
        elif tag == "w:num":
            self._list = self._lists.setdefault(attributes.get("w:numId", ""), _List())
            self._bounded(len(self._lists))
        elif tag == "w:lvlOverride":
            self._at = count(attributes.get("w:ilvl", ""))
        elif tag == "w:lvl":
            self._begin_level(count(attributes.get("w:ilvl", "")))
        elif self._level is not None:
            _of_level(self._level, tag, value, attributes)
        elif self._list is not None:
            if tag == "w:abstractNumId":
                self._list.abstract = value
            elif tag == "w:startOverride":
                self._list.starts[self._at] = count(value)
        elif self._abstract is not None:
            if tag == "w:numStyleLink":
                self._abstract.link = value
            elif tag == "w:styleLink":
                self._abstract.style = value

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._fallback:
            self._fallback -= 1
        elif tag == "w:lvl":
            self._level = None
        elif tag == "w:abstractNum":
            self._abstract = None
        elif tag == "w:num":
            self._list = None

    def _begin_level(self, at: int) -> None:
        self._level = _Level()
        if at >= _LEVELS:
            return
        if self._list is not None:
            self._list.levels[at] = self._level
        elif self._abstract is not None:
            self._abstract.levels[at] = self._level

    def _bounded(self, found: int) -> None:
        if found > self._limits.max_definitions:
            raise beyond("definitions", self._limits.max_definitions, part=self._part)

    def abstract_of(self, list_id: str) -> str:
        """The name of the definition that counts for a list, through a list style where it names one."""
        found = self._lists.get(list_id)
        if found is None:
            return ""
        abstract = self._abstracts.get(found.abstract)
        if abstract is not None and abstract.link and not abstract.levels:
            for name, each in self._abstracts.items():
                if each.style == abstract.link:
                    return name
        return found.abstract

    def level(self, list_id: str, at: int) -> _Level | None:
        """The level of a list, None when there is none."""
        found = self._lists.get(list_id)
        if found is not None and at in found.levels:
            return found.levels[at]
        abstract = self._abstracts.get(self.abstract_of(list_id))
        return None if abstract is None else abstract.levels.get(at)

    def level_of_style(self, list_id: str, styles: tuple[str, ...]) -> int:
        """The level of a list that belongs to one of the paragraph styles; the first where none does."""
        for at in range(_LEVELS):
            level = self.level(list_id, at)
            if level is not None and level.paragraph_style in styles:
                return at
        return 0

    def first(self, list_id: str, at: int) -> tuple[int, bool]:
        """The number that a level begins with, and whether the list says so itself."""
        found = self._lists.get(list_id)
        if found is not None and at in found.starts:
            return found.starts[at], True
        level = self.level(list_id, at)
        return (1 if level is None else level.start), found is not None and at in found.levels


def _of_level(level: _Level, tag: str, value: str, attributes: dict[str, str]) -> None:
    if tag == "w:start":
        level.start = count(value)
    elif tag == "w:numFmt":
        level.style = value
    elif tag == "w:lvlText":
        level.text = value
    elif tag == "w:lvlRestart":
        level.restart = count(value)
    elif tag == "w:isLgl":
        level.legal = is_on(attributes)
    elif tag == "w:pStyle":
        level.paragraph_style = value


class Counter:
    """Counts the paragraphs of lists in the order in which they print; one for each text (body, header …)."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, at: int) -> str:
        """The mark of the next paragraph at that level of the list, empty where there is none."""
        level = self._lists.level(list_id, at)
        if level is None:
            return ""
        abstract = self._lists.abstract_of(list_id)
        counts = self._counts.setdefault(abstract, {})
        first, overridden = self._lists.first(list_id, at)
        if overridden and (list_id, at) not in self._begun:
            counts[at] = first
        else:
            counts[at] = counts[at] + 1 if at in counts else first
        self._begun.add((list_id, at))
        for higher in range(at):  # a level that was passed over counts as begun
            counts.setdefault(higher, self._lists.first(list_id, higher)[0])
        for lower in [each for each in counts if each > at]:
            if self._starts_anew(list_id, lower, at):
                del counts[lower]
        if level.text is None:
            return ""
        if level.style == "bullet":
            return bullet(level.text)
        return _PLACE.sub(lambda match: self._number(list_id, int(match[1]) - 1, level, counts), level.text).strip()

    def _starts_anew(self, list_id: str, lower: int, at: int) -> bool:
        level = self._lists.level(list_id, lower)
        restart = None if level is None else level.restart
        return at < restart if restart is not None else True

    def _number(self, list_id: str, at: int, level: _Level, counts: dict[int, int]) -> str:
        number = counts.get(at)
        if number is None:
            number = self._lists.first(list_id, at)[0]
        other = self._lists.level(list_id, at)
        style = "decimal" if level.legal or other is None else other.style
        return "" if style == "bullet" else numeral(number, style)
