"""Rounds, periods and deadlines: what was sent for something else is not counted, what came late is told."""

import pytest
from mailbag_files import book, errors, mail, plain, states, told, total

BC = {"dialogue_petitions.sessions.0": 3}


def _two_rounds(office):
    """One half-year, two requests, a file for each; the second one was sent later."""
    office.gets("1.eml", mail({"BC.xlsx": book("A", round_id="dot-1")}, sent="2024-07-01T08:00:00+07:00"))
    office.gets("2.eml", mail({"BC.xlsx": book("A", BC, round_id="dot-2")}, sent="2024-07-04T08:00:00+07:00"))
    return office.round("dot-1"), office.round("dot-2")


def test_two_rounds_over_one_half_year_each_have_their_own_file(office):
    first, second = _two_rounds(office)
    one, two = office.consolidated(round=first), office.consolidated(round=second)
    assert (total(one)["upper"], total(two)["upper"]) == (10, 3)
    assert told(one, "XS010", "XS011", "XS012", "XS013") == told(two, "XS010", "XS011", "XS012", "XS013") == []


def test_the_file_of_another_round_is_told_and_not_counted(office):
    first, _ = _two_rounds(office)
    run = office.consolidated(round=first)
    (found,) = [each for each in run.outcome.findings if each.code == "XS008"]
    assert (found.variant, found.found, found.expected) == ("round", "dot-2", "dot-1")
    assert found.path.endswith("2.eml")


def test_without_a_round_nobody_knows_which_file_is_asked_for(office):
    _two_rounds(office)
    run = office.consolidated()
    assert told(run, "XS011", "XS012") == [("XS012", "rounds"), ("XS012", "rounds")]
    assert total(run)["upper"] == (None, "*")


def test_a_unit_that_sent_for_another_round_only_is_missing(office):
    office.gets("BC.xlsx", book("A", round_id="dot-1"))
    run = office.consolidated(round=office.round("dot-2"))
    assert told(run, "XS008", "XS013") == [("XS008", "round"), ("XS013", "other_round")]
    assert [each.unit for each in run.outcome.missing] == ["A"]


def test_the_file_of_the_last_period_sent_again_is_told_and_not_counted(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A", period="2023-H2")}))
    run = office.consolidated()
    assert told(run, "XS008", "XS013") == [("XS008", ""), ("XS013", "other_period")]
    assert total(run)["upper"] == (None, "*")


def test_the_file_of_the_last_period_does_not_replace_that_of_this_one(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-01T08:00:00+07:00"))
    office.gets("2.eml", mail({"BC.xlsx": book("A", BC, period="2023-H2")}, sent="2024-07-09T08:00:00+07:00"))
    run = office.consolidated()
    assert total(run)["upper"] == 10
    assert told(run, "XS008", "XS011", "XS012", "XS013") == [("XS008", "")]


def test_a_file_without_a_period_is_told_and_not_counted(office):
    office.gets("LĐLĐ huyện An Bình.xlsx", plain(title="Số liệu"))
    run = office.consolidated()
    assert ("XS008", "none") in told(run)
    assert [counted for _, _, counted in states(run).values()] == [False]


def test_the_period_of_the_subject_serves_where_nothing_else_says_it(office):
    office.gets("1.eml", mail({"BC.xlsx": plain(title="Số liệu")}, subject="Báo cáo 6 tháng đầu năm 2024"))
    run = office.consolidated()
    assert told(run, "XS008") == []
    assert states(run)["BC.xlsx"] == ("A", "accepted", True)


def test_a_range_of_days_in_the_round_is_the_period(office):
    asked = office.round("dot-ngay", period="2023-12-01..2024-05-31", deadline="2024-07-15")
    office.gets("BC.xlsx", book("A", period="2023-12-01..2024-05-31"))
    run = office.consolidated(period=None, round=asked)
    assert errors(run) == []
    assert total(run)["upper"] == 10


@pytest.mark.parametrize(
    ("sent", "late"),
    [
        ("2024-07-15T23:59:00+07:00", False),
        ("2024-07-16T00:00:00+07:00", True),
        ("2024-07-15T16:59:00+00:00", False),
        ("2024-07-15T17:00:00+00:00", True),  # the next day in Vietnam
        ("2024-07-16T01:00:00+09:00", False),  # still the last day in Vietnam
    ],
)
def test_a_mail_is_late_from_the_day_after_the_deadline_on_the_clock_of_vietnam(office, sent, late):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent=sent))
    run = office.consolidated(round=office.round("dot"))
    assert run.outcome.submissions[0].late is late
    assert told(run, "XS014") == ([("XS014", "")] if late else [])
    assert total(run)["upper"] == 10  # late or not, it counts


def test_the_warning_names_both_days(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-15T20:00:00+00:00"))
    run = office.consolidated(round=office.round("dot"))
    (found,) = [each for each in run.outcome.findings if each.code == "XS014"]
    assert (found.found, found.expected, found.severity.value) == ("2024-07-16", "2024-07-15", "warning")


def test_nobody_can_say_that_a_file_without_a_date_is_late(office):
    office.gets("BC.xlsx", book("A"))
    office.gets("2.eml", mail({"BC.xlsx": book("B")}, sender="bacson@mau.example", sent=None))
    run = office.consolidated(round=office.round("dot", deadline="2024-07-01"))
    assert {each.late for each in run.outcome.submissions} == {False}
    assert told(run, "XS014") == []


def test_without_a_round_nothing_is_late(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-12-31T08:00:00+07:00"))
    assert told(office.consolidated(), "XS014") == []


def test_what_was_sent_in_time_and_mailed_once_more_after_the_deadline_is_in_time(office):
    # The late mail stands first in the folder.
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-19T08:00:00+07:00"))
    office.gets("2.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-10T08:00:00+07:00"))
    run = office.consolidated(round=office.round("dot"))
    assert told(run, "XS010", "XS014") == [("XS010", "")]


def test_a_version_that_was_replaced_is_not_told_as_late(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-16T08:00:00+07:00"))
    office.gets("2.eml", mail({"BC.xlsx": book("A", BC)}, sent="2024-07-17T08:00:00+07:00"))
    run = office.consolidated(round=office.round("dot"))
    (found,) = [each for each in run.outcome.findings if each.code == "XS014"]
    assert found.path.endswith("2.eml")
    assert [each.late for each in run.outcome.submissions] == [True, True]


def test_the_day_on_which_figures_are_closed_is_printed_where_it_is_not_the_last_of_the_period(office):
    office.gets("BC.xlsx", book("A"))
    (office.folder / "dot.yaml").write_text(
        "id: dot\ntitle: {vi: Đợt mẫu}\nperiod: 2024-H1\ncut_off: 2024-05-31\nforms: [bieu-tong-hop]\n",
        encoding="utf-8",
    )
    done = office.xlsync("status", "thu", "--round", office.folder / "dot.yaml")
    assert "Số liệu chốt ngày 31/05/2024." in done.stdout
