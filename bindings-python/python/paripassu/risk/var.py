"""Value at risk and expected shortfall: estimates, parts, simulations and backtests."""

from __future__ import annotations

from typing import Any

from .. import _native
from .._progress import Progress, watcher
from .._typing import Document, FloatArray, MatrixLike, VectorLike
from ..result import Result, Table

__all__ = [
    "backtest",
    "bootstrap_value_at_risk",
    "expected_shortfall",
    "factor_value_at_risk",
    "filtered_value_at_risk",
    "fit_generalized_pareto",
    "historical_contributions",
    "incremental_value_at_risk",
    "kupiec",
    "parametric_value_at_risk",
    "portfolio_returns",
    "portfolio_value_at_risk",
    "shortfall_statistic",
    "simulate_portfolio",
    "simulate_returns",
    "value_at_risk",
    "value_at_risk_levels",
    "value_at_risk_of_each",
]


def backtest(returns: VectorLike, value_at_risk: VectorLike, confidence: float) -> Result:
    """Compares returns with the value at risk that was forecast for each.

    An exceedance is a loss strictly above its forecast: rₜ < −VaRₜ. ``returns`` and ``value_at_risk`` have
    one element for each day, in order, and ``confidence`` is that of the forecasts.

    References:
        P. H. Kupiec (1995), "Techniques for verifying the accuracy of risk measurement models", *Journal of
        Derivatives* 3; P. F. Christoffersen (1998), "Evaluating interval forecasts", *International Economic
        Review* 39; Basel Committee on Banking Supervision (1996), *Supervisory framework for the use of
        "backtesting"*.

    The answer holds:
        observations: T.
        exceedances: The days with a loss above the value at risk.
        expected_exceedances: (1 − c)·T.
        transitions: How often a day without (row 0) or with (row 1) an exceedance was followed by one without
            (column 0) or with (column 1).
        unconditional_coverage: Kupiec's test of the number of exceedances.
        independence: Christoffersen's test that exceedances do not come in clusters; ``None`` where no day,
            or every day, of those with a next one was an exceedance, so that there is nothing to compare.
        conditional_coverage: Both at once.
        traffic_light: The zone of Basel. One of ``"green"``, ``"yellow"``, ``"red"``.
        cumulative_probability: The probability that a right model has at most as many exceedances.
    """
    return Result(_native.risk.var.backtest(returns, value_at_risk, confidence))


def kupiec(exceedances: int, observations: int, confidence: float) -> Result:
    """Kupiec's test from the counts alone.

    Formula:
        LR = −2·ln[(1−p)^(T−x)·pˣ] + 2·ln[(1−x/T)^(T−x)·(x/T)ˣ], χ² with 1 degree of freedom

        where x of T days exceeded the value at risk and p = 1 − ``confidence``.

    References:
        P. H. Kupiec (1995), "Techniques for verifying the accuracy of risk measurement models", *Journal of
        Derivatives* 3; P. Jorion (2007), *Value at Risk*, 3rd edition, equation 6.3.

    The answer holds:
        statistic: −2·ln of the ratio of the likelihoods; χ² for a model that is right.
        p_value: The probability of a statistic at least as large when the model is right.
    """
    return Result(_native.risk.var.kupiec(exceedances, observations, confidence))


def shortfall_statistic(
    returns: VectorLike,
    value_at_risk: VectorLike,
    expected_shortfall: VectorLike,
    confidence: float,
) -> float:
    """The second test of Acerbi and Szekely for forecasts of expected shortfall.

    Formula:
        Z₂ = Σ rₜ·Iₜ/(T(1 − c)·ESₜ) + 1, Iₜ = 1 where rₜ < −VaRₜ

        Its mean is 0 for forecasts that are right and negative where risk is underestimated. For c = 0.975
        and tails from normal to Student's t with 3 degrees of freedom the 5 % critical value is about −0.70
        and that of 0.01 % about −1.8.

    References:
        C. Acerbi, B. Szekely (2014), "Backtesting expected shortfall", *Risk*, December.
    """
    return _native.risk.var.shortfall_statistic(returns, value_at_risk, expected_shortfall, confidence)


def bootstrap_value_at_risk(
    returns: VectorLike,
    bootstrap: Document,
    *,
    progress: Progress = None,
    **settings: Any,
) -> Result:
    """Standard errors and confidence intervals of any estimate of ``value_at_risk``, by the
    ``bootstrap``: for the expected shortfall, and for the methods whose
    report has none.

    References:
        B. Efron, R. J. Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 13.

    Settings are those of :func:`value_at_risk`.

    The answer holds:
        value_at_risk: The estimate, its error and interval for the value at risk.
        expected_shortfall: The same for the expected shortfall; ``None`` where the observations have none.
    """
    return Result(_native.risk.var.bootstrap_value_at_risk(returns, settings, bootstrap, watcher(progress)))


