"""Factor models: exposures, betas, decompositions, principal components."""

from __future__ import annotations

from typing import Any

from .. import _native
from .._typing import Document, FloatArray, MatrixLike, VectorLike
from ..result import Result

__all__ = [
    "beta",
    "collinearity",
    "decompose_risk",
    "factor_exposures",
    "fit_factor_model",
    "implied_covariance",
    "interest_rate_beta",
    "interest_rate_beta_by_proxy",
    "orthogonal_factors",
    "portfolio_beta",
    "portfolio_risk",
    "principal_components",
    "univariate_betas",
]


def collinearity(factors: MatrixLike) -> Result:
    """Measures the collinearity of factor returns.

    Formula:
        VIF_k = [C⁻¹]_kk, κ = λ_max(C)/λ_min(C)

        where C is the correlation of the factors, T×K, oldest first.

    References:
        D. A. Belsley, E. Kuh, R. E. Welsch (1980), *Regression Diagnostics*, chapter 3.

    The answer holds:
        correlation: K×K; 0 beside a factor that does not move.
        mean_correlation: The mean of the correlations off the diagonal; ``None`` for one factor.
        variance_inflation: VIF_k = 1/(1 − R_k²) of factor k on all the others; above 10 its joint beta is not
            to be trusted. ``None`` when the factors are linearly dependent.
        condition_number: λ_max/λ_min of the correlation; its square root is Belsley's condition index, which
            above 30 is called harmful. ``None`` when the factors are linearly dependent.
    """
    return Result(_native.risk.factor.collinearity(factors))


def decompose_risk(
    betas: VectorLike,
    factor_covariance: MatrixLike,
    weights: VectorLike,
    idiosyncratic_variances: VectorLike,
) -> Result:
    """Decomposes the variance of a portfolio under a factor model.

    Formula:
        σ² = b'Σ_F b + Σᵢ wᵢ²·σ²_εi, and σ = Σ_f b_f·∂σ/∂b_f + Σᵢ wᵢ²·σ²_εi/σ

        where b are the K portfolio betas Σᵢ wᵢ·β_if of a *joint* regression, Σ_F is the K×K covariance of the
        factors, w the N weights and σ²_ε the N residual variances. Weights may be dollars, with b dollar
        exposures: then every volatility is in dollars, and z·σ is the parametric value at risk.

    References:
        R. Grinold, R. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 3 and its appendix;
        A. Meucci (2005), *Risk and Asset Allocation*, section 5.5 (Euler's decomposition).

    The answer holds:
        variance: σ² = b'Σ_F b + Σ wᵢ²·σ²_εi.
        volatility: σ.
        systematic_variance: b'Σ_F b.
        idiosyncratic_variance: Σ wᵢ²·σ²_εi.
        systematic_share: b'Σ_F b/σ², the R² of the portfolio; ``None`` for a portfolio without risk.
        idiosyncratic_share: The rest.
        factors: Per factor.
        idiosyncratic_contributions: wᵢ²·σ²_εi/σ per asset: what each adds to the volatility by itself;
            ``None`` without risk.
    """
    return Result(
        _native.risk.factor.decompose_risk(betas, factor_covariance, weights, idiosyncratic_variances)
    )


def factor_exposures(
    exposures: VectorLike,
    betas: MatrixLike,
    denominator: str | Document = "gross",
) -> Result:
    """The factor exposures of positions.

    Formula:
        D_f = Σᵢ Eᵢ·β_if, b_f = D_f/V

        where E are N signed dollar exposures (short positions negative, options at their dollar delta), β
        is N×K and V is the denominator. With betas of single regressions the D_f overlap and are no
        partition of the portfolio.

    The answer holds:
        dollars: D_f = Σ Eᵢ·β_if, signed: the P&L of a factor return of 1.
        gross_dollars: Σ|Eᵢ·β_if|: what would be left if nothing offset anything.
        betas: b_f = D_f/denominator; ``None`` when the denominator is 0.
        denominator: The value that was divided by.
    """
    return Result(_native.risk.factor.factor_exposures(exposures, betas, denominator))


def portfolio_beta(
    exposures: VectorLike,
    betas: VectorLike,
    denominator: str | Document = "gross",
) -> float | None:
    """The beta of a portfolio to one factor from the betas of its positions: Σ Eᵢ·βᵢ/V.

    ``None`` when the denominator is 0.
    """
    return _native.risk.factor.portfolio_beta(exposures, betas, denominator)


