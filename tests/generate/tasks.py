"""Known answers for the tasks of the task API, from NumPy and SciPy."""

import itertools
import json
from pathlib import Path

import numpy as np
from scipy import optimize, stats

OUT = Path(__file__).resolve().parents[1] / "fixtures" / "http" / "tasks.json"
rng = np.random.default_rng(7)


def sample(means, deviations, correlation, rows, first):
    """Daily returns with exactly these annual means, the first row given."""
    n = len(means)
    root = np.linalg.cholesky((1 - correlation) * np.eye(n) + correlation)
    r = (rng.standard_normal((rows, n)) @ root.T) * deviations
    r[0] = first
    rest = (np.array(means) / 252 * rows - r[0]) / (rows - 1)
    r[1:] += rest - r[1:].mean(axis=0)
    return np.round(r, 6)


def quadratic(mean, sigma, low, high, target=None):
    """The least variance, by trying every set of assets at their bounds."""
    n, best = len(mean), None
    for state in itertools.product((0, 1, 2), repeat=n):
        for binds in (False, True) if target is not None else (False,):
            free = [i for i in range(n) if state[i] == 0]
            w = np.array([{0: 0.0, 1: low, 2: high}[s] for s in state])
            rows = [np.ones(n)] + ([mean] if binds else [])
            want = [1.0] + ([target] if binds else [])
            k, m = len(free), len(rows)
            a = np.zeros((k + m, k + m))
            b = np.zeros(k + m)
            fixed = sigma @ w
            a[:k, :k] = sigma[np.ix_(free, free)]
            for j, row in enumerate(rows):
                a[:k, k + j] = a[k + j, :k] = row[free]
                b[k + j] = want[j] - row @ w
            b[:k] = -fixed[free]
            w[free] = np.linalg.lstsq(a, b, rcond=None)[0][:k]
            ok = abs(w.sum() - 1) < 1e-10 and (w >= low - 1e-12).all() and (w <= high + 1e-12).all()
            ok = ok and (target is None or mean @ w >= target - 1e-12)
            if ok and (best is None or w @ sigma @ w < best @ sigma @ best):
                best = w
    return best


def least(objective, n, low=0.0, high=1.0):
    """The least of a smooth objective, polished from several starts."""
    found = []
    for start in [np.full(n, 1 / n)] + [np.random.default_rng(k).dirichlet(np.ones(n)) for k in range(8)]:
        answer = optimize.minimize(objective, start, method="SLSQP", bounds=[(low, high)] * n,
                                   constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
                                   options={"ftol": 1e-16, "maxiter": 1000})
        found.append(answer.x)
    return min(found, key=objective)


def tail_portfolio(returns, confidence):
    """The least expected shortfall, as a linear program."""
    t, n = returns.shape
    scale = 1 / (t * (1 - confidence))
    cost = np.concatenate([np.zeros(n), [1.0], np.full(t, scale)])
    rows = np.hstack([-returns, -np.ones((t, 1)), -np.eye(t)])
    answer = optimize.linprog(cost, A_ub=rows, b_ub=np.zeros(t), A_eq=[[1.0] * n + [0.0] * (t + 1)], b_eq=[1.0],
                              bounds=[(0, 1)] * n + [(None, None)] + [(0, None)] * t, method="highs")
    return answer.x[:n], answer.fun


def tail_of(r, p):
    """Value at risk and its tail mean of a generalized Pareto distribution beyond the worst tenth."""
    threshold = -np.quantile(r, 0.1)
    excess = -r[r < -threshold] - threshold

    def cost(x):
        return stats.genpareto.nnlf((x[0], 0.0, np.exp(x[1])), excess)

    start = np.array([0.1, np.log(excess.mean())])
    for _ in range(5):
        start = optimize.minimize(cost, start, method="Nelder-Mead",
                                  options={"xatol": 1e-12, "fatol": 1e-14, "maxiter": 20000, "maxfev": 20000}).x
    xi, beta = start[0], np.exp(start[1])
    value = threshold + beta / xi * ((p / (len(excess) / len(r))) ** -xi - 1)
    return value, value / (1 - xi) + (beta - xi * threshold) / (1 - xi)


