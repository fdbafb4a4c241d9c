"""`xlsync submit`: everything again from the mailbag and the ledger; the reasons why not, or one sealed package."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsync.forms.names import names_on
from xlsync.ledger import entries
from xlsync.ledger.processes import user_name
from xlsync.ledger.store import Ledger
from xlsync.model import Finding, OperationError, Outcome, Source, Submission, Waiver
from xlsync.model.sealing import Approval, Seal
from xlsync.pipeline.deciding import unit_named
from xlsync.pipeline.decisions import load_decisions
from xlsync.pipeline.gate import Case, approved_findings, reasons, unapproved
from xlsync.pipeline.packing import CONSOLIDATED, make_package
from xlsync.pipeline.papers import Papers
from xlsync.pipeline.pool import Progress
from xlsync.pipeline.proofing import ProofRun, proofread
from xlsync.pipeline.published import figures_of, load_published
from xlsync.pipeline.run import Run, consolidate
from xlsync.pipeline.seals import Seals, counted_before, counted_now, load_seals
from xlsync.pipeline.settings import Definitions, Settings, load_definitions
from xlsync.pipeline.waivers import waived
from xlsync.report.atomic import staged
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed in: the consolidated workbook, the narrative report, where the package goes, the approval of going
    without units (as named by the operator), who seals (None: who is logged in)."""

    consolidated: str
    folder: Path
    report: str | None = None
    approval: Approval = field(default_factory=Approval)
    by: str | None = None
    place: str | None = None
    """Where the annex is issued; None: as the province's name says."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The gate's answer: why not (`reasons`), or the package that was sealed. `run` has the reasons as its findings."""

    run: Run
    reasons: tuple[Finding, ...]
    package: Path | None = None
    seal: Seal | None = None
    unprinted: OperationError | None = None
    """Why the package lacks a PDF."""
    absent: tuple[str, ...] = ()
    """The units that are not in and that nobody approved going without, in the order of the register."""

    @property
    def answerable(self) -> bool:
        """Whether nothing is in the way but what a person may answer for: warnings, and units that are not in."""
        return bool(self.reasons) and all(each.code in {"XS013", "XS701", "XS703"} for each in self.reasons)

    @property
    def warnings(self) -> dict[tuple[str, str | None], list[Finding]]:
        """The warnings that nobody has explained, by their code and unit."""
        found: dict[tuple[str, str | None], list[Finding]] = {}
        for each in self.reasons:
            if each.code == "XS703":
                found.setdefault((str(each.values["code"]), each.unit), []).append(each)
        return found


def submit(
    paths: Sequence[str],
    settings: Settings,
    handed: Handed,
    context_of: Callable[[Run], Context],
    progress: Progress | None = None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(tz=UTC),
) -> Submitted:
    """Runs the whole job again and seals the package, or says why not; then nothing is written but what the proof of
    the report found, so that it can be waived.

    Raises OperationError for the shipped sample register, without a ledger or a run on its record, for a damaged or
    changed ledger, a clock that was set back, a report or workbook that cannot be read, or a unit that is none;
    LedgerError, OSError where the package cannot be written, and what `consolidate` raises.
    """
    definitions = load_definitions(settings)
    period = definitions.asked
    asked = None if definitions.round is None else definitions.round.id
    store, last = _sound(settings, now())
    checked, names = counted_before(store, period, asked)
    if not checked:
        raise OperationError(
            f"Sổ ghi nhận chưa có lần tổng hợp nào của kỳ {period}: hãy tổng hợp trước (xlsync consolidate).",
            f"The ledger has no consolidation of {period}: consolidate first (xlsync consolidate).",
        )
    published = load_published(handed.consolidated, definitions.library, settings.limits, settings.passwords)
    run = consolidate(paths, replace(settings, record=False), progress)
    context = context_of(run)
    proof = None
    if handed.report is not None:
        proof = proofread(handed.report, settings, handed.consolidated)
    report_waived = _report_waived(proof, settings, definitions)
    seals = load_seals(settings.ledger, period, asked)
    unit_names = names_on(definitions.register, period.last)
    approval = replace(
        handed.approval, units=tuple(unit_named(unit_names, each).code for each in handed.approval.units)
    )
    with TemporaryDirectory(prefix="xlsync-") as name:
        made = Path(name) / CONSOLIDATED
        write_consolidated(made, context)
        again = load_published(str(made), definitions.library, settings.limits)
        case = Case(
            run, checked, names, published, again, approval, proof.read.findings if proof else (), report_waived,
            seals.closed,
        )  # fmt: skip
        found = tuple(reasons(case))
    if found:
        _record_report(store, proof)
        outcome = replace(run.outcome, command="submit", findings=found, waived={}, totals={}, missing=())
        return Submitted(replace(run, outcome=outcome), found, absent=unapproved(case))
    return _seal(case, context, handed, proof, seals, store, last, now())


