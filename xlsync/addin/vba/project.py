"""The streams of a VBA project ([MS-OVBA] 2.2 and 2.3), in the shape that xlwings' own add-ins have, which Excel opens.

`_VBA_PROJECT` is the seven bytes that the specification asks of a writer (2.3.4.1: version 0xFFFF, no performance
cache), there are no `__SRP_*` streams, and MODULEOFFSET is 0: nothing but source, which Excel compiles on opening.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from xlsync.addin.vba.compound import compound_file
from xlsync.addin.vba.compression import compress

_CODE_PAGE = 1252
_ENCODING = "ascii"  # what the code page of any machine reads alike
_ENGLISH = 0x409
_WIN64 = 3
_NO_CACHE = bytes.fromhex("CC61FFFF000100")
_COOKIE = 0xFFFF
#: (name, libid): those that every project of Excel names; VBA and Excel themselves are implied.
_REFERENCES = (
    ("stdole", "*\\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\\Windows\\System32\\stdole2.tlb#OLE Automation"),
    (
        "Office",
        "*\\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\\Program Files\\Common Files\\Microsoft Shared"
        "\\OFFICE16\\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
_DOCUMENT = (
    'Attribute VB_Name = "{name}"\r\nAttribute VB_Base = "0{{{base}}}"\r\n'
    "Attribute VB_GlobalNameSpace = False\r\nAttribute VB_Creatable = False\r\n"
    "Attribute VB_PredeclaredId = True\r\nAttribute VB_Exposed = True\r\n"
    "Attribute VB_TemplateDerived = False\r\nAttribute VB_Customizable = True\r\n"
)


class Kind(Enum):
    """What a module belongs to; the value is the class that a document module extends."""

    STANDARD = ""
    WORKBOOK = "00020819-0000-0000-C000-000000000046"
    SHEET = "00020820-0000-0000-C000-000000000046"


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its source has CRLF line ends and begins with the attribute that names it."""

    name: str
    kind: Kind
    source: str

    @classmethod
    def document(cls, name: str, kind: Kind) -> "Module":
        """The module of the workbook or of a sheet, without code."""
        return cls(name, kind, _DOCUMENT.format(name=name, base=kind.value))

    @classmethod
    def standard(cls, name: str, text: str) -> "Module":
        """A module from the text of its `.bas` file.

        Raises ValueError when the text is not ASCII (what else it holds would be read in the code page of the machine)
        or does not begin with the attribute that names it so.
        """
        if not text.isascii():
            raise ValueError(f"{name}.bas is not ASCII")
        if not text.startswith(f'Attribute VB_Name = "{name}"\n'):
            raise ValueError(f"{name}.bas does not begin with its name")
        return cls(name, Kind.STANDARD, text.rstrip("\n").replace("\n", "\r\n") + "\r\n")


def _record(identifier: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", identifier, len(data)) + data


def _twice(identifier: int, unicode_identifier: int, text: str) -> bytes:
    """A text in the code page and in UTF-16."""
    return _record(identifier, text.encode(_ENCODING)) + _record(unicode_identifier, text.encode("utf-16-le"))


def _information(project: str) -> bytes:
    """[2.3.4.2.1]"""
    return b"".join(
        (
            _record(0x01, struct.pack("<I", _WIN64)),
            _record(0x02, struct.pack("<I", _ENGLISH)),
            _record(0x14, struct.pack("<I", _ENGLISH)),
            _record(0x03, struct.pack("<H", _CODE_PAGE)),
            _record(0x04, project.encode(_ENCODING)),
            _twice(0x05, 0x40, ""),  # description
            _twice(0x06, 0x3D, ""),  # help file
            _record(0x07, bytes(4)),
            _record(0x08, bytes(4)),
            struct.pack("<HIIH", 0x09, 4, 0x5E7C0000, 1),  # PROJECTVERSION: the 4 is reserved, not the length
            _twice(0x0C, 0x3C, ""),  # constants
        )
    )


def _references() -> bytes:
    """[2.3.4.2.2]"""
    out = b""
    for name, library in _REFERENCES:
        data = library.encode(_ENCODING)
        out += _twice(0x16, 0x3E, name) + _record(0x0D, struct.pack("<I", len(data)) + data + bytes(6))
    return out


def _module(module: Module) -> bytes:
    """[2.3.4.2.3.2]"""
    return b"".join(
        (
            _record(0x19, module.name.encode(_ENCODING)),
            _record(0x47, module.name.encode("utf-16-le")),
            _twice(0x1A, 0x32, module.name),
            _twice(0x1C, 0x48, ""),
            _record(0x31, bytes(4)),  # MODULEOFFSET: the stream is source from its first byte
            _record(0x1E, bytes(4)),
            _record(0x2C, struct.pack("<H", _COOKIE)),
            _record(0x21 if module.kind is Kind.STANDARD else 0x22),
            _record(0x2B),
        )
    )


def _dir(project: str, modules: Sequence[Module]) -> bytes:
    count = _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, struct.pack("<H", _COOKIE))
    return _information(project) + _references() + count + b"".join(map(_module, modules)) + _record(0x10)


def _encrypted(data: bytes, identifier: str, seed: int) -> str:
    """Data encryption [2.4.3.2]; the seed and the bytes that are ignored are fixed, for the sake of the same bytes."""
    key = sum(identifier.encode("ascii")) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, last, before = key, out[2], out[1]
    for byte in bytes([7] * ((seed & 6) // 2)) + struct.pack("<I", len(data)) + data:
        cipher = byte ^ ((before + plain) & 0xFF)
        out.append(cipher)
        before, last, plain = last, cipher, byte
    return bytes(out).hex().upper()


def _project(project: str, identifier: str, modules: Sequence[Module]) -> bytes:
    """The stream PROJECT [2.3.1]: not protected, no password, visible."""
    lines = [f'ID="{identifier}"']
    for module in modules:
        standard = module.kind is Kind.STANDARD
        lines.append(f"Module={module.name}" if standard else f"Document={module.name}/&H00000000")
    lines += [
        f'Name="{project}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_encrypted(bytes(4), identifier, 0x10)}"',
        f'DPB="{_encrypted(bytes(1), identifier, 0x20)}"',
        f'GC="{_encrypted(bytes([0xFF]), identifier, 0x30)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode(_ENCODING)


def _names(modules: Sequence[Module]) -> bytes:
    """The stream PROJECTwm [2.3.3]."""
    pairs = (each.name.encode(_ENCODING) + b"\0" + each.name.encode("utf-16-le") + b"\0\0" for each in modules)
    return b"".join(pairs) + b"\0\0"


def vba_project(project: str, identifier: str, modules: Sequence[Module]) -> bytes:
    """`vbaProject.bin`. `identifier` is a GUID in braces."""
    streams = {"VBA/dir": compress(_dir(project, modules))}
    streams |= {f"VBA/{each.name}": compress(each.source.encode(_ENCODING)) for each in modules}
    streams["VBA/_VBA_PROJECT"] = _NO_CACHE
    streams["PROJECT"] = _project(project, identifier, modules)
    streams["PROJECTwm"] = _names(modules)
    return compound_file(streams)
