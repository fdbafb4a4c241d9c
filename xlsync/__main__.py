"""`python -m xlsync` is the same as the command `xlsync`."""

from xlsync.cli import run

if __name__ == "__main__":
    run()
