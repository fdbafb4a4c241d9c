"""The consolidation as a script of somebody who knows pandas: reads all tables, totals by tier, writes a workbook.

    python pandas_job.py openpyxl|calamine FOLDER OUT.xlsx

Each workbook is opened once. Nothing is checked beyond what pandas itself refuses. Prints the totals of Biểu 2 as JSON.
"""

import json
import sys
from pathlib import Path

import pandas as pd
from tables import REGISTER, SUMMARY, TOTAL

COVER, UNIT_CELL = "Bìa", (4, 2)
TIERS = ["upper", "grassroots"]


def read_tables(path: Path, engine: str) -> tuple[str, dict[str, pd.DataFrame]]:
    """The unit and the tables of one workbook, blank rows and total rows left out."""
    with pd.ExcelFile(path, engine=engine) as book:
        places = {name: place for name, place in {**SUMMARY, **REGISTER}.items() if name in book.sheet_names}
        unit = pd.read_excel(book, COVER, header=None).iat[UNIT_CELL]
        tables = {}
        for name, (skip, columns) in places.items():
            frame = pd.read_excel(book, name, header=None, skiprows=skip, names=columns, usecols=range(len(columns)))
            frame = frame.dropna(how="all")
            if "unit" in columns:
                frame = frame[frame["unit"].notna() & (frame["unit"] != TOTAL)].copy()
                frame["tier"] = ["upper"] + ["grassroots"] * (len(frame) - 1)
            frame.insert(0, "sender", unit)
            tables[name] = frame
    return unit, tables


def totals(frame: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """The sums of the counts, by tier where the table has tiers."""
    counts = frame.select_dtypes("number").columns.drop("no", errors="ignore")
    counts = [name for name in counts if not name.endswith("_rate")]
    if by is None:
        return frame[counts].sum().to_frame().T
    return frame.groupby(by)[counts].sum().reindex(TIERS)


def add_rates(name: str, total: pd.DataFrame) -> pd.DataFrame:
    """The rates of the totals, recomputed."""
    if name == "Biểu 2":
        total["resolved_rate"] = total["petitions_resolved"] / total["petitions_received"]
    elif name == "Biểu 4":
        total["agencies_rate"] = total["agencies_held"] / total["agencies_total"]
        total["enterprises_rate"] = total["enterprises_held"] / total["enterprises_total"]
        total["dialogue_rate"] = total["enterprises_dialogue"] / total["enterprises_total"]
    elif name == "Biểu 5":
        total["party_rate"] = total["party_admitted"] / total["party_referred"]
    return total


def main(engine: str, folder: str, output: str) -> None:
    """The whole job."""
    parts: dict[str, list[pd.DataFrame]] = {}
    for path in sorted(Path(folder).glob("*.xlsx")):
        _, tables = read_tables(path, engine)
        for name, frame in tables.items():
            parts.setdefault(name, []).append(frame)
    all_tables = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
    with pd.ExcelWriter(output, engine="xlsxwriter") as writer:
        for name in ("Biểu 2", "Biểu 3", "Biểu 4", "Biểu 5"):
            frame = all_tables[name]
            by = "tier" if "tier" in frame else None
            total = add_rates(name, totals(frame, by))
            total.to_excel(writer, sheet_name=f"Tổng {name}")
            if name == "Biểu 2":
                print(json.dumps(total.to_dict(orient="index")))
        by_sender = all_tables["Biểu 2"].groupby("sender").sum(numeric_only=True)
        by_sender.to_excel(writer, sheet_name="Theo đơn vị")
        all_tables["Biểu 2"].to_excel(writer, sheet_name="Biểu 2", index=False)
        counts = {"Biểu 1": len(all_tables["Biểu 1"]), **all_tables["Sổ kiến nghị"]["status"].value_counts()}
        pd.Series(counts, name="Số lượng").to_excel(writer, sheet_name="Số văn bản, ý kiến")


if __name__ == "__main__":
    main(*sys.argv[1:])
