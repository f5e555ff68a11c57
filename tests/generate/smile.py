"""tests/fixtures/risk/smile.json: SVI smiles by mpmath, SABR smiles by QuantLib and mpmath."""

import json
import pathlib
import random

import mpmath as mp
import QuantLib as ql

mp.mp.dps = 40
out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "smile.json"
rng = random.Random(3)


def svi(a, b, rho, m, sigma):
    return lambda k: a + b * (rho * (k - m) + mp.sqrt((k - m) ** 2 + sigma**2))


def durrleman(w, k):
    """The risk-neutral density by differentiating the price of a call, over phi(d2)/sqrt(w)."""
    call = lambda x: mp.ncdf(-x / mp.sqrt(w(x)) + mp.sqrt(w(x)) / 2) - mp.e**x * mp.ncdf(-x / mp.sqrt(w(x)) - mp.sqrt(w(x)) / 2)
    # density of ln(S/F) at k: e^-k (c'' - c')
    density = mp.e**-k * (mp.diff(call, k, 2) - mp.diff(call, k))
    d2 = -k / mp.sqrt(w(k)) - mp.sqrt(w(k)) / 2
    return density * mp.sqrt(w(k)) / mp.npdf(d2)


def sabr_obloj(alpha, beta, rho, nu, f, strike, years):
    f, strike, alpha, beta, rho, nu = (mp.mpf(x) for x in (f, strike, alpha, beta, rho, nu))
    x = mp.log(f / strike)
    zeta = nu / alpha * (x if beta == 1 else (f ** (1 - beta) - strike ** (1 - beta)) / (1 - beta))
    lead = nu * x / mp.log((mp.sqrt(1 - 2 * rho * zeta + zeta**2) + zeta - rho) / (1 - rho))
    mid = (f * strike) ** ((1 - beta) / 2)
    h = (1 - beta) ** 2 * alpha**2 / (24 * mid**2) + rho * beta * nu * alpha / (4 * mid) + (2 - 3 * rho**2) * nu**2 / 24
    return lead * (1 + h * years)


smiles = []
for _ in range(12):
    a, b, rho, m, sigma = (
        rng.uniform(0.005, 0.05),
        rng.uniform(0.05, 0.4),
        rng.uniform(-0.9, 0.9),
        rng.uniform(-0.2, 0.3),
        rng.uniform(0.05, 0.4),
    )
    w = svi(*(mp.mpf(x) for x in (a, b, rho, m, sigma)))
    ks = [rng.uniform(-1, 1) for _ in range(4)]
    rows = [[k, float(w(mp.mpf(k))), float(durrleman(w, mp.mpf(k)))] for k in ks]
    smiles.append(dict(smile=dict(a=a, b=b, rho=rho, m=m, sigma=sigma), points=rows))

hagan, obloj = [], []
for _ in range(40):
    sabr = dict(alpha=rng.uniform(0.05, 0.6), beta=rng.choice([0.0, 0.3, 0.5, 1.0]), rho=rng.uniform(-0.95, 0.95), nu=rng.uniform(0.05, 1.2))
    f, years = 100.0 if sabr["beta"] == 1 else 0.05, rng.choice([0.1, 0.5, 1.0, 2.0])
    sabr["alpha"] *= 1.0 if sabr["beta"] == 1 else f ** (1 - sabr["beta"])
    strike = f * rng.uniform(0.5, 1.8)
    row = dict(sabr=sabr, forward=f, strike=strike, years=years)
    hagan.append(row | {"volatility": ql.sabrVolatility(strike, f, years, sabr["alpha"], sabr["beta"], sabr["nu"], sabr["rho"])})
    value = sabr_obloj(**sabr, f=f, strike=strike, years=years)
    obloj.append(row | {"volatility": float(value)})
hagan = [row for row in hagan if row["volatility"] > 0]

json.dump(
    {
        "source": f"SVI and Obloj's SABR by mpmath with 40 digits, Hagan's SABR by QuantLib {ql.__version__}; tests/generate/smile.py",
        "tolerance": "1e-12 relative; g(k), from differences of call prices, 1e-9",
        "svi": smiles,
        "hagan": hagan,
        "obloj": obloj,
    },
    out.open("w"),
)
print("wrote", out)