def interest_rate_beta(returns: VectorLike, yields: VectorLike, **settings: Any) -> Result:
    """The regression of returns on changes of a yield.

    Formula:
        rₜ = α + β_y·Δyₜ + εₜ with Δyₜ = yₜ − yₜ₋₁

        where y are yields as decimals (0.045), one more than returns: the yield before the first return,
        then one per return. The change is absolute: β_y is minus the empirical duration in years, and
        a rise of 100 basis points moves a value V by V·β_y·0.01. Settings without a cap are the sensible
        ones, as durations exceed 3: ``cap`` is ignored here.

    References:
        F. J. Fabozzi (2012), *Bond Markets, Analysis, and Strategies*, 8th edition, chapter 4, "empirical duration".

    Settings, by keyword:
        window: Only the last so many rows count; all by default.
        min_observations: Fewer paired observations than this give a beta of 0 and the flag
            ``limited_history``; 60 by default, at least 3.
        cap: The largest beta in size, beyond which it is capped and flagged; 3 by default, ``null`` for none.
        missing: What NaN means; refused by default. One of ``"refuse"``, ``"skip_pairs"``.

    The answer holds:
        beta: The beta to use: capped, or 0 where there is none.
        slope: The slope as estimated.
        alpha: The intercept, per period.
        standard_error: Of the slope.
        t_statistic: slope/standard error.
        p_value: The probability, were β zero, of a |t| at least this large; two-sided, n − 2 degrees of
            freedom.
        r_squared: The share of the asset's variance that the factor explains; ``None`` for an asset that did
            not move.
        observations: Paired observations.
        quality: How far to trust it. One of ``"full"``, ``"capped"``, ``"limited_history"``,
            ``"constant_factor"``.
    """
    return Result(_native.risk.factor.interest_rate_beta(returns, yields, settings))


def interest_rate_beta_by_proxy(beta_to_bond: float, duration_years: float) -> float:
    """The sensitivity to yields by way of a bond fund: β_y = −D·β.

    Where yields are not at hand, β is the beta of the returns on those of a bond fund of effective
    duration D, whose return is about −D·Δy: see ``LONG_TREASURY_DURATION_YEARS``.
    """
    return _native.risk.factor.interest_rate_beta_by_proxy(beta_to_bond, duration_years)


def fit_factor_model(assets: MatrixLike, factors: MatrixLike, **settings: Any) -> Result:
    """Fits a linear factor model to N assets by joint regressions on K factors.

    Formula:
        rₜ = α + B·fₜ + εₜ; least squares: (α, β) = argmin Σε²; ridge: argmin Σε² + a·Σ(βₖsₖ)²

        where sₖ is the population standard deviation of factor k and a the penalty. ``assets`` is T×N and
        ``factors`` T×K: simple returns, oldest first, of the same dates.

    References:
        G. Connor (1995), "The three types of factor models", *Financial Analysts Journal* 51; A. Hoerl,
        R. Kennard (1970), "Ridge regression", *Technometrics* 12; T. Hastie, R. Tibshirani, J. Friedman (2009),
        *The Elements of Statistical Learning*, 2nd edition, equation 3.50 (degrees of freedom).

    Settings, by keyword:
        regression: ``least_squares`` by default.
        covariance: Of the factors; the sample covariance by default.

    The answer holds:
        alphas: N intercepts, per period.
        betas: N×K.
        standard_errors: N×K standard errors; absent for ridge, whose betas are biased on purpose.
        p_values: N×K two-sided p-values of Student's t; absent for ridge; ``None`` for a perfect fit.
        r_squared: The share of each asset's variance that the factors explain; ``None`` for an asset that did
            not move.
        idiosyncratic_variances: σ²_ε of each asset per period: the sum of squared residuals over T − 1 − d.
        degrees: d: K for least squares; Σ λ/(λ + α) over the eigenvalues λ of ZᵀZ for ridge.
        factor_covariance: Σ_F, K×K, per period.
    """
    return Result(_native.risk.factor.fit_factor_model(assets, factors, settings))


def implied_covariance(model: Document) -> FloatArray:
    """The covariance of the assets that the model implies: B·Σ_F·Bᵀ + diag(σ²_ε), N×N."""
    return _native.risk.factor.implied_covariance(model)


