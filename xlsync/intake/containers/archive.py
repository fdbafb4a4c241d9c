"""Zip archives: their files, inflated under guard, with names as a Vietnamese Windows wrote them."""

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from xlsync.intake.containers.part import Part
from xlsync.intake.containers.plain import decode_anyhow, path_name
from xlsync.intake.errors import IntakeError, beyond, damaged
from xlsync.intake.limits import Limits
from xlsync.intake.package import DAMAGE

_CHUNK = 256 * 1024
_ENCRYPTED, _UTF8 = 0x1, 0x800
_READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_STRONG = 99  # WinZip's AES
_LOCAL_HEAD = 30
#: Below it the ratio is of no importance.
_RATIO_FROM = 10 * 1024 * 1024
_MOST_PASSWORDS = 20
#: What operating systems and open programs leave behind; nobody sent it.
_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})
_LOCKS = ("~$", ".")


def read_archive(data: bytes, limits: Limits, passwords: Sequence[str] = ()) -> Iterator[Part]:
    """The files of a zip archive in its order, one at a time.

    Folders, hidden files, locks and what systems leave behind are skipped. An entry that cannot be taken out is a part
    with its error: XS001 `damaged` or `compression`, XS002 (none of the first twenty `passwords` fits), XS005
    `entry_name`, `ratio`, `file_bytes`. Raises IntakeError, before anything is yielded, XS001 for no zip, XS005
    `attachments`, `duplicate_entries` or `overlapping_entries`; later `attachment_bytes`. What entries declare about
    their size is not believed: bytes are counted while inflating.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise damaged("zip") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > limits.max_attachments:
            raise beyond("attachments", limits.max_attachments, found=len(entries))
        _refuse_overlaps(data, entries)
        left = limits.max_attachment_bytes
        for entry, name, leaves in _files(entries):
            if leaves:
                yield Part(name, b"", error=IntakeError("XS005", "entry_name", {"part": name}))
                continue
            try:
                content = _read(archive, entry, limits, passwords)
            except IntakeError as error:
                yield Part(name, b"", error=error)
                continue
            left -= len(content)
            if left < 0:
                raise beyond("attachment_bytes", limits.max_attachment_bytes)
            yield Part(name, content)


def _files(entries: Sequence[zipfile.ZipInfo]) -> list[tuple[zipfile.ZipInfo, str, bool]]:
    """The entries that somebody sent, with their names, and whether a name wants to leave its folder.

    Raises IntakeError XS005 when two have the same name: programs differ in which of them they show.
    """
    files: list[tuple[zipfile.ZipInfo, str, bool]] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        shown = _stored_name(entry).replace("\\", "/")
        name, leaves = path_name(shown)
        if shown.endswith("/") or _nobody_sent(name):
            continue
        name = name or f"tep-{number}"
        if name in seen and not leaves:
            raise IntakeError("XS005", "duplicate_entries", {"part": name})
        if not leaves:
            seen.add(name)
        files.append((entry, name, leaves))
    return files


def _stored_name(entry: zipfile.ZipInfo) -> str:
    """The name: UTF-8 where the entry says so or it can be nothing else, cp1258 otherwise."""
    if not entry.flag_bits & _UTF8:
        try:
            return decode_anyhow(entry.filename.encode("cp437"))  # what zipfile takes such names for
        except UnicodeEncodeError:  # a name from the extra field, which is always UTF-8
            pass
    return unicodedata.normalize("NFC", entry.filename)


def _nobody_sent(name: str) -> bool:
    parts = name.split("/")
    return any(part.startswith(_LOCKS) or part == "__MACOSX" for part in parts) or parts[-1].lower() in _LEFT_BEHIND


def _refuse_overlaps(data: bytes, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Entries that share their bytes multiply what little there is (Fifield's bombs)."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        start = entry.header_offset
        if start < end:
            raise IntakeError("XS005", "overlapping_entries", {"part": path_name(_stored_name(entry))[0]})
        head = data[start : start + _LOCAL_HEAD]
        names = sum(struct.unpack("<HH", head[26:30])) if len(head) == _LOCAL_HEAD else 0
        end = start + _LOCAL_HEAD + names + entry.compress_size


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, passwords: Sequence[str]) -> bytes:
    """The bytes of an entry. Raises IntakeError for whatever is wrong with it."""
    if not entry.flag_bits & _ENCRYPTED:
        if entry.compress_type not in _READABLE:
            raise IntakeError("XS001", "compression", {"format": str(entry.compress_type)})
        return _inflate(archive, entry, limits, None)
    if entry.compress_type in _READABLE:
        for password in passwords[:_MOST_PASSWORDS]:
            try:
                return _inflate(archive, entry, limits, password.encode())
            except IntakeError as error:
                if error.code == "XS005":
                    raise
    raise IntakeError("XS002", "wrong" if passwords else "", {"format": "zip"})


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, password: bytes | None) -> bytes:
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(entry, pwd=password) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limits.max_file_bytes:
                    raise beyond("file_bytes", limits.max_file_bytes)
                if size > max(_RATIO_FROM, limits.max_ratio * entry.compress_size):
                    raise beyond("ratio", limits.max_ratio)
                chunks.append(chunk)
    except (*DAMAGE, KeyError, RuntimeError, zlib.error) as error:  # RuntimeError: the wrong password
        raise damaged(path_name(_stored_name(entry))[0]) from error
    if size != entry.file_size:
        raise damaged(path_name(_stored_name(entry))[0])
    return b"".join(chunks)
