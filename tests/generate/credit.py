"""tests/fixtures/risk/credit.json and credit_matrices.json: credit portfolios and transition matrices, by mpmath and SciPy."""

import itertools
import json
import pathlib
import random

import mpmath as mp
import numpy as np
from scipy import integrate, special, stats

mp.mp.dps = 22
folder = pathlib.Path(__file__).parents[1] / "fixtures" / "risk"
rng = random.Random(1)
INF = mp.inf


def quantile(p):
    return mp.findroot(lambda x: mp.ncdf(x) - mp.mpf(p), stats.norm.ppf(float(p)))


def normal_mean(f, cuts=()):
    """E[f(Z)], Z standard normal."""
    points = sorted({mp.mpf(-14), mp.mpf(14), *[mp.mpf(k) for k in range(-12, 13, 2)], *[mp.mpf(c) for c in cuts if abs(c) < 14]})
    return mp.quad(lambda z: f(z) * mp.npdf(z), points)


def bivariate_normal(x, y, r):
    s = mp.sqrt(1 - mp.mpf(r) ** 2)
    f = lambda t: mp.npdf(t) * mp.ncdf((y - r * t) / s)
    centre = mp.mpf(y) / r if r else mp.mpf(0)
    cuts = sorted(c for c in {mp.mpf(-20), *[mp.mpf(k) for k in range(-12, 13, 2)], *[centre + k * s / abs(r or 1) for k in (-6, -2, 0, 2, 6)]} if -20 <= c < x)
    return mp.quad(f, [*cuts, mp.mpf(x)])


def adaptive(f, cuts):
    """The integral of f over the pieces between `cuts`, in doubles."""
    return sum(integrate.quad(f, low, high, epsabs=1e-16, epsrel=1e-13, limit=60)[0] for low, high in zip(cuts, cuts[1:]))


def bivariate_student(x, y, r, v):
    s = np.sqrt(1 - r * r)
    constant = np.exp(special.gammaln((v + 1) / 2) - special.gammaln(v / 2)) / np.sqrt(v * np.pi)
    f = lambda t: constant * (1 + t * t / v) ** (-(v + 1) / 2) * special.stdtr(v + 1, (y - r * t) / s * np.sqrt((v + 1) / (v + t * t)))
    crossing = [c for c in ([y / r] if r else []) if c < x]
    return adaptive(f, sorted({-np.inf, x - 8.0, x - 3.0, x - 1.0, x, *crossing}))


def large_pool(p, l, r, points):
    p, l, r = mp.mpf(p), mp.mpf(l), mp.mpf(r)
    c = quantile(p)
    loss = lambda z: l * mp.ncdf((c - mp.sqrt(r) * z) / mp.sqrt(1 - r))
    where = lambda x: (c - mp.sqrt(1 - r) * quantile(x / l)) / mp.sqrt(r)
    excess = [[x, float(normal_mean(lambda z: max(loss(z) - x, 0), [where(x)]))] for x in points]
    second = normal_mean(lambda z: loss(z) ** 2)
    tails = []
    for a in ("0.95", "0.99", "0.999"):
        z = quantile(1 - mp.mpf(a))
        tails.append([float(a), float(loss(z)), float(mp.quad(lambda t: loss(t) * mp.npdf(t), [-14, -8, -5, z]) / (1 - mp.mpf(a)))])
    density = [[x, float(mp.ncdf(-where(x))), float(mp.diff(lambda x: mp.ncdf(-where(x)), mp.mpf(x)))] for x in points]
    return {"pool": [float(p), float(l), float(r)], "excess": excess, "unexpected": float(mp.sqrt(second - (l * p) ** 2)), "tails": tails, "density": density}


def homogeneous(n, p, r):
    """Composite Gauss-Legendre over the factor."""
    c = special.ndtri(p)
    x, w = np.polynomial.legendre.leggauss(40)
    ends = np.linspace(-9, 9, 73)
    z = np.concatenate([(low + high) / 2 + (high - low) / 2 * x for low, high in zip(ends, ends[1:])])
    weight = np.tile(w, len(ends) - 1) * 0.125 * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    prob = special.ndtr((c - np.sqrt(r) * z) / np.sqrt(1 - r))
    return [float(np.sum(weight * special.binom(n, k) * prob**k * special.ndtr(-(c - np.sqrt(r) * z) / np.sqrt(1 - r)) ** (n - k))) for k in range(n + 1)]


