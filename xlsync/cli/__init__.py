"""The front door of scripts and terminals. Commands hold no logic, and import the pipeline only when they run."""

from xlsync.cli.main import main, run

__all__ = ["main", "run"]
