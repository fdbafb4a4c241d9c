"""`xlsync waive`: findings that are right as they are, explained by a person, go on the record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsync.clean.dates import parse_date
from xlsync.forms.names import names_on
from xlsync.ledger import entries
from xlsync.ledger.chain import Json
from xlsync.ledger.store import Ledger
from xlsync.model import Grid, OperationError, Unit, Waiver
from xlsync.pipeline.deciding import now, ready, unit_named
from xlsync.pipeline.decisions import known_versions
from xlsync.pipeline.opening import open_file, refused
from xlsync.pipeline.settings import Settings
from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.normalise import key as folded

#: The columns of a file of waivers, by what people call them.
COLUMNS = {
    "code": ("code", "mã", "mã lỗi"),
    "unit": ("unit", "đơn vị", "mã đơn vị"),
    "cell": ("cell", "ô", "phạm vi"),
    "reason": ("reason", "lý do", "giải trình"),
    "by": ("by", "người giải trình", "người ghi", "họ tên"),
    "until": ("until", "đến ngày", "hiệu lực đến"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """One waiver that is asked for; `line` is where it stands in a file. `unit` and `cell` None: see `Waiver`."""

    code: str
    unit: str | None
    reason: str
    by: str
    cell: str | None = None
    until: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Waived:
    """What was put on the record, and for how many findings."""

    waiver: Waiver
    unit: Unit | None

    @property
    def count(self) -> int:
        """How many findings it holds for."""
        return len(self.waiver.claims)


def waive(settings: Settings, requests: Sequence[Request]) -> list[Waived]:
    """Records waivers, all or none. They hold for the findings of the last run on the record that say the same.

    Raises OperationError for a code that is none, an error that may not be waived, a unit or cell without such a
    finding, a day that is none, a missing reason or name (XS704), each with the line of the file; LedgerError.
    """
    first = requests[0]
    definitions, period, ledger = ready(settings, first.by.strip() or "?", first.reason.strip() or "?")
    names = names_on(definitions.register, period.last)
    asked = None if definitions.round is None else definitions.round.id
    store = Ledger.open(ledger, create=False)
    moment = now()
    done = []
    for each in requests:
        _require(each)
        unit = None if each.unit is None else unit_named(names, each.unit)
        claims = tuple(_claims(store, each, unit, str(period), asked))
        waiver = Waiver(
            code=each.code, unit=None if unit is None else unit.code, period=str(period), round=asked, cell=each.cell,
            claims=claims, by=each.by, reason=each.reason, at=moment, until=each.until,
        )  # fmt: skip
        done.append(Waived(waiver, unit))
    store.append([entries.waiver(each.waiver) for each in done])
    return done


def read_requests(path: Path, settings: Settings) -> list[Request]:
    """The waivers of a table in any format of workbook, one a row below a row of headings (`COLUMNS`).

    Raises OperationError when it cannot be read, or a heading is missing.
    """
    (grid, *_) = _grids(path, settings)
    for row in sorted(grid.rows):
        columns = _headings(grid, row)
        if {"code", "reason", "by"} <= columns.keys():
            found = [each for line in sorted(grid.rows) if line > row and (each := _request(grid, line, columns))]
            if found:
                return found
    listed = ", ".join(each[1] for each in COLUMNS.values())
    raise OperationError(
        f"{path}: không có dòng giải trình nào; dòng tiêu đề cần các cột {listed}.",
        f"{path}: no waivers in it; its headings must be {', '.join(COLUMNS)}.",
    )


def _grids(path: Path, settings: Settings) -> Sequence[Grid]:
    opened = open_file(str(path), settings.limits, settings.passwords)
    for each in opened:
        if each.workbook is not None and each.workbook.grids:
            return each.workbook.grids
    raise refused(str(path), opened) or OperationError(
        f"{path}: không đọc được bảng nào.", f"{path}: no table can be read."
    )


def _headings(grid: Grid, row: int) -> dict[str, int]:
    known = {folded(text): name for name, texts in COLUMNS.items() for text in texts}
    cells = grid.rows[row]
    named = {known.get(folded(value)): column for column, value in cells.items() if isinstance(value, str)}
    return {name: column for name, column in named.items() if name is not None}


def _request(grid: Grid, row: int, columns: dict[str, int]) -> Request | None:
    said = {name: _text(grid, row, column) for name, column in columns.items()}
    if not any(said.values()):
        return None
    until = None
    if "until" in columns and (raw := grid.value(row, columns["until"])) is not None:
        day = parse_date(raw, grid.formats.get((row, columns["until"]))).value
        until = day.isoformat() if isinstance(day, date) else str(raw)
    return Request(
        code=said["code"].upper(),
        unit=said.get("unit") or None,
        reason=said["reason"],
        by=said["by"],
        cell=said.get("cell") or None,
        until=until,
        line=row,
    )


def _text(grid: Grid, row: int, column: int) -> str:
    value = grid.value(row, column)
    return "" if value is None else " ".join(str(value).split())


def _require(each: Request) -> None:
    for text, vi, en in ((each.reason, "lý do", "reason"), (each.by, "họ tên người giải trình", "name")):
        if not text.strip() or not text.isprintable():
            raise _wrong(each, f"thiếu {vi} (XS704)", f"no {en} (XS704)")
    if each.code not in CATALOGUE:
        raise _wrong(each, f"không có mã {each.code}", f"there is no code {each.code}")
    if each.until is not None:
        try:
            date.fromisoformat(each.until)
        except ValueError:
            raise _wrong(
                each, f"“{each.until}” không phải ngày; ghi như 2024-07-05", f"“{each.until}” is not a date: 2024-07-05"
            ) from None


def _claims(store: Ledger, each: Request, unit: Unit | None, period: str, asked: str | None) -> Iterator[str]:
    hashes: set[str | None] | None = None  # without a unit: also what was found in a narrative report
    if unit is not None:
        versions = known_versions(store, period, asked)
        hashes = {None}.union(*(each for (code, *_), each in versions.items() if code == unit.code))
    last = {said.body.get("sha256"): said.body.get("findings") for said in store.entries(entries.FINDINGS, hashes)}
    listed = [found for findings in last.values() for found in _objects(findings) if found.get("code") == each.code]
    listed = [found for found in listed if found.get("unit") == (None if unit is None else unit.code)]
    listed = [found for found in listed if each.cell is None or _is_at(found, each.cell)]
    if not listed:
        vi, en = f"không có phát hiện {each.code}", f"there is no finding {each.code}"
        raise _wrong(
            each,
            f"{vi}{_where(each)} trong lần tổng hợp gần nhất; chạy xlsync consolidate trước",
            f"{en}{_where(each)} in the last run on the record; run xlsync consolidate first",
        )
    if not all(found.get("waivable") is True for found in listed):
        raise _wrong(
            each,
            f"{each.code} là lỗi phải sửa, không giải trình thay được",
            f"{each.code} is an error: it must be corrected and cannot be waived",
        )
    yield from sorted({str(found.get("claim")) for found in listed})


def _objects(findings: Json) -> list[dict[str, Json]]:
    return [each for each in findings if isinstance(each, dict)] if isinstance(findings, list) else []


def _is_at(found: dict[str, Json], cell: str) -> bool:
    """`C12`, or with its sheet `Biểu 2!C12`."""
    sheet, _, address = cell.rpartition("!")
    here = str(found.get("cell") or "").upper() == address.replace("$", "").upper()
    return here and (not sheet or folded(sheet.strip("'")) == folded(str(found.get("sheet") or "")))


def _where(each: Request) -> str:
    return "".join(f" {part}" for part in (each.unit, each.cell) if part)


def _wrong(each: Request, vi: str, en: str) -> OperationError:
    at_vi = f"Dòng {each.line}: " if each.line is not None else ""
    at_en = f"Line {each.line}: " if each.line is not None else ""
    return OperationError(f"{at_vi}{vi}.", f"{at_en}{en}.")
