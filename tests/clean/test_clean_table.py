"""A located table becomes records: what each cell gives, what is told of it."""

from datetime import date

import pytest
from clean_tables import DATE, PETITIONS, REGISTER, clean, definition, template_formula

from xlsync.model import ErrorValue, Role, Severity

DAY = 45400.0  # 18/04/2024


def test_clean_figures_give_values_units_and_no_finding() -> None:
    result = clean(PETITIONS, [("LĐLĐ huyện", 3, 0, 30, 21, None), ("CĐCS A", 1, None, 2, 2, None)], roles="own child")
    assert result.findings == []
    assert result.values("sessions") == [3, 1]
    assert result.values("carried") == [0, 0]
    assert result.values("rate") == [None, None]
    assert result.values("unit") == ["U1", "C1"]
    assert result.records.typed == {(0, "unit"): "LĐLĐ huyện", (1, "unit"): "CĐCS A"}
    assert result.records.roles == [Role.OWN, Role.CHILD]
    assert result.records.cell(1, "received") == "D9"


@pytest.mark.parametrize(
    ("cell", "told", "found"),
    [
        (7.29, ("XS204", "", "B8"), "7.29"), ("7,290", ("XS204", "text", "B8"), "7,290"), ("gần 4000", ("XS202", "hedge", "B8"), "gần 4000"), (-3, ("XS203", "negative", "B8"), "-3"),
        (ErrorValue("#REF!"), ("XS208", "", "B8"), "#REF!"), (True, ("XS202", "boolean", "B8"), "TRUE"), ("21 (70%)", ("XS202", "compound", "B8"), "21 (70%)"),
    ],
)  # fmt: skip
def test_a_refused_cell_has_its_finding_and_no_value(cell: object, told: tuple[str, str, str], found: str) -> None:
    result = clean(PETITIONS, [("U", cell, 0, 30, 21, None)], roles="own")
    assert result.told == [told]
    (finding,) = result.findings
    assert (finding.found, finding.cells, finding.field, finding.sheet, finding.path, finding.unit) == (
        found,
        ("B8",),
        "sessions",
        "Biểu",
        "a.xlsx",
        "U1",
    )
    assert result.values("sessions") == [None]
    assert (0, "sessions") in result.records.refused
    assert result.records.typed[0, "sessions"] == found


def test_one_and_true_and_an_error_that_looks_like_a_choice_stay_apart() -> None:
    result = clean(PETITIONS, [("U", 1, True, 1, 1, None)], roles="own")
    assert result.told == [("XS202", "boolean", "C8")]
    both = clean(PETITIONS, [("U", 1, 0, 3, 2, None), ("C", True, 0, 3, 2, None)], roles="own child")
    assert both.told == [("XS202", "boolean", "B9")]
    choice = clean(
        REGISTER, [(1, DAY, "a", None, "Tốt"), (2, DAY, "b", None, ErrorValue("Tốt"))], formats={"B8": DATE, "B9": DATE}
    )
    assert choice.told == [("XS208", "", "E9")]


def test_a_number_typed_as_text_is_told_and_kept() -> None:
    result = clean(PETITIONS, [("U", "7.290", "-", 30, 21, None)], roles="own")
    assert result.told == [("XS211", "", "B8")]
    assert (result.findings[0].found, result.findings[0].expected) == ("7.290", "7290")
    assert result.values("sessions") == [7290]
    assert result.values("carried") == [0]
    assert result.records.typed[0, "sessions"] == "7.290"
    assert result.records.typed[0, "carried"] == "-"


def test_a_compound_cell_gives_the_count_and_the_stated_rate() -> None:
    result = clean(PETITIONS, [("U", 3, 0, 30, "21 (70%)", None)], roles="own")
    assert result.findings == []
    assert result.values("resolved") == [21]
    assert result.records.stated_rates == {(0, "rate"): (0.7, 0, "resolved")}
    assert result.records.rate_decimals == {}
    assert result.records.typed[0, "resolved"] == "21 (70%)"


