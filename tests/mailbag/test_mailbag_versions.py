"""Several files of one unit: which one counts, table by table, and what is said of the others."""

import pytest
from mailbag_files import book, by_libreoffice, csv_tables, errors, mail, saved_at, states, together, told, total

from xlsync.texts.catalogue import render

SESSIONS = "dialogue_petitions.sessions.0"
SECOND = {SESSIONS: 3}
THIRD = {SESSIONS: 4}
EARLY, LATE = "2024-07-01T08:00:00Z", "2024-07-05T08:00:00Z"


def _mailed(day: int, hour: int = 8) -> str:
    return f"2024-07-{day:02}T{hour:02}:00:00+07:00"


def test_the_version_that_was_sent_later_counts_whatever_the_order_of_the_files(office):
    office.gets("a.eml", mail({"BC.xlsx": book("A", SECOND)}, sent=_mailed(3)))
    office.gets("b.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(2)))
    run = office.consolidated()
    assert total(run)["upper"] == 3
    (found,) = [each for each in run.outcome.findings if each.code == "XS011"]
    assert found.path.endswith("b.eml")
    assert "a.eml" in render(found).message


def test_the_date_of_sending_counts_before_that_of_saving(office):
    office.gets("a.eml", mail({"BC.xlsx": book("A", saved=LATE)}, sent=_mailed(2)))
    office.gets("b.eml", mail({"BC.xlsx": book("A", SECOND, saved=EARLY)}, sent=_mailed(3)))
    assert total(office.consolidated())["upper"] == 3


def test_moments_are_compared_across_time_zones(office):
    office.gets("a.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-02T09:00:00+07:00"))
    office.gets("b.eml", mail({"BC.xlsx": book("A", SECOND)}, sent="2024-07-02T03:00:00+00:00"))
    assert total(office.consolidated())["upper"] == 3


@pytest.mark.parametrize("sent", [None, _mailed(2)])
def test_where_the_dates_of_sending_are_equal_or_absent_that_of_saving_decides(office, sent):
    office.gets("a.eml", mail({"BC.xlsx": book("A", SECOND, saved=LATE)}, sent=sent))
    office.gets("b.eml", mail({"BC.xlsx": book("A", saved=EARLY)}, sent=sent))
    run = office.consolidated()
    assert (total(run)["upper"], told(run, "XS011", "XS012")) == (3, [("XS011", "")])


def test_two_files_from_chat_are_told_apart_by_the_date_of_saving(office):
    office.gets("BC(2).xlsx", book("A", saved=EARLY))
    office.gets("BC.xlsx", book("A", SECOND, saved=LATE))
    assert total(office.consolidated())["upper"] == 3


def test_a_mail_and_a_file_from_chat_are_told_apart_by_the_date_of_saving(office):
    office.gets("a.eml", mail({"BC.xlsx": book("A", saved=EARLY)}, sent=_mailed(9)))
    office.gets("BC.xlsx", book("A", SECOND, saved=LATE))
    assert total(office.consolidated())["upper"] == 3


@pytest.mark.parametrize("saved", [None, EARLY])
def test_where_nothing_tells_neither_counts(office, saved):
    office.gets("BC.xlsx", book("A", saved=saved))
    office.gets("BC(1).xlsx", book("A", SECOND, saved=saved))
    run = office.consolidated()
    assert total(run)["upper"] == (None, "*")
    found = [each for each in run.outcome.findings if each.code == "XS012"]
    assert len(found) == 2
    assert "BC.xlsx" in render(found[0]).message
    assert "BC(1).xlsx" in render(found[0]).message
    assert told(run, "XS013") == []  # it has come


def test_the_same_content_counts_once_whatever_it_is_called(office):
    office.gets("BC.xlsx", book("A"))
    office.gets("thu/BC(1)(2).xlsx", book("A"))
    office.gets("z.eml", mail({"báo cáo.xlsx": book("A")}))
    run = office.consolidated()
    assert told(run) == [("XS010", ""), ("XS010", "")]
    assert total(run)["upper"] == 10


def test_the_same_figures_saved_once_more_are_the_same_content(office):
    office.gets("BC.xlsx", book("A", saved=EARLY))
    office.gets("BC(1).xlsx", book("A", saved=LATE))
    assert told(office.consolidated()) == [("XS010", "")]


@pytest.mark.parametrize("suffix", ["ods", "xls"])
def test_the_same_figures_in_another_format_are_the_same_content(office, suffix):
    calculated = by_libreoffice(book("A"), "xlsx")
    office.gets("BC.xlsx", calculated)
    office.gets(f"BC.{suffix}", by_libreoffice(calculated, suffix))
    run = office.consolidated()
    assert told(run, "XS010", "XS011", "XS012") == [("XS010", "")]
    assert total(run)["upper"] == 10


