"""Credit portfolios: copulas, loss distributions, tranches, rating migration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from .. import _native
from .._progress import Progress, watcher
from .._typing import Document, FloatArray, MatrixLike, VectorLike
from ..result import Result, Table

__all__ = [
    "base_correlations",
    "basel_correlation",
    "copula_cumulative",
    "copula_quantile",
    "default_term_structure",
    "embeddability",
    "generator",
    "generator_default_term_structure",
    "implied_correlations",
    "join_losses",
    "join_migrations",
    "joint_probability",
    "large_pool_cumulative",
    "large_pool_density",
    "large_pool_expected_excess",
    "large_pool_expected_loss",
    "large_pool_expected_shortfall",
    "large_pool_quantile",
    "large_pool_tranche_losses",
    "large_pool_unexpected_loss",
    "loss_distribution",
    "loss_expected_shortfall",
    "loss_quantile",
    "loss_statistics",
    "migration_statistics",
    "migration_values",
    "published_transition_matrix",
    "rule_correlation",
    "sampled_distribution",
    "simulate_losses",
    "simulate_migration",
    "tranche_losses",
    "transition_matrix",
    "transition_root",
]


def basel_correlation(default_probability: float) -> float:
    """Basel's asset correlation of a corporate exposure.

    Formula:
        ρ = 0.12·w + 0.24·(1 − w), with w = (1 − e^(−50p))/(1 − e^(−50))

    References:
        Basel Committee on Banking Supervision (2006), *International Convergence of Capital Measurement
        and Capital Standards*, paragraph 272.
    """
    return _native.risk.credit.basel_correlation(default_probability)


def loss_distribution(exposures: Sequence[Document], loadings: VectorLike, **settings: Any) -> Result:
    """The distribution of the loss of a pool on one Gaussian factor, without simulation.

    Formula:
        pᵢ(z) = N((N⁻¹(pᵢ) − aᵢ·z)/√(1 − aᵢ²)), and, name by name,
        P(L = l·u | z) ← (1 − pᵢ(z))·P(L = l·u | z) + pᵢ(z)·P(L = (l − kᵢ)·u | z),
        then P(L = l·u) = ∫ P(L = l·u | z)·φ(z) dz

        where aᵢ is the loading of the name on the factor, u the loss unit and kᵢ = Nᵢ(1 − Rᵢ)/u. A loss
        that is no whole number of units is split between the two next to it, in such parts that its mean
        is kept. The integral is a trapezoidal rule, whose step is halved until nothing changes.

        The losses of the result are all multiples of u up to the largest possible loss.

    References:
        L. Andersen, J. Sidenius and S. Basu (2003), "All your hedges in one basket", *Risk* 16(11), 67–72;
        J. Hull and A. White (2004), "Valuation of a CDO and an n-th to default CDS without Monte Carlo
        simulation", *Journal of Derivatives* 12(2), 8–23.

    Settings, by keyword:
        loss_unit: The loss unit in units of currency. When absent: the smallest loss given default if all are
            whole multiples of it and the pool has at most 2,000 of them, and a thousandth of the largest
            possible loss of the pool if not.
        tolerance: By how much the probabilities may yet change, summed, when the step of the quadrature is
            halved for the last time; 10⁻¹² when absent.

    The answer holds:
        losses: The possible losses, increasing, in units of currency.
        probabilities: The probability of each.
    """
    return Result(_native.risk.credit.loss_distribution(exposures, loadings, settings))


def simulate_losses(
    exposures: Sequence[Document],
    model: Document,
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """The loss of a pool up to one horizon, path by path.

    Formula:
        L = Σᵢ Nᵢ·(1 − Rᵢ)·1{Xᵢ ≤ F⁻¹(pᵢ)}

        where N is the notional, R the recovery, p the default probability, and X the latent variables of
        the copula with the distribution F.

    References:
        A. J. McNeil, R. Frey and P. Embrechts (2015), *Quantitative Risk Management*, revised edition,
        section 11.1.

    Settings, by keyword:
        seed: The seed of the random numbers; 42 when absent.
        paths: The paths, of which each has its own random numbers; 0 to 100,000 when absent. Runs over
            0..50,000 and 50,000..100,000 join to that run bit for bit.

    The answer holds:
        first_path: The first path.
        losses: The loss of each path, in units of currency.
        repair: What was done to a correlation matrix that is none.
    """
    return Result(_native.risk.credit.simulate_losses(exposures, model, settings, watcher(progress)))


def embeddability(matrix: Document) -> Result:
    """Which of the known conditions for a generator a transition matrix fails.

    References:
        R. B. Israel, J. S. Rosenthal and J. Z. Wei (2001), "Finding generators for Markov chains via
        empirical transition matrices, with applications to credit ratings", *Mathematical Finance* 11,
        245–265, theorem 3.1.

    The answer holds:
        determinant: det P.
        obstacles: Why it does not, or not by its principal logarithm; empty when that is a generator.
    """
    return Result(_native.risk.credit.embeddability(matrix))


def generator(
    matrix: Document,
    regularization: Literal["diagonal", "weighted", "quasi_optimal"] = "quasi_optimal",
) -> Result:
    """The generator behind a transition matrix.

    Formula:
        G = ln(P)/h, regularised, with h the period in years

        Diagonal: gᵢⱼ ← max(gᵢⱼ, 0), gᵢᵢ ← gᵢᵢ + Σ min(gᵢⱼ, 0). Weighted: gᵢⱼ ← gᵢⱼ − bᵢ·|gᵢⱼ|/Gᵢ where
        not negative, with bᵢ = Σ max(−gᵢⱼ, 0) and Gᵢ = |gᵢᵢ| + Σ max(gᵢⱼ, 0), sums over j ≠ i.
        Quasi-optimal: the nearest row that sums to 0 and is not negative off the diagonal.

    References:
        R. B. Israel, J. S. Rosenthal and J. Z. Wei (2001), "Finding generators for Markov chains via
        empirical transition matrices, with applications to credit ratings", *Mathematical Finance* 11,
        245–265; A. Kreinin and M. Sidelnikova (2001), "Regularization algorithms for transition matrices",
        *Algo Research Quarterly* 4, 23–40.

    The answer holds:
        ratings: The rating of each row and column.
        rates: The rates: off the diagonal none is negative, and rows sum to 0.
        change: What the regularisation of the logarithm changed.
    """
    return Result(_native.risk.credit.generator(matrix, regularization))


def rule_correlation(obligors: Sequence[Document], rule: Document) -> FloatArray:
    """The asset correlations of a pool by a rule.

    Formula:
        ρᵢⱼ = max(base − slope·|rankᵢ − rankⱼ|, 0) and ρᵢᵢ = 1

        with base and slope of what the two names share. The matrix need not be positive semidefinite;
        ``new`` repairs it.
    """
    return _native.risk.credit.rule_correlation(obligors, rule)


def simulate_migration(
    names: Sequence[Document],
    matrix: Document,
    periods: int,
    model: Document,
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Simulates the ratings of a pool, period by period.

    The transition matrix is that of one period: of a quarter, by ``transition_root``
    of an annual one. A name is repaid at the end of the first period that ends after its maturity; one
    in default stays there.

    Settings are those of :func:`simulate_losses`.

    The answer holds:
        ratings: The ratings of the matrix.
        period_years: The period in years.
        periods: The number of periods.
        first_path: The first path.
        fields: What is counted; it is the order of the innermost dimension of ``values``.
        values: Paths × periods × fields, at the end of each period.
        repair: What was done to a correlation matrix that is none.
    """
    return Result(
        _native.risk.credit.simulate_migration(names, matrix, periods, model, settings, watcher(progress))
    )


