"""`xlsync units check`: what is wrong inside a register whose lines can all be read."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xlsync.forms.library import FormLibrary
from xlsync.forms.names import shared_names
from xlsync.model import Register, Severity, Tier, Unit


@dataclass(frozen=True, slots=True)
class RegisterProblem:
    """One thing to mend in the register. `kind` is a stable word, such as `unknown-parent`."""

    kind: str
    severity: Severity
    unit: str | None
    vi: str
    en: str

    def text(self, lang: str) -> str:
        """The problem with the code of the unit before it."""
        message = self.en if lang == "en" else self.vi
        return f"{self.unit}: {message}" if self.unit else message


def check_register(register: Register, library: FormLibrary | None = None) -> list[RegisterProblem]:
    """Every problem, errors first, then in the order of the file: parents, successors, validity, names, forms due.

    Without a library the forms due are not looked at.
    """
    problems = [
        *_provinces(register),
        *_validity(register),
        *_parents(register),
        *_cycles(register),
        *_successors(register),
        *_names(register),
        *(_forms(register, library) if library is not None else ()),
    ]
    return sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)


def register_errors(register: Register) -> list[RegisterProblem]:
    """The errors that every run looks for: what makes parents and tiers doubtful. Quicker than `check_register`."""
    return [
        *(each for each in _provinces(register) if each.severity is Severity.ERROR),
        *_validity(register),
        *_parents(register),
        *_cycles(register),
    ]


#: With these nobody can say which entry of a unit holds, or who is above it: no run goes on.
FATAL = frozenset({"two-provinces", "overlap", "cycle"})


def _error(kind: str, unit: str | None, vi: str, en: str) -> RegisterProblem:
    return RegisterProblem(kind, Severity.ERROR, unit, vi, en)


def _warning(kind: str, unit: str | None, vi: str, en: str) -> RegisterProblem:
    return RegisterProblem(kind, Severity.WARNING, unit, vi, en)


def _span(unit: Unit) -> tuple[date, date]:
    return unit.valid_from or date.min, unit.valid_to or date.max


def overlap(a: Unit, b: Unit) -> bool:
    """Whether both entries are valid on some day."""
    (a_first, a_last), (b_first, b_last) = _span(a), _span(b)
    return max(a_first, b_first) <= min(a_last, b_last)


def _codes(register: Register) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    for code in dict.fromkeys(unit.code for unit in register):
        yield code, register.entries(code)


def _provinces(register: Register) -> Iterator[RegisterProblem]:
    provinces = [unit for unit in register if unit.tier is Tier.PROVINCE]
    if not provinces:
        yield _error(
            "no-province", None,
            "chưa có liên đoàn lao động tỉnh: thêm một dòng tier province",
            "there is no provincial federation: add a line with tier province",
        )  # fmt: skip
    for index, unit in enumerate(provinces):
        for other in provinces[:index]:
            if other.code != unit.code and overlap(unit, other):
                yield _error(
                    "two-provinces", unit.code,
                    f"cùng thời gian đã có cấp tỉnh {other.code}: ghi valid_to cho một đơn vị",
                    f"{other.code} is the province at the same time: give one of them a valid_to",
                )  # fmt: skip


def _validity(register: Register) -> Iterator[RegisterProblem]:
    for code, entries in _codes(register):
        for index, unit in enumerate(entries):
            if any(overlap(unit, other) for other in entries[:index]):
                yield _error(
                    "overlap", code,
                    "hai dòng cùng mã có thời gian hiệu lực chồng nhau: sửa valid_from hoặc valid_to",
                    "two lines of this code are valid at the same time: mend valid_from or valid_to",
                )  # fmt: skip


def _parents(register: Register) -> Iterator[RegisterProblem]:
    for unit in register:
        if unit.tier is Tier.PROVINCE:
            if unit.parent is not None:
                yield _error(
                    "parent-of-province",
                    unit.code,
                    "cấp tỉnh không có parent: bỏ đi",
                    "a province has no parent: remove it",
                )
            continue
        if unit.parent is None:
            yield _error(
                "no-parent", unit.code, "chưa ghi parent: đơn vị cấp trên", "no parent: name the unit above it"
            )
            continue
        parents = register.entries(unit.parent)
        if not parents:
            yield _error(
                "unknown-parent", unit.code,
                f"không có đơn vị cấp trên {unit.parent} trong danh mục",
                f"its parent {unit.parent} is not in the register",
            )  # fmt: skip
            continue
        if any(parent.tier is Tier.GRASSROOTS for parent in parents if overlap(parent, unit)):
            yield _error(
                "grassroots-parent", unit.code,
                f"cấp trên {unit.parent} là công đoàn cơ sở: chỉ tỉnh hoặc cấp trên cơ sở có đơn vị trực thuộc",
                f"its parent {unit.parent} is a grassroots union, which has no units under it",
            )  # fmt: skip
        elif not _covered(unit, parents):
            yield _error(
                "parent-not-valid", unit.code,
                f"có ngày đơn vị còn hiệu lực mà cấp trên {unit.parent} thì không: thêm dòng mới với cấp trên mới",
                f"on some days it is valid and its parent {unit.parent} is not: add a line with the new parent",
            )  # fmt: skip


def _covered(unit: Unit, parents: Sequence[Unit]) -> bool:
    """Whether on every day of the unit some entry of its parent is valid."""
    first, last = _span(unit)
    for begins, ends in sorted(_span(parent) for parent in parents):
        if begins > first:
            return False
        if ends >= last:
            return True
        if ends >= first:
            first = ends + timedelta(days=1)
    return False


def _cycles(register: Register) -> Iterator[RegisterProblem]:
    above: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    for unit in register:
        if unit.parent is not None:
            above[unit.code].add(unit.parent)
        after[unit.code].update(unit.successors)
    for code in _on_cycles(above):
        yield _error(
            "cycle", code, "là cấp trên của chính mình qua các đơn vị khác", "it is above itself, by way of others"
        )
    for code in _on_cycles(after):
        yield _error("successor-cycle", code, "kế thừa vòng tròn về chính mình", "its successors lead back to itself")


def _on_cycles(edges: dict[str, set[str]]) -> list[str]:
    """The codes that can be reached from themselves. The graph is nearly a forest, so few steps are taken."""
    # What has no way on, or only ways to such, is on no cycle: take these away until nothing changes.
    left = {code: set(targets) for code, targets in edges.items() if targets}
    while True:
        ends = [code for code, targets in left.items() if not any(target in left for target in targets)]
        if not ends:
            break
        for code in ends:
            del left[code]
    return [code for code in left if _reaches(left, code)]


def _reaches(edges: dict[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        code = waiting.pop()
        if code == start:
            return True
        if code not in seen:
            seen.add(code)
            waiting.extend(edges.get(code, ()))
    return False


def _successors(register: Register) -> Iterator[RegisterProblem]:
    for unit in register:
        if unit.successors and unit.valid_to is None:
            yield _error(
                "successor-of-living", unit.code,
                "có đơn vị kế thừa nhưng chưa ghi valid_to: ghi ngày kết thúc",
                "it has successors but no valid_to: give its last day",
            )  # fmt: skip
        for code in unit.successors:
            entries = register.entries(code)
            if not entries:
                yield _error(
                    "unknown-successor", unit.code,
                    f"không có đơn vị kế thừa {code} trong danh mục",
                    f"its successor {code} is not in the register",
                )  # fmt: skip
            elif unit.valid_to is not None and not any(_span(entry)[1] > unit.valid_to for entry in entries):
                yield _error(
                    "successor-ended", unit.code,
                    f"đơn vị kế thừa {code} không còn hiệu lực sau {unit.valid_to}",
                    f"its successor {code} is not valid after {unit.valid_to}",
                )  # fmt: skip


def _names(register: Register) -> Iterator[RegisterProblem]:
    """Names that mean two units on one day."""
    seen: set[tuple[str, str]] = set()
    for text, units in shared_names(register):
        for index, unit in enumerate(units):
            for other in units[:index]:
                codes = (other.code, unit.code)
                if unit.code == other.code or codes in seen or not overlap(unit, other):
                    continue
                seen.add(codes)
                yield _warning(
                    "ambiguous-name", unit.code,
                    f"tên «{text}» cũng chỉ {other.code}: thêm tên gọi khác, hoặc bỏ tên gọi chung",
                    f"the name “{text}” also means {other.code}: add other names, or remove the shared one",
                )  # fmt: skip


def _forms(register: Register, library: FormLibrary) -> Iterator[RegisterProblem]:
    known = ", ".join(library.ids)
    for code, entries in _codes(register):
        for form_id in dict.fromkeys(form_id for unit in entries for form_id in unit.forms_due):
            if not library.versions(form_id):
                yield _error(
                    "unknown-form", code,
                    f"không có biểu mẫu {form_id}; các biểu mẫu: {known}",
                    f"there is no form {form_id}; the forms are: {known}",
                )  # fmt: skip
