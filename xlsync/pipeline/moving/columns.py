"""Which column of an older table goes into which field of the template."""

from dataclasses import dataclass

from xlsync.forms.definition import FieldDefinition, Table
from xlsync.identify.headers import FoundHeader, header_texts
from xlsync.model import Grid
from xlsync.texts.normalise import fold

_NO_COLUMN = "Mẫu mới không có cột này"
_DOUBTFUL = "Không chắc cột này là mục nào của mẫu: tiêu đề trùng nhau"
_NO_HEADER = "Cột này không có tiêu đề"
_NUMBERING = "Số thứ tự: mẫu mới không cần"
_NUMBERINGS = frozenset({"tt", "stt", "so tt", "so thu tu", "no"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the older table: what it was, what it becomes; without `new` its cells have no place, and `why`."""

    header: str
    old: FieldDefinition | None = None
    new: FieldDefinition | None = None
    why: str = ""
    settled: bool = False


class Columns:
    """The columns of a table that was found; any other column of the sheet is asked for by `of` as well."""

    def __init__(self, grid: Grid, found: FoundHeader, target: Table | None) -> None:
        self._grid = grid
        self._found = found
        self._known: dict[int, Column] = {}
        self._taken: set[str] = set()
        fields = {} if target is None else {field.id: field for field in target.fields}
        old = {column: found.table.field(name) for name, column in found.columns.items()}
        for column, field in old.items():
            if field.id in fields:
                self._take(column, field, fields[field.id])
        for column in sorted({*old, *found.unknown} - self._known.keys()):
            self._by_header(column, old.get(column), fields)

    def of(self, column: int) -> Column:
        """What becomes of a column."""
        known = self._known.get(column)
        if known is not None:
            return known
        header = self.header(column)
        doubtful = {each for columns in self._found.doubtful.values() for each in columns} | set(self._found.ambiguous)
        if column in doubtful:
            return Column(header, self._doubtful(column), why=_DOUBTFUL)
        return Column(header, why=_NO_COLUMN if header else _NO_HEADER)

    def header(self, column: int) -> str:
        """What the header says above that column."""
        for row in range(self._found.row, self._found.top - 1, -1):
            text = self._grid.value(row, column)
            if isinstance(text, str) and text.strip():
                return " ".join(text.split())
        return ""

    def _take(self, column: int, old: FieldDefinition | None, new: FieldDefinition) -> None:
        self._known[column] = Column(self.header(column) or new.label.vi, old, new)
        self._taken.add(new.id)

    def _by_header(self, column: int, old: FieldDefinition | None, fields: dict[str, FieldDefinition]) -> None:
        """A column that the older form did not know, or knew as a field that is gone, by what its header says now."""
        header = self.header(column)
        folded = fold(header)
        fits = [each for name, each in fields.items() if name not in self._taken and folded in header_texts(each)]
        if len(fits) == 1 and folded:
            self._take(column, old, fits[0])
        elif old is None and folded in _NUMBERINGS:
            self._known[column] = Column(header, why=_NUMBERING, settled=True)
        else:
            self._known[column] = Column(header or (old.label.vi if old is not None else ""), old, why=_NO_COLUMN)

    def _doubtful(self, column: int) -> FieldDefinition | None:
        """One of the fields that a column may be, a sensitive one where there is any."""
        names = [name for name, columns in self._found.doubtful.items() if column in columns]
        fields = sorted((self._found.table.field(name) for name in names), key=lambda each: not each.sensitive)
        return fields[0] if fields else None
