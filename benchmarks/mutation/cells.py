"""Defects of single cells: XS201–XS211."""

from collections.abc import Callable
from datetime import date, timedelta
from unicodedata import normalize

from mutation.bag import DIALOGUE_TABLE, Bag, Defect, Expected, at, number, one, somewhere
from mutation.papers import Paper
from mutation.registers import CONCLUSIONS, OPINIONS, PETITIONS, SUMMARY, TABLE_OF

Plant = Callable[[Bag], Defect | None]
_COUNTS = (
    (DIALOGUE_TABLE, "sessions"), (DIALOGUE_TABLE, "opinions"), (DIALOGUE_TABLE, "receptions"),
    (DIALOGUE_TABLE, "petitions_received"), ("supervision", "cases_raised"), ("supervision", "critique_meetings"),
    ("workplace_democracy", "agencies_total"), ("membership_party", "members"), ("membership_party", "party_referred"),
)  # fmt: skip


def _count_cell(bag: Bag) -> tuple[Paper, str, int, str] | None:
    for paper in bag.untouched(SUMMARY):
        table, field = bag.random.choice(_COUNTS)
        return paper, table, bag.random.randrange(len(paper.tables[table])), field
    return None


def count(code: str, variant: str, value: object, kind: str = "") -> Plant:
    """Something in a count cell that is no count; the figure is refused, so that nothing follows from it."""

    def plant(bag: Bag) -> Defect | None:
        found = _count_cell(bag)
        if found is None:
            return None
        paper, table, record, field = found
        edited = bag.edit(paper)
        edited.tables[table][record][field] = None  # for the totals, as Excel would add them up
        place = at(paper, table, record, field)
        bag.type_in(paper, place[1] or "", place[2] or "", value, kind)
        return Defect(code, variant, (one(code, place, variant),))

    return plant


def blank_words(bag: Bag) -> Defect | None:
    """A document without a title."""
    for paper in bag.untouched(SUMMARY):
        if paper.tables["documents"]:
            record = bag.random.randrange(len(paper.tables["documents"]))
            bag.edit(paper).tables["documents"][record]["title"] = None
            return Defect("XS201", "words", (one("XS201", at(paper, "documents", record, "title"), "words"),))
    return None


def blank_row(bag: Bag) -> Defect | None:
    """A grassroots union's row with its name and nothing else."""
    for paper in bag.untouched(SUMMARY):
        rows = len(paper.tables[DIALOGUE_TABLE])
        if not paper.aggregated and rows > 1:
            record = bag.random.randrange(1, rows)
            bag.edit(paper).tables[DIALOGUE_TABLE][record] = {}
            places = frozenset(
                at(paper, DIALOGUE_TABLE, record, field) for field in ("unit", "sessions", "opinions", "receptions")
            )
            return Defect("XS201", "row", (Expected("XS201", places, "row"),))
    return None


def no_own_row(bag: Bag) -> Defect | None:
    """The sender's own row is gone, name and figures."""
    for paper in bag.untouched(SUMMARY):
        if len(paper.tables[DIALOGUE_TABLE]) > 1:
            bag.edit(paper).tables[DIALOGUE_TABLE][0] = {}
            _, sheet, address = at(paper, DIALOGUE_TABLE, 0, "unit")
            bag.type_in(paper, sheet or "", address or "", None)
            return Defect("XS201", "own_row", (Expected("XS201", somewhere("XS201", paper).places, "own_row"),))
    return None


def empty_table(bag: Bag) -> Defect | None:
    """A table without a figure and without the tick."""
    for paper in bag.untouched(SUMMARY):
        table = bag.random.choice(("workplace_democracy", "membership_party", "supervision"))
        edited = bag.edit(paper)
        edited.tables[table] = [{} for _ in edited.tables[table]]
        place = paper.layout.table(table)
        # A table whose rows are all named and all empty may as well be told row by row.
        rows = {at(paper, table, n, each.id) for n in range(len(edited.tables[table])) for each in place.table.fields}
        places = frozenset({(paper.name, place.sheet, place.tick), *rows})
        return Defect("XS201", "empty_table", (Expected("XS201", places),))
    return None


def wrong_date(variant: str, text: str) -> Plant:
    """A text in place of a document's date."""

    def plant(bag: Bag) -> Defect | None:
        for paper in bag.untouched(SUMMARY):
            if paper.tables["documents"]:
                record = bag.random.randrange(len(paper.tables["documents"]))
                said = text.format(year=bag.period.first.year)
                bag.edit(paper).tables["documents"][record]["issued_on"] = said
                place = at(paper, "documents", record, "issued_on")
                return Defect("XS205", variant, (one("XS205", place, variant),))
        return None

    return plant


def cited(bag: Bag) -> dict[str, int]:
    """How often each document number stands in Biểu 1 of this period's files."""
    found: dict[str, int] = {}
    for paper in bag.papers.values():
        for record in paper.tables.get("documents", ()):
            found[str(record["number"])] = found.get(str(record["number"]), 0) + 1
    return found


def outside_period(bag: Bag) -> Defect | None:
    """A document of two years ago, by its date; its number is cited nowhere else."""
    often = cited(bag)
    for paper in bag.untouched(SUMMARY):
        rows = [n for n, record in enumerate(paper.tables["documents"]) if often[str(record["number"])] == 1]
        if rows:
            record = bag.random.choice(rows)
            day = bag.period.first - timedelta(days=bag.random.randint(400, 700))
            bag.edit(paper).tables["documents"][record]["issued_on"] = day
            return Defect("XS206", "period", (one("XS206", at(paper, "documents", record, "issued_on"), ""),))
    return None


