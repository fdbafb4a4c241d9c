"""Tables found by their headers, wherever they stand: one row or two, merged, reordered, extended, half renamed."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from xlsync.forms.definition import FieldDefinition, Form, Table
from xlsync.identify.header_zone import ROWS_ABOVE, header_zone, merge_anchors
from xlsync.model import CellRange, Grid, RawValue
from xlsync.texts.normalise import fold

_LONGEST_HEADER = 160
_ALIKE = 0.88  # of two texts, as the share of letters that both have in the same order
_MOST_KNOWN, _MOST_TEXTS = 256, 4096  # that are remembered: headers of sheets, texts


@dataclass(frozen=True, slots=True)
class Renamed:
    """A header that does not say what the definition says and is understood all the same."""

    row: int
    column: int
    header: str
    field: FieldDefinition


@dataclass(slots=True)
class FoundHeader:
    """A header row of one table in one grid, with what is odd about it."""

    form: Form
    table: Table
    row: int
    top: int
    columns: dict[str, int]
    renamed: list[Renamed] = field(default_factory=list)
    twice: dict[str, list[int]] = field(default_factory=dict)
    ambiguous: dict[int, str] = field(default_factory=dict)
    doubtful: dict[str, list[int]] = field(default_factory=dict)
    """Fields without a certain column, with all columns that may be theirs."""
    unknown: dict[int, str] = field(default_factory=dict)
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Text:
    row: int
    column: int
    text: str
    folded: str
    group: str


class HeaderIndex:
    """The header texts of all tables of the given forms, for finding them in grids."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._tables: list[tuple[Form, Table]] = [(form, table) for form in forms for table in form.tables]
        self._leaves: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._texts: list[dict[str, list[str]]] = []
        self._exact: list[dict[str, list[FieldDefinition]]] = []
        for number, (_, table) in enumerate(self._tables):
            texts = {definition.id: header_texts(definition) for definition in table.fields}
            by_text: dict[str, list[FieldDefinition]] = defaultdict(list)
            for definition in table.fields:
                for text in texts[definition.id]:
                    by_text[text].append(definition)
                    self._leaves[text].append((number, definition.id))
            self._texts.append(texts)
            self._exact.append(by_text)
        self._is_leaf: dict[str, bool] = {}
        self._found: dict[Hashable, list[FoundHeader]] = {}

    def find(self, grid: Grid) -> list[FoundHeader]:
        """The tables whose headers stand in the grid, from top to bottom; no two share a header row.

        They are not to be changed: thousands of workbooks made from one template have the same headers, so what was
        found in the rows that the search looks at is remembered by what stands there.
        """
        rows = self._candidate_rows(grid)
        zone = header_zone(grid, rows)
        if zone is None:
            return self._find(grid, rows)
        found = self._found.get(zone)
        if found is None:
            if len(self._found) >= _MOST_KNOWN:
                self._found.clear()
            found = self._found[zone] = self._find(grid, rows)
        return found

    def _find(self, grid: Grid, rows: list[int]) -> list[FoundHeader]:
        merges = merge_anchors(grid, rows)
        candidates: list[FoundHeader] = []
        for row in rows:
            texts = self._header_row(grid, row, merges)
            counts: dict[int, set[str]] = defaultdict(set)
            for text in texts:
                for number, field_id in self._leaves.get(text.folded, ()):
                    counts[number].add(field_id)
            for number, fields in counts.items():
                form, table = self._tables[number]
                if _enough(table, len(fields), grid.sheet):
                    candidates.append(self._assign(number, form, table, row, texts, grid))
        candidates.sort(key=lambda found: (-found.score, found.row))
        accepted: list[FoundHeader] = []
        for found in candidates:
            if all(abs(found.row - other.row) > ROWS_ABOVE for other in accepted) and found.columns:
                accepted.append(found)
        return sorted(accepted, key=lambda found: found.row)

    def _candidate_rows(self, grid: Grid) -> list[int]:
        known = self._is_leaf
        rows = []
        for row, cells in grid.rows.items():
            numbers = 0
            hit = False
            for value in cells.values():
                kind = type(value)
                if kind is float:
                    numbers += 1
                    if numbers > 1:  # a row with two numbers is data: this keeps the search cheap on long registers
                        hit = False
                        break
                elif not hit and isinstance(value, str) and len(value) <= _LONGEST_HEADER:
                    found = known.get(value)
                    hit = self._leaf(value) if found is None else found
            if hit:
                rows.append(row)
        return rows

    def _leaf(self, text: str) -> bool:
        """Whether a text is a header of any table; remembered, for most cells hold one of few texts."""
        if len(self._is_leaf) >= _MOST_TEXTS:
            self._is_leaf.clear()
        known = self._is_leaf[text] = fold(text) in self._leaves
        return known

    def _header_row(self, grid: Grid, row: int, merges: Mapping[tuple[int, int], CellRange]) -> list[_Text]:
        texts = []
        above = [grid.rows.get(row - distance, {}) for distance in range(1, ROWS_ABOVE + 1)]
        own = grid.rows.get(row, {})
        columns = set(own).union(*above)
        for column in sorted(columns):
            value = own.get(column)
            at = row
            if value is None:
                at, value = self._label_from_above(grid, row, column, merges)
            if not isinstance(value, str) or len(value) > _LONGEST_HEADER:
                continue
            group = self._group(grid, at, column, merges)
            texts.append(_Text(at, column, value, fold(value), group))
        return texts

    def _label_from_above(
        self, grid: Grid, row: int, column: int, merges: Mapping[tuple[int, int], CellRange]
    ) -> tuple[int, RawValue | None]:
        span = merges.get((row, column))
        if span is not None:
            if span.first_column == span.last_column and span.first_row >= row - ROWS_ABOVE:
                return span.first_row, grid.value(span.first_row, column)
            return row, None
        value = grid.value(row - 1, column)
        span = merges.get((row - 1, column))
        if isinstance(value, str) and (span is None or span.first_column == span.last_column):
            return row - 1, value
        return row, None

    def _group(self, grid: Grid, row: int, column: int, merges: Mapping[tuple[int, int], CellRange]) -> str:
        upper = row - 1
        span = merges.get((upper, column))
        if span is not None:
            value = grid.value(span.first_row, span.first_column)
            return fold(value) if isinstance(value, str) else ""
        cells = grid.rows.get(upper, {})
        for left in range(column, 0, -1):
            value = cells.get(left)
            if isinstance(value, str):
                return fold(value)
            if (upper, left) in merges:
                break
        return ""

    def _assign(self, number: int, form: Form, table: Table, row: int, texts: list[_Text], grid: Grid) -> FoundHeader:
        by_text = self._exact[number]
        claims: dict[str, list[_Text]] = defaultdict(list)
        found = FoundHeader(form, table, row, row, {})
        left_over: list[_Text] = []
        for text in texts:
            definitions = by_text.get(text.folded, [])
            if len(definitions) > 1:
                grouped = [d for d in definitions if d.group is not None and text.group in _label_texts(d.group)]
                definitions = grouped or definitions
            if len(definitions) == 1:
                claims[definitions[0].id].append(text)
            elif definitions:
                claims[""].append(text)
                for possible in definitions:
                    found.doubtful.setdefault(possible.id, []).append(text.column)
            elif text.row == row or text.row < row:
                left_over.append(text)
        _settle_repeats(claims, table, found)
        missing = [d for d in table.fields if d.id not in found.columns and d.id not in found.twice]
        for text in left_over:
            definition = _closest(text, missing, self._texts[number])
            if definition is not None:
                missing.remove(definition)
                found.columns[definition.id] = text.column
                found.renamed.append(Renamed(text.row, text.column, text.text, definition))
            elif text.row == row or text.group == "" or text.row == row - 1:
                found.unknown[text.column] = text.text
        found.doubtful = {
            field_id: columns
            for field_id, columns in {**found.doubtful, **found.twice}.items()
            if field_id not in found.columns
        }
        standard = [d for d in table.fields if d.id in found.columns]
        exact = len(standard) - len(found.renamed)
        # Every column that is not of this table speaks against it: "TT" and "Ghi chú" stand in many tables.
        found.score = exact + 0.5 * len(found.renamed) - 0.25 * len(found.unknown) + (grid.sheet == table.sheet)
        found.top = min([text.row for text in texts if text.column in found.columns.values()], default=row)
        if any(d.group is not None for d in standard) and (row - 1) in grid.rows:
            found.top = min(found.top, row - 1)
        return found


