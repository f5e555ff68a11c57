"""Volatility: estimators, EWMA, GARCH, forecasts, trends."""

from __future__ import annotations

from typing import Any

from .. import _native
from .._typing import Document, FloatArray, VectorLike
from ..result import Result

__all__ = [
    "ewma",
    "fit_garch",
    "garch_forecast",
    "garch_half_life",
    "garch_long_run_variance",
    "garch_persistence",
    "garch_series",
    "heterogeneous_forecast",
    "range_volatility",
    "rolling_range_volatility",
    "rolling_volatility",
    "volatility",
    "volatility_percentile",
    "volatility_trend",
]


def ewma(returns: VectorLike, **settings: Any) -> Result:
    """The exponentially weighted variance of returns, and its forecast.

    Formula:
        σₜ₊₁² = λσₜ² + (1 − λ)rₜ²

        where r are the returns, oldest first, whose mean is taken as zero, and σ₁² is set by ``EwmaStart``.
        The first square leaves σ₁² = r₁², so that σ₂² = r₁².

    References:
        J. P. Morgan/Reuters (1996), *RiskMetrics Technical Document*, 4th edition, section 5.2;
        J. C. Hull (2018), *Options, Futures, and Other Derivatives*, 10th edition, section 23.2.

    Settings, by keyword:
        decay: λ, in (0, 1): 0.94, RiskMetrics' for daily returns, by default; 0.97 for monthly ones.
        start: The first variance; ``first_square`` by default.
        periods_per_year: Returns per year, for ``volatility``; 252 by default.

    The answer holds:
        variances: σₜ² of each return, from the returns before it; one element per return.
        forecast_variance: σ² of the period after the last return. The model has no mean reversion, so this is
            the forecast of every later period too, and h of them have h times the variance.
        volatility: The annualised volatility of the forecast.
    """
    return Result(_native.risk.volatility.ewma(returns, settings))


def fit_garch(returns: VectorLike, **settings: Any) -> Result:
    """Fits a GARCH(1,1) model, or its asymmetric form, by maximum likelihood.

    Formula:
        σₜ² = ω + (α + γ·1{εₜ₋₁ < 0})·εₜ₋₁² + β·σₜ₋₁², rₜ = μ + εₜ, εₜ = σₜ·zₜ,
        ln L = Σ ln f(εₜ/σₜ) − ln σₜ

        with z standard normal or Student's t of unit variance. The variance before the first return is as
        in ``garch_series``. Returns are scaled to unit variance for the search, so
        percent and decimals give the same model.

    References:
        T. Bollerslev (1986), *Journal of Econometrics* 31; L. Glosten, R. Jagannathan, D. Runkle (1993),
        *Journal of Finance* 48; T. Bollerslev, J. Wooldridge (1992), *Econometric Reviews* 11 (robust errors);
        R. Engle, J. Mezrich (1996), "GARCH for groups", *Risk* 9 (variance targeting).

    Settings, by keyword:
        asymmetry: ``none`` (GARCH) by default. One of ``"none"``, ``"threshold"``.
        mean: ``constant`` by default. One of ``"constant"``, ``"zero"``.
        innovation: ``normal`` by default, which estimates consistently even where it is not the true one. One
            of ``"normal"``, ``"student_t"``.
        long_run_variance: ``estimated`` by default. One of ``"estimated"``, ``"sample"``.
        periods_per_year: Returns per year, for the annualised volatilities; 252 by default.

    The answer holds:
        parameters: The maximum-likelihood estimates.
        standard_errors: Standard errors from the inverse Hessian, right when the innovations are as assumed;
            ``None`` where the estimate lies on an edge of its domain. Under variance targeting they take the
            target as known.
        robust_standard_errors: Standard errors of Bollerslev and Wooldridge, right also when they are not.
        akaike: Akaike's criterion, 2k − 2 ln L for k estimated parameters.
        bayesian: The Bayesian criterion, k·ln n − 2 ln L.
        persistence: α + γ/2 + β.
        long_run_variance: V_L per period; ``None`` when the persistence is 1.
        long_run_volatility: √V_L, annualised.
        forecast_volatility: The volatility of the next period, annualised.
        series: The model along the returns: variances, standardised residuals, ln L, the next variance.
        iterations: How many steps the optimiser took.
    """
    return Result(_native.risk.volatility.fit_garch(returns, settings))


