"""Sample documents and sample prose. Nothing here was published, and no real person is named."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from making.figures import PERIOD, Row, UnitFigures
from xlsync.model import Tier

SAMPLE_NOTE = "Số liệu chia theo đơn vị là số liệu mẫu"

_TITLES = (
    ("KH", "Kế hoạch tổ chức tiếp xúc, đối thoại với đoàn viên, người lao động năm {year} (văn bản mẫu)"),
    ("HD", "Hướng dẫn thực hiện quy chế dân chủ ở cơ sở năm {year} (văn bản mẫu)"),
    ("CV", "Về việc tăng cường tiếp nhận, giải quyết đơn thư của đoàn viên (văn bản mẫu)"),
    ("QĐ", "Quyết định ban hành quy chế tiếp đoàn viên, CNVCLĐ (văn bản mẫu)"),
    ("BC", "Báo cáo kết quả giám sát việc thực hiện chính sách đối với người lao động năm {year} (văn bản mẫu)"),
    ("KH", "Kế hoạch giám sát, phản biện xã hội năm {year} (văn bản mẫu)"),
)
_ROUTINE = (
    "Giám sát việc ký kết, thực hiện thỏa ước lao động tập thể (nội dung mẫu).",
    "Giám sát việc đóng bảo hiểm xã hội, bảo hiểm y tế cho người lao động (nội dung mẫu).",
    "Giám sát việc thực hiện quy chế dân chủ tại đơn vị, doanh nghiệp (nội dung mẫu).",
    "Giám sát bữa ăn ca và điều kiện vệ sinh lao động (nội dung mẫu).",
)
_BY_DOCUMENT = (
    "Nghiên cứu nội quy lao động, thang bảng lương do doanh nghiệp gửi đến (nội dung mẫu).",
    "Xem xét báo cáo thực hiện quy chế dân chủ của các đơn vị (nội dung mẫu).",
)
_TEAMS = "Thành lập {count} đoàn giám sát tại {places} đơn vị, doanh nghiệp (nội dung mẫu)."
_JOINT = "Phối hợp với cơ quan lao động, bảo hiểm xã hội cùng cấp (nội dung mẫu)."
_CRITIQUE = "Góp ý bằng văn bản vào {count} dự thảo văn bản (nội dung mẫu)."


def add_content(reports: Sequence[UnitFigures]) -> None:
    """Gives each report its documents (Biểu 1) and its prose (Biểu 3)."""
    random = Random(2021)  # apart from the figures, so that one can change without the other
    for report in reports:
        report.documents = _documents(report, random)
        own, below = report.supervision
        own["routine_topics"] = "\n".join(random.sample(_ROUTINE, random.randint(1, 3)))
        own["document_supervision"] = random.choice(_BY_DOCUMENT)
        own["supervision_teams"] = _TEAMS.format(count=random.randint(1, 4), places=random.randint(4, 12))
        if random.random() < 0.5:
            own["joint_supervision"] = _JOINT
            own["critique_documents"] = _CRITIQUE.format(count=random.randint(1, 5))
        if random.random() < 0.6:
            below["routine_topics"] = random.choice(_ROUTINE)


def _documents(report: UnitFigures, random: Random) -> list[Row]:
    issuer = "LĐLĐ" if "Liên đoàn Lao động" in report.unit.name else "CĐ"
    count = 4 if report.unit.tier is Tier.PROVINCE else random.randint(2, 4)
    span = (PERIOD.last - PERIOD.first).days
    days = sorted(random.sample(range(10, span - 5), count))
    rows: list[Row] = []
    for number, (day, (kind, title)) in enumerate(zip(days, random.sample(_TITLES, count), strict=True), start=1):
        issued: date = PERIOD.first + timedelta(days=day)
        # Numbers run on over the years, as the offices of the sample keep them.
        rows.append(
            {
                "no": number,
                "number": f"{10 + day // 3}/{kind}-{issuer}",
                "issued_on": issued.isoformat(),
                "issuer": report.unit.name,
                "title": title.format(year=issued.year),
            }
        )
    return rows
