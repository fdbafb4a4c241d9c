"""Nouns that follow a number in such reports, and the words that end a noun phrase. Lower case, with diacritics."""

import re

_COUNTED = """ấn phẩm|an toàn viên|anh|bài|ban|bản|bộ|bước|buổi|cá nhân|cán bộ|câu|chỉ tiêu|chi bộ|chi hội|chị|chủ thể|chuyên đề|
chương trình|chuyến|cháu|con|cơ quan|cơ sở|công chức|công đoàn|công nhân|công ty|công trình|công văn|cuộc|cuốn|cụm|cặp|cđcs|cnvclđ|
cnlđ|dự án|dự thảo|doanh nghiệp|đại biểu|đảng bộ|đảng viên|đặc điểm|đề án|đề tài|điểm|điều|đoàn|đoàn viên|đội|đồng chí|đợt|đơn|đơn vị|
đối tượng|em|gia đình|giải|giải pháp|giờ|gian hàng|hạng mục|hành vi|hình thức|hoạt động|hòa giải viên|hộ|hội|hội nghị|hội thảo|hội thi|
hồ sơ|hợp đồng|huyện|hướng dẫn|kế hoạch|khâu|khóa|khiếu nại|khu|kiến nghị|kỳ|lao động|lần|lĩnh vực|lớp|loại|lượt|mô hình|mặt|máy|mục|mức|
nam|ngành|ngày|ngôi|nghị quyết|nghìn|người|nguy cơ|nguyên nhân|nhà|nhiệm vụ|nhóm|nội dung|nữ|phần|phiên|phong trào|phường|phút|quần chúng|
quyển|quyết định|sáng kiến|sản phẩm|sở|suất|tác phẩm|tài liệu|tập thể|thành viên|tháng|thiết chế|thỏa ước|thị xã|thành phố|thông báo|tiết|
tiết mục|tiêu chí|tin|tổ|tố cáo|tổ chức|tờ|tỉnh|trạm|trận|trẻ|triệu|trung tâm|trường|trường hợp|tuần|tuổi|tủ sách|túi|tỷ|ủy viên|văn bản|vấn đề|
vé|việc|viên chức|vòng|vụ|xã|xe|ý kiến|yếu tố|bài học|đầu việc|phòng|học viên|học sinh|sinh viên|tấm|hội viên|thí sinh|lá|băng|pa nô|thùng|chính sách|
đám|vị trí|khoản|tổ hợp|đình công|ngừng việc|chốt|kênh|trang|fanpage|video|clip|phóng sự|sự kiện|quy chế|quy định|báo cáo|cam kết"""
COUNTED = "|".join(sorted({re.escape(noun) for noun in re.sub(r"\n", "", _COUNTED).split("|")}, key=len, reverse=True))
#: Whether a counted noun stands at that place.
IS_COUNTED = re.compile(rf"\s*(?:{COUNTED})(?!\w)")
#: Units of measure and of time: numbers of them are measures, not counts.
MEASURED = re.compile(
    r"\s*(?:km|m2|m²|m|ha|kg|tấn|tạ|lít|kwh|ngày|tháng|năm|giờ|phút|tuần|quý|tuổi|độ|điểm phần trăm)(?!\w)"
)
#: A noun phrase ends before these.
_STOPS = frozenset(
    """và với của tại trong là đạt chiếm gồm bao đã được có cho để từ đến vào ở về do bị theo trên dưới so tăng giảm
    thì mà nhưng như khi sẽ đang này đó trị nhằm hoặc cùng tham tổ tiếp giải chưa còn không ký trở xuống lên bằng mỗi""".split()
)
_LONG = 6  # words
_WORD = re.compile(r"\s+([^\W\d_]+)")
#: Two-word nouns that begin with a word at which others end.
_KEPT = re.compile(r"\s+(tổ chức(?= đảng| công đoàn| cơ sở)|giải pháp|giải thưởng|tiếp xúc|tổ công tác|tổ tự quản|tổ tư vấn)(?!\w)")


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
