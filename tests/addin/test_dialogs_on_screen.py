"""The questions in LibreOffice, on a screen (Xvfb), answered by a real pointer and real keys."""

import os
import sys
from pathlib import Path

import pytest
from libreoffice_user import User, libreoffice_user
from openpyxl import Workbook
from test_menu_clicked import screen

from xlsync.ribbon.commands import TAB

LONG = (
    "Đây là một câu hỏi dài, để xem chữ có bị cắt hay không khi xuống dòng trong hộp thoại của LibreOffice Calc.\n\n"
    "Danh mục không có đơn vị “LĐLĐ huyện Yên Th”. Gõ mã hoặc tên đúng như trong danh mục của tỉnh, ví dụ mã BG-YT."
)
TWENTY = [f"{n}. Công đoàn cơ sở Công ty trách nhiệm hữu hạn một thành viên số {n} (BG-YT-{n})" for n in range(1, 21)]
ERRORS = "\n".join(f"mau.yaml, dòng {n}, trường so_hieu: không có kiểu “so”; các kiểu: text, count" for n in range(60))
ENTRIES = ["Đơn vị của tôi", "Ngôn ngữ", "Kiểm tra cài đặt"]
#: name → language, what is asked, what the user does. `{folder}` is a folder with a file `a.xlsx` and a folder `con`.
SCENES = {
    "clicked": ("vi", ["choose", "Chọn mục:", ENTRIES], [["click", "Kiểm tra cài đặt"], ["click", "Đồng ý"]]),
    "walked": ("vi", ["choose", "Chọn mục:", ENTRIES, 1], [["keys", "Down", "Return"]]),
    "default": ("vi", ["choose", "Chọn mục:", ENTRIES, 1], [["keys", "Return"]]),
    "twenty": ("vi", ["choose", LONG, TWENTY, 2], [["picture", "twenty"], ["keys", "End", "Return"]]),
    "choice cancelled": ("vi", ["choose", "Chọn mục:", ENTRIES], [["click", "Thôi"]]),
    "choice escaped": ("vi", ["choose", "Chọn mục:", ENTRIES], [["keys", "Escape"]]),
    "typed": ("vi", ["text", LONG, "BG-XD"], [["picture", "text"], ["type", " bg-yt "], ["pause", 1], ["keys", "Return"]]),
    "left": ("vi", ["text", "C:\\NGUYEN~1 & con:", "BG-XD"], [["picture", "tilde"], ["keys", "Return"]]),
    "text escaped": ("vi", ["text", LONG, "BG-XD"], [["keys", "Escape"]]),
    "yes": ("vi", ["confirm", LONG], [["picture", "confirm"], ["click", "Có"]]),
    "no": ("en", ["confirm", LONG], [["click", "No"]]),
    "confirm escaped": ("vi", ["confirm", LONG], [["keys", "Escape"]]),
    "told": ("vi", ["tell", LONG], [["picture", "tell"], ["click", "Đóng"]]),
    "told and escaped": ("vi", ["tell", LONG], [["keys", "Escape"]]),
    "much told": ("vi", ["tell", ERRORS], [["picture", "much"], ["keys", "Return"]]),
    "folder": ("vi", ["folder", "Chọn thư mục", "{folder}"], [["pause", 1], ["picture", "folder"], ["click", "Select"]]),
    "folder escaped": ("vi", ["folder", "Chọn thư mục", "{folder}"], [["pause", 1], ["keys", "Escape"]]),
    "file": ("vi", ["file", "Chọn tệp", ["*.xlsx"], "{folder}"], [["pause", 1], ["type", "a.xlsx"], ["pause", 1], ["keys", "Return"]]),
    "file escaped": ("vi", ["file", "Chọn tệp", ["*.xlsx"], "{folder}"], [["pause", 1], ["keys", "Escape"]]),
}  # fmt: skip
ASKER = str(Path(__file__).with_name("ask_in_calc.py"))


def title(lang, question):
    return question[1] if question[0] in {"folder", "file"} else TAB.text(lang)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory):
    """name → the place of the window (left, top, width, height) and the answer; pictures are kept where
    XLSYNC_PICTURES says."""
    folder = tmp_path_factory.mktemp("hộp thoại")
    pictures = Path(os.environ.get("XLSYNC_PICTURES", folder)).absolute()
    picked = folder / "mẫu của tỉnh"
    (picked / "con").mkdir(parents=True)
    Workbook().save(picked / "a.xlsx")
    Workbook().save(folder / "Sổ.xlsx")
    steps, places = [["open", str(folder / "Sổ.xlsx")]], {}
    with libreoffice_user() as user, screen(folder) as (display, framebuffer):
        for name, (lang, question, does) in SCENES.items():
            asked = [str(picked) if each == "{folder}" else each for each in question]
            steps.append(["ask", sys.executable, ASKER, lang, *asked])
            window = len(steps)
            steps.append(["focus", title(lang, question)])
            for step in does:
                picture = ["picture", str(pictures / f"dialog-{step[-1]}.png"), str(framebuffer)]
                steps.append(picture if step[0] == "picture" else step)
            places[name] = window, len(steps)
            steps += [["answer"], ["gone", title(lang, question)]]
        seeing = User(user.home, user.environ | {"DISPLAY": display, "SAL_USE_VCLPLUGIN": "gen"})
        results = seeing.office(*steps)
    found = {name: (results[window], results[answer]) for name, (window, answer) in places.items()}
    return found, picked


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("clicked", 2),
        ("walked", 2),
        ("default", 1),
        ("twenty", 19),
        ("choice cancelled", None),
        ("choice escaped", None),
        ("typed", "bg-yt"),
        ("left", "BG-XD"),
        ("text escaped", None),
        ("yes", True),
        ("no", False),
        ("confirm escaped", False),
        ("told", None),
        ("told and escaped", None),
        ("much told", None),
        ("folder escaped", None),
        ("file escaped", None),
    ],
)
def test_the_answer_is_what_the_user_did(scenes, name, answer):
    assert scenes[0][name][1] == answer


def test_a_folder_and_a_file_are_picked(scenes):
    found, picked = scenes
    assert found["folder"][1] == str(picked)
    assert found["file"][1] == str(picked / "a.xlsx")


@pytest.mark.parametrize("name", SCENES)
def test_every_window_stands_in_the_middle_of_the_screen_and_fits(scenes, name):
    left, top, width, height = scenes[0][name][0]
    assert left > 0 and left + width < 1280 and abs(left + width / 2 - 640) < 40
    assert top > 0 and top + height < 880
