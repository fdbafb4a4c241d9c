from reports_made import found, with_table

HEAD = ("Đơn vị", "Số đơn nhận", "Đã giải quyết", "Tỷ lệ %")


def told(*rows: tuple[str, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.found, each.expected) for each in found(with_table(*rows)) if each.code != "XS501"]


def test_a_wrong_rate_and_a_wrong_total_of_an_annex_are_told() -> None:
    rows = (
        ("Khối A", "14", "12", "85,7"),
        ("Khối B", "27", "25", "95,6"),
        ("Khối C", "5", "4", "80"),
        ("Khối D", "8", "5", "62,5"),
        ("Cộng", "54", "49", "85,2"),
    )
    assert told(HEAD, *rows) == [("XS302", "95,6", "92.6%"), ("XS304", "49", "46")]


def test_a_right_annex_is_left_alone() -> None:
    rows = (("Khối A", "14", "12", "85,7"), ("Khối B", "27", "25", "92,6"), ("Tổng cộng", "41", "37", "90,2"))
    assert told(HEAD, *rows) == []


def test_compound_cells_are_checked_against_the_column_that_they_are_of() -> None:
    head = ("Đơn vị", "Số đơn nhận", "Số đã giải quyết (tỷ lệ %)")
    rows = (
        ("LĐLĐ tỉnh", "30", "21 (70%)"),
        ("Cấp trên cơ sở", "89", "78 (88%)"),
        ("Cơ sở", "793", "759 (91%)"),
        ("Tổng cộng", "912", "858"),
    )
    assert told(head, *rows) == [("XS302", "759 (91%)", "96%")]


def test_conventions_of_rounding_mixed_in_an_annex_are_told_once() -> None:
    head = ("Đơn vị", "Số đơn nhận", "Số đã giải quyết (tỷ lệ %)")
    rows = (("LĐLĐ tỉnh", "30", "21 (70%)"), ("Cấp trên cơ sở", "89", "78 (88%)"), ("Cơ sở", "793", "759 (95%)"))
    assert [each[0] for each in told(head, *rows)] == ["XS303"]


def test_a_total_that_leaves_rows_out_is_left_alone() -> None:
    rows = (("Khối A", "14", "12"), ("Trong đó: nữ", "6", "5"), ("Khối B", "27", "25"), ("Cộng", "41", "37"))
    assert told(HEAD[:3], *rows) == []


def test_rates_of_which_no_columns_are_the_parts_are_left_alone() -> None:
    rows = (("Khối A", "14", "12", "55"), ("Khối B", "27", "25", "61"), ("Khối C", "5", "4", "70"))
    assert told(HEAD, *rows) == []
