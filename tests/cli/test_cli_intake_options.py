"""`--password-file`, `--limit` and the `[limits]` of an office: what they take, and what they say of what they do not."""

import io
import json
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from command_line import xlsync


def book() -> bytes:
    made, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in range(10):
        made.active.append([f"dòng {row}", row])
    made.save(buffer)
    return buffer.getvalue()


def locked(password: str) -> bytes:
    output = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(book())).encrypt(password, output)
    return output.getvalue()


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    folder = tmp_path / "thu"
    folder.mkdir()
    (folder / "BC.xlsx").write_bytes(book())
    return folder


def problems(*arguments: object, cwd: Path | None = None) -> list[tuple[str, str]]:
    """Code and remedy of each finding."""
    done = xlsync("check", *arguments, "--format", "json", "--quiet", cwd=cwd)
    assert done.returncode in {0, 1}, done.stderr
    return [(each["code"], each["remedy"]) for each in json.loads(done.stdout)["findings"]]


def codes(*arguments: object, cwd: Path | None = None) -> list[str]:
    return [code for code, _ in problems(*arguments, cwd=cwd)]


def refusal(*arguments: object, cwd: Path | None = None) -> str:
    """The one line with which the command refuses to begin."""
    done = xlsync("check", *arguments, cwd=cwd)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    return done.stderr.removeprefix("xlsync: ").rstrip()


SECRET = "Mật khẩu 2024"


@pytest.mark.parametrize(
    "written",
    [
        SECRET.encode(),
        b"\xef\xbb\xbf" + f"{SECRET}\r\n".encode(),
        f"sai\r\n\r\n   \r\n{SECRET}\r\nkhac\r\n".encode(),
        f"{'sai' * 40}\n{SECRET}\n".encode(),
    ],
    ids=["plain", "BOM and CRLF", "blank lines", "a long one"],
)
def test_a_password_opens_the_file_however_it_is_written_down(written: bytes, tmp_path: Path) -> None:
    (tmp_path / "BC.xlsx").write_bytes(locked(SECRET))
    (tmp_path / "mk.txt").write_bytes(written)
    assert codes(tmp_path / "BC.xlsx") == ["XS002"]
    assert codes(tmp_path / "BC.xlsx", "--password-file", tmp_path / "mk.txt") == ["XS004"]


def test_blanks_around_a_password_belong_to_it(tmp_path: Path) -> None:
    (tmp_path / "BC.xlsx").write_bytes(locked(" mk "))
    (tmp_path / "mk.txt").write_bytes(b" mk \n")
    assert codes(tmp_path / "BC.xlsx", "--password-file", tmp_path / "mk.txt") == ["XS004"]


def test_no_password_is_ever_shown(tmp_path: Path) -> None:
    (tmp_path / "BC.xlsx").write_bytes(locked(SECRET))
    (tmp_path / "mk.txt").write_bytes("sai-rồi\n".encode())
    done = xlsync(
        "check", tmp_path / "BC.xlsx", "--password-file", tmp_path / "mk.txt", "--format", "json", "--verbose"
    )
    assert "XS002" in done.stdout
    assert "sai-rồi" not in done.stdout + done.stderr


def test_a_password_file_that_is_missing_is_told(bag: Path) -> None:
    told = refusal(bag, "--password-file", bag / "khong-co.txt")
    assert told.startswith("--password-file: không đọc được ")


@pytest.mark.parametrize("written", [b"m\xe2t kh\xc8u", "mk\n".encode("utf-16")])
def test_a_password_file_that_is_no_utf_8_is_told(written: bytes, bag: Path, tmp_path: Path) -> None:
    (tmp_path / "mk.txt").write_bytes(written)
    assert "UTF-8" in refusal(bag, "--password-file", tmp_path / "mk.txt")


def test_a_hundred_passwords_are_taken_and_no_more(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "mk.txt").write_text("".join(f"{each}\n\n{each}\n" for each in range(100)), encoding="utf-8")
    assert codes(bag, "--password-file", tmp_path / "mk.txt") == ["XS004"]
    (tmp_path / "mk.txt").write_text("".join(f"{each}\n" for each in range(101)), encoding="utf-8")
    assert "tối đa 100" in refusal(bag, "--password-file", tmp_path / "mk.txt")


