"""Which of several files counts: the same content once (XS010), differing versions not at all until decided (XS012)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from xlsync.model import Finding, Records, Submission, Verdict
from xlsync.texts.catalogue import finding

_DATA_BESIDE = frozenset({"XS104", "XS108"})


def settle_versions(submissions: Sequence[Submission]) -> list[Submission]:
    """The submissions with duplicates and undecided versions marked, in the same order.

    A duplicate keeps no tables and no findings but XS010: what is wrong in it is told of the file that counts. Data
    that it has besides (XS104, XS108) is told all the same.
    """
    return _undecided(_duplicates(submissions))


def _duplicates(submissions: Sequence[Submission]) -> list[Submission]:
    # What keeps one copy from being counted (another unit's name, another kind of name) is not said of the other.
    first: dict[tuple[str, str | None, frozenset[str]], Submission] = {}
    versions: dict[tuple[str | None, str | None, object], list[Submission]] = defaultdict(list)
    result = []
    for each in submissions:
        same = None
        if each.source.sha256:
            against = frozenset() if each.counted else frozenset(found.code for found in each.findings)
            same = first.setdefault((each.source.sha256, each.form, against), each)
            same = None if same is each else same
        if same is None and each.counted and each.tables and each.unit is not None:
            name = (each.unit, each.form, each.period)
            same = next((other for other in versions[name] if _same_content(other, each)), None)
            if same is None:
                versions[name].append(each)
        result.append(each if same is None else _duplicate(each, same, _only_here(each, same)))
    return result


def _only_here(each: Submission, same: Submission) -> tuple[Finding, ...]:
    """What a copy has besides the same tables: data that is counted nowhere is not passed over."""
    told = {(found.code, found.sheet, found.found, found.cell) for found in same.findings}
    return tuple(
        found
        for found in each.findings
        if found.code in _DATA_BESIDE and (found.code, found.sheet, found.found, found.cell) not in told
    )


def _duplicate(each: Submission, same: Submission, besides: tuple[Finding, ...]) -> Submission:
    told = finding(
        "XS010",
        values={"other": _shown(same)},
        unit=same.unit,
        form=same.form,
        path=each.source.path,
        member=each.source.member,
        found=_shown(same),
    )
    return replace(each, verdict=Verdict.DUPLICATE, counted=False, tables=(), findings=(told, *besides))


def _undecided(submissions: Sequence[Submission]) -> list[Submission]:
    versions: dict[tuple[str, str, object], list[Submission]] = defaultdict(list)
    for each in submissions:
        if each.counted and each.unit is not None and each.form is not None:
            versions[each.unit, each.form, each.period].append(each)
    several = {id(each): same for same in versions.values() if len(same) > 1 for each in same}
    result = []
    for each in submissions:
        same_name = several.get(id(each))
        if same_name is None:
            result.append(each)
            continue
        others = "; ".join(_shown(other) for other in same_name if other is not each)
        told = finding(
            "XS012",
            values={"others": others},
            unit=each.unit,
            form=each.form,
            path=each.source.path,
            member=each.source.member,
            found=others,
        )
        result.append(replace(each, counted=False, findings=(*each.findings, told)))
    return result


def _same_content(one: Submission, other: Submission) -> bool:
    mine, theirs = _by_table(one), _by_table(other)
    return mine.keys() == theirs.keys() and all(_same_records(mine[table], theirs[table]) for table in mine)


def _by_table(each: Submission) -> dict[str, Records]:
    return {records.table: records for records in each.tables}


def _same_records(one: Records, other: Records) -> bool:
    """Whether two tables say the same, wherever the cells stand."""
    return (
        one.roles == other.roles
        and one.units == other.units
        and one.values == other.values
        and one.refused == other.refused
        and dict(one.typed) == dict(other.typed)
        and one.nothing_to_report == other.nothing_to_report
    )


def _shown(each: Submission) -> str:
    source = each.source
    return source.path if source.member is None else f"{source.path} › {source.member}"
