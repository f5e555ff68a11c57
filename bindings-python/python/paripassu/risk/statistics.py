"""Moments, quantiles, covariances, correlations, regressions, rolling windows."""

from __future__ import annotations

from typing import Any, Literal

from .. import _native
from .._typing import Document, FloatArray, IntArray, MatrixLike, VectorLike
from ..result import Result, Table

__all__ = [
    "correlation",
    "correlation_clusters",
    "correlation_p_value",
    "correlation_to_covariance",
    "covariance",
    "covariance_to_correlation",
    "effective_positions",
    "excess_kurtosis",
    "least_squares",
    "least_squares_many",
    "mean",
    "mean_absolute_correlation",
    "moments",
    "pairwise_correlation",
    "quantile",
    "quantiles",
    "ranks",
    "resample_indices",
    "ridge",
    "rolling_beta",
    "rolling_correlation",
    "rolling_covariance",
    "rolling_mean",
    "rolling_standard_deviation",
    "shrinkage",
    "skewness",
    "standard_deviation",
    "variance",
]


def resample_indices(count: int, method: str | Document, seed: int, path: int) -> IntArray:
    """The rows of resample ``path``: n numbers below n, for the rows of a panel, say."""
    return _native.risk.statistics.resample_indices(count, method, seed, path)


def correlation_clusters(correlation: MatrixLike, threshold: float) -> Table:
    """The groups of at least two variables that chains of strong correlation link: the connected
    components of the graph whose edges are the pairs with |ρᵢⱼ| at or above ``threshold``.

    The largest come first, and of two of one size the one with the first column.

    The answer holds:
        members: Their columns, in ascending order.
        mean_correlation: The mean correlation over the pairs of members, with its sign.
    """
    return Table(_native.risk.statistics.correlation_clusters(correlation, threshold))


def effective_positions(correlation: MatrixLike) -> float | None:
    """The number of uncorrelated positions that diversify as much as these, equally weighted.

    Formula:
        n²/Σᵢⱼ ρᵢⱼ

        It is n for uncorrelated positions, 1 for positions that move as one, and ``None`` where the
        correlations sum to nothing or less: such a portfolio has no risk.
    """
    return _native.risk.statistics.effective_positions(correlation)


def mean_absolute_correlation(correlation: MatrixLike) -> float | None:
    """The mean of |ρᵢⱼ| over all pairs; ``None`` for a single variable."""
    return _native.risk.statistics.mean_absolute_correlation(correlation)


def correlation(returns: MatrixLike, method: Literal["pearson", "spearman"] = "pearson") -> FloatArray:
    """The correlation matrix of the columns; its diagonal is exactly 1.

    Formula:
        ρᵢⱼ = Σₜ (xₜᵢ − x̄ᵢ)(xₜⱼ − x̄ⱼ) / √(Σₜ (xₜᵢ − x̄ᵢ)²·Σₜ (xₜⱼ − x̄ⱼ)²)

        where x are the observations, or their ranks for ``"spearman"``.

    References:
        C. Spearman (1904), "The proof and measurement of association between two things", *American
        Journal of Psychology* 15.
    """
    return _native.risk.statistics.correlation(returns, method)


def correlation_p_value(correlation: float, observations: int) -> float | None:
    """The probability, under independence of two normal variables, of a sample correlation of at least
    this size.

    Formula:
        p = 2·T₍ₙ₋₂₎(−|ρ|·√((n − 2)/(1 − ρ²))) with Student's distribution function T.

        ``None`` when n < 3 or ρ is not from −1 to 1.

    References:
        R. A. Fisher (1915), "Frequency distribution of the values of the correlation coefficient in
        samples from an indefinitely large population", *Biometrika* 10.
    """
    return _native.risk.statistics.correlation_p_value(correlation, observations)


def correlation_to_covariance(correlation: MatrixLike, standard_deviations: VectorLike) -> FloatArray:
    """The covariance matrix of variables with these correlations and standard deviations.

    Formula:
        σᵢⱼ = ρᵢⱼ·σᵢ·σⱼ
    """
    return _native.risk.statistics.correlation_to_covariance(correlation, standard_deviations)


def covariance_to_correlation(covariance: MatrixLike) -> FloatArray:
    """The correlations in a covariance matrix.

    Formula:
        ρᵢⱼ = σᵢⱼ/√(σᵢᵢσⱼⱼ)
    """
    return _native.risk.statistics.covariance_to_correlation(covariance)


