"""The two findings that most checks of sums and shares end in."""

import re
from collections.abc import Sequence
from fractions import Fraction

from xlsync.model import Document, Finding
from xlsync.proof.facts import Facts
from xlsync.proof.quantity import Quantity
from xlsync.proof.ratios import number
from xlsync.proof.rounding import exactly, shown
from xlsync.texts import catalogue
from xlsync.texts.numbers import vi_number


def wrong_share(
    document: Document, facts: Facts, part: Quantity, whole: Fraction, percent: Quantity, *, start: int | None = None
) -> Finding:
    """XS502: that percentage is not `part` of `whole`, which is no zero. The passage begins at `start` (the part)."""
    exact = exactly(part.value, whole)
    right = shown(exact.rounded(percent.decimals), percent.decimals) if exact else ""
    start = part.start if start is None else start
    return catalogue.finding(
        "XS502",
        values={
            "paragraph": percent.paragraph,
            "quote": document.paragraph(percent.paragraph).text[start : percent.end],
            "stated": shown(percent.value, percent.decimals),
            "recomputed": right,
            "part": number(part.value),
            "whole": number(whole),
        },
        found=percent.text,
        expected=right,
        passage=facts.passage(percent.paragraph, start, percent.end),
    )


def wrong_sum(
    document: Document, facts: Facts, place: tuple[int, int, int], parts: Sequence[str], added: Fraction,
    stated: Fraction, found: str, right: Fraction | None = None, total: Quantity | None = None,
) -> Finding:  # fmt: skip
    """XS502, variant sum: `parts`, as written, make `added` and not `stated`. `place`: paragraph, start, end.
    `right` is what should stand in the place of `found`, the sum where it is None. Sums of money are shown as `total`
    is written, where it is given."""
    paragraph, start, end = place
    return catalogue.finding(
        "XS502",
        variant="sum",
        values={
            "paragraph": paragraph,
            "quote": document.paragraph(paragraph).text[start:end],
            "parts": " + ".join(parts),
            "sum": written_like(total, added) if total else number(added),
            "stated": written_like(total, stated) if total else number(stated),
        },
        found=found,
        expected=str((written_like(total, added) if total else added) if right is None else right),
        passage=facts.passage(paragraph, start, end),
    )


def written_like(total: Quantity, value: Fraction) -> int | float | str:
    """The value as the total is written: `5,35 tỷ đồng`."""
    if total.scale == 1:
        return number(value)
    unit = re.sub(r"^[^\d]*[\d.,]+\s*", "", total.text)
    return f"{vi_number(number(value / total.scale))} {unit}"
