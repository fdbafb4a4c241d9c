"""The page of help."""

from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.help_page import help_page
from xlsync.ribbon.opening import open_with_system
from xlsync.ribbon.private import made_private, private_folder
from xlsync.texts.entries import Text

_FILE = "tro-giup.html"


def show(desk: Desk) -> Text:
    """Writes the page anew, for it is made of the buttons of this version, and opens it."""
    path = private_folder() / _FILE
    try:
        made_private()
        path.write_text(help_page(), encoding="utf-8")
    except OSError as error:
        raise RibbonError(
            f"Không ghi được trang trợ giúp {path}: {error}. Kiểm tra ổ đĩa và quyền ghi của bạn rồi thử lại.",
            f"Cannot write the page {path}: {error}. Look at the disk and your rights, then try again.",
        ) from None
    open_with_system(path)
    return Text(f"Đã mở trang trợ giúp: {path}", f"The help was opened: {path}")
