"""What reports shorten, in base letters as `flat.Flat.plain` has them."""

import re

_LONG = {
    "ldld": "lien doan lao dong", "tldldvn": "tong lien doan lao dong viet nam", "tld": "tong lien doan",
    "bch": "ban chap hanh", "btv": "ban thuong vu", "ubnd": "uy ban nhan dan", "cd": "cong doan",
    "cdcs": "cong doan co so", "nld": "nguoi lao dong",
}  # fmt: skip
_SHORT = re.compile(rf"\b({'|'.join(_LONG)})\b")


def written_out(plain: str) -> str:
    """The text with its abbreviations in full."""
    return _SHORT.sub(lambda found: _LONG[found[0]], plain)
