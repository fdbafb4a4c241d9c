"""The lines of the index say all that the index does, also when a program has typed the cells anew."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.forms.index_lines import BrokenIndex, NewerIndex, from_lines, to_lines
from xlsync.forms.published_index import (
    Continued,
    IndexedField,
    IndexedLine,
    IndexedRecord,
    IndexedSender,
    IndexedSum,
    IndexedTable,
    PublishedIndex,
)
from xlsync.model import Period, Role, Tier

IDS = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
CODES = st.one_of(st.from_regex(r"[A-Z]{1,3}(-[0-9]{1,4})?", fullmatch=True), st.sampled_from(["17", "2024", "record"]))
TEXTS = st.sampled_from(["LĐLĐ huyện Mẫu", "Biểu 2", "Tổng cộng", "2024", "total", "Số buổi / ý kiến"])
SETS = st.frozensets(IDS, max_size=3)
ROWS = st.integers(1, 1_048_576)
COLUMNS = st.from_regex(r"[A-Z]{1,2}", fullmatch=True)
TIERS = st.sampled_from(list(Tier))


@st.composite
def tables(draw):
    bands = draw(st.sampled_from([0, 1, 3]))
    places = st.tuples(TEXTS, ROWS, ROWS)

    def listed(each):
        return draw(st.lists(each, max_size=3))

    fields = st.builds(IndexedField, IDS, TEXTS, COLUMNS | st.none(), st.tuples(*[COLUMNS] * bands))
    children = st.builds(IndexedRecord, ROWS, CODES, CODES, st.just(Role.CHILD), SETS, st.integers(0, 3))
    aggregates = st.builds(
        IndexedRecord, ROWS, CODES, CODES | st.none(), st.just(Role.AGGREGATE), SETS, st.integers(0, 3)
    )
    own = CODES.map(lambda code: IndexedRecord(7, code, code, Role.OWN)) | CODES.map(
        lambda code: IndexedRecord(8, code, code, Role.ENTRY, part=1)
    )
    found = IndexedTable(draw(IDS), draw(CODES), draw(IDS), draw(places | st.none()), draw(places | st.none()))
    found.fields = listed(fields)
    if bands and not any(each.bands for each in found.fields):
        found.fields.append(IndexedField("x", "X", None, ("B",) * bands))
    bands = found.bands
    found.sums = listed(st.builds(IndexedSum, TIERS | st.none(), ROWS, TEXTS, SETS))
    found.lines = listed(st.builds(IndexedLine, CODES, ROWS, TIERS, st.tuples(*[SETS] * bands)))
    found.senders = listed(st.builds(IndexedSender, CODES, st.integers(0, 3), st.booleans(), st.frozensets(TIERS)))
    found.records = listed(children | aggregates | own)
    found.continued = listed(st.builds(Continued, ROWS, IDS, ROWS))
    return found


@st.composite
def indexes(draw):
    first = draw(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
    period = Period(first, draw(st.dates(first, date(2099, 1, 1))))
    names = draw(st.dictionaries(CODES, TEXTS, max_size=4))
    number = draw(st.none() | CODES)
    passed, subject = draw(st.sampled_from([True, False, None])), draw(st.none() | TEXTS)
    absent = tuple(draw(st.lists(TEXTS, max_size=2)))
    return PublishedIndex(
        period, date(2024, 7, 5), "xlsync 0.1.0", "vi", number, names, passed, subject, absent,
        draw(st.lists(tables(), max_size=3)),
    )  # fmt: skip


TURNED = [
    ["xlsync", 1.0],
    ["period", "2024-06-30", "2024-01-01"],
    ["as_of", "2024-07-05"],
    ["tool", "x"],
    ["lang", "vi"],
]


def retyped(cell):
    """What a program makes of a cell: numbers in floating point, digits as numbers, days as serial numbers."""
    if isinstance(cell, int):
        return float(cell)
    if isinstance(cell, str) and cell.isascii() and cell.isdigit() and str(int(cell)) == cell:
        return float(cell)
    try:
        return float((date.fromisoformat(cell) - date(1899, 12, 30)).days)
    except (TypeError, ValueError):
        return cell


@given(indexes())
def test_what_was_written_is_read(index: PublishedIndex) -> None:
    lines = list(to_lines(index))
    assert all(len(line) <= 7 and line[-1] not in {None, ""} for line in lines)
    assert from_lines(lines) == index
    assert from_lines([[retyped(cell) for cell in line] for line in lines]) == index


@given(indexes(), st.data())
def test_an_index_that_was_changed_by_hand_is_refused_or_read_but_no_accident(index: PublishedIndex, data) -> None:
    lines = [list(line) for line in to_lines(index)]
    line = data.draw(st.sampled_from(lines))
    place = data.draw(st.integers(0, len(line) - 1))
    line[place] = data.draw(st.sampled_from([None, "x", 7.5, True, "", 1e300, -1.0, "٣", "²", "2024-13-45"]))
    with contextlib.suppress(BrokenIndex, NewerIndex):
        from_lines(lines)


def test_a_layout_of_later_versions_is_told_apart_from_a_broken_one() -> None:
    with pytest.raises(NewerIndex):
        from_lines([["xlsync", 2.0], ["unheard", "of"]])
    for broken in ([], [["xlsync", 1.0]], [["xlsync", 1.0], ["period", "2024-01-01"]], [["period", "x", "y"]], TURNED):
        with pytest.raises(BrokenIndex):
            from_lines(broken)
