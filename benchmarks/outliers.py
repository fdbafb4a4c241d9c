"""How often XS407's test against a unit's own past cries wolf, and how many planted slips it finds.

Simulated with log-normal noise, autoregressive from period to period, zero-inflation, trends and rare honest surges:
not the negative binomial that is tested. `python benchmarks/outliers.py --provinces 1000`
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Callable

from xlsync.reconcile.outliers.history import slip

SEED, FIELDS, LEAST_PLANTED = 5000, 12, 30
#: Planted only on figures that an auditor could notice: 30 and more, thousands-point slips on 1000 and more.
PLANTS: dict[str, tuple[int, Callable[[int], int]]] = {
    "tenfold up": (LEAST_PLANTED, lambda n: n * 10),
    "tenfold down": (LEAST_PLANTED, lambda n: n // 10),
    "thousands point": (1000, lambda n: n // 1000),
}


def series(chance: random.Random, size: float, periods: int) -> list[int]:
    """One unit's counts of one field, the last one this period's."""
    level = size * chance.lognormvariate(math.log(0.05), 1.2)
    trend, empty, noise = chance.gauss(0, 0.08), chance.choice([0, 0, 0.05, 0.3]), 0.0
    counts = []
    for step in range(periods + 1):
        noise = 0.5 * noise + chance.gauss(0, 0.25)
        surge = chance.uniform(2, 5) if chance.random() < 0.005 else 1
        rate = level * math.exp(trend * step + noise) * surge
        counts.append(0 if chance.random() < empty else max(0, round(chance.gauss(rate, math.sqrt(rate)))))
    return counts


def measure(provinces: int, periods: int) -> tuple[int, int, Counter[str], Counter[str]]:
    """Units flagged, units, slips planted and found by kind."""
    chance = random.Random(SEED + periods)
    flagged = units = 0
    planted, found = Counter[str](), Counter[str]()
    for _ in range(provinces):
        for _ in range(chance.randint(3, 20)):
            size = chance.lognormvariate(7, 1.3)
            unit = [series(chance, size, periods) for _ in range(FIELDS)]
            units += 1
            flagged += any(slip(each[-1], each[:-1], FIELDS) is not None for each in unit)
            for kind, (least, plant) in PLANTS.items():
                fit = [each for each in unit if each[-1] >= least]
                if fit:
                    each = chance.choice(fit)
                    planted[kind] += 1
                    found[kind] += slip(plant(each[-1]), each[:-1], FIELDS) is not None
    return flagged, units, planted, found


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provinces", type=int, default=1000)
    provinces = parser.parse_args().provinces
    print(f"{provinces} provinces, seed {SEED}, {FIELDS} fields a unit\n")
    print("| past periods | units flagged in clean provinces |", " | ".join(f"{kind} found" for kind in PLANTS), "|")
    print("|---" * (2 + len(PLANTS)) + "|")
    for periods in range(5):
        flagged, units, planted, found = measure(provinces, periods)
        shares = " | ".join(f"{found[k] / planted[k]:.1%} of {planted[k]}" if planted[k] else "–" for k in PLANTS)
        print(f"| {periods} | {flagged} of {units} ({flagged / units:.2%}) | {shares} |", flush=True)


if __name__ == "__main__":
    main()
