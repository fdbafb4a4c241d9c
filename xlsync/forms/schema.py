"""The JSON Schema of form definitions, for editors: made from the models, committed as docs/form.schema.json."""

import ast
import inspect
import json
from typing import Any

from xlsync.forms import definition
from xlsync.forms.definition import Form

TITLE = "xlsync form definition"
DESCRIPTION = (
    "One form in one version (docs/forms.md). Labels have Vietnamese (vi) and, where it helps, English (en). "
    "xlsync checks more than a schema can: unique ids and labels, expressions, choices."
)


def form_json_schema() -> str:
    """The schema as text, the same bytes every time: sorted keys, two blanks, a line end at the end."""
    schema = _tidy(Form.model_json_schema(mode="validation"))
    for model, texts in _descriptions().items():
        properties = (schema if model == Form.__name__ else schema["$defs"].get(model, {})).get("properties", {})
        for name, text in texts.items():
            properties[name]["description"] = text
    field = schema["$defs"]["FieldDefinition"]
    field["anyOf"] = [{"required": field.pop("required")}, {"required": ["id", "indicator"]}]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = TITLE
    schema["description"] = DESCRIPTION
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _descriptions() -> dict[str, dict[str, str]]:
    """What stands as a string below a field in the module of the models, by model and field: shown by the editor."""
    found: dict[str, dict[str, str]] = {}
    for model in ast.parse(inspect.getsource(definition)).body:
        if not isinstance(model, ast.ClassDef):
            continue
        for field, below in zip(model.body, model.body[1:], strict=False):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found.setdefault(model.name, {})[name] = " ".join(text.split())
    return found


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