def historical_contributions(returns: MatrixLike, weights: VectorLike, **settings: Any) -> Result:
    """The parts of the historical value at risk and expected shortfall of a portfolio.

    Formula:
        ∂ES/∂wᵢ = −E[rᵢ | r in the tail],  ∂VaR/∂wᵢ = −E[rᵢ | r = −VaR]

        where ``returns`` is T × N, ``weights`` are fractions or exposures in money, and r = Σwᵢrᵢ. The second
        mean is over one or two days, or over those near by: see ``VarAllocation``. The parts near by are
        scaled to add up to the value at risk; where they do not come near to it, because positions cancel,
        the days themselves count.

    References:
        D. Tasche (1999), "Risk contributions and performance measurement"; E. Epperlein, A. Smillie (2006),
        "Cracking VaR with kernels", *Risk* 19.

    Settings, by keyword:
        confidence: The level c in (0, 1). Default: 0.95.
        allocation: How the value at risk is divided. Default: ``"kernel"``. One of ``"kernel"``,
            ``"nearest_days"``, ``"parametric"``.
        quantile: How the quantile is read off. Default: ``"linear"``. One of ``"inverse_empirical"``,
            ``"averaged_inverse_empirical"``, ``"closest_observation"``, ``"interpolated_inverse_empirical"``,
            ``"hazen"``, ``"weibull"``, ``"linear"``, ``"median_unbiased"``, ``"normal_unbiased"``.
        tail_mean: The tail of the expected shortfall. Default: ``"at_or_below"``. One of ``"at_or_below"``,
            ``"worst_observations"``, ``"fractional"``.
        horizon_days: h: the figures of one day are taken times √h. Default: 1.

    The answer holds:
        value_at_risk: The parts of the value at risk.
        expected_shortfall: The parts of the expected shortfall.
    """
    return Result(_native.risk.var.historical_contributions(returns, weights, settings))


def factor_value_at_risk(
    weights: VectorLike,
    loadings: MatrixLike,
    covariance: MatrixLike,
    idiosyncratic_variances: VectorLike,
    **settings: Any,
) -> Result:
    """The value at risk of positions in a factor model, with the parts of the factors; means are zero.

    Formula:
        VaR = √h·k·σ, σ² = e′BΣB′e + Σᵢ eᵢ²dᵢ;  componentₖ = √h·k·xₖ(Σx)ₖ/σ with x = B′e

        where ``weights`` e are fractions or exposures in money (N), ``loadings`` B has a row for each position
        and a column for each factor (N × K), ``covariance`` Σ is that of the factors (K × K), and
        ``idiosyncratic_variances`` d those of the residuals (N), all of one day.

    References:
        R. C. Grinold, R. N. Kahn (2000), *Active Portfolio Management*, 2nd edition, chapter 3.

    Settings, by keyword:
        confidence: The level c in (0, 1). Default: 0.95.
        degrees: ν, above 2, of a joint t distribution with the mean and covariance given; ``None`` for the
            normal one. Default: ``None``.
        horizon_days: h: mean and deviation are both taken times √h, the rule of Basel. Default: 1.

    The answer holds:
        value_at_risk: The value at risk over the horizon: the sum of the components of the factors and of the
            rest.
        expected_shortfall: The expected shortfall over the horizon.
        standard_deviation: One day ahead.
        systematic_deviation: √(w′BΣB′w), one day ahead.
        idiosyncratic_deviation: √(Σwᵢ²dᵢ), one day ahead.
        factor_exposures: B′w.
        factor_components: The part of the value at risk of each factor.
        idiosyncratic_component: The part of the value at risk that no factor explains.
    """
    return Result(
        _native.risk.var.factor_value_at_risk(
            weights, loadings, covariance, idiosyncratic_variances, settings
        )
    )


