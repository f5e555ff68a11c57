"""Writes tests/fixtures/clo/rebalance.json: made-up pools, the steps of a two-phase rebalance of each, worked out here
from its definition without any code of the product, the best set of trades in whole increments by enumeration, and
the linear program's optimum by SciPy where the objective is linear.

The tests of these pools: 4 (largest obligor), 27 (largest S&P industry), 29 (cov-lite), 32 (spread), 36 (rating factor)
and 38 (par coverage), all with thresholds of their own. Amounts are in units of currency.
"""

import itertools
import json
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

OUT = Path(__file__).resolve().parent.parent / "fixtures" / "clo" / "rebalance.json"
FACTORS = {"Ba2": 1350, "Ba3": 1766, "B1": 2220, "B2": 2720, "B3": 3490}
LOT = 1e6


def pool(seed, held, listed):
    """Random, but each seed its own; the first assets are held."""
    rng = np.random.default_rng(seed)
    ratings = list(FACTORS)
    assets = []
    for i in range(held + listed):
        rating = ratings[int(rng.integers(0, 5))]
        base = {"Ba2": 0.0275, "Ba3": 0.03, "B1": 0.035, "B2": 0.04, "B3": 0.0475}[rating]
        assets.append(
            {
                "id": f"{'H' if i < held else 'M'}{i:02d}",
                "issuer": f"I{int(rng.integers(0, held + listed)):02d}",
                "par": float(rng.integers(2, 7)) * 1e6 if i < held else 0.0,
                "spread": round(float(base + rng.integers(-4, 5) * 0.00125), 6),
                "price": round(float(0.9 + rng.integers(0, 11) * 0.01), 4),
                "rating": rating,
                "industry": "ABCDE"[int(rng.integers(0, 5))],
                "cov_lite": bool(rng.random() < 0.5),
            }
        )
    par = np.array([a["par"] for a in assets])
    cash = 2e6
    deal = {"assets": assets, "cash": cash, "debt": float(np.round(0.9 * (par.sum() + cash), -5))}
    n, d = measure(deal, par, cash)
    # Each threshold is a little beyond what the pool has, so that some bind.
    slack = {4: 1.02, 27: 1.02, 29: 1.03, 32: 0.99, 36: 1.01, 38: 0.995}
    deal["thresholds"] = {t: float(f"{n[t] / d[t] * slack[t]:.6g}") for t in n}
    return deal


def measure(deal, par, cash):
    """Numerators and denominators of the tests."""
    assets = deal["assets"]

    def largest(key):
        sums = {}
        for a, p in zip(assets, par):
            sums[a[key]] = sums.get(a[key], 0.0) + p
        return max(sums.values())

    total = float(sum(par))
    principal = total + cash
    dot = lambda f: float(sum(p * f(a) for a, p in zip(assets, par)))
    n = {
        4: largest("issuer"),
        27: largest("industry"),
        29: dot(lambda a: a["cov_lite"]),
        32: dot(lambda a: a["spread"]),
        36: dot(lambda a: FACTORS[a["rating"]]),
        38: principal,
    }
    d = {4: principal, 27: principal, 29: principal, 32: total, 36: total, 38: deal["debt"]}
    return n, d


AT_LEAST = {32, 38}


def passes(deal, n, d):
    for t, limit in deal["thresholds"].items():
        value = n[t] / d[t]
        equal = abs(value - limit) <= 1e-12 * limit
        if not equal and not (value >= limit if t in AT_LEAST else value <= limit):
            return False
    return True


def objective(deal, n, d, weights):
    limits = deal["thresholds"]
    ratio = lambda t: n[t] / d[t] / limits[t] if t in AT_LEAST else limits[t] / (n[t] / d[t])
    return 100 * sum(w * ratio(t) for t, w in weights.items())


