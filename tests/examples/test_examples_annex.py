"""The third example: the province's annex as it was printed, where 759 of 793 is called 95 %."""

import pytest
from example_runs import check, consolidate

FOLDER = "examples/phu-luc"


@pytest.fixture(scope="module")
def findings():
    done = check(FOLDER)
    assert done.status == 1
    return done.json["findings"]


def test_only_the_rate_of_759_is_wrong_and_it_should_be_96_percent(findings):
    errors = [each for each in findings if each["severity"] == "error"]
    assert [each["code"] for each in errors] == ["XS302"]
    (rate,) = errors
    assert (rate["cell"], rate["found"], rate["expected"]) == ("F10", "759 (95%)", "96%")
    assert "96%" in rate["message"]
    assert "759/793" in rate["message"]


def test_the_two_conventions_are_told_once_as_a_warning(findings):
    others = [(each["code"], each["severity"]) for each in findings if each["code"] != "XS302"]
    assert others == [("XS303", "warning")]
    (mixed,) = [each for each in findings if each["code"] == "XS303"]
    assert mixed["cells"] == ["F9", "F10"]


def test_the_annex_is_recognised_as_the_provinces_of_that_period():
    (submission,) = check(FOLDER).json["submissions"]
    assert submission["unit"] == "BG"
    assert submission["period"] == "2021-03-03..2024-02-29"


def test_the_annex_is_no_report_and_its_figures_enter_no_total(tmp_path):
    done = consolidate(FOLDER, tmp_path)
    assert {"unit": "BG", "form": "bieu-tong-hop"} in done.json["missing"]
    assert all(row["sessions"] is None for row in done.json["totals"]["dialogue_petitions"])
