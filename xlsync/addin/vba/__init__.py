"""A VBA project (`vbaProject.bin`) from the text of its modules: the same bytes for the same text, no compiled code."""

from xlsync.addin.vba.project import Module, vba_project

__all__ = ["Module", "vba_project"]
