"""Compound files, read by olefile, which tells of every defect."""

import io

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsync.addin.vba.compound import compound_file

NAMES = st.text(alphabet="abcXYZ_019", min_size=1, max_size=20)
PATHS = st.one_of(NAMES, st.builds("VBA/{}".format, NAMES))


def read(data: bytes) -> dict[str, bytes]:
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as file:
        assert file.parsing_issues == []
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


@settings(max_examples=60)
@given(
    st.dictionaries(PATHS, st.binary(max_size=200) | st.integers(0, 20_000).map(bytes), min_size=1, max_size=25).filter(
        # a storage and a stream of one name, or names that differ in case only, there are none in a compound file
        lambda streams: len({name.upper() for name in streams} | {"VBA"}) == len(streams) + 1
    )
)
def test_every_stream_comes_back_whole(streams: dict[str, bytes]) -> None:
    assert read(compound_file(streams)) == streams


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000])
def test_streams_at_the_edges_of_the_mini_stream(size: int) -> None:
    assert read(compound_file({"A": b"x" * size, "VBA/dir": b"y"})) == {"A": b"x" * size, "VBA/dir": b"y"}


def test_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="too much"):
        compound_file({"A": bytes(8_000_000)})
