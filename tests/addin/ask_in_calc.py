"""Asks questions in a running LibreOffice, as a button does: `ask_in_calc.py PIPE UNO_FOLDER`.

A line of standard input is a question as JSON: language, method of `Dialogs`, its arguments; texts are given once for
both languages. A line of standard output is the answer.
"""

import json
import sys
from pathlib import Path

from xlsync.ribbon.commands import TAB
from xlsync.ribbon.engine import connect
from xlsync.texts.entries import Text

app = connect(sys.argv[1], Path(sys.argv[2]))

from xlsync.ribbon.dialogs.calc import CalcDialogs  # noqa: E402 - needs `uno`

for line in sys.stdin:
    lang, method, prompt, *more = json.loads(line)
    if method in {"folder", "file"}:
        more[-1] = Path(more[-1])
    answer = getattr(CalcDialogs(app, lang, TAB.text(lang)), method)(Text(prompt, prompt), *more)
    print(json.dumps(str(answer) if isinstance(answer, Path) else answer), flush=True)
