"""tests/fixtures/risk/monte_carlo.json: options on paths, by QuantLib's closed forms and by quadrature."""

import json
import pathlib

import numpy as np
import QuantLib as ql
from scipy import integrate, stats

out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "monte_carlo.json"
today = ql.Date(1, 1, 2020)
ql.Settings.instance().evaluationDate = today
days = ql.Actual365Fixed()
r, q, s, spot = 0.05, 0.02, 0.25, 100.0
year = today + 365
flat = lambda rate: ql.YieldTermStructureHandle(ql.FlatForward(today, rate, days))
volatility = ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), s, days))
process = ql.BlackScholesMertonProcess(ql.QuoteHandle(ql.SimpleQuote(spot)), flat(q), flat(r), volatility)
sides = {"call": ql.Option.Call, "put": ql.Option.Put}


def value(option, engine):
    option.setPricingEngine(engine)
    return option.NPV()


barriers, lookbacks, geometric, arithmetic = [], [], [], []
knocks = {
    ("up", "in"): ql.Barrier.UpIn,
    ("up", "out"): ql.Barrier.UpOut,
    ("down", "in"): ql.Barrier.DownIn,
    ("down", "out"): ql.Barrier.DownOut,
}
for kind, side in sides.items():
    for (direction, knock), code in knocks.items():
        level = 120.0 if direction == "up" else 85.0
        o = ql.BarrierOption(code, level, 0.0, ql.PlainVanillaPayoff(side, 105.0), ql.EuropeanExercise(year))
        price = value(o, ql.AnalyticBarrierEngine(process))
        barriers.append(dict(kind=kind, strike=105.0, level=level, direction=direction, knock=knock, price=price))
    o = ql.ContinuousFloatingLookbackOption(spot, ql.FloatingTypePayoff(side), ql.EuropeanExercise(year))
    lookbacks.append(dict(kind=kind, floating=True, strike=0.0, price=value(o, ql.AnalyticContinuousFloatingLookbackEngine(process))))
    o = ql.ContinuousFixedLookbackOption(spot, ql.PlainVanillaPayoff(side, 105.0), ql.EuropeanExercise(year))
    lookbacks.append(dict(kind=kind, floating=False, strike=105.0, price=value(o, ql.AnalyticContinuousFixedLookbackEngine(process))))
    for n in [1, 5, 73]:
        dates = [today + 365 * (i + 1) // n for i in range(n)]
        assert all(365 * (i + 1) % n == 0 for i in range(n))
        o = ql.DiscreteAveragingAsianOption(
            ql.Average.Geometric, 1.0, 0, dates, ql.PlainVanillaPayoff(side, 105.0), ql.EuropeanExercise(year)
        )
        price = value(o, ql.AnalyticDiscreteGeometricAveragePriceAsianEngine(process))
        geometric.append(dict(kind=kind, strike=105.0, fixings=n, price=price))


def average_of_two(kind, strike):
    """E of the payoff on (S1 + S2)/2: Black and Scholes over the second half, quadrature over the first."""
    w, dt = (1 if kind == "call" else -1), 0.5

    def given(z):
        s1 = spot * np.exp((r - q - s * s / 2) * dt + s * np.sqrt(dt) * z)
        f, k, v = s1 * np.exp((r - q) * dt), 2 * strike - s1, s * np.sqrt(dt)
        if k <= 0:
            return stats.norm.pdf(z) * max(w * (f - k), 0) / 2
        d1 = np.log(f / k) / v + v / 2
        return stats.norm.pdf(z) * w * (f * stats.norm.cdf(w * d1) - k * stats.norm.cdf(w * (d1 - v))) / 2

    edge = (np.log(2 * strike / spot) - (r - q - s * s / 2) * dt) / (s * np.sqrt(dt))
    total = sum(integrate.quad(given, a, b, epsabs=1e-13, epsrel=1e-13, limit=500)[0] for a, b in [(-10, edge), (edge, 10)])
    return np.exp(-r) * total


arithmetic = [dict(kind=k, strike=x, price=float(average_of_two(k, x))) for k in sides for x in [95.0, 105.0]]
json.dump(
    {
        "source": f"QuantLib {ql.__version__}, closed forms; the arithmetic average of two prices by scipy.integrate.quad; tests/generate/monte_carlo.py",
        "tolerance": "four standard errors, as the test says; 1e-12 relative for geometric averages",
        "market": dict(spot=spot, years=1.0, rate=r, dividend_yield=q, volatility=s),
        "barriers": barriers,
        "lookbacks": lookbacks,
        "geometric": geometric,
        "arithmetic": arithmetic,
    },
    out.open("w"),
    indent=1,
)
print("wrote", out)
