"""Which unit a text means: exact after normalisation, never by likeness alone."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from xlsync.model import Register, Tier, Unit
from xlsync.texts.normalise import fold, key

# What offices shorten. Both the register and the text are written out before they are compared.
_ABBREVIATIONS = {
    "lđlđ": "liên đoàn lao động",
    "cđ": "công đoàn",
    "cđcs": "công đoàn cơ sở",
    "cđn": "công đoàn ngành",
    "tp": "thành phố",
    "t p": "thành phố",
    "tx": "thị xã",
    "t x": "thị xã",
    "tt": "thị trấn",
    "h": "huyện",
    "p": "phường",
    "x": "xã",
    "t": "tỉnh",
    "kcn": "khu công nghiệp",
    "ccn": "cụm công nghiệp",
    "vc": "viên chức",
    "cty": "công ty",
    "cti": "công ty",
    "c ty": "công ty",
    "ctcp": "công ty cổ phần",
    "tnhh": "trách nhiệm hữu hạn",
    "cp": "cổ phần",
    "mtv": "một thành viên",
    "dn": "doanh nghiệp",
    "htx": "hợp tác xã",
    "gd": "giáo dục",
    "gdđt": "giáo dục đào tạo",
    "đt": "đào tạo",
    "xd": "xây dựng",
    "gtvt": "giao thông vận tải",
    "nn": "nông nghiệp",
    "nnptnt": "nông nghiệp phát triển nông thôn",
    "ptnt": "phát triển nông thôn",
    "ubnd": "ủy ban nhân dân",
    "thpt": "trung học phổ thông",
    "thcs": "trung học cơ sở",
    "ttyt": "trung tâm y tế",
    "bv": "bệnh viện",
    "bvđk": "bệnh viện đa khoa",
    "đk": "đa khoa",
}
# Words that one office writes and the next leaves out.
_LEFT_OUT = frozenset({"và", "các", "ngành", "va", "cac", "nganh"})
_INITIALS = frozenset({"t", "c"})  # of abbreviations in two words: `T.P`, `C.ty`
_NUMBERED = re.compile(r"\s*(?:\d+\s*[.)/]|[-+•*–])\s*(?=\w)")  # `1. Công ty A`, `- Công ty A`
_GRASSROOTS, _UNION = "cong doan co so ", "cong doan "
_SUGGESTIONS = 3
_INITIALS_ONLY = 6  # letters up to which a name may be no more than initials, found in any text
_LIKE_ENOUGH = 70.0  # of 100: below that, suggestions are noise


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text means: one unit, or several with the same name, or none, with up to three that may be meant."""

    unit: Unit | None = None
    ambiguous: tuple[Unit, ...] = ()
    suggestions: tuple[Unit, ...] = ()


class _Same:
    """A register as the key of a cache: itself, not what it says, which would take as long to compare as to read."""

    def __init__(self, register: Register) -> None:
        self.register = register

    def __hash__(self) -> int:
        return id(self.register)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.register is self.register


def names_on(register: Register, day: date) -> "UnitNames":
    """The names of the units as they hold on that day; made once for a register and a day."""
    return _names_on(_Same(register), day)


@lru_cache(maxsize=8)
def _names_on(same: _Same, day: date) -> "UnitNames":
    return UnitNames(same.register, day)


