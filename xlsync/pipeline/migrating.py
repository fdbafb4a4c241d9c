"""An older workbook into the current template: its data goes to the fields of the same names or headers, its rows to
the rows of the same units; what has no place is listed in the new workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from xlsync.forms.definition import Form
from xlsync.forms.layout import FormLayout, layout
from xlsync.forms.library import FormLibrary
from xlsync.forms.names import UnitNames
from xlsync.identify.evidence import identity_sheet, stated_period
from xlsync.identify.headers import HeaderIndex
from xlsync.identify.returned import without_ours
from xlsync.identify.tables import Located
from xlsync.identify.workbook import IdentifiedForm, Identifier
from xlsync.intake.attachments import Opened
from xlsync.issue.content import Content, LeftOver, TableContent
from xlsync.model import Grid, OperationError, Period, Tier, Unit, Workbook
from xlsync.pipeline.issuing import Issued, form_asked, standard_workbook
from xlsync.pipeline.moving.cover import cover_facts
from xlsync.pipeline.moving.left_over import of_other_sheets, of_table
from xlsync.pipeline.moving.rest import content_of, rest_of
from xlsync.pipeline.moving.tables import TableMove
from xlsync.pipeline.opening import open_file, refused
from xlsync.pipeline.reading import records_of, rows_of
from xlsync.pipeline.settings import Definitions, Settings


@dataclass(frozen=True, slots=True)
class Older:
    """A workbook whose data is to be moved: what it says of itself, and its forms in all their versions."""

    name: str
    workbook: Workbook
    unit: Unit | None
    period: Period | None
    forms: tuple[str, ...]
    template: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Migrated:
    """The new workbook of one form. `moved` counts the cells that were put into it."""

    form: Form
    issued: Issued
    moved: int
    left_over: tuple[LeftOver, ...]

    @property
    def to_look_at(self) -> int:
        """How many of the cells without a place somebody must look at."""
        return sum(not each.settled for each in self.left_over)


def older_workbook(path: str, definitions: Definitions, settings: Settings) -> Older:
    """Opens and identifies the workbook at that path. Raises OperationError when it holds no table of a known form."""
    workbook, name = _opened(path, settings)
    workbook = without_ours(workbook)
    claimed = stated_period(workbook, name, None)
    day = settings.as_of if claimed is None else claimed.last
    keys = identity_sheet(workbook)
    template = (keys["form"], keys.get("version", "")) if "form" in keys else None
    forms: list[str] = []
    unit = period = None
    for library in _libraries(definitions.library, template, day, definitions.period):
        for found in Identifier(library, definitions.register, None, day).identify(workbook, name, {"path": path}):
            if found.located:
                forms.append(found.form)
                unit, period = unit or found.unit, period or found.period
    if not forms:
        raise OperationError(
            f"{name}: không tìm thấy bảng nào của các mẫu đã biết nên không có gì để chuyển.",
            f"{name}: no table of a known form in it, so there is nothing to move.",
        )
    ordered = tuple(form for form in definitions.library.ids if form in forms)
    return Older(name, workbook, unit, period, ordered, template)


def migrate(older: Older, definitions: Definitions, unit: Unit, form_ids: Sequence[str] = ()) -> tuple[Migrated, ...]:
    """A new workbook for each form of the older one (or for those named), for that unit and the period asked for.

    Raises OperationError where a form is not valid in that period, or not in the workbook.
    """
    wanted = form_ids or older.forms
    missing = [each for each in wanted if each not in older.forms]
    if missing:
        raise OperationError(
            f"{older.name} không có mẫu {', '.join(missing)}; có: {', '.join(older.forms)}.",
            f"{older.name} does not hold {', '.join(missing)}; it has: {', '.join(older.forms)}.",
        )
    made = [_Migration(older, definitions, unit, form_asked(definitions, each)) for each in wanted]
    return tuple(each.run(with_sheets=number == 0) for number, each in enumerate(made))


def _opened(path: str, settings: Settings) -> tuple[Workbook, str]:
    opened = open_file(path, settings.limits, settings.passwords)
    held: list[Opened] = [each for each in opened if each.workbook is not None]
    if len(held) == 1 and held[0].workbook is not None:
        return held[0].workbook, PurePosixPath(held[0].file.name.replace("\\", "/")).name
    if held:
        raise OperationError(
            f"{path}: có {len(held)} sổ bên trong; hãy lưu riêng sổ cần chuyển rồi làm lại.",
            f"{path}: holds {len(held)} workbooks; save the one to be moved by itself.",
        )
    raise refused(path, opened) or OperationError(f"{path}: không có sổ nào.", f"{path}: no workbook in it.")


def _libraries(
    library: FormLibrary, template: tuple[str, str] | None, day: date, asked: Period | None
) -> Iterator[FormLibrary]:
    """Every version of every form, one of each form at a time, valid on every day; the likeliest versions first."""
    orders = [_versions(library, form, template, day, asked) for form in library.ids]
    for place in range(max(map(len, orders), default=0)):
        chosen = (order[min(place, len(order) - 1)] for order in orders)
        yield FormLibrary(tuple(map(_always, chosen)), library.paths)


def _always(form: Form) -> Form:
    """The version as if it were valid on every day."""
    return form.model_copy(update={"valid_from": None, "valid_to": None})


def _versions(
    library: FormLibrary, form_id: str, template: tuple[str, str] | None, day: date, asked: Period | None
) -> list[Form]:
    """The versions of a form, the likeliest first: the one that the workbook names, that of its own period, that of the
    period asked for, then the newest. A version that the workbook names is the only one."""
    if template is not None and template[0] == form_id:
        named = library.version(*template)
        if named is not None:
            return [named]
    likely = [library.get(form_id, day), None if asked is None else library.get(form_id, asked.last)]
    ordered = [*(form for form in likely if form is not None), *reversed(library.versions(form_id))]
    return list({form.version: form for form in ordered}.values())


class _Migration:
    """One form of one workbook."""

    def __init__(self, older: Older, definitions: Definitions, unit: Unit, form: Form) -> None:
        self.older, self.definitions, self.unit, self.form = older, definitions, unit, form
        self.register = definitions.register
        asked = definitions.asked.last
        known = older.period is not None and self.register.get(unit.code, older.period.last) is not None
        self.day = older.period.last if known and older.period is not None else asked
        self.sender = self.register.get(unit.code, self.day) or unit
        self.names, self.names_now = UnitNames(self.register, self.day), UnitNames(self.register, asked)
        self.children = self.register.children(unit.code, asked)
        self.layout = layout(form, unit, self.children)

    def run(self, *, with_sheets: bool) -> Migrated:
        """The version of the form that places most; `with_sheets` lists the sheets that hold no table too."""
        now = _Moves(self, FormLibrary((_always(self.form),)))
        likely = _libraries(self.definitions.library, self.older.template, self.day, self.definitions.period)
        moves = [_Moves(self, library).completed(now) for library in likely]
        best = max(moves, key=lambda each: each.moved)  # the first of equals: the likeliest
        left_over = [line for piece in best.pieces.values() for line in piece.left_over]
        left_over += best.other_sheets() if with_sheets else ()
        content = Content(
            tables={piece.table: piece.content for piece in best.pieces.values() if piece.table is not None},
            cover=cover_facts(self.older.workbook, best.grids),
            left_over=tuple(left_over),
            source=self.older.name,
        )
        issued = standard_workbook(self.definitions, self.form, self.unit, content)
        return Migrated(self.form, issued, best.moved, content.left_over)

    def stranger(self, code: str | None, text: str) -> str:
        """Why the template has no row for a unit."""
        if code is None:
            return f"Không nhận ra đơn vị “{text}”"
        successors = [each for entry in self.register.entries(code) for each in entry.successors]
        names = [unit.name for each in successors if (unit := self.register.get(each, self.names_now.day)) is not None]
        if names:
            return f"Đơn vị này không còn trong danh mục, nay là {', '.join(names)}"
        return f"Mẫu mới của {self.unit.name} không có dòng cho đơn vị này"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One table that was found. `table` is that of the template into which it goes, None when there is none."""

    table: str | None
    content: TableContent
    figures: int
    left_over: tuple[LeftOver, ...]


