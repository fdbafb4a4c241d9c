"""Drop-downs: labels and synonyms found again, validity on the period's last day."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from xlsync.clean.choices import Choices, parse_choice
from xlsync.forms.definition import FieldDefinition

FIELD = TypeAdapter(FieldDefinition).validate_python(
    {
        "id": "authority",
        "label": {"vi": "Thẩm quyền"},
        "type": "choice",
        "choices": [
            {"id": "company", "label": {"vi": "doanh nghiệp", "en": "enterprise"}},
            {"id": "district", "label": {"vi": "cấp huyện"}, "valid_to": date(2025, 6, 30)},
            {"id": "commune", "label": {"vi": "cấp xã"}, "synonyms": ["xã, phường"], "valid_from": date(2024, 1, 1)},
            {"id": "received", "label": {"vi": "đã nhận"}},
            {"id": "delegated", "label": {"vi": "đa nhân"}},
        ],
    }
)
DAY = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("doanh nghiệp", "company"), ("Doanh nghiệp", "company"), (" DOANH  NGHIỆP. ", "company"), ("doanh nghiep", "company"), ("Enterprise", "company"),
        ("xã, phường", "commune"), ("xa phuong", "commune"), ("doanh nghie\u0323\u0302p", "company"), ("đã nhận", "received"), ("đa nhân", "delegated"),
    ],
)  # fmt: skip
def test_labels_and_synonyms_are_found_without_regard_to_case_and_diacritics(text: str, choice: str) -> None:
    assert parse_choice(text, FIELD, DAY).value == choice


@pytest.mark.parametrize("text", ["company", "cấp tỉnh", "doanh", "da nhan", "5"])
def test_ids_parts_and_texts_that_fit_two_choices_are_xs207(text: str) -> None:
    parsed = parse_choice(text, FIELD, DAY)
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS207", "")


def test_a_choice_holds_to_its_last_day() -> None:
    assert parse_choice("cấp huyện", FIELD, date(2025, 6, 30)).value == "district"
    ended = parse_choice("cấp huyện", FIELD, date(2025, 7, 1))
    assert (ended.value, ended.problem, ended.variant) == (None, "XS207", "ended")
    assert ended.values["valid_to"] == "2025-06-30"
    assert parse_choice("cấp xã", FIELD, date(2023, 12, 31)).variant == "ended"


def test_only_what_is_offered_on_the_day_is_named() -> None:
    assert Choices(FIELD, date(2023, 1, 1)).offered == "doanh nghiệp; cấp huyện; đã nhận; đa nhân"
    assert Choices(FIELD, date(2025, 7, 1)).offered == "doanh nghiệp; cấp xã; đã nhận; đa nhân"


@pytest.mark.parametrize("text", ["", " ", "-", "…"])
def test_punctuation_alone_is_blank(text: str) -> None:
    parsed = parse_choice(text, FIELD, DAY)
    assert (parsed.value, parsed.problem) == (None, None)
