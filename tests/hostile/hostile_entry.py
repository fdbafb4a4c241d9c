"""What a hostile file is, and the small tools with which all of them are made: packages byte by byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
MEGABYTE = 1024 * 1024
#: The one time that every archive carries, so that the same bytes come out each day.
_WHEN = (2024, 3, 1, 8, 0, 0)


@dataclass(frozen=True)
class Hostile:
    """A hostile or broken file: the name under which it came, what it is in one line, and how its bytes are made."""

    file: str
    what: str
    make: Callable[[], bytes]

    def write(self, folder: Path) -> Path:
        """Writes the file; a long run of zeros at its end takes no room on the disk."""
        path = folder / self.file
        data = self.make()
        kept = data.rstrip(b"\0") if len(data) > 50 * MEGABYTE else data
        with path.open("wb") as stream:
            stream.write(kept)
            stream.truncate(len(data))
        return path


class Collection(list[Hostile]):
    """The hostile files of one kind, in the order in which they are defined."""

    def add(self, file: str, what: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
        """Registers the function that makes the bytes of `file`."""

        def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
            self.append(Hostile(file, what, make))
            return make

        return register


def zip_of(
    parts: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """An archive of the parts, in their order; names may come twice when pairs are given."""
    pairs = list(parts.items()) if isinstance(parts, Mapping) else list(parts)
    out, directory = io.BytesIO(), io.BytesIO()
    for name, content in pairs:
        data = content.encode() if isinstance(content, str) else content
        raw_entry(out, directory, name.encode(), packed(data, method), zlib.crc32(data), len(data), method=method)
    return closed(out, directory, len(pairs))


def packed(data: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The data as a zip entry holds it."""
    if method != zipfile.ZIP_DEFLATED:
        return data
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


@cache
def packed_zeros(size: int, filler: bytes = b"\0") -> tuple[bytes, int]:
    """So many fillers deflated, and their checksum, without holding them."""
    deflate, crc, piece = zlib.compressobj(9, zlib.DEFLATED, -15), 0, filler * (MEGABYTE // len(filler))
    out = []
    for _ in range(size // len(piece)):
        out.append(deflate.compress(piece))
        crc = zlib.crc32(piece, crc)
    return b"".join(out) + deflate.flush(), crc


def raw_entry(
    out: io.BytesIO,
    directory: io.BytesIO,
    name: bytes,
    content: bytes,
    crc: int,
    size: int,
    *,
    method: int = zipfile.ZIP_DEFLATED,
    flags: int | None = None,
    mode: int = 0,
    local_name: bytes | None = None,
    offset: int | None = None,
    packed_size: int | None = None,
) -> None:
    """One entry as told, true or not: its local header and content to `out`, its line to `directory`.

    With `offset` nothing is written to `out`: the line points at what is there already.
    """
    year, month, day, hour, minute, second = _WHEN
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
    bits = (0 if name.isascii() else 0x800) if flags is None else flags
    stored = len(content) if packed_size is None else packed_size
    common = struct.pack("<HHHHHIII", 20, bits, method, time, date, crc, stored, size)
    at = out.tell() if offset is None else offset
    if offset is None:
        inner = name if local_name is None else local_name
        out.write(b"PK\3\4" + common + struct.pack("<HH", len(inner), 0) + inner + content)
    directory.write(b"PK\1\2" + struct.pack("<H", 0x0314 if mode else 20) + common)
    directory.write(struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, mode << 16, at) + name)


def closed(out: io.BytesIO, directory: io.BytesIO, count: int, comment: bytes = b"") -> bytes:
    """The archive with its directory and end record."""
    lines = directory.getvalue()
    end = struct.pack("<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(lines), out.tell(), len(comment))
    return out.getvalue() + lines + b"PK\5\6" + end + comment


def rels(*lines: tuple[str, str, str], external: bool = False) -> str:
    """A `.rels` part of (id, kind, target)."""
    mode = ' TargetMode="External"' if external else ""
    body = "".join(
        f'<Relationship Id="{i}" Type="{LINKS}/{kind}" Target="{target}"{mode}/>' for i, kind, target in lines
    )
    return f'<Relationships xmlns="{RELS}">{body}</Relationships>'


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    """A worksheet part around rows given as XML."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def text_row(row: int, *texts: str) -> str:
    """A row of texts that stand in the cells themselves; `texts` are XML already."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(texts)
    )
    return f'<row r="{row}">{cells}</row>'


#: A row that no form has, so that a workbook is one (XS004 when it is read whole).
SOME_ROW = text_row(1, "Văn phòng phẩm", "Số lượng")


def book_parts(
    rows: str = SOME_ROW,
    *,
    sheets: Iterable[str] = ("S",),
    strings: str | None = None,
    styles: str | None = None,
    before: str = "",
    after: str = "",
    book: str = "",
    names: str = "",
    links: Iterable[tuple[str, str, str]] = (),
) -> dict[str, str | bytes]:
    """The parts of a workbook; every sheet has the same rows."""
    listed = list(sheets)
    tabs = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="s{at}"/>' for at, name in enumerate(listed, 1))
    lines = [(f"s{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(listed) + 1)]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{book}<sheets>{tabs}</sheets>{names}</workbook>',
    }
    for at in range(1, len(listed) + 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = sheet(rows, before=before, after=after)
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
        lines.append(("strings", "sharedStrings", "sharedStrings.xml"))
    if styles is not None:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
        lines.append(("styles", "styles", "styles.xml"))
    parts["xl/_rels/workbook.xml.rels"] = rels(*lines, *links)
    return parts


def book_of(rows: str = SOME_ROW, **options: object) -> bytes:
    """A workbook; see `book_parts`."""
    return zip_of(book_parts(rows, **options))


def book_with(part: str, content: str | bytes, **options: object) -> bytes:
    """A workbook one of whose parts is replaced or added."""
    return zip_of({**book_parts(**options), part: content})
