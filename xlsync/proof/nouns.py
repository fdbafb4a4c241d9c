"""Nouns that follow a number in such reports, and the words that end a noun phrase. Lower case, with diacritics."""

import re

_COUNTED = """
ấn phẩm|an toàn viên|anh|bài|bài học|ban|bản|báo cáo|băng|bộ|bước|buổi|cá nhân|cam kết|cán bộ|câu|chỉ tiêu|
chi bộ|chi hội|chị|chính sách|chốt|chủ thể|chuyên đề|chương trình|chuyến|cháu|clip|con|cơ quan|cơ sở|công chức|
công đoàn|công nhân|công ty|công trình|công văn|cuộc|cuốn|cụm|cặp|cđcs|cnvclđ|cnlđ|dự án|dự thảo|doanh nghiệp|
đám|đại biểu|đảng bộ|đảng viên|đầu việc|đặc điểm|đề án|đề tài|điểm|điều|đình công|đoàn|đoàn viên|đội|đồng chí|
đợt|đơn|đơn vị|đối tượng|em|fanpage|gia đình|giải|giải pháp|giờ|gian hàng|hạng mục|hành vi|hình thức|hoạt động|
hòa giải viên|học sinh|học viên|hộ|hội|hội nghị|hội thảo|hội thi|hội viên|hồ sơ|hợp đồng|huyện|hướng dẫn|
kế hoạch|kênh|khâu|khóa|khoản|khiếu nại|khu|kiến nghị|kỳ|lá|lao động|lần|lĩnh vực|lớp|loại|lượt|mô hình|mặt|máy|
mục|mức|nam|ngành|ngày|ngôi|ngừng việc|nghị quyết|nghìn|người|nguy cơ|nguyên nhân|nhà|nhiệm vụ|nhóm|nội dung|nữ|
pa nô|phần|phiên|phòng|phong trào|phóng sự|phường|phút|quần chúng|quy chế|quy định|quyển|quyết định|sáng kiến|
sản phẩm|sinh viên|sở|suất|sự kiện|tác phẩm|tài liệu|tấm|tập thể|thành viên|tháng|thí sinh|thiết chế|thỏa ước|
thị xã|thành phố|thông báo|thùng|tiết|tiết mục|tiêu chí|tin|tổ|tổ hợp|tố cáo|tổ chức|tờ|tỉnh|trạm|trang|trận|
trẻ|triệu|trung tâm|trường|trường hợp|tuần|tuổi|tủ sách|túi|tỷ|ủy viên|văn bản|vấn đề|vé|video|việc|viên chức|
vị trí|vòng|vụ|xã|xe|ý kiến|yếu tố
"""
_NOUNS = sorted({noun.strip() for noun in _COUNTED.split("|")}, key=lambda noun: (-len(noun), noun))
#: Whether a counted noun stands at that place.
IS_COUNTED = re.compile(rf"\s*(?:{'|'.join(map(re.escape, _NOUNS))})(?!\w)")
#: Units of measure and of time: numbers of them are measures, not counts.
MEASURED = re.compile(
    r"\s*(?:km|m2|m²|m|ha|kg|tấn|tạ|lít|kwh|ngày|tháng|năm|giờ|phút|tuần|quý|tuổi|độ|điểm phần trăm)(?!\w)"
)
_STOP_TEXT = """
và với của tại trong là đạt chiếm gồm bao đã được có cho để từ đến vào ở về do bị theo trên dưới so tăng giảm
thì mà nhưng như khi sẽ đang này đó trị nhằm hoặc cùng tham tổ tiếp giải chưa còn không ký trở xuống lên bằng mỗi
"""
#: A noun phrase ends before these.
_STOPS = frozenset(_STOP_TEXT.split())
_LONG = 6  # words
_WORD = re.compile(r"\s+([^\W\d_]+)")
#: Nouns that begin with a word at which others end.
_KEPT = re.compile(
    r"\s+(tổ chức(?= đảng| công đoàn| cơ sở)|giải pháp|giải thưởng|tiếp xúc|tổ công tác|tổ tự quản|tổ tư vấn|"
    r"bị can|bị cáo|bị hại)(?!\w)"
)


def noun_phrase(text: str, start: int) -> str:
    """The noun phrase after a number: up to six words, to the next sign, figure, verb or preposition. Lower case."""
    words: list[str] = []
    at = start
    while len(words) < _LONG:
        kept = _KEPT.match(text, at)
        match = kept or _WORD.match(text, at)
        if match is None or (kept is None and match[1] in _STOPS):
            break
        words += match[1].split()
        at = match.end()
    return " ".join(words)
