"""What a form must keep to beyond its keys and types: ids, labels, sheets, choices, blanks, expressions."""

import keyword
from collections.abc import Callable, Iterator

from xlsync.forms.definition import Choice, FieldDefinition, FieldType, Form, RowKind, Table
from xlsync.forms.expression import ExpressionError, parse_rule, parse_value
from xlsync.forms.layout import COVER_SHEET, GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET
from xlsync.forms.messages import place_names
from xlsync.forms.problems import Problem
from xlsync.forms.yaml_tree import YamlFile
from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.normalise import key

_NUMBERS = {FieldType.COUNT, FieldType.DECIMAL, FieldType.RATE}
_ROWS_OF_UNITS = {RowKind.OWN_AND_CHILDREN, RowKind.OWN_AND_AGGREGATE}
_NOT_IN_SHEET_NAMES = "[]:*?/\\"
_FUNCTIONS = {"is_blank", "abs", "min", "max", "round"}
# These stand for row rules and have every severity: the catalogue need not be read for them.
_USUAL_CODES = {"XS301", "XS308"}

Place = tuple[str | int, ...]
Found = Iterator[tuple[Place, str, str]]


def form_problems(form: Form, file: YamlFile) -> list[Problem]:
    """Every problem of a form whose keys and types are right, in the order of the file."""
    problems = []
    for place, vi, en in _form(form, file):
        names = place_names(file.data, place)
        problems.append(Problem(file.path, vi, en, file.line(place), place=names))
    return sorted(problems, key=lambda problem: problem.line or 0)


def _form(form: Form, file: YamlFile) -> Found:
    if form.valid_from is not None and form.valid_to is not None and form.valid_to < form.valid_from:
        yield ("valid_to",), *_ends_first(f"{form.valid_from}", f"{form.valid_to}")
    yield from _repeated([table.id for table in form.tables], lambda index: ("tables", index, "id"), "id")
    sheets = [table.sheet.casefold() for table in form.tables]
    yield from _repeated(sheets, lambda index: ("tables", index, "sheet"), "sheet")
    for index, table in enumerate(form.tables):
        # A unit column that the file does not write was put first by the model.
        written = _written_fields(file, index)
        yield from _table(table, ("tables", index), len(table.fields) - written)


def _written_fields(file: YamlFile, table: int) -> int:
    data = file.data
    for step in ("tables", table, "fields"):
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
    return len(data) if isinstance(data, list) else 0


def _repeated(values: list[str], place: Callable[[int], Place], what: str) -> Found:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield place(index), f"{what} «{value}» đã có: đặt tên khác", f"{what} “{value}” is taken: choose another"
        seen.add(value)


def _ends_first(first: str, last: str) -> tuple[str, str]:
    return (
        f"hiệu lực kết thúc ({last}) trước khi bắt đầu ({first}): đổi lại hai ngày",
        f"it ends ({last}) before it begins ({first}): swap the dates",
    )


def _table(table: Table, place: Place, shift: int) -> Found:
    yield from _sheet(table.sheet, (*place, "sheet"))

    def at(index: int) -> Place:
        return (*place, "fields", max(index - shift, 0))

    yield from _repeated([field.id for field in table.fields], lambda index: (*at(index), "id"), "id")
    before = 0
    for index, field in enumerate(table.fields):
        for problem in _field(field, at(index)):
            before += 1
            yield problem
    yield from _labels(table, at)
    yield from _rows(table, place, at)
    if not before:  # otherwise the same mistake would be told twice
        yield from _expressions(table, place, at)


def _sheet(name: str, place: Place) -> Found:
    bad = [sign for sign in _NOT_IN_SHEET_NAMES if sign in name]
    if bad:
        signs = " ".join(bad)
        yield place, f"tên trang tính không được có {signs}: bỏ đi", f"a sheet name may not contain {signs}: remove it"
    elif not name.strip() or name != name.strip() or name.startswith("'") or name.endswith("'"):
        yield (
            place,
            f"tên trang tính «{name}» không được trống, không có dấu cách hay dấu ' ở hai đầu",
            f"the sheet name “{name}” may not be empty, nor begin or end with a blank or '",
        )
    taken = {each.casefold() for each in (COVER_SHEET, GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET, "History")}
    if name.casefold() in taken:
        yield (
            place,
            f"tên trang tính «{name}» đã dành riêng: đặt tên khác, ví dụ Biểu 1",
            f"the sheet name “{name}” is reserved: choose another, such as Biểu 1",
        )


