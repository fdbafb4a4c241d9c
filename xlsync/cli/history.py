"""`xlsync history`."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors
from xlsync.ledger.entries import KINDS

if TYPE_CHECKING:
    from xlsync.ledger.chain import Stored
    from xlsync.ledger.store import Ledger
    from xlsync.texts.catalogue import Names


@click.command()
@click.option(
    "--verify",
    is_flag=True,
    help="Chứng minh sổ chưa bị sửa. / Proves that nothing was changed; exit status 1 if it was.",
)
@click.option(
    "--head",
    metavar="HASH",
    help="Đối chiếu: mã cuối ghi lại lần trước phải còn trong sổ. / Verifies that a hash noted before is still there.",
)
@click.option("--unit", metavar="CODE", help="Chỉ các mục về đơn vị này và tệp của đơn vị. / One unit and its files.")
@click.option("--kind", type=click.Choice(KINDS), help="Chỉ một loại mục. / One kind of entries.")
@click.option("--last", metavar="N", type=click.IntRange(min=1), help="Chỉ N mục cuối. / The last N entries.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="Định dạng. / Format.")
@common_options("ledger", "forms", "units", "lang")
def history(
    verify: bool,
    head: str | None,
    unit: str | None,
    kind: str | None,
    last: int | None,
    style: str,
    common: Common,
) -> None:
    """Xem sổ ghi nhận: tệp nào đến, kết quả, ai quyết định. / Shows the ledger: what came and what was decided."""
    with operator_errors(common.lang):
        from xlsync.ledger.place import existing_ledger
        from xlsync.ledger.store import Ledger

        path = common.ledger_path() or existing_ledger(Path(), common.office)
        if verify or head is not None:
            sound = _verify(Ledger(path), head, style, common.lang)
        else:
            _show(Ledger.open(path, create=False), unit, kind, last, style, common)
            sound = True
    raise SystemExit(0 if sound else 1)


def _verify(ledger: "Ledger", head: str | None, style: str, lang: str) -> bool:
    try:
        result = ledger.verify(head)
    except ValueError:
        raise OperatorError(
            "--head: mã gồm 16 đến 64 chữ số thập lục phân, như xlsync history in ra.",
            "--head: a hash has 16 to 64 hexadecimal digits, as xlsync history prints it.",
            lang,
        ) from None
    if style == "json":
        _print_json(
            {
                "ok": result.ok, "count": result.count, "head": result.head or None, "flaw": result.flaw,
                "seq": result.seq, "detail": result.detail or None, "since": result.since,
            }
        )  # fmt: skip
    else:
        click.echo(result.text(lang))
    return result.ok


def _show(ledger: "Ledger", unit: str | None, kind: str | None, last: int | None, style: str, common: Common) -> None:
    from xlsync.ledger.select import selection

    wanted = selection(ledger, unit, kind)
    if style == "json":
        _show_json(ledger, wanted, last)
        return
    from xlsync.ledger.telling import Teller

    teller = Teller(common.lang, _names(common))
    lines: deque[str] = deque(maxlen=last)
    head = None
    for stored in ledger.entries():
        head = stored.hash
        if wanted(stored):
            lines.append(teller.line(stored))
        else:
            teller.note(stored)
    for line in lines:
        click.echo(line)
    if head is None:
        vi, en = "Sổ ghi nhận chưa có dòng nào.", "The ledger has no entries yet."
    else:
        vi = f"Mã cuối: {head} (ghi lại; lần sau đối chiếu: xlsync history --verify --head MÃ)"
        en = f"Last hash: {head} (note it down; next time compare: xlsync history --verify --head HASH)"
    click.echo(en if common.lang == "en" else vi)


def _show_json(ledger: "Ledger", wanted: Callable[["Stored"], bool], last: int | None) -> None:
    chosen: deque[Stored] = deque(maxlen=last)
    count, head = 0, None
    for stored in ledger.entries():
        count, head = stored.seq, stored.hash
        if wanted(stored):
            chosen.append(stored)
    _print_json({"count": count, "head": head, "entries": [asdict(stored) for stored in chosen]})


def _print_json(content: dict[str, Any]) -> None:
    from xlsync import __version__
    from xlsync.ledger.chain import safe_json

    whole = {"schema_version": 1, "tool": f"xlsync {__version__}", **content}
    click.echo(safe_json(json.dumps(whole, ensure_ascii=False, indent=1)))


def _names(common: Common) -> "Names":
    from xlsync.forms.load import load_forms
    from xlsync.forms.register import load_register
    from xlsync.ledger.names import LedgerNames

    forms, units = (None if path is None else Path(path) for path in (common.forms, common.units))
    return LedgerNames(load_register(units), load_forms(forms, common.office))
