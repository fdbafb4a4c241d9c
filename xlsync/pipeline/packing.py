"""The package that is sealed: its files, the manifest, the zip."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xlsync.intake.documents.docx import read_docx
from xlsync.intake.xlsx import read_workbook
from xlsync.model import OperationError
from xlsync.pipeline.annexing import AnnexOptions, annex_of_context
from xlsync.pipeline.certifying import certificate_of
from xlsync.pipeline.papers import Papers
from xlsync.pipeline.printing import to_pdf
from xlsync.report.annex.content import Correction
from xlsync.report.html_report import to_html
from xlsync.report.json_report import to_json, totals_json
from xlsync.report.package import contents, manifest
from xlsync.report.package.certificate import to_certificate
from xlsync.report.package.decisions import decisions_json
from xlsync.report.proof_html import to_proof_html
from xlsync.report.proof_json import to_proof_json
from xlsync.texts.numbers import number, percent
from xlsync.texts.words import word

CONSOLIDATED = "tong-hop.xlsx"
FORMS = "bieu-mau"
_ANNEX, _REPORT = "bieu-trinh", "bao-cao"
_PATIENCE = 90.0  # seconds for a PDF


@dataclass(frozen=True, slots=True)
class Packed:
    """The package, the hash of its manifest, and why a document in it has no PDF beside it."""

    manifest: str
    data: bytes
    unprinted: OperationError | None = None


def make_package(papers: Papers) -> Packed:
    """Makes the package. A document that LibreOffice does not print (it is not there, or takes too long over the lists
    of thousands of units) goes up as .docx alone."""
    files = _files(papers)
    annex = next(name for name in files if name.startswith(f"{_ANNEX}/") and name.endswith(".docx"))
    unprinted = _add_pdf(files, annex)
    content = manifest.content_of(manifest.listed(files))
    document = to_certificate(certificate_of(papers, content))
    files["giay-chung-nhan.docx"] = document
    unprinted = _add_pdf(files, "giay-chung-nhan.docx") or unprinted
    told = manifest.to_bytes(manifest.sealed(_manifest(papers, files, content)))
    return Packed(manifest.digest(told), _zip({**files, manifest.NAME: told}, papers.seal.at), unprinted)


def _add_pdf(files: dict[str, bytes], name: str) -> OperationError | None:
    try:
        files[f"{name.removesuffix('.docx')}.pdf"] = to_pdf(files[name], ".docx", _PATIENCE)
    except OperationError as error:
        return error
    return None


def _files(papers: Papers) -> dict[str, bytes]:
    context, case = papers.context, papers.case
    names = [context.name(code) for code in case.approval.units]
    options = AnnexOptions(
        day=context.outcome.as_of,
        rounding=context.rounding,
        place=papers.place,
        without=names,
        corrections=list(_corrections(papers)),
        kinds=("docx", "xlsx"),
    )
    annex = annex_of_context(context, options)
    files = {f"{_ANNEX}/{name}": data for name, data in annex.files.items()}
    files[CONSOLIDATED] = papers.consolidated
    files["phat-hien.json"] = to_json(context).encode()
    files["phat-hien.html"] = to_html(context).encode()
    files["quyet-dinh.json"] = decisions_json(context, papers.waived, case.approval, papers.seals.reopened).encode()
    files |= _report(papers)
    for form in context.forms.values():
        path = case.run.definitions.library.path(form)
        if path is not None:
            files[f"{FORMS}/{form.form}-{form.version}.yaml"] = path.read_bytes()
    said = {name: read_docx(data, name) for name, data in files.items() if name.endswith(".docx")}
    told = {name: contents.of_document(document) for name, document in said.items() if not name.startswith(_REPORT)}
    told |= {name: contents.of_workbook(read_workbook(data)) for name, data in files.items() if name.endswith(".xlsx")}
    files[contents.NAME] = contents.to_bytes(told)
    return files


def _report(papers: Papers) -> dict[str, bytes]:
    proof = papers.proof
    if proof is None:
        return {}
    name = proof.read.document.name
    return {
        f"{_REPORT}/{name}": proof.data,
        f"{_REPORT}/doi-chieu.json": to_proof_json(proof.read, papers.context).encode(),
        f"{_REPORT}/doi-chieu.html": to_proof_html(proof.read, papers.context).encode(),
    }


def _corrections(papers: Papers) -> Iterator[Correction]:
    """What changed in the totals since the last package (Bảng đối chiếu số liệu điều chỉnh)."""
    before, reopened = papers.seals.last, papers.seals.reopened
    if before is None or reopened is None:
        return
    context = papers.context
    for form, table, totals in context.tables():
        known = {field.id: field for field in table.fields}
        for row in totals.rows:
            tier = "" if row.tier is None else row.tier.value
            for field_id, field in known.items():
                key = (form.form, table.id, field_id, tier)
                now = papers.seal.figures.get(key)
                if key not in papers.seal.figures or key not in before.figures or before.figures[key] == now:
                    continue
                whose = f", {word(f'tier.{tier}', context.lang)}" if tier else ""
                old, new = (_shown(value, field.computed is not None) for value in (before.figures[key], now))
                reasons = [reopened.reason, *_told_of(papers, form.form, table.id, field_id)]
                yield Correction(f"{table.sheet}, {field.label.vi}{whose}", old, new, "; ".join(dict.fromkeys(reasons)))


def _told_of(papers: Papers, form: str, table: str, field: str) -> Iterator[str]:
    for applied in papers.case.run.outcome.applied:
        made = applied.adjustment
        if applied.holds and (made.form, made.table, made.field) == (form, table, field):
            yield f"{papers.context.name(made.unit)}: {made.reason}"


def _shown(value: int | float | None, rate: bool) -> str:
    if value is None:
        return "–"
    return percent(value) if rate else number(value)


def _manifest(papers: Papers, files: Mapping[str, bytes], content: str) -> dict[str, Any]:
    outcome, seal, context = papers.case.run.outcome, papers.seal, papers.context
    before = papers.seals.last
    approval = papers.case.approval
    return {
        "schema_version": manifest.SCHEMA_VERSION,
        "tool": context.tool,
        "period": seal.period,
        "round": seal.round,
        "subject": outcome.subject,
        "as_of": outcome.as_of.isoformat(),
        "number": seal.number,
        "sealed_at": seal.at,
        "sealed_by": seal.by,
        "previous": None if before is None else before.manifest,
        "without": list(approval.units),
        "forms": [{"form": form.form, "version": form.version} for form in context.forms.values()],
        "checked": {
            "submissions": sum(each.counted for each in outcome.submissions),
            "cells": papers.cells,
            "waived": len(papers.waived),
            "adjusted": sum(each.holds for each in outcome.applied),
        },
        "inputs": [
            {
                "file": context.file_name(each.source),
                "sha256": each.source.sha256,
                "form": each.form,
                "version": each.version,
                "unit": each.unit,
                "status": each.verdict.value,
                "counted": each.counted,
            }
            for each in outcome.submissions
        ],
        "totals": totals_json(context),
        "files": manifest.listed(files),
        "content": content,
        "ledger": {"entries": papers.ledger[0], "head": papers.ledger[1]},
    }


def _zip(files: Mapping[str, bytes], moment: str) -> bytes:
    """In the order of the names, every entry of the moment of sealing."""
    local = datetime.fromisoformat(moment)
    stamp = (max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, files[name])
    return target.getvalue()
