"""The options that commands share, and where their values come from: command line, `XLSYNC_*`, `xlsync.toml`."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from xlsync.cli.errors import OperatorError
from xlsync.forms.office_file import office_folder, read_office_file
from xlsync.model import OperationError, Period, Rounding

if TYPE_CHECKING:
    from xlsync.pipeline import Settings

__all__ = ["READING", "Common", "OperatorError", "common_options"]

F = TypeVar("F", bound=Callable[..., Any])
#: The options of every command that reads a mailbag.
READING = (
    "period", "forms", "units", "round", "ledger", "previous", "jobs", "as_of", "password_file", "scheduler", "limit",
    "lang", "quiet", "verbose",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Common:
    """The shared options as given; None where nothing was said."""

    period: str | None = None
    forms: str | None = None
    units: str | None = None
    round: str | None = None
    jobs: int | None = None
    as_of: str | None = None
    lang: str = "vi"
    quiet: bool = False
    verbose: bool = False
    office: Path | None = None
    ledger: str | None = None
    previous: tuple[str, ...] = ()
    password_file: str | None = None
    scheduler: str | None = None
    limit: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    """What the office's settings say of the limits."""
    rounding: str | None = None
    place: str | None = None
    """Where the office's documents are issued, as its settings say."""
    paths: tuple[str, ...] = ()

    def settings(self) -> "Settings":
        """The settings of the run; raises OperatorError for a period, a day or a path that is none, LedgerError where
        there is no place for a ledger, OperationError for passwords and limits that cannot be used."""
        from xlsync.pipeline import Settings
        from xlsync.pipeline.intake_settings import read_limits, read_passwords

        return Settings(
            as_of=self.day(),
            period=self.asked_period(),
            forms=self._path("forms"),
            office=self.office,
            units=self._path("units"),
            round=self._round(),
            jobs=self.jobs or 0,
            ledger=self.ledger_path(),
            previous=tuple(Path(each) for each in self.previous),
            passwords=read_passwords(self.password_file),
            scheduler=self.scheduler,
            limits=read_limits(self.limit, self.limits),
        )

    def ledger_path(self) -> Path | None:
        """The ledger that was named, which need not exist yet, else the one beside the first PATH; None without."""
        if self.ledger is not None:
            return Path(self.ledger)
        if not self.paths:
            return None
        from xlsync.ledger.place import default_ledger

        return default_ledger(Path(self.paths[0]))

    def day(self) -> date:
        """The day of the check, today unless `--as-of` says otherwise."""
        if self.as_of is None:
            return datetime.now(tz=UTC).astimezone().date()
        try:
            return date.fromisoformat(self.as_of)
        except ValueError:
            raise OperatorError(
                f"--as-of: “{self.as_of}” không phải ngày; ghi như 2024-07-05.",
                f"--as-of: “{self.as_of}” is not a date; write 2024-07-05.",
                self.lang,
            ) from None

    def rounding_kind(self) -> "Rounding":
        """How percentages are rounded: half up unless the office says otherwise."""
        return Rounding(self.rounding or Rounding.HALF_UP)

    def asked_period(self) -> Period | None:
        """The period of `--period`."""
        if self.period is None:
            return None
        try:
            return Period.parse(self.period)
        except ValueError:
            raise OperatorError(
                f"--period: “{self.period}” không phải kỳ báo cáo; ghi như 2024, 2024-H1, 2024-Q3, 2024-03 hoặc "
                "2021-03-03..2024-02-29.",
                f"--period: “{self.period}” is not a period; write 2024, 2024-H1, 2024-Q3, 2024-03 or "
                "2021-03-03..2024-02-29.",
                self.lang,
            ) from None

    def _path(self, name: str) -> Path | None:
        value = getattr(self, name)
        if value is None:
            return None
        path = Path(value)
        if not path.exists():
            raise OperatorError(
                f"--{name}: không tìm thấy {value}.", f"--{name}: no such file or folder: {value}.", self.lang
            )
        return path

    def _round(self) -> Path | str | None:
        if self.round is None:
            return None
        path = Path(self.round)
        return path if path.exists() else self.round


