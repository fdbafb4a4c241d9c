"""Sentences of a paragraph, and the clauses between their semicolons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xlsync.proof.flat import Flat, flatten

#: A point after one of these ends no sentence (folded, without the point).
_ABBREVIATIONS = frozenset(
    [
        "tp",
        "ths",
        "ts",
        "pgs",
        "gs",
        "bs",
        "ks",
        "cn",
        "ds",
        "kts",
        "tx",
        "tt",
        "ths",
        "ubnd",
        "hdnd",
        "ldld",
        "cdcs",
        "vd",
        "nxb",
        "so",
        "stt",
        "tel",
        "dt",
        "dc",
        "mr",
        "mrs",
        "ms",
        "no",
        "vv",
    ]
)
_END = re.compile(r"[.!?…]+[”\"’')\]]*(?=\s)|\n")
_LABEL = re.compile(r"[(\[]?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[a-zđ]|[ivx]{1,5})[.)\]]?", re.IGNORECASE)
_LOOK = 200  # characters, nearly all of them white space
_OPENING = frozenset("\"“‘'([-–+*•")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start`..`end` (end not included) of the paragraph with that number; `number` counts from 1."""

    paragraph: int
    number: int
    start: int
    end: int
    text: str


def sentences(paragraph: int, text: str) -> list[Sentence]:
    """The sentences in order. Together they hold every character that is no white space; none is empty.

    A point ends one when white space and then a capital, a figure or an opening sign follow, unless it belongs to an
    abbreviation (`TP.`, `ThS.`), to a single initial or to a list label (`1.`, `a)`).
    """
    flat = flatten(text)
    found: list[Sentence] = []
    start = 0
    for end in (*_ends(flat), len(flat.plain)):
        first, last = _trimmed(flat, start, end)
        start = end
        if first < last:
            begin, stop = flat.original(first, last)
            found.append(Sentence(paragraph, len(found) + 1, begin, stop, text[begin:stop]))
    return found


def clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """The spans between the semicolons of a sentence that stand outside brackets, in characters of the paragraph."""
    spans: list[tuple[int, int]] = []
    start, depth = 0, 0
    for at, letter in enumerate(sentence.text):
        depth = max(0, depth + (letter in "([") - (letter in ")]"))
        if letter == ";" and not depth:
            spans.append((sentence.start + start, sentence.start + at))
            start = at + 1
    spans.append((sentence.start + start, sentence.end))
    return [span for span in spans if span[0] < span[1]]


def _trimmed(flat: Flat, start: int, end: int) -> tuple[int, int]:
    while start < end and flat.plain[start].isspace():
        start += 1
    while start < end and flat.plain[end - 1].isspace():
        end -= 1
    return start, end


def _ends(flat: Flat) -> Iterator[int]:
    start = 0
    for match in _END.finditer(flat.cased):
        if match[0] == "\n" or _is_end(flat, start, match):
            yield match.end()
            start = match.end()


def _is_end(flat: Flat, start: int, match: re.Match[str]) -> bool:
    after = flat.cased[match.end() : match.end() + _LOOK].lstrip()
    if not after or not (after[0].isupper() or after[0].isdigit() or after[0] in _OPENING):
        return False
    if match[0] != ".":
        return True
    before = flat.plain[max(start, match.start() - _LOOK) : match.start()]
    word = re.split(r"[\s(]", before)[-1]
    if word in _ABBREVIATIONS or (len(word) == 1 and flat.cased[match.start() - 1].isupper()):
        return False
    return not _LABEL.fullmatch(before.strip())
