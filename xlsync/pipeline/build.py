"""What is made from the definitions and committed: templates, docs pages, JSON Schemas; built or checked."""

from collections.abc import Callable, Mapping
from pathlib import Path

from xlsync.forms.library import FormLibrary
from xlsync.forms.page import forms_markdown
from xlsync.forms.schema import form_json_schema
from xlsync.issue.shipped import build_templates, stale_templates
from xlsync.texts.rules_page import rules_markdown


def _pages(library: FormLibrary) -> Mapping[str, Callable[[], str]]:
    return {
        "docs/rules.md": rules_markdown,
        "docs/forms.md": lambda: forms_markdown(library.forms),
        "docs/form.schema.json": form_json_schema,
    }


def build(root: Path, library: FormLibrary) -> list[str]:
    """Writes all that is made from the definitions below `root`; returns what has changed."""
    changed = []
    for name, make in _pages(library).items():
        path = root / name
        text = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            changed.append(name)
    templates = root / "templates"
    templates.mkdir(parents=True, exist_ok=True)
    changed += [f"templates/{path.name}" for path in build_templates(templates, library.forms)]
    return changed


def stale(root: Path, library: FormLibrary) -> list[str]:
    """What is missing below `root` or differs from what would be built now."""
    pages = [
        name
        for name, make in _pages(library).items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != make()
    ]
    return pages + [f"templates/{name}" for name in stale_templates(root / "templates", library.forms)]
