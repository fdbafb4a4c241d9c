"""XS502 where no word ties numbers together: totals and shares that are right but for a slip of the fingers.

Published reports seldom say `gồm` or `trên tổng số`: `tiếp 512 lượt …; thường xuyên 300 lượt …; định kỳ 212 lượt`, or a
sentence with all petitions and the next one with those resolved and their share. Such numbers are compared, and told
only when the right value and the stated one differ as a slip does; of unrelated numbers that is rarely so.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsync.model import Document, Finding
from xlsync.proof.claims import after, before, between, linked
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Hedge, Kind, Quantity
from xlsync.proof.ratios import Ratios, number, other_base
from xlsync.proof.rounding import exactly, follows, shown
from xlsync.proof.slips import alike
from xlsync.texts import catalogue

_LEAST_TOTAL = 100  # below, unrelated numbers are too often a slip apart
_LEAST_DIGITS = 3  # of a percentage
_BACK = 5  # sentences before that of the percentage
_MOST_PARTS = 8
_LEAST_CHANGE = 10
_THEN = re.compile(r"\b(?:nam|cung ky|ky|quy|thang)\b")
_CHANGE = re.compile(r"\b(tang|giam)\s+(?:(?:them|duoc)\s+)?$")
_SAID = re.compile(r"\b(?:chiem|dat|ty le)\b")


def slipped(document: Document, facts: Facts, known: Ratios) -> Iterator[Finding]:
    """Sentence by sentence; percentages that `known` compared already are left out."""
    done = [(each.passage.paragraph, each.passage.start, each.passage.end) for each in known.told]
    done += [(p.paragraph, p.start, p.end) for each in known.findings if (p := each.passage) is not None]
    for at, sentence in enumerate(facts.sentences):
        own = [each for each in facts.quantities_of(sentence) if each.kind in {Kind.COUNT, Kind.PERCENT, Kind.RATIO}]
        yield from _sum(document, facts, [each for each in own if _plain(each)])
        earlier = [
            each
            for last in facts.sentences[max(0, at - _BACK) : at]
            if last.paragraph >= sentence.paragraph - 2
            for each in facts.quantities_of(last)
            if each.kind is Kind.COUNT
        ]
        yield from _difference(document, facts, [each for each in own if each.kind is Kind.COUNT], earlier)
        for place, percent in enumerate(own):
            told = any(p == percent.paragraph and s <= percent.start < e for p, s, e in done)
            if place and percent.kind is Kind.PERCENT and not told:
                yield from _share(document, facts, own[:place], percent, earlier)


def _plain(each: Quantity) -> bool:
    return each.kind is Kind.COUNT and each.hedge is Hedge.EXACT and each.other is None and not each.spelled


def _swapped(one: Fraction, other: Fraction) -> bool:
    """Whether whole numbers differ by two neighbouring digits in the wrong order, zeros too: 207 and 270."""
    a, b = str(one), str(other)
    apart = [at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return len(a) == len(b) and len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(a) == sorted(b)


def _head(each: Quantity) -> str:
    return each.unit.split()[0] if each.unit else ""


def _sum(document: Document, facts: Facts, found: Sequence[Quantity]) -> Iterator[Finding]:
    """The first total of a sentence whose parts, counted in its noun, miss it by two neighbouring digits swapped."""
    for at, total in enumerate(found):
        if total.value < _LEAST_TOTAL or not total.unit:
            continue
        later = found[at + 1 :]
        parts = [each for each in later if _head(each) == _head(total)][:_MOST_PARTS]
        if len(parts) < len(later) and len(parts) < 2:
            parts = [each for each in later if _head(each) in {_head(total), ""}][:_MOST_PARTS]
        runs = [parts[:count] for count in range(2, len(parts) + 1)]
        runs = [run for run in runs if all(part.value < total.value for part in run)]
        if any(sum(part.value for part in run) == total.value for run in runs):
            return
        wrong = next((run for run in runs if _missed(total, run)), None)
        if wrong is not None:
            yield _wrong_sum(document, facts, total, wrong)
            return


def _missed(total: Quantity, parts: Sequence[Quantity]) -> bool:
    added = sum((part.value for part in parts), Fraction(0))
    if _swapped(added, total.value):
        return True
    needed = ((part.value, total.value - added + part.value) for part in parts)
    return any(right > 0 and min(stated, right) >= 10 and _swapped(stated, right) for stated, right in needed)


def _wrong_sum(document: Document, facts: Facts, total: Quantity, parts: Sequence[Quantity]) -> Finding:
    added = number(sum((part.value for part in parts), Fraction(0)))
    text = document.paragraph(total.paragraph).text
    return catalogue.finding(
        "XS502",
        variant="sum",
        values={
            "paragraph": total.paragraph, "quote": text[total.start : parts[-1].end],
            "parts": " + ".join(part.text for part in parts), "sum": added, "stated": number(total.value),
        },
        found=total.text,
        expected=str(added),
        passage=facts.passage(total.paragraph, total.start, parts[-1].end),
    )  # fmt: skip


def _share(
    document: Document, facts: Facts, preceding: Sequence[Quantity], percent: Quantity, earlier: Sequence[Quantity]
) -> Iterator[Finding]:
    flat = facts.flat(percent.paragraph)
    part = preceding[-1]
    if (
        not _plain(part)
        or percent.hedge is not Hedge.EXACT
        or len(str(percent.value * 10**percent.decimals)) < _LEAST_DIGITS
    ):
        return
    words = between(flat, part, percent)
    if not (linked(flat, part, percent) or _SAID.search(words)) or ";" in words or other_base(after(flat, percent)):
        return
    changed = _CHANGE.search(before(flat, part))
    sign = 0 if changed is None else 1 if changed[1] == "giam" else -1  # `giảm 61 lượt = 3,70%`: of what it was
    counted = [each for each in (*earlier, *preceding[:-1]) if _plain(each)]
    bases = [(each, each.value + sign * part.value) for each in counted]
    shares = [
        (each, whole, exact)
        for each, whole in bases
        if whole > part.value and (exact := exactly(part.value, whole)) is not None
    ]
    if any(follows(percent, exact) for _, _, exact in shares):
        return
    for counted_of, whole, exact in reversed(shares):
        right = exact.rounded(percent.decimals)
        if _head(counted_of) == _head(part) and alike(right, percent.value):
            text = document.paragraph(percent.paragraph).text
            yield catalogue.finding(
                "XS502",
                values={
                    "paragraph": percent.paragraph, "quote": text[part.start : percent.end],
                    "stated": shown(percent.value, percent.decimals), "recomputed": shown(right, percent.decimals),
                    "part": number(part.value), "whole": number(whole),
                },
                found=percent.text,
                expected=shown(right, percent.decimals),
                passage=facts.passage(percent.paragraph, part.start, percent.end),
            )  # fmt: skip
            return


def _difference(
    document: Document, facts: Facts, found: Sequence[Quantity], earlier: Sequence[Quantity]
) -> Iterator[Finding]:
    """`tiếp 512 lượt, tăng 40 lượt (năm 2023 có 472 lượt)`: now, the change and the value of then."""
    for at, change in enumerate(found):
        flat = facts.flat(change.paragraph)
        word = _CHANGE.search(before(flat, change))
        old = next((each for each in found[at + 1 :] if _unit(each) == _unit(change)), None)
        if word is None or old is None or not (_plain(change) and _plain(old)):
            continue
        if not _THEN.search(between(flat, change, old)) or change.value < _LEAST_CHANGE:
            continue
        sign = 1 if word[1] == "tang" else -1
        values = [each.value for each in (*earlier, *found[:at]) if _plain(each) and _unit(each) == _unit(change)]
        changes = [(value, (value - old.value) * sign) for value in values]
        if any(right == change.value for _, right in changes):
            continue
        wrong = next(
            ((new, right) for new, right in reversed(changes) if right > 0 and alike(right, change.value)), None
        )
        if wrong is None:
            continue
        new, right = wrong
        text = document.paragraph(change.paragraph).text
        yield catalogue.finding(
            "XS502",
            variant="difference",
            values={
                "paragraph": change.paragraph, "quote": text[change.start : old.end], "old": number(old.value),
                "new": number(new), "stated": number(change.value), "recomputed": number(right),
            },
            found=change.text,
            expected=str(right),
            passage=facts.passage(change.paragraph, change.start, old.end),
        )  # fmt: skip


def _unit(each: Quantity) -> tuple[str, ...]:
    """What tells `lượt` from `lượt người`."""
    words = tuple(each.unit.split()[:2])
    return words if words[1:] in {("nguoi",), ("doan",)} else words[:1]
