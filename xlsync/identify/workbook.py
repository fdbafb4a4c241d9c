"""The stage itself: a workbook of raw cells becomes the forms that are in it, each with its unit, period and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xlsync.forms.definition import Form
from xlsync.forms.layout import COVER_SHEET, COVER_TABLES, GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET, OUTPUT_NAME, layout
from xlsync.forms.load import FormLibrary
from xlsync.forms.names import UnitNames, names_on
from xlsync.identify.evidence import identity_sheet, stated_period
from xlsync.identify.headers import HeaderIndex
from xlsync.identify.identity import Identity, identify
from xlsync.identify.published import is_published, published_period
from xlsync.identify.returned import without_list
from xlsync.identify.sheet_findings import StandardPlace, missing_tables
from xlsync.identify.tables import Located, locate
from xlsync.model import (
    Acceptance,
    Evidence,
    Finding,
    Grid,
    Mail,
    Period,
    Place,
    Register,
    Tier,
    Unit,
    Workbook,
    a1,
    within,
)
from xlsync.texts.catalogue import finding

#: Formats that the template is filled in with.
_SPREADSHEETS = frozenset({"xlsx", "xls", "xlsb", "ods"})
_ROWS_OF_COVER = 20
_OURS = frozenset({COVER_SHEET, GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET})


@dataclass(frozen=True, slots=True)
class IdentifiedForm:
    """One form in a file. `disputed`: unit or period are not certain, so nothing of it may be counted."""

    form: str
    version: str
    definition: Form | None
    unit: Unit | None
    period: Period | None
    located: tuple[Located, ...]
    findings: tuple[Finding, ...]
    disputed: bool
    round: str | None = None
    evidence: tuple[Evidence, ...] = ()


#: Documents and mails that may hold tables: one without a table that is known is no report, and no mistake either.
_DOCUMENTS = frozenset({"docx", "html", "mail"})


@dataclass
class Identifier:
    """Knows the forms and units of a day; made once a process and used for many files."""

    library: FormLibrary
    register: Register
    asked: Period | None
    as_of: date
    _indexes: dict[date, HeaderIndex] = field(default_factory=dict)
    _standards: dict[date, dict[tuple[str, str], StandardPlace]] = field(default_factory=dict)
    _names: dict[date, UnitNames] = field(default_factory=dict)

    def prepare(self, day: date) -> None:
        """Looks up now what files of a period that ends on that day need."""
        self.names(day)
        self._index(day)
        self._standard(day)

    def names(self, day: date) -> UnitNames:
        """Unit names as they hold on that day."""
        if day not in self._names:
            self._names[day] = names_on(self.register, day)
        return self._names[day]

    def _index(self, day: date) -> HeaderIndex:
        if day not in self._indexes:
            self._indexes[day] = HeaderIndex(self.library.on(day))
        return self._indexes[day]

    def _standard(self, day: date) -> dict[tuple[str, str], StandardPlace]:
        if day not in self._standards:
            self._standards[day] = _standard_places(self.library.on(day))
        return self._standards[day]

    def identify(
        self,
        workbook: Workbook,
        name: str,
        place: Place,
        *,
        mail: Mail | None = None,
        decided: Acceptance | None = None,
        misnamed: str | None = None,
    ) -> Sequence[IdentifiedForm]:
        """Every form in the workbook; one entry without a form when there is none (XS004, XS016 for documents).

        `name` is the name of the file and `mail` what it came with; `decided` is what the consolidator said
        of it; `misnamed` the variant of XS003 when the name says something else than the content.
        """
        workbook = without_list(workbook)
        if is_published(workbook):
            of = published_period(workbook)
            values = {"of": None if of is None else str(of)}
            aside = finding("XS016", variant="consolidated", values=values, **place)
            return [IdentifiedForm("", "", None, None, None, (), (aside,), True)]
        if OUTPUT_NAME in workbook.defined_names:
            ours = finding("XS016", variant="own_output", **place)
            return [IdentifiedForm("", "", None, None, None, (), (ours,), True)]
        keys = identity_sheet(workbook)
        claimed = stated_period(workbook, name, mail)
        # The version of a form depends on the period: the one asked for, else the one that the file claims.
        period = self.asked or claimed
        day = period.last if period is not None else self.as_of
        template = (keys["form"], keys.get("version", "")) if "form" in keys else None
        # Only workbooks have the template's sheets and cells: what came another way stands where it stands.
        standard = self._standard(day) if workbook.origin in _SPREADSHEETS else {}
        # Other formats come without their formulas: nothing can be said of those of the template.
        own = template if workbook.origin == "xlsx" else None
        skip = _OURS | {grid.sheet for grid in workbook.grids if not standard and _lists_tables(grid)}
        located, unplaced = locate(workbook, self._index(day), standard, own, place, skip)
        identity = identify(
            workbook, located, name, self.names(day), self.register, day, self.asked, place, mail=mail,
            decided=decided,
        )  # fmt: skip
        if identity.unit is not None and identity.unit.tier is not Tier.PROVINCE:
            located = [replace(each, annex=False) for each in located]  # only the province prints one
        general: list[Finding] = [*_carried(workbook, place)]
        if misnamed is not None:
            general.append(finding("XS003", variant=misnamed, found=workbook.origin, **place))
        forms = {each.found.form.form: each.found.form for each in located}
        if template is not None and template[0] not in forms:
            known = self.library.get(template[0], day)
            if known is not None:
                forms[known.form] = known
        if not forms:
            if workbook.origin in _DOCUMENTS and misnamed is None:
                aside = finding("XS016", variant="document", values={"format": workbook.origin}, **place)
                return [IdentifiedForm("", "", None, None, None, (), (aside,), True)]
            return [_unknown_form(template, identity, general, place)]
        if workbook.origin in _DOCUMENTS:
            variant = "mail_body" if workbook.origin == "mail" else "document"
            at = located[0].grid.sheet if located else None
            general.append(finding("XS105", variant=variant, values={"sheet": at}, **within(place, sheet=at)))
        general += _sheets_without_table(unplaced, place)
        general += identity.findings
        result = []
        for definition in forms.values():
            result.append(_one_form(definition, located, identity, general, place))
            general = []  # what is said of the whole file is said once
        return result


def _lists_tables(grid: Grid) -> bool:
    """Whether it is the template's cover, under the name that it gets as a web page or a document."""
    return any(tuple(grid.rows[row].values()) == COVER_TABLES for row in sorted(grid.rows)[:_ROWS_OF_COVER])


