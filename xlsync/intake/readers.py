"""The bytes of one file → its workbook, by whichever reader its format has."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import Kind, sniff
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Workbook

_LONGEST_SHEET_NAME = 31


def read_data(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Workbook:
    """Reads a file that is no container. Raises IntakeError for whatever is wrong with it.

    Formats other than `.xlsx` are loaded on first use. Meant to run in a child process (`sandbox`) for all of them.
    """
    kind = sniff(data, name)
    if kind is Kind.PROTECTED:
        from xlsync.intake.formats.protected import decrypt  # noqa: PLC0415

        data = decrypt(data, passwords)
        kind = sniff(data, name)
    match kind:
        case Kind.XLSX:
            return read_workbook(data, limits)
        case Kind.XLS | Kind.XLSB | Kind.ODS:
            from xlsync.intake.formats.binary import read_binary  # noqa: PLC0415

            return read_binary(data, kind, limits, passwords)
        case Kind.DELIMITED:
            from xlsync.intake.formats.delimited import read_delimited  # noqa: PLC0415

            return read_delimited(data, limits, sheet=PurePosixPath(name).stem[:_LONGEST_SHEET_NAME] or "CSV")
        case Kind.HTML:
            from xlsync.intake.formats.html_tables import read_html  # noqa: PLC0415

            return read_html(data, limits)
        case Kind.DOCX:
            from xlsync.intake.formats.word_tables import read_word  # noqa: PLC0415

            return read_word(data, limits)
    raise IntakeError("XS001", "not_workbook", {"suffix": kind.value})
