"""Answers of a drop-down, found again by their labels and synonyms, with or without diacritics."""

from collections.abc import Callable
from datetime import date

from xlsync.clean.parsed import BLANK, Parsed
from xlsync.forms.definition import Choice, FieldDefinition
from xlsync.forms.layout import valid_choices
from xlsync.model import Value
from xlsync.texts.normalise import fold, key


class Choices:
    """The answers of one field on one day (the period's last). Build it once a column."""

    def __init__(self, field: FieldDefinition, day: date) -> None:
        self._valid = {choice.id for choice in valid_choices(field, day)}
        self._all = field.choices or ()
        self._by_key = self._index(key)
        self._by_fold = self._index(fold)
        self.offered = "; ".join(choice.label.vi for choice in self._all if choice.id in self._valid)
        """The labels that may be written, for `expected`."""

    def _index(self, form: Callable[[str], str]) -> dict[str, Choice | None]:
        """Choice by text, None where two share it. A valid choice wins over one that has lapsed."""
        index: dict[str, Choice | None] = {}
        for choice in sorted(self._all, key=lambda each: each.id not in self._valid):
            for name in {form(text) for text in (choice.label.vi, choice.label.en, *choice.synonyms) if text}:
                known = index.get(name, choice)
                if known is None or known is choice or choice.id in self._valid:
                    index[name] = choice if known is choice else None
        return index

    def parse(self, text: str) -> Parsed:
        """The id of the choice; XS207 when it is none or not offered on that day. Only punctuation is a blank."""
        name = key(text)
        if not name:
            return BLANK
        choice = self._by_key.get(name) or self._by_fold.get(fold(text))
        if choice is None:
            return Parsed(problem="XS207", values={"choices": self.offered})
        if choice.id in self._valid:
            return Parsed(choice.id)
        values: dict[str, Value] = {"choices": self.offered, "choice": choice.label.vi}
        if choice.valid_from is not None:
            values["valid_from"] = choice.valid_from.isoformat()
        if choice.valid_to is not None:
            values["valid_to"] = choice.valid_to.isoformat()
        return Parsed(problem="XS207", variant="ended", values=values)


def parse_choice(text: str, field: FieldDefinition, day: date) -> Parsed:
    """The choice of `field` that a text names, on that day. See `Choices`."""
    return Choices(field, day).parse(text)