def enumerated(ps, losses, loadings):
    """Every combination of defaults of a small pool."""
    c = [quantile(p) for p in ps]
    out = {}
    for outcome in itertools.product((0, 1), repeat=len(ps)):
        def given(z):
            product = mp.mpf(1)
            for d, c_i, a in zip(outcome, c, loadings):
                q = mp.ncdf((c_i - mp.mpf(a) * z) / mp.sqrt(1 - mp.mpf(a) ** 2))
                product *= q if d else 1 - q
            return product
        loss = sum(d * l for d, l in zip(outcome, losses))
        out[loss] = out.get(loss, 0) + normal_mean(given)
    return [[loss, float(p)] for loss, p in sorted(out.items())]


def rows(m):
    return [[float(m[i, j]) for j in range(m.cols)] for i in range(m.rows)]


def regularized(g, i, method):
    """A row of a logarithm made a row of a generator; the nearest one by bisection on what all give up."""
    n = len(g)
    if method == "diagonal":
        out = [max(x, 0) if j != i else x for j, x in enumerate(g)]
        out[i] += sum(min(x, 0) for j, x in enumerate(g) if j != i)
        return out
    if method == "weighted":
        bad = sum(max(-x, 0) for j, x in enumerate(g) if j != i)
        good = abs(g[i]) + sum(max(x, 0) for j, x in enumerate(g) if j != i)
        return [0 if j != i and x < 0 else x - bad * abs(x) / good if good else x for j, x in enumerate(g)]
    moved = lambda s: [x - s if j == i else max(x - s, 0) for j, x in enumerate(g)]
    low, high = mp.mpf(-10), mp.mpf(10)
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(moved(middle)) > 0 else (low, middle)
    return moved(low)


def simplex(row):
    low, high = mp.mpf(-10), mp.mpf(10)
    moved = lambda s: [max(x - s, 0) for x in row]
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(moved(middle)) > 1 else (low, middle)
    return moved(low)


JLT = """.8910 .0963 .0078 .0019 .0030 0 0 0
.0086 .9010 .0747 .0099 .0029 .0029 0 0
.0009 .0291 .8894 .0649 .0101 .0045 0 .0009
.0006 .0043 .0656 .8427 .0644 .0160 .0018 .0045
.0004 .0022 .0079 .0719 .7764 .1043 .0127 .0241
0 .0019 .0031 .0066 .0517 .8246 .0435 .0685
0 0 .0116 .0116 .0203 .0754 .6493 .2319
0 0 0 0 0 0 0 1"""
CREDIT_METRICS = """.9081 .0833 .0068 .0006 .0012 0 0 0
.0070 .9065 .0779 .0064 .0006 .0014 .0002 0
.0009 .0227 .9105 .0552 .0074 .0026 .0001 .0006
.0002 .0033 .0595 .8693 .0530 .0117 .0012 .0018
.0003 .0014 .0067 .0773 .8053 .0884 .0100 .0106
0 .0011 .0024 .0043 .0648 .8346 .0407 .0520
.0022 0 .0022 .0130 .0238 .1124 .6486 .1979
0 0 0 0 0 0 0 1"""


def matrix_truth(name, text):
    given = [[float(x) for x in line.split()] for line in text.splitlines()]
    p = mp.matrix(given)
    for i in range(8):
        total = mp.fsum(p[i, j] for j in range(8))
        for j in range(8):
            p[i, j] /= total
    values, vectors = mp.eig(p)
    assert all(abs(mp.im(x)) < 1e-15 and mp.re(x) > 0 for x in values), values
    of = lambda f: (vectors * mp.diag([f(mp.re(x)) for x in values]) * mp.inverse(vectors)).apply(mp.re)
    log, root, quarter = of(mp.log), of(mp.sqrt), of(lambda x: mp.sqrt(mp.sqrt(x)))
    assert mp.norm(mp.expm(log) - p) < 1e-17 and mp.norm(quarter**4 - p) < 1e-17
    out = {"name": name, "published": given, "logarithm": rows(log), "root": rows(root), "quarter": rows(quarter), "generators": {}}
    for method in ("diagonal", "weighted", "quasi_optimal"):
        g = mp.matrix([regularized(list(log[i, :]), i, method) if i < 7 else [0] * 8 for i in range(8)])
        out["generators"][method] = {"rates": rows(g), "half_year": rows(mp.expm(g / 2)), "five_years": rows(mp.expm(g * 5))}
    projected = mp.matrix([simplex(list(quarter[i, :])) for i in range(8)])
    out["quarter_projected"] = rows(projected)
    out["cumulative"] = rows((lambda cs: mp.matrix(cs))([[ (p**k)[i, 7] for k in range(1, 11)] for i in range(8)]))
    return out


