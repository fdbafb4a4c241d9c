"""What goes into a package, as its makers are given it."""

from dataclasses import dataclass

from xlsync.model import Waiver
from xlsync.model.sealing import Seal
from xlsync.pipeline.gate import Case
from xlsync.pipeline.proofing import ProofRun
from xlsync.pipeline.seals import Seals
from xlsync.report.context import Context


@dataclass(frozen=True, slots=True)
class Papers:
    """All that goes into a package: the case that passed, the consolidated workbook's bytes, the proof of the report,
    earlier seals, the seal to be made (without its manifest), number and hash of the ledger's last entry."""

    case: Case
    context: Context
    consolidated: bytes
    proof: ProofRun | None
    seals: Seals
    seal: Seal
    ledger: tuple[int, str]
    place: str | None = None

    @property
    def waived(self) -> dict[str, Waiver]:
        """By the id of a finding, of the workbooks and of the report, the waiver that holds for it; the approval of
        going without a unit is told of as such, and is none."""
        found = {**self.case.run.outcome.waived, **self.case.report_waived}
        return {name: each for name, each in found.items() if each.claims}

    @property
    def cells(self) -> int:
        """How many cells of the counted tables hold a value."""
        return sum(
            value is not None
            for each in self.case.run.outcome.submissions
            if each.counted
            for records in each.tables
            for column in records.values.values()
            for value in column
        )
