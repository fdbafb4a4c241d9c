"""Percentages as they are typed."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.clean.rates import parse_rate


@pytest.mark.parametrize(
    ("raw", "number_format", "rate"),
    [
        (0.7, None, (0.7, 0)), (70.0, None, (0.7, 0)), ("70%", None, (0.7, 0)), ("40,1%", None, (0.401, 1)), ("40.1%", None, (0.401, 1)),
        ("70 %", None, (0.7, 0)), ("70\u00a0%", None, (0.7, 0)), ("95,70%", None, (0.957, 2)), (0.7, "0%", (0.7, 0)), (0.876543, "0%", (0.88, 0)),
        (0.876543, "0.0%", (0.877, 1)), (0.125, "0%", (0.13, 0)), (0.875, None, (0.875, 1)), (87.5, None, (0.875, 1)), (40.1, "0.0", (0.401, 1)),
        (87.65, "0.0", (0.877, 1)), (0.876543, "0.00", (0.88, 0)), ("0,7", None, (0.7, 0)), ("70", None, (0.7, 0)), ("0.875", None, (0.875, 1)),
        (1.5, "0%", (1.5, 0)), ("150%", None, (1.5, 0)), (150.0, None, (1.5, 0)), (0.0, None, (0.0, 0)), ("0%", None, (0.0, 0)), (1.0, "0%", (1.0, 0)),
    ],
)  # fmt: skip
def test_a_rate_is_a_fraction_with_the_decimals_it_is_stated_with(
    raw: Any, number_format: str | None, rate: tuple[float, int]
) -> None:
    parsed = parse_rate(raw, number_format)
    assert parsed.problem is None
    assert parsed.rate is not None
    assert parsed.rate == (pytest.approx(rate[0]), rate[1])
    assert parsed.value == parsed.rate[0]


@pytest.mark.parametrize(
    ("raw", "recomputed", "value"),
    [
        (1.0, None, 1.0), (1.0, 0.0099, 0.01), (1.0, 1.0, 1.0), (1.0, 0.5, 1.0), (0.7, 0.0071, 0.007), (0.7, 0.7, 0.7), (0.7, 0.1, 0.7),
        (1.5, None, 0.015), (1.5, 1.5, 1.5), (1.2, 0.0119, 0.012), (70.0, 0.7, 0.7), ("1", 0.0101, 0.01), ("0,5", 0.005, 0.005), ("1", None, 1.0),
    ],
)  # fmt: skip
def test_what_the_rate_must_be_settles_the_unusual_reading_only(
    raw: Any, recomputed: float | None, value: float
) -> None:
    assert parse_rate(raw, None, recomputed).value == pytest.approx(value)


def test_seventy_pasted_over_a_percent_format_is_seventy_percent_where_that_fits() -> None:
    assert parse_rate(70.0, "0%", 0.7).value == pytest.approx(0.7)
    assert parse_rate(70.0, "0%").value == pytest.approx(70.0)


@pytest.mark.parametrize("text", ["", " ", "-", "không", "Không phát sinh"])
def test_no_rate_is_blank(text: str) -> None:
    parsed = parse_rate(text)
    assert (parsed.value, parsed.problem, parsed.rate) == (None, None, None)


@pytest.mark.parametrize(
    ("raw", "number_format", "variant"),
    [
        ("trên 90%", None, "hedge"), ("~70%", None, "hedge"), ("21/30", None, "ratio"), ("bảy mươi", None, ""), ("70%%", None, ""), (-0.5, None, "negative"),
        ("-5%", None, "negative"), (True, None, "boolean"), (45000.0, "d/m/yyyy", "date"), (math.nan, None, "huge"), ("७०%", None, ""), ("4/8/2021", None, "date"),
    ],
)  # fmt: skip
def test_what_is_no_rate_is_refused(raw: Any, number_format: str | None, variant: str) -> None:
    parsed = parse_rate(raw, number_format)
    assert (parsed.value, parsed.problem, parsed.variant) == (None, "XS202", variant)


@given(st.integers(0, 20_000), st.sampled_from([",", "."]), st.sampled_from(["", " ", "\u00a0"]))
def test_every_percentage_with_two_decimals_comes_back(hundredths: int, mark: str, space: str) -> None:
    text = f"{hundredths // 100}{mark}{hundredths % 100:02}{space}%"
    assert parse_rate(text).rate == (hundredths / 10_000, 2)


@given(st.integers(2, 1000), st.integers(1, 1000))
def test_a_whole_percentage_is_read_alike_in_every_form(percent: int, whole: int) -> None:
    exact = percent / 100
    forms: list[tuple[Any, str | None]] = [(f"{percent}%", None), (float(percent), None), (exact, "0%"), (exact, None)]
    assert {parse_rate(raw, shown, exact).value for raw, shown in forms} == {exact}


@given(
    st.one_of(st.text(max_size=30), st.floats()),
    st.sampled_from([None, "0%", "0.0", "General"]),
    st.one_of(st.none(), st.floats(0, 10)),
)
def test_nothing_raises_as_a_rate(raw: Any, number_format: str | None, recomputed: float | None) -> None:
    parsed = parse_rate(raw, number_format, recomputed)
    assert parsed.problem is None or parsed.value is None
