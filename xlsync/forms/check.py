"""What a form must keep to beyond its keys and types: ids, labels, sheets, choices, blanks, expressions."""

from collections.abc import Callable, Mapping

from xlsync.forms.check_basics import Found, Place, ends_first, repeated
from xlsync.forms.check_field import check_field
from xlsync.forms.definition import FieldDefinition, FieldType, Form, RowKind, Table
from xlsync.forms.expression import ExpressionError, parse_rule, parse_value
from xlsync.forms.expression_types import Arithmetic, FieldReference
from xlsync.forms.layout import COVER_SHEET, GUIDE_SHEET, IDENTITY_SHEET, LISTS_SHEET
from xlsync.forms.messages import place_names
from xlsync.forms.problems import Problem
from xlsync.forms.yaml_tree import YamlFile
from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.normalise import key

_ROWS_OF_UNITS = {RowKind.OWN_AND_CHILDREN, RowKind.OWN_AND_AGGREGATE}
_NOT_IN_SHEET_NAMES = "[]:*?/\\"
# These stand for row rules and have every severity: the catalogue need not be read for them.
_USUAL_CODES = {"XS301", "XS308"}


def form_problems(form: Form, file: YamlFile) -> list[Problem]:
    """Every problem of a form whose keys and types are right, in the order of the file."""
    problems = []
    for place, vi, en in _form(form, file):
        names = place_names(file.data, place)
        problems.append(Problem(file.path, vi, en, file.line(place), place=names))
    return sorted(problems, key=lambda problem: problem.line or 0)


def _form(form: Form, file: YamlFile) -> Found:
    if form.valid_from is not None and form.valid_to is not None and form.valid_to < form.valid_from:
        yield ("valid_to",), *ends_first(f"{form.valid_from}", f"{form.valid_to}")
    yield from repeated([table.id for table in form.tables], lambda index: ("tables", index, "id"), "id")
    sheets = [table.sheet.casefold() for table in form.tables]
    yield from repeated(sheets, lambda index: ("tables", index, "sheet"), "sheet")
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


def _table(table: Table, place: Place, shift: int) -> Found:
    yield from _sheet(table.sheet, (*place, "sheet"))

    def at(index: int) -> Place:
        return (*place, "fields", max(index - shift, 0))

    yield from repeated([field.id for field in table.fields], lambda index: (*at(index), "id"), "id")
    before = 0
    for index, field in enumerate(table.fields):
        for problem in check_field(field, at(index)):
            before += 1
            yield problem
    yield from _labels(table, at)
    yield from _rows(table, place, at)
    if not before:  # otherwise the same mistake would be told twice
        yield from _expressions(table, place, at)


def _printed_in(rate: FieldDefinition, fields: Mapping[str, FieldDefinition], place: Place) -> Found:
    """A rate stands in brackets after the count that it is a share of: `21 (70%)`."""
    if rate.printed_in is None or rate.computed is None:
        return
    match parse_value(rate.computed, fields).root:
        case Arithmetic("/", FieldReference() as part, FieldReference()) if (
            part.id == rate.printed_in and fields[part.id].type is FieldType.COUNT
        ):
            return
    yield (
        (*place, "printed_in"),
        f"printed_in phải là tử số của computed, ví dụ computed: {rate.printed_in} / tong; ở đây là {rate.computed}",
        f"printed_in must be the numerator of computed, as in {rate.printed_in} / total; here it is {rate.computed}",
    )


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
        yield from _printed_in(field, fields, at(index))
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
