"""The child process that reads what is risky: its caps, its ends, and that nothing of it remains."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sandbox_tasks as child

from xlsync.intake.errors import IntakeError
from xlsync.intake.limits import Limits
from xlsync.intake.sandbox import Sandbox

MB = 1024 * 1024
SMALL = Limits(max_memory_bytes=200 * MB, max_cpu_seconds=1, max_wall_seconds=30)
HASTY = Limits(max_wall_seconds=1)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(SMALL)
    yield made
    made.close()


def refusal(sandbox: Sandbox, task: Any, *arguments: object) -> tuple[str, str, object]:
    with pytest.raises(IntakeError) as caught:
        list(sandbox.run(task, *arguments))
    return caught.value.code, caught.value.variant, caught.value.values.get("limit")


def pid_of(sandbox: Sandbox) -> int:
    (pid,) = sandbox.run(child.process_id)
    return pid


def children() -> set[int]:
    """The processes that this one has started and not taken leave of, zombies included."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that ends meanwhile
            found |= {int(each) for each in (task / "children").read_text(encoding="ascii").split()}
    return found


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def is_gone(pid: int, seconds: float = 5) -> bool:
    """Whether the process ends within that time; one that only waits for somebody to ask for its status has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state in {"Z", "X"}:
            return True
        time.sleep(0.02)
    return False


def test_too_much_memory_is_refused_and_says_how_much(sandbox: Sandbox) -> None:
    assert refusal(sandbox, child.fill_memory) == ("XS005", "memory", 200 * MB)


def test_a_request_too_large_for_the_child_is_a_matter_of_memory(sandbox: Sandbox) -> None:
    pid_of(sandbox)  # the cap holds from the first request on
    assert refusal(sandbox, child.length, bytes(250 * MB)) == ("XS005", "memory", 200 * MB)


def test_an_answer_too_large_for_the_child_is_a_matter_of_memory(sandbox: Sandbox) -> None:
    assert refusal(sandbox, child.zeros, 120 * MB) == ("XS005", "memory", 200 * MB)


def test_too_much_processor_time_is_refused_and_says_how_much(sandbox: Sandbox) -> None:
    assert refusal(sandbox, child.burn) == ("XS005", "time", 1)


def test_a_child_that_waits_is_ended_by_the_clock() -> None:
    sandbox = Sandbox(HASTY)
    began = time.monotonic()
    assert refusal(sandbox, child.sleep, 60) == ("XS005", "time", 1)
    assert time.monotonic() - began < 10
    sandbox.close()


@pytest.mark.parametrize("task", [child.abort, child.kill, child.leave, child.fail])
def test_a_child_that_dies_is_a_crash(sandbox: Sandbox, task: Any) -> None:
    assert refusal(sandbox, task) == ("XS005", "crash", None)


def test_nesting_beyond_what_python_follows_is_a_matter_of_depth(sandbox: Sandbox) -> None:
    assert refusal(sandbox, child.descend)[:2] == ("XS005", "depth")


def test_a_refusal_comes_as_it_was_raised_after_what_was_good(sandbox: Sandbox) -> None:
    seen = []
    with pytest.raises(IntakeError, match="XS005 cells limit=10"):
        for each in sandbox.run(child.refuse, 3):
            seen.append(each)
    assert seen == [0, 1, 2]


def test_what_came_before_a_death_is_good(sandbox: Sandbox) -> None:
    seen = []
    with pytest.raises(IntakeError, match="crash"):
        for each in sandbox.run(child.leave):
            seen.append(each)
    assert seen == [1]


@pytest.mark.parametrize("task", [child.abort, child.fail, child.fill_memory])
def test_after_a_death_the_next_task_works_in_a_new_child(sandbox: Sandbox, task: Any) -> None:
    before = pid_of(sandbox)
    refusal(sandbox, task)
    assert list(sandbox.run(child.count, 3)) == [0, 1, 2]
    assert pid_of(sandbox) != before


@pytest.mark.parametrize("task", [child.refuse_with_text, child.descend])
def test_a_refusal_costs_no_child(sandbox: Sandbox, task: Any) -> None:
    before = pid_of(sandbox)
    refusal(sandbox, task)
    assert pid_of(sandbox) == before


def test_a_child_that_was_killed_between_two_tasks_is_replaced(sandbox: Sandbox) -> None:
    before = pid_of(sandbox)
    os.kill(before, 9)
    assert is_gone(before)
    assert pid_of(sandbox) != before


def test_each_task_has_its_own_processor_time() -> None:
    sandbox = Sandbox(Limits(max_cpu_seconds=1))
    pids = {pid for _ in range(4) for pid in sandbox.run(child.burn_for, 0.6)}
    assert len(pids) == 1
    sandbox.close()


def test_what_a_parser_prints_does_not_get_between_the_answers(
    sandbox: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    assert list(sandbox.run(child.chatter)) == ["answer"]
    assert list(sandbox.run(child.count, 2)) == [0, 1]
    assert capfd.readouterr() == ("", "")


def test_many_results_and_large_ones_come_whole() -> None:
    sandbox = Sandbox(Limits())
    assert list(sandbox.run(child.count, 20_000)) == list(range(20_000))
    (data,) = sandbox.run(child.zeros, 64 * MB)
    assert data == bytes(64 * MB)
    assert list(sandbox.run(child.length, data)) == [64 * MB]
    sandbox.close()


def test_a_child_whose_memory_is_half_full_is_replaced(sandbox: Sandbox) -> None:
    (first,) = sandbox.run(child.keep, 110 * MB)
    assert pid_of(sandbox) != first


def test_a_child_that_gave_its_memory_back_goes_on(sandbox: Sandbox) -> None:
    (first,) = sandbox.run(child.take_and_give_back, 110 * MB)
    assert pid_of(sandbox) == first


def test_who_stops_early_gets_no_stale_answer_later(sandbox: Sandbox) -> None:
    results = sandbox.run(child.count, 1000)
    assert next(results) == 0
    results.close()
    assert list(sandbox.run(child.count, 2)) == [0, 1]


def test_an_interrupted_parent_gets_no_stale_answer_later(sandbox: Sandbox) -> None:
    results = sandbox.run(child.count, 1000)
    next(results)
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)
    assert list(sandbox.run(child.count, 2)) == [0, 1]


def test_close_ends_the_process_and_leaves_no_zombie() -> None:
    sandbox = Sandbox(SMALL)
    pid = pid_of(sandbox)
    assert pid in children()
    sandbox.close()
    assert pid not in children()
    assert not Path(f"/proc/{pid}").exists()
    sandbox.close()  # once more does no harm


def test_every_end_of_a_child_leaves_no_zombie(sandbox: Sandbox) -> None:
    before = children()
    for task in (child.abort, child.fail, child.fill_memory):
        refusal(sandbox, task)
    assert children() == before


def test_without_a_task_there_is_no_process() -> None:
    before = children()
    Sandbox(SMALL).close()
    assert children() == before


PARENT = """
import sys
sys.path[:0] = {path!r}
import sandbox_tasks as child
from xlsync.intake.limits import Limits
from xlsync.intake.sandbox import Sandbox
sandbox = Sandbox(Limits(max_wall_seconds=60))
(pid,) = sandbox.run(child.process_id)
print(pid, flush=True)
if sys.argv[1:]:
    list(sandbox.run(child.sleep, 60, sys.argv[1]))
