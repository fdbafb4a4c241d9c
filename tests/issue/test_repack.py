"""Packages with parts replaced: what stays is carried over packed as it is."""

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsync.issue.repack import RepackError, repack

entries = st.dictionaries(
    st.sampled_from(["a.xml", "b/ạ.xml", "c.png", "d"]),
    st.tuples(st.binary(max_size=40), st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])),
    max_size=4,
)


def zip_of(parts: dict[str, tuple[bytes, int]], *, streamed: bool = False) -> bytes:
    buffer = io.BytesIO()
    target = _NoSeek(buffer) if streamed else buffer
    with zipfile.ZipFile(target, "w") as package:  # type: ignore[arg-type]
        for name, (content, method) in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 7, 5, 1, 2, 4)), content, method)
    return buffer.getvalue()


class _NoSeek:
    """A stream like a pipe: sizes come after the bytes."""

    def __init__(self, buffer: io.BytesIO) -> None:
        self.write, self.flush = buffer.write, buffer.flush


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


@given(entries, st.dictionaries(st.sampled_from(["a.xml", "new.xml"]), st.binary(max_size=40)), st.booleans())
def test_parts_are_replaced_or_added_and_all_others_stay(
    before: dict[str, tuple[bytes, int]], parts: dict[str, bytes], streamed: bool
) -> None:
    data = zip_of(before, streamed=streamed)
    after = contents(repack(data, parts))
    assert after == {**{name: content for name, (content, _) in before.items()}, **parts}
    assert list(after)[: len(before)] == list(before)


def test_names_are_met_without_regard_to_case_and_keep_theirs() -> None:
    data = zip_of({"Word/Document.xml": (b"old", zipfile.ZIP_STORED)})
    assert contents(repack(data, {"word/document.xml": b"new"})) == {"Word/Document.xml": b"new"}


def test_a_part_that_cannot_be_unpacked_is_carried_over() -> None:
    data = zip_of({"a.xml": (b"a", zipfile.ZIP_STORED), "bad.bin": (b"x" * 50, zipfile.ZIP_DEFLATED)})
    start = data.index(b"bad.bin") + len("bad.bin")
    broken = data[:start] + b"\xff\xff" + data[start + 2 :]
    copy = repack(broken, {"a.xml": b"b"})
    with zipfile.ZipFile(io.BytesIO(copy)) as package:
        assert package.read("a.xml") == b"b"
        with pytest.raises(zlib.error):
            package.read("bad.bin")


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", zip_of({"a": (b"abc", zipfile.ZIP_STORED)})[4:]])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    with pytest.raises(RepackError):
        repack(data, {})
