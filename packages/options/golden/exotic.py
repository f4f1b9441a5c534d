#!/usr/bin/env python3
"""Makes exotic.json: digitals, barriers and shares with cash dividends, prices and Greeks to 40 digits and more, rounded once.

    python3 -m venv venv && venv/bin/pip install mpmath==1.4.1
    venv/bin/python exotic.py

No formula of the library is typed here. A barrier option is the integral of its payoff over the law of the end of a Brownian motion
that was never absorbed (reflection: the normal law less its image), interval by interval; the law of the time of the touch is checked
against quadrature of its density, at rates far below 0 too, where the reweighted drift is imaginary. Greeks are central differences with steps of 1e-20 in 120-digit arithmetic. Theta of a share with
dividends is by the passing of time: the dividends come nearer too.
"""

import json
import random
from pathlib import Path

from mpmath import erfc, exp, inf, isinf, log, mp, mpf, pi, quad, re, sqrt

mp.dps = 120
STEP = mpf(10) ** -20
GREEKS = ['price', 'delta', 'gamma', 'thetaPerDay', 'vegaPerPoint', 'rhoPerPct', 'dividendRhoPerPct']
COLUMNS = ['kind', 'right', 'underlying', 'strike', 'years', 'rate', 'yield', 'vol', 'extra'] + GREEKS


def cdf(x):
    if isinf(x):
        return mpf(1 if x > 0 else 0)
    return erfc(-x / sqrt(mpf(2))) / 2


def payoff_over(sign, u, k, mean, s, low, high):
    """E[(±(u e^x - k))⁺ ; low < x < high] for x normal."""
    at = log(k / u)
    if sign > 0:
        low = max(low, at)
    else:
        high = min(high, at)
    if low >= high:
        return mpf(0)
    mass = cdf((high - mean) / s) - cdf((low - mean) / s)
    shifted = cdf((high - mean - s * s) / s) - cdf((low - mean - s * s) / s)
    return sign * (u * exp(mean + s * s / 2) * shifted - k * mass)


def barrier(kind, sign, u, k, t, r, q, v, h, rebate):
    s = v * sqrt(t)
    drift = r - q - v * v / 2
    b = log(h / u)
    low, high = (b, inf) if kind.startswith('down') else (-inf, b)
    weight = exp(2 * drift * b / (v * v))
    alive = payoff_over(sign, u, k, drift * t, s, low, high) - weight * payoff_over(sign, u, k, drift * t + 2 * b, s, low, high)
    whole = payoff_over(sign, u, k, drift * t, s, -inf, inf)
    if kind.endswith('out'):
        return exp(-r * t) * alive + rebate * touch(b, drift, v, r, t)
    untouched = cdf((high - drift * t) / s) - cdf((low - drift * t) / s)
    untouched -= weight * (cdf((high - drift * t - 2 * b) / s) - cdf((low - drift * t - 2 * b) / s))
    return exp(-r * t) * (whole - alive + rebate * untouched)


def touch(b, drift, v, r, t):
    """E[e^(-rτ); τ ≤ t], τ the time of the first touch of b: the law of τ under the drift √(drift² + 2rv²), reweighted."""
    steep = sqrt(drift * drift + 2 * r * v * v)
    side = 1 if b > 0 else -1
    reach, s = abs(b), v * sqrt(t)
    towards = side * drift
    first = exp(reach * (towards - steep) / (v * v)) * cdf((steep * t - reach) / s)
    second = exp(reach * (towards + steep) / (v * v)) * cdf((-steep * t - reach) / s)
    return re(first + second)


def cash(sign, u, k, t, r, q, v, amount):
    s = v * sqrt(t)
    return amount * exp(-r * t) * cdf(sign * (log(u / k) + (r - q - v * v / 2) * t) / s)


def asset(sign, u, k, t, r, q, v):
    s = v * sqrt(t)
    return u * exp(-q * t) * cdf(sign * (log(u / k) + (r - q + v * v / 2) * t) / s)


def dividends(sign, u, k, t, r, q, v, paid, passed):
    for due, amount in paid:
        u -= amount * exp(-(r - q) * (due + passed))
    return exp(-r * t) * payoff_over(sign, u, k, (r - q - v * v / 2) * t, v * sqrt(t), -inf, inf)


def price(kind, sign, x, extra):
    if kind == 'cash':
        return cash(sign, *x, extra[0])
    if kind == 'asset':
        return asset(sign, *x)
    if kind == 'dividends':
        paid = [(mpf(extra[i]), mpf(extra[i + 1])) for i in range(0, len(extra) - 1, 2)]
        return dividends(sign, *x, paid, x[2] - extra[-1])
    return barrier(kind, sign, *x, *extra)


