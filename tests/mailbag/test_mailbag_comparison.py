"""Several periods of filled templates, each consolidated from its own mailbag, then compared in one workbook."""

from dataclasses import replace

import openpyxl
import pytest
from click.testing import CliRunner
from mailbag_files import FORM, OWN, Office, book, errors

from xlsync.cli.round import show_round
from xlsync.consolidate.comparing import compare
from xlsync.model import PastPeriod, Tier
from xlsync.pipeline import consolidate
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context

TARGETS = """\
term_from: 2023-04-01
targets:
  - {form: bieu-tong-hop, table: dialogue_petitions, field: sessions, value: 50, span: year, tier: upper}
  - {form: bieu-tong-hop, table: membership_party, field: members_admitted, value: 40, span: term, unit: A}
"""


def run(office: Office, period: str, figures: dict, targets: str = ""):
    """The period's own mailbag with the workbook of union A, consolidated by the round's file."""
    bag = office.folder / period
    bag.mkdir(exist_ok=True)
    (bag / "BC A.xlsx").write_bytes(book("A", figures, period=period, saved=None))
    deadline = {"2023-Q2": "2023-07-15", "2024-Q1": "2024-04-15", "2024-Q2": "2024-07-15"}[period]
    made = office.round(period.lower(), period=period, deadline=deadline)
    made.write_text(made.read_text(encoding="utf-8") + targets, encoding="utf-8")
    return consolidate([str(bag)], office.settings(period=None, round=made, record=False))


@pytest.fixture
def periods(office):
    runs = [
        run(office, "2023-Q2", {"dialogue_petitions.sessions.0": 4}),
        run(office, "2024-Q1", {"dialogue_petitions.sessions.0": 21, "membership_party.members_admitted.0": 15}),
        run(office, "2024-Q2", {"dialogue_petitions.sessions.0": 9}, TARGETS),
    ]
    assert [errors(each) for each in runs] == [[], [], []]
    past = [
        PastPeriod(each.outcome.period, each.outcome.submissions, f"{each.outcome.period}.xlsx", each.outcome.totals)
        for each in runs[:2]
    ]
    return past, runs[2]


def test_quarters_are_compared_cumulated_and_held_against_the_plan(periods):
    past, now = periods
    definitions = now.definitions
    found = compare(
        now.outcome.totals, definitions.asked, past, list(now.forms.values()), definitions.register,
        term_from=definitions.term_from, targets=definitions.targets,
    )  # fmt: skip
    comparison = found[FORM, "dialogue_petitions"]
    [upper] = [each for each in comparison.tiers if each.tier is Tier.UPPER]
    [sessions] = [each for each in upper.fields if each.field == "sessions"]
    assert (sessions.now.value, sessions.before.value, sessions.difference) == (9, 4, 5)
    assert (sessions.year.value, sessions.year.incomplete) == (30, False)
    assert sessions.targets[0].share == 0.6
    assert sessions.term.value == 34 and sessions.term.incomplete  # from July to December 2023 nothing is there
    assert [str(each) for each in comparison.term.gaps] == ["2023-H2"]
    [admitted] = found[FORM, "membership_party"].unit_targets
    assert admitted.amount.value == OWN + 15 + OWN and admitted.amount.incomplete
    [members] = [each for each in found[FORM, "membership_party"].tiers[0].fields if each.field == "members"]
    assert members.year.value == members.now.value == OWN
    [group] = comparison.groups
    assert (group.then, group.now) == (("A",), ("A",))


def test_the_workbook_of_the_quarter_has_the_sheets(periods, tmp_path):
    past, now = periods
    definitions, outcome = now.definitions, now.outcome
    found = compare(
        outcome.totals, definitions.asked, past, list(now.forms.values()), definitions.register,
        term_from=definitions.term_from, targets=definitions.targets,
    )  # fmt: skip
    context = Context(replace(outcome, comparisons=found), now.forms, definitions.register)
    write_consolidated(tmp_path / "tong-hop.xlsx", context)
    made = openpyxl.load_workbook(tmp_path / "tong-hop.xlsx", data_only=True)
    rows = [list(row) for row in made["So sánh"].values]
    header = next(row for row in rows if row[0] == "Nội dung")
    place = next(number for number, row in enumerate(rows) if str(row[0]).endswith("Số buổi trực tiếp"))
    line = dict(zip(header, rows[place + 1], strict=True))
    assert line["Cấp"] == "Công đoàn cấp trên cơ sở"
    assert [line[each] for each in ("Kỳ này", "Cùng kỳ năm trước", "Tăng, giảm (số)", "Tăng, giảm (%)")] == [
        9,
        4,
        5,
        1.25,
    ]
    assert [line[each] for each in ("Lũy kế từ đầu năm", "Chỉ tiêu giao", "Đạt (%)")] == [30, 50, 0.6]
    texts = "\n".join(str(cell) for row in rows for cell in row)
    assert "thiếu số liệu 6 tháng cuối năm 2023" in texts


def test_a_target_that_the_form_does_not_have_stops_the_run_with_its_line(office):
    made = office.round("dot")
    made.write_text(
        made.read_text(encoding="utf-8")
        + "targets:\n  - {form: bieu-tong-hop, table: dialogue_petitions, field: meetings, value: 5}\n",
        encoding="utf-8",
    )
    office.gets("BC A.xlsx", book("A"))
    done = office.xlsync("consolidate", office.bag, "--round", made, "-o", "tong-hop.xlsx", lang="en")
    assert done.returncode == 2
    assert "line 7, target 1: there is no field with totals “meetings”" in done.stderr
    assert "Traceback" not in done.stderr
    shown = CliRunner().invoke(show_round, [str(made)])
    assert "targets: bieu-tong-hop dialogue_petitions meetings 5.0 period" in shown.stdout
