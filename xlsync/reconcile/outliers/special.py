"""The regularised incomplete beta function, from which every exact tail here follows. Pure: no scipy at run time."""

import math

_TINY = 1e-300
_CLOSE = 1e-15
_TERMS = 10_000


def beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for 0 ≤ x ≤ 1 and a, b > 0 (NIST DLMF 8.17).

    Raises ValueError outside that range.
    """
    if not (0 <= x <= 1 and a > 0 and b > 0):
        raise ValueError(f"beta_share({x}, {a}, {b})")
    if x in (0, 1):
        return float(x)
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast only below the mean
        return 1 - _below(1 - x, b, a)
    return _below(x, a, b)


def _below(x: float, a: float, b: float) -> float:
    logged = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(logged) / a / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of DLMF 8.17.22 by Lentz's method (DLMF 3.10)."""
    value, upper, lower = 1.0, 1.0, 0.0
    for term in range(1, _TERMS):
        part = _term(term, x, a, b)
        lower = 1 / (1 + part * lower or _TINY)
        upper = 1 + part / upper or _TINY
        value *= upper * lower
        if abs(upper * lower - 1) < _CLOSE:
            break
    return value


def _term(term: int, x: float, a: float, b: float) -> float:
    half, odd = divmod(term, 2)
    if odd:
        return -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
    return half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