def test_a_version_that_is_sent_again_after_another_one_counts_again(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(1)))
    office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND)}, sent=_mailed(2)))
    office.gets("3.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(3)))
    run = office.consolidated()
    assert total(run)["upper"] == 10
    assert sorted(told(run)) == [("XS010", ""), ("XS011", "")]


def test_a_version_that_is_saved_again_after_another_one_counts_again(office):
    office.gets("1.xlsx", book("A", saved="2024-07-01T08:00:00Z"))
    office.gets("2.xlsx", book("A", SECOND, saved="2024-07-02T08:00:00Z"))
    office.gets("3.xlsx", book("A", saved="2024-07-03T08:00:00Z"))
    assert total(office.consolidated())["upper"] == 10


def test_a_copy_of_a_copy_brings_its_date_too(office):
    office.gets("1.xlsx", book("A", saved=None))
    office.gets("2.eml", mail({"BC.xlsx": book("A", saved=EARLY)}, sent=_mailed(1)))  # saved anew
    office.gets("3.eml", mail({"BC.xlsx": book("A", SECOND)}, sent=_mailed(2)))
    office.gets("4.eml", mail({"BC.xlsx": book("A", saved=EARLY)}, sent=_mailed(3)))
    assert total(office.consolidated())["upper"] == 10


def test_what_was_wrong_in_a_version_that_was_replaced_is_not_told(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A", {SESSIONS: "nhiều"})}, sent=_mailed(1)))
    office.gets("2.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(2)))
    run = office.consolidated()
    assert told(run) == [("XS011", "")]
    assert run.outcome.passed


def test_a_workbook_with_one_sheet_replaces_that_sheet_alone(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A", {"membership_party.members.0": 500})}, sent=_mailed(1)))
    single = book("A", SECOND, only=("dialogue_petitions",))
    office.gets("2.eml", mail({"Biểu 2 sửa.xlsx": single}, sent=_mailed(2)))
    run = office.consolidated()
    assert total(run) == {"province": None, "upper": 3, "grassroots": 17}
    assert total(run, "members", "membership_party") == {None: 500}
    assert told(run) == [("XS011", "tables")]
    assert run.outcome.missing == ()
    (found,) = run.outcome.findings
    assert render(found).message.startswith("Biểu 2 của tệp này đã được thay bằng trang trong")


def test_the_replaced_sheet_is_on_the_record(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(1)))
    office.gets("2.eml", mail({"B2.xlsx": book("A", SECOND, only=("dialogue_petitions",))}, sent=_mailed(2)))
    office.consolidated()
    recorded = [found["code"] for entry in office.entries("findings") for found in entry.body["findings"]]
    assert recorded == ["XS011"]
    values = {(entry.body["table"], entry.body["sha256"]) for entry in office.entries("values")}
    assert len(values) == 5  # each table once, from the file that counts


def test_an_earlier_single_sheet_does_not_replace_the_whole_report(office):
    office.gets("1.eml", mail({"B2.xlsx": book("A", SECOND, only=("dialogue_petitions",))}, sent=_mailed(1)))
    office.gets("2.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(2)))
    run = office.consolidated()
    assert total(run)["upper"] == 10
    assert told(run) == [("XS011", "")]


def test_an_error_in_a_sheet_that_was_replaced_is_not_told_and_one_beside_it_is(office):
    wrong = {SESSIONS: "nhiều", "membership_party.members.0": "đông"}
    office.gets("1.eml", mail({"BC.xlsx": book("A", wrong)}, sent=_mailed(1)))
    office.gets("2.eml", mail({"B2.xlsx": book("A", only=("dialogue_petitions",))}, sent=_mailed(2)))
    run = office.consolidated()
    assert [(each.code, each.table) for each in run.outcome.findings if each.code == "XS202"] == [
        ("XS202", "membership_party")
    ]


def test_five_files_with_a_table_each_are_one_complete_report(office):
    for table, data in csv_tables("A").items():
        office.gets(f"An Binh/{table} LĐLĐ huyện An Bình 2024-H1.csv", data)
    run = office.consolidated()
    assert errors(run) == []
    assert total(run) == {"province": None, "upper": 10, "grassroots": 17}
    assert total(run, "members", "membership_party") == {None: 10}
    assert run.outcome.missing == ()


def test_a_table_that_none_of_several_files_has_is_told_once(office):
    for table, data in csv_tables("A").items():
        if table != "supervision":
            office.gets(f"{table} LĐLĐ huyện An Bình 2024-H1.csv", data)
    run = office.consolidated()
    assert [(each.code, each.table) for each in run.outcome.findings if each.severity.value == "error"] == [
        ("XS101", "supervision")
    ]


def test_a_table_of_a_workbook_that_lies_beside_it_as_a_file_of_its_own_is_a_copy(office):
    # Neither has a date, and both say the same.
    office.gets("Biểu 5 LĐLĐ huyện An Bình 2024-H1.csv", csv_tables("A")["membership_party"])
    office.gets("BC.xlsx", book("A", saved=None))
    run = office.consolidated()
    assert told(run, "XS010", "XS011", "XS012") == [("XS010", "")]
    assert total(run, "members", "membership_party") == {None: 10}


def test_a_later_version_that_is_damaged_replaces_nothing(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(1)))
    office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND)[:4000]}, sent=_mailed(2)))
    run = office.consolidated()
    assert total(run)["upper"] == 10
    assert [code for code, _ in errors(run)] == ["XS001"]


