"""Nodes and weights of quadratures."""

from __future__ import annotations

from ... import _native

__all__ = [
    "gauss_legendre",
    "normal_trapezoid",
]


def gauss_legendre(n: int) -> list[tuple[float, float]]:
    """The nodes and weights of Gauss–Legendre on [−1, 1], in increasing order of the nodes: exact for
    polynomials of degree 2n − 1.

    Formula:
        Pₙ(xⱼ) = 0, wⱼ = 2/((1 − xⱼ²)·Pₙ′(xⱼ)²)

    References:
        M. Abramowitz and I. A. Stegun (1964), *Handbook of Mathematical Functions*, 25.4.29.
    """
    return _native.risk.math.quadrature.gauss_legendre(n)


def normal_trapezoid(step: float, offset: float) -> list[tuple[float, float]]:
    """Nodes and weights of the trapezoidal rule under the standard normal density, ``steps`` apart by
    ``step``, that lie at ``offset`` + k·``step``.

    Formula:
        E[f(Z)] ≈ Σₖ h·φ(zₖ)·f(zₖ)

        For the smooth f of factor models the error falls like e^(−2π²(1−ρ)/h²), where ρ is the share of
        the factor in the variance; and a rule with half the step reuses all its nodes, which are those
        with ``offset`` h/2 of the old step.

    References:
        L. N. Trefethen and J. A. C. Weideman (2014), "The exponentially convergent trapezoidal rule",
        *SIAM Review* 56, 385–458, theorem 5.1.
    """
    return _native.risk.math.quadrature.normal_trapezoid(step, offset)
