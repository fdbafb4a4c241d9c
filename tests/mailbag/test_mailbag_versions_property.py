"""Whatever versions come in whatever order: no table counts twice, none is lost unseen, the order is of no matter."""

from hypothesis import given, settings
from hypothesis import strategies as st

from xlsync.model import Acceptance, Mail, Period, Records, Role, Source, Submission, Verdict
from xlsync.pipeline.versions import settle_versions

HALF_YEAR = Period.parse("2024-H1")
TABLES = ("mot", "hai", "ba")
DAYS = st.sampled_from([None, *(f"2024-07-0{day}T08:00:00+07:00" for day in range(1, 5))])


def _records(table: str, value: int) -> Records:
    return Records(
        form="thu", version="1", table=table, sheet=table, columns={"n": 1}, rows=[2], roles=[Role.OWN], units=["A"],
        values={"n": [value]},
    )  # fmt: skip


@st.composite
def versions(draw) -> Submission:
    values = draw(st.dictionaries(st.sampled_from(TABLES), st.integers(0, 2), min_size=1))
    sent, saved = draw(DAYS), draw(DAYS)
    return Submission(
        source=Source("", sha256=f"{sorted(values.items())}{saved}", mail=None if sent is None else Mail(sent=sent)),
        form="thu", version="1", unit="A", period=HALF_YEAR, saved=saved,
        tables=tuple(_records(table, value) for table, value in sorted(values.items())),
    )  # fmt: skip


def _named(submissions: list[Submission]) -> list[Submission]:
    """Each with a path of its own."""
    return [
        Submission(
            source=Source(f"{place}.xlsx", sha256=each.source.sha256, mail=each.source.mail), form=each.form,
            version=each.version, unit=each.unit, period=each.period, saved=each.saved, tables=each.tables,
        )
        for place, each in enumerate(submissions)
    ]  # fmt: skip


def _acceptance(chosen: Submission, over: list[Submission]) -> Acceptance:
    others = tuple(sorted({each.source.sha256 for each in over} - {chosen.source.sha256}))
    return Acceptance(chosen.source.sha256, "2024-H1", None, "A", others, "a", "b", "2024-07-05T00:00:00+00:00")


def _counted(settled: list[Submission]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for each in settled:
        for records in each.tables if each.counted else ():
            found.setdefault(records.table, []).append(records.values["n"][0])
    return found


def _open(settled: list[Submission]) -> list[Submission]:
    return [each for each in settled if any(found.code == "XS012" for found in each.findings)]


@settings(max_examples=400)
@given(st.lists(versions(), min_size=1, max_size=6))
def test_every_table_counts_once_unless_it_is_told_that_nobody_knows(submissions):
    submissions = _named(submissions)
    settled = settle_versions(submissions, (), {})
    counted = _counted(settled)
    assert all(len(values) == 1 for values in counted.values())
    undecided = {records.table for each in _open(settled) for records in each.tables}
    assert counted.keys() | undecided == {records.table for each in submissions for records in each.tables}
    for before, after in zip(submissions, settled, strict=True):
        assert after.source == before.source
        lost = len(after.tables) < len(before.tables) or not after.counted
        assert bool(after.findings) >= lost  # whatever does not count is told
        assert after.counted or after.verdict is not Verdict.ACCEPTED or after in _open(settled)


@settings(max_examples=400)
@given(
    st.lists(versions(), min_size=1, max_size=5).flatmap(lambda each: st.tuples(st.just(each), st.permutations(each)))
)
def test_the_order_of_the_files_is_of_no_matter(both):
    one, other = (settle_versions(_named(list(each)), (), {}) for each in both)
    assert _counted(one) == _counted(other)
    assert len(_open(one)) == len(_open(other))


@settings(max_examples=400)
@given(st.lists(versions(), min_size=1, max_size=5), st.data())
def test_an_accepted_version_counts_over_those_that_were_known(submissions, data):
    submissions = _named(submissions)
    chosen = data.draw(st.sampled_from(submissions))
    decisions = [
        _acceptance(data.draw(st.sampled_from(submissions)), submissions),
        _acceptance(chosen, submissions),
    ]
    settled = settle_versions(submissions, decisions, {})
    counted = _counted(settled)
    for records in chosen.tables:
        assert counted[records.table] == records.values["n"]
