"""What changed between two versions of a form, told so that an office can see what is new to fill in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel

from xlsync.forms.definition import Choice, FieldDefinition, Form, Label, Rule, Table

Item = TypeVar("Item")


class ChangeKind(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


_VERBS = {
    "vi": {"added": "thêm", "removed": "bỏ", "changed": "đổi", "moved": "đổi thứ tự"},
    "en": {"added": "added", "removed": "removed", "changed": "changed", "moved": "reordered"},
}
_NOUNS = {
    "vi": {"form": "biểu mẫu", "table": "bảng", "field": "trường", "rule": "quy tắc", "choice": "lựa chọn"},
    "en": {"form": "form", "table": "table", "field": "field", "rule": "rule", "choice": "choice"},
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `place` leads to it: pairs such as ("table", "documents"), ("field", "title").

    `attribute` is the key that changed (`label`, `required` …), None when the whole thing came, went or moved; `old`
    and `new` are its values as a definition file would write them, None where there is none.
    """

    kind: ChangeKind
    place: tuple[tuple[str, str], ...]
    attribute: str | None = None
    old: str | None = None
    new: str | None = None

    def text(self, lang: str) -> str:
        """The change on one line."""
        lang = "en" if lang == "en" else "vi"
        where = ", ".join(f"{_NOUNS[lang][kind]} {name}" for kind, name in self.place)
        verb = _VERBS[lang][self.kind]
        if self.attribute is None:
            label = self.new or self.old
            return f"{where}: {verb}" + (f" ({label})" if label else "")
        nothing = "trống" if lang == "vi" else "none"
        return f"{where}: {verb} {self.attribute}: {self.old or nothing} → {self.new or nothing}"


Place = tuple[tuple[str, str], ...]


def diff_forms(a: Form, b: Form) -> list[Change]:
    """What changed from `a` to `b`: the form, its tables, their fields, choices and rules, in the order of `b`."""
    place: Place = (("form", b.form),)
    changes = _attributes(a, b, place, without={"tables"})
    changes += _items(a.tables, b.tables, place, "table", lambda table: table.id, _table_label, _tables)
    return changes


def _tables(a: Table, b: Table, place: Place) -> Iterable[Change]:
    yield from _attributes(a, b, place, without={"fields", "rules"})
    yield from _items(a.fields, b.fields, place, "field", lambda field: field.id, _label, _fields)
    yield from _items(a.rules, b.rules, place, "rule", lambda rule: f"{rule.code} {rule.expr}", lambda _: None, _rules)


def _fields(a: FieldDefinition, b: FieldDefinition, place: Place) -> Iterable[Change]:
    yield from _attributes(a, b, place, without={"choices"})
    yield from _items(a.choices or (), b.choices or (), place, "choice", lambda choice: choice.id, _label, _choices)


def _rules(a: Rule, b: Rule, place: Place) -> Iterable[Change]:
    return _attributes(a, b, place)


def _choices(a: Choice, b: Choice, place: Place) -> Iterable[Change]:
    return _attributes(a, b, place)


def _label(item: FieldDefinition | Choice) -> str | None:
    return item.label.vi


def _table_label(table: Table) -> str | None:
    return table.title.vi if table.title is not None else table.sheet


def _items(
    old: Sequence[Item],
    new: Sequence[Item],
    place: Place,
    kind: str,
    name: Callable[[Item], str],
    label: Callable[[Item], str | None],
    inside: Callable[[Item, Item, Place], Iterable[Change]],
) -> list[Change]:
    before, after = {name(item): item for item in old}, {name(item): item for item in new}
    changes = [
        Change(ChangeKind.REMOVED, (*place, (kind, key)), old=label(item))
        for key, item in before.items()
        if key not in after
    ]
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    for key, item in after.items():
        here = (*place, (kind, key))
        if key not in before:
            changes.append(Change(ChangeKind.ADDED, here, new=label(item)))
            continue
        if key in moved:
            changes.append(Change(ChangeKind.MOVED, here, new=label(item)))
        changes += inside(before[key], item, here)
    return changes


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest that have to move to turn one order into the other: all but a longest run that stays in order."""
    positions = {key: index for index, key in enumerate(old)}
    best: list[list[str]] = []  # the longest run in order that ends at each item
    for index, key in enumerate(new):
        runs = [best[other] for other in range(index) if positions[new[other]] < positions[key]]
        best.append([*_longest(runs), key])
    return set(new) - set(_longest(best))


def _longest(runs: list[list[str]]) -> list[str]:
    return max(runs, key=len) if runs else []


def _attributes(a: BaseModel, b: BaseModel, place: Place, without: Iterable[str] = ()) -> list[Change]:
    changes = []
    for key in type(b).model_fields:
        if key in without:
            continue
        old, new = getattr(a, key), getattr(b, key)
        if old != new:
            changes.append(Change(ChangeKind.CHANGED, place, key, _written(old), _written(new)))
    return changes


def _written(value: object) -> str | None:
    """A value as a definition file writes it."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Label):
        return f"{value.vi} / {value.en}" if value.en else value.vi
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value)
    return str(value)
