"""`python -I -B -m xlsync.ribbon ID …`: one button, see `xlsync.ribbon.commands`."""

import sys

from xlsync.ribbon.running import main

sys.exit(main(sys.argv[1:]))
