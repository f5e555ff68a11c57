"""tests/fixtures/portfolio/performance.json: empyrical-reloaded, quantstats, pandas and SciPy on a synthetic series.

    python3 -m pip install empyrical-reloaded quantstats
"""

import json
import pathlib
import warnings

import empyrical as ep
import numpy as np
import pandas as pd
import quantstats.stats as qs
from scipy import optimize, stats

warnings.filterwarnings("ignore")
out = pathlib.Path(__file__).parents[1] / "fixtures" / "portfolio" / "performance.json"
rng = np.random.default_rng(11)
n, window = 520, 60
dates = pd.bdate_range("2022-11-14", periods=n)
market = np.round(0.0006 + 0.011 * rng.standard_t(5, n), 6)
own = np.round(0.0003 + 1.2 * market + 0.006 * rng.standard_normal(n), 6)
own[rng.choice(n, 30, replace=False)] = 0.0
own[0] = -0.0123  # a drawdown from the initial wealth
r, b = pd.Series(own, dates), pd.Series(market, dates)
rf, mar = 0.03, 0.05
f, least = rf / 252, mar / 252
drawdown = ep.drawdown_series if hasattr(ep, "drawdown_series") else ep.stats.drawdown_series
wealth = np.concatenate([[1.0], (1 + r).cumprod()])
below = wealth[1:] / np.maximum.accumulate(wealth)[1:] - 1
sample = dict(
    total_return=ep.cum_returns_final(r),
    annualized_return=ep.annual_return(r),
    arithmetic_annual_return=r.mean() * 252,
    volatility=ep.annual_volatility(r),
    downside_deviation=ep.downside_risk(r, least),
    sharpe_ratio=ep.sharpe_ratio(r, f),
    probabilistic_sharpe_ratio=stats.norm.cdf(
        (s := (r.mean() - f) / r.std()) * np.sqrt(n - 1) / np.sqrt(1 - r.skew() * s + (r.kurt() + 2) / 4 * s * s)
    ),
    sortino_ratio=ep.sortino_ratio(r, least),
    calmar_ratio=ep.calmar_ratio(r),
    omega_ratio=ep.omega_ratio(r, 0.0, least, annualization=1),
    gain_to_pain_ratio=qs.gain_to_pain_ratio(r),
    tail_ratio=ep.tail_ratio(r),
    stability=ep.stability_of_timeseries(r),
    skewness=qs.skew(r),
    excess_kurtosis=qs.kurtosis(r),
    value_at_risk=-ep.value_at_risk(r, 0.05),
    expected_shortfall=-ep.conditional_value_at_risk(r, 0.05),
    maximum_drawdown=ep.max_drawdown(r),
    ulcer_index=np.sqrt(np.mean(below**2)),
    pain_index=np.mean(-below),
    pain_ratio=(ep.annual_return(r) - rf) / np.mean(-below),
    martin_ratio=(ep.annual_return(r) - rf) / np.sqrt(np.mean(below**2)),
    recovery_factor=ep.cum_returns_final(r) / -ep.max_drawdown(r),
)
periods = dict(
    win_rate=qs.win_rate(r),
    profit_factor=qs.profit_factor(r),
    payoff_ratio=qs.payoff_ratio(r),
    average_win=qs.avg_win(r),
    average_loss=-qs.avg_loss(r),
    best=r.max(),
    worst=r.min(),
    kelly_fraction=qs.kelly_criterion(r),
    exposure_time=float((r != 0).mean()),
    consecutive_wins=int(qs.consecutive_wins(r)),
    consecutive_losses=int(qs.consecutive_losses(r)),
)
relative = dict(
    tracking_error=(r - b).std() * np.sqrt(252),
    information_ratio=(r - b).mean() / (r - b).std() * np.sqrt(252),
    beta=ep.beta(r, b, f),
    alpha=ep.alpha(r, b, f),
    correlation=np.corrcoef(r, b)[0, 1],
    r_squared=qs.r_squared(r, b),
    treynor_ratio=(r.mean() - f) * 252 / ep.beta(r, b),
    up_capture=ep.up_capture(r, b),
    down_capture=ep.down_capture(r, b),
    batting_average=float((r > b).mean()),
)
# What the reference of the /performance task computes, from its definitions in numpy.
total, btotal = np.prod(1 + own) - 1, np.prod(1 + market) - 1
ann, bann = (1 + total) ** (252 / n) - 1, (1 + btotal) ** (252 / n) - 1
path = np.cumprod(1 + own)
te = np.std(own - market) * np.sqrt(252)
mixed = np.cov(own, market, ddof=1)[0, 1] / np.var(market)
dd = np.std(own[own < 0]) * np.sqrt(252)
reference = dict(
    volatility=np.std(own) * np.sqrt(252),
    sharpe_ratio=(ann - 0.02) / (np.std(own) * np.sqrt(252)),
    maximum_drawdown=np.min(path / np.maximum.accumulate(path) - 1),
    downside_deviation=dd,
    sortino_ratio=np.mean(own - 0.02 / 252) * 252 / dd,
    tracking_error=te,
    information_ratio=np.mean(own - market) * 252 / te,
    beta=mixed,
    alpha=ann - (0.02 + mixed * (bann - 0.02)),
)
normal = dict(
    value_at_risk=-(r.mean() + r.std() * stats.norm.ppf(0.05)),
    expected_shortfall=-r.mean() + r.std() * stats.norm.pdf(stats.norm.ppf(0.05)) / 0.05,
)
details = qs.drawdown_details(qs.to_drawdown_series(r)).sort_values("max drawdown").head(5)
falls = [
    [row["start"][:10], row["valley"][:10], row["end"][:10], row["max drawdown"] / 100, int(row["days"])]
    for _, row in details.iterrows()
]
months = r.groupby([r.index.year, r.index.month]).apply(lambda x: (1 + x).prod() - 1)
roll = r.rolling(window)
rolling = dict(
    volatility=roll.std() * np.sqrt(252),
    sharpe_ratio=(roll.mean() - f) / roll.std() * np.sqrt(252),
    beta=r.rolling(window).cov(b) / b.rolling(window).var(),
    sortino_ratio=roll.apply(lambda x: ep.sortino_ratio(x, least), raw=True),
    total_return=roll.apply(lambda x: np.prod(1 + x) - 1, raw=True),
)
places = [window - 1, window, 100, 119, 120, 300, n - 1]


