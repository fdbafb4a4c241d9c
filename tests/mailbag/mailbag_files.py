"""An office with a small register, and what its unions send: filled templates, plain sheets, mails, scans."""

import csv
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path

import openpyxl

from xlsync.forms.definition import FieldType
from xlsync.forms.layout import IDENTITY_SHEET, FormLayout, layout, valid_choices
from xlsync.forms.load import load_forms
from xlsync.issue.template import template_bytes
from xlsync.ledger.store import Ledger
from xlsync.model import Period, Submission, Tier, Unit
from xlsync.pipeline import Run, Settings, check, consolidate

PETITIONS, OPINIONS, CONCLUSIONS = "so-don-thu", "so-kien-nghi", "so-ket-luan"
FORM = "bieu-tong-hop"
AS_OF = date(2024, 7, 20)
SAVED = "2024-07-01T08:00:00Z"
SHEETS = {"Biểu 1": "documents", "Biểu 2": "dialogue_petitions", "Biểu 3": "supervision",
          "Biểu 4": "workplace_democracy", "Biểu 5": "membership_party"}  # fmt: skip
UNITS = {
    unit.code: unit
    for unit in (
        Unit("T", "Liên đoàn Lao động tỉnh Mẫu", Tier.PROVINCE, emails=("tinh@mau.example",)),
        Unit("A", "Liên đoàn Lao động huyện An Bình", Tier.UPPER, parent="T", emails=("anbinh@mau.example",)),
        Unit("B", "Liên đoàn Lao động huyện Bắc Sơn", Tier.UPPER, parent="T", emails=("bacson@mau.example",)),
        Unit("C", "Công đoàn ngành Y tế tỉnh Mẫu", Tier.UPPER, parent="T", emails=("chung@mau.example",)),
        Unit("D", "Công đoàn Viên chức tỉnh Mẫu", Tier.UPPER, parent="T", emails=("chung@mau.example",)),
        Unit("A1", "CĐCS Công ty Hoa Sen", Tier.GRASSROOTS, parent="A", emails=("hoasen@mau.example",)),
        Unit("A2", "CĐCS Công ty Hoa Mai", Tier.GRASSROOTS, parent="A"),
        Unit("B1", "CĐCS Công ty Hoa Lan", Tier.GRASSROOTS, parent="B"),
    )
}
#: What a filled template says in every count of its own row; each row of a grassroots union has one less.
OWN = 10
LOGO = b"\x89PNG\r\n\x1a\n" + bytes(64)


def form_layout(unit: str, form: str = FORM) -> FormLayout:
    """Where the cells of a unit's template stand."""
    definition = load_forms().get(form, date(2024, 6, 30))
    assert definition is not None
    children = [each for each in UNITS.values() if each.parent == unit and each.tier is Tier.GRASSROOTS]
    return layout(definition, UNITS[unit], children)


