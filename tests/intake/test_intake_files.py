"""Files under the PATHs given, and one of them read."""

import os
import pickle
from pathlib import Path

import pytest

from xlsync.intake.errors import IntakeError
from xlsync.intake.files import FoundFile, NothingFound, PathMissing, find_files, read_bytes
from xlsync.intake.limits import Limits


@pytest.fixture
def mailbag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "hop-thu/b/BC (1).xlsx", "hop-thu/a.xlsx", "hop-thu/c/d/ghi chú.txt", "hop-thu/~$a.xlsx", "hop-thu/.~lock.a.xlsx#",
        "hop-thu/.DS_Store", "hop-thu/.git/config", "hop-thu/xlsync.sqlite", "hop-thu/xlsync.sqlite-journal",
        "hop-thu/xlsync.toml", "trống/.giu",
    ):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    return tmp_path


def names(*paths: str) -> list[str]:
    return [found.path for found in find_files(paths)]


def test_folders_are_walked_in_order_and_what_is_no_report_is_left_out(mailbag: Path) -> None:
    expected = ["hop-thu/a.xlsx", "hop-thu/b/BC (1).xlsx", "hop-thu/c/d/ghi chú.txt"]
    assert names("hop-thu") == expected
    assert names("hop-thu/") == expected


def test_the_path_given_stands_before_the_relative_path(mailbag: Path) -> None:
    assert names("./hop-thu/b") == ["./hop-thu/b/BC (1).xlsx"]
    assert names(str(mailbag / "hop-thu" / "b")) == [f"{mailbag.as_posix()}/hop-thu/b/BC (1).xlsx"]
    assert names("hop-thu/a.xlsx") == ["hop-thu/a.xlsx"]
    assert names(".")[0] == "hop-thu/a.xlsx"


def test_a_file_named_itself_is_taken_though_it_would_be_left_out_in_a_folder(mailbag: Path) -> None:
    assert names("hop-thu/.DS_Store") == ["hop-thu/.DS_Store"]


def test_a_file_reached_twice_comes_once_by_its_first_way(mailbag: Path) -> None:
    assert names("hop-thu/b/BC (1).xlsx", "hop-thu", "hop-thu/../hop-thu/a.xlsx") == [
        "hop-thu/b/BC (1).xlsx", "hop-thu/a.xlsx", "hop-thu/c/d/ghi chú.txt",
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_back_to_its_own_folder_ends_the_walk(mailbag: Path) -> None:
    (mailbag / "hop-thu" / "b" / "vòng").symlink_to(mailbag / "hop-thu", target_is_directory=True)
    (mailbag / "hop-thu" / "z.xlsx").symlink_to(mailbag / "hop-thu" / "a.xlsx")
    (mailbag / "hop-thu" / "gãy.xlsx").symlink_to(mailbag / "absent")
    assert names("hop-thu") == ["hop-thu/a.xlsx", "hop-thu/b/BC (1).xlsx", "hop-thu/c/d/ghi chú.txt"]


def test_a_missing_path_is_one_line_in_either_language(mailbag: Path) -> None:
    with pytest.raises(PathMissing) as caught:
        find_files(["hop-thu", "không-có"])
    assert caught.value.path == "không-có"
    assert [caught.value.message(lang) for lang in ("vi", "en")] == [
        "Không tìm thấy hoặc không đọc được tệp, thư mục: không-có",
        "No such file or folder, or it cannot be read: không-có",
    ]


def test_no_file_at_all_is_told_with_the_paths(mailbag: Path) -> None:
    with pytest.raises(NothingFound) as caught:
        find_files(["trống"])
    assert caught.value.message("vi") == "Không có tệp nào trong: trống"
    assert str(pickle.loads(pickle.dumps(caught.value))) == "No file found under: trống"


def found_at(path: Path) -> FoundFile:
    return find_files([str(path)])[0]


def test_the_bytes_of_a_file_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK 7290")
    assert read_bytes(found_at(tmp_path), Limits()) == b"PK 7290"


def test_a_file_beyond_the_limit_is_refused_before_and_after_it_grew(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(bytes(100))
    found = found_at(tmp_path)
    for file in (found, FoundFile(found.path, found.real, 1)):
        with pytest.raises(IntakeError) as caught:
            read_bytes(file, Limits(max_file_bytes=99))
        assert (caught.value.code, caught.value.variant, caught.value.values) == (
            "XS005",
            "file_bytes",
            {"limit": 99, "found": 100},
        )


def test_a_file_that_vanished_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    found = found_at(tmp_path)
    (tmp_path / "a.xlsx").unlink()
    with pytest.raises(IntakeError) as caught:
        read_bytes(found, Limits())
    assert (caught.value.code, caught.value.variant) == ("XS001", "unreadable")
