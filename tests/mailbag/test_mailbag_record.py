"""What goes on the record: everything that was seen, nothing twice, nothing sensitive; and what stays as it was."""

import hashlib
import json
from collections import Counter

import pytest
from mailbag_files import LOGO, book, form_layout, mail, plain, scan, total

from xlsync.ledger.errors import LedgerLockedError
from xlsync.ledger.lock import locked
from xlsync.ledger.store import Ledger

SESSIONS = "dialogue_petitions.sessions.0"
ASKED = ["--period", "2024-H1"]


def _mixed(office):
    """A mailbag with a bit of everything."""
    message = mail({"BC.xlsx": book("A"), "ban-ky.pdf": scan()}, html='<img src="cid:logo1">')
    message.add_attachment(LOGO, maintype="image", subtype="png", filename="image001.png", cid="<logo1>")
    office.gets("1.eml", message)
    office.gets("An Binh/cu.xlsx", book("A", period="2023-H2"))
    office.gets("hong.xlsx", book("B")[:3000])
    office.gets("khong-ro.xlsx", plain())
    office.gets("ghi-chu.txt", b"xin chao")


def _hashes(folder) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_attachment_is_on_the_record_refused_ones_too(office):
    _mixed(office)
    office.consolidated()
    seen = {
        (str(each.body["path"]).rpartition("/thu/")[2], each.body["member"]): (each.body["verdict"], each.body["why"])
        for each in office.entries("attachment")
    }
    assert seen == {
        ("1.eml", "BC.xlsx"): ("read", None),
        ("1.eml", "ban-ky.pdf"): ("signed", "XS016 signed_copy"),
        ("1.eml", "image001.png"): ("left_aside", "XS016 logo"),
        ("An Binh/cu.xlsx", None): ("read", None),
        ("hong.xlsx", None): ("refused", "XS001 truncated"),
        ("khong-ro.xlsx", None): ("read", None),
        ("ghi-chu.txt", None): ("left_aside", "XS016 other"),
    }


def test_the_mail_that_a_file_came_with_is_on_the_record(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, subject="Báo cáo"))
    office.consolidated()
    (entry,) = office.entries("attachment")
    sent = entry.body["mail"]
    assert (sent["sender"], sent["subject"], sent["sent"]) == (
        "anbinh@mau.example", "Báo cáo", "2024-07-02T09:00:00+07:00",
    )  # fmt: skip
    assert entry.body["sha256"] == hashlib.sha256(book("A")).hexdigest()


def test_verdicts_values_findings_and_versions_are_on_the_record(office):
    _mixed(office)
    office.consolidated()
    kinds = Counter(each.kind for each in office.entries())
    assert kinds == {"attachment": 7, "submission": 3, "values": 5, "findings": 6, "signed": 1, "run": 1}
    (run,) = office.entries("run")
    assert run.body["forms"] == {"bieu-tong-hop": "2024"}
    assert run.body["tool"].startswith("xlsync ")
    values = next(each.body for each in office.entries("values") if each.body["table"] == "dialogue_petitions")
    assert values["cells"]["B8"] == 10
    assert values["columns"]["sessions"] == "B"


def test_a_refused_cell_is_kept_as_it_was_typed_and_not_as_a_value(office):
    office.gets("BC.xlsx", book("A", {SESSIONS: 7.29}))
    office.consolidated()
    values = next(each.body for each in office.entries("values") if each.body["table"] == "dialogue_petitions")
    assert "B8" not in values["cells"]
    assert values["refused"] == {"B8": "7.29"}


def test_looking_again_records_the_run_alone(office):
    _mixed(office)
    first = office.consolidated()
    before = len(office.entries())
    assert first.recorded == before
    assert office.consolidated().recorded == 1
    assert len(office.entries()) == before + 1


def test_a_mailbag_that_changed_records_what_changed(office):
    _mixed(office)
    office.consolidated()
    before = len(office.entries())
    office.gets("2.eml", mail({"BC.xlsx": book("B")}, sender="bacson@mau.example"))
    office.consolidated()
    kinds = Counter(each.kind for each in office.entries()[before:])
    assert kinds == {"attachment": 1, "submission": 1, "values": 5, "run": 1}


