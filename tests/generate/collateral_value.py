"""tests/fixtures/clo/analytics/collateral_value.json: yields of loans, and their values under scenarios at the margins of a base case, by a model of the loans in Python; roots by SciPy, yields checked against QuantLib's bonds."""

import datetime
import json
import math
import pathlib

import QuantLib as ql
import scipy
from scipy.optimize import brentq

SETTLEMENT = datetime.date(2026, 2, 15)
INDEX = 0.035
plain = {"day_count": "thirty_360_us", "business_day_convention": "unadjusted", "first_payment": "2026-04-01"}
LOANS = [
    {"id": "bullet", "par": 4e6, "price": 0.97, "coupon_type": "fixed", "coupon": 0.08, "maturity": "2029-01-01", "dated": "2026-01-01", **plain},
    {"id": "above par", "par": 2.5e6, "price": 1.035, "coupon_type": "fixed", "coupon": 0.095, "frequency": "semi_annual", "maturity": "2031-07-01", "dated": "2026-01-01", **plain, "first_payment": "2026-07-01"},
    {"id": "floater", "par": 5e6, "price": 0.985, "spread": 0.0425, "coupon": 0.081, "maturity": "2030-10-01", "dated": "2026-01-01", "amortization": {"annual_rate": 0.01}, **plain},
    {"id": "distressed", "par": 1e6, "price": 0.55, "spread": 0.06, "floor": 0.04, "coupon": 0.10, "maturity": "2028-04-01", "dated": "2026-01-01", **plain},
    {"id": "in default", "par": 1e6, "price": 0.3, "spread": 0.06, "maturity": "2028-04-01", "defaulted": True, **plain},
]
BASE = {"cdr": 0.02, "cpr": 0.10, "severity": 0.4, "index": INDEX}
SCENARIOS = [
    ({**BASE}, 0.0), ({**BASE}, 0.01), ({**BASE}, -0.005),
    ({**BASE, "cdr": 0.08, "severity": 0.55}, 0.0), ({**BASE, "index": 0.05}, 0.0), ({**BASE, "cpr": 0.25, "index": 0.01}, 0.02),
]


def day(text):
    return datetime.date.fromisoformat(text)


