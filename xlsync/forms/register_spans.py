"""Where in the text of a register file one more alias goes: CSV, JSON, YAML, each with the smallest change.

The files have been read without a problem before. A place that is not understood here gives None and the file stays as
it is; whether an edit means what it should is not believed but tried (`register_edit`).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from xlsync.forms.register_files import csv_head

_COLUMN = "aliases"
_JSON_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end`, both counted from 0, become `text`."""

    start: int
    end: int
    text: str

    def apply(self, text: str) -> str:
        """The whole text with the edit made."""
        return text[: self.start] + self.text + text[self.end :]


def find_edit(text: str, suffix: str, code: str, place: int, alias: str) -> Edit | None:
    """The edit that gives the alias to the entry number `place` (from 0) among those of that code.

    `text` is without byte order mark, `suffix` that of the file's name. None where no safe edit is known.
    """
    match suffix.lower():
        case ".json":
            return _json_edit(text, code, place, alias)
        case ".yaml" | ".yml":
            return _yaml_edit(text, code, place, alias)
    return _csv_edit(text, code, place, alias)


def _joined(old: str, alias: str) -> str:
    """The list in one cell with the alias at its end."""
    kept = old.rstrip()
    return alias if not kept else kept + alias if kept.endswith("|") else f"{kept}|{alias}"


# --- CSV: the cell, quoted as it was --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    value: str
    quoted: bool


def _csv_records(text: str, start: int, separator: str) -> Iterator[list[_Cell]]:
    """The records with the place of each cell, as Python's strict reader takes them."""
    ends = re.compile(f"[{re.escape(separator)}\r\n]|$", re.ASCII)
    position = start
    while position < len(text):
        cells: list[_Cell] = []
        while True:
            begin, quoted = position, text.startswith('"', position)
            if quoted:
                closed = re.compile(r'"(?:[^"]|"")*"').match(text, position)
                if closed is None:
                    return
                position = closed.end()
                value = closed[0][1:-1].replace('""', '"')
            else:
                found = ends.search(text, position)
                position = len(text) if found is None else found.start()
                value = text[begin:position]
            cells.append(_Cell(begin, position, value, quoted))
            if not text.startswith(separator, position):
                break
            position += 1
        position += 2 if text.startswith("\r\n", position) else 1
        yield cells


def _csv_edit(text: str, code: str, place: int, alias: str) -> Edit | None:
    lines = text.splitlines(keepends=True)
    start, separator = csv_head(lines)
    records = _csv_records(text, sum(map(len, lines[:start])), separator)
    header = [cell.value.strip().casefold() for cell in next(records, [])]
    if _COLUMN not in header:
        return None
    column, code_column = header.index(_COLUMN), header.index("code")
    entries = (
        cells
        for cells in records
        if any(cell.value for cell in cells)
        and not cells[0].value.startswith("#")
        and len(cells) > code_column
        and cells[code_column].value.strip() == code
    )
    cells = next((cells for number, cells in enumerate(entries) if number == place), None)
    if cells is None:
        return None
    if len(cells) <= column:
        end = cells[-1].end
        return Edit(end, end, separator * (column + 1 - len(cells)) + _csv_cell(alias))
    cell = cells[column]
    value = _joined(cell.value, alias)
    return Edit(cell.start, cell.end, _csv_cell(value, quoted=cell.quoted))


def _csv_cell(value: str, *, quoted: bool = False) -> str:
    if quoted or any(character in value for character in ',;"\t\r\n') or value != value.strip():
        return '"' + value.replace('"', '""') + '"'
    return value


# --- JSON: one more item at the end of the list ---------------------------------------------------------------------


def _skip(text: str, position: int) -> int:
    blanks = _JSON_BLANKS.match(text, position)
    return position if blanks is None else blanks.end()


def _json_items(text: str, start: int) -> Iterator[tuple[int, int, object]]:
    """Start, end and value of each item of the list whose `[` is at `start`."""
    position = _skip(text, start + 1)
    while not text.startswith("]", position):
        value, end = _DECODER.raw_decode(text, position)
        yield position, end, value
        position = _skip(text, end)
        if text.startswith(",", position):
            position = _skip(text, position + 1)


