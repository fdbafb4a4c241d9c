"""Every example workbook: the button finds in it, cell for cell, what `xlsync check` finds in the file."""

from pathlib import Path

import pytest
from ribbon_desk import AS_OF

from xlsync.pipeline.run import check
from xlsync.ribbon.checking import check_book
from xlsync.ribbon.office_file import office_settings

EXAMPLES = Path(__file__).parents[2] / "examples"
#: What the application does not open as a workbook, so that there is nothing to press the button on. The rest of
#: `examples/` are mails, a PDF, a picture and the makers of the files.
NOT_OPENED = {
    "bao cao hong.xlsx": "damaged: half of the package is missing",
    "trang web.xlsx": "a page of the web by another name, which is opened as such",
}
PASSWORDS = {"KCN co mat khau.xlsx": (EXAMPLES / "bac-giang-loi.mat-khau.txt").read_text(encoding="utf-8").strip()}
WORKBOOKS = sorted(
    path for path in EXAMPLES.rglob("*") if path.suffix in {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv"}
)
#: What a copy that the application writes does not have: macros, formulas that were never calculated, truth values.
LOST = {("XS006", ""), ("XS209", ""), ("XS202", "boolean")}
#: What is wrong with the bytes of a file and not with what the application made of them: a copy is in order, and is
#: then told to hold no known form, or whatever else is in it.
OF_THE_BYTES = {("XS001", "empty"), ("XS002", ""), ("XS003", "text"), ("XS005", "expanded_bytes")}


def _told(findings):
    return sorted(
        (each.code, each.variant, each.severity, each.table or "", each.field or "", each.sheet or "", each.cell or "",
         each.cells, each.found or "", each.expected or "")
        for each in findings
    )  # fmt: skip


def _names(paths):
    return [f"{path.parent.name}/{path.name}" for path in paths]


OPENED = [path for path in WORKBOOKS if path.name not in NOT_OPENED]


@pytest.mark.parametrize("path", OPENED, ids=_names(OPENED))
def test_the_button_finds_what_the_command_finds(app, path):
    expected = check([str(path)], office_settings(path, AS_OF)).outcome.findings
    book = app.books.open(str(path), password=PASSWORDS.get(path.name))
    try:
        run, items = check_book(book, AS_OF)
        assert _told(run.outcome.findings) == _told(expected)
        assert len(items) == len(expected)
        book.api.setModified(True)  # from now on what is on the screen is read, through a copy
        copied, _ = check_book(book, AS_OF)
    finally:
        book.close()
    codes = {(each.code, each.variant) for each in expected}
    kept = [each for each in expected if (each.code, each.variant) not in LOST | OF_THE_BYTES]
    if not codes & OF_THE_BYTES or kept:
        assert _told(copied.outcome.findings) == _told(kept)
    else:
        assert not {(each.code, each.variant) for each in copied.outcome.findings} & OF_THE_BYTES


@pytest.mark.parametrize("name", NOT_OPENED)
def test_what_is_no_workbook_is_refused(app, name):
    before = len(app.books)
    with pytest.raises(OSError, match="as a workbook"):
        app.books.open(str(EXAMPLES / "bac-giang-loi" / name))
    assert len(app.books) == before
    assert app.api.Components.hasElements() == bool(before)


def test_a_password_is_needed_to_open_what_has_one(app):
    (path,) = (each for each in WORKBOOKS if each.name in PASSWORDS)
    with pytest.raises(OSError, match="as a workbook"):
        app.books.open(str(path))
