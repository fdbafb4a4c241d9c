"""What the operator must mend: one line on standard error, exit status 2."""

from typing import Any

import click


class OperatorError(click.ClickException):
    """Something that the operator must mend: one line, exit status 2, nothing written."""

    exit_code = 2

    def __init__(self, vi: str, en: str, lang: str = "vi") -> None:
        super().__init__(en if lang == "en" else vi)

    def show(self, file: Any = None) -> None:
        """Prints the line on standard error."""
        click.echo(f"xlsync: {self.format_message()}", file=file, err=file is None)
