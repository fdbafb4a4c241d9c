"""The questions in LibreOffice, by its own dialogs over UNO."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import uno

from xlsync.texts.entries import Text

_WIDTH, _LINE, _GAP = 220, 9, 6  # in units of a dialog's font
_LETTERS = 56  # that fit into a line of a dialog
_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_LABELS = {_OK: Text("Đồng ý", "OK"), _CANCEL: Text("Thôi", "Cancel")}
_MOST_SHOWN = 14
_PICKED = 1


class CalcDialogs:
    """`app` is the `xlwings.App` of `ribbon.engine`."""

    def __init__(self, app: Any, lang: str, title: str) -> None:
        self._app = app
        self._lang = lang
        self._title = title

    def choose(self, prompt: Text, options: Sequence[str], default: int = 0) -> int | None:
        """One of the options, in a list."""
        height = _LINE * min(len(options), _MOST_SHOWN) + _GAP
        values = {"StringItemList": tuple(options), "SelectedItems": (default,)}
        dialog = self._dialog(prompt, "UnoControlListBoxModel", height, values)
        try:
            if not dialog.execute():
                return None
            place = int(dialog.getControl("answer").getSelectedItemPos())
            return place if place >= 0 else None
        finally:
            dialog.dispose()

    def text(self, prompt: Text, default: str = "") -> str | None:
        """A line of text."""
        dialog = self._dialog(prompt, "UnoControlEditModel", _LINE + _GAP, {"Text": default})
        try:
            return str(dialog.getControl("answer").getText()).strip() if dialog.execute() else None
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
        """Yes or no."""
        return bool(self._app.alert(prompt.text(self._lang), title=self._title, buttons="yes_no") == "yes")

    def tell(self, told: Text) -> None:
        """A message."""
        self._app.alert(told.text(self._lang), title=self._title, buttons="ok", mode="info")

    def _service(self, name: str) -> Any:
        return self._app.engine.impl.service(name)

    def _dialog(self, prompt: Text, kind: str, height: int, values: dict[str, Any]) -> Any:
        """A dialog with a prompt, one control named `answer`, and two buttons."""
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        asked = prompt.text(self._lang)
        lines = sum(1 + len(line) // _LETTERS for line in asked.split("\n"))
        top = _GAP + _LINE * lines + _GAP
        bottom = top + height + _GAP
        model.Title, model.Width, model.Height = self._title, _WIDTH, bottom + 14 + _GAP
        _add(model, "prompt", "UnoControlFixedTextModel", (_GAP, _GAP, _WIDTH - 2 * _GAP, _LINE * lines), 2,
             {"Label": asked, "MultiLine": True})  # fmt: skip
        _add(model, "answer", kind, (_GAP, top, _WIDTH - 2 * _GAP, height), 0, values)
        for number, pressed in enumerate((_OK, _CANCEL)):
            area = (_WIDTH - (_GAP + 50) * (2 - number), bottom, 50, 14)
            said = {"Label": _LABELS[pressed].text(self._lang), "PushButtonType": pressed, "DefaultButton": not number}
            _add(model, f"button{pressed}", "UnoControlButtonModel", area, 3 + number, said)
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        frame = self._app.api.getCurrentFrame()
        parent = None if frame is None else frame.getContainerWindow()
        dialog.createPeer(self._service("com.sun.star.awt.Toolkit"), parent)
        return dialog


def _add(model: Any, name: str, kind: str, area: tuple[int, int, int, int], order: int, values: dict[str, Any]) -> None:
    control = model.createInstance(f"com.sun.star.awt.{kind}")
    control.PositionX, control.PositionY, control.Width, control.Height = area
    control.Name, control.TabIndex = name, order
    model.insertByName(name, control)  # before its values, some of which it takes only then
    for key, value in values.items():
        if isinstance(value, tuple):
            sort = "[]string" if key == "StringItemList" else "[]short"
            uno.invoke(control, "setPropertyValue", (key, uno.Any(sort, value)))
        elif key == "PushButtonType":
            uno.invoke(control, "setPropertyValue", (key, uno.Any("short", value)))
        else:
            control.setPropertyValue(key, value)
