"""Formulas compared: does a cell still hold the template's own formula, and what is a constant in its place worth."""

import re

from xlsync.clean.formats import round_half_up

_PARTS = re.compile(r"(\"(?:[^\"]|\"\")*\")|('(?:[^']|'')*'!)")
_PREFIXES = re.compile(r"_xlfn\.|_xlws\.|_xludf\.", re.IGNORECASE)
_CONSTANT = re.compile(r"\b(TRUE|FALSE)\(\)")
_REFERENCE = re.compile(r"(?<![\w.])[A-Z]{1,3}[1-9]\d{0,6}(?![\w(])")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


def normalise_formula(formula: str, sheet: str | None = None) -> str:
    """A formula in the form in which equal ones are equal.

    Without `=`, spaces, `$` and `_xlfn.`; in capitals outside texts; sheet names quoted only where they must be, and
    left out where it is the cell's own `sheet`.
    """
    pieces: list[str] = []
    position = 0
    for match in _PARTS.finditer(formula):
        pieces.append(_outside(formula[position : match.start()]))
        pieces.append(match[1] if match[1] else _sheet(match[2]))
        position = match.end()
    pieces.append(_outside(formula[position:]))
    text = "".join(pieces).removeprefix("+")
    if sheet is not None:
        name = sheet.upper()
        quoted = "'" + name.replace("'", "''") + "'!"
        text = text.replace(quoted, "")
        if _PLAIN_SHEET.fullmatch(name):
            text = re.sub(rf"(?<![\w.'\]]){re.escape(name)}!", "", text)
    return text


def _outside(text: str) -> str:
    bare = _PREFIXES.sub("", re.sub(r"\s+", "", text)).replace("$", "").removeprefix("=").upper()
    return _CONSTANT.sub(r"\1", bare)


def _sheet(quoted: str) -> str:
    name = quoted[1:-2].upper()
    return f"{name}!" if _PLAIN_SHEET.fullmatch(name) else f"'{name}'!"


def same_formula(left: str, right: str, sheet: str | None = None) -> bool:
    """Whether two formulas say the same. `sheet` is the one the cells stand on."""
    return left == right or normalise_formula(left, sheet) == normalise_formula(right, sheet)


def same_shape(left: str, right: str, sheet: str | None = None) -> bool:
    """Whether two formulas differ at most in the cells they refer to.

    Programs other than spreadsheets leave formulas as they were when they insert rows and columns.
    """
    return _shape(left, sheet) == _shape(right, sheet)


def _shape(formula: str, sheet: str | None) -> str:
    return _REFERENCE.sub("@", normalise_formula(formula, sheet))


def formula_replaced(stated: float, recomputed: float | None, decimals: int | None = None) -> str:
    """The variant of XS109 for a constant in place of a formula: "same" (information) or "" (another value, warning).

    `decimals` are those of the percentage for a rate, which is compared at the precision it is stated with; None for a
    count or decimal.
    """
    if recomputed is None:
        return ""
    if decimals is not None:
        recomputed = round_half_up(recomputed, decimals + 2)
    return "same" if round(stated - recomputed, 9) == 0 else ""
