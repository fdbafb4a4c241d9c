"""A form with each of the four kinds of rows, and a unit with grassroots unions, for the tests of templates."""

from xlsync.forms.definition import Form
from xlsync.forms.load import parse_form
from xlsync.model import Period, Tier, Unit

PERIOD = Period.parse("2024-H1")
UNIT = Unit("LD01", "LĐLĐ thành phố Mẫu", Tier.UPPER)
CHILDREN = tuple(Unit(f"CS{n}", f"CĐCS Công ty Mẫu {n}", Tier.GRASSROOTS, parent="LD01") for n in range(1, 4))

_FORM = """
form: phieu-mau
version: "1"
label: {vi: "Phiếu mẫu"}
tables:
  - id: entries
    sheet: "Danh sách"
    title: {vi: "Danh sách vụ việc {subject}"}
    rows: list
    numbering: no
    fields:
      - {id: no, label: {vi: "TT"}, type: count}
      - {id: raised_on, label: {vi: "Ngày nêu"}, type: date, required: true, not_future: true}
      - {id: kind, label: {vi: "Loại"}, type: choice, choices: [
          {id: complaint, label: {vi: "khiếu nại, tố cáo"}},
          {id: old, label: {vi: "loại cũ"}, valid_to: 2023-12-31},
          {id: other, label: {vi: "khác"}}]}
      - {id: content, label: {vi: "=Nội dung"}, type: text, required: true}
      - {id: closed_on, label: {vi: "Ngày xong"}, type: date}
    rules:
      - {code: XS308, expr: "closed_on >= raised_on"}
      - {code: XS308, expr: 'kind != "complaint" or not is_blank(closed_on)', severity: warning}
  - id: by_union
    sheet: "Theo CĐCS"
    rows: own_and_children
    fields:
      - {id: unit, label: {vi: "Đơn vị"}, type: unit, required: true}
      - {id: received, label: {vi: "Số nhận"}, group: {vi: "Đơn thư"}, type: count, required: true}
      - {id: carried, label: {vi: "Chuyển sang"}, group: {vi: "Đơn thư"}, type: count, blank: 0}
      - {id: resolved, label: {vi: "Số giải quyết"}, group: {vi: "Đơn thư"}, type: count, required: true}
      - {id: rate, label: {vi: "Tỷ lệ"}, group: {vi: "Đơn thư"}, type: rate, computed: "resolved / received"}
      - {id: hours, label: {vi: "Số giờ"}, type: decimal}
    rules:
      - {code: XS301, expr: "resolved <= received + carried"}
  - id: prose
    sheet: "Bằng lời"
    rows: own_and_aggregate
    fields:
      - {id: text, label: {vi: "Nội dung"}, type: text}
      - {id: cases, label: {vi: "Số vụ"}, type: count, required: true}
  - id: own
    sheet: "Riêng"
    rows: own
    fields:
      - {id: total, label: {vi: "Tổng số"}, type: count, required: true}
      - {id: held, label: {vi: "Đã tổ chức"}, type: count, required: true}
      - {id: share, label: {vi: "Tỷ lệ"}, type: rate, computed: "held / total"}
"""


def four_kinds() -> Form:
    """The form."""
    return parse_form(_FORM.encode(), "phieu-mau.yaml")