def covariance(returns: MatrixLike, method: str | Document = "sample") -> FloatArray:
    """The covariance matrix of the columns, per observation.

    Formula:
        Σᵢⱼ = Σₜ wₜ·(rₜᵢ − mᵢ)(rₜⱼ − mⱼ)

        where w is 1/(T − 1) for ``"sample"``, 1/T for ``"population"``,
        and as said at ``CovarianceMethod`` otherwise. Every estimate is positive semidefinite.

        ``returns`` has T rows, oldest first, and N columns. The result is not annualised: multiply it by
        the number of observations a year.

    References:
        J.P. Morgan/Reuters (1996), *RiskMetrics — Technical Document*, 4th edition, section 5.2.
    """
    return _native.risk.statistics.covariance(returns, method)


def excess_kurtosis(sample: VectorLike, bias: Literal["population", "sample"] = "sample") -> float | None:
    """The fourth standardised moment, less the 3 of a normal distribution.

    Formula:
        g₂ = m₄/m₂² − 3 for ``"population"``, and
        G₂ = ((n + 1)·g₂ + 6)·(n − 1)/((n − 2)(n − 3)) for ``"sample"``.

        ``None`` when the sample is empty or not finite, when it is constant, and when n < 4 for
        ``"sample"``.

    References:
        D. N. Joanes, C. A. Gill (1998), "Comparing measures of sample skewness and kurtosis", *The
        Statistician* 47, equations 4 and 6.
    """
    return _native.risk.statistics.excess_kurtosis(sample, bias)


def mean(sample: VectorLike) -> float | None:
    """The arithmetic mean; ``None`` when the sample is empty or not finite."""
    return _native.risk.statistics.mean(sample)


def moments(sample: VectorLike, bias: Literal["population", "sample"] = "sample") -> Result:
    """The moments of a sample.

    The answer holds:
        count: The number of observations.
        mean: The arithmetic mean.
        standard_deviation: The square root of the variance; ``None`` where ``standard_deviation`` has none.
        skewness: ``None`` where ``skewness`` has none.
        excess_kurtosis: Kurtosis less 3; ``None`` where ``excess_kurtosis`` has none.
    """
    return Result(_native.risk.statistics.moments(sample, bias))


def skewness(sample: VectorLike, bias: Literal["population", "sample"] = "sample") -> float | None:
    """The third standardised moment.

    Formula:
        g₁ = m₃ / m₂^{3/2} for ``"population"``, where mₖ = Σ(xᵢ − x̄)ᵏ/n, and the adjusted
        Fisher–Pearson coefficient G₁ = g₁·√(n(n − 1))/(n − 2) for ``"sample"``.

        ``None`` when the sample is empty or not finite, when it is constant, and when n < 3 for
        ``"sample"``.

    References:
        D. N. Joanes, C. A. Gill (1998), "Comparing measures of sample skewness and kurtosis", *The
        Statistician* 47, equations 1 and 3.
    """
    return _native.risk.statistics.skewness(sample, bias)


def standard_deviation(sample: VectorLike, bias: Literal["population", "sample"] = "sample") -> float | None:
    """The square root of the ``variance``; ``None`` where the sample has none."""
    return _native.risk.statistics.standard_deviation(sample, bias)


def variance(sample: VectorLike, bias: Literal["population", "sample"] = "sample") -> float | None:
    """The variance about the mean.

    Formula:
        s² = Σ(xᵢ − x̄)² / (n − 1), or over n for ``"population"``.

        ``None`` when the sample is empty or not finite, when n = 1 for ``"sample"``, and when the
        variance exceeds the largest number.
    """
    return _native.risk.statistics.variance(sample, bias)


def pairwise_correlation(returns: MatrixLike, **settings: Any) -> Result:
    """The correlation matrix of a panel with gaps: each pair of columns over the rows in which both are
    observed.

    Here, and only here, NaN in ``returns`` means that there is no observation. Ranks are taken anew on the
    rows of each pair. The diagonal is 1 where a column varies on enough rows.

    Settings, by keyword:
        method: Default: Pearson's. One of ``"pearson"``, ``"spearman"``.
        minimum_overlap: The rows in which both columns must be observed, at least 2. Default 20: with fewer,
            a correlation of 0.44 is within the 95 % band of none.

    The answer holds:
        correlation: ``None``, in a document ``null``, where the overlap is too short or a column does not
            vary on it. Not always positive semidefinite, as each pair has rows of its own:
            ``nearest_correlation`` repairs it.
        overlap: The number of rows in which both columns are observed.
    """
    return Result(_native.risk.statistics.pairwise_correlation(returns, settings))


