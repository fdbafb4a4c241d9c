"""The button Cài đặt: what it asks, what it stores, what it refuses."""

import subprocess
import sys

import pytest
from ribbon_desk import desk

from xlsync.ribbon.callbacks import settings as module
from xlsync.ribbon.callbacks.settings import settings
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.own_program import run_xlsync
from xlsync.ribbon.user_settings import read_settings, settings_path, user_settings, write_settings

UNIT, LANGUAGE, FOLDER, TEST = range(4)


class Engine:
    def __init__(self, name):
        self.name = name


class App:
    """What the settings need of an application."""

    status_bar = False

    def __init__(self, name="excel"):
        self.engine = Engine(name)


def asked(*answers, app=None, **more):
    """The desk after the button was pressed and the questions answered; the last one is cancelled."""
    made = desk(app or App(), None, *answers, None, **more)
    said = settings(made)
    assert made.ask.answers == []
    return made, said


def test_the_unit_is_stored_as_its_code_whatever_it_was_called():
    made, said = asked(UNIT, "ldld huyen yen the")
    assert user_settings().unit == "BG-YT"
    assert "BG-YT" in said.vi
    assert made.ask.options[0][UNIT] == "Đơn vị của tôi: chưa đặt"
    assert made.ask.options[1][UNIT].endswith("(BG-YT)")


def test_a_name_that_is_not_in_the_register_is_chosen_among_similar_ones():
    made, _ = asked(UNIT, "LĐLĐ huyện Yên Th", 0)
    candidates = made.ask.options[1]
    assert candidates[-1] == "Không phải, tôi gõ lại"
    assert user_settings().unit == candidates[0].rpartition("(")[2].rstrip(")")


def test_none_of_the_similar_ones_is_typed_again():
    asked(UNIT, "LĐLĐ huyện Yên Th", "Không phải, tôi gõ lại", "BG-XD")
    assert user_settings().unit == "BG-XD"


def test_a_name_of_two_units_is_chosen_between_them(tmp_path):
    (tmp_path / "don-vi.csv").write_text(
        "code,name,tier,parent\nT,LĐLĐ tỉnh,province,\nA,Công đoàn Sông Hồng,upper,T\nB,Công đoàn Sông Hồng,upper,T\n",
        encoding="utf-8",
    )
    (tmp_path / "xlsync.toml").write_text('units = "don-vi.csv"\n', encoding="utf-8")
    write_settings(settings_path(), office=tmp_path)
    made, _ = asked(UNIT, "Công đoàn Sông Hồng", 1)
    assert [option.rpartition("(")[2] for option in made.ask.options[1][:2]] == ["A)", "B)"]
    assert user_settings().unit == "B"


def test_a_unit_that_has_ended_leads_to_the_one_that_came_after_it(tmp_path):
    (tmp_path / "don-vi.csv").write_text(
        "code,name,tier,parent,valid_from,valid_to,successors\nT,LĐLĐ tỉnh,province,,,,\n"
        "CU,Công đoàn Huyện Cũ,upper,T,,2023-12-31,MOI\nMOI,Công đoàn Xã Mới,upper,T,2024-01-01,,\n",
        encoding="utf-8",
    )
    (tmp_path / "xlsync.toml").write_text('units = "don-vi.csv"\n', encoding="utf-8")
    write_settings(settings_path(), office=tmp_path)
    made, _ = asked(UNIT, "CU", 0)
    assert made.ask.options[1][0] == "Công đoàn Xã Mới (MOI)"
    assert user_settings().unit == "MOI"


@pytest.mark.parametrize("answers", [(UNIT, None), (UNIT, "qwertz", None), (UNIT, "LĐLĐ huyện Yên Th", None)])
def test_cancelled_the_unit_stays(answers):
    write_settings(settings_path(), unit="BG-XD")
    asked(*answers)
    assert user_settings().unit == "BG-XD"


def test_an_emptied_unit_is_taken_away():
    write_settings(settings_path(), unit="BG-XD", lang="en")
    asked(UNIT, "")
    assert read_settings(settings_path()) == {"lang": "en"}


