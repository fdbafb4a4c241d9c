"""`xlsync accept`: the consolidator says which version counts, or whose a file is. Run as a user runs it."""

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from mailbag_files import book, errors, mail, plain, scan, states, told, total

from xlsync.texts.catalogue import render

SESSIONS = "dialogue_petitions.sessions.0"
BY = ["--by", "Anh Mẫu", "--reason", "đã hỏi đơn vị"]


def _accept(office, file, *more, expect=0):
    done = office.xlsync("accept", file, "--period", "2024-H1", *BY, *more)
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if expect == 0 else done.stderr


def _two_versions(office):
    """Two files from chat that nothing tells apart, seen in a run on the record."""
    office.gets("BC.xlsx", book("A", saved=None))
    office.gets("BC(1).xlsx", book("A", {SESSIONS: 3}, saved=None))
    return office.consolidated()


def test_the_accepted_version_counts_from_the_next_run_on(office):
    assert told(_two_versions(office), "XS012") == [("XS012", ""), ("XS012", "")]
    said = _accept(office, "thu/BC(1).xlsx")
    assert "Liên đoàn Lao động huyện An Bình" in said
    assert "1 bản khác" in said
    for _ in range(2):
        run = office.consolidated()
        assert total(run)["upper"] == 3
        assert told(run) == [("XS011", "chosen")]
    message = render(run.outcome.findings[0]).message
    assert "BC.xlsx không được tính" in message
    assert "BC(1).xlsx" in message


def test_the_decision_has_name_reason_and_the_versions_that_it_is_over(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    (entry,) = office.entries("acceptance")
    other = next(each for each in office.entries("attachment") if each.body["path"].endswith("BC.xlsx"))
    assert (entry.body["by"], entry.body["reason"], entry.body["unit"]) == ("Anh Mẫu", "đã hỏi đơn vị", "A")
    assert entry.body["over"] == [other.body["sha256"]]


def _decisions(run):
    """File, how many others, who and why of each decision in force."""
    return [(each.sha256[:8], len(each.over), each.by, each.reason) for each in run.outcome.accepted]


def _sha(office, name):
    return hashlib.sha256((office.bag / name).read_bytes()).hexdigest()[:8]


def test_the_head_who_signs_reads_in_the_workbook_who_decided_when_and_why(office):
    office.gets("BC.xlsx", book("A", saved=None))
    office.gets("BC(1).xlsx", book("A", {SESSIONS: 3}, saved=None))
    office.gets("BC(3).xlsx", plain())  # says nothing of the unit: XS007
    office.gets("bao-cao_B_2023-H2.xlsx", book("B"))  # says two periods: XS009
    office.consolidated()
    _accept(office, "thu/BC(1).xlsx")
    _accept(office, "thu/BC(3).xlsx", "--unit", "C")
    _accept(office, "thu/bao-cao_B_2023-H2.xlsx")
    office.xlsync("consolidate", "thu", "--period", "2024-H1", "-o", "tong-hop.xlsx")
    opened = openpyxl.load_workbook(office.folder / "tong-hop.xlsx")
    rows = [row for row in opened["Điều chỉnh"].iter_rows() if isinstance(row[0].value, int)]
    shown = [(row[1].value, row[2].value, row[5].value, row[11].value, row[13].value) for row in rows]
    assert shown == [
        ("Liên đoàn Lao động huyện An Bình", "BC(1).xlsx", "Tính bản này, thay cho 1 bản khác", *BY[1::2]),
        ("Liên đoàn Lao động huyện Bắc Sơn", "bao-cao_B_2023-H2.xlsx", "Xác định tệp là của kỳ này", *BY[1::2]),
        ("Công đoàn ngành Y tế tỉnh Mẫu", "BC(3).xlsx", "Xác định tệp là của đơn vị này", *BY[1::2]),
    ]
    now = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=7)
    assert all(abs(row[12].value - now) < timedelta(minutes=5) for row in rows)
    front = [cell.value for row in opened["Tổng hợp"].iter_rows() for cell in row]
    assert "3 tệp được tính theo quyết định của cơ quan tổng hợp, xem trang Điều chỉnh." in front


