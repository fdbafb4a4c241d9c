"""What was sealed before, what was opened again, and what the last run on the record has counted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xlsync.ledger import entries
from xlsync.ledger.store import Ledger
from xlsync.model import Finding, Period, Submission
from xlsync.model.sealing import Reopening, Seal
from xlsync.pipeline.decisions import last_submissions
from xlsync.texts.catalogue import finding

#: Unit, form and hash of a workbook that is counted.
Counted = frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a period and round, oldest first; `reopened` is the opening that came after the last one."""

    made: tuple[Seal, ...] = ()
    reopened: Reopening | None = None

    @property
    def last(self) -> Seal | None:
        """The last seal, also when it was opened again."""
        return self.made[-1] if self.made else None

    @property
    def closed(self) -> Seal | None:
        """The seal that holds (`Đã chốt`)."""
        return self.last if self.reopened is None else None


def load_seals(ledger: Path | None, period: Period | None, asked: str | None) -> Seals:
    """Those of the period and round in a ledger; none where there is none. Raises LedgerError."""
    if ledger is None or period is None or not ledger.exists():
        return Seals()
    store = Ledger.open(ledger, create=False)
    made: list[Seal] = []
    reopened = None
    acts = [each for kind in (entries.SEAL, entries.REOPENING) for each in store.entries(kind, period=str(period))]
    for stored in sorted(acts, key=lambda each: each.seq):
        if stored.kind == entries.SEAL and (seal := entries.to_seal(stored)).round == asked:
            made.append(seal)
            reopened = None
        elif stored.kind == entries.REOPENING and (opened := entries.to_reopening(stored)).round == asked:
            reopened = opened
    return Seals(tuple(made), reopened if made else None)


def counted_now(submissions: Iterable[Submission]) -> Counted:
    """The workbooks that are counted in a run."""
    return frozenset(
        (each.unit or "", each.form or "", each.source.sha256) for each in submissions if each.counted and each.tables
    )


def after_seal(seals: Seals, submissions: Iterable[Submission]) -> Iterator[Finding]:
    """XS702 for each file that counts and is not in the package that was sealed."""
    seal = seals.closed
    if seal is None:
        return
    for each in submissions:
        if (each.unit or "", each.form or "", each.source.sha256) in counted_now([each]) - seal.files:
            yield finding(
                "XS702",
                variant="after_seal",
                values={"file": each.source.name, "package": seal.package},
                unit=each.unit,
                form=each.form,
                path=each.source.path,
                member=each.source.member,
            )


def counted_before(store: Ledger, period: Period, asked: str | None) -> tuple[Counted, dict[str, str]]:
    """The workbooks that the last run on the record has counted, and the names of files by their hashes."""
    last = last_submissions(store, str(period), asked)
    names: dict[str, str] = {}
    counted: set[tuple[str, str, str]] = set()
    for each in last:
        unit, form, sha256 = (str(each.body.get(name) or "") for name in ("unit", "form", "sha256"))
        names[sha256] = str(each.body.get("member") or each.body.get("path") or "").rpartition("/")[2]
        if each.body.get("counted") is True:
            counted.add((unit, form, sha256))
    return frozenset(counted), names
