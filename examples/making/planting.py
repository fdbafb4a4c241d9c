"""Keeps the list of what was planted where while the mailbag with the defects is made."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from making.clean import reports
from making.figures import Row, UnitFigures
from making.fill import Filled, filled
from making.old_layout import OldBook
from making.package import saved, settled, write
from xlsync.model import parse_a1


@dataclass(frozen=True, order=True)
class Planted:
    """One defect. `file` is None for a unit that is missing; `consequence_of` names the defect it follows from."""

    file: str | None
    code: str
    sheet: str | None
    cell: str | None
    unit: str | None
    severity: str
    note: str
    consequence_of: str | None = None


@dataclass
class Mailbag:
    """The folder and the list."""

    folder: Path
    reports: dict[str, UnitFigures] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reports = {report.unit.code: report for report in reports()}

    def plant(
        self,
        file: str | None,
        code: str,
        note: str,
        *,
        unit: str | None = None,
        sheet: str | None = None,
        cell: str | None = None,
        severity: str = "error",
        consequence_of: str | None = None,
    ) -> None:
        """Notes a defect down."""
        self.planted.append(Planted(file, code, sheet, cell, unit, severity, note, consequence_of))

    def missing(self, unit: str, note: str, consequence_of: str | None = None) -> None:
        """Notes down that a unit counts as not having submitted."""
        self.plant(None, "XS013", note, unit=unit, consequence_of=consequence_of)

    def letter(self, unit: str, name: str, *, form: str | None = None) -> "Letter":
        """The unit's template, filled in without a defect, to be spoilt."""
        report = self.reports[unit]
        return Letter(self, name, unit, filled(report) if form is None else Filled(report.unit, (), form))

    def summed(self, unit: str) -> UnitFigures:
        """The unit's figures with one row for all its grassroots unions, which keeps the file small."""
        report = self.reports[unit]
        if report.aggregate is None:
            total: Row = {}
            for name in report.own:
                total[name] = sum(value for row in report.details if isinstance(value := row[name], int))
            report.aggregate, report.details = total, []
        return report

    def listing(self) -> list[Mapping[str, object]]:
        """The list as it goes into planted.json."""
        ordered = sorted(self.planted, key=_order)
        return [asdict(each) for each in ordered]


def _order(each: Planted) -> tuple[bool, str, str, tuple[int, int], str]:
    place = parse_a1(each.cell) if each.cell is not None else (0, 0)
    return each.file is None, each.file or each.unit or "", each.sheet or "", place, each.code


class Letter:
    """One file on its way into the mailbag. Every change notes down the finding that it must lead to."""

    def __init__(self, bag: Mailbag, name: str, unit: str, content: Filled | OldBook) -> None:
        self.bag, self.name, self.unit, self.content = bag, name, unit, content

    @property
    def template(self) -> Filled:
        """The content, where it is a template of ours."""
        assert isinstance(self.content, Filled)
        return self.content

    def at(self, table: str, row: int, column: str) -> str:
        """The address of a field in a row, counted from 0."""
        return self.content.at(table, row, column)

    def sheet(self, table: str) -> Worksheet:
        """The sheet of a table."""
        return self.content.sheet(table)

    def note(
        self,
        code: str,
        note: str,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        severity: str = "error",
        consequence_of: str | None = None,
    ) -> None:
        """Notes a defect in this file down."""
        self.bag.plant(
            self.name,
            code,
            note,
            unit=self.unit,
            sheet=sheet,
            cell=cell,
            severity=severity,
            consequence_of=consequence_of,
        )

    def type(self, table: str, row: int, column: str, value: object) -> str:
        """Types a value into a cell without a defect; returns the address."""
        address = self.at(table, row, column)
        self.sheet(table)[address].value = value
        return address

    def spoil(
        self, code: str, table: str, row: int, column: str, value: object, note: str, *, severity: str = "error"
    ) -> None:
        """Types a value that is a defect in itself."""
        address = self.type(table, row, column, value)
        self.note(code, note, sheet=self.sheet(table).title, cell=address, severity=severity)

    def post(self, changes: Mapping[str, bytes | Callable[[bytes], bytes]] | None = None) -> bytes:
        """Puts the file into the mailbag; `changes` are made to parts of its package."""
        data = saved(self.content.book)
        if changes:
            data = settled(data, changes)
        write(self.bag.folder / self.name, data)
        return data
