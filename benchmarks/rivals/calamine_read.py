"""The bare read: opens each workbook of a folder with python-calamine and reads every sheet to Python. Nothing else.

    python calamine_read.py FOLDER

One process. Prints the number of files, sheets and rows.
"""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook


def main() -> None:
    files = sheets = rows = 0
    for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        files += 1
        for name in book.sheet_names:
            sheets += 1
            rows += len(book.get_sheet_by_name(name).to_python())
    print(files, sheets, rows)


if __name__ == "__main__":
    main()
