"""What a parser of single cells returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xlsync.model import Cleaned, Value

#: A remark about a cell that was understood: code, variant, values (XS110, XS210, XS211).
Note = tuple[str, str, Mapping[str, Value]]

#: What is shown instead of the content of a sensitive field.
MASK: Final = "•••"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell as it was read. A `problem` (a code) refuses it, then `value` is None; no problem and no value is a blank.

    `variant` and `values` go with the problem. `rate` is a rate that was stated too: the fraction and the decimals of
    the percentage, `40,1%` is `(0.401, 1)`; for a rate it repeats the value.
    """

    value: Cleaned = None
    problem: str | None = None
    variant: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    rate: tuple[float, int] | None = None


BLANK: Final = Parsed()
