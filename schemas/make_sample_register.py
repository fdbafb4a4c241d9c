"""Writes units/bac-giang-mau.csv, the sample register, the same bytes every time: `python make_sample_register.py`.

The province and its 17 upper-level unions are public bodies, as they were on 2024-02-29; every grassroots union is
invented, and so are the codes, the addresses and which union was merged, split or moved. The commune-level unions after
2025-06-30 are a sample of what follows when the district level ends; the merger of provinces of that day is left out.
"""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

TARGET = Path(__file__).resolve().parent / "units" / "bac-giang-mau.csv"
COLUMNS = ("code", "name", "aliases", "tier", "parent", "valid_from", "valid_to", "successors", "emails", "forms_due")
MARK = "# sample: đơn vị cơ sở trong tệp này là tên đặt ra để minh họa"

DISTRICTS_END, COMMUNES_BEGIN = "2025-06-30", "2025-07-01"
REORGANISED, BEFORE = "2023-07-01", "2023-06-30"
ESTABLISHED_IN_PERIOD = 190  # what the province published for 2021-03-03..2024-02-29

MERGED = (("BG-TPBG-021", 2), ("BG-HH-040", 3), ("BG-GD-011", 2))  # what it is now, of how many
SPLIT = (("BG-LG-050", "BG-LG-051"), ("BG-KCN-100", "BG-KCN-101"))
MOVED = (("BG-KCN-010", "BG-VY"), ("BG-KCN-011", "BG-YD"), ("BG-VC-007", "BG-TPBG"))  # and where it was


@dataclass(frozen=True)
class Entry:
    """One line of the register."""

    code: str
    name: str
    tier: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    successors: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    forms_due: tuple[str, ...] = ()

    def cells(self) -> list[str]:
        """The cells in the order of COLUMNS; lists are joined by `|`."""
        values = (getattr(self, column) for column in COLUMNS)
        return [value if isinstance(value, str) else "|".join(value) for value in values]


