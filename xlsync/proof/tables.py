"""XS501: a number of the prose against the cell of the consolidated workbook that carries it."""

import re
from collections.abc import Iterator
from fractions import Fraction

from xlsync.forms.library import FormLibrary
from xlsync.forms.names import names_on
from xlsync.model import Document, Finding, Paragraph, Passage, Published, Register, Severity
from xlsync.proof.cells import Cell, Cells, FieldKey
from xlsync.proof.figures import Figure, figures
from xlsync.proof.flat import Flat, flatten
from xlsync.proof.matching import Match, Matcher, of_its_sector
from xlsync.proof.quantity import Hedge
from xlsync.proof.scopes import Reach, Scope, nearest, scopes
from xlsync.proof.sections import told
from xlsync.proof.sentences import Sentence, sentences
from xlsync.proof.unit_lists import in_a_list
from xlsync.texts import catalogue

_SURE, _LIKELY, _DOUBTFUL = 0.95, 0.75, 0.4
_ENOUGH = 0.7
_YEAR = re.compile(r"\b(?:nam|quy\s+\w+\s?/|thang\s+[0-9]{1,2}\s?/|[0-9]{1,2}/)\s*((?:19|20)[0-9]{2})\b")
_PART_OF_PERIOD = re.compile(
    r"\b(?:quy (?:iv|i{1,3}|[1-4])\b|(?<!den )(?<!het )thang [0-9]{1,2}\b(?! dau)|tuan |cung ky|giai doan 20)"
)
_OF_YEAR = re.compile(r"(?<!den )(?<!den het )\bnam (?:19|20)[0-9]{2}\b[^;.,(]*$")
_COMING = re.compile(r"\b(?:thang cuoi nam|thoi gian toi|(?:nam|quy|thang|ky) toi|sap toi|toi day)\b")
#: A heading that is nothing but a part of the year.
_PART_HEADING = re.compile(
    r"(?:[ivx0-9a-h.]{1,5}[.):/\- ]\s*)?(?:trong |rieng )?(?:quy (?:iv|i{1,3}|[1-4])|thang [0-9]{1,2}|"
    r"(?:[36]|0[36]|ba|sau) thang cuoi(?: nam)?)(?:\s?[/-]\s?|\s)?(?:nam )?(?:20[0-9]{2})?\s*"
)
_COMPARED = re.compile(r"\bso (?:voi )?(?:cung ky )?(?:voi )?(?:nam )?(?:19|20)[0-9]{2}\b")
_NEARLY = Fraction(15, 100)
_LARGE = 100
_LEAST = 10  # smaller numbers are equal to some unit's by chance
_PART = re.compile(r"\btrong (?:do|so do)(?: co)?\s+$")


