"""`xlsync adjust`: a figure confirmed by telephone. The commands run as a user runs them."""

import hashlib
import json

import pytest
from mailbag_files import FORM, book, errors, form_layout, mail, told, total

from xlsync.texts.catalogue import render

TABLE = "dialogue_petitions"
SESSIONS = f"{TABLE}.sessions"
NAMES = ["--confirmed-by", "Chị Mẫu (huyện)", "--by", "Anh Mẫu (tỉnh)", "--reason", "gõ nhầm"]


def _sent(office, figures=None, day=2, name="1.eml", **options):
    return office.gets(name, mail({"BC.xlsx": book("A", figures, **options)}, sent=f"2024-07-{day:02}T08:00:00+07:00"))


def _adjust(office, cell, to, unit="A", *more, expect=0):
    done = office.xlsync("adjust", "--unit", unit, "--period", "2024-H1", "--cell", cell, "--to", to, *NAMES, *more)
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if expect == 0 else done.stderr


@pytest.mark.parametrize(
    ("cell", "to", "after"),
    [
        (SESSIONS, "12", {"province": None, "upper": 12, "grassroots": 17}),
        (f"{SESSIONS}.own", "12", {"province": None, "upper": 12, "grassroots": 17}),
        (f"{SESSIONS}.A1", "90", {"province": None, "upper": 10, "grassroots": 98}),
        (f"{SESSIONS}.CĐCS Công ty Hoa Sen", "90", {"province": None, "upper": 10, "grassroots": 98}),
        (f"{SESSIONS}.A", "0", {"province": None, "upper": 0, "grassroots": 17}),
    ],
)
def test_the_confirmed_figure_is_counted(office, cell, to, after):
    _sent(office)
    office.consolidated()
    _adjust(office, cell, to)
    run = office.consolidated()
    assert total(run) == after
    assert errors(run) == []
    assert [each.holds for each in run.outcome.applied] == [True]


def test_the_aggregate_row_is_adjusted_by_its_name(office):
    place = form_layout("A").table(TABLE)
    spare = place.first_row + len(place.prefilled)
    fields = ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved")
    cells = {(place.sheet, place.cell(spare, "unit")): "CĐCS (tổng)"}
    cells |= {(place.sheet, place.cell(spare, field)): 20 for field in fields}
    for row in (1, 2):
        cells |= {(place.sheet, place.cell(place.first_row + row, field)): None for field in ("unit", *fields)}
    _sent(office, cells=cells)
    assert total(office.consolidated())["grassroots"] == 20
    _adjust(office, f"{SESSIONS}.aggregate", "25")
    assert total(office.consolidated())["grassroots"] == 25


def test_the_received_file_stays_as_it_is(office):
    path = _sent(office)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    office.consolidated()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_old_and_new_value_and_all_names_are_kept(office):
    _sent(office)
    office.consolidated()
    said = _adjust(office, SESSIONS, "12")
    assert said.startswith("Đã ghi điều chỉnh của Liên đoàn Lao động huyện An Bình – Biểu 2, Số buổi trực tiếp")
    assert "10 → 12" in said
    (entry,) = office.entries("adjustment")
    body = entry.body
    assert (body["old"], body["new"], body["unit"], body["row"]) == (10, 12, "A", None)
    assert (body["confirmed_by"], body["by"], body["reason"]) == ("Chị Mẫu (huyện)", "Anh Mẫu (tỉnh)", "gõ nhầm")
    assert body["at"].endswith("+00:00")
    (applied,) = office.consolidated().outcome.applied
    assert (applied.adjustment.old, applied.adjustment.new) == (10, 12)
    assert (applied.sheet, applied.cell) == ("Biểu 2", "B8")


