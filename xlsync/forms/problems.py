"""What is wrong in a definition file, told in both languages with the place to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 20
_WORDS = {
    "vi": {
        "line": "dòng", "column": "cột", "table": "bảng", "field": "trường", "rule": "quy tắc", "choice": "lựa chọn",
        "unit": "đơn vị", "target": "chỉ tiêu",
    },
    "en": {
        "line": "line", "column": "column", "table": "table", "field": "field", "rule": "rule", "choice": "choice",
        "unit": "unit", "target": "target",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. `place` narrows it down inside the file: pairs such as ("table", "documents")."""

    path: str
    vi: str
    en: str
    line: int | None = None
    column: str | None = None
    place: tuple[tuple[str, str], ...] = ()

    def text(self, lang: str) -> str:
        """File, line, table, field, what is wrong and what to write instead, on one line."""
        words = _WORDS["en" if lang == "en" else "vi"]
        where = [self.path] if self.path else []
        if self.line is not None:
            where.append(f"{words['line']} {self.line}")
        if self.column is not None:
            where.append(f"{words['column']} {self.column}")
        where += [f"{words[kind]} {name}" for kind, name in self.place]
        message = self.en if lang == "en" else self.vi
        return f"{', '.join(where)}: {message}" if where else message


class DefinitionError(Exception):
    """Definitions that cannot be used. All problems found are reported together, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.vi)

    @property
    def vi(self) -> str:
        """The problems in Vietnamese, one a line."""
        return self.text("vi")

    @property
    def en(self) -> str:
        """The problems in English, one a line."""
        return self.text("en")

    def text(self, lang: str) -> str:
        """The problems in that language, one a line; after the first twenty only how many more there are."""
        lines = [problem.text(lang) for problem in self.problems[:_SHOWN]]
        more = len(self.problems) - _SHOWN
        if more > 0:
            lines.append(f"… and {more} more" if lang == "en" else f"… và còn {more} lỗi nữa")
        return "\n".join(lines)
