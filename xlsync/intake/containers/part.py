"""One file inside a mail or an archive."""

from dataclasses import dataclass

from xlsync.intake.errors import IntakeError
from xlsync.model import Mail


@dataclass(frozen=True, slots=True)
class Part:
    """A file as its container gives it.

    `name` is what a person sees: the name of an attachment, the path inside an archive with `/`, never absolute and
    never with `..`. `inline` marks what is shown inside the text of a mail (a logo, a picture of a signature). `body`
    marks the HTML text of the mail itself. `mail` is the mail that it came with, the innermost one. With `error`
    nothing could be taken out (`data` is empty).
    """

    name: str
    data: bytes
    mail: Mail | None = None
    inline: bool = False
    body: bool = False
    error: IntakeError | None = None
