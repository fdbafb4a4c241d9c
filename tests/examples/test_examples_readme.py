"""The commands that the two READMEs tell people to try do what they say."""

import re
import shlex

import pytest
from example_runs import EXAMPLES, ROOT, xlsync
from openpyxl import load_workbook

SESSIONS = [3, 51, 7290]
#: The exit status that each example ends with.
ENDS = {"bac-giang": 0, "bac-giang-thu": 0, "bac-giang-loi": 1, "phu-luc": 1}
COMMANDS = re.findall(r"`xlsync ([^`]*examples/[^`]*)`", (EXAMPLES / "README.md").read_text(encoding="utf-8"))


def _run(words, folder):
    """The command with its output in another folder."""
    target = folder / "tong-hop.xlsx"
    return xlsync(*(target if word == "tong-hop.xlsx" else word for word in words)), target


def _sessions(target):
    """The sessions by tier on the first sheet of the consolidated workbook."""
    rows = load_workbook(target, data_only=True)["Tổng hợp"].iter_rows(values_only=True)
    shown = {}
    for row in rows:
        shown.setdefault(row[0], next((value for value in row[1:] if value is not None), None))
    return [shown[tier] for tier in ("LĐLĐ tỉnh", "Công đoàn cấp trên cơ sở", "Công đoàn cơ sở")]


def test_the_first_command_of_the_readme_writes_the_published_figures(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"<!-- run -->\n```sh\n(.*?)\n```", text, re.DOTALL)
    program, *words = shlex.split(block.rpartition("&&")[2])
    assert program == ".venv/bin/xlsync"
    done, target = _run(words, tmp_path)
    assert done.status == 0, done.err
    assert _sessions(target) == SESSIONS


def test_every_example_has_a_command_in_the_readme_of_the_examples():
    named = {match[1] for command in COMMANDS if (match := re.search(r"examples/([\w-]+)(?= |$)", command))}
    assert named == set(ENDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_examples_end_as_they_should(command, tmp_path):
    words = shlex.split(command)
    (name,) = [word.removeprefix("examples/") for word in words if word.startswith("examples/")]
    done, target = _run(words, tmp_path)
    assert done.status == ENDS[name], done.err
    assert done.out.strip()
    assert target.is_file() is ("consolidate" in words)
    if ENDS[name] == 0 and target.is_file():
        assert _sessions(target) == SESSIONS