def score(deal, n, d, weights, a, buys):
    m, total = 1e6, 0.0
    for t, w in weights.items():
        limit = deal["thresholds"][t]
        if t == 32:
            r = (a["spread"] * m + n[t]) / (m + d[t]) / limit
        elif t == 36:
            r = limit / ((FACTORS[a["rating"]] * m + n[t]) / (m + d[t]))
        elif buys:
            r = (n[t] + (1 - a["price"]) * m) / d[t] / limit
        else:
            r = limit / ((n[t] - (1 - a["price"]) * m) / d[t])
        total += w * r
    return total


def two_phase(deal, weights, sale, buy, concentration, banned):
    assets = deal["assets"]
    par, cash, steps = [a["par"] for a in assets], deal["cash"], []
    start = list(par)
    objectives = [objective(deal, *measure(deal, par, cash), weights)]

    def attempt(i, amount):
        nonlocal cash
        par[i] += amount
        cash -= amount * assets[i]["price"]
        if passes(deal, *measure(deal, par, cash)):
            steps.append([assets[i]["id"], amount])
            return True
        par[i] -= amount
        cash += amount * assets[i]["price"]
        return False

    sold = 0.0
    while sold < sale - 0.01:
        n, d = measure(deal, par, cash)
        order = sorted((score(deal, n, d, weights, a, False), i) for i, a in enumerate(assets) if par[i] > 0)
        for _, i in order:
            amount = min(LOT, sale - sold, par[i])
            if attempt(i, -amount):
                sold += amount
                break
        else:
            break
    objectives.append(objective(deal, *measure(deal, par, cash), weights))
    bought, own = 0.0, {}
    while bought < buy - 0.01 and cash > 0.01:
        n, d = measure(deal, par, cash)
        order = sorted((-score(deal, n, d, weights, a, True), i) for i, a in enumerate(assets) if start[i] == 0)
        for _, i in order:
            amount = min(LOT, buy - bought, cash / assets[i]["price"])
            if assets[i]["id"] in banned or (i in own and (own[i] + amount) / buy > concentration + 1e-9):
                continue
            if attempt(i, amount):
                own[i] = own.get(i, 0.0) + amount
                bought += amount
                break
        else:
            break
    objectives.append(objective(deal, *measure(deal, par, cash), weights))
    return steps, objectives, sold, bought


def compositions(caps, total):
    """Every way to place `total` lots under the caps."""
    if not caps:
        if total == 0:
            yield ()
        return
    for first in range(min(caps[0], total), -1, -1):
        for rest in compositions(caps[1:], total - first):
            yield (first, *rest)


def enumerate_best(deal, weights, sell_lots, buy_lots, cap, banned):
    """The best objective of all sales and purchases of exactly so many lots."""
    assets = deal["assets"]
    held = [i for i, a in enumerate(assets) if a["par"] > 0]
    listed = [i for i, a in enumerate(assets) if a["par"] == 0 and a["id"] not in banned]
    sales = list(compositions([int(assets[i]["par"] / LOT) for i in held], sell_lots))
    purchases = list(compositions([cap] * len(listed), buy_lots))
    best = -1.0
    for s in sales:
        for b in purchases:
            par = np.array([a["par"] for a in assets])
            cash = deal["cash"]
            for i, k in itertools.chain(zip(held, (-k for k in s)), zip(listed, b)):
                par[i] += k * LOT
                cash -= k * LOT * assets[i]["price"]
            if cash < -1e-6:
                continue
            n, d = measure(deal, par, cash)
            if passes(deal, n, d):
                value = objective(deal, n, d, weights)
                best = max(best, value)
    return best, len(sales) * len(purchases)


