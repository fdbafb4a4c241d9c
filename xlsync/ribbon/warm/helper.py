"""The process that does the clicks: one after the other, in its main thread, where COM and UNO want to be."""

import json
import os
import queue
import secrets
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection, Listener

from xlsync.ribbon.call import Call, parse
from xlsync.ribbon.commands import command
from xlsync.ribbon.log import write_log
from xlsync.ribbon.private import Locked, made_private
from xlsync.ribbon.warm.address import UNREACHABLE, Address, forget_address, own_code, read_address, write_address
from xlsync.ribbon.warm.applications import Applications

_LOCK = "helper.lock"
_IDLE = 15 * 60.0
_BLINK = 2.0


def serve(idle: float = _IDLE) -> None:
    """Serves clicks until `idle` seconds have passed without one, or the applications they came from have ended."""
    with Locked(made_private() / _LOCK) as lock:
        if not lock.held:
            return
        key = secrets.token_hex(32)
        with Listener(authkey=bytes.fromhex(key)) as listener:
            ours = Address(str(listener.address), key, own_code(), os.getpid())
            write_address(ours)
            try:
                calls: queue.SimpleQueue[Connection] = queue.SimpleQueue()
                threading.Thread(target=_accept, args=(listener, calls), daemon=True).start()
                _import_everything()
                _work(calls, idle)
            finally:
                if read_address() == ours:
                    forget_address()


def _accept(listener: Listener, calls: "queue.SimpleQueue[Connection]") -> None:
    while True:
        try:
            calls.put(listener.accept())
        except UNREACHABLE:  # somebody without the key, or somebody who went away
            time.sleep(0.05)


def _work(calls: "queue.SimpleQueue[Connection]", idle: float) -> None:
    applications = Applications()
    last = time.monotonic()
    while time.monotonic() - last < idle and not applications.ended():
        with suppress(queue.Empty), calls.get(timeout=_BLINK) as connection:
            with suppress(*UNREACHABLE):
                arguments = json.loads(connection.recv_bytes())
                if arguments is None:
                    return
                connection.send_bytes(json.dumps(_status(arguments, applications)).encode())
            last = time.monotonic()


def _status(arguments: list[str], applications: Applications) -> int | None:
    """The exit status of a click; None for a long command, which gets a process of its own: others must not wait."""
    call = parse(arguments)
    found = None if call is None else command(call.id)
    if call is None or found is None:
        return 1
    applications.seen(call)
    return None if found.long else _perform(call)


def _perform(call: Call) -> int:
    from xlsync.ribbon.running import perform

    try:
        return perform(call)
    except BaseException:  # noqa: BLE001 - the helper outlives a click, whatever it was
        write_log(call.id)
        return 1


def _import_everything() -> None:
    """What the clicks need, so that none has to wait for it. What is not there is told by the click that needs it."""
    with suppress(ImportError):
        import xlwings  # noqa: F401

    import xlsync.issue.marking.items
    import xlsync.pipeline.returnable
    import xlsync.pipeline.run
    import xlsync.validate.stage  # noqa: F401
