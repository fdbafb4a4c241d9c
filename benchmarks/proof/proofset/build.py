"""Makes the files of the set: .docx, .odt and .txt from the sources, and the consolidated workbooks to compare with."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from proofset.docx_file import SAMPLE, docx
from proofset.provinces import workbook
from proofset.source import Source, SourceError

_SAVED_AGAIN = {"docx-libreoffice": ("docx", "docx:MS Word 2007 XML"), "odt": ("odt", "odt:writer8")}


@dataclass(frozen=True, slots=True)
class Built:
    """A source's file; `against` and `units` are for the options of the same names (None: without)."""

    source: Source
    path: Path
    against: Path | None
    units: Path | None


def build(sources: Sequence[Source], folder: Path) -> list[Built]:
    """Writes everything below the folder. `.odt`, and `.docx` as LibreOffice saves it, need LibreOffice: without it
    (RuntimeError otherwise) those stay .docx of our own."""
    books = {
        name: workbook(name, folder / "bang") for name in sorted({each.against for each in sources if each.against})
    }
    made = []
    for source in sources:
        target = folder / source.half
        target.mkdir(parents=True, exist_ok=True)
        against, units = books[source.against] if source.against else (None, None)
        made.append(Built(source, _write(source, target), against, units))
    _save_again([each for each in made if each.source.format in _SAVED_AGAIN], folder)
    return [_final(each) for each in made]


def plain(source: Source) -> str:
    """The source as text, a paragraph a line. Raises SourceError for tables and footnotes, which text has not."""
    if any(block.rows or block.text.notes for block in source.blocks):
        raise SourceError(f"{source.name}: a text has neither tables nor footnotes")
    return "\n".join([*(block.text.printed for block in source.blocks), SAMPLE, ""])


def _write(source: Source, target: Path) -> Path:
    if source.format == "txt":
        path = target / f"{source.name}.txt"
        path.write_text(plain(source), encoding="utf-8", newline="\r\n")
        return path
    path = target / f"{source.name}.docx"
    path.write_bytes(docx(source))
    return path


def _save_again(built: Sequence[Built], folder: Path) -> None:
    """Files that LibreOffice saves, all of one kind in one start of it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return
    for name, (suffix, filter_name) in _SAVED_AGAIN.items():
        paths = [each.path for each in built if each.source.format == name]
        if not paths:
            continue
        with TemporaryDirectory(dir=folder) as work:
            command = [soffice, f"-env:UserInstallation={Path(work, 'profile').resolve().as_uri()}", "--headless"]
            command += ["--convert-to", filter_name, "--outdir", str(Path(work, "out")), *map(str, paths)]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            for path in paths:
                saved = Path(work, "out", f"{path.stem}.{suffix}")
                if not saved.is_file():
                    raise RuntimeError(f"LibreOffice did not save {path.name} as {suffix}")
                path.unlink()
                shutil.move(saved, path.with_suffix(f".{suffix}"))


def _final(built: Built) -> Built:
    odt = built.path.with_suffix(".odt")
    if built.source.format == "odt" and odt.is_file() and not built.path.is_file():
        return Built(built.source, odt, built.against, built.units)
    return built
