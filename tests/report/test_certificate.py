"""The certificate stays on one page, whatever it has to say."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from xlsync.report.package.certificate import Certificate, to_certificate

LONG = "lý do rất dài của đơn vị mẫu, " * 12
USUAL = Certificate(
    body="Liên đoàn Lao động tỉnh Mẫu", period="6 tháng đầu năm 2024", subject="Chủ đề mẫu", day=date(2024, 7, 20),
    number=1, sealed_at="20/07/2024 08:00", by="Chị Mẫu", tool="xlsync 0.1.0", forms=["Biểu tổng hợp (2024)"],
    units=17, due=18, files=40, cells=9916, waivers=[], adjustments=[], without=[], approved=None,
    report=None, content="a" * 64, ledger=(127, "b" * 64),
)  # fmt: skip
FULL = replace(
    USUAL,
    waivers=[f"XS108 Đơn vị {n}: {LONG}" for n in range(40)],
    adjustments=[f"Đơn vị {n}: {LONG}" for n in range(30)],
    without=[f"Công đoàn ngành Mẫu {n}" for n in range(60)],
    approved="Chánh Văn phòng (mẫu) phê duyệt; lý do: đang sáp nhập",
    report="bao-cao.docx: đã đối chiếu",
    reopened="Anh Mẫu, 19/07/2024 08:00: đơn vị gửi lại",
)


@pytest.mark.parametrize("made", [USUAL, FULL], ids=["usual", "full"])
def test_it_is_one_page(made: Certificate, tmp_path: Path) -> None:
    (tmp_path / "c.docx").write_bytes(to_certificate(made))
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed (see README)"
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "c.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    told = subprocess.run(["pdfinfo", str(tmp_path / "c.pdf")], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told


def test_what_has_no_room_is_counted() -> None:
    with zipfile.ZipFile(io.BytesIO(to_certificate(FULL))) as archive:
        text = archive.read("word/document.xml").decode()
    assert "… và 37 mục khác: xem quyet-dinh.json" in text
    assert "và 52 đơn vị khác" in text
