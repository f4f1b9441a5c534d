"""Writes src/black/mills-table.ts: `python3 golden/mills-table.py > src/black/mills-table.ts` (needs mpmath)."""

from mpmath import chebyt, cos, erfc, exp, matrix, mp, mpf, nstr, pi, polyval, sqrt  # noqa: F401

mp.dps = 50
DEGREE = 10


def mills(z):
    return sqrt(pi / 2) * exp(z * z / 2) * erfc(-z / sqrt(mpf(2)))


def slope(z):
    return 1 + z * mills(z)


def fit(f, low, high):
    """Coefficients, lowest first, of the polynomial in (z - middle) through f at the Chebyshev nodes of [low, high]."""
    middle, half = (low + high) / 2, (high - low) / 2
    n = DEGREE + 1
    nodes = [cos(pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    values = [f(middle + half * u) for u in nodes]
    # Newton's divided differences, expanded.
    table = values[:]
    for level in range(1, n):
        for k in range(n - 1, level - 1, -1):
            table[k] = (table[k] - table[k - 1]) / (nodes[k] - nodes[k - level])
    coefficients = [mpf(0)] * n
    for k in range(n - 1, -1, -1):
        shifted = [mpf(0)] + coefficients[:-1]
        coefficients = [a - nodes[k] * b for a, b in zip(shifted, coefficients)]
        coefficients[0] += table[k]
    return middle, [c / half**k for k, c in enumerate(coefficients)]


def rows(f, octaves):
    out = []
    for octave in range(octaves):
        for step in range(16):
            width = mpf(2) ** octave / 16
            near = mpf(2) ** octave * (1 + mpf(step) / 16)
            middle, coefficients = fit(f, mpf(1.5) - near - width, mpf(1.5) - near)
            out.append([float(middle)] + [float(c) for c in coefficients])
    return out


def show(name, doc, table):
    print(f"/** {doc} */")
    print("// biome-ignore format: one long row of numbers")
    print(f"export const {name}: Float64Array = /* @__PURE__ */ Float64Array.of(")
    line = " "
    for number in (x for row in table for x in row):
        text = repr(number)
        text = text[:-2] if text.endswith(".0") else text
        text = text.replace("e-0", "e-")
        if len(line) + len(text) + 2 > 119:
            print(line)
            line = " "
        line += f" {text},"
    print(line)
    print(")")


print("// Written by golden/mills-table.py.")
print()
print("// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: √½ and others are numbers of the table")
print()
print("// Row r holds z with 1.5 - z in the r-th sixteenth of an octave from 1: its middle, then 11 coefficients.")
print()
show("SLOPE_TABLE", "Y'(z), 0.5 ≥ z > -62.5, where Y(z) = Φ(z)/φ(z).", rows(slope, 6))
print()
show("RATIO_TABLE", "Y(z), 0.5 ≥ z > -0.5.", rows(mills, 1))
