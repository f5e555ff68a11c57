"""tests/fixtures/risk/option_{prices,wings,greeks,implied}.json: European options by mpmath.

Prices are the textbook formula with 200 digits, so that nothing cancels; Greeks are derivatives of that
price, taken numerically with as many digits, and not the closed formulas.
"""

import json
import pathlib
import random

import mpmath as mp

FOLDER = pathlib.Path(__file__).parents[1] / "fixtures" / "risk"
DIGITS = 200
rng = random.Random(20260101)


def price(sign, spot, strike, years, rate, dividend_yield, volatility):
    total = volatility * mp.sqrt(years)
    d1 = (mp.log(spot / strike) + (rate - dividend_yield) * years) / total + total / 2
    cumulative = lambda x: mp.erfc(-x / mp.sqrt(2)) / 2
    asset, cash = spot * mp.exp(-dividend_yield * years), strike * mp.exp(-rate * years)
    return sign * (asset * cumulative(sign * d1) - cash * cumulative(sign * (d1 - total)))


def derivative(f, point, orders):
    """The mixed partial derivative of f, by central differences whose error is far below a double's."""
    step = mp.mpf(10) ** -40
    for i, order in enumerate(orders):
        for _ in range(order):
            f = (lambda g, i: lambda *x: (
                g(*x[:i], x[i] * (1 + step), *x[i + 1 :]) - g(*x[:i], x[i] * (1 - step), *x[i + 1 :])
            ) / (2 * step * x[i]))(f, i)
    return f(*point)


def greeks(sign, *inputs):
    """price, delta, gamma, vega, theta, rho, vanna, volga, charm; and the scales of the four that cross zero."""
    mp.mp.dps = DIGITS + 100
    point = [mp.mpf(x) for x in inputs]
    f = lambda s, k, t, r, q, v: price(sign, s, k, t, r, q, v)
    d = lambda **orders: derivative(f, point, [orders.get(x, 0) for x in "sktrqv"])
    s, k, t, r, q, v = point
    # The rate may be 0: a step that is not relative.
    h = mp.mpf(10) ** -40
    rho = (f(s, k, t, r + h, q, v) - f(s, k, t, r - h, q, v)) / (2 * h)
    values = [f(*point), d(s=1), d(s=2), d(v=1), -d(t=1), rho, d(s=1, v=1), d(v=2), -d(s=1, t=1)]
    total = v * mp.sqrt(t)
    distance = abs(mp.log(s / k) + (r - q) * t) / total
    delta, vega = abs(values[1]), values[3]
    scales = [
        vega * v / (2 * t) + abs(r * rho / t) + abs(q * s * delta),
        vega / s * (distance + total / 2) / total,
        vega * (distance**2 + total**2 / 4) / v,
        abs(q * delta) + vega / (s * mp.sqrt(t)) * (abs(r - q) / total + (distance + total / 2) / (2 * t)),
    ]
    mp.mp.dps = 20
    return [float(x) for x in values], [rounded(float(x), 2) for x in scales]


def rounded(x, digits):
    return float(f"{x:.{digits}g}")


def draw(group):
    """A row of inputs: sign, S, K, T, r, q, sigma, of few digits each."""
    spot, years = round(rng.uniform(50, 150), 2), rounded(rng.uniform(0.02, 3.0), 4)
    rate, dividend_yield = round(rng.uniform(0, 0.06), 4), round(rng.uniform(0, 0.04), 4)
    volatility, z = rounded(rng.uniform(0.05, 0.9), 3), max(-4.0, min(4.0, rng.gauss(0, 1.2)))
    if group != "market":
        z = rng.uniform(-8, 8)
    if group == "far_wings":
        z = rng.choice([-1, 1]) * rng.uniform(8, 20)
    if group == "one_minute":
        years, volatility = 1 / (365 * 24 * 60), rounded(10 ** rng.uniform(-1.3, 0.7), 3)
    if group == "small_volatility":
        volatility = rounded(10 ** rng.uniform(-3, -1.3), 3)
    if group == "large_volatility":
        volatility = rounded(10 ** rng.uniform(0, 0.9), 3)
    if group == "negative_rates":
        rate, dividend_yield = round(rng.uniform(-0.05, 0), 4), round(rng.uniform(-0.02, 0.02), 4)
    mp.mp.dps = 30
    strike = rounded(spot * float(mp.exp((rate - dividend_yield) * years + z * volatility * mp.sqrt(years))), 7)
    return [rng.choice([1, -1]), spot, strike, years, rate, dividend_yield, volatility]


def prices(counts):
    out = {}
    for group, count in counts.items():
        out[group] = []
        for _ in range(count):
            row = draw(group)
            mp.mp.dps = DIGITS
            out[group].append(row + [float(price(row[0], *map(mp.mpf, row[1:])))])
    return out


def implied(group):
    """A row of inputs with a price of doubles, the volatility that gives just it, and vega there."""
    row = draw(group)
    mp.mp.dps = DIGITS
    point = [mp.mpf(x) for x in row[1:6]]
    f = lambda volatility: price(row[0], *point, volatility)
    slope = lambda x: (f(x + mp.mpf(10) ** -60) - f(x)) * mp.mpf(10) ** 60
    volatility = mp.mpf(row[6])
    quoted = float(f(volatility))
    if 2.0**-52 * quoted > 1e-7 * volatility * slope(volatility):
        return implied(group)  # Deep in the money a double holds nothing of the volatility.
    for _ in range(8):
        volatility -= (f(volatility) - quoted) / slope(volatility)
    assert abs(f(volatility) / quoted - 1) < 1e-40
    vega = slope(volatility)
    return row[:6] + [quoted, float(volatility), rounded(float(vega), 3)]


def write(name, columns, tolerance, **rows):
    path = FOLDER / name
    facts = {"source": "mpmath with 200 digits; tests/generate/option.py", "columns": columns, "tolerance": tolerance}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in facts.items()]
    for group, values in rows.items():
        inside = ",\n".join(json.dumps(row, separators=(",", ":")) for row in values)
        lines.append(f'"{group}": [\n{inside}]')
    path.write_text("{" + ",\n".join(lines) + "}\n")
    print("wrote", path)


INPUTS = "sign spot strike years rate dividend_yield volatility"
WINGS = ["wings", "far_wings", "one_minute", "small_volatility", "large_volatility", "negative_rates"]
write("option_prices.json", f"{INPUTS} price", "relative 1e-13", **prices({"market": 1300}))
write("option_wings.json", f"{INPUTS} price", "relative 1e-13; far_wings 4e-13", **prices(dict(zip(WINGS, [500] + [200] * 5))))
rows = {}
for group, count in zip(["market"] + WINGS, [160] + [40] * 6):
    drawn = [draw(group) for _ in range(count)]
    rows[group] = [row + sum(greeks(*row), []) for row in drawn]
write(
    "option_greeks.json",
    f"{INPUTS} price delta gamma vega theta rho vanna volga charm, then the scales of theta, vanna, volga and charm",
    "relative 1e-12; of theta, vanna, volga and charm, which cross 0, to their scale",
    **rows,
)
write(
    "option_implied.json",
    "sign spot strike years rate dividend_yield price volatility vega",
    "relative max(1e-12, 8 epsilon price/(volatility vega))",
    **{group: [implied(group) for _ in range(80)] for group in ["market"] + WINGS},
)
