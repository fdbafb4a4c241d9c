"""A real LibreOffice with the engine over it, for the tests of this folder."""

import subprocess
import time
from pathlib import Path

import pytest

DIST_PACKAGES = Path("/usr/lib/python3/dist-packages")  # where python3-uno puts its module


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The `xlwings.App` of a headless LibreOffice; what it was asked to say stands in `app.impl.said`, its pipe in `app.impl.pipe`."""
    from xlsync.ribbon.engine import connect

    profile = tmp_path_factory.mktemp("profile")
    pipe = f"xlsynctest{time.time_ns()}"
    process = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
         "--nodefault", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    said = []

    def dialogue(text, title, buttons, mode):
        said.append(text)
        return buttons.split("_")[0]

    try:
        app = connect(pipe, DIST_PACKAGES, dialogue)
        app.impl.said, app.impl.pipe = said, pipe
        yield app
        app.impl.api.terminate()
    finally:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.terminate()


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    """A folder of its own for what the buttons leave between two clicks; a helper that was started ends with the test."""
    from xlsync.ribbon.private import private_folder
    from xlsync.ribbon.warm.client import end_helper

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    yield private_folder()
    end_helper()


@pytest.fixture
def book(app):
    """A new workbook."""
    book = app.books.add()
    yield book
    book.close()


@pytest.fixture
def opened(app):
    """Opens a workbook; closed after the test."""
    books = []

    def open_it(path):
        books.append(app.books.open(str(path)))
        return books[-1]

    yield open_it
    for book in books:
        book.close()
