"""Entries in plain words, one line each, for people who did not run the program.

A line ends in ` – ` and who did it, where the entry says so. Names come from files and mails: control characters, and
those that turn the direction of writing, are replaced, so that none can steer a terminal or hide what follows.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from unicodedata import bidirectional, category

from xlsync.ledger import entries as kinds
from xlsync.ledger.chain import Json, Stored
from xlsync.ledger.telling_words import WORDS
from xlsync.model import OFFICE_TIME, Period
from xlsync.texts.catalogue import CATALOGUE, Names
from xlsync.texts.numbers import day, number
from xlsync.texts.words import period_text, word

_LONGEST = 120
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_STATUSES = {"accepted", "superseded", "duplicate", "rejected"}


def visible(text: str) -> str:
    """On one line, without characters that steer a terminal or turn the direction of writing."""
    return "".join(
        "�" if category(char) in {"Cc", "Cs", "Zl", "Zp"} or bidirectional(char) in _TURNS else char for char in text
    )


def moment(text: str, lang: str = "vi") -> str:
    """An ISO moment on the clock of the offices: `05/07/2024 08:15`; a text that is none stays as it is."""
    try:
        local = datetime.fromisoformat(text).astimezone(OFFICE_TIME)
    except (ValueError, OverflowError, OSError):
        return text
    return f"{day(local.date(), lang)} {local:%H:%M}"


class Teller:
    """Tells entries one after the other; remembers the names of files, which later entries only give by their hash."""

    def __init__(self, lang: str = "vi", names: Names | None = None) -> None:
        self._lang = lang
        self._names = names
        self._files: dict[str, str] = {}

    def line(self, stored: Stored) -> str:
        """`12  05/07/2024 08:15  Nhận tệp BC.xlsx … – Người tổng hợp`."""
        self.note(stored)
        tell = _TELLERS.get(stored.kind)
        said = self._say("other", kind=stored.kind) if tell is None else tell(self, stored.body)
        by = _text(stored.body, "by")
        return visible(f"{stored.seq:>6}  {moment(stored.at, self._lang)}  {said}{f' – {by}' if by else ''}")

    def note(self, stored: Stored) -> None:
        """Remembers the name of the file that an entry is about, without telling it."""
        sha256, path = _text(stored.body, "sha256"), _text(stored.body, "path")
        if sha256 and path:
            member = _text(stored.body, "member")
            name = path.rpartition("/")[2] or path
            self._files[sha256] = _short(name if member is None else f"{name} › {member}")

    def _say(self, key: str, **values: str) -> str:
        return WORDS[key][1 if self._lang == "en" else 0].format(**values)

    def _optional(self, key: str, **values: str | None) -> str:
        """The words, nothing when a value is missing."""
        given = {name: value for name, value in values.items() if value}
        return self._say(key, **given) if len(given) == len(values) else ""

    def _file(self, sha256: str) -> str:
        return self._files.get(sha256) or self._say("unknown_file", mark=sha256[:12])

    def _joined(self, hashes: Json) -> str:
        return ", ".join(self._file(str(sha256)) for sha256 in hashes) if isinstance(hashes, list) else ""

    def _unit(self, code: str | None) -> str | None:
        if code is None:
            return None
        return (self._names and self._names.unit_name(code)) or code

    def _form(self, form: str | None) -> str | None:
        if form is None:
            return None
        return (self._names and self._names.form_label(form, self._lang)) or form

    def _table(self, body: Mapping[str, Json]) -> str:
        form, table = _text(body, "form") or "", _text(body, "table") or ""
        return (self._names and self._names.table_title(form, table, self._lang)) or table

    def _period(self, body: Mapping[str, Json]) -> str:
        period = _text(body, "period")
        if period is None:
            return ""
        try:
            said = period_text(Period.parse(period), self._lang)
        except ValueError:
            said = period
        return self._say("period", period=said)

    def _counts(self, counts: Mapping[str, int]) -> str:
        """In the order of the words, for JSON keeps none; what has no word stands last. Zeros are left out."""
        known = [key.removeprefix("count.") for key in WORDS if key.startswith("count.")]
        told = [self._say(f"count.{name}", n=number(counts[name], self._lang)) for name in known if counts.get(name)]
        return ", ".join([*told, *(f"{name} {n}" for name, n in counts.items() if n and name not in known)])

    def _mail(self, body: Mapping[str, Json]) -> str:
        mail = body.get("mail")
        if not isinstance(mail, dict):
            return ""
        return self._say(
            "mail",
            sender=_text(mail, "sender") or "?",
            sent=moment(_text(mail, "sent") or "?", self._lang),
            subject=_short(_text(mail, "subject") or ""),
        )

    def _run(self, body: Mapping[str, Json]) -> str:
        command = _text(body, "command") or ""
        key = f"command.{command}"
        found = body.get("counts")
        counts = {name: n for name, n in found.items() if isinstance(n, int)} if isinstance(found, dict) else {}
        told = self._counts(counts)
        return self._say(
            "run",
            command=self._say(key) if key in WORDS else f"xlsync {command}",
            period=self._period(body),
            counts=f": {told}" if told else "",
        )

    def _attachment(self, body: Mapping[str, Json]) -> str:
        why = _text(body, "why") or ""
        entry = CATALOGUE.get(why.partition(" ")[0])
        title = why if entry is None else f"{entry.code} {entry.title.en if self._lang == 'en' else entry.title.vi}"
        key = f"attachment.{_text(body, 'verdict')}"
        file = self._file(_text(body, "sha256") or "")
        return self._say(
            key if key in WORDS else "attachment.read",
            file=file,
            mail=self._mail(body),
            why=f": {title}" if why else "",
        )

    def _submission(self, body: Mapping[str, Json]) -> str:
        verdict = _text(body, "verdict") or ""
        states = [word(f"status.{verdict}", self._lang) if verdict in _STATUSES else verdict]
        if body.get("late") is True:
            states.append(self._say("late"))
        if body.get("counted") is False and verdict == "accepted":
            states.append(self._say("not_counted"))
        return self._say(
            "submission",
            file=self._file(_text(body, "sha256") or ""),
            form=self._form(_text(body, "form")) or self._say("unknown_form"),
            unit=self._unit(_text(body, "unit")) or self._say("unknown_unit"),
            period=self._period(body),
            status=", ".join(states),
        )

    def _values(self, body: Mapping[str, Json]) -> str:
        cells = body.get("cells")
        count = len(cells) if isinstance(cells, dict) else 0
        file = self._file(_text(body, "sha256") or "")
        return self._say("values", n=number(count, self._lang), table=self._table(body), file=file)

    def _findings(self, body: Mapping[str, Json]) -> str:
        listed = body.get("findings")
        each_body = listed if isinstance(listed, list) else []
        severities = [each.get("severity") for each in each_body if isinstance(each, dict)]
        counts = {f"{name}s": n for name in ("error", "warning", "info") if (n := severities.count(name))}
        sha256 = _text(body, "sha256")
        return self._say(
            "findings",
            file=self._file(sha256) if sha256 else self._say("of_the_run"),
            counts=self._counts(counts) or self._say("no_findings"),
        )

    def _acceptance(self, body: Mapping[str, Json]) -> str:
        return self._say(
            "acceptance",
            file=self._file(_text(body, "sha256") or ""),
            unit=self._optional("of_unit", unit=self._unit(_text(body, "unit"))),
            over=self._optional("over", files=self._joined(body.get("over"))),
            reason=_short(_text(body, "reason") or ""),
        )

    def _adjustment(self, body: Mapping[str, Json]) -> str:
        form, table, field = (_text(body, name) or "" for name in ("form", "table", "field"))
        label = self._names and self._names.field_label(form, table, field, self._lang)
        return self._say(
            "adjustment",
            unit=self._unit(_text(body, "unit")) or "",
            table=self._table(body),
            field=label or field,
            row=self._optional("row", row=self._unit(_text(body, "row"))),
            old=self._value(body.get("old")),
            new=self._value(body.get("new")),
            confirmed_by=_text(body, "confirmed_by") or "?",
            reason=_short(_text(body, "reason") or ""),
        )

    def _waiver(self, body: Mapping[str, Json]) -> str:
        claims, until = body.get("claims"), _text(body, "until")
        return self._say(
            "waiver",
            code=_text(body, "code") or "",
            unit=self._optional("from_unit", unit=self._unit(_text(body, "unit"))),
            cell=self._optional("at_cell", cell=_text(body, "cell")),
            n=number(len(claims) if isinstance(claims, list) else 0, self._lang),
            until=self._optional("until", day=day(until, self._lang) if until else None),
            reason=_short(_text(body, "reason") or ""),
        )

    def _seal(self, body: Mapping[str, Json]) -> str:
        approval = body.get("approval")
        said = approval if isinstance(approval, dict) else {}
        units = said.get("units")
        names = ", ".join(str(self._unit(str(code))) for code in units) if isinstance(units, list) else ""
        return self._say(
            "seal",
            period=self._period(body),
            n=str(body.get("number")),
            package=_short(_text(body, "package") or ""),
            without=self._optional("without", units=names, by=_text(said, "by")),
            mark=(_text(body, "manifest") or "")[:16],
        )

    def _reopening(self, body: Mapping[str, Json]) -> str:
        return self._say("reopening", period=self._period(body), reason=_short(_text(body, "reason") or ""))

    def _signed(self, body: Mapping[str, Json]) -> str:
        said = _text(body, "day")
        return self._say(
            "signed",
            file=self._file(_text(body, "sha256") or ""),
            number=self._optional("number", number=_text(body, "number")),
            day=self._optional("day", day=day(said, self._lang) if said else None),
            unit=self._optional("from_unit", unit=self._unit(_text(body, "unit"))),
            pairs=self._optional("pairs", files=self._joined(body.get("pairs"))),
        )

    def _value(self, value: Json) -> str:
        if value is None:
            return self._say("blank")
        if isinstance(value, int | float):
            return number(value, self._lang)
        return day(_short(str(value)), self._lang)


_TELLERS: Mapping[str, Callable[[Teller, Mapping[str, Json]], str]] = {
    kinds.RUN: Teller._run,
    kinds.ATTACHMENT: Teller._attachment,
    kinds.SUBMISSION: Teller._submission,
    kinds.VALUES: Teller._values,
    kinds.FINDINGS: Teller._findings,
    kinds.ACCEPTANCE: Teller._acceptance,
    kinds.ADJUSTMENT: Teller._adjustment,
    kinds.SIGNED: Teller._signed,
    kinds.WAIVER: Teller._waiver,
    kinds.SEAL: Teller._seal,
    kinds.REOPENING: Teller._reopening,
}


def _text(body: Mapping[str, Json], name: str) -> str | None:
    found = body.get(name)
    return found if isinstance(found, str) else None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
