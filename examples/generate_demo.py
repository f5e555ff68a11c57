#!/usr/bin/env python3
"""Makes deals/demo.json: a 500m CLO of 200 loans, the same for the same seed.

    python3 examples/generate_demo.py > examples/deals/demo.json

Every name is invented. The loans follow the envelope of a broadly-syndicated pool: quantiles of
spread, price, par and life, and counts of ratings, floors, industries and countries.
"""

import datetime
import json
import random

SEED = 20260331
LOANS, ISSUERS = 200, 174
LOAN_PAR, PRINCIPAL_CASH = 494_000_000, 6_000_000
ANALYSIS = datetime.date(2026, 3, 31)
INDEX = 0.0375

# Quantiles: (probability, value), linear in between.
SPREAD = [(0, 0.0200), (0.25, 0.0300), (0.5, 0.0325), (0.75, 0.0425), (0.97, 0.0600), (1, 0.0850)]
PRICE = [(0, 0.62), (0.03, 0.88), (0.10, 0.955), (0.25, 0.982), (0.5, 0.9916), (0.75, 0.998), (1, 1.0041)]
PAR = [(0, 400_000), (0.25, 1_400_000), (0.5, 2_000_000), (0.75, 3_000_000), (1, 7_500_000)]
LIFE_YEARS = [(0, 0.8), (0.25, 4.0), (0.5, 5.2), (0.75, 6.3), (1, 7.4)]
FACILITY = [(0, 150e6), (0.25, 450e6), (0.5, 900e6), (0.75, 1.8e9), (1, 9.5e9)]

# Counts of what a pool holds.
WARF = {"B2": 69, "B3": 45, "B1": 39, "Ba3": 21, "Ba2": 11, "Ba1": 4, "Caa1": 4, "Caa3": 1, "Baa3": 1}
FLOOR = {0.0: 150, 0.005: 30, 0.0075: 15, 0.01: 5}
COUNTRY = {"USA": 170, "Luxembourg": 9, "Netherlands": 7, "Canada": 5, "United Kingdom": 2, "Germany": 1, "France": 1}
RECOVERY = {"3H": 39, "3L": 31, "2L": 25, "1": 20, "2H": 12, "4H": 11, "6": 10, "3": 9}
INDUSTRY = {
    "High Tech Industries": ("Electronics/electrical", 30),
    "Healthcare & Pharmaceuticals": ("Health care", 26),
    "Services: Business": ("Business equipment & services", 24),
    "Banking, Finance, Insurance and Real Estate": ("Financial intermediaries", 16),
    "Hotel, Gaming, & Leisure": ("Lodging & casinos", 14),
    "Capital Equipment": ("Industrial equipment", 13),
    "Chemicals, Plastics, & Rubber": ("Chemicals & plastics", 12),
    "Telecommunications": ("Telecommunications", 12),
    "Construction & Building": ("Building & development", 11),
    "Beverage, Food, & Tobacco": ("Food products", 10),
    "Automotive": ("Automotive", 9),
    "Retail": ("Retailers (except food & drug)", 8),
    "Containers, Packaging, & Glass": ("Containers & glass products", 6),
    "Aerospace & Defense": ("Aerospace & Defense", 5),
    "Energy: Oil & Gas": ("Oil & gas", 4),
}
SP = {"Ba1": "BB+", "Ba2": "BB", "Ba3": "BB-", "B1": "B+", "B2": "B", "B3": "B-", "Caa1": "CCC+", "Caa3": "CCC-", "Baa3": "BBB-"}
FIRST = "Alder Aspen Birch Cedar Cypress Dogwood Elm Fir Hazel Hickory Juniper Larch Laurel Linden Maple Oak Olive Pine Poplar Rowan Sequoia Spruce Sumac Sycamore Tamarack Teak Walnut Willow Yew".split()
SECOND = "Holdings Partners Industries Systems Brands Group".split()


def quantile(table, p):
    for (p0, v0), (p1, v1) in zip(table, table[1:]):
        if p <= p1:
            return v0 + (v1 - v0) * (p - p0) / (p1 - p0)
    return table[-1][1]


def pick(rng, counts):
    at = rng.random() * sum(counts.values())
    for value, count in counts.items():
        at -= count
        if at < 0:
            return value
    return value


def issuers(rng):
    names = [f"{first} {second}" for first in FIRST for second in SECOND]
    rng.shuffle(names)
    for name in names[:ISSUERS]:
        industry = pick(rng, {name: count for name, (_, count) in INDUSTRY.items()})
        yield {"name": name, "warf": pick(rng, WARF), "industry": industry, "country": pick(rng, COUNTRY)}