def garch_forecast(parameters: Document, next_variance: float, horizon: int) -> FloatArray:
    """The variance forecasts of the next ``horizon`` periods.

    Formula:
        E[σ²ₜ₊ₕ] = ω·(1 + p + … + p^(h−2)) + p^(h−1)·σ²ₜ₊₁, which is V_L + p^(h−1)·(σ²ₜ₊₁ − V_L) where p < 1

        with p = α + γ/2 + β the persistence and V_L = ω/(1 − p). Their sum is the variance of the return
        over the whole horizon.

    References:
        J. C. Hull (2018), *Options, Futures, and Other Derivatives*, 10th edition, section 23.6.
    """
    return _native.risk.volatility.garch_forecast(parameters, next_variance, horizon)


def garch_series(returns: VectorLike, parameters: Document) -> Result:
    """Runs a GARCH model with given parameters over returns.

    Formula:
        σₜ² = ω + (α + γ·1{εₜ₋₁ < 0})·εₜ₋₁² + β·σₜ₋₁² with εₜ = rₜ − μ

        where γ is the ``leverage``. Before the first return both ε² and σ² are the backcast: the mean of the
        first 75 squared deviations from the sample mean (from zero where ``mean`` is 0), with weights 0.94^(t−1).

    References:
        T. Bollerslev (1986), "Generalized autoregressive conditional heteroskedasticity", *Journal of
        Econometrics* 31; L. Glosten, R. Jagannathan, D. Runkle (1993), *Journal of Finance* 48.

    The answer holds:
        variances: σₜ², from the returns before t; one element per return.
        standardized_residuals: (rₜ − μ)/σₜ.
        forecast_variance: σ² of the period after the last return.
        log_likelihood: ln L of the returns.
    """
    return Result(_native.risk.volatility.garch_series(returns, parameters))


def heterogeneous_forecast(volatilities: VectorLike, **settings: Any) -> Result:
    """Forecasts tomorrow's volatility by the heterogeneous autoregressive model (HAR).

    Formula:
        vₜ₊₁ = c + β_d·vₜ + β_w·(vₜ + … + vₜ₋₄)/5 + β_m·(vₜ + … + vₜ₋₂₀)/21 + ε

        where v are daily volatilities, oldest first: realised ones, or |rₜ|·√252 where only closes are known.

    References:
        F. Corsi (2009), "A simple approximate long-memory model of realized volatility", *Journal of
        Financial Econometrics* 7, equation 8.

    Settings, by keyword:
        week: Days of the short average; 5 by default.
        month: Days of the long one; 21 by default.
        min_observations: Fewest observations; 63 by default.

    The answer holds:
        forecast: Tomorrow's volatility, in the unit of the input; never below 0.
        intercept: The constant.
        day: The coefficient of today's volatility.
        week: That of the mean over the last week.
        month: That of the mean over the last month.
        r_squared: Of the regression; ``None`` for volatilities that do not vary.
        observations: Rows of the regression.
    """
    return Result(_native.risk.volatility.heterogeneous_forecast(volatilities, settings))


def rolling_volatility(returns: VectorLike, window: int, **settings: Any) -> FloatArray:
    """The volatility of each window of returns: element t is that of the ``window`` returns that end at t,
    ``None`` before the first full window.

    Settings, by keyword:
        deviation: The kind of deviation; ``sample`` by default. One of ``"sample"``, ``"population"``,
            ``"from_zero"``.
        periods_per_year: Returns per year: the variance is multiplied by it. 252, trading days, by default; 1
            leaves the volatility per period.
    """
    return _native.risk.volatility.rolling_volatility(returns, window, settings)


def volatility(returns: VectorLike, **settings: Any) -> float | None:
    """The annualised volatility of returns.

    Formula:
        σ = √(m/(n − 1) · Σ(rᵢ − r̄)²)

        where r are n returns, oldest first, r̄ their mean and m ``periods_per_year``; ``Deviation`` names
        the other centres and divisors. ``None`` when there are too few returns (two for ``sample``, one for
        the others), or when the result exceeds what a double holds.

    References:
        J. C. Hull (2018), *Options, Futures, and Other Derivatives*, 10th edition, section 15.4.

    Settings are those of :func:`rolling_volatility`.
    """
    return _native.risk.volatility.volatility(returns, settings)


