"""Every example of the catalogue is run: the bad workbook has the finding, where it says, and the good one has not."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sample_edits import SampleFiles, change_later, expected_place, register_csv, write_sample

from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.model import Document, Finding, Paragraph, Published, PublishedFigure
from xlsync.model.sealing import Approval
from xlsync.pipeline import Run, Settings, check, consolidate
from xlsync.pipeline.submitting import Handed, submit
from xlsync.proof.stage import proof
from xlsync.report.consolidated import write_consolidated
from xlsync.report.context import Context
from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.entries import Example, Sample

ROUND = "id: dot-mau\ntitle: {vi: Đợt mẫu}\nperiod: 2024-H1\ndeadline: 2024-07-15\nforms: [bieu-tong-hop]\n"
EXAMPLES = {code: entry.example for code, entry in CATALOGUE.items() if entry.example is not None}


def _run(
    folder: Path, edits: Sequence[Mapping[str, Any]], command: str = "check"
) -> tuple[SampleFiles, tuple[Finding, ...]]:
    inbox = folder / "den"
    inbox.mkdir()
    files = write_sample(inbox, edits)
    units = folder / "don-vi.csv"
    units.write_text(register_csv(both_due=command in {"consolidate", "submit"}), encoding="utf-8")
    if command == "submit":
        return files, _submit(folder, files, units)
    if command == "proof":
        return files, tuple(_proof(files, units))
    asked = folder / "dot.yaml"
    asked.write_text(ROUND, encoding="utf-8")
    earlier = folder / "ky-truoc"
    earlier.mkdir()
    for name, data in files.previous:
        (earlier / name).write_bytes(data)
    forms = folder / "bieu"
    forms.mkdir()
    if files.forms:
        (forms / "phieu.yaml").write_text(files.forms, encoding="utf-8")
    settings = Settings(
        forms=forms if files.forms else None,
        previous=(earlier,) if files.previous else (),
        period=files.asked,
        as_of=date(2024, 7, 5),
        units=units,
        jobs=1,
        round=asked if command == "consolidate" else None,
    )
    run = {"check": check, "consolidate": consolidate}[command]([str(inbox)], settings)
    return files, run.outcome.findings


def _submit(folder: Path, files: SampleFiles, units: Path) -> tuple[Finding, ...]:
    """The reasons for which the sample may not go up, after it was consolidated."""
    workbook = folder / "tong-hop.xlsx"
    settings = Settings(
        period=files.asked, as_of=date(2024, 7, 5), units=units, jobs=1, ledger=folder / "so.sqlite", record=True
    )

    def context_of(run: Run) -> Context:
        due = run.definitions.due(files.asked.last)
        return Context(run.outcome, run.forms, run.definitions.register, due=due)

    write_consolidated(workbook, context_of(consolidate([str(folder / "den")], settings)))
    change_later(folder / "den", files)
    approval = Approval(tuple(files.gate.get("without", ())), files.gate.get("by", ""), files.gate.get("reason", ""))
    handed = Handed(str(workbook), folder / "trinh", approval=approval)
    return submit([str(folder / "den")], settings, handed, context_of).reasons


def _proof(files: SampleFiles, units: Path) -> list[Finding]:
    paragraphs = enumerate(files.report.split("\n"), start=1)
    document = Document("BC.txt", "txt", "", tuple(Paragraph(number, text) for number, text in paragraphs))
    figures = tuple(
        PublishedFigure("bieu-tong-hop", table, field, None, None, None, value, "Biểu", "C9")
        for reference, value in files.figures.items()
        for table, field in [reference.split(".")]
    )
    tables = Published("tong-hop.xlsx", "", files.period, figures) if figures else None
    return proof(document, tables, load_forms(), load_register(units))


def _found(folder: Path, sample: Sample, example: Example, code: str) -> tuple[SampleFiles, list[Finding]]:
    files, findings = _run(folder, sample.edits, example.command)
    return files, [each for each in findings if each.code == code]


def test_the_sample_without_edits_has_no_finding(tmp_path: Path) -> None:
    _, findings = _run(tmp_path, ())
    assert [(each.code, each.variant, each.sheet, each.cell) for each in findings] == []


def test_every_code_that_is_found_today_has_an_example() -> None:
    assert [code for code, entry in CATALOGUE.items() if entry.since is None and entry.example is None] == []


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_bad_workbook_has_the_finding(code: str, tmp_path: Path) -> None:
    example = EXAMPLES[code]
    files, found = _found(tmp_path, example.bad, example, code)
    assert found, f"{code} was not found"
    if example.at is not None:
        assert expected_place(files, example.at) in [(each.sheet, each.cell) for each in found]


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_good_workbook_has_it_not(code: str, tmp_path: Path) -> None:
    example = EXAMPLES[code]
    _, found = _found(tmp_path, example.good, example, code)
    assert [(each.sheet, each.cell, each.found) for each in found] == []
