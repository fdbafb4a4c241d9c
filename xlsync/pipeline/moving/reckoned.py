"""What the older workbook states and the template reckons itself: whether both say the same."""

from xlsync.forms.definition import ADDED, FieldDefinition, FieldType, Table
from xlsync.issue.content import Results, TableContent, Typed
from xlsync.model import Grid, Records
from xlsync.model.grid import Address
from xlsync.texts.numbers import percent, vi_number

_NOT_RECKONED = "Mẫu mới không tính ra số nào ở đây"
#: A stated number, and the decimals of the percentage where it is a rate.
_Stated = tuple[float, int | None]


class Reckoned:
    """Compares for one table. `target` is the table of the template, `cells` what was moved into it."""

    def __init__(self, grid: Grid, records: Records, target: Table, cells: dict[tuple[int, str], Typed]) -> None:
        self._grid, self._records, self._target = grid, records, target
        self._results = Results(target, TableContent(cells))
        self._record_at = {row: record for record, row in enumerate(records.rows)}
        self._rates = {
            (record, where): (rate, digits, name)
            for (record, name), (rate, digits, where) in records.stated_rates.items()
        }

    def difference(self, at: Address, old: FieldDefinition | None, new: FieldDefinition, row: int | None) -> str | None:
        """How the template differs from what is stated in a cell, None where it does not. `row` is the row of the
        template, None for its total row."""
        if row is None and not (new.type is FieldType.RATE or (new.type in ADDED and new.computed is None)):
            return _NOT_RECKONED
        stated = self._stated(at, old)
        result = self._results.of_total(new.id) if row is None else self._results.of_row(row, new.id)
        return self._told(stated, result, new)

    def rate_beside(self, at: Address, old: FieldDefinition, row: int) -> str | None:
        """The same for a rate in the cell of a count, `21 (70%)`."""
        rate, digits, name = self._rates[self._record_at[at[0]], old.id]
        if name not in {field.id for field in self._target.fields}:
            return _NOT_RECKONED
        return self._told((rate, digits), self._results.of_row(row, name), self._target.field(name))

    def has_rate_beside(self, at: Address, old: FieldDefinition | None) -> bool:
        """Whether there is one."""
        return old is not None and (self._record_at.get(at[0], -1), old.id) in self._rates

    def _stated(self, at: Address, old: FieldDefinition | None) -> _Stated | None:
        record = self._record_at.get(at[0])
        if old is None:
            plain = self._plain(at)
            return None if plain is None else (plain, None)
        value = None if record is None else self._records.values[old.id][record]
        if value is None and old.type is not FieldType.RATE:
            value = self._plain(at)
        decimals = None if record is None else self._records.rate_decimals.get((record, old.id))
        return (float(value), decimals) if isinstance(value, int | float) else None

    def _plain(self, at: Address) -> float | None:
        raw = self._grid.value(*at)
        return raw if type(raw) is float else None

    @staticmethod
    def _told(stated: _Stated | None, result: float | str, field: FieldDefinition) -> str | None:
        if isinstance(result, str):
            return _NOT_RECKONED
        rate = field.type is FieldType.RATE
        digits = (stated[1] or 0) if rate and stated is not None else 0
        near = 10.0 ** -(digits + 2) * 1.000001 if rate else 1e-9
        if stated is not None and abs(stated[0] - result) < near:
            return None
        shown = percent(result, decimals=max(2, digits)) if rate else vi_number(result)
        return f"Mẫu mới tính ra {shown}, tệp cũ ghi khác"
