"""Which file counts in place of another: what replaced an earlier version, what a copy is a copy of."""

from collections.abc import Iterator

from xlsync.model import Finding, Source, Submission
from xlsync.report.captions import caption
from xlsync.report.context import Context

_CAPTIONS = {
    ("XS010", ""): "copy_of",
    ("XS011", ""): "replaced_by",
    ("XS011", "chosen"): "replaced_by",
    ("XS011", "tables"): "sheets_replaced_by",
    ("XS012", ""): "undecided_with",
    ("XS012", "rounds"): "undecided_with",
}


class Beside:
    """Looks up, by the names that findings give them, the files of a run."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._sources: dict[str, Source] = {}
        for each in context.outcome.submissions:
            source = each.source
            name = source.path if source.member is None else f"{source.path} › {source.member}"
            self._sources.setdefault(name, source)

    def words(self, submission: Submission) -> str:
        """`thay bằng BC 2.xlsx`, `Biểu 2: thay bằng …`, `trùng với …`; "" where no other file is concerned."""
        told = []
        for finding in _about_others(submission):
            files = "; ".join(
                name if (source := self._sources.get(name)) is None else self.context.file_name(source)
                for name in self._names(finding)
            )
            sheets = finding.values.get("tables") or ""
            name = _CAPTIONS[finding.code, finding.variant]
            told.append(caption(name, self.context.lang, file=files, sheets=sheets))
        return "; ".join(told)

    def only(self, submission: Submission) -> Source | None:
        """The other file, where there is exactly one and it is in the mailbag."""
        names = {name for finding in _about_others(submission) for name in self._names(finding)}
        return self._sources.get(names.pop()) if len(names) == 1 else None

    def _names(self, finding: Finding) -> list[str]:
        """The files that a finding names; a name of a file may hold `; ` itself."""
        text = finding.found or ""
        return [text] if text in self._sources else text.split("; ")


def _about_others(submission: Submission) -> Iterator[Finding]:
    return (each for each in submission.findings if (each.code, each.variant) in _CAPTIONS and each.found)
