"""One province: its periods are consolidated one after the other, the last one again for every planted defect."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from mutation.across import ACROSS
from mutation.bag import Bag
from mutation.cells import CELLS, Plant
from mutation.judge import Score, above_info, judge, told
from mutation.over_time import OVER_TIME
from mutation.papers import Paper, papers
from mutation.registers import FORMS
from mutation.rows import ROWS
from mutation.world import Province
from mutation.writing import choose_kinds, posted, workbook
from xlsync.model import Finding, Period
from xlsync.pipeline.run import consolidate
from xlsync.pipeline.settings import Settings

PLANTS: tuple[Plant, ...] = (*CELLS, *ROWS, *ACROSS, *OVER_TIME)
SEVERAL = 5
"""So many defects are planted at once in the runs with several."""


class Folder:
    """The register, the ledger and the mailbags of one province below a folder."""

    def __init__(self, root: Path, province: Province) -> None:
        self.root = root
        self.province = province
        self.earlier: dict[Period, dict[str, Paper]] = {}
        self.register = root / "don-vi.csv"
        self.register.write_text(province.register_csv(), encoding="utf-8")
        self.ledger = root / "xlsync.sqlite"

    def mailbag(self, period: Period) -> Path:
        """The folder of a period's files."""
        return self.root / str(period)

    def send(self, period: Period) -> dict[str, Paper]:
        """Writes the files of a period; returns its papers."""
        sent = list(papers(self.province, period))
        choose_kinds(sent, Random(f"{self.province.seed} {period}"))
        self.mailbag(period).mkdir()
        for paper in sent:
            self.post(period, paper, workbook(paper))
        return {paper.name: paper for paper in sent}

    def post(self, period: Period, paper: Paper, data: bytes) -> None:
        """Writes a file."""
        name, content = posted(paper, data)
        (self.mailbag(period) / name).write_bytes(content)

    def consolidate(self, period: Period, *, record: bool) -> tuple[Finding, ...]:
        """The job, in this process."""
        settings = Settings(
            as_of=period.last + timedelta(days=8), period=period, units=self.register, jobs=1, ledger=self.ledger,
            record=record, forms=FORMS,
        )  # fmt: skip
        return consolidate([str(self.mailbag(period))], settings).outcome.findings

    @contextmanager
    def spoilt(self, bag: Bag) -> Iterator[None]:
        """The mailbag with the files in which defects were planted; as it was, afterwards."""
        period = bag.period
        kept: list[Path] = []
        aside = self.root / "aside"
        aside.mkdir(exist_ok=True)
        for name in {*bag.changed, *bag.typed}:
            paper = bag.changed.get(name, bag.papers[name])
            old = next(self.mailbag(period).glob(f"{name}.*"))
            shutil.copy(old, aside / old.name)
            kept.append(old)
            self.post(period, paper, workbook(paper, bag.typed.get(name, ())))
        try:
            yield
        finally:
            for old in kept:
                shutil.move(aside / old.name, old)


SHARES = 3
"""One province gets one in so many of the defects of cells and rows, each alone; those across tables it gets all."""


def share(seed: int) -> list[Plant]:
    """The defects that a province gets."""
    return [*((*CELLS, *ROWS)[seed % SHARES :: SHARES]), *ACROSS, *OVER_TIME]


def run_seed(seed: int) -> Score:
    """The province of a seed with its share of the defects."""
    return run_province(Province(seed), share(seed))


def run_province(province: Province, plants: Sequence[Plant], several: int = 3) -> Score:
    """Everything about one province: clean in every period, each defect that it has a place for, several at once."""
    score = Score(provinces=1)
    seed = province.seed
    with TemporaryDirectory(prefix="xlsync-mutation-") as root:
        folder = Folder(Path(root), province)
        sent: Mapping[str, Paper] = {}
        found: tuple[Finding, ...] = ()
        for period in province.periods:
            if sent:
                folder.earlier[province.periods[score.periods - 1]] = dict(sent)
            last = period is province.periods[-1]
            sent = folder.send(period)
            found = folder.consolidate(period, record=not last)
            score.periods += 1
            for each in above_info(found):
                score.clean[each.code] += 1
                score.notes.append(f"clean province, {told(each)} {_where(province, period)}")
        for number, plant in enumerate(plants):
            _try(folder, sent, [plant], found, Random(f"{seed} {number}"), score)
        for number in range(several):
            random = Random(f"{seed} several {number}")
            _try(folder, sent, random.sample(list(PLANTS), SEVERAL), found, random, score)
    return score


def _where(province: Province, period: Period) -> str:
    return f"(seed {province.seed}, {period})"


def _try(
    folder: Folder,
    sent: Mapping[str, Paper],
    plants: Sequence[Plant],
    known: Sequence[Finding],
    random: Random,
    score: Score,
) -> None:
    bag = Bag(folder.province, dict(sent), folder.earlier, random)
    defects = bag.plant_all(plants)
    if not defects:
        return
    with folder.spoilt(bag):
        found = folder.consolidate(bag.period, record=False)
    score.runs += 1
    judge(defects, found, known, _where(folder.province, bag.period), score)