def row(kind, right, contract, extra):
    sign = 1 if right == 'C' else -1
    x = [mpf(c) for c in contract]
    given = [mpf(e) for e in extra] + ([x[2]] if kind == 'dividends' else [])

    def at(i, steps):
        moved = list(x)
        if i is not None:
            moved[i] += steps * STEP
        return price(kind, sign, moved, given)

    def slope(i):
        return (at(i, 1) - at(i, -1)) / (2 * STEP)

    value = at(None, 0)
    numbers = [value, slope(0), (at(0, 1) - 2 * value + at(0, -1)) / STEP ** 2, -slope(2) / 365, slope(5) / 100, slope(3) / 100,
               slope(4) / 100]
    return [kind, right, *contract, extra] + [float(n) for n in numbers]


def short(x, digits=6):
    return float(f'%.{digits}g' % x)


def contracts():
    draw = random.Random(20261121)
    uniform = draw.uniform
    for kind in ['cash', 'asset', 'down-in', 'down-out', 'up-in', 'up-out', 'dividends']:
        for right in 'CP':
            for n in range(12):
                u, t, v = short(uniform(20, 400), 5), short(uniform(0.01, 3), 4), short(uniform(0.08, 0.9), 3)
                s = v * t ** 0.5
                k = short(u * 2.718281828 ** (s * uniform(-2.5, 2.5)), 5)
                r, q = short(uniform(0, 0.12), 3), short(uniform(-0.02, 0.08), 3)
                extra = []
                if kind == 'cash':
                    extra = [short(uniform(1, 100), 3)]
                elif kind == 'dividends':
                    extra = [z for i in range(1 + n % 3) for z in (short(t * (i + uniform(0.1, 0.9)) / 3, 4), short(u * uniform(0, 0.03), 3))]
                elif kind != 'asset':
                    away = s * uniform(0.05, 2)
                    h = short(u * 2.718281828 ** (-away if kind.startswith('down') else away), 5)
                    extra = [h, 0 if n % 3 == 0 else short(u * uniform(0, 0.1), 3)]
                yield kind, right, [u, k, t, r, q, v], extra
    # A barrier beside the spot: what is left of their logarithms must keep its digits.
    for kind in ['down-in', 'down-out', 'up-in', 'up-out']:
        for right in 'CP':
            for n in range(3):
                u, t, v = short(10 ** uniform(5, 8), 7), short(uniform(0.02, 1), 4), short(uniform(0.03, 0.1), 3)
                s = v * t ** 0.5
                k = short(u * 2.718281828 ** (s * uniform(-1, 1)), 6)
                away = s * 10 ** uniform(-8, -3) * (-1 if kind.startswith('down') else 1)
                extra = [u * (1 + away), short(u * uniform(0, 0.1), 3)]
                yield kind, right, [u, k, t, short(uniform(0, 0.12), 3), short(uniform(-0.02, 0.08), 3), v], extra
    # A rebate at the touch where money costs so much that waiting pays.
    for kind in ['down-out', 'up-out']:
        for right in 'CP':
            for n in range(6):
                u, t, v = short(uniform(20, 400), 5), short(uniform(0.05, 3), 4), short(uniform(0.08, 0.6), 3)
                s = v * t ** 0.5
                k = short(u * 2.718281828 ** (s * uniform(-1.5, 1.5)), 5)
                r = short(-10 ** uniform(-2.5, 0), 3) if n < 5 else 0
                q = short(r - v * v / 2 + s / t * uniform(-0.5, 0.5) if n < 4 else r - v * v / 2, 12)
                away = s * uniform(0.02, 1.5) * (-1 if kind == 'down-out' else 1)
                yield kind, right, [u, k, t, r, q, v], [short(u * 2.718281828 ** away, 5), short(u * uniform(0.02, 0.1), 3)]


def check_touch():
    for b, drift, v, r, t in [(-0.2, 0.03, 0.3, 0.05, 1), (0.1, -0.08, 0.2, 0.02, 0.5), (-0.2, 0.03, 0.3, -0.6, 1)]:
        b, drift, v, r, t = (mpf(x) for x in (b, drift, v, r, t))
        density = lambda x: abs(b) / (v * sqrt(2 * pi * x ** 3)) * exp(-(b - drift * x) ** 2 / (2 * v * v * x)) * exp(-r * x)
        mp.dps = 30
        assert abs(quad(density, [0, t / 64, t / 16, t / 4, t]) - touch(b, drift, v, r, t)) < mpf(10) ** -20
        mp.dps = 120


if __name__ == '__main__':
    check_touch()
    rows = [row(*contract) for contract in contracts()]
    lines = ',\n'.join(json.dumps(r, separators=(',', ':')) for r in rows)
    Path(__file__).with_name('exotic.json').write_text(
        '{"source":"exotic.py, mpmath 1.4.1, 120 digits","columns":' + json.dumps(COLUMNS, separators=(',', ':')) + ',"rows":[\n' + lines + '\n]}\n')
    print(len(rows), 'rows')
