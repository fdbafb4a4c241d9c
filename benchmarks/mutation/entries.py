"""Entries of registers whose values contradict each other: XS308."""

from collections.abc import Callable
from datetime import date, timedelta

from mutation.bag import Bag, Defect, at, one
from mutation.cells import Plant
from mutation.registers import CONCLUSIONS, OPINIONS, PETITIONS, TABLE_OF, Record

_DAY = timedelta(days=1)
Fit = Callable[[Record], Record | None]


def entry(label: str, form: str, field: str, change: Fit) -> Plant:
    """An entry of a register whose values contradict each other: what to change in a fitting one."""

    def plant(bag: Bag) -> Defect | None:
        table = TABLE_OF[form]
        for paper in bag.untouched(form):
            fitting = [(n, new) for n, row in enumerate(paper.tables[table]) if (new := change(row)) is not None]
            if fitting:
                record, new = bag.random.choice(fitting)
                bag.edit(paper).tables[table][record].update(new)
                return Defect("XS308", label, (one("XS308", at(paper, table, record, field)),))
        return None

    return plant


def _day(row: Record, field: str) -> date | None:
    value = row.get(field)
    return value if isinstance(value, date) else None


def _before(field: str, than: str, only: Callable[[Record], bool] = lambda _: True) -> Fit:
    def change(row: Record) -> Record | None:
        day = _day(row, than)
        return {field: day - 2 * _DAY} if day is not None and only(row) else None

    return change


def _uncounted(row: Record) -> bool:
    return row["kind"] in {"kiến nghị", "phản ánh"} and row["accepted_on"] is None


def _settled_before_accepted(row: Record) -> Record | None:
    received, accepted = _day(row, "received_on"), _day(row, "accepted_on")
    if received is None or accepted is None or accepted <= received or row["kind"] not in {"kiến nghị", "phản ánh"}:
        return None
    return {"resolved_on": accepted - _DAY}


def _when(fits: Callable[[Record], bool], new: Record) -> Fit:
    return lambda row: new if fits(row) else None


def _not_forwarded(row: Record) -> bool:
    return row["handling"] != "Chuyển đơn"


ENTRIES: tuple[Plant, ...] = (
    entry("accepted before received", PETITIONS, "accepted_on", _before("accepted_on", "received_on", _not_forwarded)),
    entry("petition settled before received", PETITIONS, "resolved_on",
          _before("resolved_on", "received_on", _uncounted)),
    entry("petition settled before accepted", PETITIONS, "resolved_on", _settled_before_accepted),
    entry("instance of no complaint", PETITIONS, "instance",
          _when(lambda row: row["kind"] != "khiếu nại", {"instance": "lần hai"})),
    entry("complaint very complex", PETITIONS, "complexity",
          _when(lambda row: row["kind"] == "khiếu nại", {"complexity": "đặc biệt phức tạp"})),
    entry("forwarded to nobody", PETITIONS, "forwarded_to",
          _when(lambda row: row["handling"] == "Chuyển đơn", {"forwarded_to": None})),
    entry("receiver, not forwarded", PETITIONS, "forwarded_to",
          _when(_not_forwarded, {"forwarded_to": "Thanh tra Sở Nội vụ"})),
    entry("opinion settled before raised", OPINIONS, "resolved_on",
          _before("resolved_on", "raised_on", lambda row: row["resolved_on"] is not None)),
    entry("due before raised", OPINIONS, "due_on", _before("due_on", "raised_on")),
    entry("published before raised", OPINIONS, "published_on",
          _before("published_on", "raised_on", lambda row: row["published_on"] is not None)),
    entry("merged into nothing", OPINIONS, "merged_into",
          _when(lambda row: row["disposition"] == "Gộp", {"merged_into": None})),
    entry("joined, not merged", OPINIONS, "merged_into",
          _when(lambda row: row["disposition"] != "Gộp", {"merged_into": "1"})),
    entry("secret without a reason", OPINIONS, "publish_reason",
          _when(lambda row: row["publish"] == "Không", {"publish_reason": None})),
    entry("secret, yet published", OPINIONS, "published_on",
          lambda row: {"published_on": row["raised_on"]} if row["publish"] == "Không" else None),
    entry("settled without a date", OPINIONS, "resolved_on",
          _when(lambda row: row["status"] == "Đã giải quyết", {"resolved_on": None})),
    entry("task due before the notice", CONCLUSIONS, "due_on", _before("due_on", "notice_date")),
    entry("task reported before the notice", CONCLUSIONS, "reported_on", _before("reported_on", "notice_date")),
    entry("done without a result", CONCLUSIONS, "result",
          _when(lambda row: row["status"] == "Đã hoàn thành", {"result": None})),
)  # fmt: skip
