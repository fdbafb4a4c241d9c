"""XS502: the members of a closed classification do not add up to what is classified.

Forms of discipline (Quy định 69-QĐ/TW of 2022, Điều 7: khiển trách, cảnh cáo, cách chức, khai trừ; giải tán for
organisations; buộc thôi việc, giáng chức, hạ bậc lương, Luật Cán bộ, công chức, Điều 79) and results of complaints and
denunciations (Thông tư 02/2021/TT-TTCP: đúng, sai, có đúng có sai, rút đơn). Reports name them one after another with
or without a word that ties them to the total before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, before
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.sentences import Sentence
from xlsync.proof.slips import alike
from xlsync.proof.told_wrong import wrong_sum


@dataclass(frozen=True, slots=True)
class _Class:
    """`label` matches a member's name beside its number, `both` the members without which none is complete, `counted`
    the nouns of the total. `whole_clause`: every number between the first and the last member is one."""

    label: re.Pattern[str]
    both: tuple[str, str]
    counted: re.Pattern[str]
    whole_clause: bool = False


_CLASSES = (
    _Class(
        re.compile(
            r"\b(?P<of>)(?P<name>khien trach|canh cao|cach chuc|khai tru|giai tan|giang chuc|"
            r"buoc thoi viec|ha bac luong)\b"
        ),
        ("khien trach", "canh cao"),
        re.compile(
            r"(?:(?:luot )?(?:dang vien|to chuc dang|to chuc|can bo|cong chuc|vien chuc)|truong hop|nguoi|dong chi)\b"
        ),
    ),
    _Class(
        re.compile(r"\b(?P<of>khieu nai|to cao)\s+(?P<name>co dung,? co sai|dung mot phan|dung|sai)\b"),
        ("dung", "sai"),
        re.compile(r"(?:don|vu|vu viec|truong hop)\b"),
        whole_clause=True,
    ),
    _Class(
        re.compile(r"\b(?P<of>)(?P<name>tai cu|lan dau)\b"),
        ("tai cu", "lan dau"),
        re.compile(r"(?:dong chi|nguoi|dai bieu|uy vien)\b"),
    ),
)
_FEW = 3  # sentences back
_SUBJECT = re.compile(r"\b(?:khieu nai|to cao)\b")
_CLAUSE = re.compile(r"[;:,.()]|\bva\b")


def classes(document: Document, facts: Facts) -> Iterator[Finding]:
    """Sentence by sentence, the total in it before the members or in the three before."""
    for at, sentence in enumerate(facts.sentences):
        own = [each for each in facts.quantities_of(sentence) if not each.spelled]
        for kind in _CLASSES:
            for of, members in _runs(facts, kind, own):
                totals = _totals(facts, kind, of, members, facts.sentences[max(0, at - _FEW) : at + 1])
                wrong = _wrong(members, totals)
                if wrong is not None:
                    yield _finding(document, facts, wrong, members)


def _runs(facts: Facts, kind: _Class, own: Sequence[Quantity]) -> Iterator[tuple[frozenset[str], list[Quantity]]]:
    """The members' numbers with that of which they are told, in runs: one ends where a name comes again. Where a
    sentence tells the results of complaints and of denunciations, all together are a run as well."""
    runs: list[tuple[str, list[Quantity], list[str]]] = []
    pending: list[Quantity] = []
    for each in own:
        if each.kind is not Kind.COUNT:
            continue
        of, name = _name(facts, kind, each)
        if not name:
            if kind.whole_clause and runs and each.head == runs[-1][1][0].head:
                pending.append(each)
            continue
        if not runs or name in runs[-1][2] or of != runs[-1][0]:
            runs.append((of, [], []))
            pending = []
        runs[-1][1].extend([*pending, each])
        runs[-1][2].append(name)
        pending = []
    subjects = [of for of, _, _ in runs]
    if len(set(subjects)) == len(subjects) > 1:
        every = [each for _, members, _ in runs for each in members]
        names = [name for _, _, own_names in runs for name in own_names]
        yield from _complete(kind, frozenset(subjects), every, names)
    for of, members, names in runs:
        yield from _complete(kind, frozenset({of} - {""}), members, names)


def _complete(
    kind: _Class, of: frozenset[str], run: list[Quantity], named: Sequence[str]
) -> Iterator[tuple[frozenset[str], list[Quantity]]]:
    if all(name in named for name in kind.both) and all(each.hedge is Hedge.EXACT for each in run):
        yield of, run


def _name(facts: Facts, kind: _Class, each: Quantity) -> tuple[str, str]:
    """Of what and which member it is: right behind the number (`11 đơn khiếu nại đúng`), or before it."""
    flat = facts.flat(each.paragraph)
    behind = _CLAUSE.split(re.split(r"[0-9]", after(flat, each, 60))[0])[0]
    found = kind.label.search(behind)
    if found is None:
        ahead = _CLAUSE.split(re.split(r"[0-9]", before(flat, each))[-1])[-1]
        found = kind.label.search(ahead)
    return (found["of"] or "", found["name"]) if found else ("", "")


def _totals(
    facts: Facts, kind: _Class, of: frozenset[str], members: Sequence[Quantity], near: Sequence[Sentence]
) -> list[Quantity]:
    """Counts before the members, of the class's nouns and of the same subjects (`22 đơn khiếu nại, tố cáo`: both)."""
    first = members[0]
    found = []
    for sentence in near:
        if sentence.paragraph < first.paragraph - 1:
            continue
        for each in facts.quantities_of(sentence):
            earlier = (each.paragraph, each.start) < (first.paragraph, first.start)
            if earlier and each.kind in {Kind.COUNT, Kind.RATIO} and kind.counted.match(each.unit):
                behind = re.split(r"[0-9;.(]", after(facts.flat(each.paragraph), each))[0]
                told = frozenset(_SUBJECT.findall(behind))
                if told == of or (not told and len(of) != 1):
                    found.append(each)
    return found


def _wrong(members: Sequence[Quantity], totals: Sequence[Quantity]) -> Quantity | None:
    """The nearest total that the members miss by a slip in one of the numbers; None where they add up to any."""
    values = [each.value for each in members]
    added = sum(values, Fraction(0))
    sums = {added, *(sum(values[:count], Fraction(0)) for count in range(2, len(values)))}
    everything = [value for each in totals for value in (each.value, each.whole) if value is not None]
    if not totals or any(each in sums for each in everything):
        return None
    if any(sum(everything[first:], Fraction(0)) in sums for first in range(len(everything))):
        return None
    for total in reversed(totals):
        rest = [(value, total.value - added + value) for value in values]
        if alike(added, total.value) or any(right > 0 and alike(right, value) for value, right in rest):
            return total
    return None


def _finding(document: Document, facts: Facts, total: Quantity, members: Sequence[Quantity]) -> Finding:
    last = members[-1]
    start = total.start if total.paragraph == last.paragraph else members[0].start
    added = sum((each.value for each in members), Fraction(0))
    place = (last.paragraph, start, last.end)
    return wrong_sum(document, facts, place, [each.text for each in members], added, total.value, total.text)
