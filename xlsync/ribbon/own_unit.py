"""Which unit the person at the screen means."""

from datetime import date

from xlsync.forms.names import UnitNames
from xlsync.model import Register, Unit
from xlsync.ribbon.desk import Desk
from xlsync.texts.entries import Text

_AGAIN = Text("Không phải, tôi gõ lại", "None of these, I type again")


def unit_meant(desk: Desk, register: Register, said: str) -> Unit | None:
    """The unit of that code or name on the day of the desk; where it is not one, the user chooses among those that may
    be meant, or types again. None when the user cancels."""
    names = UnitNames(register, desk.as_of)
    while True:
        found = names.resolve(said)
        if found.unit is not None:
            return found.unit
        candidates = _valid(found.ambiguous or found.suggestions, register, desk.as_of)
        several = f"“{said}” có thể là nhiều đơn vị. Đơn vị nào?", f"“{said}” may be several units. Which one?"
        none = f"Danh mục không có đơn vị “{said}”. Có phải là:", f"The register has no unit “{said}”. Is it:"
        if candidates:
            options = [f"{unit.name} ({unit.code})" for unit in candidates] + [_AGAIN.text(desk.lang)]
            place = desk.ask.choose(Text(*(several if found.ambiguous else none)), options)
            if place is None:
                return None
            if place < len(candidates):
                return candidates[place]
        again = desk.ask.text(
            Text(
                f"Danh mục không có đơn vị “{said}”. Gõ mã hoặc tên đúng như trong danh mục của tỉnh:",
                f"The register has no unit “{said}”. Type its code or its name as in the province's register:",
            ),
            said,
        )
        if not again:
            return None
        said = again


def _valid(units: tuple[Unit, ...], register: Register, day: date) -> list[Unit]:
    """Units that exist on that day: in place of one that has ended, those that came after it."""
    found: dict[str, Unit] = {}
    for unit in units:
        codes = [unit.code] if unit.valid_on(day) else unit.successors
        for code in codes:
            found |= {entry.code: entry for entry in register.entries(code) if entry.valid_on(day)}
    return list(found.values())
