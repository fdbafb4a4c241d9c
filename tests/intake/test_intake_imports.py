"""Child processes import intake many times: it must stay light."""

import subprocess
import sys


def test_intake_imports_nothing_heavy() -> None:
    heavy = ("polars", "pandera", "pydantic", "openpyxl", "xlsxwriter", "numpy", "yaml", "click", "rich", "lxml")
    code = f"import sys, xlsync.intake.files; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
