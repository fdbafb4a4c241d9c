"""`xlsync addin doctor`: what is right and what is wrong with the installation, a line each, and what to do."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xlsync.addin.built import ADDIN, VERSION
from xlsync.addin.places import Places
from xlsync.addin.probe import Probe, probe
from xlsync.addin.unopkg import extension_version
from xlsync.model import OperationError
from xlsync.ribbon.user_settings import read_settings
from xlsync.texts.entries import Text

#: "Block all Office applications from creating child processes" of Microsoft Defender's attack surface reduction.
_CHILD_RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_RULES_KEY = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
_INSTALL = Text("Chạy lệnh: xlsync addin install.", "Run: xlsync addin install.")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line: what was looked at, and, when it is not well, what to do."""

    found: Text
    remedy: Text | None = None

    @property
    def well(self) -> bool:
        """Nothing to do."""
        return self.remedy is None


def doctor(
    places: Places, workbook: Path, version: str, *, child_rule: Callable[[], str | None] | None = None
) -> list[Diagnosis]:
    """Looks at everything. `workbook`: the folder with the built files; `version`: of the xlsync that looks.

    `child_rule` tells the setting of Defender's rule about child processes (read from the registry when not given).
    """
    settings = read_settings(places.settings)
    if settings is None:
        found = Text(f"Chưa có cài đặt {places.settings}.", f"There are no settings {places.settings}.")
        return [Diagnosis(found, _INSTALL), *_programs(places, workbook, child_rule or _defender_rule)]
    python = settings.get("python", "")
    answer = probe(Path(python), places.uno) if _usable(python) else None
    return [
        _interpreter(python, answer, version),
        *_libraries(places, answer),
        *_programs(places, workbook, child_rule or _defender_rule),
    ]


def _usable(python: str) -> bool:
    return Path(python).is_absolute() and Path(python).is_file()


def _interpreter(python: str, answer: Probe | None, version: str) -> Diagnosis:
    if answer is None:
        return Diagnosis(Text(f"Không còn Python ở {python}.", f"There is no Python at {python} any more."), _INSTALL)
    if answer.version is None:
        return Diagnosis(
            Text(f"{python} không chạy được xlsync: {answer.error}", f"{python} cannot run xlsync: {answer.error}"),
            Text(
                "Cài lại xlsync vào một môi trường riêng (python -m venv), rồi chạy: xlsync addin install.",
                "Install xlsync again into an environment of its own (python -m venv), then run: xlsync addin install.",
            ),
        )
    if answer.version != version:
        return Diagnosis(
            Text(
                f"Các nút dùng xlsync {answer.version} ở {python}, lệnh này là {version}.",
                f"The buttons use xlsync {answer.version} at {python}, this command is {version}.",
            ),
            _INSTALL,
        )
    return Diagnosis(Text(f"Python: {python}, xlsync {version}.", f"Python: {python}, xlsync {version}."))


def _libraries(places: Places, answer: Probe | None) -> Iterator[Diagnosis]:
    if answer is None or answer.version is None:
        return
    if answer.xlwings:
        yield Diagnosis(Text("Thư viện xlwings: có.", "The library xlwings: there."))
    else:
        yield Diagnosis(
            Text("Thiếu thư viện xlwings.", "The library xlwings is missing."),
            Text('Chạy: python -m pip install "xlsync[ribbon]".', 'Run: python -m pip install "xlsync[ribbon]".'),
        )
    if places.unopkg is None:
        return
    if answer.uno:
        yield Diagnosis(Text("Cầu nối với LibreOffice (uno): có.", "The bridge to LibreOffice (uno): there."))
    else:
        yield Diagnosis(
            Text(
                "Python của xlsync không nạp được cầu nối với LibreOffice (uno).",
                "The Python of xlsync cannot load the bridge to LibreOffice (uno).",
            ),
            Text(
                "Cài python3-uno (Linux), và dùng Python cùng phiên bản với Python của LibreOffice cho xlsync.",
                "Install python3-uno (Linux), and use for xlsync a Python of the same version as that of LibreOffice.",
            ),
        )