@lru_cache
def _template(unit: str, form: str, period: str, round_id: str | None) -> bytes:
    """The template of a unit, every required cell filled in."""
    where = form_layout(unit, form)
    children = [each for each in UNITS.values() if each.parent == unit and each.tier is Tier.GRASSROOTS]
    days = Period.parse(period)
    blank = template_bytes(where.form, period=days, unit=UNITS[unit], children=children, round_id=round_id)
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for place in where.tables:
        rows = len(place.prefilled) or (2 if place.table.rows.value == "list" else 1)
        for field in place.table.fields:
            wanted = field.required or field.id == place.table.numbering
            if not wanted or field.computed is not None or field.type is FieldType.UNIT:
                continue
            for row in range(rows):
                value: object = f"Nội dung {field.id} {row + 1}"
                if field.type is FieldType.COUNT:
                    value = row + 1 if field.id == place.table.numbering else OWN - row
                elif field.type is FieldType.DATE:
                    value = date(days.first.year, days.first.month, 10 + row)
                elif field.type is FieldType.CHOICE:
                    value = valid_choices(field, days.last)[0].label.vi
                book[place.sheet][place.cell(place.first_row + row, field.id)] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def book(
    unit: str,
    figures: Mapping[str, object] | None = None,
    *,
    form: str = FORM,
    period: str = "2024-H1",
    round_id: str | None = None,
    saved: str | None = SAVED,
    only: tuple[str, ...] | None = None,
    cells: Mapping[tuple[str, str], object] | None = None,
    anonymous: bool = False,
) -> bytes:
    """A filled template. `figures` are typed into `TABLE.FIELD.N` (rows of the table, from 0), `cells` by sheet and
    address; `only` keeps the sheets of those tables; `anonymous` takes away the cover and the hidden sheet, `saved`
    None the moment of saving."""
    where = form_layout(unit, form)
    changed = openpyxl.load_workbook(io.BytesIO(_template(unit, form, period, round_id)))
    for name, value in (figures or {}).items():
        table, field, row = name.split(".")
        place = where.table(table)
        changed[place.sheet][place.cell(place.first_row + int(row), field)] = value
    for (sheet, address), value in (cells or {}).items():
        changed[sheet][address] = value
    for place in where.tables if only is not None else ():
        if place.table.id not in only:
            changed.remove(changed[place.sheet])
    if anonymous:
        for sheet in (where.cover.sheet, IDENTITY_SHEET):
            changed.remove(changed[sheet])
    stream = io.BytesIO()
    changed.save(stream)
    return saved_at(stream.getvalue(), saved)


def saved_at(data: bytes, moment: str | None) -> bytes:
    """The workbook with that moment of saving, or none; always the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            entry.date_time = (2024, 7, 1, 8, 0, 0)  # the same bytes whenever it is made
            if entry.filename == "docProps/core.xml":
                stated = b"" if moment is None else moment.encode()
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stated, part)
            new.writestr(entry, part)
    return stream.getvalue()


def hidden(unit: str | None = None, **keys: str) -> dict[tuple[str, str], object]:
    """Changes of the hidden sheet, for `cells`: `hidden("B")`."""
    rows = {str(row[0].value): row[1].coordinate for row in _identity_rows()}
    wanted = {**({} if unit is None else {"unit": unit}), **keys}
    return {(IDENTITY_SHEET, rows[key]): value for key, value in wanted.items()}


@lru_cache
def _identity_rows() -> list:
    blank = openpyxl.load_workbook(io.BytesIO(_template("A", FORM, "2024-H1", "dot")))
    return list(blank[IDENTITY_SHEET].iter_rows(min_col=1, max_col=2))


def plain_rows(members: int = 120, *, title: str = "6 tháng đầu năm 2024", cover: str | None = None) -> list[list]:
    """Biểu 5 as an office types it itself: it says nothing of the unit unless `cover` does."""
    table = form_layout("A").table("membership_party").table
    labels = [field.label.vi for field in table.fields if field.computed is None]
    rows: list[list] = [["Đoàn viên và công tác phát triển Đảng"], [title]]
    if cover is not None:
        rows.append(["Đơn vị báo cáo:", cover])
    return [*rows, labels, [5, 1, members, 4, 3, 2]]


def plain(members: int = 120, **said: str) -> bytes:
    """`plain_rows` as a workbook, without a moment of saving."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Biểu 5"
    for row in plain_rows(members, **said):
        sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return saved_at(stream.getvalue(), None)


def register_book(unit: str, form: str, rows: list[dict[str, object]], *, period: str = "2024-H1") -> bytes:
    """A register with exactly these entries; what they do not say is left as the filled template has it."""
    table = form_layout(unit, form).tables[0].table
    figures = {}
    for number in range(max(len(rows), 2)):
        given = {"no": number + 1, **rows[number]} if number < len(rows) else dict.fromkeys(f.id for f in table.fields)
        figures |= {
            f"{table.id}.{name}.{number}": value
            for name, value in given.items()
            if name in {f.id for f in table.fields}
        }
    return book(unit, figures, form=form, period=period)


