"""The proof that a ledger is whole: every hash, every link, every number, the recorded end, the triggers, the file.

Whoever can write the file can also rewrite the whole chain, or put back an older copy. That shows only against a hash
that was noted down elsewhere: `history` prints the last one, and it must be found again.
"""

import re
import sqlite3
from dataclasses import dataclass
from enum import StrEnum

from xlsync.ledger.chain import GENESIS, digest
from xlsync.ledger.schema import unprotected, version_of

_HASH = re.compile("[0-9a-f]{16,64}")


class Flaw(StrEnum):
    """What is wrong with a ledger."""

    HASH = "hash"  # the entry is not what was recorded
    LINK = "link"  # the entry does not follow the one before it
    GAP = "gap"  # entries before it are missing
    CUT = "cut"  # entries at the end are missing
    REPLACED = "replaced"  # the noted hash is not in it
    UNPROTECTED = "unprotected"  # a trigger or table was removed
    DAMAGED = "damaged"  # SQLite cannot read it


@dataclass(frozen=True, slots=True)
class Verification:
    """The result. `count` entries were found sound before the first flaw, `head` is the hash of the last of them (empty
    when there is none), `since` is how many came after the noted hash."""

    count: int
    head: str = ""
    flaw: Flaw | None = None
    seq: int | None = None
    """The number of the entry where the flaw is, if it is in one."""
    detail: str = ""
    since: int | None = None

    @property
    def ok(self) -> bool:
        """Whether there is no flaw."""
        return self.flaw is None

    def text(self, lang: str = "vi") -> str:
        """One sentence."""
        vi, en = _SENTENCES[self.flaw]
        if self.flaw is None and not self.count:
            vi, en = _EMPTY
        elif self.flaw is None and self.since is not None:
            vi, en = _SINCE
        return (en if lang == "en" else vi).format(
            count=self.count, head=self.head, seq=self.seq, detail=self.detail, since=self.since
        )


_EMPTY = ("Sổ ghi nhận chưa có dòng nào.", "The ledger has no entries yet.")
_SINCE = (
    "Sổ ghi nhận nguyên vẹn: {count} dòng, không dòng nào bị sửa, xóa hay chèn thêm; mã đã ghi lại khớp, từ đó thêm "
    "{since} dòng. Mã cuối: {head}",
    "The ledger is whole: {count} entries, none changed, removed or put in between; the noted hash is there, {since} "
    "entries came after it. Last hash: {head}",
)
_SENTENCES = {
    None: (
        "Sổ ghi nhận khớp từ đầu đến cuối: {count} dòng, không thấy dòng nào bị sửa, xóa hay chèn thêm. Mã cuối: "
        "{head}. Hãy ghi mã này ra nơi khác; lần sau đối chiếu bằng --head MÃ thì sổ bị thay hay cắt cuối cũng lộ ra.",
        "The ledger fits together from end to end: {count} entries, none seen to be changed, removed or put between. "
        "Last hash: {head}. Note it elsewhere; --head HASH next time also shows a ledger replaced or cut off.",
    ),
    Flaw.HASH: (
        "Sổ ghi nhận ĐÃ BỊ SỬA: dòng số {seq} không còn như khi được ghi; {count} dòng trước đó nguyên vẹn.",
        "The ledger WAS CHANGED: entry {seq} is not what was recorded; the {count} entries before it are sound.",
    ),
    Flaw.LINK: (
        "Sổ ghi nhận ĐÃ BỊ SỬA: dòng số {seq} không nối tiếp dòng trước nó; {count} dòng trước đó nguyên vẹn.",
        "The ledger WAS CHANGED: entry {seq} does not follow the one before; the {count} entries before it are sound.",
    ),
    Flaw.GAP: (
        "Sổ ghi nhận THIẾU DÒNG: ngay trước dòng số {seq} có dòng bị xóa; {count} dòng trước đó nguyên vẹn.",
        "The ledger LACKS ENTRIES: some were removed right before entry {seq}; the {count} entries before are sound.",
    ),
    Flaw.CUT: (
        "Sổ ghi nhận THIẾU DÒNG ở cuối: còn {count} dòng, lẽ ra đến dòng số {seq}.",
        "The ledger LACKS ENTRIES at the end: {count} are left, it should go up to entry {seq}.",
    ),
    Flaw.REPLACED: (
        "Sổ ghi nhận KHÔNG CÓ mã đã ghi lại: sổ đã bị thay, bị viết lại hoặc bị cắt bớt ở cuối ({count} dòng).",
        "The ledger DOES NOT HAVE the noted hash: it was replaced, rewritten or cut off at the end ({count} entries).",
    ),
    Flaw.UNPROTECTED: (
        "Sổ ghi nhận bị gỡ phần chống sửa ({detail}); {count} dòng hiện có vẫn khớp nhau.",
        "The protection of the ledger against changes was removed ({detail}); its {count} entries still fit together.",
    ),
    Flaw.DAMAGED: (
        "Tệp của sổ ghi nhận BỊ HỎNG sau {count} dòng đọc được: {detail}.",
        "The file of the ledger IS DAMAGED after {count} readable entries: {detail}.",
    ),
}