def test_a_rate_in_its_own_column_is_kept_as_stated() -> None:
    result = clean(PETITIONS, [("U", 3, 0, 30, 21, "70,5%"), ("C", 3, 0, 100, 1, 1)], roles="own child")
    assert result.values("rate") == [pytest.approx(0.705), pytest.approx(0.01)]
    assert result.records.rate_decimals == {(0, "rate"): 1, (1, "rate"): 0}
    assert result.records.stated_rates == {}


def test_a_rate_and_a_date_format_are_read_as_they_show() -> None:
    result = clean(PETITIONS, [("U", 45000, 0, 8, 7, 0.8749)], roles="own", formats={"B8": DATE, "F8": "0.0%"})
    assert result.told == [("XS202", "date", "B8")]
    assert result.findings[0].found == "2023-03-15"
    assert result.values("rate") == [pytest.approx(0.875)]
    assert result.records.rate_decimals == {(0, "rate"): 1}


def test_a_percentage_in_a_count_column_is_refused_among_whole_numbers() -> None:
    result = clean(
        PETITIONS,
        [("U", 1, 0, 3, 2, None), ("C", 1, 0, 3, 2, None)],
        roles="own child",
        formats={"B9": "0%", "B8": "#,##0"},
    )
    assert result.told == [("XS202", "percent", "B9")]
    assert result.values("sessions") == [1, None]


def test_blank_is_not_zero() -> None:
    result = clean(PETITIONS, [("U", None, None, 30, "  ", None)], roles="own")
    assert result.told == [("XS201", "", "B8"), ("XS201", "", "E8")]
    assert result.values("sessions") == [None]
    assert result.values("carried") == [0]
    assert result.records.refused == frozenset()


def test_a_wholly_blank_row_is_one_finding() -> None:
    result = clean(PETITIONS, [("U", 1, 0, 1, 1, None), ("C", None, None, None, None, None)], roles="own child")
    (finding,) = result.findings
    assert (finding.code, finding.variant, finding.cell, finding.cells, finding.field) == (
        "XS201",
        "row",
        "B9",
        ("B9", "D9", "E9"),
        None,
    )
    assert result.records.rows == [8, 9]


def test_blank_details_are_left_out_where_an_aggregate_row_has_figures() -> None:
    rows = [
        ("U", 1, 0, 1, 1, None),
        ("C1", None, None, None, None, None),
        ("C2", 2, 0, 2, 2, None),
        ("CĐCS (tổng)", 5, 0, 5, 5, None),
    ]
    result = clean(PETITIONS, rows, roles="own child child aggregate")
    assert result.findings == []
    assert result.records.rows == [8, 10, 11]
    assert result.values("sessions") == [1, 2, 5]
    assert result.values("unit") == ["U1", "C2", None]
    assert set(result.records.typed) == {(0, "unit"), (1, "unit"), (2, "unit")}


def test_a_blank_aggregate_row_beside_details_is_left_out() -> None:
    rows = [("U", 1, 0, 1, 1, None), ("C1", 2, 0, 2, 2, None), ("CĐCS (tổng)", None, None, None, None, None)]
    result = clean(PETITIONS, rows, roles="own child aggregate")
    assert (result.findings, result.records.rows) == ([], [8, 9])


def test_a_blank_aggregate_row_without_details_is_not_reported() -> None:
    rows = [("U", 1, 0, 1, 1, None), ("CĐCS (tổng)", None, None, None, None, None)]
    assert clean(PETITIONS, rows, roles="own aggregate").told == [("XS201", "row", "B9")]


def test_a_refused_cell_is_not_blank() -> None:
    rows = [("U", 1, 0, 1, 1, None), ("C", "mười", None, None, None, None), ("CĐCS (tổng)", 5, 0, 5, 5, None)]
    result = clean(PETITIONS, rows, roles="own child aggregate")
    assert result.told == [("XS201", "", "D9"), ("XS201", "", "E9"), ("XS202", "", "B9")]


