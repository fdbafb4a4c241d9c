"""Findings in the format that was asked for, on standard output or in a file that is replaced only when whole."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from xlsync.cli.options import Common, OperatorError

if TYPE_CHECKING:
    from xlsync.pipeline import Run, Settings
    from xlsync.report.context import Context

#: A function of the pipeline, one a command.
Runner: TypeAlias = "Callable[[Sequence[str], Settings, Callable[[int, int], None] | None], Run]"
FORMATS = ("text", "json", "html", "xlsx")
SUFFIXES = {".txt": "text", ".json": "json", ".html": "html", ".htm": "html", ".xlsx": "xlsx"}
_MANY = 10  # files from which on progress is shown


def context_of(run: "Run", common: Common) -> "Context":
    """What the reports need, from a run."""
    from xlsync.pipeline.telling import context_of as made

    return made(run, common.lang, common.rounding_kind())


def format_of(path: Path, lang: str) -> str:
    """The format that a file's suffix names; raises OperatorError for any other suffix."""
    try:
        return SUFFIXES[path.suffix.lower()]
    except KeyError:
        known = ", ".join(dict.fromkeys(SUFFIXES))
        raise OperatorError(
            f"{path}: không rõ định dạng; tên tệp phải kết thúc bằng {known}.",
            f"{path}: unknown format; the name must end in {known}.",
            lang,
        ) from None


def write_findings(context: "Context", path: Path, kind: str) -> None:
    """Writes the findings, or the matrix of `status`, to a file in that format."""
    from xlsync.report.atomic import write_text

    if kind == "xlsx" and context.outcome.command == "status":
        from xlsync.report.status_xlsx import write_status_xlsx

        write_status_xlsx(path, context)
    elif kind == "xlsx":
        from xlsync.report.findings_xlsx import write_findings_xlsx

        write_findings_xlsx(path, context)
    else:
        write_text(path, rendered(context, kind, color=False))


def rendered(context: "Context", kind: str, *, color: bool) -> str:
    """The findings, or the matrix of `status`, as text in one of the formats that are text."""
    if kind == "json":
        from xlsync.report.json_report import to_json

        return to_json(context)
    if context.outcome.command == "status":
        if kind == "html":
            from xlsync.report.status_html import to_status_html

            return to_status_html(context)
        from xlsync.report.status_text import to_status_text

        return to_status_text(context, color=color)
    if kind == "html":
        from xlsync.report.html_report import to_html

        return to_html(context)
    from xlsync.report.text_report import to_text

    return to_text(context, color=color)


def print_findings(context: "Context", kind: str) -> None:
    """Prints the findings on standard output."""
    import os

    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(rendered(context, kind, color=color), nl=False)


def told(run: "Runner", paths: Sequence[str], kind: str | None, output: str | None, common: Common) -> "Run":
    """Runs a command that only looks, and prints or writes what it found; the run.

    Looking is no act on the record, unless a ledger is named for it. Raises OperatorError for an unclear output.
    """
    settings = common.settings()
    target = prepare_output(output, paths, common.lang)
    if kind is None:
        kind = "text" if target is None else format_of(target, common.lang)
    if kind == "xlsx" and target is None:
        raise OperatorError("--format xlsx cần -o TỆP.", "--format xlsx needs -o FILE.", common.lang)
    settings = replace(settings, outputs=(target,) if target is not None else (), record=common.ledger is not None)
    with progress(common) as show:
        done = run(paths, settings, show)
    notices(done, common)
    context = context_of(done, common)
    if target is None:
        print_findings(context, kind)
    else:
        write_findings(context, target, kind)
        say_written([target], common)
    say_recorded(done, settings.ledger, common)
    return done


def prepare_output(path: str | None, inputs: Sequence[str], lang: str) -> Path | None:
    """The output as a path that can be written and is no input; raises OperatorError otherwise."""
    if path is None:
        return None
    target = Path(path)
    if target.is_dir():
        raise OperatorError(f"{path} là thư mục; hãy ghi tên tệp.", f"{path} is a folder; name a file.", lang)
    if not target.parent.is_dir():
        raise OperatorError(f"Không có thư mục {target.parent}.", f"There is no folder {target.parent}.", lang)
    if target.exists() and _is_input(target, inputs):
        raise OperatorError(
            f"{path} nằm trong số tệp đầu vào; tệp đầu vào không bao giờ bị ghi đè, hãy chọn tên khác.",
            f"{path} is one of the inputs, which are never overwritten; choose another name.",
            lang,
        )
    return target


