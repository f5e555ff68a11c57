"""tests/fixtures/risk/statistics.json: samples and panels, by mpmath, fractions, NumPy, pandas, SciPy, scikit-learn and statsmodels."""

import json
import math
import pathlib
from fractions import Fraction

import mpmath as mp
import numpy as np
import pandas as pd
import scipy.optimize
import scipy.stats
import sklearn.covariance
import sklearn.linear_model
import statsmodels.api as sm

mp.mp.dps = 40
out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "statistics.json"
rng = np.random.default_rng(20240905)


def plain(x):
    """Arrays as lists, NaN as null."""
    if isinstance(x, dict):
        return {key: plain(value) for key, value in x.items()}
    if isinstance(x, (list, tuple, np.ndarray)):
        return [plain(value) for value in x]
    if isinstance(x, (float, np.floating)):
        return None if math.isnan(x) else float(x)
    return int(x) if isinstance(x, np.integer) else x


def moments(sample):
    x = [mp.mpf(float(value)) for value in sample]
    n = len(x)
    mean = mp.fsum(x) / n
    m2, m3, m4 = (mp.fsum((value - mean) ** k for value in x) / n for k in (2, 3, 4))
    g1, g2 = m3 / m2 ** mp.mpf("1.5"), m4 / m2**2 - 3
    return {
        "sample": sample,
        "mean": float(mean),
        "population": [float(mp.sqrt(m2)), float(g1), float(g2)],
        "corrected": [
            float(mp.sqrt(m2 * n / (n - 1))),
            float(g1 * mp.sqrt(n * (n - 1)) / (n - 2)),
            float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))),
        ],
    }


def quantiles(sample, p):
    """The nine types of Hyndman and Fan (1996), table 1, in exact arithmetic; p is a decimal text."""
    x = sorted(Fraction(float(value)) for value in sample)
    n, p = len(x), Fraction(p)
    half = Fraction(1, 2)
    shifts = [0, 0, -half, 0, half, p, 1 - p, (p + 1) / 3, p / 4 + Fraction(3, 8)]
    found = []
    for kind, m in enumerate(shifts, 1):
        h = n * p + m
        j = math.floor(h)
        g = h - j
        weight = {1: int(g > 0), 2: 1 if g > 0 else half, 3: 0 if g == 0 and j % 2 == 0 else 1}.get(kind, g)
        at = lambda k: x[min(max(k, 1), n) - 1]
        found.append(float((1 - weight) * at(j) + weight * at(j + 1)))
    return found


def ewma(x, decay, centred):
    if centred:
        return pd.DataFrame(x).ewm(alpha=1 - decay).cov(bias=True).loc[len(x) - 1].to_numpy()
    weights = decay ** np.arange(len(x))[::-1]
    return (x.T * (weights / weights.sum())) @ x


def asymptotic(x, i, j, k, l):
    """The asymptotic covariance of √T·s_ij and √T·s_kl, from its definition."""
    return np.mean((x[:, i] * x[:, j] - np.mean(x[:, i] * x[:, j])) * (x[:, k] * x[:, l] - np.mean(x[:, k] * x[:, l])))


def shrink(returns, kind):
    """Ledoit and Wolf, element by element as in their papers: no sum is rearranged."""
    t, n = returns.shape
    x = returns - returns.mean(axis=0)
    s = x.T @ x / t
    d = np.sqrt(np.diag(s))
    pairs = [(i, j) for i in range(n) for j in range(n)]
    pi = sum(asymptotic(x, i, j, i, j) for i, j in pairs)
    rho = sum(asymptotic(x, i, i, i, i) for i in range(n))
    if kind == "constant_correlation":
        r = sum(s[i, j] / d[i] / d[j] for i, j in pairs if i < j) / (n * (n - 1) / 2)
        f = r * np.outer(d, d)
        for i, j in pairs:
            if i != j:
                rho += r / 2 * (d[j] / d[i] * asymptotic(x, i, i, i, j) + d[i] / d[j] * asymptotic(x, j, j, i, j))
    else:
        z = np.column_stack([x, x.mean(axis=1)])  # the factor is column n
        c, v = z[:, :n].T @ z[:, n] / t, np.mean(z[:, n] ** 2)
        f = np.outer(c, c) / v
        for i, j in pairs:
            if i != j:
                rho += (
                    c[j] * v * asymptotic(z, i, n, i, j)
                    + c[i] * v * asymptotic(z, j, n, i, j)
                    - c[i] * c[j] * asymptotic(z, n, n, i, j)
                ) / v**2
    np.fill_diagonal(f, np.diag(s))
    delta = min(1.0, max(0.0, (pi - rho) / np.sum((f - s) ** 2) / t))
    return {"intensity": delta, "covariance": delta * f + (1 - delta) * s}


