"""`xlsync rules`."""

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors


@click.command()
@click.argument("code", required=False, metavar="[CODE]")
@common_options("lang")
def rules(code: str | None, common: Common) -> None:
    """Các mã phát hiện: nghĩa là gì, sửa thế nào, ví dụ. / The finding codes: meaning, remedy, examples."""
    with operator_errors(common.lang):
        from xlsync.texts.catalogue import CATALOGUE
        from xlsync.texts.rules_page import rule_text, rules_text

        if code is None:
            click.echo(rules_text(common.lang), nl=False)
            return
        if code.upper() not in CATALOGUE:
            raise OperatorError(f"Không có mã {code}.", f"There is no code {code}.", common.lang)
        click.echo(rule_text(code.upper(), common.lang), nl=False)
