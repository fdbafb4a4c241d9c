"""The command `xlsync`: a group whose commands are imported when they are called."""

import gc
import importlib
import io
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

#: Command name → module and function; imported on use, so that `xlsync --help` starts at once.
COMMANDS = {
    "template": ("xlsync.cli.template", "template"),
    "check": ("xlsync.cli.check", "check"),
    "consolidate": ("xlsync.cli.consolidate", "consolidate"),
    "status": ("xlsync.cli.status", "status"),
    "return": ("xlsync.cli.return_", "return_"),
    "annex": ("xlsync.cli.annex", "annex"),
    "proof": ("xlsync.cli.proof", "proof"),
    "explain": ("xlsync.cli.explain", "explain"),
    "accept": ("xlsync.cli.accept", "accept"),
    "adjust": ("xlsync.cli.adjust", "adjust"),
    "waive": ("xlsync.cli.waive", "waive"),
    "submit": ("xlsync.cli.submit", "submit"),
    "reopen": ("xlsync.cli.reopen", "reopen"),
    "history": ("xlsync.cli.history", "history"),
    "form": ("xlsync.cli.form", "form"),
    "units": ("xlsync.cli.units", "units"),
    "round": ("xlsync.cli.round", "round_"),
    "rules": ("xlsync.cli.rules", "rules"),
    "addin": ("xlsync.cli.addin", "addin"),
}

#: Allocations after which Python looks for cycles. A run makes hundreds of thousands of cells and hardly a cycle: with
#: the usual 700 the looking takes a sixth of the time (benchmarks/README.md). Processes of the pool inherit it.
_GC_THRESHOLD = 50_000
#: What has been read stays to the end: looking for cycles in all of it again and again costs a tenth of what follows.
_GC_OLDEST = 1_000
_INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called or helped."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), function)
        assert isinstance(command, click.Command)  # noqa: S101 - a slip in the table above
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Runs the command; Ctrl-C ends it with one line and the exit status that shells give it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("xlsync: đã dừng theo yêu cầu. / Stopped.", err=True)
            raise SystemExit(_INTERRUPTED) from None


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xlsync", prog_name="xlsync", message="%(prog)s %(version)s")
def cli() -> None:
    """Kiểm tra và tổng hợp báo cáo Excel của công đoàn. / Checks and consolidates the Excel reports of trade unions."""


def main() -> None:
    """Entry point; standard output and error are UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    gc.set_threshold(_GC_THRESHOLD, 10, _GC_OLDEST)
    cli(prog_name="xlsync")


def run() -> NoReturn:
    """The process `xlsync`: `main`, and the end of the process with its exit status.

    Everything is written and closed by then. Leaving at once, as mypy does, saves taking a million objects apart one by
    one: a tenth of the time of a usual run.
    """
    # Processes that we start import nothing from the working folder: it may be the mailbag.
    os.environ["PYTHONSAFEPATH"] = "1"
    status: object = 0
    try:
        main()
    except SystemExit as end:
        status = end.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the reader of a pipe has gone, or there is no such stream
            stream.flush()
    os._exit(status if isinstance(status, int) else status is not None)
