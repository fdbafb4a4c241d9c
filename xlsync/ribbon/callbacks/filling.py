"""Workbooks to fill in: a blank one, or one with the data of the open workbook."""

from pathlib import Path
from typing import TYPE_CHECKING

from xlsync.model import OperationError
from xlsync.ribbon.desk import Desk
from xlsync.texts.entries import Text
from xlsync.texts.words import period_text

if TYPE_CHECKING:
    from xlsync.pipeline.migrating import Migrated, Older
    from xlsync.pipeline.settings import Definitions, Settings


def fresh_template(desk: Desk) -> Text | None:
    """Opens a blank template for the user's unit and the round."""
    from xlsync.pipeline.issuing import standard_workbook
    from xlsync.pipeline.settings import load_definitions
    from xlsync.ribbon.asking import form_of, unit_of, with_period
    from xlsync.ribbon.checking import saved_path
    from xlsync.ribbon.office_file import office_settings
    from xlsync.ribbon.saving import folder_for, save_and_open
    from xlsync.ribbon.user_settings import user_settings

    settings = office_settings(saved_path(desk.open_book), desk.as_of)
    definitions = with_period(desk, settings, load_definitions(settings))
    if definitions is None:
        return None
    form = form_of(desk, definitions)
    if form is None:
        return None
    unit = unit_of(desk, definitions, user_settings().unit or _unit_of_book(desk, definitions, settings))
    folder = folder_for(desk) if unit is not None else None
    if unit is None or folder is None:
        return None
    desk.work.step(Text("Đang lập mẫu biểu …", "Making the template …"))
    saved = save_and_open(desk, folder, standard_workbook(definitions, form, unit))
    period = definitions.asked
    return Text(
        f"{form.label.vi}, {unit.name}, {period_text(period)}. {saved.told.vi}",
        f"{form.label.text('en')}, {unit.name}, {period_text(period, 'en')}. {saved.told.en}",
    )


def migrate(desk: Desk) -> Text | None:
    """Moves the data of the open workbook, as it is on the screen, into the current template."""
    from xlsync.pipeline.migrating import migrate as moved_into
    from xlsync.pipeline.settings import load_definitions
    from xlsync.ribbon.asking import unit_of, with_period
    from xlsync.ribbon.checking import saved_path
    from xlsync.ribbon.office_file import office_settings
    from xlsync.ribbon.saving import folder_for
    from xlsync.ribbon.user_settings import user_settings

    settings = office_settings(saved_path(desk.book), desk.as_of)
    definitions = load_definitions(settings)
    desk.work.step(Text("Đang đọc sổ đang mở …", "Reading the open workbook …"))
    older = _on_screen(desk, definitions, settings)
    asked = with_period(desk, settings, definitions, _own_period(older))
    if asked is None or not _is_wanted(desk, older, asked):
        return None
    unit = unit_of(desk, asked, older.unit.code if older.unit is not None else None, user_settings().unit)
    folder = folder_for(desk) if unit is not None else None
    if unit is None or folder is None:
        return None
    desk.work.step(Text("Đang chuyển số liệu sang mẫu mới …", "Moving the data into the new template …"))
    done = moved_into(older, asked, unit)
    told = [_show(desk, folder, each) for each in done]
    return Text(" ".join(each.vi for each in told), " ".join(each.en for each in told))


def _on_screen(desk: Desk, definitions: "Definitions", settings: "Settings") -> "Older":
    from xlsync.pipeline.migrating import older_workbook
    from xlsync.ribbon.checking import on_screen

    return on_screen(desk.book, lambda path: older_workbook(str(path), definitions, settings))


def _unit_of_book(desk: Desk, definitions: "Definitions", settings: "Settings") -> str | None:
    """Whose workbook is open; None when it does not say, or is no report."""
    if desk.open_book is None:
        return None
    try:
        unit = _on_screen(desk, definitions, settings).unit
    except OperationError:
        return None
    return None if unit is None else unit.code


def _own_period(older: "Older") -> Text | None:
    if older.period is None:
        return None
    vi, en = period_text(older.period), period_text(older.period, "en")
    return Text(f"Số liệu trong sổ là của kỳ: {vi}.", f"The workbook has the figures of: {en}.")


def _is_wanted(desk: Desk, older: "Older", definitions: "Definitions") -> bool:
    """Asks again where the workbook is made from the current template already."""
    day = definitions.asked.last
    form = definitions.library.get(older.template[0], day) if older.template is not None else None
    if form is None or older.template != (form.form, form.version) or older.period != definitions.asked:
        return True
    return desk.ask.confirm(
        Text(
            "Sổ này đã theo mẫu hiện hành của kỳ này. Vẫn chuyển sang một tệp mới?",
            "This workbook is made from the current template of this period. Move it into a new file all the same?",
        )
    )


def _show(desk: Desk, folder: Path, each: "Migrated") -> Text:
    """Saves and opens one workbook; the list is in front when somebody must look at it."""
    from xlsync.forms.layout import LEFT_OVER_SHEET
    from xlsync.ribbon.saving import save_and_open

    saved = save_and_open(desk, folder, each.issued)
    vi, en = f"{saved.told.vi} Đã chuyển {each.moved} ô", f"{saved.told.en} {each.moved} cells were moved"
    if each.to_look_at:
        saved.book.sheets[LEFT_OVER_SHEET].activate()
        vi += f"; {each.to_look_at} ô chưa có chỗ, xem trang “{LEFT_OVER_SHEET}”"
        en += f"; {each.to_look_at} have no place, see the sheet “{LEFT_OVER_SHEET}”"
    return Text(f"{vi}.", f"{en}.")
