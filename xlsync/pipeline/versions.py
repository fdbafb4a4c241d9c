"""Which of several files counts: the same content once (XS010), the later version (XS011), none while nothing tells
which is later (XS012). Decided table by table: a later file with one sheet replaces that sheet and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from xlsync.model import Acceptance, Finding, Records, Submission, Verdict
from xlsync.texts.catalogue import finding

_DATA_BESIDE = frozenset({"XS104", "XS108"})
#: The clock of the offices, for moments that do not say whose clock they are of.
OFFICE_TIME = timezone(timedelta(hours=7))

Name = tuple[str, str, object]  # unit, form, period


def settle_versions(submissions: Sequence[Submission], accepted: Iterable[Acceptance] = ()) -> list[Submission]:
    """The submissions with duplicates, earlier and undecided versions marked, in the same order.

    A duplicate and an earlier version keep no tables and no findings but XS010 or XS011: what is wrong is told of the
    file that counts. Data that a copy has besides (XS104, XS108) is told all the same. `accepted` are the decisions of
    the consolidator: a file that was chosen over others counts over those, whatever their dates.
    """
    chosen = {each.sha256: each for each in accepted}
    result, sent = _duplicates(submissions)
    versions: dict[Name, list[int]] = defaultdict(list)
    for place, each in enumerate(result):
        if each.counted and each.unit is not None and each.form is not None:
            versions[each.unit, each.form, each.period].append(place)
    for places in versions.values():
        if len(places) > 1:
            group = [_Version(result[place], sent[place]) for place in places]
            for place, settled in zip(places, _settle(group, chosen), strict=True):
                result[place] = settled
    return result


def moment(text: str | None) -> datetime | None:
    """A moment as a file states it (ISO 8601); one without an offset is by the clock of the offices."""
    if text is None:
        return None
    stated = datetime.fromisoformat(text)
    return stated if stated.tzinfo is not None else stated.replace(tzinfo=OFFICE_TIME)


def shown(each: Submission) -> str:
    """The file of a submission as findings name it."""
    source = each.source
    return source.path if source.member is None else f"{source.path} › {source.member}"


@dataclass(frozen=True, slots=True, eq=False)
class _Version:
    """A submission and when it was sent, the last time that the same content was. Each is equal to itself alone."""

    submission: Submission
    sent: datetime | None

    @property
    def tables(self) -> Mapping[str, Records]:
        return {records.table: records for records in self.submission.tables}

    def after(self, other: "_Version") -> bool | None:
        """Whether it is the later one; None when nothing tells: by the date of sending, then that of saving."""
        for mine, theirs in (
            (self.sent, other.sent),
            (moment(self.submission.saved), moment(other.submission.saved)),
        ):
            if mine is not None and theirs is not None and mine != theirs:
                return mine > theirs
        return None


def _settle(group: Sequence[_Version], chosen: Mapping[str, Acceptance]) -> list[Submission]:
    rounds = {each.submission.round for each in group} - {None}
    if len(rounds) > 1:  # rounds never supersede each other, and nobody has said which one is asked for
        return [_undecided(each, group, "rounds") for each in group]
    over = {
        sha256: each
        for each in group
        if (decision := chosen.get(each.submission.source.sha256)) is not None
        for sha256 in decision.over
    }
    beaten: dict[_Version, dict[str, _Version]] = {each: {} for each in group}
    undecided: set[_Version] = set()
    for table in {table for each in group for table in each.tables}:
        holders = [each for each in group if table in each.tables]
        standing = []
        for each in holders:
            by = over.get(each.submission.source.sha256, each)
            if by is not each and by in holders:
                beaten[each][table] = by
            else:
                standing.append(each)
        winner = next((each for each in standing if _latest(each, standing)), None)
        if winner is None:
            undecided.update(standing)
        for each in standing:
            if winner is not None and each is not winner:
                beaten[each][table] = winner
    return [_undecided(each, group, "") if each in undecided else _after(each, beaten[each], group) for each in group]


def _latest(each: _Version, among: Sequence[_Version]) -> bool:
    return all(each.after(other) for other in among if other is not each)


def _after(each: _Version, beaten: Mapping[str, _Version], group: Sequence[_Version]) -> Submission:
    """A version without the tables that a later one replaces, and without the loss of tables that another one has."""
    submission = each.submission
    left = tuple(records for records in submission.tables if records.table not in beaten)
    if beaten and not left:
        winners = "; ".join(dict.fromkeys(shown(beaten[table].submission) for table in each.tables))
        told = _told("XS011", submission, {"other": winners}, winners)
        return replace(submission, verdict=Verdict.SUPERSEDED, counted=False, tables=(), findings=(told,))
    elsewhere = {table for other in group if other is not each for table in other.tables} | set(beaten)
    findings = [
        found
        for found in submission.findings
        if not (found.table in beaten or (found.code == "XS101" and found.table in elsewhere))
    ]
    for winner in {beaten[table]: None for table in each.tables if table in beaten}:
        sheets = "; ".join(records.sheet for table, records in each.tables.items() if beaten.get(table) is winner)
        other = shown(winner.submission)
        findings.append(_told("XS011", submission, {"other": other, "tables": sheets}, other, variant="tables"))
    return replace(submission, tables=left, findings=tuple(findings))


def _undecided(each: _Version, group: Sequence[_Version], variant: str) -> Submission:
    submission = each.submission
    others = "; ".join(shown(other.submission) for other in group if other is not each)
    told = _told("XS012", submission, {"others": others}, others, variant=variant)
    return replace(submission, counted=False, findings=(*submission.findings, told))


def _told(code: str, each: Submission, values: Mapping[str, str], found: str, *, variant: str = "") -> Finding:
    return finding(
        code, variant=variant, values=values, unit=each.unit, form=each.form, path=each.source.path,
        member=each.source.member, found=found,
    )  # fmt: skip


def _duplicates(submissions: Sequence[Submission]) -> tuple[list[Submission], list[datetime | None]]:
    """The submissions with copies marked, and when each was sent: of a content that came twice, the last time."""
    # What keeps one copy from being counted (another unit's name, another kind of name) is not said of the other.
    first: dict[tuple[str, str | None, frozenset[str]], int] = {}
    versions: dict[tuple[str | None, str | None, object, str | None], list[int]] = defaultdict(list)
    result: list[Submission] = []
    sent: list[datetime | None] = []
    for place, each in enumerate(submissions):
        same: int | None = None
        if each.source.sha256:
            against = frozenset() if each.counted else frozenset(found.code for found in each.findings)
            same = first.setdefault((each.source.sha256, each.form, against), place)
            same = None if same == place else same
        if same is None and each.counted and each.tables and each.unit is not None:
            name = (each.unit, each.form, each.period, each.round)
            same = next((other for other in versions[name] if _same_content(submissions[other], each)), None)
            if same is None:
                versions[name].append(place)
        mail = each.source.mail
        when = None if mail is None else mail.moment
        sent.append(when)
        if same is None:
            result.append(each)
            continue
        kept = result[same]
        result[same] = replace(kept, copies=(*kept.copies, each.source.sha256))
        earlier = sent[same]
        if when is not None and (earlier is None or when > earlier):
            sent[same] = when
        result.append(_duplicate(each, kept, _only_here(each, submissions[same])))
    return result, sent


def _only_here(each: Submission, same: Submission) -> tuple[Finding, ...]:
    """What a copy has besides the same tables: data that is counted nowhere is not passed over."""
    told = {(found.code, found.sheet, found.found, found.cell) for found in same.findings}
    return tuple(
        found
        for found in each.findings
        if found.code in _DATA_BESIDE and (found.code, found.sheet, found.found, found.cell) not in told
    )


def _duplicate(each: Submission, same: Submission, besides: tuple[Finding, ...]) -> Submission:
    like = replace(each, unit=same.unit, form=same.form)
    told = _told("XS010", like, {"other": shown(same)}, shown(same))
    return replace(each, verdict=Verdict.DUPLICATE, counted=False, tables=(), findings=(told, *besides))


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
