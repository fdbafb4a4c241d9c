"""What changed between two versions of a form."""

from hypothesis import given
from hypothesis import strategies as st

from xlsync.forms.definition import Form
from xlsync.forms.diff import ChangeKind, diff_forms
from xlsync.forms.load import parse_form

OLD = """\
form: phieu
version: "1"
label: {vi: "Phiếu"}
tables:
  - id: t
    sheet: "Tờ 1"
    rows: list
    fields:
      - {id: a, label: {vi: "A"}, type: count}
      - {id: b, label: {vi: "B"}, type: count, required: true}
      - {id: k, label: {vi: "K"}, type: choice, choices: [{id: x, label: {vi: "X"}}, {id: y, label: {vi: "Y"}}]}
    rules:
      - {code: XS301, expr: "a <= b"}
"""


def changes(*edits: tuple[str, str], lang: str = "en") -> list[str]:
    text = OLD
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return [change.text(lang) for change in diff_forms(parse_form(OLD.encode()), parse_form(text.encode()))]


def test_equal_forms_have_no_changes() -> None:
    assert changes() == []


def test_attributes_of_the_form_and_its_fields() -> None:
    edits = (('version: "1"', 'version: "2"'), ('{vi: "A"}', '{vi: "AA", en: "aa"}'), ("required: true", "blank: 0"))
    assert changes(*edits) == [
        "form phieu: changed version: 1 → 2",
        "form phieu, table t, field a: changed label: A → AA / aa",
        "form phieu, table t, field b: changed required: true → false",
        "form phieu, table t, field b: changed blank: none → 0",
    ]


def test_fields_choices_rules_and_tables_that_came_or_went() -> None:
    new_table = '  - {id: u, sheet: "Tờ 2", rows: own, fields: [{id: c, label: {vi: "C"}, type: text}]}\n'
    edits = (
        ('      - {id: a, label: {vi: "A"}, type: count}\n', '      - {id: d, label: {vi: "D"}, type: count}\n'),
        (', {id: y, label: {vi: "Y"}}', ', {id: z, label: {vi: "Z"}}'),
        ('expr: "a <= b"}\n', 'expr: "d <= b"}\n' + new_table),
    )
    assert changes(*edits, lang="vi") == [
        "biểu mẫu phieu, bảng t, trường a: bỏ (A)",
        "biểu mẫu phieu, bảng t, trường d: thêm (D)",
        "biểu mẫu phieu, bảng t, trường k, lựa chọn y: bỏ (Y)",
        "biểu mẫu phieu, bảng t, trường k, lựa chọn z: thêm (Z)",
        "biểu mẫu phieu, bảng t, quy tắc XS301 a <= b: bỏ",
        "biểu mẫu phieu, bảng t, quy tắc XS301 d <= b: thêm",
        "biểu mẫu phieu, bảng u: thêm (Tờ 2)",
    ]


def test_a_rule_that_became_a_warning() -> None:
    assert changes(('expr: "a <= b"', 'expr: "a <= b", severity: warning')) == [
        "form phieu, table t, rule XS301 a <= b: changed severity: error → warning"
    ]


def form_of(order: list[int]) -> Form:
    fields = "".join(f'      - {{id: f{index}, label: {{vi: "F{index}"}}, type: count}}\n' for index in order)
    head = 'form: p\nversion: "1"\nlabel: {vi: P}\ntables:\n  - id: t\n    sheet: T\n    rows: list\n    fields:\n'
    return parse_form((head + fields).encode())


@given(st.permutations(range(5)), st.integers(0, 4), st.integers(0, 4))
def test_one_field_that_moved_is_one_change(order: list[int], take: int, put: int) -> None:
    moved = list(order)
    item = moved.pop(take)
    moved.insert(put, item)
    found = diff_forms(form_of(order), form_of(moved))
    assert len(found) == (0 if moved == list(order) else 1)
    assert all(change.kind is ChangeKind.MOVED for change in found)