def portfolio_risk(model: Document, weights: VectorLike) -> Result:
    """The risk of a portfolio under a factor model, by source: ``decompose_risk`` with b = Bᵀ·w.

    ``weights`` are N shares of the portfolio, or signed dollars.

    The answer is as that of :func:`decompose_risk`.
    """
    return Result(_native.risk.factor.portfolio_risk(model, weights))


def orthogonal_factors(factors: MatrixLike) -> Result:
    """Orthogonalises factors in the order of their columns: market first, then each style net of what
    is before it.

    Formula:
        f̃ₖ = fₖ − Σ_{j<k} γₖⱼ·f̃ⱼ, γₖⱼ = cov(fₖ, f̃ⱼ)/var(f̃ⱼ)

        A factor that those before it explain wholly becomes zero up to rounding, and is left out of later
        ones. Means are kept: f̃ₖ carries the alpha of fₖ. Betas on f̃ that are b̃ are betas b on f by
        b̃ = coefficientsᵀ·b.

    References:
        G. H. Golub, C. F. Van Loan (2013), *Matrix Computations*, 4th edition, section 5.2.8 (modified
        Gram–Schmidt); R. Klein, V. Chow (2013), "Orthogonalized factors and systematic risk decomposition",
        *Quarterly Review of Economics and Finance* 53.

    The answer holds:
        factors: T×K: the factors, uncorrelated in this sample; the first is as given.
        coefficients: K×K, lower triangular with a diagonal of 1: original factor i is Σⱼ coefficients[i][j]
            times orthogonal factor j.
    """
    return Result(_native.risk.factor.orthogonal_factors(factors))


def principal_components(returns: MatrixLike, **settings: Any) -> Result:
    """The principal components of returns.

    Formula:
        Σ = V·diag(λ)·Vᵀ, scores = (R − 1·r̄ᵀ)·diag(scale)⁻¹·V

        where ``returns`` is T×N, oldest first, and Σ their sample covariance (divisor T − 1) or correlation.

    References:
        I. T. Jolliffe (2002), *Principal Component Analysis*, 2nd edition, chapters 3 and 6; V. A. Marchenko,
        L. A. Pastur (1967), *Mathematics of the USSR-Sbornik* 1; L. Laloux, P. Cizeau, J.-P. Bouchaud,
        M. Potters (1999), "Noise dressing of financial correlation matrices", *Physical Review Letters* 83.

    Settings, by keyword:
        matrix: ``covariance`` by default. One of ``"covariance"``, ``"correlation"``.
        components: ``all`` by default.

    The answer holds:
        eigenvalues: All N eigenvalues, largest first.
        explained: Each eigenvalue's share of their sum; ``None`` for returns that do not move.
        vectors: N×m: the unit eigenvectors as columns; the largest element of each is positive.
        loadings: N×m: the eigenvectors times √λ, the covariance (or correlation) of asset and standardised
            component.
        scores: T×m: the components, (r − mean)/scale times the vectors; column k has variance λₖ.
        means: What was subtracted from each asset.
        scales: What each asset was divided by: 1, or its standard deviation for a correlation.
    """
    return Result(_native.risk.factor.principal_components(returns, settings))


def beta(returns: VectorLike, factor: VectorLike, **settings: Any) -> Result:
    """The beta of one series of returns on one factor, such as the market.

    Settings are those of :func:`interest_rate_beta`.

    The answer is as that of :func:`interest_rate_beta`.
    """
    return Result(_native.risk.factor.beta(returns, factor, settings))


def univariate_betas(assets: MatrixLike, factors: MatrixLike, **settings: Any) -> Result:
    """The betas of N assets on K factors, by N·K regressions on one factor each.

    Style factors are nearly collinear, so betas of a joint regression jump about; a beta of its own
    is stable and is what a chart shows. Such betas overlap: their exposures must not be added up
    to a total risk; ``fit_factor_model`` is for that.

    Formula:
        β = Σ(fₜ − f̄)(rₜ − r̄)/Σ(fₜ − f̄)², se = √(Σε²/((n − 2)·Σ(fₜ − f̄)²))

        ``assets`` is T×N and ``factors`` T×K: simple returns, oldest first, of the same dates.

    References:
        W. H. Greene (2018), *Econometric Analysis*, 8th edition, section 3.2.

    Settings are those of :func:`interest_rate_beta`.

    The answer holds:
        betas: N×K: a row per asset, a column per factor.
        estimates: The regression behind each beta, in the same order.
    """
    return Result(_native.risk.factor.univariate_betas(assets, factors, settings))
