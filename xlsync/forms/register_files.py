"""Reading a register file into entries: CSV, JSON or YAML, each entry with the place that a message can name."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from xlsync.forms.messages import nearest
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.yaml_tree import read_yaml

COLUMNS = (
    "code", "name", "aliases", "tier", "parent", "valid_from", "valid_to", "successors", "emails", "forms_due",
)  # fmt: skip
REQUIRED = ("code", "name", "tier")
SAMPLE_MARK = "# sample"
"""A first line of a CSV file that begins so marks the register as an example, which `submit` refuses."""

_MAX_BYTES = 50_000_000

#: One entry as read: column → cell, and where it stands (line, or the number in the list).
Entry = tuple[Mapping[str, object], int | None, tuple[tuple[str, str], ...]]


def read_entries(path: Path, problems: list[Problem]) -> tuple[Iterator[Entry], bool]:
    """The entries of the file, and whether it is marked as a sample. Problems met on the way are added to the list.

    Raises DefinitionError when the file cannot be read at all.
    """
    name = path.as_posix()
    text = _text(path, name)
    match path.suffix.lower():
        case ".json":
            return _json_entries(text, name), False
        case ".yaml" | ".yml":
            return _yaml_entries(text, name)
        case _:
            return _csv_entries(text, name, problems), text.startswith(SAMPLE_MARK)


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


def csv_head(lines: Sequence[str]) -> tuple[int, str]:
    """The number of lines before the header (comments, `sep=`, blank ones), and what separates the cells."""
    start = 0
    while start < len(lines) and (lines[start].startswith(("#", "sep=")) or not lines[start].strip(" \t\r\n,;")):
        start += 1
    header_line = lines[start] if start < len(lines) else ""
    return start, ";" if header_line.count(";") > header_line.count(",") else ","


def _csv_entries(text: str, name: str, problems: list[Problem]) -> Iterator[Entry]:
    lines = text.splitlines(keepends=True)
    start, separator = csv_head(lines)
    if start == len(lines):
        return
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
            problems.append(unknown_column(column, name, line, ()))
        elif column in header[:index]:
            problems.append(
                Problem(name, "cột ghi hai lần: giữ một", "the column stands twice: keep one", line, column)
            )
    for column in REQUIRED:
        if column not in header:
            listed = ",".join(COLUMNS)
            problems.append(
                Problem(
                    name, f"thiếu cột này; dòng tiêu đề: {listed}", f"missing; the header is: {listed}", line, column
                )
            )
    return len(problems) == before


def unknown_column(column: str, name: str, line: int | None, place: tuple[tuple[str, str], ...]) -> Problem:
    """A column that registers do not have."""
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
