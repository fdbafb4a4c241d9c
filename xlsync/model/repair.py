"""A cell that could be written the way it is already understood."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256


class RepairKind(StrEnum):
    """What is mended."""

    NUMBER = "number"  # typed as text
    DATE = "date"  # typed as text
    COMPOSED = "composed"  # letters and their marks are separate characters (NFD)
    LETTERS = "letters"  # look-alikes: Ð for Đ
    BLANKS = "blanks"  # doubled, at the ends, no-break, invisible, inside a document's symbol
    LEGACY = "legacy"  # TCVN3 or VNI
    FORMULA = "formula"  # of the template, a constant typed over it


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One cell: what stands there (`before`) and what would say the same (`after`).

    `after` of a formula begins with `=`, and `gives` is what it will show. `number_format` is one that fits, None where
    that of the cell may stay as it is; `font` the one in which the cell must be set then, None for the one it has.
    `certain` says whether it may be proposed with its tick set. Of `sensitive` cells no value is shown anywhere else.
    """

    sheet: str
    cell: str
    kinds: tuple[RepairKind, ...]
    before: str | float
    after: str | int | float | date
    certain: bool
    number_format: str | None = None
    font: str | None = None
    gives: float | None = None
    sensitive: bool = False

    @property
    def formula(self) -> bool:
        """Whether a formula is put back."""
        return RepairKind.FORMULA in self.kinds

    @property
    def id(self) -> str:
        """The same repair of the same content has the same one in every run."""
        said = (self.sheet, self.cell, *self.kinds, *map(_said, (self.before, self.after, self.gives)))
        return sha256("\x1f".join(said).encode(errors="surrogatepass")).hexdigest()


def _said(value: object) -> str:
    """Programs write numbers with 15 to 17 digits."""
    return f"{value:.12g}" if isinstance(value, float) else repr(value)
