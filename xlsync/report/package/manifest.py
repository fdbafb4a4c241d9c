"""The manifest of a package: what went in and what came out, by SHA-256, sealed by its own hash.

`seal` is the hash of all else in the manifest, `content` that of the names and hashes of all files but the certificate,
which prints it. Hashes of JSON are of its canonical form: sorted keys, no blanks, UTF-8.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

NAME = "manifest.json"
CERTIFICATES = ("giay-chung-nhan.docx", "giay-chung-nhan.pdf")
SCHEMA_VERSION = 1

Json = Any


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return sha256(data).hexdigest()


def canonical_digest(document: Json) -> str:
    """The SHA-256 of a JSON document in its canonical form."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest(text.encode(errors="surrogatepass"))


def listed(files: Mapping[str, bytes]) -> list[dict[str, Json]]:
    """Name, size and hash of each file, by name."""
    return [{"name": name, "size": len(files[name]), "sha256": digest(files[name])} for name in sorted(files)]


def content_of(files: Iterable[Mapping[str, Json]]) -> str:
    """The hash of the names and hashes of all files but the certificate."""
    told = [[each["name"], each["sha256"]] for each in files if each["name"] not in CERTIFICATES]
    return canonical_digest(sorted(told))


def sealed(manifest: Mapping[str, Json]) -> dict[str, Json]:
    """The manifest with its seal."""
    open_one = {name: value for name, value in manifest.items() if name != "seal"}
    return {**open_one, "seal": canonical_digest(open_one)}


def to_bytes(manifest: Mapping[str, Json]) -> bytes:
    """As it stands in the package: indented, ending in a line end."""
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")
