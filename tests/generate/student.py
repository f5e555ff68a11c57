"""tests/fixtures/risk/student.json: Student's t, the incomplete gamma and beta functions, by mpmath with 40 digits."""

import json
import pathlib
import random

import mpmath as mp

mp.mp.dps = 40
out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "student.json"
rng = random.Random(2)


def cumulative(x, v):
    x, v = mp.mpf(x), mp.mpf(v)
    tail = mp.betainc(v / 2, mp.mpf(1) / 2, 0, v / (v + x * x), regularized=True) / 2
    return tail if x <= 0 else 1 - tail


def density(x, v):
    x, v = mp.mpf(x), mp.mpf(v)
    return mp.gamma((v + 1) / 2) / (mp.sqrt(v * mp.pi) * mp.gamma(v / 2)) * (1 + x * x / v) ** (-(v + 1) / 2)


degrees = [0.5, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0, 6.5, 10.0, 30.0, 100.0, 1000.0]
points = [(rng.choice([-1, 1]) * 10 ** rng.uniform(-3, 1.5), v) for v in degrees for _ in range(10)]
rows = [[x, v, float(density(x, v)), float(cumulative(x, v))] for x, v in points]
# The quantile is checked the other way round: x from p = T(x) for x to the left, where p has all digits.
left = [[float(cumulative(-abs(x), v)), v, -abs(x)] for x, v in points if abs(x) > 0.05]
gammas = [(10 ** rng.uniform(-1, 2), 10 ** rng.uniform(-2, 2)) for _ in range(60)]
betas = [(10 ** rng.uniform(-1, 2), 10 ** rng.uniform(-1, 2), rng.random()) for _ in range(60)]
json.dump(
    {
        "source": "mpmath with 40 digits: betainc, gammainc, gamma; tests/generate/student.py",
        "tolerance": "relative, in the test",
        "columns": ["x", "degrees", "density", "cumulative"],
        "rows": rows,
        "quantiles": left,
        "gamma_lower_upper": [[a, x, float(mp.gammainc(a, 0, x, regularized=True)), float(mp.gammainc(a, x, mp.inf, regularized=True))] for a, x in gammas],
        "beta": [[a, b, x, float(mp.betainc(a, b, 0, x, regularized=True))] for a, b, x in betas],
    },
    out.open("w"),
)
print("wrote", out)
