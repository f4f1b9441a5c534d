"""Writes src/black/guess-table.ts: `python3 golden/guess-table.py > src/black/guess-table.ts` (needs mpmath and numpy).

Two approximations that start the search for an implied vol: the depth of a Bachelier option as a function of its price, and the ratio
between the total vols that Black and Bachelier imply. Their last digits matter to nobody: one step of fourth order follows.
"""

import sys

import numpy as np
from mpmath import cos, erfc, exp, log, mp, mpf, pi, sinh, sqrt  # noqa: F401

mp.dps = 40


def density(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def distribution(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def depth_of(g):
    """a with φ(a)/a - Φ(-a) = g."""
    a = mpf(sqrt(2 * log(1 + 1 / g)) if g < 0.2 else 1 / (sqrt(2 * pi) * (g + 0.5)))
    for _ in range(80):
        value = density(a) / a - distribution(-a)
        step = log(value / g) * value * a * a / density(a)
        a = a + step if a + step > 0 else a / 2
        if abs(step) < a * mpf(10) ** -25:
            return a
    raise ValueError(g)


def fit(f, low, high, degree):
    """Coefficients, lowest first, of the polynomial in (z - middle) through f at the Chebyshev nodes of [low, high]."""
    middle, half = (low + high) / 2, (high - low) / 2
    n = degree + 1
    nodes = [cos(pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    table = [f(middle + half * u) for u in nodes]
    for level in range(1, n):
        for k in range(n - 1, level - 1, -1):
            table[k] = (table[k] - table[k - 1]) / (nodes[k] - nodes[k - level])
    coefficients = [mpf(0)] * n
    for k in range(n - 1, -1, -1):
        shifted = [mpf(0)] + coefficients[:-1]
        coefficients = [a - nodes[k] * b for a, b in zip(shifted, coefficients)]
        coefficients[0] += table[k]
    return middle, [c / half**k for k, c in enumerate(coefficients)]


def depth_rows():
    """a/(w - 1), a function of w = 1 + gap/price, for w from 1 to 2^16."""
    out = []
    for octave in range(16):
        for step in range(4):
            low = mpf(2) ** octave * (1 + mpf(step) / 4)
            share = lambda w: depth_of(1 / (w - 1)) / (w - 1)  # noqa: E731
            middle, coefficients = fit(share, low, low + mpf(2) ** octave / 4, 4)
            out += [float(middle)] + [float(c) for c in coefficients]
    return out


def far_depth_rows():
    """a, a function of L = log(1 + gap/price), for L from 8 to 1024."""
    out = []
    for octave in range(3, 10):
        for step in range(8):
            low = mpf(2) ** octave * (1 + mpf(step) / 8)
            depth = lambda power: depth_of(1 / (exp(power) - 1))  # noqa: E731
            middle, coefficients = fit(depth, low, low + mpf(2) ** octave / 8, 3)
            out += [float(middle)] + [float(c) for c in coefficients]
    return out


EXPONENTS = [(i, j) for i in range(3) for j in range(3) if i + j <= 2]


def ratio_coefficients():
    """P/Q with s/s0 = 1 + s0²·P/Q over total vols s up to 3 and x = |log(F/K)| up to 4, each a polynomial in x² and s0²."""
    data = []
    for i in range(24):
        for j in range(30):
            x = mpf(4 * np.sin(np.pi / 2 * (i + 0.5) / 24))
            s = mpf(3 * (1 - np.cos(np.pi * (j + 0.7) / 30)) / 2)
            if x / s > 35:
                continue
            price = distribution(-x / s + s / 2) - exp(x) * distribution(-x / s - s / 2)
            s0 = x / depth_of(price / (exp(x) - 1))
            data.append((float(x * x), float(s0 * s0), float((s / s0 - 1) / (s0 * s0))))
    y, z, target = np.array(data).T
    weight = z / (1 + z * target)
    below = np.ones_like(z)
    emphasis = np.ones_like(z)
    best = (np.inf, None)
    for _ in range(60):
        columns = [y**i * z**j for i, j in EXPONENTS] + [-target * y**i * z**j for i, j in EXPONENTS[1:]]
        scaled = np.array(columns).T * (weight * emphasis / below)[:, None]
        size = np.abs(scaled).max(0)
        solved = np.linalg.lstsq(scaled / size, target * weight * emphasis / below, rcond=None)[0] / size
        above = sum(c * y**i * z**j for c, (i, j) in zip(solved, EXPONENTS))
        below = 1 + sum(c * y**i * z**j for c, (i, j) in zip(solved[len(EXPONENTS) :], EXPONENTS[1:]))
        error = np.abs((above / below - target) * weight)
        if error.max() < best[0]:
            best = (error.max(), solved)
        emphasis = emphasis * (1 + error / error.max()) ** 0.5
        emphasis /= emphasis.max()
    return best


def show(name, doc, numbers):
    print(f"/** {doc} */")
    print("// biome-ignore format: one long row of numbers")
    print(f"export const {name}: Float64Array = /* @__PURE__ */ Float64Array.of(")
    line = " "
    for number in numbers:
        text = repr(float(f"{number:.10g}"))
        text = text[:-2] if text.endswith(".0") else text
        text = text.replace("e-0", "e-")
        if len(line) + len(text) + 2 > 119:
            print(line)
            line = " "
        line += f" {text},"
    print(line)
    print(")")


largest, solved = ratio_coefficients()
print("// Written by golden/guess-table.py.")
print()
print("// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: √½ and others are numbers of the table")
print()
show("DEPTH_TABLE", "Row r: a/(w - 1), w in the r-th quarter of an octave from 1; middle and 5 coefficients.", depth_rows())
print()
show("FAR_DEPTH_TABLE", "Row r: a, L in the r-th eighth of an octave from 8; middle and 4 coefficients.", far_depth_rows())
print(f"P and Q, in the order of 1, z, z², y, yz, y²; the largest relative error was {largest:.1e}.", file=sys.stderr)
for name, c in (("P", solved[:6]), ("Q", [1, *solved[6:]])):
    order = [f"{float(f'{v:.10g}')!r}" for v in c]
    print(name, ", ".join(order), file=sys.stderr)
