"""The overview of returned reports in a real browser, by keyboard, over the WebDriver protocol."""

import json
import socket
import subprocess
import time
import urllib.request
from datetime import date

from xlsync.forms.load import load_forms
from xlsync.model import Outcome, Period, Register, Tier, Unit
from xlsync.report.context import Context
from xlsync.report.overview_html import to_overview
from xlsync.texts.catalogue import finding

PERIOD = Period.parse("2024-H1")
FORM = load_forms().get("bieu-tong-hop", PERIOD.last)
UNITS = (Unit("A", "LĐLĐ huyện An", Tier.UPPER), Unit("B", "LĐLĐ huyện <b>Bình</b>", Tier.UPPER))


def overview():
    assert FORM is not None

    def told(code, unit, table, cell):
        place = {"form": FORM.form, "table": table, "sheet": "Biểu", "cell": cell, "path": f"{unit}.xlsx"}
        return finding(code, unit=unit, found="7.29", **place)

    findings = (
        told("XS203", "A", "dialogue_petitions", "B8"),
        told("XS201", "A", "supervision", "B9"),
        told("XS109", "B", "dialogue_petitions", "B8"),
    )
    outcome = Outcome("return", date(2024, 7, 5), PERIOD, findings=findings)
    return to_overview(Context(outcome, {FORM.form: FORM}, Register(UNITS)), (), ())


def test_names_are_escaped_and_nothing_is_fetched():
    page = overview()
    assert "<b>Bình</b>" not in page and "http" not in page and " src=" not in page


class Browser:
    """As much of WebDriver as is needed."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}/session"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        options = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": flags}}}}
        self.base += "/" + self.send("", options)["sessionId"]

    def send(self, path, body):
        request = urllib.request.Request(
            self.base + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.send("/execute/sync", {"script": script, "args": []})

    def keys(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.send("/actions", {"actions": [{"type": "key", "id": "k", "actions": actions}]})

    def shown(self):
        return self.run(
            "return [...document.querySelectorAll('#list tbody tr')].filter(r => !r.hidden).map(r => r.dataset.code)"
        )


def test_the_list_is_filtered_by_keyboard(tmp_path):
    (tmp_path / "tong-quan.html").write_text(overview(), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        browser = Browser(port)
        browser.send("/url", {"url": (tmp_path / "tong-quan.html").as_uri()})
        assert browser.shown() == ["XS203", "XS201", "XS109"]
        browser.run("document.querySelector('#heat button').focus()")
        right, down, enter = "\ue014", "\ue015", "\ue007"
        browser.keys(enter)
        assert browser.shown() == ["XS203"]
        browser.keys(right, enter)
        assert browser.shown() == ["XS201"]
        browser.keys(enter)
        assert len(browser.shown()) == 3, "pressed once more, the filter is off"
        browser.run("document.querySelector('#heat button').focus()")
        browser.keys(down, enter)
        assert browser.shown() == ["XS109"]
        assert browser.run("return document.getElementById('shown').textContent") == "Đang xem 1 trên 3"
        browser.run("document.getElementById('reset').focus()")
        browser.keys(enter)
        time.sleep(0.3)
        assert len(browser.shown()) == 3
        urllib.request.urlopen(urllib.request.Request(browser.base, method="DELETE"), timeout=30)
    finally:
        driver.terminate()
        driver.wait()
