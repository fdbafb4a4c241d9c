"""The way to a LibreOffice that is running, and to the engine over it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SECONDS = 30.0

#: Shows a message: text, title, buttons, mode; the name of the button that was pressed.
Dialogue = Callable[[str, str, str, str | None], str]


class NoOfficeError(Exception):
    """LibreOffice does not answer, or its module `uno` cannot be imported."""


def connect(pipe: str, uno_path: Path | None = None, dialogue: Dialogue | None = None) -> Any:
    """The `xlwings.App` of the LibreOffice behind a pipe; its engine is made the active one.

    `uno_path` is the folder of LibreOffice's module `uno`; it is searched last, so that our own packages keep their
    place. `dialogue` answers messages in place of a window. Raises NoOfficeError.
    """
    if uno_path is not None and str(uno_path) not in sys.path:
        sys.path.append(str(uno_path))
    try:
        import uno
    except ImportError as error:
        raise NoOfficeError(f"uno: {error}") from error
    import xlwings

    from xlsync.ribbon.engine.apps import Engine

    context = _resolve(uno, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    engine = xlwings.main.Engine(impl=Engine(context, desktop, dialogue))
    xlwings.engines.add(engine)
    engine.activate()
    return engine.apps.active


def _resolve(uno: Any, address: str) -> Any:
    """The component context; the other side may open the pipe a moment after we were started."""
    from com.sun.star.connection import ConnectionSetupException, NoConnectException

    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            return resolver.resolve(address)
        except (NoConnectException, ConnectionSetupException) as error:
            if time.monotonic() > deadline:
                raise NoOfficeError(str(error)) from error
            time.sleep(0.2)
