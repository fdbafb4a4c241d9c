"""Archives: names that lead elsewhere, bombs, nests, odd compressions."""

import bz2
import io
import lzma
import zipfile
import zlib

from hostile_entry import MEGABYTE, Collection, book_of, closed, packed, packed_zeros, raw_entry, text_row, zip_of
from hostile_mails import attached, mixed

ARCHIVES = Collection()
_LINK = 0o120777


def _report(text: str) -> bytes:
    return book_of(text_row(1, text, "Số lượng"))


def _raw(*entries: tuple[bytes, bytes, dict[str, int | bytes]]) -> bytes:
    """An archive of (name, content, what is untrue of it)."""
    out, directory = io.BytesIO(), io.BytesIO()
    for name, data, lies in entries:
        raw_entry(out, directory, name, packed(data), zlib.crc32(data), **{"size": len(data), **lies})
    return closed(out, directory, len(entries))


ARCHIVES.add("traversal.zip", "names that lead out of the folder")(
    lambda: zip_of({"../../x.xlsx": _report("a"), "a/../../../y.xlsx": _report("b"), "..\\..\\z.xlsx": _report("c")})
)
ARCHIVES.add("absolute.zip", "absolute names, of Windows and of Linux")(
    lambda: zip_of(
        {"/etc/x.xlsx": _report("d"), "C:\\Windows\\y.xlsx": _report("e"), "\\\\bad.example\\c$\\z.xlsx": _report("f")}
    )
)
ARCHIVES.add("symlink.zip", "an entry that is a link to /etc/passwd, and one that is a link to a folder")(
    lambda: _raw(
        (b"a.xlsx", b"/etc/passwd", {"mode": _LINK}), (b"b", b"..", {"mode": _LINK}), (b"b/c.xlsx", _report("g"), {})
    )
)
ARCHIVES.add("device.zip", "entries that are devices, and names that Windows keeps for its own")(
    lambda: _raw(
        (b"zero.xlsx", b"0", {"mode": 0o020666}),
        (b"CON.xlsx", _report("h"), {}),
        (b"aux", b"aux", {}),
        (b"a.xlsx ", _report("i"), {}),
        (b"b.xlsx:stream", _report("j"), {}),
    )
)
ARCHIVES.add("names cp1258.zip", "a Vietnamese name in the encoding of Windows, not marked")(
    lambda: _raw(("Báo cáo.xlsx".encode("cp1258"), _report("k"), {"flags": 0}))
)
ARCHIVES.add("names cp437.zip", "a name in the encoding of DOS")(
    lambda: _raw(("Båo cão.xlsx".encode("cp437", "replace"), _report("l"), {"flags": 0}))
)
ARCHIVES.add("names invalid.zip", "a name that says it is UTF-8 and is not")(
    lambda: _raw((b"\xff\xfe\x80.xlsx", _report("m"), {"flags": 0x800}))
)
ARCHIVES.add("names odd.zip", "names with NUL, a line end, control characters, markup, nothing, 5,000 characters")(
    lambda: _raw(
        (b"a\0.xlsx", _report("n"), {}),
        (b"new\nline.xlsx", _report("o"), {}),
        (b"\x1b[2J.xlsx", _report("p"), {}),
        (b"<b>.xlsx", _report("q"), {}),
        (b"", b"x", {}),
        (b"n" * 5000 + b".xlsx", _report("r"), {}),
        ("\u202exslx.exe".encode(), b"MZ", {}),
    )
)
ARCHIVES.add("names twice.zip", "one name twice, with different workbooks")(
    lambda: zip_of([("a.xlsx", _report("s")), ("a.xlsx", _report("t")), ("A.XLSX", _report("u"))])
)
ARCHIVES.add("names differ.zip", "an entry whose name is another one in the directory")(
    lambda: _raw((b"b.xlsx", _report("v"), {"local_name": b"c.xlsx"}))
)
ARCHIVES.add("file and folder.zip", "a name that is a file and a folder")(
    lambda: zip_of({"a.xlsx": _report("w"), "a.xlsx/b.xlsx": _report("x"), "c/": b"", "c": b""})
)
ARCHIVES.add("locks.zip", "lock files, hidden files and what Macs put into archives")(
    lambda: zip_of(
        {
            "~$a.xlsx": b"x",
            ".~lock.a.xlsx#": b"x",
            "__MACOSX/._a.xlsx": b"\0\5\x16\7",
            ".DS_Store": b"x",
            "Thumbs.db": b"x",
            "ảnh.png": b"\x89PNG\r\n\x1a\n",
        }
    )
)
ARCHIVES.add("encrypted.zip", "an archive with a password")(lambda: _raw((b"a.xlsx", _report("y"), {"flags": 1})))
ARCHIVES.add("ratio.zip", "a workbook of 200 MB in 200 KB")(lambda: _bomb(200))
ARCHIVES.add("total.zip", "eleven files of 100 MB of nothing, which is more than a gigabyte")(lambda: _bomb(100, 11))
ARCHIVES.add("lying.zip", "an entry said to be of ten bytes that expands to 200 MB")(lambda: _bomb(200, size=10))
ARCHIVES.add("lying more.zip", "an entry said to be of 40 MB that is ten bytes")(
    lambda: _raw((b"a.csv", b"TT,A\n1,2\n", {"size": 40 * MEGABYTE}), (b"b.csv", b"TT,A\n1,3\n", {}))
)
ARCHIVES.add("entries 20000.zip", "20,000 entries")(lambda: zip_of({f"{n}.txt": "x" for n in range(20_000)}))
ARCHIVES.add("empty.zip", "an archive of nothing")(lambda: zip_of({}))
ARCHIVES.add("folders.zip", "an archive of 1,000 empty folders")(lambda: zip_of({f"{n}/": b"" for n in range(1000)}))
ARCHIVES.add("nested 30.zip", "an archive in an archive, thirty deep")(lambda: _nested(30))
ARCHIVES.add("nested 3.zip", "an archive in an archive, three deep: as people pack them")(lambda: _nested(3))
ARCHIVES.add("nested bomb.zip", "ten archives each with a file of 200 MB")(
    lambda: zip_of(dict.fromkeys([f"{n}.zip" for n in range(10)], _bomb(200)))
)
ARCHIVES.add("bzip2.zip", "a compression that only few use, and a bomb in it")(
    lambda: _other(zipfile.ZIP_BZIP2, bz2.compress(bytes(60 * MEGABYTE)))
)
ARCHIVES.add("lzma.zip", "another such, whose dictionary would be of four gigabytes")(
    lambda: _other(
        zipfile.ZIP_LZMA, b"\x09\x14\x05\0\x5d\xff\xff\xff\xff" + lzma.compress(b"x" * 1000, lzma.FORMAT_ALONE)[13:]
    )
)
ARCHIVES.add("truncated.zip", "half of an archive")(
    lambda: zip_of({"a.xlsx": _report("z"), "b.bin": bytes(range(256)) * 200})[:1500]
)
ARCHIVES.add("stub.exe.zip", "an archive behind a program")(
    lambda: b"MZ" + bytes(400) + zip_of({"a.xlsx": _report("stub")})
)
ARCHIVES.add("directory outside.zip", "an archive whose entries begin behind its end")(
    lambda: _raw((b"a.xlsx", b"x", {})).replace(b"\0\0\0\0a.xlsxPK\5\6", b"\xff\xff\xff\x0fa.xlsxPK\5\6")
)
ARCHIVES.add("rar.rar", "an archive of a kind that is not opened")(lambda: b"Rar!\x1a\x07\x01\0" + bytes(100))
ARCHIVES.add("seven.7z", "another such")(lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100))
ARCHIVES.add("gz.gz", "a file packed by gzip")(lambda: b"\x1f\x8b\x08\0" + bytes(100))


