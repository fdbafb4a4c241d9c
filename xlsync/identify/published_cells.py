"""The visible cells of a consolidated workbook, at the places that its index names; what was moved is never guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xlsync.forms.definition import FieldDefinition, FieldType
from xlsync.model import Cleaned, ErrorValue, Grid, OperationError, RawValue, Workbook, a1, column_number
from xlsync.texts.normalise import fold

_AGAIN_VI = "hãy chạy lại xlsync consolidate."
_AGAIN_EN = "run xlsync consolidate again."
_NUMBERS = frozenset({FieldType.COUNT, FieldType.DECIMAL, FieldType.RATE})


class Refused(Exception):  # noqa: N818 - the name says what happens to the cell
    """The cell of a record holds what its field cannot be."""


def mend(path: str, vi: str, en: str) -> OperationError:
    """What is wrong with the file, and that it is best made anew."""
    return OperationError(f"{path}: {vi}; {_AGAIN_VI}", f"{path}: {en}; {_AGAIN_EN}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with the means to tell whether it still stands as it was written."""

    path: str
    grid: Grid
    date_1904: bool = False

    @classmethod
    def of(cls, workbook: Workbook, path: str, name: str) -> "Sheet":
        """The sheet of that name; raises OperationError when it is gone or was renamed."""
        grid = workbook.grid(name)
        if grid is None:
            raise mend(
                path,
                f"không còn trang «{name}» (đã bị xóa hoặc đổi tên)",
                f"there is no sheet “{name}” any more (deleted or renamed)",
            )
        return cls(path, grid, workbook.date_1904)

    def raw(self, row: int, column: str) -> RawValue | None:
        """What stands in the cell."""
        return self.grid.value(row, column_number(column))

    def expect(self, rows: Iterable[int], column: str, text: str) -> None:
        """Raises OperationError unless one of these cells holds the text: rows or columns were moved."""
        wanted, rows = fold(text), list(rows)
        found = [self.raw(row, column) for row in rows]
        if any(value is not None and fold(_plain(value)) == wanted for value in found):
            return
        stated = next((_plain(value) for value in found if value is not None), "")
        cell = f"{column}{rows[-1]}"
        raise mend(
            self.path,
            f"trang «{self.grid.sheet}», ô {cell} ghi «{stated[:60]}», khi xlsync xuất ra là «{text}»: dòng, cột đã bị "
            "chèn, xóa, sắp xếp hoặc đổi tên",
            f"sheet “{self.grid.sheet}”, cell {cell} says “{stated[:60]}” where xlsync wrote “{text}”: rows or columns "
            "were inserted, deleted, sorted or renamed",
        )

    def figure(self, row: int, column: str, field: FieldDefinition) -> int | float | None:
        """The number in the cell, None for a blank; raises OperationError for anything else."""
        value = self.raw(row, column)
        if value is None:
            return None
        if isinstance(value, bool | str):
            cell = f"{column}{row}"
            raise OperationError(
                f"{self.path}: trang «{self.grid.sheet}», ô {cell} ghi «{_plain(value)[:60]}», phải là số; hãy sửa ô "
                "đó hoặc chạy lại xlsync consolidate.",
                f"{self.path}: sheet “{self.grid.sheet}”, cell {cell} says “{_plain(value)[:60]}” and must be a "
                "number; mend the cell or run xlsync consolidate again.",
            )
        return _number(value, field)

    def value(self, row: int, column: str, field: FieldDefinition, choices: dict[str, str]) -> Cleaned:
        """The value of a record's field, None for a blank. `choices` has the ids by folded label.

        Raises Refused for an error of a formula, for what is no number, no day, no choice.
        """
        value = self.raw(row, column)
        if value is None:
            return None
        if isinstance(value, ErrorValue | bool):
            raise Refused
        if field.type in _NUMBERS:
            if isinstance(value, str):
                raise Refused
            return _number(value, field)
        if field.type is FieldType.DATE:
            return self._day(value)
        text = _plain(value)
        if field.type is FieldType.CHOICE:
            found = choices.get(fold(text))
            if found is None:
                raise Refused
            return found
        return text

    def _day(self, value: RawValue) -> date:
        try:
            if isinstance(value, str):
                return date.fromisoformat(value.strip()[:10])
            return (date(1904, 1, 1) if self.date_1904 else date(1899, 12, 30)) + timedelta(int(value))
        except (ValueError, OverflowError) as error:
            raise Refused from error

    def calculated(self, cells: Iterable[tuple[int, str]]) -> bool:
        """Whether any of these cells has a value, or none of them holds a formula."""
        formulas = False
        for row, column in cells:
            address = row, column_number(column)
            if self.grid.value(*address) is not None:
                return True
            formulas = formulas or address in self.grid.formulas
        return not formulas

    def cell(self, row: int, column: str) -> str:
        """The address."""
        return a1(row, column_number(column))


def choices_of(field: FieldDefinition) -> dict[str, str]:
    """The ids of a field's choices by their folded labels in every language, and by themselves."""
    found: dict[str, str] = {}
    for each in field.choices or ():
        for text in (each.label.text("vi"), each.label.text("en"), each.id):
            found.setdefault(fold(text), each.id)
    return found


def _plain(value: RawValue) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _number(value: float, field: FieldDefinition) -> int | float:
    """Counts as whole numbers; what someone typed over stays as it stands."""
    return int(value) if field.type is FieldType.COUNT and value.is_integer() else float(value)