def flows(loan, cdr, cpr, severity, index):
    """Date, start of its period, interest, scheduled principal, and all cash: a default recovers on its date."""
    months = {"semi_annual": 6}.get(loan.get("frequency"), 3)
    part = months / 12
    dates, at = [], day(loan["first_payment"])
    while at <= day(loan["maturity"]):
        dates.append(at)
        total = at.year * 12 + at.month - 1 + months
        at = datetime.date(total // 12, total % 12 + 1, 1)
    yearly = loan.get("amortization", {}).get("annual_rate", 0.0)
    reset = lambda: max(round(index, 5), loan.get("floor", -1.0)) + loan["spread"]
    coupon, start, left, plan, out = loan["coupon"], day(loan["dated"]), loan["par"], 1.0, []
    for k, at in enumerate(dates):
        default = left * (1 - (1 - cdr) ** part)
        performing = left - default
        interest = performing * coupon * part
        due = plan if at == dates[-1] else min(yearly * part, plan)
        scheduled = performing * due / plan if plan > 0 else performing
        plan -= due
        prepaid = (performing - scheduled) * (1 - (1 - cpr) ** part)
        left = performing - scheduled - prepaid
        out.append((at, start, interest, scheduled, interest + scheduled + prepaid + default * (1 - severity)))
        start = at
        if loan.get("coupon_type") != "fixed":
            coupon = reset()
    return out


def accrued(paid):
    at, start, interest, *_ = paid[0]
    return interest * (SETTLEMENT - start).days / (at - start).days


def years(at):
    return (at - SETTLEMENT).days / 365


def yields(loan):
    paid = flows(loan, 0.0, 0.0, 0.0, INDEX)
    f = 2 if loan.get("frequency") == "semi_annual" else 4
    dirty = loan["price"] * loan["par"] + accrued(paid)
    present = lambda y: [(years(at), cash * (1 + y / f) ** (-f * years(at))) for at, *_, cash in paid]
    y = brentq(lambda y: sum(v for _, v in present(y)) - dirty, -0.5, 5.0, xtol=1e-15, rtol=1e-14)
    pv = present(y)
    macaulay = sum(t * v for t, v in pv) / dirty
    found = {
        "id": loan["id"], "yield_to_maturity": y, "macaulay_duration": macaulay, "modified_duration": macaulay / (1 + y / f),
        "convexity": sum(t * (t + 1 / f) * v for t, v in pv) / (dirty * (1 + y / f) ** 2),
        "wal_years": sum(years(at) * s for at, _, _, s, _ in paid) / sum(s for _, _, _, s, _ in paid),
    }
    # The same by QuantLib, from the amounts alone.
    ql.Settings.instance().evaluationDate = ql.Date(SETTLEMENT.day, SETTLEMENT.month, SETTLEMENT.year)
    leg = ql.Leg([ql.SimpleCashFlow(cash, ql.Date(at.day, at.month, at.year)) for at, *_, cash in paid])
    rate = ql.InterestRate(y, ql.Actual365Fixed(), ql.Compounded, {2: ql.Semiannual, 4: ql.Quarterly}[f])
    assert abs(ql.CashFlows.npv(leg, rate, False) / dirty - 1) < 1e-12
    assert abs(ql.CashFlows.duration(leg, rate, ql.Duration.Modified, False) - found["modified_duration"]) < 1e-10
    assert abs(ql.CashFlows.convexity(leg, rate, False) - found["convexity"]) < 1e-9
    return found


def value(loan, scenario, margin):
    paid = flows(loan, **scenario)
    present = lambda at, cash: cash * math.exp(-(scenario["index"] + margin) * years(at))
    return sum(present(at, cash) for at, *_, cash in paid) - accrued(paid)


def values(scenario, shift):
    out = []
    for loan in LOANS:
        market = loan["par"] * loan["price"]
        if loan.get("defaulted"):
            out.append(market)
            continue
        margin = brentq(lambda m: value(loan, BASE, m) / market - 1, -0.5, 20.0, xtol=1e-15, rtol=1e-14)
        out.append(value(loan, scenario, margin + shift))
    return out


def assumptions(s):
    return {"index": {"flat": s["index"]}, "default_rate": s["cdr"], "prepayment_rate": s["cpr"], "severity": s["severity"], "recovery_lag_months": 0}


fixture = {
    "source": f"a model of the loans in Python, roots by SciPy {scipy.__version__}, yields also by QuantLib {ql.__version__}; tests/generate/collateral_value.py",
    "tolerance": 1e-10,
    "index": INDEX,
    "deal": {
        "name": "five loans",
        "dates": {
            "analysis": SETTLEMENT.isoformat(), "closing": "2026-01-20", "first_payment": "2026-04-20", "maturity": "2032-07-20",
            "business_day_convention": "unadjusted",
        },
        "tranches": [
            {"name": "A", "balance": 10e6, "coupon": {"floating": {"spread": 0.018}}},
            {"name": "Equity", "kind": "equity", "balance": 3.5e6},
        ],
        "assets": LOANS,
        "waterfall": {"preset": {"structure": "clo_2_0"}},
    },
    "yields": [yields(loan) for loan in LOANS if not loan.get("defaulted")],
    "base": assumptions(BASE),
    "scenarios": [{"assumptions": assumptions(s), "margin_shift": shift, "values": values(s, shift)} for s, shift in SCENARIOS],
}
path = pathlib.Path(__file__).parents[1] / "fixtures" / "clo" / "analytics" / "collateral_value.json"
path.write_text(json.dumps(fixture, indent=1) + "\n")