def test_in_excel_the_language_is_seen_at_the_next_start(monkeypatch):
    monkeypatch.setattr(module, "run_xlsync", None)  # the tab has both languages: nothing is installed
    write_settings(settings_path(), lang="vi", python="/p")
    made, _ = asked(LANGUAGE, "English")
    assert read_settings(settings_path()) == {"lang": "en", "python": "/p"}
    assert "đóng hết cửa sổ Excel" in made.ask.asked[2]


def test_in_libreoffice_the_menu_is_installed_anew(monkeypatch):
    ran = []
    monkeypatch.setattr(module, "run_xlsync", lambda *arguments: ran.append(arguments) or (0, ""))
    made, _ = asked(LANGUAGE, "English", app=App("libreoffice"))
    assert ran == [("addin", "install", "--lang", "en")]
    assert "LibreOffice rồi mở lại" in made.ask.asked[2]


def test_a_menu_that_could_not_be_changed_is_told(monkeypatch):
    monkeypatch.setattr(module, "run_xlsync", lambda *_: (2, "LibreOffice không trả lời."))
    made, _ = asked(LANGUAGE, "English", app=App("libreoffice"))
    assert "chưa đổi được menu: LibreOffice không trả lời." in made.ask.asked[2]


def office_of(folder, toml="", form=None):
    (folder / "xlsync.toml").write_text(toml, encoding="utf-8")
    if form is not None:
        (folder / "forms").mkdir()
        (folder / "forms" / "mau.yaml").write_text(form, encoding="utf-8")
    return folder


def test_a_folder_whose_definitions_load_is_stored(tmp_path):
    made, said = asked(FOLDER, office_of(tmp_path, 'period = "2024-H1"\n'))
    assert user_settings().office == tmp_path
    assert str(tmp_path) in said.vi
    assert str(tmp_path) in made.ask.options[1][FOLDER]


@pytest.mark.parametrize(
    ("toml", "form", "told"),
    [
        (None, None, "không có tệp xlsync.toml"),
        ('units = "khong-co.csv"\n', None, "không tìm thấy"),
        ('round = "khong-co"\n', None, "không có đợt báo cáo"),
        ("", "form: x\n", "mau.yaml"),
    ],
)
def test_a_folder_of_no_use_is_told_and_not_stored(tmp_path, toml, form, told):
    before, new = tmp_path / "cũ", tmp_path / "mới"
    before.mkdir()
    new.mkdir()
    write_settings(settings_path(), office=office_of(before))
    if toml is not None:
        office_of(new, toml, form)
    made, said = asked(FOLDER, 0, new)
    assert user_settings().office == before
    assert said is None
    assert told in made.ask.asked[-2]


def test_a_folder_can_be_taken_away_again(tmp_path):
    write_settings(settings_path(), office=office_of(tmp_path))
    asked(FOLDER, 1)
    assert user_settings().office is None


def test_a_folder_whose_register_lacks_the_unit_is_told(tmp_path):
    (tmp_path / "don-vi.csv").write_text("code,name,tier,parent\nT,LĐLĐ tỉnh,province,\n", encoding="utf-8")
    write_settings(settings_path(), unit="BG-XD")
    made, _ = asked(FOLDER, office_of(tmp_path, 'units = "don-vi.csv"\n'))
    assert user_settings().office == tmp_path
    assert "không có đơn vị BG-XD" in made.ask.asked[-2]


def test_settings_open_where_the_folder_is_broken(tmp_path):
    write_settings(settings_path(), office=office_of(tmp_path, "=\n"), unit="BG-XD")
    made, _ = asked(UNIT)
    assert made.ask.options[0][UNIT] == "Đơn vị của tôi: BG-XD"
    assert "không đọc được" in made.ask.asked[1]


def test_the_installation_is_tested_in_a_process_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    made, _ = asked(TEST)
    assert f"✗ Chưa có cài đặt {settings_path()}. → Chạy lệnh: xlsync addin install." in made.ask.asked[1].splitlines()


def test_a_program_that_does_not_start_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(RibbonError, match="xlsync addin doctor"):
        run_xlsync("addin", "doctor")


def test_a_program_that_does_not_end_is_told(monkeypatch):
    monkeypatch.setattr(subprocess, "run", late)
    made, _ = asked(TEST)
    assert "Không chạy được lệnh: xlsync addin doctor" in made.ask.asked[1]


def late(command, **_):
    raise subprocess.TimeoutExpired(command, 1)
