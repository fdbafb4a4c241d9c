"""A table with a field of every type, rows of every kind of content, and random expressions over them."""

import random
from dataclasses import dataclass
from datetime import date

from xlsync.forms.definition import Choice, FieldDefinition, FieldType, Label, Rule, Table
from xlsync.model import Cleaned

CHOICES = (
    Choice(id="complaint", label=Label(vi="khiếu nại")),
    Choice(id="denunciation", label=Label(vi='tố cáo "nặc danh"')),
    Choice(id="petition", label=Label(vi="kiến nghị, phản ánh")),
)


def _field(field_id: str, kind: FieldType, **options: object) -> FieldDefinition:
    return FieldDefinition(id=field_id, label=Label(vi=field_id), type=kind, **options)


TABLE = Table(
    id="sample",
    sheet="Biểu mẫu",
    rows="list",
    fields=(
        _field("received", FieldType.COUNT),
        _field("resolved", FieldType.COUNT),
        _field("carried", FieldType.COUNT, blank=0),
        _field("planned", FieldType.COUNT, blank=2),
        _field("amount", FieldType.DECIMAL),
        _field("fee", FieldType.DECIMAL, blank=0),
        _field("share", FieldType.RATE),
        _field("raised_on", FieldType.DATE),
        _field("due_on", FieldType.DATE),
        _field("number", FieldType.TEXT),
        _field("answer", FieldType.TEXT),
        _field("body", FieldType.TEXT, blank="abc"),
        _field("kind", FieldType.CHOICE, choices=CHOICES),
        _field("second_kind", FieldType.CHOICE, choices=CHOICES, blank="complaint"),
    ),
    rules=(Rule(code="XS301", expr="resolved <= received + carried"),),
)
FIELDS = {field.id: field for field in TABLE.fields}


@dataclass(frozen=True)
class Unreadable:
    """What stands in a cell that cannot be read as its field's type."""

    cell: object


Entry = Cleaned | Unreadable
NOT_THERE = Unreadable("#REF!")

_COUNTS = (0, 0, 1, 2, 3, 7, 10, 21, 30, 7290, -4)
_DECIMALS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 2.5, 12.125, 100.0, -0.3, 1e6, 0.30000000004)
_TEXTS = ("abc", "ABC", "Đơn thư", "x y", "123", 'nói "thế"', "=1+1", "TRUE")
_WRONG = ("gần 4000", "không", "1 2 3", "#N/A?")


def random_entry(field: FieldDefinition, source: random.Random, *, blank: float = 0.2, wrong: float = 0.12) -> Entry:
    """A value of the field's type, or a blank, or something that does not belong there."""
    chance = source.random()
    if chance < blank:
        return None
    if chance < blank + wrong:
        return _wrong(field, source)
    match field.type:
        case FieldType.COUNT:
            return source.choice(_COUNTS)
        case FieldType.DECIMAL | FieldType.RATE:
            return source.choice(_DECIMALS)
        case FieldType.DATE:
            return date(2024, source.randint(1, 3), source.randint(1, 28))
        case FieldType.CHOICE:
            return source.choice(field.choices or ()).id
        case FieldType.TEXT | FieldType.UNIT:
            return source.choice(_TEXTS)


def _wrong(field: FieldDefinition, source: random.Random) -> Entry:
    if field.type in {FieldType.TEXT, FieldType.UNIT}:
        return source.choice((Unreadable(Error("1/0")), Unreadable(True)))
    if field.type is FieldType.CHOICE:
        wrong: tuple[object, ...] = ("Khiếu nại khác", "KHIẾU NẠI", 5, True, Error("1/0"), "complaint?")
        return Unreadable(source.choice(wrong))
    # A truth value is left out: LibreOffice takes it for the number 1 or 0, Excel for no number.
    return Unreadable(source.choice((*_WRONG, Error("1/0"))))


@dataclass(frozen=True)
class Error:
    """A cell whose formula gives an error."""

    formula: str


def random_rows(table: Table, number: int, seed: int) -> list[dict[str, Entry]]:
    source = random.Random(seed)
    return [{field.id: random_entry(field, source) for field in table.fields} for _ in range(number)]


def readable(row: dict[str, Entry]) -> dict[str, Cleaned]:
    """The row as `evaluate` takes it: without the cells that cannot be read."""
    return {name: entry for name, entry in row.items() if not isinstance(entry, Unreadable)}


class Generator:
    """Random expressions of the language, as text."""

    def __init__(self, seed: int, table: Table = TABLE) -> None:
        self.source = random.Random(seed)
        self.fields = {
            kind: [field for field in table.fields if field.type in kinds]
            for kind, kinds in {
                "number": {FieldType.COUNT, FieldType.DECIMAL, FieldType.RATE},
                "date": {FieldType.DATE},
                "text": {FieldType.TEXT},
                "choice": {FieldType.CHOICE},
            }.items()
        }
        self.all = [field.id for field in table.fields]

    def _one(self, kind: str) -> FieldDefinition:
        return self.source.choice(self.fields[kind])

    def condition(self, depth: int = 3) -> str:
        choice = self.source.random()
        if depth > 0 and choice < 0.35:
            word = self.source.choice((" and ", " or "))
            return "(" + word.join(self.condition(depth - 1) for _ in range(self.source.randint(2, 3))) + ")"
        if depth > 0 and choice < 0.5:
            return f"not {self.condition(depth - 1)}"
        return self._leaf()

    def _leaf(self) -> str:
        choice = self.source.random()
        if choice < 0.15:
            return f"is_blank({self.source.choice(self.all)})"
        if choice < 0.3:
            field = self._one("choice")
            return f'{field.id} {self._sign("==", "!=")} "{self.source.choice(field.choices or ()).id}"'
        if choice < 0.42:
            other = self.source.choice((self._one("text").id, '"abc"', "'x y'"))
            return f"{self._one('text').id} {self._sign('==', '!=')} {other}"
        signs = ("==", "!=", "<", "<=", ">", ">=")
        if choice < 0.55:
            return f"{self.date()} {self._sign(*signs)} {self.date()}"
        sides = [self.number() for _ in range(3 if self.source.random() < 0.15 else 2)]
        return "(" + "".join(f"{side} {self._sign(*signs)} " for side in sides[:-1]) + sides[-1] + ")"

    def _sign(self, *signs: str) -> str:
        return self.source.choice(signs)

    def date(self) -> str:
        field = self._one("date").id
        choice = self.source.random()
        if choice < 0.5:
            return field
        if choice < 0.75:
            return f"({field} {self._sign('+', '-')} {self.source.choice((1, 30, 'received'))})"
        return f"{self._sign('min', 'max')}({field}, {self._one('date').id})"

    def number(self, depth: int = 2) -> str:
        choice = self.source.random()
        if depth == 0 or choice < 0.35:
            return self._one("number").id
        if choice < 0.45:
            return self.source.choice(("0", "1", "2", "0.5", "100", "0.005", "1.25"))
        if choice < 0.5:
            return f"(raised_on - {self._one('date').id})"
        if choice < 0.58:
            return f"-{self.number(depth - 1)}"
        if choice < 0.8:
            return f"({self.number(depth - 1)} {self._sign('+', '-', '*', '/')} {self.number(depth - 1)})"
        if choice < 0.86:
            return f"abs({self.number(depth - 1)})"
        if choice < 0.94:
            return f"{self._sign('min', 'max')}({self.number(depth - 1)}, {self.number(depth - 1)})"
        return f"round({self.number(depth - 1)}, {self.source.randint(0, 3)})"
