"""A proofread report as JSON. The shape is published in docs/proof.schema.json."""

import json
from typing import Any

from xlsync.model import Finding, Proofread
from xlsync.report.context import Context
from xlsync.report.proof_words import confidence, evidence, quote
from xlsync.report.wording import printable
from xlsync.texts.render import render

SCHEMA_VERSION = 1


def to_proof_json(read: Proofread, context: Context) -> str:
    """The findings in the order of the text, indented, ending in a line end."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": context.tool,
        "report": {
            "path": read.document.path.replace("\\", "/"),
            "kind": read.document.kind,
            "sha256": read.document.sha256,
            "paragraphs": len(read.document.paragraphs),
        },
        "against": None if read.against is None else read.against.replace("\\", "/"),
        "period": None if context.outcome.period is None else str(context.outcome.period),
        "as_of": context.outcome.as_of.isoformat(),
        "findings": [_finding(each, read, context) for each in read.findings],
    }
    return printable(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def _finding(finding: Finding, read: Proofread, context: Context) -> dict[str, Any]:
    rendered = render(finding, context.lang, context)
    passage = finding.passage
    return {
        "id": finding.id,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": rendered.message,
        "remedy": rendered.remedy,
        "found": finding.found,
        "expected": finding.expected,
        "paragraph": None if passage is None else passage.paragraph,
        "sentence": None if passage is None else passage.sentence,
        "start": None if passage is None else passage.start,
        "end": None if passage is None else passage.end,
        "quote": None if passage is None else quote(finding, read),
        "confidence": confidence(finding),
        "evidence": evidence(finding),
    }
