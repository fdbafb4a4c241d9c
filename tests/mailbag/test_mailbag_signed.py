"""Signed scans beside workbooks: which goes with which, and when they no longer match (XS017)."""

import pytest
from mailbag_files import LOGO, book, mail, scan, told

from xlsync.texts.catalogue import render

SECOND = {"dialogue_petitions.sessions.0": 3}
BY = ["--by", "Anh Mẫu", "--reason", "bản ký vẫn đúng"]


def _sha(office, name: str) -> str:
    return next(each.body["sha256"] for each in office.entries("attachment") if name in str(each.body["path"]))


def _paired(office, run=None) -> list[tuple[str | None, int]]:
    run = run or office.consolidated()
    return [(copy.unit, len(copy.pairs)) for copy in run.outcome.signed]


def test_a_scan_goes_with_the_workbook_of_its_mail(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "ban-ky.pdf": scan()}))
    run = office.consolidated()
    assert _paired(office, run) == [("A", 1)]
    assert told(run) == [("XS016", "signed_copy")]
    message = render(run.outcome.findings[0]).message
    assert "ban-ky.pdf là bản ký của A, đi cùng" in message
    assert "1.eml › BC.xlsx" in message


def test_a_scan_goes_with_the_workbook_of_its_name(office):
    office.gets("BC An Bình.xlsx", book("A"))
    office.gets("BC Bắc Sơn.xlsx", book("B"))
    office.gets("BC Bắc Sơn.pdf", scan())
    run = office.consolidated()
    (copy,) = run.outcome.signed
    assert (copy.unit, copy.pairs) == ("B", (_sha(office, "BC Bắc Sơn.xlsx"),))


def test_a_scan_goes_with_the_only_unit_of_its_folder(office):
    office.gets("An Binh/BC.xlsx", book("A"))
    office.gets("An Binh/scan0001.pdf", scan())
    office.gets("Bac Son/BC.xlsx", book("B"))
    assert _paired(office) == [("A", 1)]


def test_a_scan_among_several_units_is_nobodys(office):
    office.gets("BC1.xlsx", book("A"))
    office.gets("BC2.xlsx", book("B"))
    office.gets("scan0001.pdf", scan())
    run = office.consolidated()
    assert _paired(office, run) == [(None, 0)]
    assert told(run) == [("XS016", "signed_copy_or_image")]
    assert "xlsync accept" in render(run.outcome.findings[0]).remedy


def test_a_scan_that_is_named_after_a_unit_goes_with_its_workbook(office):
    office.gets("BC1.xlsx", book("A"))
    office.gets("BC2.xlsx", book("B"))
    office.gets("LĐLĐ huyện Bắc Sơn (ký).pdf", scan())
    assert _paired(office) == [("B", 1)]


def test_a_scan_that_is_mailed_alone_goes_with_what_its_sender_had_sent_by_then(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-01T08:00:00+07:00"))
    office.gets("2.eml", mail({"ban-ky.pdf": scan()}, sent="2024-07-02T08:00:00+07:00"))
    assert _paired(office) == [("A", 1)]


def test_logos_in_the_text_of_a_mail_are_no_scans(office):
    message = mail({"BC.xlsx": book("A")}, html='<p>Kính gửi</p><img src="cid:logo1">')
    message.add_attachment(LOGO, maintype="image", subtype="png", filename="image001.png", cid="<logo1>")
    office.gets("1.eml", message)
    run = office.consolidated()
    assert told(run) == [("XS016", "logo")]
    assert run.outcome.signed == ()


def test_a_version_without_a_new_scan_is_told(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "ban-ky.pdf": scan()}, sent="2024-07-01T08:00:00+07:00"))
    office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND)}, sent="2024-07-03T08:00:00+07:00"))
    run = office.consolidated()
    (found,) = [each for each in run.outcome.findings if each.code == "XS017"]
    assert (found.unit, found.severity.value) == ("A", "warning")
    assert found.path.endswith("2.eml")


def test_a_version_with_a_new_scan_is_not_told(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "ban-ky.pdf": scan()}, sent="2024-07-01T08:00:00+07:00"))
    later = mail({"BC.xlsx": book("A", SECOND), "ban-ky.pdf": scan("mới")}, sent="2024-07-03T08:00:00+07:00")
    office.gets("2.eml", later)
    assert told(office.consolidated(), "XS017") == []


def test_a_single_sheet_that_was_replaced_without_a_new_scan_is_told(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "ban-ky.pdf": scan()}, sent="2024-07-01T08:00:00+07:00"))
    single = book("A", SECOND, only=("dialogue_petitions",))
    office.gets("2.eml", mail({"B2.xlsx": single}, sent="2024-07-03T08:00:00+07:00"))
    assert told(office.consolidated(), "XS017") == [("XS017", "")]


