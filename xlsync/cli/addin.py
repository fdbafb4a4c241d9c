"""`xlsync addin`."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlsync._resources import shipped
from xlsync.cli.options import Common, OperatorError, common_options
from xlsync.cli.output import operator_errors

if TYPE_CHECKING:
    from xlsync.texts.entries import Text


@click.group()
def addin() -> None:
    """Thanh công cụ của Excel, menu của LibreOffice. / The ribbon of Excel and the menu of LibreOffice."""


@addin.command("install")
@common_options("lang")
def install_addin(common: Common) -> None:
    """Cài cho người dùng này, không cần quyền quản trị. / Installs for this user, without administrator's rights."""
    with operator_errors(common.lang):
        from xlsync.addin.installing import install
        from xlsync.addin.places import find_places

        # Not resolved: in an environment of its own, Python is found by the link's place.
        _say(install(find_places(), shipped("workbook"), Path(sys.executable).absolute(), common.lang), common.lang)


@addin.command("remove")
@common_options("lang")
def remove_addin(common: Common) -> None:
    """Gỡ những gì đã cài. / Removes what was installed."""
    with operator_errors(common.lang):
        from xlsync.addin.installing import remove
        from xlsync.addin.places import find_places

        _say(remove(find_places()), common.lang)


@addin.command("doctor")
@common_options("lang")
def doctor_addin(common: Common) -> None:
    """Xem cài đặt có gì sai và phải làm gì. / What is wrong, and what to do; exit 1 if anything is."""
    with operator_errors(common.lang):
        from xlsync import __version__
        from xlsync.addin.doctor import doctor
        from xlsync.addin.places import find_places

        diagnoses = doctor(find_places(), shipped("workbook"), __version__)
        for each in diagnoses:
            remedy = "" if each.remedy is None else f" → {each.remedy.text(common.lang)}"
            click.echo(f"{'✓' if each.well else '✗'} {each.found.text(common.lang)}{remedy}")
    raise SystemExit(0 if all(each.well for each in diagnoses) else 1)


@addin.command("build")
@click.option("--check", is_flag=True, help="Chỉ kiểm tra, không ghi. / Only check, exit 1 when something is stale.")
@click.option("-o", "--output", metavar="DIR", default=".", help="Thư mục gốc của dự án. / Root of the checkout.")
@common_options("lang")
def build_addin(check: bool, output: str, common: Common) -> None:
    """Tạo lại các tệp trong workbook/ từ mã nguồn. / Builds the files in workbook/ from their sources."""
    with operator_errors(common.lang):
        from xlsync.addin.built import build, stale

        folder = Path(output) / "workbook"
        if not folder.is_dir():
            raise OperatorError(f"Không có thư mục {folder}.", f"There is no folder {folder}.", common.lang)
        if not check:
            for name in build(folder):
                click.echo(f"workbook/{name}")
            return
        outdated = stale(folder)
        for name in outdated:
            vi = f"workbook/{name}: đã cũ, chạy xlsync addin build"
            en = f"workbook/{name}: stale, run xlsync addin build"
            click.echo(en if common.lang == "en" else vi, err=True)
    raise SystemExit(1 if outdated else 0)


def _say(lines: "Iterable[Text]", lang: str) -> None:
    for each in lines:
        click.echo(each.text(lang))