def xirr(flows):
    t = [(pd.Timestamp(d) - pd.Timestamp(flows[0][0])).days / 365 for d, _ in flows]
    return lambda rate: sum(c * (1 + rate) ** -x for x, (_, c) in zip(t, flows))


single = [["2023-01-15", -1000.0], ["2023-03-01", -500.0], ["2024-02-29", 200.0], ["2025-07-31", 1650.0]]
loss = [["2023-01-15", -1000.0], ["2023-02-14", 400.0]]
# Two rates, near 10 % and 20 %.
double = [["2022-01-01", -1000.0], ["2023-01-01", 2300.0], ["2024-01-01", -1320.0]]
money = [
    dict(flows=single, roots=[optimize.brentq(xirr(single), -0.9, 1, xtol=1e-15)]),
    dict(flows=loss, roots=[optimize.brentq(xirr(loss), -0.9999999, 1, xtol=1e-15)]),
    dict(
        flows=double,
        roots=[optimize.brentq(xirr(double), 0, 0.15, xtol=1e-15), optimize.brentq(xirr(double), 0.15, 1, xtol=1e-15)],
    ),
]
clean = lambda d: {k: (int(v) if isinstance(v, (int, np.integer)) else float(v)) for k, v in d.items()}
json.dump(
    {
        "source": f"empyrical-reloaded {ep.__version__}, quantstats, pandas, SciPy; tests/generate/performance.py",
        "tolerance": 1e-10,
        "dates": [str(d.date()) for d in dates],
        "returns": own.tolist(),
        "benchmark": market.tolist(),
        "settings": {"risk_free_rate": rf, "minimum_acceptable_return": mar, "rolling_window": window},
        "report": clean(sample),
        "periods": clean(periods),
        "relative": clean(relative),
        "reference": clean(reference),
        "normal": clean(normal),
        "drawdowns": falls,
        "months": [[int(y), int(m), float(v)] for (y, m), v in months.items()],
        "rolling": {k: [[p, float(v.iloc[p])] for p in places] for k, v in rolling.items()},
        "money_weighted": money,
        # Task specification, case D: typed.
        "case_d": {
            "first": [-0.02, 0.01, -0.015, 0.03, -0.01],
            "value_at_risk": 0.03150749,
            "expected_shortfall": 0.02,
            "mean": -0.001,
            "deviation": 0.0207364414,
            "sharpe_per_period": -0.0482242822,
            "maximum_drawdown_reference": -0.015,
            "maximum_drawdown": -0.025047,
            "second": [0.01, -0.02, 0.03, -0.04, 0.05],
            "second_maximum_drawdown": -0.04,
            "second_value_at_risk": 0.0476535016,
        },
    },
    out.open("w"),
)
print("wrote", out, out.stat().st_size)
