"""Questions in windows of our own, by the tkinter that comes with Python: Excel has no list to choose from, and its
`InputBox` takes a prompt of 255 characters at most (Application.InputBox, error 2015)."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from xlsync.ribbon.errors import RibbonError
from xlsync.texts.entries import Text

_OK, _CANCEL = Text("Đồng ý", "OK"), Text("Thôi", "Cancel")
_Answer = TypeVar("_Answer")
_WRAP, _WIDEST, _MOST_SHOWN, _GAP = 460, 110, 14, 10  # pixels, letters, lines, pixels


def choose(title: str, lang: str, prompt: str, options: Sequence[str], default: int) -> int | None:
    """One of the options: its place; None when the user cancels. Raises RibbonError without tkinter."""
    window = _Window(title, lang, prompt)
    tk = window.tk
    frame = tk.Frame(window.root)
    width = min(max((len(each) for each in options), default=0) + 2, _WIDEST)
    answer = tk.Listbox(
        frame, width=max(width, 50), height=min(len(options), _MOST_SHOWN), exportselection=False, activestyle="none"
    )
    answer.insert("end", *options)
    answer.selection_set(default)
    answer.activate(default)
    answer.see(default)
    answer.bind("<Double-Button-1>", lambda _: window.accept())
    answer.pack(side="left", fill="both", expand=True)
    if len(options) > _MOST_SHOWN:
        bar = tk.Scrollbar(frame, command=answer.yview)
        answer.configure(yscrollcommand=bar.set)
        bar.pack(side="right", fill="y")
    frame.pack(fill="both", expand=True, padx=_GAP)

    def chosen() -> int | None:
        places = answer.curselection()
        return int(places[0]) if places else None

    return window.run(answer, chosen)


def text(title: str, lang: str, prompt: str, default: str) -> str | None:
    """A line of text; None when the user cancels. Raises RibbonError without tkinter."""
    window = _Window(title, lang, prompt)
    answer = window.tk.Entry(window.root, width=60)
    answer.insert(0, default)
    answer.selection_range(0, "end")
    answer.icursor("end")
    answer.pack(fill="x", padx=_GAP)
    return window.run(answer, lambda: str(answer.get()).strip())


class _Window:
    """A window with a prompt; the answer goes below it, then two buttons."""

    def __init__(self, title: str, lang: str, prompt: str) -> None:
        self.tk = _tkinter()
        _sharp()
        self._lang = lang
        self._accepted = False
        self.root = self.tk.Tk()
        self.root.title(title)
        self.root.withdraw()  # until it is laid out
        label = self.tk.Label(self.root, text=prompt, justify="left", anchor="w", wraplength=_WRAP)
        label.pack(fill="x", padx=_GAP, pady=_GAP)

    def accept(self) -> None:
        self._accepted = True
        self.root.quit()

    def run(self, answer: Any, said: Callable[[], _Answer]) -> _Answer | None:
        """What was said when the user agrees; None when they cancel or close the window."""
        root = self.root
        buttons = self.tk.Frame(root)
        for label, pressed in ((_CANCEL, root.quit), (_OK, self.accept)):
            self.tk.Button(buttons, text=label.text(self._lang), width=12, command=pressed).pack(
                side="right", padx=(_GAP, 0)
            )
        buttons.pack(fill="x", padx=_GAP, pady=_GAP)
        root.bind("<Return>", lambda _: self.accept())
        root.bind("<Escape>", lambda _: root.quit())
        root.protocol("WM_DELETE_WINDOW", root.quit)
        root.resizable(False, False)
        root.update_idletasks()
        left = (root.winfo_screenwidth() - root.winfo_reqwidth()) // 2
        top = (root.winfo_screenheight() - root.winfo_reqheight()) // 3
        root.geometry(f"+{max(left, 0)}+{max(top, 0)}")
        root.attributes("-topmost", True)  # else it may open behind Excel
        root.deiconify()
        root.lift()
        answer.focus_force()
        try:
            root.mainloop()
            return said() if self._accepted else None
        finally:
            root.destroy()


def _tkinter() -> Any:
    try:
        import tkinter
    except ImportError as error:
        raise RibbonError(
            "Python của xlsync thiếu phần tkinter nên không hỏi được. Cài lại Python, đánh dấu “tcl/tk and IDLE”. "
            f"({error})",
            "The Python of xlsync lacks tkinter, so nothing can be asked. Install Python again with “tcl/tk and "
            f"IDLE”. ({error})",
        ) from None
    return tkinter


def _sharp() -> None:
    """Letters are not blown up from a smaller picture on screens with many dots."""
    if sys.platform == "win32":
        import ctypes

        with suppress(OSError, AttributeError):  # before Windows 8.1
            ctypes.windll.shcore.SetProcessDpiAwareness(1)
