"""The forms at hand, and which version applies on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xlsync.forms.definition import Form


@dataclass(frozen=True)
class FormLibrary:
    """All forms in all versions, sorted by id and start of validity.

    `paths` says from which file each (form, version) was read.
    """

    forms: tuple[Form, ...]
    paths: Mapping[tuple[str, str], Path] = field(default_factory=dict)
    precedence: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """The place of a version's folder in the search order, 0 first: decides between versions that begin on one day."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all forms, each once."""
        return tuple(dict.fromkeys(form.form for form in self.forms))

    def versions(self, form_id: str) -> tuple[Form, ...]:
        """Every version of a form, the oldest first; empty for an unknown form."""
        return tuple(form for form in self.forms if form.form == form_id)

    def version(self, form_id: str, version: str) -> Form | None:
        """That version, whenever it is valid."""
        return next((form for form in self.versions(form_id) if form.version == version), None)

    def get(self, form_id: str, day: date) -> Form | None:
        """The version that applies on that day: among those valid, the one that began last."""
        valid = [form for form in self.versions(form_id) if form.valid_on(day)]
        return max(valid, key=self._rank, default=None)

    def on(self, day: date) -> tuple[Form, ...]:
        """The forms that apply on that day, one version each."""
        found = (self.get(form_id, day) for form_id in self.ids)
        return tuple(form for form in found if form is not None)

    def path(self, form: Form) -> Path | None:
        """The file that the form was read from."""
        return self.paths.get((form.form, form.version))

    def _rank(self, form: Form) -> tuple[date, int]:
        return form.valid_from or date.min, -self.precedence.get((form.form, form.version), 0)
