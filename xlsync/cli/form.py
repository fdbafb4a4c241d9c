"""`xlsync form`."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors

if TYPE_CHECKING:
    from xlsync.forms.definition import Form
    from xlsync.forms.library import FormLibrary


@click.group()
def form() -> None:
    """Định nghĩa mẫu biểu. / Form definitions."""


def _library(common: Common) -> "FormLibrary":
    from xlsync.forms.load import load_forms

    settings = common.settings()
    return load_forms(settings.forms, settings.office)


@form.command("list")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Định dạng. / Format.")
@common_options("forms", "lang")
def list_forms(kind: str, common: Common) -> None:
    """Liệt kê các mẫu và phiên bản. / Lists forms and versions."""
    with operator_errors(common.lang):
        library = _library(common)
        if kind == "json":
            click.echo(json.dumps([_summary(each) for each in library.forms], ensure_ascii=False, indent=1))
            return
        for each in library.forms:
            validity = f"{each.valid_from or ''}..{each.valid_to or ''}"
            click.echo(f"{each.form}\t{each.version}\t{validity}\t{each.label.text(common.lang)}")


def _summary(each: "Form") -> dict[str, object]:
    return {
        "form": each.form,
        "version": each.version,
        "valid_from": each.valid_from.isoformat() if each.valid_from else None,
        "valid_to": each.valid_to.isoformat() if each.valid_to else None,
        "label": {"vi": each.label.vi, "en": each.label.en},
        "tables": [table.id for table in each.tables],
    }


@form.command("show")
@click.argument("form_id", metavar="FORM")
@click.option("--unit", metavar="CODE", help="Mã đơn vị. / Code of the unit.")
@click.option("--format", "kind", type=click.Choice(["text", "json"]), default="text", help="Định dạng. / Format.")
@common_options("period", "forms", "units", "round", "as_of", "lang")
def show_form(form_id: str, unit: str | None, kind: str, common: Common) -> None:
    """Một mẫu: bảng, cột, ô trong tệp mẫu. / One form: tables, columns, cells of its template."""
    with operator_errors(common.lang):
        from xlsync.forms.layout import layout, layout_json
        from xlsync.pipeline import load_definitions

        definitions = load_definitions(common.settings())
        day = definitions.period.last if definitions.period is not None else common.day()
        found = definitions.library.get(form_id, day)
        if found is None:
            known = ", ".join(definitions.library.ids)
            raise OperatorError(
                f"Không có mẫu “{form_id}” dùng cho ngày {day:%d/%m/%Y}; có: {known}.",
                f"No form “{form_id}” is valid on {day.isoformat()}; there are: {known}.",
                common.lang,
            )
        if kind == "json":
            owner = definitions.register.get(unit, day) if unit is not None else None
            if unit is not None and owner is None:
                raise OperatorError(f"Không có đơn vị mã “{unit}”.", f"No unit has the code “{unit}”.", common.lang)
            children = definitions.register.children(owner.code, day) if owner is not None else ()
            data = layout_json(layout(found, owner, children), day=day)
            click.echo(json.dumps(data, ensure_ascii=False, indent=1))
            return
        click.echo(_text(found, common.lang, day), nl=False)


def _text(found: "Form", lang: str, day: date) -> str:
    lines = [f"{found.label.text(lang)} ({found.form}, {found.version}; {day.isoformat()})"]
    for table in found.tables:
        lines += ["", f"{table.sheet}: {table.id} ({table.rows.value})"]
        for field in table.fields:
            group = f"{field.group.text(lang)} › " if field.group is not None else ""
            marks = " *" if field.required else ""
            computed = f" = {field.computed}" if field.computed is not None else ""
            lines.append(f"  {field.id:<24} {field.type.value:<8} {group}{field.label.text(lang)}{marks}{computed}")
        for rule in table.rules:
            lines.append(f"  {rule.code} {rule.severity.value}: {rule.expr}")
    return "\n".join(lines) + "\n"


@form.command("build")
@click.option("--check", is_flag=True, help="Chỉ kiểm tra, không ghi. / Only check, exit 1 when something is stale.")
@click.option("-o", "--output", metavar="DIR", default=".", help="Thư mục gốc của dự án. / Root of the checkout.")
@common_options("forms", "lang")
def build_form(check: bool, output: str, common: Common) -> None:
    """Tạo lại mẫu trắng, tài liệu và JSON Schema. / Regenerates templates, docs and JSON Schema."""
    with operator_errors(common.lang):
        from xlsync.pipeline.build import build, stale

        root = Path(output)
        library = _library(common)
        if not check:
            root.mkdir(parents=True, exist_ok=True)
            for name in build(root, library):
                click.echo(name)
            return
        outdated = stale(root, library)
        for name in outdated:
            vi, en = f"{name}: đã cũ, chạy xlsync form build", f"{name}: stale, run xlsync form build"
            click.echo(en if common.lang == "en" else vi, err=True)
    raise SystemExit(1 if outdated else 0)


@form.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@common_options("forms", "lang")
def diff_form(old: str, new: str, common: Common) -> None:
    """So hai phiên bản: FORM@VERSION hoặc tệp YAML. / Compares two versions: FORM@VERSION or a YAML file."""
    with operator_errors(common.lang):
        from xlsync.forms.diff import diff_forms

        library = _library(common)
        changes = diff_forms(_one(old, library, common), _one(new, library, common))
        for change in changes:
            click.echo(change.text(common.lang))
        if not changes:
            click.echo("No difference." if common.lang == "en" else "Không khác nhau.")


def _one(name: str, library: "FormLibrary", common: Common) -> "Form":
    path = Path(name)
    if path.suffix.lower() in {".yaml", ".yml"}:
        from xlsync.forms.load import load_form

        return load_form(path)
    form_id, _, version = name.partition("@")
    versions = library.versions(form_id)
    found = library.version(form_id, version) if version else (versions[-1] if versions else None)
    if found is None:
        known = ", ".join(f"{each.form}@{each.version}" for each in library.forms)
        raise OperatorError(
            f"Không có mẫu “{name}”; có: {known}.", f"No form “{name}”; there are: {known}.", common.lang
        )
    return found
