"""tests/fixtures/portfolio/drawdown.json: portfolios of least conditional drawdown at risk, with what proves that they are (SciPy, HiGHS).

The drawdown on day t is max(0, W_1, ..., W_t) - W_t, where W_t sums returns without compounding. The least
mean of the worst (1 - b) T of them is a linear program over weights w, peaks u, tail bound a and excesses v:

    min a + sum v / ((1 - b) T)   with   v_t >= u_t - W_t - a,  u_t >= u_{t-1},  u_t >= W_t,  u, v >= 0

The duals q of the first and p of the third inequality are weights on days: for every portfolio its drawdown at
risk is at least (sum p_t C_t - sum q_t C_t) . w, where C_t sums the returns of the assets, so that the least
element of that vector is a bound which no portfolio passes.

Run: python tests/generate/drawdown.py
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy.optimize import linprog
from scipy.sparse import coo_matrix


def case(seed, days, assets, confidence):
    rng = np.random.default_rng(seed)
    factor = rng.normal(0.0003, 0.008, (days, 1))
    noise = rng.normal(0.0002, 0.01, (days, assets))
    returns = np.round(factor + noise, 6)
    cumulative = returns.cumsum(axis=0)
    n, t = assets, days
    w, u, v, a = range(n), n, n + t, n + 2 * t
    rows, columns, values, bounds = [], [], [], []

    def constraint(entries):  # sum of entries <= 0
        for column, value in entries:
            rows.append(len(bounds)), columns.append(column), values.append(value)
        bounds.append(0.0)

    for k in range(t):
        constraint([(u + k, 1.0), (v + k, -1.0), (a, -1.0)] + [(i, -cumulative[k, i]) for i in w])
    for k in range(t):
        constraint([(u + k, -1.0)] + [(i, cumulative[k, i]) for i in w])
    for k in range(1, t):
        constraint([(u + k - 1, 1.0), (u + k, -1.0)])
    cost = np.zeros(n + 2 * t + 1)
    cost[v : v + t] = 1.0 / ((1.0 - confidence) * t)
    cost[a] = 1.0
    budget = np.zeros((1, n + 2 * t + 1))
    budget[0, :n] = 1.0
    solved = linprog(
        cost,
        A_ub=coo_matrix((values, (rows, columns)), shape=(len(bounds), n + 2 * t + 1)).tocsr(),
        b_ub=bounds,
        A_eq=budget,
        b_eq=[1.0],
        bounds=[(0, None)] * (n + 2 * t) + [(None, None)],
        method="highs-ds",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    assert solved.status == 0, solved.message
    duals = -solved.ineqlin.marginals
    sparse = lambda part: [[int(k), float(part[k])] for k in np.flatnonzero(np.abs(part) > 0)]
    return {
        "confidence": confidence,
        "returns": returns.tolist(),
        "drawdown_at_risk": float(solved.fun),
        "tail": sparse(duals[:t]),
        "peaks": sparse(duals[t : 2 * t]),
    }


fixture = {
    "source": f"linear programs by HiGHS in SciPy {scipy.__version__}; tests/generate/drawdown.py",
    "tolerance": "1e-8",
    "cases": [case(1, 120, 6, 0.8), case(2, 250, 10, 0.95), case(3, 60, 3, 0.5)],
}
out = Path(__file__).parents[1] / "fixtures" / "portfolio" / "drawdown.json"
out.write_text(json.dumps(fixture, indent=1).replace("[\n     ", "[").replace(",\n     ", ", ").replace("\n    ]", "]") + "\n")
for one in fixture["cases"]:
    print(one["drawdown_at_risk"], one["tail"][:3], one["peaks"][:5])