class _Moves:
    """The workbook as it reads with one version of each form; its pieces by the place of their headers."""

    def __init__(self, migration: _Migration, library: FormLibrary) -> None:
        self._migration = migration
        older = migration.older
        identifier = Identifier(library, migration.register, None, migration.day)
        found: Sequence[IdentifiedForm] = identifier.identify(older.workbook, older.name, {"path": older.name})
        self._everything = [each for form in found for each in form.located]
        self._index = HeaderIndex(library.forms)
        own = [each for each in self._everything if each.found.form.form == migration.form.form]
        self.pieces = {(each.grid.sheet, each.found.row): self._piece(each, migration.layout) for each in own}

    @property
    def moved(self) -> int:
        """How many cells were put into the template."""
        return sum(piece.figures for piece in self.pieces.values())

    @property
    def grids(self) -> list[Grid]:
        """The sheets that hold tables."""
        return [each.grid for each in self._everything]

    def completed(self, now: "_Moves") -> "_Moves":
        """Takes tables that the template has no more under their names as they read by the headers of today."""
        taken = {piece.table for piece in self.pieces.values()}
        for at, piece in self.pieces.items():
            other = now.pieces.get(at)
            if piece.table is None and other is not None and other.table not in taken:
                self.pieces[at] = other
                taken.add(other.table)
        return self

    def _piece(self, each: Located, target: FormLayout) -> _Piece:
        migration = self._migration
        each = replace(each, annex=each.annex and migration.unit.tier is Tier.PROVINCE)
        workbook = migration.older.workbook
        place = next((one for one in target.tables if one.table.id == each.table.table), None)
        rows = rows_of(each, migration.sender, migration.names, migration.register, migration.day, {})
        period = migration.older.period or migration.definitions.asked
        records, _ = records_of(workbook, each, rows, {"unit": migration.unit.code}, period, period.last)
        move = TableMove(
            each, rows, records, place, migration.unit, workbook.date_1904, migration.names_now.find,
            migration.stranger,
        )  # fmt: skip
        moved = move.run()
        rest = rest_of(each, moved, place, self._everything, len(migration.children))
        left = tuple(of_table(each, moved, rest, move.columns, place, workbook.date_1904))
        return _Piece(None if place is None else place.table.id, content_of(each, moved, rest), moved.figures, left)

    def other_sheets(self) -> Iterator[LeftOver]:
        """The sheets of which no table was taken."""
        return of_other_sheets(self._migration.older.workbook, self._index, self._everything)
