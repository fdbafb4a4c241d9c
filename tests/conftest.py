"""Property tests try the same examples in every run of the gate, so that a change is judged by what it changes; new ones
are tried with XLSYNC_FUZZ_SECONDS set, as the fuzzers of tests/hostile are."""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
if "XLSYNC_FUZZ_SECONDS" not in os.environ:
    settings.load_profile("steady")
