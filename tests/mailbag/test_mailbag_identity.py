"""Whose a file is: every kind of evidence alone, together, against each other, and none at all."""

import pytest
from mailbag_files import FORM, book, errors, hidden, mail, plain, states, told, total

from xlsync.texts.catalogue import render


def _from(run) -> tuple[str | None, list[str]]:
    """The unit of the only submission, and the places that named it."""
    (one,) = run.outcome.submissions
    assert one.counted is (one.unit is not None)
    return one.unit, [each.where for each in one.evidence if each.what == "unit" and each.read is not None]


def test_a_template_under_a_name_from_chat_says_itself_whose_it_is(office):
    office.gets("BC(1)(2).xlsx", book("A"))
    run = office.consolidated()
    assert (errors(run), total(run)) == ([], {"province": None, "upper": 10, "grassroots": 17})
    assert _from(run)[0] == "A"


def test_the_hidden_sheet_alone_identifies(office):
    office.gets("BC.xlsx", book("A", only=("membership_party",), cells={("Bìa", "C5"): None}))
    assert _from(office.checked()) == ("A", ["identity"])


@pytest.mark.parametrize(
    ("name", "content", "where"),
    [
        ("BC.xlsx", plain(cover="LĐLĐ huyện An Bình"), "cover"),
        ("BC.xlsx", book("A", only=("dialogue_petitions",), anonymous=True), "table"),
        ("LĐLĐ huyện An Bình.xlsx", plain(), "file_name"),
        ("bao cao LDLD huyen An Binh 6 thang 2024.xlsx", plain(), "file_name"),
        ("x_A_2024-H1.xlsx", plain(), "file_name"),
    ],
)
def test_one_place_alone_identifies(office, name, content, where):
    office.gets(name, content)
    assert _from(office.checked()) == ("A", [where])


def test_the_subject_alone_identifies(office):
    office.gets("1.eml", mail({"BC.xlsx": plain()}, sender="ai@la.example", subject="LĐLĐ huyện An Bình gửi báo cáo"))
    assert _from(office.checked()) == ("A", ["subject"])


def test_the_address_of_the_sender_alone_identifies(office):
    office.gets("1.eml", mail({"BC.xlsx": plain()}))
    assert _from(office.checked()) == ("A", ["sender"])


def test_an_address_that_units_share_says_nothing(office):
    office.gets("1.eml", mail({"BC.xlsx": plain()}, sender="chung@mau.example"))
    run = office.checked()
    assert _from(run) == (None, [])
    assert ("XS007", "none") in told(run)


def test_a_file_that_says_nothing_is_nobodys_and_is_not_counted(office):
    office.gets("BC(3).xlsx", plain())
    run = office.consolidated()
    assert states(run) == {"BC(3).xlsx": (None, "accepted", False)}
    assert total(run, "members", "membership_party") == {None: (None, "*")}
    assert told(run, "XS007", "XS013") == [("XS007", "none"), ("XS013", "")]


def test_an_unknown_name_brings_at_most_three_suggestions_and_decides_nothing(office):
    office.gets("BC.xlsx", plain(cover="LĐLĐ huyện An Bìn"))
    run = office.checked()
    (found,) = [each for each in run.outcome.findings if each.code == "XS007"]
    near = str(found.values["suggestions"]).split("; ")
    assert near[0] == "Liên đoàn Lao động huyện An Bình"
    assert len(near) <= 3
    assert (found.sheet, found.cell, found.found) == ("Biểu 5", "B3", "LĐLĐ huyện An Bìn")
    assert states(run)["BC.xlsx"] == (None, "accepted", False)


def test_many_names_alike_bring_three_suggestions(office):
    lines = office.units.read_text(encoding="utf-8")
    office.units.write_text(
        lines + "".join(f"N{n},Công đoàn Khu công nghiệp Đông Sơn {n},,upper,T,,\n" for n in range(6)), encoding="utf-8"
    )
    office.gets("BC.xlsx", plain(cover="Công đoàn Khu công nghiệp Đông Sơn"))
    (found,) = [each for each in office.checked().outcome.findings if each.code == "XS007"]
    assert len(str(found.values["suggestions"]).split("; ")) == 3


def test_an_alias_that_was_added_makes_the_name_known_in_the_next_run(office):
    office.gets("BC.xlsx", plain(cover="LĐ An Bình cũ"))
    assert states(office.checked())["BC.xlsx"][0] is None
    assert office.xlsync("units", "alias", "add", "A", "LĐ An Bình cũ").returncode == 0
    run = office.checked()
    assert states(run)["BC.xlsx"] == ("A", "accepted", True)
    assert told(run, "XS007") == []


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("BC.xlsx", book("A", cells={("Bìa", "C5"): "LĐLĐ huyện Bắc Sơn"}), "thông tin ẩn của tệp mẫu, trang Bìa"),
        ("BC.xlsx", book("A", cells=hidden("B")), "thông tin ẩn của tệp mẫu, trang Bìa"),
        ("bieu_B_2024-H1.xlsx", book("A"), "thông tin ẩn của tệp mẫu, tên tệp"),
        ("LĐLĐ huyện Bắc Sơn.xlsx", book("A", anonymous=True), "bảng, tên tệp"),
    ],
)
def test_places_that_name_different_units_are_an_error_and_count_for_nobody(office, name, content, places):
    office.gets(name, content)
    run = office.consolidated()
    assert [counted for _, _, counted in states(run).values()] == [False]
    assert total(run)["upper"] == (None, "*")
    found = next(each for each in run.outcome.findings if each.code == "XS009")
    assert (found.variant, found.severity.value) == ("unit", "error")
    message = render(found).message
    assert all(place in message for place in places.split(", ")), message
    assert "huyện An Bình" in message
    assert "huyện Bắc Sơn" in message