def parametric_value_at_risk(
    weights: VectorLike,
    mean: VectorLike,
    covariance: MatrixLike,
    **settings: Any,
) -> Result:
    """The value at risk of positions whose returns are jointly normal or t, with its parts.

    Formula:
        VaR = √h·(−w′μ + k·√(w′Σw)),  ∂VaR/∂wᵢ = √h·(−μᵢ + k·(Σw)ᵢ/√(w′Σw))

        where ``weights`` w are fractions or exposures in money, ``mean`` μ (zeros for the usual assumption of a
        day) and ``covariance`` Σ are those of one day, and k is −N⁻¹(1 − c), or φ/(1 − c) for the shortfall.
        Σ may be singular. Without volatility the parts are those of the mean alone.

    References:
        P. Jorion (2007), *Value at Risk*, 3rd edition, equations 7.13 to 7.29; A. J. McNeil, R. Frey, P.
        Embrechts (2015), *Quantitative Risk Management*, section 8.5.

    Settings are those of :func:`factor_value_at_risk`.

    The answer holds:
        value_at_risk: The value at risk over the horizon.
        expected_shortfall: The expected shortfall over the horizon.
        mean: w′μ, one day ahead.
        standard_deviation: √(w′Σw), one day ahead.
        value_at_risk_contributions: The parts of the value at risk.
        expected_shortfall_contributions: The parts of the expected shortfall.
    """
    return Result(_native.risk.var.parametric_value_at_risk(weights, mean, covariance, settings))


def filtered_value_at_risk(returns: VectorLike, volatilities: VectorLike, **settings: Any) -> Result:
    """The filtered historical method with volatilities from elsewhere, of a GARCH model for instance.

    Formula:
        r*ₜ = rₜ·σ_{T+1}/σₜ

        where ``volatilities`` has T + 1 elements: the volatility σₜ that was expected for each of the T
        ``returns``, and σ_{T+1}, which is expected for the next one. Method and decay of the settings do not
        count.

    References:
        J. Hull, A. White (1998), "Incorporating volatility updating into the historical simulation method
        for value at risk", *Journal of Risk* 1.

    Settings are those of :func:`value_at_risk`.

    The answer is as that of :func:`value_at_risk`.
    """
    return Result(_native.risk.var.filtered_value_at_risk(returns, volatilities, settings))


def value_at_risk(returns: VectorLike, **settings: Any) -> Result:
    """The value at risk and the expected shortfall of a series of returns or of profits and losses.

    Formula:
        VaR = −q₁₋c(r),  ES = E[−r | r ≤ −VaR]

        where r are the ``returns``, oldest first, in decimals or in money, and q is the quantile of the
        distribution that ``method`` fits to them. Both results are losses, in the unit of the
        returns and over the horizon.

    References:
        P. Jorion (2007), *Value at Risk*, 3rd edition, chapters 5 and 10; A. J. McNeil, R. Frey, P.
        Embrechts (2015), *Quantitative Risk Management*, sections 2.3, 5.2 and 9.2; J. Boudoukh, M.
        Richardson, R. Whitelaw (1998), "The best of both worlds", *Risk* 11, for the age-weighted method;
        J. Hull, A. White (1998), "Incorporating volatility updating into the historical simulation method
        for value at risk", *Journal of Risk* 1, for the filtered one.

    Settings, by keyword:
        confidence: The probability c, in (0, 1), that the loss stays below the value at risk. Default: 0.95.
        method: The distribution. Default: ``"historical"``. One of ``"historical"``, ``"age_weighted"``,
            ``"filtered_historical"``, ``"normal"``, ``"student_t"``, ``"cornish_fisher"``,
            ``"extreme_value"``, ``"monte_carlo"``.
        horizon_days: The horizon h, in periods of the returns. Default: 1.
        scaling: How the horizon is reached; ``"monte_carlo"`` simulates it and scales nothing. Default:
            ``"square_root_of_time"``. One of ``"square_root_of_time"``, ``"overlapping_sums"``, ``"none"``.
        quantile: How the quantile of the historical methods is read off. Default: ``"linear"``. One of
            ``"inverse_empirical"``, ``"averaged_inverse_empirical"``, ``"closest_observation"``,
            ``"interpolated_inverse_empirical"``, ``"hazen"``, ``"weibull"``, ``"linear"``,
            ``"median_unbiased"``, ``"normal_unbiased"``.
        tail_mean: The tail of the historical expected shortfall. Default: ``"at_or_below"``. One of
            ``"at_or_below"``, ``"worst_observations"``, ``"fractional"``.
        bias: The divisor of the moments of the parametric methods. Default: ``"population"``, which is
            maximum likelihood. One of ``"population"``, ``"sample"``.
        age_decay: λ in (0, 1] of ``"age_weighted"``: a return has λ times the weight of the next one.
            Default: 0.99.
        volatility_decay: λ in (0, 1) of the volatilities of ``"filtered_historical"``. Default: 0.94, that of
            RiskMetrics.
        degrees: ν of Student's t, above 2; ``None`` when it is to be fitted. Default: ``None``.
        degrees_estimator: How ν is fitted. Default: ``"maximum_likelihood"``. One of
            ``"maximum_likelihood"``, ``"kurtosis"``.
        threshold_fraction: The share of the observations, in (0, 1), that lies beyond the threshold of
            ``"extreme_value"``. Default: 0.10.
        interval_confidence: The probability, in (0, 1), of the confidence intervals of the estimates.
            Default: 0.95.
        simulation: The simulation of ``"monte_carlo"``.

    The answer holds:
        value_at_risk: The loss that is not exceeded with probability c over the horizon.
        expected_shortfall: The mean loss beyond the value at risk; ``None`` where the distribution has none
            (ξ ≥ 1, ν ≤ 1) or the expansion of Cornish and Fisher is no distribution there.
        confidence: c.
        method: The method. One of ``"historical"``, ``"age_weighted"``, ``"filtered_historical"``,
            ``"normal"``, ``"student_t"``, ``"cornish_fisher"``, ``"extreme_value"``, ``"monte_carlo"``.
        horizon_days: The horizon in periods of the returns.
        observations: How many returns the estimate rests on: overlapping sums and simulated paths are counted
            as such.
        tail_observations: How many of them lie at or below −VaR.
        mean: Their mean, not scaled to the horizon.
        standard_deviation: Their standard deviation, not scaled to the horizon; ``None`` for a single
            observation with ``"sample"``.
        value_at_risk_standard_error: The standard error of the value at risk. For the historical methods and
            for simulations it is Woodruff's: half the interval over the normal quantile of its confidence.
            ``None`` for the methods without a formula: ``bootstrap_value_at_risk`` serves those.
        expected_shortfall_standard_error: The standard error of the expected shortfall.
        value_at_risk_interval: The confidence interval of the value at risk: between order statistics, by the
            binomial distribution, for the historical methods and simulations; ± N⁻¹ standard errors
            otherwise.
        expected_shortfall_interval: The confidence interval of the expected shortfall: ± N⁻¹ standard errors.
        fit: The distribution.
    """
    return Result(_native.risk.var.value_at_risk(returns, settings))