def petitions_book(unit: str, *rows: dict[str, object], **settings: str) -> bytes:
    """A register of petitions; what a row does not say is usual."""
    usual = {"received_on": date(2024, 2, 1), "kind": "khiếu nại", "from_unit": "Phân xưởng mẫu"}
    return register_book(
        unit,
        PETITIONS,
        [{**usual, "summary": f"Nội dung {number}", **row} for number, row in enumerate(rows)],
        **settings,
    )


def own_figures(**figures: object) -> dict[str, object]:
    """The sender's own row of Biểu 2."""
    return {f"dialogue_petitions.{name}.0": value for name, value in figures.items()}


def consistent_book(unit: str, received: int, resolved: int, **more: object) -> bytes:
    """The summary tables with these figures of petitions."""
    return book(unit, own_figures(petitions_received=received, petitions_resolved=resolved, **more))


def csv_tables(unit: str, figures: Mapping[str, object] | None = None) -> dict[str, bytes]:
    """The tables of a filled template, each as a CSV file of its own, by table id."""
    filled = openpyxl.load_workbook(io.BytesIO(book(unit, figures)))
    files = {}
    for sheet, table in SHEETS.items():
        stream = io.StringIO()
        writer = csv.writer(stream)
        for row in filled[sheet].iter_rows(max_row=40, values_only=True):
            shown = [value.strftime("%d/%m/%Y") if isinstance(value, datetime) else value for value in row]
            writer.writerow(["" if value is None or str(value).startswith("=") else value for value in shown])
        files[table] = stream.getvalue().encode("utf-8-sig")
    return files


def mail(
    attachments: Mapping[str, bytes | EmailMessage],
    *,
    sender: str = "anbinh@mau.example",
    subject: str = "Gửi báo cáo",
    sent: str | None = "2024-07-02T09:00:00+07:00",
    html: str | None = None,
) -> EmailMessage:
    """A mail; an attachment that is a mail is forwarded as it is. `sent` None leaves the date out."""
    message = EmailMessage()
    message["From"] = f"Văn phòng (mẫu) <{sender}>"
    message["To"] = "tonghop@mau.example"
    message["Subject"] = subject
    if sent is not None:
        message["Date"] = format_datetime(datetime.fromisoformat(sent))
    message.set_content("Kính gửi báo cáo (thư mẫu).")
    if html is not None:
        message.add_alternative(html, subtype="html")
    for name, data in attachments.items():
        if isinstance(data, EmailMessage):
            message.add_attachment(data)
        else:
            kind = "pdf" if name.endswith(".pdf") else "octet-stream"
            message.add_attachment(data, maintype="application", subtype=kind, filename=name)
    return message


def together(first: bytes, second: bytes) -> bytes:
    """The first workbook with the sheets of tables of the second one behind its own, values alone."""
    one, two = (openpyxl.load_workbook(io.BytesIO(data)) for data in (first, second))
    for sheet in two.worksheets:
        if sheet.title not in one.sheetnames:
            added = one.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        added[cell.coordinate] = cell.value
    stream = io.BytesIO()
    one.save(stream)
    return saved_at(stream.getvalue(), SAVED)


