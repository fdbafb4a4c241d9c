#!/usr/bin/python3
"""Stands in for the interpreter of xlsync: writes its arguments into the workbook whose application started it.

Through the pipe that it was told, and nothing else; so a test sees the whole way from the menu to the cells.
"""

import json
import sys
import time
from pathlib import Path

options = dict(each[2:].split("=", 1) for each in sys.argv[1:] if each.startswith("--"))
sys.path.append(options["uno-path"])
import uno  # noqa: E402
from com.sun.star.connection import NoConnectException  # noqa: E402

here = uno.getComponentContext()
resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
for _ in range(100):
    try:
        context = resolver.resolve(f"uno:pipe,name={options['uno-pipe']};urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.05)
book = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context).getCurrentComponent()
book.Sheets[0].getCellRangeByName("B1").String = str(Path.cwd())
book.Sheets[0].getCellRangeByName("A1").String = json.dumps(sys.argv[1:])