def value_at_risk_levels(returns: VectorLike, confidences: VectorLike, **settings: Any) -> Table:
    """``value_at_risk`` at several levels: the distribution is fitted once.

    ``confidences`` takes the place of ``confidence``; the reports are in its order.

    Settings are those of :func:`value_at_risk`.

    The answer is as that of :func:`value_at_risk`.
    """
    return Table(_native.risk.var.value_at_risk_levels(returns, confidences, settings))


def expected_shortfall(returns: VectorLike, **settings: Any) -> float | None:
    """The expected shortfall alone: that of ``value_at_risk``.

    ``None`` where the distribution has none.

    References:
        C. Acerbi, D. Tasche (2002), "On the coherence of expected shortfall", *Journal of Banking and
        Finance* 26.

    Settings are those of :func:`value_at_risk`.
    """
    return _native.risk.var.expected_shortfall(returns, settings)


def fit_generalized_pareto(excesses: VectorLike) -> Result:
    """The generalized Pareto distribution of the largest likelihood with ξ ≥ −½, for positive ``excesses``.

    Formula:
        With θ = ξ/β the best shape is ξ(θ) = mean ln(1 + θy), and the likelihood is a function of θ alone:
        ℓ(θ)/n = −ln(ξ(θ)/θ) − ξ(θ) − 1

        where every 1 + θy > 0. Standard errors are those of large samples: (1 + ξ)/√n for ξ and
        β√(2(1 + ξ)/n) for β.

    References:
        S. D. Grimshaw (1993), "Computing maximum likelihood estimates for the generalized Pareto
        distribution", *Technometrics* 35; R. L. Smith (1987), "Estimating tails of probability
        distributions", *Annals of Statistics* 15.

    The answer holds:
        shape: The shape ξ: above 0 for a heavy tail, whose moments exist below 1/ξ.
        scale: The scale β.
        shape_standard_error: The standard error of ξ; ``None`` where the likelihood has no maximum above ξ =
            −½.
        scale_standard_error: The standard error of β.
        log_likelihood: The logarithm of the likelihood.
    """
    return Result(_native.risk.var.fit_generalized_pareto(excesses))


