"""Where things lie on this machine for this user: settings, the start folder of Excel, LibreOffice."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsync.ribbon.user_settings import settings_path


@dataclass(frozen=True, slots=True)
class Places:
    """The paths, of which those of a program that is not there are None."""

    windows: bool
    settings: Path
    """What the launchers read; its folder is made when it is written."""
    excel_start: Path | None
    """XLSTART: Excel opens whatever lies there, and trusts it."""
    libreoffice: Path | None
    """The folder `program` of LibreOffice."""
    unopkg: Path | None
    """The program that installs extensions."""
    uno: Path | None
    """The folder that holds LibreOffice's module `uno`."""


def find_places(environ: Mapping[str, str] | None = None, *, windows: bool | None = None) -> Places:
    """The places, by environment variables (those of this process when none are given)."""
    environ = os.environ if environ is None else environ
    windows = sys.platform == "win32" if windows is None else windows
    unopkg = _unopkg(environ, windows=windows)
    program = None if unopkg is None else _program(unopkg)
    return Places(
        windows,
        settings_path(environ, windows=windows),
        _excel_start(environ) if windows else None,
        program,
        unopkg,
        _uno(program),
    )


def _excel_start(environ: Mapping[str, str]) -> Path | None:
    """Excel makes its folder in APPDATA when it starts for the first time; without it there is no Excel."""
    roaming = environ.get("APPDATA")
    if not roaming:
        return None
    excel = Path(roaming) / "Microsoft" / "Excel"
    return excel / "XLSTART" if excel.is_dir() else None


def _unopkg(environ: Mapping[str, str], *, windows: bool) -> Path | None:
    name = "unopkg.com" if windows else "unopkg"  # the .com waits and writes to the console
    candidates: Sequence[Path]
    if windows:
        roots = [environ.get(each) for each in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")]
        candidates = [Path(root) / "LibreOffice" / "program" / name for root in roots if root]
    else:
        opt = Path("/opt")
        candidates = [
            Path("/usr/lib/libreoffice/program") / name,
            Path("/usr/lib64/libreoffice/program") / name,
            *sorted(opt.glob(f"libreoffice*/program/{name}"), reverse=True),
        ]
    found = shutil.which(name, path=environ.get("PATH", ""))
    if found is not None:
        return Path(found)
    return next((path for path in candidates if path.is_file()), None)


def _program(unopkg: Path) -> Path:
    """The folder of the program behind a link or a one-line script such as Debian's."""
    real = unopkg.resolve().parent
    usual = (Path("/usr/lib/libreoffice/program"), Path("/usr/lib64/libreoffice/program"))
    return real if real.name == "program" else next((path for path in usual if path.is_dir()), real)


def _uno(program: Path | None) -> Path | None:
    if program is None:
        return None
    packaged = (Path("/usr/lib/python3/dist-packages"), *sorted(Path("/usr/lib64").glob("python3*/site-packages")))
    return next((folder for folder in (program, *packaged) if (folder / "uno.py").is_file()), None)
