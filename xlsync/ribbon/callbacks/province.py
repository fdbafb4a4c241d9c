"""The mailbag of the province: consolidated, and who has submitted."""

from dataclasses import replace

from xlsync.ribbon.desk import Desk
from xlsync.ribbon.mailbag import Mailbag, ask_mailbag, tell_wanting
from xlsync.ribbon.outputs import choose_targets, release, remember
from xlsync.texts.entries import Text

CONSOLIDATED = "tong-hop.xlsx"
STATUS = "tinh-hinh-gui.xlsx"
_WRITING = Text("Đang ghi sổ …", "Writing the workbook …")


def consolidate(desk: Desk) -> Text | None:
    """Reads a mail folder, totals it, puts the run on the record and opens the consolidated workbook beside it."""
    mailbag = ask_mailbag(desk)
    return None if mailbag is None else _told(desk, mailbag, CONSOLIDATED)


def status(desk: Desk) -> Text | None:
    """Reads a mail folder and opens a workbook with who has submitted what; nothing goes on the record."""
    mailbag = ask_mailbag(desk)
    return None if mailbag is None else _told(desk, mailbag, STATUS)


def _told(desk: Desk, mailbag: Mailbag, name: str) -> Text | None:
    period = str(mailbag.definitions().asked)
    targets = choose_targets(desk, [mailbag.beside(name)], period)
    tell_wanting(desk, mailbag)
    from xlsync.pipeline import consolidate as run_consolidate
    from xlsync.pipeline import status as run_status
    from xlsync.pipeline.telling import received_text
    from xlsync.report.consolidated import write_consolidated
    from xlsync.report.status_xlsx import write_status_xlsx

    whole = name == CONSOLIDATED
    settings = replace(mailbag.settings, outputs=tuple(targets), record=whole)
    run = (run_consolidate if whole else run_status)(mailbag.paths, settings, desk.work)
    desk.work.step(_WRITING)
    target = release(desk, targets[0])
    (write_consolidated if whole else write_status_xlsx)(target, mailbag.context(run))
    remember(target, mailbag.folder, period)
    desk.app.books.open(str(target))
    return received_text(run)
