"""Files read in several processes: nothing depends on how many, a process that dies costs one file, none remains."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from mixed_bag import archive, arguments, files_of, mixed, other_book, reader_of
from pool_readers import Deadly, Noting, Slow, Unstartable
from raw_office import Office

from xlsync.intake.files import FoundFile
from xlsync.intake.limits import Limits
from xlsync.model import OperationError, Submission
from xlsync.pipeline.pool import reading
from xlsync.pipeline.reading import Reader

linux = pytest.mark.skipif(sys.platform != "linux", reason="forks, and looks at processes in /proc")
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return mixed(tmp_path_factory.mktemp("office"))


def submissions(reader: Reader, files: list[FoundFile], jobs: int) -> list[Submission]:
    with reading(files, reader, jobs) as results:
        return list(results)


def places(read: list[Submission]) -> list[tuple[str, str | None]]:
    return [(Path(each.source.path).name, each.source.member) for each in read]


def codes(read: list[Submission]) -> dict[str, str]:
    """File name → code and variant of the first finding of each file that was refused."""
    return {
        Path(each.source.member or each.source.path).name: f"{each.findings[0].code} {each.findings[0].variant}"
        for each in read
        if not each.tables
    }


def xlsync(*given: str, temp: Path | None = None) -> "subprocess.CompletedProcess[str]":
    environment = os.environ if temp is None else {**os.environ, "TMPDIR": str(temp)}
    return subprocess.run(
        [sys.executable, "-m", "xlsync", *given],
        capture_output=True, text=True, encoding="utf-8", check=False, env=environment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def alone(office: Office) -> str:
    done = xlsync("check", *arguments(office), "--jobs", "1")
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.mark.parametrize("jobs", ["2", "4"])
def test_the_number_of_processes_changes_no_byte(jobs: str, office: Office, alone: str) -> None:
    assert xlsync("check", *arguments(office), "--jobs", jobs).stdout == alone


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_files_come_in_their_order_those_of_a_large_archive_where_it_stands(jobs: int, office: Office) -> None:
    assert places(submissions(reader_of(office), files_of(office), jobs)) == [
        ("b-thu.eml", "BC.xlsx"), ("b-thu.eml", "ky.pdf"),
        *[(f"c-{each}.xlsx", None) for each in range(6)],
        *[("d-nhieu.zip", f"{each:02}.xlsx") for each in range(12)], ("d-nhieu.zip", "B.xlsx"),
        ("e-it.zip", "so.csv"), ("e-it.zip", "lai.xlsx"), ("e-it.zip", "hong.xlsx"),
        ("f-khac.xlsx", None), ("g-hong.xls", None), ("h-bang.htm", None), ("i-rong.zip", None), ("k-chu.eml", None),
        ("z-tinh.xlsx", None),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_a_few_files_are_read_here_with_the_same_result(count: int, office: Office) -> None:
    few = [file for file in files_of(office) if file.path.endswith(("nhieu.zip", "thu.eml", "tinh.xlsx"))][:count]
    with reading(few, reader_of(office), 4) as results:
        assert not _pool_is_running()
        here = list(results)
    assert here == [each for each in submissions(reader_of(office), files_of(office), 2) if _is_of(each, few)]
    assert here


def _is_of(each: Submission, files: list[FoundFile]) -> bool:
    return each.source.path in {file.path for file in files}


def _pool_is_running() -> bool:
    import multiprocessing

    return bool(multiprocessing.active_children())


def test_no_reader_writes_where_it_has_no_spill_folder(office: Office) -> None:
    """As on a cluster: all of a large archive by one process, and nothing is left of it."""
    reader = reader_of(office)
    (large,) = (file for file in files_of(office) if file.path.endswith("nhieu.zip"))
    read = reader.read(large)
    reader.close()
    assert not read.spilled
    assert read.submissions == submissions(reader_of(office), [large], 1)


def bag_of(folder: Path, *names: str) -> Office:
    office = Office(folder)
    for number, name in enumerate(names):
        (office.bag / name).write_bytes(other_book(number))
    return office


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("deadly", [{7}, {0, 29}, {3, 4, 20}])
def test_a_process_that_dies_costs_the_file_it_was_reading_and_no_other(deadly: set[int], tmp_path: Path) -> None:
    names = [f"{each:02}-{'chet' if each in deadly else 'song'}.xlsx" for each in range(30)]
    office = bag_of(tmp_path, *names)
    read = submissions(reader_of(office, Deadly), files_of(office), 2)
    assert [path for path, _ in places(read)] == names
    assert {name for name, problem in codes(read).items() if problem == "XS005 crash"} == {
        name for name in names if "chet" in name
    }
    assert [each.source.sha256 for each in read] == [
        sha256((office.bag / name).read_bytes()).hexdigest() for name in names
    ]


def test_a_process_that_dies_over_a_file_of_a_large_archive_costs_that_file(tmp_path: Path) -> None:
    office = bag_of(tmp_path, *[f"{each}.xlsx" for each in range(8)])
    contents = {f"{each:02}{'-chet' if each == 5 else ''}.xlsx": other_book(each) for each in range(10)}
    (office.bag / "4-nhieu.zip").write_bytes(archive(contents))
    read = submissions(reader_of(office, Deadly), files_of(office), 2)
    assert len(places(read)) == len(set(places(read))) == 18
    assert [name for name, problem in codes(read).items() if problem == "XS005 crash"] == ["05-chet.xlsx"]


def test_a_parser_that_dies_costs_no_process_of_the_pool(office: Office) -> None:
    """What is risky runs in children of those processes: here their memory is too small for any parser."""
    read = submissions(replace(reader_of(office), limits=Limits(max_memory_bytes=1)), files_of(office), 2)
    problems = codes(read)
    for risky in ("b-thu.eml", "d-nhieu.zip", "h-bang.htm"):
        assert problems[risky] in {"XS005 memory", "XS005 crash"}  # a library that cannot be loaded is a crash
    assert problems["f-khac.xlsx"] == "XS004 "
    assert [each.source.path for each in read] == [file.path for file in files_of(office)]


def test_when_no_process_can_be_started_no_file_is_blamed(tmp_path: Path) -> None:
    import polars  # noqa: F401 - with it processes are started afresh

    office = bag_of(tmp_path, *[f"{each}.xlsx" for each in range(6)])
    with pytest.raises(OperationError, match="--jobs 1"):
        submissions(reader_of(office, Unstartable), files_of(office), 2)


FORK = """
import sys
from pathlib import Path
from types import SimpleNamespace
sys.path[:0] = {path!r}
import mixed_bag, pool_readers
from xlsync.pipeline.pool import reading
sys.modules["marker"] = sys
folder = Path(sys.argv[1])
office = SimpleNamespace(folder=folder, bag=folder / "bag")
with reading(mixed_bag.files_of(office), mixed_bag.reader_of(office, pool_readers.Noting), 2) as results:
    assert "polars" not in sys.modules
    import polars
    assert len(list(results)) == 6
