"""All that is compared across tables, forms, levels and periods."""

from collections.abc import Mapping, Sequence

from xlsync.forms.assertions import Assertions
from xlsync.forms.definition import Form
from xlsync.forms.library import FormLibrary
from xlsync.forms.names import names_on
from xlsync.model import Finding, PastPeriod, Period, Register, Submission
from xlsync.reconcile.book import Book
from xlsync.reconcile.citations import citation_findings
from xlsync.reconcile.engine import Engine
from xlsync.reconcile.indicators import indicator_findings
from xlsync.reconcile.levels import level_findings


def reconcile(
    submissions: Sequence[Submission],
    past: Sequence[PastPeriod],
    forms: Mapping[tuple[str, str], Form],
    register: Register,
    period: Period,
    assertions: Assertions,
    library: FormLibrary,
) -> list[Finding]:
    """XS401–XS406, XS408 and XS409 over the counted submissions of a period. `forms` has every definition that a
    submission, then or now, was read with, by (form, version); `past` is oldest first."""
    now = Book((each for each in submissions if each.period == period), forms, register, period)
    books = [Book(each.submissions, forms, register, each.period) for each in past]
    names = names_on(register, period.last)
    valid = library.on(period.last)
    return [
        *Engine(now, books, valid).findings(assertions.rules),
        *indicator_findings(now, valid),
        *level_findings(now, assertions.passing, names.find),
        *citation_findings(now, assertions.citations, names.find),
    ]
