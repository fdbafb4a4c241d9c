"""`xlsync history`: what came and who decided, in words that the head of the office reads; and the proof."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from ledger_samples import tampering

from xlsync.cli.history import history
from xlsync.ledger import entries
from xlsync.ledger.chain import Entry
from xlsync.ledger.store import Ledger
from xlsync.model import (
    OFFICE_TIME,
    Acceptance,
    Adjustment,
    Finding,
    Mail,
    Period,
    Severity,
    SignedCopy,
    Source,
    Submission,
    Verdict,
)

HA, HB, HS = "a" * 64, "b" * 64, "c" * 64
MAIL = Mail("cd-yt@example.org", "BC 6 tháng", "2024-07-01T01:30:00+00:00", "<1@example.org>")
FIRST = Source("thu/1.eml", "BC.xlsx", HA, MAIL)
SECOND = Source("thu/BC(1).xlsx", None, HB)
PERIOD = Period.parse("2024-H1")

RECORD = [
    entries.run(
        "consolidate", period="2024-H1", round=None, as_of=date(2024, 7, 5), tool="xlsync 0.1.0", forms={},
        counts={"files": 2, "accepted": 1, "rejected": 0, "errors": 1200}, by="tonghop",
    ),
    entries.attachment(FIRST, size=9, content="xlsx", verdict="read"),
    entries.attachment(SECOND, size=9, content="xlsx", verdict="refused", why="XS002 office"),
    entries.submission(Submission(FIRST, "bieu-tong-hop", "2024", "U-1", PERIOD, late=True, counted=False)),
    entries.submission(Submission(SECOND, "phieu-la", "1", "U-2", PERIOD, Verdict.SUPERSEDED)),
    entries.values(
        HA, form="bieu-tong-hop", table="dialogue_petitions", unit="U-1", period="2024-H1", round=None, columns={},
        rows=[], cells={"C8": 1, "C9": 2},
    ),
    entries.findings(HA, [Finding(code="XS204", severity=Severity.ERROR), Finding(code="XS014", severity=Severity.WARNING)]),
    entries.findings(None, []),
    entries.acceptance(Acceptance(HA, "2024-H1", None, "U-1", (HB,), "tonghop", "theo điện thoại", "2024-07-05")),
    entries.adjustment(
        Adjustment(
            "U-1", "2024-H1", None, "bieu-tong-hop", "dialogue_petitions", "sessions", None, HA, 7.29, 7290, "chị A",
            "tonghop", "gõ dấu chấm", "2024-07-05",
        )
    ),
    entries.signed(SignedCopy(HS, Source("thu/quet.pdf", None, HS), "U-1", "12/BC", "2024-07-01", (HA,))),
    Entry("later", {"x": 1}),
]  # fmt: skip


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    start = datetime(2024, 7, 5, 1, 15, tzinfo=UTC)
    ticks = iter(range(100))
    made = Ledger.open(tmp_path / "xlsync.sqlite", create=True, now=lambda: start + timedelta(minutes=next(ticks)))
    for entry in RECORD:
        made.append([entry])
    return made


def run(*arguments, lang="vi"):
    return CliRunner().invoke(history, [*arguments, "--lang", lang], catch_exceptions=False)


def said(lines):
    """The lines without number and time."""
    return [line.split("  ", 2)[-1].strip() for line in (line.lstrip() for line in lines)]


def test_each_entry_is_a_line_in_plain_vietnamese(ledger):
    done = run()
    assert done.exit_code == 0
    *lines, last = done.stdout.splitlines()
    assert said(lines) == [
        "Tổng hợp, 6 tháng đầu năm 2024: 2 tệp, 1 đã tiếp nhận, 1.200 lỗi phải sửa – tonghop",
        f"Nhận tệp 1.eml › BC.xlsx, theo thư của cd-yt@example.org gửi {local(MAIL.sent)}, “BC 6 tháng”",
        "Không nhận được tệp BC(1).xlsx: XS002 Tệp đặt mật khẩu",
        "1.eml › BC.xlsx là Biểu tổng hợp của U-1, 6 tháng đầu năm 2024: Đã tiếp nhận, gửi quá hạn, không tính vào số liệu",
        "BC(1).xlsx là phieu-la của U-2, 6 tháng đầu năm 2024: Đã có bản thay thế",
        "Ghi 2 giá trị của bảng Biểu 2 trong 1.eml › BC.xlsx",
        "1.eml › BC.xlsx: 1 lỗi phải sửa, 1 cần giải trình",
        "Ngoài các tệp: không có lỗi hay lưu ý",
        "Chọn 1.eml › BC.xlsx là báo cáo của U-1, thay cho BC(1).xlsx. Lý do: theo điện thoại – tonghop",
        "Điều chỉnh U-1, Biểu 2, Số buổi trực tiếp: 7,29 thành 7.290, chị A xác nhận. Lý do: gõ dấu chấm – tonghop",
        "Bản ký quet.pdf số 12/BC ngày 01/07/2024 của U-1, đi cùng 1.eml › BC.xlsx",
        "Mục “later” của phiên bản sau",
    ]
    assert list(ledger.entries())[-1].hash in last


def local(text):
    return f"{datetime.fromisoformat(text).astimezone(OFFICE_TIME):%d/%m/%Y %H:%M}"


def test_a_line_begins_with_number_and_the_time_of_the_offices(ledger):
    first = run().stdout.splitlines()[0]
    assert first.split()[:3] == ["1", "05/07/2024", "08:15"]


def test_english(ledger):
    lines = said(run(lang="en").stdout.splitlines())
    assert lines[0] == "Consolidation, first half of 2024: 2 file(s), 1 received, 1,200 error(s) – tonghop"
    assert lines[9].startswith("Adjusted U-1, Biểu 2, ")
    assert lines[9].endswith("7.29 to 7,290, confirmed by chị A. Reason: gõ dấu chấm – tonghop")


def test_units_have_their_names_where_the_register_has_them(ledger, tmp_path):
    (tmp_path / "don-vi.csv").write_text(
        "code,name,tier,parent\nP,LĐLĐ tỉnh,province,\nU-1,Công đoàn ngành Y tế,upper,P\n", encoding="utf-8"
    )
    lines = run("--units", "don-vi.csv").stdout.splitlines()
    assert "của Công đoàn ngành Y tế, 6 tháng" in lines[3]
    assert "của U-2, 6 tháng" in lines[4]


def numbers(done):
    return [int(line.split()[0]) for line in done.stdout.splitlines() if line.split()[0].isdigit()]


def test_one_unit_with_all_that_is_about_its_files(ledger):
    assert numbers(run("--unit", "U-1")) == [2, 4, 6, 7, 9, 10, 11]
    assert numbers(run("--unit", "U-2")) == [3, 5]


def test_one_kind_and_the_last_ones(ledger):
    assert numbers(run("--kind", "submission")) == [4, 5]
    assert numbers(run("--last", "3")) == [10, 11, 12]
    assert numbers(run("--unit", "U-1", "--kind", "values", "--last", "1")) == [6]


def test_a_file_has_its_name_also_when_the_entry_that_names_it_is_not_shown(ledger):
    assert "1.eml › BC.xlsx" in run("--kind", "findings").stdout.splitlines()[0]


def test_json_has_the_entries_as_they_were_recorded(ledger):
    content = json.loads(run("--format", "json", "--kind", "adjustment").stdout)
    assert content["schema_version"] == 1
    assert content["count"] == len(RECORD)
    (entry,) = content["entries"]
    assert entry["seq"] == 10
    assert entry["body"]["new"] == 7290
    assert content["head"] == list(ledger.entries())[-1].hash


NASTY = "a\x1b[2J\x9b31m\r\n\u202egnp\u2028" + os.fsdecode(b"\xff") + ".xlsx"


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_name_from_a_file_does_not_steer_the_terminal(ledger, style):
    mail = Mail("x@example.org", "b\x1b]0;c\x07", "2024-07-01T08:00:00+07:00")
    ledger.append(
        [
            entries.attachment(Source(f"thu/{NASTY}", NASTY, HS, mail), size=1, content="xlsx", verdict="read"),
            entries.acceptance(Acceptance(HS, NASTY, None, NASTY, (), NASTY, NASTY, NASTY)),
        ]
    )
    done = run("--format", style, "--last", "2")
    assert done.exit_code == 0
    assert not set(done.stdout) & set("\x1b\x9b\r\x07\x85" + os.fsdecode(b"\xff"))
    if style == "text":
        assert not set(done.stdout) & set("\u202e\u2028")
        assert len(done.stdout.splitlines()) == 3
    else:
        assert json.loads(done.stdout)["entries"][0]["body"]["member"] == NASTY


def test_a_ledger_that_is_whole_is_exit_status_0(ledger):
    done = run("--verify")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Sổ ghi nhận khớp từ đầu đến cuối: {len(RECORD)} dòng")
    assert len(done.stdout.splitlines()) == 1


def test_a_ledger_that_was_changed_is_exit_status_1(ledger):
    with tampering(ledger.path) as connection:
        connection.execute("UPDATE journal SET body = replace(body, '7290', '9999') WHERE seq = 10")
    done = run("--verify")
    assert done.exit_code == 1
    assert "dòng số 10" in done.stdout
    found = json.loads(run("--verify", "--format", "json").stdout)
    assert (found["ok"], found["flaw"], found["seq"], found["count"]) == (False, "hash", 10, 9)


def test_a_file_that_cannot_be_read_any_more_is_exit_status_1_and_one_sentence(ledger):
    content = ledger.path.read_bytes()
    ledger.path.write_bytes(content[: len(content) // 2])
    done = run("--verify")
    assert done.exit_code == 1
    assert "BỊ HỎNG" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_the_noted_hash_is_compared(ledger):
    noted = json.loads(run("--format", "json").stdout)["head"]
    assert run("--head", noted).exit_code == 0
    assert run("--verify", "--head", "0" * 64).exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("--head", "xyz"),
        ("--ledger", "khong-co.sqlite"),
        ("--ledger", "."),
        ("--verify", "--ledger", "khong-co.sqlite"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_exit_status_2(ledger, arguments):
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("xlsync: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_changed_entry_is_not_shown_as_if_it_were_true(ledger):
    with tampering(ledger.path) as connection:
        connection.execute("UPDATE journal SET body = replace(body, '7290', '9999') WHERE seq = 10")
    done = run()
    assert done.exit_code == 2
    assert "9.999" not in done.stdout
    assert "dòng số 10" in done.stderr


def test_looking_changes_nothing(ledger):
    before = ledger.path.read_bytes()
    run()
    run("--verify")
    assert ledger.path.read_bytes() == before
    with closing(sqlite3.connect(ledger.path)) as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (len(RECORD),)


def test_the_ledger_is_named_by_option_environment_or_office_folder(ledger, tmp_path, monkeypatch):
    office = tmp_path / "van-phong"
    (office / "thu").mkdir(parents=True)
    (office / "xlsync.toml").write_text('ledger = "so/nhat-ky.sqlite"\n', encoding="utf-8")
    monkeypatch.chdir(office / "thu")
    assert str(office / "so/nhat-ky.sqlite") in run().stderr  # of the office, though it is not there yet
    monkeypatch.setenv("XLSYNC_LEDGER", str(ledger.path))
    assert run().exit_code == 0
    assert "khac.sqlite" in run("--ledger", "khac.sqlite").stderr


def test_without_a_ledger_that_of_the_office_folder_is_shown(ledger, tmp_path, monkeypatch):
    (tmp_path / "xlsync.toml").write_text("", encoding="utf-8")
    (tmp_path / "thu").mkdir()
    monkeypatch.chdir(tmp_path / "thu")
    assert run().exit_code == 0