def test_a_table_that_is_another_units_is_a_conflict_with_the_cover(office):
    office.gets("BC.xlsx", book("A", cells={("Biểu 2", "A8"): "Liên đoàn Lao động huyện Bắc Sơn"}))
    run = office.checked()
    (found,) = [each for each in run.outcome.findings if each.code == "XS009"]
    assert (found.sheet, found.cell) == ("Biểu 2", "A8")
    assert states(run)["BC.xlsx"][2] is False


def test_a_subject_that_names_another_unit_is_a_conflict_that_names_the_place(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sender="ai@la.example", subject="Báo cáo LĐLĐ huyện Bắc Sơn"))
    run = office.consolidated()
    (found,) = [each for each in run.outcome.findings if each.code == "XS009"]
    assert "tiêu đề thư" in render(found).message
    assert "the subject of the mail" in render(found, "en").message
    assert found.severity.value == "error"
    assert states(run)["BC.xlsx"][2] is False


def test_whose_file_is_disputed_has_sent_one_and_need_not_be_reminded(office):
    office.gets("BC.xlsx", book("A", cells={("Bìa", "C5"): "LĐLĐ huyện Bắc Sơn"}))
    run = office.consolidated()
    assert run.outcome.missing == ()
    assert told(run, "XS009", "XS013") == [("XS009", "unit")]
    assert "A" in run.outcome.totals[FORM, "dialogue_petitions"].missing_units  # the annex names it as left out


def test_a_sender_who_is_another_unit_is_a_warning_and_the_file_counts(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sender="bacson@mau.example"))
    run = office.consolidated()
    (found,) = [each for each in run.outcome.findings if each.code == "XS009"]
    assert (found.variant, found.severity.value) == ("sender", "warning")
    assert "địa chỉ người gửi" in render(found).message
    assert total(run)["upper"] == 10
    assert told(run, "XS013") == []


def test_the_sender_is_compared_whatever_the_case_of_the_letters(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sender="AnBinh@Mau.Example"))
    run = office.checked()
    assert _from(run)[1][-1] == "sender"
    assert told(run, "XS009") == []


def test_a_parent_that_forwards_the_workbook_of_its_grassroots_union_is_no_conflict(office):
    sent = mail({"BC.xlsx": book("A1")}, subject="LĐLĐ huyện An Bình chuyển báo cáo")
    office.gets("1.eml", sent)
    run = office.checked()
    assert states(run)["BC.xlsx"] == ("A1", "accepted", True)
    assert told(run, "XS009") == []


def test_the_province_that_forwards_is_no_conflict(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sender="tinh@mau.example", subject="LĐLĐ tỉnh Mẫu chuyển"))
    run = office.checked()
    assert told(run, "XS009") == []
    assert states(run)["BC.xlsx"] == ("A", "accepted", True)


def test_another_upper_union_that_forwards_a_grassroots_workbook_is_told(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A1")}, sender="bacson@mau.example"))
    assert told(office.checked(), "XS009") == [("XS009", "sender")]


def test_a_subject_that_names_two_units_says_nothing(office):
    subject = "Báo cáo LĐLĐ huyện An Bình và LĐLĐ huyện Bắc Sơn"
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "BC2.xlsx": book("B")}, sender="ai@la.example", subject=subject))
    run = office.checked()
    assert {name: state[0] for name, state in states(run).items()} == {"BC.xlsx": "A", "BC2.xlsx": "B"}
    assert told(run, "XS009") == []


def test_a_period_that_is_stated_differently_is_a_conflict(office):
    office.gets("bao-cao_A_2023-H2.xlsx", book("A"))
    run = office.consolidated()
    (found,) = [each for each in run.outcome.findings if each.code == "XS009"]
    assert found.variant == "period"
    assert "6 tháng cuối năm 2023" in render(found).message
    assert states(run)["bao-cao_A_2023-H2.xlsx"][2] is False


def test_the_evidence_is_on_the_record(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, subject="LĐLĐ huyện An Bình gửi"))
    office.consolidated()
    (entry,) = office.entries("submission")
    units = [(each["where"], each["text"], each["read"]) for each in entry.body["evidence"] if each["what"] == "unit"]
    assert list(dict.fromkeys(where for where, _, _ in units)) == ["identity", "cover", "table", "subject", "sender"]
    assert {read for _, _, read in units} == {"A"}
    assert ("sender", "anbinh@mau.example", "A") in units
    assert ("cover", "Bìa", "C5") in [(each["where"], each["sheet"], each["cell"]) for each in entry.body["evidence"]]


def test_a_mail_inside_a_mail_is_judged_by_its_own_head(office):
    inner = mail({"BC.xlsx": plain()}, subject="báo cáo")
    office.gets("1.eml", mail({"chuyen": inner}, sender="tinh@mau.example", subject="Fwd"))
    run = office.checked()
    (one,) = run.outcome.submissions
    assert (one.unit, one.source.mail.sender) == ("A", "anbinh@mau.example")
    assert one.source.member.endswith("BC.xlsx")
