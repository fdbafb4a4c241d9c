"""A click on the command line of a launcher: handed to the helper, or done here."""

from collections.abc import Sequence

from xlsync.ribbon.call import parse
from xlsync.ribbon.commands import command


def main(arguments: Sequence[str]) -> int:
    """Exit status 0: done, or told to the user; 1: the launcher must tell."""
    call = parse(arguments)
    found = None if call is None else command(call.id)
    if call is None or found is None:
        return 1
    if not found.long:  # a long command has a process of its own: other clicks must not wait for it
        from xlsync.ribbon.warm.client import hand_over

        status = hand_over(arguments)
        if status is not None:
            return status
    from xlsync.ribbon.running import perform

    return perform(call)
