"""Containers in any nesting → the files inside, each with its way from the outside and the innermost mail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from xlsync.intake.containers.archive import read_archive
from xlsync.intake.containers.eml import read_eml
from xlsync.intake.containers.msg import read_msg
from xlsync.intake.containers.part import Part
from xlsync.intake.errors import IntakeError, beyond
from xlsync.intake.limits import Limits
from xlsync.intake.sniff import CONTAINERS, Kind, sniff
from xlsync.model import Mail


def unpack(data: bytes, name: str, limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Part]:
    """The files in a mail or an archive, those of containers inside it included, in their order.

    `name` is that of the container itself and not part of the names given, which join the way with `/`:
    `bc.zip/huyen/BC.xlsx`. Names are unique: the second `BC.xlsx` is `BC (2).xlsx`. A file that is no container comes
    as it is, whatever it is. A container inside that cannot be opened, that holds nothing (XS016 `nothing_inside`) or
    that lies too deep (XS005 `nesting`) is a part with its error. A mail without attachments and tables gives nothing.

    Raises IntakeError for the outermost container when it cannot be opened, and XS005 `attachments` or
    `attachment_bytes` as soon as all containers together have too much; what was given before is good.
    """
    yield from _Unpacker(limits, passwords).inside(data, sniff(data, name), "", None, 1)


@dataclass
class _Unpacker:
    limits: Limits
    passwords: Sequence[str]
    count: int = 0
    held: int = 0
    names: dict[str, int] = field(default_factory=dict)

    def inside(self, data: bytes, kind: Kind, prefix: str, mail: Mail | None, depth: int) -> Iterator[Part]:
        """The parts of one container; `depth` counts the containers around them."""
        for found in self._parts(data, kind, depth):
            levels = found.name.count("/") if kind is Kind.MSG else 0  # messages inside messages
            part = replace(found, name=self._unique(prefix + found.name), mail=found.mail or mail)
            self._counted(part)
            inner = self._container(part)
            if inner is None:
                yield part
            elif depth + levels >= self.limits.max_nesting:
                yield _refused(part, beyond("nesting", self.limits.max_nesting))
            else:
                yield from self._follow(part, inner, depth + levels + 1)

    def _follow(self, part: Part, kind: Kind, depth: int) -> Iterator[Part]:
        empty = True
        try:
            for each in self.inside(part.data, kind, f"{part.name}/", part.mail, depth):
                empty = False
                yield each
        except IntakeError as error:
            if error.variant in {"attachments", "attachment_bytes"}:  # of all together
                raise
            yield _refused(part, error)
            return
        if empty:
            yield _refused(part, IntakeError("XS016", "nothing_inside", {"format": kind.value}))

    def _parts(self, data: bytes, kind: Kind, depth: int) -> Iterator[Part]:
        match kind:
            case Kind.ZIP:
                return read_archive(data, self.limits, self.passwords)
            case Kind.EML:
                return iter(read_eml(data, self.limits))
            case Kind.MSG:
                return iter(read_msg(data, self.limits, depth - 1))
        raise IntakeError("XS016", "other", {"format": kind.value})  # no container

    def _container(self, part: Part) -> Kind | None:
        """Which container a part is, None for all other files and for what nobody can open."""
        if part.error is not None or part.body:
            return None
        try:
            kind = sniff(part.data, part.name)
        except IntakeError:  # whoever reads it is told the same
            return None
        return kind if kind in CONTAINERS else None

    def _counted(self, part: Part) -> None:
        self.count += 1
        self.held += len(part.data)
        if self.count > self.limits.max_attachments:
            raise beyond("attachments", self.limits.max_attachments)
        if self.held > self.limits.max_attachment_bytes:
            raise beyond("attachment_bytes", self.limits.max_attachment_bytes)

    def _unique(self, name: str) -> str:
        """The name, with a number where another file has it already; case does not tell names apart."""
        first = name.casefold()
        stem, suffix = _stem(name)
        while name.casefold() in self.names:
            self.names[first] += 1
            name = f"{stem} ({self.names[first]}){suffix}"
        self.names[name.casefold()] = 1
        return name


def _stem(name: str) -> tuple[str, str]:
    suffix = PurePosixPath(name).suffix
    return name[: len(name) - len(suffix)], suffix


def _refused(part: Part, error: IntakeError) -> Part:
    return replace(part, data=b"", error=error)
