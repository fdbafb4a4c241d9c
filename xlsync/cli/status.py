"""`xlsync status`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync.cli.options import READING, Common, OperatorError, common_options
from xlsync.cli.output import FORMATS, operator_errors, told

if TYPE_CHECKING:
    from xlsync.pipeline import Run


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="Định dạng; mặc định theo đuôi tệp của -o. / Output format; default: text, or as the suffix of -o says.",
)
@click.option("-o", "--output", metavar="FILE", help="Ghi kết quả vào tệp. / Write the matrix to a file.")
@click.option(
    "--reminders",
    metavar="DIR",
    help="Thư mục ghi thư nháp đôn đốc (.eml). / Folder for reminder drafts (.eml), one a unit.",
)
@common_options(*READING)
def status(paths: tuple[str, ...], kind: str | None, output: str | None, reminders: str | None, common: Common) -> None:
    """Đơn vị nào đã gửi, quá hạn, phải sửa, chưa gửi. / Who has submitted what, who has not, which version counts."""
    with operator_errors(common.lang):
        from xlsync.pipeline import status as run_status

        folder = _folder(reminders, common)
        run = told(run_status, paths, kind, output, common)
        if folder is not None:
            _remind(folder, run, common)
    raise SystemExit(0 if run.outcome.passed else 1)


def _folder(given: str | None, common: Common) -> Path | None:
    """The folder of the drafts, which need not be there yet; raises OperatorError when it cannot be one."""
    if given is None:
        return None
    folder = Path(given)
    if folder.exists() and not folder.is_dir():
        raise OperatorError(
            f"--reminders: {given} là tệp, cần một thư mục.",
            f"--reminders: {given} is a file, a folder is needed.",
            common.lang,
        )
    if not folder.absolute().parent.is_dir():
        raise OperatorError(
            f"--reminders: không có thư mục {folder.parent}.",
            f"--reminders: there is no folder {folder.parent}.",
            common.lang,
        )
    return folder


def _remind(folder: Path, run: "Run", common: Common) -> None:
    """Writes the drafts and says on standard error how many, and what a person must look after."""
    from xlsync.issue.reminders import make_reminders, write_reminders

    register = run.definitions.register
    drafts = make_reminders(run.outcome, register, run.forms, run.definitions.round)
    done = write_reminders(folder, drafts, str(run.outcome.period))
    kept = {path.name for path in done.kept}
    if not common.quiet:
        count = len(done.written)
        _say(f"Đã ghi {count} thư nháp đôn đốc vào {folder}.", f"{count} reminder drafts are in {folder}.", common)
    nowhere = [each.unit for each in drafts if not each.addresses and each.file_name not in kept]
    if nowhere:
        vi = f"Danh mục chưa có địa chỉ thư điện tử (thư nháp để trống phần Người nhận): {_listed(nowhere)}."
        en = f"No e-mail address in the register (the draft has no To): {_listed(nowhere)}."
        _say(vi, en, common)
    refused = [f"{each.unit}: {address!r}" for each in drafts for address in each.refused]
    if refused:
        vi = f"Địa chỉ thư điện tử không hợp lệ trong danh mục, đã bỏ qua: {_listed(refused)}."
        _say(vi, f"No valid e-mail address in the register, left out: {_listed(refused)}.", common)
    if done.kept:
        names = _listed([path.name for path in done.kept])
        vi = f"Giữ nguyên, vì đã được sửa hoặc không phải do xlsync tạo: {names}."
        _say(vi, f"Left as they are, changed by hand or not written by xlsync: {names}.", common)
    if done.stale:
        names = _listed([path.name for path in done.stale])
        vi = f"Thư nháp cũ không còn cần, đừng gửi: {names}."
        _say(vi, f"Drafts of an earlier run that are no longer needed, do not send: {names}.", common)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _say(vi: str, en: str, common: Common) -> None:
    click.echo(f"xlsync: {en if common.lang == 'en' else vi}", err=True)
