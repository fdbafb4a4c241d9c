"""XS504 for days and terms told again, XS503 in brackets, XS502 for what is given to somebody."""

from dataclasses import replace

import pytest
from reports_made import report, told, with_table

from xlsync.model import Document, Paragraph


def _codes(*texts: str | Paragraph) -> list[tuple[str, str | None]]:
    return [(code, expected) for code, _, expected in told(report(*texts))]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("(số liệu tính đến 31/8/2024)", "Đề nghị đối chiếu số liệu đến 31/5/2024."), [("XS504", "31/8/2024")]),
        (("(số liệu tính đến 31/8/2024)", "Đề nghị đối chiếu số liệu đến 31/8/2024."), []),
        (("(số liệu tính đến 31/8/2024)", "So với số liệu đến 31/5/2024 có tăng."), []),
        (("(số liệu tính đến 31/8/2024)", "Hoàn thành trước ngày 31/5/2024."), []),
        (
            ("Tổng kết nhiệm kỳ IX (2017 - 2022)", "Nhiệm kỳ 2016 - 2021 có nhiều kết quả."),
            [("XS504", "nhiệm kỳ IX (2017 - 2022")],
        ),
        (("Tổng kết nhiệm kỳ IX (2017 - 2022)", "Phương hướng nhiệm kỳ X (2022 - 2027)."), []),
        (
            (
                "Thời gian tổ chức: từ ngày 10/4/2024 đến ngày 20/6/2024",
                "Trong thời gian từ ngày 10/4/2024 đến ngày 10/6/2024 có mưa lớn.",
            ),
            [("XS504", "từ ngày 10/4/2024 đến ngày 20/6/2024")],
        ),
        (
            (
                "Thời gian tổ chức: từ ngày 10/4/2024 đến ngày 20/6/2024",
                "Lớp tập huấn mở từ ngày 10/4/2024 đến ngày 12/4/2024.",
            ),
            [],
        ),
        # lists
        (("Soạn tài liệu (05 loại: sổ tay, tờ gấp, áp phích), phát hành 1.200 bản.",), [("XS503", "3")]),
        (("Soạn tài liệu (03 loại: sổ tay, tờ gấp, áp phích), phát hành 1.200 bản.",), []),
        (("Có 4 việc: gặp công nhân tiêu biểu; hội thi; giải bóng.",), [("XS503", "3")]),
        (("Có 4 mô hình, tiêu biểu là: tổ tự quản; nhà trọ xanh.",), []),
        # given to somebody
        (("Trao 870 suất quà cho hộ nghèo (vùng cao 610 suất, ven biển 290 suất).",), [("XS502", "900")]),
        (("Trao 870 suất quà cho hộ nghèo (vùng cao 310 suất, ven biển 290 suất).",), []),
        (("Dạy 640 người (nhóm 3 có 410 người, nhóm 4 có 160 người, khác 90 người).",), [("XS502", "660")]),
        (("Dạy 660 người (nhóm 3 có 410 người, nhóm 4 có 160 người, khác 90 người).",), []),
    ],
)
def test_what_is_told_again(texts: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert _codes(*texts) == expected


def _over_a_table(line: str) -> Document:
    table = with_table(("Đơn vị", "Số"), ("A", "12"), ("B", "15"))
    title = Paragraph(1, "Báo cáo công tác 6 tháng đầu năm 2024", heading=1)
    cells = tuple(replace(each, number=each.number + 2) for each in table.paragraphs)
    rows = tuple(tuple(tuple(at + 2 for at in cell) for cell in row) for row in table.tables[0].cells)
    return replace(
        table, paragraphs=(title, Paragraph(2, line), *cells), tables=(replace(table.tables[0], cells=rows),)
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Một số chỉ tiêu 6 tháng đầu năm 2023", ["6 tháng đầu năm 2024"]),
        ("Một số chỉ tiêu 6 tháng đầu năm 2024", []),
        ("Ngoài ra có số liệu 6 tháng đầu năm 2023.", []),
    ],
)
def test_the_line_over_the_only_table_is_its_title(line: str, expected: list[str]) -> None:
    assert [right for code, _, right in told(_over_a_table(line)) if code == "XS504"] == expected