def quantile(
    sample: VectorLike,
    p: float,
    method: Literal[
        "inverse_empirical",
        "averaged_inverse_empirical",
        "closest_observation",
        "interpolated_inverse_empirical",
        "hazen",
        "weibull",
        "linear",
        "median_unbiased",
        "normal_unbiased",
    ] = "linear",
) -> float:
    """The p-quantile of a sample, in time linear in its length.

    Formula:
        See ``QuantileMethod``.
    """
    return _native.risk.statistics.quantile(sample, p, method)


def quantiles(
    sample: VectorLike,
    probabilities: VectorLike,
    method: Literal[
        "inverse_empirical",
        "averaged_inverse_empirical",
        "closest_observation",
        "interpolated_inverse_empirical",
        "hazen",
        "weibull",
        "linear",
        "median_unbiased",
        "normal_unbiased",
    ] = "linear",
) -> FloatArray:
    """The quantiles of one sample at several probabilities, for which it is sorted once."""
    return _native.risk.statistics.quantiles(sample, probabilities, method)


def ranks(sample: VectorLike) -> FloatArray:
    """The ranks of a sample, from 1; equal observations share the mean of their ranks."""
    return _native.risk.statistics.ranks(sample)


def least_squares(x: MatrixLike, y: VectorLike, **settings: Any) -> Result:
    """The regression of y on the columns of X by ordinary least squares.

    Formula:
        b minimises Σₜ (yₜ − a − Σⱼ xₜⱼbⱼ)², by a QR decomposition; s² = RSS/(T − k), and the covariance of
        the estimates is s²·(XᵀX)⁻¹

        where x has T rows, oldest first, and RSS is the sum of the squared residuals.

    References:
        W. H. Greene (2018), *Econometric Analysis*, 8th edition, chapters 3 and 4; J. Durbin, G. S. Watson
        (1950), "Testing for serial correlation in least squares regression I", *Biometrika* 37.

    Settings, by keyword:
        intercept: Default: with a constant. One of ``"with"``, ``"without"``.

    The answer holds:
        intercept: The constant, when there is one.
        coefficients: One for each column of X.
        observations: T.
        degrees_of_freedom: T less the number of coefficients, the constant included.
        residual_standard_deviation: s = √(RSS/degrees of freedom); ``None`` without degrees of freedom.
        r_squared: 1 − RSS/TSS; ``None`` when y does not vary.
        adjusted_r_squared: 1 − (RSS/degrees of freedom)/(TSS/(T − 1)), with T in place of T − 1 without a
            constant.
        f_statistic: The F statistic of the hypothesis that every coefficient but the constant is 0.
        f_p_value: The probability of a greater F under that hypothesis.
        durbin_watson: Σ(eₜ − eₜ₋₁)²/Σeₜ²: near 2 without autocorrelation; ``None`` for a perfect fit.
        condition: The condition number of the columns at length 1, the constant included: above 30 they are
            strongly collinear.
        residuals: e = y − X·b, oldest first.
    """
    return Result(_native.risk.statistics.least_squares(x, y, settings))


def least_squares_many(x: MatrixLike, y: MatrixLike, **settings: Any) -> Result:
    """The regression of each column of Y on the columns of X by ordinary least squares: what
    ``least_squares`` gives for one response, for thousands in one pass.

    Formula:
        X = Q·R once; B = R⁻¹·(QᵀY), RSS = Σy² − ‖Qᵀy‖²

        with y less its first observation where there is a constant. Where less than a ten-thousandth of
        the variance is left, RSS is summed over the residuals themselves, as the difference has lost its
        digits.

    Settings are those of :func:`least_squares`.

    The answer holds:
        coefficients: One row for each term, one column for each response.
        standard_errors: The standard errors of the coefficients.
        t_statistics: Coefficient over standard error; ``None`` where the fit is perfect. Its probability is
            that of ``cumulative``.
        r_squared: 1 − RSS/TSS of each response; ``None`` where it does not vary.
        residual_standard_deviations: √(RSS/degrees of freedom) of each response.
        degrees_of_freedom: T less the number of terms.
    """
    return Result(_native.risk.statistics.least_squares_many(x, y, settings))


