"""One more name for a unit, written into the register file itself: the one change that the program makes to it.

Fuzzy matching only suggests; what a person confirms is taught here, once, so that every later run knows it. All bytes
of the file but those of the one cell stay as they are. The edit is tried first on a copy beside the file: only when the
copy reads as the register with exactly this alias more does it take the file's place.
"""

import os
from codecs import BOM_UTF8
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import mkstemp
from unicodedata import category

from xlsync.forms.messages import nearest
from xlsync.forms.names import UnitNames, units_named
from xlsync.forms.problems import DefinitionError, Problem
from xlsync.forms.register import load_register, sample_register_path
from xlsync.forms.register_check import overlap
from xlsync.forms.register_spans import find_edit
from xlsync.model import Register, Unit
from xlsync.texts.normalise import fold, key, repair

_LONGEST = 200  # characters; the longest name in the sample register has about 90
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet would run a cell that begins so
_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})  # Cf, such as marks of direction, is what `repair` leaves of it


@dataclass(frozen=True, slots=True)
class AliasAdded:
    """What became of an alias: the entry that it names, the text as written, whether the file was changed."""

    unit: Unit
    alias: str
    changed: bool


def add_alias(path: Path | None, code: str, alias: str, day: date) -> AliasAdded:
    """Gives the unit of that code one more alias, in the file at `path` (None is the shipped sample).

    A unit with several entries gets it in the one valid on `day`, else in the last. Nothing is changed when the entry
    is already known by that name. Raises DefinitionError, the file as it was, when there is no such unit, the alias is
    no name or names another unit at the same time, the register is the shipped one, or no safe edit is known; OSError
    when the file cannot be written.
    """
    if path is None or _same(path, sample_register_path()):
        raise _refused(
            "danh mục mẫu đi kèm phần mềm không sửa được: chép ra tệp riêng rồi chỉ tệp đó bằng --units "
            "(xlsync units list --format json > don-vi.json)",
            "the shipped sample register is not edited: copy it and name the copy with --units "
            "(xlsync units list --format json > units.json)",
        )
    before = path.read_bytes() if path.is_file() else b""
    register = load_register(path)
    unit = _entry(register, code, day)
    alias = _clean(alias)
    if key(alias) in {key(name) for name in (unit.code, unit.name, *unit.aliases)}:
        return AliasAdded(unit, alias, changed=False)
    named = units_named(register, alias)
    other = next((each for each in named if each.code != unit.code and overlap(each, unit)), None)
    if other is not None:
        raise _refused(
            f"«{alias}» đã là tên của {other.code} ({other.name}) trong cùng thời gian: một tên chỉ chỉ một đơn vị",
            f"“{alias}” already names {other.code} ({other.name}) at the same time: a name means one unit only",
        )
    if unit in named:
        return AliasAdded(unit, alias, changed=False)
    _write(path, before, register, unit, alias)
    return AliasAdded(replace(unit, aliases=(*unit.aliases, alias)), alias, changed=True)


def _refused(vi: str, en: str, path: Path | None = None) -> DefinitionError:
    return DefinitionError([Problem("" if path is None else path.as_posix(), vi, en)])


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _entry(register: Register, code: str, day: date) -> Unit:
    entries = register.entries(code)
    if entries:
        return register.get(code, day) or entries[-1]
    answer = UnitNames(register, day).resolve(code)
    meant = [unit for unit in (answer.unit, *answer.suggestions) if unit is not None]
    close = nearest(code, [unit.code for unit in register])
    meant += [unit for unit in register.entries(close or "")[-1:] if unit not in meant]
    shown = "; ".join(f"{unit.code} ({unit.name})" for unit in meant[:3])
    vi, en = (f"; có phải là {shown}?", f"; did you mean {shown}?") if shown else (".", ".")
    raise _refused(
        f"không có đơn vị mã «{code}» trong danh mục{vi} Xem: xlsync units list",
        f"no unit of the register has the code “{code}”{en} See: xlsync units list",
    )


def _clean(alias: str) -> str:
    """The alias as it is written: repaired Unicode, no blanks at its ends; DefinitionError when it is no name."""
    text = repair(alias)
    if any(category(character) in _CONTROL for character in alias) or any(category(each) == "Cf" for each in text):
        raise _refused(
            "tên gọi có dấu xuống dòng hoặc ký tự điều khiển: ghi trên một dòng",
            "the alias has a line break or a control character: write it on one line",
        )
    if not fold(text):
        raise _refused("tên gọi để trống: ghi tên mà đơn vị vẫn dùng", "the alias is empty: give a name that is in use")
    if "|" in text:
        raise _refused(
            "tên gọi có dấu |, là dấu ngăn các tên trong danh mục: thêm từng tên một",
            "the alias has a |, which separates the names in the register: add them one by one",
        )
    if text.startswith(_FORMULA):
        raise _refused(
            f"tên gọi bắt đầu bằng {text[0]}, bảng tính sẽ hiểu là công thức: bỏ ký tự đó",
            f"the alias begins with {text[0]}, which a spreadsheet takes for a formula: leave it out",
        )
    if len(text) > _LONGEST:
        raise _refused(f"tên gọi dài quá {_LONGEST} ký tự", f"the alias is longer than {_LONGEST} characters")
    return text


def _write(path: Path, before: bytes, register: Register, unit: Unit, alias: str) -> None:
    mark = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    text = before.removeprefix(BOM_UTF8).decode()
    place = next(number for number, each in enumerate(register.entries(unit.code)) if each is unit)
    edit = find_edit(text, path.suffix, unit.code, place, alias)
    if edit is None:
        raise _not_safe(path, alias, unit)
    after = mark + edit.apply(text).encode()
    real = path.resolve()  # a link stays a link
    wanted = tuple(replace(each, aliases=(*each.aliases, alias)) if each is unit else each for each in register)
    handle, name = mkstemp(dir=real.parent, prefix=f".{real.stem[:60]}-", suffix=real.suffix)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            now = load_register(temporary)
        except DefinitionError:
            raise _not_safe(path, alias, unit) from None
        if now.units != wanted or now.sample != register.sample or real.read_bytes() != before:
            raise _not_safe(path, alias, unit)
        if not os.access(real, os.W_OK):
            raise PermissionError(13, os.strerror(13), str(path))
        with suppress(OSError):
            temporary.chmod(real.stat().st_mode & 0o7777)
        temporary.replace(real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _not_safe(path: Path, alias: str, unit: Unit) -> DefinitionError:
    return _refused(
        f"không tự sửa được một cách an toàn, tệp giữ nguyên: ghi «{alias}» vào cột aliases của {unit.code} bằng tay",
        f"no safe edit is known, the file is as it was: write “{alias}” among the aliases of {unit.code} by hand",
        path,
    )
