"""Which fields a number of the prose may carry, by the phrases of the form definitions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition, Form, Table
from xlsync.forms.expression import parse_value
from xlsync.forms.expression_types import Arithmetic, FieldReference
from xlsync.proof.cells import FieldKey, phrased
from xlsync.proof.figures import Figure
from xlsync.proof.phrases import Pattern, pattern

_CLAUSE = re.compile(r"[;:(),]\s|\n|\.\s")
#: What makes a number another quantity than the tables': a change, a remainder, a plan, a part.
_PARTIAL_BEFORE = re.compile(
    r"\b(?:tang|giam|them|(?<!gioi )thieu|vuot|con lai|chua|phan dau|chi tieu|muc tieu|ke hoach|du kien|cung ky|"
    r"ky truoc|binh quan|trong so|nu co|nu|truoc do|nam truoc|giai doan truoc|luy ke|khoi doanh nghiep|ngoai nha nuoc)"
    r"(?:\s+\w+){0,3}\s*$|\btu\s*$|(?<!so )\blen\s*$|\bxuong\s*$"
)
_PARTIAL_AFTER = re.compile(
    r"^[\s\w,]{0,40}\b(?:con lai|chua|(?<!co )so voi|cung ky|ky truoc|tro len|chi tieu|ke hoach nam)\b"
)


@dataclass(frozen=True, slots=True)
class Match:
    """A field that a figure may carry, with the words that matched. `whole` is the field of a ratio's whole.
    `end`: where the phrase ends in the folded text. `weight`: how many words it fixes."""

    key: FieldKey
    whole: FieldKey | None
    definition: FieldDefinition
    words: str
    end: int
    weight: int


class Matcher:
    """The phrases of all forms."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self._counts: list[tuple[FieldKey, None, FieldDefinition, Pattern]] = []
        self._ratios: list[tuple[FieldKey, FieldKey, FieldDefinition, Pattern]] = []
        for form, table, field in phrased(forms):
            key = FieldKey(form.form, table.id, field.id)
            parts = _ratio(table, field)
            for phrase in field.phrases:
                if parts is None:
                    self._counts.append((key, None, field, pattern(phrase)))
                else:
                    part, whole = (FieldKey(form.form, table.id, name) for name in parts)
                    self._ratios.append((part, whole, table.field(part.field), pattern(phrase)))

    def matches(self, plain: str, start: int, end: int, figure: Figure, heading: str) -> list[Match]:
        """The fields that a figure of the sentence `plain[start:end]` may carry, those with the most words first."""
        before, after = plain[start : figure.hedged], plain[figure.end : end]
        if _PARTIAL_BEFORE.search(before) or _PARTIAL_AFTER.match(after):
            return []
        clause = _clause(before, after)
        found: list[Match] = []
        known: Sequence[tuple[FieldKey, FieldKey | None, FieldDefinition, Pattern]]
        known = self._counts if figure.whole is None else self._ratios
        for key, whole, field, phrase in known:
            taken = phrase.fits(before, after)
            if taken is None or (phrase.bars and phrase.bars.search(clause)):
                continue
            if phrase.needs and not (phrase.needs.search(plain[:end]) or phrase.needs.search(heading)):
                continue
            words = plain[figure.start - taken[0] if taken[0] else figure.start : figure.end + taken[1]]
            found.append(Match(key, whole, field, words.strip(" ,"), figure.end + taken[1], phrase.size))
        return sorted(found, key=lambda match: -match.weight)


def _ratio(table: Table, field: FieldDefinition) -> tuple[str, str] | None:
    """Part and whole of a rate that is one field by another."""
    if field.computed is None:
        return None
    match parse_value(field.computed, {each.id: each for each in table.fields}).root:
        case Arithmetic(operator="/", left=FieldReference(id=part), right=FieldReference(id=whole)):
            return part, whole
    return None


def _clause(before: str, after: str) -> str:
    starts = [match.end() for match in _CLAUSE.finditer(before)]
    stop = _CLAUSE.search(after)
    return before[starts[-1] if starts else 0 :] + " # " + after[: stop.start() if stop else len(after)]