def test_a_version_that_was_replaced_in_its_place_stays_on_the_record_as_no_longer_counted(office):
    office.gets("BC.xlsx", book("A"))
    office.consolidated()
    office.gets("BC.xlsx", book("A", {SESSIONS: 3}))
    office.consolidated()
    first, gone, second = office.entries("submission")
    assert [each.body["counted"] for each in (first, gone, second)] == [True, False, True]
    assert first.body["sha256"] == gone.body["sha256"] != second.body["sha256"]
    assert office.consolidated().recorded == 1


def test_a_run_over_another_mailbag_says_nothing_of_units_that_are_not_in_it(office):
    office.gets("BC.xlsx", book("A"))
    office.consolidated()
    (office.bag / "BC.xlsx").unlink()
    office.gets("BC.xlsx", book("B"))
    office.consolidated()
    assert [(each.body["unit"], each.body["counted"]) for each in office.entries("submission")] == [
        ("A", True), ("B", True)
    ]  # fmt: skip


def test_the_chain_is_proved_after_runs_and_decisions(office):
    _mixed(office)
    assert office.xlsync("consolidate", "thu", *ASKED).returncode == 1
    names = ["--by", "Anh Mẫu", "--reason", "đã hỏi"]
    assert office.xlsync("accept", "thu/khong-ro.xlsx", "--unit", "B", *ASKED, *names).returncode == 0
    adjusted = ["--cell", "dialogue_petitions.sessions", "--to", "12", "--confirmed-by", "Chị Mẫu"]
    assert office.xlsync("adjust", "--unit", "A", *adjusted, *ASKED, *names).returncode == 0
    assert office.xlsync("consolidate", "thu", *ASKED).returncode == 1
    done = office.xlsync("history", "--verify")
    assert done.returncode == 0, done.stdout + done.stderr
    shown = office.xlsync("history", "--units", office.units).stdout
    assert "Anh Mẫu" in shown
    assert "Chị Mẫu" in shown


def test_sensitive_values_never_reach_the_record(office):
    where = form_layout("A", "so-don-thu").table("petitions_register")
    canaries = {field.id: f"BÍMẬT{place}" for place, field in enumerate(where.table.fields) if field.sensitive}
    assert len(canaries) == 2
    figures: dict[str, object] = {f"petitions_register.{field}.0": text for field, text in canaries.items()}
    # Wrong on purpose, so that findings have something to say: every other column holds a text that it cannot.
    figures |= {
        f"petitions_register.{field.id}.1": "SAI"
        for field in where.table.fields
        if field.computed is None and not field.sensitive
    }
    figures |= {f"petitions_register.{field}.1": f'=#REF!&"{text}"' for field, text in canaries.items()}
    office.gets("1.eml", mail({"DT.xlsx": book("A", figures, form="so-don-thu")}))
    run = office.consolidated()
    assert run.outcome.findings
    raw = office.ledger.read_bytes()
    for text in canaries.values():
        assert text.encode() not in raw
        assert text not in json.dumps([each.body for each in office.entries()], ensure_ascii=False, default=str)


@pytest.mark.parametrize("command", ["check", "status"])
def test_looking_leaves_no_record_unless_a_ledger_is_named(office, command):
    office.gets("BC.xlsx", book("A"))
    assert office.xlsync(command, "thu", *ASKED).returncode == 0
    assert [path.name for path in office.folder.iterdir() if "sqlite" in path.name] == []
    assert office.xlsync(command, "thu", *ASKED, "--ledger", "so.sqlite").returncode == 0
    assert (office.folder / "so.sqlite").exists()


def test_consolidate_says_where_it_recorded(office):
    office.gets("BC.xlsx", book("A"))
    done = office.xlsync("consolidate", "thu", *ASKED)
    assert "xlsync.sqlite" in done.stderr
    assert office.ledger.exists()


def test_a_ledger_inside_the_mailbag_is_no_file_of_it(office):
    office.gets("BC.xlsx", book("A"))
    for name in ("thu/so ghi nhan", "thu/xlsync.sqlite"):
        for _ in range(2):
            done = office.xlsync("consolidate", "thu", *ASKED, "--ledger", name, "--format", "json")
            shown = json.loads(done.stdout)
            assert [each["path"] for each in shown["submissions"]] == ["thu/BC.xlsx"], name
        (office.folder / name).unlink()


def test_a_ledger_hides_no_report_whose_name_begins_alike(office):
    office.gets("so.xlsx", book("A"))
    done = office.xlsync("consolidate", "thu", *ASKED, "--ledger", "thu/so", "--format", "json")
    assert [each["path"] for each in json.loads(done.stdout)["submissions"]] == ["thu/so.xlsx"]


