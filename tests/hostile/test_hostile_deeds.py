"""The watch over the run notices what it is there for, in children that are isolated too."""

import os
import subprocess
import sys
from pathlib import Path

import deeds
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at handles in /proc")
_CHILD = "import subprocess, sys; subprocess.Popen([sys.executable, '-I', '-c', {code!r}]).wait()"


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("open('{elsewhere}', 'w')", "open"),
        ("import socket; socket.getaddrinfo('127.0.0.1', 80)", "socket.getaddrinfo"),
        ("import os; os.system('true')", "os.system"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("import os; os.mkdir('{elsewhere}')", "os.mkdir"),
    ],
)
@pytest.mark.parametrize("isolated", [False, True])
def test_a_deed_is_noted(tmp_path: Path, code: str, event: str, isolated: bool) -> None:
    home, log = tmp_path / "home", tmp_path / "log.txt"
    home.mkdir()
    deeds.write_to(home / "may")
    plain = code.format(elsewhere=tmp_path / "elsewhere")
    environment = {
        **os.environ,
        "PYTHONPATH": str(home / "may"),
        "XLSYNC_TEST_WATCH": str(log),
        "XLSYNC_TEST_HOME": str(home),
    }
    program = _CHILD.format(code=plain) if isolated else plain
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
    lines = log.read_text().splitlines()
    assert [line.split()[0] for line in lines if line != deeds.STARTED] == [event]
    assert lines.count(deeds.STARTED) == 1 + isolated
