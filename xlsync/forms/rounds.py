"""Reporting rounds (đợt báo cáo): which document asks for which forms, over which period, from which units, by when."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator

from xlsync._resources import shipped
from xlsync.forms.definition import Form, FormId, Label
from xlsync.forms.messages import nearest, problems_of
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.targets import TargetDefinition, problems_of_targets
from xlsync.forms.yaml_tree import YamlFile, read_yaml_file
from xlsync.model import Period, Register, Span, Tier

_SUFFIXES = {".yaml", ".yml"}


class Round(BaseModel):
    """One request for reports. Two rounds may cover the same period; their submissions never supersede each other."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)

    id: FormId
    title: Label
    document: str | None = None
    """Number and date of the document that asks for the reports."""
    subject: str | None = None
    """What stands for `{subject}` in the titles of tables."""
    period: Period
    cut_off: date | None = None
    """The day on which figures are closed; without it the last day of the period."""
    deadline: date | None = None
    """The last day on which a submission is in time; one that comes later is XS014."""
    forms: tuple[FormId, ...] = Field(min_length=1, strict=False)
    units: tuple[str, ...] | None = Field(default=None, strict=False)
    """Codes of the units that are due; without it all units of `tiers`, and without those what the register says."""
    tiers: tuple[Tier, ...] | None = Field(default=None, strict=False)
    term_from: date | None = None
    """The first day of the term (nhiệm kỳ), from which the consolidated workbook cumulates."""
    targets: tuple[TargetDefinition, ...] = Field(default=(), strict=False)
    """The targets of the plan that figures are held against."""
    _path: str = PrivateAttr("")
    _lines: tuple[dict[str, int], ...] = PrivateAttr(())  # of the keys of each target, for check_targets

    @field_validator("period", mode="before")
    @classmethod
    def _read_period(cls, value: object) -> object:
        if isinstance(value, int) and not isinstance(value, bool):  # `period: 2024` without quotes means the same
            value = str(value)
        if isinstance(value, Period) or not isinstance(value, str):
            return value
        return Period.parse(value)

    @field_validator("tiers", mode="before")
    @classmethod
    def _read_tiers(cls, value: object) -> object:
        return tuple(Tier(item) if item in set(Tier) else item for item in value) if isinstance(value, list) else value


def rounds_folder() -> Path:
    """The folder of the shipped rounds."""
    return shipped("schemas") / "rounds"


def load_round(path_or_id: Path | str, office: Path | None = None) -> Round:
    """The round in that file, or the one of that id in `office`/rounds or among the shipped ones.

    `2024-H1` and `2024-h1` are the same id. Raises DefinitionError when there is none, or when it is wrong.
    """
    path = Path(path_or_id)
    if path.suffix.lower() in _SUFFIXES or path.is_file():
        return _load(path)
    wanted = str(path_or_id).casefold()
    known = {each.id: each for each in list_rounds(office)}
    if wanted in known:
        return known[wanted]
    meant = nearest(wanted, list(known))
    listed = ", ".join(known)
    vi, en = (f", có phải là {meant}?", f", did you mean {meant}?") if meant else ("", "")
    raise DefinitionError(
        [
            Problem(
                "",
                f"không có đợt báo cáo «{path_or_id}»{vi}; các đợt: {listed}",
                f"there is no round “{path_or_id}”{en}; the rounds are: {listed}",
            )
        ]
    )


def list_rounds(office: Path | None = None) -> tuple[Round, ...]:
    """The rounds of `office`/rounds and the shipped ones, by period; the same id in both: the office's counts.

    Raises DefinitionError with every problem of every file.
    """
    found: dict[str, Round] = {}
    problems: list[Problem] = []
    for folder in _folders(office):
        here: dict[str, Path] = {}
        for path in _files(folder):
            try:
                each = _load(path)
            except DefinitionError as error:
                problems += error.problems
                continue
            if each.id in here:
                name = here[each.id].as_posix()
                problems.append(
                    Problem(path.as_posix(), f"id {each.id} đã có trong {name}", f"id {each.id} is already in {name}")
                )
            here[each.id] = path
            found.setdefault(each.id, each)
    if problems:
        raise DefinitionError(problems)
    return tuple(sorted(found.values(), key=lambda each: (each.period.first, each.period.last, each.id)))


