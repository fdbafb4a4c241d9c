"""Workbooks that are neither `.xlsx` nor text: `.xls`, `.xlsb` and `.ods`, by their kind."""

from collections.abc import Sequence

from xlsync.intake.formats.ods import read_ods
from xlsync.intake.formats.protected import decrypt, is_encrypted_xls
from xlsync.intake.formats.xls import read_xls
from xlsync.intake.formats.xlsb import read_xlsb
from xlsync.intake.limits import Limits
from xlsync.model import Workbook


def read_binary(data: bytes, kind: str, limits: Limits | None = None, passwords: Sequence[str] = ()) -> Workbook:
    """The workbook; `kind` is `xls`, `xlsb` or `ods`, and the passwords are tried on an encrypted `.xls`.

    Raises IntakeError (see the readers), and ValueError for another kind.
    """
    match str(kind):
        case "xls":
            return read_xls(decrypt(data, passwords) if is_encrypted_xls(data) else data, limits)
        case "xlsb":
            return read_xlsb(data, limits)
        case "ods":
            return read_ods(data, limits)
    raise ValueError(kind)