def incremental_value_at_risk(returns: MatrixLike, weights: VectorLike, **settings: Any) -> Result:
    """The incremental value at risk of each position, by computing the portfolio anew without it.

    ``returns`` is T × N; ``weights`` are fractions or exposures in money, and the others keep theirs. Unlike
    components, increments do not add up.

    References:
        P. Jorion (2007), *Value at Risk*, 3rd edition, section 7.2.2.

    Settings are those of :func:`value_at_risk`.

    The answer holds:
        portfolio: The risk of the portfolio as it is.
        value_at_risk: VaR(portfolio) − VaR(portfolio without position i): positive where the position adds
            risk.
        expected_shortfall: The same of the expected shortfall; ``None`` where one of the two has none.
    """
    return Result(_native.risk.var.incremental_value_at_risk(returns, weights, settings))


def simulate_portfolio(
    returns: MatrixLike,
    weights: VectorLike,
    *,
    progress: Progress = None,
    **settings: Any,
) -> FloatArray:
    """Simulated returns of a portfolio of constant weights over the horizon, one for each path.

    Formula:
        Normal: h·w′μ + √h·w′Lz, Σ = LL′.  Student's t: Σ over days of w′μ + √((ν − 2)/χ²)·w′Lz.
        Bootstrap: Σ over h drawn days of w′rₜ.

        where ``returns`` is T × N, μ and Σ are its mean and covariance with the divisor of
        ``bias``, z are independent normal numbers, and χ² has ν degrees of freedom and is one
        for all assets of a day. Without ``degrees``, ν = 4 + 6/κ, κ being the mean of the
        excess kurtoses of the columns. Returns are added over the horizon, as for exposures that are kept
        constant.

        The paths are those of ``simulation``; runs of neighbouring paths joined together are
        the run of all of them, bit for bit. The risk of the joined paths is that of
        ``value_at_risk`` with the historical method.

    References:
        P. Glasserman (2003), *Monte Carlo Methods in Financial Engineering*, sections 2.3 and 9.1; G.
        Marsaglia, W. W. Tsang (2000), "A simple method for generating gamma variables", *ACM Transactions
        on Mathematical Software* 26.

    Settings are those of :func:`value_at_risk`.
    """
    return _native.risk.var.simulate_portfolio(returns, weights, settings, watcher(progress))


def simulate_returns(returns: MatrixLike, **settings: Any) -> FloatArray:
    """Simulated returns of all assets over the horizon: paths × N.

    The product with weights is what ``simulate_portfolio`` gives, to rounding. The panel can stand for
    the observations wherever this module wants some: for contributions in the tail, for instance.

    Settings are those of :func:`value_at_risk`.
    """
    return _native.risk.var.simulate_returns(returns, settings)


def value_at_risk_of_each(returns: MatrixLike, **settings: Any) -> Result:
    """The historical value at risk and expected shortfall of each column of ``returns`` (T × N), one period
    ahead: the digits of ``value_at_risk`` for each, many times as fast.

    Settings, by keyword:
        confidences: The levels c, each in (0, 1). Default: 0.95 and 0.99.
        quantile: How the quantile is read off. Default: ``"linear"``. One of ``"inverse_empirical"``,
            ``"averaged_inverse_empirical"``, ``"closest_observation"``, ``"interpolated_inverse_empirical"``,
            ``"hazen"``, ``"weibull"``, ``"linear"``, ``"median_unbiased"``, ``"normal_unbiased"``.
        tail_mean: The tail of the expected shortfall. Default: ``"at_or_below"``. One of ``"at_or_below"``,
            ``"worst_observations"``, ``"fractional"``.

    The answer holds:
        confidences: The levels, as asked for.
        value_at_risk: Levels × series.
        expected_shortfall: Levels × series.
    """
    return Result(_native.risk.var.value_at_risk_of_each(returns, settings))


def portfolio_returns(returns: MatrixLike, weights: VectorLike) -> FloatArray:
    """The returns of a portfolio of constant weights: rₜ = Σᵢ wᵢ·rₜᵢ."""
    return _native.risk.var.portfolio_returns(returns, weights)


def portfolio_value_at_risk(returns: MatrixLike, weights: VectorLike, **settings: Any) -> Result:
    """The value at risk and the expected shortfall of a portfolio.

    Formula:
        rₜ = Σᵢ wᵢ·rₜᵢ, and ``value_at_risk`` of that series

        where ``returns`` has T rows, oldest first, and N columns, and ``weights`` are fractions of the
        portfolio or exposures in money, short positions negative: the results have their unit. The weights
        are today's and held against every day of the past. With ``"monte_carlo"`` the returns of
        all assets are simulated together.

    References:
        P. Jorion (2007), *Value at Risk*, 3rd edition, chapters 7 and 10.

    Settings are those of :func:`value_at_risk`.

    The answer is as that of :func:`value_at_risk`.
    """
    return Result(_native.risk.var.portfolio_value_at_risk(returns, weights, settings))