@pytest.mark.parametrize("role", ["total", "tier", "unknown"])
def test_blanks_of_rows_that_are_not_used_are_no_finding(role: str) -> None:
    result = clean(PETITIONS, [("U", 1, 0, 1, 1, None), ("Dòng", None, None, 5, "4 (80%)", None)], roles=f"own {role}")
    assert result.findings == []
    assert result.values("received") == [1, 5]
    assert result.records.stated_rates == {(1, "rate"): (0.8, 0, "resolved")}


def test_a_total_row_is_cleaned_and_gets_no_default() -> None:
    result = clean(PETITIONS, [("U", 1, None, 1, 1, None), ("Tổng", "7,29", None, 1, 1, None)], roles="own total")
    assert result.told == [("XS204", "text", "B9")]
    assert result.values("carried") == [0, None]


def test_the_tick_makes_blanks_zero() -> None:
    result = clean(
        PETITIONS,
        [("U", None, None, None, None, None), ("C", None, None, 0, None, None)],
        roles="own child",
        ticked=True,
    )
    assert result.findings == []
    assert result.values("sessions") == [0, 0]
    assert result.values("received") == [0, 0]
    assert result.records.nothing_to_report


def test_the_tick_with_figures_is_xs308_at_the_tick() -> None:
    result = clean(
        PETITIONS, [("U", None, None, 3, 0, None), ("C", 2, None, None, None, None)], roles="own child", ticked=True
    )
    (finding,) = result.findings
    assert (finding.code, finding.variant, finding.cell, finding.cells) == ("XS308", "tick", "H4", ("D8", "B9"))
    assert result.values("received") == [3, 0]


def test_a_ticked_table_left_wholly_blank_reports_zeros() -> None:
    result = clean(PETITIONS, [], ticked=True)
    assert (result.findings, result.records.roles, result.records.units) == ([], [Role.OWN], ["U1"])
    assert result.values("sessions") == [0]


def test_a_ticked_list_with_entries_is_xs308() -> None:
    result = clean(REGISTER, [(1, DAY, "ý kiến")], formats={"B8": DATE}, ticked=True)
    assert result.told == [("XS308", "tick", "H4")]
    assert clean(REGISTER, [], ticked=True).told == []
    assert clean(REGISTER, [(1,), (2,)], ticked=True).told == []


def test_an_empty_list_without_a_tick_is_not_reported() -> None:
    assert clean(REGISTER, []).told == [("XS201", "empty_table", "H4")]
    assert clean(REGISTER, [(1,), (2,), (None, "  ")]).told == [("XS201", "empty_table", "H4")]
    assert clean(REGISTER, [], tick=None).told == [("XS201", "empty_table", "A7")]
    assert clean(PETITIONS, []).told == [("XS201", "empty_table", "H4")]


def test_entries_with_nothing_but_a_number_are_left_out() -> None:
    result = clean(REGISTER, [(1, DAY, "ý kiến"), (2,), (3,)], formats={"B8": DATE})
    assert (result.findings, result.records.rows) == ([], [8])


def test_an_entry_tells_each_blank_cell() -> None:
    assert clean(REGISTER, [(1, None, None, None, "Xấu")]).told == [("XS201", "words", "B8"), ("XS201", "words", "C8")]


def test_a_numbered_entry_may_have_a_full_stop() -> None:
    result = clean(REGISTER, [("1.", DAY, "a"), ("02", DAY, "b")], formats={"B8": DATE, "B9": DATE})
    assert result.values("no") == [1, 2]