def volatility_percentile(volatilities: VectorLike, min_observations: int) -> float | None:
    """The share of the earlier volatilities that lie below the last one.

    ``None`` when there are fewer than ``min_observations``, of which 252 is the custom, or fewer than 2.
    """
    return _native.risk.volatility.volatility_percentile(volatilities, min_observations)


def volatility_trend(volatilities: VectorLike, **settings: Any) -> dict[str, Any] | None:
    """The trend of a rolling volatility: the least-squares line through its last points.

    ``volatilities`` are annualised, oldest first. ``None`` when there are fewer than the window.

    Settings, by keyword:
        window: Points that the line is laid through; 21 by default.
        least_slope: The least slope per day in size, exclusive; 0.001, a tenth of a volatility point, by
            default.
        least_r_squared: The least share of the variance that the line explains, exclusive; 0.3 by default.

    The answer holds:
        direction: Which way. One of ``"increasing"``, ``"stable"``, ``"decreasing"``.
        slope: Change per day.
        r_squared: What the line explains; ``None`` for volatilities that do not vary.
    """
    return _native.risk.volatility.volatility_trend(volatilities, settings)


def range_volatility(
    open: VectorLike,
    high: VectorLike,
    low: VectorLike,
    close: VectorLike,
    **settings: Any,
) -> float | None:
    """The annualised volatility of price bars.

    Formula:
        σ = √(m·V) with V the variance of one period by ``RangeEstimator`` and m ``periods_per_year``.

        Estimators that use the previous close take the first bar for its close alone. ``None`` when too few
        periods are left: two where a mean is taken, one elsewhere.

    References:
        M. Parkinson (1980), *Journal of Business* 53, p. 61; M. B. Garman, M. J. Klass (1980), *Journal of
        Business* 53, p. 67; L. C. G. Rogers, S. E. Satchell (1991), *Annals of Applied Probability* 1, p. 504;
        D. Yang, Q. Zhang (2000), "Drift-independent volatility estimation", *Journal of Business* 73, p. 477.

    Settings, by keyword:
        estimator: The estimator; ``yang_zhang`` by default. One of ``"close_to_close"``, ``"parkinson"``,
            ``"garman_klass"``, ``"garman_klass_yang_zhang"``, ``"rogers_satchell"``, ``"yang_zhang"``.
        periods_per_year: Bars per year; 252, trading days, by default; 1 leaves the volatility per period.
    """
    return _native.risk.volatility.range_volatility(open, high, low, close, settings)


def rolling_range_volatility(
    open: VectorLike,
    high: VectorLike,
    low: VectorLike,
    close: VectorLike,
    window: int,
    **settings: Any,
) -> FloatArray:
    """The volatility of each window of bars: element t is that of the ``window`` periods that end at t, and
    of the close before them where the estimator needs it; ``None`` before the first full window.

    Settings, by keyword:
        estimator: The estimator; ``yang_zhang`` by default. One of ``"close_to_close"``, ``"parkinson"``,
            ``"garman_klass"``, ``"garman_klass_yang_zhang"``, ``"rogers_satchell"``, ``"yang_zhang"``.
        periods_per_year: Bars per year; 252, trading days, by default; 1 leaves the volatility per period.
    """
    return _native.risk.volatility.rolling_range_volatility(open, high, low, close, window, settings)


def garch_persistence(parameters: Document) -> float:
    """α + γ/2 + β: the share of a shock to the variance that is left a period later."""
    return _native.risk.volatility.garch_persistence(parameters)


def garch_long_run_variance(parameters: Document) -> float | None:
    """V_L = ω/(1 − α − γ/2 − β); ``None`` when the variance does not return to any level."""
    return _native.risk.volatility.garch_long_run_variance(parameters)


def garch_half_life(parameters: Document) -> float | None:
    """The periods in which half of a shock to the variance dies away; ``None`` when it does not, or at once."""
    return _native.risk.volatility.garch_half_life(parameters)
