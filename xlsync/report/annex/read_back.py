"""The source of an annex from a consolidated workbook that was read back; its figures must add up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlsync.forms.definition import Form, RowKind, Table
from xlsync.model import OperationError, Published, PublishedFigure, Records, Register, Role, Submission, Tier
from xlsync.report.annex.source import AnnexSource, SourceRecord, SourceTable
from xlsync.report.figures import TIERS, Columns, Figure, Number
from xlsync.rules.evaluate import evaluate
from xlsync.texts.numbers import number

_OWN_TIERS = (Tier.PROVINCE, Tier.UPPER, Tier.GRASSROOTS)
_SAME = 1e-9


def source_of_published(published: Published, forms: Sequence[Form], register: Register) -> AnnexSource:
    """What the workbook says. `forms` are those it was made with.

    Raises OperationError where a total is not the sum of the rows behind it, or a rate does not follow from its parts:
    somebody typed over a cell. Units and their tiers are those of the workbook; the register is asked for what it does
    not say.
    """
    reader = _Reader(published, register)
    return AnnexSource(
        period=published.period,
        as_of=published.as_of or published.period.last,
        subject=published.subject,
        body=reader.province(),
        names=reader.name,
        passed=published.passed,
        absent=published.absent,
        tables=tuple(reader.tables(forms)),
    )


class _Reader:
    def __init__(self, published: Published, register: Register) -> None:
        self.published = published
        self.register = register
        self.day = published.period.last
        self.tiers = _unit_tiers(published.figures)

    def name(self, code: str) -> str:
        """The name as the workbook has it, else as the register has it."""
        unit = None if code in self.published.names else self.register.get(code, self.day)
        return self.published.names.get(code, code if unit is None else unit.name)

    def province(self) -> str | None:
        """The name of the provincial federation; the sample register is not asked, for it is of one province."""
        for code, tier in self.tiers.items():
            if tier is Tier.PROVINCE:
                return self.name(code)
        unit = None if self.register.sample else self.register.province(self.day)
        return None if unit is None else unit.name

    def _tier(self, code: str) -> Tier:
        unit = self.register.get(code, self.day)
        return self.tiers.get(code) or (Tier.UPPER if unit is None else unit.tier)

    def tables(self, forms: Iterable[Form]) -> Iterator[SourceTable]:
        """The tables that go up, in the order of the forms."""
        said = {(each.form, each.table) for each in self.published.figures}
        kept = {(each.form, records.table) for each in self.published.submissions for records in each.tables}
        for form in forms:
            for table in form.tables:
                key = form.form, table.id
                if table.rows is RowKind.LIST and not table.merged_in_total:
                    continue
                if key in said | kept:
                    yield self._table(form, table)

    def _table(self, form: Form, table: Table) -> SourceTable:
        records = tuple(self._records(form.form, table.id))
        if table.rows is RowKind.LIST:
            return SourceTable(form, table, (), None, records)
        columns = Columns.of(table)
        by_tier = table.rows is not RowKind.OWN
        stated = {
            (each.tier, each.field): each
            for each in self.published.figures
            if (each.form, each.table, each.unit) == (form.form, table.id, None)
        }
        rows: list[tuple[Tier | None, Figure]] = []
        for tier in TIERS if by_tier else (None,):
            figure = _figure(tier, columns, stated)
            self._expect(figure, _sums(records, tier, columns), tier, columns, stated)
            rows.append((tier, figure))
        total = None
        if by_tier:
            total = _figure(None, columns, stated)
            self._expect(total, _sums_of([figure for _, figure in rows], columns), None, columns, stated)
        return SourceTable(form, table, tuple(rows), total, records)

    def _records(self, form: str, table: str) -> Iterator[SourceRecord]:
        """By tier, then in the order of the workbook."""
        found = [
            record
            for submission in self.published.submissions
            if submission.form == form
            for records in submission.tables
            if records.table == table
            for record in self._of_sender(submission, records)
        ]
        yield from sorted(found, key=lambda record: TIERS.index(record.tier))

    def _of_sender(self, submission: Submission, records: Records) -> Iterator[SourceRecord]:
        sender = submission.unit or ""
        for place, (role, unit) in enumerate(zip(records.roles, records.units, strict=True)):
            below = role in {Role.CHILD, Role.AGGREGATE}
            values = {field: listed[place] for field, listed in records.values.items()}
            yield SourceRecord(
                sender, unit, role is Role.AGGREGATE, Tier.GRASSROOTS if below else self._tier(sender), values
            )

    def _expect(
        self,
        figure: Figure,
        sums: Mapping[str, Number],
        tier: Tier | None,
        columns: Columns,
        stated: Mapping[tuple[Tier | None, str], PublishedFigure],
    ) -> None:
        """Raises OperationError for the first figure that is not what it must be."""
        for field in columns.shown:
            expression = columns.computed.get(field.id)
            expected = sums.get(field.id)
            if expression is not None:
                expected = evaluate(expression, {name: sums.get(name) for name in expression.order}, columns.fields)
            found = figure.values.get(field.id)
            if (found is None) == (expected is None) and abs((found or 0) - (expected or 0)) <= _SAME:
                continue
            at = stated[tier, field.id]
            shown = ["–" if each is None else number(each, lang) for lang in ("vi", "en") for each in (found, expected)]
            raise OperationError(
                f"{self.published.path}: ô {at.cell} trang «{at.sheet}» ghi {shown[0]}, tính từ chi tiết được "
                f"{shown[1]}; sổ tổng hợp đã bị sửa tay. Hãy chạy lại xlsync consolidate và dùng tệp mới.",
                f"{self.published.path}: cell {at.cell} on sheet “{at.sheet}” says {shown[2]}, the rows behind it give "
                f"{shown[3]}; the workbook was changed by hand. Run xlsync consolidate again and use the new file.",
            )


def _unit_tiers(figures: Iterable[PublishedFigure]) -> dict[str, Tier]:
    """The own tier of each unit: the highest of which it has a figure."""
    found: dict[str, Tier] = {}
    for each in figures:
        if each.unit is not None and each.tier is not None:
            known = found.get(each.unit, Tier.GRASSROOTS)
            found[each.unit] = min(known, each.tier, key=_OWN_TIERS.index)
    return found


def _figure(tier: Tier | None, columns: Columns, stated: Mapping[tuple[Tier | None, str], PublishedFigure]) -> Figure:
    figure = Figure()
    for field in columns.shown:
        each = stated.get((tier, field.id))
        if each is None:
            continue
        if each.value is not None:
            figure.values[field.id] = each.value
        if each.incomplete:
            figure.incomplete.add(field.id)
    return figure


def _sums(records: Iterable[SourceRecord], tier: Tier | None, columns: Columns) -> dict[str, Number]:
    rows = [record.values for record in records if tier is None or record.tier is tier]
    return _added([{key: value for key, value in row.items() if _is_number(value)} for row in rows], columns)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sums_of(figures: Iterable[Figure], columns: Columns) -> dict[str, Number]:
    return _added([figure.values for figure in figures], columns)


def _added(rows: Sequence[Mapping[str, object]], columns: Columns) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for field in columns.summed:
        numbers = [value for row in rows if isinstance(value := row.get(field.id), int | float)]
        if numbers:
            found[field.id] = sum(numbers)
    return found
