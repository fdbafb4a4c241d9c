"""One file as it was found → what it holds: its own workbook, or the files inside it; the risky parsers in a child."""

import io
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from xlsync.intake import tasks
from xlsync.intake.containers.part import Part
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, read_bytes
from xlsync.intake.limits import Limits
from xlsync.intake.sandbox import Sandbox
from xlsync.intake.sniff import CONTAINERS, Kind, misnamed, sniff, suffix_of
from xlsync.intake.xlsx import read_workbook
from xlsync.model import Workbook

#: Files of a mail or an archive up to which they are read by the process that opened it.
_FEW, _FEW_BYTES = 8, 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """A file with its hash (hexadecimal SHA-256, empty when it could not be read) and its workbook or the refusal."""

    file: FoundFile
    sha256: str
    kind: Kind | None
    workbook: Workbook | None
    error: IntakeError | None = None


@dataclass
class Opener:
    """Opens files one after another. `passwords` are tried on protected files; `close` ends the child."""

    limits: Limits = field(default_factory=Limits)
    passwords: Sequence[str] = ()

    def __post_init__(self) -> None:
        self._sandbox = Sandbox(self.limits)

    def close(self) -> None:
        """Ends the child process, if there is one."""
        self._sandbox.close()

    def open(self, file: FoundFile, spill: Path) -> Iterator[Opened | FoundFile]:
        """The file with its workbook; of a mail or an archive the files inside it.

        Many of them are not read here: they are written below `spill`, under names of ours, and come as FoundFile.
        Whatever cannot be read comes with its error; nothing is raised but OSError for `spill`.
        """
        digest = ""
        try:
            data = read_bytes(file, self.limits)
            digest = sha256(data).hexdigest()
            kind = sniff(data, file.name)
        except IntakeError as error:
            yield Opened(file, digest, None, None, error)
            return
        if kind in CONTAINERS and not file.member:
            yield from self._inside(file, data, digest, kind, spill)
            return
        try:
            workbook = self._workbook(data, file.name, kind)
        except IntakeError as error:
            yield Opened(file, digest, kind, None, _as_named(error, kind, file.name))
            return
        yield Opened(file, digest, kind, replace(workbook, origin="mail") if file.body else workbook)

    def _workbook(self, data: bytes, name: str, kind: Kind) -> Workbook:
        if kind is Kind.XLSX and _expanded(data) <= self.limits.max_inline_bytes:
            return read_workbook(data, self.limits)
        (workbook,) = self._sandbox.run(tasks.workbook, data, name, tuple(self.passwords))
        return workbook

    def _inside(
        self, file: FoundFile, data: bytes, digest: str, kind: Kind, spill: Path
    ) -> Iterator[Opened | FoundFile]:
        """The files inside; the container itself only when it is refused or holds nothing."""
        found: list[Opened | FoundFile] = []
        count = held = 0
        refused: IntakeError | None = None
        try:
            for part in self._sandbox.run(tasks.parts, data, file.name, tuple(self.passwords)):
                inside = _found(file, part)
                if part.error is not None:
                    found.append(Opened(inside, "", None, None, part.error))
                    continue
                count += 1
                held += len(part.data)
                found.append(inside if count <= _FEW and held <= _FEW_BYTES else _spilled(inside, spill))
        except IntakeError as error:
            refused = error
        for each in found:
            if isinstance(each, Opened):
                yield each
            elif count > _FEW:
                yield _spilled(each, spill)
            else:
                yield from self.open(each, spill)
        if refused is None and misnamed(kind, file.name) is not None:
            refused = IntakeError("XS003", "", {"suffix": suffix_of(file.name)})
        if refused is not None:
            yield Opened(file, digest, kind, None, refused)
        elif not found:
            yield Opened(file, digest, kind, None, IntakeError("XS016", "nothing_inside", {"format": kind.value}))


def _as_named(error: IntakeError, kind: Kind, name: str) -> IntakeError:
    """A document without a table is no report, unless its name says that it is a workbook."""
    variant = misnamed(kind, name) if error.code == "XS016" else None
    return error if variant is None else IntakeError("XS003", variant, {"suffix": suffix_of(name)})


def _expanded(data: bytes) -> int:
    """The bytes that a package expands to at most: no entry yields more than it declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return sum(entry.file_size for entry in package.infolist())
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        return 0  # the reader refuses it at once


def _found(file: FoundFile, part: Part) -> FoundFile:
    return FoundFile(
        path=file.path,
        real=file.real,
        size=len(part.data),
        member=part.name,
        mail=part.mail,
        inline=part.inline,
        body=part.body,
        data=part.data,
    )


def _spilled(part: FoundFile, folder: Path) -> FoundFile:
    """The part written to a file of ours, unless it is already: its own name is never used as a path."""
    if part.data is None:
        return part
    handle, name = mkstemp(dir=folder)
    os.close(handle)
    Path(name).write_bytes(part.data)
    return FoundFile(part.path, Path(name), part.size, part.member, part.mail, part.inline, part.body)
