"""The JSON Schema of form definitions, for editors: made from the pydantic models, committed as docs/form.schema.json."""

import json
from typing import Any

from xlsync.forms.definition import Form

TITLE = "xlsync form definition"
DESCRIPTION = (
    "One form in one version (docs/forms.md). Labels have Vietnamese (vi) and, where it helps, English (en). "
    "xlsync checks more than a schema can: unique ids and labels, expressions, choices."
)


def form_json_schema() -> str:
    """The schema as text, the same bytes every time: sorted keys, two blanks, a line end at the end."""
    schema = _tidy(Form.model_json_schema(mode="validation"))
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = TITLE
    schema["description"] = DESCRIPTION
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _tidy(node: Any) -> Any:
    """Without the titles that pydantic derives from the names, and with descriptions on one line."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, Any] = {}
    for name, value in node.items():
        if name == "title" and isinstance(value, str):
            continue
        if name == "description" and isinstance(value, str):
            result[name] = " ".join(value.split())
        elif name == "properties":
            # Here the keys are names of ours: one of them may be `title` or `description`.
            result[name] = {key: _tidy(each) for key, each in value.items()}
        else:
            result[name] = _tidy(value)
    return result
