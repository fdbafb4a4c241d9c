"""The one exception with which intake refuses a file."""

from collections.abc import Mapping

from xlsync.model import Value


class IntakeError(Exception):
    """The file cannot be used. Becomes a finding: `code` and `variant` choose the message, `values` fill it.

    The codes are XS001 (cannot be opened), XS002 (password), XS003 (not what the name says), XS005 (beyond a limit) and
    XS016 (holds no table); their variants, and what a message takes from `values`, stand in the catalogue.

    Instances can be pickled, since files are read in child processes.
    """

    def __init__(self, code: str, variant: str = "", values: Mapping[str, Value] | None = None) -> None:
        self.code = code
        self.variant = variant
        self.values: dict[str, Value] = dict(values or {})
        super().__init__(code, variant, self.values)

    def __reduce__(self) -> tuple[type["IntakeError"], tuple[str, str, dict[str, Value]]]:
        return type(self), (self.code, self.variant, self.values)

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
