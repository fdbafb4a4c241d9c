"""The reading stage on a Dask cluster: real workers in processes of their own, over TCP on this machine."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dask
import pytest
from distributed import LocalCluster
from mixed_bag import archive, arguments, files_of, mixed, other_book, reader_of
from pool_readers import Blind, Deadly, Slow
from raw_office import Office

from xlsync.model import OperationError, Submission
from xlsync.pipeline import cluster as cluster_module
from xlsync.pipeline.pool import reading
from xlsync.pipeline.reading import Reader

NOBODY = "tcp://127.0.0.1:9"


def started(workers: int) -> LocalCluster:
    return LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a scheduler with two workers, for which one death is enough to give a task up."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), started(2) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return mixed(tmp_path_factory.mktemp("office"))


def submissions(reader: Reader, office: Office, address: str | None = None) -> list[Submission]:
    with reading(files_of(office), reader, 2, address) as results:
        return list(results)


def xlsync(*given: str, code: str = "", cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """The command; `code` runs before it in its process."""
    start = ["-c", f"import sys; sys.argv = ['xlsync', *sys.argv[1:]]; {code}; from xlsync.cli import run; run()"]
    return subprocess.run(
        [sys.executable, *(start if code else ["-m", "xlsync"]), *given],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd,
    )  # fmt: skip


def test_the_cluster_gives_the_same_bytes_and_is_silent(address: str, office: Office) -> None:
    here = xlsync("check", *arguments(office), "--jobs", "2")
    there = xlsync("check", *arguments(office), "--scheduler", address)
    assert here.returncode == 1
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)
    assert len(json.loads(there.stdout)["submissions"]) > 20


def test_every_kind_of_file_is_read_inside_a_worker(address: str, office: Office) -> None:
    """Workers are daemons, which may not use multiprocessing; mails and `.xls` need a child there all the same."""
    assert submissions(reader_of(office), office, address) == submissions(reader_of(office), office)


def test_workers_need_not_see_the_files(address: str, office: Office) -> None:
    assert submissions(reader_of(office, Blind), office, address) == submissions(reader_of(office), office)


def test_what_cannot_be_read_here_is_told_as_without_a_cluster(address: str, tmp_path: Path) -> None:
    office = mixed(tmp_path)
    files = files_of(office)
    (office.bag / "f-khac.xlsx").unlink()
    told = []
    for scheduler in (None, address):
        with reading(files, reader_of(office), 2, scheduler) as results:
            told.append(list(results))
    assert told[0] == told[1]
    assert [each.findings[0].variant for each in told[1] if each.source.path.endswith("f-khac.xlsx")] == ["unreadable"]


def test_a_mailbag_of_many_chunks_keeps_its_order(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_CHUNK_BYTES", 3 * len(other_book(0)))
    office = Office(tmp_path)
    for each in range(60):
        (office.bag / f"{each:02}.xlsx").write_bytes(other_book(each))
    (office.bag / "30-nhieu.zip").write_bytes(archive({f"{each:02}.xlsx": other_book(each) for each in range(20)}))
    there = submissions(reader_of(office), office, address)
    assert [(Path(each.source.path).name, each.source.member) for each in there] == [
        *[(f"{each:02}.xlsx", None) for each in range(30)],
        *[("30-nhieu.zip", f"{each:02}.xlsx") for each in range(20)],
        *[(f"{each:02}.xlsx", None) for each in range(30, 60)],
    ]


def test_a_worker_that_dies_costs_one_file(address: str, tmp_path: Path) -> None:
    office = Office(tmp_path)
    for each in range(40):
        (office.bag / f"{each:02}{'-chet' if each == 13 else ''}.xlsx").write_bytes(other_book(each))
    there = submissions(reader_of(office, Deadly), office, address)
    problems = [(each.findings[0].code, each.findings[0].variant) for each in there]
    assert problems == [("XS005", "crash") if each == 13 else ("XS004", "") for each in range(40)]


def test_a_cluster_that_goes_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_SECONDS", 2)
    office = Office(tmp_path)
    for each in range(60):
        (office.bag / f"{each:02}.xlsx").write_bytes(other_book(each))
    cluster = started(1)
    with (
        pytest.raises(OperationError, match="The cluster at tcp://"),
        reading(files_of(office), reader_of(office, Slow), 1, cluster.scheduler_address) as results,
    ):
        next(results)
        cluster.close()
        list(results)


def test_a_cluster_without_workers_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_SECONDS", 1)
    with started(0) as cluster, pytest.raises(OperationError, match="has no worker"):
        submissions(reader_of(office), office, cluster.scheduler_address)


def test_a_worker_with_another_version_is_told(address: str, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "__version__", "9.9")
    with pytest.raises(OperationError, match=r"needs xlsync 9\.9, and has: "):
        submissions(reader_of(office), office, address)


def test_where_nobody_answers_it_ends_with_one_line(office: Office) -> None:
    began = time.monotonic()
    done = xlsync("check", *arguments(office), "--scheduler", NOBODY)
    assert time.monotonic() - began < 25
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"xlsync: Không kết nối được tới {NOBODY}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("wrong", ["máy-chủ", "http://127.0.0.1:1", "tcp://127.0.0.1"])
def test_an_address_that_is_none_is_told(wrong: str, office: Office) -> None:
    done = xlsync("check", *arguments(office), "--scheduler", wrong)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"xlsync: Không kết nối được tới {wrong}: ")


def test_without_the_extra_it_says_what_to_install(office: Office) -> None:
    done = xlsync("check", *arguments(office), "--scheduler", NOBODY, code="sys.modules['distributed'] = None")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "xlsync: --scheduler cần gói dask: pip install 'xlsync[dask]'.\n"


def test_without_the_option_dask_is_not_imported(office: Office) -> None:
    done = xlsync(
        "check", *arguments(office), "--jobs", "2",
        code="sys.modules['distributed'] = sys.modules['dask'] = None",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr


def test_a_run_on_a_cluster_leaves_no_temporary_file(address: str, office: Office, tmp_path: Path) -> None:
    with reading(files_of(office), replace(reader_of(office), spill=tmp_path), 1, address) as results:
        assert list(results)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_with_one_line(address: str, tmp_path: Path) -> None:
    office = Office(tmp_path)
    contents = {f"{each:04}.csv": f"a;b\n{each};1\n".encode() for each in range(2000)}
    for each in range(8):
        (office.bag / f"{each}.zip").write_bytes(archive(contents))
    started = subprocess.Popen(
        [sys.executable, "-m", "xlsync", "check", *arguments(office), "--scheduler", address],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    time.sleep(3)
    assert started.poll() is None
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=30)
    assert (started.returncode, out, err) == (130, "", "xlsync: đã dừng theo yêu cầu. / Stopped.\n")