def regression(x, y, constant):
    fit = sm.OLS(y, sm.add_constant(x) if constant else x).fit()
    return {
        "x": x, "y": y, "constant": constant, "params": fit.params, "bse": fit.bse, "tvalues": fit.tvalues, "pvalues": fit.pvalues,
        "r_squared": fit.rsquared, "adjusted": fit.rsquared_adj, "residual_deviation": math.sqrt(fit.mse_resid),
        "f": fit.fvalue, "f_p": fit.f_pvalue, "durbin_watson": sm.stats.durbin_watson(fit.resid),
    }


def longley():
    """Longley's data, whose columns are nearly dependent: exact normal equations in 40 digits."""
    data = sm.datasets.longley.load_pandas()
    x, y = data.exog.to_numpy(), data.endog.to_numpy()
    a = mp.matrix(sm.add_constant(x).tolist())
    b = mp.matrix([[float(value)] for value in y])
    inverse = mp.inverse(a.T * a)
    params = inverse * (a.T * b)
    e = b - a * params
    s2 = (e.T * e)[0] / (len(y) - a.cols)
    return {
        "x": x, "y": y, "params": [float(v) for v in params], "bse": [float(mp.sqrt(s2 * inverse[i, i])) for i in range(a.cols)],
        "residual_deviation": float(mp.sqrt(s2)),
    }


def nearest_correlation(a):
    """Qi and Sun (2006): the root y of diag((A + diag y)₊) = e gives X = (A + diag y)₊; not Higham's way."""
    def positive(y):
        values, vectors = np.linalg.eigh(a + np.diag(y))
        return (vectors * np.maximum(values, 0)) @ vectors.T
    root = scipy.optimize.root(lambda y: np.diag(positive(y)) - 1, 1 - np.diag(a), method="lm", options={"xtol": 1e-15, "ftol": 1e-15})
    x = positive(root.x)
    assert np.abs(np.diag(x) - 1).max() < 1e-12, root
    return {"matrix": a, "nearest": x, "distance": np.linalg.norm(x - a), "smallest": np.linalg.eigvalsh(a).min()}


samples = [
    rng.standard_normal(50),
    rng.standard_t(3, 120) * 0.01,
    1e9 + rng.standard_normal(40),
    np.array([1.0, 2.0, 3.0, 6.0]),
    np.array([2.0, 2.0, 5.0, 5.0, 5.0, -1.0]),
    rng.lognormal(size=30) * 1e150,
    rng.lognormal(size=30) * 1e-170,
]
levels = ["0", "0.01", "0.05", "0.07", "0.1", "0.25", "0.29", "0.5", "0.58", "0.75", "0.9", "0.95", "0.99", "0.999", "1"]
quantile_samples = [rng.standard_normal(n) for n in (1, 2, 5, 10, 37)] + [np.arange(100.0), np.array([1.0, 1, 2, 2, 2, 3])]
for method, number in (("linear", 6), ("median_unbiased", 7), ("weibull", 5), ("hazen", 4), ("normal_unbiased", 8)):
    for sample in quantile_samples:
        for p in levels:
            assert abs(np.quantile(sample, float(p), method=method) - quantiles(sample, p)[number]) < 1e-12

market = 0.01 * rng.standard_normal((60, 1))
panel = 0.0005 + market * rng.uniform(0.5, 1.5, 6) + 0.01 * rng.standard_t(5, (60, 6))
short = panel[:4]
small = 0.01 * rng.standard_normal((25, 3))
shrunk = []
for returns in (panel, short, small):
    target = sklearn.covariance.ledoit_wolf(returns)
    shrunk.append({
        "returns": returns,
        "scaled_identity": {"intensity": target[1], "covariance": target[0]},
        "constant_correlation": shrink(returns, "constant_correlation"),
        "single_factor": shrink(returns, "single_factor"),
    })