def test_a_unit_without_any_scan_is_not_told(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A")}, sent="2024-07-01T08:00:00+07:00"))
    office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND)}, sent="2024-07-03T08:00:00+07:00"))
    assert told(office.consolidated(), "XS017") == []


def test_an_old_scan_beside_a_workbook_that_was_replaced_in_its_place_is_told(office):
    office.gets("An Binh/BC.xlsx", book("A"))
    office.gets("An Binh/BC.pdf", scan())
    assert told(office.consolidated(), "XS017") == []
    office.gets("An Binh/BC.xlsx", book("A", SECOND))
    for _ in range(2):
        run = office.consolidated()
        assert told(run, "XS017") == [("XS017", "")]
    assert len(run.outcome.signed[0].pairs) == 1  # still what it came with


def test_a_new_scan_beside_it_settles_that(office):
    office.gets("An Binh/BC.xlsx", book("A"))
    office.gets("An Binh/BC.pdf", scan())
    office.consolidated()
    office.gets("An Binh/BC.xlsx", book("A", SECOND))
    office.gets("An Binh/BC.pdf", scan("mới"))
    assert told(office.consolidated(), "XS017") == []


def test_without_a_record_nobody_knows_what_the_scan_was_made_for(office):
    office.gets("An Binh/BC.xlsx", book("A"))
    office.gets("An Binh/BC.pdf", scan())
    office.consolidated(record=False)
    office.gets("An Binh/BC.xlsx", book("A", SECOND))
    assert told(office.consolidated(), "XS017") == []


@pytest.mark.parametrize("place", ["An Binh/BC.pdf", "1.eml"])
def test_accepting_the_scan_settles_it(office, place):
    if place == "1.eml":
        office.gets("1.eml", mail({"BC.xlsx": book("A"), "BC.pdf": scan()}, sent="2024-07-01T08:00:00+07:00"))
        office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND)}, sent="2024-07-03T08:00:00+07:00"))
        chosen = ["thu/1.eml", "--member", "BC.pdf"]
    else:
        office.gets("An Binh/BC.xlsx", book("A"))
        office.gets("An Binh/BC.pdf", scan())
        office.consolidated()
        office.gets("An Binh/BC.xlsx", book("A", SECOND))
        chosen = [f"thu/{place}"]
    assert told(office.consolidated(), "XS017") == [("XS017", "")]
    done = office.xlsync("accept", *chosen, "--unit", "A", "--period", "2024-H1", *BY)
    assert done.returncode == 0, done.stderr
    assert told(office.consolidated(), "XS017") == []


def test_an_accepted_scan_does_not_sign_a_version_that_comes_after_that(office):
    office.gets("An Binh/BC.xlsx", book("A"))
    office.gets("An Binh/BC.pdf", scan())
    office.consolidated()
    office.xlsync("accept", "thu/An Binh/BC.pdf", "--unit", "A", "--period", "2024-H1", *BY)
    office.consolidated()
    office.gets("An Binh/BC.xlsx", book("A", SECOND))
    assert told(office.consolidated(), "XS017") == [("XS017", "")]


@pytest.mark.parametrize("there", [True, False])
def test_a_scan_of_one_round_says_nothing_of_the_file_of_another(office, there):
    first = office.gets("1.eml", mail({"BC.xlsx": book("A", round_id="dot-1"), "ban-ky.pdf": scan()}))
    office.consolidated(round=office.round("dot-1"))
    office.gets("2.eml", mail({"BC.xlsx": book("A", SECOND, round_id="dot-2")}))
    if not there:
        first.unlink()
    assert told(office.consolidated(round=office.round("dot-2")), "XS017") == []


def test_the_scan_is_on_the_record_with_its_hash(office):
    office.gets("1.eml", mail({"BC.xlsx": book("A"), "ban-ky.pdf": scan()}))
    office.consolidated()
    (entry,) = office.entries("signed")
    attachment = next(each for each in office.entries("attachment") if each.body["member"] == "ban-ky.pdf")
    assert entry.body["sha256"] == attachment.body["sha256"]
    assert attachment.body["verdict"] == "signed"


def test_the_same_scan_twice_is_one(office):
    office.gets("An Binh/BC.xlsx", book("A"))
    office.gets("An Binh/BC.pdf", scan())
    office.gets("An Binh/BC(1).pdf", scan())
    assert _paired(office) == [("A", 1)]
