"""What only the reports say: names of sheets, headings. All else (severities, tiers, statuses) is in `texts.words`."""

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{(\w+)\}")

CAPTIONS: Mapping[str, tuple[str, str]] = {
    # the first sheet of the consolidated workbook
    "summary_sheet": ("Tổng hợp", "Summary"),
    "place_and_date": ("……………, ngày …… tháng …… năm ………", "……………, date ……………"),
    "as_of": ("Kiểm tra ngày {day}", "Checked on {day}"),
    "cut_off": ("Số liệu chốt ngày {day}", "Figures closed on {day}"),
    "findings_count": (
        "{errors} lỗi phải sửa, {warnings} nội dung cần giải trình, {infos} lưu ý",
        "{errors} errors, {warnings} warnings, {infos} notes",
    ),
    "and_more": ("và {count} đơn vị khác (xem trang {sheet})", "and {count} other units (see sheet {sheet})"),
    "signature_note": ("(Ký, ghi rõ họ tên, đóng dấu)", "(Signature, full name, seal)"),
    "with_rate": ("{label} (tỷ lệ %)", "{label} (rate, %)"),
    "see_sheet": ("Nội dung bằng lời: xem trang {sheet}.", "Texts: see sheet {sheet}."),
    # the sheets of tables
    "details_ending": (" - chi tiết", " - details"),
    "prose_ending": (" - nội dung", " - texts"),
    "by_tier": ("I. Tổng hợp theo cấp", "I. Totals by tier"),
    "by_unit": ("II. Theo từng đơn vị", "II. By unit"),
    "own_figures": ("Đơn vị tự thực hiện", "The unit itself"),
    "grassroots_figures": ("Các CĐCS trực thuộc", "Its grassroots unions"),
    "both_figures": ("Cộng", "Sum"),
    "no_figures": ("Chưa có số liệu", "No figures"),
    "sender": ("Đơn vị gửi", "Sent by"),
    "row_unit": ("Đơn vị của dòng", "Unit of the row"),
    "row_kind": ("Loại dòng", "Kind of row"),
    "row_own": ("Của đơn vị gửi", "Own figures"),
    "row_child": ("Của một CĐCS", "One grassroots union"),
    "row_aggregate": ("Gộp các CĐCS", "Aggregate of its grassroots unions"),
    "grassroots_of": ("CĐCS thuộc {unit}", "Grassroots unions of {unit}"),
    "continued": ("{label} (tiếp)", "{label} (continued)"),
    "row_count": ("Số dòng", "Rows"),
    "list_note": (
        "Các dòng của sổ không chép vào đây; số dòng đếm trong tệp và trang tính nêu bên cạnh.",
        "The rows of the register are not copied here; they are counted in the file and sheet named beside.",
    ),
    # who has submitted
    "status_sheet": ("Tình hình gửi", "Submissions"),
    "files_sheet": ("Tệp đã nhận", "Files"),
    "not_in_totals": ("{state}, chưa tổng hợp", "{state}, not included"),
    "unknown": ("không rõ", "unknown"),
    # status: what became of each form of each unit
    "units_sheet": ("Từng đơn vị", "By unit"),
    "status_due": ("{due} đơn vị phải gửi", "{due} units are due"),
    "status_received": ("đã gửi {count}", "{count} received"),
    "status_of_them_late": ("trong đó quá hạn {count}", "{count} of them late"),
    "status_not_counted": ("chưa tổng hợp {count}", "{count} not included"),
    "status_rejected": ("trả lại để sửa {count}", "{count} returned for correction"),
    "status_missing": ("chưa gửi {count}", "{count} not submitted"),
    "status_unasked": ("gửi ngoài yêu cầu {count}", "{count} sent unasked"),
    "deadline": ("Hạn gửi {day}", "Deadline {day}"),
    "deadline_passed": ("đã quá hạn {days} ngày", "{days} days ago"),
    "deadline_left": ("còn {days} ngày", "{days} days left"),
    "deadline_today": ("hôm nay là ngày cuối", "today is the last day"),
    "coverage": ("{reported}/{total} đã có số liệu", "{reported}/{total} have figures"),
    "coverage_only_aggregate": ("một dòng gộp cho {total} CĐCS", "one row for all {total}"),
    "coverage_aggregate": ("có dòng gộp chung", "with one row for all"),
    "coverage_rejected": ("{count} tệp trả lại để sửa", "{count} files returned"),
    "coverage_missing": ("CĐCS chưa có số liệu", "Grassroots unions without figures"),
    "and_others": ("và {count} đơn vị khác", "and {count} others"),
    "sent_on": ("gửi {day}", "sent {day}"),
    "saved_on": ("lưu {day}", "saved {day}"),
    "sent_or_saved": ("Ngày gửi (hoặc ngày lưu)", "Sent (or saved)"),
    "others_beside": ("Các bản khác", "Other versions"),
    "others_superseded": ("{count} bản trước đã thay thế", "{count} earlier, replaced"),
    "others_duplicates": ("{count} bản gửi trùng", "{count} copies"),
    "others_rejected": ("{count} tệp trả lại để sửa", "{count} returned"),
    "others_not_counted": ("{count} tệp chưa tổng hợp", "{count} not included"),
    "reason_XS007": ("chưa rõ đơn vị", "unit not clear"),
    "reason_XS008": ("của kỳ khác hoặc chưa rõ kỳ", "of another period, or none that is clear"),
    "reason_XS009": ("đơn vị hoặc kỳ ghi không khớp nhau", "unit or period stated differently"),
    "reason_XS012": ("có hai bản khác nhau, chưa rõ bản nào tính", "two versions, no telling which counts"),
    "signed_copy": ("Bản ký", "Signed copy"),
    "signed_there": ("đã có bản ký", "signed copy is here"),
    "signed_number": ("số {number}", "no. {number}"),
    "signed_day": ("ngày {day}", "of {day}"),
    "signed_stale": ("bản ký không còn khớp (XS017)", "signed copy no longer matches (XS017)"),
    "adjusted_count": ("{count} số liệu điều chỉnh qua điện thoại", "{count} figures corrected by telephone"),
    "errors_short": ("Lỗi", "Errors"),
    "warnings_short": ("Giải trình", "Warnings"),
    "note": ("Ghi chú", "Note"),
    "what_is_known": ("Biết được gì", "What is known"),
    "what_to_do": ("Cần làm gì", "What to do"),
    "unplaced": ("Tệp chưa rõ của đơn vị hoặc biểu mẫu nào", "Files of no known unit or form"),
    "unplaced_accept": (
        "Nếu biết là của ai: xlsync accept TỆP --unit MÃ --period KỲ --by TÊN --reason LÝ_DO.",
        "If you know whose it is: xlsync accept FILE --unit CODE --period P --by NAME --reason R.",
    ),
    "mail_from": ("thư của {sender}", "mail from {sender}"),
    "mail_subject": ("tiêu đề “{subject}”", "subject “{subject}”"),
    "findings_elsewhere": (
        "Xem từng lỗi và cách sửa: xlsync check hoặc xlsync consolidate.",
        "For each finding and its remedy: xlsync check or xlsync consolidate.",
    ),
    # figures corrected by telephone
    "adjustments_sheet": ("Điều chỉnh", "Adjustments"),
    "adjustments_title": ("Số liệu điều chỉnh theo xác nhận qua điện thoại", "Figures corrected by telephone"),
    "adjustments_remark": (
        "Tệp đã nhận giữ nguyên; số đã xác nhận thay cho số trong tệp khi tổng hợp, đến khi đơn vị gửi bản mới.",
        "The files stay as received; the confirmed figure counts instead until the unit sends a new file.",
    ),
    "adjusted_front": (
        "{count} số liệu điều chỉnh qua điện thoại ({tables}), xem trang {sheet}.",
        "{count} figures corrected by telephone ({tables}), see sheet {sheet}.",
    ),
    "adjusted_front_over": (
        "{count} điều chỉnh hết hiệu lực vì đã có bản gửi sau, xem trang {sheet}.",
        "{count} corrections overtaken by a later version, see sheet {sheet}.",
    ),
    "adjusted_here": (
        "{count} số liệu điều chỉnh qua điện thoại: ô tô màu có ghi chú ở trang {sheet}",
        "{count} figures corrected by telephone: coloured cells with a note on sheet {sheet}",
    ),
    "adjusted_legend": (
        "Ô màu này: số điều chỉnh qua điện thoại; số trong tệp và người xác nhận ở ghi chú của ô.",
        "Cells of this colour were corrected by telephone; the note says what the file has and who confirmed.",
    ),
    "adjusted_note": (
        "{file}; điều chỉnh thành {new}, {confirmed_by} xác nhận, {by} ghi ngày {moment}; lý do: {reason}",
        "{file}; corrected to {new}, confirmed by {confirmed_by}, entered by {by} on {moment}; reason: {reason}",
    ),
    "note_cut": ("{text}… (xem trang {sheet})", "{text}… (see sheet {sheet})"),
    "file_says": ("Tệp ghi {value}", "The file says {value}"),
    "file_says_refused": ("Tệp ghi “{value}” (không nhận)", "The file says “{value}” (refused)"),
    "file_says_nothing": ("Tệp không có số", "The file has no figure"),
    "adjustment_row": ("Dòng của", "Row of"),
    "figure_in_file": ("Số trong tệp", "In the file"),
    "figure_confirmed": ("Số xác nhận", "Confirmed"),
    "figure_difference": ("Chênh lệch", "Difference"),
    "confirmed_by": ("Người xác nhận", "Confirmed by"),
    "entered_by": ("Người ghi", "Entered by"),
    "entered_at": ("Ghi lúc", "Entered at"),
    "in_force": ("Hiệu lực", "In force"),
    "adjustment_holds": ("Đang áp dụng", "In force"),
    "adjustment_aside": (
        "Đang áp dụng, nhưng dòng này không cộng vào tổng", "In force, but this row is in no total",
    ),
    "adjustment_over": ("Hết hiệu lực: đã có bản gửi sau", "No longer in force: a later version counts"),
    "later_says": ("bản này ghi {value}", "which says {value}"),
    "later_says_nothing": ("bản này không có số", "which has no figure"),
    "effects_title": ("Ảnh hưởng đến số tổng", "What this changes in the totals"),
    "total_of_files": ("Cộng theo tệp", "Sum of the files"),
    "total_adjusted": ("Tổng đã điều chỉnh", "Total as corrected"),
    "adjustment_people": (
        "{confirmed_by} xác nhận, {by} ghi {moment}; lý do: {reason}",
        "Confirmed by {confirmed_by}, entered by {by} on {moment}; reason: {reason}",
    ),
    # files that count because the consolidator said so
    "accepted_title": (
        "Tệp được tính theo quyết định của cơ quan tổng hợp",
        "Files that count by decision of the consolidating office",
    ),
    "accepted_remark": (
        "Tệp đã nhận giữ nguyên; quyết định áp dụng đến khi đơn vị gửi bản mới.",
        "The files stay as received; a decision holds until the unit sends a new file.",
    ),
    "accepted_front": (
        "{count} tệp được tính theo quyết định của cơ quan tổng hợp, xem trang {sheet}.",
        "{count} files count by decision of the consolidating office, see sheet {sheet}.",
    ),
    "accepted_over": ("Tính bản này, thay cho {count} bản khác", "This version counts, over {count} others"),
    "accepted_unit": ("xác định tệp là của đơn vị này", "the file is this unit's"),
    "accepted_period": ("xác định tệp là của kỳ này", "the file is of this period"),
    "accepted_counts": ("Tính bản này", "This version counts"),
    "accepted_people": (
        "{by} quyết định {moment}; lý do: {reason}", "Decided by {by} on {moment}; reason: {reason}",
    ),
    "decision": ("Quyết định", "Decision"),
    "decided_by": ("Người quyết định", "Decided by"),
    "decided_at": ("Quyết định lúc", "Decided at"),
    # where a file came from, and which file counts in its place
    "sent_from": ("từ {sender}", "from {sender}"),
    "mail_sender": ("Người gửi thư", "Sender of the mail"),
    "other_file": ("Bản thay thế hoặc trùng", "Counted instead, or alike"),
    "replaced_by": ("thay bằng {file}", "replaced by {file}"),
    "sheets_replaced_by": ("{sheets}: thay bằng {file}", "{sheets}: replaced by {file}"),
    "copy_of": ("trùng với {file}", "same as {file}"),
    "undecided_with": ("chưa rõ bản nào tính: còn {file}", "no telling which counts: also {file}"),
    # findings
    "findings_sheet": ("Phát hiện", "Findings"),
    "number": ("TT", "No."),
    "details_row": ("Dòng trong bảng này", "Row in this workbook"),
    # text and HTML
    "no_submissions": ("Không nhận ra biểu mẫu nào.", "No form was recognised."),
    "more_alike": ("và {count} chỗ {code} nữa như trên: {cells}", "and {count} more {code} like these: {cells}"),
    "all_units": ("Toàn tỉnh", "All"),
}  # fmt: skip


def caption(name: str, lang: str, **values: object) -> str:
    """The caption in that language with its values; raises KeyError for a name that is none."""
    # In one pass: a value from a file may hold braces of its own.
    return _PLACE.sub(lambda match: str(values.get(match[1], match[0])), CAPTIONS[name][lang == "en"])
