"""Random provinces: what the consolidated workbook says when it is read back is what was counted."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline.published_factory import assert_same_totals, publish
from pipeline.raw_office import BODY, LETTERS, VISITS, Office
from pipeline.test_pipeline_totals_property import CELLS, provinces

from xlsync.pipeline.published import load_published

TEXTS = st.sampled_from(["Kế hoạch giám sát", "=1+1", "007", "a\nb", "Đ" * 40_000, "x" * 33_000, "2024-01-01"])
LETTER = st.tuples(st.integers(1, 99), TEXTS.map(lambda text: text[:100]), TEXTS.map(lambda text: text[:100]))
OWN = st.none() | st.tuples(CELLS, CELLS, CELLS)


@settings(max_examples=60)
@given(
    provinces(),
    st.lists(OWN, min_size=8),
    st.lists(st.none() | st.lists(LETTER, max_size=3), min_size=8),
    st.lists(TEXTS),
    st.sets(st.sampled_from(["T", "A", "B1"])),
)
def test_totals_made_of_what_is_read_back_are_those_that_were_published(
    province, own, letters, remarks, strange
) -> None:
    senders, order = province
    with TemporaryDirectory() as folder:
        office = Office(Path(folder), VISITS, BODY, LETTERS, due="T A B")
        for number, unit in enumerate(order):
            visits = senders[unit].rows(unit)
            visits = [[*row, remark] for row, remark in zip(visits, [*remarks, *[None] * len(visits)], strict=False)]
            if unit in strange:  # of nobody known: not counted, and the total lacks it
                visits.append(["CĐCS Không Có Trong Danh Mục", 3, 2, 1])
            sheets = {"visits": visits}
            if own[number] is not None:
                sheets["body"] = [[cell for cell, _ in own[number]]]
            if letters[number] is not None:
                sheets["letters"] = [list(row) for row in letters[number]]
            office.sends(unit, f"{number:02}", **sheets)
        if not senders:
            office.sends("A", period="2023", visits=[])
        run = office.consolidated()
        path = publish(run, Path(folder) / "tong-hop.xlsx")
        published = load_published(str(path), run.definitions.library)
    assert_same_totals(published, run)
    found = {(each.table, each.field, each.tier): each for each in published.figures if each.unit is None}
    for (_, table), totals in run.outcome.totals.items():
        for row in totals.rows:
            for field, value in row.values.items():
                figure = found[table, field, row.tier]
                assert (figure.value, figure.incomplete) == (value, field in row.incomplete)
