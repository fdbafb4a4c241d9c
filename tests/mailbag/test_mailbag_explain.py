"""`xlsync explain`: every cell behind a total. The commands run as a user runs them."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mailbag_files import Office, book, mail

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/explain.schema.json").read_text(encoding="utf-8"))
SESSIONS = "dialogue_petitions.sessions"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.gets("a.eml", mail({"BC.xlsx": book("A", cells={("Biểu 2", "B9"): "07 buổi"})}))
    office.gets("b.xlsx", book("B"))
    return office


def _explained(office: Office, figure: str, *more: object) -> list[dict[str, Any]]:
    done = office.xlsync("explain", figure, office.bag, "--period", "2024-H1", "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA)
    return document["totals"]


def test_each_cell_is_there_as_typed_and_as_read(office: Office) -> None:
    province, upper, grassroots = _explained(office, SESSIONS)
    assert (province["value"], province["cells"]) == (None, [])
    assert [(each["unit"], each["cell"], each["value"]) for each in upper["cells"]] == [
        ("A", "B8", 10),
        ("B", "B8", 10),
    ]
    assert [(each["path"].rsplit("/")[-1], each["member"]) for each in upper["cells"]] == [
        ("a.eml", "BC.xlsx"),
        ("b.xlsx", None),
    ]
    refused = next(each for each in grassroots["cells"] if each["unit"] == "A1")
    assert (refused["typed"], refused["value"], refused["refused"], refused["cell"]) == ("07 buổi", None, True, "B9")
    assert grassroots["incomplete"]


def test_the_cells_add_up_to_the_totals_of_the_run(office: Office) -> None:
    done = office.xlsync("consolidate", office.bag, "--period", "2024-H1", "--format", "json")
    rows = json.loads(done.stdout)["totals"]["dialogue_petitions"]
    for field in ("sessions", "opinions", "receptions", "petitions_received", "petitions_resolved"):
        for row, total in zip(rows, _explained(office, f"dialogue_petitions.{field}"), strict=True):
            numbers = [each["value"] for each in total["cells"] if each["value"] is not None]
            assert (total["tier"], total["value"]) == (row["tier"], row[field])
            assert sum(numbers) == (row[field] or 0)


def test_a_rate_is_followed_by_the_figures_that_it_is_made_of(office: Office) -> None:
    found = _explained(office, "dialogue_petitions.resolved_rate", "--tier", "upper")
    assert [(each["field"], each["value"], len(each["cells"])) for each in found] == [
        ("resolved_rate", 1.0, 0),
        ("petitions_resolved", 20, 2),
        ("petitions_received", 20, 2),
    ]


def test_one_units_figures_alone(office: Office) -> None:
    found = _explained(office, SESSIONS, "--unit", "LĐLĐ huyện Bắc Sơn")
    assert [(each["tier"], each["value"], [cell["unit"] for cell in each["cells"]]) for each in found] == [
        ("upper", 10, ["B"]),
        ("grassroots", 9, ["B1"]),
    ]


def test_a_correction_by_telephone_stands_beside_what_the_file_says(office: Office) -> None:
    office.consolidated()
    names = ["--confirmed-by", "Chị Mẫu", "--by", "Anh Mẫu", "--reason", "gõ nhầm"]
    office.xlsync("adjust", "--unit", "A", "--period", "2024-H1", "--cell", SESSIONS, "--to", "12", *names)
    (upper,) = _explained(office, SESSIONS, "--tier", "upper")
    first = upper["cells"][0]
    assert (upper["value"], first["typed"], first["value"], first["adjustment"]["confirmed_by"]) == (
        22,
        "10",
        12,
        "Chị Mẫu",
    )
    told = office.xlsync("explain", SESSIONS, office.bag, "--period", "2024-H1", "--tier", "upper").stdout
    assert "điều chỉnh từ 10: Chị Mẫu xác nhận, Anh Mẫu ghi; gõ nhầm" in told
    assert "Công đoàn cấp trên cơ sở: 22 (2 ô)" in told


@pytest.mark.parametrize(
    ("figure", "more", "told"),
    [
        ("dialogue_petitions.khong", (), "không có tổng như vậy; trong bảng dialogue_petitions có sessions"),
        ("khong.co", (), "ghi BẢNG.CHỈ-TIÊU"),
        ("documents.number", (), "ghi BẢNG.CHỈ-TIÊU"),
        (SESSIONS, ("--unit", "Không Ai"), "Không có đơn vị"),
        ("membership_party.members", ("--tier", "upper"), "không chia theo cấp"),
    ],
)
def test_what_has_no_total_is_said(figure: str, more: tuple[str, ...], told: str, office: Office) -> None:
    done = office.xlsync("explain", figure, office.bag, "--period", "2024-H1", *more)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