def _programs(places: Places, workbook: Path, child_rule: Callable[[], str | None]) -> Iterator[Diagnosis]:
    if places.excel_start is None and places.unopkg is None:
        yield Diagnosis(
            Text("Không tìm thấy Excel hoặc LibreOffice.", "Neither Excel nor LibreOffice was found."),
            Text(
                "Mở Excel một lần, hoặc thêm thư mục “program” của LibreOffice vào PATH, rồi chạy lại.",
                "Start Excel once, or add the folder “program” of LibreOffice to PATH, then try again.",
            ),
        )
    if places.excel_start is not None:
        yield from _excel(places.excel_start / ADDIN, workbook / ADDIN, child_rule())
    if places.unopkg is not None:
        yield _libreoffice(places.unopkg)


def _excel(installed: Path, built: Path, rule: str | None) -> Iterator[Diagnosis]:
    if not installed.is_file():
        yield Diagnosis(Text(f"Excel: chưa có {installed}.", f"Excel: there is no {installed}."), _INSTALL)
        return
    if installed.read_bytes() != built.read_bytes():
        yield Diagnosis(
            Text(f"Excel: {installed} là của phiên bản khác.", f"Excel: {installed} is of another version."),
            Text("Đóng Excel, rồi chạy: xlsync addin install.", "Close Excel, then run: xlsync addin install."),
        )
    elif _from_internet(installed):
        yield Diagnosis(
            Text(
                f"Excel: Windows đánh dấu {installed} là tệp tải về.",
                f"Excel: Windows marks {installed} as downloaded.",
            ),
            Text(
                "Bấm phải vào tệp, chọn Properties, đánh dấu Unblock; hoặc chạy: xlsync addin install.",
                "Right-click the file, Properties, tick Unblock; or run: xlsync addin install.",
            ),
        )
    else:
        yield Diagnosis(Text(f"Excel: {installed}.", f"Excel: {installed}."))
    if rule in {"1", "6"}:  # block, and warn
        yield Diagnosis(
            Text(
                "Microsoft Defender chặn Office chạy chương trình khác (quy tắc “Block all Office applications from "
                "creating child processes”): các nút sẽ không chạy.",
                "Microsoft Defender keeps Office from starting programs (rule “Block all Office applications from "
                "creating child processes”): the buttons will not work.",
            ),
            Text(
                f"Nhờ bộ phận công nghệ thông tin cho phép python.exe của xlsync trong quy tắc {_CHILD_RULE}.",
                f"Ask your IT department to allow the python.exe of xlsync in the rule {_CHILD_RULE}.",
            ),
        )


def _from_internet(path: Path) -> bool:
    """Whether Windows has put its mark on the file: a second stream of it."""
    try:
        return Path(f"{path}:Zone.Identifier").exists()
    except OSError:
        return False


def _libreoffice(unopkg: Path) -> Diagnosis:
    try:
        version = extension_version(unopkg)
    except OperationError as error:
        return Diagnosis(
            Text("LibreOffice: không đọc được danh sách tiện ích.", "LibreOffice: cannot list the extensions."),
            Text(error.vi, error.en),
        )
    if version is None:
        return Diagnosis(Text("LibreOffice: chưa có tiện ích.", "LibreOffice: the extension is not there."), _INSTALL)
    if version != VERSION:
        return Diagnosis(
            Text(
                f"LibreOffice: tiện ích {version}, cần {VERSION}.", f"LibreOffice: extension {version}, not {VERSION}."
            ),
            _INSTALL,
        )
    return Diagnosis(Text(f"LibreOffice: tiện ích {version}.", f"LibreOffice: extension {version}."))


def _defender_rule() -> str | None:
    """The setting of the rule by policy, as far as a user may read it; None when there is none."""
    if sys.platform != "win32":
        return None
    import winreg  # noqa: PLC0415 - Windows only

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _RULES_KEY) as key:
            return str(winreg.QueryValueEx(key, _CHILD_RULE)[0])
    except OSError:
        return None
