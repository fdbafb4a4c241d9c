"""Errors of the pydantic models, told as what to write instead, with file, line, table and field."""

import difflib
from collections.abc import Sequence
from datetime import date
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from xlsync.forms.problems import Problem
from xlsync.forms.yaml_tree import Data, YamlFile
from xlsync.model import Tier
from xlsync.texts.normalise import fold

Place = Sequence[str | int]

# What a missing key could look like.
_EXAMPLES = {
    "form": "form: phieu-moi",
    "version": 'version: "2024"',
    "label": 'label: {vi: "Số buổi"}',
    "title": 'title: "…"',
    "vi": 'vi: "Số buổi"',
    "tables": "tables: [...]",
    "id": "id: sessions",
    "sheet": 'sheet: "Biểu 1"',
    "rows": "rows: list | own_and_children | own_and_aggregate | own",
    "fields": "fields: [...]",
    "type": "type: text | count | decimal | rate | date | choice | unit",
    "code": "code: XS301",
    "expr": 'expr: "resolved <= received"',
    "period": 'period: "2024-H1"',
    "deadline": "deadline: 2024-07-15",
    "forms": "forms: [bieu-tong-hop]",
    "table": "table: dialogue_petitions",
    "field": "field: sessions",
    "value": "value: 2000",
}
_LISTS = {"tables": "table", "fields": "field", "rules": "rule", "choices": "choice", "targets": "target"}


def problems_of(error: ValidationError, file: YamlFile, model: type[BaseModel]) -> list[Problem]:
    """One problem for each place that is wrong, in the order of the file."""
    problems: dict[tuple[object, ...], Problem] = {}
    for detail in error.errors(include_url=False):
        place = detail["loc"]
        known, line = file.find(place)
        if detail["type"] == "too_short" and detail["input"]:
            continue  # the items are there, each with a problem of its own
        if detail["type"] not in {"missing", "extra_forbidden"}:
            place = place[:known]  # pydantic adds the names of union members
        vi, en = _message(detail, place, model)
        problems.setdefault(tuple(place), Problem(file.path, vi, en, line, place=place_names(file.data, place)))
    return sorted(problems.values(), key=lambda problem: problem.line or 0)


def place_names(data: Data, place: Place) -> tuple[tuple[str, str], ...]:
    """Names the tables, fields, rules and choices on the way to a place: by id, or by number where there is none."""
    names: list[tuple[str, str]] = []
    current: Data = data
    kind = ""
    for step in place:
        if isinstance(current, dict) and isinstance(step, str):
            current, kind = current.get(step), _LISTS.get(step, "")
        elif isinstance(current, list) and isinstance(step, int) and step < len(current):
            current = current[step]
            if kind:
                own = current.get("id") if isinstance(current, dict) else None
                names.append((kind, own if isinstance(own, str) else str(step + 1)))
        else:
            break
    return tuple(names)


