"""tests/fixtures/portfolio/indicator.json: indicators of synthetic bars by pandas, and Wilder's by his recursions."""

import json
import pathlib

import numpy as np
import pandas as pd

out = pathlib.Path(__file__).parents[1] / "fixtures" / "portfolio" / "indicator.json"
rng = np.random.default_rng(3)
n = 90
close = np.round(100 * np.exp(np.cumsum(0.001 + 0.02 * rng.standard_normal(n))), 2)
open_ = np.round(np.concatenate([[100.0], close[:-1]]) * np.exp(0.005 * rng.standard_normal(n)), 2)
high = np.round(np.maximum(open_, close) * np.exp(0.006 * np.abs(rng.standard_normal(n))), 2)
low = np.round(np.minimum(open_, close) * np.exp(-0.006 * np.abs(rng.standard_normal(n))), 2)
volume = np.round(1e6 * np.exp(0.4 * rng.standard_normal(n)))
iv = np.round(0.3 * np.exp(np.cumsum(0.05 * rng.standard_normal(n))), 4)
h, l, c, v, s = (pd.Series(x) for x in (high, low, close, volume, iv))


def wilder(x, k):
    """The mean of the first k known values, then ((k - 1) average + x) / k."""
    y = pd.Series(np.nan, x.index)
    first = x.first_valid_index()
    y[first + k - 1] = x.iloc[first : first + k].mean()
    for t in range(first + k, len(x)):
        y[t] = ((k - 1) * y[t - 1] + x[t]) / k
    return y


simple = lambda x, k: x.rolling(k).mean()
change = c.diff()
up, down = change.clip(lower=0), (-change).clip(lower=0)
rsi = lambda avg, k: 100 - 100 / (1 + avg(up, k) / avg(down, k))
tr = pd.concat([h - l, (h - c.shift()).abs(), (l - c.shift()).abs()], axis=1).max(axis=1)
plus = pd.Series(np.where((h.diff() > -l.diff()) & (h.diff() > 0), h.diff(), 0.0)).where(h.diff().notna())
minus = pd.Series(np.where((-l.diff() > h.diff()) & (-l.diff() > 0), -l.diff(), 0.0)).where(h.diff().notna())


def direction(avg, k):
    # Wilder leaves out the first bar, whole columns count it as no movement.
    p, m, r = (plus, minus, tr.where(h.diff().notna())) if avg is wilder else (plus.fillna(0), minus.fillna(0), tr)
    p, m = 100 * avg(p, k) / avg(r, k), 100 * avg(m, k) / avg(r, k)
    return p, m, avg(100 * (p - m).abs() / (p + m), k)


def talib_ema(x, k):
    y = pd.Series(np.nan, x.index)
    first = x.first_valid_index()
    y[first + k - 1] = x.iloc[first : first + k].mean()
    for t in range(first + k, len(x)):
        y[t] = y[t - 1] + 2 / (k + 1) * (x[t] - y[t - 1])
    return y


ema = lambda x, k: x.ewm(span=k, adjust=False).mean()
line = ema(c, 12) - ema(c, 26)
talib_line = talib_ema(c, 12) - talib_ema(c, 26)
middle, sd, sd0 = c.rolling(20).mean(), c.rolling(20).std(), c.rolling(20).std(ddof=0)
k = 100 * (c - l.rolling(14).min()) / (h.rolling(14).max() - l.rolling(14).min())
typical = (h + l + c) / 3
weights = np.arange(1, 11)
series = {
    "sma_10": c.rolling(10).mean(),
    "wma_10": c.rolling(10).apply(lambda x: (x * weights).sum() / weights.sum(), raw=True),
    "ema_12": ema(c, 12),
    "ema_12_adjusted": c.ewm(span=12, adjust=True).mean(),
    "ema_12_simple": talib_ema(c, 12),
    "wilder_14": wilder(c, 14),
    "rsi_14_wilder": rsi(wilder, 14),
    "rsi_14_simple": rsi(simple, 14),
    "macd_line": line,
    "macd_signal": ema(line, 9),
    "macd_histogram": line - ema(line, 9),
    "macd_signal_simple": talib_ema(talib_line, 9),
    "bollinger_upper": middle + 2 * sd0,
    "bollinger_lower": middle - 2 * sd0,
    "bollinger_percent_b_sample": (c - middle + 2 * sd) / (4 * sd),
    "bollinger_width_sample": 4 * sd / middle,
    "z_score_20": (c - middle) / sd,
    "atr_14_wilder": wilder(tr, 14),
    "atr_14_simple": simple(tr, 14),
    "stochastic_k": k,
    "stochastic_d": k.rolling(3).mean(),
    "stochastic_slow_d": k.rolling(3).mean().rolling(3).mean(),
    "williams_14": k - 100,
    "roc_10": c.pct_change(10),
    "momentum_10": c.diff(10),
    "hv_20": c.pct_change().rolling(20).std() * np.sqrt(252),
    "hv_20_log": np.log(c).diff().rolling(20).std() * np.sqrt(252),
    "volume_ratio_20": v / v.rolling(20).mean(),
    "obv": (np.sign(c.diff()).fillna(1) * v).cumsum(),
    "vwap_20": (typical * v).rolling(20).sum() / v.rolling(20).sum(),
    "vwap": (typical * v).cumsum() / v.cumsum(),
    "iv_rank_30": 100 * (s - s.rolling(30).min()) / (s.rolling(30).max() - s.rolling(30).min()),
    "iv_percentile_30": s.rolling(30).apply(lambda x: 100 * (x < x[-1]).mean(), raw=True),
    "donchian_upper_20": h.rolling(20).max(),
    "donchian_middle_20": (h.rolling(20).max() + l.rolling(20).min()) / 2,
    "keltner_upper": ema(c, 20) + 2 * wilder(tr, 10),
}
for name, avg in (("wilder", wilder), ("simple", simple)):
    p, m, adx = direction(avg, 14)
    series |= {f"plus_{name}": p, f"minus_{name}": m, f"adx_{name}": adx}
json.dump(
    {
        "source": f"pandas {pd.__version__}, and Wilder's recursions; tests/generate/indicator.py",
        "tolerance": 1e-10,
        "bars": {"open": open_.tolist(), "high": high.tolist(), "low": low.tolist(), "close": close.tolist(), "volume": volume.tolist()},
        "implied_volatility": iv.tolist(),
        "series": {name: [None if np.isnan(y) else float(y) for y in x] for name, x in series.items()},
    },
    out.open("w"),
)
print("wrote", out, out.stat().st_size)