class UnitNames:
    """The codes, names and aliases of the units that exist on a day. Made once for a day, asked for every row."""

    def __init__(self, register: Register, day: date) -> None:
        self.register = register
        self.day = day
        self._units = register.on(day)
        self._names = _index(self._units)
        self._codes = {_code_key(unit.code): unit for unit in self._units}
        self._answers: dict[str, Resolution] = {}

    def resolve(self, text: str) -> Resolution:
        """The unit that the text names, by code, name or alias.

        Upper and lower case, diacritics, punctuation and the usual abbreviations do not matter, and `CĐCS` before the
        name of a grassroots union may be left out. A text that fits several units without diacritics is decided by the
        diacritics. A unit of another day is only suggested.
        """
        known = self._answers.get(text)
        if known is None:
            known = self._answers[text] = self._resolve(text)
        return known

    def find(self, text: str) -> Unit | None:
        """The unit that the text names, like `resolve`, for texts that need not name one: looks for no suggestions."""
        known = self._answers.get(text)
        return (known or self._resolve(text, suggest=False)).unit

    def mentioned(self, text: str) -> tuple[Unit, ...]:
        """The units below the province whose whole name or alias stands in a text such as the subject of a mail.

        The province is left out: it is whom such texts are addressed to. A name inside a longer one does not count.
        """
        words = _folded(text.replace("_", " ")).split()
        spans = ((start, end) for start in range(len(words)) for end in range(start + 2, start + self._longest + 1))
        found_names = {" ".join(words[start:end]): None for start, end in spans if end <= len(words)}
        names = [name for name in found_names if len(name) > _INITIALS_ONLY and name in self._names]
        whole = [name for name in names if not any(name != other and f" {name} " in f" {other} " for other in names)]
        found = (unit for name in whole for unit in self._names[name] if unit.tier is not Tier.PROVINCE)
        return tuple({unit.code: unit for unit in found}.values())

    def of_address(self, address: str) -> tuple[Unit, ...]:
        """The units that have this e-mail address, in lower or upper case; several may share one."""
        return tuple(self._addresses.get(address.casefold(), ()))

    @cached_property
    def _addresses(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self._units:
            for address in dict.fromkeys(map(str.casefold, unit.emails)):
                found.setdefault(address, []).append(unit)
        return found

    @cached_property
    def _longest(self) -> int:
        """Words of the longest name."""
        return max((name.count(" ") + 1 for name in self._names), default=0)

    def _resolve(self, text: str, *, suggest: bool = True) -> Resolution:
        plain = _folded(text)
        if not plain:
            return Resolution()
        unit = self._codes.get(fold(text))
        if unit is not None:
            return Resolution(unit)
        found = _lookup(self._names, plain)
        if len(found) > 1:
            exact = [unit for unit in found if _spelt_alike(text, unit)]
            found = exact or found
        if len(found) == 1:
            return Resolution(found[0])
        if not found and (numbered := _NUMBERED.match(text)):
            return self._resolve(text[numbered.end() :], suggest=suggest)
        if found:
            return Resolution(ambiguous=tuple(found), suggestions=tuple(found[:_SUGGESTIONS]))
        return Resolution(suggestions=self._suggestions(text, plain) if suggest else ())

    @cached_property
    def _others(self) -> tuple[dict[str, list[Unit]], dict[str, Unit]]:
        """Names and codes of the entries of other days, the last entry of each code."""
        here = {unit.code for unit in self._units}
        others = {unit.code: unit for unit in self.register if unit.code not in here}
        return _index(others.values()), {_code_key(code): unit for code, unit in others.items()}

    @cached_property
    def _choices(self) -> tuple[list[str], list[Unit]]:
        pairs = [(name, unit) for name, units in self._names.items() for unit in units]
        return [name for name, _ in pairs], [unit for _, unit in pairs]

    def _suggestions(self, text: str, plain: str) -> tuple[Unit, ...]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - most runs have no unknown unit

        names, codes = self._others
        found = [unit for unit in (codes.get(fold(text)),) if unit is not None]
        found += _lookup(names, plain)
        texts, units = self._choices
        near = process.extract(plain, texts, scorer=fuzz.token_sort_ratio, limit=8, score_cutoff=_LIKE_ENOUGH)
        found += [units[position] for _, _, position in near]
        return tuple({unit.code: unit for unit in found}.values())[:_SUGGESTIONS]


def units_named(register: Register, text: str) -> list[Unit]:
    """Every entry of the register, whenever valid, that the text names by its code, its name or an alias."""
    code = fold(text)
    found = [unit for unit in register if _code_key(unit.code) == code]
    found += [unit for unit in _lookup(_index(register), _folded(text)) if unit not in found]
    numbered = _NUMBERED.match(text)
    return found or (units_named(register, text[numbered.end() :]) if numbered else [])


def shared_names(register: Register) -> Iterator[tuple[str, list[Unit]]]:
    """Names of several entries of the register, whenever those are valid, as one of them writes it."""
    for name, units in _index(register).items():
        if len(units) > 1:
            texts = (text for unit in units for text in (unit.name, *unit.aliases))
            yield next((text for text in texts if _folded(text) == name), units[0].name), units


def _index(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by folded name and alias; a grassroots union also without `công đoàn cơ sở` before it."""
    names: dict[str, list[Unit]] = {}
    for unit in units:
        for text in (unit.name, *unit.aliases):
            name = _folded(text)
            for each in (name, name.removeprefix(_GRASSROOTS)) if unit.tier is Tier.GRASSROOTS else (name,):
                same = names.get(each)
                if same is None:
                    names[each] = [unit]
                elif unit not in same:
                    same.append(unit)
    return names


def _lookup(names: dict[str, list[Unit]], plain: str) -> list[Unit]:
    found = names.get(plain)
    if found is None and plain.startswith(_UNION):
        # `Công đoàn Công ty A` for the grassroots union of Công ty A
        rest = names.get(plain.removeprefix(_GRASSROOTS).removeprefix(_UNION), [])
        found = [unit for unit in rest if unit.tier is Tier.GRASSROOTS]
    return found or []


def _spelt_alike(text: str, unit: Unit) -> bool:
    """Whether a name of the unit is the text with its diacritics."""
    spelt = _written_out(key(text), _SPELT)
    prefix = "công đoàn cơ sở "
    names = (_written_out(key(name), _SPELT) for name in (unit.name, *unit.aliases))
    return any(spelt.removeprefix(prefix) == name.removeprefix(prefix) for name in names)


def _code_key(code: str) -> str:
    return code.casefold().replace("-", " ").replace(".", " ").replace("_", " ")


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    return _written_out(fold(text), _PLAIN)


def _written_out(text: str, abbreviations: dict[str, str]) -> str:
    words = text.split()
    if _INITIALS.isdisjoint(words):
        return " ".join([abbreviations.get(word, word) for word in words if word not in _LEFT_OUT])
    result: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        if len(word) == 1 and position + 1 < len(words):
            pair = abbreviations.get(f"{word} {words[position + 1]}")
            if pair is not None:
                result.append(pair)
                position += 2
                continue
        if word not in _LEFT_OUT:
            result.append(abbreviations.get(word, word))
        position += 1
    return " ".join(result)


_SPELT = {
    short: " ".join(word for word in long.split() if word not in _LEFT_OUT) for short, long in _ABBREVIATIONS.items()
}
_PLAIN = {fold(short): fold(long) for short, long in _SPELT.items()}
