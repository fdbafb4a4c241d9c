"""`xlsync round`."""

import json
from typing import TYPE_CHECKING, Any

import click

from xlsync.cli.options import Common, common_options
from xlsync.cli.output import operator_errors

if TYPE_CHECKING:
    from xlsync.forms.rounds import Round


@click.group("round")
def round_() -> None:
    """Các đợt báo cáo. / Reporting rounds."""


@round_.command("list")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Định dạng. / Format.")
@common_options("lang")
def list_rounds_command(kind: str, common: Common) -> None:
    """Liệt kê các đợt báo cáo kèm theo. / Lists the shipped rounds."""
    with operator_errors(common.lang):
        from xlsync.forms.rounds import list_rounds

        rounds = list_rounds(common.office)
        if kind == "json":
            click.echo(json.dumps([round_json(each) for each in rounds], ensure_ascii=False, indent=1))
            return
        for each in rounds:
            click.echo(f"{each.id}\t{each.period}\t{each.title.text(common.lang)}")


@round_.command("show")
@click.argument("name", metavar="ROUND")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Định dạng. / Format.")
@common_options("lang")
def show_round(name: str, kind: str, common: Common) -> None:
    """Một đợt báo cáo: kỳ, hạn, mẫu, đơn vị. / One round: period, deadline, forms, units."""
    with operator_errors(common.lang):
        from xlsync.forms.rounds import load_round

        data = round_json(load_round(name, common.office))
        if kind == "json":
            click.echo(json.dumps(data, ensure_ascii=False, indent=1))
            return
        for key, value in data.items():
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            if key == "targets":
                shown = "; ".join(" ".join(str(each) for each in one.values() if each is not None) for one in value)
            if isinstance(value, dict):
                shown = value.get(common.lang) or value.get("vi")
            click.echo(f"{key}: {'' if shown is None else shown}")


def round_json(each: "Round") -> dict[str, Any]:
    """A round as a mapping; dates are ISO, the period in its short form."""
    data: dict[str, Any] = each.model_dump(mode="json")
    data["period"] = str(each.period)
    return data
