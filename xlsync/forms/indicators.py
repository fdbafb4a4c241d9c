"""Indicators: a figure that several forms ask for is declared once; the other forms name it.

A field with `indicator: form.table.field` takes its label, type, measure and the other keys that it does not write
itself from that field, and what a unit reports in both must be equal (XS402).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.yaml_tree import Data, YamlFile

#: What is taken over where the field does not say it.
_TAKEN = ("label", "type", "measure", "blank", "sensitive", "synonyms", "phrases", "required")
#: What makes a figure what it is: a field that says otherwise is another figure.
_SAME = ("type", "measure")

Declared = Mapping[str, Mapping[str, Data]]


def declared_fields(files: Iterable[YamlFile]) -> Declared:
    """The fields as written, by `form.table.field`; of several versions and folders the first in the order given."""
    found: dict[str, Mapping[str, Data]] = {}
    for file in files:
        form = file.data.get("form") if isinstance(file.data, dict) else None
        for _, table, field in _fields(file):
            found.setdefault(f"{form}.{table.get('id')}.{field.get('id')}", field)
    return found


def with_indicators(file: YamlFile, declared: Declared) -> YamlFile:
    """The form with every `indicator` filled in and led back to the field that names no other.

    Raises DefinitionError for an indicator that is not there, goes round in a circle, or is of another type or measure.
    """
    named = [(place, field) for place, _, field in _fields(file) if isinstance(field.get("indicator"), str)]
    if not named:
        return file
    problems: list[Problem] = []
    filled: dict[int, dict[str, Data]] = {}
    for place, field in named:
        root, seen = _root(str(field["indicator"]), declared)
        if root is None:
            problems.append(_missing(file, place, seen))
            continue
        source = declared[root]
        for key in _SAME:
            if key in field and field[key] != source.get(key, "flow"):
                problems.append(_differs(file, (*place, key), key, root))
        taken = {key: source[key] for key in _TAKEN if key in source and key not in field}
        filled[id(field)] = {**field, **taken, "indicator": root}
    if problems:
        raise DefinitionError(problems)
    return replace(file, data=_copied(file.data, filled))


def _root(name: str, declared: Declared) -> tuple[str | None, str]:
    """The field at the end of a chain of names, and the last name that was looked up."""
    seen = [name]
    while name in declared:
        further = declared[name].get("indicator")
        if not isinstance(further, str):
            return name, name
        if further in seen:
            return None, further
        seen.append(name := further)
    return None, name


def _fields(file: YamlFile) -> Iterator[tuple[tuple[str | int, ...], dict[str, Data], dict[str, Data]]]:
    tables = file.data.get("tables") if isinstance(file.data, dict) else None
    for index, table in enumerate(tables if isinstance(tables, list) else ()):
        fields = table.get("fields") if isinstance(table, dict) else None
        for at, field in enumerate(fields if isinstance(fields, list) else ()):
            if isinstance(table, dict) and isinstance(field, dict):
                yield ("tables", index, "fields", at), table, field


def _copied(data: Data, filled: Mapping[int, dict[str, Data]]) -> Data:
    if isinstance(data, dict):
        return filled.get(id(data)) or {key: _copied(value, filled) for key, value in data.items()}
    return [_copied(each, filled) for each in data] if isinstance(data, list) else data


def _missing(file: YamlFile, place: tuple[str | int, ...], name: str) -> Problem:
    return Problem(
        file.path,
        f"indicator: không có trường «{name}» (hoặc nó quay về chính nó): viết ma-bieu.ma_bang.ma_truong",
        f"indicator: there is no field “{name}” (or it leads back to itself): write form.table.field",
        file.line((*place, "indicator")),
    )


def _differs(file: YamlFile, place: tuple[str | int, ...], key: str, root: str) -> Problem:
    return Problem(
        file.path,
        f"{key}: khác với chỉ tiêu {root}; cùng chỉ tiêu thì bỏ dòng này đi",
        f"{key}: not that of the indicator {root}; leave it out where the figure is the same",
        file.line(place),
    )
