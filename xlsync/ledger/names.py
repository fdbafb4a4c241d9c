"""Names of units, forms, tables and fields for entries of any year: the latest that the definitions have."""

from xlsync.forms.definition import Form, Table
from xlsync.forms.layout import title_text
from xlsync.forms.library import FormLibrary
from xlsync.model import Register


class LedgerNames:
    """Gives the names that `ledger.telling` asks for; None for what the definitions do not have (any more)."""

    def __init__(self, register: Register, forms: FormLibrary) -> None:
        self._register = register
        self._forms = forms

    def unit_name(self, code: str) -> str | None:
        """The name of a unit."""
        entries = self._register.entries(code)
        return entries[-1].name if entries else None

    def form_label(self, form: str, lang: str) -> str | None:
        """The name of a form."""
        definition = self._form(form)
        return None if definition is None else definition.label.text(lang)

    def table_title(self, form: str, table: str, lang: str) -> str | None:
        """The name of the sheet that a table stands on, as people call it."""
        definition = self._table(form, table)
        return None if definition is None else definition.sheet or title_text(definition, None)

    def field_label(self, form: str, table: str, field: str, lang: str) -> str | None:
        """What the header of a field says."""
        definition = self._table(form, table)
        if definition is None:
            return None
        return next((each.label.text(lang) for each in definition.fields if each.id == field), None)

    def _form(self, form: str) -> Form | None:
        versions = self._forms.versions(form)
        return versions[-1] if versions else None

    def _table(self, form: str, table: str) -> Table | None:
        definition = self._form(form)
        return None if definition is None else next((each for each in definition.tables if each.id == table), None)
