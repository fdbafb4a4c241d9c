"""What the sample unions write: invented enterprises, figures and opinions, the same on every machine."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from random import Random

from xlsync.forms.definition import FieldDefinition
from xlsync.forms.layout import valid_choices
from xlsync.model import Cleaned, Period

_KIND = (
    "Công ty TNHH", "Công ty Cổ phần", "Công ty TNHH Một thành viên", "Trường Trung học cơ sở", "Trung tâm Y tế",
    "Trường Tiểu học", "Hợp tác xã", "Doanh nghiệp tư nhân",
)  # fmt: skip
_FIRST = ("Hoàng", "Minh", "Thành", "Phú", "Tân", "Đại", "Nam", "Bắc", "Việt", "An", "Hưng", "Trường", "Quang", "Bình")
_LAST = ("Phát", "Thịnh", "Sơn", "Hà", "Giang", "Long", "Đức", "Phong", "Thủy", "Vượng", "Khánh", "Điền", "Lộc", "Mỹ")
_TRADE = ("May mặc", "Điện tử", "Bao bì", "Cơ khí", "Chế biến gỗ", "Thực phẩm", "Vận tải", "Xây lắp", "Giày da", "Nhựa")

_DOCUMENTS = (
    ("KH", "Kế hoạch tổ chức tiếp xúc, đối thoại với đoàn viên, người lao động (văn bản mẫu)"),
    ("HD", "Hướng dẫn thực hiện quy chế dân chủ ở cơ sở tại doanh nghiệp (văn bản mẫu)"),
    ("CV", "Về việc tăng cường tiếp nhận, giải quyết đơn thư của đoàn viên, CNVCLĐ (văn bản mẫu)"),
    ("QĐ", "Quyết định ban hành quy chế tiếp đoàn viên, CNVCLĐ (văn bản mẫu)"),
    ("BC", "Báo cáo kết quả giám sát việc thực hiện chính sách đối với người lao động (văn bản mẫu)"),
)
_PROSE = (
    "Giám sát việc ký kết, thực hiện thỏa ước lao động tập thể tại các doanh nghiệp trên địa bàn (nội dung mẫu).",
    "Giám sát việc đóng bảo hiểm xã hội, bảo hiểm y tế, bảo hiểm thất nghiệp cho người lao động (nội dung mẫu).",
    "Nghiên cứu nội quy lao động, thang bảng lương do doanh nghiệp gửi đến (nội dung mẫu).",
    "Phối hợp với cơ quan lao động và bảo hiểm xã hội cùng cấp giám sát tại các đơn vị (nội dung mẫu).",
)
_SUBJECTS = (
    "Đề nghị tăng chuyến xe buýt từ trung tâm vào khu công nghiệp trong giờ tan ca",
    "Đề nghị xây dựng thêm nhà ở xã hội cho công nhân thuê với giá phù hợp",
    "Đề nghị nâng chất lượng bữa ăn ca, công khai đơn giá suất ăn tại nhà ăn của công ty",
    "Đề nghị giải quyết dứt điểm tình trạng chậm đóng bảo hiểm xã hội của người lao động",
    "Đề nghị bố trí bác sĩ khám chữa bệnh bảo hiểm y tế ngoài giờ hành chính, ngày thứ bảy",
    "Đề nghị mở lớp mẫu giáo nhận trẻ từ 12 tháng tuổi cho con công nhân làm ca",
    "Đề nghị tăng cường tuần tra, lắp đèn chiếu sáng ở các khu nhà trọ đông công nhân",
    "Đề nghị cho vay vốn ưu đãi để mua nhà, sửa nhà, học nghề đối với đoàn viên khó khăn",
    "Đề nghị xử lý nước thải, khói bụi của nhà máy gần khu dân cư tổ dân phố số",
    "Đề nghị tạo điều kiện cho công nhân ưu tú được học lớp nhận thức về Đảng ngoài giờ làm việc",
)
_ANSWERS = (
    "Lãnh đạo đơn vị đã tiếp thu, giao phòng chuyên môn kiểm tra và trả lời bằng văn bản trong tháng.",
    "Ủy ban nhân dân đã chỉ đạo ngành chức năng khảo sát, đưa vào kế hoạch thực hiện trong năm.",
    "Doanh nghiệp thống nhất điều chỉnh từ kỳ lương tới, thông báo công khai trên bảng tin.",
    "Nội dung đã được giải thích tại hội nghị; người lao động nhất trí với phần trả lời.",
)
_BODIES = ("Ban Giám đốc công ty", "Sở Giao thông vận tải", "Bảo hiểm xã hội tỉnh", "UBND huyện", "Sở Xây dựng")


def enterprise(number: int) -> str:
    """The invented name of a grassroots union, another one for every number."""
    kinds, trades = _KIND, _TRADE
    kind, trade = kinds[number % len(kinds)], trades[number // len(kinds) % len(trades)]
    first, last = _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]
    return f"CĐCS {kind} {trade} {first} {last} {number}"


def figures(random: Random) -> dict[str, Cleaned]:
    """The counts of one row of Biểu 2; nobody settles more than came in."""
    carried, received = random.randint(0, 4), random.randint(0, 25)
    return {
        "sessions": random.randint(0, 12),
        "opinions": random.randint(0, 90),
        "receptions": random.randint(0, 40),
        "petitions_carried": carried,
        "petitions_received": received,
        "petitions_resolved": random.randint(0, received),
    }


def documents(random: Random, rows: int, issuer: str, period: Period) -> list[Mapping[str, Cleaned]]:
    """Biểu 1: so many documents, in the order of their days."""
    days = sorted(random.randrange((period.last - period.first).days) for _ in range(rows))
    kinds = [random.choice(_DOCUMENTS) for _ in range(rows)]
    return [
        {
            "no": number,
            "number": f"{10 + number}/{kind}-CĐ",
            "issued_on": period.first + timedelta(days=day),
            "issuer": issuer,
            "title": title,
        }
        for number, day, (kind, title) in zip(count(1), days, kinds)
    ]


def supervision(random: Random) -> dict[str, Cleaned]:
    """A row of Biểu 3: prose and counts."""
    raised = random.randint(0, 9)
    return {
        "routine_topics": "\n".join(random.sample(_PROSE, 2)),
        "document_supervision": random.choice(_PROSE),
        "supervision_teams": f"Thành lập {random.randint(1, 4)} đoàn giám sát (nội dung mẫu).",
        "cases_raised": raised,
        "cases_answered": random.randint(0, raised),
        "joint_supervision": random.choice(_PROSE),
        "critique_meetings": random.randint(0, 3),
        "critique_documents": f"Góp ý vào {random.randint(1, 6)} dự thảo văn bản (nội dung mẫu).",
    }


def no_supervision() -> dict[str, Cleaned]:
    """A row of Biểu 3 of a union that has nothing below it."""
    return {"cases_raised": 0, "cases_answered": 0, "critique_meetings": 0}


def democracy(random: Random) -> dict[str, Cleaned]:
    """The row of Biểu 4."""
    agencies, enterprises = random.randint(20, 80), random.randint(20, 200)
    return {
        "agencies_total": agencies,
        "agencies_held": random.randint(10, agencies),
        "enterprises_total": enterprises,
        "enterprises_held": random.randint(10, enterprises),
        "enterprises_dialogue": random.randint(10, enterprises),
    }


def membership(random: Random, unions: int) -> dict[str, Cleaned]:
    """The row of Biểu 5."""
    members, referred = random.randint(500, 30000), random.randint(5, 120)
    return {
        "grassroots_unions": unions,
        "unions_established": random.randint(0, 6),
        "members": members,
        "members_admitted": random.randint(0, 400),
        "party_referred": referred,
        "party_admitted": random.randint(0, referred),
    }


def opinions(
    random: Random, rows: int, unions: Sequence[str], fields: Mapping[str, FieldDefinition], period: Period
) -> list[Mapping[str, Cleaned]]:
    """The register: every opinion with its day, its answer and where it ended."""
    labels = {
        name: [choice.label.vi for choice in valid_choices(field, period.last)]
        for name, field in fields.items()
        if field.choices
    }
    ids = {choice.label.vi: choice.id for field in fields.values() for choice in field.choices or ()}
    span = (period.last - period.first).days - 40
    found: list[Mapping[str, Cleaned]] = []
    for number in range(1, rows + 1):
        raised = period.first + timedelta(days=number * span // rows)
        status, disposition = random.choice(labels["status"]), random.choice(labels["disposition"])
        settled = raised + timedelta(days=random.randint(1, 30)) if ids[status] in {"resolved", "answered"} else None
        secret = random.random() < 0.03
        found.append(
            {
                "no": number,
                "raised_on": raised,
                "conference": f"Hội nghị đối thoại định kỳ tháng {raised.month}",
                "raised_by": random.choice(unions),
                "topic": random.choice(labels["topic"]),
                "content": f"{random.choice(_SUBJECTS)} (ý kiến mẫu số {number}).",
                "authority": random.choice(labels["authority"]),
                "assigned_to": random.choice(_BODIES),
                "answer": random.choice(_ANSWERS) if settled else None,
                "status": status,
                "due_on": raised + timedelta(days=30),
                "resolved_on": settled,
                "disposition": disposition,
                "merged_into": str(max(1, number - 7)) if ids[disposition] == "merge" else None,
                "publish": "Không" if secret else "Có",
                "publish_reason": "Người nêu đề nghị không công khai" if secret else None,
                "published_on": settled + timedelta(days=2) if settled and not secret else None,
            }
        )
    return found
