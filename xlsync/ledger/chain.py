"""The shape in which entries are kept, and the chain that ties each to all before it.

The hash of an entry is the SHA-256 of the JSON list of its number, moment, kind, body and the hash of the entry before
it, so a change anywhere changes every hash from there on. JSON is canonical: sorted keys, no blanks, no NaN. Half a
surrogate pair, which is what Python makes of file names that are no Unicode, is written as a JSON escape, as are the
control characters from U+007F to U+009F: such names neither break UTF-8 nor steer a terminal, and come back as they
were.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

#: What stands for the hash before the first entry.
GENESIS = "0" * 64

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_UNSAFE = re.compile("[\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to put on the record. `body` holds what JSON can hold; `ledger.entries` makes them."""

    kind: str
    body: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it stands in the ledger. `seq` counts from 1 without a gap; `at` is ISO 8601 in UTC."""

    seq: int
    at: str
    kind: str
    body: Mapping[str, Json]
    hash: str


def safe_json(text: str) -> str:
    """The same JSON with nothing in it that is no Unicode or that could steer a terminal (line ends stay)."""
    if text.isprintable():  # the usual case: no control characters, no surrogates
        return text
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def canonical(value: Json) -> str:
    """The one way to write a value as JSON; raises ValueError for NaN and infinities, TypeError for what is no JSON."""
    return safe_json(_ENCODER.encode(value))


def digest(seq: int, at: str, kind: str, body: str, previous: str) -> str:
    """The hash of an entry, 64 hexadecimal digits."""
    return sha256(canonical([seq, at, kind, body, previous]).encode()).hexdigest()
