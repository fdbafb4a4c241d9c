"""Loads assertions across tables: those beside `--forms`, of the office, the shipped ones, in this order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from xlsync._resources import shipped
from xlsync.forms.assertion import Assertion, AssertionSet, Citation, Passing
from xlsync.forms.assertion_expression import NamedTable, parse_assertion, parse_filter
from xlsync.forms.definition import FieldDefinition, Form, Table
from xlsync.forms.expression import ExpressionError, parse_rule
from xlsync.forms.library import FormLibrary
from xlsync.forms.messages import problems_of
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.yaml_tree import YamlFile, read_yaml_file

FOLDER = "assertions"
_SUFFIXES = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class Assertions:
    """All that must hold between tables on a day, in the order of the files."""

    rules: tuple[Assertion, ...] = ()
    citations: tuple[Citation, ...] = ()
    passing: tuple[Passing, ...] = ()


def is_assertions(file: YamlFile) -> bool:
    """Whether a definition file holds assertions and no form."""
    return isinstance(file.data, dict) and "assertions" in file.data


def load_assertions(
    library: FormLibrary, day: date, overlay: Path | None = None, office: Path | None = None
) -> Assertions:
    """What applies on that day. Files are those in `overlay` (or its folder `assertions`), in `office`/forms,
    `office`/assertions, and the shipped ones that have `assertions:` at the top; of two rules with the same id the one
    found first holds. Raises DefinitionError with every problem of every file.
    """
    rules: dict[str, Assertion] = {}
    citations: dict[str, Citation] = {}
    passing: dict[str, Passing] = {}
    problems: list[Problem] = []
    for path in _files(overlay, office):
        try:
            file = read_yaml_file(path)
            if not is_assertions(file):
                continue
            each = _set(file)
        except DefinitionError as error:
            problems += error.problems
            continue
        problems += _problems(each, file, library)
        if each.valid_on(day):
            rules = {**{rule.id: rule for rule in each.rules}, **rules}
            citations = {**{citation.table: citation for citation in each.citations}, **citations}
            passing = {**{rule.id: rule for rule in each.passing}, **passing}
    if problems:
        raise DefinitionError(problems)
    return Assertions(tuple(rules.values()), tuple(citations.values()), tuple(passing.values()))


def named_tables(forms: Iterable[Form], own: Mapping[str, str]) -> dict[str, NamedTable]:
    """The tables that expressions may name: by the id of a table that only one form has, and by the rule's own names
    (name → `form.table`; those of tables that there are not are left out)."""
    every = [NamedTable(form.form, table) for form in forms for table in form.tables]
    known = Counter(each.table.id for each in every)
    named = {each.table.id: each for each in every if known[each.table.id] == 1}
    by_name = {f"{each.form}.{each.table.id}": each for each in every}
    return named | {name: by_name[where] for name, where in own.items() if where in by_name}


def checked_fields(rule: Assertion, table: Table) -> list[FieldDefinition | None]:
    """The fields for each of which the rule is checked in a table; None once for a rule without `fields`."""
    if rule.fields is None:
        return [None]
    counts = [field for field in table.added if field.id != table.numbering]
    wanted = set(rule.fields)
    return [field for field in counts if wanted & {field.id, "counts", f"{field.measure}s"}]


def fields_of(table: Table, value: FieldDefinition | None = None) -> dict[str, FieldDefinition]:
    """The fields that an expression on rows of the table may use; `value` is the one that is checked in turn."""
    fields = {field.id: field for field in table.fields}
    return fields if value is None else {**fields, "value": value}


def checked_tables(rule: Assertion, forms: Iterable[Form]) -> Iterator[NamedTable]:
    """The tables whose rows the rule is checked for."""
    for form in forms:
        for table in form.tables:
            if rule.table in {"*", f"{form.form}.{table.id}"} and table.rows in rule.kinds:
                yield NamedTable(form.form, table)


def _files(overlay: Path | None, office: Path | None) -> Iterator[Path]:
    if overlay is not None and overlay.is_dir():
        yield from _in(overlay)
        yield from _in(overlay / FOLDER)
    elif overlay is not None:
        yield overlay
    if office is not None:
        yield from _in(office / "forms")
        yield from _in(office / FOLDER)
    yield from _in(shipped("schemas") / FOLDER)


def _in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())


def _set(file: YamlFile) -> AssertionSet:
    try:
        return AssertionSet.model_validate(file.data)
    except ValidationError as error:
        raise DefinitionError(problems_of(error, file, AssertionSet)) from None


def _problems(each: AssertionSet, file: YamlFile, library: FormLibrary) -> Iterator[Problem]:
    for number, rule in enumerate(each.rules):
        for key, error in _wrong(rule, library):
            place = ("rules", number, key)
            yield Problem(
                file.path, f"{key}: {error.vi}", f"{key}: {error.en}", file.line(place), place=_named(rule.id)
            )
    for number, passed in enumerate(each.passing):
        table = _table(library, passed.table)
        if table is None:
            yield _no_table(file, ("passing", number, "table"), passed.table, passed.id)
            continue
        for key, text in (("counts", passed.counts), ("when", passed.when)):
            try:
                if text is not None:
                    parse_filter(text, table)
            except ExpressionError as error:
                place = ("passing", number, key)
                yield Problem(file.path, f"{key}: {error.vi}", f"{key}: {error.en}", file.line(place))
    for number, citation in enumerate(each.citations):
        if _table(library, citation.table) is None:
            yield _no_table(file, ("citations", number, "table"), citation.table, citation.table)


def _no_table(file: YamlFile, place: tuple[str | int, ...], table: str, name: str) -> Problem:
    return Problem(
        file.path,
        f"không có bảng «{table}»: viết ma-bieu.ma_bang",
        f"there is no table “{table}”: write form.table",
        file.line(place),
        place=_named(name),
    )


def _named(rule: str) -> tuple[tuple[str, str], ...]:
    return (("rule", rule),)


def _wrong(rule: Assertion, library: FormLibrary) -> Iterator[tuple[str, ExpressionError]]:
    """What is wrong in a rule, with the key: tried on every version of its tables, or on the first for `*`."""
    if rule.table != "*" and _table(library, rule.table) is None:
        yield "table", ExpressionError(f"không có bảng «{rule.table}»", f"there is no table “{rule.table}”")
        return
    for where in rule.tables.values():
        if _table(library, where) is None:
            yield "tables", ExpressionError(f"không có bảng «{where}»", f"there is no table “{where}”")
            return
    tables = named_tables(_newest(library), rule.tables)
    for checked in checked_tables(rule, _newest(library)):
        for field in checked_fields(rule, checked.table)[:1]:
            fields = fields_of(checked.table, field)
            try:
                parsed = parse_assertion(rule.expr, fields, tables, rule.tolerance)
                if not parsed.is_condition:
                    parse_rule(rule.expr, fields)
            except ExpressionError as error:
                yield "expr", error
                return
            for text in rule.values.values():
                try:
                    parse_assertion(text, fields, tables)
                except ExpressionError as error:
                    yield "values", error
                    return
            if rule.table == "*":
                return


def _newest(library: FormLibrary) -> list[Form]:
    return [library.versions(form)[-1] for form in library.ids]


def _table(library: FormLibrary, name: str) -> Table | None:
    form, _, table = name.partition(".")
    versions = library.versions(form)
    return next((each for version in versions[-1:] for each in version.tables if each.id == table), None)