def _sound(settings: Settings, moment: datetime) -> tuple[Ledger, tuple[int, str]]:
    """The ledger, proven whole, and number and hash of its last entry."""
    if settings.units is None:
        raise OperationError(
            "Danh mục đơn vị kèm theo chỉ là danh mục mẫu, không dùng để trình: thêm --units TỆP.",
            "The register that is shipped is a sample and serves no submission: add --units FILE.",
        )
    if settings.ledger is None or not settings.ledger.exists():
        raise OperationError(
            "Chưa có sổ ghi nhận: hãy tổng hợp trước (xlsync consolidate).",
            "There is no ledger: consolidate first (xlsync consolidate).",
        )
    store = Ledger.open(settings.ledger, create=False)
    verified = store.verify()
    if not verified.ok:
        raise OperationError(verified.text("vi"), verified.text("en"))
    last = store.end()
    if last is None:
        raise OperationError("Sổ ghi nhận chưa có mục nào.", "The ledger has no entries.")
    if moment.astimezone(UTC) < datetime.fromisoformat(last.at):
        raise OperationError(
            f"Đồng hồ máy chỉ {moment:%d/%m/%Y %H:%M}, trước mục cuối của sổ ghi nhận ({last.at}): chỉnh lại đồng hồ.",
            f"The clock says {moment.isoformat()}, before the last entry of the ledger ({last.at}): set the clock.",
        )
    return store, (last.seq, last.hash)


def _report_waived(proof: ProofRun | None, settings: Settings, definitions: Definitions) -> dict[str, Waiver]:
    if proof is None:
        return {}
    document = Submission(Source(proof.read.document.path, None, proof.read.document.sha256))
    made = load_decisions(settings.ledger, definitions).waivers
    return waived(proof.read.findings, [document], made, settings.as_of)


def _record_report(store: Ledger, proof: ProofRun | None) -> None:
    """What the proof found goes on the record, for `waive` looks there; once for a report that stays as it is."""
    if proof is None or not proof.read.findings:
        return
    new = entries.findings(proof.read.document.sha256, proof.read.findings)
    before = [each.body for each in store.entries(entries.FINDINGS, sha256=proof.read.document.sha256)]
    if not before or before[-1] != new.body:
        store.append([new])


def _seal(
    case: Case,
    context: Context,
    handed: Handed,
    proof: ProofRun | None,
    seals: Seals,
    store: Ledger,
    last: tuple[int, str],
    moment: datetime,
) -> Submitted:
    outcome = case.run.outcome
    period, number = case.run.definitions.asked, len(seals.made) + 1
    data = Path(handed.consolidated).read_bytes()
    if case.approval.units:  # made before anybody approved, it says that errors are left
        approved = {each: replace(word, at=_iso(moment)) for each, word in approved_findings(case).items()}
        outcome = replace(outcome, waived={**outcome.waived, **approved})
        case = replace(case, run=replace(case.run, outcome=outcome))
        context = replace(context, outcome=outcome)
        data = _consolidated(context)
    handed.folder.mkdir(exist_ok=True)
    target = handed.folder / package_name(outcome, number)
    draft = Seal(
        period=str(period),
        round=outcome.round,
        number=number,
        by=handed.by or user_name(),
        at=_iso(moment),
        package=target.name,
        manifest="",
        approval=case.approval,
        figures=figures_of(case.published),
        files=counted_now(outcome.submissions),
    )
    packed = make_package(Papers(case, context, data, proof, seals, draft, last, handed.place))
    seal = replace(draft, manifest=packed.manifest)
    # In its place just before the entry is: a power cut leaves no package, or a whole one that may not be sealed yet.
    with staged(target, packed.data) as place:
        store.append([entries.seal(seal)], last=last[0], before_commit=place)
    return Submitted(case.run, (), target, seal, packed.unprinted)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _consolidated(context: Context) -> bytes:
    with TemporaryDirectory(prefix="xlsync-") as name:
        path = Path(name) / CONSOLIDATED
        write_consolidated(path, context)
        return path.read_bytes()


def package_name(outcome: Outcome, number: int) -> str:
    """`trinh_2024-H1.zip`, of a round `trinh_2024-H1_DOT.zip`; `…_lan-2` after it was opened again."""
    parts = ["trinh", str(outcome.period), *([outcome.round] if outcome.round is not None else [])]
    return "_".join([*parts, *([f"lan-{number}"] if number > 1 else [])]) + ".zip"
