"""The committed add-in, taken apart without code of ours."""

import io
import zipfile
from pathlib import Path

import olefile

WORKBOOK = Path(__file__).parents[2] / "workbook"
XLAM = WORKBOOK / "xlsync.xlam"


def parts(path: Path = XLAM) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


def streams(path: Path = XLAM) -> dict[str, bytes]:
    project = io.BytesIO(parts(path)["xl/vbaProject.bin"])
    with olefile.OleFileIO(project, raise_defects=olefile.DEFECT_INCORRECT) as file:
        assert file.parsing_issues == []
        return {"/".join(name): file.openstream(name).read() for name in file.listdir()}


def sources() -> dict[str, str]:
    """Module → text of its `.bas` file."""
    return {path.stem: path.read_text("ascii") for path in sorted(WORKBOOK.glob("*.bas"))}
