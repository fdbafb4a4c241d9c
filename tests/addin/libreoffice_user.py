"""A user of LibreOffice with a home of their own: `unopkg` takes nothing from root, whom a container's tests may run as."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_NOBODY = 65534
_WRAPPER = """#!/bin/sh
for last in "$@"; do :; done
case "$last" in
  *.oxt) cp "$last" "{home}/copy.oxt"; chmod 644 "{home}/copy.oxt"; set -- add --force --suppress-license "{home}/copy.oxt" ;;
esac
exec setpriv --reuid={user} --regid={user} --clear-groups env HOME="{home}" "{unopkg}" "$@"
"""


def uno_python() -> str | None:
    """An interpreter that has `uno`, None when there is none."""
    for name in ("/usr/bin/python3", shutil.which("python3")):
        if not name or not Path(name).exists():
            continue
        if subprocess.run([name, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return name
    return None


@dataclass(frozen=True)
class User:
    home: Path
    environ: dict[str, str]
    folder: Path | None = None
    """The working folder of LibreOffice."""

    def office(self, *steps: list[Any]) -> list[Any]:
        """Runs steps of `addin_office` in this user's LibreOffice."""
        python = uno_python()
        assert python, "python3-uno is needed (see README)"
        profile = self.home / ".config" / "libreoffice" / "4"
        done = subprocess.run(
            [python, str(Path(__file__).with_name("addin_office.py")), str(profile)],
            input=json.dumps(steps), cwd=self.folder, env=self.environ, capture_output=True, text=True, timeout=170, check=False,
        )  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # what LibreOffice wrote as root stays the user's
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
        assert done.returncode == 0, done.stderr
        results = json.loads(done.stdout)
        assert isinstance(results, list)
        return results


@contextmanager
def libreoffice_user() -> Iterator[User]:
    folder = Path(tempfile.mkdtemp(prefix="xlsync-addin-"))
    try:
        folder.chmod(0o755)  # nobody goes through it
        home = folder / "home"
        home.mkdir()
        environ = dict(os.environ, HOME=str(home), LC_ALL="C.UTF-8")
        environ.pop("XDG_CONFIG_HOME", None)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            unopkg = shutil.which("unopkg")
            assert unopkg, "LibreOffice is needed (see README)"
            real = Path("/usr/lib/libreoffice/program/unopkg")
            programs = folder / "bin"
            programs.mkdir()
            wrapper = programs / "unopkg"
            wrapper.write_text(
                _WRAPPER.format(home=home, user=_NOBODY, unopkg=real if real.is_file() else Path(unopkg).resolve())
            )
            wrapper.chmod(0o755)
            os.chown(home, _NOBODY, _NOBODY)
            environ["PATH"] = f"{programs}{os.pathsep}{environ['PATH']}"
        yield User(home, environ)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
