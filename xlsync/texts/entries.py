"""The entries of the catalogue: code, severity, title, message, remedy and examples, in Vietnamese and English.

They lie in `catalogue_data/*.yaml`, one file a group of codes, and are loaded on first use.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from xlsync.model import Severity

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: The variant of a finding that a rule in a form definition makes, which names its own severity.
RULE = "rule"
_DATA = Path(__file__).parent / "catalogue_data"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    vi: str
    en: str

    def text(self, lang: str) -> str:
        """The text in that language."""
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a code is met, with its own message (templates, see `texts.template`)."""

    message: Text
    remedy: Text
    severity: Severity
    sample: Mapping[str, Any] = field(default_factory=dict)
    """Values with which the documentation shows the message: fields of a finding, or its values."""
    province_only: bool = False
    """`audience: province` in the data: what could read as an accusation is never put into a returned workbook."""
    unit_remedy: Text | None = None
    """What the unit itself is told to do, where `remedy` speaks to the consolidator."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample workbook after some edits (see tests/texts/sample_edits.py), told in one sentence."""

    text: Text
    edits: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A workbook that has the finding and one that has not. `at` is where: `table.field.row`, rows from 0."""

    bad: Sample
    good: Sample
    at: str | None = None
    command: str = "check"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code. `severities`: what a finding of this code may have; `since`: the version that first finds it."""

    code: str
    severity: Severity
    title: Text
    variants: Mapping[str, Variant]
    severities: frozenset[Severity]
    source: Text | None = None
    since: str | None = None
    example: Example | None = None

    def variant(self, name: str) -> Variant:
        """The variant of that name, the default one when there is none.

        `rule` is a form's own rule under any code, told as XS301 tells rules.
        """
        if name == RULE and name not in self.variants:
            told = CATALOGUE["XS301"].variants[""]
            return Variant(told.message, told.remedy, self.severity)
        return self.variants.get(name) or self.variants[""]


def _text(data: Mapping[str, str]) -> Text:
    return Text(**data)  # strict: an unquoted comma in the YAML makes another key


def _province_only(audience: str) -> bool:
    """Raises ValueError for another audience: a misspelt one must not show an accusation to everybody."""
    if audience not in ("all", "province"):
        raise ValueError(f"audience: {audience}")
    return audience == "province"


def _sample(data: Mapping[str, Any]) -> Sample:
    return Sample(text=_text(data["text"]), edits=tuple(data.get("edits", ())))


def _example(data: Mapping[str, Any]) -> Example:
    return Example(
        bad=_sample(data["bad"]), good=_sample(data["good"]), at=data.get("at"), command=data.get("command", "check")
    )


def _entry(code: str, data: Mapping[str, Any]) -> Entry:
    severity = Severity(data["severity"])
    unit_remedy = _text(data["unit_remedy"]) if "unit_remedy" in data else None
    default = Variant(
        _text(data["message"]), _text(data["remedy"]), severity, data.get("sample", {}), unit_remedy=unit_remedy
    )
    variants = {"": default}
    for names, own in data.get("variants", {}).items():
        variant = Variant(
            message=_text(own["message"]) if "message" in own else default.message,
            remedy=_text(own["remedy"]) if "remedy" in own else default.remedy,
            severity=Severity(own.get("severity", severity)),
            sample=own.get("sample", {}),
            province_only=_province_only(own.get("audience", "all")),
            unit_remedy=_text(own["unit_remedy"]) if "unit_remedy" in own else unit_remedy,
        )
        variants |= dict.fromkeys(names.split(", "), variant)
    return Entry(
        code=code,
        severity=severity,
        title=_text(data["title"]),
        variants=variants,
        severities=frozenset(map(Severity, data.get("severities", ()))) | {each.severity for each in variants.values()},
        source=_text(data["source"]) if "source" in data else None,
        since=data.get("since"),
        example=_example(data["example"]) if "example" in data else None,
    )


@cache
def _group(digit: str) -> Mapping[str, Entry]:
    path = _DATA / f"xs{digit}.yaml"
    if not path.is_file():
        return {}
    data = yaml.load(path.read_bytes(), Loader=Loader)  # noqa: S506 - the safe loader, in C where it is built
    return {code: _entry(code, entry) for code, entry in data.items()}


class _Catalogue(Mapping[str, Entry]):
    """All entries by code; a group of codes is read when one of it is asked for."""

    def __getitem__(self, code: str) -> Entry:
        return _group(code[2:3])[code]

    def __iter__(self) -> Iterator[str]:
        for digit in sorted(path.stem.removeprefix("xs") for path in _DATA.glob("xs?.yaml")):
            yield from _group(digit)

    def __len__(self) -> int:
        return sum(1 for _ in self)


CATALOGUE: Mapping[str, Entry] = _Catalogue()
