"""Zip files with the same bytes for the same content, on every machine."""

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip file with these parts in this order.

    They are stored, not deflated: what deflate makes of the same bytes depends on the version of zlib.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 0, 0  # else they say on which system it was built
            archive.writestr(info, data)
    return buffer.getvalue()
