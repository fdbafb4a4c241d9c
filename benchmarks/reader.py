"""Our `.xlsx` reader beside bare python-calamine (values only) and openpyxl (read-only), on the same workbooks.

    python benchmarks/reader.py [--rounds N] [--files N] [--rows N]

Prints the best of N rounds in seconds of processor time (all readers use one thread) and the ratio to python-calamine.
Ours keeps addresses, formulas, number formats, fonts of old encodings, merged and hidden ranges besides the values;
"expat only" is the same without the lexer of rows.
"""

import argparse
import io
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from xlsync.intake.xlsx import read_workbook

COLUMNS = 16


def workbook(seed: int, rows: int) -> bytes:
    """One sheet of texts, counts, dates, rates with formulas, like the registers and Biểu 2."""
    chance, buffer = random.Random(seed), io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("Biểu 2")
        day, rate = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "0.0%"})
        for row in range(rows):
            for column in range(COLUMNS):
                kind = column % 4
                if kind == 0:
                    page.write_string(row, column, f"Công đoàn cơ sở {chance.randrange(400)}")
                elif kind == 2:
                    page.write_datetime(row, column, datetime(2024, 1, 1) + timedelta(days=chance.randrange(366)), day)
                elif column == COLUMNS - 1:
                    page.write_formula(row, column, f"=IF(B{row + 1}>0,N{row + 1}/B{row + 1},0)", rate, chance.random())
                else:
                    page.write_number(row, column, chance.randrange(8000))
    return buffer.getvalue()


def with_calamine(data: bytes) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def with_openpyxl(data: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for page in book:
        for _ in page.iter_rows(values_only=True):
            pass


READERS: dict[str, Callable[[bytes], object]] = {
    "python-calamine, values only": with_calamine,
    "xlsync": read_workbook,
    "xlsync, expat only": lambda data: read_workbook(data, lexer=False),
    "openpyxl, read-only values": with_openpyxl,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=17)
    parser.add_argument("--rows", type=int, default=600)
    options = parser.parse_args()
    books = [workbook(seed, options.rows) for seed in range(options.files)]
    best = dict.fromkeys(READERS, float("inf"))
    for _ in range(options.rounds):  # in turns, so that a busy moment hits all alike
        for name, read in READERS.items():
            begun = time.process_time()
            for data in books:
                read(data)
            best[name] = min(best[name], time.process_time() - begun)
    print(f"{options.files} workbooks of {options.rows} rows x {COLUMNS} columns, best of {options.rounds}")
    reference = best["python-calamine, values only"]
    for name, seconds in best.items():
        print(f"{name:30} {seconds:6.3f} s   {seconds / reference:5.2f} x")


if __name__ == "__main__":
    main()
