"""The one exception with which intake refuses a file."""

from collections.abc import Mapping

from xlsync.model import Value


class IntakeError(Exception):
    """The file cannot be used. Becomes a finding: `code` and `variant` choose the message, `values` fill it.

    Codes and variants (and their values):

    - XS001 cannot be opened: `empty`; `truncated`; `not_workbook`; `unreadable` (`reason`: what the operating system
      says); `format_not_read` (`format`: xls, xlsb, ods, csv …); `damaged` (`part`); `damaged_cell` (`sheet`, `cell`,
      `found`).
    - XS002 password-protected: no variant (`format`: office, zip, xls).
    - XS003 not what the name says: `html`, `text` (`suffix`).
    - XS005 beyond the limits: `file_bytes`, `expanded_bytes`, `entries`, `cells`, `sheets`, `merges`, `text_chars`,
      `cell_chars`, `definitions`, `depth`, `tag_bytes` (`limit`, `found` where it is known, `part` or `sheet`);
      `duplicate_entries` (`part`); `entities` (`part`).
    - XS016 holds no table: `signed_copy_or_image`, `document`, `other` (`format`).

    `sha256` is the hash of the file where it could be read (set by `files.read_file`). Instances can be pickled, since
    files are read in child processes.
    """

    def __init__(
        self, code: str, variant: str = "", values: Mapping[str, Value] | None = None, sha256: str = ""
    ) -> None:
        self.code = code
        self.variant = variant
        self.values: dict[str, Value] = dict(values or {})
        self.sha256 = sha256
        super().__init__(code, variant, self.values, sha256)

    def __reduce__(self) -> tuple[type["IntakeError"], tuple[str, str, dict[str, Value], str]]:
        return type(self), (self.code, self.variant, self.values, self.sha256)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} {self.variant} {details}".rstrip()


def damaged(part: str) -> IntakeError:
    """XS001 for a part of the package that cannot be read."""
    return IntakeError("XS001", "damaged", {"part": part})


def damaged_cell(sheet: str, cell: str, found: str) -> IntakeError:
    """XS001 for a cell whose content makes no sense."""
    return IntakeError("XS001", "damaged_cell", {"sheet": sheet, "cell": cell, "found": found[:60]})


def beyond(variant: str, limit: int, **values: Value) -> IntakeError:
    """XS005: which limit, and what was met."""
    return IntakeError("XS005", variant, {"limit": limit, **values})
