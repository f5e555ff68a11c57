"""Technical indicators of price series."""

from __future__ import annotations

from typing import Any, Literal

from .. import _native
from .._typing import FloatArray, VectorLike
from ..result import Result

__all__ = [
    "average_true_range",
    "bollinger_bands",
    "cumulative_volume_weighted_average_price",
    "directional_movement",
    "donchian_channel",
    "exponential_moving_average",
    "implied_volatility_percentile",
    "implied_volatility_rank",
    "keltner_channel",
    "macd",
    "momentum",
    "on_balance_volume",
    "rate_of_change",
    "realized_volatility",
    "relative_strength_index",
    "simple_moving_average",
    "stochastic",
    "true_range",
    "volume_ratio",
    "volume_weighted_average_price",
    "weighted_moving_average",
    "wilder_moving_average",
    "williams_percent_r",
    "z_score",
]


def bollinger_bands(values: VectorLike, **settings: Any) -> Result:
    """Bollinger bands.

    Formula:
        middle = SMAₙ(x), upper and lower = middle ± k σₙ(x)

    References:
        J. Bollinger (2001), *Bollinger on Bollinger Bands*, chapters 7 and 8.

    Settings, by keyword:
        window: Bars of the average; 20 by default.
        deviations: Deviations from the middle to a band; 2 by default.
        deviation: Population by default, as Bollinger's; sample for parity with pandas ``std``. One of
            ``"population"``, ``"sample"``.

    The answer holds:
        middle: The simple average.
        upper: Middle plus deviations.
        lower: Middle less deviations.
        percent_b: (x − lower) / (upper − lower); None where the bands meet.
        width: (upper − lower) / middle.
    """
    return Result(_native.portfolio.indicator.bollinger_bands(values, settings))


def donchian_channel(high: VectorLike, low: VectorLike, window: int) -> Result:
    """The Donchian channel: highest high, lowest low and their middle over the last ``window`` bars, the
    current one among them.

    The answer holds:
        upper: The upper line.
        middle: The line between.
        lower: The lower line.
    """
    return Result(_native.portfolio.indicator.donchian_channel(high, low, window))


def keltner_channel(high: VectorLike, low: VectorLike, close: VectorLike, **settings: Any) -> Result:
    """The Keltner channel: an exponential average of the close, and average true ranges from it.

    References:
        L. B. Raschke, L. A. Connors (1995), *Street Smarts*, after C. W. Keltner (1960).

    Settings, by keyword:
        window: Span of the exponential average of the close; 20 by default.
        range_window: Window of the average true range (Wilder); 10 by default.
        multiple: Average true ranges from the middle to a line; 2 by default.

    The answer is as that of :func:`donchian_channel`.
    """
    return Result(_native.portfolio.indicator.keltner_channel(high, low, close, settings))


def z_score(
    values: VectorLike,
    window: int,
    deviation: Literal["population", "sample"] = "sample",
) -> FloatArray:
    """How many deviations of its window a value lies from the mean; None where nothing varies.

    Formula:
        zₜ = (xₜ − x̄) / σ over the last n values
    """
    return _native.portfolio.indicator.z_score(values, window, deviation)


def exponential_moving_average(
    values: VectorLike,
    window: int,
    seed: Literal["first_value", "simple_average", "adjusted"] = "first_value",
) -> FloatArray:
    """The exponential moving average of span ``window``.

    Formula:
        EMAₜ = α xₜ + (1 − α) EMAₜ₋₁, α = 2 / (n + 1)

        Its value depends on where the series begins: feed ten times the window or more.
    """
    return _native.portfolio.indicator.exponential_moving_average(values, window, seed)


def simple_moving_average(values: VectorLike, window: int) -> FloatArray:
    """The mean of the last ``window`` values.

    Formula:
        SMAₜ = (xₜ + … + xₜ₋ₙ₊₁) / n
    """
    return _native.portfolio.indicator.simple_moving_average(values, window)


def weighted_moving_average(values: VectorLike, window: int) -> FloatArray:
    """The mean with weights n for the last value, n − 1 for the one before, down to 1.

    Formula:
        WMAₜ = (n xₜ + (n − 1) xₜ₋₁ + … + xₜ₋ₙ₊₁) / (n (n + 1) / 2)
    """
    return _native.portfolio.indicator.weighted_moving_average(values, window)