def recovery(mean, spread, share):
    """Mean and spread of N(a + b·X), and its covariance with the factor, for the a and b with these moments."""
    alpha = quantile(mean)
    r = mp.findroot(lambda r: bivariate_normal(alpha, alpha, r) - mp.mpf(mean) ** 2 - mp.mpf(spread) ** 2, 0.3)
    return float(r)


correlations = [0.0, 0.1, -0.3, 0.5, -0.7, 0.9, 0.924, 0.926, -0.95, 0.99, -0.999, 0.9999]
biv = [(rng.uniform(-4, 4), rng.uniform(-4, 4), r) for r in correlations for _ in range(4)]
biv += [(1.3, 1.3, 0.97), (-2.0, -2.0, 0.99), (0.5, -0.5, -0.96), (-6.0, -5.5, 0.3), (-2.3263478740408408, -3.0902323061678132, 0.2), (0.4, 0.4001, 0.9999), (7.0, -1.0, 0.6)]
studs = [(rng.uniform(-4, 3), rng.uniform(-4, 3), r, v) for r in (0.0, 0.3, -0.5, 0.95, -0.99) for v in (1.0, 2.5, 4.0, 30.0)]
shapes = [(a, p) for a in (0.05, 0.5, 1.25, 2.0, 5.0, 50.0, 5e3) for p in (1e-12, 1e-5, 0.01, 0.3, 0.5, 0.9, 0.999, 1 - 1e-10)]

json.dump(
    {
        "source": "mpmath with 22 digits and scipy.integrate.quad: conditional integrals, sums over all outcomes; scipy.special.gammaincinv; roots of Legendre's polynomial; tests/generate/credit.py",
        "tolerance": "in the tests",
        "bivariate_normal": [[x, y, r, float(bivariate_normal(x, y, r))] for x, y, r in biv],
        "bivariate_student": [[x, y, r, v, float(bivariate_student(x, y, r, v))] for x, y, r, v in studs],
        "gamma": [[a, p, float(special.gammaincinv(a, p))] for a, p in shapes if special.gammaincinv(a, p) > 1e-200],
        "legendre": [[float(x), float(2 / ((1 - x * x) * mp.diff(lambda t: mp.legendre(20, t), x) ** 2))] for x in (mp.findroot(lambda t: mp.legendre(20, t), float(x)) for x in np.polynomial.legendre.leggauss(20)[0])],
        "large_pools": [large_pool(0.01, 1.0, 0.2, [0.001, 0.01, 0.03, 0.1, 0.4]), large_pool(0.05, 0.6, 0.3, [0.01, 0.03, 0.07, 0.2, 0.5]), large_pool(0.3, 0.45, 0.9, [0.01, 0.1, 0.3, 0.44])],
        "homogeneous": [{"names": n, "p": p, "correlation": r, "defaults": homogeneous(n, p, r)} for n, p, r in ((10, 0.05, 0.3), (40, 0.02, 0.6), (3, 0.4, 0.97), (5, 0.2, 0.0))],
        "enumerated": [{"p": ps, "losses": ls, "loadings": a, "distribution": enumerated(ps, ls, a)} for ps, ls, a in (([0.01, 0.02, 0.05, 0.1, 0.3], [1, 2, 3, 5, 8], [0.3, 0.5, -0.2, 0.7, 0.0]),)],
        "recovery": [[m, s, recovery(m, s, 0.5)] for m, s in ((0.4, 0.25), (0.7, 0.1), (0.05, 0.02))],
    },
    (folder / "credit.json").open("w"),
)
json.dump(
    {
        "source": "mpmath with 22 digits (functions of the eigenvalues, expm) on the annual matrices of Jarrow, Lando and Turnbull (1997), table 3, and of CreditMetrics (1997), table 1.1; tests/generate/credit.py",
        "tolerance": "in the tests",
        "matrices": [matrix_truth("jlt", JLT), matrix_truth("credit_metrics", CREDIT_METRICS)],
    },
    (folder / "credit_matrices.json").open("w"),
)
print("wrote", folder / "credit.json")