def test_a_password_file_in_the_office_settings_is_used(tmp_path: Path) -> None:
    (tmp_path / "BC.xlsx").write_bytes(locked(SECRET))
    (tmp_path / "mk.txt").write_text(SECRET, encoding="utf-8")
    (tmp_path / "xlsync.toml").write_text('password_file = "mk.txt"\n', encoding="utf-8")
    assert codes("BC.xlsx", cwd=tmp_path) == ["XS004"]


def test_a_limit_refuses_and_says_how_to_raise_it(bag: Path) -> None:
    ((code, remedy),) = problems(bag, "--limit", "cells=19")
    assert code == "XS005"
    assert "--limit cells=" in remedy
    assert codes(bag, "--limit", "cells=20") == ["XS004"]


def test_several_limits_hold_at_once_and_the_last_word_counts(bag: Path) -> None:
    assert codes(bag, "--limit", "cells=20", "--limit", "sheets=1") == ["XS004"]
    assert codes(bag, "--limit", "cells=20", "--limit", "cell_chars=3") == ["XS005"]
    assert codes(bag, "--limit", "cells=5", "--limit", "max_cells=20") == ["XS004"]


@pytest.mark.parametrize("limit", ["memory_bytes", "file_bytes", "expanded_bytes", "entries", "text_chars"])
def test_the_name_in_the_remedy_is_one_that_the_option_takes(limit: str, bag: Path) -> None:
    ((code, remedy),) = problems(bag, "--limit", f"{limit}=1", "--limit", "inline_bytes=1")
    assert code == "XS005"
    assert f"--limit {limit}=" in remedy
    assert codes(bag, "--limit", f"{limit}=999999999") == ["XS004"]


def test_a_limit_that_does_not_exist_is_told_with_those_that_do(bag: Path) -> None:
    told = refusal(bag, "--limit", "rows=5")
    assert told.startswith("--limit: không có giới hạn “rows”; có: ")
    assert "cells" in told


@pytest.mark.parametrize(
    "value",
    [
        "cells",
        "cells=",
        "cells=0",
        "cells=-5",
        "cells=1.5",
        "cells=2e6",
        "cells=2_000",
        "cells=٣",
        "cells=" + "9" * 5000,
    ],
)
def test_a_limit_that_is_no_number_is_told_with_an_example(value: str, bag: Path) -> None:
    told = refusal(bag, "--limit", value)
    assert told.startswith("--limit cells: phải là số nguyên từ 1")
    assert "cells=2000000" in told


def test_a_limit_beyond_all_bounds_is_as_good_as_none(bag: Path) -> None:
    (bag / "a.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    most = [f"{name}={10**12}" for name in ("cpu_seconds", "wall_seconds", "memory_bytes", "cells", "inline_bytes")]
    assert codes(bag, *[part for each in most for part in ("--limit", each)]) == ["XS004", "XS004"]


def test_the_office_may_set_limits_and_the_command_line_changes_them(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "xlsync.toml").write_text("[limits]\ncells = 5\n", encoding="utf-8")
    assert codes(bag, cwd=tmp_path) == ["XS005"]
    assert codes(bag, "--limit", "cells=20", cwd=tmp_path) == ["XS004"]


@pytest.mark.parametrize("written", ["cells = 1.5", "cells = true", "cells = [5]", 'cells = "nhiều"', "rows = 5"])
def test_a_wrong_limit_in_the_settings_is_told(written: str, bag: Path, tmp_path: Path) -> None:
    (tmp_path / "xlsync.toml").write_text(f"[limits]\n{written}\n", encoding="utf-8")
    assert "limit" in refusal(bag, cwd=tmp_path)


def test_limits_that_are_no_table_are_told(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "xlsync.toml").write_text("limits = 5\n", encoding="utf-8")
    assert "[limits]" in refusal(bag, cwd=tmp_path)