class _Comparison:
    def __init__(self, document: Document, published: Published, library: FormLibrary, register: Register) -> None:
        day = published.period.last
        self._document = document
        self._cells = Cells(published)
        self._period = published.period
        self._matcher = Matcher(library.on(day))
        self._names = names_on(register, day)

    def findings(self) -> Iterator[Finding]:
        for paragraph, heading in told(self._document):
            if _PART_HEADING.fullmatch(heading.split(" . ")[0]):
                continue
            flat = flatten(paragraph.text)
            for sentence in sentences(paragraph.number, paragraph.text):
                yield from self._sentence(paragraph, flat, sentence, heading)

    def _sentence(self, paragraph: Paragraph, flat: Flat, sentence: Sentence, heading: str) -> Iterator[Finding]:
        start, end = flat.position(sentence.start), flat.position(sentence.end)
        found = [
            _moved(scope, start) for scope in scopes(flat.text[start:end], flat.plain[start:end], self._names.find)
        ]
        told: list[tuple[Figure, list[Match]]] = []
        own = list(figures(flat, start, end))
        for figure in own:
            matches = self._matcher.matches(flat.plain, start, end, figure, heading)
            if not matches or not self._in_period(flat.plain[start : figure.start]):
                continue
            if not (told and _is_part(flat.plain[start : figure.start], matches, told[-1][1])):
                told.append((figure, matches))
        agreed = frozenset(key for each in told for key in self._agreed(flat, *each, found))
        for figure, matches in told:
            finding = self._compare(flat, sentence, figure, matches, found, agreed)
            if finding is not None:
                yield finding
        for figure, match, scope in in_a_list(flat.plain, own, told, found, self._cells):
            cell = self._cells.of(match.key, scope.unit.code if scope.unit else None)[0]
            if self._in_period(flat.plain[start : figure.start]) and (
                _alike(figure.value, cell.value) or self._of_another_unit(cell, figure.value)
            ):
                yield self._finding(
                    flat, sentence, figure, match, cell, figure.value, scope, beside=True, by_tiers=False
                )

    def _in_period(self, before: str) -> bool:
        """Whether the words before a number speak of the whole period: the last year named is one of it."""
        years = [int(year) for year in _YEAR.findall(_COMPARED.sub(" ", before))]
        if years and not self._period.first.year <= years[-1] <= self._period.last.year:
            return False
        if self._period.first.year < self._period.last.year and _OF_YEAR.search(before):
            return False  # `14 hội nghị (năm 2023: 04 hội nghị, năm 2024: 10 hội nghị)`
        return not (_PART_OF_PERIOD.search(before) or _COMING.search(before))

    def _agreed(self, flat: Flat, figure: Figure, matches: list[Match], found: list[Scope]) -> Iterator[FieldKey]:
        """The fields of which the figure is right for the tier that is named beside it."""
        scope, beside = nearest(flat.plain, found, figure.start, matches[0].end)
        if beside and scope is not None and scope.tier is not None and figure.whole is None:
            for match in matches:
                if any(cell.tier is scope.tier and figure.allows(cell.value) for cell in self._cells.of(match.key)):
                    yield match.key

    def _compare(
        self,
        flat: Flat,
        sentence: Sentence,
        figure: Figure,
        matches: list[Match],
        found: list[Scope],
        agreed: frozenset[FieldKey],
    ) -> Finding | None:
        scope, beside = nearest(flat.plain, found, figure.start, matches[0].end)
        units = [each.unit.code for each in found if each.unit is not None]
        if scope is not None and scope.reach is Reach.OTHER:
            if not any(of_its_sector(flat.plain[scope.start : figure.start], match.definition) for match in matches):
                return None
            scope, beside = None, False
        best: list[tuple[Cell, Match, Fraction]] = []
        for match in matches:
            cells = self._plausible(match.key, scope, units, beside=beside)
            wholes = self._plausible(match.whole, scope, units, beside=beside) if match.whole else ()
            if match.whole and figure.whole is not None:
                if any(figure.whole == cell.value for cell in wholes):
                    cells = tuple(c for c in cells if any(_same(c, w) and w.value == figure.whole for w in wholes))
                elif any(figure.allows(cell.value) for cell in cells):
                    best += [
                        (w, match, figure.whole)
                        for w in wholes
                        if any(_same(w, c) and figure.allows(c.value) for c in cells)
                    ]
                    continue
                else:
                    return None  # another ratio
            if any(figure.allows(cell.value) for cell in cells):
                return None
            best += [(cell, match, figure.value) for cell in cells]
        if not best:
            return None
        cell, match, stated = min(best, key=lambda each: self._distance(each[0], each[2], scope, beside=beside))
        by_tiers = beside and match.key in agreed  # the sentence tells this field tier by tier, others rightly
        finding = self._finding(flat, sentence, figure, match, cell, stated, scope, beside=beside, by_tiers=by_tiers)
        doubtful = finding.severity is Severity.INFO
        if match.loose and (doubtful or stated < _LARGE or self._cells.anywhere(stated)):
            return None
        # of a unit the workbook has its own row only: a doubtful match beside its name is none
        return None if units and doubtful else finding

    def _plausible(self, key: FieldKey, scope: Scope | None, units: list[str], *, beside: bool) -> tuple[Cell, ...]:
        if scope is not None and scope.unit is not None:
            return self._cells.of(key, scope.unit.code)
        cells = self._cells.of(key)
        of_units = tuple(cell for unit in units for cell in self._cells.of(key, unit))
        tiered = any(cell.tier is not None for cell in cells)
        if beside and tiered and scope is not None and scope.tier is not None:
            # `Công đoàn ngành A tổ chức 17 buổi, CĐCS trực thuộc 93 buổi`: the tier under the units named there
            return tuple(cell for cell in (*cells, *of_units) if cell.tier is scope.tier)
        return cells + of_units

    def _distance(
        self, cell: Cell, stated: Fraction, scope: Scope | None, *, beside: bool
    ) -> tuple[bool, bool, bool, Fraction]:
        """How unlike a cell is: not of the tier that is named, not alike in digits, far away."""
        tier = scope.tier if scope is not None and scope.reach is Reach.TIER else None
        other = cell.tier is not tier and cell.unit is None
        return (other and beside, not _alike(stated, cell.value), other, abs(cell.value - stated))

    def _confidence(
        self, figure: Figure, stated: Fraction, cell: Cell, scope: Scope | None, *, beside: bool, by_tiers: bool
    ) -> float:
        """Near certain where the number looks like a slip for the cell's; else it may be another quantity."""
        named = scope is not None and cell.tier is not None and cell.tier is scope.tier
        if named and (by_tiers or self._adds_a_tier(cell, stated)):
            return _SURE
        if beside and self._of_another_unit(cell, stated):
            return _SURE
        near = figure.hedge is not Hedge.EXACT and abs(stated - cell.value) <= stated * _NEARLY
        if _slipped(figure, stated, cell.value) or self._misses_a_tier(cell, stated) or near:
            return _SURE if beside or scope is None or cell.tier is scope.tier else _LIKELY
        return _DOUBTFUL

    def _of_another_unit(self, cell: Cell, stated: Fraction) -> bool:
        """Whether the number is what another unit has in that field: a wrong row was copied."""
        if cell.unit is None or stated < _LEAST:
            return False
        return any(each.value == stated for each in self._cells.of_others(cell))

    def _adds_a_tier(self, cell: Cell, stated: Fraction) -> bool:
        """Whether the number is the named tier's with another one's added; small sums come about by chance."""
        others = (each for each in self._cells.of(cell.key, cell.unit) if each.tier not in (None, cell.tier))
        return stated >= _LARGE and any(each.value and stated == cell.value + each.value for each in others)

    def _misses_a_tier(self, cell: Cell, stated: Fraction) -> bool:
        """Whether the number is the total without one of the tiers."""
        tiers = [each.value for each in self._cells.of(cell.key, cell.unit) if each.tier is not None]
        return cell.tier is None and any(value and stated == cell.value - value for value in tiers)

    def _finding(
        self,
        flat: Flat,
        sentence: Sentence,
        figure: Figure,
        match: Match,
        cell: Cell,
        stated: Fraction,
        scope: Scope | None,
        *,
        beside: bool,
        by_tiers: bool,
    ) -> Finding:
        first, last = flat.original(figure.start, min(match.end, len(flat.plain)))
        quote = self._document.paragraph(sentence.paragraph).text[first:last]
        confidence = self._confidence(figure, stated, cell, scope, beside=beside, by_tiers=by_tiers)
        source = cell.figures[0]
        return catalogue.finding(
            "XS501",
            variant="doubtful" if confidence < _ENOUGH else "unit" if cell.unit else "sum" if cell.figures[1:] else "",
            values={
                "paragraph": sentence.paragraph, "quote": quote, "words": match.words,
                "stated": float(stated) if stated.denominator > 1 else int(stated),
                "value": float(cell.value) if cell.value.denominator > 1 else int(cell.value),
                "label": match.definition.label.vi, "label_en": match.definition.label.text("en"),
                "place": cell.place, "sheet": source.sheet, "tier": cell.tier.value if cell.tier else None,
                "unit_name": source.unit_name if cell.unit else None,
                "difference": float(abs(stated - cell.value)), "confidence": confidence,
            },
            form=cell.key.form, table=cell.key.table, field=cell.key.field, unit=cell.unit, sheet=source.sheet,
            cell=source.cell, cells=tuple(each.cell for each in cell.figures),
            found=quote, expected=str(cell.value),
            passage=Passage(sentence.paragraph, sentence.number, first, last),
        )  # fmt: skip