def _field(field: FieldDefinition, place: Place) -> Found:
    if keyword.iskeyword(field.id) or field.id in _FUNCTIONS:
        yield (
            (*place, "id"),
            f"id «{field.id}» là từ của biểu thức: viết {field.id}_",
            f"the id “{field.id}” is a word of the expressions: write {field.id}_",
        )
    yield from _choices(field, place)
    yield from _blank(field, (*place, "blank"))
    yield from _options(field, place)


def _choices(field: FieldDefinition, place: Place) -> Found:
    is_choice = field.type is FieldType.CHOICE
    if is_choice and not field.choices:
        yield (
            (*place, "type"),
            'kiểu choice cần choices: viết [{id: a, label: {vi: "…"}}]',
            'type choice needs choices: write [{id: a, label: {vi: "…"}}]',
        )
    if field.choices is not None and not is_choice:
        yield (
            (*place, "choices"),
            f"chỉ kiểu choice có choices, ở đây là {field.type}: đổi kiểu hoặc bỏ choices",
            f"only type choice has choices, this is {field.type}: change the type or remove them",
        )
        return
    choices = field.choices or ()
    yield from _repeated([choice.id for choice in choices], lambda index: (*place, "choices", index, "id"), "id")
    seen: dict[str, Choice] = {}
    for index, choice in enumerate(choices):
        if choice.valid_from is not None and choice.valid_to is not None and choice.valid_to < choice.valid_from:
            yield (*place, "choices", index, "valid_to"), *_ends_first(f"{choice.valid_from}", f"{choice.valid_to}")
        for text in {key(text): text for text in (choice.label.vi, *choice.synonyms)}.values():
            other = seen.setdefault(key(text), choice)
            if other is not choice and _both_valid(other, choice):
                yield (
                    (*place, "choices", index),
                    f"«{text}» đã là của lựa chọn {other.id}: ghi khác đi",
                    f"“{text}” already belongs to choice {other.id}: word it differently",
                )


def _both_valid(a: Choice, b: Choice) -> bool:
    """Whether there is a day on which both are offered."""
    starts = [day for day in (a.valid_from, b.valid_from) if day is not None]
    ends = [day for day in (a.valid_to, b.valid_to) if day is not None]
    return not starts or not ends or max(starts) <= min(ends)


def _blank(field: FieldDefinition, place: Place) -> Found:
    blank = field.blank
    if blank is None:
        return
    if field.computed is not None:
        yield place, "trường tính toán không có blank: bỏ đi", "a computed field has no blank: remove it"
    elif field.required:
        yield (
            place,
            "đã required thì ô trống là chưa báo cáo: bỏ required hoặc bỏ blank",
            "a required field that is blank is not reported: remove required or blank",
        )
    if field.type is FieldType.CHOICE:
        ids = [choice.id for choice in field.choices or ()]
        if blank not in ids:
            listed = ", ".join(ids)
            yield place, f"blank phải là một mã lựa chọn: {listed}", f"blank must be the id of a choice: {listed}"
    elif field.type in _NUMBERS:
        if not isinstance(blank, int) or blank < 0:
            yield (
                place,
                f"blank của kiểu {field.type} là số: viết 0",
                f"blank of type {field.type} is a number: write 0",
            )
    elif field.type is not FieldType.TEXT:
        yield place, f"kiểu {field.type} không có blank: bỏ đi", f"type {field.type} has no blank: remove it"
    elif not isinstance(blank, str):
        yield place, f'blank của kiểu text là văn bản: viết "{blank}"', f'blank of type text is a text: write "{blank}"'


def _options(field: FieldDefinition, place: Place) -> Found:
    if field.measure == "stock" and field.type not in {FieldType.COUNT, FieldType.DECIMAL}:
        yield (
            (*place, "measure"),
            "stock chỉ dùng cho kiểu count, decimal: bỏ measure",
            "stock is for types count and decimal only: remove measure",
        )
    for option in ("within_period", "not_future"):
        if getattr(field, option) and field.type is not FieldType.DATE:
            yield (
                (*place, option),
                f"{option} chỉ dùng cho kiểu date, ở đây là {field.type}: bỏ đi",
                f"{option} is for type date only, this is {field.type}: remove it",
            )
    if field.computed is None:
        return
    if field.type not in _NUMBERS:
        yield (
            (*place, "computed"),
            f"chỉ kiểu count, decimal, rate tính được, ở đây là {field.type}",
            f"only types count, decimal and rate can be computed, this is {field.type}",
        )
    for option in ("required", "sensitive"):
        if getattr(field, option):
            yield (
                (*place, option),
                f"trường tính toán không có {option}: bỏ đi",
                f"a computed field has no {option}: remove it",
            )


