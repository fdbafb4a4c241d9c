"""The JSON output: what scripts rely on."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from report_factory import make_context, shipped_form

from xlsync.forms.load import parse_form
from xlsync.model import Source, Submission, Verdict
from xlsync.report.json_report import to_json
from xlsync.texts.catalogue import finding

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "output.schema.json").read_text(encoding="utf-8"))


def validated(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    return document


FINDING = finding(
    "XS204", unit="U1", form="bieu-tong-hop", table="dialogue_petitions", field="sessions", path="hop-thu/BC U1.xlsx",
    sheet="Biểu 2", cell="C9", cells=("C9",), found="7.29", expected="7290", values={"likely": 7290},
)  # fmt: skip


def test_consolidate_output_agrees_with_the_published_schema() -> None:
    context = make_context(
        forms=[shipped_form(), shipped_form("so-kien-nghi"), shipped_form("so-don-thu")],
        absent=["U3"],
        findings=[FINDING],
    )
    document = validated(to_json(context))
    assert list(document) == [
        "schema_version", "tool", "period", "as_of", "submissions", "missing", "findings", "totals", "adjustments",
        "acceptances", "signed",
    ]  # fmt: skip
    assert document["tool"] == "xlsync 0.1.0"
    assert document["period"] == "2021-03-03..2024-02-29"
    assert document["as_of"] == "2024-03-05"
    assert document["missing"][0] == {"unit": "U3", "form": "bieu-tong-hop"}


def test_check_leaves_out_missing_and_totals() -> None:
    document = validated(to_json(make_context(command="check", findings=[FINDING])))
    assert list(document) == ["schema_version", "tool", "period", "as_of", "submissions", "findings"]


def test_a_finding_has_the_keys_of_the_contract_in_order_and_its_texts() -> None:
    [shown] = validated(to_json(make_context(findings=[FINDING])))["findings"]
    assert list(shown) == [
        "id", "code", "severity", "message", "remedy", "unit", "form", "table", "field", "path", "member", "sheet", "cell",
        "cells", "found", "expected", "waived",
    ]  # fmt: skip
    assert shown["id"] == FINDING.id
    assert "C9" in shown["message"] and "7,29" in shown["message"]
    assert shown["waived"] is None and shown["member"] is None


def test_totals_have_a_row_a_tier_one_for_own_tables_and_none_for_lists() -> None:
    totals = validated(to_json(make_context(forms=[shipped_form(), shipped_form("so-kien-nghi")])))["totals"]
    assert [row["tier"] for row in totals["dialogue_petitions"]] == ["province", "upper", "grassroots"]
    assert [row["tier"] for row in totals["supervision"]] == ["province", "upper", "grassroots"]
    assert [row["tier"] for row in totals["membership_party"]] == [None]
    assert totals["documents"] == [] and totals["opinions_register"] == []


def test_totals_have_numbers_only_counts_as_integers_rates_unrounded() -> None:
    totals = validated(to_json(make_context()))["totals"]
    row = totals["dialogue_petitions"][2]
    assert list(row) == [
        "tier", "sessions", "opinions", "receptions", "petitions_carried", "petitions_received", "petitions_resolved",
        "resolved_rate", "incomplete",
    ]  # fmt: skip
    assert isinstance(row["sessions"], int)
    assert row["resolved_rate"] == row["petitions_resolved"] / row["petitions_received"]
    assert row["incomplete"] is False
    assert set(totals["supervision"][0]) == {
        "tier",
        "cases_raised",
        "cases_answered",
        "critique_meetings",
        "incomplete",
    }


def test_what_nobody_reported_is_null_and_a_missing_unit_makes_totals_incomplete() -> None:
    context = make_context(
        absent=["U2"], change=lambda form, table, made: [each for each in made if each.tier != "upper"]
    )
    upper = validated(to_json(context))["totals"]["dialogue_petitions"][1]
    assert upper["sessions"] is None and upper["resolved_rate"] is None
    assert upper["incomplete"] is True


def test_tables_of_the_same_id_are_told_apart_by_their_form() -> None:
    forms = [
        parse_form(
            f"form: {name}\nversion: '1'\nlabel: {{vi: Mẫu}}\ntables:\n  - id: t\n    sheet: T\n    rows: own\n"
            "    fields:\n      - {id: a, label: {vi: A}, type: count}\n".encode()
        )
        for name in ("mot", "hai")
    ]
    assert list(validated(to_json(make_context(forms=forms)))["totals"]) == ["mot.t", "hai.t"]


def test_the_same_outcome_gives_the_same_text_in_vietnamese_letters() -> None:
    context = make_context(findings=[FINDING])
    assert to_json(context) == to_json(context)
    assert "Biểu 2" in to_json(context) and to_json(context).endswith("}\n")


def test_a_file_name_that_is_not_utf8_can_still_be_printed() -> None:
    context = make_context()
    odd = Submission(Source("hop-thu/\udce1.xlsx", None, "0" * 64), verdict=Verdict.REJECTED)
    context = replace(context, outcome=replace(context.outcome, submissions=(odd,)))
    assert to_json(context).encode()
    assert validated(to_json(context))["submissions"][0]["status"] == "rejected"


def test_the_schema_refuses_what_the_contract_does_not_allow() -> None:
    document = json.loads(to_json(make_context()))
    for change in ({"schema_version": 2}, {"extra": 1}, {"totals": {"t": [{"tier": "upper", "incomplete": False}]}}):
        with pytest.raises(ValidationError):
            Draft202012Validator(SCHEMA).validate({**document, **change})