"""


@linux
def test_processes_are_forked_before_polars_is_imported(tmp_path: Path) -> None:
    bag_of(tmp_path, *[f"{each}.xlsx" for each in range(6)])
    subprocess.run([sys.executable, "-c", FORK.format(path=[str(HERE), *filter(None, sys.path)]), tmp_path], check=True)
    notes = [each.read_text(encoding="ascii") for each in (tmp_path / "bag").glob("*.note")]
    assert notes == ["True False"] * 6


AFRESH = """
import sys
import polars
from xlsync.cli import run
if __name__ == "__main__":
    run()
"""


def test_modules_that_lie_in_the_mailbag_are_not_run(office: Office, alone: str, tmp_path: Path) -> None:
    """A process that is started afresh would look into the working folder first."""
    (tmp_path / "afresh.py").write_text(AFRESH, encoding="utf-8")
    bag = tmp_path / "thu"
    bag.mkdir()
    for name in ("multiprocessing", "pickle", "signal"):
        (bag / f"{name}.py").write_text("open('da-chay', 'w')", encoding="ascii")
    done = subprocess.run(
        [sys.executable, tmp_path / "afresh.py", "check", *arguments(office), "--jobs", "2"],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=bag,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, alone), done.stderr
    assert not (bag / "da-chay").exists()


def test_work_begins_before_the_first_result_is_asked_for(tmp_path: Path) -> None:
    office = bag_of(tmp_path, *[f"{each}.xlsx" for each in range(6)])
    with reading(files_of(office), reader_of(office, Noting), 2) as results:
        _until(lambda: len(list(office.bag.glob("*.note"))) == 6)
        assert len(list(results)) == 6


def test_who_stops_early_does_not_wait_for_the_rest(tmp_path: Path) -> None:
    office = bag_of(tmp_path, *[f"{each:03}.xlsx" for each in range(300)])
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), reading(files_of(office), reader_of(office, Slow), 2) as results:
        next(results)
        raise KeyboardInterrupt
    assert time.monotonic() - began < 9  # all of it takes fifteen seconds
    assert not _pool_is_running()


def test_nothing_is_left_in_the_folder_for_temporary_files(office: Office, tmp_path: Path) -> None:
    for jobs in ("1", "2"):
        assert xlsync("check", *arguments(office), "--jobs", jobs, temp=tmp_path).returncode == 1
        assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A mailbag that takes some seconds, and begins with an archive of many files."""
    office = mixed(tmp_path_factory.mktemp("large"))
    contents = {f"{each:04}.csv": f"a;b\n{each};1\n".encode() for each in range(1500)}
    for each in range(4):
        (office.bag / f"a-{each}.zip").write_bytes(archive(contents))
    return office