@lru_cache
def by_libreoffice(data: bytes, suffix: str) -> bytes:
    """The workbook as LibreOffice saves it in another format."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    assert soffice, "LibreOffice is needed (see README)"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "BC.xlsx").write_bytes(data)
        subprocess.run(
            [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", suffix,
             "--outdir", str(folder / "out"), str(folder / "BC.xlsx")],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        return (folder / "out" / f"BC.{suffix}").read_bytes()


def scan(text: str = "bản ký") -> bytes:
    """A PDF that is no more than its beginning and its end."""
    return b"%PDF-1.4\n" + text.encode() + b"\n%%EOF\n"


class Office:
    """A folder with a register, rounds, a ledger and the mailbag `thu`. `due` owe the summary tables."""

    def __init__(self, folder: Path, due: tuple[str, ...] = ("A",)) -> None:
        self.folder, self.bag = folder, folder / "thu"
        self.bag.mkdir()
        self.units = folder / "don-vi.csv"
        self.ledger = folder / "xlsync.sqlite"
        lines = ["code,name,aliases,tier,parent,emails,forms_due"]
        for unit in UNITS.values():
            owed = FORM if unit.code in due else ""
            lines.append(
                f"{unit.code},{unit.name},,{unit.tier.value},{unit.parent or ''},{'|'.join(unit.emails)},{owed}"
            )
        self.units.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def gets(self, name: str, content: bytes | EmailMessage) -> Path:
        """A file in the mailbag; folders in its name are made."""
        path = self.bag / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.as_bytes())
        return path

    def round(self, name: str, *, deadline: str = "2024-07-15", period: str = "2024-H1") -> Path:
        """A round file; it asks the unions that owe the form by the register."""
        path = self.folder / f"{name}.yaml"
        path.write_text(
            f'id: {name}\ntitle: {{vi: "Đợt {name}"}}\nperiod: {period}\ndeadline: {deadline}\nforms: [{FORM}]\n',
            encoding="utf-8",
        )
        return path

    def settings(self, *, period: str | None = "2024-H1", round: Path | None = None, record: bool = True) -> Settings:
        """As the commands make them, in one process."""
        return Settings(
            as_of=AS_OF, period=None if period is None else Period.parse(period), units=self.units, round=round,
            jobs=1, ledger=self.ledger, record=record,
        )  # fmt: skip

    def consolidated(self, **settings) -> Run:
        """A recorded run over the mailbag."""
        return consolidate([str(self.bag)], self.settings(**settings))

    def checked(self, **settings) -> Run:
        """The mailbag checked, without a record."""
        return check([str(self.bag)], self.settings(record=False, **settings))

    def xlsync(self, *arguments: object, lang: str | None = None) -> subprocess.CompletedProcess[str]:
        """The command as a user runs it in the office's folder; what it prints in either language."""
        given = [*map(str, arguments)]
        if lang is not None:
            given += ["--lang", lang]
        if given[0] not in {"history"} and "--units" not in given:
            given += ["--units", str(self.units)]
        if given[0] in {
            "check",
            "consolidate",
            "status",
            "accept",
            "adjust",
            "waive",
            "explain",
            "submit",
            "reopen",
            "return",
        }:
            given += ["--as-of", AS_OF.isoformat()]
        return subprocess.run(
            [sys.executable, "-m", "xlsync", *given], capture_output=True, text=True, encoding="utf-8", check=False,
            cwd=self.folder,
        )  # fmt: skip

    def entries(self, kind: str | None = None) -> list:
        """What is on the record."""
        return list(Ledger.open(self.ledger, create=False).entries(kind))


def told(run: Run, *codes: str) -> list[tuple[str, str]]:
    """Code and variant of each finding, of those codes only when some are given."""
    return [(each.code, each.variant) for each in run.outcome.findings if not codes or each.code in codes]


def errors(run: Run) -> list[tuple[str, str]]:
    """Code and variant of each finding of level error."""
    return [(each.code, each.variant) for each in run.outcome.findings if each.severity.value == "error"]


def states(run: Run) -> dict[str, tuple[str | None, str, bool]]:
    """By the name of the file (that inside the mail first): unit, verdict, whether it counts."""
    return {_name(each): (each.unit, each.verdict.value, each.counted) for each in run.outcome.submissions}


def _name(each: Submission) -> str:
    source = each.source
    return source.member if source.member is not None else source.path.rpartition("/thu/")[2]


def total(run: Run, field: str = "sessions", table: str = "dialogue_petitions") -> dict[str | None, object]:
    """The total of a figure by tier (None for tables of own figures); one that is incomplete is a pair with `*`."""
    rows = run.outcome.totals[FORM, table].rows
    return {
        None if row.tier is None else row.tier.value: (row.values[field], "*")
        if field in row.incomplete
        else row.values[field]
        for row in rows
    }
