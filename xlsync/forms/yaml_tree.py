"""YAML as definition files need it: only true/false are truth values, no key twice, and lines that can be named.

YAML 1.1, which PyYAML reads, takes `no` for False, `12:30` for 750 and `1_000` for 1000. Here a plain scalar is a
whole or decimal number, an ISO date, true, false, null or empty; everything else is text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from xlsync.forms.problems import DefinitionError, Problem

MAX_BYTES = 2_000_000
_MAX_NODES = 200_000  # aliases may repeat parts; a file that unfolds beyond this is a mistake or an attack
_MAX_DEPTH = 40
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

#: What a YAML file holds, keys being text.
Data = dict[str, "Data"] | list["Data"] | str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file that was read: its data, and the tree behind it, which knows the lines."""

    path: str
    data: Data
    _root: yaml.Node | None

    def line(self, place: Sequence[str | int]) -> int:
        """The line, from 1, of the key or item at that place, or of the nearest part above it that exists."""
        return self.find(place)[1]

    def find(self, place: Sequence[str | int]) -> tuple[int, int]:
        """How many steps of the place exist in the file, and the line of the last of them."""
        node, line = self._root, 1
        for depth, step in enumerate(place):
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == step), None)
                if pair is None:
                    return depth, line
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                return depth, line
        return len(place), line


def read_yaml_file(path: Path) -> YamlFile:
    """Read a file; raises DefinitionError when it cannot be read or is not the YAML described above."""
    name = path.as_posix()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _error(name, None, f"tệp lớn hơn {MAX_BYTES:,} byte", f"the file is larger than {MAX_BYTES:,} bytes")
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _error(name, None, f"không đọc được tệp ({reason})", f"the file cannot be read ({reason})") from None
    return read_yaml(content, name)


def read_yaml(content: bytes, name: str) -> YamlFile:
    """Read YAML text in UTF-8; raises DefinitionError with every problem of the YAML itself."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _error(
            name, line, "không phải UTF-8: lưu lại tệp với mã UTF-8", "not UTF-8: save the file as UTF-8"
        ) from None
    root = _compose(text, name)
    reader = _Reader(name)
    data = reader.data(root, 0) if root is not None else None
    if reader.problems:
        raise DefinitionError(reader.problems)
    return YamlFile(name, data, root)


def _error(name: str, line: int | None, vi: str, en: str) -> DefinitionError:
    return DefinitionError([Problem(name, vi, en, line)])


def _compose(text: str, name: str) -> yaml.Node | None:
    # The C parser is about ten times faster; wheels of PyYAML have it, some distributions do not.
    loader_class: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        loader = loader_class(text)
        loader.yaml_implicit_resolvers = {}  # plain scalars are resolved in _plain
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        reason = error.problem or str(error)
        raise _error(
            name, line,
            f"không đúng cú pháp YAML ({reason}): kiểm tra thụt dòng, dấu hai chấm và dấu nháy; không dùng phím Tab",
            f"not valid YAML ({reason}): check indentation, colons and quotes; use no tabs",
        ) from None  # fmt: skip
    except yaml.YAMLError as error:
        reason = str(error).split("\n", 1)[0]
        raise _error(name, None, f"không đọc được YAML ({reason})", f"cannot be read as YAML ({reason})") from None
    except RecursionError:
        raise _error(name, None, "lồng quá nhiều tầng", "nested too deeply") from None


class _Reader:
    """Turns the tree into plain data and collects what this dialect refuses."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.nodes = 0

    def problem(self, node: yaml.Node, vi: str, en: str) -> None:
        self.problems.append(Problem(self.name, vi, en, node.start_mark.line + 1))

    def data(self, node: yaml.Node, depth: int) -> Data:
        self.nodes += 1
        if self.nodes > _MAX_NODES or depth > _MAX_DEPTH:
            raise _error(
                self.name, node.start_mark.line + 1,
                "quá nhiều phần lồng hoặc lặp (dấu *): viết ra thay vì tham chiếu",
                "too many nested or repeated parts (*): write them out instead of referring to them",
            )  # fmt: skip
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.data(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        raise TypeError(f"no YAML node: {node!r}")

    def _mapping(self, node: yaml.MappingNode, depth: int) -> Data:
        result: dict[str, Data] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.problem(key, "khóa phải là một từ", "a key must be a word")
                continue
            name = str(key.value)
            if name in result:
                self.problem(key, f"khóa «{name}» ghi hai lần: giữ một", f"the key “{name}” stands twice: keep one")
                continue
            result[name] = self.data(value, depth + 1)
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Data:
        text = str(node.value)
        if node.style:  # quoted or a block; a plain scalar has None or an empty style, after the parser
            return text
        if not str(node.tag).endswith(":str"):
            self.problem(node, f"không dùng nhãn kiểu {node.tag}: bỏ đi", f"no type tags ({node.tag}): remove it")
            return text
        if text in _WORDS:
            return _WORDS[text]
        first = text[0]
        if not (first.isdigit() or first in "+-"):
            return text
        if _INTEGER.fullmatch(text) and len(text) <= 18:
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self.problem(node, f"{text} không phải là ngày có thật", f"{text} is not a day of the calendar")
        return text
