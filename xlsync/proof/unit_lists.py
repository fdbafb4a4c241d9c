"""Numbers of a list of units that do not say what they count: `Có 337 doanh nghiệp đối thoại: huyện A 88 doanh nghiệp,
huyện B 23 doanh nghiệp …`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlsync.proof.cells import Cells
from xlsync.proof.figures import Figure
from xlsync.proof.matching import Match
from xlsync.proof.quantity import Hedge
from xlsync.proof.scopes import Reach, Scope

_BESIDE = re.compile(r"\s*[:(]?\s*(?:(?:co|dat|la|duoc|voi)\s+)?[:(]?\s*")
_NOUN = re.compile(r"\s*\(?\s*([a-z]+(?: [a-z]+)?)")
_AGREE = 2  # numbers of the list that are their unit's: then it is a list of that field


def in_a_list(
    plain: str,
    figures: Sequence[Figure],
    told: Sequence[tuple[Figure, list[Match]]],
    scopes: Sequence[Scope],
    cells: Cells,
) -> Iterator[tuple[Figure, Match, Scope]]:
    """The figures right behind the name of a unit that no phrase explains, with the field of the list and the unit. It
    is the field of the last figure before that was counted in the same noun, when at least two others of the list are
    right of it."""
    known = {figure.start: matches[0] for figure, matches in told if not matches[0].loose}
    heads: dict[str, Match] = {}
    listed: list[tuple[Figure, Match, Scope]] = []
    for figure in figures:
        noun = _NOUN.match(plain, figure.end)
        scope = next((each for each in scopes if each.reach is Reach.UNIT and _beside(plain, each, figure)), None)
        if noun is None:
            continue
        head = heads.get(noun[1])
        if scope is not None and head is not None and figure.whole is None and figure.hedge is Hedge.EXACT:
            listed.append((figure, replace(head, end=noun.end(), words=plain[figure.start : noun.end()]), scope))
        elif figure.start in known:
            heads[noun[1]] = known[figure.start]
    right = [match.key for figure, match, scope in listed if _right(figure, match, scope, cells)]
    for figure, match, scope in listed:
        sure = len(_of(match, scope, cells)) == 1 and right.count(match.key) >= _AGREE
        if sure and figure.start not in known and not _right(figure, match, scope, cells):
            yield figure, match, scope


def _beside(plain: str, scope: Scope, figure: Figure) -> bool:
    return scope.end <= figure.start and _BESIDE.fullmatch(plain, scope.end, figure.start) is not None


def _of(match: Match, scope: Scope, cells: Cells) -> Sequence[object]:
    return cells.of(match.key, scope.unit.code) if scope.unit is not None else ()


def _right(figure: Figure, match: Match, scope: Scope, cells: Cells) -> bool:
    return scope.unit is not None and any(figure.allows(cell.value) for cell in cells.of(match.key, scope.unit.code))
