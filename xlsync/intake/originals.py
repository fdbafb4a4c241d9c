"""The bytes of files as they came, those inside mails and archives too, to be given back to who sent them."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from xlsync.intake import tasks
from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, read_bytes
from xlsync.intake.limits import Limits
from xlsync.intake.sandbox import Sandbox

#: The path of a file, and its name inside a mail or an archive.
Key = tuple[str, str | None]


def originals(
    files: Iterable[FoundFile], wanted: Collection[Key], limits: Limits, passwords: Sequence[str] = ()
) -> Iterator[tuple[Key, bytes]]:
    """The wanted ones, each with its bytes, in the order of the files. What cannot be read any more is left out."""
    containers = {path for path, member in wanted if member is not None}
    sandbox = Sandbox(limits)
    try:
        for file in files:
            whole = (file.path, None) in wanted
            if not whole and file.path not in containers:
                continue
            try:
                data = read_bytes(file, limits)
                if whole:
                    yield (file.path, None), data
                if file.path in containers:
                    for part in sandbox.run(tasks.parts, data, file.name, tuple(passwords)):
                        if part.error is None and (file.path, part.name) in wanted:
                            yield (file.path, part.name), part.data
            except IntakeError:  # what came before it in a container is good
                continue
    finally:
        sandbox.close()
