"""Times what others need for the workloads of portfolio.rs and portfolio_backtest.rs.

    python benches/peers/portfolio.py [repetitions]

Wants numpy, scipy, numba, quadprog, clarabel and PyPortfolioOpt; a peer that is not installed is left out.
Inputs have the sizes and the laws of those benches, not their bits: daily returns of assets on five factors
with heavy tails. Run it in the same minutes as `cargo bench -p benches --bench portfolio`.
"""

import math
import statistics
import sys
import time

import numpy as np

REPETITIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 3


def returns(seed, rows, assets):
    random = np.random.default_rng(seed)
    loadings = random.normal(0, 0.004, (assets, 5))
    loadings[:, 0] = 0.01 * (0.6 + 0.8 * random.uniform(size=assets))
    own = random.uniform(0.006, 0.02, assets)

    def heavy(*shape):
        return random.standard_t(5, shape) / math.sqrt(5 / 3)

    return heavy(rows, 5) @ loadings.T + own * heavy(rows, assets)


def estimates(seed, rows, assets):
    covariance = np.cov(returns(seed, rows, assets).T) * 252
    covariance = 0.9 * covariance + 0.1 * np.diag(np.diag(covariance))
    return np.random.default_rng(seed + 1).normal(0.08, 0.05, assets), covariance


def quadprog_mean_variance(mean, covariance):
    import quadprog

    n = len(mean)
    rows = np.c_[np.ones(n), np.eye(n), -np.eye(n)]
    bounds = np.r_[1.0, np.zeros(n), np.full(n, -0.05)]
    return lambda: quadprog.solve_qp(5 * covariance, mean, rows, bounds, 1)


def clarabel_mean_variance(mean, covariance):
    import clarabel
    import scipy.sparse as sparse

    n = len(mean)
    quadratic = sparse.csc_matrix(np.triu(5 * covariance))
    rows = sparse.vstack([np.ones((1, n)), -sparse.eye(n), sparse.eye(n)]).tocsc()
    bounds = np.r_[1.0, np.zeros(n), np.full(n, 0.05)]
    cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(2 * n)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    return lambda: clarabel.DefaultSolver(quadratic, -mean, rows, bounds, cones, settings).solve()


def pypfopt(mean, covariance, choose):
    from pypfopt import EfficientFrontier

    return lambda: choose(EfficientFrontier(mean, covariance, weight_bounds=(0, 0.05)))


def quadprog_frontier(mean, covariance):
    import quadprog

    n = len(mean)
    rows = np.c_[np.ones(n), mean, np.eye(n)]
    targets = np.linspace(mean.mean(), 0.98 * mean.max(), 50)

    def run():
        for target in targets:
            quadprog.solve_qp(covariance, np.zeros(n), rows, np.r_[1.0, target, np.zeros(n)], 1)

    return run


def newton_risk_parity(covariance):
    n = len(covariance)

    def run():
        x = 1 / np.sqrt(np.diag(covariance))
        x /= math.sqrt(x @ covariance @ x)
        for _ in range(50):
            gradient = covariance @ x - 1 / (n * x)
            if np.abs(gradient * x).max() < 1e-12:
                break
            step = np.linalg.solve(covariance + np.diag(1 / (n * x**2)), -gradient)
            share = 1.0
            while (x + share * step).min() <= 0:
                share /= 2
            x = x + share * step
        return x / x.sum()

    return run


def highs_expected_shortfall(history):
    from scipy.optimize import linprog

    rows, n = history.shape
    beyond = np.hstack([-history, -np.ones((rows, 1)), -np.eye(rows)])
    cost = np.r_[np.zeros(n), 1, np.full(rows, 1 / (0.05 * rows))]
    budget = np.r_[np.ones(n), np.zeros(rows + 1)][None]
    bounds = [(0, 1)] * n + [(None, None)] + [(0, None)] * rows
    return lambda: linprog(
        cost, A_ub=beyond, b_ub=np.zeros(rows), A_eq=budget, b_eq=[1], bounds=bounds, method="highs-ds"
    )


def numba_grid():
    import numba

    prices = 100 * np.exp(np.cumsum(np.random.default_rng(7).normal(0.0003, 0.012, 2520)))
    short = np.repeat(np.arange(5, 45), 25)
    long = np.tile(np.arange(50, 300, 10), 40)
    sums = np.r_[0.0, np.cumsum(prices)]
    earned = prices[1:] / prices[:-1] - 1

    @numba.njit(parallel=True)
    def grid(sums, earned, short, long, cost):
        out = np.empty((3, short.size))
        bars = earned.size
        for k in numba.prange(short.size):
            a, b = short[k], long[k]
            wealth = peak = 1.0
            fall = total = squares = before = 0.0
            for t in range(bars):
                held = 0.0
                if t >= b - 1 and (sums[t + 1] - sums[t + 1 - a]) / a > (sums[t + 1] - sums[t + 1 - b]) / b:
                    held = 1.0
                x = held * earned[t] - cost * abs(held - before)
                before = held
                wealth *= 1 + x
                peak = max(peak, wealth)
                fall = max(fall, 1 - wealth / peak)
                total += x
                squares += x * x
            variance = (squares - total * total / bars) / (bars - 1)
            out[0, k] = wealth - 1
            out[1, k] = total / bars / math.sqrt(variance) * math.sqrt(252) if variance > 0 else 0.0
            out[2, k] = fall
        return out

    return lambda: grid(sums, earned, short, long, 0.001)


def median(run):
    """Milliseconds, after one run that compiles and warms up."""
    run()
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        run()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def main():
    mean, wide = estimates(11, 2520, 500)
    hundred = estimates(41, 1260, 100)
    peers = [
        ("mean-variance, 500 assets, cap 5 %", "quadprog", lambda: quadprog_mean_variance(mean, wide)),
        ("mean-variance, 500 assets, cap 5 %", "Clarabel", lambda: clarabel_mean_variance(mean, wide)),
        (
            "minimum variance, 500 assets, cap 5 %",
            "PyPortfolioOpt",
            lambda: pypfopt(mean, wide, lambda frontier: frontier.min_volatility()),
        ),
        (
            "maximum Sharpe ratio, 500 assets, cap 5 %",
            "PyPortfolioOpt",
            lambda: pypfopt(mean, wide, lambda frontier: frontier.max_sharpe(risk_free_rate=0.02)),
        ),
        ("risk parity, 500 assets", "NumPy, Newton", lambda: newton_risk_parity(wide)),
        ("frontier of 50 points, 100 assets", "quadprog", lambda: quadprog_frontier(*hundred)),
        (
            "minimum expected shortfall, 50 assets, 1000 rows",
            "HiGHS",
            lambda: highs_expected_shortfall(returns(51, 1000, 50)),
        ),
        ("1000 crossovers, 2520 days", "numba, parallel", numba_grid),
    ]
    for workload, peer, prepare in peers:
        try:
            run = prepare()
        except ImportError as missing:
            print(f"{workload:50} {peer:16} not installed: {missing.name}")
            continue
        print(f"{workload:50} {peer:16} {median(run):10.3f} ms", flush=True)


if __name__ == "__main__":
    main()