@dataclass(frozen=True)
class District:
    """A federation that ends with the district level: what it is called, how many unions it has, what follows."""

    code: str
    kind: str
    place: str
    unions: int
    successors: tuple[tuple[str, str], ...]
    former: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The kind as offices shorten it."""
        return {"thành phố": "TP", "thị xã": "TX", "huyện": "H."}[self.kind]


DISTRICTS = (
    District("TPBG", "thành phố", "Bắc Giang", 230, (("PBG", "phường Bắc Giang"), ("PDM", "phường Đa Mai"))),
    District("VY", "thị xã", "Việt Yên", 190, (("PVY", "phường Việt Yên"),), ("LĐLĐ huyện Việt Yên", "Huyện Việt Yên")),
    District("HH", "huyện", "Hiệp Hòa", 150, (("XHH", "xã Hiệp Hòa"),)),
    District("LG", "huyện", "Lạng Giang", 140, (("XLG", "xã Lạng Giang"),)),
    District("LNA", "huyện", "Lục Nam", 130, (("XLNA", "xã Lục Nam"),)),
    District("LNG", "huyện", "Lục Ngạn", 125, (("PCHU", "phường Chũ"), ("XLNG", "xã Lục Ngạn"))),
    District("SD", "huyện", "Sơn Động", 80, (("XSD", "xã Sơn Động"),)),
    District("TY", "huyện", "Tân Yên", 115, (("XTY", "xã Tân Yên"),)),
    District("YD", "huyện", "Yên Dũng", 120, (("PYD", "phường Yên Dũng"),)),
    District("YT", "huyện", "Yên Thế", 75, (("XYT", "xã Yên Thế"),)),
)
# code, name, aliases, mailbox, unions
OTHERS = (
    ("KCN", "Công đoàn các Khu công nghiệp", ("CĐ các KCN tỉnh", "Công đoàn các KCN tỉnh Bắc Giang"), "cac-kcn", 260),
    (
        "VC",
        "Công đoàn Viên chức tỉnh",
        ("CĐVC tỉnh", "CĐ Viên chức", "Công đoàn Viên chức tỉnh Bắc Giang"),
        "vien-chuc",
        95,
    ),
    ("GD", "Công đoàn ngành Giáo dục", ("CĐN Giáo dục", "Công đoàn Giáo dục tỉnh", "CĐ GD&ĐT"), "giao-duc", 46),
    ("YTE", "Công đoàn ngành Y tế", ("CĐN Y tế", "Công đoàn Y tế tỉnh"), "y-te", 30),
    ("XD", "Công đoàn ngành Xây dựng", ("CĐN Xây dựng", "Công đoàn Xây dựng tỉnh"), "xay-dung", 12),
    ("GTVT", "Công đoàn ngành Giao thông vận tải", ("CĐN GTVT", "Công đoàn GTVT tỉnh"), "giao-thong-van-tai", 14),
    ("NN", "Công đoàn ngành Nông nghiệp và PTNT", ("CĐN Nông nghiệp", "CĐ NN&PTNT tỉnh"), "nong-nghiep", 14),
)
DIRECT = (
    "Cơ quan Liên đoàn Lao động tỉnh",
    "Nhà Văn hóa Lao động Sao Mai",
    "Trung tâm Tư vấn pháp luật Sao Mai",
    "Khách sạn Công đoàn Suối Mơ",
    "Trường Trung cấp nghề Nắng Mới",
    "Tổng Công ty cổ phần Lúa Vàng Sen Hồng",
)

_FIRST = (
    "Sao Mai", "Hừng Đông", "Cánh Diều", "Hoa Gạo", "Suối Mơ", "Mây Trắng", "Nắng Mới", "Đồng Xanh", "Gió Lành",
    "Trăng Rằm", "Lúa Vàng", "Sen Hồng", "Chim Én", "Cầu Vồng", "Rừng Thông", "Giọt Sương", "Bình Minh", "Vải Đỏ",
    "Tre Ngà", "Sóng Biếc", "Đá Trắng", "Hoa Ban",
)  # fmt: skip
_SECOND = (
    "Phương Nam", "Thịnh Vượng", "Hòa Phát Đạt", "Tân Tiến", "Đại Đồng", "Việt Mới", "An Khang", "Phú Quý", "Đông Bắc",
    "Thành Công", "Minh Tâm", "Quang Vinh", "Hưng Thịnh", "Trường Sơn", "Bảo An",
)  # fmt: skip
_ENTERPRISES = (
    "Công ty TNHH May", "Công ty TNHH Điện tử", "Công ty cổ phần Cơ khí", "Công ty TNHH MTV Bao bì",
    "Công ty TNHH Chế biến nông sản", "Công ty cổ phần Thương mại", "Công ty TNHH Linh kiện", "Hợp tác xã Dịch vụ",
    "Công ty cổ phần Vật liệu", "Công ty TNHH Da giày",
)  # fmt: skip
_SCHOOLS = ("Trường Mầm non", "Trường Tiểu học", "Trường THCS")
_AGENCIES = ("Cơ quan UBND xã", "Trung tâm Văn hóa", "Ban Quản lý dự án", "Đội Quản lý trật tự")
_KINDS = {
    "KCN": tuple(kind for kind in _ENTERPRISES if not kind.startswith("Hợp tác xã")),
    "VC": ("Văn phòng", "Chi cục", "Trung tâm", "Sở", "Ban"),
    "GD": ("Trường THPT", "Trung tâm Giáo dục thường xuyên"),
    "YTE": ("Bệnh viện Đa khoa", "Trung tâm Y tế", "Phòng khám"),
    "XD": ("Công ty cổ phần Xây lắp", "Viện Quy hoạch"),
    "GTVT": ("Công ty cổ phần Vận tải", "Bến xe khách"),
    "NN": ("Trạm Khuyến nông", "Công ty TNHH Khai thác công trình thủy lợi"),
}


def _kinds(code: str) -> tuple[str, ...]:
    # A district has schools, agencies and enterprises, about half of them enterprises.
    return _KINDS.get(code, (*_SCHOOLS, *_AGENCIES, *_ENTERPRISES))


class _Names:
    """Invented names, each once in the whole register."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def next(self, kind: str) -> str:
        number = self._used.get(kind, 0)
        self._used[kind] = number + 1
        # Both lists have lengths without a common divisor, so every pair comes once before one returns.
        pair = f"{_FIRST[number % len(_FIRST)]} {_SECOND[number % len(_SECOND)]}"
        rounds = number // (len(_FIRST) * len(_SECOND))
        return f"Công đoàn cơ sở {kind} {pair}{f' {rounds + 1}' if rounds else ''}"


def upper_level() -> Iterator[Entry]:
    """The province, its 17 upper-level unions and the commune-level unions that follow the districts."""
    due = ("bieu-tong-hop",)
    yield Entry(
        "BG", "Liên đoàn Lao động tỉnh Bắc Giang", "province", aliases=("LĐLĐ tỉnh", "Cơ quan LĐLĐ tỉnh Bắc Giang"),
        emails=("ldld-tinh@congdoan.example",), forms_due=due,
    )  # fmt: skip
    for district in DISTRICTS:
        place = f"{district.kind} {district.place}"
        mailbox = _ascii(f"{'' if district.kind == 'huyện' else district.short} {district.place}")
        yield Entry(
            f"BG-{district.code}", f"Liên đoàn Lao động {place}", "upper", "BG",
            aliases=(place[0].upper() + place[1:], f"LĐLĐ {district.short} {district.place}", *_shorter(district)),
            valid_to=DISTRICTS_END, successors=tuple(f"BG-{code}" for code, _ in district.successors),
            emails=(f"{mailbox}@congdoan.example",), forms_due=due,
        )  # fmt: skip
    for code, name, aliases, mailbox, _ in OTHERS:
        yield Entry(
            f"BG-{code}", name, "upper", "BG", aliases=aliases, emails=(f"{mailbox}@congdoan.example",), forms_due=due
        )
    for district in DISTRICTS:
        for code, place in district.successors:
            yield Entry(
                f"BG-{code}", f"Công đoàn {place}", "upper", "BG", aliases=(f"CĐ {place}",), valid_from=COMMUNES_BEGIN,
                emails=(f"{_ascii(place)}@congdoan.example",), forms_due=due,
            )  # fmt: skip