def _of_session(session: int) -> list[str]:
    """The processes of a session that still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, *rest = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(rest[2]) == session and state != "Z":
                found.append((process / "cmdline").read_text(encoding="utf-8"))
        except OSError:  # it has ended meanwhile
            continue
    return found


def _started(office: Office, jobs: str, temp: Path) -> "subprocess.Popen[str]":
    """A run that has begun to read."""
    started = subprocess.Popen(
        [sys.executable, "-m", "xlsync", "check", *arguments(office), "--jobs", jobs],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
        env={**os.environ, "TMPDIR": str(temp)},
    )  # fmt: skip
    _until(lambda: any(temp.glob("xlsync-*/*")))
    return started


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_no_process_is_left_after_a_run(jobs: str, office: Office) -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "xlsync", "check", *arguments(office), "--jobs", jobs],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    _until(lambda: len(_of_session(started.pid)) > int(jobs))
    assert started.wait(60) == 1
    _until(lambda: not _of_session(started.pid), 5)


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("to_all", [True, False], ids=["terminal", "process"])
def test_ctrl_c_ends_with_one_line_and_leaves_nothing(jobs: str, to_all: bool, large: Office, tmp_path: Path) -> None:
    started = _started(large, jobs, tmp_path)
    assert len(_of_session(started.pid)) > 1
    (os.killpg if to_all else os.kill)(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=30)
    assert (started.returncode, out, err) == (130, "", "xlsync: đã dừng theo yêu cầu. / Stopped.\n")
    assert not list(tmp_path.iterdir())
    _until(lambda: not _of_session(started.pid), 5)


@linux
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_processes_end_when_the_run_is_killed(jobs: str, large: Office, tmp_path: Path) -> None:
    started = _started(large, jobs, tmp_path)
    assert len(_of_session(started.pid)) > 1
    started.kill()
    started.communicate(timeout=30)
    _until(lambda: not _of_session(started.pid), 5)
