"""The blank templates that ship with the package, one a form, for no unit in particular."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from xlsync.forms.definition import Form
from xlsync.issue.template import replace_bytes, template_bytes, template_name
from xlsync.model import Period

SHIPPED_PERIOD = Period.parse("2024-H1")


def shipped_templates(forms: Iterable[Form], period: Period = SHIPPED_PERIOD) -> dict[str, bytes]:
    """File name → bytes of the template of each form that is valid on the last day of the period."""
    return {
        template_name(form.form, None, period): template_bytes(form, period=period)
        for form in forms
        if form.valid_on(period.last)
    }


def build_templates(folder: Path, forms: Iterable[Form], period: Period = SHIPPED_PERIOD) -> list[Path]:
    """Writes the shipped templates to the folder, which must exist; returns the files that have changed."""
    changed = []
    for name, data in shipped_templates(forms, period).items():
        path = folder / name
        if not path.is_file() or not same_workbook(path.read_bytes(), data):
            replace_bytes(path, data)
            changed.append(path)
    return changed


def stale_templates(folder: Path, forms: Iterable[Form], period: Period = SHIPPED_PERIOD) -> list[str]:
    """Names of shipped templates that are missing, differ from what would be written now, or belong to no form."""
    wanted = shipped_templates(forms, period)
    present = {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}
    return sorted(
        name
        for name in wanted.keys() | present.keys()
        if name not in wanted or name not in present or not same_workbook(present[name], wanted[name])
    )


def same_workbook(one: bytes, other: bytes) -> bool:
    """Whether two packages have the same parts, byte for byte; how they are compressed depends on the machine."""
    if one == other:
        return True
    try:
        with ZipFile(BytesIO(one)) as first, ZipFile(BytesIO(other)) as second:
            return first.namelist() == second.namelist() and all(
                first.read(name) == second.read(name) for name in first.namelist()
            )
    except BadZipFile:
        return False