def linear(deal, sell_lots, buy_lots, cap, banned):
    """Spread alone: as many lots are bought as sold, so its denominator is fixed and the objective linear. By HiGHS."""
    assets, limits = deal["assets"], deal["thresholds"]
    held = [i for i, a in enumerate(assets) if a["par"] > 0]
    listed = [i for i, a in enumerate(assets) if a["par"] == 0 and a["id"] not in banned]
    sign = np.array([-1.0] * len(held) + [1.0] * len(listed)) * LOT
    index = held + listed
    par0 = np.array([a["par"] for a in assets])
    total0, cash0 = par0.sum(), deal["cash"]
    n0, _ = measure(deal, par0, cash0)
    price = np.array([assets[i]["price"] for i in index])
    d_cash = -sign * price
    d_principal = sign + d_cash
    rows, upper = [], []

    def at_most(coefficients, limit, start):  # start + c x <= limit (principal0 + d_principal x)
        rows.append(coefficients - limit * d_principal)
        upper.append(limit * (total0 + cash0) - start)

    for key, test in (("issuer", 4), ("industry", 27)):
        for name in sorted({a[key] for a in assets}):
            start = sum(a["par"] for a in assets if a[key] == name)
            at_most(sign * np.array([assets[i][key] == name for i in index]), limits[test], start)
    at_most(sign * np.array([assets[i]["cov_lite"] for i in index]), limits[29], n0[29])
    end = total0 + (buy_lots - sell_lots) * LOT
    spread = sign * np.array([assets[i]["spread"] for i in index])
    rows.append(-spread)
    upper.append(n0[32] - limits[32] * end)
    rows.append(sign * np.array([FACTORS[assets[i]["rating"]] for i in index]))
    upper.append(limits[36] * end - n0[36])
    rows.append(-d_principal)
    upper.append(total0 + cash0 - limits[38] * deal["debt"])
    rows.append(-d_cash)
    upper.append(cash0)
    rows = np.array(rows)
    scale = np.abs(rows).max(axis=1)
    scale[scale == 0] = 1
    counts = np.array([[1.0] * len(held) + [0.0] * len(listed), [0.0] * len(held) + [1.0] * len(listed)])
    bounds = Bounds(0, [assets[i]["par"] / LOT for i in held] + [cap] * len(listed))
    results = []
    for integral in (1, 0):
        found = milp(
            -spread,
            constraints=[
                LinearConstraint(rows / scale[:, None], ub=np.array(upper) / scale),
                LinearConstraint(counts, [sell_lots, buy_lots], [sell_lots, buy_lots]),
            ],
            bounds=bounds,
            integrality=integral,
            options={"mip_rel_gap": 0.0},
        )
        assert found.success, found.message
        results.append(100 * (n0[32] - found.fun) / end / limits[32])
    return results


cases = []
for seed in range(1, 200):
    if len(cases) == 8:
        break
    weights = {32: 0.6, 36: 0.3, 38: 0.1} if seed % 2 else {32: 1.0}
    deal = pool(seed, 6, 6)
    banned = ["M07"]
    steps, path, sold, bought = two_phase(deal, weights, 3e6, 3e6, 0.67, banned)
    if sold != 3e6 or bought != 3e6:
        continue
    best, count = enumerate_best(deal, weights, 3, 3, 2, banned)
    case = {
        "deal": deal,
        "weights": weights,
        "do_not_buy": banned,
        "steps": steps,
        "objectives": path,
        "best": best,
        "combinations": count,
    }
    if len(weights) == 1:
        case["by_highs"], case["relaxed_by_highs"] = linear(deal, 3, 3, 2, banned)
        assert abs(case["by_highs"] - best) < 1e-9 * best, (case["by_highs"], best)
    print(seed, path, best, case.get("relaxed_by_highs"), steps)
    cases.append(case)

OUT.write_text(
    json.dumps(
        {
            "source": "tests/generate/rebalance.py: the definition step by step, enumeration, and scipy.optimize.milp (HiGHS)",
            "tolerance": 1e-12,
            "increment": LOT,
            "sale_par": 3e6,
            "buy_par": 3e6,
            "max_concentration": 0.67,
            "cases": cases,
        },
        indent=1,
    )
    + "\n"
)
