"""An xlwings engine named `libreoffice`: the calls of xlwings, answered by a running LibreOffice Calc over UNO.

It holds what the callbacks use; anything else raises NotImplementedError, as xlwings' own base classes do. Only the BSD
part of xlwings is used. `uno` must be importable: it comes with LibreOffice (`--uno-path`).
"""

from xlsync.ribbon.engine.office import NoOfficeError, connect

__all__ = ["NoOfficeError", "connect"]
