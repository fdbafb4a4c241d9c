"""The JSON Schema for editors."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from xlsync._resources import shipped
from xlsync.forms.schema import form_json_schema
from xlsync.forms.yaml_tree import read_yaml_file

ROOT = Path(__file__).resolve().parents[2]
FORMS = sorted((shipped("schemas") / "forms").glob("*.yaml"))
VALIDATOR = Draft202012Validator(json.loads(form_json_schema()))


def as_json(data: Any) -> Any:
    """Dates as JSON and editors see them."""
    return json.loads(json.dumps(data, default=lambda value: value.isoformat() if isinstance(value, date) else value))


def test_the_committed_schema_is_not_stale() -> None:
    assert (ROOT / "docs" / "form.schema.json").read_text(encoding="utf-8") == form_json_schema()


def test_the_schema_itself_is_valid_and_explains_its_keys() -> None:
    schema = json.loads(form_json_schema())
    Draft202012Validator.check_schema(schema)
    assert "title" in schema["$defs"]["Table"]["properties"]
    assert "blank means" in schema["$defs"]["FieldDefinition"]["properties"]["blank"]["description"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_shipped_forms_satisfy_it_and_point_to_it(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_json(read_yaml_file(path).data))] == []
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.split("=", 1)[1]).resolve() == ROOT / "docs" / "form.schema.json"


def test_unknown_keys_and_types_are_marked_by_the_editor() -> None:
    data = as_json(read_yaml_file(FORMS[0]).data)
    data["tables"][0]["fields"][0]["type"] = "number"
    data["tables"][0]["row"] = "list"
    assert {tuple(error.absolute_path) for error in VALIDATOR.iter_errors(data)} == {
        ("tables", 0, "fields", 0, "type"),
        ("tables", 0),
    }