def test_choices_default_where_blank_and_are_refused_with_the_list() -> None:
    rows = [(1, DAY, "a", None, None), (2, DAY, "b", None, "XẤU"), (3, DAY, "c", None, "Tạm được")]
    result = clean(REGISTER, rows, formats={"B8": DATE, "B9": DATE, "B10": DATE})
    assert result.values("kind") == ["good", "bad", None]
    (finding,) = result.findings
    assert (finding.code, finding.cell, finding.found, finding.expected) == ("XS207", "E10", "Tạm được", "Tốt; Xấu")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("18/4/2024", []), ("30/06/2024", []), ("31/12/2023", [("XS206", "", "B8")]), ("1/7/2024", [("XS206", "", "B8")]), ("6/7/2024", [("XS206", "future", "B8")]),
        ("04/25/2024", [("XS205", "month_first", "B8")]), ("4/2024", [("XS205", "incomplete", "B8")]),
    ],
)  # fmt: skip
def test_days_within_the_period(typed: str, told: list[tuple[str, str, str]]) -> None:
    result = clean(REGISTER, [(1, typed, "a")])
    assert result.told == told
    if told:
        assert result.values("raised_on") == [None]
        assert result.records.refused == {(0, "raised_on")}
        assert result.records.typed[0, "raised_on"] == typed


def test_a_day_outside_the_period_names_the_period() -> None:
    (finding,) = clean(REGISTER, [(1, 45291.0, "a")], formats={"B8": DATE}).findings
    assert (finding.found, finding.expected, finding.values) == (
        "2023-12-31",
        "2024-H1",
        {"first": "2024-01-01", "last": "2024-06-30"},
    )


def test_other_days_may_lie_ahead_unless_they_are_past_by_nature() -> None:
    result = clean(REGISTER, [(1, DAY, "a", None, None, "1/1/2030", "1/1/2030")], formats={"B8": DATE})
    assert result.told == [("XS206", "future", "G8")]
    assert result.values("due_on") == [date(2030, 1, 1)]
    assert clean(REGISTER, [(1, DAY, "a", None, None, None, "1/1/2020")], formats={"B8": DATE}).told == []


def test_without_a_period_only_the_future_is_refused() -> None:
    assert clean(REGISTER, [(1, "1/1/2020", "a"), (2, "1/1/2030", "b")], period=None).told == [
        ("XS206", "future", "B9")
    ]


def test_serial_days_of_the_1904_system() -> None:
    assert clean(REGISTER, [(1, 43938.0, "a")], formats={"B8": DATE}, date_1904=True).values("raised_on") == [
        date(2024, 4, 18)
    ]


def test_text_is_repaired_and_converted_with_a_remark() -> None:
    rows = [(1, DAY, "LÐLÐ  tỉnh"), (2, DAY, "C«ng ®oµn"), (3, DAY, "Sè"), (4, DAY, 5), (5, DAY, "Số")]
    result = clean(REGISTER, rows, formats={f"B{row}": DATE for row in range(8, 13)}, fonts={"C10": ".VnTime"})
    assert result.told == [("XS110", "", "C10"), ("XS110", "", "C9"), ("XS210", "", "C8")]
    assert result.values("content") == ["LĐLĐ tỉnh", "Công đoàn", "Số", "5", "Số"]
    by_cell = {each.cell: each for each in result.findings}
    assert (by_cell["C9"].found, by_cell["C9"].expected, by_cell["C9"].values, by_cell["C9"].severity) == (
        "C«ng ®oµn",
        "Công đoàn",
        {"encoding": "TCVN3"},
        Severity.WARNING,
    )
    assert (by_cell["C8"].expected, by_cell["C8"].severity) == ("LĐLĐ tỉnh", Severity.INFO)


def test_legacy_words_in_number_and_choice_columns_are_understood() -> None:
    result = clean(PETITIONS, [("U", "kh«ng ph¸t sinh", 0, 30, 21, None)], roles="own")
    assert (result.told, result.values("sessions")) == ([("XS110", "", "B8")], [0])
    choice = clean(REGISTER, [(1, DAY, "a", None, "Tèt")], formats={"B8": DATE}, fonts={"E8": ".VnTime"})
    assert (choice.told, choice.values("kind")) == ([("XS110", "", "E8")], ["good"])
    assert choice.findings[0].expected is None


