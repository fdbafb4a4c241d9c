"""Files that are encrypted with a password: Office packages (agile, standard) and `.xls` (RC4, XOR), with msoffcrypto.

A password never becomes part of a value, a message or an exception. What a file says about the work that its key costs
is looked at before msoffcrypto does the work.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

import msoffcrypto
from cryptography.exceptions import UnsupportedAlgorithm
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from xlsync.intake.errors import IntakeError, damaged
from xlsync.intake.formats.compound import DAMAGE, Compound
from xlsync.intake.formats.xls_records import BIFF5, EOF, FILEPASS, records

#: With which Excel encrypts what nobody gave a password to open: workbooks that are only protected against changes.
#: Every program tries it without asking.
_UNASKED = "VelvetSweatshop"
_INFO, _PACKAGE = "EncryptionInfo", "EncryptedPackage"
_LARGEST_INFO = 64 * 1024
#: Rounds of hashing; Office takes 100,000, which costs about a tenth of a second.
_MOST_ROUNDS = 1_000_000
_AES = b"AES"
_CIPHER = re.compile(rb'\bcipherAlgorithm\s*=\s*["\']\s*([^"\']*)')
_ROUNDS = re.compile(rb'\bspinCount\s*=\s*["\']\s*([0-9]+)')


def decrypt(data: bytes, passwords: Sequence[str]) -> bytes:
    """The bytes of the document inside, with the first password that opens it.

    Raises IntakeError: XS002 when there is no password (variant "") or none that opens it (`wrong`), XS001 when the
    file is damaged.
    """
    compound = Compound(data)
    what = "office" if _PACKAGE.casefold() in compound.names else "xls"
    if what == "office":
        _check_info(compound)
    elif compound.workbook()[4:6] == BIFF5.to_bytes(2, "little"):
        raise IntakeError("XS002", "", {"format": what})
    try:
        document = msoffcrypto.OfficeFile(io.BytesIO(data))
    except (DecryptionError, FileFormatError) as error:  # rights management: nothing that is opened here
        raise IntakeError("XS002", "", {"format": what}) from error
    except (*DAMAGE, ParseError) as error:
        raise damaged(_INFO) from error
    for password in dict.fromkeys((_UNASKED, *passwords)):
        opened = _open(document, what, password) if password else None
        if opened is not None:
            return opened
    variant = "wrong" if any(passwords) else ""
    raise IntakeError("XS002", variant, {"format": what})


def is_encrypted_xls(data: bytes) -> bool:
    """Whether the records of a `.xls` are encrypted. False for anything that cannot be read, which the reader names."""
    try:
        for number, _ in records(Compound(data).workbook()):
            if number in {FILEPASS, EOF}:
                return number == FILEPASS
    except IntakeError:
        return False
    return False


def _check_info(compound: Compound) -> None:
    """Refuses what would make msoffcrypto work for minutes: many rounds, a document type in the XML.

    A cipher that it does not know (DES, RC2: a choice of some policies) is one that no password opens here, XS002.
    """
    info = compound.read(_INFO)
    if len(info) > _LARGEST_INFO:
        raise damaged(_INFO)
    if info[:4] == b"\x04\x00\x04\x00":
        rounds = _ROUNDS.findall(info)
        if b"<!" in info or b"\0" in info[8:] or not rounds or any(int(each[:12]) > _MOST_ROUNDS for each in rounds):
            raise damaged(_INFO)
        if any(cipher.strip() != _AES for cipher in _CIPHER.findall(info)):
            raise IntakeError("XS002", "", {"format": "office"})


def _open(document: Any, what: str, password: str) -> bytes | None:
    """The decrypted document, None when that is not its password."""
    output = io.BytesIO()
    try:
        if what == "office":
            document.load_key(password=password, verify_password=True)
        else:
            document.load_key(password=password)
        document.decrypt(output)
    except (InvalidKeyError, UnicodeError):  # the old ways of encrypting know no Vietnamese letters
        return None
    except (DecryptionError, UnsupportedAlgorithm) as error:
        raise IntakeError("XS002", "", {"format": what}) from error
    except (*DAMAGE, FileFormatError, ParseError) as error:
        raise damaged(_PACKAGE if what == "office" else "Workbook") from error
    return output.getvalue()