def ridge(x: MatrixLike, y: VectorLike, **settings: Any) -> Result:
    """The ridge regression of y on the columns of X: stable where they are nearly collinear, as factor
    returns are.

    Formula:
        β minimises ‖y − ȳ − Z·β‖² + α‖β‖², with zₜⱼ = (xₜⱼ − x̄ⱼ)/sⱼ; bⱼ = βⱼ/sⱼ and a = ȳ − Σⱼ bⱼx̄ⱼ

        where sⱼ is the population standard deviation of column j. It is solved as the least squares of
        (y − ȳ, 0) on (Z, √α·I), which does not square the condition of Z.

    References:
        A. E. Hoerl, R. W. Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems",
        *Technometrics* 12, equation 2.1.

    Settings, by keyword:
        alpha: The penalty α on the coefficients of the standardised regressors, above 0. Default 1.

    The answer holds:
        intercept: The constant, which is not penalised.
        coefficients: One for each column of X, in the units of X; 0 for a constant column.
        r_squared: 1 − RSS/TSS; ``None`` when y does not vary.
        residuals: y − a − X·b, oldest first.
    """
    return Result(_native.risk.statistics.ridge(x, y, settings))


def rolling_beta(returns: VectorLike, market: VectorLike, window: int) -> FloatArray:
    """The slope β of the regression of ``returns`` on ``market``, with a constant, in each window; ``None``
    before the first full one and where the market does not vary. See ``rolling_mean`` for the method.

    Formula:
        β = cov(r, m)/var(m)
    """
    return _native.risk.statistics.rolling_beta(returns, market, window)


def rolling_correlation(x: VectorLike, y: VectorLike, window: int) -> FloatArray:
    """The correlation of two series in each window; ``None`` before the first full one and where a series
    does not vary. See ``rolling_mean`` for the method.
    """
    return _native.risk.statistics.rolling_correlation(x, y, window)


def rolling_covariance(
    x: VectorLike,
    y: VectorLike,
    window: int,
    bias: Literal["population", "sample"] = "sample",
) -> FloatArray:
    """The covariance of two series in each window; ``None`` before the first full one, and in windows of
    one observation for ``"sample"``. See ``rolling_mean`` for the method.
    """
    return _native.risk.statistics.rolling_covariance(x, y, window, bias)


def rolling_mean(series: VectorLike, window: int) -> FloatArray:
    """The mean of each window; ``None`` before the first full one.

    Element t is the mean of the observations t − w + 1 … t. Each window is joined from two runs that
    meet at a multiple of w, by the exact rules for joining moments: the cost does not depend on w, and
    nothing is subtracted, so no rounding drifts along the series and an outlier leaves no trace.

    References:
        T. F. Chan, G. H. Golub, R. J. LeVeque (1983), "Algorithms for computing the sample variance",
        *The American Statistician* 37, equation 2.1, for joining; M. van Herk (1992), "A fast algorithm for
        local minimum and maximum filters", *Pattern Recognition Letters* 13, for the runs.
    """
    return _native.risk.statistics.rolling_mean(series, window)


def rolling_standard_deviation(
    series: VectorLike,
    window: int,
    bias: Literal["population", "sample"] = "sample",
) -> FloatArray:
    """The standard deviation of each window; ``None`` before the first full one and where
    ``standard_deviation`` has none. See ``rolling_mean`` for the method.
    """
    return _native.risk.statistics.rolling_standard_deviation(series, window, bias)


def shrinkage(
    returns: MatrixLike,
    target: Literal["scaled_identity", "constant_correlation", "single_factor"] = "scaled_identity",
) -> Result:
    """The covariance matrix of Ledoit and Wolf.

    Formula:
        Σ = δ·F + (1 − δ)·S with δ = min(1, max(0, (π − ρ)/(γ·T)))

        where S is the population covariance of the T rows, F the target, π the sum of the asymptotic
        variances of the elements of S, ρ that of the covariances of the elements of F with those of S,
        and γ = ‖F − S‖² in Frobenius' norm. ρ = 0 for the scaled identity. δ minimises the expected
        distance from the true covariance.

        The sums over pairs of columns are taken as products of sums over columns, row by row, so δ costs
        O(N·T) next to the O(N²·T) of S.

    References:
        O. Ledoit, M. Wolf (2004), "A well-conditioned estimator for large-dimensional covariance
        matrices", *Journal of Multivariate Analysis* 88, section 3.2 (scaled identity); (2004), "Honey, I
        shrunk the sample covariance matrix", *Journal of Portfolio Management* 30, appendix (constant
        correlation); (2003), "Improved estimation of the covariance matrix of stock returns with an
        application to portfolio selection", *Journal of Empirical Finance* 10, section 2.5 (one factor).

    The answer holds:
        covariance: δ·F + (1 − δ)·S, per observation.
        intensity: The weight δ of the target, from 0 to 1.
    """
    return Result(_native.risk.statistics.shrinkage(returns, target))
