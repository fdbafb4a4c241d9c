"""Register entries that two units have word for word, in typed records of the real registers."""

from datetime import date
from pathlib import Path

from xlsync.forms.load import load_form
from xlsync.model import Cleaned, Finding, Period, Submission
from xlsync.model.submission import Records, Role, Source
from xlsync.model.unit import Register, Tier, Unit
from xlsync.reconcile.outliers.stage import outlier_findings

SCHEMAS = Path(__file__).parents[3] / "schemas/forms"
FORMS = {
    (form.form, form.version): form
    for form in (load_form(SCHEMAS / f"{name}-2024.yaml") for name in ("so-kien-nghi", "bieu-tong-hop"))
}
NOW = Period.parse("2024")
REGISTER = Register(
    (
        Unit("T", "T", Tier.PROVINCE),
        *(Unit(code, code, Tier.UPPER, parent="T") for code in "ABC"),
        Unit("A1", "A1", Tier.GRASSROOTS, parent="A"),
    )
)
WORDS = [
    f"Đề nghị doanh nghiệp {what} cho người lao động làm ca đêm tại các phân xưởng (dữ liệu mẫu)"
    for what in ("tăng tiền ăn ca", "bố trí xe đưa đón", "lắp thêm quạt mát", "khám sức khỏe định kỳ", "hỗ trợ nhà ở")
]


def _opinions(unit: str, words: list[str], day: int = 3) -> Submission:
    values: dict[str, list[Cleaned]] = {
        "no": [int(n) for n in range(1, len(words) + 1)],
        "raised_on": [date(2024, 3, day)] * len(words),
        "content": list(words),
    }
    columns = {name: place + 1 for place, name in enumerate(values)}
    roles, units = [Role.ENTRY] * len(words), [None] * len(words)
    rows = list(range(8, 8 + len(words)))
    records = Records("so-kien-nghi", "2024", "opinions_register", "S", columns, rows, roles, list(units), values)
    return Submission(Source(f"{unit}.xlsx"), "so-kien-nghi", "2024", unit, NOW, tables=(records,))


def _found(*now: Submission, peers: bool = True) -> list[Finding]:
    return outlier_findings(now, [], FORMS, REGISTER, NOW, peers=peers)


def test_entries_alike_in_two_registers_are_told_of_both_to_the_province_only() -> None:
    both = _opinions("A", WORDS), _opinions("B", [*WORDS[:4], "khác " * 20])
    found = _found(*both)
    assert [(each.variant, each.unit, each.values["entries"], each.values["other"]) for each in found] == [
        ("copied_entries", "A", 4, "B"),
        ("copied_entries", "B", 4, "A"),
    ]
    assert found[0].cell == "C8"
    assert not any("Đề nghị" in str(each.values) for each in found)
    assert _found(*both, peers=False) == []


def test_few_short_or_differing_entries_and_a_parents_register_are_no_copies() -> None:
    assert _found(_opinions("A", WORDS), _opinions("B", WORDS[:2])) == []
    assert _found(_opinions("A", WORDS), _opinions("B", [WORDS[0]] * 5)) == []
    assert _found(_opinions("A", WORDS), _opinions("B", WORDS, day=4)) == []
    assert (
        _found(_opinions("A", ["Tăng lương", "Nhà ở", "Ăn ca"]), _opinions("B", ["Tăng lương", "Nhà ở", "Ăn ca"])) == []
    )
    assert _found(_opinions("A", WORDS), _opinions("A1", WORDS)) == []


def test_documents_of_the_province_may_stand_in_every_list() -> None:
    def listed(unit: str) -> Submission:
        count = 4
        values: dict[str, list[Cleaned]] = {
            "number": [f"{n}/KH-LĐLĐ" for n in range(count)],
            "issued_on": [date(2024, 3, 1 + n) for n in range(count)],
            "issuer": ["Ban Thường vụ Liên đoàn Lao động tỉnh Mẫu khóa XV, nhiệm kỳ 2023 – 2028 (mẫu)"] * count,
            "title": [f"Kế hoạch số {n} " + "về tổ chức đối thoại với công nhân lao động " * 2 for n in range(count)],
        }
        columns = {name: place + 1 for place, name in enumerate(values)}
        rows, roles = list(range(8, 8 + count)), [Role.ENTRY] * count
        records = Records("bieu-tong-hop", "2024", "documents", "S", columns, rows, roles, [None] * count, values)
        return Submission(Source(f"{unit}.xlsx"), "bieu-tong-hop", "2024", unit, NOW, tables=(records,))

    assert _found(listed("A"), listed("B")) == []