def test_both_values_stand_behind_the_total(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    totals = office.consolidated().outcome.totals[FORM, TABLE]
    (own,) = [each for each in totals.contributions if each.unit == "A"]
    assert (own.values["sessions"], own.adjusted) == (12, {"sessions": 10})


def test_the_ledger_keeps_what_the_file_says(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    office.consolidated()
    (entry,) = [each for each in office.entries("values") if each.body["table"] == TABLE]
    assert entry.body["cells"]["B8"] == 10


def test_a_rate_follows_from_the_new_figure_and_the_stated_one_is_no_mistake(office):
    rate = {f"{TABLE}.petitions_resolved.0": 5, f"{TABLE}.resolved_rate.0": 0.5}
    _sent(office, rate)
    assert errors(office.consolidated()) == []
    _adjust(office, f"{TABLE}.petitions_resolved", "8")
    run = office.consolidated()
    assert errors(run) == []
    assert total(run, "resolved_rate")["upper"] == 0.8


def test_a_total_that_was_written_before_the_call_is_no_mistake(office):
    totalled = {f"{TABLE}.sessions.{_total_row()}": 27}
    _sent(office, totalled)
    assert errors(office.consolidated()) == []
    _adjust(office, SESSIONS, "12")
    assert errors(office.consolidated()) == []


def test_a_total_that_was_wrong_before_the_call_and_is_wrong_after_it_is_told(office):
    _sent(office, {f"{TABLE}.sessions.{_total_row()}": 30})
    assert [code for code, _ in errors(office.consolidated())] == ["XS304"]
    _adjust(office, SESSIONS, "12")
    assert [code for code, _ in errors(office.consolidated())] == ["XS304"]


def _total_row() -> int:
    place = form_layout("A").table(TABLE)
    return place.total_row - place.first_row


def test_a_part_that_exceeds_its_whole_after_the_call_is_told(office):
    _sent(office)
    office.consolidated()
    _adjust(office, f"{TABLE}.petitions_resolved", "11")
    assert [code for code, _ in errors(office.consolidated())] == ["XS301"]


def test_a_refused_cell_that_was_confirmed_counts_and_blocks_no_longer(office):
    _sent(office, {f"{SESSIONS}.0": 7.29})
    run = office.consolidated()
    assert (errors(run), total(run)["upper"]) == ([("XS204", "")], (None, "*"))
    said = _adjust(office, SESSIONS, "7290")
    assert "7.29 → 7290" in said
    assert office.entries("adjustment")[0].body["old"] == "7.29"
    run = office.consolidated()
    assert total(run) == {"province": None, "upper": 7290, "grassroots": 17}
    assert run.outcome.passed
    (found,) = [each for each in run.outcome.findings if each.code == "XS204"]
    assert (found.severity.value, found.cell, found.found) == ("info", "B8", "7.29")
    assert "7.290" in render(found).remedy
    assert "Chị Mẫu (huyện)" in render(found).remedy


def test_the_total_of_a_column_with_a_confirmed_cell_is_not_told_falsely(office):
    # The sender reckoned with 10 for “gần 10” (about 10), and said 12 on the telephone.
    _sent(office, {f"{SESSIONS}.0": "gần 10", f"{TABLE}.sessions.{_total_row()}": 27})
    assert [code for code, _ in errors(office.consolidated())] == ["XS202"]
    _adjust(office, SESSIONS, "12")
    assert errors(office.consolidated()) == []


def test_a_blank_cell_that_was_confirmed_is_complete(office):
    _sent(office, {f"{SESSIONS}.1": None})
    run = office.consolidated()
    assert (errors(run), total(run)["grassroots"]) == ([("XS201", "")], (8, "*"))
    assert "(trống) → 9" in _adjust(office, f"{SESSIONS}.A1", "9")
    run = office.consolidated()
    assert (errors(run), total(run)["grassroots"]) == ([], 17)


def test_one_cell_of_a_row_that_is_blank_altogether_does_not_settle_the_row(office):
    fields = ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved")
    _sent(office, {f"{TABLE}.{field}.1": None for field in fields})
    assert errors(office.consolidated()) == [("XS201", "row")]
    _adjust(office, f"{SESSIONS}.A1", "9")
    assert errors(office.consolidated()) == [("XS201", "row")]
    for field in fields[1:]:
        _adjust(office, f"{TABLE}.{field}.A1", "9")
    run = office.consolidated()
    assert (errors(run), total(run)["grassroots"]) == ([], 17)


def test_other_findings_stay(office):
    _sent(office, {f"{SESSIONS}.0": 7.29, f"{SESSIONS}.1": "nhiều"})
    office.consolidated()
    _adjust(office, SESSIONS, "7290")
    assert errors(office.consolidated()) == [("XS202", "")]


def test_a_resubmission_supersedes_the_adjustment_and_says_so(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    office.consolidated()
    _sent(office, {f"{SESSIONS}.0": 11}, day=5, name="2.eml")
    run = office.consolidated()
    assert total(run)["upper"] == 11
    assert [each.holds for each in run.outcome.applied] == [False]
    (found,) = [each for each in run.outcome.findings if each.variant == "adjustment"]
    assert (found.code, found.severity.value, found.cell) == ("XS011", "info", "B8")
    assert found.path.endswith("2.eml")
    message = render(found).message
    assert all(text in message for text in ("10", "12", "Chị Mẫu (huyện)"))


def test_a_resubmission_of_another_sheet_leaves_it_in_force(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    _sent(office, day=5, name="2.eml", only=("membership_party",))
    run = office.consolidated()
    assert total(run)["upper"] == 12
    assert [each.holds for each in run.outcome.applied] == [True]
    assert told(run, "XS011") == [("XS011", "tables")]


def test_it_holds_again_when_the_adjusted_version_is_sent_again(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    _sent(office, {f"{SESSIONS}.0": 11}, day=5, name="2.eml")
    _sent(office, day=6, name="3.eml")
    assert total(office.consolidated())["upper"] == 12


def test_the_last_of_several_adjustments_counts(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    _adjust(office, SESSIONS, "13")
    run = office.consolidated()
    assert total(run)["upper"] == 13
    assert len(run.outcome.applied) == 1


def test_the_own_row_is_one_row_by_whatever_name(office):
    _sent(office)
    office.consolidated()
    for cell, to in ((SESSIONS, "12"), (f"{SESSIONS}.A", "13"), (f"{SESSIONS}.own", "14")):
        _adjust(office, cell, to)
    run = office.consolidated()
    assert total(run)["upper"] == 14
    assert len(run.outcome.applied) == 1


def test_an_adjustment_is_taken_back_by_the_figure_of_the_file(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    _adjust(office, SESSIONS, "10")
    run = office.consolidated()
    assert total(run)["upper"] == 10
    assert run.outcome.applied == ()


def test_a_file_that_was_put_back_in_its_place_is_adjusted_not_the_one_between(office):
    first = office.gets("BC.xlsx", book("A")).read_bytes()
    office.consolidated()
    office.gets("BC.xlsx", book("A", {f"{SESSIONS}.0": 11}))
    office.consolidated()
    office.gets("BC.xlsx", first)
    office.consolidated()
    assert "10 → 12" in _adjust(office, SESSIONS, "12")
    assert total(office.consolidated())["upper"] == 12


def test_an_adjustment_is_of_its_own_round(office):
    one, two = office.round("dot-1"), office.round("dot-2")
    office.gets("1.xlsx", book("A", round_id="dot-1"))
    office.gets("2.xlsx", book("A", {f"{SESSIONS}.0": 5}, round_id="dot-2"))
    office.consolidated(round=one)
    office.consolidated(round=two)
    assert "10 → 12" in _adjust(office, SESSIONS, "12", "A", "--round", one)
    assert total(office.consolidated(round=one))["upper"] == 12
    run = office.consolidated(round=two)
    assert total(run)["upper"] == 5
    assert told(run, "XS011") == []


@pytest.mark.parametrize(
    ("unit", "cell", "to", "said"),
    [
        ("KHONG-CO", SESSIONS, "12", "KHONG-CO"),
        ("LĐLĐ huyện An Bìn", SESSIONS, "12", "A (Liên đoàn Lao động huyện An Bình)"),
        ("A", "khong_co.sessions", "12", "dialogue_petitions"),
        ("A", "dialogue_petitions", "12", "sessions"),
        ("A", f"{TABLE}.khong_co", "12", "sessions"),
        ("A", f"{TABLE}.resolved_rate", "1", "sessions"),
        ("A", f"{SESSIONS}.B1", "12", "A1"),
        ("A", f"{SESSIONS}.8", "12", "8"),
        ("A", f"{SESSIONS}.aggregate", "12", "A1"),
        ("A", SESSIONS, "7.290", "7290"),
        ("A", SESSIONS, "bảy nghìn", "7290"),
        ("A", SESSIONS, "-3", "7290"),
        ("A", SESSIONS, "10", "10"),
        ("A", "documents.no", "1", "documents.no.9"),
        ("B", SESSIONS, "12", "xlsync consolidate"),
    ],
)
def test_what_cannot_be_adjusted_is_one_helpful_line_and_exit_status_2(office, unit, cell, to, said):
    _sent(office)
    office.consolidated()
    message = _adjust(office, cell, to, unit, expect=2)
    assert said in message
    assert len(message.strip().splitlines()) == 1
    assert office.entries("adjustment") == []


@pytest.mark.parametrize("option", ["--by", "--reason", "--confirmed-by"])
def test_without_a_name_or_a_reason_nothing_is_recorded(office, option):
    _sent(office)
    office.consolidated()
    names = dict(zip(NAMES[::2], NAMES[1::2], strict=True))
    for given in ({**names, option: "  "}, {key: value for key, value in names.items() if key != option}):
        words = [word for pair in given.items() for word in pair]
        done = office.xlsync("adjust", "--unit", "A", "--period", "2024-H1", "--cell", SESSIONS, "--to", "1", *words)
        assert done.returncode == 2
        assert option in done.stderr
    assert office.entries("adjustment") == []


def test_before_any_run_is_on_the_record_there_is_nothing_to_adjust(office):
    _sent(office)
    message = _adjust(office, SESSIONS, "12", expect=2)
    assert "sổ ghi nhận" in message.lower()
    assert not office.ledger.exists()


def test_in_english_too(office):
    _sent(office)
    office.consolidated()
    done = office.xlsync(
        "adjust", "--unit", "A", "--period", "2024-H1", "--cell", SESSIONS, "--to", "7.29", *NAMES, lang="en"
    )
    assert (done.returncode, "digits" in done.stderr) == (2, True)


def test_a_sensitive_figure_cannot_be_adjusted(office, tmp_path):
    forms = tmp_path / "mau"
    forms.mkdir()
    (forms / "thu.yaml").write_text(
        'form: thu\nversion: "1"\nvalid_from: 2021-01-01\nlabel: {vi: Thử}\ntables:\n'
        '  - id: body\n    sheet: "Tổ chức"\n    rows: own\n    fields:\n'
        '      - {id: houses, label: {vi: "Số nhà"}, type: count, required: true}\n'
        '      - {id: cases, label: {vi: "Số vụ kín"}, type: count, required: true, sensitive: true}\n',
        encoding="utf-8",
    )
    _sent(office)
    office.consolidated()
    message = _adjust(office, "body.cases", "12", "A", "--forms", str(forms), expect=2)
    assert "houses" in message
    assert "cases" in message


def test_the_outputs_of_the_command_show_both_values(office):
    _sent(office)
    office.consolidated()
    _adjust(office, SESSIONS, "12")
    done = office.xlsync("consolidate", "thu", "--period", "2024-H1", "--format", "json", "-o", "tong-hop.xlsx")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    upper = next(row for row in shown["totals"][TABLE] if row["tier"] == "upper")
    assert (upper["sessions"], upper["incomplete"]) == (12, False)
