"""What a launcher asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Call:
    """One click. `app_pid` is the process of the application, None where the launcher did not say."""

    id: str
    lang: str
    book: str
    hwnd: int | None = None
    pipe: str | None = None
    uno_path: Path | None = None
    app_pid: int | None = None


def parse(arguments: Sequence[str]) -> Call | None:
    """The call; None when it is none. A name of a workbook may hold anything, `=` too."""
    said = {}
    for each in arguments[1:]:
        name, sign, value = each.partition("=")
        if not sign or not name.startswith("--"):
            return None
        said[name[2:]] = value
    numbers = said.get("hwnd", "0"), said.get("app-pid", "0")
    if not arguments or "wb" not in said or not all(each.lstrip("-").isdigit() for each in numbers):
        return None
    return Call(
        arguments[0],
        "en" if said.get("lang") == "en" else "vi",
        said["wb"],
        int(said["hwnd"]) if said.get("from_xl") == "1" and "hwnd" in said else None,
        said.get("uno-pipe"),
        Path(said["uno-path"]) if "uno-path" in said else None,
        int(said["app-pid"]) if "app-pid" in said else None,
    )
