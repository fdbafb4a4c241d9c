"""What the checks of forms and of fields share."""

from collections.abc import Callable, Iterator

Place = tuple[str | int, ...]
#: Places in the file, each with what is wrong there in Vietnamese and in English.
Found = Iterator[tuple[Place, str, str]]


def repeated(values: list[str], place: Callable[[int], Place], what: str) -> Found:
    """Values that stand more than once."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield place(index), f"{what} «{value}» đã có: đặt tên khác", f"{what} “{value}” is taken: choose another"
        seen.add(value)


def ends_first(first: str, last: str) -> tuple[str, str]:
    """The message on a validity that ends before it begins."""
    return (
        f"hiệu lực kết thúc ({last}) trước khi bắt đầu ({first}): đổi lại hai ngày",
        f"it ends ({last}) before it begins ({first}): swap the dates",
    )
