"""The catalogue of findings. A finding carries values, never text.

`finding` makes one, `render` turns it into a title, a message and a remedy in either language.
"""

from collections.abc import Mapping

from xlsync.model import Finding, Passage, Severity, Value
from xlsync.texts.entries import CATALOGUE, RULE, Entry
from xlsync.texts.render import Names, Rendered, render

__all__ = ["CATALOGUE", "Entry", "Names", "Rendered", "finding", "render"]


def finding(
    code: str,
    *,
    variant: str = "",
    severity: Severity | None = None,
    values: Mapping[str, Value] | None = None,
    unit: str | None = None,
    form: str | None = None,
    table: str | None = None,
    field: str | None = None,
    path: str | None = None,
    member: str | None = None,
    sheet: str | None = None,
    cell: str | None = None,
    cells: tuple[str, ...] = (),
    found: str | None = None,
    expected: str | None = None,
    passage: Passage | None = None,
) -> Finding:
    """A finding with the severity of its variant in the catalogue, unless another is given.

    Raises KeyError for a code that is not in the catalogue and ValueError for a severity that the code may not have.
    The rules of a form definition (variant `rule`) name their own severity.
    """
    entry = CATALOGUE[code]
    chosen = entry.variant(variant).severity if severity is None else severity
    if chosen not in entry.severities and variant != RULE:
        raise ValueError(f"{code} may not be {chosen.value}")
    return Finding(
        code=code, severity=chosen, variant=variant, values={} if values is None else values, unit=unit, form=form,
        table=table, field=field, path=path, member=member, sheet=sheet, cell=cell, cells=cells, found=found,
        expected=expected, passage=passage,
    )  # fmt: skip
