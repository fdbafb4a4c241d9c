"""`python -m xlsync` is the same as the command `xlsync`."""

from xlsync.cli import main

if __name__ == "__main__":
    main()
