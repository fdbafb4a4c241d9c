"""Which of several files counts: the same content once (XS010), the later version (XS011), none while nothing tells
which is later (XS012). Decided table by table: a later file with one sheet replaces that sheet and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from xlsync.forms.definition import Form
from xlsync.model import Acceptance, Finding, Records, Submission, Verdict, on_office_clock
from xlsync.pipeline.likeness import Likeness, by_table
from xlsync.texts.catalogue import finding

_DATA_BESIDE = frozenset({"XS104", "XS108"})

Name = tuple[str, str, object]  # unit, form, period


def settle_versions(
    submissions: Sequence[Submission], accepted: Iterable[Acceptance], forms: Mapping[tuple[str, str], Form]
) -> list[Submission]:
    """The submissions with duplicates, earlier and undecided versions marked, in the same order.

    A duplicate and an earlier version keep no tables and no findings but XS010 or XS011: what is wrong is told of the
    file that counts. Data that a copy has besides (XS104, XS108) is told all the same. `accepted` are the decisions of
    the consolidator: a file that was chosen over others counts over those, whatever their dates. `forms` has the
    definitions that the submissions were read with.
    """
    decisions = tuple(accepted)
    like = Likeness(forms)
    found = _duplicates(submissions, like)
    result = [version.submission for version in found]
    versions: dict[Name, list[int]] = defaultdict(list)
    for place, each in enumerate(result):
        if each.counted and each.unit is not None and each.form is not None:
            versions[each.unit, each.form, each.period].append(place)
    for places in versions.values():
        if len(places) > 1:
            settled = _settle([found[place] for place in places], decisions, like)
            for place, each in zip(places, settled, strict=True):
                result[place] = each
    return result


def moment(text: str | None) -> datetime | None:
    """A moment as a file states it (ISO 8601); one without an offset is by the clock of the offices."""
    if text is None:
        return None
    return on_office_clock(text)


def shown(each: Submission) -> str:
    """The file of a submission as findings name it."""
    source = each.source
    return source.path if source.member is None else f"{source.path} › {source.member}"


@dataclass(frozen=True, slots=True, eq=False)
class _Version:
    """A submission, when it was sent and saved: of a content that came several times, the last time. Each is equal to
    itself alone."""

    submission: Submission
    sent: datetime | None
    saved: datetime | None

    @property
    def tables(self) -> Mapping[str, Records]:
        return by_table(self.submission)

    @property
    def hashes(self) -> frozenset[str]:
        return frozenset((self.submission.source.sha256, *self.submission.copies))

    def after(self, other: "_Version") -> bool | None:
        """Whether it is the later one; None when nothing tells: by the date of sending, then that of saving."""
        for mine, theirs in ((self.sent, other.sent), (self.saved, other.saved)):
            if mine is not None and theirs is not None and mine != theirs:
                return mine > theirs
        return None


def _settle(group: Sequence[_Version], decisions: Iterable[Acceptance], like: Likeness) -> list[Submission]:
    rounds = {each.submission.round for each in group} - {None}
    if len(rounds) > 1:  # rounds never supersede each other, and nobody has said which one is asked for
        return [_undecided(each, group, "rounds") for each in group]
    over = _decided(group, decisions)
    chosen = frozenset(over.values())
    beaten: dict[_Version, dict[str, _Version]] = {each: {} for each in group}
    undecided: set[_Version] = set()
    contests: list[tuple[str, list[_Version], list[_Version]]] = []
    for table in {table: None for each in group for table in each.tables}:
        holders = [each for each in group if table in each.tables]
        standing = []
        for each in holders:
            by = over.get(each)
            if by is not None and by in holders:
                beaten[each][table] = by
            else:
                standing.append(each)
        latest = [each for each in standing if _latest(each, standing, table, like)]
        contests.append((table, standing, latest))
        if not latest:
            undecided.update(standing)
    for table, standing, latest in contests:
        if latest:  # several that say the same: one that counts, and a whole report before a single sheet
            winner = max(latest, key=lambda each: (each not in undecided, len(each.tables)))
            for each in standing:
                if each is not winner:
                    beaten[each][table] = winner
    return _once(
        [
            _undecided(each, group, "") if each in undecided else _after(each, beaten[each], group, like, chosen)
            for each in group
        ]
    )


def _decided(group: Sequence[_Version], decisions: Iterable[Acceptance]) -> Mapping[_Version, _Version]:
    """The versions over which the consolidator chose another one, with that one. What was said last holds."""
    over: dict[_Version, _Version] = {}
    for decision in decisions:
        chosen = next((each for each in group if decision.sha256 in each.hashes), None)
        if chosen is None:
            continue
        over.pop(chosen, None)
        over.update(
            (each, chosen) for each in group if each is not chosen and not each.hashes.isdisjoint(decision.over)
        )
    return over


def _once(group: list[Submission]) -> list[Submission]:
    """A table that none of several files has (XS101) is told of the first one alone."""
    told: set[str | None] = set()
    result = []
    for each in group:
        lacking = {found.table for found in each.findings if found.code == "XS101"} if each.counted else set()
        findings = [found for found in each.findings if not (found.code == "XS101" and found.table in lacking & told)]
        told |= lacking
        result.append(replace(each, findings=tuple(findings)))
    return result


def _latest(each: _Version, among: Sequence[_Version], table: str, like: Likeness) -> bool:
    """Whether it is later than all others; where nothing tells, one that says the same is as good."""
    for other in among:
        later = other is each or each.after(other)
        if later is None:
            later = like.same_records(each.tables[table], other.tables[table])
        if not later:
            return False
    return True


def _after(
    each: _Version,
    beaten: Mapping[str, _Version],
    group: Sequence[_Version],
    like: Likeness,
    chosen: frozenset[_Version],
) -> Submission:
    """A version without the tables that a later one replaces, and without the loss of tables that another one has."""
    submission = each.submission
    left = tuple(records for records in submission.tables if records.table not in beaten)
    if beaten and not left:
        if all(like.same_records(each.tables[table], beaten[table].tables[table]) for table in each.tables):
            return _duplicate(submission, next(iter(beaten.values())).submission, ())
        winners = "; ".join(dict.fromkeys(shown(beaten[table].submission) for table in each.tables))
        variant = "chosen" if chosen.intersection(beaten.values()) else ""
        told = _told("XS011", submission, {"other": winners}, winners, variant=variant)
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


def _duplicates(submissions: Sequence[Submission], like: Likeness) -> list[_Version]:
    """The submissions with copies marked, and when each was sent and saved: the last time, if it came several times."""
    # What keeps one copy from being counted (another unit's name, another kind of name) is not said of the other.
    first: dict[tuple[str, str | None, frozenset[str]], int] = {}
    versions: dict[tuple[str | None, str | None, object, str | None], list[int]] = defaultdict(list)
    kept_as: dict[int, int] = {}
    result: list[_Version] = []
    for place, each in enumerate(submissions):
        same: int | None = None
        if each.source.sha256 and not each.no_report:  # the logo in every mail of a unit is not sent twice
            against = frozenset() if each.counted else frozenset(found.code for found in each.findings)
            same = first.setdefault((each.source.sha256, each.form, against), place)
            same = None if same == place else kept_as.get(same, same)  # a copy of a copy
        if same is None and each.counted and each.tables and each.unit is not None:
            name = (each.unit, each.form, each.period, each.round)
            same = next((other for other in versions[name] if like.same_content(submissions[other], each)), None)
            if same is None:
                versions[name].append(place)
        mail = each.source.mail
        version = _Version(each, None if mail is None else mail.moment, moment(each.saved))
        if same is not None:
            kept_as[place] = same
            kept = result[same]
            hashes = kept.submission.copies
            if each.source.sha256 not in kept.hashes:
                hashes = (*hashes, each.source.sha256)
            submission = replace(kept.submission, copies=hashes)
            result[same] = _Version(submission, _later(kept.sent, version.sent), _later(kept.saved, version.saved))
            besides = _only_here(each, submissions[same])
            version = replace(version, submission=_duplicate(each, kept.submission, besides))
        result.append(version)
    return result


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((each for each in (one, other) if each is not None), default=None)


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
