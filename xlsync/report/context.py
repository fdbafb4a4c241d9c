"""What every report is made from: the outcome of a run, the forms and the register it was made with, the language."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xlsync.forms.definition import FieldDefinition, FieldType, Form, Table
from xlsync.forms.layout import title_text
from xlsync.model import Finding, Outcome, Register, Rounding, Source, TableTotals, Unit

#: Fields that are added up or computed: only they have totals.
NUMERIC = frozenset({FieldType.COUNT, FieldType.DECIMAL, FieldType.RATE})


def numeric_fields(table: Table) -> tuple[FieldDefinition, ...]:
    """The fields of the table that have totals, in its order. Sensitive fields never do."""
    return tuple(field for field in table.fields if field.type in NUMERIC and not field.sensitive)


@dataclass(frozen=True)
class Context:
    """The outcome with all that is needed to put it into words. Gives the names that `texts.render` asks for.

    `forms` has, by form id, the version that was used; `tool` is the name and version of the program. `due` has, by
    form id, the units that owe it (as the round or the register says); None where that is not known. `rounding` is how
    percentages are rounded where they are printed.
    """

    outcome: Outcome
    forms: Mapping[str, Form]
    register: Register
    lang: str = "vi"
    tool: str = "xlsync"
    due: Mapping[str, frozenset[str]] | None = None
    rounding: Rounding = Rounding.HALF_UP

    @property
    def day(self) -> date:
        """The day on which units are looked up: the last of the period."""
        return self.outcome.as_of if self.outcome.period is None else self.outcome.period.last

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units that exist on the last day of the period, in the order of the register."""
        return self.register.on(self.day)

    @cached_property
    def _order(self) -> dict[str, int]:
        order: dict[str, int] = {}
        for unit in (*self.units, *self.register):
            order.setdefault(unit.code, len(order))
        return order

    def order(self, code: str) -> tuple[int, str]:
        """A sorting key: the order of the register, units that it does not have after all others."""
        return self._order.get(code, len(self._order)), code

    @cached_property
    def _folder(self) -> str:
        """The folder that all files lie in, with its last `/`; empty when there is none."""
        folders = {each.source.path.rpartition("/")[0] for each in self.outcome.submissions}
        try:
            common = posixpath.commonpath(folders)
        except ValueError:  # no file, or some paths absolute and others not
            return ""
        return f"{common}/" if common else ""

    def file_name(self, source: Source) -> str:
        """A file as a person looks for it: without the folder that all files share, the part inside it after `›`."""
        name = source.path.removeprefix(self._folder)
        return name if source.member is None else f"{name} › {source.member}"

    @cached_property
    def _units_by_code(self) -> dict[str, Unit]:
        by_code: dict[str, Unit] = {}
        for unit in (*self.units, *self.register):
            by_code.setdefault(unit.code, unit)
        return by_code

    def unit(self, code: str) -> Unit | None:
        """The unit as it is on the last day of the period, or as it was."""
        return self._units_by_code.get(code)

    def unit_name(self, code: str) -> str | None:
        """The name of a unit."""
        unit = self.unit(code)
        return None if unit is None else unit.name

    def name(self, code: str | None) -> str:
        """The name of a unit, its code when the register does not have it, "" for none."""
        return "" if code is None else self.unit_name(code) or code

    def form_label(self, form: str, lang: str) -> str | None:
        """The name of a form."""
        definition = self.forms.get(form)
        return None if definition is None else definition.label.text(lang)

    def _table(self, form: str, table: str) -> Table | None:
        definition = self.forms.get(form)
        if definition is None:
            return None
        return next((each for each in definition.tables if each.id == table), None)

    def table_title(self, form: str, table: str, lang: str) -> str | None:
        """The title of a table with the subject of the round, the name of its sheet when it has no title."""
        definition = self._table(form, table)
        if definition is None:
            return None
        if lang != "en" or definition.title is None or definition.title.en is None:
            return title_text(definition, self.outcome.subject)
        return " ".join(definition.title.en.replace("{subject}", self.outcome.subject or "").split())

    def field_label(self, form: str, table: str, field: str, lang: str) -> str | None:
        """What the header of a field says."""
        definition = self._table(form, table)
        if definition is None:
            return None
        return next((each.label.text(lang) for each in definition.fields if each.id == field), None)

    def tables(self) -> Iterator[tuple[Form, Table, TableTotals]]:
        """Every table that has totals, in the order of the forms; one of an unknown form is left out."""
        for form in self.forms.values():
            for table in form.tables:
                totals = self.outcome.totals.get((form.form, table.id))
                if totals is not None:
                    yield form, table, totals


def place(finding: Finding) -> str:
    """The file of a finding, with the part inside a mail or archive: `mail.eml › BC.xlsx`."""
    return " › ".join(part for part in (finding.path, finding.member) if part)