def first_payment(dated, months, cycle):
    """The first month's end on the cycle that is at least a month after the dated date."""
    month = dated.year * 12 + dated.month + 1
    month += (cycle - month) % months
    return datetime.date(month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


def loan(rng, number, issuer):
    warf, weak = issuer["warf"], issuer["warf"].startswith("Caa")
    spread = round(quantile(SPREAD, rng.random()) / 0.0025) * 0.0025 + (0.015 if weak else 0)
    price = quantile(PRICE, rng.random()) - (0.12 if weak else 0)
    floor = pick(rng, FLOOR)
    maturity = ANALYSIS + datetime.timedelta(days=round(365.25 * quantile(LIFE_YEARS, rng.random())))
    sp_industry, _ = INDUSTRY[issuer["industry"]]
    second_lien = rng.random() < 0.06
    semi_annual = rng.random() < 0.02
    dated = ANALYSIS - datetime.timedelta(days=rng.randrange(40, 1500))
    asset = {
        "id": f"PP{number:04d}",
        "name": f"{issuer['name']} Term Loan" + (" (2nd Lien)" if second_lien else " B"),
        "issuer": issuer["name"],
        "par": quantile(PAR, rng.random()),
        "price": round(price, 5),
        "maturity": maturity.isoformat(),
        "spread": round(spread, 6),
        "floor": floor,
        "coupon": round(max(INDEX, floor) + spread, 6),
        "index": "3M Term SOFR",
        "dated": dated.isoformat(),
        "first_payment": first_payment(dated, 6 if semi_annual else 3, rng.randrange(3)).isoformat(),
        "end_of_month": True,
        "facility_size": float(round(quantile(FACILITY, rng.random()), -6)),
        "seniority": "Second Lien" if second_lien else "Senior Secured",
        "moodys_industry": issuer["industry"],
        "sp_industry": sp_industry,
        "country": issuer["country"],
        "cov_lite": rng.random() < 0.8,
        "moodys": {"rating": warf, "default_probability": warf, "warf": warf, "recovery_rate": 0.25 if second_lien else 0.45},
        "sp": {"rating": SP[warf], "issuer": SP[warf], "recovery": pick(rng, RECOVERY)},
    }
    if second_lien:
        asset["moodys_category"] = "non_senior_secured_loan"
    else:
        asset["amortization"] = {"annual_rate": 0.01}
    if semi_annual:
        asset["frequency"] = "semi_annual"
    return asset


def pool():
    rng = random.Random(SEED)
    obligors = list(issuers(rng))
    loans = [loan(rng, i + 1, obligors[i] if i < ISSUERS else rng.choice(obligors)) for i in range(LOANS)]
    scale = LOAN_PAR / sum(asset["par"] for asset in loans)
    for asset in loans:
        asset["par"] = float(round(asset["par"] * scale / 1000) * 1000)
    loans[0]["par"] += LOAN_PAR - sum(asset["par"] for asset in loans)
    return loans


def note(name, balance, spread, **more):
    return {"name": name, "balance": balance, "coupon": {"floating": {"spread": spread, "floor": 0.0}}, **more}


DEAL = {
    "name": "Pari Passu Demo CLO 2026-1",
    "dates": {
        "analysis": ANALYSIS.isoformat(),
        "closing": ANALYSIS.isoformat(),
        "first_payment": "2026-07-20",
        "no_call": "2028-04-20",
        "reinvestment_end": "2031-04-20",
        "maturity": "2039-04-20",
    },
    "current_index": INDEX,
    "tranches": [
        note("A", 310e6, 0.0145),
        note("B", 60e6, 0.0200),
        note("C", 30e6, 0.0250, pikable=True),
        note("D", 30e6, 0.0375, pikable=True, price=0.99),
        note("E", 22.5e6, 0.0650, pikable=True, price=0.97),
        {"name": "Subordinated", "kind": "equity", "balance": 47.5e6, "price": 0.85},
    ],
    "accounts": {"collection": {"principal": float(PRINCIPAL_CASH)}},
    "fees": [
        {"name": "trustee", "kind": "trustee", "rate": 0.0002},
        {"name": "administrative", "kind": "administrative", "fixed": 200000.0},
        {"name": "senior management", "kind": "senior_management", "rate": 0.0015},
        {"name": "subordinated management", "kind": "subordinated_management", "rate": 0.0030},
        {"name": "incentive", "kind": "incentive"},
    ],
    "coverage_tests": [
        {"name": "oc_b", "kind": "overcollateralization", "through": "B", "trigger": 1.245},
        {"name": "ic_b", "kind": "interest_coverage", "through": "B", "trigger": 1.20},
        {"name": "oc_c", "kind": "overcollateralization", "through": "C", "trigger": 1.165},
        {"name": "ic_c", "kind": "interest_coverage", "through": "C", "trigger": 1.15},
        {"name": "oc_d", "kind": "overcollateralization", "through": "D", "trigger": 1.098},
        {"name": "ic_d", "kind": "interest_coverage", "through": "D", "trigger": 1.10},
        {"name": "oc_e", "kind": "overcollateralization", "through": "E", "trigger": 1.055},
        {"name": "diversion", "kind": "interest_diversion", "through": "E", "trigger": 1.065},
        {"name": "event of default", "kind": "event_of_default", "through": "A", "trigger": 1.025},
    ],
    "ccc": {"limit": 0.075},
    "waterfall": {"preset": {"structure": "clo_2_0", "incentive": {"hurdle": 0.12, "share": 0.20}}},
}


def main():
    head = json.dumps(DEAL, indent=2)
    rows = ",\n    ".join(json.dumps(asset) for asset in pool())
    print(head[: head.rindex("}")].rstrip() + ',\n  "assets": [\n    ' + rows + "\n  ]\n}")


if __name__ == "__main__":
    main()
