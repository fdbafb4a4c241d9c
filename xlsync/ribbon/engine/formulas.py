"""Formulas as Excel writes them and as UNO takes them: `;` between arguments, a point after the name of a sheet."""

import re

_PARTS = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[^"\']+')
_REFERENCE = re.compile(r"(\$?(?:'(?:[^']|'')*'|[^\W\d]\w*))\.(?=\$?[A-Z]{1,3}\$?\d)")


def to_calc(formula: str) -> str:
    """`=SUM('Biểu 2'!A1,1)` → `=SUM('Biểu 2'.A1;1)`. Raises NotImplementedError for a list in braces."""
    return "".join(
        part if part[0] == '"' or part[0] == "'" else _plain(part).replace(",", ";").replace("!", ".")
        for part in _PARTS.findall(formula)
    )


def from_calc(formula: str) -> str:
    """The way back."""
    if not formula.startswith("="):
        return formula
    out, at = [], 0
    for found in re.finditer(r'"(?:[^"]|"")*"', formula):
        out += [_named(formula[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*out, _named(formula[at:])])


def _named(text: str) -> str:
    """Sheets as Excel names them, arguments as it parts them; what is between apostrophes is a name."""
    text = _REFERENCE.sub(lambda found: f"{found[1].removeprefix('$')}!", text)
    return "".join(part if part[0] == "'" else part.replace(";", ",") for part in _PARTS.findall(text))


def _plain(part: str) -> str:
    if "{" in part:
        raise NotImplementedError("a list in braces")
    return part
