"""One fact has one shape, all of it JSON; decisions come back as they were made."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.ledger import entries
from xlsync.ledger.chain import Stored, canonical
from xlsync.ledger.errors import DamagedLedgerError
from xlsync.ledger.store import Ledger
from xlsync.model import (
    Acceptance,
    Adjustment,
    Evidence,
    Finding,
    Mail,
    Period,
    Severity,
    SignedCopy,
    Source,
    Submission,
    Verdict,
    Waiver,
)
from xlsync.model.sealing import Approval, Reopening, Seal

MAIL = Mail("cd-yt@example.org", "BC 6 tháng", "2024-07-01T08:00:00+07:00", "<1@example.org>")
SOURCE = Source("thu/BC.eml", "BC.xlsx", "ab" * 32, MAIL)

text = st.text()
maybe = st.none() | text
source = st.builds(Source, text, maybe, text, st.none() | st.builds(Mail, text, text, maybe, maybe))
value = st.none() | text | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
acceptance = st.builds(Acceptance, text, text, maybe, maybe, st.lists(text).map(tuple), text, text, text)
adjustment = st.builds(
    Adjustment, text, text, maybe, text, text, text, maybe, text, value, value, text, text, text, text
)  # fmt: skip


def stored(entry):
    import json

    return Stored(1, "2024-07-05T00:00:00+00:00", entry.kind, json.loads(canonical(entry.body)), "0")


SEAL = Seal(
    "2024", "dot", 2, "An", "2024-07-05T08:00:00+07:00", "trinh_2024.zip", "ab",
    Approval(("BG-YTE",), "Binh", "đang sáp nhập"),
    {("f", "t", "x", "upper"): 3, ("f", "t", "r", ""): None, ("f", "t", "r", "upper"): 0.5}, frozenset({("U", "f", "cd")}),
)  # fmt: skip


def test_a_seal_comes_back():
    assert entries.to_seal(stored(entries.seal(SEAL))) == SEAL


@pytest.mark.parametrize(
    "change", [{"number": "2"}, {"number": True}, {"figures": [["f", "t", 1]]}, {"files": "ab"}, {"approval": None}]
)
def test_a_seal_of_another_form_is_a_damaged_ledger(change):
    entry = stored(entries.seal(SEAL))
    with pytest.raises(DamagedLedgerError):
        entries.to_seal(replace(entry, body={**entry.body, **change}))


waiver = st.builds(Waiver, text, maybe, text, maybe, maybe, st.lists(text).map(tuple), text, text, text, maybe)


@given(waiver)
def test_a_waiver_comes_back(decision):
    assert entries.to_waiver(stored(entries.waiver(decision))) == decision


@given(acceptance)
def test_an_acceptance_comes_back(decision):
    assert entries.to_acceptance(stored(entries.acceptance(decision))) == decision


@given(adjustment)
def test_an_adjustment_comes_back(decision):
    back = entries.to_adjustment(stored(entries.adjustment(decision)))
    assert back == decision
    assert type(back.old) is type(decision.old)


@given(source, maybe, maybe, maybe, st.lists(text).map(tuple))
def test_a_signed_copy_comes_back(where, unit, number, day, pairs):
    copy = SignedCopy(where.sha256, where, unit, number, day, pairs)
    assert entries.to_signed(stored(entries.signed(copy))) == copy


def test_an_attachment_says_where_it_came_from():
    entry = entries.attachment(SOURCE, size=1234, content="xlsx", verdict="refused", why="XS005 entries")
    assert entry.kind == "attachment"
    assert entry.body == {
        "sha256": "ab" * 32, "path": "thu/BC.eml", "member": "BC.xlsx", "size": 1234, "content": "xlsx",
        "verdict": "refused", "why": "XS005 entries",
        "mail": {
            "sender": "cd-yt@example.org", "subject": "BC 6 tháng", "sent": "2024-07-01T08:00:00+07:00",
            "message_id": "<1@example.org>",
        },
    }  # fmt: skip


def test_a_submission_says_whose_it_is_and_how_that_is_known():
    evidence = Evidence("unit", "cover", "CĐ ngành Y tế", "Bìa", "C5", "BG-YT")
    found = Submission(
        SOURCE, "bieu-tong-hop", "2024", "BG-YT", Period.parse("2024-H1"), Verdict.SUPERSEDED, False, True,
        saved="2024-06-30T08:00:00Z", evidence=(evidence,),
    )  # fmt: skip
    assert entries.submission(found, round="2024-h1").body == {
        "sha256": "ab" * 32, "path": "thu/BC.eml", "member": "BC.xlsx", "form": "bieu-tong-hop", "version": "2024",
        "unit": "BG-YT", "period": "2024-H1", "round": "2024-h1", "asked": "2024-h1", "verdict": "superseded", "counted": False,
        "late": True, "saved": "2024-06-30T08:00:00Z",
        "evidence": [{"what": "unit", "where": "cover", "text": "CĐ ngành Y tế", "sheet": "Bìa", "cell": "C5", "read": "BG-YT"}],
    }  # fmt: skip


def test_the_round_of_the_workbook_stands_in_for_that_of_the_run():
    assert entries.submission(Submission(SOURCE, round="2024-h1")).body["round"] == "2024-h1"


def test_values_lead_back_to_rows_and_fields_and_keep_their_kinds():
    entry = entries.values(
        "ab", form="f", table="t", unit="U", period="2024", round=None, columns={"sessions": "C"},
        rows=[(8, "own", "U")], cells={"C8": 7290, "D8": 0.5, "E8": date(2024, 6, 30), "F8": "=1+1", "G8": float("inf")},
    )  # fmt: skip
    assert entry.body["cells"] == {"C8": 7290, "D8": 0.5, "E8": "2024-06-30", "F8": "=1+1", "G8": "inf"}
    assert entry.body["rows"] == [[8, "own", "U"]]
    assert entry.body["columns"] == {"sessions": "C"}


def test_findings_are_listed_without_their_texts():
    found = Finding(code="XS204", severity=Severity.ERROR, sheet="Biểu 2", cell="C14", found="7,29")
    assert entries.findings("ab", [found]).body == {
        "sha256": "ab",
        "findings": [
            {
                "id": found.id,
                "code": "XS204",
                "severity": "error",
                "sheet": "Biểu 2",
                "cell": "C14",
                "found": "7,29",
                "unit": None,
                "claim": found.claim("ab"),
                "waivable": False,
            }
        ],
    }


def test_a_run_says_with_what_it_was_made():
    entry = entries.run(
        "consolidate", period="2024-H1", round=None, as_of=date(2024, 7, 5), tool="xlsync 0.1.0",
        forms={"bieu-tong-hop": "2024"}, counts={"files": 18},
    )  # fmt: skip
    assert entry.body["as_of"] == "2024-07-05"
    assert entry.body["forms"] == {"bieu-tong-hop": "2024"}
    assert entry.body["by"] is None


def test_every_kind_of_entry_can_be_recorded(tmp_path):
    made = [
        entries.run("check", period=None, round=None, as_of=date(2024, 7, 5), tool="t", forms={}, counts={}),
        entries.attachment(SOURCE, size=None, content=None, verdict="read"),
        entries.submission(Submission(SOURCE)),
        entries.values("a", form="f", table="t", unit=None, period=None, round=None, columns={}, rows=[], cells={}),
        entries.findings(None, []),
        entries.acceptance(Acceptance("a", "2024", None, None, ("b",), "x", "y", "z")),
        entries.adjustment(
            Adjustment(
                "U", "2024", None, "f", "t", "x", None, "a", 3, 4, "An", "Binh", "r", "2024-07-05T08:00:00+07:00"
            )
        ),
        entries.signed(SignedCopy("a", SOURCE)),
        entries.waiver(Waiver("XS014", "A", "2024", None, None, ("c",), "x", "y", "z")),
        entries.seal(SEAL),
        entries.reopening(Reopening("2024", None, "x", "y", "z")),
    ]
    ledger = Ledger.open(tmp_path / "a.sqlite", create=True)
    ledger.append(made)
    assert tuple(each.kind for each in ledger.entries()) == entries.KINDS
    assert ledger.verify().ok


@pytest.mark.parametrize(
    "change", [{"by": None}, {"by": 3}, {"over": "ab"}, {"over": [1]}, {"unit": 5}, {"sha256": []}]
)
def test_an_entry_of_another_form_is_no_decision(change):
    entry = stored(entries.acceptance(Acceptance("a", "2024", None, None, ("b",), "x", "y", "z")))
    with pytest.raises(DamagedLedgerError) as caught:
        entries.to_acceptance(replace(entry, body={**entry.body, **change}))
    assert next(iter(change)) in caught.value.vi


def test_an_entry_of_another_kind_is_no_decision():
    entry = stored(entries.acceptance(Acceptance("a", "2024", None, None, (), "x", "y", "z")))
    with pytest.raises(DamagedLedgerError):
        entries.to_adjustment(entry)