@pytest.mark.parametrize("command", ["consolidate", "check", "status"])
def test_a_ledger_that_is_none_is_exit_status_2_and_nothing_is_written(office, command):
    office.gets("BC.xlsx", book("A"))
    office.ledger.write_bytes(b"day khong phai so ghi nhan" * 100)
    before = _hashes(office.folder)
    output = ["-o", "ra.xlsx"] if command == "consolidate" else ["-o", "ra.json"]
    done = office.xlsync(command, "thu", *ASKED, *output)
    assert (done.returncode, done.stdout) == (2, "")
    assert "xlsync.sqlite" in done.stderr
    assert "Traceback" not in done.stderr
    assert _hashes(office.folder) == before


def test_a_ledger_that_somebody_else_is_writing_stops_the_run_and_nothing_is_recorded(office, monkeypatch):
    office.gets("BC.xlsx", book("A"))
    office.consolidated()
    before = _hashes(office.folder)
    monkeypatch.setitem(Ledger.open.__func__.__kwdefaults__, "wait_seconds", 0.1)
    with locked(office.ledger, 1), pytest.raises(LedgerLockedError) as caught:
        office.consolidated()
    assert "xlsync.sqlite" in caught.value.vi
    assert _hashes(office.folder) == before


def test_no_command_changes_a_received_file(office):
    _mixed(office)
    before = _hashes(office.bag)
    names = ["--by", "Anh Mẫu", "--reason", "đã hỏi"]
    for command in (
        ["check", "thu", *ASKED],
        ["consolidate", "thu", *ASKED, "-o", "ra.xlsx", "--findings", "ra.html"],
        ["status", "thu", *ASKED, "-o", "ra.json", "--reminders", "nhac"],
        ["accept", "thu/khong-ro.xlsx", "--unit", "B", *ASKED, *names],
        ["adjust", "--unit", "A", "--cell", "dialogue_petitions.sessions", "--to", "12", "--confirmed-by", "Chị Mẫu",
         *ASKED, *names],
        ["consolidate", "thu", *ASKED, "-o", "ra.xlsx"],
    ):  # fmt: skip
        done = office.xlsync(*command)
        assert done.returncode in {0, 1}, done.stderr
        assert _hashes(office.bag) == before, command


def test_the_outputs_are_the_same_whether_or_not_the_ledger_knew_the_mailbag(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A", {SESSIONS: 7.29}), "ban-ky.pdf": scan()}))
    written = []
    for _ in range(3):
        done = office.xlsync("consolidate", "thu", *ASKED, "-o", "ra.xlsx", "--findings", "ra.html", "--format", "json")
        files = [(office.folder / name).read_bytes() for name in ("ra.xlsx", "ra.html")]
        written.append((done.stdout, *files))
    assert written[0] == written[1] == written[2]


def test_the_order_of_the_paths_is_of_no_matter_for_the_totals(office):
    first = office.gets("a/1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-01T08:00:00+07:00"))
    second = office.gets("b/2.eml", mail({"BC.xlsx": book("A", {SESSIONS: 3})}, sent="2024-07-02T08:00:00+07:00"))
    for paths in ((first, second), (second, first)):
        done = office.xlsync("consolidate", *paths, *ASKED, "--format", "json", "--ledger", "so.sqlite")
        upper = json.loads(done.stdout)["totals"]["dialogue_petitions"][1]
        assert upper["sessions"] == 3


def test_a_mailbag_with_scans_alone_is_told_and_recorded_nowhere(office):
    office.gets("ban-ky.pdf", scan())
    done = office.xlsync("consolidate", "thu", *ASKED)
    assert done.returncode == 2
    assert not office.ledger.exists()


def test_what_the_ledger_says_of_another_period_is_of_no_matter(office):
    office.gets("cu.xlsx", book("A", period="2023-H2"))
    office.consolidated(period="2023-H2")
    office.xlsync(
        "adjust", "--unit", "A", "--period", "2023-H2", "--cell", "dialogue_petitions.sessions", "--to", "99",
        "--confirmed-by", "Chị Mẫu", "--by", "Anh Mẫu", "--reason", "nhầm",
    )  # fmt: skip
    office.gets("BC.xlsx", book("A"))
    assert total(office.consolidated())["upper"] == 10
    assert total(office.consolidated(period="2023-H2"))["upper"] == 99
