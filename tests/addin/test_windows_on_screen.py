"""The windows of our own, as Excel's questions, on a screen (Xvfb), answered by real keys and a real pointer."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_menu_clicked import screen

from xlsync.ribbon.dialogs import window
from xlsync.ribbon.errors import RibbonError

SCRIPT = """
import json, sys
from xlsync.ribbon.dialogs import window
print(json.dumps(getattr(window, sys.argv[1])("Báo cáo công đoàn", "vi", *json.loads(sys.argv[2]))))
"""
LONG = (
    "Danh mục không có đơn vị “LĐLĐ huyện Yên Th”. Gõ mã hoặc tên đúng như trong danh mục của tỉnh, ví dụ mã BG-YT.\n\n"
    "Đây là dòng thứ hai của một câu hỏi dài, để xem chữ có bị cắt hay không khi xuống dòng."
)
TWENTY = [f"{n}. Công đoàn cơ sở Công ty trách nhiệm hữu hạn một thành viên số {n} (BG-YT-{n})" for n in range(1, 21)]


def tool(environ, *arguments):
    done = subprocess.run(["xdotool", *arguments], env=environ, capture_output=True, text=True, check=False)
    return done.stdout.split()


@pytest.fixture(scope="module")
def display(tmp_path_factory):
    with screen(tmp_path_factory.mktemp("screen")) as (number, framebuffer):
        yield dict(os.environ, DISPLAY=number), framebuffer


def asked(display, method, arguments, *events, picture=None):
    """The answer to a question after events of xdotool; `x,y` are from the right and lower edge of the window."""
    environ, framebuffer = display
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, method, json.dumps(arguments)],
        env=environ, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 20
        while not (found := tool(environ, "search", "--onlyvisible", "--class", "Tk")):
            assert time.monotonic() < deadline and process.poll() is None
            time.sleep(0.1)
        time.sleep(0.5)
        place = dict(line.split("=") for line in tool(environ, "getwindowgeometry", "--shell", found[-1]))
        left, top, width, height = (int(place[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        assert left > 0 and top > 0 and left + width < 1280 and top + height < 900
        if picture is not None and "XLSYNC_PICTURES" in os.environ:
            folder = Path(os.environ["XLSYNC_PICTURES"]).absolute()
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(["/usr/bin/python3", "-c", "import sys; sys.path.insert(0, sys.argv[3]); import addin_office; "
                            "from pathlib import Path; Path(sys.argv[1]).write_bytes(addin_office._png("
                            "Path(sys.argv[2]).read_bytes()))", str(folder / picture), str(framebuffer),
                            str(Path(__file__).parent)], check=True)  # fmt: skip
        for event, *more in events:
            if event == "at":
                x, y = (edge - int(each) for edge, each in zip((left + width, top + height), more, strict=True))
                tool(environ, "mousemove", str(x), str(y), "sleep", "0.2", "click", "1")
            else:
                tool(environ, event, "--delay", "60", *more)
        return json.loads(process.communicate(timeout=20)[0])
    finally:
        process.kill()


def test_an_option_is_chosen_by_keys(display):
    assert asked(display, "choose", [LONG, TWENTY, 2], ("key", "Down", "Return"), picture="window-choose.png") == 3


def test_an_option_is_chosen_by_the_pointer(display):
    assert asked(display, "choose", ["Chọn:", ["một", "hai"], 1], ("at", "170", "25")) == 1


def test_what_is_typed_takes_the_place_of_the_default(display):
    assert (
        asked(display, "text", [LONG, "BG-XD"], ("type", " bg-yt "), ("key", "Return"), picture="window-text.png")
        == "bg-yt"
    )


def test_the_default_stays_when_nothing_is_typed(display):
    assert asked(display, "text", [LONG, "BG-XD"], ("key", "Return")) == "BG-XD"


@pytest.mark.parametrize("event", [("key", "Escape"), ("at", "50", "25")])
@pytest.mark.parametrize(("method", "more"), [("choose", [["một", "hai"], 0]), ("text", ["BG-XD"])])
def test_cancelled_there_is_no_answer(display, method, more, event):
    assert asked(display, method, ["Chọn:", *more], event) is None


def test_without_tkinter_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tkinter", None)
    with pytest.raises(RibbonError, match="Install Python again"):
        window.text("", "vi", "Mã:", "")
