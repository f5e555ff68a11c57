"""tests/fixtures/risk/american.json: American options by QuantLib's engines."""

import itertools
import json
import pathlib
import random

import QuantLib as ql

out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "american.json"
today = ql.Date(1, 1, 2020)
ql.Settings.instance().evaluationDate = today
days = ql.Actual365Fixed()
# The engine's own "high precision" ends near 1e-8 of the strike; this one near 1e-10.
fine = ql.QdFpTanhSinhIterationScheme(20, 60, 1e-12)


def process(spot, r, q, s):
    flat = lambda rate: ql.YieldTermStructureHandle(ql.FlatForward(today, rate, days))
    volatility = ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), s, days))
    return ql.BlackScholesMertonProcess(ql.QuoteHandle(ql.SimpleQuote(spot)), flat(q), flat(r), volatility)


def option(kind, strike, n, exercise=None):
    kind = ql.Option.Call if kind == "call" else ql.Option.Put
    exercise = exercise or ql.AmericanExercise(today, today + n)
    return ql.VanillaOption(ql.PlainVanillaPayoff(kind, strike), exercise)


def terms(kind, spot, n, r, q, s):
    return dict(kind=kind, spot=spot, strike=100.0, years=n / 365, rate=r, dividend_yield=q, volatility=s)


def spectral(kind, spot, n, r, q, s):
    o = option(kind, 100.0, n)
    o.setPricingEngine(ql.QdFpAmericanEngine(process(spot, r, q, s), fine))
    return terms(kind, spot, n, r, q, s) | {"price": o.NPV()}


def grid(kind, spot, n, r, q, s, t=2000, x=2000):
    """Finite differences, for the rates and dividends that the spectral engine refuses."""
    o = option(kind, 100.0, n)
    o.setPricingEngine(ql.FdBlackScholesVanillaEngine(process(spot, r, q, s), t, x, 0))
    return terms(kind, spot, n, r, q, s) | {"price": o.NPV(), "delta": o.delta(), "gamma": o.gamma()}


def cash(kind, spot, n, r, s, dividends, american):
    schedule = [ql.FixedDividend(a, today + d) for d, a in dividends]
    o = option(kind, 100.0, n, None if american else ql.EuropeanExercise(today + n))
    p = process(spot, r, 0.0, s)
    if american:
        engine = ql.FdBlackScholesVanillaEngine(
            p, schedule, 1000, 1000, 0, ql.FdmSchemeDesc.Douglas(), False, -1.0, ql.FdBlackScholesVanillaEngine.Escrowed
        )
    else:
        engine = ql.AnalyticDividendEuropeanEngine(p, schedule)
    o.setPricingEngine(engine)
    paid = [dict(years=d / 365, amount=a) for d, a in dividends]
    return terms(kind, spot, n, r, 0.0, s) | {"dividends": paid, "american": american, "price": o.NPV()}


rng = random.Random(7)
rates = [(0.05, 0.05), (0.05, 0.0), (0.05, 0.02), (0.02, 0.08), (0.10, 0.04)]
chosen = list(itertools.product(["call", "put"], [80.0, 100.0, 115.0], [30, 365, 1825], rates, [0.15, 0.4]))
cases = [spectral(k, s0, n, r, q, v) for k, s0, n, (r, q), v in rng.sample(chosen, 48)]
cases += [
    spectral("put", 40.0, 365, 0.05, 0.0, 0.2),
    spectral("put", 97.0, 1, 0.05, 0.0, 0.2),
    spectral("put", 100.0, 3, 0.05, 0.01, 0.9),
    spectral("call", 104.0, 2, 0.01, 0.06, 0.3),
    spectral("call", 250.0, 365, 0.03, 0.07, 0.2),
    spectral("call", 100.0, 3650, 0.03, 0.07, 0.25),
    spectral("put", 100.0, 365, 0.10, 0.0, 0.05),
    spectral("put", 100.0, 730, 0.04, 0.035, 1.2),
]
unusual = [
    grid("put", 100.0, 365, 0.0, -0.03, 0.2),
    grid("put", 100.0, 365, 0.03, -0.03, 0.2),
    grid("put", 95.0, 365, -0.01, -0.04, 0.2),
    grid("put", 80.0, 730, -0.005, -0.02, 0.1),
    grid("call", 105.0, 365, -0.04, -0.01, 0.2),
    grid("call", 110.0, 365, -0.01, 0.02, 0.3),
    grid("put", 100.0, 365, -0.01, 0.02, 0.3),
    grid("put", 90.0, 365, 0.05, 0.0, 0.25),
    grid("call", 110.0, 365, 0.03, 0.06, 0.25),
]
dividends = [(100, 2.0), (250, 2.5)]
paying = [cash(k, s, 365, 0.05, 0.3, dividends, a) for k in ["call", "put"] for s in [85.0, 100.0, 120.0] for a in [True, False]]
paying += [cash("call", 120.0, 180, 0.01, 0.2, [(90, 6.0)], True)]
sources = {
    "source": f"QuantLib {ql.__version__}, tests/generate/american.py",
    "tolerance": "1e-10 of the strike for spectral, 5e-4 for finite differences, as the test says",
}
body = {k: [json.dumps(row) for row in v] for k, v in dict(spectral=cases, unusual=unusual, paying=paying).items()}
text = json.dumps(sources)[:-1] + "".join(f',\n"{k}": [\n' + ",\n".join(rows) + "\n]" for k, rows in body.items()) + "}\n"
out.write_text(text)
print("wrote", out)
