"""The decisions behind the figures of a package, as JSON: waivers, adjustments, acceptances, approval, reopening."""

import json
from dataclasses import asdict
from typing import Any

from xlsync.model.sealing import Approval, Reopening
from xlsync.report.context import Context
from xlsync.report.decisions_json import acceptances_json, adjustments_json


def decisions_json(context: Context, waived: dict[str, Any], approval: Approval, reopened: Reopening | None) -> str:
    """Indented, ending in a line end. `waived` has, by the id of a finding, the waiver that holds for it."""
    document = {
        "schema_version": 1,
        "waivers": [
            {"finding": name, **{key: value for key, value in asdict(each).items() if key != "claims"}}
            for name, each in sorted(waived.items())
        ],
        "adjustments": adjustments_json(context),
        "acceptances": acceptances_json(context),
        "approval": None if not approval.units else asdict(approval),
        "reopening": None if reopened is None else asdict(reopened),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
