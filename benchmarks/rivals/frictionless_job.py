"""The same tables validated with frictionless: types, what is required, bounds, choices, and the row rules.

    python frictionless_job.py FOLDER

No totals and no workbook: frictionless validates. Prints how many errors there are.
"""

import sys
from pathlib import Path

from frictionless import Checklist, Dialect, Resource, Schema, checks, fields
from frictionless.formats import ExcelControl
from tables import REGISTER, SUMMARY

DATES = {"issued_on", "raised_on", "due_on", "resolved_on", "published_on"}
TEXTS = {
    "unit", "number", "issuer", "title", "routine_topics", "document_supervision", "supervision_teams",
    "joint_supervision", "critique_documents", "conference", "raised_by", "content", "assigned_to", "answer",
    "merged_into", "publish_reason",
}  # fmt: skip
CHOICES = {
    "topic": [
        "Xây dựng, phát triển Đảng trong công nhân lao động", "Thu hút lao động, đào tạo, nâng cao kỹ năng nghề",
        "Nhà ở, thiết chế văn hóa tại các khu công nghiệp", "BHXH, BHYT", "Chính sách ngành Giáo dục", "Giao thông",
        "Môi trường, an ninh trật tự", "Tín dụng", "Khám chữa bệnh", "Khác",
    ],
    "authority": ["doanh nghiệp", "cấp xã", "cấp huyện", "cấp tỉnh", "Trung ương"],
    "status": [
        "Đã trả lời tại hội nghị", "Đang giải quyết", "Đã giải quyết", "Chưa giải quyết được", "Đã chuyển cấp trên",
        "Không thuộc thẩm quyền",
    ],
    "disposition": [
        "Chọn trình hội nghị", "Gộp", "Trả lời bằng văn bản", "Chuyển", "Không thuộc thẩm quyền",
    ],
    "publish": ["Có", "Không"],
}  # fmt: skip
REQUIRED = {
    "number", "issued_on", "issuer", "title", "sessions", "opinions", "receptions", "petitions_received",
    "petitions_resolved", "raised_on", "content",
}  # fmt: skip
RULES = {
    "Biểu 2": ["(petitions_resolved or 0) <= (petitions_received or 0) + (petitions_carried or 0)"],
    "Biểu 3": ["(cases_answered or 0) <= (cases_raised or 0)"],
    "Biểu 4": [
        "agencies_held <= agencies_total",
        "enterprises_held <= enterprises_total",
        "enterprises_dialogue <= enterprises_total",
    ],
    "Biểu 5": ["party_admitted <= party_referred"],
    "Sổ kiến nghị": [
        "resolved_on == None or resolved_on >= raised_on",
        "due_on == None or due_on >= raised_on",
        "published_on == None or published_on >= raised_on",
        "disposition != 'Gộp' or merged_into != None",
        "publish != 'Không' or publish_reason != None",
        "publish != 'Không' or published_on == None",
        "status != 'Đã giải quyết' or resolved_on != None",
    ],
}


def field(name: str) -> fields.AnyField:
    """The field of a column, with its constraints."""
    constraints: dict[str, object] = {"required": True} if name in REQUIRED else {}
    if name in DATES:
        return fields.DateField(name=name, constraints=constraints)
    if name in CHOICES:
        return fields.StringField(name=name, constraints={**constraints, "enum": CHOICES[name]})
    if name in TEXTS:
        return fields.StringField(name=name, constraints=constraints)
    if name.endswith("_rate"):
        return fields.NumberField(name=name)
    return fields.IntegerField(name=name, constraints={**constraints, "minimum": 0})


def resource(path: Path, sheet: str, skip: int, columns: list[str]) -> Resource:
    """One table of one workbook."""
    dialect = Dialect(header=False, comment_rows=list(range(1, skip + 1)), controls=[ExcelControl(sheet=sheet)])
    return Resource(
        path=path.name, basepath=str(path.parent), dialect=dialect, schema=Schema(fields=[field(n) for n in columns])
    )


def main(folder: str) -> None:
    """Validates every table of every workbook."""
    errors = 0
    for path in sorted(Path(folder).glob("*.xlsx")):
        tables = SUMMARY if path.name.startswith("bieu-tong-hop") else REGISTER
        for sheet, (skip, columns) in tables.items():
            rules = [checks.row_constraint(formula=rule) for rule in RULES.get(sheet, [])]
            checklist = Checklist(checks=rules, skip_errors=["blank-row"])
            errors += resource(path, sheet, skip, columns).validate(checklist).stats["errors"]
    print(f"{errors} errors")


if __name__ == "__main__":
    main(sys.argv[1])
