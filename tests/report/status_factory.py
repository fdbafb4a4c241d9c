"""Runs of `status` for the tests, built without the pipeline. All units, files and figures are samples."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from report_factory import PERIOD, register, shipped_form

from xlsync.model import Finding, Mail, Missing, Outcome, Records, Role, SignedCopy, Source, Submission, Verdict
from xlsync.report.context import Context
from xlsync.texts.catalogue import finding

FORM, OTHER = "bieu-tong-hop", "so-kien-nghi"
AS_OF = date(2024, 3, 20)
DEADLINE = date(2024, 3, 15)


def digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def file(name: str, unit: str | None, *, form: str | None = FORM, sent: str | None = None, codes: Iterable[str] = (), **changes: Any) -> Submission:  # fmt: skip
    """A file of a unit: accepted and counted unless said otherwise; `sent` is the day of its mail."""
    mail = None if sent is None else Mail("vp@huyen.example", "Bao cao", f"{sent}T08:00:00+07:00")
    source = Source(f"hop-thu/{name}", None, digest(name), mail)
    findings = tuple(
        finding(code, unit=unit, form=form, path=source.path, values={"format": "pdf"} if code == "XS016" else {})
        for code in codes
    )
    submission = Submission(source, form, "2024", unit, PERIOD, tables=(children_table({}),), findings=findings)
    return replace(submission, **changes)


REJECTED = {"verdict": Verdict.REJECTED, "counted": False, "tables": ()}
SUPERSEDED = {"verdict": Verdict.SUPERSEDED, "counted": False, "tables": ()}
DUPLICATE = {"verdict": Verdict.DUPLICATE, "counted": False, "tables": ()}
NOT_COUNTED = {"counted": False}


def children_table(rows: Mapping[str | None, int | None], refused: Iterable[int] = ()) -> Records:
    """Biểu 2 with a row for each grassroots union (None: one row for all of them) and its number of sessions."""
    roles = [Role.AGGREGATE if unit is None else Role.CHILD for unit in rows]
    values: dict[str, list[Any]] = {"unit": [unit or "CĐCS (tổng)" for unit in rows], "sessions": list(rows.values())}
    places = list(range(9, 9 + len(rows)))
    hidden = frozenset((index, "sessions") for index in refused)
    return Records(FORM, "2024", "dialogue_petitions", "Biểu 2", {}, places, roles, list(rows), values, hidden)


def status_context(
    *files: Submission,
    missing: Iterable[tuple[str, str]] = (),
    due: Mapping[str, Iterable[str]] | None = None,
    findings: Iterable[Finding] = (),
    signed: Iterable[SignedCopy] = (),
    forms: Iterable[str] = (FORM,),
    uppers: int = 3,
    children: int = 4,
    lang: str = "vi",
    command: str = "status",
    **changes: Any,
) -> Context:
    """A run over these files; who owes what is what is missing and what came, unless `due` says otherwise."""
    owed = None if due is None else {form: frozenset(units) for form, units in due.items()}
    told = (*(found for each in files for found in each.findings), *findings)
    outcome = Outcome(
        command, AS_OF, PERIOD, "thực hiện quy chế dân chủ", files, tuple(Missing(*each) for each in missing), told,
        signed=tuple(signed), deadline=DEADLINE,
    )  # fmt: skip
    return Context(
        replace(outcome, **changes), {form: shipped_form(form) for form in forms}, register(uppers, children), lang,
        "xlsync 0.1.0", owed,
    )  # fmt: skip


def busy_context(lang: str = "vi", forms: Iterable[str] = (FORM, OTHER), command: str = "status") -> Context:
    """Everything that can happen, once."""
    signed = SignedCopy(
        digest("ky 1"), Source("hop-thu/BC ký.pdf"), "U1", "12/BC-LĐLĐ", "2024-03-05", (digest("BC 1.xlsx"),)
    )
    old = SignedCopy(digest("ky 2"), Source("hop-thu/BC ký 2.pdf"), "U2", None, None, (digest("BC 2 cũ.xlsx"),))
    files = [
        file("BC tinh.xlsx", "T", sent="2024-03-10"),
        file("BC 1.xlsx", "U1", sent="2024-03-04", tables=(children_table({"U1-1": 3, "U1-2": None, "U1-3": 2}),)),
        file("BC 1 (2).xlsx", "U1", codes=["XS010"], **DUPLICATE),
        file("BC 2.xlsx", "U2", sent="2024-03-18", late=True, saved="2024-03-17T10:00:00", codes=["XS014"]),
        file("BC 2 cũ.xlsx", "U2", codes=["XS011"], **SUPERSEDED),
        file("BC 3.xlsx", "U3", codes=["XS001"], **REJECTED),
        file("BC 4a.xlsx", "U4", codes=["XS012"], **NOT_COUNTED),
        file("BC 4b.xlsx", "U4", codes=["XS012"], **NOT_COUNTED),
        file("so 1.xlsx", "U1", form=OTHER),
        file("BC(1)(2).xlsx", None, sent="2024-03-12", codes=["XS007"], **NOT_COUNTED),
        file("hong.xls", None, form=None, period=None, codes=["XS001"], **REJECTED),
        file("logo.png", None, form=None, period=None, codes=["XS016"], **REJECTED),
    ]  # fmt: skip
    missing = [("U3", FORM), ("U5", FORM), ("U5-1", FORM), ("U5-2", FORM)]
    missing += [(unit, OTHER) for unit in ("U2", "U3", "U4", "U5")]
    findings = [finding("XS013", unit="U5", form=FORM), finding("XS013", unit="U3", form=FORM)]
    due = {FORM: ["T", "U1", "U2", "U3", "U4", "U5", "U5-1", "U5-2"], OTHER: ["U1", "U2", "U3", "U4", "U5"]}
    forms = tuple(forms)
    return status_context(
        *files, missing=[each for each in missing if each[1] in forms], due=due, findings=findings,
        signed=[signed, old], forms=forms, uppers=5, children=3, lang=lang, command=command,
    )  # fmt: skip
