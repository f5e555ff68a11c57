"""tests/fixtures/risk/volatility.json: realised volatility by NumPy and pandas, EWMA by pandas, GARCH by the arch
package, HAR by statsmodels."""

import json
import pathlib
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from arch import arch_model
from arch.univariate import EWMAVariance, ZeroMean

warnings.simplefilter("ignore")
out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "volatility.json"
rng = np.random.default_rng(7)


def bars(n):
    """Random walks of 40 steps a day with overnight moves and drift; prices of four digits."""
    rows, price = [], 100.0
    for _ in range(n):
        walk = price * np.exp(rng.normal(0.001, 0.006) + np.cumsum(np.r_[0, rng.normal(0.0001, 0.002, 40)]))
        walk = np.round(walk, 4)
        rows.append((walk[0], walk.max(), walk.min(), walk[-1]))
        price = walk[-1]
    return pd.DataFrame(rows, columns=["open", "high", "low", "close"])


def estimates(b, first):
    """Each estimator over the periods from `first` on, per period variance."""
    o = np.log(b.open / b.close.shift(1))
    u, d, c = np.log(b.high / b.open), np.log(b.low / b.open), np.log(b.close / b.open)
    range2 = np.log(b.high / b.low) ** 2
    gk = 0.5 * range2 - (2 * np.log(2) - 1) * c**2
    rs = np.log(b.high / b.close) * np.log(b.high / b.open) + np.log(b.low / b.close) * np.log(b.low / b.open)
    v = {"parkinson": range2.mean() / (4 * np.log(2)), "garman_klass": gk.mean(), "rogers_satchell": rs.mean()}
    n = len(b) - 1
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    v["close_to_close"] = np.log(b.close).diff().var(ddof=1)
    v["garman_klass_yang_zhang"] = (o**2 + gk).iloc[1:].mean()
    v["yang_zhang"] = o.iloc[1:].var(ddof=1) + k * c.iloc[1:].var(ddof=1) + (1 - k) * rs.iloc[1:].mean()
    return {name: float(np.sqrt(252 * x)) for name, x in v.items()}


def simulate(n, mu, omega, alpha, leverage, beta, degrees=None):
    r, h, e = [], omega / (1 - alpha - leverage / 2 - beta), 0.0
    for t in range(n + 200):
        z = rng.normal() if degrees is None else rng.standard_t(degrees) * np.sqrt((degrees - 2) / degrees)
        e = np.sqrt(h) * z
        r.append(mu + e)
        h = omega + (alpha + leverage * (e < 0)) * e * e + beta * h
    return np.round(np.array(r[200:]), 4)


