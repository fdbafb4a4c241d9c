"""The four shipped forms are those of the domain: ids, labels, groups, types."""

import re
from datetime import date

import pytest

from xlsync.forms.definition import FieldDefinition, FieldType, Form, RowKind, Table
from xlsync.forms.expression import parse_rule
from xlsync.forms.load import load_forms
from xlsync.model import Severity
from xlsync.texts.catalogue import CATALOGUE
from xlsync.texts.normalise import key

LIBRARY = load_forms()
DAY = date(2024, 2, 29)

# table id → (form, sheet, kind of rows, field ids)
TABLES: dict[str, tuple[str, str, str, str]] = {
    "documents": ("bieu-tong-hop", "Biểu 1", "list", "no number issued_on issuer title"),
    "dialogue_petitions": (
        "bieu-tong-hop", "Biểu 2", "own_and_children",
        "unit sessions opinions receptions petitions_carried petitions_received petitions_resolved resolved_rate",
    ),
    "supervision": (
        "bieu-tong-hop", "Biểu 3", "own_and_aggregate",
        "unit routine_topics document_supervision supervision_teams cases_raised cases_answered joint_supervision critique_meetings critique_documents",
    ),
    "workplace_democracy": (
        "bieu-tong-hop", "Biểu 4", "own",
        "agencies_total agencies_held agencies_rate enterprises_total enterprises_held enterprises_rate enterprises_dialogue dialogue_rate",
    ),
    "membership_party": (
        "bieu-tong-hop", "Biểu 5", "own",
        "grassroots_unions unions_established members members_admitted party_referred party_admitted party_rate",
    ),
    "opinions_register": (
        "so-kien-nghi", "Sổ kiến nghị", "list",
        "no raised_on conference raised_by topic content authority assigned_to answer status due_on resolved_on disposition merged_into publish publish_reason published_on",
    ),
    "petitions_register": (
        "so-don-thu", "Sổ đơn thư", "list",
        "no received_on accepted_on kind instance complexity remote from_unit summary handling forwarded_to forward_ref resolved_on outcome",
    ),
    "conclusions_register": (
        "so-ket-luan", "Sổ kết luận", "list",
        "notice_no notice_date item task lead support report_to due_on cadence reported_on result status",
    ),
}  # fmt: skip
ALL: list[tuple[Form, Table, FieldDefinition]] = [
    (form, table, field) for form in LIBRARY.forms for table in form.tables for field in table.fields
]


def table(name: str) -> Table:
    form = LIBRARY.get(TABLES[name][0], DAY)
    assert form is not None
    return form.table(name)


def test_there_are_four_forms_with_eight_tables() -> None:
    found = {each.id: form.form for form in LIBRARY.on(DAY) for each in form.tables}
    assert found == {name: form for name, (form, *_) in TABLES.items()}


@pytest.mark.parametrize("name", TABLES)
def test_sheet_rows_and_fields_of_each_table(name: str) -> None:
    _, sheet, rows, fields = TABLES[name]
    assert table(name).sheet == sheet
    assert table(name).rows is RowKind(rows)
    assert [field.id for field in table(name).fields] == fields.split()


def test_the_main_table_has_the_printed_two_row_header() -> None:
    headers = [(field.group.vi if field.group else "", field.label.vi) for field in table("dialogue_petitions").fields]
    petitions = "Kết quả giải quyết đơn thư khiếu nại, tố cáo"
    assert headers == [
        ("", "Đơn vị"),
        ("Tổ chức tiếp xúc, đối thoại", "Số buổi trực tiếp"),
        ("Tổ chức tiếp xúc, đối thoại", "Số ý kiến tiếp thu giải quyết"),
        ("Kết quả tiếp CNVCLĐ", "Số lượt CNVCLĐ"),
        (petitions, "Kỳ trước chuyển sang"),
        (petitions, "Số đơn nhận"),
        (petitions, "Số đã giải quyết"),
        (petitions, "Tỷ lệ %"),
    ]


def test_the_compound_column_of_the_annex_is_known() -> None:
    synonyms = {key(text) for text in table("dialogue_petitions").field("petitions_resolved").synonyms}
    assert key("Số đã giải quyết (tỷ lệ %)") in synonyms


def test_titles_carry_the_subject_only_where_the_annex_does() -> None:
    titles = {name: each.title.vi for name in TABLES if (each := table(name)).title is not None}
    assert [name for name, title in titles.items() if "{subject}" in title] == ["documents"]
    assert all(not re.search(r"[{}]", title.replace("{subject}", "")) for title in titles.values())


