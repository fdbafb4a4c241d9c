"""Earlier periods: from the ledger, and from what `--previous` names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from xlsync.forms.definition import FieldType, Form
from xlsync.forms.library import FormLibrary
from xlsync.intake.files import find_files
from xlsync.ledger import entries
from xlsync.ledger.chain import Json
from xlsync.ledger.store import Ledger
from xlsync.model import (
    Cleaned,
    OperationError,
    PastPeriod,
    Period,
    Records,
    Role,
    Source,
    Submission,
    column_number,
    parse_a1,
)
from xlsync.pipeline.adjusting import adjust
from xlsync.pipeline.pool import reading
from xlsync.pipeline.published import load_published
from xlsync.pipeline.reading import Reader, used_forms
from xlsync.pipeline.settings import Definitions, Settings
from xlsync.pipeline.versions import settle_versions

#: Periods that began earlier than so many years before this one say nothing about it any more.
_YEARS = 6
_SQLITE = b"SQLite format 3\x00"
#: The same addresses come in every file.
_place = lru_cache(maxsize=1 << 14)(parse_a1)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def load_past(settings: Settings, definitions: Definitions, now: Period) -> tuple[PastPeriod, ...]:
    """The periods before `now` that are known, oldest first. What `--previous` names goes before what the ledger
    has of the same period, form and unit.

    Raises LedgerError for a ledger that cannot be used, OperationError for a file that is none of an earlier period.
    """
    found: dict[Period, list[Submission]] = defaultdict(list)
    origins: dict[Period, str] = {}
    for path in settings.previous:
        given = [each for each in _previous(path, settings, definitions, now) if each.period is not None]
        if not any(_earlier(each.period, now) for each in given):
            raise OperationError(
                f"--previous {path}: không có số liệu của kỳ nào trước {now}.",
                f"--previous {path}: nothing of any period before {now}.",
            )
        _take(found, origins, given, path.as_posix(), now)
    if settings.ledger is not None and settings.ledger.exists():
        _take(found, origins, recorded(settings.ledger, definitions, now), settings.ledger.as_posix(), now)
    periods = sorted(found, key=lambda period: (period.last, period.first))
    return tuple(PastPeriod(period, tuple(found[period]), origins[period]) for period in periods)


def _earlier(period: Period | None, now: Period) -> bool:
    return period is not None and period != now and period.last <= now.last and period.first <= now.last


def _take(
    found: dict[Period, list[Submission]],
    origins: dict[Period, str],
    given: Iterable[Submission],
    origin: str,
    now: Period,
) -> None:
    known = {(each.period, each.form, each.unit) for submissions in found.values() for each in submissions}
    for each in given:
        period = each.period
        if period is None or not _earlier(period, now) or period.first.year < now.first.year - _YEARS:
            continue
        if each.counted and (period, each.form, each.unit) not in known:
            found[period].append(each)
            origins.setdefault(period, origin)


def _previous(path: Path, settings: Settings, definitions: Definitions, now: Period) -> Sequence[Submission]:
    """The submissions in a consolidated workbook, a ledger, or a mailbag of an earlier period."""
    if not path.exists():
        raise OperationError(f"--previous: không tìm thấy {path}.", f"--previous: no such file or folder: {path}.")
    if path.is_file() and path.open("rb").read(len(_SQLITE)) == _SQLITE:
        return recorded(path, definitions, now)
    try:
        return load_published(path.as_posix(), definitions.library, settings.limits, settings.passwords).submissions
    except OperationError as error:  # no consolidated workbook, so reports
        reports = _reports(path, settings, definitions)
        if not any(each.counted for each in reports):
            raise error from None
        return reports


def _reports(path: Path, settings: Settings, definitions: Definitions) -> Sequence[Submission]:
    """What the unions sent: a file, or a folder with files."""
    reader = Reader(
        definitions.library,
        definitions.register,
        None,
        settings.as_of,
        limits=settings.limits,
        passwords=settings.passwords,
    )
    with reading(find_files([path.as_posix()]), reader, settings.jobs, settings.scheduler, None) as results:
        submissions = list(results)
    return settle_versions(submissions, (), used_forms(submissions, definitions.library))


def recorded(ledger: Path, definitions: Definitions, now: Period) -> list[Submission]:
    """The submissions that count by the ledger, in every period before `now`, figures corrected by telephone in place.

    Raises LedgerError.
    """
    with Ledger.open(ledger, create=False) as store:
        last: dict[tuple[Json, ...], Mapping[str, Json]] = {}
        for stored in store.entries(entries.SUBMISSION):
            body = stored.body
            if body.get("period") != str(now):
                last[tuple(body.get(name) for name in ("sha256", "path", "member", "form", "round"))] = body
        counted = {
            (str(body["sha256"]), str(body["form"]), str(body["period"])): body
            for body in last.values()
            if body.get("counted") is True and _earlier(_period(body.get("period")), now)
        }
        if not counted:
            return []
        tables: dict[tuple[str, str, str], dict[str, Mapping[str, Json]]] = defaultdict(dict)
        hashes = {sha256 for sha256, _, _ in counted}
        for stored in store.entries(entries.VALUES, hashes):
            body = stored.body
            key = (str(body.get("sha256")), str(body.get("form")), str(body.get("period")))
            if key in counted:
                tables[key][str(body.get("table"))] = body
        adjustments = [entries.to_adjustment(each) for each in store.entries(entries.ADJUSTMENT)]
    found = [_submission(body, tables[key], definitions.library) for key, body in counted.items()]
    forms = used_forms(found, definitions.library)
    if not adjustments:
        return found
    result: list[Submission] = []
    for period in {each.period for each in found}:
        ours = [each for each in found if each.period == period]
        result += adjust(ours, [each for each in adjustments if each.period == str(period)], forms)[0]
    return result


def _period(value: Json) -> Period | None:
    try:
        return Period.parse(str(value))
    except ValueError:
        return None


def _submission(body: Mapping[str, Json], tables: Mapping[str, Mapping[str, Json]], library: FormLibrary) -> Submission:
    form = library.version(str(body["form"]), str(body.get("version")))
    records = [_records(each, form) for each in tables.values() if form is not None]
    unit = body.get("unit")
    member = body.get("member")
    return Submission(
        Source(str(body.get("path")), None if member is None else str(member), str(body["sha256"])),
        form=str(body["form"]),
        version=str(body.get("version")),
        unit=None if unit is None else str(unit),
        period=_period(body.get("period")),
        tables=tuple(each for each in records if each is not None),
    )


def _records(body: Mapping[str, Json], form: Form) -> Records | None:
    """The records of one table back from the addresses of their cells."""
    columns, rows, cells = body.get("columns"), body.get("rows"), body.get("cells")
    table = next((each for each in form.tables if each.id == body.get("table")), None)
    if not (isinstance(columns, dict) and isinstance(rows, list) and isinstance(cells, dict)) or table is None:
        return None
    dates = {field.id for field in table.fields if field.type is FieldType.DATE}
    numbers = {name: column_number(str(letters)) for name, letters in columns.items()}
    by_column = {number: name for name, number in numbers.items()}
    place = {row[0]: index for index, row in enumerate(rows) if isinstance(row, list)}
    values: dict[str, list[Cleaned]] = {name: [None] * len(rows) for name in numbers}
    for address, value in cells.items():
        row, column = _place(address)
        if column in by_column and row in place:
            name = by_column[column]
            values[name][place[row]] = value if type(value) is int else _value(value, name in dates)
    refused = body.get("refused")
    gone = [parse_a1(address) for address in refused] if isinstance(refused, dict) else []
    return Records(
        form=form.form,
        version=form.version,
        table=table.id,
        sheet=table.sheet,
        columns=numbers,
        rows=[int(row[0]) for row in rows if isinstance(row, list) and isinstance(row[0], int)],
        roles=[Role(str(row[1])) for row in rows if isinstance(row, list)],
        units=[None if row[2] is None else str(row[2]) for row in rows if isinstance(row, list)],
        values=values,
        refused=frozenset(
            (place[row], by_column[column]) for row, column in gone if row in place and column in by_column
        ),
    )


def _value(value: Json, is_date: bool) -> Cleaned:
    if is_date and isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def forms_of(past: Sequence[PastPeriod], library: FormLibrary) -> dict[tuple[str, str], Form]:
    """The definitions that earlier submissions were read with, by (form, version)."""
    return used_forms([each for period in past for each in period.submissions], library)


def with_totals(
    past: Sequence[PastPeriod], forms: Mapping[str, Form], definitions: Definitions
) -> tuple[PastPeriod, ...]:
    """The periods with their totals by tier, made with the register as it stood on their last days."""
    from xlsync.consolidate.totals import consolidate

    register = definitions.register
    return tuple(
        replace(
            each,
            totals=consolidate(
                each.submissions, tuple(forms.values()), register, each.period.last, definitions.due(each.period.last)
            ),
        )
        for each in past
    )
