"""Assertions across tables, forms, levels and periods, as strict pydantic models (docs/assertions.md)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from xlsync.forms.definition import FormId, Identifier, Label, RowKind
from xlsync.model import Role, Severity

TableName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z][a-z0-9_]*$")]
AssertionCode = Literal["XS401", "XS402", "XS403", "XS404", "XS405", "XS408"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Tolerance(_Strict):
    """By how much two sides may differ: `absolute`, or as far as rounding at so many `decimals` explains, half up or
    cut off."""

    absolute: float | None = Field(default=None, ge=0)
    decimals: int | None = Field(default=None, ge=0, le=9)


class Assertion(_Strict):
    """`expr` must hold for each row of the table that has one of the roles.

    With `fields` it is checked for each of these fields in turn, called `value` in the expression; `flows`, `stocks`
    and `counts` stand for all counts of that measure. `table: "*"` means every table with rows of one of `kinds`.
    """

    id: FormId
    code: AssertionCode
    table: TableName | Literal["*"]
    kinds: tuple[Annotated[RowKind, Field(strict=False)], ...] = Field(default=tuple(RowKind), strict=False)
    rows: tuple[Annotated[Role, Field(strict=False)], ...] = Field(min_length=1, strict=False)
    fields: tuple[Identifier, ...] | None = Field(default=None, strict=False)
    tables: Mapping[Identifier, TableName] = Field(default_factory=dict)
    """Names that the expression uses for tables, where the id of the table alone would not do."""
    expr: str = Field(min_length=1)
    at: Identifier | None = None
    """The field whose cell is shown; without it the first one that the expression reads."""
    severity: Annotated[Severity, Field(strict=False)] = Severity.ERROR
    waivable: bool = False
    """Whether an error may be waived with a reason."""
    tolerance: Tolerance | None = None
    values: Mapping[Identifier, str] = Field(default_factory=dict)
    """Expressions whose values the message names: `{name}`."""
    message: Label
    source: str = Field(min_length=1)


class Citation(_Strict):
    """A table whose rows cite documents: where their number, date, issuer and title stand (XS409)."""

    table: TableName
    number: Identifier
    date: Identifier
    issuer: Identifier | None = None
    title: Identifier | None = None


class Passing(_Strict):
    """Entries that pass from one level to the next (XS406). Where a register of the sender has an entry for which
    `when` holds and `to` names a unit that has the same entry (`same` fields alike, and either `sender` naming the
    first unit or the fields of `content` alike), only one of the two may count it in `counted`.

    Without `to` the same entry at a unit and its parent is what both did together.
    """

    id: FormId
    table: TableName
    counts: str = Field(min_length=1)
    """Which entries of the register `counted` counts."""
    counted: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9_]+\.[a-z0-9_]+$")]
    when: str | None = None
    to: Identifier | None = None
    sender: Identifier | None = None
    same: tuple[Identifier, ...] = Field(default=(), strict=False)
    content: tuple[Identifier, ...] = Field(default=(), strict=False)
    source: str = Field(min_length=1)


class AssertionSet(_Strict):
    """One file of assertions. Of two with the same id the one that is found first holds, as with forms."""

    assertions: FormId
    version: str = Field(min_length=1)
    valid_from: date | None = None
    valid_to: date | None = None
    rules: tuple[Assertion, ...] = Field(default=(), strict=False)
    citations: tuple[Citation, ...] = Field(default=(), strict=False)
    passing: tuple[Passing, ...] = Field(default=(), strict=False)

    def valid_on(self, day: date) -> bool:
        """Whether this version applies on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
