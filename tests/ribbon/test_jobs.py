"""Long commands: one at a time, and how one is stopped."""

import subprocess
import sys
import time

import pytest
from ribbon_desk import desk

from xlsync.ribbon.callbacks.working import stop
from xlsync.ribbon.desk import Work
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.jobs import Job, StoppedError, ask_to_stop, stop_asked

OTHER = """
from xlsync.ribbon.jobs import Job, stop_asked
import time
with Job():
    print("running", flush=True)
    while not stop_asked():
        time.sleep(0.05)
"""


class App:
    status_bar = False


def test_the_button_ends_the_long_command_of_another_process():
    other = subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "running\n"
    with pytest.raises(RibbonError, match="under way"), Job():
        pass
    assert stop(desk(None)).vi == "Đang dừng …"
    assert other.wait(20) == 0
    assert not stop_asked()
    with Job():
        pass


def test_there_is_nothing_to_stop():
    assert stop(desk(None)).en == "Nothing is under way."
    assert not stop_asked()


def test_a_wish_of_yesterday_stops_nothing(state):
    state.mkdir(parents=True)
    (state / "job.stop").touch()
    with Job():
        assert not stop_asked()


def test_progress_is_shown_and_ends_where_the_user_wants():
    app = App()
    with Job():
        work = Work(app, "vi")
        work(1, 17)
        assert "1/17" in app.status_bar
        assert ask_to_stop()
        with pytest.raises(StoppedError):
            work(2, 17)


def test_a_process_that_was_killed_leaves_no_lock():
    other = subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "running\n"
    other.kill()
    other.wait()
    time.sleep(0.05)
    with Job():
        pass
