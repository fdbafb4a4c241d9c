"""What the properties of a document say: when it was last saved, whether one of that name is there."""

from dataclasses import dataclass
from datetime import datetime

from xlsync.intake.errors import IntakeError
from xlsync.intake.package import Package


@dataclass(frozen=True, slots=True)
class _Saved:
    moment: str | None


def read_saved(package: Package, part: str, element: str = "modified") -> str | None:
    """The moment in that part (ISO 8601): `dcterms:modified` of Office packages, `dc:date` of OpenDocument.

    None when the part is damaged or nobody can read the moment: no cell stands there. Limits raise IntakeError.
    """
    known = package.known(part, _Saved)
    if known is None:
        known = _Saved(_parse(package, part, element))
        package.keep(part, known)
    return known.moment


def _parse(package: Package, part: str, element: str) -> str | None:
    chunks: list[str] = []
    inside = False

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal inside
        inside = tag.rpartition(":")[2] == element

    def end(_tag: str) -> None:
        nonlocal inside
        inside = False

    def text(piece: str) -> None:
        if inside:
            chunks.append(piece)

    try:
        package.parse(part, start, end, text)
        moment = "".join(chunks).strip()
        datetime.fromisoformat(moment)
    except ValueError:  # a date that nobody can read is as good as none
        return None
    except IntakeError as error:
        if error.code == "XS001":
            return None
        raise
    return moment


def has_property(package: Package, part: str, name: str) -> bool:
    """Whether the custom properties in that part have one of that name; a damaged part has none. Limits raise
    IntakeError."""
    found: list[bool] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "property" and attributes.get("name") == name:
            found.append(True)

    def nothing(_: str) -> None:
        return

    try:
        package.parse(part, start, nothing, nothing)
    except IntakeError as error:
        if error.code != "XS001":
            raise
    return bool(found)
