"""Packages whose parts are not all XML: whole parts as bytes, under the same guard."""

from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.package import Package


class Parts(Package):
    """A package that also gives parts as they are."""

    def read(self, part: str) -> bytes:
        """The bytes of a part, counted while they are inflated.

        Raises IntakeError: XS001 when it is absent or damaged, XS002 when encrypted, XS005 beyond the limit.
        """
        entry = self._entries.get(part.replace("\\", "/").lstrip("/").casefold())
        if entry is None:
            raise damaged(part)
        if entry.flag_bits & 0x1:
            raise IntakeError("XS002", "", {"format": "zip"})
        if entry.file_size > self._left:
            raise beyond("expanded_bytes", self.limits.max_expanded_bytes, part=part)
        try:
            return b"".join(self._inflate(part, entry))
        except RuntimeError as error:  # zipfile's word for a password
            raise damaged(part) from error
