"""The unit register: who reports to whom, from which day to which (CSV, JSON or YAML)."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from xlsync._resources import shipped
from xlsync.forms.messages import nearest
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.yaml_tree import read_yaml
from xlsync.model import Register, Tier, Unit

COLUMNS = (
    "code", "name", "aliases", "tier", "parent", "valid_from", "valid_to", "successors", "emails", "forms_due",
)  # fmt: skip
SAMPLE_MARK = "# sample"
"""A first line of a CSV file that begins so marks the register as an example, which `submit` refuses."""

_COLUMNS = frozenset(COLUMNS)
_REQUIRED = ("code", "name", "tier")
_LISTS = ("aliases", "successors", "emails", "forms_due")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIERS = {tier.value: tier for tier in Tier}
_MAX_BYTES = 50_000_000

#: Notes a problem of a column, in Vietnamese and in English.
_Noter = Callable[[str, str, str], None]
#: One entry as read: column → cell, and where it stands.
Entry = tuple[Mapping[str, object], int | None, tuple[tuple[str, str], ...]]


def sample_register_path() -> Path:
    """The shipped sample register."""
    return shipped("schemas") / "units" / "bac-giang-mau.csv"


def load_register(path: Path | None = None) -> Register:
    """The register in that file (`.csv`, `.json`, `.yaml`), or the shipped sample.

    CSV is UTF-8 with or without a byte order mark, separated by `,` or `;`; lists inside a cell by `|`. JSON is what
    `xlsync units list --format json` prints. Raises DefinitionError with every problem: file, line, column.
    """
    path = sample_register_path() if path is None else path
    name = path.as_posix()
    text = _text(path, name)
    problems: list[Problem] = []
    sample = False
    match path.suffix.lower():
        case ".json":
            entries = _json_entries(text, name)
        case ".yaml" | ".yml":
            entries, sample = _yaml_entries(text, name)
        case _:
            entries, sample = _csv_entries(text, name, problems), text.startswith(SAMPLE_MARK)
    units = [unit for entry in entries if (unit := _plain_unit(entry[0]) or _unit(entry, name, problems)) is not None]
    if not units and not problems:
        problems.append(Problem(name, "danh mục không có đơn vị nào", "the register has no units"))
    if problems:
        raise DefinitionError(problems)
    return Register(tuple(units), sample=sample, path=name)


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise DefinitionError([Problem(name, "tệp quá lớn", "the file is too large")])
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DefinitionError(
            [Problem(name, f"không đọc được tệp ({reason})", f"the file cannot be read ({reason})")]
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DefinitionError(
            [
                Problem(
                    name,
                    "không phải UTF-8: trong Excel chọn Lưu dưới dạng «CSV UTF-8»",
                    "not UTF-8: in Excel save as “CSV UTF-8”",
                    line,
                )
            ]
        ) from None


def _csv_entries(text: str, name: str, problems: list[Problem]) -> Iterator[Entry]:
    lines = text.splitlines(keepends=True)
    start = 0
    while start < len(lines) and (lines[start].startswith(("#", "sep=")) or not lines[start].strip(" \t\r\n,;")):
        start += 1
    if start == len(lines):
        return
    header_line = lines[start]
    separator = ";" if header_line.count(";") > header_line.count(",") else ","
    reader = csv.reader(io.StringIO("".join(lines[start:]), newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader)]
        while header and not header[-1]:
            header.pop()
        if not _header_is_good(header, name, start + 1, problems):
            return
        line = start + reader.line_num + 1
        for cells in reader:
            if any(cells) and not cells[0].startswith("#"):
                extra = [cell for cell in cells[len(header) :] if cell.strip()]
                if extra:
                    problems.append(
                        Problem(
                            name,
                            f"thừa ô «{extra[0]}»: để trong dấu nháy kép các ô có dấu {separator}",
                            f"one cell too many, “{extra[0]}”: put cells that contain {separator} in double quotes",
                            line,
                        )
                    )
                yield dict(zip(header, cells, strict=False)), line, ()
            line = start + reader.line_num + 1
    except csv.Error as error:
        at = start + reader.line_num
        problems.append(Problem(name, f"không đọc được dòng CSV ({error})", f"not a line of CSV ({error})", at))


def _header_is_good(header: list[str], name: str, line: int, problems: list[Problem]) -> bool:
    before = len(problems)
    for index, column in enumerate(header):
        if column not in COLUMNS:
            problems.append(_unknown(column, name, line, ()))
        elif column in header[:index]:
            problems.append(
                Problem(name, "cột ghi hai lần: giữ một", "the column stands twice: keep one", line, column)
            )
    for column in _REQUIRED:
        if column not in header:
            listed = ",".join(COLUMNS)
            problems.append(
                Problem(
                    name, f"thiếu cột này; dòng tiêu đề: {listed}", f"missing; the header is: {listed}", line, column
                )
            )
    return len(problems) == before


def _unknown(column: str, name: str, line: int | None, place: tuple[tuple[str, str], ...]) -> Problem:
    meant = nearest(column, COLUMNS)
    listed = ", ".join(COLUMNS)
    vi = f"không có cột này: viết {meant}" if meant else f"không có cột này; các cột: {listed}"
    en = f"there is no such column: write {meant}" if meant else f"no such column; the columns are: {listed}"
    return Problem(name, vi, en, line, column, place)


def _json_entries(text: str, name: str) -> Iterator[Entry]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        message = (f"không đúng cú pháp JSON ({error.msg})", f"not valid JSON ({error.msg})")
        raise DefinitionError([Problem(name, *message, error.lineno)]) from None
    except RecursionError:
        raise DefinitionError([Problem(name, "lồng quá nhiều tầng", "nested too deeply")]) from None
    if not isinstance(data, list):
        raise DefinitionError([_not_a_list(name)])
    for number, item in enumerate(data, 1):
        yield _mapping(item, name, None, number), None, (("unit", _name_of(item, number)),)


def _yaml_entries(text: str, name: str) -> tuple[Iterator[Entry], bool]:
    file = read_yaml(text.encode(), name)
    data, sample = file.data, False
    place: tuple[str | int, ...] = ()
    if isinstance(data, dict) and set(data) <= {"sample", "units"}:
        sample, data, place = data.get("sample") is True, data.get("units"), ("units",)
    if not isinstance(data, list):
        raise DefinitionError([_not_a_list(name)])
    items = data

    def entries() -> Iterator[Entry]:
        for number, item in enumerate(items, 1):
            line = file.line((*place, number - 1))
            yield _mapping(item, name, line, number), line, (("unit", _name_of(item, number)),)

    return entries(), sample


def _not_a_list(name: str) -> Problem:
    return Problem(
        name,
        'phải là danh sách đơn vị: [{"code": "…", "name": "…", "tier": "upper"}]',
        'a list of units is expected: [{"code": "…", "name": "…", "tier": "upper"}]',
    )


def _name_of(item: object, number: int) -> str:
    code = item.get("code") if isinstance(item, dict) else None
    return code if isinstance(code, str) else str(number)


def _mapping(item: object, name: str, line: int | None, number: int) -> Mapping[str, object]:
    if isinstance(item, dict):
        return item
    place = (("unit", str(number)),)
    raise DefinitionError(
        [Problem(name, "cần các cặp khóa: giá trị", "pairs of key: value are expected", line, None, place)]
    )


def _plain_unit(record: Mapping[str, object]) -> Unit | None:
    """The unit of an entry in which nothing is unusual, which is nearly all; None leaves it to `_unit`, which says why."""
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
        value = record.get(column)
        if value and not isinstance(value, str):
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
            problems.append(_unknown(str(column), name, line, place))
    texts: dict[str, str] = {}
    for column in ("code", "name", "tier", "parent"):
        value = record.get(column)
        if value is not None and not isinstance(value, str):
            problem(column, f'phải là văn bản: viết "{value}"', f'must be a text: write "{value}"')
            value = "?"
        texts[column] = (value or "").strip()
        if column in _REQUIRED and not texts[column]:
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
