"""The annex of the example province in all three formats, with the figures that it published."""

import io
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from published_factory import EXAMPLES, SOFFICE, example, publish

from xlsync.forms.load import load_forms
from xlsync.forms.register import load_register
from xlsync.model import OperationError, Rounding, Tier
from xlsync.pipeline import printing
from xlsync.pipeline.annexing import AnnexOptions, annex_files, annex_of_context
from xlsync.pipeline.published import load_published
from xlsync.report.annex import word
from xlsync.report.annex.content import Correction
from xlsync.report.context import Context

FIGURES = json.loads((EXAMPLES / "reference-figures.json").read_text(encoding="utf-8"))
NAME = "phu-luc_2021-03-03..2024-02-29"
DAY = date(2024, 3, 5)
TIERS = ["LĐLĐ tỉnh", "Công đoàn cấp trên cơ sở", "Công đoàn cơ sở", "Tổng cộng"]


@pytest.fixture(scope="module")
def run():
    return example("bac-giang")


@pytest.fixture(scope="module")
def workbook(run, tmp_path_factory):
    return publish(run, tmp_path_factory.mktemp("tong-hop") / "tong-hop.xlsx")


@pytest.fixture(scope="module")
def published(workbook):
    return load_published(str(workbook), load_forms())


def made(published, **options):
    return annex_files(published, load_forms(), load_register(None), AnnexOptions(DAY, **options))


@pytest.fixture(scope="module")
def files(published):
    return made(published).files


def vi(value):
    return f"{value:,}".replace(",", ".")


def rows_of_reference():
    """Biểu 2 as the province printed it, but for the rate of the last tier, which it truncated."""
    rows = []
    for each in FIGURES["dialogue_petitions"]:
        rate = {"759 (95%)": "759 (96%)"}.get(each["printed"], each["printed"])
        counts = (each["sessions"], each["opinions"], each["receptions"], 0, each["petitions_received"])
        rows.append([each["label"], *map(vi, counts), rate])
    return rows


