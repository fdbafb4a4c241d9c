"""What an officer says to the warnings about their own report: which of them need a reason, and what counts as one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsync.issue.marking.items import Item
from xlsync.model import Finding
from xlsync.pipeline.waivers import may_be_waived
from xlsync.texts.normalise import key

if TYPE_CHECKING:  # a walk through the marks needs no pipeline
    from xlsync.pipeline.run import Run

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS, _FEWEST_LETTERS, _FEWEST_DIFFERENT = 2, 6, 3
_QUOTED_WORDS = 6  # in a row, by which a text is known to quote another


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a finding needs a reason, and the reason. `claim` names what the finding says: the reason holds as long
    as the same is said. `private` is whether the reason repeats what stands in a protected field, `on_record` whether
    the consolidator has accepted it (`xlsync waive`)."""

    claim: str
    wanted: bool
    text: str = ""
    private: bool = False
    on_record: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing is left to say."""
        return not self.wanted or ((self.on_record or explains(self.text)) and not self.private)


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as it stands in the list, with the line that it was written beside: code, place, cell, message."""

    claim: str
    text: str
    code: str
    place: str
    cell: str
    message: str


def claim_of(found: Finding, item: Item) -> str:
    """What is said, whatever file it is said of: of a finding that shows no value, its message."""
    return found.claim(item.message)


def explains(text: str) -> bool:
    """Whether a text can be a reason: a few words, not `x`, `.` or `ok`."""
    words = _WORD.findall(text)
    letters = "".join(words).casefold()
    return len(words) >= _FEWEST_WORDS and len(letters) >= _FEWEST_LETTERS and len(set(letters)) >= _FEWEST_DIFFERENT


def explanations(run: "Run", items: Sequence[Item], said: Mapping[str, str]) -> tuple[Explanation, ...]:
    """For each finding of the run, in its order, what is said to it; `items` are the findings in words. What is said to
    a finding that needs no reason is kept, and changes nothing. What the consolidator has accepted on the record is
    explained."""
    private = tuple(_private_texts(run))
    result = []
    for found, item in zip(run.outcome.findings, items, strict=True):
        claim = claim_of(found, item)
        text = said.get(claim, "")
        waiver = run.outcome.waived.get(found.id)
        if not text.strip() and waiver is not None:
            text = waiver.reason
        hidden = any(quotes(text, each) for each in private)
        result.append(Explanation(claim, may_be_waived(found), text, hidden, waiver is not None))
    return tuple(result)


def lapsed(said: Iterable[Said], now: Iterable[Explanation]) -> tuple[Said, ...]:
    """The reasons for what is no longer said: a value has changed, or was mended."""
    held = {each.claim for each in now}
    return tuple(each for each in said if each.claim not in held)


def quotes(text: str, protected: str) -> bool:
    """Whether a text repeats another one: the whole of it, or several words in a row."""
    words, mine = key(protected).split(), f" {key(text)} "
    if len(words) < _FEWEST_WORDS or len(mine) <= 2:
        return False
    length = min(len(words), _QUOTED_WORDS)
    return any(f" {' '.join(words[at : at + length])} " in mine for at in range(len(words) - length + 1))


def _private_texts(run: "Run") -> Iterator[str]:
    """What stands in protected fields of the report."""
    for submission in run.outcome.submissions:
        form = run.forms.get(submission.form or "")
        tables = {} if form is None else {table.id: table for table in form.tables}
        for records in submission.tables:
            if records.table in tables:
                for field in tables[records.table].fields:
                    if field.sensitive:
                        yield from (str(each) for each in records.values.get(field.id, ()) if each is not None)