def _one_form(
    definition: Form, located: Iterable[Located], identity: Identity, general: list[Finding], place: Place
) -> IdentifiedForm:
    own = tuple(each for each in located if each.found.form.form == definition.form)
    here: Place = {**place, "unit": identity.unit.code if identity.unit is not None else None}
    findings = list(general)
    template = identity.template
    if template is not None and template[0] == definition.form and template[1] != definition.version:
        values = {"stated": template[1], "valid": definition.version}
        findings.append(
            finding(
                "XS015",
                values=values,
                found=template[1],
                expected=definition.version,
                **within(here, form=definition.form),
            )
        )
    for each in own:
        findings += each.findings
    tables = [each.table for each in own if not each.annex]
    if tables or not own:  # the province's printed annex is one table, and complete as it is
        findings += missing_tables(definition, tables, here)
    unit = identity.unit.code if identity.unit is not None else None
    return IdentifiedForm(
        form=definition.form,
        version=definition.version,
        definition=definition,
        unit=identity.unit,
        period=identity.period,
        located=own,
        findings=tuple(
            replace(found, unit=found.unit or unit, form=found.form or definition.form) for found in findings
        ),
        disputed=identity.disputed,
        round=identity.round,
        evidence=identity.evidence,
    )


def _unknown_form(
    template: tuple[str, str] | None, identity: Identity, general: list[Finding], place: Place
) -> IdentifiedForm:
    values = {"text": template[0] if template is not None else None}
    unknown = finding("XS004", values=values, found=template[0] if template is not None else None, **place)
    return IdentifiedForm(
        "", "", None, identity.unit, identity.period, (), (unknown, *general), True, identity.round, identity.evidence
    )


def _carried(workbook: Workbook, place: Place) -> Iterable[Finding]:
    if workbook.carries:
        yield finding(
            "XS006", values={"parts": ", ".join(workbook.carries)}, found=", ".join(workbook.carries), **place
        )


def _sheets_without_table(grids: Iterable[Grid], place: Place) -> Iterable[Finding]:
    for grid in grids:
        wide = [row for row, cells in grid.rows.items() if len(cells) >= 3]
        numeric = [row for row, cells in grid.rows.items() if any(isinstance(value, float) for value in cells.values())]
        if numeric or len(wide) >= 2:
            row = min(numeric or wide)
            cell = a1(row, min(grid.rows[row]))
            yield finding(
                "XS108", variant="sheet", values={"sheet": grid.sheet}, cell=cell, **within(place, sheet=grid.sheet)
            )


def _standard_places(forms: Iterable[Form]) -> dict[tuple[str, str], StandardPlace]:
    places = {}
    for form in forms:
        for table in layout(form).tables:
            top = min(cell.row for cell in table.header)
            places[form.form, table.table.id] = StandardPlace(table.sheet, top, min(table.columns.values()))
    return places
