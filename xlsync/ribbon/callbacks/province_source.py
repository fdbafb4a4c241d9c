"""From a figure of the consolidated workbook to the cells behind it."""

from typing import Any

from xlsync.forms.definition import FieldDefinition
from xlsync.model.explanation import ExplainedTotal
from xlsync.pipeline.explaining import Explained, explain
from xlsync.report.explanation_xlsx import write_explanation
from xlsync.ribbon.consolidated_book import Selected, asked_book, index_of, selected_figure
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.mailbag import mailbag_of
from xlsync.ribbon.outputs import choose_targets, release, remember
from xlsync.texts.entries import Text

SOURCES = "nguon-so-lieu.xlsx"


def source(desk: Desk) -> Text | None:
    """Reads the mail folder again and opens a workbook with every cell behind the selected figure."""
    book = asked_book(desk)
    index = index_of(book)
    selected = selected_figure(book, index)
    mailbag = mailbag_of(desk, book, index)
    if mailbag is None:
        return None
    place = selected.place
    targets = choose_targets(desk, [mailbag.beside(SOURCES)], str(index.period))
    done = explain(place.name, mailbag.paths, mailbag.settings, desk.work, tier=place.tier, unit=place.unit)
    desk.work.step(Text("Đang ghi nguồn số liệu …", "Writing the sources …"))
    alert = _differs(done, selected)
    target = release(desk, targets[0])
    said = "" if alert is None else alert.text(mailbag.lang)
    write_explanation(target, mailbag.context(done.run), done.table, done.fields, done.totals, said)
    remember(target, mailbag.folder, str(index.period))
    desk.app.books.open(str(target))
    cells = sum(len(each.cells) for each in done.totals)
    vi, en = f"Nguồn số liệu: {cells} ô.", f"Sources: {cells} cells."
    return Text(vi, en) if alert is None else Text(f"{vi} {alert.vi}", f"{en} {alert.en}")


def _differs(done: Explained, selected: Selected) -> Text | None:
    """The warning that the mail folder says something else now than the cell does."""
    field = next(each for each in done.fields if each.id == selected.place.field)
    found = [each for each in done.totals if each.field == field.id]
    now, shown = _now(field, found), selected.value
    if (len(found) > 1 and field.computed is not None) or _same(now, shown):
        return None
    return Text(
        f"Ô đang chọn ghi {_said(shown)}, đọc lại thư mục thư được {_said(now)}: thư hoặc sổ tổng hợp đã thay đổi "
        "sau lần tổng hợp. Hãy bấm Tổng hợp để làm lại.",
        f"The selected cell says {_said(shown)}, the mail folder read again {_said(now)}: one of them was changed "
        "since they were consolidated. Press Consolidate to do it again.",
    )


def _now(field: FieldDefinition, found: list[ExplainedTotal]) -> float | None:
    if field.computed is not None:
        return found[0].value
    numbers = [each.value for each in found if each.value is not None]
    return sum(numbers) if numbers else None


def _same(now: float | None, shown: Any) -> bool:
    if now is None or not isinstance(shown, int | float):
        return now is None and shown in {None, ""}
    return abs(now - shown) < 1e-9


def _said(value: Any) -> str:
    return "(trống)" if value in {None, ""} else f"{value:.10g}" if isinstance(value, int | float) else str(value)
