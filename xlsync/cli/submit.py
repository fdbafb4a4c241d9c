"""`xlsync submit`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync.cli.options import READING, Common, OperatorError, common_options
from xlsync.cli.output import context_of, notices, operator_errors, print_findings, progress, say_written

if TYPE_CHECKING:
    from xlsync.pipeline.submitting import Submitted


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option("--consolidated", metavar="FILE", help="Sổ tổng hợp sẽ trình. / The consolidated workbook that goes up.")
@click.option("--report", metavar="FILE", help="Báo cáo bằng lời trình kèm. / The narrative report that goes with it.")
@click.option("-o", "--output", metavar="DIR", help="Thư mục ghi gói. / Folder for the package.")
@click.option(
    "--without", multiple=True, metavar="CODE", help="Trình khi thiếu đơn vị này. / Go without this unit's figures."
)
@click.option("--approved-by", metavar="NAME", default="", help="Người phê duyệt trình khi thiếu. / Who approved that.")
@click.option("--reason", metavar="TEXT", default="", help="Lý do trình khi thiếu. / Why.")
@click.option("--by", metavar="NAME", help="Người chốt; mặc định là người đang đăng nhập. / Who seals.")
@click.option("--verify", "package", metavar="PACKAGE", help="Chứng minh một gói đã chốt. / Proves a sealed package.")
@click.option(
    "--format", "kind", type=click.Choice(["text", "json", "html"]), default="text", help="Định dạng. / Output format."
)
@common_options(*READING, "rounding", "place")
def submit(
    paths: tuple[str, ...],
    consolidated: str | None,
    report: str | None,
    output: str | None,
    without: tuple[str, ...],
    approved_by: str,
    reason: str,
    by: str | None,
    package: str | None,
    kind: str,
    common: Common,
) -> None:
    """Cửa kiểm soát trước khi trình Tỉnh ủy: nêu lý do chưa được trình, hoặc chốt thành một gói. / The gate before the
    Party committee: says why not, or seals one package."""
    with operator_errors(common.lang):
        if package is not None:
            raise SystemExit(_verify(package, paths, common))
        if not paths or consolidated is None or output is None:
            raise OperatorError(
                "Cần PATH (hộp thư), --consolidated tong-hop.xlsx và -o THƯ-MỤC; hoặc --verify GÓI.",
                "Needs PATH (the mailbag), --consolidated tong-hop.xlsx and -o DIR; or --verify PACKAGE.",
                common.lang,
            )
        folder = _folder(output, common.lang)
        from xlsync.model.sealing import Approval
        from xlsync.pipeline.submitting import Handed
        from xlsync.pipeline.submitting import submit as run_submit

        handed = Handed(consolidated, folder, report, Approval(without, approved_by, reason), by, common.place)
        with progress(common) as show:
            done = run_submit(paths, common.settings(), handed, lambda run: context_of(run, common), show)
        notices(done.run, common)
        if done.reasons:
            print_findings(context_of(done.run, common), kind)
            _say_refused(done, common)
        else:
            say_written([done.package], common)
            _say_sealed(done, common)
    raise SystemExit(1 if done.reasons else 0)


def _folder(given: str, lang: str) -> Path:
    folder = Path(given)
    if folder.exists() and not folder.is_dir():
        raise OperatorError(f"-o {given} là tệp, cần một thư mục.", f"-o {given} is a file, a folder is needed.", lang)
    if not folder.absolute().parent.is_dir():
        raise OperatorError(f"-o: không có thư mục {folder.parent}.", f"-o: there is no folder {folder.parent}.", lang)
    return folder


def _say_refused(done: "Submitted", common: Common) -> None:
    from xlsync.texts.words import word

    count, refused = len(done.reasons), word("gate.refused", common.lang).upper()
    told = f"the {count} reason(s) above" if common.lang == "en" else f"{count} lý do nêu trên"
    click.echo(f"{refused}: {told}.", err=True)


def _say_sealed(done: "Submitted", common: Common) -> None:
    from xlsync.texts.words import word

    assert done.seal is not None  # noqa: S101 - there is one where there are no reasons
    passed, sealed = (word(f"gate.{state}", common.lang) for state in ("passed", "sealed"))
    number = f"no. {done.seal.number}" if common.lang == "en" else f"lần {done.seal.number}"
    click.echo(f"{passed.upper()}. {sealed}: {done.seal.period}, {number}.")
    if done.unprinted is not None:
        english = common.lang == "en"
        told = done.unprinted.en if english else done.unprinted.vi
        click.echo(f"{'Without PDF' if english else 'Gói không có bản PDF'}: {told}", err=True)


def _verify(package: str, paths: tuple[str, ...], common: Common) -> int:
    from xlsync.pipeline.verifying import verify_package

    if paths:
        raise OperatorError("--verify không cần PATH.", "--verify takes no PATH.", common.lang)
    done = verify_package(Path(package), Path(common.ledger) if common.ledger is not None else None)
    english = common.lang == "en"
    for each in done.differences:
        click.echo(f"{each.file}: {each.en if english else each.vi}")
    said = done.manifest or {}
    if done.ok:
        where = f"{said.get('period')}, {said.get('sealed_at')}, {said.get('sealed_by')}"
        click.echo(f"{'Whole, as it was sealed' if english else 'Nguyên vẹn như khi chốt'}: {where}.")
        click.echo(f"{'Seal' if english else 'Mã niêm phong'}: {said.get('content')}")
        return 0
    count = len(done.differences)
    click.echo(f"NOT as it was sealed: {count} difference(s)." if english else f"KHÔNG còn như khi chốt: {count} chỗ.")
    return 1
