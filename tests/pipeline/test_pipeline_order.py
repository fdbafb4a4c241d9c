"""The same result, byte for byte, however many processes read; the same figures whatever the order of the files."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BAG = "examples/bac-giang-loi"


def consolidate(output, *arguments):
    """Standard output and the workbook."""
    done = subprocess.run(
        [
            sys.executable, "-m", "xlsync", "consolidate", *arguments, "--period", "2021-03-03..2024-02-29",
            "--as-of", "2024-03-05", "--format", "json", "-o", str(output),
        ],
        capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr.decode()
    return done.stdout, output.read_bytes()


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    return consolidate(tmp_path_factory.mktemp("alone") / "tong-hop.xlsx", BAG, "--jobs", "1")


@pytest.mark.parametrize("jobs", ["2", "4"])
def test_the_number_of_processes_changes_no_byte(jobs, alone, tmp_path):
    assert consolidate(tmp_path / "tong-hop.xlsx", BAG, "--jobs", jobs) == alone


def test_the_order_of_the_files_changes_no_figure_and_no_finding(alone, tmp_path):
    files = sorted(each.relative_to(ROOT).as_posix() for each in (ROOT / BAG).iterdir() if each.is_file())
    right = json.loads(alone[0])
    other = json.loads(consolidate(tmp_path / "tong-hop.xlsx", *reversed(files))[0])
    assert other["totals"] == right["totals"]
    assert other["missing"] == right["missing"]

    # Of two copies the one that comes second is the duplicate, and what is wrong in it is told of the first.
    copies = {
        each["path"] for result in (right, other) for each in result["submissions"] if each["status"] == "duplicate"
    } | {found["found"] for result in (right, other) for found in result["findings"] if found["code"] == "XS010"}

    def told(result):
        return [each for each in result["findings"] if each["path"] not in copies]

    assert len(told(right)) > 40
    assert told(other) == told(right)
