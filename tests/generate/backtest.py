"""tests/fixtures/portfolio/backtest.json: an engine of its own in pandas and NumPy, on synthetic bars.

    python3 tests/generate/backtest.py
"""

import json
import math
import pathlib

import numpy as np
import pandas as pd

out = pathlib.Path(__file__).parents[1] / "fixtures" / "portfolio" / "backtest.json"
n, capital = 420, 100_000.0


def history(seed, drift):
    """Bars with gaps between close and open, in whole cents."""
    g = np.random.default_rng(seed)
    close = 100 * np.exp(np.cumsum(drift + 0.02 * g.standard_normal(n)))
    open_ = np.r_[100.0, close[:-1]] * np.exp(0.006 * g.standard_normal(n))
    high = np.maximum(open_, close) * np.exp(0.008 * np.abs(g.standard_normal(n)))
    low = np.minimum(open_, close) * np.exp(-0.008 * np.abs(g.standard_normal(n)))
    cents = {name: np.round(x, 2) for name, x in dict(open=open_, high=high, low=low, close=close).items()}
    return pd.DataFrame(cents | {"volume": np.round(1e6 * np.exp(0.3 * g.standard_normal(n)))})


dates = pd.bdate_range("2023-01-02", periods=n)
A, B = history(1, 0.0006).set_index(dates), history(2, 0.0002).set_index(dates)


def crossings(frame, short, long):
    """+1 on the close on which the short average comes to lie above, −1 when it no longer does."""
    above = frame.close.rolling(short).mean() > frame.close.rolling(long).mean()
    signal = above.astype(int).diff().fillna(0).to_numpy().copy()
    signal[:long] = 0  # the first bar with both averages is no crossing
    return signal


def crossover(frames, short, long, size, timing, bps=10.0, fee=1.0, rate=0.0, sl=None, tp=None, liquidate=False):
    """Each of `frames` alone on one account; `size` is a fraction of equity, or None for all cash."""
    cash, slip = capital, bps / 1e4
    quantity, entry = dict.fromkeys(frames, 0.0), {}
    orders, trades, curve, paid = {}, [], [], 0.0
    signals = {s: crossings(f, short, long) for s, f in frames.items()}

    def buy(s, price, units, t):
        nonlocal cash, paid
        price *= 1 + slip
        most = (cash - fee) / (price * (1 + rate))
        units = min(units, most)
        if units <= 0:
            return
        cost = fee + rate * units * price
        cash -= units * price + cost
        paid += cost
        quantity[s] = units
        entry[s] = (t, price, cost)

    def sell(s, price, t, why):
        nonlocal cash, paid
        price *= 1 - slip
        units = quantity[s]
        cost = fee + rate * units * price
        cash += units * price - cost
        paid += cost
        since, bought, first = entry.pop(s)
        quantity[s] = 0.0
        trades.append(
            dict(symbol=s, entry=since, exit=t, entry_price=bought, exit_price=price, quantity=units,
                 pnl=units * (price - bought) - first - cost, why=why)
        )  # fmt: skip

    for t in range(n):
        bar = {s: f.iloc[t] for s, f in frames.items()}
        if timing == "next_open":
            for s in sorted(s for s, o in orders.items() if o < 0):
                if quantity[s] > 0:
                    sell(s, bar[s].open, t, "signal")
            for s in sorted(s for s, o in orders.items() if o > 0):
                buy(s, bar[s].open, orders[s], t)
            orders = {}
        for s in sorted(frames):
            if quantity[s] > 0 and sl is not None:
                stop, target = entry[s][1] * (1 - sl), entry[s][1] * (1 + tp)
                if bar[s].low <= stop:
                    sell(s, min(bar[s].open, stop), t, "stop")
                elif bar[s].high >= target:
                    sell(s, max(bar[s].open, target), t, "target")
        equity = cash + sum(quantity[s] * bar[s].close for s in frames)
        for s in frames:
            signal = signals[s][t]
            if signal > 0 and quantity[s] == 0:
                orders[s] = math.inf if size is None else equity * size / bar[s].close
            elif signal < 0 and quantity[s] > 0:
                orders[s] = -1.0
        if timing == "close":
            for s in sorted(s for s, o in orders.items() if o < 0):
                sell(s, bar[s].close, t, "signal")
            for s in sorted(s for s, o in orders.items() if o > 0):
                buy(s, bar[s].close, orders[s], t)
            orders = {}
        if liquidate and t == n - 1:
            for s in sorted(frames):
                if quantity[s] > 0:
                    sell(s, bar[s].close, t, "end")
        curve.append(cash + sum(quantity[s] * bar[s].close for s in frames))
    return summary(np.array(curve), trades, paid)


def rebalanced(frames, rows, bps=10.0, fee=1.0):
    """Brought to weights at the open after each date: sales first, then purchases by symbol."""
    cash, slip, paid = capital, bps / 1e4, 0.0
    quantity, average, first = (dict.fromkeys(frames, 0.0) for _ in range(3))
    curve, trades, orders, since = [], [], {}, {}
    for t in range(n):
        bar = {s: f.iloc[t] for s, f in frames.items()}
        for s in sorted(orders, key=lambda s: (orders[s] > 0, s)):
            units, price = orders[s], bar[s].open * (1 + slip * np.sign(orders[s]))
            if units > 0:
                units = min(units, (cash - fee) / price)
                if quantity[s] == 0:
                    since[s] = t
                average[s] = (average[s] * quantity[s] + price * units) / (quantity[s] + units)
                first[s] += fee
            else:
                share = -units / quantity[s]
                pnl = -units * (price - average[s]) - first[s] * share - fee
                trades.append(dict(symbol=s, entry=since[s], exit=t, entry_price=average[s], exit_price=price,
                                   quantity=-units, pnl=pnl, why="signal"))  # fmt: skip
                first[s] *= 1 - share
            cash -= units * price + fee
            paid += fee
            quantity[s] += units
        equity = cash + sum(quantity[s] * bar[s].close for s in frames)
        curve.append(equity)
        orders = {s: w * equity / bar[s].close - quantity[s] for s, w in rows.get(t, {}).items()}
    return summary(np.array(curve), trades, paid)


