"""Prints the polynomial coefficients of risk-core/src/option/{mills,lane}.rs.

Each is a truncated Chebyshev series, made with 50 digits, turned into powers.
"""

import mpmath as mp

mp.mp.dps = 50


def powers(f, low, high, count):
    """`count` coefficients, in powers of x, for f on [low, high], of which `terms` are sampled."""
    terms = 48
    middle, half = (low + high) / 2, (high - low) / 2
    angles = [mp.pi * (2 * k + 1) / (2 * terms) for k in range(terms)]
    values = [f(middle + half * mp.cos(a)) for a in angles]
    series = [2 * mp.fsum(v * mp.cos(j * a) for v, a in zip(values, angles)) / terms for j in range(count)]
    series[0] /= 2
    print("    first term left out, relative to the first:", mp.nstr(
        abs(2 * mp.fsum(v * mp.cos(count * a) for v, a in zip(values, angles)) / terms / series[0]), 3))
    t = [-middle / half, 1 / half]
    multiply = lambda a, b: [mp.fsum(a[i] * b[k - i] for i in range(len(a)) if 0 <= k - i < len(b)) for k in range(len(a) + len(b) - 1)]
    before, now, out = [mp.mpf(1)], t, [mp.mpf(0)] * count
    for j, weight in enumerate(series):
        for i, c in enumerate(before if j == 0 else now):
            out[i] += weight * c
        if j > 0:
            following = [2 * c for c in multiply(t, now)]
            for i, c in enumerate(before):
                following[i] -= c
            before, now = now, following
    return out


def mills(x):
    if x < 30:
        return mp.sqrt(mp.pi / 2) * mp.exp(x * x / 2) * mp.erfc(x / mp.sqrt(2))
    fraction = mp.mpf(0)
    for k in range(400, 0, -1):
        fraction = k / (x + fraction)
    return 1 / (x + fraction)


def scaled_mills(t):
    """M(x)(x + 5) in t = 1 - 9.5/(x + 5), for x from -1/4."""
    x = mp.mpf("9.5") / (1 - t) - 5
    return mills(x) * (x + 5)


def half_angle(z):
    """tanh(l/2)/l in l², for |l| up to 1/4."""
    return mp.tanh(mp.sqrt(z) / 2) / mp.sqrt(z)


for name, f, low, high, count in (
    ("MILLS", scaled_mills, mp.mpf(-1), mp.mpf(1), 24),
    ("TANH", half_angle, mp.mpf(0), mp.mpf(1) / 16, 6),
):
    print(name)
    for c in powers(f, low, high, count):
        print("   ", repr(float(c)) + ",")
