#!/usr/bin/env python3
"""Writes ../src/simd/lognormal-table.ts: the polynomials of the lognormal kernel, with mpmath; prints the error of each.

    python3 -m venv venv && venv/bin/pip install mpmath==1.4.1
    venv/bin/python lognormal.py

Each one interpolates at the Chebyshev nodes of its interval, which is within a small factor of the best. The Mills ratio
Y(z) = Φ(z)/φ(z) for z ≤ 1/4 is G(y)/(B - z) with B = 5.5 and y = 1 - 10.5/(B - z) from -1 (z = 1/4) to 1 (z = -∞): the map makes the
whole half line one short interval, and the quotient takes out the decay, so that G runs from 8.1 to 1. See Shepherd and Laframboise,
Chebyshev Approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞ (1981), for maps of this kind.
"""

import random
from pathlib import Path

from mpmath import atanh, cos, erfc, exp, expm1, ln2, mp, mpf, pi, sqrt

mp.dps = 60
POLE, SPAN, LAST = mpf('5.5'), mpf('10.5'), mpf('0.25')


def interpolant(f, low, high, degree):
    """Coefficients, lowest power first, by Newton's divided differences."""
    middle, half = (mpf(low) + mpf(high)) / 2, (mpf(high) - mpf(low)) / 2
    n = degree + 1
    nodes = [middle + half * cos(pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    table = [f(x) for x in nodes]
    for level in range(1, n):
        for k in range(n - 1, level - 1, -1):
            table[k] = (table[k] - table[k - 1]) / (nodes[k] - nodes[k - level])
    powers = [mpf(0)]
    for k in range(n - 1, -1, -1):
        shifted = [mpf(0)] + powers
        powers = [s - nodes[k] * p for s, p in zip(shifted, powers + [mpf(0)])]
        powers[0] += table[k]
    return [float(c) for c in powers[:n]]


def value(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def mills(z):
    if z > -60:
        return sqrt(pi / 2) * exp(z * z / 2) * erfc(-z / sqrt(mpf(2)))
    term, total, n = mpf(1), mpf(0), 0
    while abs(term) > mpf(10) ** -50:
        total, term, n = total + term, -term * (2 * n + 1) / (z * z), n + 1
    return -total / z


def scaled_mills(y):
    part = (1 - y) / SPAN
    return mills(POLE - 1 / part) / part if part > mpf(10) ** -14 else 1 + POLE * part


def decay(r):
    return (expm1(-r) + r) / r**2 if abs(r) > mpf(10) ** -20 else mpf(1) / 2


def bend(w):
    return (atanh(sqrt(w)) / sqrt(w) - 1) / w if w > mpf(10) ** -20 else mpf(1) / 3


def worst(error, low, high):
    return max(abs(error(mpf(low) + (mpf(high) - mpf(low)) * (i + mpf('0.37')) / 801)) for i in range(801))


def millses_error(coefficients, count=1500):
    """Of Y(h + t), Y(h - t) and of their difference, as the kernel computes them in doubles."""
    draw = random.Random(7)
    found = [mpf(0)] * 3
    pole, span = float(POLE), float(SPAN)
    for i in range(count):
        h = draw.uniform(-12 if i % 2 else -60, 0.2)
        t = 10 ** draw.uniform(-9, 1)
        a, b = h + t, h - t
        if a > LAST or a - b != 2 * t:
            continue
        inverse = 1 / ((pole - a) * (pole - b))
        part_a, part_b = inverse * (pole - b), inverse * (pole - a)
        ya, yb = 1 - span * part_a, 1 - span * part_b
        sum_a = quotient = coefficients[-1]
        sum_a = coefficients[-2] + ya * sum_a
        for c in reversed(coefficients[:-2]):
            quotient = sum_a + yb * quotient
            sum_a = c + ya * sum_a
        apart = span * (2 * t * inverse)
        sum_b = sum_a + apart * quotient
        difference = 2 * t * inverse * (sum_b - span * part_a * quotient)
        exact = [mills(mpf(a)), mills(mpf(b))]
        wanted = exact + [exact[0] - exact[1]]
        for k, one in enumerate([part_a * sum_a, part_b * sum_b, difference]):
            found[k] = max(found[k], abs(one / wanted[k] - 1))
    return found


def named(name, meaning, coefficients):
    return f'/** {meaning} */\nexport const {name}: Float64Array = /* @__PURE__ */ Float64Array.of(\n' + ''.join(f'  {c!r},\n' for c in coefficients) + ')\n'


if __name__ == '__main__':
    half = ln2 / 2 * mpf('1.0001')
    decays = interpolant(decay, -half, half, 9)
    bends = interpolant(bend, 0, mpf('0.0401'), 6)
    millses = interpolant(scaled_mills, -1, 1, 23)
    print('e^-r: %.1e' % worst(lambda r: (value(decays, r) - decay(r)) * r * r * exp(r), -half, half))
    print('atanh f: %.1e' % worst(lambda w: (value(bends, w) - bend(w)) * w / (1 + w * bend(w)), 0, mpf('0.0401')))
    print('G: %.1e' % worst(lambda y: value(millses, y) / scaled_mills(y) - 1, -1, 1))
    print('Y(h + t), Y(h - t), their difference, in doubles: %.1e %.1e %.1e' % tuple(millses_error(millses)))
    Path(__file__).parent.parent.joinpath('src', 'simd', 'lognormal-table.ts').write_text(
        '// Written by golden/lognormal.py: polynomials, from the lowest power up.\n\n'
        + named('DECAY', '(e^-r - 1 + r)/r² in r, for |r| ≤ ½ ln 2.', decays) + '\n'
        + named('BEND', '(atanh(f)/f - 1)/f² in f², for |f| ≤ 0.2.', bends) + '\n'
        + named('MILLS', '(5.5 - z) Φ(z)/φ(z) in 1 - 10.5/(5.5 - z), for z ≤ ¼.', millses))