def test_the_rates_are_computed_from_their_parts() -> None:
    assert {field.id: field.computed for _, _, field in ALL if field.type is FieldType.RATE} == {
        "resolved_rate": "petitions_resolved / petitions_received",
        "agencies_rate": "agencies_held / agencies_total",
        "enterprises_rate": "enterprises_held / enterprises_total",
        "dialogue_rate": "enterprises_dialogue / enterprises_total",
        "party_rate": "party_admitted / party_referred",
    }


def test_stocks_sensitive_fields_and_defaults() -> None:
    stocks = {"members", "grassroots_unions", "agencies_total", "enterprises_total"}
    assert {field.id for _, _, field in ALL if field.measure == "stock"} == stocks
    assert {field.id for _, _, field in ALL if field.measure == "distinct"} == {"enterprises_dialogue"}
    assert {field.id for _, _, field in ALL if field.sensitive} == {"summary", "outcome"}
    blanks = {field.id: field.blank for _, _, field in ALL if field.blank is not None}
    assert blanks == {"petitions_carried": 0, "publish": "yes", "complexity": "normal", "remote": "no"}


def test_every_count_that_is_reported_is_required_and_no_register_number_is() -> None:
    for _, each, field in ALL:
        if field.type is FieldType.COUNT and field.computed is None:
            assert field.required is (each.rows is not RowKind.LIST and field.id != "petitions_carried"), field.id


def test_the_district_level_may_be_chosen_until_it_ended() -> None:
    choices = {choice.id: choice for choice in table("opinions_register").field("authority").choices or ()}
    assert [choice.label.vi for choice in choices.values()] == [
        "doanh nghiệp",
        "cấp xã",
        "cấp huyện",
        "cấp tỉnh",
        "Trung ương",
    ]
    assert choices["district"].valid_to == date(2025, 6, 30)


CHOICES = {
    ("opinions_register", "topic"): "Xây dựng, phát triển Đảng trong công nhân lao động; Thu hút lao động, đào tạo, nâng cao kỹ năng nghề; Nhà ở, thiết chế văn hóa tại các khu công nghiệp; BHXH, BHYT; Chính sách ngành Giáo dục; Giao thông; Môi trường, an ninh trật tự; Tín dụng; Khám chữa bệnh; Khác",
    ("opinions_register", "status"): "Đã trả lời tại hội nghị; Đang giải quyết; Đã giải quyết; Chưa giải quyết được; Đã chuyển cấp trên; Không thuộc thẩm quyền",
    ("opinions_register", "disposition"): "Chọn trình hội nghị; Gộp; Trả lời bằng văn bản; Chuyển; Không thuộc thẩm quyền",
    ("petitions_register", "kind"): "khiếu nại; tố cáo; kiến nghị; phản ánh",
    ("petitions_register", "complexity"): "thường; phức tạp; đặc biệt phức tạp",
    ("petitions_register", "handling"): "Thuộc thẩm quyền; Tham gia giải quyết; Chuyển đơn; Hướng dẫn; Lưu đơn",
    ("conclusions_register", "status"): "Chưa triển khai; Đang thực hiện; Thực hiện thường xuyên; Đã hoàn thành",
}  # fmt: skip


@pytest.mark.parametrize(("name", "field"), CHOICES)
def test_choices_are_those_of_the_domain(name: str, field: str) -> None:
    labels = [choice.label.vi for choice in table(name).field(field).choices or ()]
    assert labels == CHOICES[name, field].split("; ")


def test_every_rule_has_a_source_and_a_sentence_in_both_languages() -> None:
    rules = [(each, rule) for form in LIBRARY.forms for each in form.tables for rule in each.rules]
    assert len(rules) >= 20
    for each, rule in rules:
        assert rule.source
        assert rule.message
        assert rule.message.vi.endswith(".")
        assert rule.message.en
        assert parse_rule(rule.expr, {field.id: field for field in each.fields}).fields


def test_every_label_and_note_has_english_beside_it() -> None:
    for _, each, field in ALL:
        assert each.note
        assert each.note.en
        assert field.label.en
        assert field.group is None or field.group.en
        assert all(choice.label.en for choice in field.choices or ())


def test_no_sheet_name_stands_in_two_forms() -> None:
    sheets = [each.sheet for form in LIBRARY.forms for each in form.tables]
    assert len(set(sheets)) == len(sheets)


@pytest.mark.parametrize("code", ["XS301", "XS308"])
def test_the_codes_of_row_rules_take_every_severity(code: str) -> None:
    """The check of a definition relies on it and does not read the catalogue for them."""
    assert CATALOGUE[code].severities == frozenset(Severity)