def _folders(office: Path | None) -> list[Path]:
    return [*([office / "rounds"] if office is not None else []), rounds_folder()]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())


def _load(path: Path) -> Round:
    file = read_yaml_file(path)
    if not isinstance(file.data, dict):
        message = ("không phải đợt báo cáo: bắt đầu bằng id: ma-dot", "not a round: begin with id: some-id")
        raise DefinitionError([Problem(file.path, *message)])
    try:
        found = Round.model_validate(file.data)
    except ValidationError as error:
        raise DefinitionError(problems_of(error, file, Round)) from None
    problems = list(_problems(found, file))
    if problems:
        raise DefinitionError(problems)
    found._path = file.path
    found._lines = tuple(
        {key: file.line(("targets", place, key)) for key in TargetDefinition.model_fields}
        for place in range(len(found.targets))
    )
    return found


def check_targets(found: Round, forms: Sequence[Form], register: Register) -> None:
    """Raises DefinitionError where a target of the round names what is not there.

    `forms` are those that are valid on the last day of the period.
    """
    problems = [
        Problem(found._path, *texts, found._lines[place][key] if found._lines else None, place=_numbered(place))
        for place, key, texts in problems_of_targets(found.targets, forms, register, found.period.last)
    ]
    if problems:
        raise DefinitionError(problems)


def _numbered(place: int) -> tuple[tuple[str, str], ...]:
    return (("target", str(place + 1)),)


def _problems(found: Round, file: YamlFile) -> list[Problem]:
    problems = []

    def problem(key: str, vi: str, en: str) -> None:
        problems.append(Problem(file.path, vi, en, file.line((key,))))

    cut_off = found.cut_off or found.period.last
    if found.cut_off is not None and found.cut_off < found.period.first:
        problem("cut_off", "ngày chốt số liệu trước khi kỳ bắt đầu", "the cut-off day lies before the period")
    if found.deadline is not None and found.deadline < min(cut_off, found.period.last):
        problem(
            "deadline", f"hạn nộp trước ngày chốt số liệu {cut_off}", f"the deadline lies before the cut-off {cut_off}"
        )
    for key in ("forms", "units", "tiers"):
        values = getattr(found, key) or ()
        if len(set(values)) < len(values):
            problem(key, f"«{key}» có mục ghi hai lần: giữ một", f"“{key}” has an item twice: keep one")
    if found.units is not None and found.tiers is not None:
        problem("tiers", "ghi units hoặc tiers, không ghi cả hai", "give units or tiers, not both")
    if found.term_from is not None and found.term_from > found.period.last:
        problem("term_from", "nhiệm kỳ bắt đầu sau khi kỳ kết thúc", "the term begins after the period")
    return [*problems, *_target_problems(found, file)]


def _target_problems(found: Round, file: YamlFile) -> list[Problem]:
    problems = []
    seen: set[tuple[object, ...]] = set()
    for place, target in enumerate(found.targets):

        def problem(key: str, vi: str, en: str, place: int = place) -> None:
            line = file.line(("targets", place, key))
            problems.append(Problem(file.path, vi, en, line, place=_numbered(place)))

        if target.form not in found.forms:
            problem(
                "form", f"đợt này không có mẫu «{target.form}»", f"this round does not ask for the form “{target.form}”"
            )
        if target.tier is not None and target.unit is not None:
            problem("unit", "ghi tier hoặc unit, không ghi cả hai", "give tier or unit, not both")
        if target.span is Span.TERM and found.term_from is None:
            problem(
                "span", "chỉ tiêu nhiệm kỳ cần ngày đầu nhiệm kỳ: thêm term_from cho đợt",
                "a target of the term needs its first day: add term_from to the round",
            )  # fmt: skip
        same = (target.form, target.table, target.field, target.tier, target.unit, target.span)
        if same in seen:
            problem("value", "chỉ tiêu này đã ghi ở trên: giữ một", "this target is already given above: keep one")
        seen.add(same)
    return problems
