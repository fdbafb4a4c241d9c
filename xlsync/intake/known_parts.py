"""What was read of parts that many workbooks have byte for byte, so that a process reads them once.

Two thousand workbooks made from one template share their styles, their guide, their lists and the frame of each sheet.
Only what depends on nothing but those bytes may be remembered. Bounded, and a part is kept only when it is met again:
what each workbook has for itself costs 8 bytes.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

Known = TypeVar("Known")

_MOST = 64
_MOST_SEEN = 4096


class Memory(Generic[Known]):
    """Remembers up to 64 things by key, those longest not asked for are forgotten first."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Known] = {}
        self._seen: dict[int, None] = {}

    def get(self, key: Hashable) -> Known | None:
        """What is known, None when nothing is."""
        known = self._known.pop(key, None)
        if known is not None:
            self._known[key] = known
        return known

    def keep(self, key: Hashable, known: Known) -> None:
        """Remembers it from the second time on."""
        mark = hash(key)
        if mark in self._seen:
            self._known[key] = known
            if len(self._known) > _MOST:
                del self._known[next(iter(self._known))]
        else:
            self._seen[mark] = None
            if len(self._seen) > _MOST_SEEN:
                del self._seen[next(iter(self._seen))]
