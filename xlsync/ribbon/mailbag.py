"""Which mail folder a button of the province works on, and for which period."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from xlsync.forms.published_index import PublishedIndex
from xlsync.forms.rounds import Round, list_rounds
from xlsync.model import Period, Rounding
from xlsync.pipeline.run import Run
from xlsync.pipeline.settings import Definitions, Settings, load_definitions
from xlsync.pipeline.telling import Wanting, context_of, wanting
from xlsync.report.context import Context
from xlsync.ribbon.application import path_of
from xlsync.ribbon.consolidated_book import consolidated_book, index_of
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.office_file import office_of_folder
from xlsync.ribbon.outputs import mailbag_of_output, remember_mailbag
from xlsync.ribbon.user_settings import settings_path, user_settings, write_settings
from xlsync.texts.entries import Text
from xlsync.texts.words import period_text

_FOLDER = Text("Chọn thư mục thư (báo cáo các đơn vị đã gửi)", "Choose the mail folder (the reports that came in)")
_OTHER_FOLDER = Text("Thư mục khác …", "Another folder …")
_OTHER_PERIOD = Text("Kỳ khác …", "Another period …")


@dataclass(frozen=True, slots=True)
class Mailbag:
    """A mail folder and the settings of a run over it; these have a period or a round."""

    folder: Path
    settings: Settings
    lang: str
    rounding: Rounding = Rounding.HALF_UP
    place: str | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """As the pipeline takes it."""
        return (str(self.folder),)

    def beside(self, name: str) -> Path:
        """A path for an output: beside the folder, never in it."""
        return self.folder.parent / name

    def definitions(self) -> Definitions:
        """Forms, register and round; raises DefinitionError."""
        return load_definitions(self.settings)

    def context(self, run: Run) -> Context:
        """What the reports of a run need."""
        return context_of(run, self.lang, self.rounding)


def ask_mailbag(desk: Desk) -> Mailbag | None:
    """The folder and the period, asked for as far as the workbook in front and the office do not say; None when the
    user cancels. Raises OperationError and DefinitionError for settings that are wrong."""
    book = consolidated_book(desk)
    path = None if book is None else path_of(book)
    known = None if path is None else mailbag_of_output(path)
    if book is not None and known is not None:
        index = index_of(book)
        again = f"{known} – {period_text(index.period, desk.lang)}"
        prompt = Text("Làm với thư mục thư nào?", "Which mail folder?")
        chosen = desk.ask.choose(prompt, [again, _OTHER_FOLDER.text(desk.lang)])
        if chosen is None:
            return None
        if chosen == 0:
            return _of_period(_mailbag(desk, known), index)
    folder = _ask_folder(desk)
    return None if folder is None else _with_period(desk, _mailbag(desk, folder))


def mailbag_of(desk: Desk, book: Any, index: PublishedIndex) -> Mailbag | None:
    """The mail folder that a consolidated workbook was made of, asked for where that is not known, for its period; None
    when the user cancels. Raises like `ask_mailbag`."""
    path = path_of(book)
    folder = None if path is None else mailbag_of_output(path)
    if folder is None:
        folder = _ask_folder(desk)
        if folder is None:
            return None
        if path is not None:
            remember_mailbag(path, folder)
    return _of_period(_mailbag(desk, folder), index)


def tell_wanting(desk: Desk, mailbag: Mailbag) -> None:
    """Tells what is wanting in the definitions, if anything is."""
    definitions = mailbag.definitions()
    found = wanting(definitions)
    told = [_WANTING[each] for each in found if each in _WANTING]
    if Wanting.REGISTER in found:
        problems = definitions.register_problems
        told.append(
            Text(
                f"Danh mục đơn vị có {len(problems)} chỗ sai, ví dụ {problems[0].text('vi')}.",
                f"The unit register has {len(problems)} problems, such as {problems[0].text('en')}.",
            )
        )
    if told:
        desk.ask.tell(Text("\n\n".join(each.vi for each in told), "\n\n".join(each.en for each in told)))


_WANTING = {
    Wanting.SAMPLE: Text(
        'Đang dùng danh mục đơn vị mẫu kèm theo phần mềm, không phải của tỉnh. Hãy ghi units = "don-vi.csv" trong tệp '
        "xlsync.toml đặt cạnh thư mục thư để chỉ danh mục của tỉnh.",
        'Using the shipped sample unit register, not the province\'s. Write units = "don-vi.csv" into a file '
        "xlsync.toml beside the mail folder to name the province's own.",
    ),
    Wanting.NOBODY_DUE: Text(
        "Danh mục đơn vị và đợt báo cáo không ghi đơn vị nào phải gửi (forms_due, tiers): không biết ai còn thiếu.",
        "Neither register nor round says who has to submit (forms_due, tiers): nobody can be missed.",
    ),
}


def _ask_folder(desk: Desk) -> Path | None:
    mine = user_settings()
    folder = desk.ask.folder(_FOLDER, mine.mailbag or mine.office)
    if folder is not None:
        with suppress(OSError):  # it is only where the next question starts
            write_settings(settings_path(), mailbag=folder)
    return folder


def _mailbag(desk: Desk, folder: Path) -> Mailbag:
    office = office_of_folder(folder, desk.as_of)
    return Mailbag(folder, office.settings, desk.lang, office.rounding, office.place)


def _of_period(mailbag: Mailbag, index: PublishedIndex) -> Mailbag:
    """For the period of the workbook, whatever the office's settings say now."""
    said = mailbag.settings
    if index.round is None:
        return replace(mailbag, settings=replace(said, period=index.period, round=None))
    stated = load_definitions(said).round if said.round is not None else None
    same = said.round if stated is not None and stated.id == index.round else index.round
    return replace(mailbag, settings=replace(said, period=index.period, round=same))


def _with_period(desk: Desk, mailbag: Mailbag) -> Mailbag | None:
    settings = mailbag.settings
    if settings.period is not None or settings.round is not None:
        return mailbag
    rounds = list_rounds(settings.office)
    options = [f"{each.title.text(desk.lang)} ({period_text(each.period, desk.lang)})" for each in rounds]
    prompt = Text("Đợt báo cáo nào?", "Which round?")
    chosen = desk.ask.choose(prompt, [*options, _OTHER_PERIOD.text(desk.lang)], _latest(rounds, desk))
    if chosen is None:
        return None
    if chosen < len(rounds):
        return replace(mailbag, settings=replace(settings, round=rounds[chosen].id))
    period = _ask_period(desk)
    return None if period is None else replace(mailbag, settings=replace(settings, period=period))


def _latest(rounds: Sequence[Round], desk: Desk) -> int:
    """The last round that has begun."""
    return max((place for place, each in enumerate(rounds) if each.period.first <= desk.as_of), default=0)


def _ask_period(desk: Desk) -> Period | None:
    vi = "Kỳ báo cáo, ghi như 2024, 2024-H1, 2024-Q3, 2024-03 hoặc 2021-03-03..2024-02-29:"
    en = "The period, such as 2024, 2024-H1, 2024-Q3, 2024-03 or 2021-03-03..2024-02-29:"
    prompt = Text(vi, en)
    half = 1 if desk.as_of.month <= 6 else 2
    said = f"{desk.as_of.year}-H{half}"
    while True:
        answer = desk.ask.text(prompt, said)
        if answer is None:
            return None
        try:
            return Period.parse(answer)
        except ValueError:
            said = answer
            prompt = Text(f"“{answer}” không phải kỳ báo cáo. {vi}", f"“{answer}” is not a period. {en}")