def _bomb(megabytes: int, count: int = 1, size: int | None = None) -> bytes:
    out, directory = io.BytesIO(), io.BytesIO()
    content, crc = packed_zeros(megabytes * MEGABYTE)
    for number in range(count):
        raw_entry(
            out, directory, f"{number}.csv".encode(), content, crc, megabytes * MEGABYTE if size is None else size
        )
    return closed(out, directory, count)


def _nested(depth: int) -> bytes:
    data, name = _report("đáy"), "day.xlsx"
    for level in range(depth):
        data, name = zip_of({name: data}), f"{level}.zip"
    return data


@ARCHIVES.add("nested wide.zip", "ten archives in each of ten in each of ten, a workbook in each")
def _wide() -> bytes:
    data, name = _report("rộng"), "{}.xlsx"
    for _ in range(3):
        data, name = zip_of({name.format(n): data for n in range(10)}), "{}.zip"
    return data


@ARCHIVES.add("overlapping.zip", "1,500 names for one file of 9 MB")
def _overlapping() -> bytes:
    out, directory = io.BytesIO(), io.BytesIO()
    content, crc = packed_zeros(9 * MEGABYTE)
    for number in range(1500):
        raw_entry(
            out,
            directory,
            f"{number:04}.csv".encode(),
            content,
            crc,
            9 * MEGABYTE,
            local_name=b"0000.csv",
            offset=0 if number else None,
        )
    return closed(out, directory, 1500)


def _other(method: int, content: bytes) -> bytes:
    out, directory = io.BytesIO(), io.BytesIO()
    raw_entry(out, directory, b"a.csv", content, 0, 60 * MEGABYTE, method=method)
    return closed(out, directory, 1)


@ARCHIVES.add("mail inside.zip", "a mail with a workbook in an archive")
def _with_mail() -> bytes:
    return zip_of({"thư/gửi.eml": mixed([attached("trong thu.xlsx", _report("thư"))])})
