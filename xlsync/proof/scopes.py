"""Of whom a sentence speaks: a tier, a unit, all of them, or somebody whom the tables do not know."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xlsync.model import Tier, Unit


class Reach(StrEnum):
    """What a scope is."""

    TIER = "tier"
    UNIT = "unit"
    ALL = "all"
    OTHER = "other"  # a part that no table shows


@dataclass(frozen=True, slots=True)
class Scope:
    """Words of a sentence that say of whom it speaks, characters of the folded text."""

    start: int
    end: int
    reach: Reach
    tier: Tier | None = None
    unit: Unit | None = None


_WORDS = re.compile(
    r"\b(?:(?P<upper>(?:cac )?(?:cong doan |cd |ldld )?(?:cap tren(?: truc tiep)?(?: co so| cs)?|"
    r"tren (?:truc tiep )?co so)|cdct(?:tt)?cs)"
    r"|(?P<grassroots>cong doan co so|cdcs|cap co so|co so)"
    r"|(?P<province>ldld tinh|lien doan lao dong tinh|cap tinh|co quan ldld|tinh(?= [0-9]))"
    r"|(?P<all>(?:cac cap cong doan|cong doan cac cap|toan tinh|(?:ca )?ba cap|cac cap|tinh chung|tong cong|"
    r"tong so|tat ca)"
    r"(?! (?:tren|co so))))\b"
)
#: Looked for with their diacritics: `khối` is a part, `khởi` is not.
_OTHER = re.compile(
    r"\b(?:huyện|thị xã|thành phố|công ty|ngành|khối|khu vực|khu công nghiệp|khu kinh tế|phường|xã(?! hội)|"
    r"trường|bệnh viện|"
    r"(?<!cơ quan, )(?<!cơ quan )đơn vị|cụm|công đoàn viên chức|công đoàn các kcn)\b"
)
_NOT_SCOPE = re.compile(r"(?:dan chu o|dan chu|tu|ha tang) $")
_COUNTED = re.compile(r"[0-9%)] (?:cac )?$")
_WITH = re.compile(r"\b(?:tinh|ke|gom|bao gom|cong) ca (?:cac |o |cua |cap )*$")  # `tính cả CĐCS là 266 buổi`: all
_UPPER_BEFORE = re.compile(r"(?:tren|truc tiep) $")
#: A quick look whether a longer name of a unit may begin here.
_NAME = re.compile(r"\b(?:cong doan|ldld|lien doan|cdcs|huyen|thi xa|thanh pho|khu cong nghiep|kcn|nganh|tp|tx|cd)\b")
_PLACE = re.compile(r"(?:(nganh)|huyen|thi xa|thanh pho|tp|tx) [a-z]")
_LONGEST_NAME = 9  # words


def scopes(text: str, plain: str, find: Callable[[str], Unit | None]) -> list[Scope]:
    """The scopes of a text in lower case and folded, in order; `find` says which unit a name means. Things that are
    counted (`54 công đoàn cơ sở`) are none."""
    units = _units(plain, find)
    found = list(units)
    found += [
        Scope(match.start(), match.end(), Reach.OTHER)
        for match in _OTHER.finditer(text)
        if not any(unit.start <= match.start() < unit.end for unit in units)
        and not _COUNTED.search(plain[: match.start()])
    ]
    for match in _WORDS.finditer(plain):
        before = plain[: match.start()]
        inside = any(unit.start <= match.start() < unit.end for unit in units)
        if inside or _NOT_SCOPE.search(before) or _COUNTED.search(before):
            continue
        if match["grassroots"] == "co so" and _UPPER_BEFORE.search(before):
            continue
        reach = (Reach.ALL, None) if _WITH.search(before) else _reach(match)
        found.append(Scope(match.start(), match.end(), *reach))
    return sorted(found, key=lambda scope: scope.start)


def _reach(match: re.Match[str]) -> tuple[Reach, Tier | None]:
    for tier in Tier:
        if match[tier.value]:
            return Reach.TIER, tier
    return Reach.ALL, None


def _units(plain: str, find: Callable[[str], Unit | None]) -> list[Scope]:
    found: list[Scope] = []
    for match in _NAME.finditer(plain):
        if found and match.start() < found[-1].end:
            continue
        words = list(re.finditer(r"[a-z0-9]+", plain[match.start() : match.start() + 90]))[:_LONGEST_NAME]
        for last in reversed(words):
            end = match.start() + last.end()
            unit = _named(plain[match.start() : end], find)
            if unit is not None and unit.tier is not Tier.PROVINCE:
                found.append(Scope(match.start(), end, Reach.UNIT, None, unit))
                break
    return found


def _named(words: str, find: Callable[[str], Unit | None]) -> Unit | None:
    """The unit of a name; `huyện A` is said for its federation, `ngành B` for the union of the sector."""
    place = _PLACE.match(words)
    return find(words) or (find(f"{'cong doan' if place[1] else 'ldld'} {words}") if place else None)


_BEHIND = re.compile(r"[a-z ]{0,24}\b(?:o|tai|cua|do)(?: cap)? (?:cac )?$|[a-z ]{0,12}$")
_FARTHEST = 30


def nearest(plain: str, found: Sequence[Scope], start: int, after: int) -> tuple[Scope | None, bool]:
    """The scope of a number that stands at `start` and whose noun ends at `after`, and whether it stands beside it:
    before it in the same clause, or right behind (`463 buổi đối thoại ở cơ sở`)."""
    for scope in found:
        if after <= scope.start <= after + _FARTHEST and re.search(
            r"\b(?:o|tai|cua) (?:cap )?$", plain[after : scope.start]
        ):
            if _BEHIND.fullmatch(plain[after : scope.start]) and scope.reach is not Reach.OTHER:
                return scope, True
            break
    before = [scope for scope in found if scope.end <= start]
    if not before:
        return None, False
    between = plain[before[-1].end : start]
    return before[-1], len(between) <= _FARTHEST and not re.search(r"[;.,]", between)
