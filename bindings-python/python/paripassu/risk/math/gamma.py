"""The gamma distribution."""

from __future__ import annotations

from ... import _native

__all__ = [
    "quantile",
]


def quantile(shape: float, p: float) -> float | None:
    """The x with P(a, x) = p for a shape a > 0; 0 at p = 0. ``None`` unless a > 0 and p is in [0, 1).

    Formula:
        Halley's steps on P(a, x) = p from the estimate of Wilson and Hilferty,
        x ≈ a·(1 − 1/(9a) + z/(3√a))³ with z = N⁻¹(p), or from x ≈ (p·Γ(a + 1))^(1/a) near 0

    References:
        E. B. Wilson and M. M. Hilferty (1931), "The distribution of chi-square", *Proceedings of the
        National Academy of Sciences* 17, 684–688.
    """
    return _native.risk.math.gamma.quantile(shape, p)
