"""tests/fixtures/clo/filter.json: random filters answered by SQLite, whose three-valued logic, precedence and LIKE are the model."""

import json
import pathlib
import random
import sqlite3

out = pathlib.Path(__file__).parents[1] / "fixtures" / "clo" / "filter.json"
rng = random.Random(11)
SCALE = "AAA AA+ AA AA- A+ A A- BBB+ BBB BBB- BB+ BB BB- B+ B B- CCC+ CCC CCC- CC C D".split()
COUNTRIES = ["US", "Canada", "United Kingdom", "Germany", "O'Land"]
NAMES = ["Acme Foods TL", "Acme Retail DDTL", "Birch 100% Software", "Cedar_Health", "Dogwood Chemicals B-2"]
maybe = lambda value: None if rng.random() < 0.2 else value


def asset(i):
    return dict(
        id=f"A{i}",
        name=rng.choice(NAMES),
        country=maybe(rng.choice(COUNTRIES)),
        price=maybe(round(rng.uniform(0.4, 1.01), 3)),
        spread=round(rng.uniform(0.02, 0.06), 4),
        floor=maybe(rng.choice([0.0, 0.0075, 0.01])),
        maturity=f"{rng.randint(2027, 2032)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        sp_rating=maybe(rng.choice(SCALE)),
        cov_lite=rng.random() < 0.4,
    )


assets = [asset(i) for i in range(40)]
db = sqlite3.connect(":memory:")
db.execute(
    "CREATE TABLE assets (id, name TEXT COLLATE NOCASE, country TEXT COLLATE NOCASE, price REAL, spread REAL, floor REAL,"
    " maturity TEXT, sp_rating INTEGER, cov_lite INTEGER)"
)
for a in assets:
    row = dict(a, sp_rating=None if a["sp_rating"] is None else -SCALE.index(a["sp_rating"]))
    db.execute(f"INSERT INTO assets VALUES ({','.join(':' + k for k in row)})", row)

quoted = lambda text: "'" + text.replace("'", "''") + "'"


def rating():
    name = rng.choice(SCALE)
    return quoted(name), str(-SCALE.index(name))


def number(field):
    value = rng.choice([a[field] for a in assets if a[field] is not None])
    return repr(value), repr(value)


def date():
    value = quoted(rng.choice(assets)["maturity"])
    return value, value


def word(field):
    value = rng.choice([a[field] for a in assets if a[field] is not None])
    value = rng.choice([value, value.upper(), value.lower()])
    return quoted(value), quoted(value)


ORDERED = {"price": lambda: number("price"), "spread": lambda: number("spread"), "floor": lambda: number("floor"), "maturity": date, "sp_rating": rating}
TEXTS = ["country", "name"]
PATTERNS = ["Acme%", "%tl", "_edar%", "%100%", "%a%e%o%", "US", "%", "_%d", "%-2"]


def condition():
    """The same condition as a filter and as SQL."""
    kind = rng.choice(["order", "order", "order", "in", "between", "like", "null", "flag", "equal", "mirror"])
    negation = rng.choice(["", "", "NOT "])
    if kind in ("order", "mirror"):
        field = rng.choice(list(ORDERED))
        op = rng.choice(["=", "!=", "<>", "<", "<=", ">", ">="])
        a, b = ORDERED[field]()
        return (f"{field} {op} {a}", f"{field} {op} {b}") if kind == "order" else (f"{a} {op} {field}", f"{b} {op} {field}")
    if kind == "between":
        field = rng.choice(list(ORDERED))
        ends = sorted([ORDERED[field]() for _ in range(2)], key=lambda e: float(e[1]) if field != "maturity" else e[1])
        return tuple(f"{field} {negation}BETWEEN {ends[0][k]} AND {ends[1][k]}" for k in (0, 1))
    if kind == "in":
        field = rng.choice(list(ORDERED) + TEXTS)
        members = [ORDERED[field]() if field in ORDERED else word(field) for _ in range(rng.randint(1, 4))]
        return tuple(f"{field} {negation}IN ({', '.join(m[k] for m in members)})" for k in (0, 1))
    if kind == "like":
        text = f"{rng.choice(TEXTS)} {negation}LIKE {quoted(rng.choice(PATTERNS))}"
    elif kind == "null":
        text = f"{rng.choice(list(ORDERED) + TEXTS)} IS {negation}NULL"
    elif kind == "flag":
        text = rng.choice(["cov_lite", "NOT cov_lite", "cov_lite = true", "cov_lite != true"])
    else:
        field = rng.choice(TEXTS)
        text = f"{field} {rng.choice(['=', '!='])} {word(field)[0]}"
    return text, text


def expression(depth):
    if depth == 0 or rng.random() < 0.3:
        return condition()
    kind = rng.choice(["and", "or", "not", "()", "mix"])
    if kind == "not":
        inner = expression(depth - 1)
        return tuple(f"NOT ({part})" for part in inner)
    if kind == "()":
        return tuple(f"({part})" for part in expression(depth - 1))
    count = rng.randint(2, 4)
    parts = [condition() if rng.random() < 0.5 else tuple(f"({p})" for p in expression(depth - 1)) for _ in range(count)]
    joins = [{"and": "AND", "or": "OR", "mix": rng.choice(["AND", "OR"])}[kind] for _ in range(count - 1)] + [""]
    return tuple(" ".join(f"{part[k]} {join}" for part, join in zip(parts, joins)).strip() for k in (0, 1))


cases = []
while len(cases) < 300:
    text, sql = expression(3)
    ids = [row[0] for row in db.execute(f"SELECT id FROM assets WHERE {sql} ORDER BY rowid")]
    if 0 < len(ids) < len(assets) or rng.random() < 0.1:
        cases.append([text, " ".join(ids)])

json.dump(
    {"source": f"SQLite {sqlite3.sqlite_version}; tests/generate/filter.py", "tolerance": "the same assets", "assets": assets, "cases": cases},
    out.open("w"),
)
print("wrote", out, out.stat().st_size)
