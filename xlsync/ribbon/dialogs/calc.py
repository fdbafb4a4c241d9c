"""The questions in LibreOffice, by its own dialogs over UNO."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import uno
from com.sun.star.awt import Selection, Size

from xlsync.texts.entries import Text

_WIDTH, _WIDEST, _HIGHEST, _LINE, _GAP = 220, 380, 200, 9, 6  # in units of a dialog's font (MeasureUnit.APPFONT)
_BUTTON = 50, 14
_APPFONT = 17
_POSITION = 3  # com.sun.star.awt.PosSize
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_ANSWER = (_OK, Text("Đồng ý", "OK")), (_CANCEL, Text("Thôi", "Cancel"))
_YES_OR_NO = (_OK, Text("Có", "Yes")), (_CANCEL, Text("Không", "No"))
_CLOSE = ((_OK, Text("Đóng", "Close")),)
_MOST_SHOWN = 14
_PICKED = 1
#: Properties whose type pyuno does not guess.
_SORTS = {"StringItemList": "[]string", "SelectedItems": "[]short", "PushButtonType": "short"}

Buttons = Sequence[tuple[int, Text]]
Values = Mapping[str, Any]


class CalcDialogs:
    """`app` is the `xlwings.App` of `ribbon.engine`."""

    def __init__(self, app: Any, lang: str, title: str) -> None:
        self._app = app
        self._lang = lang
        self._title = title

    def choose(self, prompt: Text, options: Sequence[str], default: int = 0) -> int | None:
        """One of the options, in a list."""
        height = _LINE * min(len(options), _MOST_SHOWN) + 2 * _GAP
        values = {"StringItemList": tuple(options), "SelectedItems": (default,)}
        dialog = self._dialog(prompt, _ANSWER, "UnoControlListBoxModel", height, values)
        try:
            if not dialog.execute():
                return None
            place = int(dialog.getControl("answer").getSelectedItemPos())
            return place if place >= 0 else None
        finally:
            dialog.dispose()

    def text(self, prompt: Text, default: str = "") -> str | None:
        """A line of text."""
        dialog = self._dialog(prompt, _ANSWER, "UnoControlEditModel", _LINE + _GAP, {"Text": default})
        try:
            answer = dialog.getControl("answer")
            answer.setSelection(Selection(0, len(default)))  # what is typed takes its place
            return str(answer.getText()).strip() if dialog.execute() else None
        finally:
            dialog.dispose()

    def folder(self, prompt: Text, start: Path | None = None) -> Path | None:
        """A folder."""
        picker = self._service("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(prompt.text(self._lang))
        if start is not None:
            picker.setDisplayDirectory(start.resolve().as_uri())
        if picker.execute() != _PICKED:
            return None
        return Path(uno.fileUrlToSystemPath(picker.getDirectory()))

    def file(self, prompt: Text, patterns: Sequence[str], start: Path | None = None) -> Path | None:
        """A file."""
        picker = self._service("com.sun.star.ui.dialogs.FilePicker")
        picker.setTitle(prompt.text(self._lang))
        picker.appendFilter(", ".join(patterns), ";".join(patterns))
        if start is not None:
            picker.setDisplayDirectory(start.resolve().as_uri())
        if picker.execute() != _PICKED:
            return None
        return Path(uno.fileUrlToSystemPath(picker.getSelectedFiles()[0]))

    def confirm(self, prompt: Text) -> bool:
        """Yes or no. No message box: its buttons are in the language of LibreOffice."""
        return self._pressed(prompt, _YES_OR_NO)

    def tell(self, told: Text) -> None:
        """A message."""
        self._pressed(told, _CLOSE)

    def _pressed(self, prompt: Text, buttons: Buttons) -> bool:
        dialog = self._dialog(prompt, buttons)
        try:
            return bool(dialog.execute())
        finally:
            dialog.dispose()

    def _service(self, name: str) -> Any:
        return self._app.engine.impl.service(name)

    def _dialog(
        self, prompt: Text, buttons: Buttons, kind: str = "", height: int = 0, values: Values | None = None
    ) -> Any:
        """A dialog with a prompt, perhaps one control named `answer` of that kind and height, and buttons."""
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        model.Title = self._title
        said = {"Label": prompt.text(self._lang), "MultiLine": True, "NoLabel": True}  # else `~` is no letter in it
        _add(model, "prompt", "UnoControlFixedTextModel", len(buttons) + 1, said)
        if kind:
            _add(model, "answer", kind, 0, values or {})
        for number, (pressed, label) in enumerate(buttons):
            said = {"Label": label.text(self._lang), "PushButtonType": pressed, "DefaultButton": not number}
            _add(model, f"button{number}", "UnoControlButtonModel", number + 1, said)
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        frame = self._app.api.getCurrentFrame()
        parent = None if frame is None else frame.getContainerWindow()
        dialog.createPeer(self._service("com.sun.star.awt.Toolkit"), parent)
        _lay_out(dialog, model, height, len(buttons))
        if parent is not None:
            around, own = parent.getPosSize(), dialog.getPosSize()
            left, top = (around.Width - own.Width) // 2, (around.Height - own.Height) // 3
            dialog.setPosSize(max(left, 0), max(top, 0), 0, 0, _POSITION)
        return dialog


def _lay_out(dialog: Any, model: Any, height: int, buttons: int) -> None:
    """Gives everything its place, as wide and as high as the texts are in the font that is used here."""
    prompt = dialog.getControl("prompt")
    widest = dialog.getControl("answer") if height else prompt
    wanted = dialog.convertSizeToLogic(widest.getPreferredSize(), _APPFONT).Width
    width = min(max(_WIDTH, wanted + 4 * _GAP), _WIDEST)
    inner = width - 2 * _GAP
    there = Size(dialog.convertSizeToPixel(Size(inner, 1), _APPFONT).Width, 0)
    asked = dialog.convertSizeToLogic(prompt.calcAdjustedSize(there), _APPFONT).Height + 1
    if asked > _HIGHEST:  # higher than some screens: one that scrolls
        asked, label, order = _HIGHEST, model.getByName("prompt").Label, model.getByName("prompt").TabIndex
        model.removeByName("prompt")
        said = {"Text": label, "MultiLine": True, "ReadOnly": True, "VScroll": True}
        _add(model, "prompt", "UnoControlEditModel", order, said)
    _place(model.getByName("prompt"), _GAP, _GAP, inner, asked)
    top = asked + 2 * _GAP
    if height:
        _place(model.getByName("answer"), _GAP, top, inner, height)
        top += height + _GAP
    for number in range(buttons):
        _place(model.getByName(f"button{number}"), width - (_GAP + _BUTTON[0]) * (buttons - number), top, *_BUTTON)
    model.Width, model.Height = width, top + _BUTTON[1] + _GAP


def _place(control: Any, left: int, top: int, width: int, height: int) -> None:
    control.PositionX, control.PositionY, control.Width, control.Height = left, top, width, height


def _add(model: Any, name: str, kind: str, order: int, values: Values) -> None:
    control = model.createInstance(f"com.sun.star.awt.{kind}")
    control.Name, control.TabIndex = name, order
    for key, value in values.items():
        sort = _SORTS.get(key)
        if sort is None:
            control.setPropertyValue(key, value)
        else:
            uno.invoke(control, "setPropertyValue", (key, uno.Any(sort, value)))
    model.insertByName(name, control)
