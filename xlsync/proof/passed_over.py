"""Numbers that count nothing: dates, numbers of documents, ordinals, periods, telephone numbers, labels of lists."""

import re
from collections.abc import Iterable, Iterator

from xlsync.proof.flat import Flat
from xlsync.proof.nouns import IS_COUNTED

_N = r"[0-9]+(?:[.,][0-9]+)*"
#: With their diacritics: `số` is a number, `sở` an office, `tầng` a floor, `tăng` a rise.
_ORDINAL_WORDS = (
    "lần thứ|thứ|khóa|khoá|điều|khoản|điểm|mục|biểu|biểu số|mẫu|mẫu số|phụ lục|phụ lục số|bảng|bảng số|"
    "hình|chương|phần|trang|cột|"
    "kỳ họp thứ|hội nghị lần thứ|hội nghị lần|hạng|đợt|cấp|quốc lộ|đường|tổ dân phố|khu phố|tầng|phòng|"
    "nhiệm kỳ|quý|tuần|quận|loại|nhóm|vùng|bậc|"
    "chỉ thị|nghị quyết|kết luận|quyết định|thông tư|nghị định|đề án|dự án|chương trình|kế hoạch|"
    "công văn|tổ công tác|ngày|tháng|"
    "chỉ thị số|nghị quyết số|kết luận số|quyết định số|thông tư số|nghị định số|kế hoạch số|công văn số|chỉ số"
)
#: May be a count all the same when a counted noun follows (`tại phiên 3 đơn vị`), or `tổng số 847 đơn`.
_ORDINAL = re.compile(rf"(?<!\w)(?:{_ORDINAL_WORDS})\s+({_N}(?:\s*(?:,|và|-|đến)\s*{_N})*(?:/[0-9]+)*)")
_ORDINAL_NEXT = re.compile(r"\s*,?\s*(?:mục|khoản|điều|điểm|phần|chương)(?!\w)")
_SO = re.compile(rf"(?<!tổng )(?<!trong )(?<!trên )(?<!một )(?<!\w)số\s*:?\s*({_N})")
_ALWAYS = (
    re.compile(r"\b0[0-9]{1,3}[ .-]?[0-9]{3}[ .-]?[0-9]{3,4}\b|\b0[0-9]{2}(?:[ .-]?[0-9]{2}){3,4}\b|\+84[0-9 .]{8,12}"),
    re.compile(r"\b(?:dien thoai|hotline|zalo|fax|dt|sdt)\W{0,3}[0-9][0-9 .\-]{5,14}"),
    re.compile(r"^\s*(?:\(?[0-9]{1,2}[.)]|[0-9]{1,2}(?:\.[0-9]{1,2})+\.?)(?=\s)", re.MULTILINE),
    re.compile(r"\b[0-9]{1,2}\s?(?:h|g)(?:\s?[0-9]{2})?\b|\b[0-9]{1,2}\s+gio\s+[0-9]{1,2}\b|\b[0-9]{1,2}:[0-9]{2}\b"),
    re.compile(r"\b(?:(?:0?[369]|12|10|11)|sau|chin|ba)\s+thang\s+(?:dau|cuoi|qua)\b"),
    re.compile(r"\b(?:trong|luy ke|ket qua|tinh|ky|bao cao|so ket|ca)\s+(?:0?[369]|11|12)\s+thang\b"),
    re.compile(r"\[[0-9]{1,3}\]"),
    re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?=\s*(?:[,;.)](?![0-9])|$|-\s*(?:19|20)[0-9]{2}))"),
    re.compile(r"\b(?:nam|tet|nhiem ky|giai doan|nam hoc|quy|den nam)\s+(?:19|20)[0-9]{2}\b"),
    re.compile(r"(?<![0-9] )(?<![a-z] )\b[a-z]+/[0-9]+\b|\b[a-z]+[-.][0-9]+\b"),
)
_LABEL = re.compile(r"\(([0-9]{1,2})\)")
#: `08/5`, `30/4`: a day without its year, unless something counted follows.
_DAY_MONTH = re.compile(r"(?<![0-9/.,])(0?[1-9]|[12][0-9]|3[01])\s?[/-]\s?(0?[1-9]|1[0-2])(?![0-9/.,]*[0-9])")
_DAY_WORD = re.compile(r"\b(?:ngay|dip|le|ky niem|den|tu|mung|chao mung|va|,|nam)\s*$")


def passed_over(flat: Flat, stated: Iterable[tuple[int, int]]) -> list[bool]:
    """For each character of the folded text whether a number that begins there is none; `stated` are spans of dates and
    documents, found before."""
    marked = [False] * (len(flat.plain) + 1)
    for start, end in (*stated, *_spans(flat)):
        marked[start:end] = [True] * (end - start)
    return marked


def _spans(flat: Flat) -> Iterator[tuple[int, int]]:
    for pattern in _ALWAYS:
        for match in pattern.finditer(flat.plain):
            yield match.span()
    for pattern in (_ORDINAL, _SO):
        for match in pattern.finditer(flat.text):
            counted = IS_COUNTED.match(flat.text, match.end()) and not _ORDINAL_NEXT.match(flat.text, match.end())
            if not counted and not re.match(r"\s*(?:%|/)", flat.plain[match.end() :]):
                yield match.span(1)
    for match in _LABEL.finditer(flat.plain):
        if not re.search(r"\w\s$", flat.plain[: match.start()]) or not IS_COUNTED.match(flat.text, match.end()):
            yield match.span()
    for match in _DAY_MONTH.finditer(flat.plain):
        dated = _DAY_WORD.search(flat.plain[max(0, match.start() - 12) : match.start()])
        if (dated or not _ratio_like(flat, match.end())) and not _is_percent_after(flat.plain, match.end()):
            yield match.span()


def _ratio_like(flat: Flat, end: int) -> bool:
    return IS_COUNTED.match(flat.text, end) is not None


def _is_percent_after(plain: str, end: int) -> bool:
    return re.match(r"\s*(?:\(|,\s*(?:dat|chiem|ty le))[^0-9]{0,12}[0-9.,]+\s?%", plain[end:]) is not None