def _shorter(district: District) -> tuple[str, ...]:
    # The city has the name of the province: without its kind it could be either.
    own = () if district.kind == "thành phố" else (f"LĐLĐ {district.place}", district.place)
    return (*own, *district.former)


def _ascii(text: str) -> str:
    plain = str.maketrans(
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
        "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd",
    )
    return "-".join(text.lower().translate(plain).split())


def grassroots() -> Iterator[list[Entry]]:
    """The entries of each parent as they stand on 2024-02-29, and as they stood before."""
    names = _Names()
    yield [
        Entry(f"BG-CS-{number:03}", f"Công đoàn cơ sở {name}", "grassroots", "BG")
        for number, name in enumerate(DIRECT, 1)
    ]
    numbers = [(district.code, district.unions) for district in DISTRICTS]
    numbers += [(code, unions) for code, _, _, _, unions in OTHERS]
    for code, unions in numbers:
        kinds = _kinds(code)
        yield [
            Entry(f"BG-{code}-{number:03}", names.next(kinds[number % len(kinds)]), "grassroots", f"BG-{code}")
            for number in range(1, unions + 1)
        ]


def _establish(entries: list[Entry]) -> list[Entry]:
    """Gives the unions that were established in the period a first day, spread over it and over the parents."""
    step = len(entries) // ESTABLISHED_IN_PERIOD
    result = list(entries)
    reorganised = {code for code, _ in (*MERGED, *SPLIT, *MOVED)} | {code for _, code in SPLIT}
    for count in range(ESTABLISHED_IN_PERIOD):
        position = count * step + step // 2
        while result[position].code in reorganised:
            position += 1
        month = 2 + count % 34  # 2021-04 … 2024-01
        day = f"{2021 + (month + 1) // 12}-{(month + 1) % 12 + 1:02}-{1 + count % 28:02}"
        result[position] = replace(result[position], valid_from=day)
    return result


def reorganise(entries: list[Entry]) -> list[Entry]:
    """Lets a few unions be merged, split or moved in the middle of 2023; how many there are on 2024-02-29 stays."""
    by_code = {entry.code: entry for entry in entries}

    def came(code: str) -> None:
        by_code[code] = replace(by_code[code], valid_from=REORGANISED)

    before: dict[str, list[Entry]] = {}

    def was(code: str, name: str, parent: str, successors: tuple[str, ...], beside: str) -> None:
        entry = Entry(code, name, "grassroots", parent, valid_to=BEFORE, successors=successors)
        before.setdefault(beside, []).append(entry)

    for code, parts in MERGED:
        parent, came_from = by_code[code].parent, by_code[code].name
        came(code)
        for part in range(1, parts + 1):
            was(f"{code}-C{part}", f"{came_from} cơ sở {part}", parent, (code,), code)
    for first, second in SPLIT:
        came(first), came(second)
        whole = f"{by_code[first].name.replace('Công ty', 'Tổng Công ty')} (trước khi tách)"
        was(f"{first}-T", whole, by_code[first].parent, (first, second), first)
    for code, former in MOVED:
        came(code)
        was(code, by_code[code].name, former, (), code)

    result = []
    for entry in entries:
        result += before.get(entry.code, [])
        result.append(by_code[entry.code])
    return result


def end_districts(entries: list[Entry]) -> list[Entry]:
    """Gives every union of a district a second entry, under a commune-level union or, for a few, under the province."""
    successors = {f"BG-{district.code}": [f"BG-{code}" for code, _ in district.successors] for district in DISTRICTS}
    result = []
    for number, entry in enumerate(entries):
        if entry.parent not in successors or entry.valid_to:
            result.append(entry)
            continue
        following = successors[entry.parent]
        parent = "BG" if number % 40 == 0 else following[number % len(following)]
        result.append(replace(entry, valid_to=DISTRICTS_END))
        result.append(replace(entry, parent=parent, valid_from=COMMUNES_BEGIN))
    return result


def sample_register() -> str:
    """The text of the file."""
    entries = [entry for parent in grassroots() for entry in parent]
    entries = end_districts(reorganise(_establish(entries)))
    stream = io.StringIO()
    stream.write(f"{MARK}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(entry.cells() for entry in (*upper_level(), *entries))
    return stream.getvalue()


def main() -> int:
    """Writes the file; with `--check` only says, by its exit status, whether it is stale."""
    text = sample_register()
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
