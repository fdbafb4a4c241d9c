"""What a field must keep to beyond its keys and types: choices, blanks, options that go with its type."""

import keyword

from xlsync.forms.check_basics import Found, Place, ends_first, repeated
from xlsync.forms.definition import Choice, FieldDefinition, FieldType
from xlsync.texts.normalise import key

NUMBERS = frozenset({FieldType.COUNT, FieldType.DECIMAL, FieldType.RATE})
_FUNCTIONS = frozenset({"is_blank", "abs", "min", "max", "round"})


def check_field(field: FieldDefinition, place: Place) -> Found:
    """What is wrong with one field."""
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
    yield from repeated([choice.id for choice in choices], lambda index: (*place, "choices", index, "id"), "id")
    seen: dict[str, Choice] = {}
    for index, choice in enumerate(choices):
        if choice.valid_from is not None and choice.valid_to is not None and choice.valid_to < choice.valid_from:
            yield (*place, "choices", index, "valid_to"), *ends_first(f"{choice.valid_from}", f"{choice.valid_to}")
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
    elif field.type in NUMBERS:
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
    if field.measure != "flow" and field.type not in {FieldType.COUNT, FieldType.DECIMAL}:
        yield (
            (*place, "measure"),
            f"{field.measure} chỉ dùng cho kiểu count, decimal: bỏ measure",
            f"{field.measure} is for types count and decimal only: remove measure",
        )
    for option in ("within_period", "not_future"):
        if getattr(field, option) and field.type is not FieldType.DATE:
            yield (
                (*place, option),
                f"{option} chỉ dùng cho kiểu date, ở đây là {field.type}: bỏ đi",
                f"{option} is for type date only, this is {field.type}: remove it",
            )
    if field.decimals is not None and field.type is not FieldType.RATE:
        yield (
            (*place, "decimals"),
            f"decimals chỉ dùng cho kiểu rate, ở đây là {field.type}: bỏ đi",
            f"decimals is for type rate only, this is {field.type}: remove it",
        )
    if field.printed_in is not None and (field.computed is None or field.type is not FieldType.RATE):
        yield (
            (*place, "printed_in"),
            "printed_in chỉ dùng cho tỷ lệ (rate) có computed: bỏ đi",
            "printed_in is for computed rates only: remove it",
        )
    if field.computed is None:
        return
    if field.type not in NUMBERS:
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
