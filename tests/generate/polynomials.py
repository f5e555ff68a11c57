"""Prints the polynomial coefficients of risk-core/src/math/vector.rs and normal.rs, with their errors.

A polynomial is the interpolant at Chebyshev nodes, made with 70 digits, turned into powers.
"""

import mpmath as mp

mp.mp.dps = 70


def interpolant(f, low, high, degree):
    """The coefficients, in powers of x, of the interpolant of f at the Chebyshev nodes of [low, high]."""
    n = degree + 1
    middle, half = (low + high) / 2, (high - low) / 2
    angles = [mp.pi * (2 * k + 1) / (2 * n) for k in range(n)]
    values = [f(middle + half * mp.cos(a)) for a in angles]
    weights = [2 * mp.fsum(v * mp.cos(j * a) for v, a in zip(values, angles)) / n for j in range(n)]
    weights[0] /= 2
    before, now = [mp.mpf(1)], [mp.mpf(0), mp.mpf(1)]
    powers = [mp.mpf(0)] * n
    for j, weight in enumerate(weights):
        for i, c in enumerate(before if j == 0 else now):
            powers[i] += weight * c
        if j > 0:
            following = [mp.mpf(0)] + [2 * c for c in now]
            for i, c in enumerate(before):
                following[i] -= c
            before, now = now, following
    out = [mp.mpf(0)] * n
    for i, c in enumerate(powers):
        for k in range(i + 1):
            out[k] += c * mp.binomial(i, k) * (-middle) ** (i - k) / half**i
    return out


def show(name, f, low, high, degree):
    coefficients = interpolant(f, low, high, degree)
    rounded = [mp.mpf(float(c)) for c in coefficients]
    points = [low + (high - low) * k / 997 for k in range(998)]
    error = max(abs(mp.polyval(rounded[::-1], x) / f(x) - 1) for x in points)
    print(f"{name}: largest relative error {mp.nstr(error, 3)}")
    for c in coefficients:
        print("   ", repr(float(c)))


def exponential(r):
    return (mp.exp(r) - 1 - r) / r**2 if r else mp.mpf(1) / 2


def logarithm(z):
    s = mp.sqrt(z)
    return (2 * mp.atanh(s) - 2 * s) / s**3 if z else mp.mpf(2) / 3


def mills(t):
    if t == 1:
        return mp.mpf(1)
    x = 4 * (1 + t) / (1 - t)
    if x > 1e4:
        return (x + mp.mpf(3) / 2) * (1 / x - 1 / x**3 + 3 / x**5 - 15 / x**7)
    return mp.erfc(x / mp.sqrt(2)) * mp.sqrt(mp.pi / 2) * mp.exp(x * x / 2) * (x + mp.mpf(3) / 2)


def normal_quantile(t):
    """x/q for N(x) = 1/2 + q and t = 1 - 4q^2."""
    q = mp.sqrt(1 - t) / 2
    if q < mp.mpf(10) ** -25:
        return mp.sqrt(2 * mp.pi)
    p = t / (2 + 4 * q)
    start = mp.sqrt(max(mp.mpf(0), -2 * mp.log(p) - 1.4)) if p < 0.2 else q * 2.5
    return mp.findroot(lambda x: mp.log(mp.erfc(x / mp.sqrt(2)) / 2) - mp.log(p), start) / q


def show_rational(name, f, low, high, degree):
    """The rational interpolant of f, which has a cut along the negative axis, at Zolotarev's nodes of [low, high]."""
    n = 2 * degree + 1
    modulus = 1 - low / high
    quarter = mp.ellipk(modulus)
    nodes = [high * mp.ellipfun("dn", (2 * k + 1) * quarter / (2 * n), m=modulus) ** 2 for k in range(n)]
    powers = [[x**i for i in range(degree + 1)] for x in nodes]
    values = [f(x) for x in nodes]
    system = mp.matrix([row + [-v * y for y in row[1:]] for row, v in zip(powers, values)])
    solution = list(mp.lu_solve(system, mp.matrix(values)))
    above, below = solution[: degree + 1], [mp.mpf(1)] + solution[degree + 1 :]
    points = [low * (high / low) ** (mp.mpf(k) / 997) for k in range(998)]
    rounded = [[mp.mpf(float(c)) for c in reversed(side)] for side in (above, below)]
    error = max(abs(mp.polyval(rounded[0], x) / mp.polyval(rounded[1], x) / f(x) - 1) for x in points)
    print(f"{name}: largest relative error {mp.nstr(error, 3)}; numerator and denominator, highest power first")
    for pair in zip(reversed(above), reversed(below)):
        print("   ", [float(c) for c in pair])


half_ln_2 = mp.log(2) / 2 * mp.mpf("1.0001")
show("EXP", exponential, -half_ln_2, half_ln_2, 9)
show("LN", logarithm, mp.mpf(0), ((mp.sqrt(2) - 1) / (mp.sqrt(2) + 1)) ** 2 * mp.mpf("1.0001"), 7)
show("MILLS", mills, mp.mpf(-1), mp.mpf(1), 22)
end = mp.mpf("0.499")
show_rational("QUANTILE", normal_quantile, 1 - 4 * end**2, mp.mpf(1), 15)
