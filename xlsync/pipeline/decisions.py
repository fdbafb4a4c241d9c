"""What the ledger says before a run: the consolidator's decisions, the signed copies, the versions that are known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlsync.ledger import entries
from xlsync.ledger.chain import Stored
from xlsync.ledger.store import Ledger
from xlsync.model import Acceptance, Adjustment, SignedCopy, Unit, Waiver
from xlsync.pipeline.settings import Definitions
from xlsync.pipeline.signing import Versions


@dataclass(frozen=True, slots=True)
class Decisions:
    """In the order in which they were recorded, those of the period and the round alone."""

    acceptances: tuple[Acceptance, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    signed: Mapping[str, SignedCopy] = field(default_factory=dict)
    versions: Versions = field(default_factory=dict)

    @property
    def by_file(self) -> Mapping[str, Acceptance]:
        """By the hash of the file, the last that was said of it."""
        return {each.sha256: each for each in self.acceptances}


def load_decisions(ledger: Path | None, definitions: Definitions) -> Decisions:
    """The decisions in a ledger; none when there is no ledger. Raises LedgerError for one that cannot be used."""
    if ledger is None or not ledger.exists():
        return Decisions()
    period = None if definitions.period is None else str(definitions.period)
    asked = None if definitions.round is None else definitions.round.id

    def holds(decision: Acceptance | Adjustment | Waiver) -> bool:
        same_round = asked is None or decision.round in {None, asked}
        return same_round and (period is None or decision.period == period)

    with Ledger.open(ledger, create=False) as store:
        accepted = [entries.to_acceptance(each) for each in store.entries(entries.ACCEPTANCE)]
        adjusted = [entries.to_adjustment(each) for each in store.entries(entries.ADJUSTMENT)]
        waived = [entries.to_waiver(each) for each in store.entries(entries.WAIVER)]
        return Decisions(
            tuple(each for each in accepted if holds(each)),
            tuple(each for each in adjusted if holds(each)),
            tuple(each for each in waived if holds(each)),
            _signed(entries.to_signed(each) for each in store.entries(entries.SIGNED)),
            known_versions(store, period, asked),
        )


def known_versions(store: Ledger, period: str | None, asked: str | None) -> Versions:
    """The hashes of the workbooks on the record, by unit, form and period; those of the period alone where one is
    given, and without those of other rounds than `asked`."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for each in store.entries(entries.SUBMISSION, **({} if period is None else {"period": period})):
        if asked is not None and each.body.get("round") not in {None, asked}:
            continue
        name = tuple(str(each.body.get(part) or "") for part in ("unit", "form", "period"))
        if all(name):
            found[name[0], name[1], name[2]].add(str(each.body.get("sha256") or ""))
    return {name: frozenset(hashes) for name, hashes in found.items()}


def last_submissions(store: Ledger, period: str, asked: str | None, unit: Unit | None = None) -> list[Stored]:
    """What was last said of each file (of a unit), the latest last: by runs of the round that was asked for; without
    one by runs without a round, or by those of any round when there were no others."""
    last: dict[tuple[object, ...], Stored] = {}
    of_unit = {} if unit is None else {"unit": unit.code}
    for each in store.entries(entries.SUBMISSION, period=period, **of_unit):
        name = tuple(each.body.get(part) for part in ("sha256", "path", "member", "form", "round", "asked"))
        last.pop(name, None)
        last[name] = each
    # Older entries do not say what was asked for, only the round that was taken for it.
    said = [each for each in last.values() if each.body.get("asked", each.body.get("round")) == asked]
    return said if said or asked is not None else list(last.values())


def _signed(copies: Iterable[SignedCopy]) -> dict[str, SignedCopy]:
    """By hash: what was said last, of number, date and unit the last that was said at all."""
    found: dict[str, SignedCopy] = {}
    for each in copies:
        before = found.get(each.sha256)
        if before is not None:
            each = replace(  # noqa: PLW2901
                each, unit=each.unit or before.unit, number=each.number or before.number, day=each.day or before.day
            )
        found[each.sha256] = each
    return found