def _labels(table: Table, at: Callable[[int], Place]) -> Found:
    """The reader finds a column by its header text, and by the text over it where that repeats: they must differ."""
    seen: dict[tuple[str, str], tuple[int, str]] = {}
    for index, field in enumerate(table.fields):
        group = key(field.group.vi) if field.group is not None else ""
        for number, text in enumerate((field.label.vi, *field.synonyms)):
            step: Place = ("label",) if number == 0 else ("synonyms", number - 1)
            if not key(text):
                yield (*at(index), *step), "nhãn phải có chữ hoặc số", "a label must have letters or digits"
                continue
            other, name = seen.setdefault((group, key(text)), (index, field.id))
            if other != index:
                yield (
                    (*at(index), *step),
                    f"tiêu đề «{text}» trùng với trường {name}: ghi khác đi, hoặc đặt group khác nhau",
                    f"the header “{text}” is also that of field {name}: word it differently, or give them other groups",
                )


def _rows(table: Table, place: Place, at: Callable[[int], Place]) -> Found:
    ids = {field.id: field for field in table.fields}
    listed = ", ".join(ids)
    for index, name in enumerate(table.unique):
        if name not in ids:
            yield (*place, "unique", index), *_no_field(name, listed)
    if table.numbering is not None:
        field = ids.get(table.numbering)
        if field is None:
            yield (*place, "numbering"), *_no_field(table.numbering, listed)
        elif field.type not in {FieldType.COUNT, FieldType.TEXT} or field.computed is not None:
            yield (
                (*place, "numbering"),
                f"numbering cần trường kiểu count hoặc text, «{field.id}» thì không",
                f"numbering needs a field of type count or text, “{field.id}” is none",
            )
    if table.merged_in_total and table.rows is not RowKind.LIST:
        yield (
            (*place, "merged_in_total"),
            f"merged_in_total chỉ dùng cho rows: list, ở đây là {table.rows}: bỏ đi",
            f"merged_in_total is for rows: list only, this is {table.rows}: remove it",
        )
    if table.rows in _ROWS_OF_UNITS:
        units = [index for index, field in enumerate(table.fields) if field.type is FieldType.UNIT]
        for index in units[1:]:
            yield (
                (*at(index), "type"),
                "bảng này chỉ có một trường kiểu unit: đổi thành text",
                "this table has one field of type unit only: make it text",
            )


def _no_field(name: str, listed: str) -> tuple[str, str]:
    return (f"không có trường «{name}»; các trường: {listed}", f"there is no field “{name}”; the fields are: {listed}")


def _expressions(table: Table, place: Place, at: Callable[[int], Place]) -> Found:
    fields = {field.id: field for field in table.fields}
    for index, field in enumerate(table.fields):
        if field.computed is None:
            continue
        where = (*at(index), "computed")
        try:
            used = parse_value(field.computed, fields).fields
        except ExpressionError as error:
            yield where, f"computed: {error.vi}", f"computed: {error.en}"
            continue
        for name in sorted(used):
            if fields[name].computed is not None:
                yield (
                    where,
                    f"computed dùng «{name}», cũng là trường tính toán: viết ra từ các trường nhập",
                    f"computed uses “{name}”, which is computed too: write it out from the fields that are typed",
                )
    for index, rule in enumerate(table.rules):
        try:
            parse_rule(rule.expr, fields)
        except ExpressionError as error:
            yield (*place, "rules", index, "expr"), f"expr: {error.vi}", f"expr: {error.en}"
        if rule.code in _USUAL_CODES:
            continue
        entry = CATALOGUE.get(rule.code)
        if entry is None:
            yield (
                (*place, "rules", index, "code"),
                f"không có mã {rule.code}: viết XS301 (phần lớn hơn tổng) hoặc XS308 (phải đi cùng nhau)",
                f"there is no code {rule.code}: write XS301 (part and whole) or XS308 (must come together)",
            )
        elif rule.severity not in entry.severities:
            allowed = ", ".join(sorted(entry.severities))
            yield (
                (*place, "rules", index, "severity"),
                f"{rule.code} không có mức {rule.severity}: chọn {allowed}",
                f"{rule.code} may not be {rule.severity}: choose {allowed}",
            )