def test_many_remarks_on_one_column_are_one_finding() -> None:
    rows = [(place, DAY, f"LÐLÐ {place}") for place in range(1, 31)]
    result = clean(REGISTER, rows, formats={f"B{row}": DATE for row in range(8, 38)})
    (finding,) = result.findings
    assert (finding.code, finding.variant, finding.cell, len(finding.cells), finding.values) == (
        "XS210",
        "many",
        "C8",
        30,
        {"count": 30},
    )


def test_nothing_of_a_sensitive_field_gets_out() -> None:
    canary = "BÍ MẬT"
    rows = [(1, DAY, "a", f"Ð  {canary}"), (2, DAY, "b", ErrorValue(canary)), (3, DAY, "c", "C«ng ®oµn " + "kh«ng")]
    result = clean(REGISTER, rows, formats={f"B{row}": DATE for row in range(8, 11)})
    assert result.told == [("XS110", "", "D10"), ("XS208", "", "D9"), ("XS210", "", "D8")]
    for finding in result.findings:
        assert (finding.found, finding.expected, dict(finding.values)) == ("•••", None, {})
    assert canary not in repr(result.findings)
    assert {text for (_, field), text in result.records.typed.items() if field == "secret"} == {"•••"}
    assert result.values("secret")[0] == f"Đ {canary}"


def test_the_templates_own_formulas_are_recomputed_whatever_was_cached() -> None:
    rows = [
        ("U", 1, 0, 30, 21, 0.5),
        ("C", 2, 0, 10, 5, None),
        ("Tổng", None, 99, 40, ErrorValue("#REF!"), ErrorValue("#DIV/0!")),
    ]
    formulas = {
        "F8": '=IF($D$8=0,"",E8/D8)',
        "F9": 'IF(D9=0, "", E9/D9)',
        "B10": "SUM(B8:B9)",
        "C10": "SUM(C8:C9)",
        "D10": "SUM(D8:D9)",
        "E10": "SUM(E8:E9)",
        "F10": 'IF(D10=0,"",E10/D10)',
    }
    result = clean(
        PETITIONS,
        rows,
        roles="own child total",
        formulas=formulas,
        from_template=True,
        own_formula=template_formula(10),
    )
    assert result.findings == []
    assert result.values("rate") == [None, None, None]
    assert result.values("sessions") == [1, 2, None]
    assert result.values("resolved") == [21, 5, None]
    assert result.records.refused == frozenset()


def test_any_other_formula_needs_its_value() -> None:
    formulas = {"B8": "2+1", "D8": "20+20", "F8": "E8/D8*100", "E9": "SUM(E8)"}
    result = clean(
        PETITIONS,
        [("U", None, 0, 40, 21, None), ("Tổng", None, None, 40, None, None)],
        roles="own total",
        formulas=formulas,
        own_formula=template_formula(9),
    )
    assert result.told == [("XS209", "", "B8"), ("XS209", "", "E9"), ("XS209", "", "F8")]
    assert result.findings[0].values["formula"] in {"2+1", "E8/D8*100", "SUM(E8)"}
    assert result.values("received") == [40, 40]


def test_a_row_of_formulas_never_calculated_is_not_blank() -> None:
    rows = [("U", 1, 0, 1, 1, None), ("C", None, None, None, None, None), ("CĐCS (tổng)", 5, 0, 5, 5, None)]
    result = clean(
        PETITIONS, rows, roles="own child aggregate", formulas={"B9": "Sheet2!A1", "D9": "Sheet2!A2", "E9": "Sheet2!A3"}
    )
    assert result.told == [("XS209", "", "B9"), ("XS209", "", "D9"), ("XS209", "", "E9")]


def test_a_constant_over_a_formula_is_weighed_by_its_value() -> None:
    rows = [("U", 1, 0, 30, 21, 0.7), ("C", 2, 0, 10, 5, "60%"), ("Tổng", 3, 1, 41, 26, 0.65)]
    result = clean(PETITIONS, rows, roles="own child total", from_template=True, own_formula=template_formula(10))
    told = {each.cell: (each.variant, each.severity, each.expected) for each in result.findings if each.code == "XS109"}
    assert told == {
        "F8": ("same", Severity.INFO, "0.7"), "F9": ("", Severity.WARNING, "0.5"), "B10": ("same", Severity.INFO, "3"), "C10": ("", Severity.WARNING, "0"),
        "D10": ("", Severity.WARNING, "40"), "E10": ("same", Severity.INFO, "26"), "F10": ("", Severity.WARNING, "0.63"),
    }  # fmt: skip


