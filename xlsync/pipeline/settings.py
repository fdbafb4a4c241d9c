"""What a run is asked to do, and the definitions that it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xlsync.forms.load import FormLibrary, load_forms
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.register import load_register
from xlsync.forms.register_check import FATAL, RegisterProblem, register_errors
from xlsync.forms.rounds import Round, check_targets, load_round
from xlsync.intake.limits import Limits
from xlsync.model import OperationError, Period, Register, Target, Unit


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one run. Paths are None where the shipped definitions serve; `jobs` 0 means one a processor."""

    as_of: date
    period: Period | None = None
    forms: Path | None = None
    office: Path | None = None
    units: Path | None = None
    round: Path | str | None = None
    jobs: int = 0
    outputs: tuple[Path, ...] = ()
    """Files that the run will write: never read, though they may lie under a PATH from an earlier run."""
    ledger: Path | None = None
    """The ledger whose decisions hold; it need not exist."""
    previous: tuple[Path, ...] = ()
    """Files and folders of earlier periods, to compare with besides those in the ledger."""
    record: bool = False
    """Whether the run goes on the record."""
    passwords: tuple[str, ...] = ()
    """Tried on protected files; never shown and never kept."""
    scheduler: str | None = None
    """The address of a Dask scheduler whose workers read the files."""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Definitions:
    """Forms, register and round as loaded for a run."""

    library: FormLibrary
    register: Register
    round: Round | None
    period: Period | None
    register_problems: tuple[RegisterProblem, ...] = ()
    """What is wrong in the register and does not stop the run; the operator is told."""

    @property
    def asked(self) -> Period:
        """The period; raises OperationError when neither the settings nor the round give one."""
        if self.period is None:
            raise OperationError(
                "Thiếu kỳ báo cáo: thêm --period (ví dụ 2024-H1) hoặc --round.",
                "No period: add --period (such as 2024-H1) or --round.",
            )
        return self.period

    @property
    def subject(self) -> str | None:
        """The subject of the round, for titles."""
        return self.round.subject if self.round is not None else None

    @property
    def term_from(self) -> date | None:
        """The first day of the term, where the round gives it."""
        return self.round.term_from if self.round is not None else None

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets of the plan that the round gives."""
        return tuple(each.target() for each in self.round.targets) if self.round is not None else ()

    def due(self, day: date) -> Mapping[str, frozenset[str]]:
        """The units that owe each form on that day: those of the round, or as the register says."""
        owed: dict[str, set[str]] = {}
        for unit in self.register.on(day):
            for form in self._owed_by(unit):
                owed.setdefault(form, set()).add(unit.code)
        return {form: frozenset(units) for form, units in owed.items()}

    def _owed_by(self, unit: Unit) -> tuple[str, ...]:
        asked = self.round
        if asked is None:
            return unit.forms_due
        if asked.units is not None:
            return asked.forms if unit.code in asked.units else ()
        if asked.tiers is not None:
            return asked.forms if unit.tier in asked.tiers else ()
        return tuple(form for form in asked.forms if form in unit.forms_due)


def load_definitions(settings: Settings) -> Definitions:
    """Loads what the run needs; raises DefinitionError when a definition is wrong."""
    reporting_round = load_round(settings.round, settings.office) if settings.round is not None else None
    period = settings.period or (reporting_round.period if reporting_round is not None else None)
    register = load_register(settings.units)
    problems = () if register.sample else tuple(register_errors(register))
    fatal = [problem for problem in problems if problem.kind in FATAL]
    if fatal:
        name = register.path or ""
        raise DefinitionError(Problem(name, each.text("vi"), each.text("en")) for each in fatal)
    library = load_forms(settings.forms, settings.office)
    if reporting_round is not None and reporting_round.targets:
        valid = (library.get(form, reporting_round.period.last) for form in reporting_round.forms)
        check_targets(reporting_round, [each for each in valid if each is not None], register)
    return Definitions(
        library=library,
        register=register,
        round=reporting_round,
        period=period,
        register_problems=problems,
    )