def against_tables(
    document: Document, published: Published, library: FormLibrary, register: Register
) -> Iterator[Finding]:
    """The numbers of the prose that no cell which they may mean has. What speaks of another period, of a part, of a
    plan or of somebody whom the workbook does not know is left alone."""
    return _Comparison(document, published, library, register).findings()


def _moved(scope: Scope, by: int) -> Scope:
    return Scope(scope.start + by, scope.end + by, scope.reach, scope.tier, scope.unit)


def _same(one: Cell, other: Cell) -> bool:
    return one.tier is other.tier and one.unit == other.unit


def _is_part(before: str, matches: list[Match], last: list[Match]) -> bool:
    """`04 buổi, trong đó có 01 buổi do …`: a part of the field told just before, of whatever kind."""
    return _PART.search(before) is not None and bool({each.key for each in matches} & {each.key for each in last})


def _slipped(figure: Figure, stated: Fraction, value: Fraction) -> bool:
    """Whether the stated number may be a slip for the value; a rounded one is compared in its own unit."""
    if figure.step <= 1:
        return _alike(stated, value)
    return _alike(stated, value) or _alike(stated / figure.step, Fraction(value // figure.step))


def _alike(one: Fraction, other: Fraction) -> bool:
    """Whether one number may be a slip for the other: digits swapped, one wrong, missing or too many."""
    a, b = str(one), str(other)
    if one == other or "/" in a + b:
        return False
    if sorted(a.zfill(2)) == sorted(b.zfill(2)) or one in {other * 10, other * 1000} or other in {one * 10, one * 1000}:
        return True
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
