"""Encrypted files: the right password, none, a wrong one; damage is no matter of passwords."""

import io
import pickle
from typing import Any

import msoffcrypto
import pytest
from format_books import figures, sample
from ole_writer import encrypted_xls, number_cell, ole_of, record, text_cell, xls_of

from xlsync.intake.errors import IntakeError
from xlsync.intake.formats import protected
from xlsync.intake.formats.binary import read_binary
from xlsync.intake.formats.protected import decrypt, is_encrypted_xls
from xlsync.intake.sniff import Kind
from xlsync.intake.xlsx import read_workbook

SECRET = "Mật khẩu 2024"


def agile(password: str) -> bytes:
    output = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(sample())).encrypt(password, output)
    return output.getvalue()


@pytest.fixture(scope="module")
def locked() -> bytes:
    return agile(SECRET)


def refused(data: bytes, *passwords: str) -> IntakeError:
    with pytest.raises(IntakeError) as caught:
        decrypt(data, passwords)
    return caught.value


def test_the_first_password_that_fits_opens_it(locked: bytes) -> None:
    book = read_workbook(decrypt(locked, ["sai", "", SECRET]))
    assert figures(book.grids[0]) == figures(read_workbook(sample()).grids[0])


def test_without_a_password(locked: bytes) -> None:
    error = refused(locked)
    assert (error.code, error.variant, error.values) == ("XS002", "", {"format": "office"})


def test_wrong_passwords_are_never_told(locked: bytes) -> None:
    error = refused(locked, "sai-mot", "sai-hai")
    assert (error.code, error.variant, error.values) == ("XS002", "wrong", {"format": "office"})
    assert b"sai-" not in pickle.dumps(error)
    assert "sai-" not in str(error)


def test_what_is_only_protected_against_changes_needs_no_password() -> None:
    assert read_workbook(decrypt(agile("VelvetSweatshop"), [])).grids


def test_an_encrypted_xls_is_opened() -> None:
    data = encrypted_xls(number_cell(0, 0, 7290) + text_cell(0, 1, "Đơn vị"), "2024")
    assert is_encrypted_xls(data)
    assert read_binary(data, Kind.XLS, None, ["sai", "2024"]).grids[0].rows == {1: {1: 7290.0, 2: "Đơn vị"}}


def test_an_encrypted_xls_without_its_password() -> None:
    data = encrypted_xls(number_cell(0, 0, 7290), "2024")
    assert (refused(data).variant, refused(data, "x").variant) == ("", "wrong")
    assert refused(data).values == {"format": "xls"}


def test_an_encrypted_workbook_of_excel_95_is_opened_by_no_password() -> None:
    data = xls_of(record(0x2F, bytes(4)) + number_cell(0, 0, 7290), record(0x2F, bytes(4)), 0x0500)
    assert (refused(data).code, refused(data, "2024").code) == ("XS002", "XS002")


def test_a_cipher_of_some_policies_is_opened_by_no_password(locked: bytes) -> None:
    assert b'cipherAlgorithm="AES"' in locked
    error = refused(locked.replace(b'cipherAlgorithm="AES"', b'cipherAlgorithm="RC2"'), SECRET)
    assert (error.code, error.variant, error.values) == ("XS002", "", {"format": "office"})


def test_a_plain_xls_is_not_encrypted() -> None:
    assert not is_encrypted_xls(xls_of(number_cell(0, 0, 1)))
    assert not is_encrypted_xls(b"x" * 600)


@pytest.mark.parametrize("keep", [600, 4000])
def test_a_file_that_is_cut_off_is_damaged(locked: bytes, keep: int) -> None:
    assert refused(locked[:keep], SECRET).code == "XS001"


def test_a_container_without_the_description_of_its_encryption_is_damaged() -> None:
    assert refused(ole_of(b"x", "EncryptedPackage")).code == "XS001"


def test_a_key_that_would_cost_minutes_is_refused_before_it_is_made(
    locked: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> None:
        raise AssertionError("the key was made")

    monkeypatch.setattr(protected, "_open", never)
    assert b'spinCount="100000"' in locked
    assert refused(locked.replace(b'spinCount="100000"', b'spinCount="999999999"'[:18]), SECRET).code == "XS001"