def model_at(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    """The model that describes the mapping at a place."""
    current: type[BaseModel] | None = model
    for step in place:
        if isinstance(step, int):
            continue
        info = current.model_fields.get(step) if current is not None else None
        current = _model_in(info.annotation) if info is not None else None
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else None


def _message(detail: ErrorDetails, place: Place, model: type[BaseModel]) -> tuple[str, str]:
    words = [step for step in place if isinstance(step, str)]
    key = ".".join(words[-2:] if words[-1:] in (["vi"], ["en"]) else words[-1:])
    given, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return _unknown_key(str(place[-1]), model_at(model, place[:-1]))
        case "missing":
            example = _EXAMPLES.get(str(place[-1]), f"{place[-1]}: …")
            return (
                f"thiếu «{place[-1]}»: viết ví dụ {example}",
                f"“{place[-1]}” is missing: write for example {example}",
            )
        case "enum" | "literal_error":
            return _not_one_of(key, given, str(context["expected"]))
        case "string_type" | "int_type" if key == "blank":
            return _expected(
                key, given, "một số nguyên, ví dụ 0, hoặc một mã lựa chọn", "a whole number, such as 0, or a choice id"
            )
        case "string_type" if isinstance(given, int | float | date) and not isinstance(given, bool):
            return f'«{key}» phải để trong dấu nháy: viết "{given}"', f'“{key}” must be in quotes: write "{given}"'
        case "string_type":
            return _expected(key, given, "một chuỗi văn bản", "a text")
        case "string_pattern_mismatch":
            return _not_an_id(key, str(given), "_" if "_" in str(context["pattern"]) else "-")
        case "string_too_short":
            return f"«{key}» để trống: ghi nội dung", f"“{key}” is empty: write something"
        case "string_too_long":
            most = context["max_length"]
            return f"«{key}» dài quá {most} ký tự: rút ngắn", f"“{key}” is longer than {most} characters: shorten it"
        case "bool_type":
            return _expected(key, given, "true hoặc false", "true or false")
        case "int_type":
            return _expected(key, given, "một số nguyên", "a whole number")
        case "float_type" | "greater_than" | "finite_number" if key == "value":
            return _expected(
                key, given, "một số lớn hơn 0, không có dấu nháy, ví dụ 2000 hoặc 0.95",
                "a number above 0 without quotes, such as 2000 or 0.95",
            )  # fmt: skip
        case "float_type" | "greater_than" | "less_than_equal":
            return _expected(key, given, "một số lớn hơn 0 và không quá 100", "a number above 0, 100 at most")
        case "date_type" | "date_from_datetime_inexact" | "date_from_datetime_parsing" | "date_parsing":
            return _expected(
                key, given, "một ngày không có dấu nháy, ví dụ 2021-01-01", "a date without quotes, such as 2021-01-01"
            )
        case "model_type" | "model_attributes_type" if isinstance(given, str) and key:
            return f'«{key}» viết là {{vi: "{given}"}}', f'write “{key}” as {{vi: "{given}"}}'
        case "model_type" | "model_attributes_type":
            return _expected(key, given, "các cặp khóa: giá trị", "pairs of key: value")
        case "tuple_type" | "list_type":
            return _expected(key, given, "một danh sách, ví dụ [a, b]", "a list, such as [a, b]")
        case "value_error" if key == "period":
            example = "2024, 2024-H1, 2024-Q3, 2024-03, 2021-03-03..2024-02-29"
            return _expected(key, given, f"một kỳ, ví dụ {example}", f"a period, such as {example}")
        case "is_instance_of" if key == "tiers":
            return _not_one_of(key, given, ", ".join(Tier))
        case "too_short":
            return f"«{key}» trống: cần ít nhất một mục", f"“{key}” is empty: at least one item is needed"
        case _:
            return f"«{key}» không hợp lệ ({detail['msg']})", f"“{key}” is not valid ({detail['msg']})"


def _expected(key: str, given: object, vi: str, en: str) -> tuple[str, str]:
    shown = _shown(given)
    if not key:
        return f"cần {vi}, ở đây là {shown[0]}", f"{en} is expected, this is {shown[1]}"
    return f"«{key}» phải là {vi}, không phải {shown[0]}", f"“{key}” must be {en}, not {shown[1]}"


def _shown(given: object) -> tuple[str, str]:
    if given is None:
        return "để trống", "empty"
    if isinstance(given, dict):
        return "các cặp khóa: giá trị", "pairs of key: value"
    if isinstance(given, list):
        return "một danh sách", "a list"
    if isinstance(given, bool):
        return str(given).lower(), str(given).lower()
    text = str(given)
    text = text if len(text) <= 40 else text[:39] + "…"
    return (f'"{text}"', f'"{text}"') if isinstance(given, str) else (text, text)


def _unknown_key(key: str, model: type[BaseModel] | None) -> tuple[str, str]:
    known = list(model.model_fields) if model is not None else []
    meant = nearest(key, known)
    listed = ", ".join(known)
    if meant is not None:
        return f"không có khóa «{key}»: viết «{meant}»", f"there is no key “{key}”: write “{meant}”"
    return f"không có khóa «{key}»; các khóa: {listed}", f"there is no key “{key}”; the keys are: {listed}"


def _not_one_of(key: str, given: object, expected: str) -> tuple[str, str]:
    known = [word for word in expected.replace(" or ", ", ").replace("'", "").split(", ") if word]
    listed, shown = ", ".join(known), _shown(given)
    meant = nearest(str(given), known)
    vi, en = (f": viết {meant}", f": write {meant}") if meant else ("", "")
    return (
        f"«{key}» không nhận {shown[0]}{vi}; chọn một trong: {listed}",
        f"“{key}” does not take {shown[1]}{en}; one of: {listed}",
    )


def _not_an_id(key: str, given: str, joint: str) -> tuple[str, str]:
    if key == "code":
        return f'"{given}" không phải mã XS: viết ví dụ XS301', f'"{given}" is not a code: write for example XS301'
    proposal = fold(given).replace(" ", joint).lstrip("0123456789" if joint == "_" else "").strip(joint)[:40] or "a"
    return (
        f'«{key}» chỉ gồm chữ thường không dấu, số và {joint}: viết {proposal}, không phải "{given}"',
        f'“{key}” takes small ASCII letters, digits and {joint} only: write {proposal}, not "{given}"',
    )