def common_options(*names: str) -> Callable[[F], F]:
    """Adds the shared options of those names; the command gets one `common: Common` instead of them."""
    known = {
        "period": click.option("--period", metavar="P", envvar="XLSYNC_PERIOD", help="Kỳ báo cáo. / Reporting period."),
        "forms": click.option(
            "--forms", metavar="DIR", envvar="XLSYNC_FORMS", help="Thư mục mẫu biểu riêng. / Folder of own forms."
        ),
        "units": click.option(
            "--units", metavar="FILE", envvar="XLSYNC_UNITS", help="Danh mục đơn vị. / Unit register."
        ),
        "round": click.option("--round", metavar="FILE", envvar="XLSYNC_ROUND", help="Đợt báo cáo. / Reporting round."),
        "ledger": click.option(
            "--ledger",
            metavar="FILE",
            envvar="XLSYNC_LEDGER",
            help="Sổ ghi nhận; mặc định xlsync.sqlite cạnh TỆP đầu tiên. / The ledger; default: xlsync.sqlite beside "
            "the first PATH.",
        ),
        "previous": click.option(
            "--previous",
            metavar="FILE",
            multiple=True,
            envvar="XLSYNC_PREVIOUS",
            help="Sổ tổng hợp, sổ ghi nhận hoặc báo cáo của kỳ trước, để đối chiếu. / Earlier periods to compare "
            "with: a consolidated workbook, a ledger or reports.",
        ),
        "password_file": click.option(
            "--password-file",
            metavar="FILE",
            envvar="XLSYNC_PASSWORD_FILE",
            help="Tệp mật khẩu, mỗi dòng một mật khẩu. / Passwords of protected files, one a line.",
        ),
        "scheduler": click.option(
            "--scheduler", metavar="ADDRESS", envvar="XLSYNC_SCHEDULER", help="Cụm Dask: tcp://… / A Dask cluster."
        ),
        "limit": click.option(
            "--limit",
            metavar="NAME=NUMBER",
            multiple=True,
            help="Đổi một giới hạn an toàn, ví dụ cells=5000000. / Changes a safety limit.",
        ),
        "jobs": click.option(
            "--jobs",
            metavar="N",
            type=click.IntRange(min=1),
            envvar="XLSYNC_JOBS",
            help="Số tiến trình đọc tệp. / Processes that read files.",
        ),
        "as_of": click.option(
            "--as-of", metavar="DATE", envvar="XLSYNC_AS_OF", help="Ngày kiểm tra. / Day of the check (default today)."
        ),
        "rounding": click.option(
            "--rounding",
            type=click.Choice([each.value for each in Rounding]),
            envvar="XLSYNC_ROUNDING",
            help="Làm tròn tỷ lệ: half_up (mặc định) hoặc truncate (bỏ phần lẻ). / How percentages are rounded.",
        ),
        "place": click.option(
            "--place", metavar="TEXT", help="Địa danh; mặc định theo tên tỉnh. / Where the annex is issued."
        ),
        "lang": click.option(
            "--lang", type=click.Choice(["vi", "en"]), envvar="XLSYNC_LANG", help="Ngôn ngữ. / Language."
        ),
        "quiet": click.option("--quiet", is_flag=True, help="Không báo tiến độ. / No progress, no notices."),
        "verbose": click.option("--verbose", is_flag=True, help="Nói thêm. / Say more."),
    }

    def add(function: F) -> F:
        @functools.wraps(function)
        def with_common(*args: Any, **kwargs: Any) -> Any:
            given = {name: kwargs.pop(name) for name in names}
            paths = kwargs.get("paths") or kwargs.get("report") or ()
            paths = (paths,) if isinstance(paths, str) else paths
            return function(*args, common=_complete(given, paths), **kwargs)

        decorated: Any = with_common
        for name in reversed(names):
            decorated = known[name](decorated)
        return cast(F, decorated)

    return add


def _complete(given: dict[str, Any], paths: Sequence[str]) -> Common:
    folder = office_folder([Path.cwd(), *(Path(path).absolute() for path in paths[:1])])
    try:
        settings = {} if folder is None else read_office_file(folder)
    except OperationError as error:
        raise OperatorError(error.vi, error.en, given.get("lang") or "vi") from None
    values = dict(given)
    for name, value in settings.items():
        if name in values and values[name] is None:
            values[name] = value
    values["lang"] = values.get("lang") or "vi"
    if "limit" in values:
        values["limits"] = settings.get("limits")
    known = {name: value for name, value in values.items() if value is not None}
    return Common(**known, office=folder, paths=tuple(paths))