def wilder_moving_average(values: VectorLike, window: int) -> FloatArray:
    """Wilder's moving average: an exponential one with α = 1 / n, seeded by the mean of n values.

    References:
        J. W. Wilder (1978), *New Concepts in Technical Trading Systems*.
    """
    return _native.portfolio.indicator.wilder_moving_average(values, window)


def macd(values: VectorLike, **settings: Any) -> Result:
    """Moving average convergence and divergence.

    Formula:
        line = EMA_fast − EMA_slow; signal = EMA_signal(line); histogram = line − signal

    References:
        G. Appel (2005), *Technical Analysis: Power Tools for Active Investors*, chapter 8.

    Settings, by keyword:
        fast: Span of the fast average; 12 by default.
        slow: Span of the slow average; 26 by default.
        signal: Span of the signal line; 9 by default.
        seed: How the averages begin: at the first value by default. One of ``"first_value"``,
            ``"simple_average"``, ``"adjusted"``.

    The answer holds:
        line: Fast less slow average.
        signal: The average of the line.
        histogram: Line less signal.
    """
    return Result(_native.portfolio.indicator.macd(values, settings))


def momentum(values: VectorLike, window: int) -> FloatArray:
    """The change over ``window`` bars: xₜ − xₜ₋ₙ."""
    return _native.portfolio.indicator.momentum(values, window)


def rate_of_change(values: VectorLike, window: int) -> FloatArray:
    """The relative change over ``window`` bars as a fraction: xₜ / xₜ₋ₙ − 1."""
    return _native.portfolio.indicator.rate_of_change(values, window)


def relative_strength_index(
    values: VectorLike,
    window: int,
    smoothing: Literal["wilder", "simple"] = "wilder",
) -> FloatArray:
    """The relative strength index, from 0 to 100; None while nothing has moved.

    Formula:
        RSI = 100 U / (U + D)

        where U and D are averages of the rises and of the falls (positive) over n changes. The first
        value is at bar n + 1.

    References:
        J. W. Wilder (1978), *New Concepts in Technical Trading Systems*, section VI; D. Cutler for the
        simple average.
    """
    return _native.portfolio.indicator.relative_strength_index(values, window, smoothing)


def stochastic(high: VectorLike, low: VectorLike, close: VectorLike, **settings: Any) -> Result:
    """The stochastic oscillator; None where the range is nothing.

    Formula:
        %K = 100 (C − L) / (H − L), %D = SMA(%K)

        where H and L are the highest high and the lowest low of the window, and C is the close.

    References:
        G. C. Lane (1984), *Lane's Stochastics*, Technical Analysis of Stocks & Commodities 2(3).

    Settings, by keyword:
        window: Bars of the range; 14 by default.
        slowing: Simple average of %K; 1 (fast) by default, 3 for the slow oscillator.
        signal: Simple average of %K that is %D; 3 by default.

    The answer holds:
        k: Where the close lies in the range.
        d: The average of %K.
    """
    return Result(_native.portfolio.indicator.stochastic(high, low, close, settings))


def williams_percent_r(high: VectorLike, low: VectorLike, close: VectorLike, window: int) -> FloatArray:
    """Williams' %R, from −100 to 0: the stochastic %K less 100.

    References:
        L. Williams (1973), *How I Made One Million Dollars Last Year Trading Commodities*.
    """
    return _native.portfolio.indicator.williams_percent_r(high, low, close, window)


def average_true_range(
    high: VectorLike,
    low: VectorLike,
    close: VectorLike,
    window: int,
    smoothing: Literal["wilder", "simple"] = "wilder",
) -> FloatArray:
    """The average true range.

    Formula:
        Wilder: ATRₜ = ((n − 1) ATRₜ₋₁ + TRₜ) / n from the mean of the first n; simple: the mean of the
        last n.

    References:
        As ``true_range``.
    """
    return _native.portfolio.indicator.average_true_range(high, low, close, window, smoothing)


