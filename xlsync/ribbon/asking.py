"""What a button must know and the settings may not say: the period, the unit, the form."""

from dataclasses import replace

from xlsync.forms.definition import Form
from xlsync.forms.rounds import list_rounds
from xlsync.model import OperationError, Period, Unit
from xlsync.pipeline.issuing import forms_asked, unit_asked
from xlsync.pipeline.settings import Definitions, Settings, load_definitions
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.texts.entries import Text
from xlsync.texts.words import period_text

_OTHER = Text("Kỳ khác …", "Another period …")
_EXAMPLES = "2024, 2024-H1, 2024-Q3, 2024-03, 2021-03-03..2024-02-29"


def with_period(
    desk: Desk, settings: Settings, definitions: Definitions, hint: Text | None = None
) -> Definitions | None:
    """The definitions with a period: that of the office's settings, else a round or a period that the user names. None
    when the user cancels. `hint` is put before the question."""
    if definitions.period is not None:
        return definitions
    rounds = list_rounds(settings.office)
    names = [f"{each.title.text(desk.lang)} ({period_text(each.period, desk.lang)})" for each in rounds]
    question = Text("Lập báo cáo cho đợt nào?", "For which round?")
    place = desk.ask.choose(_after(hint, question), [*names, _OTHER.text(desk.lang)], max(0, len(rounds) - 1))
    if place is None:
        return None
    if place < len(rounds):
        return load_definitions(replace(settings, round=rounds[place].id))
    period = _period(desk, hint)
    return None if period is None else load_definitions(replace(settings, period=period))


def _period(desk: Desk, hint: Text | None) -> Period | None:
    question = Text(f"Kỳ báo cáo (ghi như {_EXAMPLES}):", f"The period (written as {_EXAMPLES}):")
    prompt = _after(hint, question)
    while said := desk.ask.text(prompt):
        try:
            return Period.parse(said)
        except ValueError:
            prompt = _after(Text(f"“{said}” không phải kỳ báo cáo.", f"“{said}” is not a period."), question)
    return None


def unit_of(desk: Desk, definitions: Definitions, *codes: str | None) -> Unit | None:
    """The first of those codes that is a unit in the period; else the one that the user names, None without."""
    day = definitions.asked.last
    for code in codes:
        known = definitions.register.get(code, day) if code else None
        if known is not None:
            return known
    question = Text("Mã hoặc tên đơn vị báo cáo:", "Code or name of the unit that reports:")
    prompt = question
    while said := desk.ask.text(prompt):
        try:
            return unit_asked(definitions, said, by_name=True)
        except OperationError as error:
            prompt = _after(Text(error.vi, error.en), question)
    return None


def form_of(desk: Desk, definitions: Definitions) -> Form | None:
    """A form that is valid in the period; asked where there are several, those of the round first. None when the user
    cancels."""
    forms = forms_asked(definitions)
    if not forms:
        day = definitions.asked.last
        raise RibbonError(f"Không có mẫu nào dùng cho ngày {day:%d/%m/%Y}.", f"No form is valid on {day.isoformat()}.")
    if len(forms) == 1:
        return forms[0]
    place = desk.ask.choose(Text("Lấy mẫu nào?", "Which form?"), [form.label.text(desk.lang) for form in forms])
    return None if place is None else forms[place]


def _after(hint: Text | None, question: Text) -> Text:
    return question if hint is None else Text(f"{hint.vi} {question.vi}", f"{hint.en} {question.en}")
