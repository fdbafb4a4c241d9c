"""A click on the command line of a launcher: handed to the helper, or done here.

Whatever is imported before the helper answers, every click waits for.
"""

from collections.abc import Sequence

from xlsync.ribbon.warm.client import hand_over


def main(arguments: Sequence[str]) -> int:
    """Exit status 0: done, or told to the user; 1: the launcher must tell."""
    status = hand_over(arguments)
    if status is not None:
        return status
    from xlsync.ribbon.call import parse
    from xlsync.ribbon.running import perform

    call = parse(arguments)
    return 1 if call is None else perform(call)
