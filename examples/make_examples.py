"""Makes the examples of this folder. Deterministic: the same register and forms give the same cells.

    python examples/make_examples.py [bac-giang] [bac-giang-thu] [bac-giang-loi] [phu-luc]

Needs openpyxl and msoffcrypto-tool (the `test` extra); soffice, where it is there, saves some of the files again as an
office with LibreOffice would.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from making import annex, clean, defects, mails  # noqa: E402

#: The mails carry the workbooks of the first example, which is made before them.
MAKERS = {"bac-giang": clean.make, "bac-giang-thu": mails.make, "bac-giang-loi": defects.make, "phu-luc": annex.make}


def main(names: list[str]) -> None:
    """Makes the examples of those names, all of them without names."""
    for name in names or MAKERS:
        MAKERS[name](HERE / name)


if __name__ == "__main__":
    main(sys.argv[1:])
