"""An office at work, black box: a template is issued, filled in with openpyxl as `form show` says, and checked."""

import contextlib
import io
import json
import sys
from functools import lru_cache
from pathlib import Path

import openpyxl

from xlsync.cli import main

PERIOD, AS_OF = "2024-H1", "2024-07-05"
RELATED = {
    "petitions_carried": 0, "petitions_received": 20, "petitions_resolved": 14, "cases_raised": 9, "cases_answered": 4,
    "agencies_total": 50, "agencies_held": 40, "enterprises_total": 60, "enterprises_held": 30,
    "enterprises_dialogue": 20, "party_referred": 10, "party_admitted": 7,
}  # fmt: skip
AFTERTHOUGHTS = {"merged_into", "publish_reason", "forwarded_to", "forward_ref"}


def command(*arguments, code=None):
    """Standard output of a command, run in this process; `code` is the exit status that it must have."""
    out, err, argv = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["xlsync", *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as exit_:
        assert code is None or (exit_.code or 0) == code, out.getvalue() + err.getvalue()
    finally:
        sys.argv = argv
    return out.getvalue() or err.getvalue()


@lru_cache(maxsize=32)
def shown(form, unit, *options):
    """What `form show` says, as data."""
    more = ["--unit", unit] if unit else []
    text = command("form", "show", form, *more, "--period", PERIOD, "--format", "json", *options, code=0)
    return json.loads(text)


def issued(folder, form, unit=None, *options) -> Path:
    """A blank workbook of the unit."""
    more = ["--unit", unit] if unit else []
    command("template", form, *more, "--period", PERIOD, "-o", folder, *options, code=0)
    return Path(folder) / f"{form}_{unit or 'mau'}_{PERIOD}.xlsx"


def filled(folder, form="bieu-tong-hop", unit="BG-YTE", edit=None, options=()):
    """A workbook of the unit with plausible figures in it; `edit(book, tables by id)` changes it before it is saved."""
    path = issued(folder, form, unit, *options)
    tables = {table["id"]: table for table in shown(form, unit, *options)["tables"]}
    book = openpyxl.load_workbook(path)
    for table in tables.values():
        sheet = book[table["sheet"]]
        rows = [each["row"] for each in table["prefilled"]] or [table["first_row"]]
        if table["rows"] == "list":
            rows = range(table["first_row"], table["first_row"] + 3)
        for number, row in enumerate(rows, start=1):
            for field in table["fields"]:
                if not field["computed"] and field["type"] != "unit" and field["id"] not in AFTERTHOUGHTS:
                    sheet[f"{field['column']}{row}"] = _typed(field, number)
    if edit is not None:
        edit(book, tables)
    book.save(path)
    return path


def column(table, field_id):
    """The letters of a field's column."""
    return next(field["column"] for field in table["fields"] if field["id"] == field_id)


def checked(*paths, options=(), period=PERIOD):
    """The JSON of `check`."""
    more = ["--period", period] if period else []
    return json.loads(command("check", *paths, *more, "--as-of", AS_OF, "--format", "json", *options))


def consolidated(output, *paths, options=()):
    """The JSON of `consolidate`."""
    return json.loads(
        command("consolidate", *paths, "--period", PERIOD, "--as-of", AS_OF, "--format", "json", "-o", output, *options)
    )


def told(result, *keys):
    """The findings as tuples of the given keys, code and cell unless said otherwise."""
    return [tuple(found[key] for key in keys or ("code", "cell")) for found in result["findings"]]


def _typed(field, number):
    match field["type"]:
        case "count":
            return number if field["id"] == "no" else RELATED.get(field["id"], 10 + number)
        case "decimal":
            return number + 0.5
        case "date":
            return f"{number:02d}/3/2024"
        case "choice":
            return field["choices"][0]["label"]["vi"]
        case _:
            return f"{number}/KH-LĐLĐ {field['id']}"
