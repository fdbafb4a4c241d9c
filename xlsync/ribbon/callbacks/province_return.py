"""What goes back to the units."""

from contextlib import suppress

from xlsync.pipeline.returning import return_to_units as run_return
from xlsync.pipeline.returning_files import OVERVIEW, check_folder, made_text, to_look_after, write_return
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.mailbag import ask_mailbag, tell_wanting
from xlsync.ribbon.opening import open_with_system
from xlsync.texts.entries import Text

FOLDER = "Trả lại"
_MOST_TOLD = 500


def return_to_units(desk: Desk) -> Text | None:
    """Writes marked copies, reply drafts and an overview into a folder beside the mail folder, and opens the
    overview."""
    mailbag = ask_mailbag(desk)
    if mailbag is None:
        return None
    folder = mailbag.beside(FOLDER)
    check_folder(folder, mailbag.paths)
    tell_wanting(desk, mailbag)
    done = run_return(mailbag.paths, mailbag.settings, desk.work)
    desk.work.step(Text("Đang ghi tệp trả lại …", "Writing what goes back …"))
    written = write_return(folder, done, mailbag.context(done.run))
    made = made_text(done, written)
    with suppress(RibbonError):  # where it lies is told below
        open_with_system(written.overview)
    told = [
        Text(f"{made.vi} Tất cả ở thư mục {folder}.", f"{made.en} Everything is in {folder}."),
        *to_look_after(done, written),
    ]
    desk.ask.tell(Text("\n\n".join(_short(each.vi) for each in told), "\n\n".join(_short(each.en) for each in told)))
    return made


def _short(text: str) -> str:
    """What fits into a message; the overview has all of it."""
    return text if len(text) <= _MOST_TOLD else f"{text[:_MOST_TOLD]} … ({OVERVIEW})"