def performance(r, b, rate):
    """The measures as the field defines them."""
    m, per = 252, rate / 252
    grown = np.concatenate([[1.0], np.cumprod(1 + r)])
    peaks = np.maximum.accumulate(grown)
    total, other = grown[-1] - 1, np.prod(1 + b) - 1
    annual = lambda x, n: (1 + x) ** (m / n) - 1
    beta = np.cov(r, b, ddof=1)[0, 1] / b.var(ddof=1)
    alpha = (r.mean() - per) - beta * (b.mean() - per)
    active = r - b
    downside = np.sqrt(np.mean(np.minimum(r - per, 0) ** 2) * m)
    return {
        "total_return": total,
        "annualized_return": annual(total, len(r)),
        "volatility": r.std(ddof=1) * np.sqrt(m),
        "sharpe_ratio": (r.mean() - per) / r.std(ddof=1) * np.sqrt(m),
        "max_drawdown": (grown / peaks - 1).min(),
        "excess_return": annual(total, len(r)) - annual(other, len(b)),
        "tracking_error": active.std(ddof=1) * np.sqrt(m),
        "information_ratio": active.mean() / active.std(ddof=1) * np.sqrt(m),
        "beta": beta,
        "alpha": (1 + alpha) ** m - 1,
        "var_95": np.quantile(r, 0.05),
        "var_99": np.quantile(r, 0.01),
        "downside_deviation": downside,
        "sortino_ratio": (r.mean() - per) * m / downside,
    }


def moments(r):
    return {
        "mean_return": r.mean(),
        "volatility": r.std(),
        "skewness": stats.skew(r, bias=False),
        "kurtosis": stats.kurtosis(r, bias=False),
    }


portfolio = sample([0.10, 0.05, 0.02], np.array([0.010, 0.015, 0.004]), 0.2, 30, [0.01, 0.02, -0.01])
assets = sample([0.09, 0.12, 0.04], np.array([0.009, 0.012, 0.005]), 0.2, 30, [0.01, 0.02, 0.015])
weights = np.array([0.4, 0.3, 0.3])
series = portfolio @ weights
mean, sigma = 252 * assets.mean(axis=0), 252 * np.cov(assets.T, ddof=1)
vol = np.sqrt(np.diag(sigma))

z = stats.norm.ppf([0.95, 0.99])
levels = {"95%": 0.05, "99%": 0.01}
historical = {k: np.quantile(series, p) for k, p in levels.items()}
normal = {k: series.mean() - series.std() * stats.norm.ppf(1 - p) for k, p in levels.items()}


def cornish_fisher(p):
    s, k, q = stats.skew(series), stats.kurtosis(series), stats.norm.ppf(p)
    bent = q + (q**2 - 1) * s / 6 + (q**3 - 3 * q) * k / 24 - (2 * q**3 - 5 * q) * s**2 / 36
    return series.mean() + series.std() * bent


long_series = np.round(0.01 * rng.standard_t(4, 400) / np.sqrt(2), 6)
evt_value, evt_tail = tail_of(long_series, 0.01)

# Returns whose sample covariance is exactly that of the specification's case of four assets.
case = np.array([[0.04, 0.01, 0.02, 0.01], [0.01, 0.09, 0.01, 0.02], [0.02, 0.01, 0.06, 0.01], [0.01, 0.02, 0.01, 0.16]])
noise = rng.standard_normal((16, 4))
noise -= noise.mean(axis=0)
white = noise @ np.linalg.inv(np.linalg.cholesky(np.cov(noise.T, ddof=1))).T
four = white @ np.linalg.cholesky(case / 252).T + 0.0004

tail_weights, tail_value = tail_portfolio(assets, 0.9)
risk = lambda w: w * (sigma @ w) / (w @ sigma @ w)
parity = optimize.minimize(lambda y: 0.5 * np.exp(y) @ sigma @ np.exp(y) - y.mean(), -np.log(vol), method="BFGS",
                           options={"gtol": 1e-14}).x
