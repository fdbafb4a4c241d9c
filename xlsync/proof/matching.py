"""Which fields a number of the prose may carry, by the phrases of the form definitions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition, Form, Table
from xlsync.forms.expression import parse_value
from xlsync.forms.expression_types import Arithmetic, FieldReference
from xlsync.proof.bags import Bag, bag, is_bag
from xlsync.proof.cells import FieldKey, phrased
from xlsync.proof.figures import Figure
from xlsync.proof.phrases import Pattern, pattern
from xlsync.texts.normalise import fold

_CLAUSE = re.compile(r"[;:(),]\s|\n|\.\s")
#: What makes a number another quantity than the tables': a change, a remainder, a plan, a part.
_PARTIAL_BEFORE = re.compile(
    r"\b(?:tang|giam|them|(?<!gioi )thieu|vuot|con lai|chua|phan dau|chi tieu|muc tieu|ke hoach|du kien|cung ky|"
    r"ky truoc|binh quan|trong so|nu co|nu|truoc do|nam truoc|giai doan truoc|luy ke|ngoai nha nuoc)"
    r"(?:\s+\w+){0,3}\s*$|\btu\s*$|\bso (?:\w+ ){1,3}?(?:chua|khong|dang)\b[^;.,:()]*$|(?<!so )\blen\s*$|\bxuong\s*$"
)
#: `45 buổi, tăng 3 buổi so với cùng kỳ` tells what is now; `45 đơn còn lại` is another quantity.
_PARTIAL_AFTER = re.compile(
    r"^[^;.()]{0,60}\((?:khong|chua) (?:tinh|nam|thuoc)(?: vao| trong| dien)\b|"
    r"^(?:(?!,\s*(?:tang|giam|bang|vuot|dat|cao hon|thap hon|nhieu hon|it hon)\b)[\s\w,]){0,40}\b"
    r"(?:(?<!co )so voi|cung ky|ky truoc|tro len|chi tieu|ke hoach nam)\b|^[\s\w]{0,40}\b(?:con lai|chua)\b"
)
_NEAR_SECTOR = re.compile(r"(?:khoi|khu vuc) (?:cac )?(?:doanh nghiep|hanh chinh|co quan)(?=(?:\s+\w+){0,3}\s*$)")
#: `khối doanh nghiệp`: all that the fields of enterprises count, a part for the others.
_SECTOR = re.compile(r"\b(?:khoi|khu vuc) (?:cac )?(doanh nghiep|hanh chinh|co quan)\b")


def of_its_sector(words: str, field: FieldDefinition) -> bool:
    """Whether the sector that the folded words name is the one whose units the field counts."""
    named = _SECTOR.match(words)
    counted = "doanh nghiep" if named and named[1] == "doanh nghiep" else "co quan"
    return named is not None and counted in fold(" ".join((field.label.vi, *field.synonyms)))


@dataclass(frozen=True, slots=True)
class Match:
    """A field that a figure may carry, with the words that matched. `whole` is the field of a ratio's whole.
    `end`: where the phrase ends in the folded text. `weight`: how many words it fixes. `loose`: its words stand in no
    order, so that only a slip of the fingers makes it certain."""

    key: FieldKey
    whole: FieldKey | None
    definition: FieldDefinition
    words: str
    end: int
    weight: int
    loose: bool = False


class Matcher:
    """The phrases of all forms."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self._counts: list[tuple[FieldKey, None, FieldDefinition, Pattern]] = []
        self._ratios: list[tuple[FieldKey, FieldKey, FieldDefinition, Pattern]] = []
        self._bags: list[tuple[FieldKey, FieldDefinition, Bag]] = []
        for form, table, field in phrased(forms):
            key = FieldKey(form.form, table.id, field.id)
            parts = _ratio(table, field)
            for phrase in field.phrases:
                if is_bag(phrase):
                    self._bags.append((key, field, bag(phrase)))
                elif parts is None:
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
        sector = _NEAR_SECTOR.search(before)
        found: list[Match] = []
        known: Sequence[tuple[FieldKey, FieldKey | None, FieldDefinition, Pattern]]
        known = self._counts if figure.whole is None else self._ratios
        for key, whole, field, phrase in known:
            taken = phrase.fits(before, after)
            if taken is None or (phrase.bars and phrase.bars.search(clause)):
                continue
            if sector and not of_its_sector(sector[0], field):
                continue
            if phrase.needs and not (phrase.needs.search(plain[:end]) or phrase.needs.search(heading)):
                continue
            if _of_another_section(phrase, clause, heading.split(" . ", maxsplit=1)[0]):
                continue
            words = plain[figure.start - taken[0] if taken[0] else figure.start : figure.end + taken[1]]
            found.append(Match(key, whole, field, words.strip(" ,"), figure.end + taken[1], phrase.size))
        if not found and figure.whole is None:
            found = list(self._loose(before, after, figure))
        return sorted(found, key=lambda match: -match.weight)

    def _loose(self, before: str, after: str, figure: Figure) -> Iterator[Match]:
        """The fields whose words stand around the figure in any order: those of which most words do."""
        fits = [(key, field, taken, said.size) for key, field, said in self._bags
                if (taken := said.fits(before, after)) is not None]  # fmt: skip
        most = max((size for *_, size in fits), default=0)
        for key, field, taken, size in fits:
            if size == most:
                words = after[:taken].strip(" ,")
                yield Match(key, None, field, words or field.label.vi, figure.end + taken, size, loose=True)


def _ratio(table: Table, field: FieldDefinition) -> tuple[str, str] | None:
    """Part and whole of a rate that is one field by another."""
    if field.computed is None:
        return None
    match parse_value(field.computed, {each.id: each for each in table.fields}).root:
        case Arithmetic(operator="/", left=FieldReference(id=part), right=FieldReference(id=whole)):
            return part, whole
    return None


def _of_another_section(phrase: Pattern, clause: str, title: str) -> bool:
    """Whether the heading is of what the phrase leaves out, and only other words than the number's own are of the
    field: `Phản biện` over `tiếp thu 201 ý kiến, giải trình 67 ý kiến`."""
    if phrase.needs is None or phrase.bars is None or phrase.needs.search(clause):
        return False
    return phrase.bars.search(title) is not None and phrase.needs.search(title) is None


def _clause(before: str, after: str) -> str:
    starts = [match.end() for match in _CLAUSE.finditer(before)]
    stop = _CLAUSE.search(after)
    return before[starts[-1] if starts else 0 :] + " # " + after[: stop.start() if stop else len(after)]
