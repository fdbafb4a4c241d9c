"""The writer of Outlook messages and of cp1258, borrowed from the tests of the readers: there is one of them."""

import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[2] / "tests" / "intake"
if str(_TESTS) not in sys.path:
    sys.path.append(str(_TESTS))

from mail_msg_files import attachment, compound, message, narrowed, ticks  # noqa: E402

__all__ = ["attachment", "compound", "message", "narrowed", "ticks"]