def transition_root(matrix: Document, parts: int) -> Result:
    """The matrix of one part of ``parts`` of the period: a quarter is one part of four of a year.

    Formula:
        P^(1/n), the principal root, each row then moved to the nearest row of probabilities

    References:
        A. Kreinin and M. Sidelnikova (2001), "Regularization algorithms for transition matrices", *Algo
        Research Quarterly* 4, 23–40, algorithm QOM.

    The answer holds:
        matrix: The matrix of the shorter period.
        change: What the regularisation of the root changed.
    """
    return Result(_native.risk.credit.transition_root(matrix, parts))


def base_correlations(
    pool: Document,
    tranches: Sequence[Document],
    expected_losses: VectorLike,
) -> FloatArray:
    """The base correlations of adjacent tranches: the correlation at which all tranches up to each
    detachment together lose what is expected of them.

    The loss of such an equity piece falls in the correlation, so there is one or none; there is none
    for a piece that takes every loss. The correlation of ``pool`` is passed over.

    References:
        L. McGinty, E. Beinstein, R. Ahluwalia and M. Watts (2004), *Introducing base correlations*,
        J.P. Morgan.
    """
    return _native.risk.credit.base_correlations(pool, tranches, expected_losses)


def implied_correlations(pool: Document, tranche: Document, expected_loss: float) -> FloatArray:
    """The correlations at which a tranche of a large pool loses what is expected of it.

    None when no correlation gives that loss, one for the most junior and senior tranches, and often
    two for those between them, lowest first. The correlation of ``pool`` is passed over.
    """
    return _native.risk.credit.implied_correlations(pool, tranche, expected_loss)