sys.stdin.read()
"""


def parent(*arguments: str) -> "tuple[subprocess.Popen[str], int]":
    script = PARENT.format(path=[str(Path(child.__file__).parent), *filter(None, sys.path)])
    started = subprocess.Popen(
        [sys.executable, "-c", script, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    return started, int(started.stdout.readline())


def test_an_idle_child_ends_when_its_parent_is_killed() -> None:
    started, pid = parent()
    started.kill()
    started.communicate()
    assert is_gone(pid)


def test_a_busy_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    started, pid = parent(str(note))
    while not note.exists():
        time.sleep(0.02)
    started.kill()
    started.communicate()
    assert is_gone(pid)


def test_two_sandboxes_work_at_once_in_threads() -> None:
    seen: dict[int, tuple[list[int], int]] = {}

    def work(number: int) -> None:
        own = Sandbox(Limits())
        seen[number] = [size for _ in range(20) for size in own.run(child.count, number)], pid_of(own)
        own.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in (3, 5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {number: results for number, (results, _) in seen.items()} == {
        number: list(range(number)) * 20 for number in (3, 5)
    }
    assert len({pid for _, pid in seen.values()}) == 2


def test_a_child_holds_no_pipe_of_another_one() -> None:
    first, second = Sandbox(Limits()), Sandbox(Limits())
    pid_of(first)
    (held,) = second.run(child.handles)
    assert len([each for each in held if each.startswith("pipe:")]) == 1  # for its own answers
    first.close()
    second.close()


def test_no_descriptor_is_lost_over_two_hundred_children() -> None:
    sandbox = Sandbox(Limits())
    pid_of(sandbox)
    before = descriptors()
    for number in range(200):
        if number % 2:
            sandbox.close()
            sandbox._started()
        else:
            sandbox._started().kill()
    pid_of(sandbox)
    assert descriptors() == before
    sandbox.close()


def test_no_thread_is_left_of_many_tasks(sandbox: Sandbox) -> None:
    before = threading.active_count()
    for _ in range(50):
        pid_of(sandbox)
    end = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < end:  # those that were told to end
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_modules_that_lie_in_the_mailbag_are_not_run(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pickle.py").write_text("import os; os.abort()", encoding="ascii")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    (path,) = sandbox.run(child.first_of_path)
    assert not {"", str(tmp_path)} & set(path)
