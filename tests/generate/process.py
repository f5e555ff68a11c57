"""tests/fixtures/risk/process.json: Heston calls by QuantLib, moments of processes by SciPy and mpmath."""

import json
import pathlib
import random

import mpmath as mp
import QuantLib as ql
from scipy import stats

mp.mp.dps = 30
out = pathlib.Path(__file__).parents[1] / "fixtures" / "risk" / "process.json"
rng = random.Random(5)


def heston(spot, strike, years, rate, dividend_yield, initial, reversion, level, volatility, correlation):
    """QuantLib's analytic engine; a day count of one day per year makes the time exact in days."""
    today = ql.Date(1, 1, 2020)
    ql.Settings.instance().evaluationDate = today
    days = round(years * 365)
    flat = lambda r: ql.YieldTermStructureHandle(ql.FlatForward(today, r, ql.Actual365Fixed()))
    quote = ql.QuoteHandle(ql.SimpleQuote(spot))
    process = ql.HestonProcess(flat(rate), flat(dividend_yield), quote, initial, reversion, level, volatility, correlation)
    option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Call, strike), ql.EuropeanExercise(today + days))
    option.setPricingEngine(ql.AnalyticHestonEngine(ql.HestonModel(process), 1e-13, 1_000_000))
    return option.NPV()


calls = []
for _ in range(40):
    case = {
        "spot": 100.0,
        "strike": round(rng.uniform(60, 150), 2),
        "years": rng.randint(20, 1800) / 365,
        "rate": round(rng.uniform(-0.01, 0.06), 4),
        "dividend_yield": round(rng.uniform(0, 0.03), 4),
        "initial": round(rng.uniform(0.01, 0.2), 4),
        "reversion": round(rng.uniform(0.3, 5), 3),
        "level": round(rng.uniform(0.01, 0.2), 4),
        "volatility": round(rng.uniform(0.1, 1.0), 3),
        "correlation": round(rng.uniform(-0.9, 0.5), 3),
    }
    calls.append({**case, "price": heston(**case)})


def cir(start, reversion, level, volatility, years):
    c = volatility**2 * (1 - mp.exp(-reversion * years)) / (4 * reversion)
    law = stats.ncx2(float(4 * reversion * level / volatility**2), float(start * mp.exp(-reversion * years) / c), scale=float(c))
    return {"mean": law.mean(), "variance": law.var(), "quantiles": [law.ppf(p) for p in (0.1, 0.5, 0.9)]}


rates = []
for start, reversion, level, volatility, years in [(0.03, 0.5, 0.05, 0.1, 1.0), (0.05, 1.0, 0.02, 0.4, 0.5), (0.2, 0.2, 0.1, 0.2, 3.0)]:
    case = {"start": start, "reversion": reversion, "level": level, "volatility": volatility, "years": years}
    rates.append({**case, **cir(**case)})


def merton_variance(start, drift, volatility, intensity, mean, size, years):
    """By summing over the number of jumps."""
    rate = drift - mp.mpf(intensity) * (mp.exp(mean + mp.mpf(size) ** 2 / 2) - 1)
    first = second = mp.mpf(0)
    for k in range(200):
        weight = mp.exp(-intensity * years) * (mp.mpf(intensity) * years) ** k / mp.factorial(k)
        m = (rate - mp.mpf(volatility) ** 2 / 2) * years + k * mp.mpf(mean)
        v = mp.mpf(volatility) ** 2 * years + k * mp.mpf(size) ** 2
        first += weight * mp.exp(m + v / 2)
        second += weight * mp.exp(2 * m + 2 * v)
    return float(start**2 * (second - first**2)), float(start * first)


merton = {"start": 100.0, "drift": 0.05, "volatility": 0.2, "intensity": 3.0, "mean": -0.1, "size": 0.15, "years": 2.0}
merton["variance"], merton["expected"] = merton_variance(**merton)

json.dump(
    {
        "source": "QuantLib AnalyticHestonEngine with relative tolerance 1e-13; scipy.stats.ncx2; Merton's law summed over the jumps by mpmath; tests/generate/process.py",
        "tolerance": "in the tests",
        "heston_calls": calls,
        "cox_ingersoll_ross": rates,
        "merton": merton,
    },
    out.open("w"),
    indent=1,
)
print("wrote", out)