def noted_hash(text: str) -> str:
    """A hash as somebody has noted it down: its first 16 digits or more, blanks and capitals do not matter.

    Raises ValueError when it is none.
    """
    digits = "".join(text.split()).lower()
    if not _HASH.fullmatch(digits):
        raise ValueError(f"not a hash: {text!r}")
    return digits


def verify(connection: sqlite3.Connection, noted: str | None = None) -> Verification:
    """Reads all entries of an open ledger and names the first flaw; `noted` as in `noted_hash`."""
    count, head, place = 0, GENESIS, None
    wanted = None if noted is None else noted_hash(noted)
    # Bytes that are no text must not stop the proof: they make a wrong hash.
    connection.text_factory = lambda content: content.decode(errors="surrogateescape")
    try:
        connection.execute("BEGIN")  # what others add meanwhile is not looked at
        version = version_of(connection)
        rows = connection.execute(_ALL) if version else ()
        for seq, at, kind, body, previous, mark in rows:
            texts = (at, kind, body, previous)
            if seq > count + 1:
                return _flaw(count, head, Flaw.GAP, seq)
            if seq <= count or not all(isinstance(text, str) for text in texts) or mark != digest(seq, *texts):
                return _flaw(count, head, Flaw.HASH, seq)
            if previous != head:
                return _flaw(count, head, Flaw.LINK, seq)
            count, head = seq, mark
            if wanted is not None and mark.startswith(wanted):
                place = seq
        if (removed := unprotected(connection)) is not None:
            return _flaw(count, head, Flaw.UNPROTECTED, detail=removed)
        if version > 1:
            end = connection.execute("SELECT seq, hash FROM head").fetchone()
            if end is not None and not isinstance(end[0], int):
                return _flaw(count, head, Flaw.CUT, count + 1)
            if end is not None and end[0] > count:
                return _flaw(count, head, Flaw.CUT, end[0])
            if end != ((count, head) if count else None):
                return _flaw(count, head, Flaw.UNPROTECTED, detail="head")
        (state,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return _flaw(count, head, Flaw.DAMAGED, detail=str(error))
    if state != "ok":
        return _flaw(count, head, Flaw.DAMAGED, detail=" ".join(state.split()))
    if wanted is not None and place is None:
        return _flaw(count, head, Flaw.REPLACED)
    return Verification(count, head if count else "", since=None if place is None else count - place)


_ALL = "SELECT seq, at, kind, body, previous, hash FROM journal ORDER BY seq"


def _flaw(count: int, head: str, flaw: Flaw, seq: int | None = None, detail: str = "") -> Verification:
    return Verification(count, head if count else "", flaw, seq, detail)
