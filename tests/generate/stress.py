"""tests/fixtures/risk/stress.json: EWMA correlations by pandas, conditional moves by regression, reverse stress by enumeration."""

import itertools
import json
import pathlib

import numpy as np
import pandas as pd

out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "stress.json"
rng = np.random.default_rng(23)
T, K = 300, 4
market = rng.standard_t(5, T) * 0.008
factors = np.round(np.column_stack([market, 0.9 * market + rng.normal(0, 0.004, T), 1.1 * market + rng.normal(0, 0.005, T),
                                    rng.normal(0, 0.006, T)]), 5)
frame = pd.DataFrame(factors)


def weighted(rows, decay):
    """The last matrix of pandas' exponentially weighted correlation over the given rows."""
    return frame.iloc[-rows:].ewm(alpha=1 - decay, adjust=True).corr(other=None, pairwise=True).iloc[-K:].to_numpy()


# Expected moves given some factors: the fit of a least-squares regression.
shocked, sizes = [0, 3], np.array([-0.20, 0.05])
rest = [1, 2]
centred = factors - factors.mean(0)
slopes, *_ = np.linalg.lstsq(centred[:, shocked], centred[:, rest], rcond=None)
expected = sizes @ slopes

S = np.cov(factors.T) * 10
D = np.array([100.0, -40.0, 60.0, 25.0])
P = np.linalg.inv(S)


def reverse(loss, bounds):
    """The best of the stationary points over every choice of bounds in force."""
    best = None
    for choice in itertools.product(*[["free"] + [side for side, b in zip(("low", "high"), pair) if np.isfinite(b)] for pair in bounds]):
        fixed = [k for k in range(K) if choice[k] != "free"]
        value = {k: bounds[k][0 if choice[k] == "low" else 1] for k in fixed}
        rows = [D] + [np.eye(K)[k] for k in fixed]
        right = [-loss] + [value[k] for k in fixed]
        A = np.array(rows)
        m = len(rows)
        system = np.block([[P, A.T], [A, np.zeros((m, m))]])
        if np.linalg.matrix_rank(A) < m:
            continue
        f = np.linalg.solve(system, np.r_[np.zeros(K), right])[:K]
        inside = all(low - 1e-12 <= x <= high + 1e-12 for x, (low, high) in zip(f, bounds))
        if inside and (best is None or f @ P @ f < best[0] - 1e-15):
            best = (f @ P @ f, f)
    return {"square": float(best[0]), "moves": best[1].tolist()}


inf = np.inf
rules = {
    "free": [(-inf, inf)] * 4,
    "still": [(0.0, 0.0), (-inf, inf), (-inf, inf), (-inf, inf)],
    "signs": [(0.0, inf), (0.0, inf), (-inf, 0.0), (-inf, 0.0)],
    "between": [(-0.02, 0.01), (-inf, inf), (-0.03, 0.03), (0.0, inf)],
    "away": [(0.01, 0.05), (-inf, inf), (-inf, inf), (-inf, inf)],
}
as_rule = {(-inf, inf): "free", (0.0, 0.0): "still", (0.0, inf): "up", (-inf, 0.0): "down"}
json.dump(
    {
        "source": "pandas ewm.corr, NumPy lstsq, enumeration of active sets; tests/generate/stress.py",
        "tolerance": "1e-10 relative",
        "factors": factors.tolist(),
        "correlation_252": weighted(252, 0.94).tolist(),
        "correlation_40": weighted(40, 0.97).tolist(),
        "shocked": shocked,
        "sizes": sizes.tolist(),
        "expected_rest": expected.tolist(),
        "covariance": S.tolist(),
        "exposures": D.tolist(),
        "reverse": [
            {"name": name, "loss": 5.0, "rules": [as_rule.get(b, {"between": {"low": b[0], "high": b[1]}}) for b in bounds]} | reverse(5.0, bounds)
            for name, bounds in rules.items()
        ],
    },
    out.open("w"),
)
print("wrote", out, out.stat().st_size)