def test_in_a_sheet_of_their_own_making_constants_are_what_is_expected() -> None:
    result = clean(PETITIONS, [("U", 1, 0, 30, 21, 0.6)], roles="own", own_formula=template_formula())
    assert result.findings == []


def test_a_constant_total_is_weighed_with_the_aggregate_where_there_are_no_details() -> None:
    rows = [("U", 1, 0, 1, 1, None), ("CĐCS (tổng)", 5, 0, 5, 5, None), ("Tổng", 6, None, None, None, None)]
    result = clean(PETITIONS, rows, roles="own aggregate total", from_template=True, own_formula=template_formula(10))
    assert result.told == [("XS109", "same", "B10")]


def test_a_field_without_a_column_has_no_values_and_no_finding() -> None:
    result = clean(
        PETITIONS, [("U", 1, 2, 1)], roles="own", columns={"unit": 1, "sessions": 2, "received": 3, "resolved": 4}
    )
    assert result.findings == []
    assert result.values("carried") == [None]
    assert result.values("rate") == [None]


def test_columns_may_stand_in_any_order() -> None:
    result = clean(
        PETITIONS,
        [(21, 30, None, 3, "U")],
        roles="own",
        columns={"resolved": 1, "received": 2, "carried": 3, "sessions": 4, "unit": 5},
    )
    assert [result.values(name) for name in ("resolved", "received", "sessions")] == [[21], [30], [3]]


def test_computed_counts_and_decimals_are_left_to_be_recomputed() -> None:
    table = definition(
        "own",
        {"id": "a", "type": "count", "required": True},
        {"id": "b", "type": "decimal"},
        {"id": "open", "type": "count", "computed": "a - 1"},
    )
    result = clean(table, [(3, "2,5", 9)], roles="own")
    assert result.told == [("XS211", "", "B8")]
    assert (result.values("b"), result.values("open")) == ([2.5], [None])


def test_a_ticked_decimal_is_zero() -> None:
    table = definition("own", {"id": "a", "type": "count", "required": True}, {"id": "b", "type": "decimal"})
    result = clean(table, [("-", None)], roles="own", ticked=True)
    assert (result.values("a"), result.values("b"), result.findings) == ([0], [0.0], [])


def test_a_unit_name_is_repaired_with_a_remark_and_kept() -> None:
    result = clean(PETITIONS, [("LÐLÐ  huyện", 1, 0, 1, 1, None)], roles="own")
    assert result.told == [("XS210", "", "A8")]
    assert result.records.typed[0, "unit"] == "LĐLĐ huyện"


def test_a_constant_total_over_a_refused_figure_has_nothing_to_be_weighed_with() -> None:
    rows = [("U", "gần 4", 0, 1, 1, None), ("Tổng", 4, None, None, None, None)]
    result = clean(PETITIONS, rows, roles="own total", from_template=True, own_formula=template_formula(9))
    assert result.told == [("XS109", "", "B9"), ("XS202", "hedge", "B8")]
    assert [each.expected for each in result.findings if each.code == "XS109"] == [None]


def test_a_typed_total_is_weighed_against_the_aggregate_where_names_are_left_blank():
    rows = [("X", 1, 2, 1, 1, None), ("A",), ("CĐCS (tổng)", 7, 5, 9, 8, None), ("Tổng cộng", 8, 7, 10, 9, None)]
    result = clean(
        PETITIONS,
        [row + (None,) * (6 - len(row)) for row in rows],
        roles="own child aggregate total",
        own_formula=template_formula(11),
        from_template=True,
    )
    assert {(found.code, found.variant) for found in result.findings if found.code == "XS109"} == {("XS109", "same")}
