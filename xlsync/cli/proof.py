"""`xlsync proof`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import FORMATS, context_of, format_of, notices, operator_errors, prepare_output, say_written

if TYPE_CHECKING:
    from xlsync.pipeline.proofing import ProofRun
    from xlsync.report.context import Context

_WORD = ".docx"


@click.command()
@click.argument("report", metavar="REPORT")
@click.option(
    "--against",
    metavar="FILE",
    help="Sổ tổng hợp (tong-hop.xlsx) để đối chiếu số liệu. / The consolidated workbook to compare the numbers with.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="Định dạng; mặc định theo đuôi tệp của -o. / Output format; default: text, or as the suffix of -o says.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Ghi kết quả vào tệp; đuôi .docx là bản ghi chú như --comments. / Write the findings to a file; a name that "
    "ends in .docx means the copy with comments, as --comments does.",
)
@click.option(
    "--comments",
    metavar="FILE.docx",
    help="Ghi một bản sao của báo cáo có ghi chú Word tại từng chỗ; bản gốc giữ nguyên. / Write a copy of the report "
    "with a Word comment at each place; the original stays as it is.",
)
@common_options("forms", "units", "as_of", "password_file", "limit", "lang", "quiet")
def proof(
    report: str, against: str | None, kind: str | None, output: str | None, comments: str | None, common: Common
) -> None:
    """Đối chiếu báo cáo bằng lời (.docx, .odt, .txt) với sổ tổng hợp và với chính nó. / Checks a narrative report
    against the consolidated workbook and against itself."""
    with operator_errors(common.lang):
        target, copy, kind = _outputs(output, comments, kind, [path for path in (report, against) if path], common)
        from xlsync.pipeline.proofing import proofread

        done = proofread(report, common.settings(), against)
        notices(done.run, common)
        context = context_of(done.run, common)
        commented = None if copy is None else _commented(done, context)
        if target is None:
            if kind != "xlsx":
                _print(done, context, kind)
        else:
            _write(done, context, target, kind)
        if copy is not None and commented is not None:
            from xlsync.report.atomic import write_bytes

            write_bytes(copy, commented)
        if target is not None or copy is not None:
            say_written([target, copy], common)
    raise SystemExit(0 if done.run.outcome.passed else 1)


def _outputs(
    output: str | None, comments: str | None, kind: str | None, inputs: list[str], common: Common
) -> tuple[Path | None, Path | None, str]:
    """Where the findings and the commented copy go, and the format; raises OperatorError where that is not clear."""
    lang = common.lang
    if output is not None and Path(output).suffix.lower() == _WORD:
        if comments is not None:
            vi = "-o TỆP.docx và --comments đều là bản ghi chú; hãy chọn một."
            raise OperatorError(vi, "-o FILE.docx and --comments both mean the copy with comments; name one.", lang)
        output, comments = None, output
    target, copy = (prepare_output(path, inputs, lang) for path in (output, comments))
    for path in (target, copy):
        if path is not None and any(_same(path, Path(each)) for each in inputs):
            raise OperatorError(
                f"{path} là tệp đầu vào; tệp đầu vào không bao giờ bị ghi đè, hãy chọn tên khác.",
                f"{path} is an input, which is never overwritten; choose another name.",
                lang,
            )
    if copy is not None and copy.suffix.lower() != _WORD:
        raise OperatorError(
            f"--comments {copy}: tên tệp phải kết thúc bằng .docx.", f"--comments {copy}: must end in .docx.", lang
        )
    if kind is None:
        kind = "text" if target is None else format_of(target, lang)
    if kind == "xlsx" and target is None:
        raise OperatorError("--format xlsx cần -o TỆP.xlsx.", "--format xlsx needs -o FILE.xlsx.", lang)
    return target, copy, kind


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # not there yet
        return False


def _commented(done: "ProofRun", context: "Context") -> bytes:
    from xlsync.issue.comments import Comment
    from xlsync.report.proof_words import comment_lines

    found = [each for each in done.read.findings if each.passage is not None]
    return done.commented([Comment(each.passage, comment_lines(each, context)) for each in found if each.passage])


def _rendered(done: "ProofRun", context: "Context", kind: str, *, color: bool) -> str:
    if kind == "json":
        from xlsync.report.proof_json import to_proof_json

        return to_proof_json(done.read, context)
    if kind == "html":
        from xlsync.report.proof_html import to_proof_html

        return to_proof_html(done.read, context)
    from xlsync.report.proof_text import to_proof_text

    return to_proof_text(done.read, context, color=color)


def _print(done: "ProofRun", context: "Context", kind: str) -> None:
    import os
    import sys

    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(_rendered(done, context, kind, color=color), nl=False)


def _write(done: "ProofRun", context: "Context", target: Path, kind: str) -> None:
    if kind == "xlsx":
        from xlsync.report.proof_xlsx import write_proof_xlsx

        write_proof_xlsx(target, done.read, context)
    else:
        from xlsync.report.atomic import write_text

        write_text(target, _rendered(done, context, kind, color=False))