@pytest.mark.parametrize("command", ["consolidate", "status"])
def test_the_decision_stands_in_json(office, command):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    done = office.xlsync(command, "thu", "--period", "2024-H1", "--format", "json")
    (shown,) = json.loads(done.stdout)["acceptances"]
    assert (shown["unit"], shown["path"], shown["by"], shown["reason"]) == ("A", "thu/BC(1).xlsx", *BY[1::2])
    assert (shown["sha256"][:8], [each[:8] for each in shown["over"]]) == (
        _sha(office, "BC(1).xlsx"),
        [_sha(office, "BC.xlsx")],
    )


def test_of_several_decisions_about_one_file_the_last_is_in_force(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx", "--reason", "nhầm")
    _accept(office, "thu/BC(1).xlsx")
    assert _decisions(office.consolidated()) == [(_sha(office, "BC(1).xlsx"), 1, *BY[1::2])]


def test_a_decision_that_another_one_or_a_later_version_takes_the_place_of_is_not_in_force(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    _accept(office, "thu/BC.xlsx", "--reason", "hỏi lại")
    assert _decisions(office.consolidated()) == [(_sha(office, "BC.xlsx"), 1, BY[1], "hỏi lại")]
    office.gets("BC(2).xlsx", book("A", {SESSIONS: 4}, saved=None))
    assert _decisions(office.consolidated()) == []  # nothing tells which is later: none counts


def test_the_decision_is_in_force_when_only_a_copy_with_another_hash_counts(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    accepted = _sha(office, "BC(1).xlsx")
    (office.bag / "BC(1).xlsx").rename(office.bag / "z.xlsx")
    office.gets("a.xlsx", book("A", {SESSIONS: 3}, saved="2020-01-01T00:00:00Z"))
    run = office.consolidated()
    assert states(run)["z.xlsx"][1] == "duplicate"
    assert _decisions(run) == [(accepted, 1, *BY[1::2])]


def test_without_its_file_a_decision_is_not_told(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    (office.bag / "BC(1).xlsx").unlink()
    assert _decisions(office.consolidated()) == []


def test_a_decision_is_over_the_dates(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-02T08:00:00+07:00"))
    office.gets("2.eml", mail({"BC.xlsx": book("A", {SESSIONS: 3})}, sent="2024-07-05T08:00:00+07:00"))
    office.consolidated()
    _accept(office, "thu/1.eml")
    assert total(office.consolidated())["upper"] == 10


def test_another_decision_takes_the_place_of_the_first(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    _accept(office, "thu/BC.xlsx")
    run = office.consolidated()
    assert total(run)["upper"] == 10
    assert told(run) == [("XS011", "chosen")]


def test_it_holds_until_yet_another_version_comes(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    office.gets("BC(2).xlsx", book("A", {SESSIONS: 4}, saved=None))
    run = office.consolidated()
    assert sorted(told(run)) == [("XS011", "chosen"), ("XS012", ""), ("XS012", "")]
    assert total(run)["upper"] == (None, "*")
    _accept(office, "thu/BC(2).xlsx")
    assert total(office.consolidated())["upper"] == 4


def test_a_later_version_with_a_date_needs_no_decision(office):
    office.gets("BC.xlsx", book("A", saved="2024-07-01T08:00:00Z"))
    office.gets("BC(1).xlsx", book("A", {SESSIONS: 3}, saved="2024-07-01T08:00:00Z"))
    office.consolidated()
    _accept(office, "thu/BC(1).xlsx")
    office.gets("BC(2).xlsx", book("A", {SESSIONS: 4}, saved="2024-07-03T08:00:00Z"))
    run = office.consolidated()
    assert (total(run)["upper"], errors(run)) == (4, [])


def test_the_same_content_under_another_name_is_accepted_with_it(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    (office.bag / "BC(1).xlsx").rename(office.bag / "z.xlsx")
    office.gets("a.xlsx", book("A", {SESSIONS: 3}, saved="2020-01-01T00:00:00Z"))  # saved anew: another hash
    run = office.consolidated()
    assert total(run)["upper"] == 3
    assert sorted(told(run)) == [("XS010", ""), ("XS011", "chosen")]


def test_a_single_sheet_is_accepted_for_that_sheet(office):
    office.gets("BC.xlsx", book("A", saved=None))
    office.gets("B2.xlsx", book("A", {SESSIONS: 3}, saved=None, only=("dialogue_petitions",)))
    assert told(office.consolidated(), "XS012") == [("XS012", ""), ("XS012", "")]
    _accept(office, "thu/B2.xlsx")
    run = office.consolidated()
    assert total(run)["upper"] == 3
    assert total(run, "members", "membership_party") == {None: 10}
    assert told(run) == [("XS011", "tables")]


def test_whose_a_file_is_that_says_nothing(office):
    office.gets("BC(3).xlsx", plain())
    office.consolidated()
    assert "--unit" in _accept(office, "thu/BC(3).xlsx", expect=2)
    _accept(office, "thu/BC(3).xlsx", "--unit", "A")
    run = office.consolidated()
    assert states(run)["BC(3).xlsx"] == ("A", "accepted", True)
    assert told(run, "XS007", "XS013") == []
    (one,) = run.outcome.submissions
    assert ("unit", "decision", "A") in [(each.what, each.where, each.read) for each in one.evidence]


def test_a_unit_may_be_named_by_its_name(office):
    office.gets("BC(3).xlsx", plain())
    _accept(office, "thu/BC(3).xlsx", "--unit", "LĐLĐ huyện An Bình")
    assert states(office.consolidated())["BC(3).xlsx"][0] == "A"


def test_whose_a_disputed_file_is(office):
    office.gets("BC.xlsx", book("A", cells={("Bìa", "C5"): "LĐLĐ huyện Bắc Sơn"}))
    office.consolidated()
    assert "--unit" in _accept(office, "thu/BC.xlsx", expect=2)
    _accept(office, "thu/BC.xlsx", "--unit", "A")
    run = office.consolidated()
    assert told(run, "XS009", "XS013") == []
    assert total(run)["upper"] == 10


def test_a_sender_that_was_explained_is_not_told_again(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sender="bacson@mau.example"))
    office.consolidated()
    _accept(office, "thu/1.eml")
    assert told(office.consolidated(), "XS009") == []


def test_a_file_without_a_period_is_accepted_for_the_one_that_is_named(office):
    office.gets("LĐLĐ huyện An Bình.xlsx", plain(title="Số liệu"))
    office.consolidated()
    _accept(office, "thu/LĐLĐ huyện An Bình.xlsx")
    run = office.consolidated()
    assert told(run, "XS008") == []
    assert total(run, "members", "membership_party")[None] == 120


def test_a_file_of_another_period_is_refused(office):
    office.gets("BC.xlsx", book("A", period="2023-H2"))
    office.gets("BC2.xlsx", book("B"))
    office.consolidated()
    message = _accept(office, "thu/BC.xlsx", "--unit", "A", expect=2)
    assert "2023-H2" in message
    assert office.entries("acceptance") == []


def test_a_file_of_which_two_periods_are_stated_is_accepted_for_the_one_that_is_named(office):
    office.gets("bao-cao_A_2023-H2.xlsx", book("A"))
    assert ("XS009", "period") in told(office.consolidated())
    _accept(office, "thu/bao-cao_A_2023-H2.xlsx")
    run = office.consolidated()
    assert told(run, "XS008", "XS009") == []
    assert total(run)["upper"] == 10


def test_several_files_in_one_mail_need_a_choice(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "BC2.xlsx": book("A", {SESSIONS: 3})}))
    office.consolidated()
    message = _accept(office, "thu/1.eml", expect=2)
    assert "--member" in message
    assert "BC.xlsx; BC2.xlsx" in message
    _accept(office, "thu/1.eml", "--member", "BC2.xlsx")
    assert total(office.consolidated())["upper"] == 3


def test_a_member_that_is_not_there_is_told_with_those_that_are(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}))
    message = _accept(office, "thu/1.eml", "--member", "XX.xlsx", expect=2)
    assert "BC.xlsx" in message


@pytest.mark.parametrize("missing", ["--by", "--reason", "--period"])
def test_without_a_name_a_reason_or_a_period_nothing_is_recorded(office, missing):
    _two_versions(office)
    words = {"--period": "2024-H1", "--by": "Anh Mẫu", "--reason": "đã hỏi"}
    left = [word for key, value in words.items() if key != missing for word in (key, value)]
    done = office.xlsync("accept", "thu/BC.xlsx", *left)
    assert (done.returncode, missing in done.stderr) == (2, True)
    if missing != "--period":
        done = office.xlsync("accept", "thu/BC.xlsx", *left, missing, " ")
        assert (done.returncode, missing in done.stderr) == (2, True)
    assert office.entries("acceptance") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.xlsx", b"PK\x03\x04 cut off", "không có biểu mẫu"),
        ("x.txt", b"kinh gui", "không có biểu mẫu"),
        ("khong-co.xlsx", None, "khong-co.xlsx"),
    ],
)
def test_what_cannot_be_accepted_is_one_line_and_exit_status_2(office, name, content, said):
    _two_versions(office)
    if content is not None:
        office.gets(name, content)
    message = _accept(office, f"thu/{name}", "--unit", "A", expect=2)
    assert said in message
    assert len(message.strip().splitlines()) == 1


def test_an_unknown_unit_is_told_with_suggestions(office):
    office.gets("BC(3).xlsx", plain())
    message = _accept(office, "thu/BC(3).xlsx", "--unit", "LĐLĐ huyện An Bìn", expect=2)
    assert "A (Liên đoàn Lao động huyện An Bình)" in message


def test_the_decision_goes_into_the_ledger_that_the_mailbag_has(office):
    """The file lies in a folder of the mailbag; the ledger beside the mailbag was made by `consolidate thu`."""
    office.gets("An Binh/BC.xlsx", book("A", saved=None))
    office.gets("An Binh/BC(1).xlsx", book("A", {SESSIONS: 3}, saved=None))
    asked = ["--period", "2024-H1", "--format", "json"]
    assert office.xlsync("consolidate", "thu", *asked).returncode == 1
    _accept(office, "thu/An Binh/BC.xlsx")
    assert [path.name for path in office.bag.rglob("xlsync.sqlite*")] == []
    assert office.xlsync("consolidate", "thu", *asked).returncode == 0


def test_a_decision_before_the_first_run_holds_in_it(office):
    office.gets("BC(3).xlsx", plain())
    said = _accept(office, "thu/BC(3).xlsx", "--unit", "A")
    assert "chưa có bản nào khác" in said
    done = office.xlsync("consolidate", "thu", "--period", "2024-H1", "--format", "json")
    assert '"XS007"' not in done.stdout


def test_a_decision_of_one_round_does_not_hold_in_another(office):
    one, two = office.round("dot-1"), office.round("dot-2")
    office.gets("BC.xlsx", book("A", saved=None))
    office.gets("BC(1).xlsx", book("A", {SESSIONS: 3}, saved=None))
    office.consolidated(round=one)
    _accept(office, "thu/BC.xlsx", "--round", one)
    assert total(office.consolidated(round=one))["upper"] == 10
    assert total(office.consolidated(round=two))["upper"] == (None, "*")


def test_the_signed_copy_with_its_number_and_date(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}))
    office.gets("ban-ky.pdf", scan())
    office.consolidated()
    said = _accept(office, "thu/ban-ky.pdf", "--unit", "A", "--number", "12/BC-LĐLĐ", "--date", "2024-07-03")
    assert "bản ký" in said
    (copy,) = office.consolidated().outcome.signed
    assert (copy.unit, copy.number, copy.day) == ("A", "12/BC-LĐLĐ", "2024-07-03")
    workbook = next(each for each in office.entries("attachment") if each.body["path"].endswith("1.eml"))
    assert copy.pairs == (workbook.body["sha256"],)


def test_a_scan_in_a_mail_is_chosen_by_its_name(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "ban-ky.pdf": scan()}))
    office.consolidated()
    _accept(office, "thu/1.eml", "--member", "ban-ky.pdf", "--unit", "A", "--number", "12/BC")
    (copy,) = office.consolidated().outcome.signed
    assert (copy.number, copy.source.member) == ("12/BC", "ban-ky.pdf")


def test_a_scan_needs_its_unit(office):
    office.gets("ban-ky.pdf", scan())
    office.gets("1.eml", mail({"BC.xlsx": book("A")}))
    office.consolidated()
    assert "--unit" in _accept(office, "thu/ban-ky.pdf", expect=2)


def test_a_date_that_is_none_is_exit_status_2(office):
    office.gets("ban-ky.pdf", scan())
    assert "2024-07-05" in _accept(office, "thu/ban-ky.pdf", "--unit", "A", "--date", "3/7/2024", expect=2)


def test_the_mailbag_may_be_moved_after_the_decision(office):
    _two_versions(office)
    _accept(office, "thu/BC(1).xlsx")
    shutil.move(office.bag, office.folder / "thu-moi")
    office.bag = office.folder / "thu-moi"
    assert total(office.consolidated())["upper"] == 3