def _is_input(target: Path, inputs: Sequence[str]) -> bool:
    """Whether the file would be read as a report. What an earlier run has written is no report and may be replaced."""
    from xlsync.forms.layout import OUTPUT_NAME
    from xlsync.intake.errors import IntakeError
    from xlsync.intake.files import PathError, find_files, read_bytes
    from xlsync.intake.limits import Limits
    from xlsync.intake.sniff import Kind, sniff
    from xlsync.intake.xlsx import read_workbook

    try:
        files = find_files(list(inputs))
    except PathError:
        return False
    for file in files:
        if target.samefile(file.real):
            try:
                data = read_bytes(file, Limits())
                return sniff(data, file.name) is not Kind.XLSX or OUTPUT_NAME not in read_workbook(data).defined_names
            except IntakeError:
                return True
    return False


@contextmanager
def operator_errors(lang: str) -> Iterator[None]:
    """Turns what the operator must mend into one line on standard error and exit status 2."""
    from xlsync.forms.problems import DefinitionError
    from xlsync.intake.files import PathError
    from xlsync.model import OperationError

    try:
        yield
    except DefinitionError as error:
        raise OperatorError(error.vi, error.en, lang) from None
    except PathError as error:
        raise OperatorError(error.message("vi"), error.message("en"), lang) from None
    except OperationError as error:
        raise OperatorError(error.vi, error.en, lang) from None
    except BrokenPipeError:  # the reader of a pipe has had enough: click ends without a word
        raise
    except OSError as error:  # a full disk, a file that another program holds open, a folder without permission
        name = error.filename or ""
        raise OperatorError(
            f"Không ghi hoặc không đọc được {name}: {error.strerror}.",
            f"Cannot write or read {name}: {error.strerror}.",
            lang,
        ) from None


def notices(run: "Run", common: Common) -> None:
    """Says on standard error what the operator should know of the definitions in use."""
    from xlsync.pipeline.telling import Wanting, wanting

    found = wanting(run.definitions, over_units=run.outcome.command != "check")
    if Wanting.SAMPLE in found and not common.quiet:
        vi = "Đang dùng danh mục đơn vị mẫu kèm theo phần mềm; dùng --units để chỉ danh mục của tỉnh."
        en = "Using the shipped sample unit register; name the province's own with --units."
        click.echo(f"xlsync: {en if common.lang == 'en' else vi}", err=True)

    if Wanting.NOBODY_DUE in found:
        vi = "Danh mục đơn vị và đợt báo cáo không ghi đơn vị nào phải gửi (forms_due, tiers): không biết ai còn thiếu."
        en = "Neither register nor round says who has to submit (forms_due, tiers): nobody can be missed."
        click.echo(f"xlsync: {en if common.lang == 'en' else vi}", err=True)
    if Wanting.REGISTER in found:
        problems = run.definitions.register_problems
        first, more = problems[0].text(common.lang), len(problems) - 1
        vi = f"Danh mục đơn vị có {more + 1} chỗ sai, ví dụ {first}. Xem: xlsync units check."
        en = f"The unit register has {more + 1} problems, such as {first}. See: xlsync units check."
        click.echo(f"xlsync: {en if common.lang == 'en' else vi}", err=True)


def say_written(files: Sequence[Path | None], common: Common) -> None:
    """Says on standard error which files were written, or that no workbook was asked for."""
    if common.quiet:
        return
    written = [path.as_posix() for path in files if path is not None]
    if written:
        vi, en = f"Đã ghi {', '.join(written)}", f"Wrote {', '.join(written)}"
    else:
        vi, en = "Chưa ghi sổ tổng hợp: thêm -o tong-hop.xlsx.", "No workbook written: add -o tong-hop.xlsx."
    click.echo(f"xlsync: {en if common.lang == 'en' else vi}", err=True)


def say_recorded(run: "Run", ledger: Path | None, common: Common) -> None:
    """Says on standard error that the run is on the record, once it is."""
    if common.quiet or run.recorded is None or ledger is None:
        return
    vi = f"Đã ghi vào sổ ghi nhận {ledger.as_posix()}: {run.recorded} mục."
    en = f"On the record in {ledger.as_posix()}: {run.recorded} entries."
    click.echo(f"xlsync: {en if common.lang == 'en' else vi}", err=True)


@contextmanager
def progress(common: Common) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error, when that is a terminal and there is much to read."""
    if common.quiet or not sys.stderr.isatty():
        yield None
        return
    bar: dict[str, Any] = {}

    def show(done: int, total: int) -> None:
        if total < _MANY:
            return
        if not bar:
            from rich.console import Console
            from rich.progress import Progress

            display = Progress(console=Console(stderr=True), transient=True)
            display.start()
            label = "Reading" if common.lang == "en" else "Đang đọc"
            bar.update(display=display, task=display.add_task(label, total=total))
        bar["display"].update(bar["task"], completed=done)

    try:
        yield show
    finally:
        if bar:
            bar["display"].stop()