def in_future(bag: Bag) -> Defect | None:
    """An opinion that will have been published, or a task that will have been reported on."""
    day = bag.as_of + timedelta(days=bag.random.randint(20, 900))
    for form, field in bag.random.sample([(OPINIONS, "published_on"), (CONCLUSIONS, "reported_on")], 2):
        table = TABLE_OF[form]
        for paper in bag.untouched(form):
            rows = [n for n, record in enumerate(paper.tables[table]) if record.get(field) is not None]
            if rows:
                record = bag.random.choice(rows)
                bag.edit(paper).tables[table][record][field] = day
                return Defect("XS206", "future", (one("XS206", at(paper, table, record, field), "future"),))
    return None


def no_choice(bag: Bag) -> Defect | None:
    """A word that is not in the list."""
    wrong = {PETITIONS: ("kind", "đơn lạ"), OPINIONS: ("status", "Xong xuôi"), CONCLUSIONS: ("status", "Tạm ổn")}
    for form in bag.random.sample(sorted(wrong), 3):
        field, word = wrong[form]
        table = TABLE_OF[form]
        for paper in bag.untouched(form):
            if paper.tables[table]:
                record = bag.random.randrange(len(paper.tables[table]))
                bag.edit(paper).tables[table][record][field] = word
                return Defect("XS207", "", (one("XS207", at(paper, table, record, field), ""),))
    return None


def ended_choice(bag: Bag) -> Defect | None:
    """The district as the competent level, after districts were abolished."""
    if bag.period.last <= date(2025, 6, 30):
        return None
    table = TABLE_OF[OPINIONS]
    for paper in bag.untouched(OPINIONS):
        if paper.tables[table]:
            record = bag.random.randrange(len(paper.tables[table]))
            bag.edit(paper).tables[table][record]["authority"] = "cấp huyện"
            return Defect("XS207", "ended", (one("XS207", at(paper, table, record, "authority"), "ended"),))
    return None


def repaired(field: str, spoil: Callable[[str], str]) -> Plant:
    """A text that means the same and is written in other characters."""

    def plant(bag: Bag) -> Defect | None:
        for paper in bag.untouched(SUMMARY):
            said = [str(record[field]) for record in paper.tables["documents"]]
            rows = [n for n, text in enumerate(said) if spoil(text) != text]
            if rows:
                record = bag.random.choice(rows)
                bag.edit(paper).tables["documents"][record][field] = spoil(said[record])
                return Defect("XS210", "", (one("XS210", at(paper, "documents", record, field), ""),))
        return None

    return plant


def repaired_column(bag: Bag) -> Defect | None:
    """Spaces too many in every opinion of a long register: one remark for the column."""
    table = TABLE_OF[OPINIONS]
    for paper in bag.untouched(OPINIONS):
        if len(paper.tables[table]) > 20:
            edited = bag.edit(paper)
            for record in edited.tables[table]:
                record["content"] = str(record["content"]).replace(" về ", "  về ")
            return Defect("XS210", "many", (one("XS210", at(paper, table, 0, "content"), "many"),))
    return None


def typed_as_text(bag: Bag) -> Defect | None:
    """A figure typed as text."""
    found = _count_cell(bag)
    if found is None:
        return None
    paper, table, record, field = found
    said = str(number(paper.tables[table][record], field))
    place = at(paper, table, record, field)
    bag.type_in(paper, place[1] or "", place[2] or "", said)
    return Defect("XS211", "", (one("XS211", place, ""),))


def all_typed_as_text(bag: Bag) -> Defect | None:
    """A long register whose numbering is text: one remark for the column."""
    for form in bag.random.sample([OPINIONS, PETITIONS], 2):
        table = TABLE_OF[form]
        for paper in bag.untouched(form):
            if len(paper.tables[table]) > 20:
                for record in range(len(paper.tables[table])):
                    _, sheet, address = at(paper, table, record, "no")
                    bag.type_in(paper, sheet or "", address or "", str(record + 1))
                return Defect("XS211", "many", (one("XS211", at(paper, table, 0, "no"), "many"),))
    return None


CELLS: tuple[Plant, ...] = (
    count("XS201", "", None), blank_words, blank_row, no_own_row, empty_table,
    count("XS202", "", "mười hai"), count("XS202", "hedge", "gần 40"), count("XS202", "ratio", "17/19"),
    count("XS202", "compound", "21 (70%)"), count("XS202", "percent", "70%"), count("XS202", "boolean", True),
    count("XS202", "date", date(2024, 7, 3), "date"), count("XS202", "unit_in_cell", "12 buổi"),
    count("XS202", "huge", 5_000_000_000_000), count("XS203", "negative", -3), count("XS203", "fraction", 1234.5),
    count("XS204", "", 7.29), count("XS204", "text", "7,290"),
    wrong_date("", "hôm qua"), wrong_date("impossible", "31/02/{year}"), wrong_date("month_first", "04/25/{year}"),
    wrong_date("incomplete", "8/{year}"), outside_period, in_future, no_choice, ended_choice,
    count("XS208", "", "#REF!", "error"), count("XS209", "", "20+20", "formula"),
    repaired("number", lambda text: text.replace("Đ", "Ð")), repaired("issuer", lambda text: normalize("NFD", text)),
    repaired_column, typed_as_text, all_typed_as_text,
)  # fmt: skip
