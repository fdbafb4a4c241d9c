"""What the workbook shows when opened is what LibreOffice calculates from its formulas."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from adjustment_factory import adjusted_context, adjustment, applied
from report_factory import shipped_form

from xlsync.forms.definition import Form, Table
from xlsync.model import Contribution
from xlsync.report.consolidated import write_consolidated

SOFFICE = shutil.which("soffice") or "soffice"  # the test set-up installs LibreOffice


def without_cached_values(path: Path, target: Path) -> int:
    """A copy in which no formula has a value (LibreOffice calculates only those anew); returns how many there were."""
    stripped = 0
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            content = package.read(name).decode() if name.endswith(".xml") else package.read(name)
            if isinstance(content, str) and name.startswith("xl/worksheets/"):
                content, count = re.subn(r"(<c [^>]*?)(?: t=\"\w+\")?(><f>[^<]*</f>)<v>[^<]*</v>", r"\1\2", content)
                stripped += count
            copy.writestr(name, content)
    return stripped


def test_cached_values_equal_recalculated_ones_in_every_cell(tmp_path: Path) -> None:
    def change(form: Form, table: Table, made: list[Contribution]) -> list[Contribution]:
        """Some blanks, a tier without anybody, a part of nothing: where formulas must stay blank."""
        if table.id == "supervision":
            return [each for each in made if each.tier.value != "upper"]
        changed = []
        for number, each in enumerate(made):
            values, adjusted = dict(each.values), {}
            if table.id == "dialogue_petitions" and number % 3 == 0:
                values["sessions"] = None
            if table.id == "dialogue_petitions" and each.sender == "U1":
                values.update(petitions_received=0, petitions_resolved=0, receptions=None)
            if table.id == "dialogue_petitions" and each.unit == "U2":
                values["opinions"], adjusted = 7000, {"opinions": 7}
            if table.id == "membership_party":
                values["party_referred"] = None
            changed.append(
                replace(
                    each,
                    values=values,
                    missing=frozenset(key for key, v in values.items() if v is None),
                    adjusted=adjusted,
                )
            )
        return changed

    written, bare = tmp_path / "tong-hop.xlsx", tmp_path / "bare.xlsx"
    forms = [shipped_form(), shipped_form("so-kien-nghi")]
    made = applied(adjustment("U2", "opinions"))
    write_consolidated(written, adjusted_context(made, forms=forms, absent=["U3"], change=change))
    assert without_cached_values(written, bare) > 150
    first = openpyxl.load_workbook(bare, data_only=True)["Biểu 5"]
    assert all(
        cell.value is None for cell in first[first.max_row][1:7]
    )  # the values are gone, so what follows is calculated
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "out"), str(bare)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    formulas = openpyxl.load_workbook(written)
    cached = openpyxl.load_workbook(written, data_only=True)
    again = openpyxl.load_workbook(tmp_path / "out" / "bare.xlsx", data_only=True)
    compared = texts = blanks = 0
    for sheet in formulas:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type != "f":
                    continue
                shown, found = (
                    None if (value := book[sheet.title][cell.coordinate].value) == "" else value
                    for book in (cached, again)
                )
                assert found == (pytest.approx(shown) if isinstance(shown, float) else shown), (
                    sheet.title,
                    cell.coordinate,
                )
                compared += 1
                texts += isinstance(found, str)
                blanks += found is None
    assert compared > 150 and texts >= 5 and blanks >= 5