def _json_members(text: str, start: int) -> dict[str, tuple[int, int]]:
    """Where the value of each key stands, of the object whose `{` is at `start`; of a key that repeats the last."""
    members: dict[str, tuple[int, int]] = {}
    position = _skip(text, start + 1)
    while not text.startswith("}", position):
        key, end = _DECODER.raw_decode(text, position)
        begin = _skip(text, _skip(text, end) + 1)
        _, end = _DECODER.raw_decode(text, begin)
        members[str(key)] = (begin, end)
        position = _skip(text, end)
        if text.startswith(",", position):
            position = _skip(text, position + 1)
    return members


def _json_edit(text: str, code: str, place: int, alias: str) -> Edit | None:
    starts = [
        start
        for start, _, item in _json_items(text, _skip(text, 0))
        if isinstance(item, dict) and str(item.get("code")).strip() == code
    ]
    if place >= len(starts):
        return None
    ascii_only = text.isascii() and not alias.isascii() and "\\u" in text
    new = json.dumps(alias, ensure_ascii=ascii_only)
    members = _json_members(text, starts[place])
    if _COLUMN not in members:
        end = members["code"][1]
        return Edit(end, end, f', "{_COLUMN}": [{new}]')
    start, end = members[_COLUMN]
    old, _ = _DECODER.raw_decode(text, start)
    if isinstance(old, str):
        return Edit(start, end, json.dumps(_joined(old, alias), ensure_ascii=ascii_only))
    if not old:
        return Edit(start, end, f"[{new}]")
    items = list(_json_items(text, start))
    # As the last two items are parted, or as the only one stands from the bracket: indented lists stay so.
    lead = text[items[-2][1] : items[-1][0]] if len(items) > 1 else "," + (text[start + 1 : items[0][0]] or " ")
    return Edit(items[-1][1], items[-1][1], lead + new)


# --- YAML: in the style that the list has ---------------------------------------------------------------------------


def _yaml_edit(text: str, code: str, place: int, alias: str) -> Edit | None:
    loader_class: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = loader_class(text)
    try:
        root = loader.get_single_node()
    finally:
        loader.dispose()
    if isinstance(root, yaml.MappingNode):
        root = next((value for key, value in root.value if key.value == "units"), None)
    if not isinstance(root, yaml.SequenceNode):
        return None
    entries = [node for node in root.value if isinstance(node, yaml.MappingNode) and _code_of(node) == code]
    if place >= len(entries):
        return None
    entry = entries[place]
    nodes = {key.value: (key, value) for key, value in entry.value}
    new = json.dumps(alias, ensure_ascii=False)  # a JSON text is a YAML text in double quotes
    if _COLUMN not in nodes:
        key, value = nodes["code"]
        if entry.flow_style:
            return Edit(value.end_mark.index, value.end_mark.index, f", {_COLUMN}: [{new}]")
        return _new_line(text, value.end_mark.index, " " * key.start_mark.column + f"{_COLUMN}: [{new}]")
    node = nodes[_COLUMN][1]
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.SequenceNode):
        return _yaml_item(text, node, new)
    if not isinstance(node, yaml.ScalarNode) or node.style in {"|", ">"}:
        return None
    if not node.style and node.value in {"", "~", "null"}:
        return Edit(start, end, f" [{new}]" if start == end else f"[{new}]")
    return Edit(start, end, json.dumps(_joined(node.value, alias), ensure_ascii=False))


def _code_of(entry: yaml.MappingNode) -> str | None:
    return next((str(value.value).strip() for key, value in entry.value if key.value == "code"), None)


def _yaml_item(text: str, node: yaml.SequenceNode, new: str) -> Edit | None:
    if not node.value:
        return Edit(node.start_mark.index, node.end_mark.index, f"[{new}]")
    last = node.value[-1]
    if node.flow_style:
        return Edit(last.end_mark.index, last.end_mark.index, f", {new}")
    if isinstance(last, yaml.ScalarNode) and last.style in {"|", ">"}:
        return None
    return _new_line(text, last.end_mark.index, " " * node.start_mark.column + f"- {new}")


def _new_line(text: str, after: int, line: str) -> Edit:
    """A line of its own below the one in which `after` lies, comments at its end included."""
    ending = "\r\n" if "\r\n" in text else "\n"
    end = text.find("\n", after)
    if end < 0:
        return Edit(len(text), len(text), ending + line)
    return Edit(end + 1, end + 1, line + ending)
