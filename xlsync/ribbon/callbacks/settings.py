"""The settings of the user, and the test of the installation."""

from collections.abc import Callable
from pathlib import Path

from xlsync.forms.office_file import OFFICE_FILE, office_folder
from xlsync.forms.problems import DefinitionError
from xlsync.model import OperationError, Register, Tier
from xlsync.pipeline.settings import load_definitions
from xlsync.ribbon.desk import Desk
from xlsync.ribbon.errors import RibbonError
from xlsync.ribbon.office_file import office_settings
from xlsync.ribbon.own_program import run_xlsync
from xlsync.ribbon.own_unit import unit_meant
from xlsync.ribbon.user_settings import read_settings, settings_path, user_settings, write_settings
from xlsync.texts.entries import Text

_LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_NOT_SET = Text("chưa đặt", "not set")
_SHIPPED = Text("mẫu có sẵn trong xlsync", "the forms that come with xlsync")


def settings(desk: Desk) -> Text | None:
    """Asks what to set, until the user cancels."""
    done = None
    place = 0
    while True:
        offered: list[tuple[Text, Callable[[Desk], Text | None]]] = [
            (_labelled("Đơn vị của tôi", "My unit", _unit_now(desk)), _set_unit),
            (_labelled("Ngôn ngữ", "Language", Text(*[_LANGUAGES[_lang_now(desk)]] * 2)), _set_language),
            (_labelled("Thư mục mẫu biểu của tỉnh", "Folder with the province's forms", _folder_now()), _set_folder),
            (Text("Kiểm tra cài đặt", "Test of the installation"), _test),
        ]
        chosen = desk.ask.choose(
            Text(
                "Chọn mục cần đặt rồi bấm Đồng ý; bấm Thôi khi đã xong.",
                "Choose what to set, then OK; Cancel when you are done.",
            ),
            [label.text(desk.lang) for label, _ in offered],
            place,
        )
        if chosen is None:
            return done
        place = chosen
        try:
            done = offered[chosen][1](desk) or done
        except DefinitionError as error:
            desk.ask.tell(Text(f"Mẫu biểu hoặc danh mục sai:\n{error.vi}", f"The definitions are wrong:\n{error.en}"))
        except OperationError as error:
            desk.ask.tell(Text(error.vi, error.en))


def _labelled(vi: str, en: str, now: Text) -> Text:
    return Text(f"{vi}: {now.vi}", f"{en}: {now.en}")


def _store(**entries: str | Path | None) -> None:
    path = settings_path()
    try:
        write_settings(path, **entries)
    except OSError as error:
        raise RibbonError(
            f"Không ghi được {path}: {error}. Kiểm tra ổ đĩa và quyền ghi của bạn rồi thử lại.",
            f"Cannot write {path}: {error}. Look at the disk and your rights, then try again.",
        ) from None


def _register(desk: Desk, folder: Path | None = None) -> Register:
    return load_definitions(office_settings(None, desk.as_of, folder)).register


# The unit


def _unit_now(desk: Desk) -> Text:
    code = user_settings().unit
    if code is None:
        return _NOT_SET
    try:
        name = _name(_register(desk), desk, code)
    except (DefinitionError, OperationError):  # told when it is needed
        name = None
    return Text(*[code if name is None else f"{name} ({code})"] * 2)


def _name(register: Register, desk: Desk, code: str) -> str | None:
    return next((unit.name for unit in register.entries(code) if unit.valid_on(desk.as_of)), None)


def _set_unit(desk: Desk) -> Text | None:
    register = _register(desk)
    example = next((unit for unit in register.on(desk.as_of) if unit.tier is Tier.UPPER), None)
    vi, en = ("", "") if example is None else (f", ví dụ: {example.name}", f", such as {example.name}")
    prompt = (
        f"Mã hoặc tên đơn vị của bạn, như trong danh mục{vi}. Để trống: không đặt.",
        f"The code or the name of your unit, as in the register{en}. Empty: none is set.",
    )
    said = desk.ask.text(Text(*prompt), user_settings().unit or "")
    if said is None:
        return None
    if not said:
        _store(unit=None)
        return Text("Không đặt đơn vị nào.", "No unit is set.")
    unit = unit_meant(desk, register, said)
    if unit is None:
        return None
    _store(unit=unit.code)
    return Text(f"Đơn vị của bạn: {unit.name} ({unit.code}).", f"Your unit: {unit.name} ({unit.code}).")


# The language


