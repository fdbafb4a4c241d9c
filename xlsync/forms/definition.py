"""Form definitions as strict pydantic models: one YAML file is one form in one version."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from xlsync.model import Severity

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
FormId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Phrase = Annotated[str, StringConstraints(pattern=r"^[^#]*#[^#]*$", max_length=300)]
RuleCode = Annotated[str, StringConstraints(pattern=r"^XS\d{3}$")]


class RowKind(StrEnum):
    """What the rows of a table are."""

    LIST = "list"
    OWN_AND_CHILDREN = "own_and_children"
    OWN_AND_AGGREGATE = "own_and_aggregate"
    OWN = "own"


class FieldType(StrEnum):
    """What a cell of the field holds."""

    TEXT = "text"
    COUNT = "count"
    DECIMAL = "decimal"
    RATE = "rate"
    DATE = "date"
    CHOICE = "choice"
    UNIT = "unit"


#: Types of which totals are made by adding.
ADDED = frozenset({FieldType.COUNT, FieldType.DECIMAL})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Label(_Strict):
    """A text for the offices, English beside it where it helps."""

    vi: str = Field(min_length=1)
    en: str | None = None

    def text(self, lang: str) -> str:
        """The text in that language, Vietnamese where there is no English."""
        return self.en if lang == "en" and self.en else self.vi


class Choice(_Strict):
    """One answer of a drop-down. Outside its validity it is no longer offered and XS207."""

    id: Identifier
    label: Label
    synonyms: tuple[str, ...] = Field(default=(), strict=False)
    valid_from: date | None = None
    valid_to: date | None = None


class FieldDefinition(_Strict):
    """One column. See docs/forms.md for what each option means."""

    id: Identifier
    label: Label
    type: Annotated[FieldType, Field(strict=False)]
    group: Label | None = None
    """The upper header cell over this column and its neighbours with the same group."""
    required: bool = False
    measure: Literal["flow", "stock", "opening", "distinct"] = "flow"
    """Over several periods flows add up, of stocks the last value counts, of opening balances the first. `distinct`:
    how many different ones, of which the same may be in several periods, so that nothing is known of them together."""
    computed: str | None = None
    blank: int | str | None = None
    """What a blank means: 0 for an optional count, a choice id for a default answer."""
    sensitive: bool = False
    within_period: bool = False
    """A date of the period: outside it, or after the day of the check, it is XS206."""
    not_future: bool = False
    """A date that may lie outside the period but not after the day of the check (XS206)."""
    synonyms: tuple[str, ...] = Field(default=(), strict=False)
    phrases: tuple[Phrase, ...] = Field(default=(), strict=False)
    """How a narrative report says this figure, `#` for the number: `tiếp # lượt` (see `xlsync.proof.phrases`). Of a
    computed rate: what a ratio such as `21/30 đơn` is of."""
    choices: tuple[Choice, ...] | None = Field(default=None, strict=False)
    width: float | None = Field(default=None, gt=0, le=100)
    """Column width in the template, in characters; a default goes with the type."""
    indicator: str | None = Field(default=None, pattern=r"^[a-z0-9-]+\.[a-z0-9_]+\.[a-z0-9_]+$")
    """The field `form.table.field` that asks for the same figure: declared there, equal in both (XS402)."""
    printed_in: Identifier | None = None
    """Of a computed rate: the count in whose cell the printed annex gives it, `21 (70%)`. Without it the rate has a
    column of its own there."""
    decimals: int | None = Field(default=None, ge=0, le=4)
    """Decimals with which the annex prints a rate at most; without it one."""
    source: str | None = None
    """Where the field comes from, when that is not the form itself."""


class Rule(_Strict):
    """A row rule. `expr` must hold for every row; blanks make a comparison pass (docs/forms.md)."""

    code: RuleCode
    expr: str = Field(min_length=1)
    severity: Annotated[Severity, Field(strict=False)] = Severity.ERROR
    source: str | None = None
    waivable: bool = False
    """Whether an error of this rule may be waived with a reason (`xlsync waive`); warnings always may."""
    message: Label | None = None
    """What a reader is told of this rule; without it the rule is shown with the labels of its fields."""


class Table(_Strict):
    """One table on one sheet."""

    id: Identifier
    sheet: str = Field(min_length=1, max_length=31)
    title: Label | None = None
    """What stands above the table; may carry `{subject}`, the subject of the round. Without it, the sheet's name."""
    rows: Annotated[RowKind, Field(strict=False)]
    fields: tuple[FieldDefinition, ...] = Field(min_length=1, strict=False)
    rules: tuple[Rule, ...] = Field(default=(), strict=False)
    unique: tuple[Identifier, ...] = Field(default=(), strict=False)
    """Fields that together name a row of a list: two rows alike are XS305."""
    numbering: Identifier | None = None
    """The field with running numbers (TT): gaps and repeats are XS306."""
    merged_in_total: bool = False
    """Whether the rows of this list are copied into the consolidated workbook."""
    note: Label | None = None
    """A line for the guide sheet."""

    @model_validator(mode="after")
    def _name_the_unit_of_each_row(self) -> Self:
        """A table with rows of several units has a unit column, said or not."""
        if self.rows in {RowKind.OWN_AND_CHILDREN, RowKind.OWN_AND_AGGREGATE} and self.unit_field is None:
            unit = FieldDefinition(id="unit", label=Label(vi="Đơn vị", en="Unit"), type=FieldType.UNIT, required=True)
            object.__setattr__(self, "fields", (unit, *self.fields))
        return self

    def field(self, field_id: str) -> FieldDefinition:
        """The field of that id; raises KeyError."""
        for field in self.fields:
            if field.id == field_id:
                return field
        raise KeyError(field_id)

    @property
    def added(self) -> tuple[FieldDefinition, ...]:
        """The fields whose totals are sums."""
        return tuple(field for field in self.fields if field.type in ADDED and field.computed is None)

    @property
    def unit_field(self) -> FieldDefinition | None:
        """The column that names the unit of a row, where the table has one."""
        return next((field for field in self.fields if field.type is FieldType.UNIT), None)


class Form(_Strict):
    """A form in one version; the version valid on the last day of the period applies."""

    form: FormId
    version: str = Field(min_length=1)
    valid_from: date | None = None
    valid_to: date | None = None
    label: Label
    description: Label | None = None
    tables: tuple[Table, ...] = Field(min_length=1, strict=False)

    def table(self, table_id: str) -> Table:
        """The table of that id; raises KeyError."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def valid_on(self, day: date) -> bool:
        """Whether this version applies on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