def large_pool_tranche_losses(pool: Document, tranches: Sequence[Document]) -> Table:
    """What each tranche of a large pool loses, in closed form.

    Formula:
        E = E[max(L − A, 0)] − E[max(L − D, 0)], each by ``expected_excess``

    References:
        A. J. McNeil, R. Frey and P. Embrechts (2015), *Quantitative Risk Management*, revised edition,
        section 12.3.

    The answer holds:
        expected_loss: E[min(max(L − A, 0), D − A)] as a fraction of the notional of the pool.
        expected_loss_rate: The expected loss as a fraction of the tranche.
        probability_of_loss: P(L > A).
        probability_of_exhaustion: P(L ≥ D): the tranche is gone.
        loss_given_impairment: The expected loss rate given that there is a loss; ``None`` when there is never
            one.
    """
    return Table(_native.risk.credit.large_pool_tranche_losses(pool, tranches))


def tranche_losses(distribution: Document, notional: float, tranches: Sequence[Document]) -> Table:
    """What each tranche of a pool loses, from the distribution of the pool's loss.

    The expected losses of tranches that cover the whole pool sum to that of the pool.

    The answer is as that of :func:`large_pool_tranche_losses`.
    """
    return Table(_native.risk.credit.tranche_losses(distribution, notional, tranches))


def copula_quantile(copula: str | Document, p: float) -> float | None:
    """The threshold below which the latent variable falls with probability p; ``None`` when p is not
    in [0, 1] or the degrees are out of range.
    """
    return _native.risk.credit.copula_quantile(copula, p)


def copula_cumulative(copula: str | Document, x: float) -> float | None:
    """The probability that the latent variable is at most x."""
    return _native.risk.credit.copula_cumulative(copula, x)


def joint_probability(copula: str | Document, p: float, q: float, correlation: float) -> float | None:
    """The probability that two names default together.

    Formula:
        C(p, q) = F₂(F⁻¹(p), F⁻¹(q); ρ)

        where p and q are their default probabilities and ρ the correlation of their latent variables.
        ``None`` when an argument is out of its range.
    """
    return _native.risk.credit.joint_probability(copula, p, q, correlation)


def large_pool_expected_loss(pool: Document) -> float:
    """E[L] = l·p."""
    return _native.risk.credit.large_pool_expected_loss(pool)


def large_pool_cumulative(pool: Document, x: VectorLike) -> FloatArray:
    """P(L ≤ x).

    Formula:
        N((√(1 − ρ)·N⁻¹(x/l) − N⁻¹(p))/√ρ)
    """
    return _native.risk.credit.large_pool_cumulative(pool, x)


def large_pool_density(pool: Document, x: VectorLike) -> FloatArray:
    """The density of L at x; 0 outside (0, l).

    Formula:
        √((1 − ρ)/ρ)/l·e^(½N⁻¹(x/l)² − ½((√(1 − ρ)·N⁻¹(x/l) − N⁻¹(p))/√ρ)²)
    """
    return _native.risk.credit.large_pool_density(pool, x)


def large_pool_quantile(pool: Document, level: float) -> float:
    """The x with P(L ≤ x) = ``level``: the loss of Basel's internal-ratings formula.

    Formula:
        l·N((N⁻¹(p) + √ρ·N⁻¹(α))/√(1 − ρ))

    References:
        Basel Committee on Banking Supervision (2005), *An Explanatory Note on the Basel II IRB Risk
        Weight Functions*, section 4.
    """
    return _native.risk.credit.large_pool_quantile(pool, level)


