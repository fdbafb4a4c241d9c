"""The buttons about the work of the others."""

from xlsync.ribbon.desk import Desk
from xlsync.ribbon.jobs import ask_to_stop
from xlsync.texts.entries import Text


def stop(desk: Desk) -> Text:
    """Asks the long command to end."""
    if ask_to_stop():
        return Text("Đang dừng …", "Stopping …")
    return Text("Không có việc nào đang chạy.", "Nothing is under way.")
