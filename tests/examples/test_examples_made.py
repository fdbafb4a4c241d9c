"""The committed examples are what `make_examples.py` makes."""

import json
import sys
from io import BytesIO

import pytest
from example_runs import EXAMPLES
from openpyxl import load_workbook

sys.path.insert(0, str(EXAMPLES))

from making import clean, defects
from making.fill import filled
from making.old_layout import OldBook
from making.package import saved


def _typed(book):
    """What people typed: every value that is no formula, by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        if sheet.title == "Bìa" or sheet.title.startswith("Biểu")
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.data_type != "f"
    }


@pytest.mark.parametrize("report", clean.reports(), ids=lambda report: report.unit.code)
def test_the_committed_workbook_says_what_would_be_made_now(report):
    made = OldBook(report).book if report.unit.code in clean.OLD_LAYOUT else filled(report).book
    committed = load_workbook(EXAMPLES / "bac-giang" / clean.file_name(report))
    assert _typed(committed) == _typed(load_workbook(BytesIO(saved(made))))


def test_the_split_never_counts_more_resolved_than_received():
    for report in clean.reports():
        for row in (report.own, *report.details, *([report.aggregate] if report.aggregate else [])):
            assert row["petitions_resolved"] <= row["petitions_received"]


def test_the_list_of_defects_and_the_files_are_made_again_alike(tmp_path):
    folder = tmp_path / "bac-giang-loi"
    defects.make(folder)
    listing = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))
    assert listing == json.loads((EXAMPLES / "planted.json").read_text(encoding="utf-8"))
    names = {path.name for path in folder.iterdir()}
    committed = {path.name for path in (EXAMPLES / "bac-giang-loi").iterdir()}
    assert names == {name for name in committed if not name.startswith("xlsync.sqlite")}  # of who tried one file
    password = "bac-giang-loi.mat-khau.txt"
    assert (tmp_path / password).read_bytes() == (EXAMPLES / password).read_bytes()


def test_the_same_report_gives_the_same_bytes():
    report = clean.reports()[-1]
    assert saved(filled(report).book) == saved(filled(report).book)
