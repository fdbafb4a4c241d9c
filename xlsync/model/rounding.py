"""How percentages are rounded for print: one setting, the same in every output."""

from enum import StrEnum


class Rounding(StrEnum):
    """`95.71` as a whole per cent: `half_up` gives 96, `truncate` gives 95."""

    HALF_UP = "half_up"
    TRUNCATE = "truncate"
