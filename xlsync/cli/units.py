"""`xlsync units`."""

import json
from datetime import date
from typing import Any

import click

from xlsync.cli.options import Common, common_options
from xlsync.cli.output import operator_errors
from xlsync.model import Severity, Unit


@click.group()
def units() -> None:
    """Danh mục đơn vị. / The unit register."""


@units.command("list")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Định dạng. / Format.")
@common_options("units", "as_of", "lang")
def list_units(kind: str, common: Common) -> None:
    """Liệt kê mọi đơn vị. / Lists all units."""
    with operator_errors(common.lang):
        from xlsync.forms.register import load_register

        register = load_register(common.settings().units)
        if kind == "json":
            click.echo(json.dumps([unit_json(unit) for unit in register], ensure_ascii=False, indent=1))
            return
        for unit in register:
            parent = unit.parent or ""
            click.echo("\t".join((unit.code, unit.tier.value, parent, _validity(unit), unit.name)))


@units.command("check")
@common_options("units", "forms", "as_of", "lang")
def check_units(common: Common) -> None:
    """Kiểm tra danh mục đơn vị. / Checks the register."""
    with operator_errors(common.lang):
        from xlsync.forms.load import load_forms
        from xlsync.forms.register import load_register
        from xlsync.forms.register_check import check_register
        from xlsync.texts.words import word

        settings = common.settings()
        register = load_register(settings.units)
        problems = check_register(register, load_forms(settings.forms, settings.office))
        for problem in problems:
            click.echo(f"{word(f'severity.{problem.severity.value}', common.lang)}: {problem.text(common.lang)}")
        if not problems:
            count = len(register.on(common.day()))
            vi, en = (
                f"Danh mục đúng: {count} đơn vị đang có hiệu lực.",
                f"The register is sound: {count} units are valid.",
            )
            click.echo(en if common.lang == "en" else vi)
    raise SystemExit(1 if any(problem.severity is Severity.ERROR for problem in problems) else 0)


@units.group()
def alias() -> None:
    """Tên gọi khác của đơn vị. / Other names of units."""


@alias.command("add")
@click.argument("code", metavar="CODE")
@click.argument("text", metavar="ALIAS")
@common_options("units", "as_of", "lang", "quiet")
def add_alias(code: str, text: str, common: Common) -> None:
    """Thêm một tên gọi cho đơn vị vào tệp danh mục. / Adds another name of a unit to the register file."""
    with operator_errors(common.lang):
        from xlsync.forms.register_edit import add_alias as add

        path = common.settings().units
        done = add(path, code, text, common.day())
        of = f"{done.unit.code} ({done.unit.name}{_when(done.unit)})"
        if done.changed:
            vi, en = f"Đã thêm tên gọi «{done.alias}» cho {of}.", f"Added the alias “{done.alias}” to {of}."
        else:
            vi = f"«{done.alias}» đã là tên của {of}; danh mục giữ nguyên."
            en = f"“{done.alias}” already names {of}; the register is as it was."
        if not common.quiet:
            click.echo(en if common.lang == "en" else vi)


def _when(unit: Unit) -> str:
    validity = _validity(unit)
    return f", {validity}" if validity else ""


def unit_json(unit: Unit) -> dict[str, Any]:
    """A unit as the contract prints it; dates are ISO, an open end is null."""
    return {
        "code": unit.code,
        "name": unit.name,
        "aliases": list(unit.aliases),
        "tier": unit.tier.value,
        "parent": unit.parent,
        "valid_from": _iso(unit.valid_from),
        "valid_to": _iso(unit.valid_to),
        "successors": list(unit.successors),
        "emails": list(unit.emails),
        "forms_due": list(unit.forms_due),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _validity(unit: Unit) -> str:
    if unit.valid_from is None and unit.valid_to is None:
        return ""
    return f"{_iso(unit.valid_from) or ''}..{_iso(unit.valid_to) or ''}"
