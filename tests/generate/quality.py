"""Writes tests/fixtures/clo/quality/*.json and tests/fixtures/clo/ratings.json: an invented pool with every numbered
compliance test worked out from the definitions, asset by asset, and the ladders of derived ratings.

The arithmetic of ratios is done in fractions of the standard library, so that only the last division rounds.
"""

import itertools
import json
from fractions import Fraction as F
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "fixtures" / "clo"

MOODYS = "Aaa Aa1 Aa2 Aa3 A1 A2 A3 Baa1 Baa2 Baa3 Ba1 Ba2 Ba3 B1 B2 B3 Caa1 Caa2 Caa3 Ca C".split()
SP = "AAA AA+ AA AA- A+ A A- BBB+ BBB BBB- BB+ BB BB- B+ B B- CCC+ CCC CCC- CC C D".split()
FACTORS = [1, 10, 20, 40, 70, 120, 180, 260, 360, 610, 940, 1350, 1766, 2220, 2720, 3490, 4770, 6500, 8070, 10000, 10000]
SP_FACTORS = "13.51 26.75 46.36 63.9 99.5 146.35 199.83 271.01 361.17 540.42 784.92 1233.63 1565.44 1982 2859.5 3610.11 4641.4 5293 5751.1 10000 10000 10000".split()
RECOVERY = {
    "senior_secured_loan": [60, 50, 45, 40, 30, 20],
    "non_senior_secured_loan": [55, 45, 35, 25, 15, 5],
    "other": [45, 35, 30, 25, 15, 5],
}


def rank(text):
    if text in MOODYS:
        return MOODYS.index(text) + 1
    return SP.index(text) + 1 if text in SP else None


def clamp(r):
    return min(max(r, 1), 21)


