"""`xlsync submit --verify`: a package proven with nothing but itself; what differs if a byte was changed."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsync.forms.load import DefinitionError, load_forms
from xlsync.intake.documents.docx import read_docx
from xlsync.intake.errors import IntakeError
from xlsync.intake.xlsx import read_workbook
from xlsync.ledger import entries
from xlsync.ledger.store import Ledger
from xlsync.model import OperationError
from xlsync.pipeline.packing import CONSOLIDATED, FORMS
from xlsync.pipeline.published import figures_of, load_published
from xlsync.report.package import contents, manifest

#: A package is some megabytes; what claims to be more is none of ours.
_MOST_BYTES = 1_000_000_000
_MOST_FILES = 1_000
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was sealed, in both languages; `file` is the part of the package."""

    file: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The result. `manifest` is what the manifest says (None where it cannot be read)."""

    manifest: Mapping[str, Any] | None
    differences: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        """Whether the package is as it was sealed."""
        return not self.differences


def verify_package(path: Path, ledger: Path | None = None) -> Verified:
    """Compares every file of the package with its manifest, the figures with the totals that were sealed, and with a
    `ledger` also whether it is that which was sealed there.

    Raises OperationError for what is no package; LedgerError.
    """
    try:
        files = _read(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise OperationError(
            f"{path}: không mở được gói ({error}).", f"{path}: the package cannot be opened ({error})."
        ) from None
    told = files.get(manifest.NAME)
    if told is None:
        raise OperationError(
            f"{path}: không phải gói trình, thiếu {manifest.NAME}.", f"{path}: no {manifest.NAME} in it."
        )
    try:
        said = json.loads(told)
        if not isinstance(said, dict) or not isinstance(said.get("files"), list):
            raise TypeError
        listed = {str(each["name"]): each for each in said["files"]}
    except (ValueError, TypeError, KeyError, RecursionError):
        broken = Difference(manifest.NAME, "không còn đọc được", "cannot be read any more")
        return Verified(None, (broken,))
    found = [*_of_manifest(said), *_of_files(files, listed), *_of_figures(files, said)]
    if ledger is not None:
        found += _of_ledger(ledger, told, said)
    return Verified(said, tuple(found))


def _read(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        infos = archive.infolist()
        if len(infos) > _MOST_FILES or sum(each.file_size for each in infos) > _MOST_BYTES:
            raise ValueError("too large")
        found: dict[str, bytes] = {}
        for each in infos:
            if each.filename in found:
                raise ValueError(f"{each.filename} twice")
            try:
                with archive.open(each) as part:
                    found[each.filename] = part.read(each.file_size + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:  # a byte was changed
                found[each.filename] = f"unreadable: {error}".encode()
        return found


def _of_manifest(said: Mapping[str, Any]) -> Iterator[Difference]:
    if manifest.sealed(said)["seal"] != said.get("seal"):
        vi = "đã bị sửa: nội dung không khớp mã niêm phong của chính nó"
        yield Difference(manifest.NAME, vi, "was changed: what it says does not fit its own seal")
    if manifest.content_of(said["files"]) != said.get("content"):
        vi = "danh sách tệp không khớp mã niêm phong trên giấy chứng nhận"
        yield Difference(manifest.NAME, vi, "its list of files does not fit the hash on the certificate")


def _of_files(files: Mapping[str, bytes], listed: Mapping[str, Mapping[str, Any]]) -> Iterator[Difference]:
    for name in listed:
        if name not in files:
            yield Difference(name, "không còn trong gói", "is not in the package any more")
    for name in files:
        if name != manifest.NAME and name not in listed:
            yield Difference(name, "không có trong gói khi chốt", "was not in the package when it was sealed")
    sealed = _sealed_contents(files, listed)
    for name, data in files.items():
        if name in listed and manifest.digest(data) != listed[name].get("sha256"):
            told = list(_said_differently(name, data, sealed.get(name)))
            yield from told or [Difference(name, "đã bị sửa sau khi chốt", "was changed after it was sealed")]


def _sealed_contents(
    files: Mapping[str, bytes], listed: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, contents.Places]:
    """What the documents said when they were sealed; nothing where that file was changed itself."""
    data = files.get(contents.NAME, b"")
    if contents.NAME not in listed or manifest.digest(data) != listed[contents.NAME].get("sha256"):
        return {}
    found: Mapping[str, contents.Places] = json.loads(data)
    return found


def _said_differently(name: str, data: bytes, before: contents.Places | None) -> Iterator[Difference]:
    """The cells and paragraphs that say something else now."""
    if before is None:
        return
    try:
        if name.endswith(".xlsx"):
            now = contents.of_workbook(read_workbook(data))
        else:
            now = contents.of_document(read_docx(data, name))
    except IntakeError as error:
        yield Difference(
            name, f"đã bị sửa, không còn đọc được ({error.code})", f"was changed, unreadable ({error.code})"
        )
        return
    found = contents.differences(before, now)
    for place, old, new in found[:_SHOWN]:
        yield Difference(
            name,
            f"{place}: khi chốt {_quoted(old, 'trống')}, nay {_quoted(new, 'trống')}",
            f"{place}: sealed as {_quoted(old, 'blank')}, now {_quoted(new, 'blank')}",
        )
    if len(found) > _SHOWN:
        more = len(found) - _SHOWN
        yield Difference(name, f"và {more} chỗ khác", f"and {more} other places")
    elif not found:
        vi = "đã bị sửa sau khi chốt; số liệu và chữ vẫn như khi chốt"
        yield Difference(name, vi, "was changed after it was sealed; figures and words are as they were")


def _quoted(text: str | None, blank: str) -> str:
    return f"({blank})" if not text else f"“{text[:120]}”"


def _of_figures(files: Mapping[str, bytes], said: Mapping[str, Any]) -> Iterator[Difference]:
    """The totals that the consolidated workbook shows against those in the manifest."""
    workbook = files.get(CONSOLIDATED)
    if workbook is None or not isinstance(said.get("totals"), dict):
        return
    with TemporaryDirectory(prefix="xlsync-") as name:
        folder = Path(name)
        forms = folder / "forms"
        forms.mkdir()
        for place, (part, data) in enumerate(sorted(files.items())):
            if part.startswith(f"{FORMS}/"):
                (forms / f"{place}.yaml").write_bytes(data)
        (folder / CONSOLIDATED).write_bytes(workbook)
        try:
            published = load_published(str(folder / CONSOLIDATED), load_forms(forms))
        except (OperationError, DefinitionError) as error:
            vi, en = (text.replace(f"{folder}/", "") for text in (error.vi, error.en))
            yield Difference(CONSOLIDATED, f"không đọc lại được: {vi}", f"cannot be read back: {en}")
            return
    stated = _totals(said["totals"])
    for (_, table, field, tier), value in figures_of(published).items():
        sealed = stated.get((table, field, tier))
        if (table, field, tier) in stated and not _same(sealed, value):
            where = f"{table}.{field}" + (f", {tier}" if tier else "")
            yield Difference(
                CONSOLIDATED,
                f"tổng {where}: khi chốt {sealed}, sổ tổng hợp trong gói ghi {value}",
                f"total {where}: sealed as {sealed}, the consolidated workbook says {value}",
            )


def _totals(totals: Mapping[str, Any]) -> dict[tuple[str, str, str], float | None]:
    return {
        (table.rpartition(".")[2], field, row.get("tier") or ""): value
        for table, rows in totals.items()
        for row in rows
        for field, value in row.items()
        if field not in {"tier", "incomplete"}
    }


def _same(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else round(one - other, 9) == 0


def _of_ledger(path: Path, told: bytes, said: Mapping[str, Any]) -> Iterator[Difference]:
    store = Ledger.open(path, create=False)
    verified = store.verify()
    if not verified.ok:
        yield Difference(path.name, verified.text("vi"), verified.text("en"))
        return
    mine = manifest.digest(told)
    seals = [entries.to_seal(each) for each in store.entries(entries.SEAL, period=str(said.get("period")))]
    if not any(each.manifest == mine for each in seals):
        vi = "sổ ghi nhận này không có lần chốt nào với gói như vậy"
        yield Difference(manifest.NAME, vi, "this ledger has no seal of such a package")
    head = said.get("ledger", {}).get("head")
    if not any(each.hash == head for each in store.entries()):
        vi = "mã cuối của sổ ghi nhận khi chốt không còn trong sổ này"
        yield Difference(manifest.NAME, vi, "the ledger's hash at the time of sealing is not in this ledger")
