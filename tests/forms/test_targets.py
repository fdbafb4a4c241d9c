"""Targets of the plan in a round file."""

from datetime import date
from pathlib import Path

import pytest

from xlsync.forms.load import load_forms
from xlsync.forms.problems import DefinitionError
from xlsync.forms.rounds import Round, check_targets, load_round
from xlsync.model import Register, Span, Target, Tier, Unit

GOOD = """\
id: dot-1
title: {vi: "Đợt 1"}
period: 2024-H1
forms: [bieu-tong-hop]
term_from: 2023-07-01
targets:
  - {form: bieu-tong-hop, table: dialogue_petitions, field: sessions, value: 2000, span: year, tier: grassroots}
  - form: bieu-tong-hop
    table: dialogue_petitions
    field: resolved_rate
    value: 0.95
    source: "Kế hoạch mẫu số 1"
  - {form: bieu-tong-hop, table: membership_party, field: members_admitted, value: 1500.5, span: term, unit: A}
"""
REGISTER = Register(
    (
        Unit("T", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE),
        Unit("A", "Công đoàn ngành Mẫu A", Tier.UPPER, parent="T"),
        Unit("A-1", "CĐCS Công ty Sen Mẫu", Tier.GRASSROOTS, parent="A"),
    )
)


def load(folder: Path, text: str) -> Round:
    path = folder / "r.yaml"
    path.write_text(text, encoding="utf-8")
    return load_round(path)


def checked(folder: Path, text: str) -> None:
    found = load(folder, text)
    form = load_forms().get("bieu-tong-hop", found.period.last)
    assert form is not None
    check_targets(found, [form], REGISTER)


def test_targets_and_the_start_of_the_term_are_read(tmp_path: Path) -> None:
    found = load(tmp_path, GOOD)
    assert found.term_from == date(2023, 7, 1)
    assert [each.target() for each in found.targets] == [
        Target("bieu-tong-hop", "dialogue_petitions", "sessions", 2000, Span.YEAR, Tier.GRASSROOTS),
        Target("bieu-tong-hop", "dialogue_petitions", "resolved_rate", 0.95, source="Kế hoạch mẫu số 1"),
        Target("bieu-tong-hop", "membership_party", "members_admitted", 1500.5, Span.TERM, unit="A"),
    ]
    assert isinstance(found.targets[0].target().value, int)
    checked(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("value: 2000", "value: 0", "line 7, target 1: “value” must be a number above 0 without quotes, such as 2000 or 0.95, not 0"),
        ("value: 0.95", 'value: "95%"', 'line 11, target 2: “value” must be a number above 0 without quotes, such as 2000 or 0.95, not "95%"'),
        ("span: year", "span: yaer", 'line 7, target 1: “span” does not take "yaer": write year; one of: period, year, term'),
        ("tier: grassroots", "tier: grassroot", 'line 7, target 1: “tier” does not take "grassroot": write grassroots; one of: province, upper, grassroots'),
        ("    source:", "    sourse:", "line 12, target 2: there is no key “sourse”: write “source”"),
        ("    value: 0.95\n", "", "line 8, target 2: “value” is missing: write for example value: 2000"),
        ("tier: grassroots", "tier: upper, unit: A", "line 7, target 1: give tier or unit, not both"),
        ("term_from: 2023-07-01", "term_from: 2024-07-01", "line 5: the term begins after the period"),
        ("term_from: 2023-07-01\n", "", "line 12, target 3: a target of the term needs its first day: add term_from to the round"),
        ("  - form: bieu-tong-hop", "  - form: so-don-thu", "line 8, target 2: this round does not ask for the form “so-don-thu”"),
        ("unit: A}", "unit: A}\n  - {form: bieu-tong-hop, table: membership_party, field: members_admitted, value: 7, span: term, unit: A}", "line 14, target 4: this target is already given above: keep one"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert f"{(tmp_path / 'r.yaml').as_posix()}, {message}" in caught.value.en.splitlines()
    assert not caught.value.vi.isascii()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("table: dialogue_petitions, field: sessions", "table: dialogue_petition, field: sessions", "line 7, target 1: there is no table with totals “dialogue_petition”, did you mean dialogue_petitions?"),
        ("table: dialogue_petitions, field: sessions", "table: documents, field: title", "line 7, target 1: there is no table with totals “documents”"),
        ("field: sessions", "field: session", "line 7, target 1: there is no field with totals “session”, did you mean sessions?"),
        ("field: sessions", "field: unit", "line 7, target 1: there is no field with totals “unit”"),
        ("value: 0.95", "value: 95", "line 11, target 2: resolved_rate is a rate: give a fraction, 0.95 for 95 %"),
        ("span: term, unit: A", "span: term, tier: upper", "line 13, target 3: table membership_party has no tiers: remove tier"),
        ("unit: A", "unit: X", "line 13, target 3: the unit register has no code “X” on the last day of the period"),
        ("unit: A", "unit: A-1", "line 13, target 3: A-1 is a grassroots union: targets of units are for those above the grassroots"),
    ],
)  # fmt: skip
def test_what_the_forms_or_the_register_do_not_have_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(DefinitionError) as caught:
        checked(tmp_path, GOOD.replace(old, new, 1))
    assert [line for line in caught.value.en.splitlines() if f"r.yaml, {message}" in line]
    assert not caught.value.vi.isascii()
