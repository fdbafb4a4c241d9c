"""The extension of LibreOffice: starts Python for one menu item and hands it this application.

What runs is named by a file of the user's own, written by `xlsync addin install`, and by nothing that a workbook holds.
The process reaches us through a pipe of a random name that is made for it alone. We wait for it in a thread, for what
it asks of the application needs the main thread to be free. This file runs in LibreOffice's own Python (3.7 or later)
and imports nothing but the standard library and UNO.
"""

import json
import os
import secrets
import subprocess
import threading

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.task import XJobExecutor

EXTENSION = "org.xlsync.addin"
IMPLEMENTATION = "org.xlsync.Command"
_NO_WINDOW = 0x08000000  # CREATE_NO_WINDOW of Windows
_running = set()  # commands that are under way


def settings_file():
    """Where `xlsync addin install` writes, see xlsync/addin/places.py."""
    if os.name == "nt":
        return os.path.join(os.environ.get("LOCALAPPDATA", ""), "xlsync", "addin.txt")
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(base, "xlsync", "addin.txt")


def read_settings(path):
    """The lines `key=value` of the file; none when there is no file."""
    try:
        with open(path, encoding="utf-16") as file:
            return dict(line.rstrip("\r\n").split("=", 1) for line in file if "=" in line)
    except (OSError, UnicodeError):
        return {}


class Context(XInstanceProvider, unohelper.Base):
    """Hands out the component context of this application, by whatever name it is asked for."""

    def __init__(self, context):
        self.context = context

    def getInstance(self, name):  # noqa: N802 - the interface's name
        """The context."""
        return self.context


class Message(XCallback, unohelper.Base):
    """A message box, shown by the main thread."""

    def __init__(self, context, title, text):
        self.context, self.title, self.text = context, title, text

    def notify(self, data):
        """Shows it."""
        create = self.context.ServiceManager.createInstanceWithContext
        frame = create("com.sun.star.frame.Desktop", self.context).getCurrentFrame()
        parent = frame.getContainerWindow() if frame is not None else None
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX")
        toolkit = create("com.sun.star.awt.Toolkit", self.context)
        toolkit.createMessageBox(parent, kind, 1, self.title, self.text).execute()


class Command(unohelper.Base, XJobExecutor):
    """What `service:org.xlsync.Command?ID` of the menu calls."""

    def __init__(self, context):
        self.context = context

    def _service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def _texts(self):
        location = "/singletons/com.sun.star.deployment.PackageInformationProvider"
        folder = self.context.getValueByName(location).getPackageLocation(EXTENSION)
        with open(os.path.join(uno.fileUrlToSystemPath(folder), "messages.json"), encoding="utf-8") as file:
            return json.load(file)

    def _tell(self, name, more=""):
        texts = self._texts()
        message = Message(self.context, texts["Title"], (texts[name] + "\n" + more).strip())
        self._service("com.sun.star.awt.AsyncCallback").addCallback(message, None)

    def _book(self):
        """The name of the workbook as its window shows it; empty when there is none."""
        book = self._service("com.sun.star.frame.Desktop").getCurrentComponent()
        if book is None or not book.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            return ""
        url = book.getURL()
        return os.path.basename(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else book.getTitle()

    def trigger(self, identifier):
        """Starts the command of that id and returns at once."""
        settings = read_settings(settings_file())
        python, book = settings.get("python", ""), self._book()
        if not python:
            self._tell("NotInstalled")
        elif not os.path.isabs(python) or not os.path.isfile(python):
            self._tell("NoPython", python)
        elif identifier in _running:
            self._tell("Busy")
        else:
            _running.add(identifier)  # triggers come from the main thread, one after the other
            lang = "en" if settings.get("lang") == "en" else "vi"
            pipe = "xlsync" + secrets.token_hex(16)
            arguments = [python, "-I", "-B", "-m", "xlsync.ribbon", identifier, "--lang=" + lang, "--from_lo=1"]
            arguments += ["--wb=" + book, "--uno-pipe=" + pipe, "--uno-path=" + os.path.dirname(uno.__file__)]
            arguments.append("--app-pid=" + str(os.getpid()))
            threading.Thread(target=self._run, args=(identifier, arguments, pipe), daemon=True).start()

    def _run(self, identifier, arguments, pipe):
        acceptor = self._service("com.sun.star.connection.Acceptor")
        threading.Thread(target=self._accept, args=(acceptor, pipe), daemon=True).start()
        try:
            status = subprocess.run(
                arguments,
                cwd=os.path.dirname(arguments[0]),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=_NO_WINDOW if os.name == "nt" else 0,
                check=False,
            ).returncode
            if status != 0:
                self._tell("CommandFailed")
        except OSError as error:
            self._tell("Blocked", str(error))
        finally:
            acceptor.stopAccepting()
            _running.discard(identifier)

    def _accept(self, acceptor, pipe):
        """Lets one process in. The bridge lives as long as the process holds its end of the pipe."""
        connection = acceptor.accept("pipe,name=" + pipe)
        if connection is not None:  # else the process ended without asking for anything
            bridges = self._service("com.sun.star.bridge.BridgeFactory")
            bridges.createBridge("", "urp", connection, Context(self.context))


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the name that LibreOffice looks for
g_ImplementationHelper.addImplementation(Command, IMPLEMENTATION, ("com.sun.star.task.Job",))