parity = np.exp(parity) / np.exp(parity).sum()

# One view: the second asset returns 3 % more than the first.
market, delta, tau = np.full(3, 1 / 3), 3.0, 0.05
prior = delta * sigma @ market
p, q = np.array([[-1.0, 1.0, 0.0]]), np.array([0.03])
omega = np.diag(np.diag(p @ (tau * sigma) @ p.T))
inverse = np.linalg.inv
left = inverse(inverse(tau * sigma) + p.T @ inverse(omega) @ p)
posterior = left @ (inverse(tau * sigma) @ prior + p.T @ inverse(omega) @ q)
blended = least(lambda w: -(posterior @ w) / np.sqrt(w @ (sigma + left) @ w), 3)

utility = least(lambda w: -(mean @ w) + 1.5 * w @ sigma @ w, 3)
aimed = quadratic(mean, sigma, 0.0, 0.4, 0.08)
benchmark = assets[:, 0]

fixture = {
    "source": "NumPy %s, SciPy %s; tests/generate/tasks.py" % (np.__version__, __import__("scipy").__version__),
    "tolerance": 1e-9,
    "portfolio": {"weights": weights.tolist(), "historical_returns": portfolio.tolist()},
    "assets": {"returns": assets.tolist(), "asset_names": ["Stock_A", "Stock_B", "Bond_A"]},
    "four": four.tolist(),
    "long_series": long_series.tolist(),
    "var": {
        "historical": {"var": historical, "cvar": {k: series[series <= v].mean() for k, v in historical.items()}},
        "parametric": {"var": {k: series.mean() + series.std() * stats.norm.ppf(p) for k, p in levels.items()},
                       "cvar": {k: series.mean() - series.std() * stats.norm.pdf(stats.norm.ppf(p)) / p
                                for k, p in levels.items()}},
        "cornish_fisher": {"var": {k: cornish_fisher(p) for k, p in levels.items()}},
        "evt_pot": {"tolerance": 1e-7, "var": -evt_value, "cvar": -evt_tail},
        "statistics": moments(series),
    },
    "stress": {
        "crash": [series.mean() - 0.3, series.std()],
        "spike": [2 * series.mean(), 2 * series.std()],
        "centred_spike": [series.mean(), 2 * series.std()],
        "shocks": [series.mean() + float(weights @ [-0.3, -0.25, -0.1]), series.std()],
        "window": {"first": 5, "last": 9, "pnl": float(weights @ (np.prod(1 + portfolio[5:10], axis=0) - 1)),
                   "mean": series[5:10].mean(), "volatility": series[5:10].std()},
    },
    "frontier": {
        "min_volatility": quadratic(mean, sigma, 0.0, 1.0).tolist(),
        "capped": quadratic(mean, sigma, 0.1, 0.5).tolist(),
        "max_sharpe": least(lambda w: -(mean @ w - 0.02) / np.sqrt(w @ sigma @ w), 3).tolist(),
        "mean": mean.tolist(),
        "volatility": vol.tolist(),
    },
    "optimize": {
        "documented": aimed.tolist(),
        "documented_return": float(mean @ aimed),
        "documented_volatility": float(np.sqrt(aimed @ sigma @ aimed)),
        "documented_contributions": risk(aimed).tolist(),
        "utility": {"tolerance": 1e-6, "weights": utility.tolist()},
        "risk_parity": {"tolerance": 1e-7, "weights": parity.tolist()},
        "inverse_volatility": (1 / vol / (1 / vol).sum()).tolist(),
        "max_diversification": {"tolerance": 1e-5,
                                "weights": least(lambda w: -(vol @ w) / np.sqrt(w @ sigma @ w), 3).tolist()},
        "cvar": {"tolerance": 1e-6, "weights": tail_weights.tolist(), "value": tail_value},
        "black_litterman": {"prior": prior.tolist(), "posterior": posterior.tolist(), "tolerance": 1e-5,
                            "weights": blended.tolist()},
    },
    "performance": {"benchmark": benchmark.tolist(), **performance(series, benchmark, 0.02)},
}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(fixture, indent=1, default=float) + "\n")
