"""`python -I -B -m xlsync.ribbon ID …`: one button, see `xlsync.ribbon.commands`."""

import sys

from xlsync.ribbon.entry import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