def test_a_later_version_of_disputed_identity_replaces_nothing(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(1)))
    wrong = book("A", SECOND, cells={("Bìa", "C5"): "LĐLĐ huyện Bắc Sơn"})
    office.gets("2.eml", mail({"BC.xlsx": wrong}, sent=_mailed(2)))
    run = office.consolidated()
    assert total(run)["upper"] == 10
    assert told(run, "XS009", "XS011", "XS013") == [("XS009", "unit")]


def test_several_workbooks_in_one_mail_each_count_for_their_unit(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "BC2.xlsx": book("B")}, sender="tinh@mau.example"))
    run = office.consolidated()
    assert total(run)["upper"] == 20
    assert states(run) == {"BC.xlsx": ("A", "accepted", True), "BC2.xlsx": ("B", "accepted", True)}


def test_two_workbooks_of_one_name_in_one_mail_are_both_read_and_recorded(office):
    message = mail({"BC.xlsx": book("A")}, sender="tinh@mau.example")
    message.add_attachment(book("B"), maintype="application", subtype="octet-stream", filename="BC.xlsx")
    office.gets("1.eml", message)
    run = office.consolidated()
    assert total(run)["upper"] == 20
    assert len(office.entries("attachment")) == 2


def test_two_forms_that_come_together_are_two_submissions(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "KL.xlsx": book("A", form="so-ket-luan")}))
    run = office.consolidated()
    assert [(each.form, each.counted) for each in run.outcome.submissions] == [
        ("bieu-tong-hop", True), ("so-ket-luan", True)
    ]  # fmt: skip
    assert told(run, "XS010", "XS011", "XS012") == []


def test_two_forms_in_one_workbook_both_count(office):
    office.gets("1.eml", mail({"BC.xlsx": together(book("A"), book("A", form="so-ket-luan"))}, sent=_mailed(1)))
    run = office.consolidated()
    assert {each.form: each.counted for each in run.outcome.submissions} == {"bieu-tong-hop": True, "so-ket-luan": True}
    assert total(run)["upper"] == 10
    assert told(run, "XS010", "XS011", "XS012", "XS101") == []


def test_a_form_of_a_workbook_with_two_is_replaced_alone(office):
    office.gets("1.eml", mail({"BC.xlsx": together(book("A"), book("A", form="so-ket-luan"))}, sent=_mailed(1)))
    office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND)}, sent=_mailed(2)))
    run = office.consolidated()
    assert [(each.form, each.verdict.value) for each in run.outcome.submissions] == [
        ("bieu-tong-hop", "superseded"), ("so-ket-luan", "accepted"), ("bieu-tong-hop", "accepted")
    ]  # fmt: skip
    assert total(run)["upper"] == 3


def test_a_mail_inside_a_mail_brings_its_own_date(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A", SECOND)}, sent=_mailed(4)))
    forwarded = mail({"BC.xlsx": book("A")}, sent=_mailed(2))
    office.gets("2.eml", mail({"thu": forwarded}, sender="tinh@mau.example", subject="Fwd", sent=_mailed(9)))
    run = office.consolidated()
    assert total(run)["upper"] == 3


def test_a_version_of_another_unit_is_no_version(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(1)))
    office.gets("2.eml", mail({"BC.xlsx": book("B")}, sender="bacson@mau.example", sent=_mailed(2)))
    run = office.consolidated()
    assert told(run, "XS010", "XS011", "XS012") == []
    assert total(run)["upper"] == 20


def test_the_earlier_version_stays_listed(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent=_mailed(1)))
    office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND)}, sent=_mailed(2)))
    run = office.consolidated()
    assert [each.verdict.value for each in run.outcome.submissions] == ["superseded", "accepted"]
    assert {entry.body["verdict"] for entry in office.entries("submission")} == {"superseded", "accepted"}


def test_a_date_of_saving_that_nobody_can_read_is_none(office):
    office.gets("a.xlsx", saved_at(book("A"), "hôm qua"))
    office.gets("b.xlsx", saved_at(book("A", SECOND), "2024-13-45T99:00:00Z"))
    assert told(office.consolidated(), "XS011", "XS012") == [("XS012", ""), ("XS012", "")]


def test_the_same_logo_in_two_mails_is_no_report_sent_twice(office):
    logo = b"\x89PNG\r\n\x1a\n" + bytes(40)
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "logo.png": logo}, sender="anbinh@mau.example"))
    office.gets("2.eml", mail({"BC.xlsx": book("B"), "logo.png": logo}, sender="bacson@mau.example"))
    run = office.consolidated()
    assert [code for code, _ in told(run, "XS010", "XS016")] == ["XS016", "XS016"]
