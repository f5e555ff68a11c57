"""tests/fixtures/risk/var.json: value at risk and expected shortfall of a made-up series, by NumPy, SciPy and mpmath.

Expected shortfalls come from numerical integration of the quantile function, never from a closed form.
"""

import json
import math
import pathlib

import mpmath as mp
import numpy as np
from scipy import optimize, stats

mp.mp.dps = 30
out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "var.json"
rng = np.random.default_rng(7)

# Clustered, fat-tailed and skewed, as daily returns are.
volatility = 0.012 * np.exp(0.4 * np.sin(np.arange(500) / 40.0))
returns = np.round(0.0004 + volatility * (stats.t(4).rvs(500, random_state=rng) / math.sqrt(2.0)) - 0.0006 * rng.exponential(1.0, 500), 6)
panel = np.round(rng.multivariate_normal([0.0003, 0.0002, 0.0005, 0.0], 1e-4 * np.array([[1.0, 0.5, 0.3, -0.2], [0.5, 2.0, 0.4, 0.1], [0.3, 0.4, 1.5, 0.0], [-0.2, 0.1, 0.0, 0.6]]), 250), 6)
weights = [0.4, 0.3, 0.5, -0.2]
n = len(returns)
levels = [0.9, 0.95, 0.975, 0.99]
tail = lambda c: round(1.0 - c, 12)
numpy_methods = {
    "inverse_empirical": "inverted_cdf",
    "averaged_inverse_empirical": "averaged_inverted_cdf",
    "closest_observation": "closest_observation",
    "interpolated_inverse_empirical": "interpolated_inverted_cdf",
    "hazen": "hazen",
    "weibull": "weibull",
    "linear": "linear",
    "median_unbiased": "median_unbiased",
    "normal_unbiased": "normal_unbiased",
}


def mean_of_quantiles(quantile, p):
    """ES = -1/p * integral of the quantile function from 0 to p, on a logarithmic grid."""
    return float(-mp.quad(lambda s: quantile(mp.e**s) * mp.e**s, [-mp.inf, mp.log(p) - 20, mp.log(p) - 5, mp.log(p)]) / p)


def historical(c):
    p, s = tail(c), np.sort(returns)
    q = np.quantile(returns, p)
    k = math.ceil(round(n * p, 9))
    whole = math.floor(round(n * p, 9))
    part = round(n * p, 9) - whole
    fractional = -(s[:whole].sum() + part * s[whole]) / (n * p)
    ranks = stats.binom(n, p)
    low = max(l for l in range(n + 1) if l == 0 or ranks.cdf(l - 1) <= 0.025)
    high = min(u for u in range(1, n + 2) if ranks.sf(u - 1) <= 0.025)
    return {
        "value_at_risk": -q,
        "at_or_below": -returns[returns <= q].mean(),
        "worst_observations": -s[:k].mean(),
        "fractional": fractional,
        "tail_observations": int((returns <= q).sum()),
        "by_method": {name: -float(np.quantile(returns, p, method=theirs)) for name, theirs in numpy_methods.items()},
        "interval": [-s[high - 1] if high <= n else None, -s[low - 1] if low > 0 else None],
    }


def pair(var, es):
    return {"value_at_risk": float(var), "expected_shortfall": float(es)}


mean, sd = returns.mean(), returns.std()
skew, kurt = stats.skew(returns), stats.kurtosis(returns)


def normal(c):
    # The quantile of a normal variable, by the inverse error function.
    quantile = lambda u: mp.mpf(mean) - mp.mpf(sd) * mp.sqrt(2) * mp.erfinv(1 - 2 * u)
    density = lambda x: x * mp.npdf(x, mean, sd)
    q = quantile(mp.mpf(tail(c)))
    return pair(-q, -mp.quad(density, [mp.mpf(mean) - 30 * mp.mpf(sd), q - 3 * sd, q]) / tail(c))