def _lang_now(desk: Desk) -> str:
    said = (read_settings(settings_path()) or {}).get("lang", desk.lang)
    return said if said in _LANGUAGES else "vi"


def _set_language(desk: Desk) -> Text | None:
    languages, now = list(_LANGUAGES), _lang_now(desk)
    prompt = Text("Ngôn ngữ của các nút và thông báo:", "The language of the buttons and messages:")
    chosen = desk.ask.choose(prompt, [_LANGUAGES[each] for each in languages], languages.index(now))
    if chosen is None or languages[chosen] == now:
        return None
    lang = languages[chosen]
    _store(lang=lang)
    if desk.app.engine.name == "libreoffice":  # its menu is made for one language
        desk.work.step(Text("Đang cài menu của LibreOffice …", "Installing the menu of LibreOffice …"))
        status, said = run_xlsync("addin", "install", "--lang", lang)
        if status != 0:
            raise RibbonError(
                f"Thông báo sẽ dùng ngôn ngữ mới, nhưng chưa đổi được menu: {said}",
                f"Messages will be in the new language, but the menu could not be changed: {said}",
            )
    program = "LibreOffice" if desk.app.engine.name == "libreoffice" else "Excel"
    told = Text(
        f"Đã đặt {_LANGUAGES[lang]}. Hãy đóng hết cửa sổ {program} rồi mở lại để thấy các nút bằng ngôn ngữ mới.",
        f"{_LANGUAGES[lang]} is set. Close all windows of {program} and start it again to see it on the buttons.",
    )
    desk.ask.tell(told)
    return told


# The folder


def _folder_now() -> Text:
    said = (read_settings(settings_path()) or {}).get("office")
    if not said:
        return _SHIPPED
    gone = not Path(said).is_dir()
    return Text(said + (" (không còn)" if gone else ""), said + (" (not there any more)" if gone else ""))


def _set_folder(desk: Desk) -> Text | None:
    now = user_settings().office
    if (read_settings(settings_path()) or {}).get("office"):
        options = [
            Text("Chọn thư mục khác", "Choose another folder"),
            Text("Bỏ: dùng mẫu có sẵn trong xlsync", "None: use the forms that come with xlsync"),
        ]
        asked = Text("Thư mục mẫu biểu của tỉnh:", "Folder with the province's forms:")
        chosen = desk.ask.choose(asked, [each.text(desk.lang) for each in options])
        if chosen is None:
            return None
        if chosen == 1:
            _store(office=None)
            _warn_of_unit(desk)
            return Text("Dùng mẫu có sẵn trong xlsync.", "The forms that come with xlsync are used.")
    folder = desk.ask.folder(
        Text("Chọn thư mục mẫu biểu mà tỉnh đã gửi", "Choose the folder that the province has handed out"), now
    )
    if folder is None:
        return None
    _look_into(desk, folder)
    _store(office=folder)
    _warn_of_unit(desk)
    return Text(f"Thư mục mẫu biểu: {folder}.", f"Folder with the forms: {folder}.")


def _look_into(desk: Desk, folder: Path) -> None:
    """Raises RibbonError or DefinitionError for a folder that is of no use; it is not set then."""
    if office_folder([folder]) is None and not (folder / "forms").is_dir():
        raise RibbonError(
            f"Thư mục {folder} không có tệp {OFFICE_FILE}, cũng không có thư mục con “forms”. Hãy chọn thư mục mà tỉnh "
            "đã gửi, đã giải nén. Thiết lập cũ giữ nguyên.",
            f"The folder {folder} has neither a file {OFFICE_FILE} nor a folder “forms” inside. Choose the folder that "
            "the province has handed out, unpacked. The setting stays as it was.",
        )
    load_definitions(office_settings(None, desk.as_of, folder))


def _warn_of_unit(desk: Desk) -> None:
    """The register is another one now."""
    code = user_settings().unit
    if code is not None and _name(_register(desk), desk, code) is None:
        desk.ask.tell(
            Text(
                f"Danh mục đơn vị bây giờ không có đơn vị {code} mà bạn đã đặt. Hãy đặt lại “Đơn vị của tôi”.",
                f"The register now has no unit {code}, which you have set. Please set “My unit” again.",
            )
        )


# The test of the installation


def _test(desk: Desk) -> None:
    desk.work.step(Text("Đang kiểm tra cài đặt …", "Testing the installation …"))
    _, said = run_xlsync("addin", "doctor", "--lang", desk.lang)
    desk.ask.tell(Text(*[said] * 2))
