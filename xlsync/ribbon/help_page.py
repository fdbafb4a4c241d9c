"""The page of help: what each button does, what the colours mean, whom to ask. Made from the table of buttons."""

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from xlsync import __version__
from xlsync.forms.layout import RETURN_SHEET
from xlsync.issue.palette import MARK_FILLS
from xlsync.model import Severity
from xlsync.ribbon.commands import COMMANDS, GROUPS, TAB, TAB_KEYTIP
from xlsync.ribbon.log import log_file
from xlsync.texts.entries import Text
from xlsync.texts.words import word

_MEANINGS = {
    Severity.ERROR: Text(
        "Phải sửa trước khi gửi: còn lỗi này thì chưa gửi lên cấp trên được.",
        "Must be corrected first: as long as it is there, the report cannot be handed in.",
    ),
    Severity.WARNING: Text(
        "Có thể đúng, nhưng phải sửa hoặc nêu được lý do.",
        "May be right, but must be corrected or explained.",
    ),
    Severity.INFO: Text("Để biết, không phải làm gì thêm.", "For your information, nothing to do."),
}


def help_page() -> str:
    """The page, self-contained: Vietnamese, then English."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("xlsync.ribbon", "."), PackageLoader("xlsync.report", ".")]),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("help.html.j2").render(
        tab=TAB,
        keys=["Alt", *TAB_KEYTIP],
        groups=[(group, [each for each in COMMANDS if each.group == group.id]) for group in GROUPS],
        colours=[
            {
                "fill": f"#{fill:06X}",
                "name": Text(word(f"severity.{severity.value}", "vi"), word(f"severity.{severity.value}", "en")),
                "meaning": _MEANINGS[severity],
            }
            for severity, fill in MARK_FILLS.items()
        ],
        listing=RETURN_SHEET,
        log=str(log_file()),
        tool=f"xlsync {__version__}",
    )
