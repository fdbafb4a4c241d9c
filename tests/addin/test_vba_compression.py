"""Compressed containers, read by another implementation."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyopenvba.vba import decompress

from xlsync.addin.vba.compression import compress


@given(
    st.one_of(
        st.binary(max_size=9000),
        st.text(alphabet="ab\r\n", max_size=9000).map(str.encode),
        st.builds(lambda piece, times: piece * times, st.binary(min_size=1, max_size=60), st.integers(1, 300)),
    )
)
@example(b"")
@example(b"a" * 4096)
@example(b"a" * 4097)
@example(bytes(range(256)) * 40)
def test_another_reader_reads_what_was_compressed(data: bytes) -> None:
    assert decompress(compress(data)) == data


def test_what_does_not_get_smaller_is_kept_as_it_is() -> None:
    import random

    data = random.Random(1).randbytes(4096)
    packed = compress(data)
    assert packed[1:3] == b"\xff\x3f"
    assert packed[3:] == data


@pytest.mark.parametrize(
    ("text", "packed"),
    [  # [MS-OVBA] 3.2: no compression and maximum; in the one between, the copies may be others
        (b"abcdefghijklmnopqrstuv.", "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E"),
        (b"a" * 73, "0103B002614500"),
    ],
)
def test_the_examples_of_the_specification(text: bytes, packed: str) -> None:
    assert compress(text).hex().upper() == packed
