"""The button Trợ giúp: a page made of the table of buttons, opened by the system's program."""

import os
import subprocess
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ribbon_desk import desk

from xlsync.issue.palette import MARK_FILLS
from xlsync.ribbon import commands, help_page
from xlsync.ribbon.callbacks.help import show
from xlsync.ribbon.command import Command
from xlsync.ribbon.commands import COMMANDS, GROUPS, TAB_KEYTIP
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.log import log_file
from xlsync.texts.entries import Text


class Rows(HTMLParser):
    """The rows of the tables of buttons, a list for each language: id, label, what it does, keys."""

    def __init__(self, page):
        super().__init__()
        self.rows, self.lang, self.row = {}, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "section":
            self.lang = attrs["lang"]
        elif tag == "tr" and "data-id" in attrs:
            self.row = [attrs["data-id"]]
            self.rows.setdefault(self.lang, []).append(self.row)
        elif tag == "td" and self.row is not None:
            self.row.append("")

    def handle_endtag(self, tag):
        if tag == "tr":
            self.row = None

    def handle_data(self, data):
        if self.row is not None and len(self.row) > 1:
            self.row[-1] += data


def keys(command):
    return " ".join(["Alt", *TAB_KEYTIP, *command.keytip])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_button_is_explained_in_both_languages(lang):
    rows = Rows(help_page.help_page()).rows[lang]
    assert [[part.strip() for part in row] for row in rows] == [
        [each.id, each.label.text(lang), each.screentip.text(lang), keys(each)]
        for group in GROUPS
        for each in COMMANDS
        if each.group == group.id
    ]


def test_every_colour_and_the_log_file_are_told():
    page = help_page.help_page()
    for fill in MARK_FILLS.values():
        assert page.count(f"#{fill:06X}") == 2
    assert page.count(str(log_file())) == 2
    assert "http" not in page and " src=" not in page


def test_a_text_is_never_markup(monkeypatch):
    odd = Command("odd", "checking", Text("<b>&", "<i>"), Text("a", "b"), "Q", "Help", "help.show")
    monkeypatch.setattr(help_page, "COMMANDS", (*commands.COMMANDS, odd))
    page = help_page.help_page()
    assert "<b>" not in page and "<i>" not in page
    assert next(row for row in Rows(page).rows["vi"] if row[0] == "odd")[1] == "<b>&"


def test_the_page_is_opened_by_the_systems_program(tmp_path, monkeypatch):
    opened = tmp_path / "opened"
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\ncp "$1" "{opened}"\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    said = show(desk(None))
    deadline = time.monotonic() + 10
    while not opened.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    assert opened.read_text(encoding="utf-8") == help_page.help_page()
    assert Path(said.vi.removeprefix("Đã mở trang trợ giúp: ")).read_text(encoding="utf-8") == help_page.help_page()


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    (tmp_path / "tệp").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "tệp"))
    with pytest.raises(RibbonError, match=r"Cannot write the page .*tro-giup\.html"):
        show(desk(None))


def test_a_browser_shows_the_page_without_scrolling_sideways(tmp_path):
    page = tmp_path / "tro-giup.html"
    probe = "<script>document.title = document.documentElement.scrollWidth <= innerWidth</script></body>"
    page.write_text(help_page.help_page().replace("</body>", probe), encoding="utf-8")
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=800,600", "--dump-dom",
         f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "<title>true</title>" in done.stdout
