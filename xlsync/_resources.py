"""Where the shipped forms, templates and the add-in lie: inside the wheel, or beside the package in a checkout."""

from pathlib import Path


def shipped(folder: str) -> Path:
    """The shipped top-level folder, such as `schemas` (an editable install has no `_shipped`)."""
    here = Path(__file__).resolve().parent
    inside = here / "_shipped" / folder
    return inside if inside.is_dir() else here.parent / folder
