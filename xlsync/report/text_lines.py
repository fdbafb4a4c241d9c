"""Lines for the terminal: plain, or with colours; a value from a file can never steer it."""

import re
import textwrap
from collections.abc import Iterable, Sequence
from unicodedata import category

_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
WIDTH = 110

#: A line is a sequence of (text, rich style) pieces.
Line = Sequence[tuple[str, str]]


def printed(lines: Iterable[Line], *, color: bool = False) -> str:
    """The lines as plain text, or with colours for a terminal (then `rich` is loaded). Ends in a line end."""
    if not color:
        return "".join("".join(_visible(text) for text, _ in line).rstrip() + "\n" for line in lines)
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.text import Text  # noqa: PLC0415

    console = Console(force_terminal=True, color_system="standard", width=10_000, highlight=False, soft_wrap=True)
    with console.capture() as capture:
        for line in lines:
            console.print(Text.assemble(*((_visible(text), style) for text, style in line)))
    return re.sub(r"[ \t]+\n", "\n", capture.get())


def wrapped(text: str, indent: str, hanging: str = "") -> list[str]:
    """The text in lines of at most `WIDTH` characters, each indented, the later ones by `hanging` more.

    A longer word stays whole.
    """
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + hanging, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _visible(text: str) -> str:
    """Without control characters: a name or a value from a file must not steer the terminal."""
    return "".join("�" if _steers(character) else character for character in text)


def _steers(character: str) -> bool:
    """Control characters, halves of surrogate pairs, and what turns the direction of writing."""
    return character in _TURNS or (category(character) in {"Cc", "Cs"} and character != "\n")