ties = np.round(panel, 2)
gaps = np.where(rng.uniform(size=panel.shape) < 0.3, np.nan, ties)
gaps[:50, 5] = np.nan
gaps[:, 4] = 0.25
frame = pd.DataFrame(gaps)
x, y = rng.standard_normal((40, 3)) @ np.array([[1, 0.5, 0], [0, 1, 0.2], [0, 0, 2]]), rng.standard_normal(40)
y = 0.3 + x @ np.array([0.5, 0, -1.2]) + 0.4 * y
series, other = pd.Series(1000 + rng.standard_normal(60)), pd.Series(rng.standard_normal(60))
rolling = {}
for window in (1, 2, 7, 20, 60, 61):
    a = series.rolling(window)
    direct = lambda f: [None] * min(window - 1, 60) + [f(slice(t - window + 1, t + 1)) for t in range(window - 1, 60)]
    sa, sb = series.to_numpy(), other.to_numpy()
    rolling[window] = {
        "mean": a.mean().tolist(),
        "deviation": direct(lambda w: np.std(sa[w], ddof=1) if window > 1 else math.nan),
        "covariance": direct(lambda w: np.cov(sa[w], sb[w])[0, 1] if window > 1 else math.nan),
        "correlation": direct(lambda w: np.corrcoef(sa[w], sb[w])[0, 1] if window > 1 else math.nan),
        "beta": direct(lambda w: np.cov(sa[w], sb[w])[0, 1] / np.var(sb[w], ddof=1) if window > 1 else math.nan),
    }
ridge = []
for alpha in (0.1, 1.0, 50.0):
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    fit = sklearn.linear_model.Ridge(alpha=alpha, solver="svd").fit(z, y)
    slopes = fit.coef_ / x.std(axis=0)
    ridge.append({"alpha": alpha, "coefficients": slopes, "intercept": fit.intercept_ - slopes @ x.mean(axis=0), "r_squared": fit.score(z, y)})
noise = np.eye(8) * 0.1 + 0.9
broken = noise + np.triu(rng.uniform(-0.4, 0.1, (8, 8)), 1)
broken = np.triu(broken, 1) + np.triu(broken, 1).T + np.eye(8)
matrices = [
    np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]]),
    np.array([[2.0, -1, 0, 0], [-1, 2, -1, 0], [0, -1, 2, -1], [0, 0, -1, 2]]),
    broken,
]
json.dump(
    plain({
        "source": "mpmath with 40 digits, exact fractions, NumPy, pandas, SciPy, scikit-learn, statsmodels; tests/generate/statistics.py",
        "tolerance": "relative 1e-12 or absolute 1e-14 of the scale, in the test",
        "moments": [moments(sample) for sample in samples],
        "quantile": [{"sample": s, "p": [[float(p), quantiles(s, p)] for p in levels]} for s in quantile_samples],
        "covariance": {
            "returns": panel,
            "sample": np.cov(panel, rowvar=False),
            "population": np.cov(panel, rowvar=False, ddof=0),
            "ewma": ewma(panel, 0.94, False),
            "centred_ewma": ewma(panel, 0.94, True),
        },
        "shrinkage": shrunk,
        "correlation": {
            "returns": panel,
            "ties": ties,
            "pearson": np.corrcoef(panel, rowvar=False),
            "spearman": scipy.stats.spearmanr(panel).statistic,
            "spearman_ties": scipy.stats.spearmanr(ties).statistic,
            "p_values": [[r, n, 2 * float(scipy.stats.t.sf(abs(r) * math.sqrt((n - 2) / (1 - r * r)), n - 2))] for r, n in ((0.1, 20), (-0.5, 12), (0.9, 3), (0.999, 250))],
        },
        "pairwise": {
            "returns": gaps,
            "overlap": (~np.isnan(gaps)).astype(int).T @ (~np.isnan(gaps)).astype(int),
            "pearson": frame.corr(min_periods=12).to_numpy(),
            "spearman": frame.corr("spearman", min_periods=12).to_numpy(),
        },
        "regression": [regression(x, y, True), regression(x, y, False)],
        "longley": longley(),
        "ridge": ridge,
        "rolling": {"x": series.to_numpy(), "y": other.to_numpy(), "windows": rolling},
        "nearest_correlation": [nearest_correlation(a) for a in matrices],
    }),
    out.open("w"),
)
print("wrote", out, out.stat().st_size)
