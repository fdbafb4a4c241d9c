"""The small template language of the catalogue, in which a value is never interpreted.

`{name}` is a placeholder, `{name:format}` one with a format. `[… {name} …|… {other} …]` is an optional part: its first
alternative whose placeholders all have a value is printed, and nothing when there is none. A placeholder outside an
optional part that has no value is printed as `…`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

MISSING = "…"
#: Gives the text of a placeholder in a format, None when there is no value for it.
Resolver = Callable[[str, str], str | None]

_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_STRAY = re.compile(r"[{}\[\]]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder and its format ("" for none)."""

    name: str
    format: str


Run = tuple[str | Slot, ...]


def _run(text: str) -> Run:
    parts: list[str | Slot] = []
    end = 0
    for match in _PLACEHOLDER.finditer(text):
        parts += [text[end : match.start()], Slot(match[1], match[2] or "")]
        end = match.end()
    parts.append(text[end:])
    for part in parts:
        if isinstance(part, str) and _STRAY.search(part):
            raise ValueError(f"a stray bracket in the template {text!r}")
    return tuple(part for part in parts if part != "")


@lru_cache(maxsize=512)
def compile_template(text: str) -> tuple[tuple[Run, ...], ...]:
    """Each item has one run (required) or, for an optional part, its alternatives and an empty run at the end.

    Raises ValueError for a bracket or brace without its partner.
    """
    items: list[tuple[Run, ...]] = []
    end = 0
    for match in _OPTIONAL.finditer(text):
        items.append((_run(text[end : match.start()]),))
        items.append((*(_run(alternative) for alternative in match[1].split("|")), ()))
        end = match.end()
    items.append((_run(text[end:]),))
    return tuple(items)


def placeholders(text: str) -> frozenset[str]:
    """The names that the template uses."""
    return frozenset(
        part.name for item in compile_template(text) for run in item for part in run if isinstance(part, Slot)
    )


def _fill(run: Run, resolve: Resolver) -> tuple[str, bool]:
    complete = True
    parts: list[str] = []
    for part in run:
        value = part if isinstance(part, str) else resolve(part.name, part.format)
        complete = complete and value is not None
        parts.append(MISSING if value is None else value)
    return "".join(parts), complete


def _first_complete(runs: Sequence[Run], resolve: Resolver) -> str:
    for run in runs:
        text, complete = _fill(run, resolve)
        if complete or len(runs) == 1:
            return text
    return ""


def fill(template: str, resolve: Resolver) -> str:
    """The text with its placeholders filled; never raises for a value."""
    text = "".join(_first_complete(item, resolve) for item in compile_template(template)).strip()
    return text[:-1] if text.endswith("….") else text
