"""The unit register: who reports to whom, from which day to which (CSV, JSON or YAML)."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from xlsync._resources import shipped
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.register_files import COLUMNS, REQUIRED, SAMPLE_MARK, Entry, read_entries, unknown_column
from xlsync.model import Register, Tier, Unit

__all__ = ["COLUMNS", "SAMPLE_MARK", "load_register", "sample_register_path"]

_COLUMNS = frozenset(COLUMNS)
_LISTS = ("aliases", "successors", "emails", "forms_due")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIERS = {tier.value: tier for tier in Tier}

#: Notes a problem of a column, in Vietnamese and in English.
_Noter = Callable[[str, str, str], None]


def sample_register_path() -> Path:
    """The shipped sample register."""
    return shipped("schemas") / "units" / "bac-giang-mau.csv"


def load_register(path: Path | None = None) -> Register:
    """The register in that file (`.csv`, `.json`, `.yaml`), or the shipped sample.

    CSV is UTF-8 with or without a byte order mark, separated by `,` or `;`; lists inside a cell by `|`. JSON is what
    `xlsync units list --format json` prints. Raises DefinitionError with every problem: file, line, column.
    """
    path = sample_register_path() if path is None else path
    try:
        found = path.stat()
    except OSError:
        return _loaded(path, None)  # which says what is wrong
    return _loaded(path, (found.st_mtime_ns, found.st_size, found.st_ino))


@lru_cache(maxsize=4)  # a process that stays does not read 3,000 units anew for every check
def _loaded(path: Path, _stamp: tuple[int, int, int] | None) -> Register:
    """The register; raises DefinitionError."""
    name = path.as_posix()
    problems: list[Problem] = []
    entries, sample = read_entries(path, problems)
    units = [unit for entry in entries if (unit := _plain_unit(entry[0]) or _unit(entry, name, problems)) is not None]
    if not units and not problems:
        problems.append(Problem(name, "danh mục không có đơn vị nào", "the register has no units"))
    if problems:
        raise DefinitionError(sorted(problems, key=lambda problem: problem.line or 0))
    return Register(tuple(units), sample=sample, path=name)


def _plain_unit(record: Mapping[str, object]) -> Unit | None:
    """The unit of an entry in which nothing is unusual, as in nearly all; None leaves it to `_unit`, which says why."""
    code, name, parent = record.get("code"), record.get("name"), record.get("parent") or ""
    tier = _TIERS.get(str(record.get("tier")))
    if (
        tier is None
        or not (isinstance(code, str) and isinstance(name, str) and isinstance(parent, str))
        or not (_CODE.fullmatch(code) and name and name == name.strip() and parent == parent.strip())
        or not _COLUMNS.issuperset(record)
    ):
        return None
    days: list[date | None] = []
    for column in ("valid_from", "valid_to"):
        value = record.get(column)
        day = _read_day(value) if isinstance(value, str) and value else None
        if value and day is None:
            return None
        days.append(day)
    first, last = days
    if first is not None and last is not None and last < first:
        return None
    lists: list[tuple[str, ...]] = []
    for column in _LISTS:
        value = record.get(column) or ""
        if not isinstance(value, str):
            return None
        lists.append(_parts(value) if value else ())
    return Unit(code, name, tier, lists[0], parent or None, first, last, lists[1], lists[2], lists[3])


def _unit(entry: Entry, name: str, problems: list[Problem]) -> Unit | None:
    """The unit of one entry, or None with its problems noted."""
    record, line, place = entry
    before = len(problems)

    def problem(column: str, vi: str, en: str) -> None:
        problems.append(Problem(name, vi, en, line, column, place))

    for column in record:
        if column not in COLUMNS:
            problems.append(unknown_column(str(column), name, line, place))
    texts: dict[str, str] = {}
    for column in ("code", "name", "tier", "parent"):
        value = record.get(column)
        if value is not None and not isinstance(value, str):
            problem(column, f'phải là văn bản: viết "{value}"', f'must be a text: write "{value}"')
            value = "?"
        texts[column] = (value or "").strip()
        if column in REQUIRED and not texts[column]:
            problem(column, "để trống: phải ghi", "empty: it must be given")
    code = texts["code"]
    if code and not _CODE.fullmatch(code) and len(problems) == before:
        problem(
            "code",
            f"mã «{code}» chỉ gồm chữ không dấu, số, dấu - . _, tối đa 40 ký tự",
            f"the code “{code}” takes ASCII letters, digits and - . _ only, 40 at most",
        )
    tier = _TIERS.get(texts["tier"])
    if tier is None and texts["tier"]:
        listed = ", ".join(_TIERS)
        problem("tier", f"không có cấp «{texts['tier']}»: viết {listed}", f"no tier “{texts['tier']}”: write {listed}")
    days = {column: _day(record.get(column), column, problem) for column in ("valid_from", "valid_to")}
    first, last = days["valid_from"], days["valid_to"]
    if first is not None and last is not None and last < first:
        problem("valid_to", f"trước valid_from ({first}): đổi lại hai ngày", f"before valid_from ({first}): swap them")
    lists = {column: _list(record.get(column), column, problem) for column in _LISTS}
    if len(problems) > before or tier is None:
        return None
    return Unit(
        code=code, name=texts["name"], tier=tier, parent=texts["parent"] or None, valid_from=first, valid_to=last,
        aliases=lists["aliases"], successors=lists["successors"], emails=lists["emails"], forms_due=lists["forms_due"],
    )  # fmt: skip


def _day(value: object, column: str, problem: _Noter) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value
    day = _read_day(value.strip()) if isinstance(value, str) else None
    if day is None and str(value).strip():
        problem(
            column,
            f"«{value}» không phải ngày: viết 2025-06-30 hoặc 30/06/2025",
            f"“{value}” is not a date: write 2025-06-30 or 30/06/2025",
        )
    return day


@lru_cache(maxsize=512)
def _read_day(text: str) -> date | None:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _list(value: object, column: str, problem: _Noter) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return _parts(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(part.strip() for part in value if part.strip())
    problem(column, 'phải là danh sách văn bản: viết ["a", "b"]', 'must be a list of texts: write ["a", "b"]')
    return ()


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for piece in text.split("|") if (part := piece.strip()))
