"""Saves workbooks again as an office with LibreOffice would."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

#: What LibreOffice calls the formats.
_FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods:calc8"}


def converted(data: bytes, suffix: str) -> bytes | None:
    """An `.xlsx` saved again as `xlsx`, `xls` or `ods`; None where there is no LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    with TemporaryDirectory() as folder:
        source, out = Path(folder, "bao-cao.xlsx"), Path(folder, "out")
        source.write_bytes(data)
        command = [soffice, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", _FILTERS[suffix], "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (out / f"bao-cao.{suffix}").read_bytes()