def months_later(date, months):
    year, month, day = map(int, date.split("-"))
    month += months
    return (year + (month - 1) // 12, (month - 1) % 12 + 1, day)


def estimate(m, as_of):
    date = m.get("credit_estimate_date")
    if not date or tuple(map(int, as_of.split("-"))) >= months_later(date, 15):
        return None
    return rank(m.get("credit_estimate"))


def moodys_from_sp(a):
    sp, bond = a.get("sp", {}), a.get("kind") == "bond"
    f, s, u = (rank(sp.get(k)) for k in ("facility", "senior_secured", "subordinated"))
    if f and not a.get("structured_finance"):
        return clamp(f + (1 if bond and f <= 10 else 2))
    if s:
        return clamp(s + (1 if s <= 15 else 2))
    if u:
        return clamp(u - (1 if u <= 16 else 0))
    return None


def obligor(a, as_of, negative, downgrade, upgrade):
    m = a.get("moodys", {})
    outlooks = (m.get("issuer_outlook"), m.get("facility_outlook"))
    if a.get("dip"):
        if rank(m.get("facility")):
            return clamp(rank(m["facility"]) + 1)
        return estimate(m, as_of) or moodys_from_sp(a) or 19
    if rank(m.get("issuer")):
        n = downgrade if "downgrade" in outlooks else negative if "negative" in outlooks else -upgrade if "upgrade" in outlooks else 0
        return clamp(rank(m["issuer"]) + n)
    if rank(m.get("senior_unsecured")):
        return rank(m["senior_unsecured"])
    if rank(m.get("senior_secured")):
        return clamp(rank(m["senior_secured"]) + 1)
    return estimate(m, as_of) or moodys_from_sp(a) or 19


def facility(a, as_of):
    m = a.get("moodys", {})
    f, i, u, s = (rank(m.get(k)) for k in ("facility", "issuer", "senior_unsecured", "subordinate"))
    if a.get("kind", "loan") == "loan" and a.get("moodys_category", "senior_secured_loan") == "senior_secured_loan":
        if f:
            return clamp(f + {"downgrade": 1, "upgrade": -1}.get(m.get("facility_outlook"), 0))
        if i:
            return clamp(i + (m.get("issuer_outlook") in ("downgrade", "negative")))
        if u:
            return clamp(u - 2)
    else:
        if f or u:
            return f or u
        if i:
            return clamp(i + 1)
        if s:
            return clamp(s - 1)
    return estimate(m, as_of) or moodys_from_sp(a) or 19


def is_moodys_rated(a, as_of):
    """Whether the Moody's Rating comes from Moody's itself, from S&P's facility rating, or from elsewhere."""
    bare = {**a, "sp": {}}
    if facility(bare, as_of) != 19 or facility({**bare, "sp": {"senior_secured": "AAA"}}, as_of) == 19:
        return "moodys"
    sp = a.get("sp", {})
    if sp.get("facility") in SP and not a.get("structured_finance"):
        return "facility"
    return "sp" if moodys_from_sp(a) else None


def sp_rating(a, as_of):
    sp = a.get("sp", {})
    f, i, s, u = (rank(sp.get(k)) for k in ("facility", "issuer", "senior_secured", "subordinated"))
    if a.get("dip") and f:
        return f
    if a.get("defaulted"):
        return 22
    if i or s:
        return i or s
    if u:
        return clamp(u - (1 if u < 11 else 2))
    source = is_moodys_rated(a, as_of)
    if source == "facility":
        return f
    m = facility(a, as_of)
    return clamp(m + (1 if m <= 10 else 2)) if source else 19


def derive(a, as_of):
    m, p = facility(a, as_of), obligor(a, as_of, 0, 1, 1)
    w = obligor(a, as_of, 1, 2, 1)
    d = min(max(p - m, -3), 2)
    recovery = 50 if a.get("dip") else RECOVERY[a.get("moodys_category", "senior_secured_loan")][2 - d]
    return m, p, w, F(recovery, 100), sp_rating(a, as_of)


GROUPS = {
    1: ["Netherlands", "Australia", "New Zealand", "United Kingdom"],
    2: ["Germany", "Sweden", "Switzerland"],
    3: ["Austria", "Belgium", "Denmark", "Finland", "France", "Iceland", "Liechtenstein", "Luxembourg", "Norway", "Spain"],
}
TAX = ["Bahamas", "Bermuda", "British Virgin Islands", "Cayman Islands", "Channel Islands", "Netherlands Antilles"]


def number(x):
    return F(str(x))


class Pool:
    def __init__(self, assets, cash, index, as_of, maturity, debt, point, thresholds):
        self.assets = sorted(assets, key=lambda a: a["id"])
        self.cash, self.index, self.maturity, self.debt = number(cash), number(index), maturity, number(debt)
        self.point, self.thresholds = point, thresholds
        for a in self.assets:
            a["ratings"] = derive(a, as_of)
            a["F"] = number(a["par"])
        self.good = [a for a in self.assets if a["F"] > 0 and not a.get("defaulted")]
        self.par = sum((a["F"] for a in self.good), F(0))
        self.cpa = self.par + self.cash

    def total(self, test, assets=None):
        return sum((a["F"] for a in (self.good if assets is None else assets) if test(a)), F(0))

    def kth(self, k, key, test=lambda a: True, assets=None):
        sums = {}
        for a in self.good if assets is None else assets:
            if test(a):
                sums[key(a)] = sums.get(key(a), F(0)) + a["F"]
        return sorted(sums.values(), reverse=True)[k - 1] if len(sums) >= k else F(0)

    def average(self, value, test=lambda a: True):
        return sum((a["F"] * value(a) for a in self.good if test(a)), F(0)), self.total(test)

    def spread(self, a):
        name = a.get("index", "").upper()
        coupon = number(a["coupon"]) if "coupon" in a else None
        floor = number(a.get("floor", 0))
        if "LIBOR" in name or not name:
            if floor <= self.index:
                return number(a["spread"])
        if coupon is None:
            coupon = max(floor, self.index) + number(a["spread"])
        return coupon - self.index

    def diversity(self):
        par, industry = {}, {}
        for a in self.good:
            par[a["issuer"]] = par.get(a["issuer"], F(0)) + a["F"]
            industry.setdefault(a["issuer"], a["moodys_industry"])
        mean = self.par / len(par) if par else F(1)
        units = {}
        for name, amount in par.items():
            units[industry[name]] = units.get(industry[name], F(0)) + min(F(1), amount / mean)
        # The published table, a tenth of a unit at a time.
        steps = [F(1, 10)] * 10 + [F(1, 20)] * 20 + [F(1, 30)] * 30 + [F(1, 40)] * 40 + [F(1, 100)] * 100
        return sum((sum(steps[: int(u * 10 + F(1, 2))], F(0)) for u in units.values()), F(0)), F(1)

    def results(self):
        dip = lambda a: a.get("dip", False)
        home = lambda a: a["country"] == "USA"
        country = lambda a: a["country"]
        within = lambda *g: (lambda a: any(a["country"] in GROUPS[k] for k in g))
        flag = lambda name: (lambda a: a.get(name, False))
        loan = lambda a: a.get("kind", "loan") == "loan"
        floating = lambda a: a.get("coupon_type", "floating") == "floating"
        senior = lambda a: a.get("seniority", "Senior Secured") == "Senior Secured"
        junior = lambda a: not (senior(a) and loan(a)) or "Unsecured" in a.get("sp_priority_category", "")
        small = lambda a, us, other: number(a["facility_size"]) < (us if home(a) else other)
        tax = lambda a: a["country"] in TAX
        held = [a for a in self.assets if a["F"] > 0]
        n = {
            1: self.total(lambda a: loan(a) and a.get("moodys_category") != "non_senior_secured_loan") + self.cash,
            2: self.total(junior, held),
            3: self.kth(6, lambda a: a["issuer"], lambda a: not dip(a)),
            4: self.kth(1, lambda a: a["issuer"], lambda a: not dip(a)),
            5: self.kth(1, lambda a: a["issuer"], dip),
            6: self.kth(1, lambda a: a["issuer"], junior, held),
            7: self.total(lambda a: a["ratings"][0] >= 17),
            8: self.total(lambda a: a.get("frequency", "quarterly") in ("semi_annual", "annual")),
            9: self.total(lambda a: not floating(a)),
            10: self.total(flag("current_pay")),
            11: self.total(dip),
            12: sum((number(a.get("unfunded", 0)) for a in self.assets if not a.get("defaulted")), F(0)),
            13: self.total(flag("participation")),
            14: self.total(lambda a: not home(a)),
            15: self.total(lambda a: country(a) == "Canada" or tax(a)),
            16: self.total(lambda a: country(a) not in ("USA", "Canada", "United Kingdom")),
            17: self.total(within(1, 2, 3)),
            18: self.total(within(1)),
            19: self.kth(1, country, within(1)),
            20: self.total(within(2)),
            21: self.kth(1, country, within(2)),
            22: self.total(within(3)),
            23: self.kth(1, country, within(3)),
            24: self.total(tax),
            25: self.kth(4, lambda a: a["sp_industry"]),
            26: self.kth(2, lambda a: a["sp_industry"]),
            27: self.kth(1, lambda a: a["sp_industry"]),
            28: self.total(flag("bridge_loan")),
            29: self.total(flag("cov_lite")),
            30: self.total(flag("deferrable")),
            31: self.total(lambda a: small(a, 150 * 10**6, 250 * 10**6)),
            40: self.total(lambda a: a["ratings"][4] >= 17),
            41: self.total(lambda a: country(a) == "Canada"),
            42: self.total(flag("letter_of_credit")),
            43: self.total(lambda a: a["maturity"] > self.maturity),
            44: self.total(lambda a: not senior(a)),
            45: self.total(flag("swapped_non_discount")),
            47: self.par,
            48: self.total(flag("participation")),
            53: self.total(lambda a: small(a, 200 * 10**6, 200 * 10**6)),
        }
        for k in (1, 2, 3, 4):
            n[48 + k] = self.kth(k, lambda a: a["moodys_industry"])
        ratios = {k: (v, self.cpa) for k, v in n.items()}
        for k in (32, 39, 46):
            ratios[k] = self.average(self.spread, floating)
        ratios[33] = self.average(lambda a: a["ratings"][3])
        ratios[34] = self.average(lambda a: number(a["coupon"]), lambda a: not floating(a))
        ratios[35] = self.average(lambda a: number(a["wal_years"]))
        for k in (36, 54):
            ratios[k] = self.average(lambda a: F(FACTORS[a["ratings"][2] - 1]))
        ratios[37] = self.diversity()
        covered = lambda a: number(a["price"]) if a.get("defaulted") else a["ratings"][3] if a.get("piking") else F(1)
        ratios[38] = self.cash + sum((a["F"] * covered(a) for a in held), F(0)), self.debt
        return dict(sorted(ratios.items()))

    def limits(self, ratios):
        point = {k: number(v) for k, v in self.point.items()}
        recovery = ratios[33][0] / ratios[33][1] if ratios[33][1] else None
        above = lambda base: (recovery - base) * 100 if recovery is not None else F(0)
        by_matrix, by_test = above(F(43, 100)), above(number(self.thresholds.get(33, "0.47")))
        slope = point.get("spread_modifier", F(65, 10**5) if point["spread"] >= F(31, 1000) else F(50, 10**5))
        limits = {k: number(v) for k, v in self.thresholds.items()}
        limits.setdefault(32, point["spread"] - by_matrix * slope)
        limits.setdefault(39, point["spread"] - by_test * slope)
        limits.setdefault(46, point["spread"])
        limits.setdefault(36, point["warf"] + by_matrix * point["warf_modifier"])
        limits.setdefault(54, point["warf"] + by_test * point["warf_modifier"])
        return limits

    def monitor(self):
        factor = lambda a: number(SP_FACTORS[a["ratings"][4] - 1])
        mean = lambda v: sum((a["F"] * v(a) for a in self.good), F(0)) / self.par
        spwarf = mean(factor)

        def spread_out(key):
            sums = {}
            for a in self.good:
                sums[key(a)] = sums.get(key(a), F(0)) + a["F"]
            return self.par**2 / sum(v * v for v in sums.values())

        region = lambda a: "NA" if a["country"] in ("USA", "Canada") else a["country"]
        return {
            "rating_factor": spwarf,
            "default_rate_dispersion": mean(lambda a: abs(factor(a) - spwarf)),
            "obligor_diversity": spread_out(lambda a: a["issuer"]),
            "industry_diversity": spread_out(lambda a: a["sp_industry"]),
            "regional_diversity": spread_out(region),
            "life": mean(lambda a: number(a["wal_years"])),
        }


USUAL = {1: ".9", 2: ".1", 3: ".02", 4: ".025", 5: ".02", 6: ".02", 7: ".075", 8: ".05", 9: ".025", 10: ".025", 11: ".075",
         12: ".05", 13: ".15", 14: ".2", 15: ".125", 16: ".1", 17: ".15", 18: ".15", 19: ".05", 20: ".1", 21: ".05",
         22: ".075", 23: ".05", 24: ".075", 25: ".1", 26: ".12", 27: ".15", 28: ".05", 29: ".6", 30: ".05", 31: ".07",
         33: ".47", 34: ".07", 40: ".075", 41: ".125", 42: ".05", 43: ".05", 44: ".05", 45: ".05", 47: ".125", 48: ".15",
         49: ".15", 50: ".12", 51: ".12", 52: ".1", 53: ".07"}
AT_LEAST = {1, 32, 33, 34, 37, 38, 39, 46, 47}


def loan(id, issuer, par, country, moodys, sp, industry, spread, /, **more):
    a = {"id": id, "issuer": issuer, "par": par, "maturity": "2022-06-30", "country": country, "spread": spread,
         "floor": 0.01, "coupon": float(F(str(spread)) + F(1, 100)), "index": "3M Libor", "price": 0.985, "wal_years": 5.1,
         "facility_size": 800e6, "seniority": "Senior Secured", "sp_priority_category": "Senior Secured Loan",
         "moodys_industry": industry[0], "sp_industry": industry[1],
         "moodys": dict(zip(("facility", "issuer"), moodys.split("/"))),
         "sp": dict(zip(("facility", "issuer"), sp.split("/")))}
    for key, value in more.items():
        if value is None:
            a.pop(key, None)
        elif isinstance(value, dict):
            a[key] = {**a.get(key, {}), **value}
        else:
            a[key] = value
    return a


TECH, CARE, SHOP = ("High Tech Industries", "Electronics/electrical"), ("Healthcare & Pharmaceuticals", "Health care"), ("Retail", "Retailers (except food & drug)")
BANK, FILM, OIL = ("Banking, Finance, Insurance and Real Estate", "Financial intermediaries"), ("Media: Diversified & Production", "Leisure goods/activities/movies"), ("Energy: Oil & Gas", "Oil & gas")


def pool():
    return [
        loan("A01", "Alder", 3.2e6, "USA", "B1/B2", "B+/B", TECH, 0.0325, cov_lite=True),
        loan("A02", "Alder", 1.4e6, "USA", "B1/B2", "B+/B", TECH, 0.0425, wal_years=6.2, cov_lite=True),
        loan("A03", "Birch", 2.75e6, "USA", "B2/B3", "B/B-", CARE, 0.04, moodys={"issuer_outlook": "negative"}),
        loan("A04", "Cedar", 2.1e6, "Canada", "Ba3/B1", "BB-/B+", SHOP, 0.0275, floor=0.0, coupon=0.033418),
        loan("A05", "Douglas", 1.9e6, "Luxembourg", "B2/B2", "B/B", CARE, 0.045, facility_size=230e6),
        loan("A06", "Elm", 2.6e6, "Netherlands", "Ba2/Ba3", "BB/BB-", BANK, 0.03, floor=0.0075, frequency="semi_annual", index="6M Libor", coupon=0.0375),
        loan("A07", "Fir", 1.2e6, "Cayman Islands", "Caa1/B3", "CCC+/B-", FILM, 0.07, price=0.79),
        loan("A08", "Ginkgo", 0.9e6, "Germany", "Caa2/Caa1", "CCC/CCC+", OIL, 0.085, price=0.61, moodys={"facility_outlook": "downgrade"}),
        loan("A09", "Hazel", 2.3e6, "USA", "B3/B2", "B-/B", FILM, 0.0775, moodys_category="non_senior_secured_loan",
             sp_priority_category="Senior Unsecured Loan/Second Lien Loan"),
        loan("A10", "Ironwood", 1.1e6, "USA", "NR/NR", "BB-/NR", OIL, 0.0525, dip=True, current_pay=True, moodys={"facility": "B1"}),
        loan("A11", "Juniper", 1.7e6, "USA", "NR/NR", "B/NR", SHOP, 0.05, participation=True, facility_size=140e6),
        loan("A12", "Karri", 1.6e6, "United Kingdom", "B1/B1", "B+/B+", TECH, 0.0375, moodys={"issuer_outlook": "upgrade"}),
        loan("A13", "Larch", 2.0e6, "France", "Ba3/B1", "BB-/B+", CARE, 0.035, unfunded=400e3, delayed_draw=True),
        loan("A14", "Maple", 1.0e6, "USA", "B2/B2", "B/B", BANK, 0.0, coupon_type="fixed", coupon=0.0825, kind="bond", floor=None,
             moodys_category="other", seniority="Senior Unsecured", sp_priority_category="Senior Unsecured Bond", frequency="semi_annual"),
        loan("A15", "Nutmeg", 1.3e6, "USA", "B2/B3", "B/B-", TECH, 0.06, deferrable=True, piking=True, price=0.9),
        loan("A16", "Oak", 0.8e6, "USA", "Ca/Caa3", "D/D", OIL, 0.065, defaulted=True, price=0.42),
        loan("A17", "Pine", 1.8e6, "Bermuda", "B1/B2", "B+/B", BANK, 0.0475, bridge_loan=True),
        loan("A18", "Quince", 1.5e6, "USA", "Ba1/Ba2", "BB+/BB", SHOP, 0.0225, letter_of_credit=True, maturity="2028-05-15", wal_years=9.3),
        loan("A19", "Rowan", 2.4e6, "USA", "NR/NR", "NR/NR", CARE, 0.055, moodys={"credit_estimate": "B3", "credit_estimate_date": "2015-03-01"}, sp={"facility": "NR"}),
        loan("A20", "Spruce", 1.25e6, "Sweden", "NR/NR", "NR/NR", TECH, 0.0575, sp={"subordinated": "CCC+", "facility": "NR"}, facility_size=195e6),
        loan("A21", "Teak", 0.0, "USA", "B2/B2", "B/B", FILM, 0.0625, unfunded=750e3, delayed_draw=True, revolver=True),
        loan("A22", "Alder", 0.7e6, "USA", "B1/B2", "B+/B", TECH, 0.0325, index="Prime", floor=None, coupon=0.0725, swapped_non_discount=True),
        loan("A23", "Umbrella", 1.9e6, "Ireland", "B1/B1", "B+/B+", SHOP, 0.0425, coupon=None, cov_lite=True),
        loan("A24", "Viburnum", 0.6e6, "USA", "NR/NR", "NR/NR", BANK, 0.09, moodys={"senior_unsecured": "Caa1"}, price=0.7),
    ]


DATES = {"analysis": "2016-03-23", "closing": "2016-01-20", "first_payment": "2016-07-20", "maturity": "2028-04-20"}
POINT = {"spread": 0.044, "warf": 2740, "warf_modifier": 67}
DEAL = {35: 5.5, 37: 12, 38: 1.029}


BETTER = {"1": 0.65, "2H": 0.55, "2L": 0.5, "3": 0.4, "4": 0.3, "5": 0.2, "NR": 0.1}
WORSE = {"1": 0.8, "2H": 0.7, "3": 0.5}
MONITORED = [("A", {"constant": 0.12, "spread": 3.2, "recovery": 0.95}, BETTER, False), ("B", {"constant": 0.2, "spread": 2.9, "recovery": 0.8}, WORSE, True)]
TARGET = 45e6


def monitor(p):
    m = p.monitor()
    rates = [
        F("0.247621") + m["rating_factor"] / F("9162.65") - m["default_rate_dispersion"] / F("16757.2") - m["obligor_diversity"] / F("7677.8")
        - m["industry_diversity"] / F("2177.56") - m["regional_diversity"] / F("34.0948") + m["life"] / F("27.3896"),
        F("0.329915") + F("1.210322") * m["rating_factor"] / 10000 - F("0.586627") * m["default_rate_dispersion"] / 10000
        + F("2.538684") / m["obligor_diversity"] + F("0.216729") / m["industry_diversity"] + F("0.0575539") / m["regional_diversity"]
        - F("0.0136662") * m["life"],
    ]
    spread_n, spread_d = p.average(p.spread, lambda a: a.get("coupon_type", "floating") == "floating")
    classes = []
    for name, b, table, older in MONITORED:
        b = {k: number(v) for k, v in b.items()}
        recovery = sum((a["F"] * number(table.get(a["sp"].get("recovery", "NR"), 0)) for a in p.good), F(0)) / p.par
        rate = b["constant"] + b["spread"] * spread_n / spread_d + b["recovery"] * recovery
        rate = rate * number(TARGET) / p.cpa + (p.cpa - number(TARGET)) / (p.cpa * (1 - recovery))
        classes.append([name, float(recovery), float(rates[older]), float(rate), rate >= rates[older]])
    return {"metrics": {k: float(v) for k, v in m.items()}, "classes": classes}


def monitor_terms():
    older = {"constant": 0.329915, "terms": [
        {"metric": "expected_default_rate", "coefficient": 1.210322}, {"metric": "default_rate_dispersion_of_one", "coefficient": -0.586627},
        {"metric": "obligor_diversity", "coefficient": 2.538684, "power": -1}, {"metric": "industry_diversity", "coefficient": 0.216729, "power": -1},
        {"metric": "regional_diversity", "coefficient": 0.0575539, "power": -1}, {"metric": "life", "coefficient": -0.0136662}]}
    classes = [{"class": name, "breakeven": b, "recovery_rates": table, **({"scenario_default_rate": older} if is_older else {})}
               for name, b, table, is_older in MONITORED]
    return {"classes": classes, "target_par": TARGET}


def clean(assets):
    return [{k: v for k, v in a.items() if k not in ("F", "ratings")} for a in assets]


def report(p):
    ratios = p.results()
    limits = {**{k: F(v) for k, v in USUAL.items()}, **p.limits(ratios)}
    rows = []
    for k, (n, d) in ratios.items():
        value = n / d if d else None
        if k == 35 and value is not None:
            value = F(int(value * 100 + F(1, 2)), 100)
        passes = value is None or (value >= limits[k] if k in AT_LEAST else value <= limits[k])
        rows.append([k, float(n), float(d), None if value is None else float(value), float(limits[k]), passes])
    return rows


def compliance_fixture():
    assets = pool()
    for a, rating in zip(assets, itertools.cycle(["1", "2H", None, "3", "2L", "4", "6"])):
        if rating:
            a["sp"]["recovery"] = rating
    p = Pool(assets, 6.4e6, 0.005418, DATES["analysis"], DATES["maturity"], 40e6, POINT, {k: v for k, v in DEAL.items()})
    deal = {
        "name": "Invented", "dates": DATES, "current_index": 0.005418, "waterfall": {"preset": {"structure": "clo_2_0"}},
        "accounts": {"collection": {"principal": 5e6}, "ramp_up": {"principal": 1.4e6}},
        "tranches": [{"name": "X", "kind": "class_x", "balance": 1e6, "coupon": {"floating": {"spread": 0.01}}, "amortization": [1e6]},
                     {"name": "A", "balance": 30e6, "coupon": {"floating": {"spread": 0.0155}}},
                     {"name": "B", "balance": 9e6, "pikable": True, "coupon": {"floating": {"spread": 0.03}}},
                     {"name": "Sub", "kind": "equity", "balance": 6e6}],
        "assets": clean(assets),
        "quality": {"tests": [{"number": k, **({"threshold": DEAL[k]} if k in DEAL else {})} for k in range(1, 55)], "point": POINT, "cdo_monitor": monitor_terms()},
    }
    return {
        "source": "tests/generate/quality.py: the definitions in rational arithmetic",
        "tolerance": 1e-13,
        "deal": deal,
        "collateral_principal_amount": float(p.cpa),
        "tests": report(p),
        "monitor": monitor(p),
    }


def ratings_fixture():
    """Every ladder from its top to its bottom: each step alone, and then with everything below it."""
    cases = []
    steps = [("moodys", "facility"), ("moodys", "issuer"), ("moodys", "senior_unsecured"), ("moodys", "senior_secured"),
             ("moodys", "subordinate"), ("moodys", "credit_estimate"), ("sp", "facility"), ("sp", "issuer"), ("sp", "senior_secured"), ("sp", "subordinated")]
    grades = itertools.cycle([(10, 15), (14, 11), (16, 17), (1, 2), (21, 20), (11, 10), (15, 16), (18, 3)])
    kinds = [{}, {"kind": "bond", "moodys_category": "other"}, {"moodys_category": "non_senior_secured_loan"}, {"dip": True},
             {"structured_finance": True}, {"defaulted": True}]
    outlooks = [{}, {"issuer_outlook": "negative"}, {"issuer_outlook": "downgrade"}, {"facility_outlook": "upgrade"},
                {"facility_outlook": "downgrade", "issuer_outlook": "upgrade"}, {"issuer_outlook": "positive"}]
    for kind, outlook, first in itertools.product(kinds, outlooks, range(len(steps) + 1)):
        if outlook and first > 1:
            continue
        for alone in (True, False):
            a = {"id": "X", "par": 1, "maturity": "2022-06-30", "spread": 0.03, **kind, "moodys": dict(outlook), "sp": {}}
            for k, (agency, field) in enumerate(steps):
                if k == first or (k > first and not alone):
                    high, low = next(grades)
                    a[agency][field] = (MOODYS if agency == "moodys" else SP)[(high if k % 2 else low) - 1]
            if "credit_estimate" in a["moodys"]:
                a["moodys"]["credit_estimate_date"] = "2014-12-24" if alone else "2014-12-23"
            m, p, w, recovery, s = derive(a, "2016-03-23")
            cases.append([a, MOODYS[m - 1], MOODYS[p - 1], MOODYS[w - 1], float(recovery), SP[s - 1]])
    unique = {json.dumps(c[0], sort_keys=True): c for c in cases}
    return {"source": "tests/generate/quality.py: the ladders read off the indenture", "as_of": "2016-03-23", "cases": list(unique.values())}


def write(name, fixture, rows):
    text = json.dumps(fixture, indent=1)
    path = HERE / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    compact = json.dumps(fixture, indent=None)
    if rows:
        head = {k: v for k, v in fixture.items() if k != rows}
        body = ",\n  ".join(json.dumps(row) for row in fixture[rows])
        compact = json.dumps(head)[:-1] + f', "{rows}": [\n  {body}\n]}}'
    path.write_text(compact + "\n")


if __name__ == "__main__":
    write("quality/pool", compliance_fixture(), "tests")
    write("ratings", ratings_fixture(), "cases")
