"""tests/fixtures/clo/analytics/{risk,z_spreads}.json: a one-loan, two-class deal modelled here in a few lines, with SciPy's roots; Z-spreads by QuantLib."""

import datetime
import json
import pathlib
import random

import QuantLib as ql
import scipy
from scipy.optimize import brentq

folder = pathlib.Path(__file__).parents[1] / "fixtures" / "clo" / "analytics"
PAR, NOTE, EQUITY = 100e6, 80e6, 20e6
SPREAD, FLOOR, NOTE_SPREAD = 0.04, 0.039, 0.018
PRICES = {"A": 0.985, "Equity": 0.6}
dates = [datetime.date(2026 + (3 * k) // 12, 1 + (3 * k) % 12, 20) for k in range(13)]  # closing, then 12 payments

deal = {
    "name": "one loan",
    "dates": {
        "analysis": "2026-01-20", "closing": "2026-01-20", "first_payment": "2026-04-20", "maturity": "2029-07-20",
        "no_call": "2027-01-20", "business_day_convention": "unadjusted",
    },
    "tranches": [
        {"name": "A", "balance": NOTE, "coupon": {"floating": {"spread": NOTE_SPREAD}}, "price": PRICES["A"]},
        {"name": "Equity", "kind": "equity", "balance": EQUITY, "price": PRICES["Equity"]},
    ],
    "assets": [
        {"id": "L", "par": PAR, "spread": SPREAD, "floor": FLOOR, "maturity": "2029-01-01", "first_payment": "2026-04-01", "dated": "2026-01-01",
         "day_count": "thirty_360_us", "business_day_convention": "unadjusted"},
    ],
    "waterfall": {"preset": {"structure": "clo_2_0"}},
}
BASE = dict(index=0.04, cdr=0.02, cpr=0.10, severity=0.40, price=0.98)
assumptions = {
    "index": {"flat": BASE["index"]}, "default_rate": BASE["cdr"], "prepayment_rate": BASE["cpr"], "severity": BASE["severity"],
    "recovery_lag_months": 0, "liquidation": {"price": BASE["price"]},
}


def run(index, cdr, cpr, severity, price, call=None, steps=()):
    """Cash flows of both classes by payment date, and what A is not paid."""
    quarter = lambda annual: 1 - (1 - annual) ** 0.25
    pool, note, short = PAR, NOTE, 0.0
    flows = {"A": [], "Equity": []}
    interest_of_a = []
    for k in range(1, 13):
        default = pool * quarter(cdr)
        interest = (pool - default) * (max(index, FLOOR) + SPREAD) * 0.25
        scheduled = pool - default if k == 12 else 0.0
        prepaid = (pool - default - scheduled) * quarter(cpr)
        pool -= default + scheduled + prepaid
        principal = scheduled + prepaid + default * (1 - severity)
        if call == k:
            # The loan's next interest period has begun, and the deal dates its defaults at its beginning.
            begun = pool * quarter(cdr)
            principal, pool = principal + (pool - begun) * price + begun * (1 - severity), 0.0
        spread = next((s for at, s in reversed(steps) if k > at), NOTE_SPREAD)
        days = (dates[k] - dates[k - 1]).days
        due = (note + short) * max(index + spread, 0) * days / 360 + short
        paid = min(due, interest + principal)
        from_principal = max(paid - interest, 0.0)
        interest -= paid - from_principal
        principal -= from_principal
        repaid = min(note, principal)
        short, note, principal = due - paid, note - repaid, principal - repaid
        flows["A"].append(paid + repaid)
        interest_of_a.append(paid)
        flows["Equity"].append(interest + principal)
        if pool < 0.01:
            break
    return flows, note + short, interest_of_a


def at_margin(flows, index, margin):
    value, discount = 0.0, 1.0
    for k, flow in enumerate(flows):
        discount /= 1 + (index + margin) * (dates[k + 1] - dates[k]).days / 360
        value += flow * discount
    return value


def at_yield(flows, rate):
    return sum(flow * (1 + rate / 4) ** -(k + 1) for k, flow in enumerate(flows))


solve = lambda f, low, high: brentq(f, low, high, xtol=1e-15, rtol=1e-15)
base, unpaid, _ = run(**BASE)
assert unpaid == 0
classes = []
for name, balance in (("A", NOTE), ("Equity", EQUITY)):
    worth = (lambda flows, index, held: at_margin(flows, index, held)) if name == "A" else (lambda flows, index, held: at_yield(flows, held))
    value = PRICES[name] * balance
    held = solve(lambda m: worth(base[name], BASE["index"], m) - value, -0.5, 5)
    move = lambda **change: worth(run(**(BASE | change))[0][name], (BASE | change)["index"], held)
    h, s = 0.0025, 1e-4
    up, down = move(index=BASE["index"] + h), move(index=BASE["index"] - h)
    wide, tight = worth(base[name], BASE["index"], held + s), worth(base[name], BASE["index"], held - s)
    classes.append(
        dict(
            name=name, price=PRICES[name], value=value, margin=held,
            rate_duration=(down - up) / (2 * h * value), rate_convexity=(up + down - 2 * value) / (h * h * value),
            spread_duration=(tight - wide) / (2 * s * value), spread_convexity=(wide + tight - 2 * value) / (s * s * value),
            dv01=(down - up) / (2 * h) * 1e-4, cs01=(tight - wide) / (2 * s) * 1e-4,
            default01=move(cdr=BASE["cdr"] + 0.01) - value, recovery01=move(severity=BASE["severity"] - 0.01) - value,
            prepayment01=move(cpr=BASE["cpr"] + 0.01) - value,
        )
    )

total = lambda cdr, name: sum(run(**(BASE | dict(cdr=cdr)))[0][name])
thresholds = {
    "A": dict(
        first_loss_cdr=solve(lambda c: run(**(BASE | dict(cdr=c)))[1] - 1.0, 0.01, 0.9),
        break_even_cdr=solve(lambda c: total(c, "A") - PRICES["A"] * NOTE, 0.01, 0.9),
    ),
    "Equity": dict(first_loss_cdr=None, break_even_cdr=solve(lambda c: total(c, "Equity") - PRICES["Equity"] * EQUITY, 0.001, 0.9)),
}

calls = {name: [] for name in PRICES}
for k in range(4, 12):
    called, unpaid, _ = run(**BASE, call=k)
    assert unpaid == 0
    for name, balance in (("A", NOTE), ("Equity", EQUITY)):
        rate = solve(lambda y: at_yield(called[name], y) - PRICES[name] * balance, -3, 9)
        calls[name].append([str(dates[k]), rate])
to_maturity = {name: solve(lambda y: at_yield(base[name], y) - PRICES[name] * b, -3, 9) for name, b in (("A", NOTE), ("Equity", EQUITY))}

REFINANCED, COST, AT = 0.012, 500_000.0, 6
after, _, interest_after = run(**BASE, steps=[(AT, REFINANCED)])
years = lambda k: (dates[k] - dates[0]).days / 365
irr = lambda flows: solve(lambda r: -PRICES["Equity"] * EQUITY + sum(f * (1 + r) ** -years(k + 1) for k, f in enumerate(flows)), -0.9, 9)
charged = [f - (COST if k + 1 == AT else 0) for k, f in enumerate(after["Equity"])]
_, _, interest_before = run(**BASE)
refinancing = dict(
    on=str(dates[AT]), spread=REFINANCED, cost=COST, irr_before=irr(base["Equity"]), irr_after=irr(charged),
    interest_before=sum(interest_before[AT:]), interest_after=sum(interest_after[AT:]),
)

with (folder / "risk.json").open("w") as out:
    json.dump(
        {
            "source": f"a model of the deal in Python, roots by SciPy {scipy.__version__}; tests/generate/class_risk.py",
            "tolerance": "1e-8 relative; convexities 1e-5, thresholds 2e-7",
            "deal": deal, "assumptions": assumptions, "classes": classes, "thresholds": thresholds, "calls": calls, "to_maturity": to_maturity,
            "refinancing": refinancing,
        },
        out, indent=1,
    )

rng = random.Random(5)
cases = []
for _ in range(12):
    settlement = ql.Date(rng.randint(1, 28), rng.randint(1, 12), rng.randint(2024, 2028))
    ql.Settings.instance().evaluationDate = settlement
    count, months = rng.randint(1, 40), rng.choice([1, 3, 6, 12])
    frequency = {1: ql.Monthly, 3: ql.Quarterly, 6: ql.Semiannual, 12: ql.Annual}[months]
    first = settlement + rng.randint(5, 30 * months)
    ends = [first + ql.Period(months * k, ql.Months) for k in range(count)]
    starts = [settlement] + ends[:-1]
    years = [ql.Actual360().yearFraction(a, b) for a, b in zip(starts, ends)]
    index = [rng.uniform(-0.005, 0.08) for _ in ends]
    discounts, d = [1.0], 1.0
    for f, tau in zip(index, years):
        d /= 1 + f * tau
        discounts.append(d)
    curve = ql.YieldTermStructureHandle(ql.DiscountCurve([settlement] + ends, discounts, ql.Actual365Fixed()))
    amounts = [rng.uniform(0, 5) for _ in ends]
    amounts[-1] += 100
    leg = ql.Leg([ql.SimpleCashFlow(a, e) for a, e in zip(amounts, ends)])
    spreads = [rng.uniform(-0.01, 0.2) for _ in range(3)]
    value = lambda s: ql.CashFlows.npv(leg, curve.currentLink(), s, ql.Actual365Fixed(), ql.Compounded, frequency, False, settlement, settlement)
    iso = lambda day: day.ISO()
    cases.append(
        dict(per_year=12 // months, settlement=iso(settlement), dates=[iso(e) for e in ends], amounts=amounts, index=index, years=years, value_at=[[s, value(s)] for s in spreads])
    )
with (folder / "z_spreads.json").open("w") as out:
    json.dump({"source": f"QuantLib {ql.__version__}: CashFlows.npv with a Z-spread; tests/generate/class_risk.py", "tolerance": 1e-11, "cases": cases}, out)
print(json.dumps(classes, indent=1), thresholds, to_maturity, refinancing)