def directional_movement(
    high: VectorLike,
    low: VectorLike,
    close: VectorLike,
    window: int,
    smoothing: Literal["wilder", "simple"] = "wilder",
) -> Result:
    """Directional movement: +DI, −DI and ADX.

    Formula:
        +DM = Hₜ − Hₜ₋₁ when that is positive and larger than Lₜ₋₁ − Lₜ, else 0; −DM likewise;
        ±DI = 100 avg(±DM) / avg(TR), 0 where nothing moves; DX = 100 |+DI − −DI| / (+DI + −DI), 0 where nothing moves;
        ADX = avg(DX)

        where avg is over n bars. Wilder's leaves out the first bar, which has no movement: DI begins at
        bar n + 1 and ADX at bar 2 n. The simple one counts it as no movement in its high less low, as
        tools that work on whole columns do: DI begins at bar n and ADX at bar 2 n − 1.

    References:
        J. W. Wilder (1978), *New Concepts in Technical Trading Systems*, section IV.

    The answer holds:
        plus: +DI: the share of the true range that went up.
        minus: −DI: the share that went down.
        average_index: ADX: the average of |+DI − −DI| / (+DI + −DI).
    """
    return Result(_native.portfolio.indicator.directional_movement(high, low, close, window, smoothing))


def true_range(high: VectorLike, low: VectorLike, close: VectorLike) -> FloatArray:
    """The true range of each bar; of the first, high less low.

    Formula:
        TR = max(H, Cₜ₋₁) − min(L, Cₜ₋₁)

    References:
        J. W. Wilder (1978), *New Concepts in Technical Trading Systems*, section III.
    """
    return _native.portfolio.indicator.true_range(high, low, close)


def implied_volatility_percentile(values: VectorLike, window: int) -> FloatArray:
    """IV percentile, from 0 to 100: the share of the last ``window`` values, itself among them, that lie
    below a value.

    Takes time in proportion to the window.
    """
    return _native.portfolio.indicator.implied_volatility_percentile(values, window)


def implied_volatility_rank(values: VectorLike, window: int) -> FloatArray:
    """IV rank, from 0 to 100: where a value lies between the least and the greatest of the last
    ``window`` values; None where they are equal.

    Formula:
        100 (x − min) / (max − min)
    """
    return _native.portfolio.indicator.implied_volatility_rank(values, window)


def realized_volatility(prices: VectorLike, **settings: Any) -> FloatArray:
    """The annualised deviation of the last returns of a price.

    Formula:
        HVₜ = σ(rₜ₋ₙ₊₁ … rₜ) √m

    Settings, by keyword:
        window: Returns in a window; 30 by default.
        periods_per_year: 252 by default; 1 for volatility per bar.
        returns: Simple by default. One of ``"simple"``, ``"log"``.
        deviation: Sample by default. One of ``"population"``, ``"sample"``.
    """
    return _native.portfolio.indicator.realized_volatility(prices, settings)


def cumulative_volume_weighted_average_price(
    high: VectorLike,
    low: VectorLike,
    close: VectorLike,
    volume: VectorLike,
) -> FloatArray:
    """The volume-weighted average price since the first bar: of a session, when the bars are its."""
    return _native.portfolio.indicator.cumulative_volume_weighted_average_price(high, low, close, volume)


def on_balance_volume(close: VectorLike, volume: VectorLike) -> FloatArray:
    """On-balance volume: the running sum of volumes, added when the close rises and taken away when it
    falls; the first bar counts as a rise.

    References:
        J. E. Granville (1963), *Granville's New Key to Stock Market Profits*.
    """
    return _native.portfolio.indicator.on_balance_volume(close, volume)


def volume_ratio(volume: VectorLike, window: int) -> FloatArray:
    """Volume over its simple average of ``window`` bars, the current one among them."""
    return _native.portfolio.indicator.volume_ratio(volume, window)


def volume_weighted_average_price(
    high: VectorLike,
    low: VectorLike,
    close: VectorLike,
    volume: VectorLike,
    window: int,
) -> FloatArray:
    """The volume-weighted average price of the last ``window`` bars; None where nothing traded.

    Formula:
        VWAP = Σ P V / Σ V, P = (H + L + C) / 3
    """
    return _native.portfolio.indicator.volume_weighted_average_price(high, low, close, volume, window)