def summary(curve, trades, paid):
    r = np.diff(np.r_[capital, curve]) / np.r_[capital, curve[:-1]]
    peak = np.maximum.accumulate(np.r_[capital, curve])[1:]
    pnl = np.array([t["pnl"] for t in trades])
    days = (dates[-1] - dates[0]).days
    losses = -pnl[pnl <= 0].sum()
    hours = [(dates[t["exit"]] - dates[t["entry"]]).days * 24 for t in trades]
    return dict(
        equity={str(t): curve[t] for t in (0, 60, 150, 260, 380, n - 1)},
        trades=trades,
        metrics=dict(
            final_equity=curve[-1],
            cagr=(curve[-1] / capital) ** (365.25 / days) - 1,
            sharpe_ratio=r.mean() / r.std(ddof=1) * math.sqrt(252),
            sortino_ratio=r.mean() / math.sqrt((np.minimum(r, 0) ** 2).mean()) * math.sqrt(252),
            maximum_drawdown=(curve / peak - 1).min(),
            maximum_drawdown_amount=(curve - peak).min(),
            win_rate=(pnl > 0).mean(),
            profit_factor=pnl[pnl > 0].sum() / losses if losses else None,
            average_trade_duration_hours=float(np.mean(hours)),
            commission=paid,
        ),
    )


def grid(short, long, timing, bps, rate):
    """Vectorised: positions as an array, and what each bar multiplies wealth by."""
    above = (A.close.rolling(short).mean() > A.close.rolling(long).mean()).to_numpy()
    since = np.flatnonzero(~above[long - 1 :])
    wanted = np.zeros(n, bool)
    if since.size:
        start = long - 1 + since[0]
        wanted[start:] = above[start:]
    bought, sold = 1 / ((1 + bps / 1e4) * (1 + rate)), (1 - bps / 1e4) * (1 - rate)
    growth = np.ones(n)
    o, c = A.open.to_numpy(), A.close.to_numpy()
    for t in range(1, n):
        if timing == "close":
            was, now = wanted[t - 1], wanted[t]
            growth[t] = (c[t] / c[t - 1] if was else 1) * (bought if now and not was else sold if was and not now else 1)
        else:
            was, now = wanted[t - 2] if t > 1 else False, wanted[t - 1]
            growth[t] = {
                (False, False): 1,
                (True, True): c[t] / c[t - 1],
                (False, True): bought * c[t] / o[t],
                (True, False): sold * o[t] / c[t - 1],
            }[bool(was), bool(now)]
    r, wealth = growth - 1, np.cumprod(growth)
    sharpe = r.mean() / r.std(ddof=1) * math.sqrt(252) if r.any() else None
    fall = (wealth / np.maximum.accumulate(np.r_[1, wealth])[1:] - 1).min()
    return dict(short=short, long=long, total_return=wealth[-1] - 1, sharpe_ratio=sharpe, maximum_drawdown=fall)


both, rows = dict(A=A, B=B), {20: {"A": 0.6, "B": 0.4}, 120: {"A": 0.3, "B": 0.5}, 250: {"A": 0.5, "B": 0.5}}
cases = dict(
    close=crossover({"A": A}, 8, 21, 0.1, "close"),
    next_open=crossover({"A": A}, 8, 21, 0.1, "next_open"),
    next_open_liquidated=crossover({"A": A}, 3, 67, 0.1, "next_open", liquidate=True),
    next_open_stop_target=crossover({"A": A}, 8, 21, 0.1, "next_open", sl=0.02, tp=0.05),
    close_free=crossover({"A": A}, 8, 21, 0.1, "close", bps=0.0, fee=0.0),
    all_cash=crossover({"A": A}, 8, 21, None, "next_open", fee=0.0, rate=0.0005),
    two=crossover(both, 5, 13, 0.7, "next_open"),
    rebalanced=rebalanced(both, rows),
)
pairs = [(s, l) for s in (2, 5, 9) for l in (10, 11, 20, 35, 60)]
result = dict(
    source="tests/generate/backtest.py: an independent engine in pandas and NumPy",
    tolerance=1e-10,
    dates=[d.strftime("%Y-%m-%d") for d in dates],
    bars={s: {c: f[c].tolist() for c in f} for s, f in both.items()},
    rows={str(t): [w["A"], w["B"]] for t, w in rows.items()},
    cases=cases,
    grids=[
        dict(timing=timing, bps=bps, rate=rate, points=[grid(s, l, timing, bps, rate) for s, l in pairs])
        for timing, bps, rate in (("close", 0.0, 0.0), ("close", 10.0, 0.0005), ("next_open", 10.0, 0.0005))
    ],
)
out.write_text(json.dumps(result, default=float) + "\n")
print(out.stat().st_size, {k: (len(c["trades"]), round(c["metrics"]["final_equity"], 2)) for k, c in cases.items()})
