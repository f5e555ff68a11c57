"""tests/fixtures/risk/normal.json: the normal distribution and elementary functions, by mpmath with 40 digits."""

import json
import pathlib
import random

import mpmath as mp

mp.mp.dps = 40
out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "normal.json"
rng = random.Random(1)


def quantile(p):
    """x with N(x) = p: bisection on log N, then the digits by Newton."""
    f = lambda x: mp.log(mp.ncdf(x)) - mp.log(p) if p < 0.5 else mp.log(1 - p) - mp.log(mp.ncdf(-x))
    low, high = mp.mpf(-39), mp.mpf(39)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return mp.findroot(f, (low + high) / 2)


xs = [0.0, 1e-300, -1e-300, 1e-9, -1e-9, 0.5, -0.5, 1.0, -1.0, 5.0, -5.0, 8.0, -8.0, -20.0, -37.0]
xs += [rng.uniform(-37.4, 8) for _ in range(200)] + [rng.uniform(-2, 2) for _ in range(100)]
ps = [1e-300, 1e-100, 1e-30, 1e-16, 1e-10, 2.0**-53, 0.001, 0.01, 0.025, 0.05, 0.075, 0.0750001, 0.5, 0.925, 0.95, 0.975, 0.99, 0.999]
ps += [1 - 2.0**-53, 1 - 1e-10] + [rng.random() for _ in range(100)] + [10 ** rng.uniform(-300, -1) for _ in range(60)]
es = [rng.uniform(-708, 709) for _ in range(200)] + [rng.uniform(-1, 1) for _ in range(100)] + [0.0, -0.0, 1e-20, 709.78, -708.39]
ls = [10 ** rng.uniform(-300, 300) for _ in range(150)] + [rng.uniform(0.5, 2) for _ in range(150)] + [1.0, 1 + 2.0**-52, 1 - 2.0**-53]
rs = [(x, x * (1 + rng.choice([-1, 1]) * 10 ** rng.uniform(-15, 0.2) * 0.6)) for x in (rng.uniform(0.01, 1e6) for _ in range(300))]
rs = [(a, b) for a, b in rs if b > 0]
json.dump(
    {
        "source": "mpmath with 40 digits: ncdf, its inverse by bisection and Newton, exp, log; tests/generate/normal.py",
        "tolerance": "relative, in the test",
        "cumulative": [[x, float(mp.ncdf(mp.mpf(x)))] for x in xs],
        "quantile": [[p, float(mp.chop(quantile(mp.mpf(p)), 1e-30))] for p in ps],
        "exp": [[x, float(mp.exp(mp.mpf(x)))] for x in es],
        "ln": [[x, float(mp.log(mp.mpf(x)))] for x in ls],
        "ln_ratio": [[a, b, float(mp.log(mp.mpf(a) / mp.mpf(b)))] for a, b in rs],
    },
    out.open("w"),
)
print("wrote", out)