def student(c, degrees, location, scale):
    d = stats.t(degrees, location, scale)
    q = d.ppf(tail(c))
    log_constant = mp.loggamma((degrees + 1) / mp.mpf(2)) - mp.loggamma(degrees / mp.mpf(2)) - mp.log(degrees * mp.pi) / 2
    density = lambda x: mp.e**log_constant * (1 + x * x / degrees) ** (-(mp.mpf(degrees) + 1) / 2)
    z = (q - location) / scale
    first = mp.quad(lambda s: -mp.e**s * density(-mp.e**s) * mp.e**s, [mp.log(-z), mp.log(-z) + 5, mp.log(-z) + 30, mp.log(-z) + 100])
    return pair(-q, -(location + scale * first / tail(c)))


def cornish_fisher(c):
    z = mp.mpf(float(stats.norm.ppf(tail(c))))
    bend = lambda z: z + (z**2 - 1) * skew / 6 + (z**3 - 3 * z) * kurt / 24 - (2 * z**3 - 5 * z) * skew**2 / 36
    inner = mp.quad(lambda z: (mean + sd * bend(z)) * mp.npdf(z), [-40, z - 5, z])
    return pair(-(mean + sd * bend(z)), -inner / tail(c))


def log_likelihood(shape, scale, y):
    return stats.genpareto.logpdf(y, shape, 0, scale).sum()


threshold = -np.quantile(returns, 0.10)
excess = -returns[-returns > threshold] - threshold
start = stats.genpareto.fit(excess, floc=0)
best = optimize.minimize(lambda v: -log_likelihood(v[0], math.exp(v[1]), excess), [start[0], math.log(start[2])], method="Nelder-Mead", options={"xatol": 1e-13, "fatol": 1e-13, "maxiter": 10000})
shape, scale = best.x[0], math.exp(best.x[1])


def pareto_figures(c, shape, scale, share):
    """VaR and ES of the tail, the second by integrating the quantile function."""
    p = tail(c)
    quantile = lambda u: threshold + scale / mp.mpf(shape) * ((mp.mpf(u) / share) ** (-mp.mpf(shape)) - 1)
    return float(quantile(p)), float(mp.quad(lambda s: quantile(mp.e**s) * mp.e**s, [mp.log(p) - 2000, mp.log(p) - 200, mp.log(p) - 20, mp.log(p)]) / p)


def extreme_value(c):
    share = len(excess) / n
    var, es = pareto_figures(c, shape, scale, share)
    # The expected information of one excess, by integrating products of numerical scores.
    h = 1e-5
    score = lambda y: [
        (stats.genpareto.logpdf(y, shape + h, 0, scale) - stats.genpareto.logpdf(y, shape - h, 0, scale)) / (2 * h),
        (stats.genpareto.logpdf(y, shape, 0, scale * (1 + h)) - stats.genpareto.logpdf(y, shape, 0, scale * (1 - h))) / (2 * h * scale),
    ]
    us = (np.arange(400_000) + 0.5) / 400_000
    scores = np.array(score(stats.genpareto.ppf(us, shape, 0, scale)))
    covariance = np.linalg.inv(scores @ scores.T / len(us)) / len(excess)
    errors = []
    for k in (0, 1):
        f = lambda a, b, s: pareto_figures(c, a, b, s)[k]
        g = np.array([
            (f(shape + h, scale, share) - f(shape - h, scale, share)) / (2 * h),
            (f(shape, scale * (1 + h), share) - f(shape, scale * (1 - h), share)) / (2 * h * scale),
        ])
        counted = (f(shape, scale, share * (1 + h)) - f(shape, scale, share * (1 - h))) / (2 * h * share)
        errors.append(math.sqrt(g @ covariance @ g + counted**2 * share * (1 - share) / n))
    return pair(var, es) | {"value_at_risk_error": errors[0], "expected_shortfall_error": errors[1]}


def weighted(c, decay):
    w = decay ** np.arange(n - 1, -1, -1.0)
    w /= w.sum()
    order = np.argsort(returns)
    reached = np.cumsum(w[order])
    k = int(np.argmax(reached >= tail(c)))
    q = returns[order][k]
    below = order[:k]
    fractional = ((w[below] * returns[below]).sum() + (tail(c) - w[below].sum()) * q) / tail(c)
    at = order[: k + 1]
    return {"value_at_risk": -q, "at_or_below": -np.average(returns[at], weights=w[at]), "fractional": -fractional}