def _settle_repeats(claims: dict[str, list[_Text]], table: Table, found: FoundHeader) -> None:
    for text in claims.pop("", []):
        found.ambiguous[text.column] = text.text
    for definition in table.fields:
        texts = claims.get(definition.id, [])
        if len(texts) > 1:
            found.twice[definition.id] = [text.column for text in texts]
        elif texts:
            found.columns[definition.id] = texts[0].column


def header_texts(definition: FieldDefinition) -> list[str]:
    """What a header may say for a field, folded: its label and synonyms, alone and after the label of its group."""
    texts = [*_label_texts(definition.label), *(fold(synonym) for synonym in definition.synonyms)]
    if definition.group is not None:
        texts.extend(f"{group} {leaf}" for group in _label_texts(definition.group) for leaf in list(texts))
    return [text for text in dict.fromkeys(texts) if text]


def _label_texts(label: object) -> list[str]:
    return [fold(text) for text in (getattr(label, "vi", None), getattr(label, "en", None)) if text]


def _enough(table: Table, matched: int, sheet: str) -> bool:
    wanted = sum(1 for d in table.fields if d.required and d.computed is None) or len(table.fields)
    if sheet == table.sheet:
        return matched >= max(1, ceil(wanted / 3))
    return matched >= max(min(2, wanted), ceil(wanted / 2))


def _closest(text: _Text, missing: list[FieldDefinition], texts: Mapping[str, list[str]]) -> FieldDefinition | None:
    """The one missing field that the header can mean: its words with words added or left out, or a slip of typing."""
    folded = text.folded
    bare = fold(text.text.split("(", maxsplit=1)[0]) if "(" in text.text else folded
    words = set(bare.split())
    fits = []
    for definition in missing:
        for known in texts[definition.id]:
            other = set(known.split())
            if bare == known or (len(words & other) >= 2 and (words <= other or other <= words)):
                fits.append(definition)
                break
    if len(fits) == 1:
        return fits[0]
    if fits or len(folded) < 6:
        return None
    near = [d for d in missing if any(is_slip(folded, known) for known in texts[d.id])]
    return near[0] if len(near) == 1 else None


def is_slip(text: str, known: str) -> bool:
    """Whether a text is another one but for a slip of typing: most letters of both stand in the same order.

    Like rapidfuzz's `ratio`, without loading it (8 MB in every process), after Hyyrö (2004): a bit for each letter.
    """
    enough = _ALIKE * (len(text) + len(known))
    if 2 * min(len(text), len(known)) < enough:
        return False
    places: dict[str, int] = {}
    for place, letter in enumerate(known):
        places[letter] = places.get(letter, 0) | 1 << place
    everywhere = unmatched = (1 << len(known)) - 1
    for letter in text:
        matched = unmatched & places.get(letter, 0)
        unmatched = ((unmatched + matched) | (unmatched - matched)) & everywhere
    return 2 * (len(known) - unmatched.bit_count()) >= enough