def garch(returns, asymmetry, mean, innovation):
    model = arch_model(returns, mean="Constant" if mean == "constant" else "Zero", p=1, o=int(asymmetry == "threshold"), q=1,
                       dist="t" if innovation == "student_t" else "normal", rescale=False)
    start = model.fit(disp="off").params
    best = None
    for s in (None, start):
        fit = model.fit(disp="off", starting_values=s, tol=1e-12, options={"maxiter": 1000, "ftol": 1e-13})
        best = fit if best is None or fit.loglikelihood > best.loglikelihood else best
    p = best.params
    names = {"mean": "mu", "omega": "omega", "alpha": "alpha[1]", "leverage": "gamma[1]", "beta": "beta[1]", "degrees": "nu"}
    n = len(returns)
    classic = np.sqrt(np.diag(model.compute_param_cov(p.values, robust=False)))
    # arch divides the scores' squares by n − 1.
    robust = np.sqrt(np.diag(model.compute_param_cov(p.values, robust=True)) * (n - 1) / n)
    pick = lambda values: {ours: float(values[list(p.index).index(theirs)]) if theirs in p.index else None for ours, theirs in names.items()}
    parameters = {k: v for k, v in pick(p.values).items() if v is not None}
    forecast = best.forecast(horizon=10, reindex=False).variance.values[0]
    return {
        "settings": {"asymmetry": asymmetry, "mean": mean, "innovation": innovation},
        "parameters": parameters,
        "log_likelihood": float(best.loglikelihood),
        "akaike": float(best.aic),
        "bayesian": float(best.bic),
        "standard_errors": pick(classic),
        "robust_standard_errors": pick(robust),
        "variances": [float(x) for x in best.conditional_volatility[[0, 1, 2, n // 2, n - 1]] ** 2],
        "forecast": [float(x) for x in forecast],
    }


def heterogeneous(v, week, month):
    """HAR by statsmodels on lagged rolling means."""
    table = pd.DataFrame({"day": v, "week": pd.Series(v).rolling(week).mean(), "month": pd.Series(v).rolling(month).mean()})
    fit = sm.OLS(v[month:], sm.add_constant(table.iloc[month - 1 : -1].to_numpy())).fit()
    return {"week": week, "month": month, "parameters": fit.params.tolist(), "standard_errors": fit.bse.tolist(),
            "r_squared": float(fit.rsquared), "forecast": float(fit.params @ np.r_[1.0, table.iloc[-1]]), "observations": int(fit.nobs)}


prices = bars(60)
closes = prices.close.pct_change().dropna().round(6).to_numpy()
ewm = pd.Series(closes**2).ewm(alpha=0.06, adjust=False).mean()
riskmetrics = ZeroMean(1000 * closes, volatility=EWMAVariance(0.94)).fit(disp="off", update_freq=0)
# In units near 1, where arch is at its best.
plain = simulate(1000, 0.05, 0.05, 0.08, 0.0, 0.88)
skewed = simulate(1000, 0.03, 0.04, 0.03, 0.10, 0.88, 6)
cases = []
for returns, asymmetry, mean, innovation in [
    ("plain", "none", "zero", "normal"),
    ("plain", "none", "constant", "normal"),
    ("plain", "none", "constant", "student_t"),
    ("skewed", "none", "zero", "normal"),
    ("skewed", "none", "constant", "student_t"),
    ("skewed", "threshold", "constant", "normal"),
    ("skewed", "threshold", "constant", "student_t"),
]:
    cases.append({"returns": returns} | garch({"plain": plain, "skewed": skewed}[returns], asymmetry, mean, innovation))
rough = np.zeros(120)
for t in range(1, 120):
    rough[t] = 0.9 * rough[t - 1] + rng.normal(0, 0.1)
daily = np.round(0.2 * np.exp(rough), 5)
line = sm.OLS(daily[-21:], sm.add_constant(np.arange(21.0))).fit()
json.dump(
    {
        "source": "NumPy and pandas (realised, EWMA), arch (EWMA with backcast, GARCH), statsmodels (HAR, trend); tests/generate/volatility.py",
        "tolerance": "1e-12 for closed forms; for GARCH see the test",
        "bars": {name: prices[name].tolist() for name in prices},
        "range_volatility": estimates(prices, 0),
        "range_volatility_of_the_last_20": estimates(prices.iloc[-20:], 0),
        "range_volatility_of_the_last_21": estimates(prices.iloc[-21:], 0),
        "returns": closes.tolist(),
        "volatility": {
            "sample": float(np.std(closes, ddof=1) * np.sqrt(252)),
            "population": float(np.std(closes) * np.sqrt(252)),
            "from_zero": float(np.sqrt(np.mean(closes**2) * 252)),
        },
        "rolling_10": [None if np.isnan(x) else float(x) for x in pd.Series(closes).rolling(10).std() * np.sqrt(252)],
        "ewma_from_first_square": ewm.tolist(),
        "ewma_backcast": (riskmetrics.conditional_volatility**2 / 1e6).tolist(),
        "daily_volatility": daily.tolist(),
        "heterogeneous": [heterogeneous(daily, 5, 21), heterogeneous(daily, 3, 10)],
        "trend": {"slope": float(line.params[1]), "r_squared": float(line.rsquared)},
        "garch_returns": {"plain": plain.tolist(), "skewed": skewed.tolist()},
        "garch": cases,
    },
    out.open("w"),
)
for case in cases:
    print(case["returns"], case["settings"], case["parameters"], case["log_likelihood"])
print("wrote", out, out.stat().st_size)