def filtered(c, decay):
    variance = [np.mean(returns**2)]
    for r in returns:
        variance.append(decay * variance[-1] + (1 - decay) * r * r)
    scaled = returns / np.sqrt(variance[:-1]) * math.sqrt(variance[-1])
    q = np.quantile(scaled, tail(c))
    return pair(-q, -scaled[scaled <= q].mean())


def fitted_student():
    v, m, s = stats.t.fit(returns)
    f = lambda x: -stats.t.logpdf(returns, math.exp(x[0]), x[1], math.exp(x[2])).sum()
    best = optimize.minimize(f, [math.log(v), m, math.log(s)], method="Nelder-Mead", options={"xatol": 1e-12, "fatol": 1e-12, "maxiter": 10000})
    return math.exp(best.x[0]), best.x[1], math.exp(best.x[2])


def kupiec(x, t, p):
    """By the binomial log probabilities."""
    lr = 2 * (stats.binom.logpmf(x, t, x / t) - stats.binom.logpmf(x, t, p))
    return [x, t, p, float(lr), float(stats.chi2.sf(lr, 1))]


ml = fitted_student()
by_kurtosis = 4 + 6 / kurt
moment_scale = lambda v: sd * math.sqrt((v - 2) / v)
sums = np.convolve(returns, np.ones(10), mode="valid")
portfolio = panel @ weights
covariance = np.cov(panel.T, ddof=0)
z99 = float(stats.norm.ppf(0.99))
json.dump(
    {
        "source": "NumPy, SciPy and mpmath, expected shortfalls by numerical integration; Jorion (2007) and Case D of the task specification for what bears their names; tests/generate/var.py",
        "tolerance": "relative, in the test",
        "returns": returns.tolist(),
        "levels": levels,
        "moments": {"mean": mean, "standard_deviation": sd, "skewness": skew, "excess_kurtosis": kurt},
        "historical": [historical(c) for c in levels],
        "overlapping_10": [-float(np.quantile(sums, tail(c))) for c in levels],
        "normal": [normal(c) for c in levels],
        "student_4": [student(c, 4.0, mean, moment_scale(4.0)) for c in levels],
        "student_kurtosis": {"degrees": by_kurtosis, "levels": [student(c, by_kurtosis, mean, moment_scale(by_kurtosis)) for c in levels]},
        "student_likelihood": {"degrees": ml[0], "location": ml[1], "scale": ml[2], "levels": [student(c, *ml) for c in levels]},
        "cornish_fisher": [cornish_fisher(c) for c in levels],
        "extreme_value": {"threshold": threshold, "exceedances": len(excess), "shape": shape, "scale": scale, "log_likelihood": float(log_likelihood(shape, scale, excess)), "levels": [extreme_value(c) for c in levels[1:]]},
        "age_weighted": [weighted(c, 0.99) for c in levels],
        "filtered": [filtered(c, 0.94) for c in levels],
        "panel": panel.tolist(),
        "weights": weights,
        "portfolio": {"value_at_risk_99": -float(np.quantile(portfolio, 0.01)), "expected_shortfall_99": -float(portfolio[portfolio <= np.quantile(portfolio, 0.01)].mean()), "normal_99": z99 * float(portfolio.std()) - float(portfolio.mean()), "covariance": covariance.tolist(), "mean": panel.mean(0).tolist()},
        "kupiec": [kupiec(x, t, p) for x, t, p in [(0, 250, 0.01), (2, 250, 0.01), (5, 250, 0.01), (10, 250, 0.01), (20, 252, 0.05), (0, 10, 0.05), (10, 10, 0.05), (1, 1, 0.5), (25, 500, 0.05), (80, 1000, 0.1)]],
        "traffic_light": [float(stats.binom.cdf(x, 250, 0.01)) for x in range(16)],
    },
    out.open("w"),
)
print("wrote", out, "shape", shape, "student", ml, "kurtosis", kurt, skew)