def tables_of(data):
    return [
        [[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(data)).tables
    ]


def test_the_document_has_exactly_the_figures_that_the_province_published(files):
    tables = tables_of(files[f"{NAME}.docx"])
    assert tables[2][2:5] == rows_of_reference()
    assert tables[2][5] == ["Tổng cộng", "7.344", "10.020", "5.120", "0", "912", "858 (94%)"]
    assert [[row[place] for place in (0, 4, 5, 7)] for row in tables[3][2:]] == [
        [tier, "0", "0", "0"] for tier in TIERS
    ]
    held = FIGURES["workplace_democracy"]
    assert tables[4][1] == [
        "Toàn tỉnh", vi(held["agencies_total"]), "1.179 (100%)", "651", f"{held['enterprises_held']} (87,9%)", "651 (100%)",
    ]  # fmt: skip
    members = [
        FIGURES[name]
        for name in ("grassroots_unions", "unions_established", "members", "members_admitted", "party_referred")
    ]
    assert tables[5][1][:-1] == ["Toàn tỉnh", *map(vi, members)]


def test_the_workbook_has_the_same_figures_as_numbers(files, published):
    book = openpyxl.load_workbook(io.BytesIO(files[f"{NAME}.xlsx"]))
    found = {}
    for line in book["Biểu 2"].iter_rows(values_only=True):
        if line[0] in TIERS:
            found[line[0]] = list(line[1:])
    for each in FIGURES["dialogue_petitions"]:
        assert found[each["label"]][:5] == [
            each["sessions"],
            each["opinions"],
            each["receptions"],
            0,
            each["petitions_received"],
        ]
        assert found[each["label"]][5].startswith(f"{each['petitions_resolved']} (")
    totals = {
        (each.table, each.field): each.value
        for each in published.figures if each.unit is None and each.tier is None
    }  # fmt: skip
    assert found["Tổng cộng"][:5] == [
        totals["dialogue_petitions", name]
        for name in ("sessions", "opinions", "receptions", "petitions_carried", "petitions_received")
    ]


def test_every_figure_of_the_tiers_is_printed_once(files, published):
    """As many figures as the workbook has for tiers and totals, rates in the cells of their counts."""
    printed = sum(
        bool(re.fullmatch(r"[\d.]+( \([\d,]+%\))?", text))
        for table in tables_of(files[f"{NAME}.docx"])[2:-1] for row in table for text in row[1:]
    )  # fmt: skip
    stated = [each for each in published.figures if each.unit is None and each.value is not None]
    assert printed == len([each for each in stated if not each.field.endswith("_rate")])


def text_of(pdf, tmp_path, *options):
    path = tmp_path / "annex.pdf"
    path.write_bytes(pdf)
    tool = shutil.which("pdftotext")
    assert tool, "poppler-utils is needed (see README)"
    done = subprocess.run([tool, *options, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_the_pdf_has_them_too_page_by_page(files, tmp_path):
    pdf = files[f"{NAME}.pdf"]
    assert pdf.startswith(b"%PDF-")
    pages = text_of(pdf, tmp_path, "-layout").split("\f")[:-1]
    page = next(each for each in pages if "Biểu 2." in each)
    lines = [" ".join(line.split()) for line in page.split("\n")]
    for row in [*rows_of_reference(), ["Tổng cộng", "7.344", "10.020", "5.120", "0", "912", "858 (94%)"]]:
        assert any(line.endswith(" ".join(row[1:])) for line in lines), row
    flat = " ".join(" ".join(pages).split())
    assert "Toàn tỉnh 1.832 190 291.800 104.700 6.015" in flat
    # Numbered from the second page on, in the middle of the head; the signature is not alone on its page.
    first_lines = [next((line.strip() for line in each.split("\n") if line.strip()), "") for each in pages]
    assert first_lines[1:] == [str(number) for number in range(2, len(pages) + 1)] and not first_lines[0].isdigit()
    assert "TM. BAN THƯỜNG VỤ" in pages[-1] and "Toàn tỉnh" in pages[-1]
    # The header of a long table stands on each of its pages.
    assert all("Ngày ban" in each for each in pages[:5])


def test_both_roundings_are_one_setting_for_every_rate(published):
    document = tables_of(made(published, rounding=Rounding.TRUNCATE, kinds=("docx",)).files[f"{NAME}.docx"])
    assert [row[-1] for row in document[2][2:]] == ["21 (70%)", "78 (87%)", "759 (95%)", "858 (94%)"]
    assert document[4][1][4] == "572 (87,8%)"


def test_all_texts_of_all_units_are_in_it_under_their_names(files, run):
    context = Context(run.outcome, run.forms, run.definitions.register)
    cells = tables_of(files[f"{NAME}.docx"])[3][2:]
    asked = 0
    for each in run.outcome.totals["bieu-tong-hop", "supervision"].contributions:
        row = cells[[Tier.PROVINCE, Tier.UPPER, Tier.GRASSROOTS].index(each.tier)]
        name = context.name(each.sender).replace("Liên đoàn Lao động", "LĐLĐ")
        for field, value in each.values.items():
            if isinstance(value, str) and field != "unit":
                text = "\n".join(" ".join(line.split()) for line in value.splitlines() if line.strip())
                authors = [
                    cell[: match.start()].rpartition("\n")[2]
                    for cell in row for match in re.finditer(re.escape(text), cell)
                ]  # fmt: skip
                assert any(each.endswith(": ") and name in each for each in authors), text
                asked += 1
    assert asked > 60


def test_bytes_are_the_same_and_the_run_itself_gives_them_too(files, published, run):
    again = made(published, kinds=("docx", "xlsx")).files
    assert again == {name: data for name, data in files.items() if not name.endswith(".pdf")}
    context = Context(run.outcome, run.forms, run.definitions.register)
    assert annex_of_context(context, AnnexOptions(DAY, kinds=("docx", "xlsx"))).files == again


def test_a_workbook_saved_by_libreoffice_gives_the_same_annex(workbook, files, tmp_path):
    from published_factory import saved_by_libreoffice

    other = load_published(str(saved_by_libreoffice(workbook, tmp_path)), load_forms())
    assert made(other, kinds=("docx",)).files[f"{NAME}.docx"] == files[f"{NAME}.docx"]


def test_corrections_and_units_left_out_are_printed(published):
    correction = Correction("Biểu 2, Số buổi trực tiếp, LĐLĐ tỉnh", "2", "3", "Đơn vị báo lại")
    data = made(published, corrections=[correction], without=["Công đoàn ngành Mẫu"], kinds=("docx",)).files[
        f"{NAME}.docx"
    ]
    assert tables_of(data)[6] == [
        ["TT", "Số liệu", "Trước điều chỉnh", "Sau điều chỉnh", "Lý do"],
        ["1", correction.place, "2", "3", "Đơn vị báo lại"],
    ]
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert "Chưa tổng hợp số liệu của: Công đoàn ngành Mẫu." in said


def test_an_annex_that_does_not_read_back_is_not_given_out(published, monkeypatch):
    table = word.word_table
    monkeypatch.setattr(word, "word_table", lambda *args: table(*args).replace(">7.290<", ">7.920<"))
    with pytest.raises(OperationError, match=r"7\.290.* became .*7\.920"):
        made(published, kinds=("docx",))


# --- the printer -------------------------------------------------------------------------------------------------------


def test_without_libreoffice_the_pdf_is_refused_in_plain_words(published, monkeypatch):
    monkeypatch.setattr(printing, "libreoffice", lambda: None)
    with pytest.raises(OperationError, match="no LibreOffice") as refused:
        made(published, kinds=("pdf",))
    assert "Chưa cài LibreOffice" in refused.value.vi


def test_a_printer_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    started = tmp_path / "started"
    program.write_text(f"#!/bin/sh\nsleep 600 & echo $! > {started}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(printing, "libreoffice", lambda: str(program))
    with pytest.raises(OperationError, match="after 1 seconds"):
        printing.to_pdf(b"x", ".docx", seconds=1)
    child = Path(f"/proc/{started.read_text().strip()}/status")
    assert not child.exists() or "zombie" in child.read_text()


@pytest.mark.parametrize(("script", "told"), [("echo 'no disk' >&2; exit 3", "no disk"), ("exit 0", "no reason given")])
def test_a_printer_that_makes_nothing_says_why(script, told, tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(printing, "libreoffice", lambda: str(program))
    with pytest.raises(OperationError, match=told):
        printing.to_pdf(b"x", ".docx")


def test_two_can_print_at_once(files):
    """Each has a profile of its own."""
    from concurrent.futures import ThreadPoolExecutor

    document = files[f"{NAME}.docx"]
    assert SOFFICE
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(lambda _: printing.to_pdf(document, ".docx"), range(2)))
    assert all(page.startswith(b"%PDF-") for page in pages)
