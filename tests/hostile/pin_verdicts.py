"""Writes `verdicts.json` again: `python tests/hostile/pin_verdicts.py`. Whoever runs it reads the difference."""

import json
import tempfile
from pathlib import Path

from hostile_bag import consolidate, make_mailbag, verdicts


def main() -> None:
    """Runs the mailbag and writes what became of each file."""
    with tempfile.TemporaryDirectory() as folder:
        bag, run = Path(folder, "tui-thu"), Path(folder, "run")
        bag.mkdir()
        run.mkdir()
        found = verdicts(consolidate(make_mailbag(bag), run), "tui-thu/xau/")
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    Path(__file__).with_name("verdicts.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
