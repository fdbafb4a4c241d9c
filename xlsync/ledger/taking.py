"""Taking typed values out of the body of an entry: what has another form is no entry of ours."""

from typing import Any, cast

from xlsync.ledger.chain import Stored
from xlsync.ledger.errors import DamagedLedgerError
from xlsync.model import Mail
from xlsync.model.decision import Confirmed


class Taker:
    """The values of one entry; each method raises DamagedLedgerError where the value of that name is something else."""

    def __init__(self, stored: Stored, kind: str) -> None:
        self._seq = stored.seq
        self._body = stored.body
        if stored.kind != kind:
            raise self._wrong("kind")

    def _wrong(self, name: str) -> DamagedLedgerError:
        return DamagedLedgerError(
            f"Dòng số {self._seq} của sổ ghi nhận không đúng dạng ({name}).",
            f"Entry {self._seq} of the ledger does not have the expected form ({name}).",
        )

    def text(self, name: str) -> str:
        """A text."""
        found = self.optional(name)
        if found is None:
            raise self._wrong(name)
        return found

    def optional(self, name: str) -> str | None:
        """A text, or nothing."""
        found = self._body.get(name)
        if found is None or isinstance(found, str):
            return found
        raise self._wrong(name)

    def value(self, name: str) -> Confirmed:
        """A cleaned value: a text, a number or nothing."""
        found = self._body.get(name)
        if found is None or (isinstance(found, str | int | float) and not isinstance(found, bool)):
            return found
        raise self._wrong(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts."""
        found = self._body.get(name)
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            raise self._wrong(name)
        return tuple(cast(list[str], found))

    def whole(self, name: str) -> int:
        """A whole number."""
        found = self._body.get(name)
        if isinstance(found, int) and not isinstance(found, bool):
            return found
        raise self._wrong(name)

    def inside(self, name: str, kind: str) -> "Taker":
        """The values of an object inside."""
        found = self._body.get(name)
        if not isinstance(found, dict):
            raise self._wrong(name)
        return Taker(Stored(self._seq, "", kind, found, ""), kind)

    def rows(self, name: str, length: int) -> list[list[Any]]:
        """Lists of that length, all texts but the last item, which may be a number or nothing."""
        found = self._body.get(name)
        if not isinstance(found, list) or not all(isinstance(row, list) and len(row) == length for row in found):
            raise self._wrong(name)
        rows = cast(list[list[Any]], found)
        for row in rows:
            last = row[-1]
            if not all(isinstance(part, str) for part in row[:-1]) or isinstance(last, bool | list | dict):
                raise self._wrong(name)
        return rows

    def mail(self) -> Mail | None:
        """The mail, None where the entry has none."""
        if self._body.get("mail") is None:
            return None
        take = self.inside("mail", "mail")
        return Mail(take.text("sender"), take.text("subject"), take.optional("sent"), take.optional("message_id"))
