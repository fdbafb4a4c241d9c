"""Property tests try the same examples in every run of the gate, so that a change is judged by what it changes; new ones
are tried with XLSYNC_FUZZ_SECONDS set, as the fuzzers of tests/hostile are. None is timed: a busy machine is no defect."""

import os

from hypothesis import settings

settings.register_profile("steady", derandomize="XLSYNC_FUZZ_SECONDS" not in os.environ, deadline=None)
settings.load_profile("steady")