def large_pool_expected_shortfall(pool: Document, level: float) -> float:
    """The mean of the worst 1 − ``level`` of the losses.

    Formula:
        l·N₂(N⁻¹(p), N⁻¹(1 − α); √ρ)/(1 − α)
    """
    return _native.risk.credit.large_pool_expected_shortfall(pool, level)


def large_pool_unexpected_loss(pool: Document) -> float:
    """The standard deviation of L.

    Formula:
        l·√(N₂(N⁻¹(p), N⁻¹(p); ρ) − p²)
    """
    return _native.risk.credit.large_pool_unexpected_loss(pool)


def large_pool_expected_excess(pool: Document, x: float) -> float:
    """E[max(L − x, 0)].

    Formula:
        l·N₂(N⁻¹(p), z; √ρ) − x·N(z), with z = (N⁻¹(p) − √(1 − ρ)·N⁻¹(x/l))/√ρ, below which the factor
        makes L exceed x
    """
    return _native.risk.credit.large_pool_expected_excess(pool, x)


def loss_quantile(distribution: Document, level: float) -> float | None:
    """The smallest loss l with P(L ≤ l) ≥ ``level``; ``None`` for no losses or a level outside [0, 1]."""
    return _native.risk.credit.loss_quantile(distribution, level)


def loss_expected_shortfall(distribution: Document, level: float) -> float | None:
    """The mean of the worst 1 − ``level`` of the distribution.

    Formula:
        ES = (E[L; L > q] + q·(P(L ≤ q) − α))/(1 − α), with q the quantile at α

    References:
        C. Acerbi and D. Tasche (2002), "On the coherence of expected shortfall", *Journal of Banking &
        Finance* 26, 1487–1503, definition 2.6.

        ``None`` for no losses or a level outside [0, 1).
    """
    return _native.risk.credit.loss_expected_shortfall(distribution, level)


def loss_statistics(distribution: Document, **settings: Any) -> Result:
    """The distribution in numbers.

    Settings, by keyword:
        confidence: The confidence level of value at risk and expected shortfall; 0.999, Basel's, when absent.
        levels: The levels of the percentiles; 5, 25, 50, 75, 95 and 99 % when absent.
        bins: The number of bars of the histogram; 50 when absent.
    """
    return Result(_native.risk.credit.loss_statistics(distribution, settings))


def sampled_distribution(losses: VectorLike) -> Result:
    """The distribution of a sample, each of whose losses is equally likely."""
    return Result(_native.risk.credit.sampled_distribution(losses))


def join_losses(earlier: Document, later: Document) -> Result:
    """This sample and the one of the paths that follow it."""
    return Result(_native.risk.credit.join_losses(earlier, later))


def transition_matrix(generator: Document, years: float) -> Result:
    """The matrix of a horizon, P = e^(t·G)."""
    return Result(_native.risk.credit.transition_matrix(generator, years))


def published_transition_matrix(ratings: Sequence[str], period_years: float, figures: MatrixLike) -> Result:
    """The matrix of published figures, whose rows sum to 1 but for rounding and are scaled to do so."""
    return Result(_native.risk.credit.published_transition_matrix(ratings, period_years, figures))


def default_term_structure(matrix: Document, periods: int) -> FloatArray:
    """The probability of having defaulted after 1, 2, …, ``periods`` periods, by rating (rows).

    Formula:
        p(k) = last column of Pᵏ
    """
    return _native.risk.credit.default_term_structure(matrix, periods)


def generator_default_term_structure(generator: Document, years: VectorLike) -> FloatArray:
    """The probability of having defaulted by each time in years, by rating (rows)."""
    return _native.risk.credit.generator_default_term_structure(generator, years)


def migration_statistics(sample: Document) -> Result:
    """The figures over all paths."""
    return Result(_native.risk.credit.migration_statistics(sample))


def migration_values(sample: Document, field: str, period: int) -> FloatArray:
    """The values of a field on every path at the end of ``period``, counted from 0; empty when there is
    no such field or period.
    """
    return _native.risk.credit.migration_values(sample, field, period)


def join_migrations(earlier: Document, later: Document) -> Result:
    """This sample and the one of the paths that follow it."""
    return Result(_native.risk.credit.join_migrations(earlier, later))
